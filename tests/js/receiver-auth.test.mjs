// Tokens that the relay needs to be let in elsewhere, and notices by Zalo. The real program, and contract servers that give out tokens as the vendors do.
import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { tokenVendor } from '../support/contracts.mjs';
import { hexFrom, leadline, post, randomFrom, serve, stop, submission } from './receiver-kit.mjs';
import { ask, deliveriesOf, endpoint, relaySite, until } from './relay-kit.mjs';

const random = randomFrom(8123);
const KEY = '{{secret:CLIENT}}';

async function vendor(t, name) {
  const there = await tokenVendor(name);
  t.after(there.close);
  return there;
}
const secretsOf = (there, more = {}) => ({ CLIENT: there.client.secret, REFRESH: there.refresh, ...more });
const zaloAuth = ({ url, client }) => ({ kind: 'zalo', url: `${url}/v4/oa/access_token`, clientId: client.id, clientSecret: KEY, refreshToken: '{{secret:REFRESH}}' });
const zalo = (there, more) => ({ id: 'zalo', to: 'zalo', group: 'g1', url: there.url, auth: zaloAuth(there), when: true, locale: 'vi', ...more });
const withNotices = (t, there, notices, more = {}) => relaySite(t, { endpoints: [], retries: [0.2, 0.2, 60] }, { notices, secrets: secretsOf(there), ...more });

async function tell(server) {
  const id = hexFrom(random);
  assert.equal((await post(server, submission(id))).status, 200);
  return id;
}
const settled = (server, id, at) => until(async () => { const one = (await deliveriesOf(server, id))[at]; return one?.attempts > 0 && one; }, `${at} of ${id}`);

describe('Zalo', () => {
  test('a group and a person are told; the token is asked for once, and shared', async (t) => {
    const there = await vendor(t, 'zalo');
    const server = await serve(t, withNotices(t, there, [zalo(there), zalo(there, { id: 'lan', group: undefined, user: 'u7' })]));
    const ids = [await tell(server), await tell(server)];
    for (const id of ids) for (const at of ['zalo', 'lan']) assert.deepEqual((({ state, status }) => [state, status])(await settled(server, id, at)), ['accepted', 200]);
    assert.deepEqual(there.got.map(({ recipient }) => JSON.stringify(recipient)).sort(), ['{"group_id":"g1"}', '{"group_id":"g1"}', '{"user_id":"u7"}', '{"user_id":"u7"}']);
    assert.match(there.got[0].message.text, /Nguyễn Văn An .*\n[\d.]+ điểm/);
    assert.equal(there.asked.length, 1);
  });

  test('a refresh token is good once: the next one is on the disk before it is needed, over kills and new starts', async (t) => {
    const there = await vendor(t, 'zalo');
    const files = withNotices(t, there, [zalo(there)]);
    for (let round = 0; round < 3; ++round) {
      const server = await serve(t, files);
      const id = await tell(server);
      assert.equal((await settled(server, id, 'zalo')).state, 'accepted');
      await stop(server, 'SIGKILL');
      there.takeBack();
    }
    assert.deepEqual(there.asked.map(({ content: { refresh_token: one }, error }) => [one, error]), [['refresh-0', undefined], ['refresh-1', undefined], ['refresh-3', undefined]]);
    for (const name of readdirSync(files.data).filter((one) => one.startsWith('leads.sqlite'))) assert.equal(statSync(join(files.data, name)).mode & 0o077, 0, `${name} is its owner’s alone`);
  });

  test('a token that it takes back early is changed for another, and nothing is told twice', async (t) => {
    const there = await vendor(t, 'zalo');
    const server = await serve(t, withNotices(t, there, [zalo(there)]));
    await settled(server, await tell(server), 'zalo');
    there.takeBack();
    const { state, attempts } = await settled(server, await tell(server), 'zalo');
    assert.deepEqual([state, attempts, there.got.length, there.asked.length, there.refused.length], ['accepted', 1, 2, 2, 1]);
  });

  test('without a good refresh token nothing is lost: another one from the operator begins anew', async (t) => {
    const there = await vendor(t, 'zalo');
    const files = withNotices(t, there, [zalo(there)]);
    writeFileSync(files.secrets, JSON.stringify(secretsOf(there, { REFRESH: 'old' })));
    let server = await serve(t, files);
    const id = await tell(server);
    const { state, reason } = await settled(server, id, 'zalo');
    assert.deepEqual([state, reason, there.got.length], ['waiting', 'auth_refused', 0]);
    await stop(server);
    writeFileSync(files.secrets, JSON.stringify(secretsOf(there)));
    server = await serve(t, files);
    await ask(server, `/api/relay/retry?lead=${id}&endpoint=zalo`);
    await until(async () => (await deliveriesOf(server, id)).zalo.state === 'accepted', 'it is told');
    assert.equal(there.got.length, 1);
  });

  test('no token and no secret is in a log, an answer or the list', async (t) => {
    const there = await vendor(t, 'zalo');
    const server = await serve(t, withNotices(t, there, [zalo(there)]));
    const id = await tell(server);
    await settled(server, id, 'zalo');
    const seen = server.log + JSON.stringify(await deliveriesOf(server, id)) + (await ask(server, '/api/relay/test?endpoint=zalo')).text;
    assert.match(seen, /"accepted":true/);
    for (const secret of [there.client.secret, 'refresh-', 'access-']) assert.ok(!seen.includes(secret), secret);
  });
});

describe('a token by client credentials', () => {
  const at = (there, path, kind = {}) => ({ url: `${there.url}${path}`, clientId: there.client.id, clientSecret: KEY, ...kind });

  test('Marketo: with its preset; a token that has expired, which it says with a 200, is changed', async (t) => {
    const there = await vendor(t, 'marketo');
    const crm = { id: 'crm', format: 'marketo', url: `${there.url}/rest/v1/leads/submitForm.json`, with: { munchkinId: '123-ABC-456', formId: '1029' }, auth: at(there, '/identity/oauth/token') };
    const server = await serve(t, relaySite(t, { endpoints: [crm] }, { secrets: secretsOf(there) }));
    assert.equal((await settled(server, await tell(server), 'crm')).state, 'accepted');
    there.takeBack();
    assert.equal((await settled(server, await tell(server), 'crm')).state, 'accepted');
    assert.deepEqual([there.got.length, there.asked.length, there.refused.length], [2, 2, 1]);
    assert.equal(there.got[0].input[0].leadFormFields.email, 'an.nguyen@example.com');
  });

  test('Dynamics: Entra wants a scope; a lead for Dataverse’s table', async (t) => {
    const there = await vendor(t, 'dynamics');
    const map = { subject: 'web', lastname: '{{contact.last}}', firstname: '{{contact.first}}', emailaddress1: '{{contact.email}}', description: '{{score.why}}' };
    const crm = (scope) => ({ id: 'crm', url: `${there.url}/api/data/v9.2/leads`, map, auth: at(there, '/tenant/oauth2/v2.0/token', { scope }) });
    const server = await serve(t, relaySite(t, { endpoints: [crm('https://org.crm.dynamics.com/.default')] }, { secrets: secretsOf(there) }));
    assert.equal((await settled(server, await tell(server), 'crm')).state, 'accepted');
    assert.equal(there.got[0].lastname, 'Nguyễn');
    there.takeBack();
    assert.equal((await settled(server, await tell(server), 'crm')).state, 'accepted');
    const without = await serve(t, relaySite(t, { endpoints: [crm()] }, { secrets: secretsOf(there) }));
    assert.deepEqual((({ state, reason }) => [state, reason])(await settled(without, await tell(without), 'crm')), ['waiting', 'auth_refused']);
  });

  test('what is wrong with it is said at its line', (t) => {
    const problems = (endpoints, notices) => {
      const files = relaySite(t, { endpoints }, { notices, secrets: { CLIENT: 'x' } });
      const { code, err } = leadline(['serve', '--site', files.site, '--data', files.data, '--port', '0', '--secrets', files.secrets], { timeout: 5000 });
      assert.equal(code, 1);
      return [...err.matchAll(/site\.json:\d+:\d+: \w+\[(\w+)\] (\S+):/g)].map(([, problem, pointer]) => `${pointer} ${problem}`);
    };
    const said = problems([
      { id: 'a', url: 'https://x.example', auth: { kind: 'magic' } }, { id: 'b', url: 'https://x.example', auth: { url: 'http://x.example/token', clientId: 'x', clientSecret: 'plain', skope: 1 } }, { id: 'c', url: 'https://x.example', auth: 5 },
      { id: 'd', url: 'https://x.example', auth: { kind: 'zalo', clientId: 'x', clientSecret: KEY } },
    ], []).concat(problems([], [{ to: 'zalo' }, { to: 'zalo', user: 'u', group: 'g', auth: { clientId: 'x', clientSecret: KEY, refreshToken: '{{secret:NONE}}' } }]));
    for (const one of ['/relay/endpoints/0/auth/kind not_a_choice', '/relay/endpoints/1/auth/url insecure_url', '/relay/endpoints/1/auth/clientSecret not_a_secret', '/relay/endpoints/1/auth/skope unknown_key', '/relay/endpoints/2/auth wrong_type',
      '/relay/endpoints/3/auth/refreshToken missing', '/notices/0/auth missing', '/notices/0 missing', '/notices/1/auth/refreshToken no_secret', '/notices/1/user one_of_both']) {
      assert.ok(said.includes(one), `${one} in\n${said.join('\n')}`);
    }
  });
});

test('Telegram and Discord say in their answer how long to wait, and that is how long it is', async (t) => {
  for (const wait of [{ ok: false, error_code: 429, parameters: { retry_after: 2 } }, { message: 'You are being rate limited.', retry_after: 1.5, global: false }]) {
    const there = await endpoint(t, (_, response, index) => (index === 0 ? response.writeHead(429, { 'content-type': 'application/json' }).end(JSON.stringify(wait)) : response.end('{"ok":true}')));
    const server = await serve(t, relaySite(t, { endpoints: [{ id: 'bot', url: there.url, response: { pointer: '/ok', equals: true } }], retries: [0.1, 60] }));
    await tell(server);
    await until(() => there.requests[1], 'it is sent again');
    const after = there.requests[1].at - there.requests[0].at, seconds = wait.parameters?.retry_after ?? wait.retry_after;
    assert.ok(after >= seconds * 1000 - 50, `${after} ms`);
  }
});
