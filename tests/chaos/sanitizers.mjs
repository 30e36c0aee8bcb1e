// The receiver built with AddressSanitizer and UndefinedBehaviorSanitizer, and with ThreadSanitizer, under load: not one report, nothing lost, a clean end.
//   npm run chaos -- sanitizers [SECONDS] [address|thread] [SEED]
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { emptyFolder, root } from '../js/receiver-kit.mjs';

/** What each says of itself when it finds something. */
const REPORTS = /^.*(?:ERROR: (?:Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:).*$/gm;
const KINDS = {
  address: { ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1:detect_leaks=1:exitcode=98', UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=0' },
  thread: { TSAN_OPTIONS: 'second_deadlock_stack=1:halt_on_error=0:exitcode=97' },
};

function build(kind) {
  const folder = `build/load-${kind}`;
  console.log(`building ${folder}: minutes, the first time`);
  execFileSync('cmake', ['--preset', `load-${kind}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('cmake', ['--build', folder, '--parallel', '2', '--target', 'leadline'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(root, folder, 'leadline');
}

/** In a process of its own, for which that build is the program under test. */
async function child(kind, seconds, seed) {
  const { load } = await import('./load.mjs');
  const later = [];
  const { log, ...counts } = await load({ seconds, seed, folder: emptyFolder({ after: (work) => later.push(work) }), env: KINDS[kind] });
  const reports = log.match(REPORTS) ?? [];
  for (const [name, value] of Object.entries({ ...counts, reports: reports.length })) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
  for (const work of later) work();
  if (reports.length + counts.lost + counts.failed + counts.code === 0) return;
  const at = log.search(REPORTS);
  console.error(at < 0 ? log.slice(-4000) : log.slice(at, at + 12_000));
  process.exitCode = 1;
}

export async function main([seconds = '120', only = '', seed = '20261130']) {
  const kinds = Object.keys(KINDS).filter((kind) => !only || kind === only);
  if (kinds.length === 0) throw new Error(`there is no ${only}: address or thread`);
  const failed = kinds.filter((kind) => {
    const program = build(kind);
    console.log(`\n== ${kind}, ${seconds} s`);
    return spawnSync(process.execPath, [import.meta.filename, kind, seconds, seed], { cwd: root, stdio: 'inherit', env: { ...process.env, LEADLINE: program } }).status !== 0;
  });
  if (failed.length > 0) throw new Error(`not clean: ${failed.join(', ')}`);
}

if (process.argv[1] === import.meta.filename) await child(process.argv[2], Number(process.argv[3]), Number(process.argv[4]));
