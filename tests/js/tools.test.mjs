// What a first `npm run demo` tells whoever waits for it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { countTap, failuresInTap } from '../../tools/reports.mjs';
import { root } from './core.mjs';

const runStep = (script) => spawnSync(process.execPath, ['--input-type=module', '-e', `
  import { main, step } from './tools/run.mjs';
  await main(async () => console.log('kept: ' + (await step('build', 'native, for the first time', 'sh', ['-c', ${JSON.stringify(script)}], { beat: 200 })).length));`],
{ cwd: root, encoding: 'utf8' });

test('a step that takes long says that it begins, for how long it runs and what it does, and how long it took', () => {
  const { stdout, status } = runStep('echo "[3/80] Building forms.o"; sleep 1.3');
  assert.equal(status, 0);
  const lines = stdout.split('\n');
  assert.equal(lines[0], 'build: native, for the first time');
  assert.ok(lines.filter((line) => /^ {2}… \d s {2}\[3\/80\] Building forms\.o$/.test(line)).length >= 3, stdout);
  assert.match(stdout, /^build: native, for the first time: done \(\d\.\d s\)$/m);
  assert.match(stdout, /^kept: 24$/m, 'its output is kept for whoever called');
});

test('a step that fails shows all that it printed, and what failed', () => {
  const { stderr, status } = runStep('echo "the reason"; exit 3');
  assert.equal(status, 1);
  assert.equal(stderr, "the reason\nsh -c echo \"the reason\"; exit 3: exit code 3\n");
});

test('a word that names no part is refused before anything is set up or built', () => {
  for (const word of ['--help', 'wsam']) {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['tools/build.mjs', word], { cwd: root, encoding: 'utf8', timeout: 10_000 });
    assert.deepEqual([status, stdout, stderr], [1, '', `build: unknown part ${word}: one of native, wasm, js\n`]);
  }
});

test('a report names each test that failed, by its file, and not what holds it; a file that hangs is one of them', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-reports-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const mixed = join(folder, 'mixed.test.mjs');
  const hangs = join(folder, 'hangs.test.mjs');
  writeFileSync(mixed, `import { describe, test } from 'node:test';
    describe('a room', () => { test('is wrong # here', () => { throw new Error('x'); }); test('is right', () => {}); });
    test('is wrong outside', () => { throw new Error('y'); });`);
  writeFileSync(hangs, "import { test } from 'node:test'; test('ends', () => {}); setInterval(() => {}, 1000);");
  const kit = join(folder, 'kit.mjs'); // a test that a helper makes is its test file's
  writeFileSync(kit, "import { test } from 'node:test'; export const made = (name, body) => test(name, async () => { await body(); });");
  const helped = join(folder, 'helped.test.mjs');
  writeFileSync(helped, "import { made } from './kit.mjs'; made('is wrong within', async () => { await 1; throw new Error('z'); });");
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, ['--test', '--test-timeout=5000', '--test-reporter=tap', mixed, helped, hangs], { encoding: 'utf8', env });
  assert.deepEqual(countTap(stdout), { passed: 2, failed: 4 });
  assert.deepEqual(failuresInTap(stdout).map(({ name, file }) => [name, join(root, file)]).sort(), [
    [hangs, hangs], ['is wrong \\# here', mixed], ['is wrong outside', mixed], ['is wrong within', helped]].sort());
});
