// Real browsers on the real widget with the real receiver behind a network that fails, each trial drawn from its seed: what a visitor has
// sent must be stored, once, and the form must not have said more than was true.
//   npm run chaos -- browsers [CHROMIUM] [FIREFOX] [--seed SEED]      one trial again: browsers 1 0 --seed SEED; --all: what was told or gone, too
import { drawFrom, inWords, isBroken, isSudden } from './browsers/draw.mjs';
import { ENGINES } from './browsers/engines.mjs';
import { Site } from './browsers/site.mjs';
import { tryOnce } from './browsers/trial.mjs';

const FAULTS = ['network', 'storage', 'page', 'end'];

/**
 * What a submission is that has not arrived: 'L0', shown as sent; 'L1', kept, or so the form said, or its page was open to the end; 'told', neither, and the form said so; 'L2', neither,
 * for the page was killed in that moment; 'gone', neither, for the page had no storage, no network, and its visitor left before it could say so.
 */
function kindOfLoss({ shown }, draw) {
  if (shown.includes('sent')) return 'L0';
  if (shown.includes('saved')) return 'L1';
  if (draw.end === 'stays' && !['redirect', 'CSP'].includes(draw.network)) return 'L1'; // its page was there, and the network as well; what it forbids itself stays forbidden
  if (shown.includes('failed')) return 'told';
  return isBroken(draw) ? 'gone' : isSudden(draw) ? 'L2' : 'L1';
}

/** The trial of a draw; once more, when the harness could not do its part. */
async function attempt(name, draw, site, engine) {
  for (let tries = 0; ; ++tries) {
    try {
      return await tryOnce(`${name}-${tries}`, draw, site, engine);
    } catch (error) {
      if (tries > 0) return { trouble: String(error?.message ?? error) };
    }
  }
}

/** Trials of one browser, some at once. */
async function runIn(browser, draws, site, { tell, over }) {
  if (draws.length === 0) return [];
  const engine = await ENGINES[browser]();
  const results = [];
  let next = 0;
  try {
    await Promise.all(Array.from({ length: engine.lanes }, async () => {
      while (next < draws.length && !over()) {
        const at = next++;
        results.push({ draw: draws[at], ...await attempt(`${browser[0]}${at}`, draws[at], site, engine) });
        tell(browser, results.length);
      }
    }));
  } finally {
    await engine.close();
  }
  return results;
}

/** As many draws for a browser. */
export const drawMany = (browser, count, seed) => Array.from({ length: count }, (_, i) => drawFrom(seed + i, browser));

/** All of it: {trials, drawn, actions, arrived, counts: {L0, L1, D0, H0, L2, gone, told}, failures, expected, trouble: texts, seconds}. `over`: whether time is up. */
export async function chaosInBrowsers(draws, { tell = () => {}, over = () => false } = {}) {
  const start = performance.now();
  const site = await new Site().start();
  try {
    const results = (await Promise.all(Object.keys(ENGINES).map((browser) => runIn(browser, draws.filter((draw) => draw.browser === browser), site, { tell, over })))).flat();
    return { ...await judge(results, site), seconds: (performance.now() - start) / 1000 };
  } finally {
    await site.dispose();
  }
}

/** What was stored in the end, beside what was sent. */
async function judge(results, site) {
  const out = { trials: { chromium: 0, firefox: 0 }, drawn: {}, actions: 0, arrived: 0, counts: { L0: 0, L1: 0, D0: 0, H0: 0, L2: 0, gone: 0, told: 0 }, failures: [], expected: [], trouble: [] };
  const note = (kind, draw, what) => {
    ++out.counts[kind];
    const list = ['L2', 'gone', 'told'].includes(kind) ? out.expected : out.failures;
    list.push(`${kind}: seed ${draw.seed}: ${what}\n    ${inWords(draw)}`);
  };
  for (const { draw, trouble, actions = [], errors = [] } of results) {
    if (trouble) {
      out.trouble.push(`seed ${draw.seed}: ${trouble}\n    ${inWords(draw)}`);
      continue;
    }
    ++out.trials[draw.browser];
    for (const what of FAULTS) (out.drawn[what] ??= {})[draw[what]] = (out.drawn[what][draw[what]] ?? 0) + 1;
    if (errors.length > 0) note('H0', draw, errors[0]);
    for (const action of actions) {
      ++out.actions;
      const rows = await site.rowsOf(action.email);
      if (rows.length > 0) ++out.arrived;
      if (rows.length > 1) note('D0', draw, `${action.email} is stored ${rows.length} times`);
      if (rows.length === 0) note(kindOfLoss(action, draw), draw, `${action.email} has not arrived; its form said ${action.shown.join(', ') || 'nothing'}`);
    }
  }
  return out;
}

const MEANS = {
  L0: 'shown as sent and absent', L1: 'kept and absent', D0: 'stored twice', H0: 'trials with an error in the page',
  L2: 'neither kept nor sent: the page was killed or crashed in the moment of the click', gone: 'neither kept nor sent: no storage, no network, and the page was left at once',
  told: 'neither kept nor sent: no storage, no network, and the form said so',
};

export function table({ trials, drawn, actions, arrived, counts, failures, trouble, seconds }) {
  const lines = [`trials        ${trials.chromium} in Chromium, ${trials.firefox} in Firefox; ${seconds.toFixed(0)} s`, `sent          ${actions} submissions, ${arrived} arrived`];
  for (const [what, each] of Object.entries(drawn)) lines.push(`${what.padEnd(14)}${Object.entries(each).sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`).join(', ')}`);
  for (const [kind, count] of Object.entries(counts)) lines.push(`${kind.padEnd(6)}${String(count).padStart(8)}  ${MEANS[kind]}`);
  return [...lines, ...failures, ...trouble.map((text) => `not tried: ${text}`)].join('\n');
}

export const isClean = ({ counts: { L0, L1, D0, H0 } }) => L0 + L1 + D0 + H0 === 0;

export async function main(words) {
  const args = words.filter((word) => word !== '--all'), all = args.length < words.length; // what was told or gone as well
  const at = args.indexOf('--seed');
  const seed = at < 0 ? Date.now() % 1e6 : Number(args.splice(at, 2)[1]);
  const [chromium = 600, firefox = 200] = args.map(Number);
  const draws = [...drawMany('chromium', chromium, seed), ...drawMany('firefox', firefox, seed)];
  const result = await chaosInBrowsers(draws, { tell: (browser, done) => done % 25 === 0 && console.log(`${browser} ${done}`) });
  console.log(table(result));
  if (all) console.log(result.expected.join('\n'));
  if (!isClean(result)) throw new Error('something was lost, double, untrue, or thrown into the page: each with its seed above');
}
