// What can be wrong is a number in the page and a sentence elsewhere: one table (core/base/problems.def), which the native
// program and the file that a page fetches are made of.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, inWords, root } from './core.mjs';
import { leadline } from './receiver-kit.mjs';

const names = [...readFileSync(join(root, 'core/base/problems.def'), 'utf8').matchAll(/^PROBLEM\((\w+),/gm)].map(([, name]) => name);
const shipped = JSON.parse(readFileSync(join(root, 'dist/leadline.problems.json'), 'utf8'));

test('a page that fetches the sentences and the native program have the same ones, a row for each name', () => {
  const native = JSON.parse(leadline(['reference', '--json']).out).problems;
  assert.deepEqual(shipped.map(([code, reason, hint = '']) => [code, reason, hint]), native);
  assert.equal(shipped.length, names.length);
});

test('no two rows have the same code and the same reason', () => {
  const texts = shipped.map(([code, reason]) => `${code}: ${reason}`);
  assert.deepEqual(texts.filter((text, index) => texts.indexOf(text) < index), []);
});

test('every row has its place in the core that reports it', () => {
  const used = execFileSync('git', ['grep', '-ohE', 'Problem::[a-z_]+', '--', 'core'], { cwd: root, encoding: 'utf8' }).split('\n');
  assert.deepEqual(names.filter((name) => !used.includes(`Problem::${name}`)), []);
});

test('what is to be filled in is the subject, the key or the choices', () => {
  const places = shipped.flatMap(([, ...texts]) => texts.join().match(/\{\w*\}/g) ?? []);
  assert.deepEqual([...new Set(places)].sort(), ['{choices}', '{key}', '{}']);
});

test('no sentence is in the wasm', () => {
  const wasm = ['leadline.wasm', 'leadline.common.wasm', 'leadline.ctas.wasm', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.send.wasm', 'leadline.phones.wasm', 'leadline.proof.wasm'].map((file) => readFileSync(join(root, 'dist', file), 'latin1')).join();
  const pieces = shipped.flatMap(([, ...texts]) => texts).flatMap((text) => text.split(/\{\w*\}/)).filter((piece) => piece.length > 12);
  assert.ok(pieces.length > 100);
  assert.deepEqual(pieces.filter((piece) => wasm.includes(Buffer.from(piece).toString('latin1'))), []);
});

for (const [build, create] of Object.entries(builds)) {
  test(`${build}: a problem is its number, its place and what it is about`, async () => {
    const core = await create();
    const { diagnostics } = JSON.parse(core.load(JSON.stringify({ version: 1, site: 'x', colour: 'red', consent: { default: 'nonne' }, ctas: [{ id: 'c', button: 'C', opens: 'g' }] })));
    // What is wrong with CTAs is said when their part is there.
    diagnostics.push(...JSON.parse(core.step('{"k":"boot","w":1793500000000,"m":0}')).e.filter(({ k, pointer }) => k === 'warn' && pointer.startsWith('/ctas')).map(({ k, ...problem }) => problem));
    const number = (name) => names.indexOf(name);
    assert.deepEqual(diagnostics, [
      { problem: number('unknown_key'), pointer: '/colour', severity: 'warning', subject: 'colour', choices: diagnostics[0].choices },
      { problem: number('not_a_choice'), pointer: '/consent/default', severity: 'error', subject: 'nonne', choices: 'none, session, persistent' },
      { problem: number('unknown_form'), pointer: '/ctas/0/opens', severity: 'error', subject: 'c' },
    ]);
    assert.match(diagnostics[0].choices, /^version, site, /);
    assert.equal(inWords(diagnostics[1]).line, '/consent/default: "default" must be one of: none, session, persistent');
  });
}
