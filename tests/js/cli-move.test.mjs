// `leadline move`: from a data folder into PostgreSQL and back, with all that a receiver keeps; interrupted and gone on with; and refused where leads could be lost.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postgres, USER } from '../support/postgres.mjs';
import { untilTrue } from '../support/postgres_cluster.mjs';
import { emptyFolder, hexFrom, leadline, leadsOf, post, program, randomFrom, root, send, serve, stop, submission, token } from './receiver-kit.mjs';
import { ask, relaySite, withToken } from './relay-kit.mjs';

const minutes = (count) => ({ timeout: count * 60_000 });
const random = randomFrom(46);
const ends = [];
const scope = { after: (end) => ends.push(end) };
let server;

before(async () => { server = await postgres(scope); }, minutes(1));
after(async () => { for (const end of ends.reverse()) await end(); });

/** An empty database of its own: its address. */
async function database(name) {
  await server.sql(`CREATE DATABASE ${name} OWNER ${USER}`, { database: 'postgres' });
  return server.urlOf(name);
}
const move = (from, to) => leadline(['move', '--from', from, '--to', to], { timeout: 120_000 });
const keyOf = (data, name) => readFileSync(join(data, name), 'utf8').trim();
const get = async (receiver, path) => (await send(receiver, { method: 'GET', path, headers: withToken() })).json;

/** All that a receiver shows of what it keeps. */
async function shown(receiver, ids) {
  const out = { leads: await leadsOf(receiver), apart: await leadsOf(receiver, '&quarantine=1'), report: await get(receiver, '/api/report'), relay: await get(receiver, '/api/relay'), desk: await get(receiver, '/api/desk') };
  out.deliveries = [];
  for (const id of ids) out.deliveries.push((await get(receiver, `/api/relay?lead=${id}`)).deliveries);
  return out;
}

describe('a receiver moves over', minutes(3), () => {
  test('all that it shows is the same there, and back; numbers go on; nobody is told "new" of what was there', minutes(3), async (t) => {
    const { site, data, folder } = relaySite(t, { endpoints: [{ id: 'crm', url: 'http://127.0.0.1:9/leads' }], retries: [600] });
    await stop(await serve(t, { data, site, token: null }));  // it makes a token of its own
    const first = await serve(t, { data, site });
    assert.equal((await ask(first, '/api/relay/pause?endpoint=crm')).status, 200);  // what waits stays as it is
    const ids = Array.from({ length: 30 }, () => hexFrom(random));
    const bodies = ids.map((id, i) => submission(id, { fields: { name: i === 7 ? 'a\u0000b \ud83d\ude00 Đặng' : `Nguyễn ${i}`, email: `khach.${i % 20}@example.com`, phone: `+8491234${1000 + i}` }, ...(i === 3 ? { spam: { score: 100, reasons: ['trap'] } } : {}) }));
    for (const body of bodies) assert.equal((await post(first, body)).status, 200);
    assert.equal((await send(first, { method: 'DELETE', path: `/api/desk/lead?id=${ids[29]}`, headers: withToken() })).status, 200);
    assert.equal((await send(first, { path: `/api/desk/lead?id=${ids[1]}`, headers: { 'content-type': 'application/json', ...withToken() }, body: JSON.stringify({ status: 'contacted', note: 'gọi lại' }) })).status, 200);
    writeFileSync(join(folder, 'outcomes.csv'), `lead,email,event,at,value,currency\n${ids[1]},,contract,2026-11-01T10:00:00Z,500,USD\n`);
    assert.equal(leadline(['import', 'outcomes', '--data', data, join(folder, 'outcomes.csv')]).code, 0);
    const was = await shown(first, ids);
    for (const row of was.desk.rows) row.name = row.name.replace('\0', '\ufffd');  // PostgreSQL's texts hold no NUL; the lead itself is bytes, and as it was
    const running = move(data, await database('over'));
    assert.deepEqual([running.code, running.out], [1, '']);
    assert.match(running.err, /a receiver runs on .*\(stop it first/);
    assert.equal((await stop(first)).code, 0);

    const url = server.urlOf('over');
    const there = move(data, url);
    assert.deepEqual([there.code, there.err], [0, '']);
    assert.match(there.out, /^lead +30  the same in both$/m);
    for (const name of ['token', 'link-key']) assert.equal(await server.sql(`SELECT value FROM secret WHERE name = '${name}'`, { database: 'over' }), keyOf(data, name));
    const second = await serve(t, { data: join(folder, 'second'), site, store: url });
    assert.deepEqual(await shown(second, ids), was);
    const again = await post(second, bodies[5]);
    assert.deepEqual([again.status, again.json.dup], [200, true]);
    assert.equal((await post(second, bodies[29])).json.dup, true, 'an erased one does not come back');
    assert.equal((await post(second, submission(hexFrom(random)))).status, 200);
    const grown = await shown(second, ids);
    assert.ok(grown.leads.at(-1).seq > 30, 'numbers go on');
    const used = move(url, join(folder, 'back'));
    assert.equal(used.code, 1);
    assert.match(used.err, /other connections of its role \(stop every receiver first/);
    assert.equal((await stop(second)).code, 0);

    const changed = move(data, url);
    assert.equal(changed.code, 1);
    assert.match(changed.err, /the new store holds something else: of lead there are 30 rows in the old one and 31 in the new one/);
    const back = move(url, join(folder, 'back'));
    assert.deepEqual([back.code, back.err], [0, '']);
    assert.deepEqual(move(url, join(folder, 'back')).out, back.out, 'called again, it compares');
    for (const name of ['token', 'link-key']) assert.equal(keyOf(join(folder, 'back'), name), keyOf(data, name));
    const third = await serve(t, { data: join(folder, 'back'), site });
    assert.deepEqual(await shown(third, ids), grown);
    assert.equal((await post(third, submission(hexFrom(random)))).status, 200);
    assert.ok((await leadsOf(third)).at(-1).seq > grown.leads.at(-1).seq);
  });

  test('it is killed in the middle: no receiver starts on the half, and the same command goes on', minutes(3), async (t) => {
    const folder = emptyFolder(t), data = join(folder, 'data');
    await stop(await serve(t, { data }));
    const tool = join(folder, 'sql'), count = 6000;
    execFileSync('cc', ['-O2', '-o', tool, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
    execFileSync(tool, [join(data, 'leads.sqlite'), `BEGIN; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count})
      INSERT INTO lead(site, id, fp, body, received_at, verdict) SELECT 'song-xanh', printf('%032x', n), randomblob(32), CAST('{"id":"' || printf('%032x', n) || '"}' AS BLOB), 1790000000000 + n, 'consistent' FROM c;
      UPDATE sqlite_sequence SET seq = 9000 WHERE name = 'lead'; COMMIT`]);
    const url = await database('half');
    const rows = async () => Number(await server.sql('SELECT count(*) FROM lead', { database: 'half' }));
    const child = spawn(program, ['move', '--from', data, '--to', url], { stdio: 'ignore' });
    await untilTrue(async () => await rows() > 400, 'some are there');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await pause(200);
    const half = await rows();
    assert.ok(half > 0 && half < count, `${half}`);
    await assert.rejects(serve(t, { data: join(folder, 'other'), store: url }), /was begun and is not through \(run `leadline move` again\)/);
    const whole = move(data, url);
    assert.deepEqual([whole.code, whole.err], [0, '']);
    assert.equal(await rows(), count);
    const receiver = await serve(t, { data: join(folder, 'other'), store: url });
    assert.equal((await post(receiver, submission(hexFrom(random)))).status, 200);
    const { json } = await send(receiver, { method: 'GET', path: `/api/leads?after=${count}`, headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual(json.leads.map(({ seq }) => seq), [9001], 'numbers that leads have had are given to no other');
  });

  test('mistakes are told with what to do', async (t) => {
    const folder = emptyFolder(t);
    for (const [from, to, pattern, code] of [
      [join(folder, 'none'), server.urlOf(), /there is no receiver's data in .*\(`--from` and `--to` are a data folder or an address/, 1],
      ['postgres://nobody:geheim@127.0.0.1:9/leads', join(folder, 'x'), /127\.0\.0\.1:9: .*refused/, 1],
      [folder, folder, /`--from` and `--to` are the same/, 2],
    ]) {
      const result = move(from, to);
      assert.equal(result.code, code, result.err);
      assert.match(result.err, pattern);
      assert.ok(!result.err.includes('geheim'));
    }
  });

  test('every table and column of the schema is moved, but for what copies in memory follow', async () => {
    await database('schema_only');
    leadline(['token', 'list', '--data', emptyFolder(scope), '--store', server.urlOf('schema_only')]);
    const there = (await server.sql("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN ('leadline_schema', 'desk_change') AND column_name <> 'rowid'", { database: 'schema_only' })).split('\n');
    const header = readFileSync(join(root, 'receiver/store/moved_tables.h'), 'utf8');
    const columns = Object.fromEntries([...header.matchAll(/MovedColumn (\w+)\[\] = \{([^;]*)\};/g)].map(([, name, text]) => [name, [...text.matchAll(/\{"(\w+)"/g)].map(([, column]) => column)]));
    const listed = [...header.matchAll(/MovedTable\{"(\w+)", moved::(\w+)/g)].flatMap(([, table, list]) => columns[list].map((column) => `${table}.${column}`));
    assert.ok(there.length > 100);
    assert.deepEqual(listed.toSorted(), there.toSorted());
  });
});
