// Many leads of a thousand sites in each kind of store: how many a second go in at the start and at the end, and how long the inbox of the largest site takes then.
//   LEADS=1000000 npm run bench -- million
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, root, send, serve, stop, token } from '../js/receiver-kit.mjs';
import { postgres } from '../support/postgres.mjs';
import { postgresCluster } from '../support/postgres_cluster.mjs';
import { endAll, folderOnDisk } from './support/disk.mjs';
import { at } from './support/posts.mjs';

const LEADS = Number(process.env.LEADS ?? 1_000_000), SITES = 1000, FEW = Math.ceil(LEADS / 20), ROUNDS = 9;
const ends = [];
const later = { after: (end) => ends.push(end) };
const folder = folderOnDisk(), parent = join(root, 'build');
const fill = join(program, '..', 'fill_store');

/** Leads from one number to another: how many a second, in each tenth. */
async function fillUp(store, data, from, to, writers) {
  const child = spawn(fill, [store, data, from, to, SITES, writers].map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`fill_store: ${code}`);
  return out.trim().split('\n').map((line) => Number(line.split(' ')[1]));
}

const QUERIES = { 'first page': {}, 'by score': { order: 'highest' }, 'a name': { find: 'dang' }, 'an address': { find: 'khach.4711@' } };

/** How long the inbox of the largest site takes, in ms: the median for each query. */
async function inbox(store, data) {
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({ site: 'site-0', config: 'config.json', origins: [] }));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ version: 1, site: 'site-0' }));
  const server = await serve(later, { data, site, store });
  const out = {};
  for (const [name, query] of Object.entries(QUERIES)) {
    const times = [];
    for (let round = 0; round < ROUNDS; ++round) {
      const begin = performance.now();
      const { status } = await send(server, { method: 'GET', path: `/api/desk?${new URLSearchParams(query)}`, headers: { authorization: `Bearer ${token}` } });
      if (status !== 200) throw new Error(`${status}`);
      times.push(performance.now() - begin);
    }
    out[name] = at(times.toSorted((a, b) => a - b), 0.5);
  }
  await stop(server);
  return out;
}

try {
  execFileSync('cmake', ['--build', join(program, '..'), '--target', 'fill_store'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const single = await postgres(later, { parent, settings: { max_wal_size: '2GB', wal_keep_size: 0 } });
  const three = await postgresCluster(later, { parent, settings: { max_wal_size: '2GB' } });
  const rows = [];
  for (const [name, store, writers] of [['SQLite', 'sqlite', 1], ['one PostgreSQL', single.urlOf(), 1], ['three with quorum', three.url(), 1]]) {
    const data = join(folder, name);
    mkdirSync(data);
    const few = await fillUp(store, data, 0, FEW, writers), early = await inbox(store, data);
    const many = await fillUp(store, data, FEW, LEADS, writers), late = await inbox(store, data);
    rows.push({ '': `${name}, ${FEW} leads`, 'in/s': few.at(-1), ...early }, { '': `${name}, ${LEADS} leads`, 'in/s': many.at(-1), ...late });
  }
  console.log(`${SITES} sites, the first ten of which have half of the leads; groups of 64, each synced, by one writer; the inbox of the largest site, ms`);
  console.table(rows);
} finally {
  for (const end of ends.reverse()) await end();
  endAll();
}
