// Nobody fuzzes each day: here the targets are read by the compiler that is there, so that `npm run fuzz` builds when somebody does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './receiver-kit.mjs';

const folder = join(root, 'tests/fuzz');
const targets = readdirSync(folder).filter((file) => file.endsWith('_fuzz.cpp'));
/** How the native tests are compiled: `{command, directory}`, without what is compiled, and where to. */
const native = JSON.parse(readFileSync(join(root, 'build/native/compile_commands.json'), 'utf8'))
  .find(({ command, file }) => command.includes('leadline_tests.dir') && !file.includes('cmake_pch'));
const command = native.command.replace(/ -o \S+ -c \S+/, '');

test('each target has seeds', () => {
  assert.deepEqual(targets.map((file) => file.replace('_fuzz.cpp', '')).sort(), readdirSync(join(folder, 'corpus')).sort());
});

for (const target of targets) {
  test(`tests/fuzz/${target} compiles`, { timeout: 120_000 }, async () => {
    await promisify(execFile)('sh', ['-c', `${command} -Wall -Wextra -Werror -fsyntax-only -I'${join(folder, 'support')}' '${join(folder, target)}'`], { cwd: native.directory });
  });
}
