// No lead is lost and none is stored twice, whatever the network, the receiver, the tab or the disk do.
import assert from 'node:assert/strict';
import { withScriptAttributes } from './support/browser.mjs';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const SAVED = 'Đã lưu';
const SENT = 'Đã nhận được!';
const FAILED = 'Chưa gửi được.';

/** Up to the moment before the button is pressed. */
async function fill(visitor, receiver) {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
}

const submit = (visitor) => visitor.submitButton('price-list').click();

/** Presses the button: the visitor reads that it arrived, and it is stored once. */
async function submitOnce(visitor, receiver) {
  await submit(visitor);
  await visitor.sees(SENT);
  assert.equal((await receiver.waitForLeads(1)).length, 1);
}

/** What lies in the outbox of this origin. */
function outbox(visitor) {
  return visitor.page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open('leadline:song-xanh');
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve([]);
    request.onsuccess = () => {
      const all = request.result.transaction('outbox').objectStore('outbox').getAll();
      all.onsuccess = () => {
        request.result.close();
        resolve(all.result);
      };
    };
  }));
}

/** The pages are there, the intake is not. */
const cutIntake = (visitor) => visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
const restoreIntake = (visitor) => visitor.context.unroute('**/api/leads');

/** A filled-in form is submitted and cannot be sent. */
async function submitInVain(visitor, receiver) {
  await fill(visitor, receiver);
  await cutIntake(visitor);
  await submit(visitor);
  await visitor.sees(SAVED);
}

visit('a receiver that is killed at the submit: the visitor reads "saved", and it is delivered once when it is back', async (visitor, receiver) => {
  await fill(visitor, receiver);
  await receiver.kill();
  await submit(visitor);
  await visitor.sees(SAVED);
  assert.equal((await outbox(visitor)).length, 1);
  await receiver.start();
  await visitor.sees(SENT);
  assert.equal((await receiver.waitForLeads(1)).length, 1);
  assert.deepEqual(await outbox(visitor), [], 'nothing of the visitor is left on disk');
});

visit('a submission that could not be sent is delivered once after a reload', async (visitor, receiver) => {
  await submitInVain(visitor, receiver);
  await restoreIntake(visitor);
  await visitor.open(`${receiver.url}/blog/`);
  const leads = await receiver.waitForLeads(1);
  assert.equal(leads.length, 1);
  assert.equal(leads[0].verdict, 'consistent');
});

visit('a submission that could not be sent is delivered once from another page of the site, later', async (visitor, receiver) => {
  await submitInVain(visitor, receiver);
  await visitor.page.close();
  await restoreIntake(visitor);
  const later = await visitor.another();
  await later.open(`${receiver.url}/`);
  assert.equal((await receiver.waitForLeads(1)).length, 1);
  assert.deepEqual(later.complaints, []);
});

visit('two pages that find the same submission in the outbox deliver it once', async (visitor, receiver) => {
  await submitInVain(visitor, receiver);
  await visitor.page.close();
  let posts = 0;
  await restoreIntake(visitor);
  await visitor.context.route('**/api/leads', (route) => (++posts, route.continue()));
  const pages = await Promise.all([visitor.another(), visitor.another(), visitor.another()]);
  await Promise.all(pages.map((page) => page.open(`${receiver.url}/blog/`)));
  assert.equal((await receiver.waitForLeads(1, { quiet: 1000 })).length, 1);
  assert.equal(posts, 1, 'the claim lets one page send');
});

for (const [name, times, mishap] of [
  ['a receiver that answers 500 and then works gets it once', 2, (route) => route.fulfill({ status: 500, body: 'no' })],
  ['an answer that got lost after the lead was stored does not make it two', 1, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  }],
  ['a page that answers 200 without being the receiver (a hotel\'s portal) is no acknowledgement', 1, (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Welcome to our Wi-Fi</title>' })],
]) {
  visit(name, async (visitor, receiver) => {
    await fill(visitor, receiver);
    await visitor.page.route('**/api/leads', mishap, { times });
    await submitOnce(visitor, receiver);
  });
}

visit('Retry-After, in seconds or as a date, is told to the core in seconds', async (visitor, receiver) => {
  await withScriptAttributes(visitor.page, 'data-record');
  await fill(visitor, receiver);
  const answers = [
    { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' },
    { status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }, body: '' },
  ];
  await visitor.page.route('**/api/leads', (route) => route.fulfill(answers.shift()));
  await submit(visitor);
  const replies = async () => (await visitor.page.evaluate(() => leadline.log())).split('\n').filter((line) => line.startsWith('> '))
    .map((line) => JSON.parse(line.slice(2))).filter(({ k }) => k === 'reply');
  await until(async () => (await replies()).length === 2, 'two answers');
  const [first, second] = await replies();
  assert.deepEqual([first.status, first.after, first.body, first.attempt], [429, 1, 'slow down', 1]);
  assert.equal(second.status, 503);
  assert.ok(second.after > 30 && second.after <= 60, `${second.after} s`);
});

visit('when the page has filled the pool of requests that outlive it, the lead goes without', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.evaluate(() => void fetch('/hangs', { method: 'POST', body: 'x'.repeat(65_000), keepalive: true }).catch(() => {}));
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await submitOnce(visitor, receiver);
}, () => otherOrigin({ '/post': { body: blogPage() }, '/hangs': () => {} }));

visit('a tab that is duplicated, with all that the session holds, sends nothing twice, and both go on', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
  await submit(visitor);
  await visitor.sees(SAVED);
  // A window that a page opens begins with a copy of its session, as a duplicated tab does.
  const [copy] = await Promise.all([visitor.context.waitForEvent('page'), visitor.page.evaluate(() => void window.open(location.href))]);
  await copy.waitForFunction(() => window.leadline?.score);
  const kept = (page) => page.evaluate(() => Object.keys(sessionStorage).sort());
  assert.ok((await kept(copy)).length > 0, 'there is something to share');
  await restoreIntake(visitor);
  for (const page of [visitor.page, copy]) await page.evaluate(() => leadline.flush());
  const leads = await receiver.waitForLeads(1, { seconds: 60, quiet: 3000 });
  assert.equal(leads.length, 1);
  await copy.evaluate(() => leadline.track('goes-on'));
  assert.equal(typeof (await copy.evaluate(async () => (await leadline.score()).total)), 'number');
}, () => otherOrigin({ '/post': { body: blogPage() } }, (config) => (config.consent = { default: 'session' })));

visit('a receiver that redirects has not taken the lead: it stays in the outbox', async (visitor, receiver) => {
  await fill(visitor, receiver);
  await visitor.page.route('**/api/leads', (route) => route.fulfill({ status: 302, headers: { location: '/blog/' }, body: '' }));
  await submit(visitor);
  const { body } = await until(async () => (await outbox(visitor)).find(({ state }) => state === 'held'), 'it is held');
  assert.equal(JSON.parse(body).fields.email, 'anh@example.com');
});

visit('offline at the submit: saved, and sent by itself when the network is back', async (visitor, receiver) => {
  await fill(visitor, receiver);
  await visitor.context.setOffline(true);
  await submit(visitor);
  await visitor.sees(SAVED);
  await visitor.context.setOffline(false);
  await visitor.sees(SENT);
  assert.equal((await receiver.waitForLeads(1)).length, 1);
});

for (const [how, leave] of [
  ['closes the tab', (visitor) => visitor.page.close()],
  ['goes to another site', (visitor) => visitor.page.goto('about:blank')],
]) {
  visit(`a visitor who ${how} in the moment of the click is a lead, once`, async (visitor, receiver) => {
    await fill(visitor, receiver);
    await visitor.submitButton('price-list').evaluate((button) => button.click());
    await leave(visitor);
    const later = await visitor.another();
    await later.open(`${receiver.url}/blog/`);
    assert.equal((await receiver.waitForLeads(1, { quiet: 1000 })).length, 1);
  });
}

const BROKEN_STORAGE = {
  'IndexedDB is not there': () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  'IndexedDB throws': () => (IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }),
  'IndexedDB never answers': () => (IDBFactory.prototype.open = () => ({})),
  'IndexedDB opens and never does anything': () => {
    const never = () => ({});
    IDBDatabase.prototype.transaction = () => ({ commit() {}, objectStore: () => ({ put: never, get: never, getAll: never, count: never, delete: never, clear: never }) });
  },
  'every write is over the quota': () => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  },
  'storage is forbidden': () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
    }
  },
};

for (const [how, breakIt] of Object.entries(BROKEN_STORAGE)) {
  visit(`${how}: the lead is sent all the same`, async (visitor, receiver) => {
    // The demo's own script is no part of this.
    await visitor.page.route('**/demo.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await visitor.page.addInitScript(breakIt);
    await fill(visitor, receiver);
    await submitOnce(visitor, receiver);
  });
}

for (const [how, breakIt] of Object.entries(BROKEN_STORAGE).slice(0, 5)) {
  visit(`${how}, and neither does the network work: the form says that it could not be sent, and sends it once it can`, async (visitor, receiver) => {
    await visitor.page.route('**/demo.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await visitor.page.addInitScript(breakIt);
    await fill(visitor, receiver);
    await cutIntake(visitor);
    await submit(visitor);
    await visitor.sees(FAILED);
    await visitor.page.waitForTimeout(1500); // it is asked again meanwhile, and no more true for that
    assert.deepEqual([await visitor.page.getByText(SAVED).count(), await visitor.page.getByText(SENT).count()], [0, 0], 'it is neither kept nor sent');
    assert.equal(await visitor.field('price-list', 'email').inputValue(), 'anh@example.com');
    await restoreIntake(visitor);
    await visitor.sees(SENT);
    assert.equal((await receiver.waitForLeads(1)).length, 1);
  });
}
visit('fault 20: what is too large for the endpoint goes once more, without its log', async (visitor, receiver) => {
  await fill(visitor, receiver);
  await visitor.page.route('**/api/leads', (route) => route.fulfill({ status: 413, body: 'too large' }), { times: 1 });
  await submitOnce(visitor, receiver);
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.evidence.log, lead.evidence.truncated, verdict], [[], true, 'unverified']);
  assert.equal(lead.fields.email, 'anh@example.com');
});

visit('fault 29: what one page was answered another one takes over, instead of posting it again', async (visitor, receiver) => {
  await fill(visitor, receiver);
  let posts = 0, answer;
  const answered = new Promise((resolve) => (answer = resolve));
  await visitor.context.route('**/api/leads', async (route) => {
    ++posts;
    await answered;
    await route.fulfill({ status: 302, headers: { location: '/blog/' }, body: '' });
  });
  await submit(visitor);
  await until(async () => posts === 1 && (await outbox(visitor)).length === 1, 'it is stored and on its way');
  const other = await visitor.another();
  await other.open(`${receiver.url}/blog/`);
  await other.page.waitForTimeout(1000);
  answer();
  await until(async () => (await outbox(visitor))[0].state === 'held', 'the first page has heard');
  await other.page.evaluate(() => leadline.flush());
  await other.page.waitForTimeout(1000);
  assert.equal(posts, 1);
  assert.equal((await outbox(visitor))[0].state, 'held');
});

/** Puts a record into a database of this origin, made if need be. */
const putRecord = (page, name, record) => page.evaluate(([database, value]) => new Promise((resolve, reject) => {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'key' });
  request.onerror = reject;
  request.onsuccess = () => {
    const transaction = request.result.transaction('outbox', 'readwrite');
    transaction.objectStore('outbox').put(value);
    transaction.oncomplete = () => resolve(request.result.close());
  };
}), [name, record]);

visit('faults 25, 26 and 38: the records of a newer widget, and of other sites of this origin, are neither sent nor touched', async (visitor, receiver) => {
  const posts = [];
  await visitor.page.route('**/api/leads', (route) => (posts.push(route.request().postData()), route.continue()));
  await visitor.open(`${receiver.url}/`);
  const record = { key: `${'9'.repeat(32)}/inbox`, endpoint: 'inbox', url: '/api/leads', type: 'application/json', headers: {}, form: 'price-list', fp: 'x', body: '{}', created: 1, due: 1, attempts: 0, state: 'ready' };
  await putRecord(visitor.page, 'leadline:song-xanh', { ...record, v: 2, state: 'dreaming' });
  for (const name of ['leadline:song', 'leadline:song-xanh-2']) await putRecord(visitor.page, name, record);
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await submitOnce(visitor, receiver);
  assert.equal(posts.length, 1, 'the lead alone');
  assert.deepEqual((await outbox(visitor)).map(({ key, v, state, lease }) => [key, v, state, lease]), [[record.key, 2, 'dreaming', undefined]]);
  assert.deepEqual((await visitor.page.evaluate(() => indexedDB.databases())).map(({ name }) => name).filter((name) => /song/.test(name)).sort(), ['leadline:song', 'leadline:song-xanh', 'leadline:song-xanh-2']);
});

visit('what was typed and not submitted is nowhere: not in storage, not on the wire', async (visitor, receiver) => {
  const sent = [];
  visitor.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await fill(visitor, receiver);
  await visitor.page.waitForTimeout(1500);
  const kept = await visitor.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const everywhere = [kept, JSON.stringify(await outbox(visitor)), ...sent].join('\n');
  for (const secret of ['anh@example.com', '912345678', 'Nguyễn']) assert.equal(everywhere.includes(secret), false, secret);
});
