// Forms that ask more than plain fields, in a real browser: choices, steps, fields that are there only sometimes, drafts (docs/forms.md).
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A quote</title><meta name="viewport" content="width=device-width"></head><body><main><h1>A quote</h1>
<div data-leadline-slot="quote"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const is = (field, value) => ({ '==': [{ var: `fields.${field}` }, value] });

const QUOTE = {
  id: 'quote', title: 'Your quote', submit: 'Ask for it',
  steps: [
    { id: 'what', title: 'What is it about?', fields: ['kind', 'rooms'], next: [{ when: is('kind', 'office'), to: 'who' }] },
    { id: 'how', title: 'How about the {{fields.kind}}?', fields: ['day', 'extras'] },
    { id: 'who', title: 'Who are you?', fields: ['name', 'email', 'where', 'stars'] },
  ],
  fields: [
    { name: 'kind', type: 'radio', label: 'I am looking for', required: true, display: 'buttons', other: true, options: [{ value: 'flat', label: 'A flat' }, { value: 'house', label: 'A house' }, { value: 'office', label: 'An office' }] },
    { name: 'rooms', type: 'number', label: 'Rooms', required: true, visibleWhen: is('kind', 'flat') },
    { name: 'day', type: 'date', label: 'When may we call?' },
    { name: 'extras', type: 'multiselect', label: 'With', options: ['garden', 'garage', 'balcony'], max: 2 },
    { name: 'name', type: 'name', label: 'Name', required: true },
    { name: 'email', type: 'email', label: 'E-mail', requiredWhen: is('kind', 'house'), prefill: 'query.mail' },
    { name: 'where', type: 'address', label: 'Address' },
    { name: 'stars', type: 'rating', label: 'This page' },
  ],
  success: { title: 'Thank you, {{fields.name}}!' },
  endings: [{ when: is('kind', 'house'), title: 'A house for {{fields.name}}!' }],
};

/** That form on its page, and the real receiver on another origin. */
const quote = (change = {}) => () => otherOrigin({ '/quote': { body: PAGE } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', consent: { default: 'persistent' }, forms: [{ ...QUOTE, ...change }] });
});

const form = (visitor) => visitor.surface('quote');
const named = (visitor, name) => form(visitor).locator(`[name="${name}"]`);
const choose = (visitor, words) => form(visitor).getByText(words, { exact: true }).click();
const next = (visitor) => form(visitor).locator('.ll-button').click();
const step = (visitor, words) => form(visitor).getByText(words, { exact: true }).waitFor();

async function begin(visitor, pages, query = '') {
  await visitor.open(`${pages.url}/quote${query}`);
  await step(visitor, 'Step 1 of 3');
}

visit('a form in steps asks what follows from the answers, keeps them on the way back, and sends what was asked', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages, '?mail=an@example.com');
  assert.equal(await named(visitor, 'rooms').count(), 0, 'rooms are of a flat');
  await next(visitor);
  await form(visitor).getByText('Please choose: “I am looking for”.').waitFor();
  await choose(visitor, 'A flat');
  await named(visitor, 'rooms').fill('3');
  await next(visitor);
  await step(visitor, 'How about the flat?');
  await choose(visitor, 'garden');
  await choose(visitor, 'balcony');
  await named(visitor, 'day').fill('2026-12-24');
  await form(visitor).getByRole('button', { name: 'Back' }).click();
  await step(visitor, 'What is it about?');
  assert.equal(await named(visitor, 'rooms').inputValue(), '3');
  assert.equal(await form(visitor).locator('input:checked').getAttribute('value'), 'flat');
  await next(visitor);
  await step(visitor, 'How about the flat?');
  assert.deepEqual(await form(visitor).locator('input:checked').evaluateAll((boxes) => boxes.map(({ value }) => value)), ['garden', 'balcony']);
  await next(visitor);
  await step(visitor, 'Who are you?');
  assert.equal(await named(visitor, 'email').inputValue(), 'an@example.com', 'from the address');
  await named(visitor, 'name').fill('Nguyễn Văn An');
  await named(visitor, 'where.street').fill('1 Lê Lợi');
  await named(visitor, 'where.province').fill('TP. Hồ Chí Minh');
  await form(visitor).getByText('4', { exact: true }).click();
  await next(visitor);
  await form(visitor).getByRole('heading', { name: 'Thank you, Nguyễn Văn An!' }).waitFor();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, {
    kind: 'flat', rooms: 3, day: '2026-12-24', extras: ['garden', 'balcony'], name: 'Nguyễn Văn An', email: 'an@example.com',
    where: { street: '1 Lê Lợi', province: 'TP. Hồ Chí Minh' }, stars: 4,
  });
}, quote());

visit('a jump leaves a step out, and what is in it is not sent', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages);
  await choose(visitor, 'An office');
  await next(visitor);
  await step(visitor, 'Step 2 of 2');
  await named(visitor, 'name').fill('An');
  await next(visitor);
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, { kind: 'office', name: 'An' });
}, quote());

visit('"other" asks what else, and that is the answer', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages);
  await choose(visitor, 'Other');
  await form(visitor).getByLabel('What else?').fill('a mill');
  await next(visitor);
  await step(visitor, 'How about the a mill?');
  await next(visitor);
  await named(visitor, 'name').fill('An');
  await next(visitor);
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.kind, 'a mill');
}, quote());

visit('required only where a condition says so, and an ending of its own', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages);
  await choose(visitor, 'A house');
  await next(visitor);
  await step(visitor, 'How about the house?');
  await next(visitor);
  await named(visitor, 'name').fill('An');
  await next(visitor);
  await form(visitor).getByText('Enter your e-mail address.').waitFor();
  await named(visitor, 'email').fill('an@example.com');
  await next(visitor);
  await form(visitor).getByRole('heading', { name: 'A house for An!' }).waitFor();
  await receiver.waitForLeads(1);
}, quote());

visit('what was entered is there again after a reload, at its step, and is forgotten once it was sent', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages);
  await choose(visitor, 'A flat');
  await named(visitor, 'rooms').fill('2');
  await next(visitor);
  await choose(visitor, 'garage');
  // A browser that gives the page another process may read the storage before what the last one wrote has arrived.
  await until(() => visitor.page.evaluate(() => JSON.stringify({ ...localStorage }).includes('garage')), 'the draft to be kept');
  await visitor.page.reload();
  await step(visitor, 'How about the flat?');
  assert.deepEqual(await form(visitor).locator('input:checked').evaluateAll((boxes) => boxes.map(({ value }) => value)), ['garage']);
  await next(visitor);
  await named(visitor, 'name').fill('An');
  await next(visitor);
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.rooms, 2);
  await form(visitor).getByRole('heading', { name: 'Thank you, An!' }).waitFor();
  await visitor.page.reload();
  await step(visitor, 'Step 1 of 3');
  assert.equal(await form(visitor).locator('input:checked').count(), 0);
}, quote());

visit('nothing is kept of it where nobody may be remembered', async (visitor, { pages }) => {
  await begin(visitor, pages);
  await visitor.page.evaluate(() => leadline.consent('none'));
  await choose(visitor, 'A flat');
  await named(visitor, 'rooms').fill('2');
  await next(visitor);
  await step(visitor, 'How about the flat?');
  await visitor.page.reload();
  await step(visitor, 'Step 1 of 3');
  assert.equal(await form(visitor).locator('input:checked').count(), 0);
}, quote());

visit('by keyboard alone: arrows choose, Enter goes on, and the focus follows', async (visitor, { pages, receiver }) => {
  await begin(visitor, pages);
  const { keyboard } = visitor.page;
  const focus = () => visitor.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('name');
  });
  await form(visitor).locator('input[value="flat"]').focus();
  await keyboard.press('ArrowRight');
  assert.equal(await form(visitor).locator('input:checked').getAttribute('value'), 'house');
  await keyboard.press('Enter');
  await until(async () => (await focus()) === 'day', 'the first question of the next step has the focus');
  await keyboard.press('Enter');
  await until(async () => (await focus()) === 'name', 'and of the last');
  await keyboard.type('An');
  await keyboard.press('Tab');
  await keyboard.type('an@example.com');
  await keyboard.press('Enter');
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.kind, 'house');
}, quote());

visit('nobody is kept out: axe finds nothing in any step', async (visitor, { pages }) => {
  await begin(visitor, pages);
  await next(visitor);
  await passes(visitor.page);
  await choose(visitor, 'Other');
  await form(visitor).getByLabel('What else?').fill('x');
  await passes(visitor.page);
  await next(visitor);
  await step(visitor, 'Step 2 of 3');
  await passes(visitor.page);
  await next(visitor);
  await step(visitor, 'Step 3 of 3');
  await passes(visitor.page);
}, quote());
