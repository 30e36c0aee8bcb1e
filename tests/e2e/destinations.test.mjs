// Leads arrive at vendors' intakes straight from a page: each profile against a server that holds its contract (tests/support/contracts.mjs).
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { contract } from '../support/contracts.mjs';
import { Pages } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const THANKS = 'We have got it.';
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1><div data-leadline-slot="contact"></div>
<script>
window.heard = [];
window.leadline = [];
for (const name of ['delivered', 'unconfirmed', 'undelivered']) leadline.push(['on', name, (data) => heard.push([name, data])]);
</script>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></html>`;

const configOf = (endpoint) => ({
  version: 1,
  site: 'shop',
  forms: [{ id: 'contact', title: 'Write to us', success: { title: THANKS }, fields: [
    { name: 'ho_ten', label: 'Name', required: true, autocomplete: 'name' },
    { name: 'mail', type: 'email', label: 'E-mail', required: true },
  ] }],
  delivery: { endpoints: [{ id: 'crm', ...endpoint }] },
});

/** A page on one origin, and a vendor on another. `endpointOf`: (the vendor's origin) → the endpoint. */
const beside = (name, endpointOf, changes) => async () => {
  const vendor = await contract(name, changes);
  const pages = await new Pages({ '/': { body: PAGE }, '/leadline.json': { body: JSON.stringify(configOf(endpointOf(vendor.url))) } }).start();
  return { vendor, pages, async dispose() { vendor.close(); await pages.dispose(); } };
};

async function fill(visitor, { pages }, mail = 'an@example.com') {
  await visitor.open(`${pages.url}/`);
  await visitor.field('contact', 'ho_ten').fill('Nguyễn Văn An');
  await visitor.field('contact', 'mail').fill(mail);
  await visitor.submitButton('contact').click();
}

const heard = (visitor) => visitor.page.evaluate(() => window.heard);
const hubspot = (origin) => ({ format: 'hubspot', with: { portalId: '12345678', formGuid: '3f2c' }, url: `${origin}/submissions/v3/integration/submit/12345678/3f2c` });

describe('a lead goes to a vendor', { concurrency: 2 }, () => {
  visit('HubSpot: JSON after a preflight, with the name in its two parts', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    const [lead] = begun.vendor.got;
    assert.deepEqual(Object.fromEntries(lead.fields.map(({ name, value }) => [name, value])), { email: 'an@example.com', firstname: 'Văn An', lastname: 'Nguyễn' });
    assert.ok(begun.vendor.heard.preflights > 0);
    assert.deepEqual((await heard(visitor)).map(([name]) => name), ['delivered']);
  }, beside('hubspot', hubspot));

  visit('HubSpot: what it says of a field comes back to that field, and the corrected form is one lead', async (visitor, begun) => {
    await fill(visitor, begun, 'an@blocked.example');
    await visitor.sees('This was not accepted. Please check it.');
    assert.equal(await visitor.field('contact', 'mail').getAttribute('aria-invalid'), 'true');
    assert.equal(begun.vendor.got.length, 0);
    await visitor.field('contact', 'mail').fill('an@example.com');
    await visitor.submitButton('contact').click();
    await visitor.sees(THANKS);
    assert.equal(begun.vendor.got.length, 1);
  }, beside('hubspot', hubspot));
});
