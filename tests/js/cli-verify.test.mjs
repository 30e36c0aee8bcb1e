// `leadline verify`: what the receiver says of a lead's score, for whoever holds the lead.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { emptyFolder, leadline } from './receiver-kit.mjs';
import { altered, cases, config, honestLead, verify } from './verdict-kit.mjs';

const EXITS = { consistent: 0, mismatch: 1, implausible: 1, unverified: 3 };

describe('leadline verify', () => {
  let honest;
  before(() => { honest = honestLead(); });

  for (const wanted of cases) {
    test(`${wanted.name}: ${[wanted.verdict, wanted.reason].filter(Boolean).join(', ')}`, () => {
      const { lead, at } = altered(honest, wanted);
      const { code, err, verdict, reason } = verify(lead, at);
      assert.deepEqual({ verdict, reason, code, err }, { verdict: wanted.verdict, reason: wanted.reason, code: EXITS[wanted.verdict], err: '' });
    });
  }

  test('gives the score recomputed, what differs, and the reason in words', () => {
    const lied = structuredClone(honest);
    lied.score.total = 1000;
    const { verdict, differs, server } = verify(lied, honest.time);
    assert.deepEqual([verdict, differs, server], ['mismatch', ['total'], honest.score]);
    assert.deepEqual(verify(honest, honest.time).server, honest.score);
    const { lead, at } = altered(honest, cases.find(({ name }) => name.includes('5,000')));
    assert.equal(verify(lead, at).message, '/evidence/log/3: `scroll` has "pct": 5000');
  });

  test('says what could not be checked, with exit code 3', () => {
    for (const [reason, change] of [
      ['no_log', ({ evidence }) => { delete evidence.log; }],
      ['no_score', (lead) => { delete lead.score; }],
      ['truncated', ({ evidence }) => { evidence.truncated = true; }],
      ['other_core', ({ evidence }) => { evidence.core = '9.9.9'; }],
      ['other_config', ({ evidence }) => { evidence.config = '0'.repeat(16); }],
    ]) {
      const lead = structuredClone(honest);
      change(lead);
      const { code, verdict, reason: said } = verify(lead, honest.time);
      assert.deepEqual([code, verdict, said], [3, 'unverified', reason]);
    }
  });

  // The recorded visit, as if it had been now, with what its score says of times.
  const visitedNow = (ms = 0) => altered(honest, { shift: Date.now() - 3_600_000 - honest.time + ms }).lead;

  test('takes a row of GET /api/leads, a list of one, and the submission itself', () => {
    const lead = visitedNow();
    const row = { seq: 1, received: lead.time + 1000, verdict: 'consistent', lead };
    for (const given of [lead, row, { leads: [row], last: 1 }, [row]]) assert.equal(verify(given).verdict, 'consistent');
  });

  test('a row says when it arrived, --at says it better; of a submission alone it is only known that it came before now', () => {
    const year = 366 * 86_400_000;
    const old = visitedNow(-2 * year);
    assert.equal(verify(old).verdict, 'consistent');
    assert.equal(verify({ received: old.time + 2 * year, lead: old }).reason, 'time');
    assert.equal(verify({ received: old.time + 2 * year, lead: old }, old.time).verdict, 'consistent');
    assert.equal(verify(visitedNow(200 * year)).reason, 'time');
    assert.equal(verify(honest, new Date(honest.time + 35 * 86_400_000).toISOString()).reason, 'clock');
  });

  for (const [name, document, said] of [
    ['a config', { version: 1, site: 'x' }, /^standard input: error\[not_a_lead\] it is a config, not a lead/],
    ['several leads', { leads: [{ lead: { score: {} } }, { lead: { score: {} } }] }, /it is a list of 2 leads, not a lead \(give one of them/],
    ['something else', { name: 'x', scripts: {} }, /it is an object with `name`, `scripts`, not a lead \(a lead is what `GET \/api\/leads` gives/],
    ['a number', 7, /it is a JSON value that is no object/],
  ]) {
    test(`says what it was given instead of a lead: ${name}`, () => {
      const { code, out, err } = leadline(['verify', '--config', config, '-'], { input: JSON.stringify(document) });
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, said);
    });
  }

  test('what is no JSON has its place', () => {
    const { code, err } = leadline(['verify', '--config', config, '-'], { input: '{\n  "score": {},\n}' });
    assert.equal(code, 1);
    assert.match(err, /^standard input:3:1: error\[not_json\]/);
  });

  test('a config that cannot be used, or is missing', (t) => {
    const broken = join(emptyFolder(t), 'config.json');
    writeFileSync(broken, '{');
    const { code, err } = leadline(['verify', '--config', broken, '-'], { input: '{}' });
    assert.equal(code, 1);
    assert.match(err, /cannot be used as a config; `leadline check` says why/);
  });

  for (const [args, problem] of [
    [['verify', 'lead.json'], /`--config` is missing/],
    [['verify', '--config', 'c'], /LEAD\.json is missing/],
    [['verify', '--config', 'c', '--at', 'noon', 'v'], /`--at` is a time in whole milliseconds since 1970, .* or an ISO time/],
  ]) {
    test(`called wrongly: ${args.join(' ')}`, () => {
      const { code, out, err } = leadline(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, problem);
    });
  }
});
