// `leadline request`, and what `check` says of destinations.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { leadline } from './receiver-kit.mjs';

const folder = mkdtempSync(join(tmpdir(), 'leadline-request-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const secretFile = (content, mode = 0o600) => {
  const path = file('s.json', content);
  chmodSync(path, mode);
  return path;
};

const LEAD = { id: '345a5a29cef257e80d96340cf7eedfd0', type: 'lead.submitted', time: 1795513063896, site: 'shop', form: 'contact', locale: 'en', fields: { name: 'An Lee', email: 'an@example.com' },
  score: { total: 21, band: 'cold', stage: '', contributions: [] }, visit: { visits: 2, pages: 3 } };
const INBOX = { id: 'inbox', url: '/api/leads', response: 'key' };
const configOf = (...endpoints) => file('config.json', { version: 1, site: 'shop', forms: [{ id: 'contact', fields: [{ name: 'name', label: 'Name' }, { name: 'email', type: 'email', label: 'E-mail' }] }], delivery: { endpoints } });
const request = (config, ...more) => leadline(['request', '--config', config, ...more, file('lead.json', LEAD)]);
const lines = ({ out }) => out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const TELEGRAM = { id: 'team', format: 'telegram', with: { token: '{{secret:TELEGRAM}}', chatId: -100 } };

test('a line for each endpoint that the lead goes to, in the config\'s order', () => {
  const said = lines(request(configOf(INBOX, { id: 'hot', url: '/hot', when: { '>=': [{ var: 'score.total' }, 50] } }, { id: 'again', url: '/again', when: { '>': [{ var: 'visitor.visits' }, 1] } },
    { id: 'others', url: '/o', forms: ['job'] }, TELEGRAM)));
  assert.deepEqual(said.map(({ endpoint, via }) => [endpoint, via]), [['inbox', 'page'], ['again', 'page'], ['team', 'relay']]);
  assert.deepEqual(said[0], { endpoint: 'inbox', via: 'page', method: 'POST', url: '/api/leads', headers: { 'content-type': 'application/json' }, body: said[0].body, profile: 'json', format: 'leadline' });
  assert.deepEqual(JSON.parse(said[0].body), LEAD);
});

test('a lead that was never scored meets every condition that asks for points, wherever it is sent from', () => {
  const config = configOf(INBOX, { id: 'hot', url: '/hot', when: { '>=': [{ var: 'score.total' }, 50] } }, { id: 'sql', url: '/sql', when: { and: [{ '==': [{ var: 'score.stage' }, 'SQL'] }, { '>': [{ var: 'visitor.visits' }, 1] }] } },
    { id: 'new', url: '/new', when: { '==': [{ var: 'visitor.visits' }, 1] } }, { ...TELEGRAM, when: { '==': [{ var: 'score.stage' }, 'SQL'] } });
  const { score, ...unscored } = LEAD;
  const said = (lead) => lines(leadline(['request', '--config', config, file('lead.json', lead)])).map(({ endpoint }) => endpoint);
  assert.deepEqual(said(unscored), ['inbox', 'hot', 'sql', 'team'], 'by the page and by the relay');
  assert.deepEqual(said({ ...unscored, score: { ...score, total: 60 } }), ['inbox', 'hot']);
});

test('a secret shows as its name, until a file says what it is', () => {
  const config = configOf(INBOX, TELEGRAM);
  assert.equal(lines(request(config, '--endpoint', 'team'))[0].url, 'https://api.telegram.org/bot{{secret:TELEGRAM}}/sendMessage');
  assert.equal(lines(request(config, '--endpoint', 'team', '--secrets', secretFile({ TELEGRAM: '1:a' })))[0].url, 'https://api.telegram.org/bot1:a/sendMessage');
});

test('an endpoint whose only secret is in a header is the relay\'s: a page that posted to it would send the secret\'s name', () => {
  const [, crm] = lines(request(configOf(INBOX, { id: 'crm', url: 'https://crm.example/', headers: { authorization: 'Bearer {{secret:CRM}}' } })));
  assert.deepEqual([crm.via, crm.headers.authorization, JSON.parse(crm.body)], ['relay', 'Bearer {{secret:CRM}}', LEAD]);
});

test('what is wrong is said, and nothing is printed', () => {
  const config = configOf(INBOX, TELEGRAM);
  for (const [said, what] of [
    [request(config, '--endpoint', 'inbx'), /no endpoint "inbx" .*did you mean "inbox"\?/],
    [request(config, '--endpoint', 'team', '--secrets', secretFile({})), /needs the secret "TELEGRAM"/],
    [request(config, '--secrets', secretFile([1])), /is no JSON object/],
    [request(config, '--secrets', secretFile('{"a":')), /s\.json: is no JSON object/],
    [request(config, '--secrets', secretFile({ TELEGRAM: '1:a' }, 0o640)), /others than its owner can read it/],
    [request(config, '--secrets', join(folder, 'none.json')), /none\.json/],
    [request(join(folder, 'none.json')), /none\.json/],
    [request(file('config.json', '[]')), /cannot be used as a config/],
    [leadline(['request', '--config', configOf(INBOX), file('lead.json', { a: 1 })]), /not a lead/],
    [leadline(['request', '--config', configOf(INBOX)]), /LEAD\.json/],
  ]) assert.deepEqual([said.code, said.out, what.test(said.err)], [2, '', true], said.err);
  const nowhere = request(configOf({ ...INBOX, forms: ['job'] }));
  assert.deepEqual([nowhere.code, nowhere.out], [0, '']);
  assert.match(nowhere.err, /goes to no endpoint/);
});

const check = (...endpoints) => JSON.parse(leadline(['check', '--json', configOf(...endpoints)]).out).diagnostics;
const found = (code, ...endpoints) => check(...endpoints).filter((one) => one.code === code);

test('check knows what presets need, and what a template may name', () => {
  const crm = (more) => ({ id: 'crm', format: 'hubspot', with: { portalId: '1', formGuid: 'a' }, ...more });
  assert.deepEqual(check(crm()), []);
  for (const [endpoint, code, pointer, hint] of [
    [crm({ format: 'hubspt' }), 'unknown_preset', '/format', /hubspot/],
    [crm({ with: { portalId: '1' } }), 'missing_key', '/with/formGuid', /destinations.*the id of the form/],
    [crm({ with: { portalId: 'x', formGuid: 'a' } }), 'bad_preset_value', '/with/portalId', /destinations.*the number of your HubSpot account/],
    [crm({ with: { portalId: '1', formGuid: 'a', formGid: 'b' } }), 'unknown_key', '/with/formGid', /formGuid/],
    [crm({ map: { a: '{{contact.emial}}' } }), 'unknown_path', '/map/a', /contact\.email/],
    [crm({ map: { a: '{{feilds.email}}' } }), 'unknown_path', '/map/a', /fields\.email/],
    [crm({ map: { a: ['{{contact.email | lowr}}'] } }), 'unknown_filter', '/map/a/0', /lower/],
    [crm({ map: { a: '{{contact.email' } }), 'bad_template', '/map/a', /\{\{fields\.email\}\}/],
    [crm({ map: { a: '{{contact.name | truncate}}' } }), 'bad_filter', '/map/a', /destinations/],
    [crm({ map: { a: '{{fields.emial}}' } }), 'unknown_field', '/map/a', /fields\.email/],
    [crm({ profile: 'jsn' }), 'not_a_choice', '/profile', /json/],
    [{ id: 'crm', url: 'https://x.example', format: 'cloudevents', profile: 'form' }, 'bad_profile', '/profile', /json-text/],
  ]) {
    const [one] = found(code, endpoint);
    assert.ok(one, `${code}: ${JSON.stringify(check(endpoint))}`);
    assert.equal(one.pointer, `/delivery/endpoints/0${pointer}`);
    assert.match(`${one.hint}${one.message}`, hint);
  }
});

test('check warns of a secret in a page, and of a relayed endpoint that nobody forwards to', () => {
  assert.equal(found('secret_in_page', INBOX, { ...TELEGRAM, with: { token: '123:abc', chatId: '1' } })[0].pointer, '/delivery/endpoints/1/with/token');
  assert.equal(found('secret_in_page', { id: 'x', url: 'https://x.example', response: '2xx', headers: { Authorization: 'Bearer abc' } })[0].pointer, '/delivery/endpoints/0/headers/Authorization');
  assert.deepEqual(found('secret_in_page', INBOX, TELEGRAM), []);
  assert.equal(found('relay_without_receiver', TELEGRAM)[0].pointer, '/delivery/endpoints/0');
  assert.deepEqual(check(INBOX, TELEGRAM), []);
});
