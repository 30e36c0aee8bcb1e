// Forms that ask for files, in a real browser: chosen, checked, sent after the accepted lead, in spite of a bad network and a reload (docs/forms.md).
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (slot) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A quote</title><meta name="viewport" content="width=device-width"></head><body><main><h1>A quote</h1>
${slot && `<div data-leadline-slot="${slot}"></div>`}</main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const QUOTE = {
  id: 'quote', title: 'Your quote', submit: 'Ask for it',
  fields: [
    { name: 'email', type: 'email', label: 'E-mail', required: true },
    { name: 'plan', type: 'file', label: 'Floor plan', accept: ['.pdf', 'image/*'], maxSize: '300KB', max: 2 },
  ],
  success: { title: 'Thank you!' },
};
const PLAIN = { id: 'letter', title: 'A letter', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] };

const quote = (form = QUOTE) => () => otherOrigin({ '/quote': { body: page('quote') }, '/letter': { body: page('letter') }, '/other': { body: page('') } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', forms: [form, PLAIN] });
  // Its port is known only when the config is written.
  Object.defineProperty(config.delivery.endpoints[0], 'files', { enumerable: true, get() { return this.url.replace('leads', 'files'); } });
});

const PDF = { name: 'Mặt bằng.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]) };
const PNG = { name: 'garden.png', mimeType: 'image/png', buffer: randomBytes(1000) };

const form = (visitor) => visitor.surface('quote');
const input = (visitor) => form(visitor).locator('input[type=file]');
const way = (visitor) => form(visitor).locator('.ll-way');

/** What is posted of files; `first` may answer some itself: a status, or 'cut'. */
async function watch(visitor, first) {
  const posted = [];
  visitor.page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith('/api/files')) posted.push(request); });
  if (first) {
    await visitor.context.route('**/api/files', (route) => {
      const answer = route.request().method() === 'POST' ? first(posted.length) : undefined;
      if (answer === 'cut') return route.abort('connectionreset');
      return answer ? route.fulfill({ status: answer, headers: { 'access-control-allow-origin': '*' }, body: '{}' }) : route.continue();
    });
  }
  return posted;
}

async function fill(visitor, pages, ...files) {
  await visitor.open(`${pages.url}/quote`);
  await visitor.field('quote', 'email').fill('an@example.com');
  await until(async () => (await form(visitor).locator('input[type=file]').count()) === 1, 'the control is there');
  if (files.length > 0) await input(visitor).setInputFiles(files);
}

const submit = (visitor) => form(visitor).locator('button[type=submit]').click();
const stored = async (receiver, count) => {
  await until(async () => ((await receiver.leads())[0]?.files?.length ?? 0) >= count, `${count} files stored`, 20);
  return (await receiver.leads())[0];
};
const bytesOf = async (receiver, lead, index) => Buffer.from(await (await fetch(`${receiver.url}/api/files?lead=${lead.id}&field=plan&index=${index}`, { headers: { authorization: `Bearer ${receiver.token}` } })).arrayBuffer());

visit('files follow the accepted lead, each in a request of its own, and arrive as they are', async (visitor, { pages, receiver }) => {
  let leads = -1;
  const posted = await watch(visitor);
  visitor.page.on('request', async (request) => { if (leads < 0 && request.url().endsWith('/api/files')) leads = (await receiver.leads()).length; });
  await fill(visitor, pages, PDF, PNG);
  await form(visitor).getByText('Mặt bằng.pdf (196 KB)').waitFor();
  await passes(visitor.page);
  await submit(visitor);
  await form(visitor).getByText('Your files have arrived.').waitFor();
  const { lead, files } = await stored(receiver, 2);
  assert.equal(leads, 1, 'the lead was stored before');
  assert.deepEqual(lead.fields.plan, [{ name: 'Mặt bằng.pdf', size: PDF.buffer.length, type: 'application/pdf' }, { name: 'garden.png', size: 1000, type: 'image/png' }]);
  assert.deepEqual(files.map(({ name }) => name), ['Mặt bằng.pdf', 'garden.png']);
  assert.deepEqual(await bytesOf(receiver, lead, 0), PDF.buffer);
  assert.deepEqual(await bytesOf(receiver, lead, 1), PNG.buffer);
  assert.equal(posted.length, 2);
  await passes(visitor.page);
  await until(() => visitor.page.evaluate(async () => (await indexedDB.databases()).length === 0), 'nothing is left in the browser');
}, quote());

visit('a file of another kind, too large, or one too many is told at the field; one that is taken away again is not sent', async (visitor, { pages, receiver }) => {
  await watch(visitor);
  await fill(visitor, pages, { name: 'x.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(10) });
  await form(visitor).getByText('Choose files of these kinds: PDF, images.').waitFor();
  await form(visitor).getByRole('button', { name: 'Remove x.exe' }).click();
  await until(async () => (await form(visitor).locator('.ll-error').count()) === 0, 'nothing is wrong any more');
  await input(visitor).setInputFiles({ ...PDF, buffer: Buffer.alloc(300 * 1024 + 1) });
  await form(visitor).getByText('Choose files of at most 300 KB each.').waitFor();
  await submit(visitor);
  assert.equal(await input(visitor).evaluate((node) => node.getRootNode().activeElement === node), true, 'the focus is on what is wrong');
  await form(visitor).getByRole('button', { name: 'Remove Mặt bằng.pdf' }).click();
  for (const name of ['1.png', '2.png', '3.png']) await input(visitor).setInputFiles({ ...PNG, name });
  await form(visitor).getByText('Choose at most 2.').waitFor();
  await form(visitor).getByRole('button', { name: 'Remove 1.png' }).click();
  await submit(visitor);
  const { files } = await stored(receiver, 2);
  assert.deepEqual(files.map(({ name }) => name), ['2.png', '3.png']);
}, quote());

visit('a receiver that is busy, and a network that breaks off, are asked again', async (visitor, { pages, receiver }) => {
  const posted = await watch(visitor, (n) => [503, 'cut'][n - 1]);
  await fill(visitor, pages, PNG);
  await submit(visitor);
  await form(visitor).getByText('Sending: garden.png').waitFor();
  await form(visitor).getByText('Your files have arrived.').waitFor();
  assert.equal(posted.length, 3);
  assert.equal((await receiver.leads()).length, 1);
  assert.equal((await stored(receiver, 1)).files.length, 1);
}, quote());

visit('what the receiver refuses for good is said, and not asked again; the lead is there all the same', async (visitor, { pages, receiver }) => {
  const posted = await watch(visitor, () => 415);
  await fill(visitor, pages, PNG);
  await submit(visitor);
  await form(visitor).getByText('Your message has arrived, but this file was not accepted: garden.png').waitFor();
  await visitor.page.waitForTimeout(2000);
  assert.equal(posted.length, 1);
  assert.equal((await receiver.leads()).length, 1);
}, quote());

visit('a page that is left while a file is on its way: the next page of the site sends it, whatever is on it', async (visitor, { pages, receiver }) => {
  let open = false;
  const posted = await watch(visitor, () => (open ? undefined : 503));
  await fill(visitor, pages, PDF);
  await submit(visitor);
  await until(() => posted.length > 0, 'it was tried');
  assert.equal((await receiver.leads()).length, 1);
  open = true;
  await visitor.page.goto(`${pages.url}/other`);
  const { lead } = await stored(receiver, 1);
  assert.deepEqual(await bytesOf(receiver, lead, 0), PDF.buffer);
  await until(() => visitor.page.evaluate(async () => (await indexedDB.databases()).length === 0), 'nothing is left in the browser');
}, quote());

visit('when the lead itself waits for its receiver, its files wait with it, over a reload', async (visitor, { pages, receiver }) => {
  const posted = await watch(visitor);
  await fill(visitor, pages, PDF);
  await receiver.kill();
  await submit(visitor);
  await visitor.page.waitForTimeout(1500);
  await visitor.page.reload();
  await visitor.page.waitForTimeout(1000);
  assert.equal(posted.length, 0, 'no file before its lead');
  await receiver.start();
  const { lead } = await stored(receiver, 1);
  assert.deepEqual(await bytesOf(receiver, lead, 0), PDF.buffer);
}, quote());

visit('after too many tries the visitor is asked, and one press sends it', async (visitor, { pages, receiver }) => {
  let open = false;
  await visitor.page.clock.install();
  await watch(visitor, () => (open ? undefined : 503));
  await fill(visitor, pages, PNG);
  await submit(visitor);
  const again = form(visitor).getByRole('button', { name: 'Try again' });
  await until(async () => {
    await visitor.page.clock.runFor(5_000);
    return (await again.count()) === 1;
  }, 'the button', 30);
  await form(visitor).getByText('Your message has arrived, but a file could not be sent: garden.png').waitFor();
  open = true;
  await again.click();
  await form(visitor).getByText('Your files have arrived.').waitFor();
  assert.equal(await way(visitor).locator('progress, button').count(), 0);
}, quote());

const { fields: [email, plan], ...rest } = QUOTE;
visit('a step back keeps what was chosen; a reload asks again, and claims nothing', async (visitor, { pages, receiver }) => {
  await watch(visitor);
  await visitor.open(`${pages.url}/quote`);
  await input(visitor).setInputFiles(PDF);
  await submit(visitor);
  await form(visitor).getByText('Back', { exact: true }).click();
  await form(visitor).getByText('Mặt bằng.pdf (196 KB)').waitFor();
  assert.equal(await input(visitor).evaluate((node) => node.files.length), 1);
  await visitor.page.reload();
  await input(visitor).waitFor();
  await visitor.page.waitForTimeout(1000);
  assert.equal(await form(visitor).locator('.ll-file').count(), 0);
  await submit(visitor);
  await form(visitor).getByText('Please choose a file: “Floor plan”.').waitFor();
  await input(visitor).setInputFiles(PNG);
  await submit(visitor);
  await visitor.field('quote', 'email').fill('an@example.com');
  await submit(visitor);
  assert.deepEqual((await stored(receiver, 1)).lead.fields.plan.map(({ name }) => name), ['garden.png']);
}, quote({ ...rest, steps: [{ id: 'plan', fields: ['plan'] }, { id: 'who', fields: ['email'] }], fields: [email, { ...plan, required: true }] }));

visit('a page whose form asks for no file never fetches what sends one', async (visitor, { pages, receiver }) => {
  const fetched = [];
  visitor.page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await visitor.open(`${pages.url}/letter`);
  await visitor.field('letter', 'email').fill('an@example.com');
  await visitor.surface('letter').locator('button[type=submit]').click();
  await receiver.waitForLeads(1);
  assert.ok(fetched.includes('/dist/later.mjs'));
  assert.ok(!fetched.includes('/dist/files.mjs'));
}, quote());

visit('the inbox lists a lead\'s files and saves them', async (visitor, receiver) => {
  await visitor.page.goto(`${receiver.url}/forms/`);
  const demo = visitor.surface('quote');
  await demo.locator('label[for="o.home.2"]').click();
  await demo.locator('.ll-button').click();
  await visitor.field('quote', 'name').fill('An');
  await visitor.field('quote', 'phone').fill('0912 345 678');
  const hostile = { ...PDF, name: '<img src=x onerror=window.taken=1>.pdf' };
  await demo.locator('input[type=file]').setInputFiles([PDF, hostile]);
  await demo.getByText(hostile.name).waitFor();
  await visitor.field('quote', 'agree').check();
  await demo.locator('.ll-button').click();
  await demo.getByText('Đã nhận được tệp của bạn.').waitFor();
  await receiver.waitForLeads(1);
  const [{ seq }] = await receiver.leads();
  await visitor.page.goto(`${receiver.url}/inbox/?lang=en#token=${receiver.token}`);
  await visitor.page.evaluate((at) => { location.hash = `#/lead/${at}`; }, seq);
  const save = visitor.page.getByRole('button', { name: 'Save Mặt bằng.pdf' });
  await save.waitFor();
  await passes(visitor.page);
  const [file] = await Promise.all([visitor.page.waitForEvent('download'), save.click()]);
  assert.equal(file.suggestedFilename(), 'Mặt bằng.pdf');
  assert.deepEqual(readFileSync(await file.path()), PDF.buffer);
  await visitor.page.getByText(hostile.name, { exact: true }).waitFor();
  assert.equal(await visitor.page.evaluate(() => window.taken), undefined);
});
