// What the receiver takes, what it refuses and why: the real program, real SQLite, loopback.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, hexFrom, leadsOf, makeSubmission, post, randomFrom, raw, root, send, serve, submission, token } from './receiver-kit.mjs';

const random = randomFrom(1);
const newId = () => hexFrom(random);
const limit = 64 * 1024;

/** Begins to post a lead and stops half-way: {id, answer}. */
function postHalf(server) {
  const id = newId();
  const body = submission(id);
  const head = `POST /api/leads HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return { id, answer: raw(server, head + body.slice(0, 100)) };
}

describe('a receiver', () => {
  let server;
  let slow;
  const ends = [];
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    const folder = emptyFolder(scope);
    writeFileSync(join(folder, 'site.json'), JSON.stringify({
      site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: ['https://www.songxanh.example', 'null'], hosts: ['a', 'leads.example'],
    }));
    server = await serve(scope, { data: join(folder, 'data'), site: join(folder, 'site.json') });
    slow = postHalf(server);  // all that follows happens beside it
  });

  const refuses = async (status, code, answer) => {
    const { status: got, json, headers } = await answer;
    assert.equal(got, status);
    assert.equal(json.error.code, code);
    assert.ok(json.error.message.length > 10, 'a reason a person can read');
    assert.match(headers['content-type'], /^application\/json/);
  };

  test('lists a lead that it has accepted, with the verdict of the replay', async () => {
    const body = makeSubmission(newId());
    const { id } = JSON.parse(body);
    const { status, json } = await post(server, body);
    assert.equal(status, 200);
    assert.deepEqual(json, { accepted: id, dup: false, verdict: 'consistent', erase: json.erase });
    const listed = (await leadsOf(server)).find(({ lead }) => lead.id === id);
    assert.deepEqual(listed.lead, JSON.parse(body));
    assert.equal(listed.verdict, 'consistent');
    assert.ok(Math.abs(listed.received - Date.now()) < 60_000);
    assert.equal('verdictDetail' in listed, false);
  });

  test('answers the same bytes again with dup and the first verdict, and stores them once', async () => {
    const id = newId();
    const first = await post(server, submission(id));
    const again = await post(server, submission(id));
    assert.equal(first.json.dup, false);
    assert.deepEqual([again.status, again.json], [200, { accepted: id, dup: true, verdict: first.json.verdict, erase: first.json.erase }]);
    assert.equal((await leadsOf(server)).filter(({ lead }) => lead.id === id).length, 1);
  });

  test('stores one lead when fifty connections post the same at once', async () => {
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(server, submission(id))));
    assert.deepEqual(answers.map(({ status }) => status), Array(50).fill(200));
    assert.equal(answers.filter(({ json }) => !json.dup).length, 1);
    assert.equal((await leadsOf(server)).filter(({ lead }) => lead.id === id).length, 1);
  });

  test('refuses an id that was used for another body, and keeps the first', async () => {
    const id = newId();
    await post(server, submission(id));
    await refuses(422, 'id_reused', post(server, submission(id, { fields: { name: 'Somebody else' } })));
    const stored = (await leadsOf(server)).filter(({ lead }) => lead.id === id);
    assert.deepEqual(stored.map(({ lead }) => lead.fields.name), ['Nguyễn Văn An']);
  });

  for (const [name, body] of [
    ['nothing', ''], ['text', 'hello'], ['a JSON string', '"hello"'], ['a list', '[]'], ['cut-off JSON', '{"id":'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['brackets a thousand deep', '['.repeat(1000) + ']'.repeat(1000)],
  ]) {
    test(`refuses a body that is ${name}`, () => refuses(400, 'not_json', post(server, body)));
  }

  for (const [name, id] of [
    ['missing', undefined], ['a number', 7], ['31 digits', 'a'.repeat(31)], ['33 digits', 'a'.repeat(33)],
    ['in capitals', 'A'.repeat(32)], ['not hexadecimal', 'g'.repeat(32)], ['ended by a line break', `${'a'.repeat(31)}\n`],
  ]) {
    test(`refuses an id that is ${name}`, () => refuses(400, 'invalid_id', post(server, submission(id))));
  }

  test('takes an Idempotency-Key that is the id, and refuses another', async () => {
    const id = newId();
    await refuses(400, 'key_differs', post(server, submission(id), { headers: { 'idempotency-key': newId() } }));
    const { status } = await post(server, submission(id), { headers: { 'idempotency-key': id } });
    assert.equal(status, 200);
  });

  test('refuses a lead of another site', () => refuses(400, 'wrong_site', post(server, submission(newId(), { site: 'elsewhere' }))));

  test('takes a body of exactly 64 KiB and refuses one byte more', async () => {
    const padded = (bytes) => {
      const empty = submission(newId(), { pad: '' });
      return empty.replace('"pad":""', `"pad":"${'x'.repeat(bytes - Buffer.byteLength(empty))}"`);
    };
    assert.equal((await post(server, padded(limit))).status, 200);
    await refuses(413, 'too_large', post(server, padded(limit + 1)));
  });

  test('refuses a large body that does not tell its length, while it is still arriving', async () => {
    await refuses(413, 'too_large', post(server, 'x'.repeat(limit + 1), { chunked: true, headers: { 'transfer-encoding': 'chunked' } }));
    const endless = await raw(server, `POST /api/leads HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n${'x'.repeat(limit * 4)}`);
    assert.match(endless, /^HTTP\/1.1 413 /);
  });

  test('takes a chunked body within the limit', async () => {
    const { status } = await post(server, submission(newId()), { chunked: true, headers: { 'transfer-encoding': 'chunked' } });
    assert.equal(status, 200);
  });

  test('takes text/plain, so that a page can post without a preflight', async () => {
    const { status } = await post(server, submission(newId()), { headers: { 'content-type': 'text/plain;charset=UTF-8' } });
    assert.equal(status, 200);
  });

  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html', 'application/jsonp']) {
    test(`refuses ${type}`, () => refuses(415, 'unsupported_type', post(server, submission(newId()), { headers: { 'content-type': type } })));
  }

  test('refuses a body without a type, and a compressed one', async () => {
    await refuses(415, 'unsupported_type', send(server, { body: submission(newId()) }));
    await refuses(415, 'unsupported_encoding', post(server, submission(newId()), { headers: { 'content-encoding': 'gzip' } }));
  });

  describe('and origins', () => {
    const from = (origin, rest) => post(server, submission(newId()), { headers: { origin, ...rest } });

    test('a listed one may post and read the answer', async () => {
      const { status, headers } = await from('https://www.songxanh.example');
      assert.equal(status, 200);
      assert.equal(headers['access-control-allow-origin'], 'https://www.songxanh.example');
      assert.equal(headers['access-control-expose-headers'], 'Retry-After');
      assert.equal(headers.vary, 'Origin');
      assert.equal('access-control-allow-credentials' in headers, false);
    });

    test('a listed one can read why it was refused', async () => {
      const { status, headers } = await post(server, 'no', { headers: { origin: 'https://www.songxanh.example' } });
      assert.deepEqual([status, headers['access-control-allow-origin']], [400, 'https://www.songxanh.example']);
    });

    test("the receiver's own pages may post", async () => {
      assert.equal((await from(`http://leads.example:${server.port}`, { host: `leads.example:${server.port}` })).status, 200);
      assert.equal((await from('https://leads.example', { host: 'leads.example' })).status, 200);
    });

    for (const origin of ['https://www.songxanh.example.evil.example', 'https://songxanh.example', 'http://www.songxanh.example',
      'https://www.songxanh.example:8443', 'https://WWW.songxanh.example', 'https://www.songxanh.example/', 'https://evilwww.songxanh.example']) {
      test(`${origin} may not`, async () => {
        const answer = await from(origin);
        assert.equal(answer.status, 403);
        assert.equal(answer.json.error.code, 'origin_refused');
        assert.equal('access-control-allow-origin' in answer.headers, false);
        assert.equal(answer.headers.vary, 'Origin');
      });
    }

    test('two Origin headers at once may not', async () => {
      const body = submission(newId());
      const answer = await raw(server, 'POST /api/leads HTTP/1.1\r\nHost: a\r\nOrigin: https://www.songxanh.example\r\nOrigin: https://evil.example\r\n'
        + `Content-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      assert.match(answer, /^HTTP\/1.1 403 /);
    });

    test('a preflight names what may be sent, and for how long that holds', async () => {
      const { status, headers, text } = await send(server, { method: 'OPTIONS', headers: {
        origin: 'https://www.songxanh.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key' } });
      assert.deepEqual([status, text], [204, '']);
      assert.equal(headers['access-control-allow-origin'], 'https://www.songxanh.example');
      assert.match(headers['access-control-allow-methods'], /\bPOST\b/);
      for (const name of ['content-type', 'idempotency-key']) assert.ok(headers['access-control-allow-headers'].split(', ').includes(name));
      assert.equal(headers['access-control-max-age'], '86400');
      assert.equal(headers.vary, 'Origin');
    });

    test('a preflight from elsewhere is refused', async () => {
      const { status, headers } = await send(server, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
      assert.equal(status, 403);
      assert.equal('access-control-allow-origin' in headers, false);
    });
  });

  describe('shows leads', () => {
    const list = (query = '', authorization = `Bearer ${token}`) =>
      send(server, { method: 'GET', path: `/api/leads${query}`, headers: authorization ? { authorization } : {} });

    for (const [name, authorization] of [['none', ''], ['another', 'Bearer nobody'], ['a longer one', `Bearer ${token}0`],
      ['a shorter one', `Bearer ${token.slice(1)}`], ['one of another scheme', `Basic ${token}`]]) {
      test(`to the holder of the token only, not to ${name}`, async () => {
        const answer = await list('', authorization);
        assert.equal(answer.status, 401);
        assert.equal(answer.headers['www-authenticate'], 'Bearer');
        assert.equal('leads' in answer.json, false);
      });
    }

    test('after a number, so many, oldest first', async () => {
      const all = await leadsOf(server);
      assert.ok(all.length > 4);
      const { json } = await list(`?after=${all[1].seq}&limit=2`);
      assert.deepEqual(json.leads.map(({ seq }) => seq), [all[2].seq, all[3].seq]);
      assert.equal(json.last, all[3].seq);
      const rest = await list(`?after=${all.at(-1).seq}`);
      assert.deepEqual(rest.json, { last: all.at(-1).seq, leads: [] });
    });

    for (const query of ['?after=-1', '?after=x', '?limit=0', '?limit=1e3', '?after=']) {
      test(`and refuses ${query}`, async () => assert.equal((await list(query)).json.error?.code, 'bad_parameter'));
    }
  });

  test('answers 404 and 405 with JSON under /api/', async () => {
    await refuses(404, 'not_found', send(server, { method: 'GET', path: '/api/nothing' }));
    await refuses(405, 'method_not_allowed', send(server, { method: 'DELETE' }));
    const { headers } = await send(server, { method: 'PUT', body: '{}' });
    assert.equal(headers.allow, 'GET, HEAD, OPTIONS, POST');
  });

  test('says that it is well, and what it scores with', async () => {
    const { status, json } = await send(server, { method: 'GET', path: '/healthz' });
    assert.equal(status, 200);
    assert.equal(json.ok, true);
    assert.match(json.core, /^\d+\.\d+\.\d+$/);
    assert.match(json.config, /^[0-9a-f]{16}$/);
  });

  describe('and requests whose end is not certain', () => {
    const body = '{"a":1}';
    for (const [name, heads] of [
      ['a length and chunks', 'Content-Length: 7\r\nTransfer-Encoding: chunked\r\n'], ['two lengths', 'Content-Length: 7\r\nContent-Length: 7\r\n'],
      ['a negative length', 'Content-Length: -7\r\n'], ['a length in words', 'Content-Length: seven\r\n'], ['another coding', 'Transfer-Encoding: gzip, chunked\r\n'],
    ]) {
      test(`${name}: refused, and the connection closed`, async () => {
        const answer = await raw(server, `POST /api/leads HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${heads}\r\n${body}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`);
        assert.match(answer, /^HTTP\/1.1 400 /);
        assert.match(answer, /"bad_framing"/);
        assert.equal(answer.match(/HTTP\/1.1/g).length, 1, 'nothing after it is answered');
      });
    }

    test('no length at all: 411', async () => {
      const answer = await raw(server, 'POST /api/leads HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n');
      assert.match(answer, /^HTTP\/1.1 411 /);
    });

    test('a body that is refused unread is never taken for the next request', async () => {
      const hidden = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
      for (const head of ['POST /api/leads', 'GET /healthz', 'DELETE /api/leads']) {
        const answer = await raw(server, `${head} HTTP/1.1\r\nHost: a\r\nContent-Type: text/html\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
        assert.equal(answer.match(/HTTP\/1.1 \d/g).length, 1, head);
        assert.match(answer, /Connection: close/i);
      }
    });

    test('headers without end: closed at 16 KiB', async () => {
      const answer = await raw(server, `GET /healthz HTTP/1.1\r\nHost: a\r\n${'X-A: b\r\n'.repeat(4000)}\r\n`);
      assert.match(answer, /^HTTP\/1.1 400 /);
      assert.equal(answer.match(/HTTP\/1.1 \d/g).length, 1, 'what follows is not read as requests');
    });

    test('an address without end: closed', async () => {
      const answer = await raw(server, `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
      assert.match(answer, /^HTTP\/1.1 414 /);
    });

    test('a body that stops half-way is not a lead, and meanwhile others are served', async () => {
      assert.match(await slow.answer, /^HTTP\/1.1 400 .*"incomplete"/s);
      assert.equal((await leadsOf(server)).some(({ lead }) => lead.id === slow.id), false);
    });
  });

  test('serves a visitor while two hundred connections say nothing', async () => {
    const silent = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const start = performance.now();
    assert.equal((await post(server, submission(newId()))).status, 200);
    assert.ok(performance.now() - start < 5000, `after ${performance.now() - start} ms`);
    silent.forEach((socket) => socket.destroy());
  });

  test('logs ids and lengths, never what people typed', async () => {
    const id = newId();
    await post(server, submission(id));
    await send(server, { method: 'GET', path: '/api/leads?token=secret-in-the-query' });
    await send(server, { method: 'GET', path: '/x%0a2026-01-01T00:00:00Z%20GET%20/forged' });
    assert.match(server.log, new RegExp(`POST /api/leads 200 bytes=\\d+ id=${id} verdict=consistent`));
    assert.doesNotMatch(server.log, /Nguy|an\.nguyen|0912|\+84912|secret-in-the-query|test-token/);
    assert.doesNotMatch(server.log, /^2026-01-01/m);
  });
});
