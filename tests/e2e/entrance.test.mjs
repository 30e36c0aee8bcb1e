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
  pages = await new Pages({ '/post': { body: blogPage() }, '/leadline.json': { body: readFileSync(join(root, 'demo/leadline.json')) } }).start();
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

for (const reducedMotion of ['no-preference', 'reduce']) {
  test(`the first frame of a form shows it, opaque, where the visitor's wish is "${reducedMotion}"; it ${reducedMotion === 'reduce' ? 'stands still' : 'moves in'}`, async () => {
    const { opacities, visible, moves } = await firstFrame({ reducedMotion });
    assert.deepEqual(opacities, opacities.map(() => 1));
    assert.ok(visible && opacities.length > 2);
    assert.equal(moves, reducedMotion !== 'reduce');
  });
}
