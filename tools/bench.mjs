// npm run bench: sets up, builds, and runs tests/bench/*.mjs one after another; each prints a table. Times are read, not judged.
//   npm run bench -- NAME…   only those whose file name contains one of the words
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { Failure, main, root, run } from './run.mjs';
import { setUp } from './setup.mjs';

await main(async (args) => {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const benches = readdirSync(join(root, 'tests/bench')).filter((file) => file.endsWith('.mjs')).sort()
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (benches.length === 0) throw new Failure(`bench: nothing in tests/bench is called ${words.join(' or ') || '*.mjs'}`);
  if (!args.includes('--no-setup')) await setUp('bench');
  await build(undefined, { forTests: false });
  for (const file of benches) {
    console.log(`\n== ${file.replace(/\.mjs$/, '')}`);
    run('node', [`tests/bench/${file}`]);
  }
});
