// npm run failover -- [FAILOVERS] [SEED] [RECEIVERS]: the primary of three PostgreSQL servers dies under receivers and load, so many times. Exit code 1 when something was lost, double or changed.
import { Failure, isMain, main, run } from './run.mjs';

if (isMain(import.meta.url)) {
  await main(async (args) => {
    if (args.length > 3 || args.some((arg) => !/^[1-9]\d{0,8}$/.test(arg))) throw new Failure('failover: [FAILOVERS] [SEED] [RECEIVERS], whole numbers');
    run('cmake', ['--preset', 'release'], { quiet: true });
    run('cmake', ['--build', 'build/native', '--parallel', '2', '--target', 'leadline'], { quiet: true });
    await (await import('../tests/chaos/failover.mjs')).main(args);
  });
}
