// Who may do what: tokens with roles, the inbox's cookie, and the commands that give tokens out. The real program.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, post, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const get = (server, path, headers) => send(server, { method: 'GET', path, headers });
const bearer = (given) => ({ authorization: `Bearer ${given}` });
const add = (data, role, ...rest) => leadline(['token', 'add', '--data', data, '--role', role, ...rest]);
const list = (data) => leadline(['token', 'list', '--data', data]).out.trim().split('\n');
/** Makes a token beside a running receiver: [token, id]. */
const make = (data, role, ...rest) => {
  const { code, out, err } = add(data, role, ...rest);
  assert.equal(code, 0, err);
  return [out.trim(), /token (\w{8}) with/.exec(err)[1]];
};
const folder = (t) => join(emptyFolder(t), 'data');

describe('leadline token', () => {
  test('beside a running receiver: what it gives out opens at once, and nothing any more when it is revoked', async (t) => {
    const data = folder(t);
    const server = await serve(t, { data });
    const [given, id] = make(data, 'read', '--name', 'Hoa ở quầy');
    assert.match(given, /^[0-9a-f]{64}$/, '256 bits');
    assert.equal((await get(server, '/api/leads', bearer(given))).status, 200);
    assert.match(list(data)[1], new RegExp(`^${id}  read   \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC  Hoa ở quầy$`));
    assert.equal(leadline(['token', 'revoke', '--data', data, id]).out, `revoked ${id}\n`);
    assert.equal((await get(server, '/api/leads', bearer(given))).status, 401);
    assert.deepEqual(list(data), ['first     admin  at the first start']);
    assert.match(leadline(['token', 'revoke', '--data', data, id]).err, /no token of that id/);
  });

  test('beside a stopped one likewise; a receiver that starts later knows them', async (t) => {
    const data = folder(t);
    await stop(await serve(t, { data }));
    const [kept] = make(data, 'work');
    const [gone, id] = make(data, 'admin');
    assert.equal(leadline(['token', 'revoke', '--data', data, id]).code, 0);
    const server = await serve(t, { data });
    assert.deepEqual([(await get(server, '/api/leads', bearer(kept))).status, (await get(server, '/api/leads', bearer(gone))).status], [200, 401]);
  });

  test('a receiver that was killed leaves its socket behind: the command and the next receiver pass over it', async (t) => {
    const data = folder(t);
    await stop(await serve(t, { data }), 'SIGKILL');
    assert.ok(existsSync(join(data, 'leadline.sock')));
    const [given] = make(data, 'read');
    const server = await serve(t, { data });
    assert.equal((await get(server, '/api/leads', bearer(given))).status, 200);
    assert.equal(make(data, 'read')[0].length, 64);
    await stop(server);
    assert.equal(existsSync(join(data, 'leadline.sock')), false);
  });

  test('nothing of a token is in the folder, and nobody but its owner reaches the socket', async (t) => {
    const data = folder(t);
    const server = await serve(t, { data });
    const [given] = make(data, 'admin');
    assert.equal(statSync(join(data, 'leadline.sock')).mode & 0o777, 0o600);
    await stop(server);
    assert.equal(readFileSync(join(data, 'leads.sqlite'), 'latin1').includes(given), false);
    assert.equal(server.log.includes(given), false);
  });

  test('the socket takes no nonsense, and goes on after it; a folder’s name may be long', async (t) => {
    const data = join(emptyFolder(t), 'd'.repeat(120), 'data');
    mkdirSync(join(data, '..'), { recursive: true });
    const server = await serve(t, { data });
    assert.equal(make(data, 'read')[0].length, 64);
    const short = folder(t);
    await serve(t, { data: short });
    for (const text of ['\n', '{}\n', '[1]\n', '{"do":"rm"}\n', '{"do":"token add","role":"root"}\n', '{"do":5}\n', 'x'.repeat(100_000)]) {
      const answer = await new Promise((done, failed) => {
        let heard = '';
        const socket = connect(join(short, 'leadline.sock'), () => socket.end(text));
        socket.on('data', (part) => { heard += part; }).on('close', () => done(heard)).on('error', failed);
      });
      assert.match(answer, /^({"error":.*}\n)?$/, text.slice(0, 40));
    }
    assert.equal(list(short).length, 1);
    assert.ok(server.port);
  });

  test('says what is wrong with how it was called, and makes no folder of its own', (t) => {
    const data = folder(t);
    for (const [words, said] of [
      [[], /what is to be done/], [['make'], /no `token make`/], [['add', '--data', data], /`--role` is missing/], [['add', '--data', data, '--role', 'root'], /`read`, `work` or `admin`/],
      [['revoke', '--data', data], /the token's ID is missing/], [['list', '--data', data, '--store', 'paper'], /no store `paper`/],
    ]) {
      const { code, err } = leadline(['token', ...words]);
      assert.deepEqual([code, said.test(err)], [2, true], err);
    }
    const { code, err } = add(data, 'read');
    assert.deepEqual([code, /no receiver's data/.test(err), existsSync(data)], [1, true, false]);
    const { err: first } = leadline(['token', 'revoke', '--data', data, 'first']);
    assert.match(first, /no receiver's data/);
  });
});

test('each role may what it is for, and no more', async (t) => {
  const data = folder(t);
  const server = await serve(t, { data });
  const tokens = Object.fromEntries(['read', 'work', 'admin'].map((role) => [role, make(data, role)[0]]));
  const routes = [['read', 'GET', '/api/leads'], ['read', 'GET', '/api/site'], ['read', 'GET', '/api/relay'], ['read', 'GET', '/api/session'], ['work', 'POST', '/api/release?id=1'],
    ['work', 'POST', '/api/relay/retry?endpoint=x'], ['admin', 'POST', '/api/relay/pause?endpoint=x'], ['admin', 'POST', '/api/relay/resume?endpoint=x'], ['admin', 'POST', '/api/relay/test?endpoint=x']];
  const ranks = ['read', 'work', 'admin'];
  for (const [needs, method, path] of routes) {
    for (const [has, given] of [...Object.entries(tokens), ['admin', token]]) {
      const { status, json } = await send(server, { method, path, headers: { ...bearer(given), 'content-length': 0 } });
      const may = ranks.indexOf(has) >= ranks.indexOf(needs);
      assert.deepEqual([status === 403, json.error?.code === 'wrong_role'], [!may, !may], `${has} ${method} ${path}: ${status}`);
    }
  }
});

describe('the cookie', () => {
  const open = async (server, headers = {}) => {
    const answer = await send(server, { path: '/api/session', headers: { ...bearer(token), 'content-length': 0, ...headers } });
    return { ...answer, cookie: answer.headers['set-cookie']?.[0] };
  };
  const own = (server) => ({ host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` });

  test('is given for a token, is out of reach for scripts and other sites, and opens what the token does', async (t) => {
    const server = await serve(t, { data: folder(t) });
    const { status, json, cookie } = await open(server, own(server));
    assert.deepEqual([status, json], [200, { name: '', role: 'admin' }]);
    assert.match(cookie, new RegExp(`^leadline-${server.port}=[0-9a-f]+; Path=/api/; HttpOnly; SameSite=Strict$`));
    const pair = cookie.split(';')[0];
    const mine = { host: `localhost:${server.port}`, cookie: pair };
    assert.equal((await get(server, '/api/leads', mine)).status, 200);
    assert.equal((await get(server, '/api/session', mine)).json.role, 'admin');
    const closed = await send(server, { method: 'DELETE', path: '/api/session', headers: { ...mine, ...own(server) } });
    assert.match(closed.headers['set-cookie'][0], /=; .*Max-Age=0$/);
  });

  test('is `Secure` when the page came by TLS, which a proxy ended', async (t) => {
    const server = await serve(t, { data: folder(t) });
    const { cookie } = await open(server, { host: 'localhost', origin: 'https://localhost' });
    assert.match(cookie, /; Secure$/);
  });

  test('is not given for a wrong token, and wrong ones are slowed down in whichever way they come', async (t) => {
    const server = await serve(t, { data: folder(t) });
    const { status, cookie } = await open(server, bearer('a wrong one, long enough'));
    assert.deepEqual([status, cookie], [401, undefined]);
    const guess = () => get(server, '/api/leads', { host: `localhost:${server.port}`, cookie: `leadline-${server.port}=abcdef` });
    for (let i = 0; i < 12; ++i) assert.equal((await guess()).status, 401);
    const start = Date.now();
    const answers = await Promise.all(Array.from({ length: 20 }, guess));
    assert.ok(answers.some(({ status: one }) => one === 429) || Date.now() - start > 1500, 'they wait, or are refused unseen');
  });

  test('counts for what the inbox’s own page asks, and for nothing that another page makes a browser send', async (t) => {
    const server = await serve(t, { data: folder(t) });
    const id = 'f'.repeat(32);
    await post(server, submission(id, { spam: { score: 100, reasons: ['honeypot'] } }));
    const pair = (await open(server, own(server))).cookie.split(';')[0];
    const release = (headers) => send(server, { path: `/api/release?id=${id}`, headers: { host: `localhost:${server.port}`, cookie: pair, 'content-length': 0, ...headers } });
    for (const headers of [
      {}, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://localhost:1' }, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: `http://localhost:${server.port + 1}` }, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'cross-site', origin: `http://localhost:${server.port}` },
    ]) {
      const { status, json } = await release(headers);
      assert.deepEqual([status, json.error?.code], [403, 'forged'], JSON.stringify(headers));
    }
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      assert.equal((await get(server, '/api/leads', { host: `localhost:${server.port}`, cookie: pair, ...headers })).status, 403);
    }
    assert.equal((await release({ 'sec-fetch-site': 'same-origin', origin: `http://localhost:${server.port}` })).status, 200);
    assert.equal((await release({ origin: `http://localhost:${server.port}` })).json.error.code, 'not_in_quarantine', 'a browser that says only where from');
    assert.equal((await send(server, { path: `/api/release?id=${id}`, headers: { ...bearer(token), 'content-length': 0 } })).status, 404, 'a program needs no such word');
  });

  test('a page that may post leads is told nothing more by it: credentials are not shared with other origins', async (t) => {
    const origin = 'https://www.songxanh.example';
    const place = emptyFolder(t);
    writeFileSync(join(place, 'site.json'), JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: [origin] }));
    const server = await serve(t, { data: join(place, 'data'), site: join(place, 'site.json') });
    const pair = (await open(server, own(server))).cookie.split(';')[0];
    const answer = await get(server, '/api/leads', { host: `localhost:${server.port}`, cookie: pair, origin });
    assert.equal(answer.status, 403);
    assert.equal('access-control-allow-credentials' in answer.headers, false);
  });
});
