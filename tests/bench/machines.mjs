// How many leads a second are acknowledged, and how soon, with the leads in SQLite, in one PostgreSQL, and in three with quorum commit, by one, two and four receivers: on one disk
// and in turns within one run, so that ratios can be read. Then how long nobody is answered when the primary dies.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failovers, isClean } from '../chaos/failover.mjs';
import { keepAlive, root, serve, stop, submission } from '../js/receiver-kit.mjs';
import { postgres } from '../support/postgres.mjs';
import { postgresCluster } from '../support/postgres_cluster.mjs';
import { endAll, folderOnDisk, idOf } from './support/disk.mjs';
import { at, postAll } from './support/posts.mjs';

const COUNT = Number(process.env.LEADS ?? 1200), SLICES = 6, WARM_UP = 200, CONNECTIONS = 32;
const DEATHS = ['kill', 'kill', 'freeze', 'kill', 'kill'];
const ends = [];
const later = { after: (end) => ends.push(end) };

const folder = folderOnDisk(), parent = join(root, 'build');  // one that the database's user may look into
const site = join(folder, 'site.json');
writeFileSync(site, JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: [], limits: { address: { burst: 0 }, site: { burst: 0 } } }));

/** So many receivers before a store, warm: {name, servers, agent, seconds, times}. */
async function contender(name, receivers, store) {
  const servers = [];
  for (let i = 0; i < receivers; ++i) servers.push(await serve(later, { data: join(folder, `${name} ${receivers} ${i}`), site, store }));
  const one = { name: `${name}, ${receivers} ${receivers === 1 ? 'receiver' : 'receivers'}`, servers, agent: keepAlive(CONNECTIONS), seconds: 0, times: [] };
  await postAll(servers, bodies(`${one.name} warm-up`, WARM_UP), one.agent, []);
  return one;
}
const bodies = (name, length) => Array.from({ length }, (_, i) => submission(idOf(`${name} ${i}`)));

try {
  // A database of its own for each number of receivers: a table that others have filled is slower.
  const single = await postgres(later, { parent }), three = await postgresCluster(later, { parent });
  const contenders = [await contender('SQLite', 1)];
  for (const [name, node, query] of [['one PostgreSQL', single, '?durability=single'], ['three with quorum', three.primary, '']]) {
    for (const receivers of [1, 2, 4]) {
      await node.sql(`CREATE DATABASE bench_${receivers} OWNER leadline`, { database: 'postgres' });
      contenders.push(await contender(name, receivers, `postgres://leadline@127.0.0.1:${node.port}/bench_${receivers}${query}`));
    }
  }
  for (let slice = 0; slice < SLICES; ++slice) {
    for (const one of contenders) one.seconds += await postAll(one.servers, bodies(`${one.name} ${slice}`, COUNT / SLICES), one.agent, one.times);
  }
  const [{ seconds: yardstick }] = contenders;
  console.log(`${COUNT} leads each over ${CONNECTIONS} connections, in ${SLICES} turns, after ${WARM_UP} to warm up; each answered after its commit`);
  console.table(contenders.map(({ name, seconds, times }) => {
    const sorted = times.toSorted((a, b) => a - b);
    return { '': name, 'leads/s': Math.round(COUNT / seconds), 'of SQLite': (yardstick / seconds).toFixed(2), 'p50 ms': at(sorted, 0.5), 'p99 ms': at(sorted, 0.99) };
  }));
  for (const { servers, agent } of contenders) {
    agent.destroy();
    for (const server of servers) await stop(server);
  }
  await Promise.all([single, ...three.nodes].map((node) => node.kill()));

  const { silence, withoutDetection, acknowledged, ...result } = await failovers(later, { faults: DEATHS, seed: 1, receivers: 4, folder, parent });
  if (!isClean(result)) throw new Error(JSON.stringify(result));
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  console.log(`${DEATHS.length} deaths of the primary under 4 receivers (${DEATHS}): ${acknowledged} acknowledged, 0 lost; first acknowledgement after median ${seconds(silence.median)}, longest ${seconds(silence.max)}; `
    + `without detection ${seconds(withoutDetection.median)} and ${seconds(withoutDetection.max)}`);
} finally {
  for (const end of ends.reverse()) await end();
  endAll();
}
