// A receiver in forty lines: each lead once, as a line of leads.jsonl. It passes tests/contract.   ORIGIN=https://www.example.com node node.mjs
import { createHash } from 'node:crypto';
import { existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const ORIGINS = (process.env.ORIGIN ?? 'https://www.example.com').split(' ');  // the pages that may post
const FILE = process.env.FILE ?? 'leads.jsonl';
const MOST = 65_536;  // bytes
const known = new Map();  // id → {fp, rank}: how a repetition is known
const rankOf = ({ type, time }) => ({ 'lead.partial': 0, 'lead.qualified': time }[type] ?? 1);  // the higher one takes the place of the lower
const note = (fp, lead) => known.set(lead.id, { fp, rank: rankOf(lead) });
for (const line of existsSync(FILE) ? readFileSync(FILE, 'utf8').split('\n') : []) {
  try { const { fp, lead } = JSON.parse(line); note(fp, lead); } catch { /* a kill cut it short: it was never acknowledged */ }
}
const file = openSync(FILE, 'a');
writeSync(file, '\n');  // ends a line that was cut short

function take(body) {
  let text, lead;
  try { lead = JSON.parse(text = new TextDecoder('utf-8', { fatal: true }).decode(body)); } catch { /* no JSON */ }
  if (typeof lead?.id !== 'string' || !/^[0-9a-f]{32}$/.test(lead.id)) return [400, { error: 'no lead' }];
  const fp = createHash('sha256').update(body).digest('hex');
  const first = known.get(lead.id), rank = rankOf(lead);
  if (first && first.fp !== fp && rank > 0 && rank === first.rank) return [422, { error: { code: 'id_reused' } }];
  if (first && (first.fp === fp || !(rank > first.rank))) return [200, { accepted: lead.id, dup: true }];
  writeSync(file, `{"fp":"${fp}","lead":${text.replace(/[\r\n]/g, ' ')}}\n`);  // of the lines of one id the last counts
  fsyncSync(file);  // where these two fail, the process ends and nobody is answered
  note(fp, lead);
  return [200, { accepted: lead.id, dup: false }];
}

const server = createServer((request, response) => {
  const { origin, 'content-type': type = '' } = request.headers;
  const allowed = ORIGINS.includes(origin) ? { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type' } : {};
  const answer = (status, json, more) => response.writeHead(status, { ...allowed, vary: 'origin', 'content-type': 'application/json', ...more }).end(json && JSON.stringify(json));
  if (request.method === 'OPTIONS') return answer(204);
  if (request.method !== 'POST') return answer(405, undefined, { allow: 'POST, OPTIONS' });
  if (origin !== undefined && !ORIGINS.includes(origin)) return answer(403);
  if (!/^(application\/json|text\/plain)\s*(;|$)/i.test(type)) return answer(415);
  const parts = [];
  let bytes = 0;
  request.on('data', (part) => { bytes += part.length; if (bytes <= MOST) parts.push(part); });
  request.on('end', () => (bytes > MOST ? answer(413) : answer(...take(Buffer.concat(parts)))));
});
server.listen(Number(process.env.PORT ?? 8081), () => console.log(`listening http://localhost:${server.address().port}`));
