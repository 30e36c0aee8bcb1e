// npm run simulate -- [N] [--seed S]: N schedules (200,000) of tabs, disks, networks, servers and clocks over the real core outbox, from the seed S on (1). Prints what was drawn, schedules
// a second, what was lost and what came twice: 0, or each rule that was broken, with its seed and the fewest steps that break it. `--seed S` alone: that schedule once more. Exit code 1 when one fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure, main, root, run } from './run.mjs';

const FOLDER = 'build/native';
const USAGE = 'simulate: [N] [--seed S], whole numbers';

await main((args) => {
  const numbers = args.filter((arg) => arg !== '--seed');
  if (numbers.some((arg) => !/^\d{1,15}$/.test(arg)) || args.at(-1) === '--seed') throw new Failure(USAGE);
  run('cmake', ['--preset', 'release'], { quiet: true });
  run('cmake', ['--build', FOLDER, '--parallel', '2', '--target', 'leadline_simulate'], { quiet: true });
  const { status } = spawnSync(join(root, FOLDER, 'leadline_simulate'), args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
