// Who says which of three servers is the primary, another way: Patroni, from docs/deploy/patroni.yml (tests/support/patroni.mjs). What happens to them is done to the processes; the rest is Patroni's to do.
import { patroniCluster } from '../support/patroni.mjs';
import { untilTrue } from '../support/postgres_cluster.mjs';

/** A name, and what is done. Where nobody can be answered meanwhile: how many were, who must be none; silence is then what comes after that. */
const FAULTS = {
  /** The primary's machine: its server and its Patroni. */
  async kill({ primary }, acknowledgements) {
    await primary.kill();
    await acknowledgements.first();
    primary.start();
  },
  /** The server alone: its Patroni starts it again. */
  server: ({ primary }) => primary.killServer(),
  /** Patroni alone: another one is made the primary, and this server still takes itself for it. */
  async keeper(cluster, acknowledgements) {
    const { primary } = cluster;
    await primary.killKeeper();
    await cluster.written(cluster.standbys());
    await acknowledgements.first();
    primary.start();
  },
  /** The machine stands still, and goes on when it is not the primary any more. */
  async freeze({ primary }, acknowledgements) {
    primary.freeze();
    await acknowledgements.first();
    primary.resume();
  },
  switchover: (cluster) => cluster.switchover(),
  /** The standby that commits wait for. */
  async standby({ syncStandby }, acknowledgements) {
    await syncStandby.kill();
    await acknowledgements.first();
    syncStandby.start();
  },
  async standbys(cluster, acknowledgements) {
    const both = cluster.standbys();
    await Promise.all(both.map((node) => node.kill()));
    const unsafe = await acknowledgements.count(8);
    both.forEach((node) => node.start());
    acknowledgements.mark();
    return unsafe;
  },
  /** The new primary dies as soon as it has acknowledged something: just then Patroni has named no standby yet. */
  async twice(cluster, acknowledgements) {
    const { primary } = cluster;
    await primary.kill();
    await acknowledgements.first();
    const next = await cluster.written();
    await next.kill();
    const unsafe = await acknowledgements.count(5);
    for (const node of [primary, next]) node.start();
    acknowledgements.mark();
    return unsafe;
  },
  /** The primary steps down, since it cannot know whether another one is made. */
  async etcd({ etcd, primary }, acknowledgements) {
    await etcd.kill();
    await untilTrue(async () => await primary.sql('SELECT pg_is_in_recovery()', { database: 'postgres' }) === 't', 'the primary steps down', 60);
    const unsafe = await acknowledgements.count(3);
    etcd.start();
    acknowledgements.mark();
    return unsafe;
  },
};

/** {name, silence, unsafe, restarted}: in ms; how many were acknowledged while nobody could have been, and servers that named nobody to wait for; how many Patronis had to be started again. */
async function fail(scene, name, acknowledgements) {
  const { cluster } = scene;
  acknowledgements.mark();
  const unsafe = await FAULTS[name](cluster, acknowledgements) ?? 0;
  await acknowledgements.first();
  const silence = acknowledgements.gap();
  const restarted = await cluster.settled();
  await acknowledgements.first();
  return { name, silence, unsafe: unsafe + await cluster.bare(), restarted };
}

export const byPatroni = { cluster: patroniCluster, often: Object.fromEntries(Object.keys(FAULTS).map((name) => [name, 1])), fail };
