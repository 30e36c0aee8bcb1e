// What is left in the browser of a visitor who sends nothing: nothing. And taking it away costs nobody a lead.
import assert from 'node:assert/strict';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';
import { withScriptAttributes } from './support/browser.mjs';

const databases = (visitor) => visitor.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
const hasNone = (visitor, when) => until(async () => (await databases(visitor)).length === 0, `no database ${when}`);
const fillName = (visitor) => visitor.field('price-list', 'name').fill('An');

/** What the outbox holds, read without making one. */
const records = (visitor) => visitor.page.evaluate(async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'leadline:song-xanh')) return [];
  const db = await new Promise((resolve) => (indexedDB.open('leadline:song-xanh').onsuccess = (event) => resolve(event.target.result)));
  const all = await new Promise((resolve) => (db.transaction('outbox').objectStore('outbox').getAll().onsuccess = (event) => resolve(event.target.result)));
  db.close();
  return all;
});

for (const tier of ['none', 'session', 'persistent']) {
  visit(`tier ${tier}: a form that is only looked at leaves no database, nor does one that was filled in and closed`, async (visitor, receiver) => {
    await withScriptAttributes(visitor.page, `data-consent="${tier}"`);
    await visitor.page.addInitScript(() => {
      const { open } = IDBFactory.prototype;
      window.upgrades = 0;
      IDBFactory.prototype.open = function (...args) {
        const request = open.apply(this, args);
        request.addEventListener('success', () => window.upgrades++);
        return request;
      };
    });
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.openPriceList();
    await visitor.page.waitForTimeout(500);
    assert.deepEqual(await databases(visitor), []);
    assert.equal(await visitor.page.evaluate(() => window.upgrades), 0, 'none was ever open');
    await fillName(visitor);
    await until(async () => (await databases(visitor)).length === 1, 'it is there for the click');
    await visitor.page.keyboard.press('Escape');
    await hasNone(visitor, 'after the form was closed');
    assert.deepEqual(Object.keys(await visitor.page.evaluate(() => ({ ...localStorage }))).filter((key) => tier === 'none' && key.startsWith('leadline')), []);
  });
}

visit('consent that is withdrawn leaves no database, and a page in the background none either', async (visitor, receiver) => {
  await visitor.page.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => (window.inBackground ? 'hidden' : 'visible') });
  });
  const turn = (background) => visitor.page.evaluate((is) => {
    window.inBackground = is;
    document.dispatchEvent(new Event('visibilitychange'));
  }, background);
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await fillName(visitor);
  await until(async () => (await databases(visitor)).length === 1, 'the database is there');
  await visitor.page.evaluate(() => leadline.consent('none'));
  await turn(true);
  await hasNone(visitor, 'in the background');
  await turn(false);
  await until(async () => (await databases(visitor)).length === 1, 'it is there again when the visitor comes back to the form');
  await visitor.page.keyboard.press('Escape');
  await hasNone(visitor, 'after the form was closed');
});

visit('a lead that was delivered leaves no database; one that waits keeps it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã lưu');
  await visitor.page.keyboard.press('Escape');
  assert.equal((await records(visitor)).length, 1);
  await visitor.context.unroute('**/api/leads');
  await receiver.waitForLeads(1);
  await hasNone(visitor, 'after the delivery');
});

visit('a page that was left over a half-filled form: the next one takes the empty database away', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await fillName(visitor);
  await until(async () => (await databases(visitor)).length === 1, 'the database is there');
  await visitor.open(`${receiver.url}/`);
  await hasNone(visitor, 'on the next page');
});

// The one that takes it away has counted nothing in it; the other writes a moment later.
visit('a lead that is written while another page takes the empty database away stays in the outbox', async (visitor, receiver) => {
  await visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
  const other = await visitor.another();
  await other.open(`${receiver.url}/blog/`);
  for (let round = 0; round < 6; ++round) {
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.openPriceList();
    await visitor.fillPriceList({ email: `an${round}@example.com` });
    await other.openPriceList();
    await fillName(other);
    await Promise.all([
      other.page.evaluate(() => leadline.close('price-list')),
      visitor.page.evaluate(async (ms) => {
        await new Promise((then) => setTimeout(then, ms));
        document.querySelector('leadline-surface[data-surface="price-list"]').shadowRoot.querySelector('button[type=submit]').click();
      }, 2 * round),
    ]);
    await visitor.sees('Đã lưu');
    await visitor.page.waitForTimeout(200);
    const kept = await records(visitor);
    assert.equal(kept.length, 1, `round ${round}`);
    assert.equal(JSON.parse(kept[0].body).fields.email, `an${round}@example.com`);
    await visitor.context.unroute('**/api/leads');
    await receiver.waitForLeads(round + 1, { quiet: 0 });
    await visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
    await hasNone(visitor, 'after the delivery');
  }
});
