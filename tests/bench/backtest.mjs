// How many past visits another model scores in a second, of one processor's time: leads of the demo's invented history, each many times under other ids,
// from a file, with what became of them. The program says it itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeHistory } from '../../tools/history.mjs';

const root = resolve(import.meta.dirname, '../..');
const leads = Number(process.env.LEADS ?? 40_000);
const folder = mkdtempSync(join(tmpdir(), 'leadline-backtest-'));

try {
  const config = readFileSync(join(root, 'demo/leadline.json'), 'utf8');
  const history = await makeHistory({ config, until: Date.parse('2026-11-30T00:00:00Z'), days: 30 });
  const rows = history.leads.filter(({ lead }) => !lead.evidence.withheld);
  const lines = Array.from({ length: leads }, (_, at) => {
    const { received, lead } = rows[at % rows.length];
    return JSON.stringify({ received, lead: { ...lead, id: at.toString(16).padStart(32, '0') } });
  });
  const model = JSON.parse(config);
  for (const rule of model.scoring.rules) if (['read-70', 'price-viewed'].includes(rule.id)) rule.points = 12;
  const [file, other, outcomes] = ['leads.jsonl', 'new.json', 'outcomes.json'].map((name) => join(folder, name));
  writeFileSync(file, lines.join('\n'));
  writeFileSync(other, JSON.stringify(model));
  writeFileSync(outcomes, JSON.stringify(Array.from({ length: leads / 4 }, (_, at) => ({ lead: (4 * at).toString(16).padStart(32, '0'), event: at % 3 ? 'lost' : 'won', at: '2026-12-24' }))));
  const events = rows.reduce((sum, { lead }) => sum + lead.evidence.log.length, 0) / rows.length;
  console.log(`${leads} leads of the demo, ${events.toFixed(1)} events each, ${(lines.join('\n').length / leads / 1024).toFixed(1)} KiB`);
  const { status, stdout, stderr } = spawnSync(join(root, 'build/native/leadline'), ['backtest', '--config', other, '--leads', file, '--outcomes', outcomes, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  console.log(stderr.trim());
  const { rescored, movedLeads } = JSON.parse(stdout);
  console.log(`${rescored} scored again, ${movedLeads} of them at another stage or band`);
} finally {
  rmSync(folder, { recursive: true });
}
