// Unfinished leads at the receiver: one that its visitor has not finished is there as such, and becomes the whole one when that comes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, stop, token } from './receiver-kit.mjs';

const random = randomFrom(20261201);
const slot = { timezone: '+07:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], hours: ['00:00-24:00'], minutes: 60, lead: '1m', ahead: '30d' };
const config = {
  version: 1, site: 'x',
  forms: [{
    id: 'quote', partial: true, proof: { from: '/api/challenge' }, steps: [{ id: 'who', fields: ['email'] }, { id: 'what', fields: ['more', 'when'] }],
    fields: [{ name: 'email', type: 'email', label: 'E-mail' }, { name: 'more', label: 'More' }, { name: 'when', type: 'slot', label: 'When', schedule: slot }],
  }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] },
};
const body = (id, type, fields, change = {}) => JSON.stringify({ id, type, time: Date.now(), site: 'x', form: 'quote', fields, spam: { score: 0, reasons: [] }, ...change });
const part = (id, fields = { email: 'an@example.com' }, change = {}) => body(id, 'lead.partial', fields, change);
const whole = (id, fields = { email: 'an@example.com', more: 'Please call' }, change = {}) => body(id, 'lead.submitted', fields, change);

async function start(t) {
  const folder = emptyFolder(t);
  const site = join(folder, 'config.json');
  writeFileSync(site, JSON.stringify(config));
  const again = () => serve(t, { data: join(folder, 'data'), site });
  return { again, server: await again() };
}
const seen = async (server) => (await leadsOf(server)).map(({ seq, lead, spam }) => [seq, lead.id, lead.type, spam?.reasons.join() ?? '']);

test('the part becomes the whole: one lead, which is the newest of all', async (t) => {
  const { server, again } = await start(t);
  const [one, two] = [hexFrom(random), hexFrom(random)];
  assert.deepEqual((await post(server, part(one))).json.dup, false);
  await post(server, part(two, { email: 'binh@example.com' }));
  assert.deepEqual(await seen(server), [[1, one, 'lead.partial', ''], [2, two, 'lead.partial', '']], 'nothing is missing of what nobody has sent');
  await stop(server);
  const next = await again();
  const { status, json } = await post(next, whole(one));
  assert.deepEqual([status, json.accepted, json.dup], [200, one, false]);
  assert.deepEqual(await seen(next), [[2, two, 'lead.partial', ''], [3, one, 'lead.submitted', 'proof_missing']]);
  const news = await send(next, { method: 'GET', path: '/api/leads?after=2', headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual(news.json.leads.map(({ lead }) => lead.fields.more), ['Please call'], 'whoever reads on from the last one sees it');
});

test('the same again is no second lead, and a part that comes late changes nothing', async (t) => {
  const { server } = await start(t);
  const id = hexFrom(random);
  const [first, last] = [part(id), whole(id)];
  assert.deepEqual([(await post(server, first)).json.dup, (await post(server, first)).json.dup], [false, true]);
  const other = await post(server, part(id, { email: 'an@example.org' }));
  assert.deepEqual([other.status, other.json.dup], [200, true], 'one part is enough');
  assert.deepEqual([(await post(server, last)).json.dup, (await post(server, last)).json.dup], [false, true]);
  const late = await post(server, first);
  assert.deepEqual([late.status, late.json.accepted, late.json.dup], [200, id, true]);
  assert.equal((await post(server, whole(id, { email: 'x@example.com' }))).status, 422, 'and a whole one stays what it is');
  assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead), [JSON.parse(last)]);
});

test('of a part and its whole that come at once the whole one stays', async (t) => {
  const { server } = await start(t);
  const ids = Array.from({ length: 30 }, () => hexFrom(random));
  const answers = await Promise.all(ids.flatMap((id, i) => (i % 2 ? [part(id), whole(id)] : [whole(id), part(id)])).map((text) => post(server, text)));
  assert.ok(answers.every(({ status }) => status === 200));
  const leads = await leadsOf(server);
  assert.deepEqual([leads.length, leads.filter(({ lead }) => lead.type === 'lead.submitted').length], [30, 30]);
});

test('a part holds no time, and the whole one has it as ever', async (t) => {
  const { server } = await start(t);
  const when = `${new Date((Math.floor(Date.now() / 3_600_000) + 3 + 7) * 3_600_000).toISOString().slice(0, 16)}+07:00`;
  const [one, two] = [hexFrom(random), hexFrom(random)];
  assert.equal((await post(server, part(one, { email: 'an@example.com', when }))).status, 200);
  assert.equal((await post(server, whole(two, { email: 'binh@example.com', when }))).status, 200);
  assert.equal((await post(server, whole(one, { email: 'an@example.com', when }))).status, 409);
});

test('a part that was set aside and released is followed by its whole under a number of its own', async (t) => {
  const { server } = await start(t);
  const [one, two] = [hexFrom(random), hexFrom(random)];
  await post(server, part(two, { email: 'binh@example.com' }));
  await post(server, part(one, undefined, { spam: { score: 80, reasons: ['honeypot'] } }));
  const released = await send(server, { path: `/api/release?id=${one}`, headers: { 'content-length': 0, authorization: `Bearer ${token}` } });
  assert.equal(released.json.seq, 3);
  await post(server, whole(one));
  assert.deepEqual((await seen(server)).map(([seq, , type]) => [seq, type]), [[1, 'lead.partial'], [4, 'lead.submitted']]);
});
