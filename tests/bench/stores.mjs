// How many leads a second one receiver acknowledges on SQLite and on a PostgreSQL server of this machine, in turns of one run: the ratio says what the second store costs.
import { join } from 'node:path';
import { postgres } from '../support/postgres.mjs';
import { keepAlive, post, serve, stop, submission } from '../js/receiver-kit.mjs';
import { endAll, folderOnDisk, idOf, scope } from './support/disk.mjs';

const count = 400;
const turns = 4;
const folder = folderOnDisk();

/** Posts so many over the agent's connections: {seconds, times} in ms. */
async function postSome(server, name, many, agent) {
  const waiting = Array.from({ length: many }, (_, i) => submission(idOf(`${name} ${i}`)));
  const times = [];
  const work = async () => {
    for (let body = waiting.pop(); body; body = waiting.pop()) {
      const start = performance.now();
      const { status, text } = await post(server, body, { agent });
      if (status !== 200) throw new Error(`${status} ${text}`);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: agent.maxSockets }, work));
  return { seconds: (performance.now() - start) / 1000, times };
}

const node = await postgres(scope);
const servers = {
  sqlite: await serve(scope, { data: join(folder, 'sqlite') }),
  postgres: await serve(scope, { data: join(folder, 'postgres'), env: { LEADLINE_STORE: `${node.url}?durability=single` } }),
};
console.log('| connections | store | leads/s | p50 ms | p99 ms |\n|---|---|---|---|---|');
for (const connections of [1, 16, 64]) {
  const agent = keepAlive(connections);
  const all = { sqlite: { seconds: 0, times: [] }, postgres: { seconds: 0, times: [] } };
  for (const [name, server] of Object.entries(servers)) await postSome(server, `${name} ${connections} warm-up`, 100, agent);
  for (let turn = 0; turn < turns; ++turn) {
    for (const [name, server] of Object.entries(servers)) {
      const { seconds, times } = await postSome(server, `${name} ${connections} ${turn}`, count / turns, agent);
      all[name].seconds += seconds;
      all[name].times.push(...times);
    }
  }
  for (const [name, { seconds, times }] of Object.entries(all)) {
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    console.log(`| ${connections} | ${name} | ${(count / seconds).toFixed(0)} | ${at(0.5)} | ${at(0.99)} |`);
  }
  agent.destroy();
}
for (const server of Object.values(servers)) await stop(server);
await endAll();
