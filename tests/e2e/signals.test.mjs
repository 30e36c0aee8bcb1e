// What happens on a page beside forms and surfaces (docs/facts.md, "Signals"), by real input in Chromium and in Firefox: each counts once,
// as its row says, and only what a rule or a trigger asks for is listened to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const ALL = ['call', 'mailto', 'zalo', 'download', 'file_open', 'outbound', 'video_progress', 'video_end', 'contact_copy', 'email_click'];
/** A second of silence, as a WAV: what a `<video>` plays as well. */
const wav = (() => {
  const rate = 8000, bytes = Buffer.alloc(44 + 2 * rate);
  bytes.write('RIFF', 0); bytes.writeUInt32LE(36 + 2 * rate, 4); bytes.write('WAVEfmt ', 8); bytes.writeUInt32LE(16, 16); bytes.writeUInt16LE(1, 20); bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24); bytes.writeUInt32LE(rate, 28); bytes.writeUInt16LE(1, 32); bytes.writeUInt16LE(8, 34); bytes.write('data', 36); bytes.writeUInt32LE(2 * rate, 40);
  return bytes.fill(128, 44);
})();

/** In ranges, without which nobody can jump in it. */
const film = (request, response) => {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range)?.[1] ?? 0);
  response.writeHead(request.headers.range ? 206 : 200, { 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': wav.length - from, ...(request.headers.range && { 'content-range': `bytes ${from}-${wav.length - 1}/${wav.length}` }) });
  response.end(wav.subarray(from));
};

const page = (slot = '') => `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Flats</title></head><body><main><h1>Flats</h1>
<p><a id="call" href="tel:+842812345678">Call</a> <a id="mail" href="mailto:hello@songxanh.example">Write</a> <a id="zalo" href="https://zalo.me/0912345678">Zalo</a>
<a id="plan" href="/files/plan.pdf">Plan</a> <a id="save" href="/files/prices.xlsx" download>Prices</a> <a id="out" href="https://news.example/a?b=c">News</a> <a id="in" href="#top">Up</a></p>
<p id="phone">Hotline: 0912 345 678</p><address id="address">12 Lê Lợi, Quận 1</address><p id="words">Nothing to call</p><p><input id="typed" value="0912345678" aria-label="Yours"></p>
<video id="film" src="/film.wav" title="The show flat" controls></video>${slot}</main>
<script>document.addEventListener('click', (event) => event.target.closest('a') && event.preventDefault());</script>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

/** Each signal that is asked for scores one point by a rule of its own name. */
const site = (names, more = {}, slot = '') => () => otherOrigin({ '/': { body: page(slot) }, '/film.wav': film }, (config) => {
  only(config, { locale: 'vi', scoring: { rules: names.map((name) => ({ id: name, on: name, points: 1 })) }, ...more });
});

/** How often each has counted. `run`: evaluates a function in the page. */
const counted = async (run) => Object.fromEntries((await run(() => window.leadline.score())).contributions.map(({ rule, hits }) => [rule, hits]).sort());
const until_counted = (run, expected) => until(async () => JSON.stringify(await counted(run)) === JSON.stringify(expected), `counted: ${JSON.stringify(expected)}`).catch(async () => assert.deepEqual(await counted(run), expected));

/** The same doings in either browser. `driver`: {run, click(selector), middle(selector), copy(selector)} with real input. */
async function doAll({ run, click, copy }) {
  for (const id of ['#call', '#mail', '#zalo', '#plan', '#save', '#out', '#in']) await click(id);
  await copy('#words');
  await copy('#typed');
  await copy('#phone');
  await copy('#address');
  await run(() => document.getElementById('film').play());
  await until_counted(run, { call: 1, contact_copy: 2, download: 1, email_click: 1, file_open: 1, mailto: 1, outbound: 2, video_end: 1, video_progress: 3, zalo: 1 });
}

visit('Chromium: links, videos, copies and the link of an e-mail, each by its row', async ({ page: shown }, { pages }) => {
  await shown.goto(`${pages.url}/?ll_e=news-11`);
  const run = (work) => shown.evaluate(work);
  await shown.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/signals.mjs')));
  await shown.waitForTimeout(300);
  await doAll({
    run,
    click: (selector) => shown.locator(selector).click(),
    copy: async (selector) => {
      await shown.locator(selector).click({ clickCount: 3 });
      await shown.keyboard.press('Control+c');
    },
  });
  await shown.reload();
  await shown.waitForTimeout(800);
  assert.equal((await counted(run)).email_click, 1, 'a page that is loaded again is no second click');
}, site(ALL));

test('Firefox: the same', async () => {
  const begun = await site(ALL)();
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true, extraPrefsFirefox: { 'media.autoplay.default': 0 } });
  try {
    const shown = await browser.newPage();
    await shown.goto(`${begun.pages.url}/?ll_e=news-11`);
    await shown.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/signals.mjs')));
    await new Promise((then) => setTimeout(then, 300));
    await doAll({
      run: (work) => shown.evaluate(work),
      click: (selector) => shown.click(selector),
      copy: async (selector) => {
        await shown.click(selector, { count: 3 });
        await shown.keyboard.down('Control');
        await shown.keyboard.press('c');
        await shown.keyboard.up('Control');
      },
    });
  } finally {
    await browser.close();
    await begun.dispose();
  }
});

visit('what no rule asks for is not listened to, and without any of them nothing is fetched', async (visitor, { pages }) => {
  const listened = [];
  await visitor.page.exposeFunction('listens', (type) => listened.push(type));
  await visitor.page.addInitScript(() => {
    const { addEventListener: add } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      if (/signals\.mjs/.test(new Error().stack)) window.listens(type);
      return add.call(this, type, ...rest);
    };
  });
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual(listened, ['copy']);
  await visitor.page.locator('#call').click();
  await visitor.page.locator('#phone').click({ clickCount: 3 });
  await visitor.page.keyboard.press('Control+c');
  await until_counted((work) => visitor.page.evaluate(work), { contact_copy: 1 });
}, site(['contact_copy']));

visit('a config that names no signal does not fetch what listens', async (visitor, { pages }) => {
  const paths = [];
  visitor.page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForTimeout(1500);
  assert.ok(!paths.includes('/dist/signals.mjs'));
}, site(['page']));

visit('a trigger asks as well: who has called is shown what comes next, also when the number stands in a call to action', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/signals.mjs')));
  await visitor.page.waitForTimeout(300);
  await visitor.page.evaluate(() => addEventListener('click', (event) => event.preventDefault())); // no dialler is here
  await visitor.surface('hotline').locator('a').click();
  await visitor.sees('We call back');
}, site([], { ctas: [
  { id: 'hotline', button: 'Call us', action: { call: '+842812345678' } },
  { id: 'after', kind: 'bar', title: 'We call back', button: 'Good', action: { reveal: 'h1' }, trigger: { any: [{ on: 'event', name: 'call' }] } },
] }, '<div data-leadline-slot="hotline"></div>'));

visit('a video that is jumped through was not watched, and one that loops without a sound is an ornament', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/signals.mjs')));
  const run = (work) => visitor.page.evaluate(work);
  await run(async () => {
    const film = document.getElementById('film');
    if (film.readyState < 1) await new Promise((then) => film.addEventListener('loadedmetadata', then, { once: true }));
    film.currentTime = 1.9;
    await film.play();
    await new Promise((then) => film.addEventListener('ended', then, { once: true }));
  });
  await until_counted(run, { video_end: 1 });
  await run(async () => {
    const film = document.getElementById('film');
    film.loop = film.muted = true;
    film.currentTime = 0;
    await film.play();
    await new Promise((then) => setTimeout(then, 2600));
  });
  assert.deepEqual(await counted(run), { video_end: 1 });
}, site(['video_progress', 'video_end']));

/** YouTube's player as its iframe API drives it: the messages are those that www.youtube.com posts to the page. */
const PLAYER = `<!doctype html><script>
const say = (message) => parent.postMessage(JSON.stringify({ channel: 'widget', id: 1, ...message }), '*');
say({ event: 'initialDelivery', info: { duration: 8, currentTime: 0, playerState: -1, videoData: { video_id: 'abc', title: 'The river' } } });
let at = 0; say({ event: 'onStateChange', info: 1 });
const going = setInterval(() => { at += 0.5; say({ event: 'infoDelivery', info: { currentTime: at } }); if (at >= 8) { clearInterval(going); say({ event: 'onStateChange', info: 0 }); } }, 20);
</script>`;
visit('YouTube: what the page’s own player says of itself counts, and nothing is said to it', async (visitor, { pages }) => {
  const requests = [];
  visitor.page.on('request', (request) => /youtube/.test(request.url()) && requests.push(request.url()));
  await visitor.context.route('https://www.youtube.com/**', (route) => route.fulfill({ contentType: 'text/html', body: PLAYER }));
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/signals.mjs')));
  await visitor.page.waitForTimeout(300);
  await visitor.page.evaluate(() => {
    window.postMessage(JSON.stringify({ event: 'infoDelivery', info: { duration: 1, currentTime: 1 } }), '*'); // not from YouTube
    const frame = document.createElement('iframe');
    frame.src = 'https://www.youtube.com/embed/abc?enablejsapi=1';
    document.body.append(frame);
  });
  await until_counted((work) => visitor.page.evaluate(work), { video_end: 1, video_progress: 3 });
  assert.deepEqual(requests, ['https://www.youtube.com/embed/abc?enablejsapi=1']);
}, site(['video_progress', 'video_end']));
