// Where a surface stands on a page, and how it behaves there: among the paragraphs of an article, over the page, as a gate. Real pages
// and real keys; the core is a script that draws what is asked of it (support/scripted.mjs).
import assert from 'node:assert/strict';
import { becomes } from './support/receiver.mjs';
import { openScripted, scripted, told } from './support/scripted.mjs';
import { visit } from './support/visit.mjs';

const WORDS = 'Bảng giá căn hộ tháng này, tiến độ thanh toán và chính sách bán hàng. ';
const P = (id) => `<p id="${id}">${WORDS.repeat(6)}</p>`;
const ARTICLE = `<main><article><h1>Title</h1>${P('p1')}<figure><p>A caption</p></figure>${P('p2')}<blockquote><p>A quotation</p></blockquote><p> </p>${P('p3')}
  <div class="row" style="display: flex"><span id="p4">A box</span></div>${P('p5')}</article><aside>${P('aside')}</aside></main><button id="last">Last</button>`;

/** Pages whose core draws these when the page comes, `{id: mount}`, and does for `track(name)` what `on[name]` says. */
const drawing = (surfaces, body = ARTICLE, { on = {}, inside = [], ...more } = {}) => () => scripted(body, `(event) => {
  const draw = (surface, mount) => ({ k: 'patch', surface, mount, ops: [['add', '', null, { n: 'cta', t: 'section', a: { class: 'll-cta', 'aria-labelledby': 'title' }, c: [
    { n: 'title', t: 'h2', a: { id: 'title', class: 'll-title' }, x: surface }, ...${JSON.stringify(inside)},
    { n: 'button', t: 'button', a: { class: 'll-button', type: 'button' }, do: 'open', x: 'Open' },
    { n: 'close', t: 'button', a: { class: 'll-close', type: 'button', 'aria-label': 'Close' }, do: 'close', x: '×' }] }]] });
  if (event.k === 'page' || event.k === 'slots') return Object.entries(${JSON.stringify(surfaces)}).filter(([id, { slot }]) => event.k === 'page' || slot === id).map(([id, mount]) => draw(id, mount));
  if (event.k === 'close') return [{ k: 'unmount', surface: event.surface }];
  if (event.k === 'track') return ${JSON.stringify(on)}[event.name];
}`, more);

const inPage = (visitor, work) => visitor.page.evaluate(work);
/** The surface that has the focus, or the id of the element of the page that has it. */
const focus = (visitor) => inPage(visitor, () => document.activeElement.dataset.surface ?? document.activeElement.id);

visit('after the second paragraph of the article is after its second real one', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.equal(await visitor.surface('a').evaluate((host) => host.previousElementSibling.id), 'p2');
  assert.equal(await visitor.surface('b').evaluate((host) => host.previousElementSibling.id), 'p5', 'a text with fewer paragraphs has it at its end');
}, drawing({ a: { kind: 'inline', slot: 'a', after: 2 }, b: { kind: 'banner', slot: 'b', into: 'article', after: 9 } }));

visit('<lead-line cta="id"> is a slot, also when a framework inserts it late', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.equal(await visitor.page.locator('lead-line leadline-surface').count(), 1);
  await inPage(visitor, () => document.body.append(Object.assign(document.createElement('div'), { innerHTML: '<lead-line form="b"></lead-line>' })));
  await visitor.page.locator('lead-line[form="b"] leadline-surface').waitFor();
  assert.deepEqual((await told(visitor, 'slots')).map(({ slots }) => slots), [['a', 'b']]);
}, drawing({ a: { kind: 'inline', slot: 'a' }, b: { kind: 'button', slot: 'b' } }, '<lead-line cta="a"></lead-line>', { config: { ctas: [{ id: 'a' }, { id: 'b' }] } }));

/** Which of the paragraphs can be read. */
const readable = (visitor) => inPage(visitor, () => [...document.querySelectorAll('[id^=p]')].filter((one) => one.getClientRects().length > 0).map(({ id }) => id));
const GATE = { gate: { kind: 'gate', slot: 'gate', into: 'article', after: 2 } };
const OPENS = { on: { pass: [{ k: 'reveal', surface: 'gate' }], leave: [{ k: 'unmount', surface: 'gate' }] } };

visit('a gate hides what comes after it in its article, whatever the page says of its display, and nothing else; it opens when it is told to', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.deepEqual(await readable(visitor), ['p1', 'p2']);
  assert.equal(await visitor.page.locator('#aside').isVisible(), true);
  assert.match(await inPage(visitor, () => document.querySelector('article').textContent), /A box/, 'the text stays in the HTML');
  await inPage(visitor, () => document.querySelector('article').insertAdjacentHTML('beforeend', '<p id="p6">More, drawn later</p>'));
  await becomes(() => readable(visitor), ['p1', 'p2'], 'and what the page draws there later');
  await inPage(visitor, () => leadline.track('pass'));
  await becomes(() => readable(visitor), ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'], 'it is open');
  assert.equal(await inPage(visitor, () => document.querySelector('.row').getAttribute('style')), 'display: flex;');
}, drawing(GATE, ARTICLE, { ...OPENS, head: '<style>article > p { display: block !important }</style>' }));

for (const [how, leave] of [['is taken away', () => leadline.track('leave')], ['Leadline stops', () => leadline.stop()]]) {
  visit(`when a gate ${how}, the article is as it was`, async (visitor, pages) => {
    await openScripted(visitor, pages);
    await inPage(visitor, leave);
    await becomes(() => readable(visitor), ['p1', 'p2', 'p3', 'p4', 'p5'], 'all of it');
  }, drawing(GATE, ARTICLE, OPENS));
}

visit('a gate at the end of an article with a teaser leaves the teaser', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.deepEqual(await readable(visitor), ['p1']);
  assert.equal(await visitor.surface('gate').isVisible(), true);
}, drawing({ gate: { kind: 'gate', slot: 'gate', into: 'article', teaser: 1 } }, ARTICLE.replace('</article>', '<div data-leadline-slot="gate"></div></article>'),
  { config: { ctas: [{ id: 'gate' }] } }));

visit("a search engine's reader is not gated", async (visitor, pages) => {
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }));
  await openScripted(visitor, pages);
  assert.deepEqual(await readable(visitor), ['p1', 'p2', 'p3', 'p4', 'p5']);
}, drawing(GATE, ARTICLE, OPENS));

visit('reveal takes `hidden` from what its selector finds', async (visitor, pages) => {
  await openScripted(visitor, pages);
  await inPage(visitor, () => leadline.track('show'));
  assert.equal(await visitor.page.locator('#offer').isVisible(), true);
  await inPage(visitor, () => leadline.track('wrong'));
  assert.deepEqual(visitor.complaints.splice(0), ['leadline: "##" is no selector: nothing is revealed by it']);
}, drawing({}, '<p id="offer" hidden>Here it is</p>', { on: { show: [{ k: 'reveal', surface: 'a', selector: '#offer' }], wrong: [{ k: 'reveal', surface: 'a', selector: '##' }] } }));

visit('a bar never takes the focus, is reached by Tab, and Escape in it closes it and gives the focus back', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.equal(await inPage(visitor, () => document.activeElement === document.body), true);
  await visitor.page.keyboard.press('Escape');
  assert.deepEqual(await told(visitor, 'close'), [], 'Escape elsewhere is the page\'s');
  await visitor.page.locator('#last').focus();
  await visitor.page.keyboard.press('Tab');
  assert.equal(await focus(visitor), 'bar');
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('bar').waitFor({ state: 'detached' });
  assert.equal(await focus(visitor), 'last');
}, drawing({ bar: { kind: 'bar', position: 'bottom' } }));

visit('what gets the focus is never under a bar, and what the page scrolls to neither', async (visitor, pages) => {
  await openScripted(visitor, pages);
  const padding = () => inPage(visitor, () => [getComputedStyle(document.documentElement).scrollPaddingTop, getComputedStyle(document.documentElement).scrollPaddingBottom]);
  const height = await visitor.surface('bar').evaluate((host) => host.offsetHeight);
  assert.deepEqual(await padding(), ['30px', `${height}px`]);
  for (let i = 0; i < 30; ++i) {
    await visitor.page.keyboard.press('Tab');
    const covered = await inPage(visitor, () => {
      const { activeElement } = document;
      if (activeElement.dataset.surface) return false;
      return activeElement.getBoundingClientRect().bottom > document.querySelector('[data-surface=bar]').getBoundingClientRect().top;
    });
    assert.equal(covered, false, `link ${i}`);
  }
  await visitor.surface('bar').locator('.ll-close').click();
  await visitor.surface('bar').waitFor({ state: 'detached' });
  assert.deepEqual(await padding(), ['30px', 'auto']);
  assert.equal(await inPage(visitor, () => document.documentElement.hasAttribute('style')), false);
}, drawing({ bar: { kind: 'bar', position: 'bottom' } }, Array.from({ length: 40 }, (_, i) => `<p style="margin: 0"><a href="#x">Link ${i}</a></p>`).join(''), { head: '<style>html { scroll-padding-top: 30px }</style>' }));

visit('while an on-screen keyboard is up for a field of the page, what floats is out of sight', async (visitor, pages) => {
  // No browser here has such a keyboard: all that a page sees of one is a smaller visual viewport.
  await visitor.page.addInitScript(() => {
    const { get } = Object.getOwnPropertyDescriptor(VisualViewport.prototype, 'height');
    Object.defineProperty(VisualViewport.prototype, 'height', { get() { return window.keyboard ? get.call(this) - 400 : get.call(this); } });
  });
  await openScripted(visitor, pages);
  const keyboard = (up) => visitor.page.evaluate((is) => {
    window.keyboard = is;
    visualViewport.dispatchEvent(new Event('resize'));
  }, up);
  const visible = () => visitor.surface('bar').locator('.ll-cta').isVisible();
  await visitor.page.locator('#field').focus();
  assert.equal(await visible(), true);
  await keyboard(true);
  assert.equal(await visible(), false);
  await keyboard(false);
  assert.equal(await visible(), true);
}, drawing({ bar: { kind: 'bar', position: 'bottom' } }, `<input id="field">${ARTICLE}`));

visit('a dialog is modal, Escape closes it, and the focus goes back to what had it', async (visitor, pages) => {
  await openScripted(visitor, pages);
  await visitor.page.locator('#last').focus();
  await inPage(visitor, () => leadline.track('dialog'));
  await visitor.surface('box').locator('dialog:modal').waitFor();
  assert.equal(await focus(visitor), 'box');
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('box').waitFor({ state: 'detached' });
  assert.equal(await focus(visitor), 'last');
}, drawing({}, ARTICLE, { on: { dialog: [{ k: 'patch', surface: 'box', mount: { kind: 'modal' }, ops: [['add', '', null, { n: 'dialog', t: 'dialog', a: { class: 'll-dialog', 'aria-labelledby': 'title' }, c: [
  { n: 'title', t: 'h2', a: { id: 'title' }, x: 'A gift' }, { n: 'close', t: 'button', do: 'close', a: { type: 'button' }, x: 'Close' }] }]] }] } }));

const IN_90_S = { n: 'countdown', t: 'p', c: [{ n: 'clock', t: 'time', a: { class: 'll-clock', datetime: new Date(Date.now() + 3_690_000).toISOString() } }] };
visit('a countdown counts in the language of its surface, second by second', async (visitor, pages) => {
  await openScripted(visitor, pages);
  const text = () => visitor.surface('a').locator('time').textContent();
  const [before, at] = [await text(), Date.now()];
  assert.match(before, /^1 giờ 0\d phút \d\d giây$/);
  const seconds = (words) => { const [, m, s] = /(\d+) phút (\d+)/.exec(words); return m * 60 + Number(s); };
  await visitor.page.waitForTimeout(2100);
  const [passed, late] = [seconds(before) - seconds(await text()), (Date.now() - at) / 1000 - 2];
  assert.ok(passed >= 2 && passed <= 3 + Math.ceil(late), `${passed} s, ${late} s late`);
}, drawing({ a: { kind: 'inline', slot: 'a', after: 1, lang: 'vi' } }, ARTICLE, { inside: [IN_90_S] }));

visit('a countdown to a time that is over shows what stands there then', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.deepEqual(await visitor.surface('a').evaluate(({ shadowRoot }) => ['.ll-clock', '.ll-ended'].map((name) => shadowRoot.querySelector(name).hidden)), [true, false]);
}, drawing({ a: { kind: 'inline', slot: 'a', after: 1 } }, ARTICLE, { inside: [{ n: 'countdown', t: 'p', c: [
  { n: 'clock', t: 'time', a: { class: 'll-clock', datetime: '2020-01-01T00:00:00Z' } }, { n: 'ended', t: 'span', a: { class: 'll-ended', hidden: '' }, x: 'It is over' }] }] }));

const sheets = (visitor) => visitor.surface('a').evaluate(({ shadowRoot }) => shadowRoot.adoptedStyleSheets.length);
visit('a look is there before the surface is drawn', async (visitor, pages) => {
  await openScripted(visitor, pages);
  assert.equal(await visitor.surface('a').getAttribute('data-look'), 'bold');
  assert.equal(await sheets(visitor), 3);
}, drawing({ a: { kind: 'inline', slot: 'a', after: 1, look: 'bold' } }, ARTICLE, { routes: { '/dist/looks/bold.css': { body: '.ll-cta { --bold: 1 }' } } }));

visit('a look that hangs is waited for a second, no more', async (visitor, pages) => {
  await visitor.page.route(/looks\/bold\.css/, () => {});
  const begun = Date.now();
  await visitor.page.goto(`${pages.url}/page`);
  await visitor.surface('a').locator('button').first().waitFor();
  assert.ok(Date.now() - begun < 4000);
  assert.equal(await sheets(visitor), 2);
}, drawing({ a: { kind: 'inline', slot: 'a', after: 1, look: 'bold' } }));

visit('an address may ask to see a surface, once; the country is the one that the site says', async (visitor, pages) => {
  await openScripted(visitor, pages, '?leadline-preview=any');
  assert.deepEqual((await told(visitor, 'preview')).map(({ surface }) => surface), ['any']);
  assert.deepEqual((await told(visitor, 'page')).map(({ country }) => country), ['VN']);
  await inPage(visitor, () => history.pushState({}, '', '/other?leadline-preview=any'));
  await visitor.page.waitForTimeout(300);
  assert.equal((await told(visitor, 'preview')).length, 1);
}, drawing({}, ARTICLE, { script: '<script async src="/dist/leadline.js" data-core="js" data-country="VN" data-config="/leadline.json"></script>' }));

visit('a page whose config has no CTA never fetches what only CTAs need', async (visitor, pages) => {
  const files = [];
  visitor.page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await openScripted(visitor, pages);
  await visitor.page.waitForTimeout(2500);
  assert.deepEqual(files.filter((file) => /ctas|looks/.test(file)), []);
}, drawing({}, ARTICLE, { config: { ctas: [], forms: [] } }));

const LINKS = '<a id="a" href="/elsewhere" data-leadline="any">Prices</a><button id="b" data-leadline="any">Prices</button>';

visit('a click before there is a core is held, seen to be, and made again when there is one', async (visitor, pages) => {
  await visitor.page.route(/index\.mjs/, async (route) => {
    await new Promise((then) => setTimeout(then, 1500));
    await route.continue();
  });
  await visitor.page.goto(`${pages.url}/page`);
  await visitor.page.locator('#a').click();
  await visitor.page.locator('#b').click();
  assert.deepEqual(await inPage(visitor, () => ['a', 'b'].map((id) => document.getElementById(id)).map((one) => [one.getAttribute('aria-busy'), one.style.cursor])), Array(2).fill(['true', 'progress']));
  await visitor.page.waitForFunction(() => window.told?.filter(({ k }) => k === 'click').length === 2);
  assert.deepEqual((await told(visitor, 'click')).map(({ cta }) => cta), ['any', 'any']);
  assert.deepEqual(await inPage(visitor, () => ['a', 'b'].map((id) => document.getElementById(id).getAttribute('aria-busy'))), [null, null]);
  assert.match(visitor.page.url(), /\/page$/, 'the core has opened something instead of the link');
}, () => scripted(LINKS, `(event) => (event.k === 'click' ? [{ k: 'prevent' }] : [])`));

visit('a link whose click nobody comes to hear is followed after a moment', async (visitor, pages) => {
  await visitor.page.route(/index\.mjs/, () => {});
  await visitor.page.goto(`${pages.url}/page`);
  const begun = Date.now();
  await visitor.page.locator('#a').click();
  await visitor.page.waitForURL('**/elsewhere', { timeout: 10_000 });
  assert.ok(Date.now() - begun > 2500);
}, () => scripted(LINKS, '() => []', { routes: { '/elsewhere': { body: '<!doctype html><title>Elsewhere</title>' } } }));
