// What can happen in a trial, and what does: one row of each list, drawn from the trial's seed.
import { randomFrom } from '../../js/receiver-kit.mjs';

/** What the network does to the intake until it heals (site.mjs knows how); [name, weight, where]. */
const NETWORKS = [
  ['works', 3], ['offline', 2, 'chromium'], ['refused', 2], ['reset', 2], ['reset after commit', 3], ['cut answer', 1], ['500', 2], ['503 with Retry-After', 1], ['429 with Retry-After', 2],
  ['HTML 200', 2], ['redirect', 1], ['slow preflight', 2, 'crossed'], ['no preflight', 1, 'crossed'], ['dripped answer', 2], ['slow', 2], ['hangs', 1], ['hangs after commit', 1], ['sent twice', 2], ['CSP', 2, 'crossed'],
];
/** What the page's storage does (page.mjs knows how). */
const STORAGES = [
  ['works', 10], ['put throws', 2], ['put hangs', 2], ['commit is never told', 1], ['open throws', 1], ['open hangs', 2], ['no IndexedDB', 1], ['quota', 1], ['transactions abort', 1], ['of a newer version', 1],
];
/** What else is the matter with the page. */
const PAGES = [['nothing', 8], ['included twice', 2], ['included three times', 1], ['60 KB of its own keepalive', 2], ['records of another version', 2], ['clock back a day', 1], ['clock on a day', 1], ['no locks', 1]];
/** How it ends for the page; when, is drawn as well. */
const ENDS = [['stays', 5], ['closes', 4], ['navigates', 4], ['reloads', 2], ['goes back', 2], ['crashes', 2, 'chromium'], ['killed', 2]];
const MOMENTS = [0, 0, 10, 50, 250, 1000, 5000];
/** How the answers are sent. */
const SUBMITS = [['click', 4], ['Enter', 2], ['two clicks', 2], ['five clicks', 1], ['requestSubmit and click', 1]];

function pickFrom(rows, random, holds) {
  const fit = rows.filter(([, , where]) => where === undefined || holds[where]);
  let at = random() * fit.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of fit) if ((at -= weight) < 0) return name;
  return fit[0][0];
}

/** What lets a submission neither be kept nor be sent: then nobody can promise anything, and the form must not. */
export const isBroken = ({ storage }) => !['works', 'commit is never told'].includes(storage);
/** Killed or crashed in the moment of the click: whether anything has left the page's process, is chance. */
export const isSudden = ({ end }) => end === 'killed' || end === 'crashes';

/** What no honest part does, each with what the oracle has to say of it: never drawn, but tried by a test. */
export const LIARS = { L0: { network: 'lies' }, L1: { storage: 'lies', network: 'hangs', moment: 5000 }, D0: { page: 'sends twice' }, H0: { page: 'throws' } };

/** The trial of a seed, in a browser ('chromium' or 'firefox'). A test may add `patience`: how many ms it waits for what was sent to arrive. */
export function drawFrom(seed, browser) {
  const random = randomFrom(seed);
  random();
  const crossed = random() < 0.6;
  const holds = { [browser]: true, crossed };
  const draw = {
    seed, browser, crossed,
    network: pickFrom(NETWORKS, random, holds),
    storage: pickFrom(STORAGES, random, holds),
    page: pickFrom(PAGES, random, holds),
    tabs: [1, 1, 1, 2, 2, 3][Math.floor(random() * 6)],
    submit: pickFrom(SUBMITS, random, holds),
    end: pickFrom(ENDS, random, holds),
    moment: MOMENTS[Math.floor(random() * MOMENTS.length)],
  };
  if (draw.end === 'stays') draw.moment = Math.max(draw.moment, 250);
  // Mostly the visitor is back on another day. What was answered by a redirect is asked again after an hour, so then always.
  draw.back = draw.network === 'redirect' || draw.end === 'killed' || random() < 0.8 ? 'tomorrow' : 'at once';
  return draw;
}

export const inWords = (draw) => Object.entries(draw).filter(([name]) => name !== 'seed').map(([name, value]) => `${name} ${value}`).join(', ');
