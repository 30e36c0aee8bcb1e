// The demo's pages, on the real receiver, with the real widget in them: WCAG 2.2 A and AA as far as axe-core can see
// (https://github.com/dequelabs/axe-core, rule tags wcag2a … wcag22aa), and what a reader notices first: does it fit, does it jump.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passes, violations } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { Receiver } from './support/receiver.mjs';

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

for (const look of LOOKS) {
  test(`the landing page with its form has no violation and does not scroll sideways (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.open(`${receiver.url}/?lang=${look.lang}`);
    await visit.field('visit', 'phone').waitFor();
    await passes(visit.page);
    await visit.close();
  });

  test(`a suggestion in a form, what follows its success, and the page that its consent links to have no violation (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.open(`${receiver.url}/blog/?lang=${look.lang}`);
    await visit.openPriceList();
    await visit.fillPriceList({ email: 'anh@gmial.com' });
    await visit.field('price-list', 'name').focus();
    await visit.surface('price-list').locator('.ll-take').waitFor();
    assert.deepEqual(await violations(visit.page), []);
    await visit.submitButton('price-list').click();
    await visit.surface('price-list').locator('.ll-end').waitFor();
    assert.deepEqual(await violations(visit.page), []);
    await visit.page.goto(`${receiver.url}/privacy/?lang=${look.lang}`);
    await passes(visit.page);
    await visit.close();
  });

  test(`the page of forms has no violation, and its quote comes with a score that is verified (${named(look)})`, async () => {
    const visit = await begin(look);
    await visit.open(`${receiver.url}/forms/?lang=${look.lang}`);
    await visit.surface('kinds').locator('form').waitFor();
    await passes(visit.page);
    const quote = visit.surface('quote');
    const go = () => quote.locator('.ll-button').click();
    await quote.locator('label[for="o.home.2"]').click();
    await go();
    await visit.field('quote', 'name').fill('Nguyễn Thị Hằng');
    await visit.field('quote', 'phone').fill('0912 345 678');
    await visit.field('quote', 'agree').check();
    await visit.page.waitForTimeout(1000);
    await go();
    await quote.getByRole('heading', { name: 'Nguyễn Thị Hằng' }).waitFor();
    const { lead, verdict } = (await receiver.leads()).filter((one) => one.lead.form === 'quote').at(-1);
    assert.deepEqual([lead.fields.home, lead.score.total, verdict], ['shop', 40, 'consistent']);
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
      await page.waitForFunction(() => [...document.querySelectorAll('[data-leadline-slot]')].every((slot) => slot.querySelector('leadline-surface')?.shadowRoot.querySelector('button')));
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
