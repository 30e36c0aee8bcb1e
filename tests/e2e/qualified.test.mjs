// A lead that qualifies later, in real browsers with the real receiver: its visitor comes back, reads the prices, and the receiver has it under
// the same id, once (docs/delivery.md, "Leads that qualify later").
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flats</title></head><body><main><h1>Flats</h1>${body}</main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const PAGES = { '/quote': { body: page('<div data-leadline-slot="quote"></div>') }, '/prices': { body: page('<p>From 2 billion.</p>') }, '/about': { body: page('<p>About us.</p>') } };
const site = (endpoint, tier = 'persistent') => () => otherOrigin(PAGES, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config.delivery.endpoints[0], endpoint);
  Object.assign(config, {
    version: 1, locale: 'en', consent: { default: tier },
    forms: [{ id: 'quote', title: 'A quote', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] }],
    scoring: { rules: [{ id: 'prices', on: 'page', when: { '==': [{ var: 'event.path' }, '/prices'] }, points: 30, qualifyAs: 'MQL' }], stages: [{ id: 'IQL', weight: 10, when: { '==': [{ var: 'fields.email' }, true] } }, { id: 'MQL', weight: 20 }] },
  });
});

async function sends(visitor, { pages, receiver }) {
  await visitor.open(`${pages.url}/quote`);
  await visitor.field('quote', 'email').fill('an@example.com');
  await visitor.takesTime();
  await visitor.submitButton('quote').click();
  await visitor.surface('quote').getByText('Thank you').waitFor();
  const [{ lead, seq }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.type, lead.score.stage], ['lead.submitted', 'IQL']);
  return { lead, seq };
}

visit('who reads the prices on a later page is the same lead, an MQL now; once, however often they come', async (visitor, { pages, receiver }) => {
  const sent = await sends(visitor, { pages, receiver });
  await visitor.page.goto(`${pages.url}/about`);
  await visitor.page.goto(`${pages.url}/prices`);
  const [now] = await until(async () => {
    await visitor.movesAbout(); // a sign of a person; without one it is scored after ten seconds
    const all = await receiver.leads();
    return all[0]?.lead.type === 'lead.qualified' && all;
  }, 'it qualifies');
  assert.deepEqual([now.lead.id, now.lead.score.stage, now.lead.fields, now.verdict, now.seq > sent.seq], [sent.lead.id, 'MQL', { email: 'an@example.com' }, 'consistent', true]);
  assert.equal(now.lead.submitted, sent.lead.time);
  for (const path of ['/about', '/prices']) await visitor.page.goto(`${pages.url}${path}`);
  await visitor.page.waitForTimeout(1500);
  const leads = await receiver.leads();
  assert.deepEqual(leads.map(({ seq }) => seq), [now.seq], 'nothing else has come');
}, site({ qualified: true }));

visit('the inbox says so, of the same row', async (visitor, { pages, receiver }) => {
  await sends(visitor, { pages, receiver });
  const inbox = await visitor.another();
  await inbox.page.goto(`${receiver.url}/inbox/?lang=en#token=${receiver.token}`);
  const row = inbox.page.locator('.row');
  await row.getByText('IQL').waitFor({ timeout: 15_000 });
  await visitor.page.goto(`${pages.url}/prices`);
  await until(async () => (await visitor.movesAbout(), await row.getByText('qualified later').count()) > 0, 'the inbox says so', 15);
  assert.equal(await row.count(), 1);
  await row.click();
  await inbox.page.getByText(/They sent the form on .*, and had risen to this stage by /).waitFor();
  await passes(inbox.page);
}, site({ qualified: true }));

visit('an endpoint that does not ask for it hears nothing more, and nothing of what was said is kept', async (visitor, { pages, receiver }) => {
  await sends(visitor, { pages, receiver });
  await visitor.page.goto(`${pages.url}/prices`);
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual((await receiver.leads()).map(({ lead }) => lead.type), ['lead.submitted']);
  assert.equal(await visitor.page.evaluate(() => JSON.stringify(localStorage).includes('an@example.com')), false);
}, site({}));

visit('who withdraws their consent is not followed', async (visitor, { pages, receiver }) => {
  await sends(visitor, { pages, receiver });
  await visitor.page.evaluate(() => leadline.consent('none'));
  await until(async () => (await visitor.page.evaluate(() => localStorage.length)) === 0, 'nothing is kept');
  await visitor.page.goto(`${pages.url}/prices`);
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual((await receiver.leads()).map(({ lead }) => lead.type), ['lead.submitted']);
}, site({ qualified: true }));
