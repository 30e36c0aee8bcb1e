// The receiver on a bad disk: slow, full, failing. The trouble is put between SQLite and the kernel (receiver-disk.c).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, root, send, serve, stop, submission } from './receiver-kit.mjs';

const random = randomFrom(12);
const minute = { timeout: 60_000 };
const slowed = 300;  // ms, as in receiver-disk.c

/** A receiver whose disk does as told: `begin('fail')`, `end('fail')`. */
async function onBadDisk(t) {
  const folder = emptyFolder(t);
  const shim = join(folder, 'disk.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(root, 'tests/js/receiver-disk.c'), '-ldl']);
  const trouble = join(folder, 'trouble');
  mkdirSync(trouble);
  const data = join(folder, 'data');
  const server = await serve(t, { data, env: { LD_PRELOAD: shim, DISK_TROUBLE: trouble } });
  return {
    data, server,
    begin: (name) => writeFileSync(join(trouble, name), ''),
    end: (name) => rmSync(join(trouble, name)),
  };
}

const idsOf = async (server) => (await leadsOf(server)).map(({ lead }) => lead.id);

test('a lead is acknowledged only after its sync: no answer comes before a slow one is done', minute, async (t) => {
  const { server, begin } = await onBadDisk(t);
  begin('slow');
  for (let i = 0; i < 3; ++i) {
    const start = performance.now();
    assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
    assert.ok(performance.now() - start >= slowed, `answered after ${performance.now() - start} ms`);
  }
});

test('leads that come together share a sync', minute, async (t) => {
  const { server, begin } = await onBadDisk(t);
  begin('slow');
  const start = performance.now();
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(server, submission(hexFrom(random)))));
  assert.deepEqual(answers.map(({ status }) => status), Array(40).fill(200));
  assert.ok(performance.now() - start < 10 * slowed, `40 leads took ${performance.now() - start} ms`);
});

test('a retry of a stored lead needs no sync', minute, async (t) => {
  const { server, begin } = await onBadDisk(t);
  const body = submission(hexFrom(random));
  await post(server, body);
  begin('slow');
  const start = performance.now();
  assert.equal((await post(server, body)).json.dup, true);
  assert.ok(performance.now() - start < slowed);
});

test('when a sync fails nobody is acknowledged, and the process ends with 74', minute, async (t) => {
  const { server, data, begin } = await onBadDisk(t);
  const safe = hexFrom(random);
  await post(server, submission(safe));
  begin('fail');
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => post(server, submission(hexFrom(random)))));
  assert.deepEqual(answers.map(({ status }) => status), Array(5).fill('rejected'), 'connections end without an answer');
  assert.deepEqual(await server.exit, { code: 74, signal: null });
  assert.match(server.log, /the disk failed: .*nothing of the last group was acknowledged/);
  const healed = await serve(t, { data });
  assert.ok((await idsOf(healed)).includes(safe));
});

test('a full disk: 503 with Retry-After, reading goes on, and leads are taken again when there is room', minute, async (t) => {
  const { server, data, begin, end } = await onBadDisk(t);
  const before = hexFrom(random);
  const body = submission(hexFrom(random));
  await post(server, submission(before));
  begin('full');
  const answers = await Promise.all([post(server, body), ...Array.from({ length: 5 }, () => post(server, submission(hexFrom(random))))]);
  for (const { status, headers, json } of answers) {
    assert.deepEqual([status, headers['retry-after'], json.error.code], [503, '2', 'busy']);
  }
  assert.equal((await send(server, { method: 'GET', path: '/healthz' })).status, 200);
  assert.deepEqual(await idsOf(server), [before]);
  end('full');
  assert.deepEqual((await post(server, body)).json.dup, false);
  const expected = [before, JSON.parse(body).id];
  assert.deepEqual(await idsOf(server), expected);
  await stop(server, 'SIGKILL');
  assert.deepEqual(await idsOf(await serve(t, { data })), expected);
});
