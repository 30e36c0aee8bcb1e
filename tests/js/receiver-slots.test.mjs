// Appointments at the receiver: a time is one lead's, whoever else asks for it, and no lead is lost over it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, stop } from './receiver-kit.mjs';

const random = randomFrom(20261129);
const schedule = (change = {}) => ({ timezone: '+07:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], hours: ['00:00-24:00'], minutes: 60, lead: '1m', ahead: '30d', ...change });
const config = (change) => ({
  version: 1, site: 'x', locale: 'vi',
  forms: [{ id: 'visit', fields: [{ name: 'name', label: 'Name' }, { name: 'when', type: 'slot', label: 'When', schedule: schedule(change), taken: '/api/slots' }] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] },
});

/** So many hours from now, on the hour, as the schedule's clock in +07:00 says it. */
const hoursAhead = (hours) => `${new Date((Math.floor(Date.now() / 3_600_000) + hours + 7) * 3_600_000).toISOString().slice(0, 16)}+07:00`;

const lead = (time, change = {}) => JSON.stringify({ id: hexFrom(random), type: 'lead.submitted', time: Date.now(), site: 'x', form: 'visit', locale: 'vi', fields: { name: 'An', when: time }, ...change });

async function start(t, change) {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config(change)));
  return { folder, server: await serve(t, { data: join(folder, 'data'), site: join(folder, 'config.json') }) };
}

const takenOf = async (server) => (await send(server, { method: 'GET', path: '/api/slots?form=visit' })).json.taken;

test('of forty leads at once for four times four have theirs, all are kept, and each that has none is told at its field', async (t) => {
  const { server } = await start(t);
  const times = [2, 3, 4, 5].map(hoursAhead);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => post(server, lead(times[i % 4]))));
  const refused = answers.filter(({ status }) => status === 409);
  assert.equal(answers.filter(({ status }) => status === 200).length, 4);
  assert.equal(refused.length, 36);
  assert.deepEqual(refused[0].json.errors, { when: 'Giờ này không còn trống. Vui lòng chọn giờ khác.' });
  assert.equal(refused[0].json.error.code, 'time_taken');
  assert.match(refused[0].json.accepted, /^[0-9a-f]{32}$/);
  const stored = await leadsOf(server);
  assert.equal(stored.length, 40);
  assert.equal(stored.filter(({ taken }) => taken?.[0] === 'when').length, 36);
  assert.deepEqual((await takenOf(server)).when.sort(), times.sort());
});

test('the same bytes again have the same answer, also after a restart', async (t) => {
  const { folder, server } = await start(t);
  const [first, second] = [lead(hoursAhead(3)), lead(hoursAhead(3))];
  assert.deepEqual([await post(server, first), await post(server, second)].map(({ status }) => status), [200, 409]);
  await stop(server);
  const again = await serve(t, { data: join(folder, 'data'), site: join(folder, 'config.json') });
  const [same, refused] = [await post(again, first), await post(again, second)];
  assert.deepEqual([same.status, same.json.dup, refused.status, refused.json.dup], [200, true, 409, true]);
});

test('whoever chooses again has the other time, and gives the first one back', async (t) => {
  const { server } = await start(t);
  const mine = lead(hoursAhead(3));
  await post(server, mine);
  const other = lead(hoursAhead(3));
  assert.equal((await post(server, other)).status, 409);
  assert.equal((await post(server, lead(hoursAhead(4), { supersedes: JSON.parse(other).id }))).status, 200);
  assert.equal((await post(server, lead(hoursAhead(6), { supersedes: JSON.parse(mine).id }))).status, 200, 'the first one moves');
  assert.equal((await post(server, lead(hoursAhead(3)))).status, 200, 'and its time is free again');
});

test('a time is for as many as the schedule says, and none is held that it does not have', async (t) => {
  const { server } = await start(t, { capacity: 2 });
  const time = hoursAhead(3);
  const answers = [];
  for (const one of [time, time, time, time.replace(':00+', ':30+'), 'tomorrow', '<b>', time.replace('+07:00', '+08:00')]) answers.push((await post(server, lead(one))).status);
  assert.deepEqual(answers, [200, 200, 409, 409, 409, 409, 409]);
  assert.deepEqual(await takenOf(server), { when: [time] });
  assert.equal((await post(server, lead('', { fields: { name: 'An' } }))).status, 200, 'a lead without one is a lead');
});

test('who asks for the times of no form is told so, and nobody is named to those who ask for the times of one', async (t) => {
  const { server } = await start(t);
  await post(server, lead(hoursAhead(3), { fields: { name: 'Secret', when: hoursAhead(3) } }));
  const answer = await send(server, { method: 'GET', path: '/api/slots?form=visit' });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.doesNotMatch(answer.text, /Secret|[0-9a-f]{32}/);
  for (const path of ['/api/slots', '/api/slots?form=none', '/api/slots?form=%00']) assert.equal((await send(server, { method: 'GET', path })).json.error.code, 'unknown_form', path);
  assert.equal((await send(server, { method: 'GET', path: '/api/slots?form=visit', headers: { origin: 'https://elsewhere.example' } })).status, 403);
});
