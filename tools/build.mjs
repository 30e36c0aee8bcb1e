// Builds the native program and tests (build/native), the core for the page (build/wasm), and what a page loads (dist/).
// Only what changed is built again.
//   npm run build                      everything
//   npm run build -- native|wasm|js    parts
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { emscripten, hasGoogleTest, setUp } from './setup.mjs';
import { Failure, hasCommand, isMain, main, output, root, run, step } from './run.mjs';

// What is printed though nothing is wrong: by ninja, and by Emscripten while it builds its own libraries.
const CHATTER = /^(\[\d+\/\d+\] .*|ninja: no work to do\.|-- (Configuring|Generating) done|-- Build files .*|-- GLOB mismatch!|(cache|system_libs):INFO.*)\n/gm;

/** Runs cmake on a build folder, one at a time: two builds in one folder would spoil it. */
function cmakeIn(folder, args) {
  return hasCommand('flock') ? ['flock', [join(folder, '.lock'), 'cmake', ...args]] : ['cmake', args];
}

/**
 * Configures a preset of CMakePresets.json when its folder is new, or when that file or `facts` (what the configuration depends
 * on beyond the CMake files) differ from last time; then builds `targets`. The compilers' messages are printed when the build is over.
 */
async function cmake(what, preset, folder, { facts, definitions = [], targets = ['all'], env }) {
  mkdirSync(join(root, folder), { recursive: true });
  const mark = join(root, folder, '.configured');
  const presets = readFileSync(join(root, 'CMakePresets.json'), 'utf8');
  const wanted = JSON.stringify({ root, definitions, facts, presets });
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
    run(...cmakeIn(folder, ['--fresh', '--preset', preset, ...definitions]), { env, quiet: true });
    writeFileSync(mark, wanted);
  }
  const build = cmakeIn(folder, ['--build', folder, '--parallel', String(availableParallelism()), '--target', ...targets]);
  process.stdout.write((await step('build', what, ...build, { env })).replace(CHATTER, ''));
}

const firstTime = (folder) => (existsSync(join(root, folder)) ? '' : ', for the first time: this takes minutes');

const parts = {
  async native({ forTests }) {
    // GoogleTest is not needed to run the demo, so the tests are a part of the build only where it is installed.
    const tests = hasGoogleTest();
    if (forTests && !tests) throw new Failure('build: GoogleTest is missing: apt-get install libgtest-dev');
    await cmake(`native${firstTime('build/native')}`, 'release', 'build/native', {
      definitions: [`-DLEADLINE_TESTS=${tests ? 'ON' : 'OFF'}`], targets: forTests ? ['all'] : ['leadline'],
    });
  },
  async wasm() {
    const toolchain = emscripten();
    if (!toolchain) throw new Failure('build: Emscripten is missing: node tools/setup.mjs');
    // Where `python3` is a version manager's script, that script would take longer than many of the compiler's calls do.
    const python = output('python3', ['-c', 'import sys; print(sys.executable)']).trim();
    const env = { PATH: `${toolchain.root}:${process.env.PATH}`, ...(toolchain.config && { EM_CONFIG: toolchain.config }), ...(python && { EMSDK_PYTHON: python }) };
    await cmake(`wasm${firstTime('build/wasm')}`, 'wasm', 'build/wasm', { facts: toolchain, env });
  },
  async js() {
    process.stdout.write((await step('build', 'js', 'node', ['js/build.mjs'])));
  },
};

function check(names) {
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Failure(`build: unknown part ${unknown.join(', ')}: one of ${Object.keys(parts).join(', ')}`);
}

/**
 * Builds `names` (of `native`, `wasm`, `js`; all by default). The first two side by side: each has minutes in which one processor is
 * all that it can use; what a page loads is made of the second.
 * `forTests`: the native tests too; without it only the program `leadline` is built.
 */
export async function build(names = Object.keys(parts), { forTests = true } = {}) {
  check(names);
  const wanted = (name) => names.includes(name) && parts[name]({ forTests });
  await Promise.all([wanted('native'), wanted('wasm')]);
  await wanted('js');
}

if (isMain(import.meta.url)) {
  await main(async (args) => {
    // Before anything is set up for a slip of the finger.
    const names = args.filter((arg) => arg !== '--no-setup');
    check(names);
    if (!args.includes('--no-setup')) await setUp('demo');
    await build(names.length > 0 ? names : undefined, { forTests: hasGoogleTest() });
  });
}
