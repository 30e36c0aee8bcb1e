// Every kind of field looks the same on a page whose own styles mean no good, and fits into 320 px (docs/forms.md, "More kinds").
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { passes } from './support/axe.mjs';
import { picture } from './support/gallery.mjs';
import { CALM, HOSTILE } from './support/hostile.mjs';
import { otherOrigin } from './support/pages.mjs';
import { root } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const KINDS = JSON.parse(readFileSync(join(root, 'demo/forms/forms.json'), 'utf8')).forms.filter(({ id }) => id === 'kinds');
const PAGE = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A page</title><meta name="viewport" content="width=device-width"></head><body><main><h1>A page</h1>
<div class="slot" data-leadline-slot="kinds"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const site = (look) => () => otherOrigin({ '/kinds': { body: PAGE } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'vi', theme: { look }, forms: KINDS });
});

for (const look of ['quiet', 'bold', 'editorial']) {
  visit(`every kind of field, ${look}: a page's own styles change nothing`, async (visitor, { pages }) => {
    const { page } = visitor;
    await page.setViewportSize({ width: 1000, height: 2400 }); // all of it in one picture
    await page.goto(`${pages.url}/kinds`);
    const form = visitor.surface('kinds');
    await form.locator('form').waitFor();
    await form.getByText('Khác', { exact: true }).click();
    await form.locator('[name="radio.other"]').waitFor();
    await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.blur());
    const calm = await picture(page, CALM);
    for (const [name, css] of Object.entries(HOSTILE)) assert.ok((await picture(page, css + CALM)).equals(calm), name);
  }, site(look));
}

visit('every kind of field has room on the smallest phone', async ({ page, surface }, { pages }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${pages.url}/kinds`);
  await page.locator('leadline-surface form').waitFor();
  await passes(page);
}, site('quiet'));
