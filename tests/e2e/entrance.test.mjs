// A form that opens can be read from its first frame on: on a slow processor the second one comes late.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { blogPage, Pages } from './support/pages.mjs';
import { root } from './support/receiver.mjs';

let browser;
let pages;
before(async () => {
  browser = await launch();
  pages = await new Pages({ '/post': { body: blogPage() },
    '/recorded': { body: blogPage({ script: '<script async src="/dist/leadline.js" data-config="/leadline.json" data-record></script>' }) }, '/leadline.json': { body: readFileSync(join(root, 'demo/leadline.json')) } }).start();
});
after(async () => {
  await browser.close();
  await pages.dispose();
});

/** Opens the demo's form by a click, and returns what its dialog looks like in the first frame in which it is open. */
async function firstFrame(options) {
  const visitor = await Visit.begin(browser, options);
  try {
    await visitor.open(`${pages.url}/post`);
    await visitor.page.evaluate(() => {
      const look = () => {
        const root = document.querySelector('leadline-surface[data-surface="price-list"]')?.shadowRoot;
        const dialog = root?.querySelector('dialog[open]');
        if (!dialog) return requestAnimationFrame(look);
        const chain = [];
        for (let element = root.querySelector('[name=name]'); element; element = element.parentElement) chain.push(element);
        window.seen = {
          opacities: [...chain, root.host].map((element) => Number(getComputedStyle(element).opacity)),
          visible: chain.every((element) => getComputedStyle(element).visibility === 'visible'),
          moves: dialog.getAnimations().length > 0,
        };
      };
      requestAnimationFrame(look);
    });
    await visitor.surface('price-offer').locator('button').click();
    const seen = await visitor.page.waitForFunction(() => window.seen);
    return await seen.jsonValue();
  } finally {
    await visitor.close();
  }
}

test('who reaches for a link has the form made, and laid out once: nothing of it is seen, stays or shifts, the core is but asked, and the press shows that very form', async () => {
  const visitor = await Visit.begin(browser);
  try {
    await visitor.page.addInitScript(() => {
      window.put = [];
      window.shifts = [];
      new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true });
      new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.localName === 'leadline-surface' && window.put.push(node))))
        .observe(document, { childList: true, subtree: true });
      window.frames_ = new Set();
      const look = () => {
        window.frames_.add(document.querySelectorAll('leadline-surface').length);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await visitor.open(`${pages.url}/recorded`);
    await visitor.surface('price-offer').locator('button').waitFor();
    await visitor.page.mouse.move(600, 400); // a sign of a person is something to hear of
    await visitor.page.waitForTimeout(4000); // until all parts are there, and what is known is kept
    const seen = () => visitor.page.evaluate(() => ({
      drawn: window.put.length, there: document.querySelectorAll('leadline-surface').length, most: Math.max(...window.frames_), shifts: window.shifts.length,
      heard: leadline.log().split('\n').filter((line) => /^> /.test(line) && !/"k":"(wake|part|time|seen|ask)"/.test(line)).length,
    }));
    const before = await seen();
    await visitor.page.locator('#link').hover();
    await visitor.page.waitForTimeout(300);
    assert.deepEqual(await seen(), { ...before, drawn: before.drawn + 1 });
    await visitor.page.mouse.move(600, 400);
    await visitor.page.locator('#link').hover();
    await visitor.page.waitForTimeout(300);
    assert.equal((await seen()).drawn, before.drawn + 1, 'once is enough');
    await visitor.page.locator('#link').click();
    await visitor.field('price-list', 'name').waitFor();
    assert.equal(await visitor.page.evaluate(() => document.activeElement.shadowRoot.activeElement.name), 'name', 'the first field has the focus');
    assert.deepEqual(await visitor.page.evaluate(() => [window.put.length, window.put.at(-1) === window.put.at(-2)]), [before.drawn + 2, true], 'it is the one that was made before');
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
  }
});

for (const reducedMotion of ['no-preference', 'reduce']) {
  test(`the first frame of a form shows it, opaque, where the visitor's wish is "${reducedMotion}"; it ${reducedMotion === 'reduce' ? 'stands still' : 'moves in'}`, async () => {
    const { opacities, visible, moves } = await firstFrame({ reducedMotion });
    assert.deepEqual(opacities, opacities.map(() => 1));
    assert.ok(visible && opacities.length > 2);
    assert.equal(moves, reducedMotion !== 'reduce');
  });
}
