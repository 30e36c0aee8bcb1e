// A visitor who is about to go, in Firefox: its protocol moves no mouse out of the window, so here is a window on a screen, and a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Firefox } from './support/marionette.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { Screen } from './support/screen.mjs';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body style="height: 3000px"><h1>A page</h1><input id="field">
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

test('Firefox: what waits for a visitor who is about to go shows when the mouse leaves the window through the top, not through a side, nor while one types', async () => {
  const begun = await otherOrigin({ '/': { body: PAGE } }, (config) => {
    config.forms = [];
    config.ctas = [{ id: 'stay', kind: 'modal', title: 'One thing more', button: 'Read', href: '/guide', trigger: { any: [{ on: 'exit' }] } }];
  });
  const screen = await Screen.start();
  let firefox;
  try {
    firefox = await Firefox.start({ screen: screen.name });
    await firefox.open(`${begun.pages.url}/`);
    const shown = () => firefox.run(() => document.querySelector('leadline-surface')?.shadowRoot.querySelector('dialog')?.open === true);
    await until(() => firefox.run(() => leadline.why?.('stay').then(({ code }) => code === 'trigger_wait')), 'it waits for its trigger');
    const inner = await firefox.run(() => ({ left: mozInnerScreenX, top: mozInnerScreenY, width: innerWidth, height: innerHeight }));
    const middle = [Math.round(inner.left + inner.width / 2), Math.round(inner.top + inner.height / 2)];
    const above = [middle[0], Math.round(inner.top - 20)], side = [Math.round(inner.left + inner.width + 20), middle[1]];
    assert.ok(above[1] >= 0 && inner.top > 30, 'there are tabs and an address above the page');
    const nothing = async (why) => {
      await new Promise((then) => setTimeout(then, 700));
      assert.equal(await shown(), false, why);
    };
    await screen.move(middle, side);
    await nothing('through a side');
    await firefox.run(() => document.querySelector('#field').focus());
    await screen.move(middle, above);
    await nothing('while a field has the focus');
    await firefox.run(() => document.activeElement.blur());
    await screen.move(middle, above);
    await until(shown, 'through the top: it shows');
  } finally {
    await firefox?.close();
    await screen.close();
    await begun.dispose();
  }
});
