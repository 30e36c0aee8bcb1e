// npm run failover -- [FAILOVERS] [SEED] [RECEIVERS]: the primary of three PostgreSQL servers dies under receivers and load, so many times. Exit code 1 when something was lost, double or changed.
import { isMain, main } from './run.mjs';

if (isMain(import.meta.url)) await main(async (args) => (await import('../tests/chaos/failover.mjs')).main(args));
