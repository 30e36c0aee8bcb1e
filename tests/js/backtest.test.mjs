// `leadline backtest`: real leads of the demo, through another model; from a file, beside a running receiver and a stopped one.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadline, makeSubmission, post, randomFrom, readDemo, serve, stop, submission } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(21);

/** The demo's config with another model: `change(scoring)`. */
function anotherModel(folder, change) {
  const config = JSON.parse(readDemo('leadline.json'));
  change(config.scoring);
  const path = join(folder, 'new.json');
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const backtest = (...words) => {
  const { code, out, err } = leadline(['backtest', '--format', 'json', ...words]);
  assert.equal(code, 0, err);
  return JSON.parse(out);
};

test('the model of then moves nobody, and another one moves each lead to where `leadline score` has it', minute, (t) => {
  const folder = emptyFolder(t);
  const leads = join(folder, 'leads.jsonl');
  const lead = JSON.parse(submission(hexFrom(random)));
  const withheld = { ...lead, id: hexFrom(random), evidence: { withheld: true } };
  writeFileSync(leads, `${JSON.stringify(lead)}\n${JSON.stringify({ lead: withheld, received: lead.time })}\n`);
  const same = backtest('--config', 'demo/leadline.json', '--leads', leads);
  assert.deepEqual([same.leads, same.rescored, same.unusable, same.movedLeads, same.rules], [2, 1, { withheld: 1 }, 0, []]);
  assert.deepEqual(same.stages, [[lead.score.stage, lead.score.stage, 1]]);
  assert.ok(same.notes.some((note) => note.startsWith('1 leads carry no log')));

  const config = anotherModel(folder, (scoring) => {
    scoring.rules.find(({ id }) => id === 'form-sent').points = 80;
    scoring.rules.find(({ id }) => id === 'budget').points = 0;
  });
  const other = backtest('--config', config, '--leads', leads);
  writeFileSync(join(folder, 'lead.json'), JSON.stringify(lead));
  const { total, stage, band } = JSON.parse(leadline(['score', '--config', config, join(folder, 'lead.json')]).out);
  assert.deepEqual(other.moved, [{
    lead: lead.id,
    old: { total: lead.score.total, band: lead.score.band, stage: lead.score.stage },
    new: { total, band, stage },
    rules: [{ rule: 'form-sent', old: 20, new: 80 }, { rule: 'budget', old: 20, new: 0 }],
  }]);
  assert.equal(stage, 'SQL');
  assert.match(leadline(['backtest', '--config', config, '--leads', leads]).out, /form-sent \+60, budget -20/);
  assert.match(leadline(['backtest', '--config', config, '--leads', leads, '--format', 'csv']).out, new RegExp(`^${lead.id},67,${total},hot,hot,MQL,SQL,`, 'm'));
});

test('beside a running receiver and a stopped one it is the same, with what became of the leads', minute, async (t) => {
  const folder = emptyFolder(t);
  const data = join(folder, 'data');
  const server = await serve(t, { data });
  const ids = Array.from({ length: 250 }, () => hexFrom(random));  // more than the receiver tells at once
  for (const id of ids) assert.equal((await post(server, submission(id))).status, 200);
  const outcomes = join(folder, 'outcomes.csv');
  writeFileSync(outcomes, `lead,event,at\n${ids.map((id, at) => `${id},${at < 100 ? 'won' : 'lost'},2026-12-24`).join('\n')}\n`);
  assert.equal(leadline(['import', 'outcomes', outcomes, '--data', data]).code, 0);
  const config = anotherModel(folder, (scoring) => { scoring.rules.find(({ id }) => id === 'form-sent').points = 60; });
  const running = backtest('--config', config, '--data', data);
  assert.deepEqual([running.leads, running.rescored, running.movedLeads, running.moved.length], [250, 250, 250, 20]);
  assert.deepEqual(running.quality.new.stages.map(({ stage, leads, won, precision }) => [stage, leads, won, precision]), [['IQL', 250, 100, 0.4], ['MQL', 250, 100, 0.4], ['SQL', 250, 100, 0.4]]);
  assert.equal(running.quality.old.recall, 0);
  assert.equal(running.quality.old.precision, null);  // no lead was an SQL: what their share is cannot be known
  await stop(server);
  assert.deepEqual(backtest('--config', config, '--data', data), running);
  const { out } = leadline(['backtest', '--config', config, '--data', data, '--most', '250', '--format', 'csv']);
  assert.deepEqual(out.trim().split('\r\n').slice(1).map((line) => line.slice(0, 32)).sort(), ids.toSorted());
});

test('what the new model reads and logs of then do not hold is named', minute, (t) => {
  const folder = emptyFolder(t);
  const leads = join(folder, 'leads.jsonl');
  writeFileSync(leads, submission(hexFrom(random)));
  const config = anotherModel(folder, (scoring) => { scoring.rules.push({ id: 'plan', group: 'does', on: 'signup', when: { '==': [{ var: 'event.props.plan' }, 'team'] }, points: 9 }); });
  const { notes } = backtest('--config', config, '--leads', leads, '--was', 'demo/leadline.json');
  assert.deepEqual(notes.filter((note) => note.includes('logs of then')), ['the new model reads `event.props.plan`, which nothing in demo/leadline.json does: logs of then do not hold it']);
});

test('what a channel has earned it earns again: the visit is consistent, and no other model', minute, (t) => {
  const folder = emptyFolder(t);
  const config = anotherModel(folder, (scoring) => { scoring.rules.push({ id: 'social', group: 'does', kind: 'state', when: { '==': [{ var: 'visit.channel' }, 'Paid Social'] }, points: 3 }); });
  const lead = makeSubmission(hexFrom(random), config);
  writeFileSync(join(folder, 'lead.jsonl'), lead);
  assert.ok(JSON.parse(lead).score.contributions.some(({ rule }) => rule === 'social'));
  assert.equal(JSON.parse(leadline(['verify', '--config', config, join(folder, 'lead.jsonl')]).out).verdict, 'consistent');
  assert.deepEqual(backtest('--config', config, '--leads', join(folder, 'lead.jsonl')).rules, []);
});

test('what cannot be used is said, and nothing is printed', minute, (t) => {
  const folder = emptyFolder(t);
  const leads = join(folder, 'leads.jsonl');
  writeFileSync(leads, `${submission(hexFrom(random))}\n{"a":1}\n`);
  const of = (...words) => leadline(['backtest', ...words]);
  assert.equal(of('--config', 'demo/leadline.json').code, 2);
  assert.equal(of('--config', 'demo/leadline.json', '--leads', leads, '--most', 'many').code, 2);
  const wrong = of('--config', 'demo/leadline.json', '--leads', leads);
  assert.deepEqual([wrong.code, wrong.out], [1, '']);
  assert.match(wrong.err, /leads\.jsonl:2: error\[not_a_lead\]/);
  writeFileSync(join(folder, 'none.json'), '[]');
  assert.match(of('--config', join(folder, 'none.json'), '--leads', leads).err, /cannot be used as a config/);
  assert.match(of('--config', 'demo/leadline.json', '--data', join(folder, 'nowhere')).err, /no receiver's data/);
});
