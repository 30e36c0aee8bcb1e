// Conversions that the receiver tells advertisers of (docs/bridges.md): of who agreed and of nobody else, under the lead's id, hashed, and in time; the
// advertisers are contract servers that refuse what the real ones do.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { contract } from '../support/contracts.mjs';
import { emptyFolder, hexFrom, leadline, post, randomFrom, serve } from './receiver-kit.mjs';
import { deliveriesOf, until } from './relay-kit.mjs';

const random = randomFrom(77);
const sha = (text) => createHash('sha256').update(text).digest('hex');
const FORM = { id: 'quote', fields: [
  { name: 'mail', type: 'email', label: 'E-mail' }, { name: 'phone', type: 'tel', country: 'VN', label: 'Phone' }, { name: 'ads', type: 'consent', purpose: 'ads', label: 'You may tell advertisers' },
] };
const AGREED = [{ purpose: 'ads', granted: true }], REFUSED = [{ purpose: 'ads', granted: false }];
const leadOf = (id, change = {}) => ({
  id, type: 'lead.submitted', time: Date.now() - 5000, site: 'x', form: 'quote', locale: 'vi', fields: { mail: ' Nguyen.An@Gmail.com', phone: '+84912345678' }, consent: AGREED, visit: { visitor: 'v1', visits: 1, pages: 2 },
  page: { path: '/prices', title: 'Prices' }, attribution: { channel: 'Paid Social', last: { time: 1795500000000, clickIds: { fbclid: 'IwAR', ttclid: 'E.C.P.x', gclid: 'Cj0K' } } }, score: { total: 30, stage: 'MQL', contributions: [] }, ...change,
});

const WHO = { email: sha('nguyen.an@gmail.com'), dotless: sha('nguyenan@gmail.com'), phone: sha('+84912345678'), digits: sha('84912345678'), visitor: sha('v1') };
const VENDORS = {
  'meta-conversions': { with: { pixelId: '1', token: '{{secret:T}}', site: 'https://www.example.com' }, path: '/v23.0/1/events', id: ({ data: [event] }) => event.event_id,
    who: ({ data: [{ user_data: { em, ph, external_id: external, fbc } }] }) => [em[0], ph[0], external[0], fbc], said: [WHO.email, WHO.digits, WHO.visitor, 'fb.1.1795500000000.IwAR'] },
  'tiktok-events': { with: { pixelCode: 'C4', token: '{{secret:T}}', site: 'https://www.example.com' }, path: '/open_api/v1.3/event/track/', id: ({ data: [event] }) => event.event_id,
    who: ({ data: [{ user }] }) => [user.email, user.phone, user.external_id, user.ttclid], said: [WHO.email, WHO.phone, WHO.visitor, 'E.C.P.x'] },
  'google-conversions': { with: { customerId: '1', conversionActionId: '2', developerToken: '{{secret:D}}', token: '{{secret:T}}' }, path: '/v23/customers/1:uploadClickConversions', id: ({ conversions: [one] }) => one.orderId,
    who: ({ conversions: [{ userIdentifiers: [a, b], gclid }] }) => [a.hashedEmail, b.hashedPhoneNumber, gclid], said: [WHO.dotless, WHO.phone, 'Cj0K'] },
};

async function start(t, name, change = {}, vendor) {
  const there = await contract(name, vendor);
  t.after(there.close);
  const endpoint = { id: 'ads', format: name, url: there.url + VENDORS[name].path, with: VENDORS[name].with, ...change };
  const folder = emptyFolder(t);
  const write = (file, content, mode) => { writeFileSync(join(folder, file), JSON.stringify(content), { mode }); return join(folder, file); };
  const config = write('config.json', { version: 1, site: 'x', forms: [FORM], delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }, endpoint] } });
  const site = write('site.json', { site: 'x', config: 'config.json', relay: { allow: ['localhost'], retries: [0.2] } });
  const secrets = write('secrets.json', { T: 'token', D: 'developer' }, 0o600);
  return { there, config, write, server: await serve(t, { data: join(folder, 'data'), site, secrets }) };
}
async function give(server, change) {
  const id = hexFrom(random);
  assert.equal((await post(server, JSON.stringify(leadOf(id, change)))).status, 200);
  return id;
}
const ended = (server, id) => until(async () => { const { ads } = await deliveriesOf(server, id); return ads && ads.state !== 'waiting' && ads; }, 'it has ended');

describe('an advertiser is told', () => {
  for (const [name, { id: idOf, who, said }] of Object.entries(VENDORS)) {
    test(`${name}: of who agreed, under the lead's id, by hashes alone`, async (t) => {
      const { there, server } = await start(t, name);
      const refused = await give(server, { consent: REFUSED, traits: { adsConsent: 'google' } });
      const unasked = await give(server, { consent: [] });
      const another = await give(server, { consent: [{ purpose: 'newsletter', granted: true }] });
      const agreed = await give(server);
      const platform = await give(server, { consent: [], traits: { adsConsent: 'tcf' } });
      for (const id of [agreed, platform]) assert.equal((await ended(server, id)).state, 'accepted');
      assert.deepEqual(there.got.map(idOf), [agreed, platform]);
      assert.deepEqual([there.refused, there.noted], [[], []]);
      for (const id of [refused, unasked, another]) assert.deepEqual(await deliveriesOf(server, id), {});
      assert.deepEqual(who(there.got[0]), said);
      assert.doesNotMatch(JSON.stringify(there.got), /gmail|84912345678(?!\w)|Nguyen/i);
    });
  }
});

test('Meta refuses what is more than seven days old: the lead stays, and the inbox says so', async (t) => {
  const { there, server } = await start(t, 'meta-conversions');
  const old = await give(server, { time: Date.now() - 8 * 86_400_000 });
  const { state, status, reason } = await ended(server, old);
  assert.deepEqual([state, status, reason], ['failed', 400, 'record_refused']);
  assert.equal(there.got.length, 0);
});

test('Meta takes a website event with the browser that the page has told of, and none without', async (t) => {
  const { there, server } = await start(t, 'meta-conversions', { with: { ...VENDORS['meta-conversions'].with, actionSource: 'website' } });
  assert.equal((await ended(server, await give(server))).state, 'failed');
  const told = await give(server, { traits: { userAgent: 'Mozilla/5.0' } });
  assert.equal((await ended(server, told)).state, 'accepted');
  const [{ data: [{ event_source_url: at, user_data: { client_user_agent: browser } }] }] = there.got;
  assert.deepEqual([at, browser], ['https://www.example.com/prices', 'Mozilla/5.0']);
});

test('what an advertiser refuses with a 200 is refused', async (t) => {
  for (const [name, change] of [['tiktok-events', { body: { event_source: 'web', data: [] } }], ['google-conversions', { map: { userIdentifiers: null, gclid: null } }]]) {
    const { server } = await start(t, name, change);
    const { state, status } = await ended(server, await give(server));
    assert.deepEqual([state, status], ['failed', 200], name);
  }
});

test('an endpoint’s own consent: `leadline request` and the page go by it as well; a page that would hash is told of', async (t) => {
  const { write } = await start(t, 'tiktok-events');
  const config = write('own.json', { version: 1, site: 'x', forms: [FORM], delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }, { id: 'letters', url: '/letters', consent: 'newsletter', map: { mail: '{{contact.email | sha256}}' } }] } });
  const said = (consent) => leadline(['request', '--config', config, write('lead.json', leadOf('0'.repeat(32), { consent }))]).out.trim().split('\n').map((line) => JSON.parse(line).endpoint);
  assert.deepEqual(said([{ purpose: 'newsletter', granted: true }]), ['inbox', 'letters']);
  assert.deepEqual(said(AGREED), ['inbox']);
  const { diagnostics } = JSON.parse(leadline(['check', '--json', config]).out);
  assert.deepEqual(diagnostics.filter(({ code }) => code === 'hash_in_page').map(({ pointer }) => pointer), ['/delivery/endpoints/1/map']);
  const wrong = write('wrong.json', { version: 1, site: 'x', forms: [FORM], delivery: { endpoints: [{ id: 'letters', url: '/letters', consent: true }] } });
  assert.ok(JSON.parse(leadline(['check', '--json', wrong]).out).diagnostics.some(({ pointer, severity }) => pointer === '/delivery/endpoints/0/consent' && severity === 'error'));
});
