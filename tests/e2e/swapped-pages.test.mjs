// Pages that change under us as libraries change them: a body that is swapped for another (Turbo), a part that is (htmx), a page that
// is not shown at first, and one that is prerendered.
import assert from 'node:assert/strict';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const SCRIPT = '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>';
const page = (body, attributes = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>${SCRIPT}</head><body ${attributes}>${body}</body></html>`;
const SLOT = '<h1>Ask us</h1><div data-leadline-slot="ask"></div>';

const site = (routes) => () => otherOrigin(routes, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, {
    version: 1, locale: 'en', scoring: { rules: [{ id: 'seen', on: 'seen', points: 5 }, { id: 'page', on: 'page', points: 1 }] },
    forms: [{ id: 'ask', title: 'Ask', fields: [{ name: 'name', label: 'Name', required: true }] }],
  });
});
const ask = (visitor) => visitor.surface('ask');
const send = async (visitor, receiver) => {
  await visitor.field('ask', 'name').fill('An');
  await visitor.page.waitForTimeout(1200);
  await visitor.submitButton('ask').click();
  await ask(visitor).locator('.ll-done').waitFor();
  return receiver.waitForLeads(1);
};

visit('a body that is swapped for another, as Turbo does it: the form goes with the page it was on, and comes with the next', async (visitor, { pages, receiver }) => {
  await visitor.page.goto(`${pages.url}/a`);
  await ask(visitor).locator('form').waitFor();
  const swap = (path, body) => visitor.page.evaluate(([to, inside]) => {
    history.pushState({}, '', to);
    const next = document.createElement('body');
    next.innerHTML = inside; // the library's, of a page that it has fetched
    document.body.replaceWith(next);
  }, [path, body]);
  await swap('/b', '<h1>Read this</h1><p>Nothing to fill in.</p>');
  await until(async () => (await visitor.page.locator('leadline-surface').count()) === 0, 'the form is gone');
  await swap('/c', SLOT);
  await ask(visitor).locator('form').waitFor();
  const [{ lead, verdict }] = await send(visitor, receiver);
  assert.equal(lead.page.path, '/c');
  assert.equal(verdict, 'consistent');
}, site({ '/a': { body: page(SLOT) } }));

visit('a part of the page that is swapped, as htmx does it: what was typed is still there when the slot comes anew', async (visitor, { pages, receiver }) => {
  await visitor.page.goto(`${pages.url}/a`);
  await visitor.field('ask', 'name').fill('Bình');
  await visitor.page.evaluate((inside) => { document.querySelector('main').innerHTML = inside; }, SLOT);
  await until(async () => (await visitor.field('ask', 'name').inputValue().catch(() => '')) === 'Bình', 'the form is in the new slot, as it was');
  await visitor.page.waitForTimeout(1200);
  await visitor.submitButton('ask').click();
  const leads = await receiver.waitForLeads(1);
  assert.equal(leads.length, 1);
  assert.equal(leads[0].lead.fields.name, 'Bình');
}, site({ '/a': { body: page(`<main>${SLOT}</main>`) } }));

visit('a page that is not shown at first: nothing of it is seen until it is', async (visitor, { pages, receiver }) => {
  await visitor.page.goto(`${pages.url}/a`);
  await ask(visitor).locator('form').waitFor({ state: 'attached' });
  await visitor.page.waitForTimeout(1500);
  const points = () => visitor.page.evaluate(async () => (await leadline.score()).total);
  assert.equal(await points(), 1, 'the page alone');
  await visitor.page.evaluate(() => { document.body.style.display = ''; });
  await until(async () => (await points()) === 6, 'now its form was seen');
  await send(visitor, receiver);
}, site({ '/a': { body: page(SLOT, 'style="display: none"') } }));

visit('a page that a browser prerenders: nothing is counted, kept or shown before somebody comes to see it', async (visitor, { pages, receiver }) => {
  await visitor.page.addInitScript(() => {
    window.early = true;
    Object.defineProperty(Document.prototype, 'prerendering', { get: () => window.early });
  });
  await visitor.page.goto(`${pages.url}/a`);
  await visitor.page.waitForTimeout(2000);
  assert.equal(await visitor.page.locator('leadline-surface').count(), 0);
  assert.deepEqual(await visitor.page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]), [0, 0, 0]);
  const came = Date.now();
  await visitor.page.evaluate(() => { window.early = false; document.dispatchEvent(new Event('prerenderingchange')); });
  await ask(visitor).locator('form').waitFor();
  const [{ lead }] = await send(visitor, receiver);
  assert.equal(lead.visit.pages, 1);
  assert.ok(lead.attribution.first.time >= came, 'the visit begins when it is shown');
}, site({ '/a': { body: page(SLOT) } }));
