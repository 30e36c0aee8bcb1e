// npm run fuzz: builds the libFuzzer targets with AddressSanitizer and UndefinedBehaviorSanitizer (preset `fuzz`, clang 14),
// runs each a minute from its seeds, and prints a table. Fails on a crash, a broken claim, or an input that takes too long.
//   npm run fuzz -- NAME…   only the targets whose name contains one of the words      FUZZ_SECONDS=600  longer
// `edges`: how many places of the program its inputs have come to. What is found is left in build/fuzz/found/; what was learnt stays in build/fuzz/corpus/ for the next run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, hasCommand, main, root, run, say } from './run.mjs';

const FOLDER = 'build/fuzz';
const LONGEST_INPUT = 8192;  // bytes: what is slow shows itself by then

/** Seconds for each target, from FUZZ_SECONDS. */
function secondsEach() {
  const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
  if (!Number.isInteger(seconds) || seconds < 1) throw new Failure(`fuzz: FUZZ_SECONDS is a number of seconds, not ${process.env.FUZZ_SECONDS}`);
  return seconds;
}

function targets(words) {
  const all = readdirSync(join(root, 'tests/fuzz')).filter((file) => file.endsWith('_fuzz.cpp')).map((file) => file.replace('.cpp', '')).sort();
  const some = all.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  if (some.length === 0) throw new Failure(`fuzz: no target is called ${words.join(' or ')}; there are ${all.join(', ')}`);
  return some;
}

const last = (text, pattern) => [...text.matchAll(pattern)].at(-1)?.slice(1);

/** Runs one target: its row of the table, with `trouble` when it failed. */
function fuzz(name, seconds) {
  const seeds = `tests/fuzz/corpus/${name.replace('_fuzz', '')}`;
  const learnt = `${FOLDER}/corpus/${name}`;
  const found = `${FOLDER}/found/`;
  for (const folder of [learnt, found]) mkdirSync(join(root, folder), { recursive: true });
  const { status, signal, stderr } = spawnSync(`${FOLDER}/${name}`, [`-max_total_time=${seconds}`, `-max_len=${LONGEST_INPUT}`, '-timeout=30',
    '-rss_limit_mb=2048', '-print_final_stats=1', `-artifact_prefix=${found}${name}-`, learnt, seeds], {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, timeout: (seconds + 120) * 1000,
    env: { ...process.env, UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1' },
  });
  const [ms, bytes] = last(stderr, /^slowest: ([\d.]+) (\d+)$/gm) ?? ['-', '-'];
  const [each] = last(stderr, /^stat::average_exec_per_sec: +(\d+)$/gm) ?? ['-'];
  const [runs] = last(stderr, /^stat::number_of_executed_units: +(\d+)$/gm) ?? ['-'];
  const [edges] = last(stderr, /^#\d+.* cov: (\d+) /gm) ?? ['-'];
  const trouble = status === 0 ? undefined : stderr.split('\n').slice(-60).join('\n') || `ended by ${signal}`;
  return { row: { target: name, runs, 'runs/s': each, edges, 'slowest ms': ms, 'its bytes': bytes, result: trouble ? 'FAILED' : 'ok' }, trouble };
}

await main((args) => {
  const seconds = secondsEach();
  const names = targets(args);
  if (!hasCommand('clang++-14')) throw new Failure('fuzz: clang 14 is missing: apt-get install clang-14');
  run('cmake', ['--preset', 'fuzz'], { quiet: true });
  run('cmake', ['--build', FOLDER, '--parallel', '2', '--target', ...names], { quiet: true });
  const results = names.map((name) => {
    say('fuzz', `${name}, ${seconds} s`);
    return fuzz(name, seconds);
  });
  console.table(results.map(({ row }) => row));
  console.log('Times are with sanitizers, some twenty times those in a page; the limit there is 20 ms.');
  const failed = results.filter(({ trouble }) => trouble);
  for (const { row, trouble } of failed) console.error(`\n== ${row.target}\n${trouble}`);
  if (failed.length > 0) throw new Failure(`fuzz: ${failed.map(({ row }) => row.target).join(', ')} failed; the inputs are in ${FOLDER}/found/`);
});
