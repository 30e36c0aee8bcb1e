// Who says which of three servers is the primary, one way: the steps that docs/scale.md tells, done by hand (Cluster of tests/support/postgres_cluster.mjs).
import { setTimeout as pause } from 'node:timers/promises';
import { postgresCluster } from '../support/postgres_cluster.mjs';

const PROBES_MISSED = 2;  // in a row, each within a second: then whoever watches calls the primary dead

/** What happens to the primary: a name, how often it is drawn, what is done, and what is done once another one is the primary. */
const FAULTS = {
  kill: { often: 6, begin: ({ primary }) => primary.kill() },
  // It hangs, and goes on when it is not the primary any more: it may acknowledge nothing.
  freeze: { often: 2, begin: ({ primary }) => primary.freeze(), after: async (_, old) => { old.resume(); await pause(1000); } },
  // It runs, and its standbys know of nothing, but receivers and operators do not reach it.
  cut: { often: 1, begin: ({ primary }, scene) => scene.ways(primary).forEach((way) => way.cut()), after: async (_, old, scene) => { scene.ways(old).forEach((way) => way.heal()); await pause(1000); } },
  // Standbys stand still, waits for them are cut off, so that rows are visible on the primary alone; then it dies, and they are gone.
  cancel: { often: 1, begin: cancelThenKill },
};

async function cancelThenKill(cluster) {
  const { primary } = cluster;
  await cluster.withoutStandbys(async () => {
    for (let round = 0; round < 12; ++round) {
      await primary.sql(`SELECT ${round % 3 === 2 ? 'pg_terminate_backend' : 'pg_cancel_backend'}(pid) FROM pg_stat_activity WHERE wait_event='SyncRep'`);
      await pause(150);  // clients send the same again: are they told that it is there?
    }
    await primary.kill();
  });
}

/** Resolves when whoever watches the primary, as receivers reach it, has missed it often enough. */
async function dead(scene) {
  const { primary } = scene.cluster;
  const [{ port }] = scene.ways(primary);
  for (let missed = 0; missed < PROBES_MISSED; await pause(100)) {
    missed = await primary.sql('SELECT 1', { seconds: 1, port }).then(() => 0, () => missed + 1);
  }
}

/** One death: {name, silence, detection, differed}, times in ms. */
async function fail(scene, name, acknowledgements) {
  const { cluster } = scene;
  const fault = FAULTS[name];
  await fault.begin(cluster, scene);
  const began = performance.now();
  const answered = acknowledgements.first(began);
  await dead(scene);
  const detected = performance.now();
  const { old, differed } = await cluster.failover();
  const silence = await answered - began;
  await fault.after?.(cluster, old, scene);
  await cluster.rejoin(old);
  await cluster.quorum();
  return { name, silence, detection: detected - began, differed };
}

export const bySteps = { cluster: postgresCluster, often: Object.fromEntries(Object.entries(FAULTS).map(([name, { often }]) => [name, often])), fail };
