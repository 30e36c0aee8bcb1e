// Each documented route against the real program: who may call it, what is limited, which methods its address takes.
// The rows are those of docs/receiver.md; that the program routes by the same is tests/native/receiver_routes_test.cpp.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { emptyFolder, hexFrom, randomFrom, raw, root, send, serve, submission, token } from './receiver-kit.mjs';

const random = randomFrom(11);
const section = /\n## Routes\n(.*?)\n## /s.exec(readFileSync(join(root, 'docs/receiver.md'), 'utf8'))[1];
const rows = section.split('\n').filter((line) => /^\| *(`[A-Z]+`|any) /.test(line)).map((line) => {
  const [method, address, caller, limited] = line.slice(1).split('|').map((cell) => cell.replaceAll('`', '').trim());
  return { method, address, caller, limited };
});
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
const origin = 'https://www.songxanh.example';
/** An address that fits, and (with the folder below) has something. */
const pathOf = ({ address }) => ({ '/*': '/page.html', '/api/*': '/api/nothing', '/api/slots': '/api/slots?form=price-list', '/api/challenge': '/api/challenge?form=quote' })[address] ?? address.replace('*', '');
const methodOf = ({ method }) => (method === 'any' ? 'PATCH' : method);
/** The methods that are taken at an address, as `Allow` has them. */
const allowedAt = (address) => rows.filter((row) => row.address === address)
  .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).toSorted().join(', ');

/** The type of body that a row takes. */
const typeOf = ({ limited }) => (limited.endsWith('multipart') ? 'multipart/form-data; boundary=x' : 'application/json');

/** What fits the row, from somebody who may. `from`: another address of this machine. */
function call(server, row, { headers = {}, from, body = submission(hexFrom(random)) } = {}) {
  const asked = {
    ...(row.caller.startsWith('a token') && { authorization: `Bearer ${token}` }),
    ...(row.method === 'POST' && { 'content-type': typeOf(row), 'content-length': Buffer.byteLength(body) }),
    ...headers,
  };
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method: methodOf(row), path: pathOf(row), headers: asked, localAddress: from, agent: false }, (answer) => {
      const said = { status: answer.statusCode, headers: answer.headers };
      if (said.headers['content-type'] === 'text/event-stream') return answer.destroy(), done(said);  // it goes on
      return answer.resume().on('end', () => done(said));
    }).on('error', failed);
    sent.end(row.method === 'POST' ? body : undefined);
  });
}

describe('the documented routes', () => {
  let server;
  const ends = [];
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    const folder = emptyFolder(scope);
    mkdirSync(join(folder, 'pages'));
    writeFileSync(join(folder, 'pages/page.html'), '<p>hello');
    writeFileSync(join(folder, 'site.json'), JSON.stringify({
      site: 'song-xanh', config: join(root, 'demo/leadline.json'), others: [join(root, 'demo/forms/forms.json')], origins: [origin], static: { '/': 'pages' },
    }));
    server = await serve(scope, { data: join(folder, 'data'), site: join(folder, 'site.json') });
  });

  test('are there, and answer whoever may call them', async () => {
    assert.ok(rows.length >= 9, `${rows.length} rows were read`);
    for (const row of rows) {
      const { status } = await call(server, row);
      assert.equal(status, { '/api/*': 404, '/api/release': 404, '/api/owner': 404, '/api/desk/lead': row.method === 'POST' ? 422 : 404, '/api/outcomes': 422, '/api/spend': 422, '/f/*': 404, '/r/*': 404, '/letters/confirm': 404, '/letters/stop': 404, '/inbox': 308, '/api/relay/retry': 404, '/api/relay/pause': 404, '/api/relay/resume': 404, '/api/relay/test': 404 }[row.address] ?? (row.address === '/api/files' && row.method !== 'OPTIONS' ? 400 : row.address === '/api/counts' && row.method !== 'OPTIONS' ? 403 : row.method === 'OPTIONS' ? 204 : 200), `${row.method} ${row.address}`);
    }
  });

  for (const row of rows) {
    const name = `${row.method} ${row.address}`;

    test(`${name}: ${row.caller === 'anybody' ? 'nothing is asked of who calls' : `only ${row.caller}`}`, async () => {
      const free = (await call(server, row)).status;
      const without = (await call(server, row, { headers: { authorization: 'Basic nothing' } })).status;
      const foreign = await call(server, row, { headers: { origin: 'https://evil.example' } });
      assert.equal(without, row.caller.startsWith('a token') ? 401 : free);
      assert.equal(foreign.status, row.caller.startsWith('pages of origins') ? 403 : free);
      assert.equal('access-control-allow-origin' in foreign.headers, false);
    });

    test(`${name}: pages of other origins may read it only where they may call`, async () => {
      const { headers } = await call(server, row, { headers: { origin } });
      const shared = rows.some(({ address, caller }) => address === row.address && caller.startsWith('pages of origins'));
      assert.equal(headers['access-control-allow-origin'], shared ? origin : undefined);
    });

    if (row.method !== 'any') {
      test(`${name}: a method that is not in the table gets 405 with those that are`, async () => {
        const allowed = allowedAt(row.address);
        for (const method of methods.filter((one) => !allowed.split(', ').includes(one))) {
          const { status, headers } = await send(server, { method, path: pathOf(row) });
          assert.deepEqual([method, status, headers.allow], [method, 405, allowed]);
        }
      });
    }
  }

  test('limit what the table says they limit: the body', async () => {
    for (const row of rows.filter(({ limited }) => limited.startsWith('the body'))) {
      const status = async (options) => (await call(server, row, options)).status;
      const most = row.limited.includes('64 KiB') ? 64 * 1024 : 25 * 1024 * 1024 + 16 * 1024;
      const head = `${row.method} ${pathOf(row)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${typeOf(row)}\r\nConnection: close\r\n`;
      assert.match(await raw(server, `${head}Content-Length: ${most + 1}\r\n\r\n`), /^HTTP\/1.1 413 /);
      assert.equal(await status({ headers: { 'content-type': 'text/html' } }), 415);
      assert.match(await raw(server, `${head}\r\n`), /^HTTP\/1.1 411 /);
    }
  });

  test('limit what the table says they limit: wrong tokens, and nothing else is slowed by them', async () => {
    for (const [index, row] of rows.entries()) {
      const guess = () => call(server, row, { from: `127.0.9.${index + 1}`, headers: { authorization: 'Bearer wrong-token-0123456' } });
      for (let i = 0; i < 13; ++i) await guess();
      const all = await Promise.all(Array.from({ length: 30 }, guess));
      assert.equal(all.some(({ status }) => status === 429), row.limited === 'wrong tokens', `${row.method} ${row.address}`);
    }
  });
});
