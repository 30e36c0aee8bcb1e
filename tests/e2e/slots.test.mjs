// Appointments in a real browser, with the real receiver: what is offered, who gets it, and what becomes of the other (docs/forms.md).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { passes } from './support/axe.mjs';
import { Visit } from './support/browser.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A visit</title><meta name="viewport" content="width=device-width"></head><body><main><h1>A visit</h1>
<div data-leadline-slot="visit"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const SCHEDULE = { timezone: '+07:00', days: EVERY_DAY, hours: ['09:00-11:00'], minutes: 60, lead: '1d', ahead: '4d', place: '12 Lê Lợi' };
const FORM = { id: 'visit', title: 'Come and see', fields: [{ name: 'name', label: 'Name', required: true }, { name: 'when', type: 'slot', label: 'When will you come?', required: true, schedule: SCHEDULE }] };

/** `taken`: whether the page asks the receiver for the times that are taken. */
const site = ({ taken = true, schedule = {} } = {}) => () => otherOrigin({ '/visit': { body: PAGE } }, (config) => {
  const fields = FORM.fields.map((field) => (field.type === 'slot' ? { ...field, schedule: { ...SCHEDULE, ...schedule } } : field));
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', consent: { default: 'persistent' }, forms: [{ ...FORM, fields }] });
}, (config, receiver) => { if (taken) config.forms[0].fields[1].taken = `${receiver.url}/api/slots`; });

const form = (visitor) => visitor.surface('visit');
const open = async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/visit`);
  await times(visitor).first().waitFor({ state: 'attached' });
};
const times = (visitor) => form(visitor).locator('[name="when"]');
const days = (visitor) => form(visitor).locator('[name="when.day"]');
const offered = (visitor) => times(visitor).evaluateAll((dials) => dials.map(({ value }) => value));
const choose = async (visitor, dial) => form(visitor).locator(`label[for="${await dial.getAttribute('id')}"]`).click();
const send = (visitor) => form(visitor).locator('.ll-button').click();
const fill = (visitor, name) => visitor.field('visit', 'name').fill(name);
const thanked = (visitor) => form(visitor).getByText('Thank you').waitFor();

/** A visitor beside the first, who has the time at `index` of the first day. */
async function books(visitor, begun, name, index) {
  const other = await Visit.begin(visitor.page.context().browser());
  try {
    await open(other, begun);
    await fill(other, name);
    const time = await times(other).nth(index).getAttribute('value');
    await choose(other, times(other).nth(index));
    await other.page.waitForTimeout(1000);
    await send(other);
    await thanked(other);
    return time;
  } finally {
    await other.close();
  }
}

visit('a time is chosen by day and hour, sent as it is, and saved into a calendar', async (visitor, begun) => {
  await open(visitor, begun);
  const first = await offered(visitor);
  await passes(visitor.page);
  await choose(visitor, days(visitor).nth(1));
  await until(async () => (await offered(visitor))[0] !== first[0]);
  const [nine, ten] = await offered(visitor);
  assert.match(nine, /T09:00\+07:00$/);
  assert.match(ten, /T10:00\+07:00$/);
  await send(visitor);
  await form(visitor).getByText('Please choose a time.').waitFor();
  await fill(visitor, 'An');
  await choose(visitor, times(visitor).nth(1));
  await visitor.page.waitForTimeout(1000);
  await send(visitor);
  await thanked(visitor);
  const [{ lead, verdict, taken }] = await begun.receiver.waitForLeads(1);
  assert.deepEqual([lead.fields, verdict, taken], [{ name: 'An', when: ten }, 'consistent', undefined]);
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), form(visitor).getByRole('button', { name: 'Add to calendar' }).click()]);
  assert.equal(download.suggestedFilename(), 'visit.ics');
  const file = readFileSync(await download.path(), 'utf8');
  assert.match(file, new RegExp(`DTSTART:${ten.slice(0, 10).replaceAll('-', '')}T030000Z\r\n`));
  assert.match(file, /LOCATION:12 Lê Lợi\r\n/);
}, site());

visit('a time that somebody has is not offered to the next visitor', async (visitor, begun) => {
  const taken = await books(visitor, begun, 'Binh', 0);
  await open(visitor, begun);
  await until(async () => !(await offered(visitor)).includes(taken));
  assert.equal((await offered(visitor)).length, 1);
}, site());

visit('of two who choose the same time the second is told so at the field, chooses the next, and both are leads', async (visitor, begun) => {
  await open(visitor, begun);
  await fill(visitor, 'An');
  await choose(visitor, times(visitor).nth(0));
  const taken = await books(visitor, begun, 'Binh', 0);
  await send(visitor);
  await form(visitor).getByText('This time is no longer free. Please pick another one.').waitFor();
  await until(async () => !(await offered(visitor)).includes(taken));
  await passes(visitor.page);
  await choose(visitor, times(visitor).nth(0));
  await send(visitor);
  await thanked(visitor);
  const leads = await begun.receiver.waitForLeads(3);
  const [binh, first, second] = leads.map(({ lead, taken: fields }) => ({ ...lead.fields, id: lead.id, supersedes: lead.supersedes, fields }));
  assert.deepEqual([binh.name, binh.when, binh.fields], ['Binh', taken, undefined]);
  assert.deepEqual([first.name, first.when, first.fields], ['An', taken, ['when']]);
  assert.deepEqual([second.name, second.supersedes, second.fields], ['An', first.id, undefined]);
  assert.notEqual(second.when, taken);
}, site());

visit('an address that cannot say what is taken keeps nobody from choosing', async (visitor, begun) => {
  await visitor.page.route('**/api/slots*', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html>' }));
  await open(visitor, begun);
  await fill(visitor, 'An');
  await choose(visitor, times(visitor).nth(0));
  await visitor.page.waitForTimeout(1000);
  await send(visitor);
  await thanked(visitor);
}, site());

visit('where no time is free the form says so, and is sent without one', async (visitor, begun) => {
  await visitor.open(`${begun.pages.url}/visit`);
  await form(visitor).getByText('No time is free at the moment.', { exact: false }).waitFor();
  await fill(visitor, 'An');
  await visitor.page.waitForTimeout(1000);
  await send(visitor);
  await thanked(visitor);
  const [{ lead }] = await begun.receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, { name: 'An' });
}, site({ taken: false, schedule: { ahead: '1h', lead: '1h' } }));

visit('times are chosen by the keys alone, and say what they are to a screen reader', async (visitor, begun) => {
  await open(visitor, begun);
  await visitor.field('visit', 'name').focus();
  for (const key of ['Tab', 'ArrowRight']) await visitor.page.keyboard.press(key);
  assert.equal(await days(visitor).nth(1).isChecked(), true);
  await visitor.page.keyboard.press('Tab');
  await visitor.page.keyboard.press('Space');
  assert.equal(await times(visitor).nth(0).isChecked(), true);
  const group = form(visitor).getByRole('radiogroup', { name: 'Time' });
  assert.equal(await group.getByRole('radio', { name: '09:00' }).isChecked(), true);
}, site({ taken: false }));
