// Kills of the receiver under load: what it has acknowledged must be there, once and unchanged, whatever happened to it in between. Everything is drawn from a seed.
//   npm run chaos -- server [KILLS] [SEED]
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, keepAlive, leadsOf, randomFrom, serve, stop } from '../js/receiver-kit.mjs';
import { Ledger } from './ledger.mjs';

const CLIENTS = 8;

/** How a receiver ends: a name, and what is done to it. Those that are polite must exit with 0. */
const ENDS = {
  kill: { often: 6, end: (server) => server.child.kill('SIGKILL') },
  term: { often: 2, polite: true, end: (server) => server.child.kill('SIGTERM') },
  // Frozen while clients wait, then killed: what was on its way to the disk is or is not there, and nobody was told.
  freeze: { often: 1, end: async (server) => { server.child.kill('SIGSTOP'); await pause(80); server.child.kill('SIGKILL'); } },
  // Asked to stop, and killed while it does.
  both: { often: 1, end: async (server, random) => { server.child.kill('SIGTERM'); await pause(random() * 15); server.child.kill('SIGKILL'); } },
};
const drawn = (random) => {
  const names = Object.entries(ENDS).flatMap(([name, { often }]) => Array(often).fill(name));
  return names[Math.floor(random() * names.length)];
};

/** One life of the receiver: clients post until it has gone. */
async function live(server, ledger, random, { again }) {
  const agent = keepAlive(CLIENTS * 2);
  const end = drawn(random);
  const moment = 2 + Math.floor(random() * 40);
  let dead = false, answers = 0;
  const heard = (answer) => {
    if (!answer) dead = true;
    else if (++answers === moment) void ENDS[end].end(server, random);
  };
  const queue = [...again];
  const client = async () => {
    while (!dead) {
      const old = queue.pop();
      if (old) ++ledger.counts.again;
      const id = old ?? ledger.fresh();
      if (random() < 0.1) await ledger.conflict(server, agent);
      if (random() < 0.1) await ledger.lose(server, id);
      if (random() < 0.1 && !dead) {
        ++ledger.counts.twins;  // two tabs send it at once
        for (const answer of await Promise.all([ledger.post(server, id, agent), ledger.post(server, id, agent)])) heard(answer);
      } else if (!dead) {
        heard(await ledger.post(server, id, agent));
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const { code } = await server.exit;
  agent.destroy();
  return { end, rude: ENDS[end].polite === true && code !== 0 };
}

/** `kills` lives on one data folder: {kills, ends, …counts, lost, twice, changed, unclean}. */
export async function chaos({ kills, seed, folder }) {
  const random = randomFrom(seed);
  const data = join(folder, 'data');
  const ledger = new Ledger(random);
  const after = { after: () => {} };
  const ends = Object.fromEntries(Object.keys(ENDS).map((name) => [name, 0]));
  let unclean = 0;
  for (let kill = 0; kill < kills; ++kill) {
    const server = await serve(after, { data });
    // A client tries again what was not acknowledged; now and then it waits for longer.
    const { end, rude } = await live(server, ledger, random, { again: random() < 0.8 ? ledger.open() : [] });
    ++ends[end];
    unclean += rude ? 1 : 0;
  }
  const server = await serve(after, { data });
  const early = await leadsOf(server);
  const lost = [...ledger.leads].filter(([id, { acknowledged }]) => acknowledged && !early.some(({ lead }) => lead.id === id)).length;
  for (const id of ledger.open()) await ledger.post(server, id);
  const rows = (await leadsOf(server)).map(({ lead }) => lead);
  await stop(server);
  const changed = rows.filter((lead) => JSON.stringify(lead.fields) !== JSON.stringify(JSON.parse(ledger.leads.get(lead.id)?.body ?? '{}').fields)).length;
  const missing = [...ledger.leads.keys()].filter((id) => !rows.some((lead) => lead.id === id)).length;
  return { kills, seed, ends, ...ledger.counts, lost, missing, twice: rows.length - new Set(rows.map(({ id }) => id)).size, changed, unclean };
}

/** Whether nothing went wrong. */
export const isClean = ({ lost, missing, twice, changed, unclean, wrong }) => lost + missing + twice + changed + unclean + wrong === 0;

export async function main([kills = '100', seed = String(Date.now() % 1e6)]) {
  const later = [];
  const folder = emptyFolder({ after: (work) => later.push(work) });
  const start = performance.now();
  const { ends, ...result } = await chaos({ kills: Number(kills), seed: Number(seed), folder });
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
  console.log(`ends          ${Object.entries(ends).map(([name, count]) => `${name} ${count}`).join(', ')}\n${((performance.now() - start) / 1000).toFixed(1)} s`);
  for (const work of later) work();
  if (!isClean(result)) throw new Error(`something was lost, double or changed: again with npm run chaos -- server ${kills} ${seed}`);
}
