// `leadline calibrate`: leads made from weights that are known give these back; and what it must not do.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadline, randomFrom } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const start = 1_793_404_800_000;

/** What a hit is worth in truth, as logits. `against` has points for what drives people away; `always` and `seldom` say nothing. */
const TRUTH = { prices: 1.6, ebook: 0.8, careers: -1, nothing: 0, against: -0.8, steps: 1.5 };
const RULES = [
  { id: 'prices', on: 'prices', points: 10 }, { id: 'ebook', on: 'ebook', points: 10 }, { id: 'careers', on: 'careers', points: -10 },
  { id: 'nothing', on: 'nothing', points: 10 }, { id: 'against', on: 'against', points: 10 },
  { id: 'steps', on: 'steps', tiers: [{ atLeast: 1, points: 5 }, { atLeast: 3, points: 15 }] },
  { id: 'seldom', on: 'seldom', points: 7 }, { id: 'always', on: 'always', points: 3 },
];
const config = {
  version: 1, site: 'acme', scoring: { groups: [{ id: 'does', dimension: 'engagement' }], rules: RULES.map((rule) => ({ group: 'does', ...rule })), bands: [{ id: 'hot', enter: 20, exit: 15, of: 'total' }] },
};

/** A config, leads and what became of them, in files. */
function past(t, count, seed = 7) {
  const folder = emptyFolder(t);
  const random = randomFrom(seed);
  const leads = [];
  const outcomes = [];
  for (let i = 0; i < count; ++i) {
    const id = hexFrom(random);
    const events = ['always', ...(i % 600 === 0 ? ['seldom'] : []), ...Object.keys(TRUTH).filter((name) => name !== 'steps' && random() < 0.4)];
    let logit = -1.2 + events.reduce((sum, name) => sum + (TRUTH[name] ?? 0), 0);
    const steps = [0, 0, 1, 3][Math.floor(random() * 4)];
    logit += [0, 0.5, 0, 1.5][steps];
    for (let at = 0; at < steps; ++at) events.push('steps');
    leads.push({
      id, type: 'lead.submitted', time: start + 100_000, score: { total: 0 },
      evidence: { core: '0.1.0', config: 'another', log: [{ k: 'boot', w: start }, { k: 'page', w: start + 10, path: '/' }, ...events.map((name, at) => ({ k: 'track', w: start + 100 + at, name }))] },
    });
    outcomes.push({ lead: id, event: random() < 1 / (1 + Math.exp(-logit)) ? 'won' : 'lost', at: '2026-11-20' });
  }
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    write, leads,
    config: write('leadline.json', JSON.stringify(config, undefined, 2)),
    files: (some = leads) => ['--leads', write('leads.jsonl', some.map((lead) => JSON.stringify(lead)).join('\n')), '--outcomes', write('outcomes.json', JSON.stringify(outcomes))],
  };
}

const calibrate = (made, files, ...more) => leadline(['calibrate', '--config', made.config, ...files, ...more]);

/** A unified diff put onto a text: what `patch` does. */
function patched(text, diff) {
  const lines = text.split('\n');
  for (const [, from, size, body] of diff.matchAll(/^@@ -(\d+),(\d+) \+\1,\2 @@\n((?:[ +-].*\n)+)/gm)) {
    const hunk = body.trimEnd().split('\n');
    const old = hunk.filter((line) => line[0] !== '+').map((line) => line.slice(1));
    assert.deepEqual(lines.slice(from - 1, from - 1 + Number(size)), old);
    lines.splice(from - 1, Number(size), ...hunk.filter((line) => line[0] !== '-').map((line) => line.slice(1)));
  }
  return lines.join('\n');
}

test('leads made from known weights give them back; a rule that gives points never takes them', minute, (t) => {
  const made = past(t, 4000);
  const { code, out, err } = calibrate(made, made.files(), '--format', 'json');
  assert.equal(code, 0, err);
  const result = JSON.parse(out);
  const rule = Object.fromEntries(result.rules.map((one) => [one.rule, one]));
  const unit = rule.ebook.proposed / TRUTH.ebook;
  for (const name of ['prices', 'careers', 'steps']) {
    assert.ok(Math.abs(rule[name].proposed / unit - TRUTH[name]) < 0.35, `${name}: ${rule[name].proposed} points, a logit is ${unit.toFixed(1)} of them`);
    assert.ok(rule[name].low / unit < TRUTH[name] && TRUTH[name] < rule[name].high / unit, `${name}: ${JSON.stringify(rule[name])}`);
  }
  assert.ok(rule.nothing.proposed <= 2, `${rule.nothing.proposed}`);
  assert.equal(rule.against.proposed, 0);
  assert.deepEqual([rule.seldom.kept, rule.seldom.proposed, rule.always.kept, rule.always.proposed], ['few', 7, 'always', 3]);
  assert.ok(result.rules.every(({ proposed }) => Number.isInteger(proposed)));
  assert.ok(result.auc.proposed > result.auc.now + 0.03, JSON.stringify(result.auc));
  assert.ok(result.loss.proposed < result.loss.now);
  assert.deepEqual([result.leads, result.won + result.lost, result.folds], [4000, 4000, 5]);
});

test('the diff gives a config with the proposed points and nothing else changed, which the backtest finds better', minute, (t) => {
  const made = past(t, 2000);
  const files = made.files();
  const { rules, diff } = JSON.parse(calibrate(made, files, '--format', 'json').out);
  const before = readFileSync(made.config, 'utf8');
  const after = JSON.parse(patched(before, diff));
  const expected = structuredClone(config);
  for (const [at, rule] of expected.scoring.rules.entries()) {
    const { proposed, points } = rules[at];
    if (rule.tiers) for (const tier of rule.tiers) tier.points = Math.round(tier.points * proposed / points);
    else rule.points = proposed;
  }
  assert.deepEqual(after, expected);
  assert.equal(readFileSync(made.config, 'utf8'), before);  // never by itself
  assert.equal(calibrate(made, files, '--format', 'diff').out, diff);
  assert.ok(calibrate(made, files).out.endsWith(diff));
  const proposed = made.write('proposed.json', JSON.stringify(after));
  const { quality } = JSON.parse(leadline(['backtest', '--config', proposed, ...files, '--format', 'json']).out);
  const { quality: now } = JSON.parse(leadline(['backtest', '--config', made.config, ...files, '--format', 'json']).out);
  assert.ok(quality.new.auc > now.new.auc);
});

test('the same leads give the same bytes, in whatever order they come', minute, (t) => {
  const made = past(t, 500);
  const first = calibrate(made, made.files()).out;
  assert.equal(calibrate(made, made.files()).out, first);
  assert.equal(calibrate(made, made.files(made.leads.toReversed())).out, first);
  assert.match(first, /500 leads of which it is known/);
});

test('with fewer than 30 won or 30 lost leads it proposes nothing', minute, (t) => {
  const made = past(t, 50);
  const { code, out, err } = calibrate(made, made.files());
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /30 won and 30 lost leads with a log are needed, and there are \d+ and \d+/);
  assert.equal(calibrate(made, made.files(), '--most', 'much').code, 2);
  assert.equal(calibrate(made, []).code, 2);
});

test('no rule gets more points than it may', minute, (t) => {
  const made = past(t, 1000);
  const { rules } = JSON.parse(calibrate(made, made.files(), '--format', 'json', '--most', '9').out);
  assert.ok(rules.filter(({ kept }) => !kept).every(({ proposed }) => Math.abs(proposed) <= 9));
  assert.ok(rules.some(({ proposed }) => proposed === 9));
});
