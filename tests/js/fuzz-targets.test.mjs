// Nobody fuzzes each day: here the targets are compiled by the compiler that is there, and what needs no server of its own is run on its seeds, so
// that `npm run fuzz` builds, and what a target claims is so, when somebody does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { emptyFolder, root } from './receiver-kit.mjs';

const folder = join(root, 'tests/fuzz');
const targets = readdirSync(folder).filter((file) => file.endsWith('_fuzz.cpp'));
const seedsOf = (target) => join(folder, 'corpus', target.replace('_fuzz.cpp', ''));
const run = (program, args, options) => promisify(execFile)(program, args, options);

/** How the native tests are compiled, without what is compiled, where to, and how well: that takes its time. */
const native = JSON.parse(readFileSync(join(root, 'build/native/compile_commands.json'), 'utf8'))
  .find(({ command, file }) => command.includes('leadline_tests.dir') && !file.includes('cmake_pch'));
const compiler = native.command.replace(/ -o \S+ -c \S+/, '').replace(/ -O\d/g, '').replace(/ -Winvalid-pch -include \S+/, '');
const compile = (what) => run('sh', ['-c', `${compiler} -Wall -Wextra -Werror -I'${join(folder, 'support')}' ${what}`], { cwd: native.directory });

test('each target has seeds', () => {
  assert.deepEqual(targets.map((file) => file.replace('_fuzz.cpp', '')).sort(), readdirSync(join(folder, 'corpus')).sort());
});

for (const target of targets) {
  const source = join(folder, target);
  if (readFileSync(source, 'utf8').includes('"served.h"')) {
    test(`tests/fuzz/${target} compiles`, { timeout: 300_000 }, () => compile(`-fsyntax-only '${source}'`));
    continue;
  }
  test(`tests/fuzz/${target} compiles, and what it claims is so of its seeds`, { timeout: 300_000 }, async (t) => {
    const program = join(emptyFolder(t), 'target');
    await compile(`-o '${program}' '${source}' '${join(folder, 'support/seeds.cpp')}' '${join(root, 'build/native/core/libleadline_core.a')}'`);
    await run(program, readdirSync(seedsOf(target)).map((file) => join(seedsOf(target), file)));
  });
}
