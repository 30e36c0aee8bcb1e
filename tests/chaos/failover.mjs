// The primary of three PostgreSQL servers dies under receivers and load, again and again: what was acknowledged must be on the new one, once and unchanged, and a reader that goes on from the last `seq` must have missed none. Everything is drawn from a seed.
//   npm run failover -- [FAILOVERS] [SEED] [RECEIVERS]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, keepAlive, leadsOf, randomFrom, root, send, serve, stop, token } from '../js/receiver-kit.mjs';
import { cutProxy } from '../support/cut_proxy.mjs';
import { postgresCluster, untilTrue } from '../support/postgres_cluster.mjs';
import { Ledger } from './ledger.mjs';

const CLIENTS = 6;
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

/** Three servers, ways to them that can be cut, and receivers that know the ways. */
export class Scene {
  receivers = [];
  #ways = new Map();

  static async set(t, { receivers, folder, parent, prepare }) {
    const scene = new Scene();
    scene.cluster = await postgresCluster(t, { parent, prepare });
    for (const node of scene.cluster.nodes) scene.#ways.set(node, []);
    const site = join(folder, 'site.json');
    writeFileSync(site, JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: [], limits: { address: { burst: 0 }, site: { burst: 0 } } }));
    for (let i = 0; i < receivers; ++i) {
      const ports = [];
      for (const node of scene.cluster.nodes) {
        const way = await cutProxy(t, node.port);
        scene.#ways.get(node).push(way);
        ports.push(way.port);
      }
      scene.receivers.push(await serve(t, { data: join(folder, `receiver-${i}`), site, store: scene.cluster.url({ ports }) }));
    }
    return scene;
  }

  /** Receivers end as asked; how many did not. */
  async end() {
    const codes = await Promise.all(this.receivers.map(async (server) => (await stop(server)).code));
    return codes.filter((code) => code !== 0).length;
  }

  ways(node) { return this.#ways.get(node); }

  /** Resolves when whoever watches the primary, as receivers reach it, has missed it often enough. */
  async dead({ primary } = this.cluster) {
    const [{ port }] = this.ways(primary);
    for (let missed = 0; missed < PROBES_MISSED; await pause(100)) {
      missed = await primary.sql('SELECT 1', { seconds: 1, port }).then(() => 0, () => missed + 1);
    }
  }
}

/** Clients that post until they are told to stop, each to whichever receiver: {stop}. */
export function load(scene, ledger, random, heard) {
  const agent = keepAlive(CLIENTS * 2);
  let going = true;
  const client = async () => {
    while (going) {
      const server = scene.receivers[Math.floor(random() * scene.receivers.length)];
      const open = random() < 0.7 ? ledger.open() : [];
      const id = open.length > CLIENTS ? open[Math.floor(random() * open.length)] : ledger.fresh();
      const sent = performance.now();
      const answers = random() < 0.1 ? [ledger.post(server, id, agent), ledger.post(scene.receivers[0], id, agent)] : [ledger.post(server, id, agent)];
      if (random() < 0.05) answers.push(ledger.conflict(server, agent));
      for (const answer of await Promise.all(answers)) {
        if (answer?.status === 200) heard(sent);
        else await pause(20);
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return { async stop() { going = false; await Promise.all(clients); agent.destroy(); } };
}

/** Reads on from the last lead that it has seen, all the time: {seen, backwards, stop}. */
export function reader(scene, random) {
  const all = { seen: [], backwards: 0, last: 0 };
  let going = true;
  const reading = (async () => {
    while (going) {
      const server = scene.receivers[Math.floor(random() * scene.receivers.length)];
      const answer = await send(server, { method: 'GET', path: `/api/leads?after=${all.last}`, headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
      for (const { seq, lead } of answer?.json?.leads ?? []) {
        if (seq <= all.last) ++all.backwards;
        all.last = seq;
        all.seen.push(lead.id);
      }
      await pause(answer?.json?.leads?.length > 0 ? 10 : 100);
    }
  })();
  return { all, async stop() { going = false; await reading; } };
}

/** Waits for the first acknowledgement of what was sent after `since`. */
function firstAfter(hearers, since) {
  return new Promise((done) => {
    const hear = (sent) => {
      if (sent < since) return;
      hearers.delete(hear);
      done(performance.now());
    };
    hearers.add(hear);
  });
}

/** One death: {name, silence, detection, differed}, in ms. */
async function fail(scene, name, hearers) {
  const { cluster } = scene;
  const fault = FAULTS[name];
  await fault.begin(cluster, scene);
  const began = performance.now();
  const answered = firstAfter(hearers, began);
  await scene.dead();
  const detected = performance.now();
  const { old, differed } = await cluster.failover();
  const silence = await answered - began;
  await fault.after?.(cluster, old, scene);
  await cluster.rejoin(old);
  await cluster.quorum();
  return { name, silence, detection: detected - began, differed };
}

const drawn = (random) => {
  const names = Object.entries(FAULTS).flatMap(([name, { often }]) => Array(often).fill(name));
  return names[Math.floor(random() * names.length)];
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What is stored now, beside what clients were told and what the reader saw. */
async function judge(scene, ledger, seen) {
  const [server] = scene.receivers;
  let listed;
  await untilTrue(async () => (listed = await leadsOf(server)) !== undefined, 'leads are listed');
  const early = new Set(listed.map(({ lead }) => lead.id));
  const lost = [...ledger.leads].filter(([id, { acknowledged }]) => acknowledged && !early.has(id));
  for (const id of ledger.open()) {
    let last;
    await untilTrue(async () => (last = await ledger.post(server, id))?.status === 200, `${id} is taken`).catch((error) => { throw new Error(`${error.message}: ${last?.status} ${last?.text}\n${server.log.slice(-2000)}`); });
  }
  const rows = await leadsOf(server);
  const ids = rows.map(({ lead }) => lead.id);
  const read = new Set(seen.seen);
  return {
    ...ledger.counts,
    lost: lost.length,
    falseSame: lost.filter(([, { dup }]) => dup).length,
    missing: [...ledger.leads.keys()].filter((id) => !ids.includes(id)).length,
    twice: ids.length - new Set(ids).size,
    changed: rows.filter(({ lead: { id, fields } }) => ledger.leads.has(id) && JSON.stringify(fields) !== JSON.stringify(JSON.parse(ledger.leads.get(id).body).fields)).length,
    disordered: seen.backwards + rows.filter(({ seq }, i) => i > 0 && seq <= rows[i - 1].seq).length,
    skipped: rows.filter(({ seq, lead }) => seq <= seen.last && !read.has(lead.id)).length,
    vanished: [...read].filter((id) => !ids.includes(id)).length,
  };
}

/** Deaths of the primary under load, and what became of it: `faults` has their names in order, or there are `count` of them, drawn. */
export async function deathsOn(scene, { count, faults, seed, told = () => {} }) {
  const random = randomFrom(seed);
  const ledger = new Ledger(random, { unknown: 503 });
  const hearers = new Set();
  const reading = reader(scene, random);
  const clients = load(scene, ledger, random, (sent) => hearers.forEach((hear) => hear(sent)));
  await firstAfter(hearers, 0);
  const deaths = [];
  for (const name of faults ?? Array.from({ length: count }, () => drawn(random))) {
    await pause(300 + random() * 700);
    deaths.push(await fail(scene, name, hearers));
    told(deaths.at(-1));
  }
  await pause(500);
  await clients.stop();
  await reading.stop();
  const result = await judge(scene, ledger, reading.all);
  const all = deaths.map(({ silence }) => silence), own = deaths.map(({ silence, detection }) => silence - detection);
  return { failovers: deaths.length, seed, kinds: counted(deaths), differed: deaths.filter(({ differed }) => differed).length, ...result,
    silence: { median: median(all), max: Math.max(...all) }, withoutDetection: { median: median(own), max: Math.max(...own) } };
}

/** The same from the start to the end of a scene of its own. */
export async function failovers(t, { receivers = 3, folder, parent, ...what }) {
  const scene = await Scene.set(t, { receivers, folder, parent });
  const result = await deathsOn(scene, what);
  return { ...result, receivers, unclean: await scene.end() };
}
const counted = (deaths) => Object.fromEntries(Object.keys(FAULTS).map((name) => [name, deaths.filter((one) => one.name === name).length]));

/** Whether nothing went wrong. */
export const isClean = ({ lost, missing, twice, changed, disordered, skipped, vanished, unclean, wrong }) => lost + missing + twice + changed + disordered + skipped + vanished + unclean + wrong === 0;

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
export async function main([count = '10', seed = String(Date.now() % 1e6), receivers = '4']) {
  const ends = [];
  const t = { after: (end) => ends.push(end) };
  const start = performance.now();
  try {
    const told = ({ name, silence, detection, differed }) => console.log(`${name.padEnd(10)} silent for ${seconds(silence)}, of which ${seconds(detection)} until it was seen${differed ? '; one standby had more than the other' : ''}`);
    const { silence, withoutDetection, kinds, ...result } = await failovers(t, { count: Number(count), seed: Number(seed), receivers: Number(receivers), folder: emptyFolder(t), told });
    for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
    console.log(`faults         ${Object.entries(kinds).map(([name, n]) => `${name} ${n}`).join(', ')}`);
    console.log(`silence        median ${seconds(silence.median)}, longest ${seconds(silence.max)}; without detection ${seconds(withoutDetection.median)} and ${seconds(withoutDetection.max)}`);
    console.log(seconds(performance.now() - start));
    if (!isClean(result)) throw new Error(`something was lost, double or changed: again with npm run failover -- ${count} ${seed} ${receivers}`);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
