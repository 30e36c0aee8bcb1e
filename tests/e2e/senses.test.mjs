// What a call to action may wait for: a visitor who is about to go, who does nothing, who sees or clicks something, who is asked for
// consent. Real input on a real page; the core is a script that asks for it (support/scripted.mjs).
import assert from 'node:assert/strict';
import { becomes, until } from './support/receiver.mjs';
import { openScripted, scripted, told } from './support/scripted.mjs';
import { visit } from './support/visit.mjs';

const SCREENFUL = '<div style="height: 100vh"></div>';
/** Pages whose core asks for this, and for nothing else. */
const asking = (watch, body = SCREENFUL.repeat(4), more = {}) => () =>
  scripted(body, `(event) => (event.k === 'page' ? [${JSON.stringify({ k: 'watch', ...watch })}] : [])`, more);

/** The mouse goes from the middle of the page out of the window, in one line; then so many have been about to go. */
async function leaves(visitor, x, y, times) {
  const before = (await told(visitor, 'exit')).length;
  await visitor.page.mouse.move(400, 300);
  await visitor.page.mouse.move(x, y, { steps: 6 });
  if (times === before) await visitor.page.waitForTimeout(300); // for one too many
  await becomes(async () => (await told(visitor, 'exit')).length, times, 'those who are about to go');
}

visit('a mouse that leaves the window through the top is about to go; through a side, or with a field in use, it is not', async (visitor, pages) => {
  await openScripted(visitor, pages);
  await leaves(visitor, -5, 300, 0);
  await leaves(visitor, 400, -5, 1);
  assert.deepEqual((await told(visitor, 'exit')).map(({ k, mobile }) => [k, mobile]), [['exit', undefined]]);
  await visitor.page.locator('#field').focus();
  await leaves(visitor, 400, -5, 1);
  await visitor.page.evaluate(() => document.activeElement.blur());
  await leaves(visitor, 400, -5, 2);
}, asking({ exit: true }, `<input id="field">${SCREENFUL}`));

visit('in a frame nobody leaves through the top: above it is the page', async (visitor, pages) => {
  await visitor.page.goto(`${pages.url}/outside`);
  const frame = visitor.page.frames()[1];
  await frame.waitForFunction(() => window.told?.some(({ k }) => k === 'outbox'));
  await visitor.page.mouse.move(400, 300);
  await visitor.page.mouse.move(400, 20, { steps: 6 });
  await visitor.page.mouse.move(400, -5, { steps: 3 });
  await visitor.page.waitForTimeout(300);
  assert.deepEqual(await frame.evaluate(() => window.told.filter(({ k }) => k === 'exit')), []);
}, asking({ exit: true }, SCREENFUL, { routes: { '/outside': { body: '<!doctype html><title>Outside</title><body style="margin:0"><div style="height:60px"></div><iframe src="/page" style="width:100%;height:500px;border:0"></iframe>' } } }));

visit('a flick back up after a screenful down is about to go; a page that scrolls by itself is not', async (visitor, pages) => {
  await openScripted(visitor, pages);
  await visitor.page.mouse.move(400, 300);
  await visitor.page.evaluate(() => scrollTo(0, 1800));
  await visitor.page.waitForTimeout(300);
  await visitor.page.evaluate(() => scrollTo(0, 0));
  await visitor.page.waitForTimeout(300);
  assert.equal((await told(visitor, 'exit')).length, 0);
  await visitor.page.mouse.wheel(0, 1500);
  await until(() => visitor.page.evaluate(() => scrollY > 1000), 'down there');
  await visitor.page.waitForTimeout(300);
  for (let i = 0; i < 4; ++i) await visitor.page.mouse.wheel(0, -200);
  await becomes(async () => (await told(visitor, 'exit')).map(({ mobile }) => mobile), [true], 'about to go');
}, asking({ exitMobile: true }));

visit('a visitor who does nothing is idle, once for each watched time, until there is a sign again', async (visitor, pages) => {
  await openScripted(visitor, pages);
  const idle = async () => (await told(visitor, 'idle')).map(({ s }) => s);
  await becomes(idle, [1, 2], 'one second, and two');
  const pressed = Date.now();
  await visitor.page.keyboard.press('Shift');
  await until(async () => (await idle()).length > 2, 'once more');
  const again = (await told(visitor, 'idle'))[2];
  assert.deepEqual([again.s, again.w >= pressed + 950], [1, true], 'a second after the sign');
}, asking({ idle: [2, 1] }));

visit('what a selector finds is told when half of it is in view, also when the page draws it late; one that is no selector is told of once', async (visitor, pages) => {
  await openScripted(visitor, pages);
  const seen = async () => (await told(visitor, 'view')).map(({ selector }) => selector);
  assert.deepEqual(await seen(), []);
  await visitor.page.evaluate(() => document.body.append(Object.assign(document.createElement('p'), { className: 'late', textContent: 'late', style: 'position:fixed;top:0' })));
  await becomes(seen, ['.late'], 'what came late');
  await visitor.page.locator('#prices').scrollIntoViewIfNeeded();
  await becomes(seen, ['.late', '#prices'], 'what is scrolled to');
  await visitor.page.evaluate(() => scrollTo(0, 0));
  await visitor.page.waitForTimeout(200);
  await visitor.page.evaluate(() => scrollTo(0, 9999));
  await visitor.page.waitForTimeout(400);
  assert.deepEqual(await seen(), ['.late', '#prices'], 'once on a page');
  assert.deepEqual(visitor.complaints.splice(0), ['leadline: "##" is no selector: nothing is found by it']);
}, asking({ view: ['#prices', '.late', '##'] }, `${SCREENFUL.repeat(2)}<section id="prices" style="height: 300px">Prices</section>`));

visit('a click on what a selector finds is told with the selectors that find it, and stays a click of the page', async (visitor, pages) => {
  await openScripted(visitor, pages);
  await visitor.page.locator('#inside').click();
  await visitor.page.locator('#other').click();
  assert.deepEqual((await told(visitor, 'click')).map(({ on }) => on), [['.buy', 'button']]);
  assert.equal(await visitor.page.evaluate(() => window.clicked), 1);
}, asking({ click: ['.buy', 'button', '.sell'] }, '<button class="buy" onclick="clicked = (window.clicked ?? 0) + 1"><b id="inside">Buy</b></button><p id="other">Other</p>'));

const BANNERS = { 'of a platform': '<div id="onetrust-banner-sdk" style="position:fixed;bottom:0;height:80px">Cookies?</div>', "of the site's own": '<div data-leadline-consent-banner style="position:fixed;top:0">Cookies?</div>' };
for (const [which, banner] of Object.entries(BANNERS)) {
  visit(`a consent banner, ${which}: told when it comes, and when it is gone`, async (visitor, pages) => {
    await openScripted(visitor, pages);
    const said = async () => (await told(visitor, 'banner')).map(({ on }) => on);
    assert.deepEqual(await said(), []);
    await visitor.page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), banner);
    await becomes(said, [true], 'it has come');
    await visitor.page.evaluate(() => { document.body.lastElementChild.style.display = 'none'; });
    await becomes(said, [true, false], 'it is gone');
  }, asking({ banner: true }));
}

visit('a page whose core asks for none of this listens for none of it', async (visitor, pages) => {
  await visitor.page.addInitScript(() => {
    window.heard = [];
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (name, ...rest) {
      if (/\/dist\//.test(new Error().stack)) window.heard.push(name);
      return add.call(this, name, ...rest);
    };
  });
  await openScripted(visitor, pages);
  const heard = await visitor.page.evaluate(() => window.heard);
  for (const name of ['pointermove', 'pointerleave', 'scroll', 'wheel', 'touchmove', 'keydown', 'transitionend']) assert.ok(!heard.includes(name), name);
}, asking({}));
