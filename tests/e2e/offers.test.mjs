// What a form promises is what its visitor gets, and only once the endpoint has it (docs/offers.md): a file that is really saved, a
// code that is really in the clipboard, an entry that a calendar can read.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { otherOrigin, Pages } from './support/pages.mjs';
import { Receiver, root, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A page</title></head><body><h1>A page</h1>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

/** One form, and what it gives. */
const giving = (offer, more = {}) => ({
  version: 1, site: 'song-xanh', locale: 'en',
  offers: [{ id: 'gift', ...offer }],
  forms: [{ id: 'ask', display: 'modal', title: 'Ask', offer: 'gift', success: { title: 'Thank you!' }, fields: [{ name: 'name', label: 'Name', required: true }], ...more }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', format: 'leadline', profile: 'json', response: 'key' }] },
});

/** The pages on one origin, with that config, and the real receiver on another. */
const giver = (offer, routes = {}) => () => otherOrigin({ '/post': { body: PAGE }, ...routes }, (config) => {
  for (const key of Object.keys(config)) delete config[key];
  Object.assign(config, giving(offer));
});

/** One server for all of it: a page, the config, and a file that nobody has but by a link of its own. */
async function keeper() {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-e2e-site-'));
  const write = (path, text) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'pages'));
  write('pages/page.html', PAGE);
  write('pages/leadline.json', JSON.stringify(giving({ kind: 'download', href: '/gift.txt', button: 'Open it', expires: '1h' })));
  write('pages/gift.txt', 'for those who asked');
  write('site.json', JSON.stringify({ site: 'song-xanh', config: 'pages/leadline.json', static: { '/': 'pages', '/dist/': join(root, 'dist') } }));
  const receiver = await new Receiver(join(folder, 'site.json')).start();
  const dispose = () => receiver.dispose().then(() => rmSync(folder, { recursive: true }));
  return { receiver, dispose };
}

const form = (visitor) => visitor.surface('ask');

async function open(visitor, pages) {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.evaluate(() => leadline.open('ask'));
  await visitor.field('ask', 'name').fill('Ánh');
}

async function ask(visitor, pages) {
  await open(visitor, pages);
  await visitor.submitButton('ask').click();
  await form(visitor).getByRole('heading', { name: 'Thank you!' }).waitFor();
}

/** The file that a click on `button` saves. */
async function saved(visitor, button) {
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

visit('the demo\'s price list is a file that is really saved, and the lead says what it was for', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  const link = visitor.surface('price-list').getByRole('link', { name: 'Tải bảng giá (PDF)' });
  assert.equal(await link.count(), 0, 'nothing is given before it was asked for');
  await visitor.submitButton('price-list').click();
  const { name, bytes } = await saved(visitor, link);
  assert.equal(name, 'bang-gia.pdf');
  assert.ok(bytes.equals(readFileSync(join(root, 'demo/files/bang-gia.pdf'))), `${bytes.length} bytes`);
  assert.match(bytes.subarray(0, 8).toString('latin1'), /^%PDF-1/);
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.offer, verdict], ['price-list', 'consistent']);
});

visit('a coupon is copied, said to be, and the focus stays on the button', async (visitor, { pages }) => {
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ask(visitor, pages);
  await form(visitor).getByText('SONGXANH10').waitFor();
  await form(visitor).getByRole('button', { name: 'Take it along' }).click();
  await until(() => visitor.page.evaluate(async () => await navigator.clipboard.readText() === 'SONGXANH10'), 'the code is in the clipboard');
  await form(visitor).getByRole('status').getByText('Đã sao chép').waitFor();
  assert.equal(await focused(visitor), 'Take it along');
}, giver({ kind: 'coupon', title: '10 % off', code: 'SONGXANH10', button: 'Take it along' }));

visit('a coupon is copied where the browser has no clipboard for pages, too', async (visitor, { pages }) => {
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }));
  await ask(visitor, pages);
  await form(visitor).getByRole('button', { name: 'Sao chép' }).click();
  await form(visitor).getByRole('status').getByText('Đã sao chép').waitFor();
  assert.equal(await focused(visitor), 'Sao chép', 'nobody is thrown out of the dialog');
  await visitor.page.keyboard.press('Escape');
  await visitor.page.evaluate(() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' })));
  await visitor.page.locator('#paste').focus();
  await visitor.page.keyboard.press('Control+V');
  assert.equal(await visitor.page.locator('#paste').inputValue(), 'MAI-2026');
}, giver({ kind: 'coupon', title: '10 % off', code: 'MAI-2026' }));

/** The words on what has the focus, within the form. */
const focused = (visitor) => form(visitor).evaluate((host) => host.shadowRoot.activeElement?.textContent.trim());

visit('a webinar becomes an entry that a calendar can read, and a link to join', async (visitor, { pages }) => {
  await ask(visitor, pages);
  assert.equal(await form(visitor).getByRole('link', { name: 'Tham gia' }).getAttribute('href'), 'https://meet.example/evening');
  const { name, bytes } = await saved(visitor, form(visitor).getByRole('button', { name: 'Thêm vào lịch' }));
  assert.equal(name, 'gift.ics');
  const event = calendarOf(bytes);
  assert.deepEqual([event.DTSTART, event.DTEND], ['20261210T120000Z', '20261210T133000Z'], '19:00 in Hồ Chí Minh City, as UTC');
  assert.equal(event.SUMMARY, 'Hỏi kiến trúc sư, không giới hạn câu hỏi: mặt bằng, nắng, gió, tiếng ồn và vật liệu hoàn thiện');
  assert.equal(event.DESCRIPTION, 'Bring a plan; we look at it together.\nNo slides.');
  assert.deepEqual([event.LOCATION, event.URL], ['Zoom, or the show flat', 'https://meet.example/evening']);
}, giver({
  kind: 'webinar', title: 'Hỏi kiến trúc sư, không giới hạn câu hỏi: mặt bằng, nắng, gió, tiếng ồn và vật liệu hoàn thiện', text: 'Bring a plan; we look at it together.\nNo slides.',
  starts: '2026-12-10T19:00', minutes: 90, timezone: 'Asia/Ho_Chi_Minh', place: 'Zoom, or the show flat', href: 'https://meet.example/evening',
}));

/** The one event of an iCalendar file, its texts as they were meant; throws at what RFC 5545 does not allow. */
function calendarOf(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  assert.ok(text.endsWith('\r\n') && !/[^\r]\n|\r[^\n]/.test(text), 'each line ends with CR LF (3.1)');
  for (const line of text.split('\r\n')) {
    assert.ok(Buffer.byteLength(line) <= 75, `at most 75 octets (3.1): ${line}`);
    assert.ok(!line.includes('�'), 'no character is cut in two');
  }
  const lines = text.trimEnd().replace(/\r\n[ \t]/g, '').split('\r\n').map((line) => {
    const [, name, value] = /^([A-Z-]+):(.*)$/.exec(line) ?? assert.fail(`no content line: ${line}`);
    return [name, value];
  });
  assert.deepEqual(lines.slice(0, 2).map((line) => line.join(':')), ['BEGIN:VCALENDAR', 'VERSION:2.0']);
  assert.deepEqual(lines.slice(-2).map((line) => line.join(':')), ['END:VEVENT', 'END:VCALENDAR']);
  const event = Object.fromEntries(lines.slice(lines.findIndex(([name, value]) => name === 'BEGIN' && value === 'VEVENT') + 1, -2));
  for (const required of ['UID', 'DTSTAMP']) assert.ok(event[required], `${required} is required (3.6.1)`);
  for (const time of ['DTSTAMP', 'DTSTART', 'DTEND']) assert.match(event[time], /^\d{8}T\d{6}Z$/);
  for (const name of ['SUMMARY', 'DESCRIPTION', 'LOCATION']) {
    assert.ok(!/(?<!\\)(\\\\)*[,;]/.test(event[name]), `${name}: commas and semicolons are escaped (3.3.11)`);
    event[name] = event[name].replace(/\\([nN,;\\])/g, (_, one) => (one.toLowerCase() === 'n' ? '\n' : one));
  }
  return event;
}

visit('a video has its address, its size and controls, and plays nothing by itself', async (visitor, { pages }) => {
  await ask(visitor, pages);
  const video = form(visitor).locator('video');
  assert.deepEqual(await video.evaluate((one) => [one.getAttribute('src'), one.width, one.height, one.controls, one.autoplay, one.playsInline]),
    ['/files/tour.mp4', 640, 360, true, false, true]);
}, giver({ kind: 'video', title: 'A walk through', href: '/files/tour.mp4', width: 640, height: 360 }));

visit('a redirect leaves a moment to read the thanks, and then leads there', async (visitor, { pages }) => {
  // By the page's own clock, for this process may be late.
  await visitor.page.addInitScript(() => {
    const note = (name) => { sessionStorage[name] ??= Date.now(); };
    setInterval(() => { if (document.querySelector('leadline-surface')?.shadowRoot.querySelector('.ll-done')) note('thanked'); }, 20);
    addEventListener('pagehide', () => { if (sessionStorage.thanked) note('left'); });
  });
  await ask(visitor, pages);
  await visitor.page.waitForURL('**/thanks?from=ask');
  const read = await visitor.page.evaluate(() => sessionStorage.left - sessionStorage.thanked);
  assert.ok(read > 1000, `the thanks can be read for ${read} ms`);
}, giver({ kind: 'redirect', href: '/thanks?from=ask', after: '1500ms' }, { '/thanks': { body: '<!doctype html><title>Thanks</title><p>Thanks' } }));

/** The same pages with a webhook of one's own: `answers` are what it says, one after the other; the last one for good. */
const hooked = (offer, answers) => async () => {
  const posts = [];
  const config = giving(offer);
  config.delivery.endpoints = [{ id: 'hook', url: '/hook', response: '2xx' }];
  const pages = await new Pages({
    '/post': { body: PAGE }, '/leadline.json': { body: JSON.stringify(config) },
    '/hook': (request, response) => {
      const [status, body] = answers[Math.min(posts.length, answers.length - 1)];
      posts.push(status);
      request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
    },
  }).start();
  return { pages, posts, dispose: () => pages.dispose() };
};

visit('an address of the visitor\'s own is taken from what the endpoint answers', async (visitor, { pages }) => {
  await ask(visitor, pages);
  assert.equal(await form(visitor).getByRole('link', { name: 'Tải về' }).getAttribute('href'), '/files/prices.pdf?until=1796083200&key=a1');
}, hooked({ kind: 'pricelist', href: '/files/public.pdf', answer: '/links/price~1list' }, [[200, { links: { 'price/list': '/files/prices.pdf?until=1796083200&key=a1' } }]]));

for (const [what, body] of [['without it', { links: {} }], ['with one that no link may lead to', { links: { prices: 'javascript:alert(1)' } }]]) {
  visit(`an answer ${what} leaves the address of the config`, async (visitor, { pages }) => {
    await ask(visitor, pages);
    assert.equal(await form(visitor).getByRole('link', { name: 'Tải về' }).getAttribute('href'), '/files/public.pdf');
  }, hooked({ kind: 'pricelist', href: '/files/public.pdf', answer: '/links/prices' }, [[200, body]]));
}

visit('nothing is given before the endpoint has it: not while it fails, and then at once', async (visitor, { pages, posts }) => {
  await open(visitor, pages);
  await visitor.submitButton('ask').click();
  await until(() => posts.length >= 1, 'it was sent');
  await visitor.page.waitForTimeout(400);
  const link = form(visitor).getByRole('link', { name: 'Tải về' });
  assert.deepEqual([await link.count(), await form(visitor).getByText('Thank you!').count()], [0, 0]);
  await until(async () => {
    await visitor.page.evaluate(() => leadline.flush());
    return await link.count() === 1;
  }, 'it is given');
  assert.equal(posts.at(-1), 200);
}, hooked({ kind: 'download', href: '/files/public.pdf' }, [[500, {}], [500, {}], [200, {}]]));

visit('a file with links of its own: the button has the link that was made for the lead, and the bare address opens nothing', async (visitor, { receiver }) => {
  const link = visitor.surface('ask').getByRole('link', { name: 'Open it' });
  await visitor.open(`${receiver.url}/page.html`);
  await visitor.page.evaluate(() => leadline.open('ask'));
  await visitor.field('ask', 'name').fill('Ánh');
  assert.equal(await link.count(), 0);
  await visitor.submitButton('ask').click();
  await link.waitFor();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.match(await link.getAttribute('href'), new RegExp(`/gift\\.txt\\?lead=${lead.id}&until=\\d+&key=[0-9a-f]{64}$`));
  const { name, bytes } = await saved(visitor, link);
  assert.deepEqual([name, bytes.toString()], ['gift.txt', 'for those who asked']);
  const page = await visitor.another();
  assert.equal((await page.page.goto(`${receiver.url}/gift.txt`)).status(), 403);
  await page.page.getByRole('heading', { name: 'Tệp này chỉ mở được bằng liên kết riêng' }).waitFor();
}, keeper);
