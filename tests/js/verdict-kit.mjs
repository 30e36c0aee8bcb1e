// tests/vectors/verdicts as leads: the recorded visit's, altered as each case says, its score reckoned anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadline, root } from './receiver-kit.mjs';

const folder = join(root, 'tests/vectors/verdicts');
export const config = join(folder, 'config.json');
export const { cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));

/** The lead of the recorded visit, as the core seals it. */
export function honestLead() {
  const { out } = leadline(['replay', '--config', config, join(folder, 'visit.jsonl')]);
  const stored = out.trim().split('\n').flatMap((line) => JSON.parse(line).e).find((effect) => effect.k === 'store' && effect.at === 'outbox');
  return JSON.parse(stored.value.body);
}

/** Moves all times of a lead. */
export function moved(lead, ms) {
  const { evidence, score, time } = lead;
  const log = evidence.log.map((event) => (Number.isFinite(event?.w) ? { ...event, w: event.w + ms } : event));
  return { ...lead, time: time + ms, score: { ...score, asOf: score.asOf + ms }, evidence: { ...evidence, log } };
}

/** `leadline verify`: {code, verdict…}. `at`: when the lead arrived. */
export function verify(lead, at, ...more) {
  const { code, out, err } = leadline(['verify', '--config', config, ...(at === undefined ? [] : ['--at', String(at)]), ...more, '-'], { input: JSON.stringify(lead) });
  return { code, err, ...(out && JSON.parse(out)) };
}

const parentOf = (document, pointer) => {
  const keys = pointer.slice(1).split('/');
  return [keys.slice(0, -1).reduce((at, key) => at[key], document), keys.at(-1)];
};

/**
 * The lead of a case, and when it arrives. `reckoned`: its score anew. Moved so that it arrives `now`, when that is given.
 */
export function altered(honest, { shift = 0, edit = {}, remove = [], arrived = 1000 }, { now, id } = {}) {
  const lead = moved(structuredClone(honest), shift);
  if (id) lead.id = id;
  const at = honest.time + arrived;
  for (const [pointer, value] of Object.entries(edit)) {
    const [parent, key] = parentOf(lead, pointer);
    if (key === '-') parent.push(value);
    else parent[key] = value;
  }
  for (const pointer of remove) {
    const [parent, key] = parentOf(lead, pointer);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  }
  // What was written for another moment keeps it: 1970 is 1970 whenever one looks.
  const placed = now === undefined || shift !== 0 ? lead : moved(lead, now - at);
  const claimed = Object.keys(edit).some((pointer) => pointer.startsWith('/score'));
  const { server } = claimed ? {} : verify(placed, at);
  return { lead: server ? { ...placed, score: server } : placed, at };
}
