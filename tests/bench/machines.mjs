// How many leads a second are acknowledged, and how soon, with the leads in SQLite, in one PostgreSQL, and in three with quorum commit, by one, two and four receivers: on one disk
// and in turns within one run, so that ratios can be read; and what it is worth that the leads are of fifty sites instead of one. Then how long nobody is answered when the primary dies.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { failovers, isClean } from '../chaos/failover.mjs';
import { keepAlive, makeSubmission, readDemo, root, serve, stop, submission, withOwnLog } from '../js/receiver-kit.mjs';
import { postgres } from '../support/postgres.mjs';
import { postgresCluster } from '../support/postgres_cluster.mjs';
import { endAll, folderOnDisk, idOf } from './support/disk.mjs';
import { at, postAll } from './support/posts.mjs';

const COUNT = Number(process.env.LEADS ?? 1200), SLICES = 6, WARM_UP = 200, CONNECTIONS = 32, SITES = 50;
const DEATHS = ['kill', 'kill', 'freeze', 'kill', 'kill'];
const ends = [];
const later = { after: (end) => ends.push(end) };

const folder = folderOnDisk(), parent = join(root, 'build');  // one that the database's user may look into
const site = join(folder, 'site.json');
writeFileSync(site, JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: [], limits: { address: { burst: 0 }, site: { burst: 0 } } }));

const sites = join(folder, 'sites'), names = Array.from({ length: SITES }, (_, i) => `site${i}`);
mkdirSync(sites);
writeFileSync(join(sites, 'receiver.json'), '{}');
const leadOf = {};  // of each site, as its own config makes it
for (const name of names) {
  writeFileSync(join(sites, `${name}.config`), JSON.stringify({ ...JSON.parse(readDemo('leadline.json')), site: name }));
  writeFileSync(join(sites, `${name}.json`), JSON.stringify({ site: name, config: `${name}.config`, origins: [], limits: { address: { burst: 0 }, site: { burst: 0 } } }));
  leadOf[name] = makeSubmission(undefined, join(sites, `${name}.config`));
}

/** So many receivers before a store, warm: {name, servers, agent, seconds, times, some}. `many`: of many sites, whose leads come in turns. */
async function contender(name, receivers, store, many = false) {
  const servers = [], label = `${name}, ${receivers} ${receivers === 1 ? 'receiver' : 'receivers'}${many ? `, ${SITES} sites` : ''}`;
  for (let i = 0; i < receivers; ++i) servers.push(await serve(later, { data: join(folder, `${label} ${i}`), ...(many ? { sites } : { site }), store }));
  const some = (turn, length) => Array.from({ length }, (_, i) => {
    const id = idOf(`${label} ${turn} ${i}`), of = names[i % SITES];
    return many ? { body: JSON.stringify({ ...withOwnLog(JSON.parse(leadOf[of]), id), id }), path: `/s/${of}/api/leads` } : { body: submission(id) };
  });
  const one = { name: label, servers, agent: keepAlive(CONNECTIONS), seconds: 0, times: [], some };
  await postAll(servers, some('warm-up', WARM_UP), one.agent, []);
  return one;
}

try {
  // A database of its own for each number of receivers: a table that others have filled is slower.
  const single = await postgres(later, { parent }), three = await postgresCluster(later, { parent });
  const contenders = [await contender('SQLite', 1), await contender('SQLite', 1, undefined, true)];
  for (const [name, node, query] of [['one PostgreSQL', single, '?durability=single'], ['three with quorum', three.primary, '']]) {
    for (const [receivers, many] of [[1], [2], [4], [1, true]]) {
      const database = `bench_${receivers}${many ? '_many' : ''}`;
      await node.sql(`CREATE DATABASE ${database} OWNER leadline`, { database: 'postgres' });
      contenders.push(await contender(name, receivers, `postgres://leadline@127.0.0.1:${node.port}/${database}${query}`, many));
    }
  }
  for (let slice = 0; slice < SLICES; ++slice) {
    for (const one of contenders) one.seconds += await postAll(one.servers, one.some(slice, COUNT / SLICES), one.agent, one.times);
  }
  const [{ seconds: yardstick }] = contenders;
  console.log(`${COUNT} leads each over ${CONNECTIONS} connections, in ${SLICES} turns, after ${WARM_UP} to warm up; each answered after its commit; load average ${loadavg()[0].toFixed(1)}`);
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
    + `without detection ${seconds(withoutDetection.median)} and ${seconds(withoutDetection.max)}; load average ${loadavg()[0].toFixed(1)}`);
} finally {
  for (const end of ends.reverse()) await end();
  endAll();
}
