// Slices of npm run chaos, and five hundred clients that mean it badly (tests/chaos).
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { disk } from '../chaos/disk.mjs';
import { power, record } from '../chaos/power.mjs';
import { chaos, isClean } from '../chaos/server.mjs';
import { cases } from '../chaos/sockets.mjs';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };

test('killed, stopped and frozen under load, eight times: each lead once, unchanged, none lost (seed 4711)', minute, async (t) => {
  const result = await chaos({ kills: 8, seed: 4711, folder: emptyFolder(t) });
  assert.ok(isClean(result), JSON.stringify(result));
  assert.ok(result.acknowledged > 60 && result.twins > 0 && result.unread > 0 && result.conflicts > 0, JSON.stringify(result));
});

test('the power goes at 30 moments, and what was not synced is lost, torn or out of order: every acknowledged lead is there (seed 4712)', minute, async (t) => {
  const folder = emptyFolder(t);
  const events = await record({ folder, seed: 4712, leads: 300 });
  const { lost, damaged, acknowledged, unanswered } = power(events, { points: 30, seed: 4712, folder });
  assert.deepEqual([lost, damaged], [0, 0]);
  assert.ok(acknowledged > 200 && unanswered > 0, `${acknowledged} acknowledged`);
  // On a disk that says it has synced and has not, the same finds what is lost.
  const lying = power(events, { points: 5, seed: 4712, folder, lies: true });
  assert.ok(lying.lost + lying.damaged > 0);
});

test('a disk that fails or is full at one of all moments: no false acknowledgement, nothing lost (seed 5)', minute, async (t) => {
  const { ends, acknowledged, ...wrong } = await disk({ trials: 8, seed: 5, folder: emptyFolder(t) });
  assert.deepEqual(wrong, { trials: 8, seed: 5, lost: 0, twice: 0, wrong: 0 });
  assert.ok(acknowledged > 50 && Object.keys(ends).length >= 3, JSON.stringify({ ends, acknowledged }));
});

/** Sends a case as it stands and leaves: the status that came first; 0 for none. */
function play(port, { pieces, leave }) {
  return new Promise((done) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1').on('data', (part) => { text += part; }).on('error', () => {})
      .on('close', () => done(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)));
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (!socket.writable) break;
        socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
        if (pieces.length > 1) await pause(1);
      }
      if (leave === 'finish') socket.end();
      else if (leave === 'reset') socket.resetAndDestroy();
      else if (leave === 'hang up') socket.destroy();
      setTimeout(() => socket.destroy(), leave === 'wait' ? 400 : 1500);
    });
  });
}

const COUNT = 575, SEED = 20261130;
test(`${COUNT} clients send what no browser sends (seed ${SEED}): no lead comes of it, no 5xx, no leak, and visitors do not notice`, minute, async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  const random = randomFrom(SEED);
  const figures = async () => {
    const { text } = await send(server, { method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${token}` } });
    return (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)[1]);
  };
  await post(server, submission(hexFrom(random)));
  const before = await figures();
  const list = cases(COUNT, SEED);
  const statuses = [];
  let left = list.length;
  const attack = Promise.all(Array.from({ length: 40 }, async () => {
    for (let one; (one = list.pop());) {
      statuses.push([one.name, await play(server.port, one)]);
      left -= 1;
    }
  }));
  const waits = [];
  const sent = [];
  while (left > 0) {
    const id = hexFrom(random);
    const start = performance.now();
    assert.equal((await post(server, submission(id))).status, 200);
    waits.push(performance.now() - start);
    sent.push(id);
    await pause(10);
  }
  await attack;
  assert.deepEqual(statuses.filter(([, status]) => status >= 500), []);
  assert.deepEqual(statuses.filter(([name, status]) => status === 200 && !/another protocol|number|byte/.test(name)), []);
  assert.ok(statuses.filter(([, status]) => status >= 400).length > COUNT / 4);
  const ids = (await leadsOf(server)).map(({ lead }) => lead.id);
  assert.deepEqual(ids.slice(1), sent, 'what visitors sent, and nothing else');
  waits.sort((a, b) => a - b);
  assert.ok(waits[Math.floor(waits.length * 0.95)] < 1000, `95 of 100 visitors were answered within ${waits[Math.floor(waits.length * 0.95)]} ms`);
  let after = await figures();
  for (let tries = 0; after('process_open_fds') > before('process_open_fds') + 2 && tries < 40; ++tries) {
    await pause(100);
    after = await figures();
  }
  assert.ok(after('process_open_fds') <= before('process_open_fds') + 2, `${after('process_open_fds')} files are open, ${before('process_open_fds')} were`);
  assert.ok(after('process_resident_memory_bytes') < 128 * 2 ** 20);
});
