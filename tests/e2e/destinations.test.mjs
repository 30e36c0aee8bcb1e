// Leads arrive at vendors' intakes straight from a page: each profile against a server that holds its contract (tests/support/contracts.mjs).
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { contract } from '../support/contracts.mjs';
import { listeningPage, Pages } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const THANKS = 'We have got it.';
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
  const pages = await new Pages({ '/': { body: listeningPage }, '/leadline.json': { body: JSON.stringify(configOf(endpointOf(vendor.url))) } }).start();
  return { vendor, pages, async dispose() { vendor.close(); await pages.dispose(); } };
};

async function fill(visitor, { pages }, mail = 'an@example.com') {
  await visitor.page.goto(`${pages.url}/`);
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

  // Of ten 429s in one second HubSpot makes a minute's ban: so it is not only waited, but waited ever longer.
  visit('HubSpot: over its rate the outbox waits, whether it says for how long or not; each lead arrives, and once', async (visitor, begun) => {
    const mails = ['an@example.com', 'binh@example.com', 'chi@example.com', 'dung@example.com'];
    for (const mail of mails) {
      await fill(visitor, begun, mail);
      await until(async () => begun.vendor.got.length + begun.vendor.heard.limited >= mails.indexOf(mail) + 1, 'it was posted');
    }
    await until(async () => begun.vendor.got.length === mails.length, 'all have arrived', 30);
    await until(async () => (await heard(visitor)).length > 0, 'the last one is told of');
    assert.deepEqual(begun.vendor.got.map(({ fields }) => fields.find(({ name }) => name === 'email').value).sort(), mails);
    assert.deepEqual(begun.vendor.refused, []);
    assert.ok(begun.vendor.heard.limited >= 1 && begun.vendor.heard.limited <= 12, `${begun.vendor.heard.limited} times too many`);
    await visitor.page.waitForTimeout(1500);
    assert.equal(begun.vendor.got.length, mails.length, 'and nothing more comes');
  }, beside('hubspot', hubspot, { limit: [1, [429, '{"status":"error","errorType":"RATE_LIMIT","policyName":"TEN_SECONDLY_ROLLING"}', { 'content-type': 'application/json', 'retry-after': '2', 'access-control-expose-headers': 'retry-after' }], 1500] }));

  visit('Mautic: a form posted without CORS; the visitor reads no more than is known, and it is posted once', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees('Sent, but not confirmed');
    await until(() => begun.vendor.got.length > 0, 'it was posted');
    await visitor.page.waitForTimeout(2500);
    const [lead, ...more] = begun.vendor.got;
    assert.deepEqual(more, []);
    assert.deepEqual(lead, { 'mauticform[email]': 'an@example.com', 'mauticform[first_name]': 'Văn An', 'mauticform[last_name]': 'Nguyễn', 'mauticform[formId]': '7',
      'mauticform[messenger]': '1', 'mauticform[return]': '', 'mauticform[submit]': '1' });
    assert.deepEqual([begun.vendor.heard.preflights, (await heard(visitor)).map(([name]) => name)], [0, ['unconfirmed']]);
  }, beside('mautic', (origin) => ({ format: 'mautic', with: { host: origin, formId: 7 } })));

  visit('Zapier: JSON as text, without a preflight', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    const [lead] = begun.vendor.got;
    assert.deepEqual([lead.name, lead.email, lead.form, begun.vendor.heard.preflights], ['Nguyễn Văn An', 'an@example.com', 'contact', 0]);
  }, beside('zapier', (origin) => ({ format: 'zapier', with: { url: `${origin}/hooks/catch/1/abc/` } })));

  visit('Google Sheets: the redirect of a script that ran through is its receipt', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    assert.equal(begun.vendor.got[0].email, 'an@example.com');
  }, beside('google-sheets', (origin) => ({ format: 'google-sheets', with: { url: `${origin}/macros/s/abc/exec` } })));

  visit('Odoo behind a proxy with CORS: a form that can be read, and 200 with an error inside comes back to its field', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees('This was not accepted. Please check it.');
    assert.equal(await visitor.field('contact', 'mail').getAttribute('aria-invalid'), 'true');
    assert.deepEqual((await heard(visitor)).map(([name, data]) => [name, data.reason, data.status]), [['undelivered', 'record_refused', 200]]);
  }, beside('odoo', (origin) => ({ format: 'odoo', with: { host: origin, model: 'crm.lead' }, profile: 'form' }),
    { cors: true, take: () => [200, '{"error_fields":["email_from"]}', { 'content-type': 'application/json' }] }));

  visit('a form in parts, with names of one\'s own', async (visitor, begun) => {
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    assert.deepEqual(begun.vendor.got[0], { EMAIL: 'an@example.com', 'group[1][]': 'a' });
  }, beside('mautic', (origin) => ({ url: `${origin}/intake`, profile: 'multipart', response: '2xx', map: { EMAIL: '{{contact.email}}', group: { 1: ['a'] } } }),
    { path: /^\/intake$/, type: 'multipart/form-data', cors: true, take: () => [200, 'ok'] }));

  const files = (visitor) => {
    const all = [];
    visitor.page.on('request', (request) => /formats|presets/.test(request.url()) && all.push(new URL(request.url()).pathname));
    return all;
  };

  visit('a page that names a preset fetches that one, and only when a form is there', async (visitor, begun) => {
    const fetched = files(visitor);
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    assert.deepEqual(fetched.sort(), ['/dist/leadline.formats.wasm', '/dist/presets/hubspot.json']);
  }, beside('hubspot', hubspot));

  visit('a page that names none fetches neither a preset nor the part that reads them', async (visitor, begun) => {
    const fetched = files(visitor);
    await fill(visitor, begun);
    await visitor.sees(THANKS);
    assert.deepEqual(fetched, []);
  }, beside('hubspot', (origin) => ({ url: `${origin}/any`, response: '2xx' }), { path: /any/, take: () => [200, 'ok'] }));

  visit('a preset that comes late holds nothing up but its own sending: the form is sent when it is there', async (visitor, begun) => {
    await visitor.page.route(/presets\/hubspot/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue().catch(() => {});
    });
    await fill(visitor, begun);
    await visitor.sees('Sending…');
    await visitor.sees(THANKS);
    assert.equal(begun.vendor.got.length, 1);
  }, beside('hubspot', hubspot));

  visit('a preset that never comes loses nothing: the visitor reads that it is saved, and the next page sends it', async (visitor, begun) => {
    await visitor.page.route(/presets\/hubspot/, (route) => route.abort());
    await fill(visitor, begun);
    await visitor.sees('Saved on this device.');
    assert.equal(begun.vendor.got.length, 0);
    await visitor.page.unroute(/presets\/hubspot/);
    await visitor.page.goto('about:blank');
    await visitor.page.waitForTimeout(31_000); // the lease of the page that holds it
    await visitor.page.goto(`${begun.pages.url}/`);
    await until(() => begun.vendor.got.length === 1, 'the lead');
    assert.deepEqual(visitor.complaints.splice(0), ['leadline: formats could not be loaded yet']);
  }, beside('hubspot', hubspot));
});
