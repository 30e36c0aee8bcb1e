// Proofs of work at the receiver: what comes with one is a lead like any other, what comes without is looked at more closely, and no lead
// is refused for it. The real program, real SQLite; the work is done by Node's own SHA-256.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, send, serve, stop } from './receiver-kit.mjs';

const random = randomFrom(20261130);
const form = (id, change) => ({ id, fields: [{ name: 'name', label: 'Name' }], ...change });
const config = (proof = {}) => ({
  version: 1, site: 'x', forms: [form('contact', { proof: { from: '/api/challenge', bits: 10, ...proof } }), form('plain')],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] },
});

async function start(t, proof) {
  const folder = emptyFolder(t);
  const site = join(folder, 'config.json');
  writeFileSync(site, JSON.stringify(config(proof)));
  const again = () => serve(t, { data: join(folder, 'data'), site });
  return { site, again, server: await again() };
}

const lead = (change = {}) => JSON.stringify({
  id: hexFrom(random), type: 'lead.submitted', time: Date.now(), site: 'x', form: 'contact', fields: { name: 'An' }, spam: { score: 0, reasons: [] }, ...change,
});
const challengeOf = async (server, id = 'contact') => (await send(server, { method: 'GET', path: `/api/challenge?form=${id}` })).json;
const zeros = (text) => Math.clz32(createHash('sha256').update(text).digest().readUInt32BE());

/** The first text with as many zero bits as are asked for; with `lazy`, one with fewer. */
function work({ challenge, bits }, lazy = false) {
  for (let number = 0; ; ++number) if ((zeros(`${challenge}:${number}`) >= bits) !== lazy) return `${challenge}:${number}`;
}

/** What the receiver thinks of each lead, by id: the reasons it has itself, and where the lead lies. */
async function thoughts(server) {
  const said = (where) => ({ lead: { id }, spam }) => [id, `${where}${spam ? ` ${spam.score} ${spam.reasons.join()}` : ''}`];
  return Object.fromEntries([...(await leadsOf(server)).map(said('listed')), ...(await leadsOf(server, '&quarantine=1')).map(said('apart'))]);
}

test('a challenge is what the form asks for, is never the same, and nobody is named in it', async (t) => {
  const { server } = await start(t, { bits: 12, within: '5s' });
  const answer = await send(server, { method: 'GET', path: '/api/challenge?form=contact' });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual([answer.json.bits, answer.json.ms, Object.keys(answer.json).sort()], [12, 5000, ['bits', 'challenge', 'ms']]);
  assert.match(answer.json.challenge, /^1\.[0-9a-f]{24}\.\d{13}\.12\.[0-9a-f]{32}$/);
  assert.notEqual((await challengeOf(server)).challenge, answer.json.challenge);
  assert.equal((await send(server, { method: 'GET', path: '/api/challenge' })).json.error.code, 'no_challenge_asked');
  for (const path of ['?form=none', '?form=plain', '?form=%00']) assert.equal((await send(server, { method: 'GET', path: `/api/challenge${path}` })).json.error.code, 'no_proof_asked', path);
  assert.equal((await send(server, { method: 'GET', path: '/api/challenge?form=contact', headers: { origin: 'https://elsewhere.example' } })).status, 403);
});

test('every lead is taken, and each is where its proof puts it', async (t) => {
  const { server } = await start(t);
  const [one, two, three] = [await challengeOf(server), await challengeOf(server), await challengeOf(server)];
  const right = work(one);
  const rows = [
    ['right', { proof: right }, 'listed'],
    ['missing', {}, 'listed 40 proof_missing'],
    ['missing, and little else against it', { spam: { score: 15, reasons: ['too_fast'] } }, 'listed 55 too_fast,proof_missing'],
    ['missing, and filled in by a script', { spam: { score: 40, reasons: ['untouched'] } }, 'apart 80 untouched,proof_missing'],
    ['too few bits', { proof: work(two, true) }, 'apart 70 proof_forged'],
    ['without a number', { proof: three.challenge }, 'apart 70 proof_forged'],
    ['made up', { proof: `1.${'a'.repeat(24)}.${Date.now() + 1000}.0.${'b'.repeat(32)}:1` }, 'apart 70 proof_forged'],
    ['easier', { proof: `${three.challenge.replace('.10.', '.0.')}:1` }, 'apart 70 proof_forged'],
    ['later than it lasts', { proof: work({ ...three, challenge: three.challenge.replace(/\.\d{13}\./, `.${Date.now() + 9e9}.`) }) }, 'apart 70 proof_forged'],
    ['spent by another lead', { proof: right }, 'apart 70 proof_spent'],
    ['no text', { proof: { toString: 1 } }, 'listed 40 proof_missing'],
    ['of a form that asks for none', { form: 'plain' }, 'listed'],
  ];
  const bodies = rows.map(([, change]) => lead(change));
  for (const body of bodies) {
    const { status, json } = await post(server, body);
    assert.deepEqual([status, Object.keys(json)], [200, ['accepted', 'dup', 'erase', 'verdict']], 'nobody is told what is thought of them');
  }
  const found = await thoughts(server);
  assert.deepEqual(rows.map(([name], i) => [name, found[JSON.parse(bodies[i]).id]]), rows.map(([name, , expected]) => [name, expected]));
});

test('what a lead without a proof is worth is the form’s to say', async (t) => {
  for (const [without, expected] of [[0, 'listed 0 proof_missing'], [70, 'apart 70 proof_missing']]) {
    const { server } = await start(t, { without });
    const body = lead();
    await post(server, body);
    assert.equal((await thoughts(server))[JSON.parse(body).id], expected);
  }
});

test('the same lead again is no second spending, also after a restart, and a corrected one spends the same proof', async (t) => {
  const { server, again } = await start(t);
  const proof = work(await challengeOf(server));
  const first = lead({ proof });
  assert.deepEqual([await post(server, first), await post(server, first)].map(({ json }) => json.dup), [false, true]);
  await stop(server);
  const next = await again();
  assert.equal((await post(next, first)).json.dup, true);
  const corrected = lead({ proof, supersedes: JSON.parse(first).id });
  const thief = lead({ proof });
  for (const body of [corrected, thief]) assert.equal((await post(next, body)).status, 200);
  const found = await thoughts(next);
  assert.deepEqual([first, corrected, thief].map((body) => found[JSON.parse(body).id]), ['listed', 'listed', 'apart 70 proof_spent']);
});

test('a challenge of before a restart is as good as one of after it, and of fifty leads at once with one proof one has it', async (t) => {
  const { server, again } = await start(t);
  const challenge = await challengeOf(server);
  await stop(server);
  const next = await again();
  const proof = work(challenge);
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(next, lead({ proof }))));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual([(await leadsOf(next)).length, (await leadsOf(next, '&quarantine=1')).length], [1, 49]);
});

test('the verdict is about the replay, whatever the proof is', async (t) => {
  const { server } = await start(t);
  const verdicts = [];
  for (const change of [{}, { proof: work(await challengeOf(server)) }, { proof: 'forged' }]) verdicts.push((await post(server, lead(change))).json.verdict);
  assert.equal(new Set(verdicts).size, 1, verdicts.join());
});
