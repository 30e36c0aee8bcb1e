// Three PostgreSQL servers with quorum commit, and what an operator's tool (Patroni and the like) does when the primary dies: SCALE.md's steps, as docs/scale.md tells them.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../js/receiver-kit.mjs';
import { asServer, DATABASE, makeData, PostgresNode, serverFolder, USER, writeFor } from './postgres.mjs';

const NAMES = ['n1', 'n2', 'n3'];

/** Asks until it is so. */
export async function untilTrue(question, what, seconds = 30) {
  for (const until = performance.now() + seconds * 1000; performance.now() < until; await pause(50)) {
    if (await question().catch(() => false)) return;
  }
  throw new Error(`not in ${seconds} s: ${what}`);
}

/** Three servers, one of which is written to. */
export class Cluster {
  constructor(nodes) { Object.assign(this, { nodes, primary: nodes[0] }); }

  /** Of all three, whoever is the primary. `ports`: those of proxies before them. `query`: more of what libpq takes. */
  url({ ports = this.nodes.map(({ port }) => port), query = '' } = {}) {
    return `postgres://${USER}@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${DATABASE}?target_session_attrs=read-write&connect_timeout=2&tcp_user_timeout=4000&keepalives_idle=2${query}`;
  }

  standbys() { return this.nodes.filter((node) => node !== this.primary); }

  /** So many standbys stand for commits. */
  async quorum(count = 2) {
    await untilTrue(async () => Number(await this.primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state='quorum' AND state='streaming'", { seconds: 3 })) >= count,
      `${count} standbys of ${this.primary.name}: ${this.nodes.map(({ name, log }) => `\n${name}: ${log.slice(-400)}`)}`);
  }

  #follow(node, primary) { return `host=127.0.0.1 port=${primary.port} user=postgres application_name=${node.name}`; }

  /** What its data directory says of whom it follows; pg_rewind and `cp` bring that of another. */
  #standby(node) {
    writeFor(join(node.data, 'postgresql.auto.conf'), `primary_conninfo = '${this.#follow(node, this.primary)}'\n`);
    writeFor(join(node.data, 'standby.signal'), '');
  }

  /** A new standby of a node whose data is there, and as the primary's was once. */
  attach(node) {
    this.#standby(node);
    return node.start();
  }

  /** After its death (or while it hangs): the old primary can acknowledge no more, and the standby that has more becomes the primary. */
  async failover() {
    const standbys = this.standbys();
    if (!standbys.every(({ running }) => running)) throw new Error('one standby cannot be reached: the other may lack what was acknowledged, so it is not promoted');
    await Promise.all(standbys.map((node) => node.sql(["ALTER SYSTEM SET primary_conninfo=''", 'SELECT pg_reload_conf()'])));
    await Promise.all(standbys.map((node) => untilTrue(async () => await node.sql('SELECT count(*) FROM pg_stat_wal_receiver') === '0', `${node.name} is fenced`)));
    const received = await Promise.all(standbys.map(async (node) => BigInt(await node.sql("SELECT coalesce(pg_last_wal_receive_lsn(),'0/0')-'0/0'"))));
    const [next, other] = received[1] > received[0] ? [standbys[1], standbys[0]] : standbys;
    if (await next.sql('SELECT pg_promote(true, 30)') !== 't') throw new Error(`${next.name} was not promoted: ${next.log.slice(-1000)}`);
    const old = this.primary;
    this.primary = next;
    await other.sql([`ALTER SYSTEM SET primary_conninfo='${this.#follow(other, next)}'`, 'SELECT pg_reload_conf()']);
    return { old, differed: received[0] !== received[1] };
  }

  /** The old primary becomes a standby again. Without the checkpoint pg_rewind says, wrongly, that there is nothing to do. */
  async rejoin(node) {
    await node.stop();
    await this.primary.sql('CHECKPOINT');
    rmSync(join(node.data, 'standby.signal'), { force: true });
    await asServer('pg_rewind', ['--no-sync', '-D', node.data, `--config-file=${node.data}.conf`, `--source-server=host=127.0.0.1 port=${this.primary.port} user=postgres dbname=postgres`]);
    await this.attach(node).ready();
  }

  /** No standby takes part: commits wait. And again. */
  async withoutStandbys(work) {
    this.standbys().forEach((node) => node.freeze());
    try {
      return await work();
    } finally {
      this.standbys().forEach((node) => node.resume());
    }
  }
}

/** Three, ready for the first write. `settings` are of all of them; `prepare(nodes)` is done before they start, when their data is there. */
export async function postgresCluster(t, { settings = {}, parent, prepare = () => {} } = {}) {
  const folder = serverFolder(t, parent);
  const nodes = [];
  for (const name of NAMES) nodes.push(new PostgresNode(folder, name, await freePort()));
  t.after(() => Promise.all(nodes.map((node) => node.kill())));
  const cluster = new Cluster(nodes);
  const [first, ...others] = nodes;
  await makeData(first);
  for (const node of others) execFileSync('cp', ['-a', first.data, node.data]);
  for (const node of nodes) node.configure({ synchronous_standby_names: `ANY 1 (${NAMES})`, ...settings });
  prepare(nodes);
  first.start();
  others.forEach((node) => cluster.attach(node));
  await Promise.all(nodes.map((node) => node.ready()));
  await cluster.quorum();
  return cluster;
}
