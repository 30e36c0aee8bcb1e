// What reports of test programs say: how many tests passed, and which did not.
import { relative } from 'node:path';
import { root } from './run.mjs';

/**
 * Counts in a report by node:test (TAP), from the totals that it ends with. A skipped test has not passed; nor has a file
 * without tests, which node:test reports as one test with the file's name.
 */
export function countTap(text) {
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text.slice(-500))?.[1] ?? NaN);
  const passed = total('pass') - (text.match(/^ok \d+ - \S*\.test\.mjs$/gm) ?? []).length;
  return { passed, failed: total('tests') - passed };
}

/** Counts in a report by GoogleTest (JSON). A skipped test has not passed. */
export function countGoogleTest(text) {
  const tests = JSON.parse(text).testsuites.flatMap((suite) => suite.testsuite);
  const passed = tests.filter((test) => test.result === 'COMPLETED' && !test.failures).length;
  return { passed, failed: tests.length - passed };
}

/**
 * The tests that failed in a report by node:test: `{name, file}`. Not what holds them: that fails with each of them. `file` is the
 * test file: one that a helper has made for it says it in its stack alone; undefined where neither does.
 */
export function failuresInTap(text) {
  const failures = [];
  for (const [, name, detail] of text.matchAll(/^ *not ok \d+ - (.*)\n *---\n([^]*?)\n *\.\.\.$/gm)) {
    if (/^ *failureType: 'subtestsFailed'$/m.test(detail)) continue;
    const [place] = /\/[^\s:()']*\.test\.mjs/.exec(detail) ?? [];
    failures.push({ name, file: place && relative(root, place) });
  }
  return failures;
}

/** Likewise of a report by GoogleTest. */
export function failuresInGoogleTest(text) {
  return JSON.parse(text).testsuites.flatMap((suite) => suite.testsuite).filter((test) => test.failures)
    .map((test) => ({ name: `${test.classname}.${test.name}`, file: test.file }));
}
