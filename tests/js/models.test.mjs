// The ready models of demo/models/, and the worked examples of docs/scoring.md, by the real program.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './core.mjs';

const program = join(root, 'build/native/leadline');
const models = join(root, 'demo/models');

/** Plays a visit and asks for the score after its last event: {score, bands: one per event that changed the score} */
function play(model, visit) {
  const lines = readFileSync(join(models, `${visit}.jsonl`), 'utf8').trim();
  const answers = execFileSync(program, ['replay', '--config', join(models, `${model}.json`), '-'],
    { input: `${lines}\n{"k":"ask","w":0,"what":"score"}\n`, encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line));
  const effects = answers.flatMap(({ e }) => e);
  const scores = effects.filter(({ k, name }) => k === 'emit' && name === 'score').map(({ data }) => data);
  return { score: effects.find(({ k }) => k === 'tell').data, scores };
}

const reasons = ({ contributions }) => contributions.map(({ rule, points }) => [rule, points]);

for (const model of ['b2b', 'real-estate']) {
  test(`the model ${model} has nothing to complain about`, () => {
    const report = execFileSync(program, ['check', join(models, `${model}.json`)], { encoding: 'utf8' });
    assert.match(report, /: 0 errors, 0 warnings,/);
  });

  test(`every rule of the model ${model} says its reason in English and Vietnamese`, () => {
    const { rules, grade } = JSON.parse(readFileSync(join(models, `${model}.json`), 'utf8')).scoring;
    for (const { id, note } of [...rules, ...grade?.criteria ?? []]) assert.ok(note?.en && note?.vi, id);
  });
}

test('the buyer is an A3: graded by three criteria, an SQL when the band is hot, with points by hand listed apart', () => {
  const lines = readFileSync(join(models, 'buyer.jsonl'), 'utf8').trim().split('\n');
  const after = (count) => JSON.parse(execFileSync(program, ['score', '--config', join(models, 'b2b.json'), '-'], { input: lines.slice(0, count).join('\n'), encoding: 'utf8' }));
  assert.deepEqual([4, 6, 7, 8, 9, 10, 11].map((count) => after(count)).map(({ total, band, stage, grade, matrix }) => [total, band, stage, grade, matrix]), [
    [5, 'cold', '', '', ''], [18, 'cold', '', 'C-', 'C4'], [20, 'cold', '', 'C-', 'C3'], [20, 'cold', 'IQL', 'C-', 'C3'],
    [45, 'warm', 'IQL', 'C-', 'C3'], [55, 'warm', 'MQL', 'A-', 'A3'], [65, 'hot', 'SQL', 'A-', 'A3']]);
  const score = after(12);
  assert.equal(score.total, 79.773);
  assert.deepEqual(score.criteria.map(({ criterion, is, thirds }) => [criterion, is, thirds]), [['large-enough', 'matched', 3], ['decides', 'matched', 3], ['served', 'matched', 2]]);
  assert.deepEqual(score.adjustments.map(({ id, points, by }) => [id, points, by]), [['fair-2026', 15, 'minh@acme.example']]);
  assert.deepEqual(score.challengers.map(({ model, total, band }) => [model, total, band]), [['what-they-do', 55, 'cold']]);
  const at = (day) => JSON.parse(execFileSync(program, ['score', '--config', join(models, 'b2b.json'), '--at', String(1793404800000 + 86400000 * day), join(models, 'buyer.jsonl')], { encoding: 'utf8' }));
  assert.equal(at(60).stage, 'SQL');
  const { total, band, stage, matrix, stages } = at(61);
  assert.deepEqual([total, band, stage, matrix, stages.at(-1).why], [27.443, 'warm', 'IQL', 'A4', 'ageOut'], 'sixty days after the last thing that confirmed it');
});

test('the e-mail example: opened 1, clicked 2, document requested 3, together 6', () => {
  const { score } = play('b2b', 'email');
  assert.equal(score.total, 6);
  assert.deepEqual(reasons(score), [['email-opened', 1], ['email-clicked', 2], ['document', 3]]);
});

test('the flat buyer is cold until the form, warm then, and an SQL at the booking, for six reasons in order', () => {
  const { score, scores } = play('real-estate', 'flat-buyer');
  assert.deepEqual(scores.map(({ total, band, stage }) => [total, band, stage]),
    [[7, 'cold', ''], [17, 'cold', ''], [37, 'warm', 'IQL'], [52, 'warm', 'MQL'], [92, 'hot', 'SQL']]);
  assert.deepEqual(reasons(score),
    [['ad-click', 5], ['site-visit', 2], ['price-viewed', 10], ['form-sent', 20], ['payment-chat', 15], ['booking', 40]]);
  assert.deepEqual(score.stages.map(({ stage, why }) => [stage, why]), [['IQL', 'when'], ['MQL', 'when'], ['SQL', 'booking']]);
});

test('the trial becomes a PQL when the free plan is too small; an event sent twice counts once', () => {
  const { score } = play('b2b', 'trial');
  assert.equal(score.total, 45);
  assert.equal(score.stage, 'PQL');
  assert.deepEqual(reasons(score), [['trial-started', 10], ['project', 15], ['teammate', 5], ['plan-limit', 15]]);
  assert.equal(score.contributions.find(({ rule }) => rule === 'project').hits, 3);
});
