// How many leads a second the receiver acknowledges, each synced to the disk before its answer, beside what SQLite alone
// commits on the same disk in the same run: the ratio says what HTTP, replay and fingerprint cost.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keepAlive, leadsOf, post, program, root, serve, stop, submission } from '../js/receiver-kit.mjs';

const count = 1000;
const crowd = 16;

const ends = [];
const scope = { after: (end) => ends.push(end) };
// In the build folder, not in the system's temporary one: that may be memory, where a sync costs nothing.
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/bench-'));
scope.after(() => rmSync(folder, { recursive: true, force: true }));

const idOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);
const bodies = (name) => Array.from({ length: count }, (_, i) => submission(idOf(`${name} ${i}`)));
const bytes = Buffer.byteLength(submission(idOf('')));

function sqliteAlone(name) {
  const yardstick = join(program, '..', 'sqlite_commits');
  const out = execFileSync(yardstick, [join(folder, `${name}.sqlite`), String(count), String(bytes)], { encoding: 'utf8' });
  return JSON.parse(out).seconds;
}

/** Posts all bodies over `connections` connections: {seconds, times}, times of single posts in ms, sorted. */
async function receiver(name, connections) {
  const server = await serve(scope, { data: join(folder, name) });
  const agent = keepAlive(connections);
  const waiting = bodies(name);
  const times = [];
  const work = async () => {
    for (let body = waiting.pop(); body; body = waiting.pop()) {
      const start = performance.now();
      const { status, json } = await post(server, body, { agent });
      if (status !== 200 || json.verdict !== 'consistent') throw new Error(`${status} ${JSON.stringify(json)}`);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  const stored = (await leadsOf(server)).length;
  if (stored !== count) throw new Error(`${stored} stored instead of ${count}`);
  await stop(server);
  return { seconds, times: times.toSorted((a, b) => a - b) };
}

const at = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(2);

try {
  execFileSync('cmake', ['--build', join(program, '..'), '--target', 'sqlite_commits'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const before = sqliteAlone('before');
  const one = await receiver('one', 1);
  const many = await receiver('many', crowd);
  const after = sqliteAlone('after');
  const alone = count / ((before + after) / 2);  // disks drift: the yardstick is laid before and behind
  const row = (name, rate, times) => ({
    '': name, 'leads/s': Math.round(rate), 'of SQLite alone': `${Math.round((rate / alone) * 100)} %`,
    'p50 ms': times ? at(times, 0.5) : '', 'p99 ms': times ? at(times, 0.99) : '',
  });
  console.log(`${count} leads of ${bytes} bytes, WAL, synchronous=FULL, one transaction synced before each answer`);
  console.table([
    row(`SQLite alone (before ${Math.round(count / before)}/s, after ${Math.round(count / after)}/s)`, alone),
    row('receiver, one connection', count / one.seconds, one.times),
    row(`receiver, ${crowd} connections (transactions shared)`, count / many.seconds, many.times),
  ]);
} finally {
  ends.reverse().forEach((end) => end());
}
