// The visitor's processor is not ours: from the loaded page to the stored lead, no task is to last over 50 ms on one a quarter
// as fast. The figure is printed; what fails is twice as much, because this machine may be busy with other things.
// And what a press on a form runs is compiled before the press: the functions that are compiled in it are counted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { Receiver } from './support/receiver.mjs';

const GOAL_MS = 50;
const LIMIT_MS = 2 * GOAL_MS;
/** In the task of a press on an empty form; 36 without a rehearsal. */
const LIMIT_COMPILED = 18;

/**
 * Clicks as a hand does: moves there, presses, lets go. Playwright's own click() runs code of its own in the page, and all
 * of it in one go would be one task.
 */
async function press(visitor, locator) {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await locator.boundingBox();
  await visitor.page.mouse.move(x + width / 2, y + height / 2);
  await visitor.page.waitForTimeout(100);
  await visitor.page.mouse.down();
  await visitor.page.waitForTimeout(60);
  await visitor.page.mouse.up();
}

/** Writing down what is compiled takes time of its own, so that is asked of other visits than how long tasks are. */
const TASKS = ['toplevel', 'devtools.timeline'];
const COMPILING = [...TASKS, 'v8.wasm', 'disabled-by-default-v8.wasm.detailed'];

async function becomeLead(browser, receiver, categories) {
  const visitor = await Visit.begin(browser);
  const processor = await visitor.context.newCDPSession(visitor.page);
  await processor.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const trace = join(receiver.data, 'trace.json');
  await browser.startTracing(visitor.page, { path: trace, categories });
  await visitor.open(`${receiver.url}/blog/`);
  const button = visitor.surface('price-offer').locator('button');
  await button.scrollIntoViewIfNeeded();
  await visitor.page.waitForTimeout(1500);
  await press(visitor, button);
  await visitor.field('price-list', 'name').waitFor();
  await press(visitor, visitor.submitButton('price-list'));
  await visitor.page.waitForTimeout(300);
  await visitor.fillPriceList();
  await press(visitor, visitor.submitButton('price-list'));
  await visitor.sees('Đã nhận được!');
  await browser.stopTracing();
  await visitor.close();
  return JSON.parse(readFileSync(trace, 'utf8')).traceEvents;
}

/**
 * The longest task of the page's main thread after its load event, in ms of processor time (other programs on this machine
 * are not the page's fault), without those in which the test asked the page something.
 */
function longestTask(events) {
  const { tid, pid } = events.find(({ name, args }) => name === 'FunctionCall' && args?.data?.url?.endsWith('/dist/index.mjs'));
  const thread = events.filter((event) => event.tid === tid && event.pid === pid);
  const loaded = Math.max(...thread.filter(({ name }) => name === 'MarkLoad').map(({ ts }) => ts));
  const main = thread.filter(({ ts }) => ts >= loaded);
  const inside = (task) => main.filter(({ ts }) => ts >= task.ts && ts <= task.ts + task.dur);
  const asked = ({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession';
  const tasks = main.filter(({ name, tdur }) => /RunTask$/.test(name) && tdur > 5000).filter((task) => !inside(task).some(asked));
  return Math.max(0, ...tasks.map(({ tdur }) => tdur / 1000));
}

/** How many functions of wasm the first press on a form compiles. */
function compiledInPress(events) {
  const press = events.find(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'submit');
  return events.filter(({ name, tid, pid, ts }) => name === 'wasm.CompileLazy' && tid === press.tid && pid === press.pid && ts >= press.ts && ts <= press.ts + press.dur).length;
}

test('from the loaded page to the lead no task holds the page up at a quarter of the speed', async (context) => {
  const browser = await launch();
  const receiver = await new Receiver().start();
  try {
    const longest = [];
    const compiled = [];
    // Caches that other programs have emptied count as the page's processor time: on a busy machine more visits are needed
    // to see one that was left alone.
    while (longest.length < 3 || (longest.length < 9 && Math.min(...longest) > LIMIT_MS)) longest.push(longestTask(await becomeLead(browser, receiver, TASKS)));
    while (compiled.length < 2) compiled.push(compiledInPress(await becomeLead(browser, receiver, COMPILING)));
    context.diagnostic(`longest task in ${longest.length} visits at 4x throttling: ${longest.map((ms) => ms.toFixed(1)).join(', ')} ms of processor time; the goal is ${GOAL_MS}`);
    context.diagnostic(`functions compiled in the first press on the form: ${compiled.join(', ')}`);
    assert.ok(Math.min(...compiled) <= LIMIT_COMPILED, `${compiled} functions were compiled in the press`);
    assert.ok(Math.min(...longest) <= LIMIT_MS, `${longest} ms`);
    assert.ok(Math.min(...longest) > 1, 'something was measured');
  } finally {
    await browser.close();
    await receiver.dispose();
  }
});
