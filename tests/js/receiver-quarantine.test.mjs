// What looks as if a machine had sent it is kept apart, and nothing is lost of it: the real program, real SQLite.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, stop, submission, token } from './receiver-kit.mjs';

const random = randomFrom(70);
const asked = { authorization: `Bearer ${token}` };
const spam = (score) => submission(hexFrom(random), { spam: { score, reasons: ['honeypot', 'untouched'] } });
const quarantine = async (server) => (await send(server, { method: 'GET', path: '/api/leads?quarantine=1', headers: asked })).json.leads;
const release = (server, id, headers = asked) => send(server, { path: `/api/release?id=${id}`, headers: { 'content-length': 0, ...headers } });

test('from 70 on a lead is answered like any other, and in no list until somebody releases it; then it is the newest', async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const [person, doubtful, machine, later] = [spam(0), spam(69), spam(70), spam(5)];
  const answers = [];
  for (const body of [person, doubtful, machine, later]) answers.push(await post(server, body));
  assert.deepEqual(answers.map(({ status, json }) => [status, Object.keys(json), json.verdict]), Array(4).fill([200, ['accepted', 'dup', 'erase', 'verdict'], 'consistent']));
  assert.equal((await post(server, machine)).json.dup, true);
  const [one, two, three, four] = [person, doubtful, machine, later].map((body) => JSON.parse(body).id);
  assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id), [one, two, four]);
  const [kept] = await quarantine(server);
  assert.deepEqual([kept.lead, kept.verdict], [JSON.parse(machine), 'consistent'], 'the verdict is not changed by it');
  await stop(server);
  const again = await serve(t, { data });
  const last = (await leadsOf(again)).at(-1).seq;
  assert.deepEqual([(await release(again, three)).status, (await release(again, three)).json.error.code], [200, 'not_in_quarantine']);
  const news = (await send(again, { method: 'GET', path: `/api/leads?after=${last}`, headers: asked })).json.leads;
  assert.deepEqual(news.map(({ lead }) => lead.id), [three]);
  assert.deepEqual(await quarantine(again), []);
  assert.equal((await post(again, machine)).json.dup, true);
});

test('only the token releases, and only what lies there', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const machine = spam(100);
  await post(server, machine);
  const { id } = JSON.parse(machine);
  for (const headers of [{}, { authorization: 'Bearer wrong' }]) assert.equal((await release(server, id, headers)).status, 401);
  for (const other of ['', 'x', hexFrom(random), "' OR 1=1 --"]) assert.equal((await release(server, encodeURIComponent(other))).json.error.code, 'not_in_quarantine', other);
  assert.equal((await send(server, { method: 'GET', path: `/api/release?id=${id}`, headers: asked })).status, 405);
  assert.equal((await quarantine(server)).length, 1);
});

test('a score of another shape is no reason to keep a lead apart', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  for (const score of ['100', null, [100], { a: 100 }, true]) await post(server, spam(score));
  assert.equal((await leadsOf(server)).length, 5);
});
