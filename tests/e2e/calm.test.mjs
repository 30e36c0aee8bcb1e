// A page that shows nothing of ours by itself: while nobody is there the core does nothing, and what is known in the end is the same.
import assert from 'node:assert/strict';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (body = '', script = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flats</title></head><body><main><h1>Flats</h1>
<p><a id="link" href="#prices" data-leadline="quote">Prices</a> <button id="button" data-leadline="quote">Prices</button></p>${body}</main>
<script async src="/dist/leadline.js" data-config="/leadline.json" data-record></script><script>${script}</script></body></html>`;
const PAGES = {
  '/flats': { body: page() },
  '/tidied': { body: page('', "setTimeout(() => history.replaceState(null, '', location.pathname), 1500)") },
  '/early': { body: page('', "leadline = [['track', 'came']]") },
  '/slot': { body: page('<div data-leadline-slot="other"></div>') },
  '/other': { body: page() },
};
const site = () => otherOrigin(PAGES, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, {
    version: 1, locale: 'en', consent: { default: 'persistent' },
    forms: [{ id: 'quote', display: 'modal', title: 'A quote', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] },
      { id: 'other', title: 'Another', fields: [{ name: 'email', type: 'email', label: 'E-mail' }] }],
  });
});

const lines = (visitor) => visitor.page.evaluate(async () => (await leadline.log()).split('\n').filter((line) => line.startsWith('> ')).map((line) => JSON.parse(line.slice(2))));
/** The runtime is there, and has had time to begin. */
async function waits(visitor, url) {
  await visitor.page.goto(url);
  await visitor.page.evaluate(async () => void (await leadline.log()));
  await visitor.page.waitForTimeout(1500);
}

visit('while nobody is there the core does nothing; a hand that moves begins it, and the page has all that it came with', async (visitor, { pages }) => {
  await waits(visitor, `${pages.url}/tidied?utm_source=zalo`);
  await until(() => visitor.page.evaluate(() => location.search === ''), 'its own script has tidied the address');
  assert.deepEqual(await lines(visitor), []);
  await visitor.movesAbout();
  const [boot, at] = await until(async () => { const all = await lines(visitor); return all.length > 1 && all; }, 'it begins');
  assert.deepEqual([boot.k, at.k, at.path, at.query], ['boot', 'page', '/tidied', { utm_source: 'zalo' }]);
}, site);

visit('nobody comes: after ten seconds it begins by itself', async (visitor, { pages }) => {
  await waits(visitor, `${pages.url}/flats`);
  await visitor.page.waitForTimeout(6000);
  assert.deepEqual(await lines(visitor), []);
  await until(async () => (await lines(visitor)).length > 1, 'it begins', 8);
}, site);

visit('who leaves without a sign has been there: where they came from is known on the next page', async (visitor, { pages }) => {
  await waits(visitor, `${pages.url}/flats?utm_source=zalo&utm_campaign=tet`);
  assert.equal(await visitor.page.evaluate(() => localStorage.length), 0);
  await visitor.page.goto(`${pages.url}/other`);
  assert.match(await visitor.page.evaluate(() => JSON.stringify(localStorage)), /zalo.*tet/);
  const lead = await visitor.page.evaluate(() => new Promise((then) => { leadline.on('open', () => then(leadline.log())); leadline.open('quote'); }));
  assert.match(lead, /"visits":1/, 'it is still the first visit');
}, site);

for (const [what, act] of [
  ['a call', () => leadline.open('quote')],
  ['a script that clicks on a link', () => document.querySelector('#link').click()],
  ['a script that clicks on a button', () => document.querySelector('#button').click()],
]) {
  visit(`${what} waits for nobody`, async (visitor, { pages }) => {
    await waits(visitor, `${pages.url}/flats`);
    await visitor.page.evaluate(act);
    await visitor.field('quote', 'email').waitFor({ timeout: 3000 });
  }, site);
}

visit('the press of a hand that comes from nowhere opens the form', async (visitor, { pages }) => {
  await waits(visitor, `${pages.url}/flats`);
  await visitor.page.locator('#link').click();
  await visitor.field('quote', 'email').waitFor({ timeout: 3000 });
  await visitor.field('quote', 'email').fill('an@example.com');
  await visitor.takesTime();
  await visitor.submitButton('quote').click();
  await visitor.surface('quote').getByText('Thank you').waitFor();
}, site);

for (const [what, path] of [['what has been called before it came', '/early'], ['a slot on the page', '/slot']]) {
  visit(`${what} is not kept waiting`, async (visitor, { pages }) => {
    await visitor.page.goto(`${pages.url}${path}`);
    await until(async () => (await lines(visitor)).some(({ k }) => k === 'page'), 'it has begun', 4);
  }, site);
}

visit('a lead that waits to be sent is not kept waiting', async (visitor, { pages }) => {
  await visitor.page.route('**/api/leads', (route) => route.abort());
  await visitor.open(`${pages.url}/flats`);
  await visitor.page.locator('#link').click();
  await visitor.field('quote', 'email').fill('an@example.com');
  await visitor.takesTime();
  await visitor.submitButton('quote').click();
  await visitor.surface('quote').getByText('Saved on this device').waitFor();
  await visitor.page.goto(`${pages.url}/other`);
  await until(async () => (await lines(visitor)).some(({ k, records }) => k === 'outbox' && records.length === 1), 'the core has it', 5);
}, site);
