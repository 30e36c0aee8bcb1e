// How long a report over a million leads takes, and how much memory: the leads stand in a receiver's store as it writes them, with a hundred
// thousand outcomes. The data is made here, seeded; the report is the program's own, in a process of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomFrom } from '../js/receiver-kit.mjs';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'build/native/leadline');
const leads = Number(process.env.LEADS ?? 1_000_000);
const outcomes = leads / 10;
const folder = mkdtempSync(join(tmpdir(), 'leadline-report-'));

/** Runs the program: its time, by the clock and of the processor, its output, and the most memory that it had, as the system says it while it runs. */
function run(args) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  let mebibytes = 0;
  let busy = 0;
  const look = () => {
    try { busy = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) / 100, 0) || busy; } catch { /* it has ended */ }
    try { mebibytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024 || mebibytes; } catch { /* it has ended */ }
  };
  const timer = setInterval(look, 10);
  child.stdout.on('data', (data) => { look(); stdout += data; });
  return new Promise((done, fail) => child.on('close', (code) => {
    clearInterval(timer);
    if (code === 0) done({ seconds: (performance.now() - start) / 1000, stdout, mebibytes, busy });
    else fail(new Error(`leadline ${args[0]}: ${code}`));
  }));
}

try {
  // An empty store with today's schema, made by the program itself: `token list` opens it.
  writeFileSync(join(folder, 'leads.sqlite'), '');
  await run(['token', 'list', '--data', folder]);
  const random = randomFrom(12);
  const tool = join(folder, 'sql');
  execFileSync('cc', ['-O2', '-o', tool, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
  const tab = 'char(9)';
  const pick = (list, by) => `json_extract('${JSON.stringify(list)}', '$[' || (abs(${by}) % ${list.length}) || ']')`;
  const channels = pick(['Paid search', 'Organic search', 'Email', 'Direct', 'Organic social'], 'n * 7919 / 13');
  const rules = pick(['pricing\tvisit', 'visit', 'pricing\tvisit\tebook', 'city', 'city\tpricing\tphone\tdeep', 'phone', 'ebook\tdeep', 'visit\tdeep\tcity'], 'n * 104729 / 17');
  const line = ['printf(\'%032x\', n)', "''", channels, "'google'", "'spring' || (n % 12)", "'/p' || (n % 40)", "'quote'", "'bar' || (n % 5)", "''", pick(['IQL', 'MQL', 'SQL'], 'n'), pick(['cold', 'warm', 'hot'], 'n'),
    '(1790000000000 + n * 7000)', '(n % 9 * 86400000)', '(abs(n * 48271) % 100000)', '1', rules].join(` || ${tab} || `);
  const rows = ['lead,email,event,at,value,currency'];
  for (let i = 0; i < outcomes; ++i) {
    const n = 1 + Math.floor(random() * leads);
    const who = i % 2 ? `${n.toString(16).padStart(32, '0')},` : `,an${n}@example.com`;
    rows.push(`${who},${['opportunity', 'contract', 'purchase', 'lost'][i % 4]},${1790000000000 + n * 7000 + 86400000 + i},${i % 4 === 1 || i % 4 === 2 ? `${i % 5000 + 1},USD` : ','}`);
  }
  writeFileSync(join(folder, 'outcomes.csv'), rows.join('\n'));
  const told = await run(['import', 'outcomes', join(folder, 'outcomes.csv'), '--data', folder, '--site', 'acme']);
  console.log(`${outcomes} outcomes imported   ${told.seconds.toFixed(2)} s`);
  execFileSync(tool, [join(folder, 'leads.sqlite'), `BEGIN; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${leads})
    INSERT INTO lead(site, id, fp, body, received_at, verdict, measured, email, phone)
    SELECT 'acme', printf('%032x', n), randomblob(32), x'7b7d', 1790000000000 + n * 7000, 'consistent', ${line}, 'an' || n || '@example.com', printf('%09d', n) FROM c; COMMIT`]);
  const { seconds, stdout, mebibytes, busy } = await run(['report', '--data', folder, '--by', 'channel', '--format', 'json']);
  const { total } = JSON.parse(stdout);
  console.log(`report over ${total.leads} leads, ${total.customers} of them customers   ${seconds.toFixed(2)} s, ${busy.toFixed(2)} s of them on a processor`);
  console.log(`its memory at most   ${mebibytes.toFixed(0)} MiB`);
} finally {
  rmSync(folder, { recursive: true });
}
