// npm run chaos -- WHAT …: faults drawn from a seed, and loads, for longer than a test may take. Exit code 1 when something was lost, double or changed, or has grown.
import { Failure, isMain, main } from './run.mjs';

const RUNS = { server: '../tests/chaos/server.mjs', power: '../tests/chaos/power.mjs', disk: '../tests/chaos/disk.mjs', soak: '../tests/chaos/soak.mjs', browsers: '../tests/chaos/browsers.mjs', sanitizers: '../tests/chaos/sanitizers.mjs' };

if (isMain(import.meta.url)) {
  await main(async ([what, ...args]) => {
    if (!(what in RUNS)) throw new Failure(`chaos: ${what ? `there is no ${what}` : 'which'}: one of ${Object.keys(RUNS).join(', ')}`);
    await (await import(RUNS[what])).main(args);
  });
}
