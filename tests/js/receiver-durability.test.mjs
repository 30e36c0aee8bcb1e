// What was acknowledged is there: killed, stopped, restarted, refused by the disk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, hexFrom, keepAlive, leadline, leadsOf, post, program, randomFrom, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const serveArgs = (data, ...more) => ['serve', '--site', 'demo/leadline.json', '--data', data, '--port', '0', ...more];

test('a lead that was acknowledged before a SIGKILL is there after it', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const random = randomFrom(2);
  const ids = [];
  for (let round = 0; round < 3; ++round) {
    const server = await serve(t, { data });
    const id = hexFrom(random);
    assert.equal((await post(server, submission(id))).status, 200);
    ids.push(id);
    assert.deepEqual(await stop(server, 'SIGKILL'), { code: null, signal: 'SIGKILL' });
  }
  const server = await serve(t, { data });
  assert.deepEqual((await leadsOf(server)).map(({ lead }) => lead.id), ids);
});

/** Posts `ids` over several connections until the server dies; gives the ids that were acknowledged. `onCount` hears how many so far. */
async function burst(server, ids, agent, onCount = () => {}) {
  const acknowledged = [];
  await Promise.all(ids.map(async (id) => {
    try {
      const { status, json } = await post(server, submission(id), { agent });
      if (status === 200) onCount(acknowledged.push(json.accepted));
    } catch { /* the server is dead: this one was not acknowledged */ }
  }));
  return acknowledged;
}

const seed = 20261121;
test(`killed at random moments of bursts (seed ${seed}), then posted again: everything exactly once`, minute, async (t) => {
  const random = randomFrom(seed);
  const data = join(emptyFolder(t), 'data');
  const acknowledged = new Set();
  const everything = new Set();
  let open = [];  // posted, not acknowledged: a client tries these again
  let survivedRounds = 0;
  for (let round = 0; round < 8; ++round) {
    const server = await serve(t, { data });
    const agent = keepAlive(6);
    const ids = [...open, ...Array.from({ length: 50 }, () => hexFrom(random))];
    ids.forEach((id) => everything.add(id));
    // At a moment of the work, not of the clock: on a slow machine the same happens later.
    const moment = 1 + Math.floor(random() * 30);
    const done = await burst(server, ids, agent, (count) => {
      if (count === moment) setTimeout(() => server.child.kill('SIGKILL'), random() * 4);
    });
    await server.exit;
    agent.destroy();
    done.forEach((id) => acknowledged.add(id));
    open = ids.filter((id) => !acknowledged.has(id));
    if (done.length > 0 && open.length > 0) ++survivedRounds;

    const again = await serve(t, { data });
    const stored = (await leadsOf(again)).map(({ lead }) => lead.id);
    assert.equal(new Set(stored).size, stored.length, 'none twice');
    assert.deepEqual([...acknowledged].filter((id) => !stored.includes(id)), [], 'none acknowledged and lost');
    await stop(again, 'SIGKILL');
  }
  assert.ok(survivedRounds > 4, `${survivedRounds} of 8 kills hit the middle of a burst`);
  const server = await serve(t, { data });
  const agent = keepAlive(6);
  assert.equal((await burst(server, open, agent)).length, open.length);
  agent.destroy();
  const stored = (await leadsOf(server)).map(({ lead }) => lead.id);
  assert.ok(everything.size >= 400);
  assert.deepEqual(stored.toSorted(), [...everything].toSorted());
});

test('an answer that was lost is given again: the retry is told dup, with the first verdict', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const id = hexFrom(randomFrom(3));
  let server = await serve(t, { data });
  const { json } = await post(server, submission(id));
  await stop(server, 'SIGKILL');
  server = await serve(t, { data });
  const again = await post(server, submission(id));
  assert.deepEqual([again.status, again.json], [200, { ...json, dup: true }]);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal}: what has begun is finished, and the exit code is 0`, minute, async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data') });
    const random = randomFrom(4);
    const agent = keepAlive(4);
    await post(server, submission(hexFrom(random)), { agent });  // leaves an idle connection behind
    const running = Array.from({ length: 8 }, () => post(server, submission(hexFrom(random)), { agent }).then(({ status }) => status, () => 'refused'));
    await pause(5);
    assert.deepEqual(await stop(server, signal), { code: 0, signal: null });
    for (const status of await Promise.all(running)) assert.ok([200, 'refused'].includes(status), String(status));
    agent.destroy();
  });
}

test('a data folder in use is refused, and its owner goes on', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const { code, err } = leadline(serveArgs(data));
  assert.equal(code, 1);
  assert.match(err, /is in use by another process/);
  assert.equal((await post(server, submission(hexFrom(randomFrom(5))))).status, 200);
});

test('a port in use is refused', minute, async (t) => {
  const folder = emptyFolder(t);
  const server = await serve(t, { data: join(folder, 'a') });
  const { code, err } = leadline([...serveArgs(join(folder, 'b')).slice(0, -1), String(server.port)]);
  assert.equal(code, 1);
  assert.match(err, new RegExp(`cannot listen on 127.0.0.1:${server.port}`));
});

test('when the disk refuses a write, the lead is not acknowledged and the process ends with 74', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  // A file may grow to 1536 blocks of 512 bytes: a limit of the kernel, met in the middle of a commit.
  const server = await serve(t, { data, shell: 'ulimit -f 1536' });
  const random = randomFrom(6);
  const acknowledged = [];
  for (let i = 0; i < 200; ++i) {
    const id = hexFrom(random);
    const answer = await post(server, submission(id)).catch(() => undefined);
    if (answer?.status !== 200) break;
    acknowledged.push(id);
  }
  assert.deepEqual(await server.exit, { code: 74, signal: null });
  assert.match(server.log, /the disk failed: .*nothing of the last group was acknowledged/);
  assert.ok(acknowledged.length > 5 && acknowledged.length < 200);
  const healed = await serve(t, { data });
  assert.deepEqual((await leadsOf(healed)).map(({ lead }) => lead.id), acknowledged);
});

test('the token is made once, kept for the owner alone, and needed', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const start = () => serve(t, { data, token: null });
  const kept = () => readFileSync(join(data, 'token'), 'utf8').trim();
  const first = await start();
  assert.match(kept(), /^[0-9a-f]{32}$/);
  assert.equal(statSync(join(data, 'token')).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, 'leads.sqlite')).mode & 0o777, 0o600);
  assert.ok(first.ready.endsWith(`#token=${kept()}`), first.ready);
  const before = kept();
  await stop(first);
  const second = await start();
  assert.equal(kept(), before);
  const list = (given) => send(second, { method: 'GET', headers: { authorization: `Bearer ${given}` } });
  assert.equal((await list(before)).status, 200);
  assert.equal((await list(token)).status, 401);
});

test('a store that there is none of is refused with the names of those that there are', minute, (t) => {
  const folder = emptyFolder(t);
  const { code, err } = leadline(serveArgs(join(folder, 'leads'), '--store', 'parchment'));
  assert.equal(code, 2);
  assert.match(err, /no store `parchment`.*sqlite.*postgres:/);
  assert.equal(existsSync(join(folder, 'leads')), false, 'nothing was made');
});

test('a folder that cannot be used is refused with the reason', minute, (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'file'), '');
  assert.match(leadline(serveArgs(join(folder, 'file'))).err, /is not a folder and cannot be made one/);
  mkdirSync(join(folder, 'damaged'));
  writeFileSync(join(folder, 'damaged', 'leads.sqlite'), 'this is no database, '.repeat(400));
  const { code, err } = leadline(serveArgs(join(folder, 'damaged')));
  assert.equal(code, 1);
  assert.match(err, /leads\.sqlite: .*not a database/);
});

test('a store that an older Leadline made goes on, with all that is in it; one of a newer Leadline is refused', minute, async (t) => {
  const folder = emptyFolder(t);
  const data = join(folder, 'data');
  const file = join(data, 'leads.sqlite');
  const sql = join(folder, 'sql');
  execFileSync('cc', ['-O1', '-o', sql, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
  const random = randomFrom(17);
  const [old, next] = [hexFrom(random), hexFrom(random)];
  const first = await serve(t, { data });
  await post(first, submission(old));
  await stop(first);
  execFileSync(sql, [file, 'DROP TRIGGER desk_changed; DROP TRIGGER desk_gone; DROP TABLE desk_change; DROP TABLE config; DROP TRIGGER lead_owned_desk; DROP TRIGGER lead_moved_desk; DROP TRIGGER lead_removed_desk; DROP TRIGGER lead_erased_desk; DROP TABLE desk; DROP TABLE work; DROP TABLE work_change; DROP TABLE counted; DROP TABLE count_batch; ALTER TABLE lead DROP COLUMN qualified_at; DROP TABLE oauth; DROP TABLE turn; DROP INDEX lead_owner_email; DROP INDEX lead_owner_phone; ALTER TABLE lead DROP COLUMN owner; DROP TABLE correspondent; ALTER TABLE lead DROP COLUMN confirmed_at; DROP TRIGGER lead_erased_told; DROP TABLE told; ALTER TABLE lead DROP COLUMN measured; ALTER TABLE lead DROP COLUMN email; ALTER TABLE lead DROP COLUMN phone; DROP TABLE proof; DROP TABLE secret; ALTER TABLE lead DROP COLUMN spam; ALTER TABLE lead DROP COLUMN partial; DROP TRIGGER lead_erased_relay; DROP TABLE relay; DROP TABLE relay_pause; DROP TABLE token; DROP TRIGGER lead_erased; DROP TABLE file; DROP INDEX lead_listed; DROP INDEX lead_quarantined; ALTER TABLE lead DROP COLUMN quarantined_at; ALTER TABLE lead DROP COLUMN released_at; DROP TABLE slot; ALTER TABLE lead DROP COLUMN taken; DROP INDEX lead_evidence; ALTER TABLE lead DROP COLUMN evidence; PRAGMA user_version = 1']);
  const second = await serve(t, { data });
  assert.equal((await post(second, submission(old))).json.dup, true);
  assert.equal((await post(second, submission(next))).json.verdict, 'consistent');
  assert.deepEqual((await leadsOf(second)).map(({ lead }) => lead.id), [old, next]);
  await stop(second);
  execFileSync(sql, [file, 'PRAGMA user_version = 99']);
  const { code, err } = leadline(serveArgs(data));
  assert.equal(code, 1);
  assert.match(err, /was made by another version of Leadline \(schema 99, this one reads \d+\)/);
});

test('a damaged page is found at the start', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const random = randomFrom(7);
  for (let i = 0; i < 20; ++i) await post(server, submission(hexFrom(random)));
  await stop(server);
  const file = readFileSync(join(data, 'leads.sqlite'));
  assert.ok(file.length > 8192);
  file.fill(0xff, 4096, 8192);
  writeFileSync(join(data, 'leads.sqlite'), file);
  const { code, err } = leadline(serveArgs(data));
  assert.equal(code, 1);
  assert.match(err, /damaged|malformed/);
});
