// Leads that qualify after they came, at the receiver: one lead that says what it is now, whichever came first; the relay tells those that are to
// know, and people hear of it when it becomes what they wait for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '../support/contracts.mjs';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, stop, token } from './receiver-kit.mjs';
import { deliveriesOf, endpoint, until } from './relay-kit.mjs';

const random = randomFrom(20261130);
const CONFIG = {
  version: 1, site: 'x',
  forms: [{ id: 'quote', fields: [{ name: 'email', type: 'email', label: 'E-mail' }] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key', qualified: true }] },
};
const NOW = Date.now() - 60_000;
const body = (id, type, stage, time, change = {}) => JSON.stringify({
  id, type, time, site: 'x', form: 'quote', fields: { email: 'an@example.com' }, spam: { score: 0, reasons: [] }, score: { total: 10, stage, contributions: [] }, ...change,
});
const lead = (id, stage = 'IQL', change = {}) => body(id, 'lead.submitted', stage, NOW, change);
const risen = (id, stage = 'MQL', after = 1000, change = {}) => body(id, 'lead.qualified', stage, NOW + after, { submitted: NOW, ...change });

async function start(t, file = {}, { secrets } = {}) {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...CONFIG, ...file.config }));
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({ site: 'x', ...file, config: 'config.json' }));
  const files = { data: join(folder, 'data'), site };
  if (secrets) {
    files.secrets = join(folder, 'secrets.json');
    writeFileSync(files.secrets, JSON.stringify(secrets), { mode: 0o600 });
  }
  return { again: () => serve(t, files), server: await serve(t, files) };
}
const seen = async (server) => (await leadsOf(server)).map(({ seq, lead: { id, type, score } }) => [seq, id, type, score.stage]);
const answer = async (server, text) => { const { status, json } = await post(server, text); return [status, json.dup]; };

test('it is the same lead, the newest, and says what it is now; repetitions and what is older change nothing', async (t) => {
  const { server, again } = await start(t);
  const [one, two] = [hexFrom(random), hexFrom(random)];
  for (const id of [one, two]) await post(server, lead(id));
  assert.deepEqual(await answer(server, risen(one)), [200, false]);
  assert.deepEqual(await seen(server), [[2, two, 'lead.submitted', 'IQL'], [3, one, 'lead.qualified', 'MQL']]);
  const news = await send(server, { method: 'GET', path: '/api/leads?after=2', headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual(news.json.leads.map((row) => row.lead.score.stage), ['MQL'], 'whoever reads on from the last one sees it');
  await stop(server);
  const next = await again();
  assert.deepEqual(await answer(next, risen(one)), [200, true]);
  assert.deepEqual(await answer(next, risen(one, 'SQL', 5000)), [200, false]);
  assert.deepEqual(await answer(next, risen(one)), [200, true], 'of a time before');
  assert.deepEqual(await answer(next, lead(one)), [200, true]);
  assert.deepEqual(await seen(next), [[2, two, 'lead.submitted', 'IQL'], [4, one, 'lead.qualified', 'SQL']]);
});

test('the order does not matter, also of many at once', async (t) => {
  const { server } = await start(t);
  const ids = Array.from({ length: 20 }, () => hexFrom(random));
  const texts = ids.flatMap((id, i) => [[lead(id), risen(id), risen(id, 'SQL', 2000)], [risen(id, 'SQL', 2000), risen(id), lead(id)], [risen(id), lead(id), risen(id, 'SQL', 2000)]][i % 3]);
  const answers = await Promise.all(texts.map((text) => post(server, text)));
  assert.deepEqual(answers.map(({ status }) => status).filter((status) => status !== 200), []);
  assert.deepEqual((await seen(server)).map(([, id, , stage]) => [id, stage]).sort(), ids.map((id) => [id, 'SQL']).sort());
});

test('who was erased stays erased', async (t) => {
  const { server } = await start(t);
  const id = hexFrom(random);
  const { json: { erase } } = await post(server, lead(id));
  assert.equal((await post(server, JSON.stringify({ type: 'lead.erase', site: 'x', id, key: erase }))).status, 200);
  assert.deepEqual(await answer(server, risen(id)), [200, true]);
  assert.deepEqual(await seen(server), []);
});

const crm = (url, more = {}) => ({ id: 'crm', url, ...more });
const delivered = (server, id, name, attempts) => until(async () => { const one = (await deliveriesOf(server, id))[name]; return one?.state === 'accepted' && one.attempts >= attempts; }, `${name} has it`);

test('the relay sends it once more to those that ask for it, under another webhook-id; to those that now want it for the first time; to others not', async (t) => {
  const asks = await endpoint(t), others = await endpoint(t), wants = await endpoint(t);
  const sql = { '==': [{ var: 'score.stage' }, 'SQL'] };
  const { server } = await start(t, { relay: { allow: ['127.0.0.1'], endpoints: [crm(asks.url, { qualified: true }), { id: 'sheet', url: others.url }, { id: 'sales', url: wants.url, when: sql }] } });
  const id = hexFrom(random);
  await post(server, lead(id));
  await delivered(server, id, 'crm', 1);
  await delivered(server, id, 'sheet', 1);
  await post(server, risen(id));
  await until(() => asks.requests.length === 2, 'it is sent once more');
  await post(server, risen(id, 'SQL', 2000));
  await until(() => asks.requests.length === 3 && wants.requests.length === 1, 'and again, and to sales');
  assert.deepEqual(asks.requests.map((request) => [request.lead.id, request.lead.type, request.lead.score.stage]), [[id, 'lead.submitted', 'IQL'], [id, 'lead.qualified', 'MQL'], [id, 'lead.qualified', 'SQL']]);
  assert.deepEqual(asks.requests.map((request) => request.headers['webhook-id']), [`${id}/crm`, `${id}/crm/${NOW + 1000}`, `${id}/crm/${NOW + 2000}`]);
  assert.equal(wants.requests[0].lead.score.stage, 'SQL');
  assert.equal(others.requests.length, 1);
  assert.deepEqual(Object.keys(await deliveriesOf(server, id)).sort(), ['crm', 'sales', 'sheet']);
});

test('what rises while the lead is under way is sent after it', async (t) => {
  let go;
  const gate = new Promise((done) => { go = done; });
  const slow = await endpoint(t, async (_, response, index) => { if (index === 0) await gate; response.end('{}'); });
  const { server } = await start(t, { relay: { allow: ['127.0.0.1'], endpoints: [crm(slow.url, { qualified: true })] } });
  const id = hexFrom(random);
  await post(server, lead(id));
  await until(() => slow.requests.length === 1, 'it is under way');
  await post(server, risen(id));
  go();
  await until(() => slow.requests.length === 2, 'and the news after it');
  assert.deepEqual(slow.requests.map((request) => request.lead.score.stage), ['IQL', 'MQL']);
  await delivered(server, id, 'crm', 2);
});

test('people hear of a lead when it becomes an SQL, and once', async (t) => {
  const chat = await endpoint(t);
  const { server } = await start(t, { relay: { allow: ['127.0.0.1'], endpoints: [] }, notices: [{ to: 'webhook', url: chat.url, locale: 'en' }] });
  const id = hexFrom(random);
  await post(server, lead(id, 'MQL'));
  await post(server, risen(id, 'SQL', 1000));
  await until(() => chat.requests.length === 1, 'they are told');
  await post(server, risen(id, 'SQL', 3000));
  await post(server, lead(hexFrom(random), 'SQL'));
  await until(() => chat.requests.length === 2, 'of another lead');
  assert.match(chat.requests[0].lead.text, /^SQL · .*an@example\.com/);
  assert.deepEqual(chat.requests.map((request) => request.lead.lead === id), [true, false]);
});

test('a vendor that updates its record by the e-mail address is told without being asked for it', async (t) => {
  const there = await contract('twenty');
  t.after(there.close);
  const { server } = await start(t, { relay: { allow: ['localhost'], endpoints: [{ id: 'crm', format: 'twenty', with: { host: there.url, token: '{{secret:KEY}}' }, map: { jobTitle: null } }] } }, { secrets: { KEY: 'k' } });
  const id = hexFrom(random);
  await post(server, lead(id, 'IQL', { fields: { email: 'an@example.com' } }));
  await delivered(server, id, 'crm', 1);
  await post(server, risen(id, 'MQL', 1000, { fields: { email: 'an@example.com' } }));
  await until(() => there.got.length === 2, 'it is told');
  assert.deepEqual(there.got.map(({ emails }) => emails.primaryEmail), ['an@example.com', 'an@example.com']);
  assert.deepEqual(there.refused, []);
});
