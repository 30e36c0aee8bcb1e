// The invented history of the demo: the same seed gives the same leads, a receiver takes them as it would have, and there is something to see in them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeHistory } from '../../tools/history.mjs';
import { fillWithHistory } from '../../tools/history_import.mjs';
import { emptyFolder, hexFrom, leadline, leadsOf, randomFrom, readDemo, serve, submission } from './receiver-kit.mjs';

const until = Date.parse('2026-11-30T00:00:00Z');
const config = readDemo('leadline.json');
const minutes = { timeout: 300_000 };

test('the same seed gives the same history, another one another', minutes, async () => {
  const [one, again, other] = [await makeHistory({ config, until, days: 2 }), await makeHistory({ config, until, days: 2 }), await makeHistory({ config, until, days: 2, seed: 91 })];
  assert.ok(one.leads.length > 5);
  assert.deepEqual(again, one);
  assert.notDeepEqual(other.leads, one.leads);
});

test('in a receiver every lead with a log is consistent, comes when it came, and report, backtest and calibration have something to show', minutes, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const { leads, outcomes, spend } = await fillWithHistory(data, { until, days: 30, visitors: 20 });
  assert.ok(leads.length > 200 && outcomes.length > 200 && spend.length > 10, `${leads.length} ${outcomes.length} ${spend.length}`);
  const server = await serve(t, { data, site: 'demo/site.json' });
  const rows = await leadsOf(server);
  assert.equal(rows.length, leads.length);
  assert.deepEqual(rows.map(({ received, lead }) => [received, lead.id]), leads.map(({ received, lead }) => [received, lead.id]));
  const verdicts = new Set(rows.filter(({ lead }) => !lead.evidence.withheld).map(({ verdict }) => verdict));
  assert.deepEqual([...verdicts], ['consistent']);
  const words = ['--data', data, '--config', 'demo/leadline.json', '--format', 'json'];
  const report = JSON.parse(leadline(['report', ...words, '--by', 'channel']).out);
  assert.ok(report.total.customers > 5 && report.total.lost > 20 && report.total.spend > 0 && report.by.length >= 5, JSON.stringify(report.total));
  assert.ok(report.auc > 0.55, `${report.auc}`);
  const backtest = JSON.parse(leadline(['backtest', ...words]).out);
  assert.equal(backtest.movedLeads, 0);  // the model of then
  assert.equal(backtest.rescored + backtest.unusable.withheld, leads.length);
});

test('lines of another receiver are imported once, as they were received; one of another site is named and left out', minutes, (t) => {
  const folder = emptyFolder(t);
  const random = randomFrom(8);
  const lead = JSON.parse(submission(hexFrom(random)));
  const file = join(folder, 'leads.jsonl');
  writeFileSync(file, `${JSON.stringify({ lead, received: lead.time + 300 })}\n${JSON.stringify({ ...lead, id: hexFrom(random), site: 'other' })}\n`);
  const run = (...more) => leadline(['import', 'leads', '--config', 'demo/leadline.json', '--data', join(folder, 'data'), ...more, file]);
  const dry = run();
  assert.deepEqual([dry.code, dry.out], [1, '1 new, 0 here already, 0 here with other answers, 1 not usable\n']);
  assert.match(dry.err, /leads\.jsonl:2: error: it is of another site than "song-xanh"/);
  assert.match(dry.err, /nothing was written/);
  assert.equal(run('--yes').out, '1 stored, 0 here already, 0 here with other answers, 1 not usable\n');
  assert.equal(run('--yes').out, '0 stored, 1 here already, 0 here with other answers, 1 not usable\n');
});
