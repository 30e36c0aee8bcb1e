// `leadline render`: a surface as HTML, for a page that is made before anybody visits it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builds } from './core.mjs';
import { emptyFolder, leadline, root } from './receiver-kit.mjs';

const demo = join(root, 'demo/leadline.json');

function render(config, surface, ...options) {
  const { code, out, err } = leadline(['render', '--config', config, '--surface', surface, ...options]);
  assert.deepEqual([code, err], [0, '']);
  return out.trimEnd();
}

function fileOf(t, config) {
  const path = join(emptyFolder(t), 'config.json');
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return path;
}

const TEXT = '<script>alert("1")</script> & \'co\'';
const ESCAPED = '&lt;script&gt;alert("1")&lt;/script&gt; &amp; \'co\'';

/** The words of a tree as the page gets it, and those of HTML. */
const wordsOf = (node) => [...(node.x ? [node.x] : []), ...(node.c ?? []).flatMap(wordsOf)];
const wordsIn = (html) => html.replace(/<[^>]*>/g, '\n').split('\n').map((one) => one.trim()).filter(Boolean);

describe('leadline render', () => {
  test('prints a call to action in the config\'s language, or in the one asked for', () => {
    assert.match(render(demo, 'price-offer'), /Nhận bảng giá/);
    assert.match(render(demo, 'price-offer', '--locale', 'en'), /Get the price list/);
  });

  test('prints a form with its fields, labels and button', () => {
    const html = render(demo, 'visit', '--locale', 'en');
    for (const name of ['name', 'phone', 'email', 'when']) assert.match(html, new RegExp(`name="${name}"`));
    assert.match(html, /Book the visit/);
  });

  test('of a call to action with cases it is what somebody sees of whom nothing is known', () => {
    const html = render(demo, 'next-step', '--locale', 'en');
    assert.match(html, /Your first flat/);
    assert.doesNotMatch(html, /One step left/);
  });

  test('everything that a config says is escaped', (t) => {
    const config = fileOf(t, {
      version: 1, site: 'x', ctas: [{ id: 'c', title: TEXT, text: TEXT, eyebrow: TEXT, button: TEXT, href: '/a?b="c"&d=<e>' }],
    });
    const html = render(config, 'c');
    assert.doesNotMatch(html, /<script|<e>/);
    assert.equal(html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").split(ESCAPED).length - 1, 4, html);
    assert.match(html, /href="\/a\?b=&quot;c&quot;&amp;d=(&lt;|<)e(&gt;|>)"/);
  });

  test('each tag that is opened is closed, in its order', () => {
    for (const surface of ['next-step', 'price-offer', 'price-list', 'visit', 'ebook', 'consultation']) {
      const open = [];
      for (const [, close, name] of render(demo, surface).matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
        if (['input', 'img', 'br', 'source'].includes(name)) continue;
        if (close) assert.equal(open.pop(), name, surface);
        else open.push(name);
      }
      assert.deepEqual(open, [], surface);
    }
  });

  test('it says what the page draws, word for word', async () => {
    const config = { version: 1, site: 'x', ctas: [{ id: 'c', eyebrow: 'Free', title: 'Prices', text: 'All of them.', button: 'Get', href: '/p', second: { button: 'No' } }] };
    const core = await builds.wasm();
    core.load(JSON.stringify(config));
    const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000, m: 0, ...event }))).e;
    step({ k: 'boot', tz: 0, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' });
    const effects = step({ k: 'page', path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'x.example', slots: ['c'] });
    const [, , , tree] = effects.find(({ k }) => k === 'patch').ops[0];
    const { out } = leadline(['render', '--config', '-', '--surface', 'c', '--locale', 'en'], { input: JSON.stringify(config) });
    assert.deepEqual(wordsIn(out), wordsOf(tree));
  });
});

describe('leadline render, called wrongly', () => {
  for (const [what, words, code, said] of [
    ['without a config', () => ['--surface', 'visit'], 2, /--config/],
    ['without a surface', () => ['--config', demo], 2, /--surface/],
    ['with a word too many', () => ['--config', demo, '--surface', 'visit', 'more'], 2, /more/],
    ['with a surface that there is not', () => ['--config', demo, '--surface', 'vist'], 1, /no form and no call to action "vist"/],
    ['with a surface that has an error', (t) => ['--config', fileOf(t, { version: 1, site: 'x', ctas: [{ id: 'c', kind: 'modal', button: 'B', href: '/' }] }), '--surface', 'c'], 1, /`leadline check` says/],
    ['with a config that is not there', (t) => ['--config', join(emptyFolder(t), 'none.json'), '--surface', 'visit'], 1, /none\.json/],
    ['with a config that is no JSON', (t) => ['--config', fileOf(t, '{'), '--surface', 'visit'], 1, /"visit"/],
  ])
    test(what, (t) => {
      const { code: left, out, err } = leadline(['render', ...words(t)]);
      assert.deepEqual([left, out], [code, '']);
      assert.match(err, said);
    });
});
