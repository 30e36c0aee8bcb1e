// Puts the invented history (history.mjs) into a receiver's folder, by the commands that anybody brings theirs with.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeHistory } from './history.mjs';
import { root, run } from './run.mjs';

/** `data`: the folder, whose receiver may run. `options`: those of makeHistory. Resolves to the history. */
export async function fillWithHistory(data, options) {
  const program = join(root, 'build/native/leadline');
  const config = join(root, 'demo/leadline.json');
  const history = await makeHistory({ config: readFileSync(config, 'utf8'), ...options });
  const folder = mkdtempSync(join(tmpdir(), 'leadline-history-'));
  const bring = (name, text, ...words) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    run(program, ['import', ...words, '--data', data, path], { quiet: true });
  };
  try {
    bring('leads.jsonl', history.leads.map((row) => JSON.stringify(row)).join('\n'), 'leads', '--yes', '--config', config);
    bring('outcomes.json', JSON.stringify(history.outcomes), 'outcomes');
    bring('spend.json', JSON.stringify(history.spend), 'spend');
  } finally {
    rmSync(folder, { recursive: true });
  }
  return history;
}
