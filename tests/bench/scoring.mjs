// What an event costs as rules become many, beside other engines and beside JSON.parse alone.
//
// One visit, the same lines for everybody; every engine begins with text, ends with the visit's total, and all totals must
// be equal. Leadline's `step` does the whole of its work on each line: facts, visits, caps, clamps, bands, stages, answer.
// The others do the matching and a sum. Each engine is stopped after SECONDS; what it did by then is its rate.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builds, root } from '../js/core.mjs';

const require = createRequire(import.meta.url);
const { LogicEngine } = require('json-logic-engine');
const jsonLogic = require('json-logic-js');
const { Engine } = require('json-rules-engine');

const EVENTS = 10_000;
const SECONDS = 4;
const BEGIN = Date.UTC(2026, 10, 1);

/** Rules as models have them: about one page, one of a few pages, or one plan of one product event. */
function rulesOf(count) {
  const variable = (name) => ({ var: name });
  return Array.from({ length: count }, (_, i) => {
    const id = `r${i}`;
    if (i % 5 === 3) return { id, on: 'page', when: { in: [variable('event.path'), [`/p${i}`, `/q${i}`]] }, points: 2 };
    if (i % 5 === 4) return { id, on: 'use', when: { and: [{ '==': [variable('event.props.f'), `f${i}`] }, { '>': [variable('event.props.n'), 2] }] }, points: 3 };
    return { id, on: 'page', when: { '==': [variable('event.path'), `/p${i}`] }, points: 1 };
  });
}

/** Two page views, then a tracked event, and again; about every second one matches a rule. */
function eventsOf(count) {
  const events = [];
  for (let i = 0; i < EVENTS; ++i) {
    const about = (i * 7919) % (2 * count);
    const w = BEGIN + 1000 + i * 50;
    events.push(i % 3 === 2 ? { k: 'track', w, name: 'use', props: { f: `f${about}`, n: i % 7 } } : { k: 'page', w, path: `/p${about}`, title: 'A page' });
  }
  return events;
}

const nameOf = (event) => (event.k === 'track' ? event.name : event.k);
const boot = JSON.stringify({ k: 'boot', w: BEGIN, m: 0, tz: 0, seed: '00112233445566778899aabbccddeeff' });

/** Runs `each` over the lines for at most SECONDS, in batches so that the clock costs nothing: {done, rate}. */
async function drive(lines, each) {
  const begin = performance.now();
  let done = 0;
  for (let batch = 1; done < lines.length && performance.now() - begin < SECONDS * 1000; batch = Math.min(batch * 2, 256)) {
    const end = Math.min(lines.length, done + batch);
    for (; done < end; ++done) {
      const waiting = each(lines[done]);
      if (waiting) await waiting;
    }
  }
  return { done, rate: done / ((performance.now() - begin) / 1000) };
}

/** name → rules → {each: what to do with a line, total: the sum so far} */
const engines = {
  'JSON.parse alone': () => ({ each: (line) => void JSON.parse(line) }),
  'closures by kind': (rules) => {
    const byName = new Map();
    for (const { on, when, points } of rules) {
      const test = closure(when);
      byName.set(on, [...(byName.get(on) ?? []), (event) => (test(event) ? points : 0)]);
    }
    return summing((event) => {
      let sum = 0;
      for (const rule of byName.get(nameOf(event)) ?? []) sum += rule(event);
      return sum;
    });
  },
  'json-logic-engine': (rules) => {
    const engine = new LogicEngine();
    const all = rules.map(({ on, when, points }) => ({ on, points, test: engine.build(when) }));
    return summing((event) => {
      const name = nameOf(event), data = { event };
      let sum = 0;
      for (const { on, test, points } of all) if (on === name && test(data)) sum += points;
      return sum;
    });
  },
  'json-logic-js': (rules) => summing((event) => {
    const name = nameOf(event), data = { event };
    let sum = 0;
    for (const { on, when, points } of rules) if (on === name && jsonLogic.apply(when, data)) sum += points;
    return sum;
  }),
  'json-rules-engine': (rules) => {
    const engine = new Engine([], { allowUndefinedFacts: true });
    for (const { on, when, points } of rules)
      engine.addRule({ conditions: { all: [{ fact: 'name', operator: 'equal', value: on }, ...conditions(when)] }, event: { type: 'award', params: { points } } });
    const state = { total: 0 };
    state.each = async (line) => {
      const event = JSON.parse(line);
      const { events } = await engine.run({ name: nameOf(event), event });
      for (const { params } of events) state.total += params.points;
    };
    return state;
  },
};

function summing(score) {
  const state = { total: 0 };
  state.each = (line) => void (state.total += score(JSON.parse(line)));
  return state;
}

/** What a programmer would write by hand for one of rulesOf's conditions. */
function closure(when) {
  if (when.in) {
    const paths = when.in[1];
    return (event) => paths.includes(event.path);
  }
  if (when.and) {
    const feature = when.and[0]['=='][1];
    return (event) => event.props.f === feature && event.props.n > 2;
  }
  const path = when['=='][1];
  return (event) => event.path === path;
}

/** The same as json-rules-engine writes it. */
function conditions(when) {
  const fact = (path, operator, value) => ({ fact: 'event', path: `$.${path}`, operator, value });
  if (when.in) return [fact('path', 'in', when.in[1])];
  if (when.and) return [fact('props.f', 'equal', when.and[0]['=='][1]), fact('props.n', 'greaterThan', 2)];
  return [fact('path', 'equal', when['=='][1])];
}

const configOf = (rules) => JSON.stringify({ version: 1, site: 'bench', consent: { default: 'none' }, scoring: { rules } });

async function leadlineInNode(build, config, lines) {
  const core = await builds[build]();
  const loaded = JSON.parse(core.load(config));
  if (!loaded.ok || loaded.diagnostics.length > 0) throw new Error(`the bench's config: ${JSON.stringify(loaded.diagnostics).slice(0, 300)}`);
  core.step(boot);
  const result = await drive(lines, (line) => void core.step(line));
  const answer = JSON.parse(core.step(JSON.stringify({ k: 'ask', w: 0, what: 'score' })));
  return { ...result, total: answer.e[0].data.total };
}

function leadlineNatively(config, lines) {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  try {
    writeFileSync(join(folder, 'config.json'), config);
    writeFileSync(join(folder, 'visit.jsonl'), [boot, ...lines].join('\n'));
    const { events, seconds, total } = JSON.parse(execFileSync(native(), [join(folder, 'config.json'), join(folder, 'visit.jsonl')], { encoding: 'utf8' }));
    return { done: lines.length, rate: events / seconds, total };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same in a page of Chromium, the same build; undefined where there is no Chromium. */
async function leadlineInChromium(config, lines) {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) return undefined;
  const browser = await require('playwright-core').chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const files = { '/': ['text/html', '<!doctype html>'], '/leadline.mjs': ['text/javascript', readFileSync(join(root, 'build/wasm/glue.mjs'))],
      '/leadline.wasm': ['application/wasm', readFileSync(join(root, 'build/wasm/leadline.wasm'))] };
    await page.route('**/*', (route) => {
      const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ['text/plain', ''];
      return route.fulfill({ contentType, body });
    });
    await page.goto('http://bench.test/');
    return await page.evaluate(async ([text, first, events]) => {
      const { default: create } = await import('/leadline.mjs');
      const core = await create({ wasm: await (await fetch('/leadline.wasm')).arrayBuffer() });
      core.load(text);
      core.step(first);
      const begin = performance.now();
      for (const line of events) core.step(line);
      const rate = events.length / ((performance.now() - begin) / 1000);
      const answer = JSON.parse(core.step(JSON.stringify({ k: 'ask', w: 0, what: 'score' })));
      return { done: events.length, rate, total: answer.e[0].data.total };
    }, [config, boot, lines]);
  } finally {
    await browser.close();
  }
}

/** The native bench program, built beside the program `leadline`, or wherever LEADLINE_BENCH_BUILD says. */
function native() {
  const folder = join(root, process.env.LEADLINE_BENCH_BUILD ?? 'build/native');
  execFileSync('cmake', ['--build', folder, '--target', 'scoring_native'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'scoring_native');
}

const number = (value) => Math.round(value).toLocaleString('en').padStart(12);

function agree(name, total, wanted) {
  if (total !== undefined && total !== wanted) throw new Error(`${name} comes to ${total} where Leadline comes to ${wanted}`);
}

async function compare(count) {
  const rules = rulesOf(count);
  const events = eventsOf(count);
  const lines = events.map((event) => JSON.stringify(event));
  const config = configOf(rules);
  const results = { 'Leadline, native': leadlineNatively(config, lines), 'Leadline, Node': await leadlineInNode('wasm', config, lines) };
  const chromium = await leadlineInChromium(config, lines);
  if (chromium) results['Leadline, Chromium'] = chromium;
  for (const [name, make] of Object.entries(engines)) {
    const engine = make(rules);
    const result = await drive(lines, engine.each);
    // Who was stopped must agree too, on the events it had done.
    if (result.done < lines.length) agree(name, engine.total, leadlineNatively(config, lines.slice(0, result.done)).total);
    results[name] = { ...result, total: result.done === lines.length ? engine.total : undefined };
  }
  const { total } = results['Leadline, native'];
  for (const [name, result] of Object.entries(results)) agree(name, result.total, total);
  const compiled = results['json-logic-engine'].rate;
  console.log(`\n${count.toLocaleString('en')} rules, ${EVENTS.toLocaleString('en')} events as lines of text; total ${total}, the same of all (of who was stopped, up to there)`);
  console.log(`${'engine'.padEnd(20)}${'events/s'.padStart(12)}${'µs/event'.padStart(12)}   × json-logic-engine`);
  for (const [name, { done, rate }] of Object.entries(results)) {
    const partly = done < lines.length ? `   (stopped after ${done} events)` : '';
    console.log(`${name.padEnd(20)}${number(rate)}${(1e6 / rate).toFixed(2).padStart(12)}${(rate / compiled).toFixed(2).padStart(12)}${partly}`);
  }
}

console.log('µs per event, as rules become many');
console.log(`${'rules'.padEnd(10)}${'native'.padStart(10)}${'wasm'.padStart(10)}`);
for (const count of [10, 100, 1000, 10_000]) {
  const lines = eventsOf(count).map((event) => JSON.stringify(event));
  const config = configOf(rulesOf(count));
  const cells = [leadlineNatively(config, lines), await leadlineInNode('wasm', config, lines)].map(({ rate }) => (1e6 / rate).toFixed(2).padStart(10));
  console.log(`${String(count).padEnd(10)}${cells.join('')}`);
}
for (const count of [50, 10_000]) await compare(count);
