// `leadline serve --store postgres://…`: the whole receiver on a real server, from the visitor's lead to the endpoint it is sent on to; two of them on one database.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postgres } from '../support/postgres.mjs';
import { emptyFolder, hexFrom, keepAlive, leadline, leadsOf, post, randomFrom, send, serve, stop, submission } from './receiver-kit.mjs';
import { deliveriesOf, endpoint, relaySite, until, withToken } from './relay-kit.mjs';

const random = randomFrom(20261130);
const newId = () => hexFrom(random);
const minutes = { timeout: 240_000 };
const get = async (server, path) => (await send(server, { method: 'GET', path, headers: withToken() })).json;

describe('a receiver on PostgreSQL', minutes, () => {
  let node;
  const databases = { made: 0 };
  const ends = [];
  before(async () => { node = await postgres({ after: (end) => ends.unshift(end) }); });
  after(async () => { for (const end of ends) await end(); });
  /** The address of an empty database. */
  async function database() {
    const name = `d${++databases.made}`;
    await node.sql(`CREATE DATABASE ${name} OWNER leadline`, { database: 'postgres' });
    return node.url.replace(/\/leadline$/, `/${name}?durability=single`);
  }
  const on = (t, url, more = {}) => serve(t, { data: join(emptyFolder(t), 'data'), env: { LEADLINE_STORE: url }, ...more });

  test('takes leads once, shows, keeps apart, erases and counts them as one on SQLite', async (t) => {
    const url = await database();
    const server = await on(t, url);
    const [id, spam] = [newId(), newId()];
    const body = submission(id);
    const first = await post(server, body);
    assert.deepEqual([first.status, first.json.verdict, first.json.dup], [200, 'consistent', false]);
    const again = await post(server, body);
    assert.deepEqual([again.status, again.json.dup, again.json.erase], [200, true, first.json.erase]);
    assert.equal((await post(server, submission(id, { note: 'another body' }))).json.error.code, 'id_reused');
    assert.equal((await post(server, submission(spam, { spam: { score: 90, reasons: ['trap'] } }))).status, 200);
    assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id), [id]);
    assert.deepEqual((await leadsOf(server, '&quarantine=1')).map(({ lead }) => lead.id), [spam]);
    assert.equal((await send(server, { path: `/api/release?id=${spam}`, headers: { 'content-length': 0, ...withToken() } })).status, 200);
    assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id), [id, spam], 'and it is the newest');
    assert.ok((await get(server, '/api/desk?find=nguyen')).rows.some((row) => row.id === spam), 'found by a part of a name, without its accents');
    assert.deepEqual((await get(server, '/api/desk?find=tran')).rows, []);
    const told = await send(server, { path: '/api/outcomes', headers: { 'content-type': 'application/json', ...withToken() }, body: JSON.stringify([{ email: 'an.nguyen@example.com', event: 'contract', at: '2026-11-10', value: 3, currency: 'USD' }]) });
    assert.deepEqual([told.status, told.json], [200, { stored: 1 }]);
    assert.equal((await get(server, '/api/report')).total.contracts, 1);
    const erased = await post(server, JSON.stringify({ type: 'lead.erase', site: 'song-xanh', id, key: first.json.erase }));
    assert.deepEqual([erased.status, erased.json], [200, { erased: id }]);
    assert.equal((await post(server, body)).json.dup, true, 'a late retry brings nobody back');
    assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id), [spam]);
    assert.equal(await node.sql(`SELECT count(*) FROM lead WHERE body IS NULL`, { database: `d${databases.made}` }), '1');
  });

  test('refuses settings that lose leads, each with the line to change, and starts nothing', async (t) => {
    const url = await database();
    const refused = (address) => leadline(['serve', '--site', 'demo/leadline.json', '--data', join(emptyFolder(t), 'data'), '--port', '0', '--store', address]);
    const one = refused(url.replace('?durability=single', ''));
    assert.equal(one.code, 1);
    assert.match(one.err, /synchronous_standby_names = 'ANY 1 \(name1, name2\)' \(it is ''\)/);
    assert.match(refused(`${url}&options=-csynchronous_commit%3Doff`).err, /synchronous_commit = on \(it is off\)/);
    assert.match(refused(`postgres://leadline:geheim@127.0.0.1:${node.port}/none?durability=single`).err, /database "none" does not exist/);
    assert.doesNotMatch(refused(`postgres://leadline:geheim@127.0.0.1:${node.port}/none?durability=single`).err, /geheim/, 'a password is in no line');
    assert.match(refused('mysql://host/none').err, /`sqlite`, or an address like postgres:/);
  });

  test('two receivers on one database are one: a lead, a key, a token and a delivery, once', async (t) => {
    const url = await database();
    const to = await endpoint(t);
    const site = relaySite(t, { endpoints: [{ id: 'crm', url: to.url }] });
    const servers = await Promise.all([1, 2].map(() => serve(t, { site: site.site, data: join(emptyFolder(t), 'data'), env: { LEADLINE_STORE: url } })));
    const ids = Array.from({ length: 30 }, newId);
    const agent = keepAlive(6);
    const answers = await Promise.all(ids.map((id, i) => post(servers[i % 2], submission(id), { agent: undefined })));
    agent.destroy();
    assert.ok(answers.every(({ status }) => status === 200));
    const again = await Promise.all(ids.map((id, i) => post(servers[(i + 1) % 2], submission(id))));
    assert.ok(again.every(({ json }) => json.dup === true), 'the other one knows it');
    assert.deepEqual(again.map(({ json }) => json.erase), answers.map(({ json }) => json.erase), 'keys of one are keys of the other');
    for (const server of servers) assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id).sort(), [...ids].sort());
    await until(async () => to.requests.length >= ids.length && Object.values(await deliveriesOf(servers[0], ids.at(-1))).every(({ state }) => state === 'accepted'), 'all sent on', 60);
    await pause(1500);
    assert.deepEqual(to.requests.map(({ lead }) => lead.id).sort(), [...ids].sort(), 'each once, by whichever');
    const data = join(emptyFolder(t), 'data');
    const added = leadline(['token', 'add', '--data', data, '--store', url, '--role', 'read']);
    assert.equal(added.code, 0, added.err);
    const asked = () => send(servers[1], { method: 'GET', path: '/api/leads', headers: withToken(added.out.trim()) });
    await until(async () => (await asked()).status === 200, 'a token given beside it opens it', 15);
  });

  test('what one receiver changes another one lists at once, and after the server was killed', async (t) => {
    const url = await database();
    const servers = [await on(t, url), await on(t, url)];
    const ids = Array.from({ length: 3 }, newId);
    for (const id of ids) assert.equal((await post(servers[0], submission(id))).status, 200);
    const listed = async (server) => Object.fromEntries((await get(server, '/api/desk')).rows.map(({ id, status }) => [id, status]));
    const change = (server, id, status) => send(server, { path: `/api/desk/lead?id=${id}`, headers: { 'content-type': 'application/json', ...withToken() }, body: JSON.stringify({ status }) });
    for (const server of servers) assert.deepEqual(await listed(server), Object.fromEntries(ids.map((id) => [id, 'new'])));
    for (const [i, status] of ['contacted', 'meeting', 'lost'].entries()) {
      assert.equal((await change(servers[i % 2], ids[i], status)).status, 200);
      for (const server of servers) assert.equal((await listed(server))[ids[i]], status);
    }
    await node.kill();
    await node.start().ready();
    await until(async () => (await change(servers[1], ids[0], 'meeting')).status === 200, 'it is written to again', 20);
    const last = newId();
    assert.equal((await post(servers[1], submission(last))).status, 200);
    await until(async () => (await send(servers[0], { method: 'GET', path: '/api/desk', headers: withToken() })).status === 200, 'it is read again', 20);
    assert.deepEqual(await listed(servers[0]), { [ids[0]]: 'meeting', [ids[1]]: 'meeting', [ids[2]]: 'lost', [last]: 'new' });
  });

  test('a server that is killed under load and starts again: what was acknowledged is there, once', async (t) => {
    const url = await database();
    const name = `d${databases.made}`;
    const server = await on(t, url);
    const acknowledged = new Set(), everything = new Set();
    const state = { stop: false };
    const visitors = Array.from({ length: 6 }, async () => {
      while (!state.stop) {
        const id = newId();
        everything.add(id);
        for (let status = 0; status !== 200 && !state.stop;) {  // as a visitor's browser does
          const answer = await post(server, submission(id));
          status = answer.status;
          if (status === 200) acknowledged.add(id);
          else assert.deepEqual([status, answer.json.error.code], [503, 'busy']);
          if (status !== 200) await pause(100);
        }
      }
    });
    for (let kills = 0; kills < 3; ++kills) {
      await until(() => acknowledged.size > 20 * (kills + 1), 'some', 60);
      await node.kill();
      await node.start().ready();
    }
    await until(() => acknowledged.size > 80, 'and goes on', 60);
    state.stop = true;
    await Promise.all(visitors);
    const rows = (await node.sql('SELECT id, count(*) FROM lead GROUP BY id', { database: name })).split('\n').map((line) => line.split('|'));
    assert.ok(rows.every(([, count]) => count === '1'));
    const stored = new Set(rows.map(([id]) => id));
    assert.deepEqual([...acknowledged].filter((id) => !stored.has(id)), [], 'acknowledged, and gone');
    assert.ok([...stored].every((id) => everything.has(id)));
    t.diagnostic(`${acknowledged.size} acknowledged over 3 kills, ${stored.size} stored`);
    assert.deepEqual(await stop(server), { code: 0, signal: null }, 'it went on all the while');
  });
});
