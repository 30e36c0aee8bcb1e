// What a visitor is told whose answers could neither be kept nor sent: that, and what they can do about it. Their answers stay.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { passes } from './support/axe.mjs';
import { only, otherOrigin } from './support/pages.mjs';
import { root, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const FALLBACK = { mailto: 'hello@songxanh.example', tel: '+84 28 1234 5678' };
const SAVED = 'Saved on this device';
const FAILED = 'It could not be sent. Please try again.';
const ANSWERS = 'E-mail: anh@example.com\nBudget: 3 to 5\nMessage: Hai phòng ngủ,\nview sông';

const FORM = {
  id: 'contact', title: 'Ask us', success: { title: 'It is with us.' },
  fields: [
    { name: 'email', type: 'email', label: 'E-mail', required: true },
    { name: 'budget', type: 'select', label: { en: 'Budget', vi: 'Ngân sách' }, options: [{ value: '3-5', label: { en: '3 to 5', vi: '3 đến 5' } }] },
    { name: 'message', type: 'textarea', label: { en: 'Message', vi: 'Lời nhắn' } },
  ],
};

/** Pages whose storage is broken in this way, with such a form; `fallback`: how else the site can be reached. */
const begin = ({ breakIt, form = FORM, locale = 'en', fallback = FALLBACK, response = 'key' } = {}) => () => otherOrigin({
  '/page': { body: `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title></head><body><main><h1>A page</h1><script>${breakIt ? `(${breakIt})()` : ''}</script>
<div data-leadline-slot="contact"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>` },
}, (config) => only(config, { locale, forms: [form] }), (config) => Object.assign(config.delivery.endpoints[0], { response }) && fallback && (config.delivery.fallback = fallback));

const noStorage = () => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }; };
const cut = (visitor, how = (route) => route.abort('connectionrefused')) => visitor.context.route('**/api/leads', how);
const button = (visitor, name) => visitor.surface('contact').getByRole('button', { name });

async function fillIn(visitor, { pages }) {
  await visitor.open(`${pages.url}/page`);
  await visitor.field('contact', 'email').fill('anh@example.com');
  await visitor.field('contact', 'budget').selectOption('3-5');
  await visitor.field('contact', 'message').fill('Hai phòng ngủ,\nview sông');
  await visitor.takesTime();
}

visit('neither storage nor network: the answers stay, can be copied, mailed and sent again, and arrive once', async (visitor, begun) => {
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await visitor.sees(FAILED);
  assert.equal(await visitor.surface('contact').getByRole('alert').textContent(), FAILED, 'it is announced');
  assert.equal(await visitor.field('contact', 'email').inputValue(), 'anh@example.com');
  assert.equal(await visitor.page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), 'Try again', 'the focus is where it was');
  await passes(visitor.page);

  await button(visitor, 'Copy my answers').click();
  await visitor.surface('contact').getByRole('status').getByText('Copied').waitFor();
  assert.equal(await visitor.page.evaluate(() => navigator.clipboard.readText()), ANSWERS);

  const mail = new URL(await visitor.surface('contact').getByRole('link', { name: 'Send by e-mail' }).getAttribute('href'));
  assert.deepEqual([mail.protocol, mail.pathname, mail.searchParams.get('subject'), mail.searchParams.get('body')], ['mailto:', FALLBACK.mailto, 'Ask us', `${ANSWERS}\n`.replaceAll('\n', '\r\n')]);
  assert.equal(await visitor.surface('contact').getByRole('link', { name: `Call ${FALLBACK.tel}` }).getAttribute('href'), 'tel:+842812345678');

  await visitor.context.unroute('**/api/leads');
  await button(visitor, 'Try again').click();
  await visitor.sees('It is with us.');
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin({ breakIt: noStorage }));

visit('where nothing may be copied, the answers stand there, selected, and nothing says that they were copied', async (visitor, begun) => {
  await visitor.page.addInitScript(() => {
    Navigator.prototype.__defineGetter__('clipboard', () => ({ writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }));
    Document.prototype.execCommand = () => false;
  });
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await button(visitor, 'Copy my answers').click();
  const text = visitor.surface('contact').getByRole('textbox', { name: 'Copy my answers' });
  assert.equal(await text.inputValue(), ANSWERS);
  assert.equal(await text.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), ANSWERS);
  assert.equal(await text.evaluate((field) => field.getRootNode().activeElement === field), true);
  assert.equal(await visitor.surface('contact').getByText('Copied').count(), 0);
  await button(visitor, 'Copy my answers').click();
  assert.equal(await visitor.surface('contact').getByRole('textbox', { name: 'Copy my answers' }).count(), 1, 'one of them is enough');
  await passes(visitor.page);
}, begin({ breakIt: noStorage, fallback: undefined }));

visit('storage that hangs and a network that does not answer: nothing is promised; what arrives late is said then', async (visitor, begun) => {
  await fillIn(visitor, begun);
  let answer;
  await cut(visitor, (route) => { answer = () => route.continue(); });
  await visitor.submitButton('contact').click();
  await visitor.page.waitForTimeout(5000);
  const said = await visitor.surface('contact').evaluate(({ shadowRoot: root }) => [root.querySelector('[type=submit]').textContent, root.querySelector('.ll-alert').textContent]);
  assert.deepEqual(said, ['Sending…', ''], 'after four seconds what is on disk would be saved; nothing is');
  await answer();
  await visitor.sees('It is with us.');
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin({ breakIt: () => { IDBFactory.prototype.open = () => ({}); } }));

visit('storage that works and a network that is down: saved is what it is, and the answer that comes late is said in its place', async (visitor, begun) => {
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await visitor.sees(SAVED);
  assert.equal(await visitor.surface('contact').getByText('Copy my answers').count(), 0, 'nothing is left to do');
  assert.equal(await visitor.submitButton('contact').getAttribute('aria-disabled'), 'true');
  await visitor.context.unroute('**/api/leads');
  await visitor.sees('It is with us.');
  assert.equal(await visitor.page.getByText(SAVED).count(), 0);
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin());

/** A form that is saved, and then no longer: what lies in the outbox is erased as another page would. */
async function saveAndErase(visitor, begun) {
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await visitor.sees(SAVED);
  const erased = await visitor.page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('leadline:song-xanh').onsuccess = ({ target: { result: db } }) => {
      const transaction = db.transaction('outbox', 'readwrite');
      const count = transaction.objectStore('outbox').count();
      transaction.objectStore('outbox').clear();
      transaction.oncomplete = () => resolve([count.result, db.close()][0]);
    };
  }));
  assert.equal(erased, 1);
  await visitor.context.unroute('**/api/leads');
}

visit('a record that is no longer there is sent again to a receiver that knows a repetition, and said to be sent when it is', async (visitor, begun) => {
  await saveAndErase(visitor, begun);
  await visitor.page.evaluate(() => leadline.flush());
  await visitor.sees('It is with us.');
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin());

visit('a record that is no longer there is not said to be sent to any other endpoint', async (visitor, begun) => {
  await saveAndErase(visitor, begun);
  await visitor.page.evaluate(() => leadline.flush());
  await visitor.sees('Sent, but not confirmed');
  assert.deepEqual(await begun.receiver.leads(), []);
}, begin({ response: '2xx' }));

visit('who clears what the site keeps reads no longer that it is saved, and it is sent while the page is open', async (visitor, begun) => {
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await visitor.sees(SAVED);
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Storage.clearDataForOrigin', { origin: begun.pages.url, storageTypes: 'indexeddb' });
  await visitor.sees(FAILED);
  await visitor.context.unroute('**/api/leads');
  await visitor.page.evaluate(() => leadline.flush());
  await visitor.sees('It is with us.');
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin());

visit('a form in steps: what was answered before is in the mail as well', async (visitor, begun) => {
  await visitor.open(`${begun.pages.url}/page`);
  await visitor.field('contact', 'message').fill('Hai phòng ngủ');
  await visitor.takesTime();
  await visitor.submitButton('contact').click();
  await visitor.field('contact', 'email').fill('anh@example.com');
  await cut(visitor);
  await visitor.submitButton('contact').click();
  const href = await visitor.surface('contact').getByRole('link', { name: 'Send by e-mail' }).getAttribute('href');
  assert.equal(new URL(href).searchParams.get('body'), 'Message: Hai phòng ngủ\r\nE-mail: anh@example.com\r\n');
}, begin({ breakIt: noStorage, form: { ...FORM, fields: [FORM.fields[2], FORM.fields[0]], steps: [{ id: 'what', fields: ['message'] }, { id: 'who', fields: ['email'] }] } }));

/** From when the page says so, each call into the core fails as a trap does; and there is no twin. */
async function withCoreThatFails(visitor) {
  await visitor.page.route('**/twin.mjs*', (route) => route.fulfill({ status: 404, body: '' }));
  await visitor.page.addInitScript(() => {
    const { get } = WebAssembly.Table.prototype;
    WebAssembly.Table.prototype.get = function (index) {
      const target = get.call(this, index);
      if (typeof target !== 'function') return target;
      return (...args) => {
        if (window.failing) throw new WebAssembly.RuntimeError('unreachable');
        return target(...args);
      };
    };
  });
}

async function submitsWithoutACore(visitor, begun) {
  await withCoreThatFails(visitor);
  await fillIn(visitor, begun);
  await visitor.page.evaluate(() => { window.failing = true; });
  await visitor.submitButton('contact').click();
}

visit('no core is left, and storage works: saved once it is, and the next page sends it', async (visitor, begun) => {
  await submitsWithoutACore(visitor, begun);
  await visitor.sees(SAVED);
  assert.equal(await visitor.submitButton('contact').isDisabled(), true);
  assert.match(visitor.complaints.splice(0).join(), /stopped/);
  await visitor.page.close();
  const later = await visitor.another();
  await later.page.addInitScript(() => { // a lease later
    const { now } = Date;
    Date.now = (() => now() + 31_000).bind(null);
  });
  await later.open(`${begun.pages.url}/page`);
  assert.equal((await begun.receiver.waitForLeads(1)).length, 1);
}, begin());

visit('no core is left, and nothing can be kept: that is what is said, and the answers can be sent again', async (visitor, begun) => {
  await submitsWithoutACore(visitor, begun);
  await visitor.sees(FAILED);
  assert.equal(await visitor.page.getByText(SAVED).count(), 0);
  assert.equal(await visitor.submitButton('contact').isDisabled(), false);
  assert.equal(await visitor.field('contact', 'email').inputValue(), 'anh@example.com');
  assert.match(visitor.complaints.splice(0).join(), /stopped/);
}, begin({ breakIt: noStorage }));

visit('in Vietnamese, on a phone: it fits, and every way is large enough for a thumb', async (visitor, begun) => {
  await visitor.page.setViewportSize({ width: 360, height: 740 });
  await fillIn(visitor, begun);
  await cut(visitor);
  await visitor.submitButton('contact').click();
  await visitor.sees('Chưa gửi được.');
  await visitor.sees('Thông tin bạn đã nhập vẫn còn trong biểu mẫu này.');
  for (const name of ['Thử lại', 'Sao chép thông tin đã nhập']) assert.ok((await button(visitor, name).boundingBox()).height >= 44, name);
  for (const name of ['Gửi qua email', `Gọi ${FALLBACK.tel}`]) assert.ok((await visitor.surface('contact').getByRole('link', { name }).boundingBox()).height >= 44, name);
  await passes(visitor.page);
  mkdirSync(join(root, 'build/test'), { recursive: true });
  await visitor.page.screenshot({ path: join(root, 'build/test/could-not-be-sent.png'), fullPage: true });
  await until(() => visitor.page.evaluate(() => document.documentElement.scrollWidth <= 360), 'nothing is wider than the phone');
}, begin({ breakIt: noStorage, locale: 'vi' }));
