// The demo's three pages, on the real receiver, with the real widget in them: WCAG 2.2 A and AA as far as axe-core can see
// (https://github.com/dequelabs/axe-core, rule tags wcag2a … wcag22aa), and what a reader notices first: does it fit, does it jump.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { Receiver } from './support/receiver.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LOOKS = [
  { lang: 'vi', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { lang: 'en', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
];

const receiver = new Receiver();
let browser;

before(async () => {
  await receiver.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver.dispose();
});

const begin = ({ colorScheme, viewport }) => Visit.begin(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
const named = ({ lang, colorScheme, viewport }) => `${lang}, ${colorScheme}, ${viewport.width} px`;

/** "rule: where" for each thing that axe-core objects to, shadow roots included. */
async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }), TAGS);
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`));
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function passes(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  assert.deepEqual(await violations(page), []);
  assert.equal(await overflow(page), 0, 'scrolls sideways');
}

for (const look of LOOKS) {
  test(`the landing page with its form has no violation and does not scroll sideways (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.open(`${receiver.url}/?lang=${look.lang}`);
    await visit.field('visit', 'phone').waitFor();
    await passes(visit.page);
    await visit.close();
  });

  test(`the article with its offer, and the form that it opens, have no violation (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.open(`${receiver.url}/blog/?lang=${look.lang}`);
    await visit.surface('price-offer').locator('button').click();
    await visit.field('price-list', 'email').waitFor();
    assert.deepEqual(await violations(visit.page), []);
    await visit.page.keyboard.press('Escape');
    await passes(visit.page);
    await visit.close();
  });

  test(`the inbox has no violation, empty or with a lead in it (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.page.goto(`${receiver.url}/inbox/?lang=${look.lang}`);
    await visit.page.locator('[data-notice] h2').waitFor();
    await passes(visit.page);
    await send({ id: look.lang === 'vi' ? '0'.repeat(31) + '1' : '0'.repeat(31) + '2' });
    await visit.page.goto(`${receiver.url}/inbox/?lang=${look.lang}#token=${receiver.token}`);
    await visit.page.locator('.lead').first().waitFor();
    await passes(visit.page);
    await visit.close();
  });
}

for (const path of ['/', '/blog/']) {
  test(`nothing on ${path} moves when the widget arrives, on a wide screen or a phone`, async () => {
    for (const width of [1280, 390, 320]) {
      const visit = await begin({ viewport: { width, height: 900 } });
      const { page } = visit;
      const arrive = await held(page, '**/dist/leadline.js');
      await page.goto(receiver.url + path, { waitUntil: 'domcontentloaded' });
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      const before = await height();
      await arrive();
      await page.locator('[data-leadline-slot] leadline-surface').waitFor({ state: 'attached' });
      await page.locator('[data-leadline-slot] leadline-surface button').last().waitFor();
      assert.equal(await height(), before, `at ${width} px`);
      await visit.close();
    }
  });
}

/** Requests for `pattern` wait until the returned function is called. */
async function held(page, pattern) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('the pages ask nobody else for anything', async () => {
  const visit = await begin(LOOKS[0]);
  const asked = new Set();
  visit.page.on('request', (request) => asked.add(new URL(request.url()).origin));
  for (const path of ['/', '/blog/', '/inbox/']) {
    await visit.page.goto(receiver.url + path);
    await visit.page.waitForLoadState('networkidle');
  }
  assert.deepEqual([...asked], [receiver.url]);
  await visit.close();
});

test('the inbox shows what a stranger typed as text, and takes the token out of the address', async () => {
  const visit = await begin(LOOKS[0]);
  await visit.page.goto(`${receiver.url}/inbox/#token=${receiver.token}`);
  await visit.page.locator('[data-connection][data-state=live]').waitFor();
  assert.equal(new URL(visit.page.url()).hash, '');
  const name = '<img src=/x onerror="document.title=1">';
  await send({ id: 'a'.repeat(32), fields: { name, email: 'javascript:alert(1)', phone: 'javascript:1' } });
  const card = visit.page.locator('.lead', { hasText: name }); // it arrives by itself, without a reload
  await card.waitFor();
  assert.equal(await card.locator('img').count(), 0);
  assert.deepEqual(await card.locator('a').evaluateAll((links) => links.map((link) => link.protocol)), ['tel:', 'mailto:']);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

/** Posts a lead as another program would, without a log: the receiver calls it unverified. */
async function send({ id, fields = { name: 'Trần Quốc Bảo', phone: '+84987654321', agree: true } }) {
  const lead = {
    id, type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: 'visit', fields,
    consent: [{ purpose: 'contact', granted: true, text: 'Tôi đồng ý', version: '1', time: Date.now(), locale: 'vi' }],
    score: { total: 65, band: 'hot', stage: 'MQL', dimensions: [{ id: 'fit', raw: 20, clamped: 20 }], contributions: [{ rule: 'budget', points: 20, raw: 20, hits: 1 }], asOf: Date.now() },
    spam: { score: 0, reasons: [] },
  };
  const response = await fetch(`${receiver.url}/api/leads`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(lead) });
  assert.equal(response.status, 200, await response.text());
}
