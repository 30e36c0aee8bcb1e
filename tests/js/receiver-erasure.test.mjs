// Withdrawal at the receiver (docs/receiver.md, "Erasing a lead"): who has the key that the answer to a lead gave, and nobody else, has what
// it said erased; and nothing that comes late brings it back.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, makeSubmission, post, randomFrom, send, serve, stop, submission, token } from './receiver-kit.mjs';

const random = randomFrom(23);
const SITE = 'song-xanh';
const erase = (server, id, key, change = {}) => post(server, JSON.stringify({ type: 'lead.erase', site: SITE, id, key, ...change }));
const ids = async (server) => (await leadsOf(server)).map(({ lead }) => lead.id);

test('each lead is answered with a key of its own, the same when it is sent again, also after a restart', async (t) => {
  const data = join(emptyFolder(t), 'data');
  const [one, two] = [submission(hexFrom(random)), submission(hexFrom(random))];
  const first = await serve(t, { data });
  const keys = [(await post(first, one)).json.erase, (await post(first, two)).json.erase];
  for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/);
  assert.notEqual(keys[0], keys[1]);
  assert.equal((await post(first, one)).json.erase, keys[0]);
  await stop(first);
  const second = await serve(t, { data });
  assert.equal((await post(second, two)).json.erase, keys[1]);
  assert.equal((await erase(second, JSON.parse(one).id, keys[0])).status, 200, 'a key that was given before a restart');
  assert.deepEqual(await ids(second), [JSON.parse(two).id]);
});

test('the right key erases one lead, twice if need be; a wrong one, another lead’s and none erase nothing', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const bodies = Array.from({ length: 3 }, () => submission(hexFrom(random)));
  const [a, b, c] = bodies.map((body) => JSON.parse(body).id);
  const [keyA, keyB] = [(await post(server, bodies[0])).json.erase, (await post(server, bodies[1])).json.erase];
  await post(server, bodies[2]);
  const refused = [
    [a, keyB], [c, keyA], [a, ''], [a, undefined], [a, keyA.slice(1)], [a, keyA.toUpperCase().replace(/^./, 'g')], [a, 7], ['', keyA], [undefined, keyA],
  ];
  for (const [id, key] of refused) {
    const { status, json } = await erase(server, id, key);
    assert.deepEqual([status, json.error.code], [403, 'wrong_key'], `${id} ${key}`);
  }
  const unknown = await erase(server, hexFrom(random), keyA);
  assert.deepEqual([unknown.status, unknown.json.error.code], [403, 'wrong_key'], 'nobody learns which leads there are');
  const other = await erase(server, a, keyA, { site: 'another' });
  assert.deepEqual([other.status, other.json.error.code], [400, 'wrong_site']);
  assert.deepEqual(await ids(server), [a, b, c]);
  for (let i = 0; i < 2; ++i) {
    const { status, json } = await erase(server, a, keyA);
    assert.deepEqual([status, json], [200, { erased: a }]);
  }
  assert.deepEqual(await ids(server), [b, c]);
});

test('a late retry of the same bytes is answered, and does not bring the person back', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const body = submission(hexFrom(random)), { id } = JSON.parse(body);
  const { json } = await post(server, body);
  await erase(server, id, json.erase);
  const again = await post(server, body);
  assert.deepEqual([again.status, again.json.accepted, again.json.dup], [200, id, true]);
  assert.deepEqual(await ids(server), []);
});

test('nothing that the person wrote is left in the data folder, nor in the log', async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const lead = JSON.parse(makeSubmission(hexFrom(random)));
  const mark = `nobody${hexFrom(random)}@example.com`;
  const { json } = await post(server, JSON.stringify({ ...lead, fields: { ...lead.fields, email: mark } }));
  const holds = () => readdirSync(data, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
    .filter((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)).includes(mark)).map(({ name }) => name);
  assert.ok(holds().length > 0, 'it is there before');
  assert.equal((await erase(server, lead.id, json.erase)).status, 200);
  assert.deepEqual(holds(), [], 'when it is answered: the log of what was written has gone into the file, and away');
  await stop(server);
  assert.deepEqual(holds(), []);
});

test('nor of one that was erased in the inbox', async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const mark = `nobody${hexFrom(random)}@example.com`, id = hexFrom(random);
  await post(server, submission(id, { fields: { email: mark } }));
  const holds = () => readdirSync(data).filter((name) => name.startsWith('leads.sqlite') && readFileSync(join(data, name)).includes(mark));
  assert.ok(holds().length > 0, 'it is there before');
  assert.equal((await send(server, { method: 'DELETE', path: `/api/desk/lead?id=${id}`, headers: { authorization: `Bearer ${token}` } })).status, 200);
  assert.deepEqual(holds(), []);
});

test('who withdraws while the whole of an unfinished lead is on its way is not brought back by it', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const id = hexFrom(random);
  const { json } = await post(server, submission(id, { type: 'lead.partial' }));
  assert.equal((await erase(server, id, json.erase)).status, 200);
  for (const late of [submission(id), submission(id, { type: 'lead.partial', fields: {} }), submission(id, { type: 'lead.qualified' })]) await post(server, late);
  assert.deepEqual(await ids(server), []);
});

test('but of one that somebody else erased its visitor may still make a whole one, until they withdraw', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const [a, b] = [hexFrom(random), hexFrom(random)];
  const keys = [];
  for (const id of [a, b]) {
    keys.push((await post(server, submission(id, { type: 'lead.partial' }))).json.erase);
    assert.equal((await send(server, { method: 'DELETE', path: `/api/desk/lead?id=${id}`, headers: { authorization: `Bearer ${token}` } })).status, 200);
  }
  await erase(server, b, keys[1]);
  for (const id of [a, b]) await post(server, submission(id));
  assert.deepEqual(await ids(server), [a]);
});

test('a lead in quarantine can be erased like any other, and the answer does not tell that it lay there', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const body = submission(hexFrom(random), { spam: { score: 90, reasons: ['trap'] } }), { id } = JSON.parse(body);
  const { json } = await post(server, body);
  const gone = await erase(server, id, json.erase);
  assert.deepEqual([gone.status, gone.json], [200, { erased: id }]);
});

test('pages of listed origins alone may ask, as for leads', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const body = submission(hexFrom(random)), { id } = JSON.parse(body);
  const { json } = await post(server, body);
  const { status } = await post(server, JSON.stringify({ type: 'lead.erase', site: SITE, id, key: json.erase }), { headers: { 'content-type': 'application/json', origin: 'https://evil.example' } });
  assert.equal(status, 403);
  assert.deepEqual(await ids(server), [id]);
});
