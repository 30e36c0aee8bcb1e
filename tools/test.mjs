// npm test: sets up, builds, runs every suite one after another, and ends with the line `N passed, N failed`.
//   npm test -- native|js|tidy|e2e   some suites      npm test -- --no-setup   install nothing
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure, main, root, since } from './run.mjs';
import { countGoogleTest, countTap, failuresInGoogleTest, failuresInTap } from './reports.mjs';
import { setUp } from './setup.mjs';

const REPORTS = 'build/test';
const MINUTE = 60_000;

/** Tests that measure time are in files of this ending: each runs when nothing else does, after the others of its folder. */
const MEASURING = '.alone.test.mjs';

/** Of more files than these failing, something is broken: none is run again. */
const MOST_AGAIN = 3;

/** Runs these files of a folder, `together` of them at a time. A file that hangs is ended, so that the others are still told of. */
const nodeRun = (report, files, together) => ({
  report,
  line: ['node', ['--test', `--test-concurrency=${together}`, `--test-timeout=${8 * MINUTE}`, '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=tap', `--test-reporter-destination=${report}`, ...files]],
});

/** The test files of a folder, `together` of them at a time. */
const nodeSuite = (folder, { minutes, together = availableParallelism(), again = false }) => ({
  minutes,
  count: countTap,
  failures: failuresInTap,
  runs() {
    const files = readdirSync(join(root, 'tests', folder)).filter((file) => file.endsWith('.test.mjs')).map((file) => `tests/${folder}/${file}`);
    const alone = files.filter((file) => file.endsWith(MEASURING));
    const others = files.filter((file) => !alone.includes(file));
    return [[others, together], [alone, 1]].filter(([list]) => list.length > 0)
      .map(([list, atOnce], run) => nodeRun(`${REPORTS}/${folder}.${run}.tap`, list, atOnce));
  },
  again: (files) => (again && files.length <= MOST_AGAIN ? nodeRun(`${REPORTS}/${folder}.again.tap`, files, 1) : undefined),
});

// In the order in which they say most for the least time.
const suites = {
  tidy: nodeSuite('tidy', { minutes: 2 }),
  native: {
    minutes: 8,
    count: countGoogleTest,
    failures: failuresInGoogleTest,
    // One program runs its tests one after another: as many of it as there are processors, each with its share of them.
    atOnce: true,
    runs: () => Array.from({ length: availableParallelism() }, (_, shard, report = `${REPORTS}/native.${shard}.json`) => ({
      report,
      line: ['build/native/leadline_tests', [`--gtest_output=json:${report}`, '--gtest_brief=1']],
      env: { GTEST_TOTAL_SHARDS: availableParallelism(), GTEST_SHARD_INDEX: shard },
    })),
  },
  js: nodeSuite('js', { minutes: 12 }),
  // They wait for a visitor, a network or a timer as much as for the processor. Real browsers beside each other on two processors
  // are now and then slower than a person would be: what fails there is run once more by itself, and told as such.
  e2e: nodeSuite('e2e', { minutes: 25, together: 2 * availableParallelism(), again: true }),
};

/** Runs a program to its end, or until its time is over; resolves to undefined, or to what went wrong. */
async function execute([program, args], env, minutes) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
  }, minutes * MINUTE);
  const [code, signal] = await once(child, 'exit').catch((error) => [error.message]);
  clearTimeout(timer);
  if (late) return `not done in ${minutes} minutes`;
  return code === 0 ? undefined : `exit code ${code ?? signal}`;
}

/** Runs a part of a suite: `{passed, failed, failures, trouble?}`. One that ran no test or ended badly has failed, whatever it counted. */
async function runPart({ report, line, env }, { minutes, count, failures }) {
  rmSync(join(root, report), { force: true });
  const trouble = await execute(line, env, minutes);
  let counts = { passed: 0, failed: 0, failures: [] };
  try {
    if (existsSync(join(root, report))) {
      const text = readFileSync(join(root, report), 'utf8');
      counts = { ...count(text), failures: failures(text) };
    }
  } catch { /* a report that was cut short: the suite crashed */ }
  const { passed, failed } = counts;
  if (!Number.isInteger(passed + failed)) return { passed: 0, failed: 1, failures: [], trouble: trouble ?? 'no totals in its report' };
  if (trouble && failed === 0) return { ...counts, failed: 1, trouble };
  if (passed + failed === 0) return { ...counts, failed: 1, trouble: 'ran no test' };
  return counts;
}

/**
 * Runs the files of `sum`'s failures by themselves, where the suite has that: what passes now has passed, and is named all the
 * same. Nothing is run again when the suite ended badly, or a failure has no file.
 */
async function runAgain(suite, sum) {
  const files = [...new Set(sum.failures.map(({ file }) => file))];
  const part = sum.failures.length > 0 && !sum.trouble && files.every(Boolean) ? suite.again?.(files) : undefined;
  if (!part) return sum;
  console.log(`\n== by themselves: ${files.join(' ')}`);
  const { failed, failures, trouble } = await runPart(part, suite);
  if (trouble || failed > sum.failed) return sum;
  const unsteady = sum.failures.filter(({ name }) => !failures.some((failure) => failure.name === name));
  return { passed: sum.passed + sum.failed - failed, failed, failures, unsteady };
}

/** Runs a suite, its parts one after another or all at once: the sum of what they say. */
async function runSuite(suite) {
  const sum = { passed: 0, failed: 0, failures: [] };
  const parts = suite.runs();
  const begun = suite.atOnce && parts.map((part) => runPart(part, suite));
  for (const [at, part] of parts.entries()) {
    const { passed, failed, failures, trouble } = await (begun ? begun[at] : runPart(part, suite));
    sum.passed += passed;
    sum.failed += failed;
    sum.failures.push(...failures);
    sum.trouble ??= trouble;
  }
  return sum.passed + sum.failed > 0 ? runAgain(suite, sum) : { ...sum, failed: 1, trouble: 'no test files' };
}

function printTable(rows) {
  for (const { name, failures = [], unsteady = [] } of rows) {
    for (const failure of failures) console.log(`failed: ${name}: ${failure.name} (${failure.file})`);
    for (const test of unsteady) console.log(`passed by itself alone: ${name}: ${test.name} (${test.file})`);
  }
  console.log(`\n${'suite'.padEnd(10)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'time'.padStart(10)}`);
  for (const { name, passed, failed, time, trouble } of rows) {
    console.log(`${name.padEnd(10)}${String(passed).padStart(8)}${String(failed).padStart(8)}${time.padStart(10)}${trouble ? `  ${trouble}` : ''}`);
  }
}

/** Sets up, builds and runs the suites called `names`; a row of the table for each. */
async function runSuites(names, { install }) {
  if (install) await setUp('test');
  await build();
  mkdirSync(join(root, REPORTS), { recursive: true });
  const rows = [];
  for (const name of names) {
    const start = performance.now();
    console.log(`\n== ${name}`);
    const counts = await runSuite(suites[name]);
    rows.push({ name, ...counts, time: since(start) });
  }
  printTable(rows);
  return rows;
}

await main(async (args) => {
  const asked = args.filter((arg) => !arg.startsWith('--'));
  const unknown = asked.filter((name) => !(name in suites));
  if (unknown.length > 0) throw new Failure(`test: unknown suite ${unknown.join(', ')}: one of ${Object.keys(suites).join(', ')}`);
  const names = Object.keys(suites).filter((name) => asked.length === 0 || asked.includes(name));
  let rows = [{ passed: 0, failed: 1 }];  // what is said when it does not even build
  try {
    rows = await runSuites(names, { install: !args.includes('--no-setup') });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
  }
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  if (sum('failed') > 0) process.exitCode = 1;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
});
