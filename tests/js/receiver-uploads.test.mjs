// Files that follow a lead: what the receiver takes, what it refuses, and how they are given back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, hexFrom, leadline, leadsOf, post, randomFrom, raw, root, send, serve, stop, token } from './receiver-kit.mjs';

const random = randomFrom(11);
const newId = () => hexFrom(random);
const CONFIG = {
  version: 1, site: 'acme', forms: [{ id: 'quote', title: 'Quote', fields: [
    { name: 'email', type: 'email', label: 'E-mail' },
    { name: 'plan', type: 'file', label: 'Plan', accept: ['.pdf', 'image/*'], maxSize: '100KB', max: 2 },
  ] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key', files: '/api/files' }] },
};
const BYTES = Buffer.concat([Buffer.from('%PDF-1.7\r\n--'), randomBytes(5000), Buffer.from('\r\n\r\n--')]);

const said = (name, bytes, type = 'application/pdf') => ({ name, size: bytes.length, type });
const leadWith = (id, plan, more) => JSON.stringify({ id, site: 'acme', form: 'quote', fields: { email: 'an@example.com', plan }, ...more });

/** As a browser posts it; parts that are undefined are left out. */
async function upload(server, { lead, field = 'plan', index = 0, bytes = BYTES, name = 'plan.pdf', headers, type }) {
  const form = new FormData();
  for (const [key, value] of Object.entries({ lead, field, index, name })) if (value !== undefined) form.append(key, `${value}`);
  if (bytes) form.append('file', new Blob([bytes], { type: 'text/html' }), name);
  const made = new Response(form);
  return send(server, { path: '/api/files', headers: { 'content-type': type ?? made.headers.get('content-type'), ...headers }, body: Buffer.from(await made.arrayBuffer()) });
}

const download = (server, query, headers = { authorization: `Bearer ${token}` }) => send(server, { method: 'GET', path: `/api/files?${new URLSearchParams(query)}`, headers });

describe('a receiver of files', () => {
  let server;
  let data;
  let site;
  const ends = [];
  const scope = { after: (end) => ends.push(end) };
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const folder = emptyFolder(scope);
    data = join(folder, 'data');
    site = join(folder, 'site.json');
    writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
    writeFileSync(site, JSON.stringify({ site: 'acme', config: 'config.json', origins: ['https://acme.example'] }));
    server = await serve(scope, { data, site });
  });

  /** A stored lead that says of these files. */
  async function lead(...plan) {
    const id = newId();
    assert.equal((await post(server, leadWith(id, plan))).status, 200);
    return id;
  }
  const refuses = async (status, code, answer) => {
    const { status: got, json } = await answer;
    assert.deepEqual([got, json?.error.code], [status, code]);
    assert.ok(json.error.message.length > 10);
  };

  test('takes a file of a lead that it has, lists it with the lead, and gives the same bytes back', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    const { status, json, headers } = await upload(server, { lead: id, headers: { origin: 'https://acme.example' } });
    assert.deepEqual([status, json], [200, { accepted: id, field: 'plan', index: 0, dup: false }]);
    assert.equal(headers['access-control-allow-origin'], 'https://acme.example');
    const listed = (await leadsOf(server)).find((one) => one.lead.id === id);
    assert.deepEqual(listed.files.map(({ received, ...file }) => file), [{ field: 'plan', index: 0, name: 'plan.pdf', type: 'application/pdf', size: BYTES.length }]);
    const given = await fetch(`http://127.0.0.1:${server.port}/api/files?lead=${id}&field=plan&index=0`, { headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual(Buffer.from(await given.arrayBuffer()), BYTES);
  });

  test('gives it to the holder of the token alone, and never to be shown', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await upload(server, { lead: id });
    await refuses(401, 'unauthorized', download(server, { lead: id, field: 'plan', index: 0 }, {}));
    const { headers } = await download(server, { lead: id, field: 'plan', index: 0 });
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['content-disposition'], 'attachment; filename="plan.pdf"; filename*=UTF-8\'\'plan.pdf');
    assert.match(headers['content-security-policy'], /sandbox/);
    await refuses(404, 'no_such_file', download(server, { lead: id, field: 'plan', index: 1 }));
    await refuses(400, 'bad_parameter', download(server, { lead: id, field: 'plan', index: '-1' }));
  });

  test('the same bytes again are the same file, others are refused', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    assert.equal((await upload(server, { lead: id })).json.dup, false);
    assert.equal((await upload(server, { lead: id })).json.dup, true);
    const other = Buffer.from(BYTES);
    other[100] ^= 1;
    await refuses(409, 'other_file', upload(server, { lead: id, bytes: other }));
    assert.equal((await leadsOf(server)).find((one) => one.lead.id === id).files.length, 1);
  });

  test('takes nothing that its lead does not say of', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await refuses(404, 'no_such_lead', upload(server, { lead: newId() }));
    await refuses(404, 'no_such_lead', upload(server, { lead: "' OR 1=1 --" }));
    for (const wrong of [{ field: 'email' }, { field: 'other' }, { index: 1 }, { bytes: BYTES.subarray(1) }, { bytes: Buffer.alloc(0) }])
      await refuses(404, 'not_announced', upload(server, { lead: id, ...wrong }));
    for (const wrong of [{ index: 'x' }, { index: -1 }, { index: 12345 }, { bytes: null }, { lead: undefined }, { type: 'multipart/form-data' }, { type: 'multipart/form-data; boundary=none' }])
      await refuses(400, 'not_a_file', upload(server, { lead: id, ...wrong }));
    await refuses(415, 'unsupported_type', upload(server, { lead: id, type: 'application/json' }));
  });

  test('holds a lead that was forged to what its field takes: size, number and kind', async () => {
    const large = Buffer.alloc(100 * 1024 + 1);
    await refuses(413, 'too_large', upload(server, { lead: await lead(said('a.pdf', large)), bytes: large }));
    await refuses(415, 'unsupported_type', upload(server, { lead: await lead(said('a.exe', BYTES, 'application/x-msdownload')) }));
    await refuses(404, 'not_announced', upload(server, { lead: await lead(...[1, 2, 3].map((n) => said(`${n}.pdf`, BYTES))), index: 2 }));
    const just = Buffer.alloc(100 * 1024);
    assert.equal((await upload(server, { lead: await lead(said('a.pdf', just)), bytes: just })).status, 200);
    const empty = Buffer.alloc(0);
    assert.equal((await upload(server, { lead: await lead(said('a.pdf', empty)), bytes: empty })).status, 200);
  });

  test('a body beyond every limit is refused by its head, and other addresses take no more than before', async () => {
    const head = (path, length) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n`;
    assert.match(await raw(server, head('/api/files', 30_000_000)), /^HTTP\/1\.1 413 /);
    assert.match(await raw(server, head('/api/leads', 70_000)), /^HTTP\/1\.1 413 /);
  });

  test('pages of other origins may not post', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await refuses(403, 'origin_refused', upload(server, { lead: id, headers: { origin: 'https://evil.example' } }));
    const { status, headers } = await send(server, { method: 'OPTIONS', path: '/api/files', headers: { origin: 'https://acme.example', 'access-control-request-method': 'POST' } });
    assert.deepEqual([status, headers['access-control-allow-origin']], [204, 'https://acme.example']);
  });

  test('a hostile name stays a name', async () => {
    const name = '../../"><img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\u202e.pdf';
    const id = await lead(said(name, BYTES));
    assert.equal((await upload(server, { lead: id, name: 'x.pdf' })).status, 200);
    const { headers } = await download(server, { lead: id, field: 'plan', index: 0 });
    assert.equal(headers['set-cookie'], undefined);
    assert.match(headers['content-disposition'], /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%-]+$/);
  });

  test('a connection that is cut leaves nothing, and the same may come again', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await new Promise((done) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(`POST /api/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 6000\r\n\r\n--x\r\n`, () => socket.destroy());
      });
      socket.on('close', done);
    });
    assert.equal((await leadsOf(server)).find((one) => one.lead.id === id).files, undefined);
    assert.equal((await upload(server, { lead: id })).json.dup, false);
  });

  test('many large ones at once are held or put off, never more than there is room for', async () => {
    const open = [];
    const answers = [];
    for (let n = 0; n < 8; ++n) {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(`POST /api/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 26000000\r\n\r\n`);
      socket.on('data', (text) => answers.push(`${text}`.slice(0, 12))).on('error', () => {});
      open.push(socket);
    }
    for (let tries = 0; tries < 100 && answers.length < 3; ++tries) await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(answers, Array(3).fill('HTTP/1.1 503'), '5 times 26 MB fit into 128 MiB');
    for (const socket of open) socket.destroy();
    const id = await lead(said('plan.pdf', BYTES));
    assert.equal((await upload(server, { lead: id })).status, 200);
  });

  test('files are still there after the receiver was killed', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await upload(server, { lead: id });
    await stop(server, 'SIGKILL');
    server = await serve(scope, { data, site });
    assert.equal((await upload(server, { lead: id })).json.dup, true);
  });

  test('files go when what the person said is erased', async () => {
    const id = await lead(said('plan.pdf', BYTES));
    await upload(server, { lead: id });
    await stop(server);
    const sql = join(emptyFolder(scope), 'sql');
    execFileSync('cc', ['-O1', '-o', sql, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
    execFileSync(sql, [join(data, 'leads.sqlite'), `UPDATE lead SET body = NULL WHERE id = '${id}'`]);
    server = await serve(scope, { data, site });
    await refuses(404, 'no_such_file', download(server, { lead: id, field: 'plan', index: 0 }));
    await refuses(404, 'no_such_lead', upload(server, { lead: id }));
  });

  test('the command line says what is wrong with a config for files', () => {
    const { out } = leadline(['check', '-'], { input: JSON.stringify({ ...CONFIG, delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] } }) });
    assert.match(out, /files_go_nowhere/);
  });
});
