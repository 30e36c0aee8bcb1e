// How many leads a second the receiver acknowledges, each synced to the disk before its answer, beside what SQLite alone
// commits on the same disk in the same run: the ratio says what HTTP, replay and fingerprint cost.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepAlive, leadsOf, program, serve, stop, submission } from '../js/receiver-kit.mjs';
import { endAll, folderOnDisk, idOf, scope } from './support/disk.mjs';
import { at, postAll } from './support/posts.mjs';

const count = 1000;
const slices = 10;  // SQLite and the receiver take turns: a disk's speed drifts, above all a shared one's
const warmUp = 500;  // while a WAL still grows, each sync also writes the file system's journal: many times slower than its next laps
const crowd = 16;

const folder = folderOnDisk();
const bodies = (name, length) => Array.from({ length }, (_, i) => submission(idOf(`${name} ${i}`)));
const bytes = Buffer.byteLength(submission(idOf('')));

/** SQLite alone, on a file of its own: `commit(n)` makes n single-row commits and gives the seconds. */
function sqliteAlone(name) {
  const child = spawn(join(program, '..', 'sqlite_commits'), [join(folder, `${name}.sqlite`), String(bytes)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async commit(some) {
      child.stdin.write(`${some}\n`);
      return Number((await lines.next()).value);
    },
    end: () => child.stdin.end(),
  };
}

/** All bodies over so many connections, in turns with SQLite alone: {seconds, alone, times}, times sorted. */
async function race(name, connections) {
  const server = await serve(scope, { data: join(folder, name) });
  const agent = keepAlive(connections);
  const all = bodies(name, count);
  const yardstick = sqliteAlone(name);
  await yardstick.commit(warmUp);
  await postAll([server], bodies(`${name} warm-up`, warmUp), agent, []);
  const result = { seconds: 0, alone: 0, times: [] };
  for (let slice = 0; slice < slices; ++slice) {
    result.alone += await yardstick.commit(count / slices);
    const some = all.slice((slice * count) / slices, ((slice + 1) * count) / slices);
    result.seconds += await postAll([server], some, agent, result.times);
  }
  yardstick.end();
  agent.destroy();
  const stored = (await leadsOf(server)).length;
  if (stored !== warmUp + count) throw new Error(`${stored} stored instead of ${warmUp + count}`);
  await stop(server);
  return { ...result, times: result.times.toSorted((a, b) => a - b) };
}

try {
  execFileSync('cmake', ['--build', join(program, '..'), '--target', 'sqlite_commits'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const row = (name, { seconds, alone, times }) => ({
    '': name, 'leads/s': Math.round(count / seconds), 'SQLite alone/s': Math.round(count / alone), ratio: (alone / seconds).toFixed(2),
    'p50 ms': at(times, 0.5), 'p99 ms': at(times, 0.99),
  });
  const one = row('one connection', await race('one', 1));
  const many = row(`${crowd} connections (leads share a sync)`, await race('many', crowd));
  console.log(`${count} leads of ${bytes} bytes, after ${warmUp} to warm up; WAL, synchronous=FULL; each answered only after its commit`);
  console.table([one, many]);
} finally {
  endAll();
}
