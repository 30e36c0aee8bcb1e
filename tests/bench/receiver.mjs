// How many leads a second the receiver acknowledges, each synced to the disk before its answer, beside what SQLite alone
// commits on the same disk in the same run: the ratio says what HTTP, replay and fingerprint cost. Then what looking a lead over takes by itself,
// also of the longest log that there can be; what invented and honest leads are called; and the memory that a hundred thousand leads take.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { soak } from '../chaos/soak.mjs';
import { emptyFolder, keepAlive, leadline, leadsOf, program, root, serve, stop, submission } from '../js/receiver-kit.mjs';
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

/** A lead whose log is as long as one can be. */
function longest() {
  const began = Date.now() - 600_000;
  const events = [{ k: 'boot', w: began, m: 0, tz: 420, seed: '0'.repeat(32), lang: 'vi' }];
  const page = (n, path) => ({ k: 'page', w: began + n * 1000, m: n * 1000, path, title: 'T', query: {}, referrer: '', lang: 'vi', host: 'songxanh.example', slots: ['price-list'] });
  for (let n = 1; n <= 150; ++n) events.push(page(n, `/blog/${'x'.repeat(n % 20)}${n}`));
  events.push({ k: 'anchored', w: began + 151_000, m: 151_000, challenge: `2.${'a'.repeat(32)}.${began + 600_500}.${began + 600_500 + 86_400_000}.${'b'.repeat(32)}` });
  events.push({ k: 'open', w: began + 580_000, m: 580_000, surface: 'price-list' });
  events.push({ k: 'submit', w: began + 599_500, m: 599_500, surface: 'price-list', bad: {}, trap: '', values: { name: 'An', email: 'an@example.com', phone: '0912 345 678', agree: true, visits: true } });
  const { out } = leadline(['replay', '--config', 'demo/leadline.json', '-'], { input: events.map((event) => JSON.stringify(event)).join('\n') });
  const stored = out.trim().split('\n').flatMap((line) => JSON.parse(line).e).find((effect) => effect.k === 'store' && effect.at === 'outbox');
  return stored.value.body;
}

/** What a verdict takes: a row of the table. */
function verdictsOf(name, leads, rounds) {
  const out = execFileSync(join(program, '..', 'verdicts_native'), ['demo/leadline.json', String(rounds)], { cwd: root, input: leads.join('\n'), encoding: 'utf8' });
  const { judged, p50, p99, max, verdicts } = JSON.parse(out);
  return { '': name, judged, 'log bytes': JSON.stringify(JSON.parse(leads[0]).evidence.log).length, 'p50 ms': p50, 'p99 ms': p99, 'max ms': max, verdicts: Object.entries(verdicts).map(([verdict, n]) => `${verdict} ${n}`).join(', ') };
}

/** The native tests' own numbers of leads that are honest and invented (tests/native/receiver_anchors_test.cpp). */
function trials() {
  const file = join(folder, 'anchors.json');
  execFileSync(join(program, '..', 'leadline_tests'), ['--gtest_brief=1', '--gtest_filter=AnchoredLogs.*:HonestVisits.AreNever*', `--gtest_output=json:${file}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const { testsuites } = JSON.parse(readFileSync(file, 'utf8'));
  return testsuites.flatMap(({ testsuite }) => testsuite).filter(({ trials }) => trials).map(({ name, trials, verified, implausible }) => ({ trials: name, leads: trials, verified, implausible }));
}

try {
  execFileSync('cmake', ['--build', join(program, '..'), '--target', 'sqlite_commits', 'verdicts_native', 'leadline_tests'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const row = (name, { seconds, alone, times }) => ({
    '': name, 'leads/s': Math.round(count / seconds), 'SQLite alone/s': Math.round(count / alone), ratio: (alone / seconds).toFixed(2),
    'p50 ms': at(times, 0.5), 'p99 ms': at(times, 0.99),
  });
  const one = row('one connection', await race('one', 1));
  const many = row(`${crowd} connections (leads share a sync)`, await race('many', crowd));
  console.log(`${count} leads of ${bytes} bytes, after ${warmUp} to warm up; WAL, synchronous=FULL; each answered only after its commit`);
  console.table([one, many]);
  console.log('Looking a lead over: parse, replay, plausibility, challenge; milliseconds of a processor');
  console.table([verdictsOf('a visit of minutes', bodies('judged', 50), 200), verdictsOf('the longest log', [longest()], 2000)]);
  console.table(trials());
  const { leads, seconds, p99, resident } = await soak({ leads: 100_000, folder: emptyFolder(scope) });
  console.log(`${leads} leads in ${seconds.toFixed(0)} s, p99 ${p99.toFixed(1)} ms; resident after each tenth, in MiB: ${resident.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' ')}`);
} finally {
  endAll();
}
