// A slice of `npm run chaos -- browsers`, of other trials each day; and that its oracle sees what it is there to see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaosInBrowsers, drawMany, isClean, table } from '../chaos/browsers.mjs';
import { LIARS } from '../chaos/browsers/draw.mjs';

/** It stops there, on a machine that does other things as well. */
const MOST_MS = 40_000;
/** Nobody waits for hours here: the visitor is back on another day. */
const soon = (draw) => ({ ...draw, moment: Math.min(draw.moment, 1000), back: 'tomorrow' });

test('real browsers under drawn faults: nothing is lost, nothing double, nothing untrue said, nothing thrown into the page', async (context) => {
  const seed = Math.floor(Date.now() / 86_400_000) * 1000;
  const end = Date.now() + MOST_MS;
  const result = await chaosInBrowsers([...drawMany('chromium', 24, seed), ...drawMany('firefox', 6, seed)].map(soon), { over: () => Date.now() > end });
  context.diagnostic(table(result));
  assert.ok(isClean(result), table(result));
  assert.ok(result.trials.chromium + result.trials.firefox >= 10, 'enough of them');
});

test('the oracle sees a receiver that lies, a disk that lies, a lead that comes twice, and an error in the page', async () => {
  const well = { browser: 'chromium', crossed: false, network: 'works', storage: 'works', page: 'nothing', tabs: 1, submit: 'click', end: 'closes', moment: 1000, back: 'tomorrow', patience: 15_000 };
  const draws = Object.values(LIARS).map((liar, seed) => ({ seed, ...well, ...liar }));
  const { counts, arrived, trouble } = await chaosInBrowsers(draws);
  assert.deepEqual(trouble, []);
  assert.deepEqual(counts, { L0: 1, L1: 1, D0: 1, H0: 1, L2: 0, gone: 0, told: 0 });
  assert.equal(arrived, 2);
});
