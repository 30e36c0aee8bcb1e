// Power cuts: a receiver takes leads while all that it asks of the disk is written down (power.c). Then, for moments drawn from a seed, its files are made as they could lie there after
// a cut: what was synced is there; of what was not each write is there, not there, or torn at sectors, in any order. Every lead that was acknowledged before must be in what SQLite makes of it.
//   npm run chaos -- power [POINTS] [SEED]
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { emptyFolder, hexFrom, keepAlive, post, randomFrom, root, serve, stop, submission } from '../js/receiver-kit.mjs';

const SECTOR = 512;

/** The records of power.c: {type, file, at, bytes}. */
function readLog(path) {
  const log = readFileSync(path);
  const events = [];
  for (let at = 0; at < log.length;) {
    const length = log.readUInt32LE(at + 13);
    events.push({ type: String.fromCharCode(log[at]), file: log.readUInt32LE(at + 1), at: Number(log.readBigUInt64LE(at + 5)), bytes: log.subarray(at + 17, at + 17 + length) });
    at += 17 + length;
  }
  return events;
}

/** A file's bytes, which grow in place. */
class Content {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;

  apply({ type, at, bytes }, from = 0, to = bytes.length) {
    const end = type === 'T' ? at : at + to;
    if (end > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(Math.max(end, 2 * this.#bytes.length) - this.#bytes.length)]);
    if (type === 'W') bytes.copy(this.#bytes, at + from, from, to);
    else this.#bytes.fill(0, Math.min(at, this.#length), this.#length);
    this.#length = type === 'T' ? at : Math.max(this.#length, end);
  }

  copy() {
    const other = new Content();
    other.#bytes = Buffer.from(this.#bytes);
    other.#length = this.#length;
    return other;
  }

  get bytes() { return this.#bytes.subarray(0, this.#length); }
}

/** A write that nobody has synced: there, not there, or some of its sectors. */
function perhaps(content, event, random) {
  const chance = random();
  if (chance < 0.35) return;
  if (chance < 0.7 || event.type === 'T') return content.apply(event);
  for (let from = 0; from < event.bytes.length; from += SECTOR) {
    if (random() < 0.5) content.apply(event, from, Math.min(event.bytes.length, from + SECTOR));
  }
}

const shuffled = (list, random) => list.map((one) => [random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one);

/** The disk, as events come: what is synced of each file, and what is not. */
class Disk {
  #names = new Map();  // what a process calls a file, which the next one may call otherwise
  #files = new Map();
  #lies;

  /** `lies`: nothing is synced when it says so. */
  constructor(lies) { this.#lies = lies; }

  take({ type, file, bytes, ...event }) {
    if (type === 'O') {
      this.#names.set(file, basename(bytes.toString()));
      if (!this.#files.has(this.#names.get(file))) this.#files.set(this.#names.get(file), { content: new Content(), loose: [] });
    }
    const it = this.#files.get(this.#names.get(file));
    if (type === 'W' || type === 'T') it.loose.push({ type, bytes, ...event });
    else if (type === 'U') this.#files.delete(basename(bytes.toString()));
    else if (type === 'F' && !this.#lies) for (const one of it.loose.splice(0)) it.content.apply(one);
  }

  /** What lies there when the power goes now: name → bytes. */
  cut(random) {
    return [...this.#files].filter(([name]) => name.startsWith('leads.sqlite')).map(([name, { content, loose }]) => {
      const left = content.copy();
      for (const one of shuffled(loose, random)) perhaps(left, one, random);
      return [name, left.bytes];
    });
  }
}

/** The ids that an answer acknowledges. */
function acknowledged({ type, bytes }) {
  const text = type === 'S' ? bytes.toString('latin1') : '';
  return /^HTTP\/1\.1 200/.test(text) ? [...text.matchAll(/"accepted":"([0-9a-f]{32})"/g)].map(([, id]) => id) : [];
}

/** What SQLite makes of the files: what it says of the database, and the leads in it. */
function lookOver(sql, folder) {
  try {
    const [check, ...ids] = execFileSync(sql, [join(folder, 'leads.sqlite'), 'PRAGMA quick_check; SELECT id FROM lead'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
    return [check, new Set(ids)];
  } catch {
    return ['it cannot be opened', new Set()];
  }
}

/** Records a receiver that takes `leads` leads from some clients at once, and is killed and started anew half-way. */
export async function record({ folder, seed, leads = 400 }) {
  const random = randomFrom(seed);
  const [data, log, shim] = [join(folder, 'data'), join(folder, 'log'), join(folder, 'power.so')];
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-w', '-o', shim, join(root, 'tests/chaos/power.c'), '-ldl', '-lpthread']);
  mkdirSync(data);
  const agent = keepAlive(6);
  for (const share of [0.5, 0.5]) {
    const server = await serve({ after: () => {} }, { data, env: { LD_PRELOAD: shim, POWER_FOLDER: data, POWER_LOG: log } });
    let left = Math.ceil(leads * share);
    await Promise.all(Array.from({ length: 6 }, async () => {
      while (left-- > 0) await post(server, submission(hexFrom(random)), { agent });
    }));
    await stop(server, 'SIGKILL');
    // What the next start finds is what is there: the log goes on with the same files.
  }
  agent.destroy();
  return readLog(log);
}

/** Cuts the power at so many moments of what was recorded: {points, seed, writes, syncs, acknowledged, unanswered, lost, damaged}. `unanswered`: cuts after which there was more than had been acknowledged. */
export function power(events, { points, seed, folder, lies = false }) {
  const random = randomFrom(seed);
  const sql = join(folder, 'sql');
  execFileSync('cc', ['-O1', '-o', sql, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
  const first = events.findIndex(({ type }) => type === 'S');  // the store is made, and has been synced
  const moments = Array.from({ length: points }, () => first + 1 + Math.floor(random() * (events.length - first))).sort((one, other) => one - other);
  const disk = new Disk(lies);
  const known = new Set();
  let taken = 0, lost = 0, damaged = 0, unanswered = 0;
  for (const moment of moments) {
    for (; taken < moment; ++taken) {
      disk.take(events[taken]);
      for (const id of acknowledged(events[taken])) known.add(id);
    }
    const left = join(folder, 'left');
    rmSync(left, { recursive: true, force: true });
    mkdirSync(left);
    for (const [name, bytes] of disk.cut(random)) writeFileSync(join(left, name), bytes);
    const [check, ids] = lookOver(sql, left);
    if (check !== 'ok') ++damaged;
    lost += [...known].filter((id) => !ids.has(id)).length;
    unanswered += ids.size > known.size ? 1 : 0;
  }
  const count = (type) => events.filter((event) => event.type === type).length;
  return { points, seed, writes: count('W'), syncs: count('F'), acknowledged: known.size, unanswered, lost, damaged };
}

export async function main([points = '2000', seed = String(Date.now() % 1e6)]) {
  const later = [];
  const folder = emptyFolder({ after: (work) => later.push(work) });
  const result = power(await record({ folder, seed: Number(seed) }), { points: Number(points), seed: Number(seed), folder });
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
  for (const work of later) work();
  if (result.lost + result.damaged > 0) throw new Error(`again with npm run chaos -- power ${points} ${seed}`);
}
