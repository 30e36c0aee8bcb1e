// Leads that are sent on: the real program and real endpoints on loopback, which answer as endpoints do.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, hexFrom, leadline, leadsOf, post, randomFrom, send, serve, stop, submission, token } from './receiver-kit.mjs';
import { ask, deliveriesOf, endpoint, isSigned, overview, relaySite, signingKey, until, withToken } from './relay-kit.mjs';

const random = randomFrom(611);
const newId = () => hexFrom(random);

/** A receiver that sends on to one endpoint, `crm`, that answers so. */
async function relayTo(t, answer, { retries = [0.2, 0.4, 60], change = {}, secrets } = {}) {
  const to = await endpoint(t, answer);
  const site = relaySite(t, { retries, endpoints: [{ id: 'crm', url: to.url, ...change }] }, { secrets });
  return { to, site, server: await serve(t, site) };
}

/** Posts a lead and waits until it stands at that endpoint as a test wants. */
async function sendOn(server, wanted, { id = newId(), change, at = 'crm' } = {}) {
  const { status } = await post(server, submission(id, change));
  assert.equal(status, 200);
  return { id, ...await until(async () => { const state = (await deliveriesOf(server, id))[at]; return state && wanted(state) && state; }, `${id} at ${at}`) };
}
const delivered = ({ state }) => state === 'accepted';
const failed = ({ state }) => state === 'failed';
const tried = (times) => ({ attempts }) => attempts >= times;

describe('a lead that arrives', () => {
  test('is sent on at once, with the receiver’s verdict and score and without the log, signed, under an id of its own', async (t) => {
    const { to, server } = await relayTo(t, undefined, { change: { secret: '{{secret:KEY}}', headers: { 'X-Team': 'sales {{secret:TEAM}}' } }, secrets: { KEY: signingKey, TEAM: 'blue' } });
    const { id, attempts, status } = await sendOn(server, delivered);
    assert.deepEqual([to.requests.length, attempts, status], [1, 1, 200]);
    const [{ headers, lead, method, url, at }] = to.requests;
    assert.deepEqual([method, url, headers['content-type'], headers['x-team']], ['POST', '/leads', 'application/json', 'sales blue']);
    assert.deepEqual([lead.id, lead.type, lead.fields.email, lead.receiver.verdict, lead.evidence.log], [id, 'lead.submitted', 'an.nguyen@example.com', 'consistent', undefined]);
    assert.ok(lead.score.contributions.length > 0, 'with its reasons');
    assert.equal(headers['webhook-id'], `${id}/crm`);
    assert.ok(Math.abs(at / 1000 - headers['webhook-timestamp']) <= 2);
    assert.ok(isSigned(to.requests[0]), 'signed');
  });

  test('goes to each endpoint whose form and condition are its own, by the score that the receiver has computed', async (t) => {
    const to = await endpoint(t);
    const rest = { url: to.url };
    const site = relaySite(t, { endpoints: [
      { ...rest, id: 'all' }, { ...rest, id: 'quotes', forms: ['quote'] }, { ...rest, id: 'lists', forms: ['price-list'] },
      { ...rest, id: 'hot', when: { '>=': [{ var: 'score.total' }, 500] } }, { ...rest, id: 'sure', when: { '==': [{ var: 'verdict' }, 'consistent'] } },
    ] });
    const server = await serve(t, site);
    const honest = await sendOn(server, delivered, { at: 'all' });
    const lie = await sendOn(server, delivered, { at: 'all', change: { score: { ...JSON.parse(submission(newId())).score, total: 999 } } });
    assert.deepEqual(Object.keys(await deliveriesOf(server, honest.id)), ['all', 'lists', 'sure']);
    assert.deepEqual(Object.keys(await deliveriesOf(server, lie.id)), ['all', 'lists'], 'a claim opens nothing');
    const claimed = to.requests.find(({ lead }) => lead.id === lie.id).lead;
    assert.deepEqual([claimed.receiver.verdict, claimed.score.total < 500], ['mismatch', true]);
  });

  test('is sent on once, however often it arrives; nothing is sent on of one that lies in quarantine, until it is released', async (t) => {
    const { to, server } = await relayTo(t);
    const { id } = await sendOn(server, delivered);
    for (let i = 0; i < 3; ++i) assert.equal((await post(server, submission(id))).json.dup, true);
    const machine = newId();
    await post(server, submission(machine, { spam: { score: 100, reasons: ['honeypot'] } }));
    assert.equal((await deliveriesOf(server, machine)).crm.state, 'apart');
    await sendOn(server, delivered);
    assert.deepEqual(to.requests.filter(({ lead }) => lead.id !== machine).length, 2);
    assert.equal((await ask(server, `/api/release?id=${machine}`)).status, 200);
    await until(async () => delivered((await deliveriesOf(server, machine)).crm), 'the released one is sent on');
    assert.equal(to.requests.length, 3);
  });
});

describe('an endpoint that', () => {
  test('fails is asked again, under the same id, and a lead that is accepted at last is not sent again', async (t) => {
    const { to, server } = await relayTo(t, (_, response, index) => { response.statusCode = index < 2 ? 503 : 200; response.end('{}'); }, { change: { secret: '{{secret:KEY}}' }, secrets: { KEY: signingKey } });
    const { id, attempts } = await sendOn(server, delivered);
    assert.equal(attempts, 3);
    assert.deepEqual(to.requests.map(({ headers }) => headers['webhook-id']), Array(3).fill(`${id}/crm`));
    assert.ok(to.requests[1].at - to.requests[0].at >= 200 && to.requests[2].at - to.requests[1].at >= 400, 'with pauses');
    assert.ok(to.requests.every((request) => isSigned(request)), 'each attempt is signed for its own time');
  });

  test('hangs up, is not there, or answers no HTTP is asked again as well', async (t) => {
    const { server } = await relayTo(t, (request, response) => response.destroy());
    assert.equal((await sendOn(server, tried(2))).reason, 'broken_off');
    const gone = await endpoint(t);
    gone.end();
    const other = await serve(t, relaySite(t, { retries: [0.1, 60], endpoints: [{ id: 'crm', url: gone.url }] }));
    assert.equal((await sendOn(other, tried(2))).reason, 'unreachable');
  });

  test('says when to ask again is not asked earlier, and neither with another lead', async (t) => {
    const { to, server } = await relayTo(t, (_, response, index) => {
      if (index === 0) response.writeHead(429, { 'retry-after': '2' });
      response.end('{}');
    });
    const first = newId();
    await post(server, submission(first));
    await until(() => to.requests.length === 1, 'the first attempt');
    await sendOn(server, delivered);
    await until(async () => delivered((await deliveriesOf(server, first)).crm), 'both');
    assert.ok(to.requests[1].at - to.requests[0].at >= 1900, `${to.requests[1].at - to.requests[0].at} ms`);
    assert.equal(to.requests.length, 3);
  });

  test('refuses a lead for good is not asked again by itself; by hand it is', async (t) => {
    const { to, server } = await relayTo(t, (_, response, index) => { response.statusCode = index === 0 ? 422 : 200; response.end('{"why": "no"}'); });
    const { id, reason, status } = await sendOn(server, failed);
    assert.deepEqual([reason, status], ['record_refused', 422]);
    assert.deepEqual((await overview(server)).failed.map(({ lead, reason: why }) => [lead, why]), [[id, 'record_refused']]);
    await sendOn(server, delivered);
    assert.equal(to.requests.length, 2, 'others go on');
    assert.equal((await ask(server, `/api/relay/retry?lead=${id}&endpoint=crm`)).json.retried, 1);
    await until(async () => delivered((await deliveriesOf(server, id)).crm), 'the retried one');
    assert.equal((await ask(server, `/api/relay/retry?lead=${id}&endpoint=crm`)).json.error.code, 'nothing_to_retry');
  });

  test('goes on failing is given up after the last retry, and all of it can be tried again', async (t) => {
    let up = false;
    const { server } = await relayTo(t, (_, response) => { response.statusCode = up ? 200 : 500; response.end('{}'); }, { retries: [0.05, 0.05] });
    const { attempts, reason, id } = await sendOn(server, failed);
    assert.deepEqual([attempts, reason], [3, 'busy']);
    up = true;
    assert.equal((await ask(server, '/api/relay/retry?endpoint=crm')).json.retried, 1);
    await until(async () => delivered((await deliveriesOf(server, id)).crm), 'it is delivered');
  });

  test('answers 410 is sent nothing more until somebody resumes it, also after a restart; nothing is lost', async (t) => {
    const { to, site, server } = await relayTo(t, (_, response, index) => { response.statusCode = index === 0 ? 410 : 200; response.end('{}'); });
    const first = newId();
    await post(server, submission(first));
    await until(async () => (await overview(server)).endpoints[0].paused, 'it is paused');
    assert.equal((await overview(server)).endpoints[0].paused.reason, 'no_more');
    const second = newId();
    await post(server, submission(second));
    await stop(server);
    const again = await serve(t, site);
    assert.equal((await deliveriesOf(again, second)).crm.paused.reason, 'no_more');
    assert.equal(to.requests.length, 1);
    assert.equal((await ask(again, '/api/relay/resume?endpoint=crm')).status, 200);
    for (const id of [first, second]) await until(async () => delivered((await deliveriesOf(again, id)).crm), 'both are delivered');
  });

  test('redirects is not followed; one that lies with a page, or with a 200 that its rule does not accept, is believed neither', async (t) => {
    const inner = await endpoint(t);
    for (const [answer, reason, change] of [
      [(_, response) => response.writeHead(302, { location: inner.url }).end(), 'redirect'],
      [(_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>'), 'html_page'],
      [(_, response) => response.end('{"error": "quota"}'), 'not_accepted', { response: { pointer: '/ok' } }],
    ]) {
      const { server } = await relayTo(t, answer, { change });
      assert.equal((await sendOn(server, failed)).reason, reason);
    }
    assert.equal(inner.requests.length, 0);
  });

  test('answers without end is read no further than 64 KiB; with a status that accepts, it has accepted', async (t) => {
    let sent = 0;
    const { server } = await relayTo(t, (_, response) => {
      const piece = 'x'.repeat(16 * 1024);
      const more = () => { while (!response.destroyed && response.write(piece)) sent += piece.length; };
      response.on('drain', more).on('error', () => {});
      more();
    });
    assert.equal((await sendOn(server, delivered)).status, 200);
    assert.ok(sent < 16 * 1024 * 1024, `${sent} bytes were sent`);
  });

  test('does not answer within 15 s has not accepted, and keeps no other endpoint waiting', async (t) => {
    const slow = await endpoint(t, () => {});
    const quick = await endpoint(t);
    const server = await serve(t, relaySite(t, { retries: [60], endpoints: [{ id: 'slow', url: slow.url }, { id: 'quick', url: quick.url }] }));
    const { id } = await sendOn(server, delivered, { at: 'quick' });
    assert.deepEqual((await deliveriesOf(server, id)).slow.attempts, 0);
    const late = await until(async () => { const { slow: state } = await deliveriesOf(server, id); return state.attempts && state; }, 'it is given up', 25);
    assert.deepEqual([late.state, late.reason], ['waiting', 'timeout']);
    assert.ok(Date.now() - slow.requests[0].at > 14_000);
  });
});

describe('addresses', () => {
  test('inside are not connected to, by whatever name, unless the site file names the host', async (t) => {
    const inner = await endpoint(t);
    const names = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '169.254.169.254', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'];
    const endpoints = names.map((name, index) => ({ id: `e${index}`, url: `https://${name}:${inner.port}/` }));
    const server = await serve(t, relaySite(t, { retries: [60], allow: [], endpoints }));
    const { id } = await sendOn(server, tried(1), { at: 'e0' });
    const all = await until(async () => { const found = await deliveriesOf(server, id); return Object.values(found).every(tried(1)) && found; }, 'all were tried');
    assert.deepEqual(Object.values(all).map(({ reason }) => reason), names.map(() => 'address_refused'));
    assert.equal(inner.requests.length, 0);
  });

  test('a certificate that nobody vouches for is not accepted', async (t) => {
    const { createServer } = await import('node:tls');
    const { execFileSync } = await import('node:child_process');
    const folder = emptyFolder(t);
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
    let heard = '';
    const tls = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => socket.on('data', (part) => { heard += part; }).on('error', () => {}));
    await new Promise((done) => tls.listen(0, '127.0.0.1', done));
    t.after(() => tls.close());
    const server = await serve(t, relaySite(t, { retries: [60], endpoints: [{ id: 'crm', url: `https://127.0.0.1:${tls.address().port}/` }] }));
    assert.equal((await sendOn(server, tried(1))).reason, 'tls');
    assert.equal(heard, '');
  });
});

describe('a person', () => {
  test('pauses an endpoint, and what arrives meanwhile is sent when it is resumed', async (t) => {
    const { to, server } = await relayTo(t);
    assert.equal((await ask(server, '/api/relay/pause?endpoint=crm')).status, 200);
    const id = newId();
    await post(server, submission(id));
    assert.deepEqual([(await deliveriesOf(server, id)).crm.paused.reason, (await overview(server)).endpoints[0].waiting], ['operator', 1]);
    assert.equal(to.requests.length, 0);
    await ask(server, '/api/relay/resume?endpoint=crm');
    await until(async () => delivered((await deliveriesOf(server, id)).crm), 'it is sent');
  });

  test('sends a test lead, marked as one, and reads what came of it; it is no lead here', async (t) => {
    const { to, server } = await relayTo(t, (_, response, index) => { response.statusCode = index === 0 ? 200 : 401; response.end('{}'); });
    assert.deepEqual((await ask(server, '/api/relay/test?endpoint=crm')).json, { accepted: true, endpoint: 'crm', status: 200 });
    assert.deepEqual([to.requests[0].lead.type, to.requests[0].lead.form], ['test', JSON.parse(readFileSync('demo/leadline.json', 'utf8')).forms[0].id]);
    assert.deepEqual((await ask(server, '/api/relay/test?endpoint=crm')).json, { accepted: false, endpoint: 'crm', reason: 'endpoint_refused', status: 401 });
    assert.deepEqual(await leadsOf(server), []);
  });

  test('who asks for an endpoint that is not there is told so', async (t) => {
    const { server } = await relayTo(t);
    for (const what of ['retry', 'pause', 'resume', 'test']) assert.equal((await ask(server, `/api/relay/${what}?endpoint=none`)).json.error.code, 'no_such_endpoint', what);
  });

  test('sees of an address the host and nothing else: no answer, no log and no file holds a secret', async (t) => {
    const secrets = { PATH: 'T0P-s3cret-path', KEY: signingKey, HEAD: 'h34der-s3cret' };
    const { site, server } = await relayTo(t, (_, response, index) => { response.statusCode = [500, 401, 200][index] ?? 200; response.end('{}'); },
      { change: { secret: '{{secret:KEY}}', headers: { authorization: '{{secret:HEAD}}' }, url: undefined }, secrets }).catch(() => ({}));
    assert.equal(server, undefined, 'an endpoint without an address is refused');
    const to = await endpoint(t, (_, response, index) => { response.statusCode = index === 0 ? 500 : 200; response.end('{}'); });
    const hidden = relaySite(t, { retries: [0.1], endpoints: [{ id: 'crm', url: `${to.url}/{{secret:PATH}}`, headers: { authorization: '{{secret:HEAD}}' }, secret: '{{secret:KEY}}' }] }, { secrets });
    const other = await serve(t, hidden);
    const { id } = await sendOn(other, delivered);
    assert.deepEqual([to.requests[0].url, to.requests[0].headers.authorization], ['/leads/T0P-s3cret-path', 'h34der-s3cret']);
    const answers = [await overview(other), await deliveriesOf(other, id), (await ask(other, '/api/relay/test?endpoint=crm')).json, (await send(other, { method: 'GET', path: '/api/site', headers: withToken() })).json, await leadsOf(other)];
    await stop(other);
    const said = [JSON.stringify(answers), other.log, readFileSync(join(hidden.data, 'leads.sqlite'), 'latin1')].join('\n');
    for (const secret of [secrets.PATH, secrets.HEAD, signingKey.slice(6)]) assert.equal(said.includes(secret), false, secret);
    assert.match(said, /"host":"127\.0\.0\.1"/);
    void site;
  });
});

describe('secrets', () => {
  const site = (t, extra) => relaySite(t, { endpoints: [{ id: 'crm', url: 'https://crm.example/', headers: { authorization: '{{secret:CRM}}' } }] }, extra);
  const start = ({ data, site: file, secrets }) => leadline(['serve', '--site', file, '--data', data, '--port', '0', ...(secrets ? ['--secrets', secrets] : [])], { timeout: 5000 });

  test('come from the environment, or from a file that its owner alone can read', async (t) => {
    const one = site(t);
    await stop(await serve(t, { ...one, env: { LEADLINE_SECRET_CRM: 'x' } }));
    const two = site(t, { secrets: { CRM: 'x' } });
    await stop(await serve(t, two));
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      chmodSync(two.secrets, mode);
      const { code, err } = start(two);
      assert.equal(code, 1);
      assert.match(err, /others than its owner can read it; `chmod 600/, mode.toString(8));
    }
  });

  test('that are not there are named, at their place in the site file; what a file of them says is not repeated', (t) => {
    const { err, code } = start(site(t));
    assert.equal(code, 1);
    assert.match(err, /site\.json:\d+:\d+: error\[no_secret\] \/relay\/endpoints\/0\/headers\/authorization: there is no secret `CRM`, which the endpoint `crm` needs \(set LEADLINE_SECRET_CRM/);
    for (const text of ['{"CRM": "top secret"', '["top secret"]', '{"crm": "top secret"}', '{"CRM": 5}', '']) {
      const broken = site(t, { secrets: {} });
      writeFileSync(broken.secrets, text);
      const answer = start(broken);
      assert.equal(answer.code, 1, text);
      assert.doesNotMatch(answer.err, /top secret/);
    }
  });

  test('every problem of a relay is said, each at its line', (t) => {
    const broken = relaySite(t, { endpoints: [{ id: 'crm', url: 'http://crm.example/', retry: 5 }, { id: 'crm', url: '/here', secret: 'plain', response: 'none' }], retries: 'often', allow: ['HTTP://x'] });
    const { code, err } = start(broken);
    assert.equal(code, 1);
    const said = [...err.matchAll(/site\.json:(\d+):\d+: \w+\[(\w+)\] (\S+):/g)].map(([, , problem, pointer]) => `${pointer} ${problem}`);
    for (const one of ['/relay/retries not_retries', '/relay/allow/0 not_a_host', '/relay/endpoints/1/secret not_a_secret', '/relay/endpoints/1/response always_read', '/relay/endpoints/0/retry unknown_key']) {
      assert.ok(said.includes(one), `${one} in\n${err}`);
    }
    assert.match(token, /./);
  });
});
