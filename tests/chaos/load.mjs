// All that a receiver does, at once, for a while: visitors who post, again and twice and never to the end, clients that send what no browser sends, the inbox, its
// reports and its news, a relay that fails now and then, a config that changes, copies that are made. Everything is drawn from a seed.
// Whoever builds the program with a sanitizer sees what it has to say (sanitizers.mjs).
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { hexFrom, keepAlive, leadsOf, post, program, randomFrom, readDemo, send, serve, stop, submission, token } from '../js/receiver-kit.mjs';
import { cases } from './sockets.mjs';

const run = promisify(execFile);
const POSTERS = 8;
const READERS = 4;
const HOSTILE = 4;

/** Where the relay sends leads on to: it takes most of them. */
async function sink(random) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(random() < 0.9 ? 200 : 503, { 'content-type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return server;
}

function writeSite(folder, port) {
  const config = JSON.parse(readDemo('leadline.json'));
  config.delivery.endpoints[0].challenge = '/api/challenge';
  writeFileSync(join(folder, 'leadline.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({
    config: 'leadline.json', limits: { site: { burst: 0 }, address: { burst: 0 } },
    relay: { allow: ['127.0.0.1'], retries: [0.2, 1, 5], endpoints: [{ id: 'crm', url: `http://127.0.0.1:${port}/`, response: { status: [200] } }] },
  }));
  return config;
}

/** What one of those who look does. */
const LOOKS = [
  '/api/leads?after=0', '/api/leads?after=0&quarantine=1', '/api/desk?facets=1', '/api/desk?find=nguyen', '/api/desk?order=highest&limit=500', '/api/desk/board', '/api/desk/export?format=csv',
  '/api/report', '/api/report?by=channel', '/api/relay', '/api/site', '/metrics', '/healthz', '/readyz', '/api/challenge', '/api/slots?form=visit', '/inbox/', '/nothing',
];

class Load {
  counts = { posts: 0, acknowledged: 0, again: 0, twins: 0, unread: 0, erased: 0, looks: 0, changes: 0, hostile: 0, news: 0, configs: 0, copies: 0, failed: 0 };
  kept = new Map();
  #random;
  #server;
  #agent = keepAlive(POSTERS + READERS);
  #over = false;
  #headers = { authorization: `Bearer ${token}` };

  constructor(server, random) { this.#server = server; this.#random = random; }
  pick(list) { return list[Math.floor(this.#random() * list.length)]; }

  async run(seconds, folder, config) {
    const works = [...Array(POSTERS).fill(() => this.#post()), ...Array(READERS).fill(() => this.#look()), ...Array(HOSTILE).fill(() => this.#annoy()), () => this.#change(), () => this.#listen(), () => this.#configure(folder, config), () => this.#copy(folder)];
    const ended = works.map(async (work) => { while (!this.#over) await work(); });
    await pause(seconds * 1000);
    this.#over = true;
    // What is on its way when it ends is finished.
    const last = Array.from({ length: POSTERS }, () => this.#post().catch(() => {}));
    this.#server.child.kill('SIGTERM');
    await Promise.all([...ended, ...last].map((one) => one.catch(() => {})));
    this.#agent.destroy();
  }

  async #send(request) {
    const answer = await send(this.#server, { agent: this.#agent, ...request }).catch(() => undefined);
    if (answer?.status >= 500 && answer.status !== 503) ++this.counts.failed;
    return answer;
  }

  async #post() {
    const id = hexFrom(this.#random);
    const body = submission(id, { fields: { name: `Nguyễn ${id.slice(0, 6)}`, email: `${id.slice(0, 4)}@example.com` } });
    const times = this.#random() < 0.1 ? 2 : 1;
    if (times === 2) ++this.counts.twins;
    if (this.#random() < 0.05) return this.#lose(body);
    const answers = await Promise.all(Array.from({ length: times }, () => post(this.#server, body, { agent: this.#agent }).catch(() => undefined)));
    this.counts.posts += times;
    for (const answer of answers) {
      if (answer?.status !== 200) { if (answer && answer.status !== 503) ++this.counts.failed; continue; }
      if (!this.kept.has(id)) ++this.counts.acknowledged;
      this.kept.set(id, answer.json.erase);
    }
    if (this.kept.has(id) && this.#random() < 0.1) {
      ++this.counts.again;
      await this.#send({ body, headers: { 'content-type': 'application/json' } });
    }
    if (this.kept.has(id) && this.#random() < 0.02) {
      ++this.counts.erased;
      const key = this.kept.get(id);
      this.kept.delete(id);
      await this.#send({ body: JSON.stringify({ type: 'lead.erase', id, site: 'song-xanh', key }), headers: { 'content-type': 'application/json' } });
    }
  }

  /** Resets the connection somewhere on the way. */
  async #lose(body) {
    ++this.counts.unread;
    const socket = connect(this.#server.port, '127.0.0.1').on('error', () => {});
    socket.write(`POST /api/leads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    await pause(this.#random() * 8);
    socket.resetAndDestroy();
  }

  async #look() {
    ++this.counts.looks;
    const path = this.pick(LOOKS);
    await this.#send({ method: 'GET', path, headers: { ...this.#headers, ...(this.#random() < 0.3 ? { 'accept-encoding': 'gzip' } : {}) } });
    await pause(this.#random() * 20);
  }

  /** Somebody works in the inbox. */
  async #change() {
    const id = this.pick([...this.kept.keys()].slice(-200));
    await pause(20);
    if (!id) return;
    ++this.counts.changes;
    await this.#send({ path: `/api/desk/lead?id=${id}`, body: JSON.stringify({ status: this.pick(['contacted', 'meeting', 'lost']), note: 'x' }), headers: { ...this.#headers, 'content-type': 'application/json' } });
    await this.#send({ method: 'GET', path: `/api/desk/lead?id=${id}`, headers: this.#headers });
    await this.#send({ path: `/api/relay/retry?endpoint=crm&lead=${id}`, body: '', headers: this.#headers });
  }

  async #annoy() {
    for (const { pieces, leave } of cases(24, Math.floor(this.#random() * 1e9))) {
      if (this.#over) return;
      ++this.counts.hostile;
      const socket = connect(this.#server.port, '127.0.0.1').on('error', () => {});
      for (const piece of pieces.slice(0, 20)) { socket.write(piece); await pause(1); }
      if (leave === 'reset') socket.resetAndDestroy();
      else if (leave === 'finish') socket.end();
      await pause(5 + this.#random() * 30);
      socket.destroy();
    }
  }

  async #listen() {
    ++this.counts.news;
    const socket = connect(this.#server.port, '127.0.0.1').on('error', () => {});
    socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await pause(300 + this.#random() * 700);
    socket.destroy();
  }

  async #configure(folder, config) {
    await pause(700);
    ++this.counts.configs;
    config.scoring.rules[0].points = 1 + (this.counts.configs % 7);
    writeFileSync(join(folder, 'leadline.json'), JSON.stringify(config));
  }

  async #copy(folder) {
    await pause(3000);
    if (this.#over) return;
    ++this.counts.copies;
    await run(program, ['backup', '--data', join(folder, 'data'), join(folder, `copy-${this.counts.copies}`)]).catch((error) => { if (!this.#over) throw error; });
  }
}

/** {seconds, seed, …counts, code, lost, log}: `log` is all that the program has said on stderr, in both of its lives. */
export async function load({ seconds, seed, folder, env }) {
  const random = randomFrom(seed);
  const to = await sink(random);
  const config = writeSite(folder, to.address().port);
  const after = { after: () => {} };
  const place = { data: join(folder, 'data'), site: join(folder, 'site.json'), env };
  const server = await serve(after, place);
  const work = new Load(server, random);
  await work.run(seconds, folder, config);
  const { code } = await server.exit;
  const again = await serve(after, place);
  const there = new Set([...(await leadsOf(again)), ...(await leadsOf(again, '&quarantine=1'))].map(({ lead }) => lead?.id));
  const lost = [...work.kept.keys()].filter((id) => !there.has(id)).length;
  const { code: second } = await stop(again);
  to.closeAllConnections();
  to.close();
  return { seconds, seed, ...work.counts, lost, code: code || second, log: server.log + again.log };
}
