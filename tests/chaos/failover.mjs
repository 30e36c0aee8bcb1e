// The primary of three PostgreSQL servers dies under receivers and load, again and again: what was acknowledged must be on the new one, once and unchanged, and a reader that goes on from the last `seq` must have missed none. Everything is drawn from a seed.
//   npm run failover -- [FAILOVERS] [SEED] [RECEIVERS] [--patroni]
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, keepAlive, leadsOf, randomFrom, root, send, serve, stop, token } from '../js/receiver-kit.mjs';
import { cutProxy } from '../support/cut_proxy.mjs';
import { untilTrue } from '../support/postgres_cluster.mjs';
import { bySteps } from './failover_by_steps.mjs';
import { Ledger } from './ledger.mjs';

const CLIENTS = 6;
const PATIENCE_S = 120;  // longer than anything that passes by itself takes

/** Three servers, ways to them that can be cut, and receivers that know the ways. `keeper`: who says which of them is the primary, {cluster, often, fail}. */
export class Scene {
  receivers = [];
  #ways = new Map();

  static async set(t, { keeper = bySteps, receivers, folder, parent, prepare }) {
    const scene = new Scene();
    scene.keeper = keeper;
    scene.cluster = await keeper.cluster(t, { parent, prepare });
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

/** Hears of every acknowledgement: when what it answers was sent. */
class Acknowledgements {
  #hearers = new Set();
  #last = performance.now();
  #gap = 0;

  hear(sent) {
    this.#gap = this.gap();
    this.#last = performance.now();
    this.#hearers.forEach((hearer) => hearer(sent));
  }

  /** From now on silence is measured. */
  mark() { [this.#last, this.#gap] = [performance.now(), 0]; }
  /** The longest silence since, in ms. */
  gap() { return Math.max(this.#gap, performance.now() - this.#last); }

  /** When the first comes of what was sent after `since`. */
  first(since = performance.now()) {
    const heard = new Promise((done, failed) => {
      const end = (result, value) => { this.#hearers.delete(hear); clearTimeout(late); result(value); };
      const late = setTimeout(() => end(failed, new Error(`nothing was acknowledged for ${PATIENCE_S} s`)), PATIENCE_S * 1000).unref();
      const hear = (sent) => { if (sent >= since) end(done, performance.now()); };
      this.#hearers.add(hear);
    });
    heard.catch(() => {});  // where nobody waits for it any more
    return heard;
  }

  /** How many come, in so many seconds, of what is sent from now on. */
  async count(seconds) {
    const since = performance.now();
    let count = 0;
    const hear = (sent) => { if (sent >= since) ++count; };
    this.#hearers.add(hear);
    await pause(seconds * 1000);
    this.#hearers.delete(hear);
    return count;
  }
}

/** Names of faults, so many of them: each comes as often as it says before all come again, in a drawn order. */
function drawn(often, count, random) {
  const all = [];
  while (all.length < count) {
    const round = Object.entries(often).flatMap(([name, times]) => Array.from({ length: times }, () => ({ name, place: random() })));
    all.push(...round.toSorted((a, b) => a.place - b.place).map(({ name }) => name));
  }
  return all.slice(0, count);
}
const spread = (values) => ({ count: values.length, median: values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)], max: Math.max(...values) });
/** Of each kind how many there were, and how long they were silent. */
const byKind = (deaths) => Object.fromEntries([...new Set(deaths.map(({ name }) => name))].map((kind) => [kind, spread(deaths.filter(({ name }) => name === kind).map(({ silence }) => silence))]));

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
  const acknowledgements = new Acknowledgements();
  const reading = reader(scene, random);
  const clients = load(scene, ledger, random, (sent) => acknowledgements.hear(sent));
  await acknowledgements.first();
  const deaths = [];
  for (const name of faults ?? drawn(scene.keeper.often, count, random)) {
    await pause(300 + random() * 700);
    deaths.push(await scene.keeper.fail(scene, name, acknowledgements));
    told(deaths.at(-1));
  }
  await pause(500);
  await clients.stop();
  await reading.stop();
  const result = await judge(scene, ledger, reading.all);
  const sum = (key) => deaths.reduce((total, one) => total + (one[key] ?? 0), 0);
  return { failovers: deaths.length, seed, kinds: byKind(deaths), differed: deaths.filter(({ differed }) => differed).length, ...result, unsafe: sum('unsafe'), restarted: sum('restarted'),
    silence: spread(deaths.map(({ silence }) => silence)), withoutDetection: spread(deaths.map(({ silence, detection = 0 }) => silence - detection)) };
}

/** The same from the start to the end of a scene of its own. */
export async function failovers(t, { receivers = 3, folder, parent, keeper, ...what }) {
  const scene = await Scene.set(t, { keeper, receivers, folder, parent });
  const result = await deathsOn(scene, what);
  return { ...result, receivers, unclean: await scene.end() };
}

/** Whether nothing went wrong. */
export const isClean = ({ lost, missing, twice, changed, disordered, skipped, vanished, unclean, unsafe, wrong }) => lost + missing + twice + changed + disordered + skipped + vanished + unclean + unsafe + wrong === 0;

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
export async function main([count = '10', seed = String(Date.now() % 1e6), receivers = '4'], keeper = bySteps) {
  const ends = [];
  const t = { after: (end) => ends.push(end) };
  const start = performance.now();
  try {
    const told = ({ name, silence, detection, differed }) => console.log(`${name.padEnd(10)} silent for ${seconds(silence)}${detection === undefined ? '' : `, of which ${seconds(detection)} until it was seen`}${differed ? '; one standby had more than the other' : ''}`);
    const { silence, withoutDetection, kinds, ...result } = await failovers(t, { keeper, count: Number(count), seed: Number(seed), receivers: Number(receivers), folder: emptyFolder(t), told });
    for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
    console.log(`faults         ${Object.entries(kinds).map(([name, one]) => `${name} ${one.count} (${seconds(one.median)}, ${seconds(one.max)})`).join(', ')}`);
    console.log(`silence        median ${seconds(silence.median)}, longest ${seconds(silence.max)}${keeper === bySteps ? `; without detection ${seconds(withoutDetection.median)} and ${seconds(withoutDetection.max)}` : ''}`);
    console.log(`${seconds(performance.now() - start)}, load average ${loadavg()[0].toFixed(1)}`);
    if (!isClean(result)) throw new Error(`something was lost, double or changed: again with npm run failover -- ${count} ${seed} ${receivers}${keeper === bySteps ? '' : ' --patroni'}`);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
