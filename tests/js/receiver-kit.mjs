// For the tests of the command line and the receiver: the real program, real files, loopback.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const root = resolve(import.meta.dirname, '../..');
/** The program under test; LEADLINE names another build of it. */
export const program = process.env.LEADLINE ?? join(root, 'build/native/leadline');
export const token = 'test-token-0123456789';

/**
 * With LEADLINE_TEST_POSTGRES (an address of a server that may be filled, as `psql` takes it) every receiver of these tests keeps its leads there, in a database for each
 * data folder: `LEADLINE_TEST_POSTGRES=postgres://… node --test tests/js/receiver-desk.test.mjs`.
 */
function storeOf(data) {
  const server = process.env.LEADLINE_TEST_POSTGRES;
  if (!server) return {};
  const name = `test_${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
  spawnSync('psql', ['-Xq', server, '-c', `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`], { stdio: 'ignore' });  // it is there when the receiver starts again
  const address = new URL(server);
  address.pathname = name;
  return { LEADLINE_STORE: `${address}?durability=single` };
}

/** An empty folder that goes when the test ends. `t`: a test's context, or anything with `after(function)`. */
export function emptyFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the program to its end: {code, out, err}. */
export function leadline(args, { input = '', cwd = root, timeout = 20_000 } = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: 'utf8', timeout, maxBuffer: 256 << 20 });
  return { code: status, out: stdout, err: stderr };
}

/**
 * Starts `leadline serve` and waits until it listens. `shell`: a command that comes before it (`ulimit …`);
 * `env`: added to the environment; `token: null`: the one it makes itself; `secrets`: a file of them; `store`: where leads are kept; `input`: its standard input.
 * The answer's `exit` resolves to {code, signal}; `log` is what it wrote to stderr so far.
 */
export async function serve(t, { data, site = 'demo/leadline.json', port = 0, host, token: given = token, secrets, store, shell, env, input }) {
  const words = ['serve', '--site', site, '--data', data, '--port', String(port), ...(store ? ['--store', store] : []), ...(host ? ['--host', host] : []), ...(given ? ['--token', given] : []), ...(secrets ? ['--secrets', secrets] : [])];
  const child = shell
    ? spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, program, ...words], { cwd: root })
    : spawn(program, words, { cwd: root, env: { ...process.env, ...storeOf(data), ...env } });
  t.after(() => child.kill('SIGKILL'));
  if (input) child.stdin.end(input);
  const server = { child, log: '', exit: once(child, 'exit').then(([code, signal]) => ({ code, signal })) };
  child.stderr.on('data', (text) => { server.log += text; });
  for await (const line of createInterface({ input: child.stdout })) {
    const listening = /^listening http:\/\/[^ ]+:(\d+)$/.exec(line);
    if (listening) server.port = Number(listening[1]);
    if (!line.startsWith('inbox ')) continue;
    server.ready = line;  // the last line: where its leads are shown
    return server;
  }
  const { code } = await server.exit;
  throw new Error(`serve ended with ${code}: ${server.log}`);
}

/** Ends a server by a signal and waits for its exit. */
export async function stop(server, signal = 'SIGTERM') {
  server.child.kill(signal);
  return server.exit;
}

/** All leads that a server shows, over as many pages as it takes. `query`: `&quarantine=1` for those that are kept apart. */
export async function leadsOf(server, query = '') {
  const all = [];
  for (let after = 0; ;) {
    const { status, json } = await send(server, { method: 'GET', path: `/api/leads?after=${after}${query}`, headers: { authorization: `Bearer ${token}` } });
    if (status !== 200) throw new Error(`listing answered ${status}`);
    if (json.leads.length === 0) return all;
    all.push(...json.leads);
    after = json.last;
  }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** One request: {status, headers, text, json}. `body` is text or bytes; `agent` keeps connections. */
export function send(server, { method = 'POST', path = '/api/leads', headers = {}, body, agent = false, chunked = false }) {
  return new Promise((done, failed) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = bytes && !chunked ? { 'content-length': bytes.length } : {};
    const request = httpRequest({ host: '127.0.0.1', port: server.port, method, path, agent, headers: { ...length, ...headers } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('error', failed).on('end', () => {
        const text = Buffer.concat(parts).toString();
        let json;
        try { json = JSON.parse(text); } catch { /* not every answer is JSON */ }
        done({ status: response.statusCode, headers: response.headers, text, json });
      });
    }).on('error', failed);
    request.end(bytes);
  });
}

/** Posts a lead as a browser's fetch does. */
export const post = (server, body, { headers, ...rest } = {}) =>
  send(server, { body, headers: { 'content-type': 'application/json', ...headers }, ...rest });

export const keepAlive = (maxSockets) => new Agent({ keepAlive: true, maxSockets });

/** Sends bytes as they are and gives all that comes back until the server closes. */
export function raw(server, text) {
  return new Promise((done, failed) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => { answer += part; }).on('close', () => done(answer)).on('error', failed);
  });
}

/** Numbers from a seed (mulberry32), so that a failing round can be played again. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const hexFrom = (random) => Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');

/** Minutes ago: a receiver looks at the time. */
const start = Date.now() - 200_000;
const visit = (seed) => [
  { k: 'boot', w: start, m: 0, tz: 420, seed, visitor: 'v1', lang: 'vi', device: { touch: true, width: 390 } },
  { k: 'page', w: start + 10, m: 10, path: '/blog/gia-can-ho', title: 'Giá căn hộ', query: { utm_source: 'facebook', utm_medium: 'paid_social' },
    referrer: 'https://l.facebook.com/', lang: 'vi', host: 'songxanh.example' },
  { k: 'scroll', w: start + 60_000, m: 60_000, pct: 70 },
  { k: 'time', w: start + 62_000, m: 62_000, s: 60 },
  { k: 'seen', w: start + 63_000, m: 63_000, surface: 'price-offer' },
  { k: 'act', w: start + 65_000, m: 65_000, surface: 'price-offer', do: 'open' },
  { k: 'submit', w: start + 95_000, m: 95_000, surface: 'price-list', bad: {}, trap: '',
    values: { name: 'Nguyễn Văn An', email: 'an.nguyen@example.com', phone: '0912 345 678', budget: '3-5', agree: true, visits: true } },
];

/** The text of a submission as the core makes it: a visit to the demo's blog, played with `leadline replay`. */
export function makeSubmission(seed = '00112233445566778899aabbccddeeff', config = 'demo/leadline.json') {
  const log = visit(seed).map((event) => JSON.stringify(event)).join('\n');
  const { code, out, err } = leadline(['replay', '--config', config, '-'], { input: log });
  if (code !== 0) throw new Error(err);
  const effects = out.trim().split('\n').flatMap((line) => JSON.parse(line).e);
  const stored = effects.find((effect) => effect.k === 'store' && effect.at === 'outbox');
  if (!stored) throw new Error('the visit ended without a submission');
  return stored.value.body;
}

const template = { text: undefined };
/** A submission with this id; the rest is the demo visit's, but that no two have the same log. */
export function submission(id, change = {}) {
  template.text ??= makeSubmission();
  return JSON.stringify({ ...withOwnLog(JSON.parse(template.text), id), id, ...change });
}

/** A log of its own, as each visitor has: a member that nothing reads tells it from others. */
export function withOwnLog(lead, mark) {
  lead.evidence.log[0].mark = mark;
  return lead;
}

export const readDemo = (name) => readFileSync(join(root, 'demo', name), 'utf8');
