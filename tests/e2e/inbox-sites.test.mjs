// The inboxes of sites that share a host (`leadline serve --sites`): each at its own address, with its own leads, news and session.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from '../js/receiver-kit.mjs';
import { postTo, sitesFolder, tokenOf } from '../js/sites-kit.mjs';
import { launch, Visit } from './support/browser.mjs';

const ends = [];
let server, files, browser;

before(async () => {
  const scope = { after: (end) => ends.push(end) };
  files = sitesFolder(scope, { acme: {}, globex: {} });
  server = await serve(scope, files);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  ends.reverse().forEach((end) => end());
});

const inboxOf = (site, hash = '') => `http://localhost:${server.port}/s/${site}/inbox/?lang=en${hash}`;
const lead = (digit, name) => [digit.repeat(32), { fields: { name, phone: '+84987654321' } }];

test('an inbox below /s/SITE/ shows its site’s leads, hears of new ones, and another site’s is still closed', async () => {
  const { page } = await Visit.begin(browser, { reducedMotion: 'reduce' });
  assert.equal((await postTo(server, 'acme', ...lead('a', 'Acme One'))).status, 200);
  assert.equal((await postTo(server, 'globex', ...lead('b', 'Globex One'))).status, 200);
  await page.goto(inboxOf('acme', `#token=${tokenOf(files.data, 'acme')}`));
  await page.locator('.row', { hasText: 'Acme One' }).waitFor();
  assert.equal(await page.locator('.row').count(), 1);
  assert.equal((await postTo(server, 'acme', ...lead('c', 'Acme Two'))).status, 200);
  await page.locator('.row', { hasText: 'Acme Two' }).waitFor();
  await page.locator('.row h2 a', { hasText: 'Acme One' }).click();
  await page.locator('[data-work]').first().waitFor();  // what is asked for beside the list: the lead, and how far somebody is with it
  await page.goto(inboxOf('globex'));
  await page.locator('main', { hasText: /token/i }).waitFor();
  assert.equal(await page.locator('.row').count(), 0, 'acme’s cookie opens nothing here');
  await page.goto(inboxOf('globex', `#token=${tokenOf(files.data, 'globex')}`));
  await page.locator('.row', { hasText: 'Globex One' }).waitFor();
  await page.goto(inboxOf('acme'));
  await page.locator('.row', { hasText: 'Acme Two' }).waitFor();
});
