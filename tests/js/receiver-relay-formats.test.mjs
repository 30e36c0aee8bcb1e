// What the relay sends to vendors, by their presets: the real program, and contract servers that refuse what the vendors refuse. From the site's config
// and from the site file; and that it is to the byte what `leadline request` shows.
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { contract } from '../support/contracts.mjs';
import { emptyFolder, hexFrom, leadline, post, randomFrom, serve } from './receiver-kit.mjs';
import { ask, deliveriesOf, endpoint, isSigned, overview, signingKey, until } from './relay-kit.mjs';

const random = randomFrom(1103);
const newId = () => hexFrom(random);

/** Fields that are called as people call them: which is the phone number, the form's kinds say. */
const FORM = { id: 'tu-van', fields: [
  { name: 'ho_ten', label: 'Họ và tên', required: true, autocomplete: 'name' }, { name: 'mail', type: 'email', label: 'E-mail' },
  { name: 'dien_thoai', type: 'tel', country: 'VN', label: 'Điện thoại' }, { name: 'loi_nhan', type: 'textarea', label: 'Lời nhắn' },
] };
const FIELDS = { ho_ten: 'Nguyễn Văn An', mail: 'an@example.com', dien_thoai: '+84912345678', loi_nhan: 'Giá "căn góc" & <b>sổ</b>?' };
const INBOX = { id: 'inbox', url: '/api/leads', response: 'key' };
const configOf = (...endpoints) => ({ version: 1, site: 'shop', locale: 'vi', forms: [FORM], delivery: { endpoints: [INBOX, ...endpoints] } });
const leadOf = (id, change) => ({
  id, type: 'lead.submitted', time: Date.now(), site: 'shop', form: 'tu-van', locale: 'vi', fields: FIELDS, consent: [], visit: { visits: 2, pages: 3 }, page: {},
  score: { total: 45, band: 'warm', stage: 'MQL', contributions: [{ rule: 'gia', points: 45, note: 'Xem bảng giá' }] },
  attribution: { channel: 'Paid Social', last: { source: 'zalo', medium: 'social', campaign: 'tet' } }, ...change,
});

/** A site whose config, and whose site file, have these endpoints; secrets lie in a file. */
function site(t, { config = configOf(), others = {}, relay = {}, secrets = {}, ...file }) {
  const folder = emptyFolder(t);
  const write = (name, content, mode = 0o644) => {
    writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  for (const [name, content] of Object.entries(others)) write(name, content);
  return {
    folder, write, config: write('leadline.json', config), secrets: write('secrets.json', secrets, 0o600), data: join(folder, 'data'),
    site: write('site.json', { site: 'shop', config: 'leadline.json', ...(Object.keys(others).length > 0 && { others: Object.keys(others) }), relay: { allow: ['localhost', '127.0.0.1'], retries: [0.2, 60], ...relay }, ...file }),
  };
}

/** Posts a lead and waits until it stands at that endpoint as a test wants. */
async function sendOn(server, at, wanted, change) {
  const id = newId();
  const { status, text } = await post(server, JSON.stringify(leadOf(id, change)));
  assert.equal(status, 200, text);
  return { id, ...await until(async () => { const state = (await deliveriesOf(server, id))[at]; return state && wanted(state) && state; }, `${id} at ${at}`) };
}
const delivered = ({ state }) => state === 'accepted';
const failed = ({ state }) => state === 'failed';

/** Each vendor's endpoint as a shop writes it, at the contract server of that address; the secret is what the vendor gave out. */
const VENDORS = {
  slack: (url) => ({ endpoint: { format: 'slack', with: { url: '{{secret:HOOK}}' } }, secrets: { HOOK: `${url}/services/T0/B0/x` }, said: ({ text }) => text.includes('+84912345678') && text.includes('&lt;b&gt;') }),
  telegram: (url) => ({ endpoint: { format: 'telegram', url: `${url}/bot{{with.token}}/sendMessage`, with: { token: '{{secret:BOT}}', chatId: -100 } }, secrets: { BOT: '123:a-b_C' }, said: ({ chat_id: chat, text }) => chat === '-100' && text.includes('Nguyễn Văn An') }),
  bitrix24: (url) => ({ endpoint: { format: 'bitrix24', with: { url: `${url}/rest/1/{{secret:KEY}}/crm.lead.add.json` } }, secrets: { KEY: 'abcdef0123' }, said: ({ fields }) => fields.PHONE[0].VALUE === '+84912345678' && fields.LAST_NAME === 'Nguyễn' }),
  pipedrive: (url) => ({ endpoint: { format: 'pipedrive', url: `${url}/api/v2/persons`, with: { token: '{{secret:TOKEN}}', company: 'acme' } }, secrets: { TOKEN: 'p1pe' }, said: ({ emails }) => emails[0].value === 'an@example.com' }),
  slimemail: (url) => ({ endpoint: { format: 'slimemail', url: `${url}/subscribe`, with: { apiKey: '{{secret:API}}', list: 'AbC' } }, secrets: { API: 'k&y=1 {{fields.mail}}' }, said: ({ api_key: key, email }) => key === 'k&y=1 {{fields.mail}}' && email === 'an@example.com' }),
};

async function vendor(t, name, changes) {
  const there = await contract(name, changes);
  t.after(there.close);
  return { there, ...VENDORS[name](there.url) };
}

describe('a vendor gets a lead in its own words', () => {
  for (const name of Object.keys(VENDORS)) {
    test(`${name}: from the site’s config, to which no page posts it, and from the site file`, async (t) => {
      const { there, endpoint: given, secrets, said } = await vendor(t, name, { limit: undefined });
      for (const one of [{ config: configOf({ id: 'crm', ...given }) }, { relay: { endpoints: [{ id: 'crm', ...given }] } }]) {
        const server = await serve(t, site(t, { ...one, secrets }));
        await sendOn(server, 'crm', delivered);
        assert.deepEqual([there.got.length, there.refused, there.noted], [1, [], []]);
        assert.ok(said(there.got.pop()), name);
      }
    });

    test(`${name}: the bytes are those that \`leadline request\` shows`, async (t) => {
      const { there, endpoint: given, secrets } = await vendor(t, name);
      const heard = await endpoint(t);
      const at = (text) => JSON.parse(JSON.stringify(text).replaceAll(there.url, `http://127.0.0.1:${heard.port}`));
      const files = site(t, { config: configOf({ id: 'crm', ...at(given) }), secrets: at(secrets) });
      const server = await serve(t, files);
      const id = newId();
      await post(server, JSON.stringify(leadOf(id)));
      await until(() => heard.requests.length > 0, 'it is sent');
      const { code, out, err } = leadline(['request', '--config', files.config, '--secrets', files.secrets, '--endpoint', 'crm', files.write('lead.json', leadOf(id))]);
      assert.equal(code, 0, err);
      const shown = JSON.parse(out);
      const [{ method, url, headers, text }] = heard.requests;
      assert.deepEqual([method, `http://127.0.0.1:${heard.port}${url}`, text], [shown.method, shown.url, shown.body]);
      for (const [header, value] of Object.entries(shown.headers)) assert.equal(headers[header.toLowerCase()], value, header);
      assert.equal(shown.via, 'relay');
    });
  }

  test('HubSpot takes so many in a time: who gets 429, without a Retry-After, waits; the others wait along, and each arrives once', async (t) => {
    const there = await contract('hubspot', { limit: [4, [429, '{"status":"error","policyName":"TEN_SECONDLY_ROLLING"}', { 'content-type': 'application/json' }], 800] });
    t.after(there.close);
    const map = { email: '{{contact.email}}', message: '{{id}}', firstname: null, lastname: null, phone: null, company: null };
    const server = await serve(t, site(t, { relay: { retries: [...Array(9).fill(0.3), 60], endpoints: [{ id: 'crm', format: 'hubspot', map, url: `${there.url}/submissions/v3/integration/submit/12345678/3f2c4d5e`, with: { portalId: '12345678', formGuid: '3f2c4d5e' } }] } }));
    const ids = [];
    for (let n = 0; n < 12; ++n) {
      ids.push(newId());
      assert.equal((await post(server, JSON.stringify(leadOf(ids[n])))).status, 200);
    }
    await until(() => there.got.length === 12, 'all have arrived');
    assert.deepEqual(there.got.map(({ fields }) => fields.find(({ name }) => name === 'message').value).sort(), [...ids].sort());
    assert.deepEqual(there.refused, []);
    assert.ok(there.heard.limited >= 2 && there.heard.limited <= 12, `${there.heard.limited} times too many`);
  });

  test('as parts, as an event and in a map of one’s own, signed over what is sent', async (t) => {
    const to = await endpoint(t);
    const url = `${to.url}/{{secret:PATH}}`;
    const server = await serve(t, site(t, { secrets: { PATH: 'p', KEY: signingKey }, relay: { endpoints: [
      { id: 'parts', url, profile: 'multipart', map: { who: '{{contact.name}}', key: '{{secret:PATH}}' }, secret: '{{secret:KEY}}' },
      { id: 'event', url, format: 'cloudevents' }, { id: 'text', url, profile: 'json-text', map: { sdt: '{{contact.phone | national}}' } },
    ] } }));
    const { id } = await sendOn(server, 'parts', delivered);
    await until(() => to.requests.length === 3, 'all three');
    const by = Object.fromEntries(to.requests.map((request) => [request.headers['webhook-id'].split('/')[1], request]));
    assert.ok(by.parts.headers['content-type'].startsWith('multipart/form-data') && by.parts.headers['content-type'].endsWith(id));
    assert.match(by.parts.text, /name="key"\r\n\r\np\r\n[^]*name="who"\r\n\r\nNguyễn Văn An\r\n/);
    assert.ok(isSigned(by.parts));
    assert.deepEqual([by.event.lead.specversion, by.event.lead.data.id, by.event.headers['content-type'].split(';')[0]], ['1.0', id, 'application/cloudevents+json']);
    assert.deepEqual([by.text.text, by.text.headers['content-type']], ['{"sdt":"0912345678"}', 'text/plain;charset=UTF-8']);
    assert.deepEqual(to.requests.map((request) => request.url), Array(3).fill('/leads/p'));
  });

  test('a form that thanks with a page, which no page can read, is taken for what it is: accepted', async (t) => {
    const there = await contract('salesforce');
    t.after(there.close);
    const server = await serve(t, site(t, { relay: { endpoints: [{ id: 'crm', format: 'salesforce', url: `${there.url}/servlet/servlet.WebToLead?encoding=UTF-8&orgId={{with.orgId}}`, with: { orgId: '00D000000000001' } }] } }));
    await sendOn(server, 'crm', delivered);
    assert.deepEqual([there.got.length, there.noted], [1, []]);
  });

  test('a test lead is one in its words, too', async (t) => {
    const { there, endpoint: given, secrets } = await vendor(t, 'bitrix24');
    const server = await serve(t, site(t, { config: configOf({ id: 'crm', ...given }), secrets }));
    assert.deepEqual((await ask(server, '/api/relay/test?endpoint=crm')).json, { accepted: true, endpoint: 'crm', status: 200 });
    assert.match(there.got[0].fields.TITLE, /Leadline test/);
  });
});

describe('a vendor that', () => {
  test('answers 200 and says in the body what is wrong has refused the lead, and the reason is kept', async (t) => {
    for (const [name, body, why] of [
      ['slimemail', 'Already subscribed.', 'not_accepted'], ['telegram', '{"ok": false, "description": "chat not found"}', 'not_accepted'], ['slack', 'no_team', 'not_accepted'],
      ['pipedrive', '{"success": false, "error": "scope"}', 'not_accepted'], ['bitrix24', '{"result": 1, "error": "QUERY_LIMIT"}', 'record_refused'],
    ]) {
      const take = () => [200, body];
      const { endpoint: given, secrets } = await vendor(t, name, { take });
      const server = await serve(t, site(t, { config: configOf({ id: 'crm', ...given }), secrets }));
      const { id, reason, status } = await sendOn(server, 'crm', failed);
      assert.deepEqual([reason, status], [why, 200], name);
      assert.deepEqual((await overview(server)).failed.map(({ lead, reason: kept }) => [lead, kept]), [[id, why]]);
    }
  });

  test('asks to wait is asked again when it said, and gets each lead once', async (t) => {
    const { there, endpoint: given, secrets } = await vendor(t, 'slack');  // which takes one, and then says 429 with Retry-After: 1
    const server = await serve(t, site(t, { config: configOf({ id: 'crm', ...given }), secrets, relay: { retries: [0.1, 0.1, 0.1, 60] } }));
    await sendOn(server, 'crm', delivered);
    const start = Date.now();
    const held = await sendOn(server, 'crm', ({ attempts }) => attempts > 0);
    assert.deepEqual([held.state, held.status, held.reason], ['waiting', 429, 'busy']);
    there.heard.got.length = 0;  // its minute is over
    await until(async () => delivered((await deliveriesOf(server, held.id)).crm), 'the second');
    assert.ok(Date.now() - start > 900, `${Date.now() - start} ms`);
    assert.equal(there.heard.got.length, 1);
  });
});

describe('what the config gives to the relay', () => {
  const team = (to, more) => ({ id: 'team', url: to.url, profile: 'relay', ...more });

  test('goes by its forms and conditions, which read that somebody left a number, never which', async (t) => {
    const to = await endpoint(t);
    const server = await serve(t, site(t, { config: configOf(
      team(to), team(to, { id: 'there', when: { '==': [{ var: 'fields.mail' }, true] } }), team(to, { id: 'which', when: { '==': [{ var: 'fields.mail' }, 'an@example.com'] } }),
      team(to, { id: 'warm', when: { '==': [{ var: 'score.band' }, 'warm'] } }), team(to, { id: 'zalo', when: { and: [{ '==': [{ var: 'visit.source' }, 'zalo'] }, { '>': [{ var: 'visitor.visits' }, 1] }] } }),
      team(to, { id: 'jobs', forms: ['jobs'] }), team(to, { id: 'cold', when: { '==': [{ var: 'score.band' }, 'cold'] } }),
    ) }));
    const { id } = await sendOn(server, 'team', delivered);
    assert.deepEqual(Object.keys(await deliveriesOf(server, id)), ['team', 'there', 'warm', 'zalo']);
  });

  test('with an address that a page posts to, stays the page’s', async (t) => {
    const to = await endpoint(t);
    const server = await serve(t, site(t, { config: configOf({ id: 'direct', url: to.url }, team(to)) }));
    const { id } = await sendOn(server, 'team', delivered);
    assert.deepEqual(Object.keys(await deliveriesOf(server, id)), ['team']);
  });

  test('a header with a secret is enough: the page leaves it alone, the receiver fills it in', async (t) => {
    const to = await endpoint(t);
    const config = configOf({ id: 'crm', url: to.url, headers: { authorization: 'Bearer {{secret:CRM}}' } });
    const server = await serve(t, site(t, { config, secrets: { CRM: 'abc' } }));
    await sendOn(server, 'crm', delivered);
    assert.equal(to.requests[0].headers.authorization, 'Bearer abc');
  });

  test('of a page that has a config of its own, goes where that page says; what both say alike is one', async (t) => {
    const to = await endpoint(t);
    const other = { ...configOf(team(to), team(to, { id: 'landing' })), locale: 'en' };
    const files = site(t, { config: configOf(team(to), team(to, { id: 'main' })), others: { 'other.json': other } });
    const server = await serve(t, files);
    const { hash } = JSON.parse(leadline(['check', '--json', join(files.folder, 'other.json')]).out);
    const lead = { evidence: { core: 'x', config: hash } };
    const theirs = await sendOn(server, 'team', delivered, lead);
    assert.deepEqual(Object.keys(await deliveriesOf(server, theirs.id)), ['landing', 'team']);
    const ours = await sendOn(server, 'team', delivered);
    assert.deepEqual(Object.keys(await deliveriesOf(server, ours.id)), ['main', 'team']);
  });

  test('and cannot be sent ends the start: a secret that is not there, with the endpoint that needs it; an id that is there twice; an address inside', async (t) => {
    const to = { url: 'https://crm.example/' };
    const start = (files) => leadline(['serve', '--site', files.site, '--data', files.data, '--port', '0', '--secrets', files.secrets], { timeout: 5000 });
    const telegram = { id: 'team', format: 'telegram', with: { token: '{{secret:BOT}}', chatId: 1 } };
    for (const [files, what] of [
      [site(t, { config: configOf(telegram) }), /leadline\.json:\d+:\d+: error\[no_secret\] \/delivery\/endpoints\/1\/with\/token: there is no secret `BOT`, which the endpoint `team` needs \(set LEADLINE_SECRET_BOT/],
      [site(t, { relay: { endpoints: [telegram] } }), /site\.json:\d+:\d+: error\[no_secret\] \/relay\/endpoints\/0\/with\/token: there is no secret `BOT`, which the endpoint `team` needs/],
      [site(t, { config: configOf(team(to)), relay: { endpoints: [team(to)] } }), /leadline\.json:\d+:\d+: error\[endpoint_twice\] \/delivery\/endpoints\/1\/id: the site file has an endpoint `team`, too/],
      [site(t, { config: configOf(team(to)), others: { 'other.json': configOf(team({ url: 'https://other.example/' })) } }), /other\.json:\d+:\d+: error\[endpoint_twice\] .*another config/],
      [site(t, { config: configOf(team({ url: 'http://crm.example/' })) }), /leadline\.json:\d+:\d+: error\[insecure_url\] \/delivery\/endpoints\/1\/url/],
      [site(t, { relay: { endpoints: [{ id: 'crm', format: 'hubspt' }] } }), /site\.json:\d+:\d+: error\[unknown_preset\] \/relay\/endpoints\/0\/format/],
      [site(t, { relay: { endpoints: [{ id: 'crm', format: 'slack' }] } }), /site\.json:\d+:\d+: error\[missing_key\] \/relay\/endpoints\/0\/with\/url/],
      [site(t, { relay: { endpoints: [{ id: 'crm', url: 'https://x.example', map: { a: '{{contact.emial}}' } }] } }), /site\.json:\d+:\d+: error\[unknown_path\] \/relay\/endpoints\/0\/map\/a/],
      [site(t, { relay: { endpoints: [{ id: 'crm', url: 'https://x.example', headers: { a: '{{secret:BREAK}}' } }] }, secrets: { BREAK: 'a\r\nb: c' } }), /site\.json:\d+:\d+: error\[\w+\] \/relay\/endpoints\/0\/headers\/a/],
    ]) {
      const { code, err } = start(files);
      assert.equal(code, 1, err);
      assert.match(err, what);
    }
  });

  test('is followed when it changes: what is on its way gets there once, by the endpoint that it was; what waits, by the one that is', async (t) => {
    const answers = [];
    const slow = await endpoint(t, (_, response) => answers.push(() => response.end('{}'))), other = await endpoint(t);
    const files = site(t, { config: configOf(team(slow)) });
    const server = await serve(t, files);
    const first = await sendOn(server, 'team', () => slow.requests.length === 1), second = await sendOn(server, 'team', ({ state }) => state === 'waiting');
    files.write('leadline.json', configOf(team(other), team(other, { id: 'more' })));
    await until(() => /has changed/.test(server.log), 'it is followed');
    assert.equal(other.requests.length, 0, 'the lead that is on its way goes nowhere else, and the next one waits for it');
    answers[0]();
    await until(async () => delivered((await deliveriesOf(server, second.id)).team), 'the second one');
    assert.ok(delivered((await deliveriesOf(server, first.id)).team));
    assert.deepEqual([slow.requests.length, other.requests.length], [1, 1]);
    const third = await sendOn(server, 'team', delivered);
    assert.deepEqual(Object.keys(await deliveriesOf(server, third.id)), ['more', 'team']);
  });

  test('needs no site file: a config alone has its secrets from the environment', async (t) => {
    const files = site(t, { config: configOf({ id: 'team', format: 'telegram', with: { token: '{{secret:BOT}}', chatId: 1 } }) });
    const server = await serve(t, { data: files.data, site: files.config, env: { LEADLINE_SECRET_BOT: '1:a' } });
    assert.deepEqual((await overview(server)).endpoints.map(({ id, host }) => [id, host]), [['team', 'api.telegram.org']]);
  });
});
