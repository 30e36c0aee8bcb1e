// `leadline why`: a visit in, and the whole chain of gates out, as of a moment (docs/surfaces.md).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, root } from './receiver-kit.mjs';

const START = 1793412000000;  // 2026-10-31T02:00:00Z
const at = (seconds) => START + seconds * 1000;

const boot = { k: 'boot', w: START, tz: 420, seed: '00112233445566778899aabbccddeeff', lang: 'en', device: { touch: false, width: 1280 } };
const page = (seconds, path, more = {}) => ({ k: 'page', w: at(seconds), path, title: '', query: {}, referrer: '', lang: 'en', host: 'x.example', slots: [], ...more });
const lines = (events) => events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');

const cta = (id, more) => ({ id, kind: 'bar', title: id, button: 'Go', href: '/go', ...more });
const CONFIG = {
  version: 1, site: 'x', consent: { default: 'persistent' }, frequency: { global: { every: '10m' } },
  ctas: [
    cta('at-once', { frequency: { again: { every: '3d' } } }),
    cta('patient', { position: 'top', pages: { include: ['/blog/*'] }, trigger: { any: [{ on: 'delay', after: '20s' }] }, frequency: { again: 'always' } }),
    cta('placed', { kind: 'inline' }),
  ],
};

function fileOf(t, config) {
  const path = join(emptyFolder(t), 'config.json');
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return path;
}

/** {code, out, err} of a question about these events. */
const ask = (t, events, options = [], config = CONFIG) => leadline(['why', '--config', fileOf(t, config), ...options, '-'], { input: lines(events) });

/** The answer, where there is one. */
function why(t, events, options, config) {
  const { code, out, err } = ask(t, events, options, config);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(out.split('\n').length, 2, 'one line');
  return JSON.parse(out);
}

const about = (surface, seconds) => ['--surface', surface, ...(seconds === undefined ? [] : ['--at', String(at(seconds))])];

describe('leadline why', () => {
  test('says that a surface shows, with every gate it has passed, in order', (t) => {
    const answer = why(t, [boot, page(0, '/')], about('at-once'));
    assert.deepEqual([answer.surface, answer.shown, answer.code, answer.asOf], ['at-once', true, 'shown', START]);
    assert.ok(answer.gates.length > 5 && answer.gates.every(({ passed }) => passed), JSON.stringify(answer.gates));
    assert.equal(answer.gates[0].gate, 'disabled');
  });

  test('ends with the gate that refuses, and the numbers it compared', (t) => {
    const answer = why(t, [boot, page(0, '/'), page(7200, '/two')], about('at-once'));
    assert.deepEqual([answer.shown, answer.code], [false, 'item_cap']);
    const refused = answer.gates.at(-1);
    assert.deepEqual([refused.gate, refused.passed], ['item_cap', false]);
    assert.deepEqual(refused.detail, { last: START, every: 259_200_000, nextAt: START + 259_200_000 });
    assert.ok(answer.gates.slice(0, -1).every(({ passed }) => passed));
  });

  test('lets time pass until the moment asked about: a delay ends, and then it shows', (t) => {
    const alone = { ...CONFIG, ctas: [CONFIG.ctas[1]] };
    const visit = [boot, page(0, '/blog/a')];
    assert.equal(why(t, visit, about('patient'), alone).code, 'trigger_wait');
    assert.equal(why(t, visit, about('patient', 19.999), alone).code, 'trigger_wait');
    const then = why(t, visit, about('patient', 20), alone);
    assert.deepEqual([then.shown, then.code, then.asOf], [true, 'shown', at(20)]);
  });

  test('a delay goes on from page to page, between the lines of a log', (t) => {
    const alone = { ...CONFIG, ctas: [CONFIG.ctas[1]] };
    assert.equal(why(t, [boot, page(0, '/blog/a'), page(12, '/blog/b')], about('patient', 25), alone).code, 'shown');
    assert.equal(why(t, [boot, page(0, '/blog/a'), page(12, '/')], about('patient', 25), alone).code, 'url', 'and is asked again in full where it ends');
  });

  test('--at leaves out what happened later', (t) => {
    const visit = [boot, page(0, '/blog/a'), page(60, '/prices')];
    assert.equal(why(t, visit, about('patient'), { ...CONFIG, frequency: undefined }).code, 'url');
    assert.equal(why(t, visit, about('patient', 30), { ...CONFIG, frequency: undefined }).code, 'shown');
    assert.equal(why(t, visit, ['--surface', 'patient', '--at', '2026-10-31T09:00:30+07:00'], { ...CONFIG, frequency: undefined }).code, 'shown', 'as an ISO time');
  });

  test('one that stands over the page keeps another away by the clock of the site', (t) => {
    const answer = why(t, [boot, page(0, '/blog/a')], about('patient', 25));
    assert.deepEqual([answer.code, answer.gates.at(-1).gate], ['global_cap', 'global_cap']);
  });

  test('without --surface it is a list of all, in the order of the config', (t) => {
    const all = why(t, [boot, page(0, '/')], []);
    assert.deepEqual(all.map(({ surface, code }) => [surface, code]), [['at-once', 'shown'], ['patient', 'url'], ['placed', 'no_slot']]);
  });

  test('a surface that the config does not have is said to be unknown', (t) => {
    const answer = why(t, [boot, page(0, '/')], about('at-onec'));
    assert.deepEqual([answer.surface, answer.shown, answer.code], ['at-onec', false, 'unknown_surface']);
  });

  test('a recorded session can be asked as it is', () => {
    const { code, out } = leadline(['why', '--config', join(root, 'tests/sessions/flat.config.json'), '--surface', 'price-offer', join(root, 'tests/sessions/flat-buyer.jsonl')]);
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).surface, 'price-offer');
  });

  test('a line that is not understood is named with its place, and there is no answer', (t) => {
    const { code, out, err } = ask(t, [boot, '{"k":"page","w":', page(0, '/')], about('at-once'));
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /:2: error\[/);
  });

  test('a kind of event that there is not is named, too', (t) => {
    const { code, out, err } = ask(t, [boot, { k: 'pageview', w: START }], about('at-once'));
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /:2: error\[/);
  });

  test('a log in which nothing has happened by then has no answer', (t) => {
    for (const [events, options] of [[[], about('at-once')], [[boot, page(0, '/')], about('at-once', -1)]]) {
      const { code, out, err } = ask(t, events, options);
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, /error\[no_events\]/);
    }
  });
});

describe('leadline why, called wrongly', () => {
  const visit = (t) => {
    const path = join(emptyFolder(t), 'visit.jsonl');
    writeFileSync(path, lines([boot, page(0, '/')]));
    return path;
  };

  for (const [what, words, code, said] of [
    ['without a config', (t) => [visit(t)], 2, /--config/],
    ['without a visit', (t) => ['--config', fileOf(t, CONFIG)], 2, /VISIT\.jsonl/],
    ['with a time that is none', (t) => ['--config', fileOf(t, CONFIG), '--at', 'tomorrow', visit(t)], 2, /`--at`/],
    ['with a misspelt option', (t) => ['--config', fileOf(t, CONFIG), '--surfaces', 'x', visit(t)], 2, /--surface/],
    ['with a config that is not there', (t) => ['--config', join(emptyFolder(t), 'none.json'), visit(t)], 1, /none\.json/],
    ['with a config that is no JSON', (t) => ['--config', fileOf(t, '{"version": 1,'), visit(t)], 1, /cannot be used as a config; `leadline check` says why/],
    ['with a visit that is not there', (t) => ['--config', fileOf(t, CONFIG), join(emptyFolder(t), 'none.jsonl')], 1, /none\.jsonl/],
    ['with a config for a visit', (t) => ['--config', fileOf(t, CONFIG), fileOf(t, CONFIG)], 1, /error\[not_a_visit\]/],
  ])
    test(what, (t) => {
      const { code: left, out, err } = leadline(['why', ...words(t)]);
      assert.deepEqual([left, out], [code, '']);
      assert.match(err, said);
    });
});
