// Whether a receiver keeps the promises of cases.json (docs/contract.md). Node alone, no packages; 0 when it keeps them all.
//   node tests/contract/run.mjs URL [--origin ORIGIN] [--site SITE] [--rows COMMAND] [--without FEATURE]… [--start COMMAND]
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const suite = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));
const ANSWER_MS = 15_000;
const ROWS_MS = 30_000;

/** What a case talks about: its ids are of this run and this case alone, so that the suite may be run again and again. */
class Round {
  constructor(number, { origin, site, seed }) {
    Object.assign(this, { number, origin, site, seed });
  }

  id(n) {
    return createHash('sha256').update(`${this.seed} ${this.number} ${n}`).digest('hex').slice(0, 32);
  }

  fill(value) {
    return value.replace(/\{\{id (\d+)\}\}/g, (_, n) => this.id(n)).replaceAll('{{origin}}', this.origin);
  }

  lead(n, change = {}) {
    const lead = { id: this.id(n), site: this.site, ...suite.lead, ...change };
    if (change.id === null) delete lead.id;
    return lead;
  }

  /** The bytes that a step sends; undefined for none. */
  bytes({ text, lead: n, change, pad, deep, spoilt }) {
    if (text !== undefined) return Buffer.from(text);
    if (n === undefined) return undefined;
    const lead = this.lead(n, change);
    if (deep) return Buffer.from(`${JSON.stringify(lead).slice(0, -1)},"more":${'['.repeat(deep)}${']'.repeat(deep)}}`);
    if (pad) lead.more = 'x'.repeat(pad - Buffer.byteLength(JSON.stringify({ ...lead, more: '' })));
    const bytes = Buffer.from(JSON.stringify(lead));
    if (spoilt) bytes[bytes.findIndex((byte) => byte > 127)] = 0xff;
    return bytes;
  }
}

/** One request: {status, headers, text}; undefined when nobody listens to the answer (`unread`), or the body is `cut` short. */
function send(url, { method = 'POST', headers, body, cut, unread }) {
  return new Promise((done, failed) => {
    const open = url.protocol === 'https:' ? requestTls : request;
    const length = body === undefined ? {} : { 'content-length': body.length };
    const one = open(url, { method, headers: { ...headers, ...length }, agent: false, timeout: ANSWER_MS });
    one.on('timeout', () => one.destroy(new Error(`no answer in ${ANSWER_MS} ms`)));
    one.on('error', (error) => (cut || unread ? done() : failed(error)));
    one.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('error', failed)
        .on('end', () => done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }));
    });
    if (cut) return one.write(body.subarray(0, Math.floor(body.length * cut)), () => setTimeout(() => done(one.destroy() && undefined), 50));
    if (unread) return one.end(body, () => setTimeout(() => done(one.destroy() && undefined), 50));
    return one.end(body);
  });
}

const jsonOf = (text) => {
  try { return JSON.parse(text); } catch { return undefined; }
};

/** What is wrong with one answer; '' when nothing is. */
function problemOf({ status, json = {}, allowsOrigin, lists = {} }, answer, round, origin) {
  if (status !== undefined && ![status].flat().includes(answer.status)) return `status ${answer.status}, not ${[status].flat().join(' or ')}: ${answer.text.slice(0, 200)}`;
  const given = jsonOf(answer.text);
  for (const [key, value] of Object.entries(json)) {
    const wanted = typeof value === 'string' ? round.fill(value) : value;
    if (given?.[key] !== wanted) return `the body's \`${key}\` is ${JSON.stringify(given?.[key])}, not ${JSON.stringify(wanted)}`;
  }
  for (const [name, item] of Object.entries(lists)) {
    const list = (answer.headers[name] ?? '').toLowerCase().split(',').map((one) => one.trim());
    if (!list.includes(item.toLowerCase())) return `the header ${name} (${answer.headers[name] ?? 'absent'}) does not list ${item}`;
  }
  if (allowsOrigin === undefined) return '';
  const allowed = [origin, '*'].includes(answer.headers['access-control-allow-origin']);
  return allowed === allowsOrigin ? '' : `access-control-allow-origin is ${answer.headers['access-control-allow-origin'] ?? 'absent'}, for the origin ${origin}`;
}

async function runStep(step, round, url) {
  const headers = { ...(step.method === 'OPTIONS' ? {} : suite.json), origin: round.origin, ...step.headers };
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) delete headers[name];
    else headers[name] = round.fill(value);
  }
  const count = step.each ?? step.times ?? 1;
  const bodies = Array.from({ length: count }, (_, i) => round.bytes(step.each ? { ...step, lead: step.lead + i } : step));
  const answers = await Promise.all(bodies.map((body) => send(url, { ...step, headers, body })));
  if (!step.answer) return '';
  for (const answer of answers) {
    const problem = problemOf(step.answer, answer, round, headers.origin);
    if (problem) return problem;
  }
  const fresh = answers.filter(({ text }) => jsonOf(text)?.dup === false).length;
  return step.answer.fresh === undefined || fresh === step.answer.fresh ? '' : `${fresh} of the answers said \`"dup": false\`, not ${step.answer.fresh}`;
}

const sorted = (value) => (Array.isArray(value) ? value.map(sorted)
  : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)])) : value);
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** What is wrong with what is stored: of this round's leads each that should be there, once and unchanged, and no other. */
function wrongRows({ steps, stored, storedCount }, round, rows) {
  const ids = new Set(Array.from({ length: 100 }, (_, n) => round.id(n)));
  for (const { change } of steps) if (change?.id !== undefined) ids.add(change.id);
  const all = rows.filter(({ id }) => ids.has(id));
  // A list that is only ever added to has what was replaced as well: the unfinished lead before the whole one, that one before what became of it.
  const rank = ({ type }) => ({ 'lead.partial': 0, 'lead.qualified': 2 }[type] ?? 1);
  const mine = all.filter((one) => !all.some((other) => other.id === one.id && rank(other) > rank(one)));
  const count = storedCount ?? stored.length;
  if (mine.length !== count) return `${mine.length} stored, not ${count}`;
  const missing = (stored ?? []).find((n) => !mine.some((lead) => same(lead, round.lead(n))));
  return missing === undefined ? '' : `lead ${missing} is not stored as it was sent: ${JSON.stringify(mine).slice(0, 300)}`;
}

/** The leads that a command prints, a line each: the submission, or an object that has it as `lead`. */
export const rowsOf = (text) => text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line)).map((row) => row.lead ?? row);
const printed = (command) => execFileSync('sh', ['-c', command], { encoding: 'utf8', timeout: ROWS_MS, maxBuffer: 1 << 28 });

async function runCase(one, round, url, rows) {
  try {
    for (const [at, step] of one.steps.entries()) {
      const problem = await runStep(step, round, url);
      if (problem) return `step ${at + 1}: ${problem}`;
    }
    return rows && (one.stored || one.storedCount) ? wrongRows(one, round, await rows()) : '';
  } catch (error) {
    return error.message;
  }
}

/**
 * Runs the suite against a receiver: [{name, problem}], `problem` '' where all is well. `rows`: a function that gives what is stored;
 * `without`: features that it does not have; `only`: the cases whose names begin so.
 */
export async function runContract(address, { origin = 'https://www.example.com', site = 'my-site', rows, without = [], only = '' } = {}) {
  const seed = randomBytes(8).toString('hex');
  const results = [];
  for (const [number, one] of suite.cases.entries()) {
    if (without.includes(one.needs) || !one.name.startsWith(only)) continue;
    results.push({ name: one.name, problem: await runCase(one, new Round(number, { origin, site, seed }), new URL(address), rows) });
  }
  return results;
}

/**
 * Kept before it is answered: ends the receiver by SIGKILL while it takes leads, as soon as `after` of them were acknowledged, and looks whether each of those is
 * there, once. `start` runs it and resolves to {kill} when it listens.
 */
export async function killContract(address, { start, rows, origin = 'https://www.example.com', site = 'my-site', kills = 5, together = 6 }) {
  const round = new Round('kill', { origin, site, seed: randomBytes(8).toString('hex') });
  const acknowledged = new Set();
  let next = 0;
  for (let kill = 0; kill < kills; ++kill) {
    const receiver = await start();
    const until = acknowledged.size + 3 + kill * 4;
    let dead = false;
    const client = async () => {
      while (!dead) {
        const n = next++;
        const answer = await send(new URL(address), { headers: { ...suite.json, origin }, body: round.bytes({ lead: n }) }).catch(() => undefined);
        if (answer?.status === 200) acknowledged.add(round.id(n));
        if (!answer || acknowledged.size < until || dead) continue;
        dead = true;
        await receiver.kill();
      }
    };
    await Promise.all(Array.from({ length: together }, client));
  }
  const receiver = await start();
  // Of this round alone: what else is stored there, such as the parts and the whole ones of the table, is none of its leads.
  const sent = new Set(Array.from({ length: next }, (_, n) => round.id(n)));
  const ids = (await rows()).map(({ id }) => id).filter((id) => sent.has(id));
  await receiver.kill();
  const lost = [...acknowledged].filter((id) => !ids.includes(id)).length;
  return { kills, acknowledged: acknowledged.size, lost, twice: ids.length - new Set(ids).size };
}

/** A receiver that a command starts, as a group of processes of its own; it listens when something answers at the address. */
async function started(command, address) {
  const child = spawn('sh', ['-c', `exec ${command}`], { detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  const end = Date.now() + ANSWER_MS;
  while (!(await send(new URL(address), { method: 'OPTIONS', headers: {} }).catch(() => undefined))) {
    if (Date.now() > end) throw new Error(`${command}: nothing listens at ${address}`);
    await pause(50);
  }
  return { async kill() { process.kill(-child.pid, 'SIGKILL'); await gone; } };
}

function wordsOf(args) {
  const options = { without: [] };
  const rest = [];
  for (let i = 0; i < args.length; ++i) {
    const name = /^--(origin|site|rows|without|start)$/.exec(args[i])?.[1];
    if (name === 'without') options.without.push(args[++i]);
    else if (name) options[name] = args[++i];
    else rest.push(args[i]);
  }
  return { address: rest.length === 1 && /^https?:/.test(rest[0]) ? rest[0] : undefined, options };
}

async function main(args) {
  const { address, options } = wordsOf(args);
  if (!address || (options.start && !options.rows)) {
    console.error('usage: node tests/contract/run.mjs URL [--origin ORIGIN] [--site SITE] [--rows COMMAND] [--without partial|qualified]… [--start COMMAND]\n'
      + '  --rows COMMAND   prints what is stored, a line of JSON for each lead; without it only answers are looked at\n'
      + '  --start COMMAND  starts the receiver: then it is killed under load as well, which needs --rows');
    return 2;
  }
  const rows = options.rows && (() => rowsOf(printed(options.rows)));
  const running = options.start && await started(options.start, address);
  const results = await runContract(address, { ...options, rows });
  for (const { name, problem } of results) console.log(problem ? `not ok  ${name}\n        ${problem}` : `ok      ${name}`);
  const failed = results.filter(({ problem }) => problem).length;
  let bad = failed > 0;
  if (running) {
    await running.kill();
    const { kills, acknowledged, lost, twice } = await killContract(address, { ...options, rows, start: () => started(options.start, address) });
    bad ||= lost + twice > 0;
    console.log(`${lost + twice > 0 ? 'not ok ' : 'ok     '} ${kills} kills: ${acknowledged} acknowledged, ${lost} lost, ${twice} twice`);
  }
  console.log(`${results.length - failed} passed, ${failed} failed${rows ? '' : '; what is stored was not looked at (--rows)'}`);
  return bad ? 1 : 0;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) process.exitCode = await main(process.argv.slice(2));
