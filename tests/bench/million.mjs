// A million leads of a thousand sites in each kind of store: how many a second go in at the start and at the end, and how long the inbox of the largest site, which has a tenth of them, takes then. What lies
// between is filled in bulk: into SQLite by the store in large transactions, into PostgreSQL by COPY.
//   LEADS=1000000 STORES=sqlite,single,three npm run bench -- million
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { program, root, send, serve, stop, token } from '../js/receiver-kit.mjs';
import { postgres, USER, DATABASE } from '../support/postgres.mjs';
import { postgresCluster } from '../support/postgres_cluster.mjs';
import { endAll, folderOnDisk } from './support/disk.mjs';
import { at } from './support/posts.mjs';

const LEADS = Number(process.env.LEADS ?? 1_000_000), SITES = 1000, FEW = Math.ceil(LEADS / 200), BULK = 20_000, ROUNDS = 9;
const stores = (process.env.STORES ?? 'sqlite,single,three').split(',');
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB', wal_keep_size: 0, checkpoint_timeout: '15min' };
const ends = [];
const later = { after: (end) => ends.push(end) };
const folder = folderOnDisk(), parent = join(root, 'build');
const fill = join(program, '..', 'fill_store');
const seconds = (begin) => ((performance.now() - begin) / 1000).toFixed(0);

/** Runs the tool to its end: what it prints. */
async function filled(args) {
  const child = spawn(fill, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`fill_store: ${code}`);
  return out;
}

/** Leads from one number to another, as receivers store them: how many a second, but for the first tenth, before which the store is opened (and SQLite reads all of its file). */
async function rate({ store, data }, from, to, writers) {
  const lines = (await filled([store, data, from, to, SITES, writers])).trim().split('\n').map((line) => line.split(' ').map(Number));
  const [[first, begun], [last, ended]] = [lines[0], lines.at(-1)];
  return Math.round((last - first) / (ended - begun));
}

const COLUMNS = {
  lead: 'seq,site,id,fp,body,received_at,occurred_at,client_total,server_total,verdict,partial,email,phone',
  desk: 'seq,site,id,shelf,person,at,remind_at,total,flags,band,stage,verdict,status,owner,form,channel,words,numbers,source,name,phone,email,email_key,phone_key',
};

async function copyInto(port, table, from, to, number) {
  const rows = spawn(fill, [table, from, to, SITES, number].map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  const psql = spawn('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', `COPY ${table}(${COLUMNS[table]}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (${COLUMNS[table].split(',').filter((name) => !name.endsWith('_key'))}))`,
    `host=127.0.0.1 port=${port} user=${USER} dbname=${DATABASE}`], { stdio: [rows.stdout, 'ignore', 'inherit'] });
  const [code] = await once(psql, 'close');
  if (code !== 0) throw new Error(`COPY ${table}: ${code}`);
}

/** All between two numbers, however that is quickest. */
async function bulk({ store, data, node }, from, to) {
  if (!node) return filled([store, data, from, to, SITES, 1, BULK]);
  const number = Number(await node.sql("SELECT nextval('lead_seq_seq')"));
  for (const table of Object.keys(COLUMNS)) await copyInto(node.port, table, from, to, number);
  await node.sql([`SELECT setval('lead_seq_seq', ${number + to - from})`, 'ANALYZE']);
}

const QUERIES = { page: {}, facets: { facets: 1 }, 'by score': { order: 'highest' }, filtered: { band: 'hot', channel: 'Paid Social' }, 'a name': { find: 'dang' }, 'an address': { find: 'khach.4711@' }, 'page 500': { page: 500 } };

/** How long the inbox of the largest site takes, in ms: the first list of all, and the median for each query. */
async function inbox({ store, data }) {
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({ site: 'site-0', config: 'config.json', origins: [] }));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ version: 1, site: 'site-0' }));
  const server = await serve(later, { data, site, store });
  const ask = async (query) => {
    const begin = performance.now();
    const { status, json } = await send(server, { method: 'GET', path: `/api/desk?${new URLSearchParams(query)}`, headers: { authorization: `Bearer ${token}` } });
    if (status !== 200) throw new Error(`${status}`);
    return { took: performance.now() - begin, all: json.all };
  };
  const { took, all } = await ask({});
  const out = { 'of the site': all, 'first list': Math.round(took) };
  for (const [name, query] of Object.entries(QUERIES)) {
    const times = [];
    for (let round = 0; round < ROUNDS; ++round) times.push((await ask(query)).took);
    out[name] = Number(at(times.toSorted((a, b) => a - b), 0.5));
  }
  await stop(server);
  return out;
}

const OF = {
  sqlite: async () => ({ name: 'SQLite', store: 'sqlite' }),
  single: async () => {
    const node = await postgres(later, { parent, settings: SETTINGS });
    return { name: 'one PostgreSQL', store: node.urlOf(), node };
  },
  three: async () => {
    const cluster = await postgresCluster(later, { parent, settings: { ...SETTINGS, wal_keep_size: '1GB' } });
    return { name: 'three with quorum', store: cluster.url(), node: cluster.primary, nodes: cluster.nodes };
  },
};

try {
  execFileSync('cmake', ['--build', join(program, '..'), '--target', 'fill_store'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const rows = [];
  for (const kind of stores) {
    const begin = performance.now(), place = { ...await OF[kind](), data: join(folder, kind) };
    mkdirSync(place.data);
    const look = async (from, name) => {
      const one = await rate(place, from, from + FEW, 1), more = await rate(place, from + FEW, from + 2 * FEW, place.node ? 4 : 1);
      rows.push({ '': `${place.name}, ${name}`, 'in/s': one, 'by 4': place.node ? more : '', ...await inbox(place), load: loadavg()[0].toFixed(1) });
    };
    await look(0, 'start');
    const filling = performance.now();
    await bulk(place, 2 * FEW, LEADS - 2 * FEW);
    console.log(`${place.name}: ${LEADS - 4 * FEW} leads in bulk in ${seconds(filling)} s`);
    await look(LEADS - 2 * FEW, `${LEADS} leads`);
    console.log(`${place.name}: ${seconds(begin)} s`);
    for (const node of place.nodes ?? [place.node].filter(Boolean)) await node.kill();
  }
  console.log(`${LEADS} leads of ${SITES} sites, the first five of which have half of them; stored by groups of 64, each synced, ${FEW} by one writer and as many by four; the inbox of the largest site, ms, medians of ${ROUNDS}`);
  console.table(rows);
} finally {
  for (const end of ends.reverse()) await end();
  endAll();
}
