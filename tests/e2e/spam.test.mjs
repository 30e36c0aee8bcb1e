// Nobody is called a robot for being fast (docs/forms.md, "Spam"): twenty honest ways of filling in a form, and what a script does.
import assert from 'node:assert/strict';
import { otherOrigin } from './support/pages.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A page</title></head><body><h1>A page</h1><div data-leadline-slot="ask"></div>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const FIELDS = [
  { name: 'name', label: 'Name', autocomplete: 'name', required: true },
  { name: 'phone', type: 'tel', country: 'VN', label: 'Phone', required: true },
  { name: 'email', type: 'email', label: 'E-mail' },
  { name: 'more', type: 'textarea', label: 'More' },
];
const site = () => otherOrigin({ '/post': { body: PAGE } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'vi', forms: [{ id: 'ask', title: 'Ask', fields: FIELDS }] });
});

const control = (visitor, name) => visitor.field('ask', name);
const values = (n) => ({ name: 'Nguyễn Thị Hằng', phone: `0912 345 ${600 + n}`, email: `hang.${n}@example.com` });

/** What a browser's autofill and a password manager do: values without a key, and their events or none. */
const set = (visitor, answers, events) => visitor.surface('ask').locator('form').evaluate((form, [given, told]) => {
  for (const [name, value] of Object.entries(given)) {
    form.elements[name].value = value;
    for (const type of told) form.elements[name].dispatchEvent(new Event(type, { bubbles: true }));
  }
}, [answers, events]);

const press = (visitor) => visitor.submitButton('ask').click();
const enter = async (visitor) => {
  await control(visitor, 'email').focus();
  await visitor.page.keyboard.press('Enter');
};
const typed = (delay) => async (visitor, answers) => {
  for (const [name, value] of Object.entries(answers)) await control(visitor, name).pressSequentially(value, { delay });
};
const pasted = async (visitor, answers) => {
  for (const [name, value] of Object.entries(answers)) {
    await control(visitor, name).focus();
    await visitor.page.keyboard.insertText(value);
  }
};
const composed = async (visitor, { name, ...rest }) => {
  await control(visitor, 'name').focus();
  const session = await visitor.page.context().newCDPSession(visitor.page);
  for (const text of ['Ngu', 'Nguy', 'Nguye', 'Nguyê', 'Nguyễ', 'Nguyễn']) await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await session.send('Input.insertText', { text: name });
  await pasted(visitor, rest);
};
const filled = (...events) => (visitor, answers) => set(visitor, answers, events);

const WAYS = { 'typed fast': typed(0), 'typed': typed(15), 'pasted': pasted, 'by an input method': composed, 'by autofill': filled('input', 'change'), 'by autofill without events': filled(), 'by a password manager': filled('keydown', 'keyup', 'input', 'change') };
const ENDS = { 'and pressed': press, 'and Enter': enter };
const FILLINGS = Object.entries(WAYS).flatMap(([how, fill]) => Object.entries(ENDS).map(([then, end]) => ({ what: `${how}, ${then}`, fill, end })));
// Those that are done at once, once more at once after the form is there.
const AT_ONCE = FILLINGS.filter(({ what }) => /autofill|manager/.test(what)).map((one) => ({ ...one, what: `${one.what}, at once`, atOnce: true }));

visit(`of ${FILLINGS.length + AT_ONCE.length} honest fillings none is marked`, async (visitor, { pages, receiver }) => {
  const all = [...FILLINGS, ...AT_ONCE];
  assert.equal(all.length, 20);
  for (const [n, { fill, end, atOnce }] of all.entries()) {
    await visitor.page.goto(`${pages.url}/post`);
    await control(visitor, 'name').waitFor();
    if (!atOnce) await visitor.page.waitForTimeout(300);
    await fill(visitor, values(n));
    await end(visitor);
    await visitor.surface('ask').locator('.ll-done').waitFor();
  }
  const leads = await receiver.waitForLeads(all.length, { seconds: 30 });
  const marked = leads.filter(({ lead }) => lead.spam.score >= 20).map(({ lead }) => [lead.fields, lead.spam]);
  assert.deepEqual(marked, []);
  assert.equal(leads.length, all.length);
}, site);

visit('a script that fills in and sends by itself is marked, and its lead is there all the same', async (visitor, { pages, receiver }) => {
  await visitor.page.goto(`${pages.url}/post`);
  await control(visitor, 'name').waitFor();
  await set(visitor, values(1), ['input', 'change']);
  await visitor.surface('ask').locator('form').evaluate((form) => form.requestSubmit());
  // So many signs at once: it lies in quarantine.
  const [{ lead, verdict }] = await receiver.waitForLeads(1, { query: '&quarantine=1' });
  assert.deepEqual(await receiver.leads(), []);
  assert.ok(lead.spam.score >= 40, JSON.stringify(lead.spam));
  assert.ok(lead.spam.reasons.includes('untouched'));
  assert.notEqual(verdict, 'mismatch');
}, site);
