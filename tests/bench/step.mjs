// What one event costs with the demo's config: microseconds from the line in to the line out.
//
// In Node, the wasm build and its twin, median and 99th percentile per kind of event; natively the mean over the same visit,
// read from a file by `leadline replay` (parsing of the file and printing of the answers included).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builds, root } from '../js/core.mjs';

const config = readFileSync(join(root, 'demo/leadline.json'), 'utf8');
const ROUNDS = 400;

/** A visit in which every kind of event comes again and again. */
function visit() {
  const form = { name: 'Nguyễn Thị Ánh', email: 'anh@example', phone: '0912345678', budget: '3-5', agree: false };
  const events = [{ k: 'boot', tz: 420, seed: '00112233445566778899aabbccddeeff', lang: 'vi', device: { touch: true, width: 390 } }];
  for (let round = 0; round < ROUNDS; ++round) {
    const path = `/blog/${round % 7}`;
    events.push(
      { k: 'page', path, title: 'A post', query: round % 3 ? {} : { utm_source: 'facebook', utm_medium: 'cpc' }, referrer: '', lang: 'vi', host: 'example.com', slots: ['price-offer'] },
      { k: 'seen', surface: 'price-offer' }, { k: 'scroll', pct: 70 }, { k: 'time', s: 60 }, { k: 'track', name: 'video', props: { seconds: round } },
      { k: 'click', cta: 'price-offer' }, { k: 'field', surface: 'price-list', name: 'email', value: `anh${round}@example.com` },
      { k: 'submit', surface: 'price-list', values: form, bad: {} }, { k: 'close', surface: 'price-list' }, { k: 'ask', what: 'score' },
    );
  }
  const begin = Date.UTC(2026, 10, 1);
  return events.map((event, at) => JSON.stringify({ ...event, w: begin + at * 700, m: at * 700 }));
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** µs of each step, by kind. The first tenth warms the compiler up. */
function measure(core, lines) {
  const times = new Map();
  core.load(config);
  lines.forEach((line, index) => {
    const begin = process.hrtime.bigint();
    core.step(line);
    const us = Number(process.hrtime.bigint() - begin) / 1000;
    if (index < lines.length / 10) return;
    const kind = JSON.parse(line).k;
    for (const name of [kind, 'all']) times.set(name, [...(times.get(name) ?? []), us]);
  });
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

function native(lines) {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  const run = (count) => {
    const file = join(folder, 'visit.jsonl');
    writeFileSync(file, `${lines.slice(0, count).join('\n')}\n`);
    const begin = process.hrtime.bigint();
    execFileSync(join(root, 'build/native/leadline'), ['replay', '--config', join(root, 'demo/leadline.json'), file], { maxBuffer: 1 << 30 });
    return Number(process.hrtime.bigint() - begin) / 1000;
  };
  const few = Math.min(run(1), run(1), run(1));
  const us = (Math.min(run(lines.length), run(lines.length), run(lines.length)) - few) / (lines.length - 1);
  rmSync(folder, { recursive: true, force: true });
  return us;
}

const lines = visit();
const results = {};
for (const [name, create] of Object.entries(builds)) results[name] = measure(await create(), lines);

const cell = (value) => value.toFixed(1).padStart(11);
console.log(`µs per step, demo config, ${lines.length} events`);
console.log(`${'event'.padEnd(10)}${'wasm p50'.padStart(11)}${'wasm p99'.padStart(11)}${'twin p50'.padStart(11)}${'twin p99'.padStart(11)}`);
for (const kind of [...results.wasm.keys()].sort((a, b) => (a === 'all') - (b === 'all'))) {
  console.log(kind.padEnd(10) + ['wasm', 'twin'].flatMap((build) => [0.5, 0.99].map((share) => cell(at(results[build].get(kind), share)))).join(''));
}
console.log(`natively, mean of all: ${native(lines).toFixed(1)} µs`);
