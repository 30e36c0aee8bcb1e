// A form whose first step stands in an article, and whose others open in a dialog (docs/forms.md, "continueIn"): by keyboard alone, on a
// phone, and with everything that was filled in still there after the dialog was closed.
import assert from 'node:assert/strict';
import { passes, violations } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const ARTICLE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A flat</title><meta name="viewport" content="width=device-width"><style>body { font: 18px/1.6 sans-serif } main { max-width: 640px; margin: auto }</style></head>
<body><main><h1>A flat</h1>${'<p>One looks at many of them before one of them is the right one, and it is never the first. </p>'.repeat(8)}
<div data-leadline-slot="quote"></div><p><a id="after" href="#more">More</a></p>${'<p>And then there is the garden. </p>'.repeat(20)}</main>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const QUOTE = {
  id: 'quote', title: 'Your quote', continueIn: 'dialog',
  fields: [
    { name: 'kind', type: 'radio', label: 'I am looking for', options: ['flat', 'house'], required: true }, { name: 'size', label: 'How large?' },
    { name: 'email', type: 'email', label: 'E-mail', required: true },
  ],
  steps: [{ id: 'what', fields: ['kind'] }, { id: 'how', title: 'About the {{fields.kind}}', fields: ['size'] }, { id: 'who', fields: ['email'] }],
  success: { title: 'It is on its way', text: 'By tomorrow.' },
};

const site = (form = QUOTE, body = ARTICLE) => otherOrigin({ '/': { body } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', consent: { default: 'persistent' }, forms: [form] });
});

const parts = (visitor) => {
  const surface = visitor.surface('quote');
  return {
    surface, dialog: surface.locator('dialog[open]'), panel: surface.locator('section'), button: surface.locator('button[type=submit]'),
    control: (name) => surface.locator(`[name="${name}"]`),
    at: (wanted) => until(async () => (await focusOf(visitor)) === wanted, `the focus is at ${wanted}`),
  };
};

const focusOf = (visitor) => visitor.page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.id || element?.getAttribute('type') || element?.tagName;
});

visit('by keyboard alone: the first step in the article, the others in a dialog, Escape leads back to the article, and nothing is lost', async (visitor, { pages, receiver }) => {
  await visitor.open(pages.url);
  const { keyboard } = visitor.page;
  const { surface, dialog, panel, button, at } = parts(visitor);
  await surface.getByText('Step 1 of 3').waitFor();
  assert.equal(await surface.locator('dialog').count(), 0);
  await surface.locator('[id="c.kind"]').focus();
  await keyboard.press('ArrowDown');
  const tall = (await panel.boundingBox()).height;
  await keyboard.press('Enter');
  await dialog.getByText('Step 2 of 3').waitFor();
  await at('c.size');
  await dialog.getByText('About the house').waitFor();
  assert.equal((await panel.boundingBox()).height, tall, 'nothing in the article has moved');
  await passes(visitor.page);
  for (let presses = 0; presses < 12; ++presses) {
    await keyboard.press('Tab');
    assert.notEqual(await focusOf(visitor), 'after', 'the page behind it is out of reach');
  }
  await surface.locator('[id="c.size"]').focus();
  await keyboard.type('120 m²');
  await keyboard.press('Escape'); // in the middle of a field
  await dialog.waitFor({ state: 'detached' });
  await at('submit');
  assert.equal(await surface.locator('input:checked').getAttribute('value'), 'house');
  assert.equal((await panel.boundingBox()).height, tall);
  await keyboard.press('Enter');
  await at('c.size');
  assert.equal(await surface.locator('[id="c.size"]').inputValue(), '120 m²');
  await surface.getByRole('button', { name: 'Back' }).press('Enter');
  await dialog.getByText('Step 1 of 3').waitFor();
  await at('c.kind');
  await keyboard.press('Space'); // on the first of them
  await keyboard.press('Enter');
  await dialog.getByText('About the flat').waitFor();
  await keyboard.press('Enter');
  await at('c.email');
  await keyboard.type('an@example.com');
  await visitor.takesTime();
  await keyboard.press('Enter');
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.fields, verdict], [{ kind: 'flat', size: '120 m²', email: 'an@example.com' }, 'consistent']);
  await dialog.getByRole('heading', { name: 'It is on its way' }).waitFor();
  await dialog.locator('.ll-end').press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await surface.getByRole('heading', { name: 'It is on its way' }).waitFor();
  await at('DIV');
  assert.equal(await button.count(), 0);
  await passes(visitor.page);
}, site);

visit('on a phone, in the light and in the dark: it fits, has no violation, and × leads back to where one has read', async (visitor, { pages }) => {
  const { page } = visitor;
  await page.setViewportSize({ width: 390, height: 780 });
  await visitor.open(pages.url);
  const { surface, dialog, panel, button } = parts(visitor);
  await surface.getByText('house').click();
  const place = () => panel.evaluate((element) => Math.round(element.getBoundingClientRect().top + scrollY));
  const before = await place();
  await button.click();
  await dialog.waitFor();
  const { x, y, width, height } = await dialog.boundingBox();
  assert.ok(x >= 0 && y >= 0 && x + width <= 390 && y + height <= 780, `${x} ${y} ${width} ${height}`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], colorScheme);
  }
  const shots = process.env.LEADLINE_PICTURES;
  if (shots) await page.screenshot({ path: `${shots}/goes-on-phone.png` });
  await surface.locator('.ll-close').click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await place(), before);
  assert.ok(await button.evaluate((element) => { const { top, bottom } = element.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }), 'its button is to be seen');
}, site);

visit('a draft of it opens no dialog by itself: the first step stands in the article, and what was entered comes with the next', async (visitor, { pages }) => {
  await visitor.open(pages.url);
  const { surface, dialog, control, button } = parts(visitor);
  await surface.getByText('flat').click();
  await button.click();
  await control('size').fill('70 m²');
  await control('size').blur();
  await visitor.page.waitForTimeout(1500); // what is entered is kept every second or so
  await visitor.page.reload();
  await surface.getByText('Step 1 of 3').waitFor();
  assert.equal(await dialog.count(), 0);
  assert.equal(await surface.locator('input:checked').getAttribute('value'), 'flat');
  await button.click();
  await dialog.waitFor();
  assert.equal(await control('size').inputValue(), '70 m²');
}, site);

visit('a page that draws its article anew while the dialog is open keeps the dialog, and what is in it', async (visitor, { pages }) => {
  await visitor.open(pages.url);
  const { surface, dialog, control, button } = parts(visitor);
  await surface.getByText('flat').click();
  await button.click();
  await dialog.waitFor();
  await control('size').fill('70 m²');
  await visitor.page.evaluate(() => {
    const slot = document.querySelector('[data-leadline-slot]');
    slot.replaceWith(Object.assign(document.createElement('div'), { id: 'anew' }));
    document.querySelector('#anew').setAttribute('data-leadline-slot', 'quote');
  });
  await until(() => dialog.evaluateAll(([element]) => element?.matches(':modal') === true), 'it is over the page again');
  assert.equal(await control('size').inputValue(), '70 m²');
}, site);

const WITHOUT_SLOT = ARTICLE.replace('<div data-leadline-slot="quote"></div>', '');
const before = (surface) => surface.evaluate((host) => [...document.querySelectorAll('main p')].indexOf(host.previousElementSibling) + 1);

visit('in an article that has no slot for it, it stands after the third paragraph, goes on in its dialog, and is there again when the article is drawn anew', async (visitor, { pages, receiver }) => {
  await visitor.open(pages.url);
  const { surface, dialog, control, button } = parts(visitor);
  await surface.getByText('Step 1 of 3').waitFor();
  assert.equal(await before(surface), 3);
  await passes(visitor.page);
  await surface.getByText('house').click();
  await button.click();
  await dialog.getByText('About the house').waitFor();
  await control('size').fill('120 m²');
  await visitor.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await before(surface), 3, 'where it was');
  await visitor.page.evaluate(() => { const main = document.querySelector('main'); main.innerHTML = `${main.innerHTML}`; });
  await until(async () => (await surface.count()) === 1 && (await before(surface)) === 3, 'there again');
  await button.click();
  await dialog.waitFor();
  assert.equal(await control('size').inputValue(), '120 m²');
  await button.click();
  await control('email').fill('an@example.com');
  await visitor.takesTime();
  await button.click();
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.fields, verdict], [{ kind: 'house', size: '120 m²', email: 'an@example.com' }, 'consistent']);
}, () => site({ ...QUOTE, after: 3 }, WITHOUT_SLOT));

visit('so does a form of plain fields; where the page has a slot for it, it stands there', async (visitor, { pages }) => {
  await visitor.open(pages.url);
  await visitor.surface('quote').locator('[name=email]').waitFor();
  assert.equal(await before(visitor.surface('quote')), 2);
  await visitor.open(`${pages.url}/slot`);
  await visitor.surface('quote').locator('[name=email]').waitFor();
  assert.equal(await visitor.surface('quote').evaluate((host) => host.parentElement.dataset.leadlineSlot), 'quote');
}, async () => {
  const begun = await site({ id: 'quote', title: 'Your quote', after: 2, fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] }, WITHOUT_SLOT);
  begun.pages.set('/slot', { body: ARTICLE });
  return begun;
});
