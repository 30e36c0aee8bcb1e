// The demo's page of destinations: whoever picks a system and fills in its ids sees exactly what `leadline request` prints, and what the
// vendor's contract server says to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveDestinations } from '../../tools/destinations.mjs';
import { readPresets } from '../../tools/reference.mjs';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { Receiver, until } from './support/receiver.mjs';

const receiver = new Receiver();
let browser, vendors;

before(async () => {
  await receiver.start();
  vendors = await serveDestinations(receiver.url);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  vendors?.close();
  await receiver.dispose();
});

async function opens({ lang = 'en', query = '', server = vendors.port, ...options } = {}) {
  const visit = await Visit.begin(browser, { reducedMotion: 'reduce', ...options });
  await visit.page.goto(`${receiver.url}/destinations/?server=${server}&lang=${lang}${query}`);
  await visit.page.locator('#bench:not([hidden]), #away:not([hidden])').waitFor();
  return visit;
}
const requestOn = ({ page }) => page.locator('#request').textContent();
/** What `leadline request` prints of what stands on the page. */
const printed = async ({ page }) => {
  const asked = await page.evaluate(() => {
    const { elements } = document.getElementById('choice');
    const values = (prefix) => Object.fromEntries([...elements].filter(({ name }) => name.startsWith(prefix)).map(({ name, value }) => [name.slice(prefix.length), value]));
    return { preset: elements.preset.value, with: values('with.'), lead: Object.fromEntries(['name', 'email', 'phone', 'message'].map((key) => [key, elements[key].value])) };
  });
  return (await fetch(`http://localhost:${vendors.port}/request`, { method: 'POST', body: JSON.stringify(asked) })).json();
};

test('each system that there is: its request stands there to the byte, and its contract server takes it', async () => {
  const visit = await opens();
  const { page } = visit;
  const names = await page.locator('#preset option').evaluateAll((options) => options.map(({ value }) => value));
  assert.deepEqual(names.sort(), Object.keys(readPresets()).sort());
  for (const name of names) {
    await page.locator('#preset').selectOption(name);
    await until(async () => (await page.locator('#config').textContent()).includes(`"format": "${name}"`), `the request for ${name}`);
    const { request } = await printed(visit);
    assert.equal(await requestOn(visit), [`${request.method} ${request.url}`, ...Object.entries(request.headers).map(([key, value]) => `${key}: ${value}`), '', request.body].join('\n'));
    await page.locator('#send').click();
    await page.locator('.answer').waitFor();
    assert.equal(await page.locator('.answer').getAttribute('data-good'), 'true', `${name}: ${await page.locator('.answer').textContent()}`);
  }
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('an id that is none is marked beside its field, with the reason, and nothing is sent', async () => {
  const visit = await opens({ query: '&preset=hubspot' });
  const { page } = visit;
  await page.locator('#with-portalId').fill('my portal');
  await page.locator('#with-portalId[aria-invalid=true]').waitFor();
  assert.match(await page.locator('.wrong').textContent(), /"portalId" is not what the format needs: the number of your HubSpot account/);
  assert.equal(await page.locator('#send').isDisabled(), true);
  await passes(page);
  await page.locator('#with-portalId').fill('87654321');
  await until(async () => (await requestOn(visit)).startsWith('POST https://api.hsforms.com/submissions/v3/integration/submit/87654321/'), 'the request is there again');
  assert.equal(await page.locator('.wrong').count(), 0);
  await visit.close();
});

test('what the vendor refuses is told in its words; a secret is shown by its name alone', async () => {
  const visit = await opens({ query: '&preset=hubspot' });
  const { page } = visit;
  await page.locator('#lead-email').fill('an@blocked.example');
  await until(async () => (await requestOn(visit)).includes('an@blocked.example'), 'the request has it');
  await page.locator('#send').click();
  await page.locator('.answer[data-good=false]').waitFor();
  assert.match(await page.locator('.answer').textContent(), /refuses it\. HTTP 400.*BLOCKED_EMAIL/s);
  await page.locator('#preset').selectOption('telegram');
  await until(async () => (await requestOn(visit)).includes('bot{{secret:TELEGRAM}}/sendMessage'), 'the secret by its name');
  await visit.close();
});

test('without the server the page says what to do', async () => {
  const visit = await opens({ server: 9 });
  assert.equal(await visit.page.locator('#away').isVisible(), true);
  assert.equal(await visit.page.locator('#bench').isVisible(), false);
  await passes(visit.page);
  await visit.close();
});

test('the server serves the demo’s pages alone', async () => {
  const at = `http://localhost:${vendors.port}/presets`;
  assert.equal((await fetch(at, { headers: { origin: 'https://evil.example' } })).status, 403);
  assert.equal((await fetch(at, { headers: { origin: receiver.url } })).status, 200);
});

test('what is said of each system is in the language of the page', async () => {
  for (const lang of ['vi', 'en']) {
    const visit = await opens({ lang });
    const { page } = visit;
    for (const [name, { about, answers, tested, with: asked }] of Object.entries(readPresets())) {
      await page.locator('#preset').selectOption(name);
      const said = await page.locator('#about').textContent();
      assert.ok([about, answers, tested].every((text) => said.includes(text[lang])), `${name}: ${said}`);
      assert.deepEqual(await page.locator('#ids .help').evaluateAll((all) => all.map((one) => one.textContent.split('. ')[0])), Object.values(asked).map(({ what }) => what[lang].split('. ')[0]), name);
    }
    await visit.close();
  }
});

for (const look of [{ lang: 'vi', colorScheme: 'light', viewport: { width: 1280, height: 900 } }, { lang: 'en', colorScheme: 'dark', viewport: { width: 320, height: 720 } }]) {
  test(`no violation, and nothing to scroll to sideways (${look.lang}, ${look.colorScheme}, ${look.viewport.width} px)`, async () => {
    const visit = await opens(look);
    await visit.page.locator('#send').click();
    await visit.page.locator('.answer').waitFor();
    await passes(visit.page);
    if (process.env.LEADLINE_SHOTS) await visit.page.screenshot({ path: `${process.env.LEADLINE_SHOTS}/destinations-${look.viewport.width}.png`, fullPage: true });
    await visit.close();
  });
}
