// A form that is left in the middle, in a real browser with the real receiver: what was answered so far is there, and whoever comes back
// and finishes it is one lead (docs/forms.md, "Unfinished forms").
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A form</title><meta name="viewport" content="width=device-width"></head><body><main><h1>A form</h1>${body}</main></body></html>`;
const PAGES = {
  '/quote': { body: page('<div data-leadline-slot="quote"></div><script async src="/dist/leadline.js" data-config="/leadline.json"></script>') },
  '/elsewhere': { body: page('<p>Something else.</p>') },
};
const FIELDS = [
  { name: 'email', type: 'email', label: 'E-mail', required: true }, { name: 'agree', type: 'consent', purpose: 'contact', label: 'You may write to me', required: true },
  { name: 'more', label: 'More', required: true },
];
const site = (form = {}) => () => otherOrigin(PAGES, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, {
    version: 1, locale: 'en', consent: { default: 'persistent' },
    forms: [{ id: 'quote', title: 'A quote', partial: true, steps: [{ id: 'who', fields: ['email', 'agree'] }, { id: 'what', fields: ['more'] }], fields: FIELDS, ...form }],
  });
});

const field = (visitor, name) => visitor.field('quote', name);
const go = (visitor) => visitor.submitButton('quote').click();
const TOLD = 'If you leave before the end, we receive the steps you have completed.';

async function firstStep(visitor, pages) {
  await visitor.open(`${pages.url}/quote`);
  await visitor.surface('quote').getByText(TOLD).waitFor();
  await field(visitor, 'email').fill('an@example.com');
  await field(visitor, 'agree').check();
  await visitor.page.waitForTimeout(1500);
  await go(visitor);
  await field(visitor, 'more').waitFor();
}

visit('who leaves after a step is an unfinished lead, and who comes back and finishes is one lead', async (visitor, { pages, receiver }) => {
  await firstStep(visitor, pages);
  await passes(visitor.page);
  await field(visitor, 'more').fill('not yet');
  await visitor.page.goto(`${pages.url}/elsewhere`);
  const [{ lead: part, verdict, seq }] = await receiver.waitForLeads(1);
  assert.deepEqual([part.type, part.fields, verdict], ['lead.partial', { email: 'an@example.com', agree: true }, 'consistent']);
  await visitor.open(`${pages.url}/quote`);
  await field(visitor, 'more').waitFor(); // the draft is there, at its step
  await visitor.page.goto(`${pages.url}/elsewhere`);
  await visitor.open(`${pages.url}/quote`);
  await field(visitor, 'more').fill('Please call');
  await visitor.page.waitForTimeout(1000);
  await go(visitor);
  await visitor.surface('quote').getByText('Thank you').waitFor();
  const leads = await until(async () => { const all = await receiver.leads(); return all[0]?.lead.type === 'lead.submitted' && all; }, 'the whole lead');
  assert.equal(leads.length, 1);
  assert.deepEqual([leads[0].lead.id, leads[0].lead.fields.more, leads[0].seq > seq, leads[0].verdict], [part.id, 'Please call', true, 'consistent']);
}, site());

visit('a tab that is closed sends it as well, and one in which nobody went on sends nothing', async (visitor, { pages, receiver }) => {
  const other = await visitor.another();
  await other.open(`${pages.url}/quote`);
  await field(other, 'email').fill('binh@example.com');
  await other.page.close({ runBeforeUnload: true });
  const closing = await visitor.another();
  await closing.page.evaluate(() => {}); // a page of its own
  await firstStep(closing, pages);
  await closing.page.close({ runBeforeUnload: true });
  const leads = await receiver.waitForLeads(1, { quiet: 1000 });
  assert.deepEqual(leads.map(({ lead }) => [lead.type, lead.fields.email]), [['lead.partial', 'an@example.com']]);
}, site());

visit('a form that does not ask for it sends nothing before its end', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/quote`);
  await field(visitor, 'email').fill('an@example.com');
  await field(visitor, 'agree').check();
  await go(visitor);
  await field(visitor, 'more').waitFor();
  assert.equal(await visitor.surface('quote').getByText(TOLD).count(), 0);
  await visitor.page.goto(`${pages.url}/elsewhere`);
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual(await receiver.leads(), []);
}, site({ partial: false }));

visit('the inbox says that it is unfinished until it is not', async (visitor, { pages, receiver }) => {
  await firstStep(visitor, pages);
  const inbox = await visitor.another();
  await inbox.page.goto(`${receiver.url}/inbox/?lang=en#token=${receiver.token}`);
  await visitor.page.goto(`${pages.url}/elsewhere`);
  const row = inbox.page.locator('.row');
  await row.getByText('unfinished').waitFor({ timeout: 15_000 });
  await visitor.open(`${pages.url}/quote`);
  await field(visitor, 'more').fill('Please call');
  await visitor.page.waitForTimeout(1000);
  await go(visitor);
  await until(async () => (await row.count()) === 1 && (await row.getByText('unfinished').count()) === 0, 'the whole one in its place', 15);
}, site());
