// Three PostgreSQL servers, each under a Patroni that runs docs/deploy/patroni.yml, and one etcd for the three: who is the primary is theirs to say.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, root } from '../js/receiver-kit.mjs';
import { DATABASE, family, PostgresNode, programsFolder, runs, serverFolder, signal, USER, user, writeFor } from './postgres.mjs';
import { Cluster, untilTrue } from './postgres_cluster.mjs';

const NAMES = ['n1', 'n2', 'n3'];
const PASSWORD = 'change-me-4';  // of the receivers' role; the others' are in the file
const [docs, base] = ['patroni.yml', 'patroni.base.conf'].map((name) => readFileSync(join(root, 'docs/deploy', name), 'utf8'));
const passwordOf = (name) => new RegExp(`username: ${name}, password: (\\S+) `).exec(docs)[1];

/** A program of the server's user that ends with this process; `keep` is given what it prints. */
function started(t, keep, command, args) {
  const child = spawn('setpriv', ['--pdeathsig=KILL', ...user().words, command, ...args], { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', keep);
  return child;
}

/** One etcd. Three of them are for the field: here it is stopped on purpose, and comes back. */
class Etcd {
  log = '';
  constructor(t, folder, ports) { Object.assign(this, { t, folder, ports }); }

  start() {
    const [clients, peers] = this.ports.map((port) => `http://127.0.0.1:${port}`);
    this.child = started(this.t, (text) => { this.log = (this.log + text).slice(-100_000); }, 'etcd', ['--name', 'e1', '--data-dir', join(this.folder, 'etcd'), '--listen-client-urls', clients, '--advertise-client-urls', clients,
      '--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `e1=${peers}`]);
    return this;
  }

  /** What Patroni keeps there under a name. */
  async kept(name) {
    const answer = await fetch(`http://127.0.0.1:${this.ports[0]}/v3/kv/range`, { method: 'POST', body: JSON.stringify({ key: btoa(`/service/leadline/${name}`) }), signal: AbortSignal.timeout(3000) });
    const [found] = (await answer.json()).kvs ?? [];
    return found && atob(found.value);
  }

  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** A server and the Patroni that starts it, stops it and makes it the primary. */
class PatroniNode extends PostgresNode {
  constructor(t, folder, name, port, rest) { super(folder, name, port); Object.assign(this, { t, rest, password: passwordOf('postgres') }); }

  /** docs/deploy/patroni.yml, but for names, addresses and folders; and smaller. */
  configure(etcd) {
    writeFor(`${this.data}.base.conf`, base);
    writeFor(`${this.data}.yml`, docs.replace('name: n1', `name: ${this.name}`).replaceAll('10.0.0.1:8008', `127.0.0.1:${this.rest}`).replaceAll('10.0.0.1:5432', `127.0.0.1:${this.port}`)
      .replace('10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379', `127.0.0.1:${etcd}`).replaceAll('10.0.0.0/24', '127.0.0.1/32')
      .replace(/bin_dir: .*/, `bin_dir: ${programsFolder()}`).replace(/data_dir: .*/, `data_dir: ${this.data}`).replace(/pgpass: .*/, `pgpass: ${this.data}.pgpass`).replace('/etc/patroni/base.conf', `${this.data}.base.conf`)
      + `  parameters: { unix_socket_directories: ${this.folder}, shared_buffers: 16MB }\n`);
  }

  start() {
    this.keeper = started(this.t, (text) => { this.log = (this.log + text).slice(-1_000_000); }, 'patroni', [`${this.data}.yml`]);
    return this;
  }

  /** Of the server, whoever started it. */
  get pid() {
    try {
      return Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    } catch {
      return undefined;
    }
  }
  get running() { return this.pid !== undefined && runs(this.pid); }
  get kept() { return this.keeper.exitCode === null && this.keeper.signalCode === null; }

  async gone() { await untilTrue(async () => !this.running, `${this.name} ends`); }
  /** As when its machine dies. */
  async kill() {
    await this.killKeeper();
    await this.killServer();
  }
  /** Patroni alone: the server goes on, and nobody looks after it. */
  async killKeeper() {
    if (!this.kept) return;
    signal(family(this.keeper.pid), 'SIGKILL');
    await once(this.keeper, 'exit');
  }
  /** The server alone: its Patroni sees it. */
  killServer() { return super.kill(); }

  freeze() {
    signal(family(this.keeper.pid), 'SIGSTOP');
    super.freeze();
  }
  resume() {
    super.resume();
    signal(family(this.keeper.pid), 'SIGCONT');
  }

  /** What its Patroni knows of the cluster. */
  async members() {
    const answer = await fetch(`http://127.0.0.1:${this.rest}/cluster`, { signal: AbortSignal.timeout(3000) });
    return (await answer.json()).members;
  }
}

class PatroniCluster extends Cluster {
  constructor(nodes, etcd) { super(nodes); this.etcd = etcd; }

  url(words) { return super.url(words).replace('@', `:${PASSWORD}@`); }
  node(name) { return this.nodes.find((node) => node.name === name); }

  /** Whether three run, one of them leads and another is the standby that commits wait for, as each of them sees it. */
  async #isSettled() {
    const views = await Promise.all(this.nodes.map((node) => node.members()));
    const [leader] = views[0].filter(({ role }) => role === 'leader');
    const [sync] = views[0].filter(({ role }) => role === 'sync_standby');
    [this.primary, this.syncStandby] = [this.node(leader.name), this.node(sync.name)];
    const agrees = (members) => members.length === NAMES.length && members.every(({ state, timeline }) => state === 'running' && timeline === leader.timeline)
      && members.some(({ role, name }) => role === 'leader' && name === leader.name) && members.some(({ role, name }) => role === 'sync_standby' && name === sync.name);
    return views.every(agrees);
  }

  /**
   * Waits until they are. Patroni 3.0 that was starved for a moment may go on with an old picture of etcd (as in its issue 2779, mended later): then nobody is written down as the standby that has everything, so nobody would be promoted. It is
   * started again, as an operator would; how many were.
   */
  async settled() {
    for (let restarted = 0, tries = 1; ; ++tries) {
      const error = await untilTrue(() => this.#isSettled(), 'three run, one leads, one is its standby', 45).then(() => undefined, (reason) => reason);
      if (error === undefined) return restarted;
      if (tries === 3) throw new Error(`${error.message}\n${this.nodes.map(({ name, log }) => `${name}: ${log.slice(-3000)}`).join('\n')}\nsync: ${await this.etcd.kept('sync').catch(String)}, leader: ${await this.etcd.kept('leader').catch(String)}`);
      for (const node of this.nodes.filter(({ log }) => log.slice(-3000).split('key updated by someone else').length > 4)) {
        await node.killKeeper();
        node.start();
        ++restarted;
      }
    }
  }

  /** Of three that run, how many name no standbys: the next time that one of these is the primary, commits wait for nobody for a moment. */
  async bare() {
    const names = await Promise.all(this.nodes.map((node) => node.sql('SHOW synchronous_standby_names', { database: 'postgres' })));
    return names.filter((one) => one === '').length;
  }

  /** The one of these that is written to, whatever its Patroni says. */
  async written(nodes = this.nodes) {
    let found;
    await untilTrue(async () => {
      const replies = await Promise.all(nodes.map((node) => node.sql('SELECT pg_is_in_recovery()', { database: 'postgres', seconds: 3 }).catch(() => '')));
      return (found = nodes[replies.indexOf('f')]) !== undefined;
    }, 'one is written to', 60);
    return found;
  }

  async switchover() {
    await promisify(execFile)('patronictl', ['-c', `${this.primary.data}.yml`, 'switchover', '--master', this.primary.name, '--candidate', this.syncStandby.name, '--force'], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  }
}

/** Three under Patroni, with the role and the database of receivers, ready for the first write. */
export async function patroniCluster(t, { parent } = {}) {
  const folder = serverFolder(t, parent);
  const etcd = new Etcd(t, folder, [await freePort(), await freePort()]).start();
  const nodes = [];
  for (const name of NAMES) nodes.push(new PatroniNode(t, folder, name, await freePort(), await freePort()));
  t.after(async () => {
    await Promise.all(nodes.map((node) => node.keeper && node.kill()));
    await etcd.kill();
  });
  const cluster = new PatroniCluster(nodes, etcd);
  for (const node of nodes) {
    node.configure(etcd.ports[0]);
    node.start();
  }
  await cluster.settled();
  await cluster.primary.sql([`CREATE ROLE ${USER} LOGIN PASSWORD '${PASSWORD}' CONNECTION LIMIT 60`, `CREATE DATABASE ${DATABASE} OWNER ${USER}`], { database: 'postgres' });
  return cluster;
}
