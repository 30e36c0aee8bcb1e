// What the scripts of tools/ share: the root of the checkout, running a program, and ending with a message instead of a stack.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** An error that is for the reader: printed without a stack. */
export class Failure extends Error {}

/** `say('build', 'wasm')` prints `build: wasm`. */
export const say = (who, text) => console.log(`${who}: ${text}`);

/** Seconds since `start` (a `performance.now()`), as text. */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Is this program on PATH? */
export function hasCommand(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder || '.', name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a program in the root of the checkout, its output going to ours. Throws a Failure that names it when it fails.
 * `options` are those of `spawnSync`; `env` is added to ours; `quiet` keeps its output back and shows it only on failure.
 */
export function run(program, args, { env, quiet, ...options } = {}) {
  const result = spawnSync(program, args, {
    cwd: root, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28,
    env: { ...process.env, ...env }, ...options,
  });
  if (result.status !== 0) {
    if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    const how = result.error?.message ?? (result.signal ? `ended by ${result.signal}` : `exit code ${result.status}`);
    throw new Failure(`${[program, ...args].join(' ')}: ${how}`);
  }
  return result;
}

/** How often a step that runs says so: on a terminal in a line that is written over, elsewhere in one of its own. */
const BEAT_MS = process.stdout.isTTY ? 1_000 : 15_000;

/**
 * A program that may take minutes: says that it begins, while it runs for how long and what it printed last, and in the end how
 * long it took. Its output is kept back, but for the lines that `show` picks, and returned; all of it is printed on failure.
 */
export async function step(who, what, program, args, { env, show = () => false, beat = BEAT_MS } = {}) {
  const start = performance.now();
  say(who, what);
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let kept = '';
  let last = '';
  const terminal = process.stdout.isTTY;
  const wipe = () => terminal && process.stdout.write('\r\x1b[K');
  const hear = (line) => {
    kept += `${line}\n`;
    last = line.trim() || last;
    if (!show(line)) return;
    wipe();
    console.log(line);
  };
  const beating = setInterval(() => {
    const line = `  … ${Math.round((performance.now() - start) / 1000)} s  ${last}`;
    if (terminal) process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    else console.log(line.slice(0, 120));
  }, beat);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  const [code, signal] = await once(child, 'close').catch((error) => [error.message]);
  clearInterval(beating);
  wipe();
  if (code !== 0) {
    process.stderr.write(kept);
    throw new Failure(`${[program, ...args].join(' ')}: ${typeof code === 'string' ? code : signal ? `ended by ${signal}` : `exit code ${code}`}`);
  }
  say(who, `${what.split(':')[0]}: done (${since(start)})`);
  return kept;
}

/** What a program prints on its standard output, or '' when it is absent or fails. */
export function output(program, args) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return result.status === 0 ? result.stdout : '';
}

/** Was this module started by itself (`node tools/x.mjs`), rather than imported? */
export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);

/** Runs a script's main function; a Failure ends it with its message and exit code 1. */
export async function main(work) {
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
