// The receiver against a bad network and bad clients: real sockets, loopback. Clients of other addresses are made by binding
// to others of the machine's own: all of 127.0.0.0/8 is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, raw, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const random = randomFrom(31);
const minute = { timeout: 60_000 };
const small = 'a page of the site\n'.repeat(200);
const large = 8 * 1024 * 1024;  // more than the system's buffers hold for somebody who does not read

/** A folder with a site file and pages, and a receiver on it. `site`: further members of the site file. */
async function serveSite(t, site = {}, options = {}) {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages/small.txt'), small);
  writeFileSync(join(folder, 'pages/large.bin'), Buffer.alloc(large, 7));
  writeFileSync(join(folder, 'pages/medium.txt'), 'x'.repeat(900_000));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ config: join(root, 'demo/leadline.json'), static: { '/': 'pages' }, ...site }));
  return serve(t, { data: join(folder, 'data'), site: join(folder, 'site.json'), ...options });
}

/** A connection that has sent `text`: {socket, answer: all that came, closed}. */
function open(server, text = '', from = '127.0.0.1') {
  const client = { socket: connect({ port: server.port, host: '127.0.0.1', localAddress: from }), answer: '', closed: false };
  client.socket.on('error', () => {}).on('close', () => { client.closed = true; });
  client.ready = once(client.socket, 'connect').then(() => { if (text) client.socket.write(text); });
  return client;
}

/** One exchange over a connection of its own, from an address: {status, ms}. */
async function ask(server, from, headers = {}, path = '/healthz') {
  const start = performance.now();
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const client = open(server, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, from);
  client.socket.on('data', (part) => { client.answer += part; });
  await once(client.socket, 'close');
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(client.answer)?.[1]), ms: performance.now() - start, answer: client.answer };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

describe('parts of a file', () => {
  let server;
  const ends = [];
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => { server = await serveSite({ after: (end) => ends.push(end) }); });
  const get = (range) => raw(server, `GET /small.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nRange: bytes=${range}\r\n\r\n`);

  test('one request for thousands of them gets the file once, and the receiver goes on', async () => {
    for (const range of [Array(2690).fill('0-').join(), Array(2000).fill('0-1,5-').join()]) {
      const answer = await get(range);
      assert.match(answer, /^HTTP\/1.1 200 /);
      assert.equal(answer.slice(answer.indexOf('\r\n\r\n') + 4), small);
    }
    assert.equal((await ask(server)).status, 200);
  });

  for (const range of ['0-9', '5-', '-5', '9999999-', 'x']) {
    test(`bytes=${range}: the whole, said to be the whole, so that no cache keeps a part for it`, async () => {
      const answer = await get(range);
      assert.match(answer, /^HTTP\/1.1 200 /);
      assert.match(answer, /\r\nAccept-Ranges: none\r\n/);
      assert.equal(answer.slice(answer.indexOf('\r\n\r\n') + 4), small);
    });
  }
});

test('what has no memory becomes a 500, and the next request is served', minute, async (t) => {
  const folder = emptyFolder(t);
  const shim = join(folder, 'memory.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(root, 'tests/js/receiver-memory.c'), '-ldl']);
  const server = await serveSite(t, {}, { env: { LD_PRELOAD: shim, MEMORY_TROUBLE: folder } });
  const get = () => send(server, { method: 'GET', path: '/medium.txt', headers: { 'accept-encoding': 'gzip' } });
  writeFileSync(join(folder, 'large'), '');
  const { status, json } = await get();
  assert.deepEqual([status, json.error.code], [500, 'internal']);
  assert.equal((await ask(server)).status, 200);
  rmSync(join(folder, 'large'));
  assert.equal((await get()).headers['content-encoding'], 'gzip');
});

describe('slow connections', () => {
  const heads = () => 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
  const bodies = () => {
    const body = submission(hexFrom(random));
    return `POST /api/leads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 50)}`;
  };
  const deaf = () => 'GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const silent = () => '';

  /** `count` of them, some of each kind, that send a byte now and then (if at all) and read nothing. */
  async function beSlow(t, server, count, from) {
    const kinds = [heads, bodies, deaf, silent];
    const clients = Array.from({ length: count }, (_, i) => open(server, kinds[i % kinds.length](), from(i)));
    clients.forEach(({ socket }) => socket.pause());
    await Promise.all(clients.map(({ ready }) => ready.catch(() => {})));
    const drip = setInterval(() => clients.forEach(({ socket, closed }, i) => { if (!closed && i % kinds.length < 2) socket.write('x'); }), 200);
    t.after(() => { clearInterval(drip); clients.forEach(({ socket }) => socket.destroy()); });
  }

  for (const [name, from] of [['of one address, the same as ours', () => '127.0.0.1'], ['of ten addresses', (i) => `127.0.1.${i % 10}`]]) {
    test(`500 ${name}: the receiver answers within 100 ms, and takes leads`, minute, async (t) => {
      const server = await serveSite(t);
      await beSlow(t, server, 500, from);
      await pause(500);
      const answers = [];
      for (let i = 0; i < 20; ++i) {
        answers.push(await ask(server));
        await pause(50);
      }
      assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(200));
      const times = answers.map(({ ms }) => ms);
      assert.ok(median(times) <= 100, `median ${median(times)} ms of ${times.map(Math.round)}`);
      const id = hexFrom(random);
      assert.equal((await post(server, submission(id))).status, 200);
      assert.ok((await leadsOf(server)).some(({ lead }) => lead.id === id));
    });
  }

  test('the hundred-and-first of an address ends the oldest one that waits, and nobody else', minute, async (t) => {
    const server = await serveSite(t);
    const other = open(server, heads(), '127.0.0.9');
    await other.ready;
    const clients = [];
    for (let i = 0; i < 103; ++i) {
      clients.push(open(server, heads()));
      await clients.at(-1).ready;
    }
    await pause(300);
    assert.deepEqual(clients.map(({ closed }, i) => (closed ? i : -1)).filter((i) => i >= 0), [0, 1, 2]);
    assert.equal(other.closed, false);
    clients.forEach(({ socket }) => socket.destroy());
    other.socket.destroy();
  });

  test('are ended by the clock, with a reason: a head after 5 s, a body after 10 s', minute, async (t) => {
    const server = await serveSite(t);
    const start = performance.now();
    const ended = async (text) => {
      const client = open(server, text);
      client.socket.on('data', (part) => { client.answer += part; });
      const drip = setInterval(() => client.socket.write('x'), 300);
      await once(client.socket, 'close');
      clearInterval(drip);
      return [client.answer, performance.now() - start];
    };
    const [[head, headTime], [body, bodyTime]] = await Promise.all([ended(heads()), ended(bodies())]);
    assert.match(head, /^HTTP\/1.1 408 .*"too_slow"/s);
    assert.match(body, /^HTTP\/1.1 400 .*"incomplete"/s);
    assert.ok(headTime > 4500 && headTime < 9000, `${headTime} ms`);
    assert.ok(bodyTime > 9500 && bodyTime < 14_000, `${bodyTime} ms`);
  });

  test('do not keep it from ending: SIGTERM, and it is gone with 0', minute, async (t) => {
    const server = await serveSite(t);
    await beSlow(t, server, 60, () => '127.0.0.1');
    await pause(300);
    const start = performance.now();
    assert.deepEqual(await stop(server), { code: 0, signal: null });
    assert.ok(performance.now() - start < 15_000, `${performance.now() - start} ms`);
  });
});

describe('behind a proxy', () => {
  const half = (forwarded) => `POST /api/leads HTTP/1.1\r\nHost: localhost\r\n${forwarded}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{`;
  const closedOf = async (server, clients) => {
    await Promise.all(clients.map(({ ready }) => ready));
    await pause(500);
    const count = clients.filter(({ closed }) => closed).length;
    clients.forEach(({ socket }) => socket.destroy());
    return count;
  };

  for (const [name, proxies, headers, closed] of [
    ['that is named, each visitor is counted', ['127.0.0.0/8'], (i) => `X-Forwarded-For: 198.51.100.${i % 2}`, 0],
    ['that is named, one visitor of many requests is held to a hundred', ['127.0.0.1'], () => 'X-Forwarded-For: 198.51.100.1', 20],
    ['that is named, Forwarded counts as well', ['127.0.0.1'], () => 'Forwarded: for=198.51.100.1;proto=https', 20],
    ['that is not named, the header is not believed', [], (i) => `X-Forwarded-For: 198.51.100.${i}`, 20],
  ]) {
    test(name, minute, async (t) => {
      const server = await serveSite(t, { proxies });
      const clients = [];
      for (let i = 0; i < 120; ++i) {
        clients.push(open(server, half(headers(i))));
        await clients.at(-1).ready;
      }
      assert.equal(await closedOf(server, clients), closed);
    });
  }
});

describe('guesses at the token', () => {
  const guess = (server, from, headers = {}) => ask(server, from, { authorization: 'Bearer wrong-token-0123456', ...headers }, '/api/leads');
  const own = (server, from, headers = {}) => ask(server, from, { authorization: `Bearer ${token}`, ...headers }, '/api/leads');
  const makeHot = async (server, from, headers) => {
    for (let i = 0; i < 13; ++i) await guess(server, from, headers);
  };

  test('a few slips cost nothing; two thousand take minutes; the owner elsewhere does not notice, and here gets in afterwards', minute, async (t) => {
    const server = await serveSite(t);
    for (let i = 0; i < 9; ++i) assert.ok((await guess(server)).ms < 1000);
    let looked = 0;
    let running = true;
    const start = performance.now();
    const attack = Promise.all(Array.from({ length: 40 }, async () => {
      while (running) if ((await guess(server)).status === 401) ++looked;
    }));
    await pause(3000);
    const elsewhere = await own(server, '127.0.0.7');
    running = false;
    await attack;
    const seconds = (performance.now() - start) / 1000;
    assert.equal(elsewhere.status, 200);
    assert.ok(elsewhere.ms < 1000, `the owner waited ${elsewhere.ms} ms`);
    assert.ok(looked < 60 + 6 * seconds, `${looked} guesses in ${seconds} s`);
    const here = await own(server);
    assert.equal(here.status, 200);
    assert.ok(here.ms < 3000, `then ${here.ms} ms`);
  });

  test('are answered 429 with Retry-After when too many wait, right or wrong', minute, async (t) => {
    const server = await serveSite(t);
    await makeHot(server);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? own(server) : guess(server))));
    assert.ok(answers.some(({ status }) => status === 429));
    assert.match(answers.find(({ status }) => status === 429).answer, /\r\nRetry-After: \d/);
    assert.equal((await ask(server)).status, 200, 'nothing else is slowed');
    assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
  });

  // Two requests of the same or of different clients: made visible by who has to wait.
  for (const [name, first, second, same] of [
    ['the same X-Forwarded-For', { 'x-forwarded-for': '198.51.100.1' }, { 'x-forwarded-for': '198.51.100.1' }, true],
    ['another one', { 'x-forwarded-for': '198.51.100.1' }, { 'x-forwarded-for': '198.51.100.2' }, false],
    ['what a visitor wrote before the proxy did', { 'x-forwarded-for': '1.1.1.1, 198.51.100.1' }, { 'x-forwarded-for': '2.2.2.2, 198.51.100.1' }, true],
    ['a second proxy of ours in between', { 'x-forwarded-for': '198.51.100.1, 127.0.0.5' }, { 'x-forwarded-for': '198.51.100.1' }, true],
    ['Forwarded and X-Forwarded-For that agree', { forwarded: 'For="198.51.100.1:4711"' }, { forwarded: 'for=198.51.100.1', 'x-forwarded-for': '198.51.100.1' }, true],
    ['both, of which a visitor wrote one', { forwarded: 'for=1.1.1.1', 'x-forwarded-for': '198.51.100.1' }, { forwarded: 'for=2.2.2.2', 'x-forwarded-for': '198.51.100.1' }, true],
    ['addresses of one IPv6 network', { forwarded: 'for="[2001:db8:1:2::3]"' }, { forwarded: 'for="[2001:db8:1:2:ffff::4]:80"' }, true],
    ['addresses of two IPv6 networks', { 'x-forwarded-for': '2001:db8:1:2::3' }, { 'x-forwarded-for': '2001:db8:1:3::3' }, false],
    ['version 4 written as version 6', { 'x-forwarded-for': '::ffff:198.51.100.1' }, { 'x-forwarded-for': '198.51.100.1' }, true],
    ['a name for nobody', { forwarded: 'for=_hidden' }, { forwarded: 'for=unknown' }, true],
  ]) {
    test(`behind a proxy: ${name} ${same ? 'is one client' : 'are two clients'}`, minute, async (t) => {
      const server = await serveSite(t, { proxies: ['127.0.0.0/8'] });
      await makeHot(server, '127.0.0.1', first);
      const [, , { ms }] = await Promise.all([own(server, '127.0.0.1', first), own(server, '127.0.0.1', first), pause(50).then(() => own(server, '127.0.0.1', second))]);
      assert.equal(ms > 200, same, `${ms} ms`);
    });
  }
});

describe('the name a request is for', () => {
  let server;
  const ends = [];
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    server = await serveSite(scope, { hosts: ['leads.example.com'] });
  });

  for (const host of ['localhost', 'LOCALHOST:8080', 'localhost.', 'a.localhost', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:8080', '192.0.2.7',
    'leads.example.com', 'Leads.Example.com:443', 'leads.example.com.']) {
    test(`${host} is answered`, async () => assert.equal((await ask(server, undefined, { host })).status, 200));
  }

  for (const host of ['evil.example', 'leads.example.com.evil.example', 'evil.example:8080', 'xleads.example.com', 'localhost.evil.example', '127.0.0.1.evil.example',
    '', 'a b', 'localhost:80:80', 'localhost:x', '[::1', '[::1]x', '[localhost]', 'leads.example.com@evil.example', 'evil.example/leads.example.com']) {
    test(`"${host}" is not: 421, before anything is looked at`, async () => {
      const { status, answer } = await ask(server, undefined, { host, authorization: `Bearer ${token}` }, '/api/leads');
      assert.equal(status, 421, answer);
      assert.match(answer, /"unknown_host"/);
      assert.doesNotMatch(answer, /"leads":/);
    });
  }

  test('none in HTTP/1.1, or two, is 400; none in HTTP/1.0 is what a probe sends', async () => {
    const status = async (text) => (await raw(server, text)).split(' ')[1];
    assert.equal(await status('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'), '400');
    assert.equal(await status('GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n'), '400');
    assert.equal(await status('GET /healthz HTTP/1.0\r\n\r\n'), '200');
    assert.equal(await status('GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), '200');
    assert.equal(await status('GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), '400');
  });

  test('a page of a name that points here may not post as if it were ours', async () => {
    const answer = await post(server, submission(hexFrom(random)), { headers: { host: 'evil.example', origin: 'http://evil.example' } });
    assert.deepEqual([answer.status, 'access-control-allow-origin' in answer.headers], [421, false]);
  });

  test('without `hosts` only names that nobody can point at us are ours', async (t) => {
    const plain = await serve(t, { data: join(emptyFolder(t), 'data') });
    assert.equal((await ask(plain, undefined, { host: 'leads.example.com' })).status, 421);
    assert.equal((await ask(plain, undefined, { host: 'localhost' })).status, 200);
  });
});

test('a client that wants to be told before it sends a body is told', async (t) => {
  const server = await serveSite(t);
  const body = submission(hexFrom(random));
  const client = open(server, `POST /api/leads HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
  const [first] = await once(client.socket, 'data');
  assert.equal(String(first), 'HTTP/1.1 100 Continue\r\n\r\n');
  client.socket.write(body);
  const [second] = await once(client.socket, 'data');
  assert.match(String(second), /^HTTP\/1.1 200 /);
});

test('requests that come in one piece are answered in turn', async (t) => {
  const server = await serveSite(t);
  const one = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const answer = await raw(server, one.repeat(20) + one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  assert.equal(answer.match(/HTTP\/1.1 200 /g).length, 21);
});
