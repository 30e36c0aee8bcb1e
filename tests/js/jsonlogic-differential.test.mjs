// Our JsonLogic against the reference, npm `json-logic-js`, on generated rules and data: equal, or a difference that
// tests/vectors/jsonlogic/differences.json lists and explains. Fixed seeds, so that a run can be repeated.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { classify } from './jsonlogic/differences.mjs';
import { caseGenerator } from './jsonlogic/generator.mjs';

const jsonLogic = createRequire(import.meta.url)('json-logic-js');
const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.LEADLINE_BIN ?? `${root}build/native/leadline`;
const listed = JSON.parse(readFileSync(`${root}tests/vectors/jsonlogic/differences.json`, 'utf8')).differences;

const kCases = 120_000;
const kBatch = 20_000;

function ours(cases) {
  const input = cases.map((one) => JSON.stringify(one)).join('\n') + '\n';
  const run = spawnSync(program, ['try', 'rule'], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  assert.equal(run.error, undefined, String(run.error));
  const answers = run.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(answers.length, cases.length, `an answer for each line; stderr: ${run.stderr.slice(0, 500)}`);
  return answers;
}

// What the reference gives, as JSON has it: undefined, NaN and the infinities are null.
function theirs({ rule, data }) {
  const log = console.log;
  console.log = () => {};
  try {
    const result = jsonLogic.apply(rule, data);
    return { result: JSON.parse(JSON.stringify(result) ?? 'null') };
  } catch (error) {
    return { error: String(error.message) };
  } finally {
    console.log = log;
  }
}

function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonical(value[key])]));
}

function equal(our, their) {
  if ('error' in our || 'error' in their) return 'error' in our && 'error' in their;
  return JSON.stringify(canonical(our.result)) === JSON.stringify(canonical(their.result));
}

test('the program to compare is built', () => {
  assert.ok(existsSync(program), `${program} is missing: npm run build`);
});

test('every listed difference is one, and looks as the list says', () => {
  for (const { id, rule, data, ours: expectedOurs, theirs: expectedTheirs } of listed) {
    const our = ours([{ rule, data }])[0];
    const their = theirs({ rule, data });
    assert.deepEqual('error' in our ? { error: our.error.type } : our, expectedOurs, `${id}: ours`);
    assert.deepEqual('error' in their ? { error: 'thrown' } : their, expectedTheirs, `${id}: theirs`);
    assert.ok(classify({ rule, data }, our, their).includes(id), `${id}: the example is recognised as such`);
  }
});

test(`${kCases.toLocaleString('en')} generated cases give what json-logic-js gives, or a listed difference`, (t) => {
  const next = caseGenerator(20_260_101);
  const counts = new Map();
  let errors = 0;
  for (let done = 0; done < kCases; done += kBatch) {
    const cases = Array.from({ length: kBatch }, next);
    ours(cases).forEach((our, i) => {
      const their = theirs(cases[i]);
      if ('error' in their) ++errors;
      if (equal(our, their)) return;
      const classes = classify(cases[i], our, their);
      assert.ok(classes.length > 0, `unexplained: ${JSON.stringify({ ...cases[i], our, their })}`);
      counts.set(classes[0], (counts.get(classes[0]) ?? 0) + 1);
    });
  }
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  t.diagnostic(`${kCases - total} equal (${errors} of them errors in both), ${total} listed: ` +
    [...counts].map(([id, n]) => `${id} ${n}`).join(', '));
  assert.ok(total < kCases / 50, 'differences stay rare: under 2 %');
});
