// Logs that are anchored in the receiver's own time, as programs send them: whoever saw the challenge be given says `verified` of one lead, and of
// what is stolen, used again, pressed together or changed never more than `consistent`. No lead is refused for it. The real program, real SQLite.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, hexFrom, leadline, leadsOf, post, randomFrom, send, serve, stop } from './receiver-kit.mjs';

const random = randomFrom(20261130);
const PAGE = 'https://www.x.example';
const config = (more = {}) => ({
  version: 1, site: 'x', scoring: { rules: [{ id: 'page', on: 'page', points: 5 }, { id: 'sent', on: 'submit', points: 20 }] },
  forms: [{ id: 'contact', fields: [{ name: 'name', label: 'Name' }] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key', challenge: '/api/challenge' }] }, ...more,
});

async function start(t, more) {
  const folder = emptyFolder(t);
  const path = join(folder, 'config.json');
  const site = join(folder, 'site.json');
  writeFileSync(path, JSON.stringify(config(more)));
  writeFileSync(site, JSON.stringify({ config: 'config.json', origins: [PAGE, 'https://other.x.example'], limits: { address: { burst: 0 }, site: { burst: 0 } } }));
  const again = () => serve(t, { data: join(folder, 'data'), site });
  return { folder, path, again, server: await again() };
}

const challengeOf = async (server, origin = PAGE) => (await send(server, { method: 'GET', path: '/api/challenge', headers: origin ? { origin } : {} })).json.challenge;

/** A lead as a page seals it, of a visit that began `took` ms ago: `edit` changes its events, `skew` is how wrong the visitor's clock is. */
function leadOf(path, challenge, { took = 1200, skew = 0, edit = (events) => events } = {}) {
  const began = Date.now() - took + skew;
  const events = edit([
    { k: 'boot', w: began, m: 0, tz: 420, seed: hexFrom(random), lang: 'en' },
    { k: 'page', w: began + 5, m: 5, path: '/', title: 'T', query: {}, referrer: '', lang: 'en', host: 'www.x.example', slots: ['contact'] },
    ...(challenge ? [{ k: 'anchored', w: began + 20, m: 20, challenge }] : []),
    { k: 'submit', w: began + took, m: took, surface: 'contact', values: { name: `An ${hexFrom(random).slice(0, 6)}` }, bad: {}, trap: '' },
  ]);
  const { out, err } = leadline(['replay', '--config', path, '-'], { input: events.map((event) => JSON.stringify(event)).join('\n') });
  const stored = out.trim().split('\n').flatMap((line) => JSON.parse(line).e).find((effect) => effect.k === 'store' && effect.at === 'outbox');
  assert.ok(stored, err);
  return JSON.parse(stored.value.body);
}

const posted = async (server, lead, origin = PAGE) => {
  const { status, json } = await post(server, typeof lead === 'string' ? lead : JSON.stringify(lead), { headers: origin ? { origin } : {} });
  assert.equal(status, 200, JSON.stringify(json));
  return json.verdict;
};
const reasonOf = async (server, id) => (await leadsOf(server)).find(({ lead }) => lead.id === id).verdictDetail?.reason;

test('a challenge is given to pages of the site alone, is never the same, and names nobody', async (t) => {
  const { server } = await start(t);
  const answer = await send(server, { method: 'GET', path: '/api/challenge', headers: { origin: PAGE } });
  assert.deepEqual([answer.headers['cache-control'], answer.headers['access-control-allow-origin'], Object.keys(answer.json)], ['no-store', PAGE, ['challenge']]);
  assert.match(answer.json.challenge, /^2\.[0-9a-f]{32}\.\d{13}\.\d{13}\.[0-9a-f]{32}$/);
  assert.notEqual(await challengeOf(server), answer.json.challenge);
  assert.equal((await send(server, { method: 'GET', path: '/api/challenge', headers: { origin: 'https://elsewhere.example' } })).status, 403);
});

test('a config that does not ask for one gets none', async (t) => {
  const { server } = await start(t, { delivery: { endpoints: [{ id: 'inbox', url: '/api/leads' }] } });
  const answer = await send(server, { method: 'GET', path: '/api/challenge' });
  assert.deepEqual([answer.status, answer.json.error.code], [404, 'no_challenge_asked']);
});

test('one lead is verified by it: a retry is that lead, another one is told apart; after a restart as before', async (t) => {
  const { path, server, again } = await start(t);
  const challenge = await challengeOf(server);
  await pause(1200);
  const [one, two] = [leadOf(path, challenge), leadOf(path, challenge)];
  assert.deepEqual([await posted(server, one), await posted(server, one)], ['verified', 'verified']);
  assert.equal(await posted(server, two), 'consistent');
  assert.equal(await reasonOf(server, two.id), 'challenge_spent');
  await stop(server);
  const next = await again();
  const three = leadOf(path, challenge);
  assert.equal(await posted(next, three), 'consistent');
  assert.equal((await leadsOf(next)).filter(({ verdict }) => verdict === 'verified').length, 1);
});

test('of twenty that come with one at once, one is verified', async (t) => {
  const { path, server } = await start(t);
  const challenge = await challengeOf(server);
  await pause(1200);
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => posted(server, leadOf(path, challenge))));
  assert.deepEqual([verdicts.filter((verdict) => verdict === 'verified').length, verdicts.filter((verdict) => verdict === 'consistent').length], [1, 19]);
});

test('the receiver’s own page says nothing of where it is when it asks, and is known when it posts', async (t) => {
  const { path, server } = await start(t);
  const [challenge, another] = [await challengeOf(server, ''), await challengeOf(server, '')];
  await pause(1200);
  assert.equal(await posted(server, leadOf(path, challenge), `http://127.0.0.1:${server.port}`), 'verified');
  assert.equal(await posted(server, leadOf(path, another), PAGE), 'consistent');
});

test('what is not what the receiver saw is never verified, and never refused', async (t) => {
  const { folder, path, server } = await start(t);
  const other = await serve(t, { data: join(folder, 'other'), site: join(folder, 'site.json') });
  const [stolen, foreign] = [await challengeOf(server), await challengeOf(other)];
  await pause(1200);
  const wrong = {
    challenge_unknown: [
      ['of another page', leadOf(path, stolen), 'https://other.x.example'],
      ['of another receiver', leadOf(path, foreign)],
      ['made up', leadOf(path, `2.${'a'.repeat(32)}.${Date.now()}.${Date.now() + 86_400_000}.${'b'.repeat(32)}`)],
      ['given at another time', leadOf(path, stolen.replace(/\.\d{13}\.\d{13}\./, `.${Date.now() - 5000}.${Date.now() - 5000 + 86_400_000}.`))],
      ['no challenge', leadOf(path, 'true')],
      ['for a proof of work', leadOf(path, `1.${'a'.repeat(24)}.${Date.now()}.0.${'b'.repeat(32)}`)],
    ],
    longer_than_known: [['of an hour in a second', leadOf(path, stolen, { took: 3_600_000 })], ['of ten seconds in one', leadOf(path, stolen, { took: 10_000 })]],
  };
  for (const [reason, rows] of Object.entries(wrong)) {
    for (const [what, lead, origin] of rows) {
      assert.equal(await posted(server, lead, origin), 'consistent', what);
      assert.equal(await reasonOf(server, lead.id), reason, what);
    }
  }
  const changed = leadOf(path, stolen);
  changed.attribution = { ...changed.attribution, channel: 'Email' };
  assert.equal(await posted(server, changed), 'consistent');
  assert.equal(await reasonOf(server, changed.id), 'altered');
  const scored = leadOf(path, stolen);
  scored.score.total += 1000;
  assert.equal(await posted(server, scored), 'mismatch');
  const configured = leadOf(path, stolen);
  configured.evidence.config = 'f'.repeat(configured.evidence.config.length);
  assert.equal(await posted(server, configured), 'unverified');
  assert.equal(await posted(server, leadOf(path, stolen)), 'verified', 'none of them has spent it');
});

test('a clock that is wrong, however wrong, loses nobody: a little is no matter, more is said', async (t) => {
  const { path, server } = await start(t);
  const day = 86_400_000;
  const skews = [0, 90_000, -90_000, -3_600_000, -day, -29 * day, 600_000, day];
  const given = [];
  for (const skew of skews) given.push([skew, await challengeOf(server)]);
  await pause(1200);
  for (const [skew, challenge] of given) {
    const verdict = await posted(server, leadOf(path, challenge, { skew }));
    assert.equal(verdict, skew > 120_000 ? 'unverified' : 'verified', `${skew}`);
  }
  assert.equal((await leadsOf(server)).length, skews.length);
});

test('who was on the page while the config changed is verified by the one that they had, also when the receiver has begun anew', async (t) => {
  const { path, server, again } = await start(t);
  const [challenge, another] = [await challengeOf(server), await challengeOf(server)];
  await pause(1200);
  const [lead, later] = [leadOf(path, challenge), leadOf(path, another)];
  writeFileSync(path, JSON.stringify(config({ scoring: { rules: [{ id: 'page', on: 'page', points: 7 }] } })));
  for (let tries = 0; (await send(server, { method: 'GET', path: '/healthz' })).json.config === lead.evidence.config; ++tries) {
    assert.ok(tries < 50, 'the receiver follows the file');
    await pause(100);
  }
  assert.equal(await posted(server, lead), 'verified');
  await stop(server);
  const next = await again();
  assert.equal(await posted(next, later), 'verified');
  for (const { verdictDetail } of await leadsOf(next)) assert.equal(verdictDetail.config, lead.evidence.config);
});

test('`leadline verify` says of such a lead what can be said without the receiver’s own time', async (t) => {
  const { path, server } = await start(t);
  const challenge = await challengeOf(server);
  await pause(1200);
  const lead = leadOf(path, challenge);
  assert.equal(await posted(server, lead), 'verified');
  const [row] = await leadsOf(server);
  const { code, out } = leadline(['verify', '--config', path, '-'], { input: JSON.stringify(row) });
  assert.deepEqual([code, JSON.parse(out).verdict], [0, 'consistent']);
});
