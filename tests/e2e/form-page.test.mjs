// A form on a page of its own (docs/receiver.md): what a link in a chat or a QR code leads to.
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { visit } from './support/visit.mjs';

visit('a form of the page is there, its campaign counts, and its lead is verified', async (visitor, receiver) => {
  await visitor.page.goto(`${receiver.url}/f/quote?utm_source=zalo&utm_medium=social`);
  const quote = visitor.surface('quote');
  await quote.locator('label[for="o.home.2"]').click();
  await passes(visitor.page);
  await quote.locator('.ll-button').click();
  await visitor.field('quote', 'name').fill('An');
  await visitor.field('quote', 'phone').fill('0912 345 678');
  await visitor.field('quote', 'agree').check();
  await visitor.page.waitForTimeout(1000);
  await quote.locator('.ll-button').click();
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.form, lead.page.path, lead.attribution.last.source, verdict], ['quote', '/f/quote', 'zalo', 'consistent']);
});

visit('a form that is a dialog opens by itself', async (visitor, receiver) => {
  await visitor.page.goto(`${receiver.url}/f/price-list`);
  await visitor.field('price-list', 'email').waitFor();
  assert.equal(await visitor.page.title(), 'Bảng giá căn hộ Sông Xanh');
});

visit('there is none for what is no form, nor for a form of the page\'s own', async (visitor, receiver) => {
  for (const id of ['none', 'question', '', 'quote.json.json', '%3Cscript%3E', '..%2Fleadline']) assert.equal((await fetch(`${receiver.url}/f/${id}`)).status, 404, id);
  const config = await (await fetch(`${receiver.url}/f/quote.json`)).json();
  assert.ok(config.forms.some(({ id }) => id === 'quote'));
});
