// npm run failover -- [FAILOVERS] [SEED] [RECEIVERS] [--patroni]: the primary of three PostgreSQL servers dies under receivers and load, so many times; another one is made the primary by docs/scale.md's steps, or by Patroni.
// Exit code 1 when something was lost, double or changed.
import { Failure, isMain, main, run } from './run.mjs';
import { setUpPackages } from './setup.mjs';

if (isMain(import.meta.url)) {
  await main(async (args) => {
    const numbers = args.filter((arg) => arg !== '--patroni'), patroni = numbers.length < args.length;
    if (numbers.length > 3 || numbers.some((arg) => !/^[1-9]\d{0,8}$/.test(arg))) throw new Failure('failover: [FAILOVERS] [SEED] [RECEIVERS], whole numbers, and --patroni');
    if (patroni) await setUpPackages('patroni');
    run('cmake', ['--preset', 'release'], { quiet: true });
    run('cmake', ['--build', 'build/native', '--parallel', '2', '--target', 'leadline'], { quiet: true });
    const { main: failover } = await import('../tests/chaos/failover.mjs');
    await failover(numbers, patroni ? (await import('../tests/chaos/failover_by_patroni.mjs')).byPatroni : undefined);
  });
}
