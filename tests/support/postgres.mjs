// PostgreSQL for tests and benches: real servers on loopback, of a temporary folder, that are ended by their ids. A machine's own cluster is never touched.
//   const server = await postgres(t);              server.url, server.sql('SELECT 1')
// Three of them with quorum commit: postgres_cluster.mjs.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../js/receiver-kit.mjs';

const run = promisify(execFile);
const PROGRAMS = '/usr/lib/postgresql';
export const USER = 'leadline';
export const DATABASE = 'leadline';

/** Where the server's programs are: of the newest version that is installed. */
export function programsFolder() {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).filter((name) => existsSync(join(PROGRAMS, name, 'bin/postgres'))) : [];
  if (versions.length === 0) throw new Error(`no PostgreSQL under ${PROGRAMS}: node tools/setup.mjs test brings it`);
  return join(PROGRAMS, versions.sort((a, b) => Number(b) - Number(a))[0], 'bin');
}
const program = (name) => join(programsFolder(), name);

/** The server refuses to run as root: then it is Debian's user `postgres`. {uid, gid, words}: words before its command. */
const found = {};
export function user() {
  if (process.getuid() !== 0) return { words: [] };
  [found.uid, found.gid] = found.uid ? [found.uid, found.gid] : ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' })));
  return { ...found, words: [`--reuid=${found.uid}`, `--regid=${found.gid}`, '--init-groups'] };
}

/** Writes a file that is the server's user's. */
export function writeFor(path, text) {
  writeFileSync(path, text, { mode: 0o600 });
  const { uid, gid } = user();
  if (uid !== undefined) chownSync(path, uid, gid);
}

/** A folder that is the server's user's and nobody else's. `parent`: on which disk. */
export function serverFolder(t, parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, 'leadline-pg-'));
  const { uid, gid } = user();
  if (uid !== undefined) chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Runs one of PostgreSQL's programs as the server's user. */
export const asServer = (name, args) => run('setpriv', [...user().words, program(name), ...args], { cwd: '/', env: { ...process.env, LC_ALL: 'C' } });

// What a server of this size needs no more than; what is durable is as it is in the field.
const SMALL = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', shared_buffers: '16MB', max_connections: 90, fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on',
  wal_log_hints: 'on', restart_after_crash: 'off', wal_sender_timeout: '5s', wal_retrieve_retry_interval: '500ms', wal_keep_size: '256MB', max_wal_size: '256MB', hot_standby: 'on', autovacuum_naptime: '5s', jit: 'off', log_line_prefix: '%m [%p] ',
};
const settingsText = (settings) => Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`).join('');

/** Ids of a process and of those that it has started. */
export function family(pid) {
  try {
    return [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)];
  } catch {
    return [];
  }
}
/** Whether it has not ended yet; one that only waits for its parent to hear of it has, and its number may be another's. */
export function runs(pid) {
  try {
    return /\(postgres\) [^Z]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
export function signal(pids, name) {
  for (const pid of pids) {
    try { process.kill(pid, name); } catch { /* it has gone */ }
  }
}

/** One server. Its own settings lie beside its data, not in it: pg_rewind copies what is in there. */
export class PostgresNode {
  child;
  log = '';

  constructor(folder, name, port) { Object.assign(this, { name, port, folder, data: join(folder, name), settings: {} }); }

  get url() { return `postgres://${USER}@127.0.0.1:${this.port}/${DATABASE}`; }
  /** Where a receiver finds it, when it has no standbys. */
  urlOf(database = DATABASE) { return `postgres://${USER}@127.0.0.1:${this.port}/${database}?durability=single`; }
  get running() { return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null; }
  get pid() { return this.child.pid; }

  /** Writes its own settings; those that it reads again at a reload are then of effect. */
  configure(settings) {
    Object.assign(this.settings, settings);
    writeFor(`${this.data}.conf`, settingsText({ ...SMALL, data_directory: this.data, hba_file: `${this.data}.hba`, ident_file: '/dev/null', port: this.port, cluster_name: this.name, ...this.settings }));
    writeFor(`${this.data}.hba`, 'host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n');
  }

  /** Starts it; `ready()` waits until it answers. It ends with this process. */
  start() {
    this.child = spawn('setpriv', ['--pdeathsig=KILL', ...user().words, program('postgres'), '-c', `config_file=${this.data}.conf`], { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => { this.log = (this.log + text).slice(-200_000); });
    return this;
  }

  async ready(seconds = 30) {
    for (const until = performance.now() + seconds * 1000; performance.now() < until; await pause(50)) {
      if (!this.running) throw new Error(`${this.name} ended: ${this.log.slice(-2000)}`);
      if (await this.sql('SELECT 1', { database: 'postgres', seconds: 2 }).catch(() => '') === '1') return this;
    }
    throw new Error(`${this.name} is not ready: ${this.log.slice(-2000)}`);
  }

  /** What psql prints of it, by a connection of its own; each statement by itself. */
  async sql(text, { database = DATABASE, seconds = 30, as = 'postgres', port = this.port } = {}) {
    const { stdout } = await run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', ...[text].flat().flatMap((one) => ['-c', one]), `host=127.0.0.1 port=${port} user=${as} dbname=${database} connect_timeout=3`],
      { timeout: seconds * 1000, maxBuffer: 1 << 28, env: { ...process.env, PGAPPNAME: 'test', PGPASSWORD: this.password ?? '' } });
    return stdout.trim();
  }

  /** As when its machine dies: every process of it, at once. */
  async kill() {
    if (!this.running) return;
    signal([this.pid], 'SIGSTOP');  // it starts no others meanwhile
    const all = family(this.pid);
    signal(all, 'SIGKILL');
    await this.gone();
    for (let looks = 0; looks < 500 && all.some(runs); ++looks) await pause(10);  // one that has not ended yet holds the memory that the next start wants
  }

  freeze() {
    signal([this.pid], 'SIGSTOP');
    signal(family(this.pid), 'SIGSTOP');
  }

  resume() { signal(family(this.pid).reverse(), 'SIGCONT'); }

  /** As `pg_ctl stop -m immediate` (no checkpoint) or `fast`. */
  async stop(how = 'immediate') {
    if (!this.running) return;
    this.resume();
    signal([this.pid], how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    const late = setTimeout(() => void this.kill(), 8000);
    await this.gone();
    clearTimeout(late);
  }

  async gone() { if (this.running) await once(this.child, 'exit'); }
}

/** Makes the data of a server, with the role and the database that a receiver uses. */
export async function makeData(node) {
  await asServer('initdb', ['--no-sync', '-A', 'trust', '-U', 'postgres', '--wal-segsize=1', '-E', 'UTF8', '--locale=C.UTF-8', '-D', node.data]);
  node.configure({ fsync: 'off' });
  node.start();
  await node.ready();
  await node.sql([`CREATE ROLE ${USER} LOGIN`, `CREATE DATABASE ${DATABASE} OWNER ${USER}`], { database: 'postgres' });
  await node.stop('fast');
  node.configure({ fsync: 'on' });
}

/** One server with an empty database, ready. */
export async function postgres(t, { settings = {}, parent } = {}) {
  const node = new PostgresNode(serverFolder(t, parent), 'single', await freePort());
  t.after(() => node.kill());
  await makeData(node);
  node.configure(settings);
  return node.start().ready();
}
