// The numbering plans come with a form that needs them (docs/protocol.md, "Parts"), and no lead waits for them, or is lost without them.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { passes } from './support/axe.mjs';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const PLANS = /leadline\.phones\.wasm/;
const abroad = () => otherOrigin({ '/post': { body: blogPage() } },
  (config) => config.forms.forEach(({ fields }) => fields.filter(({ type }) => type === 'tel').forEach((field) => (field.country = 'DE'))));

function plansFetchedBy(page) {
  const files = [];
  page.on('request', (request) => PLANS.test(request.url()) && files.push(request.url()));
  return files;
}

async function fill(visitor, phone) {
  await visitor.fillPriceList();
  await visitor.field('price-list', 'phone').fill(phone);
  await visitor.field('price-list', 'email').focus();
}

visit('a form for Vietnamese numbers alone never fetches them', async (visitor, receiver) => {
  const files = plansFetchedBy(visitor.page);
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.becomesLead(receiver);
  assert.deepEqual(files, []);
});

visit('a form for other numbers fetches them once it is open: a number that does not exist is told at once, a right one is sent in full', async (visitor, { pages, receiver }) => {
  const files = plansFetchedBy(visitor.page);
  await visitor.open(`${pages.url}/post`);
  assert.deepEqual(files, [], 'no form is open');
  await visitor.openPriceList();
  await until(() => files.length === 1, 'the plans are asked for');
  await fill(visitor, '+1 999 555 0123');
  await visitor.sees('Số điện thoại chưa đúng');
  await fill(visitor, '0151 12345678');
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã nhận được!');
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.phone, '+4915112345678');
  assert.equal(verdict, 'consistent');
  assert.equal(files.length, 1);
}, abroad);

const GONE = {
  'are not there (404)': (route) => route.fulfill({ status: 404, body: '' }),
  'are blocked': (route) => route.abort(),
  'hang': () => {},
};

describe('numbering plans that never come', { concurrency: 3 }, () => {
  for (const [how, answer] of Object.entries(GONE)) {
    visit(`they ${how}: numbers go by their length, the lead is sent, and nobody fetches another core for it`, async (visitor, { pages, receiver }) => {
      const twins = [];
      visitor.page.on('request', (request) => request.url().includes('twin.mjs') && twins.push(request.url()));
      await visitor.page.route(PLANS, answer);
      await visitor.open(`${pages.url}/post`);
      await visitor.openPriceList();
      await visitor.page.waitForTimeout(2500);
      await fill(visitor, '+1 999 555 0123');
      await visitor.submitButton('price-list').click();
      await visitor.sees('Đã nhận được!');
      const [{ lead, verdict }] = await receiver.waitForLeads(1);
      assert.equal(lead.fields.phone, '+19995550123');
      assert.equal(verdict, 'consistent');
      assert.deepEqual(twins, []);
      for (const told of visitor.complaints.splice(0)) assert.match(told, /^leadline: phones could not be loaded yet|Failed to load resource/);
    }, abroad);
  }
});

const CHOICE = { id: 'ask', title: 'Ask', fields: [{ name: 'phone', type: 'tel', label: 'Phone', country: 'VN', countries: true, required: true }] };
const withChoice = () => otherOrigin({ '/ask': { body: '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><div data-leadline-slot="ask"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></html>' } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', forms: [CHOICE] });
});

visit('a choice of countries has their names, begins with the site’s, and says whose a number without a code is', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/ask`);
  const countries = visitor.surface('ask').getByRole('combobox', { name: 'Country' });
  await countries.waitFor();
  assert.equal(await countries.inputValue(), 'VN');
  const names = await countries.locator('option').allTextContents();
  assert.ok(names.length > 230 && names[0] === 'Vietnam (+84)' && names[1] === 'Afghanistan (+93)' && names.includes('United States (+1)'), names.slice(0, 4).join());
  await passes(visitor.page);
  await countries.selectOption('US');
  await visitor.field('ask', 'phone').fill('(201) 555-0123');
  await visitor.page.waitForTimeout(1500);
  await visitor.submitButton('ask').click();
  await visitor.surface('ask').getByText('Thank you').waitFor();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, { phone: '+12015550123' });
}, withChoice);
