// What a site's own code hears: each question gets an answer, each misspelt name a word in the console, and what the documents
// say can be typed does what they say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippets } from '../js/snippets.mjs';
import { withScriptAttributes } from './support/browser.mjs';
import { blogPage, otherOrigin, Pages } from './support/pages.mjs';
import { becomes, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

/** Asks both questions as soon as there is a stub, and keeps what is answered; `undefined` is told from no answer. */
const ASKING = `<script>
  window.answers = [];
  const wait = setInterval(() => {
    if (!window.leadline?.v) return;
    clearInterval(wait);
    window.stub = leadline;
    for (const asked of [leadline.score(), leadline.why('price-offer')]) asked.then((answer) => answers.push(String(answer)));
  });
</script>`;
const answered = (visitor) => until(() => visitor.page.evaluate(() => window.answers.length === 2 && window.answers), 'both questions are answered');
const warned = (visitor, pattern) => {
  assert.equal(visitor.complaints.length, 1, visitor.complaints.join('\n'));
  assert.match(visitor.complaints.splice(0)[0], pattern);
};

visit('score() and why() answer undefined when the config is not there', async (visitor, pages) => {
  await visitor.page.goto(`${pages.url}/post`);
  assert.deepEqual(await answered(visitor), ['undefined', 'undefined']);
  assert.equal(await visitor.page.evaluate(async () => String(await leadline.score())), 'undefined', 'and later ones too');
  warned(visitor, /^leadline: not started: .*\(404\)/);
}, () => new Pages({ '/post': { body: blogPage({ head: ASKING }) }, '/leadline.json': { status: 404, body: '' } }).start());

visit('score() and why() answer undefined when the runtime cannot be loaded, and nothing of the page is taken away', async (visitor, pages) => {
  await visitor.page.goto(`${pages.url}/post`);
  assert.deepEqual(await answered(visitor), ['undefined', 'undefined']);
  const later = await visitor.page.evaluate(async () =>
    [await leadline.score(), await stub.why('x'), await leadline.start({ config: '/leadline.json' }), await leadline.log(), typeof leadline.on('open', () => {}), leadline.push(['track', 'x'])].map(String));
  assert.deepEqual(later, ['undefined', 'undefined', 'false', '', 'function', 'undefined']);
  warned(visitor, /the runtime could not be loaded/);
}, () => new Pages({ '/post': { body: blogPage({ head: ASKING }) }, '/leadline.json': { body: '{}' }, '/dist/index.mjs': { status: 503, body: '' } }).start());

visit('score() and why() answer undefined when nobody has asked for a start', async (visitor, pages) => {
  await visitor.page.goto(`${pages.url}/post`);
  assert.deepEqual(await answered(visitor), ['undefined', 'undefined']);
}, () => new Pages({ '/post': { body: blogPage({ head: ASKING, script: '<script async src="/dist/leadline.js"></script>' }) } }).start());

visit('stop() answers whoever waits: questions asked during a start and after it, and the start itself', async (visitor, { pages }) => {
  await visitor.page.goto(`${pages.url}/post`);
  const answers = await visitor.page.evaluate(async () => {
    const { score, start, stop, why } = await import('/dist/index.mjs');
    const said = [];
    const starting = start({ config: '/leadline.json' });
    const during = score();
    stop();
    said.push(await starting, await during, await score());
    said.push(await start({ config: '/leadline.json' }), (await why('price-offer')).code, (await score()).total);
    stop();
    return [...said, await score(), await why('x')].map(String);
  });
  assert.deepEqual(answers, ['false', 'undefined', 'undefined', 'true', 'shown', '2', 'undefined', 'undefined']);
}, () => otherOrigin({ '/post': { body: blogPage({ script: '' }) } }));

visit('a question that the core refuses is answered, and so is the one after it', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  const answers = await visitor.page.evaluate(() => Promise.all([leadline.why('x'.repeat(300_000)), leadline.why(Symbol('x')), leadline.why('price-offer'), leadline.score()]));
  assert.equal(answers[0], undefined);
  assert.equal(answers[2].code, 'shown');
  assert.equal(answers[3].total, 2);
  await until(async () => visitor.complaints.length > 0, 'it is told, once the page has fetched the words for it');
  warned(visitor, /^leadline: .*(long|KiB)/);
}, () => otherOrigin({ '/post': { body: blogPage() } }));

visit('a misspelt slot, link or call is told once each, with the nearest name; what a rule reads is not', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.evaluate(() => {
    for (let i = 0; i < 3; ++i) leadline.open('vist');
    const slot = document.createElement('div');
    slot.dataset.leadlineSlot = 'visti';
    document.body.append(slot);
  });
  await becomes(() => visitor.complaints.toSorted(), [
    'leadline: data-leadline-slot: no form or call to action is named "prise-offer"; the nearest is "price-offer"',
    'leadline: data-leadline-slot: no form or call to action is named "visti"; the nearest is "visit"',
    'leadline: data-leadline: no form or call to action is named "pirce-list"; the nearest is "price-list"',
    'leadline: open(): no form or call to action is named "vist"; the nearest is "visit"',
  ], 'each is told');
  visitor.complaints.splice(0);
}, () => otherOrigin({ '/post': { body: blogPage({ body: `<p data-leadline-slot="prise-offer"></p><a data-leadline="pirce-list">a</a><a data-leadline="pirce-list">b</a><a data-leadline="header-phone">c</a>` }) } },
  (config) => config.scoring.rules.push({ id: 'phone', on: 'click', when: { '==': [{ var: 'event.cta' }, 'header-phone'] }, points: 1 })));

// ---- Read to the end

/** The points of "read over 70 %" so far. */
const readPoints = (visitor) => visitor.page.evaluate(async () => (await leadline.score()).contributions.find(({ rule }) => rule === 'read-70')?.points ?? 0);
const SCREENFUL = '<div style="height: 100vh"></div>';

visit('a short page is not read by being opened, nor by a script that scrolls: it takes a person and a second', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.evaluate(() => {
    scrollTo(0, 10);
    for (const name of ['pointermove', 'pointerdown', 'wheel', 'keydown', 'touchstart']) document.body.dispatchEvent(new Event(name, { bubbles: true }));
  });
  await visitor.page.waitForTimeout(1_800);
  assert.equal(await readPoints(visitor), 0, 'nobody has been there');
  await visitor.page.mouse.move(100, 100);
  await becomes(() => readPoints(visitor), 5, 'somebody is there');
}, () => otherOrigin({ '/post': { body: blogPage() } }));

visit('a person on a short page has read it after a second, not before', async (visitor, { pages }) => {
  await visitor.page.addInitScript(() => {
    const wait = setInterval(() => {
      if (!document.querySelector('leadline-surface')) return;
      clearInterval(wait);
      const begun = performance.now();
      window.read = new Promise((resolve) => leadline.on('score', ({ total }) => total === 7 && resolve(performance.now() - begun)));
    }, 5);
  });
  await visitor.page.goto(`${pages.url}/post`);
  await visitor.page.waitForFunction(() => window.read !== undefined); // a sign of a person counts once somebody looks for one
  await visitor.page.mouse.move(100, 100);
  const ms = await visitor.page.evaluate(() => window.read);
  assert.ok(ms > 850, `after ${ms} ms`);
}, () => otherOrigin({ '/post': { body: blogPage() } }));

visit('a page of four screenfuls that is scrolled to its end at once counts as read when there was time to read it', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.mouse.move(100, 100);
  await visitor.page.mouse.wheel(0, 100_000);
  await visitor.page.waitForTimeout(1_500);
  assert.equal(await readPoints(visitor), 0, 'seventy per cent of five screenfuls take three and a half seconds');
  await until(() => readPoints(visitor).then((points) => points === 5), 'it counts in the end', 5);
}, () => otherOrigin({ '/post': { body: blogPage({ body: SCREENFUL.repeat(4) }) } }));

visit('the time in the background is no time of reading', async (visitor, { pages }) => {
  await withScriptAttributes(visitor.page, 'data-record');
  await visitor.page.addInitScript(() => Object.defineProperty(Document.prototype, 'visibilityState', { get: () => window.hiddenNow === false ? 'visible' : 'hidden' }));
  await visitor.open(`${pages.url}/post`);
  await visitor.page.mouse.move(100, 100);
  await visitor.page.waitForTimeout(1_500);
  assert.equal(await readPoints(visitor), 0);
  await visitor.page.evaluate(() => {
    window.hiddenNow = false;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await until(() => readPoints(visitor).then((points) => points === 5), 'it counts once it was seen', 5);
}, () => otherOrigin({ '/post': { body: blogPage() } }));

// ---- The documents

const modules = snippets().filter(({ kind }) => kind === 'module');
test('README.md and docs/api.md have code to run', () => assert.deepEqual([...new Set(modules.map(({ file }) => file))].filter((file) => /README|api/.test(file)), ['README.md', 'docs/api.md']));

for (const { file, text } of modules) {
  visit(`${file}: ${JSON.stringify(text.trim().slice(0, 40))}… runs on a page`, async (visitor, { pages }) => {
    const printed = [];
    visitor.page.on('console', (message) => printed.push(message.text()));
    pages.set('/', { body: `<!doctype html><html lang="en"><body><div data-leadline-slot="price-offer"></div>
      <script type="importmap">{"imports":{"leadline":"/dist/index.mjs"}}</script>
      <script type="module">${text}\nwindow.ended = true;</script></body></html>` });
    await visitor.page.goto(`${pages.url}/`);
    await visitor.page.waitForFunction(() => window.ended);
    await visitor.surface('price-offer').locator('button').waitFor();
    if (/await score\(\)/.test(text)) assert.ok(printed.some((line) => /^\d+ \S/.test(line)), `a reason is printed: ${printed}`);
  }, () => otherOrigin({}));
}

const scripts = snippets().filter(({ kind }) => kind === 'script');
for (const { file, text } of scripts) {
  visit(`${file}: ${JSON.stringify(text.slice(0, 40))}… runs beside the pasted script`, async (visitor, { pages }) => {
    await visitor.open(`${pages.url}/post`);
    await visitor.page.addScriptTag({ content: `{ ${text} }` });
    await visitor.page.evaluate(() => leadline.score());
    const called = [...text.matchAll(/leadline\.(?:push\(\[')?(\w+)/g)].map(([, method]) => method).filter((method) => method !== 'leadline');
    const log = await visitor.page.evaluate(() => leadline.log());
    for (const method of called) assert.match(log, new RegExp(`"k":"${method}"`));
  }, () => otherOrigin({ '/post': { body: blogPage({ head: /push/.test(text) ? `<script>${text}</script>` : '', script: '<script async src="/dist/leadline.js" data-record data-config="/leadline.json"></script>' }) } }));
}
