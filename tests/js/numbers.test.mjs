// In a page the browser reads and writes the digits of numbers that a multiplication does not give (core/base/exact_number.h); a
// native program has arithmetic of its own for them (tests/native/number_test.cpp). All must say what ECMA-262 says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, root } from './core.mjs';

/** A repeatable stream of 32-bit numbers (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

function* literals() {
  yield* ['0.1', '1e21', '1e-7', '123456789012345678', '9007199254740993', '5e-324', '2.2250738585072011e-308', '1.7976931348623157e308', '1e23', '0.30000000000000004',
    '8.41e21', '2.0919495182368195e19', '9007199254740992.5', `0.${'0'.repeat(40)}1`, `1${'0'.repeat(40)}`, `${'123456789'.repeat(9)}.5`, '1.00000000000000011102230246251565404236316680908203126'];
  const next = random(20260101);
  const bits = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 1500; ++i) {
    bits.setUint32(0, next());
    bits.setUint32(4, next());
    const value = Math.abs(bits.getFloat64(0));
    if (Number.isFinite(value)) yield `${value}`;
    yield `${next() % 10_000_000}.${next()}${next()}`;
    yield `${next()}${next()}e${(next() % 80) - 40}`;
    yield `${(next() % 1_000_000) / 10 ** (next() % 6)}`;
  }
}

/** What a core makes of a number: it is told of it, and says it again. */
function said(core, text, at) {
  core.step(`{"k":"identify","w":${1793500000000 + at},"m":${at},"traits":{"n":${text}}}`);
  return /"traits":\{"n":([^,}]+)/.exec(core.step(`{"k":"snap","w":${1793500000000 + at},"m":${at}}`))[1];
}

for (const [name, build] of Object.entries(builds)) {
  test(`${name} reads and writes numbers as JavaScript does`, async () => {
    const texts = [...literals()];
    const core = await build();
    core.load('{"version":1,"site":"s","forms":[]}');
    core.step('{"k":"boot","w":1793500000000,"m":0,"tz":0,"seed":"00","lang":"en"}');
    for (const [at, text] of texts.entries()) assert.equal(said(core, text, at), `${Number(text)}`, text);
  });
}

test('a native program does, too', () => {
  const texts = [...literals()];
  const input = texts.map((text) => `{"rule":{"cat":[{"var":""}]},"data":${text}}\n`).join('');
  const lines = execFileSync(join(root, 'build/native/leadline'), ['try', 'rule'], { input, encoding: 'utf8', maxBuffer: 1 << 26 }).trimEnd().split('\n');
  assert.deepEqual(lines.map((line) => JSON.parse(line).result), texts.map((text) => `${Number(text)}`));
});
