// Forms as short as they can be, in a real browser: what is known is not asked again, what can change nothing is left out, one question
// a screen by keyboard alone, and the list of what is wrong in a long form (docs/forms.md).
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (slots, more = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Forms</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Forms</h1>
${slots.map((slot) => `<div data-leadline-slot="${slot}"></div>`).join('\n')}${more}</main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

/** The first of these forms on a page, a link to the second on another, and the real receiver on another origin. */
const site = (forms, scoring) => () => otherOrigin({ '/one': { body: page([forms[0].id]) }, '/two': { body: page([], `<p><a href="#" data-leadline="${forms[1]?.id}">A quote</a></p>`) } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', consent: { default: 'persistent' }, forms, ...(scoring && { scoring }) });
});

const named = (visitor, id, name) => visitor.surface(id).locator(`[name="${name}"]`);
const send = (visitor, id) => visitor.surface(id).locator('.ll-button').click();
/** Whoever reads a form has been there for a moment. */
const moment = (visitor) => visitor.page.waitForTimeout(2500);
const focus = (visitor) => visitor.page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute('name') ?? element?.getAttribute('role') ?? element?.textContent;
});

const NEWS = { id: 'news', title: 'News', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] };
const QUOTE = {
  id: 'quote', display: 'modal', title: 'A quote', known: 'skip',
  fields: [
    { name: 'name', label: 'Name', required: true }, { name: 'email', type: 'email', label: 'E-mail', required: true },
    { name: 'phone', type: 'tel', country: 'VN', label: 'Phone' },
  ],
};

async function orderNews(visitor, { pages, receiver }) {
  await visitor.open(`${pages.url}/one`);
  await named(visitor, 'news', 'email').fill('an@gmail.com');
  await send(visitor, 'news');
  await receiver.waitForLeads(1);
}

async function openQuote(visitor, pages) {
  await visitor.open(`${pages.url}/two`);
  await visitor.page.getByRole('link', { name: 'A quote' }).click();
  await visitor.surface('quote').getByText('We already have: E-mail a••@gmail.com').waitFor();
}

visit('what was answered in another form is not asked again, is sent, and is not shown to whoever looks on', async (visitor, begun) => {
  await orderNews(visitor, begun);
  await openQuote(visitor, begun.pages);
  assert.equal(await named(visitor, 'quote', 'email').count(), 0);
  assert.equal((await visitor.surface('quote').innerText()).includes('an@gmail.com'), false);
  await passes(visitor.page);
  assert.deepEqual((await visitor.page.evaluate(() => leadline.why('quote'))).fields, {
    asked: ['name', 'phone'], known: ['email'], left: [{ field: 'email', because: 'known' }],
  });
  await named(visitor, 'quote', 'name').fill('An');
  await send(visitor, 'quote');
  const [, { lead }] = await begun.receiver.waitForLeads(2);
  assert.deepEqual(lead.fields, { email: 'an@gmail.com', name: 'An' });
}, site([NEWS, QUOTE]));

visit('by keyboard alone it is changed after all: the focus goes there, and the dialog keeps it', async (visitor, begun) => {
  await orderNews(visitor, begun);
  await openQuote(visitor, begun.pages);
  const { keyboard } = visitor.page;
  for (let presses = 0; (await focus(visitor)) !== 'Change' && presses < 10; ++presses) await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await until(async () => (await focus(visitor)) === 'email', 'the field has the focus');
  assert.equal(await named(visitor, 'quote', 'email').inputValue(), 'an@gmail.com');
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('binh@gmail.com');
  await named(visitor, 'quote', 'name').fill('Bình');
  await send(visitor, 'quote');
  const [, { lead }] = await begun.receiver.waitForLeads(2);
  assert.equal(lead.fields.email, 'binh@gmail.com');
  await visitor.page.reload();
  await visitor.page.getByRole('link', { name: 'A quote' }).click();
  await visitor.surface('quote').getByText('We already have: Name, E-mail b••@gmail.com').waitFor();
}, site([NEWS, QUOTE]));

visit('withdrawn consent forgets it, also in the form that is open', async (visitor, begun) => {
  await orderNews(visitor, begun);
  await openQuote(visitor, begun.pages);
  await visitor.page.evaluate(() => leadline.consent('none'));
  await named(visitor, 'quote', 'email').waitFor();
  assert.equal(await named(visitor, 'quote', 'email').inputValue(), '');
}, site([NEWS, QUOTE]));

const SCORING = {
  groups: [{ id: 'fit', dimension: 'fit' }],
  rules: [{ id: 'role', group: 'fit', kind: 'answer', field: 'role', valueMap: { boss: 60, clerk: 0 } }],
  stages: [{ id: 'SQL', when: { '>=': [{ var: 'score.total' }, 50] } }],
};
const ROLE = { name: 'role', type: 'radio', label: 'You are', options: ['boss', 'clerk'] };
const SHORT = { id: 'short', title: 'Short', most: 2, fields: [{ name: 'colour', label: 'Colour' }, { name: 'email', type: 'email', label: 'E-mail', required: true }, ROLE] };

visit('of the fields that need not be asked, the one that could change the stage is, and what is asked stays while it is filled in', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/one`);
  const names = () => visitor.surface('short').locator('[name]:not([name="ll_subject"])').evaluateAll((controls) => controls.map(({ name }) => name));
  await named(visitor, 'short', 'email').waitFor();
  assert.deepEqual(await names(), ['email', 'role', 'role']);
  await visitor.surface('short').getByText('boss').click();
  await named(visitor, 'short', 'email').fill('an@example.com');
  assert.deepEqual(await names(), ['email', 'role', 'role']);
  await moment(visitor);
  await send(visitor, 'short');
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.equal(lead.score.stage, 'SQL');
  assert.equal(verdict.name ?? verdict, 'consistent');
}, site([SHORT], SCORING));

const EACH = {
  id: 'each', title: 'One by one', steps: 'each',
  fields: [
    { name: 'name', label: 'Your name', required: true }, { name: 'kind', type: 'radio', label: 'I am looking for', required: true, options: ['A flat', 'A house'], other: true },
    { name: 'extras', type: 'multiselect', label: 'With', options: ['garden', 'garage', 'balcony'] }, { name: 'email', type: 'email', label: 'E-mail', required: true },
  ],
};

visit('one question a screen, by keyboard alone: letters choose, Enter goes on, and letters that are typed are letters', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/one`);
  const { keyboard } = visitor.page;
  const there = (name) => until(async () => (await focus(visitor)) === name, `the focus is at ${name}`);
  await named(visitor, 'each', 'name').focus();
  await keyboard.type('Abc');
  await keyboard.press('Enter');
  await there('kind');
  await passes(visitor.page);
  await keyboard.press('b');
  assert.equal(await visitor.surface('each').locator('input:checked').getAttribute('value'), 'A house');
  await visitor.surface('each').getByText('Step 2 of 4').waitFor(); // a choice alone does not go on
  await keyboard.press('C');
  const other = named(visitor, 'each', 'kind.other');
  await other.waitFor();
  await other.focus();
  await keyboard.type('a mill');
  assert.equal(await other.inputValue(), 'a mill');
  assert.equal(await visitor.surface('each').locator('input:checked').getAttribute('value'), 'other');
  await keyboard.press('Enter');
  await there('extras');
  await keyboard.press('a');
  await keyboard.press('c');
  await keyboard.press('Control+b'); // a browser's or a reader's own
  await keyboard.press('Enter');
  await there('email');
  await keyboard.type('an@example.com');
  await moment(visitor);
  await keyboard.press('Enter');
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, { name: 'Abc', kind: 'a mill', extras: ['garden', 'balcony'], email: 'an@example.com' });
  assert.equal(lead.spam.score, 0);
}, site([EACH]));

const LONG = { id: 'long', title: 'Long', fields: [1, 2, 3, 4, 5, 6, 7].map((i) => ({ name: `f${i}`, label: `Question ${i}`, required: i % 2 === 1 })) };

visit('a long form lists what is wrong, has the focus there, and leads to each', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/one`);
  const control = (name) => visitor.surface('long').locator(`input[name="${name}"]`);
  await control('f3').fill('x');
  await send(visitor, 'long');
  await until(async () => (await focus(visitor)) === 'group', 'the list has the focus');
  const list = visitor.surface('long').getByRole('group', { name: '3 answers need another look:' });
  await list.waitFor();
  await passes(visitor.page);
  await list.getByRole('button', { name: 'Question 7' }).press('Enter');
  await until(async () => (await focus(visitor)) === 'f7', 'the field has it then');
  for (const name of ['f7', 'f5', 'f1']) await control(name).fill('x');
  await send(visitor, 'long');
  await receiver.waitForLeads(1);
}, site([LONG]));
