// What the receiver thinks of a score that a browser computed. Whatever it thinks, the lead is stored.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { emptyFolder, hexFrom, leadsOf, makeSubmission, post, randomFrom, serve, stop, withOwnLog } from './receiver-kit.mjs';
import { altered, cases, config, honestLead } from './verdict-kit.mjs';

describe('a verdict', () => {
  const random = randomFrom(11);
  const ends = [];
  let server;
  let honest;
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    honest = JSON.parse(makeSubmission());
    server = await serve(scope, { data: join(emptyFolder(scope), 'data') });
  });

  /** Posts the honest submission after `change` has had its way with it: {verdict, verdictDetail} as stored. */
  async function judged(change) {
    const lead = withOwnLog(structuredClone(honest), String(random()));
    lead.id = hexFrom(random);
    change(lead);
    const { status, json } = await post(server, JSON.stringify(lead));
    assert.equal(status, 200);
    const stored = (await leadsOf(server)).find(({ lead: { id } }) => id === lead.id);
    assert.deepEqual(stored.lead, lead, 'stored as it came');
    assert.equal(stored.verdict, json.verdict);
    return stored;
  }

  test('is consistent when the replay gives the same score', async () => {
    assert.equal((await judged(() => {})).verdict, 'consistent');
  });

  for (const [name, differs, change] of [
    ['the total', 'total', ({ score }) => { score.total += 1; }],
    ['a thousandth of it', 'total', ({ score }) => { score.total += 0.001; }],
    ['the band', 'band', ({ score }) => { score.band = 'cold'; }],
    ['the stage', 'stage', ({ score }) => { score.stage = 'SQL'; }],
    ['the points of a reason', 'contributions', ({ score }) => { score.contributions[0].points += 5; }],
    ['a reason that was invented', 'contributions', ({ score }) => { score.contributions.push({ ...score.contributions[0], rule: 'invented' }); }],
    ['a part that the core does not make', 'bonus', ({ score }) => { score.bonus = 100; }],
    ['another model', 'model', ({ score }) => { score.model = { version: 'fake', hash: 'fake' }; }],
    ['adjustments that nobody made', 'adjustments', ({ score }) => { score.adjustments = [{ id: 'a', points: 50, at: 1, by: 'x' }]; }],
    ['a part that is missing', 'dimensions', ({ score }) => { delete score.dimensions; }],
    ['an event that was taken out', 'total', ({ evidence }) => { evidence.log = evidence.log.filter(({ k }) => k !== 'click'); }],
    ['an event that was added', 'contributions', ({ evidence }) => { evidence.log.splice(-1, 0, { ...evidence.log[1], w: evidence.log.at(-1).w }); }],
  ]) {
    test(`is mismatch, and names \`${differs}\`, for ${name}`, async () => {
      const { verdict, verdictDetail } = await judged(change);
      assert.equal(verdict, 'mismatch');
      assert.ok(verdictDetail.differs.includes(differs), verdictDetail.differs.join());
      assert.equal(typeof verdictDetail.server.total, 'number');
    });
  }

  for (const [name, reason, change] of [
    ['was sent without what the visitor did', 'withheld', ({ evidence }) => { Object.assign(evidence, { log: [], withheld: true }); }],
    ['has no log', 'no_log', ({ evidence }) => { delete evidence.log; }],
    ['has no evidence', 'no_log', (lead) => { delete lead.evidence; }],
    ['has no score', 'no_score', (lead) => { delete lead.score; }],
    ['has a log that is not complete', 'truncated', ({ evidence }) => { evidence.truncated = true; }],
    ['was scored by another core', 'other_core', ({ evidence }) => { evidence.core = '9.9.9'; }],
    ['was scored with another config', 'other_config', ({ evidence }) => { evidence.config = '0'.repeat(16); }],
    ['has a log that is no list', 'no_replay', ({ evidence }) => { evidence.log = { k: 'boot' }; }],
    ['has a score without its reasons', 'truncated', (lead) => { lead.score = { truncated: true, total: 9000 }; }],
    ['has evidence that is no object', 'no_log', (lead) => { lead.evidence = 'trust me'; }],
    ['has a score that is no object', 'no_score', (lead) => { lead.score = 1_000_000; }],
  ]) {
    test(`is unverified for a lead that ${name}`, async () => {
      const { verdict, verdictDetail } = await judged(change);
      assert.equal(verdict, 'unverified');
      assert.equal(verdictDetail.reason, reason);
      assert.ok(verdictDetail.message.length > 5);
    });
  }

  for (const [name, reason, change] of [
    ['has a log of something else', 'kind', ({ evidence }) => { evidence.log = [1, 'two', { k: 'three' }]; }],
    ['has a log whose time goes back', 'order', ({ evidence }) => { evidence.log[2].w = 1; }],
    ['has a log from after its score', 'order', ({ score }) => { score.asOf = 1; }],
    ['has other fields than were submitted', 'answers', ({ fields }) => { fields.name = 'Somebody else'; }],
  ]) {
    test(`is implausible for a lead that ${name}`, async () => {
      const { verdict, verdictDetail } = await judged(change);
      assert.equal(verdict, 'implausible');
      assert.equal(verdictDetail.reason, reason);
      assert.ok(verdictDetail.message.length > 5);
    });
  }

  test('is implausible for a log that came before under another id, however often, also after a restart; a retry keeps the first verdict', async (t) => {
    const folder = join(emptyFolder(t), 'data');
    const first = await serve(t, { data: folder });
    const bodies = Array.from({ length: 20 }, () => JSON.stringify({ ...honest, id: hexFrom(random) }));
    const answers = await Promise.all(bodies.map((body) => post(first, body)));
    const verdicts = answers.map(({ json }) => json.verdict);
    assert.deepEqual([verdicts.filter((verdict) => verdict === 'consistent').length, verdicts.filter((verdict) => verdict === 'implausible').length], [1, 19]);
    const fair = verdicts.indexOf('consistent');
    assert.deepEqual((await post(first, bodies[fair])).json, { ...answers[fair].json, dup: true });
    await stop(first);
    const second = await serve(t, { data: folder });
    const { json } = await post(second, JSON.stringify({ ...honest, id: hexFrom(random), fields: { ...honest.fields, name: 'A' } }, null, 2));
    assert.equal(json.verdict, 'implausible', 'the layout of the text is no other log');
    const stored = (await leadsOf(second)).filter(({ verdict }) => verdict === 'implausible');
    assert.equal(stored.length, 20);
    assert.equal(stored[0].verdictDetail.reason, 'reused');
  });

  test('of a log that was full is not held against the visitor who sends a second form: it grew no more', async () => {
    const full = { ...structuredClone(honest).evidence, truncated: true };
    for (let i = 0; i < 2; ++i) {
      const { json } = await post(server, JSON.stringify({ ...honest, id: hexFrom(random), evidence: full }));
      assert.equal(json.verdict, 'unverified');
    }
  });

  test('of each vector is the same here as of `leadline verify`', async (t) => {
    const own = await serve(t, { data: join(emptyFolder(t), 'data'), site: config });
    const visit = honestLead();
    for (const wanted of cases) {
      const { lead } = altered(visit, wanted, { now: Date.now(), id: hexFrom(random) });
      if (lead.evidence.log[0]) withOwnLog(lead, lead.id);
      const { json } = await post(own, JSON.stringify(lead));
      const stored = [...(await leadsOf(own)), ...(await leadsOf(own, '&quarantine=1'))].find(({ lead: { id } }) => id === lead.id);
      assert.deepEqual([json.verdict, stored.verdictDetail?.reason], [wanted.verdict, wanted.reason], wanted.name);
    }
  });

  test('is never harmed by a hostile log: types swapped at random, the lead is stored all the same', async () => {
    const odd = [null, true, -1, 1e308, '', 'x'.repeat(2000), [], {}, [[]], { k: {} }];
    for (let round = 0; round < 150; ++round) {
      await judged(({ evidence: { log } }) => {
        const event = log[Math.floor(random() * log.length)];
        const keys = Object.keys(event);
        event[keys[Math.floor(random() * keys.length)]] = odd[Math.floor(random() * odd.length)];
      });
    }
  });
});
