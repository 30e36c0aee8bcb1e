// Whatever takes webhooks gets a lead once, and the visitor reads what is true of it: plain receivers of all kinds, each a few
// lines of node:http that know nothing of Leadline.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe } from 'node:test';
import { listeningPage, Pages } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const THANKS = 'We have got it.';
const UNCONFIRMED = 'Sent, but not confirmed';
const SAVED = 'Saved on this device.';
/** After this long a first and a second retry would have shown. */
const RETRIES_MS = 3500;

const configOf = (endpoint) => ({
  version: 1,
  site: 'hooks',
  forms: [{ id: 'contact', title: 'Write to us', success: { title: THANKS }, fields: [{ name: 'name', label: 'Name', required: true, autocomplete: 'name' }] }],
  delivery: { endpoints: [{ id: 'hook', ...endpoint }] },
});

/** A server that keeps each POST as a row and answers as it is told; `cors`: it lets every page read its answers. */
async function hook(answer, cors) {
  const rows = [];
  const server = createServer((request, response) => {
    if (cors) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', 'content-type');
    }
    if (request.method === 'OPTIONS') return response.writeHead(cors ? 204 : 405).end();
    if (request.method === 'GET') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Thanks</title>');
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => {
      rows.push(JSON.parse(body));
      answer(response, rows.at(-1));
    });
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return { rows, url: `http://localhost:${server.address().port}/hook`, close: () => (server.closeAllConnections(), server.close()) };
}

/** A page on one origin, and the receiver on another. `endpoint` goes into the config. */
function beside(answer, { endpoint = {}, cors = true } = {}) {
  return async () => {
    const receiver = await hook(answer, cors);
    const pages = await new Pages({ '/': { body: listeningPage }, '/other': { body: listeningPage } }).start();
    const serve = (more) => pages.set('/leadline.json', { body: JSON.stringify(configOf({ url: receiver.url, ...endpoint, ...more })) });
    serve({});
    return { ...receiver, pages, serve, async dispose() { receiver.close(); await pages.dispose(); } };
  };
}

const say = (status, body = '', headers = {}) => (response) => response.writeHead(status, headers).end(body);

async function submit(visitor, { pages }, name = 'An') {
  await visitor.open(`${pages.url}/`);
  await visitor.field('contact', 'name').fill(name);
  await visitor.submitButton('contact').click();
}

const heard = (visitor) => visitor.page.evaluate(() => window.heard);
const waiting = (visitor) => visitor.page.evaluate(async () => (await leadline.why('contact')).delivery ?? []);

/** Long enough for retries on this page, and then on the next one. */
async function staysAtOne(visitor, { rows, pages }) {
  await visitor.page.waitForTimeout(RETRIES_MS);
  assert.equal(rows.length, 1, `${rows.length} rows`);
  await visitor.open(`${pages.url}/other`);
  await visitor.page.waitForTimeout(RETRIES_MS / 2);
  assert.equal(rows.length, 1, `${rows.length} rows after another page`);
}

const PAGE_200 = '<!doctype html><html><title>Thank you</title><p>We will call you.</p></html>';
const to = (location) => ({ location });
const HTML = { 'content-type': 'text/html; charset=utf-8' };

// They wait most of the time, for retries that must not come: so they do it together.
describe('a receiver of another make', { concurrency: 3 }, () => {
  for (const [name, answer, options] of [
    ['200 "ok", as text/html', say(200, 'ok', HTML)],
    ['204 without a body', say(204)],
    ['200 with JSON of its own', say(200, '{"id":17,"status":"created"}', { 'content-type': 'application/json' })],
    ['202', say(202, 'Accepted')],
    ['a redirect to a page that thanks, with the rule for it', say(302, '', to('/thanks')), { endpoint: { response: { redirect: true } } }],
    ['an HTML page, with a rule for its status', say(200, PAGE_200, HTML), { endpoint: { response: { status: [200] } } }],
    ['an HTML page, with a rule for its text', say(200, PAGE_200, HTML), { endpoint: { response: { text: 'We will call you' } } }],
    ['JSON, with a rule for a place in it', say(200, '{"result":[{"ok":true}]}'), { endpoint: { response: { pointer: '/result/0/ok', equals: true } } }],
    ['"ok" to the same in text/plain', say(200, 'ok'), { endpoint: { profile: 'json-text' } }],
    ['our own words, with "key"', (response, { id }) => response.end(JSON.stringify({ accepted: id })), { endpoint: { response: 'key' } }],
  ]) {
    visit(`a receiver that answers ${name} gets the lead once, and the visitor is thanked`, async (visitor, begun) => {
      await submit(visitor, begun);
      await visitor.sees(THANKS);
      assert.deepEqual((await heard(visitor)).map(([event]) => event), ['delivered']);
      await staysAtOne(visitor, begun);
      assert.equal(begun.rows[0].fields.name, 'An');
    }, beside(answer, options));
  }

  for (const [name, answer, reason, options] of [
    ['a redirect to a page', say(302, '', to('/thanks')), 'redirect'],
    ['an HTML page', say(200, PAGE_200, HTML), 'html_page'],
    ['{"ok":false} where {"ok":true} is asked for', say(200, '{"ok":false}'), 'not_accepted', { endpoint: { response: { pointer: '/ok', equals: true } } }],
  ]) {
    visit(`a receiver that answers ${name} gets the lead once; it is held, the site hears why, and the visitor reads no more than is known`, async (visitor, begun) => {
      await submit(visitor, begun);
      await visitor.sees(UNCONFIRMED);
      assert.equal(await visitor.page.getByText(THANKS).count(), 0);
      const [[event, data], ...more] = await heard(visitor);
      assert.deepEqual([event, data.reason, data.key, more], ['undelivered', reason, begun.rows[0].id, []]);
      await staysAtOne(visitor, begun);
      assert.deepEqual(await waiting(visitor), [{ key: begun.rows[0].id, endpoint: 'hook', state: 'unclear', reason }]);
    }, beside(answer, options));
  }
});

visit('what a redirect has held is delivered without another post when the config accepts redirects', async (visitor, begun) => {
  await submit(visitor, begun);
  await visitor.sees(UNCONFIRMED);
  begun.serve({ response: { redirect: true } });
  await visitor.open(`${begun.pages.url}/other`);
  await until(async () => (await heard(visitor)).length > 0, 'it is delivered');
  assert.deepEqual((await heard(visitor)).map(([event, { key }]) => [event, key]), [['delivered', begun.rows[0].id]]);
  assert.deepEqual([begun.rows.length, await waiting(visitor)], [1, []]);
}, beside(say(303, '', to('/thanks'))));

visit('without CORS and with "none": posted once, and neither the site nor the visitor is told that it arrived', async (visitor, begun) => {
  await submit(visitor, begun);
  await visitor.sees(UNCONFIRMED);
  const [[event, { reason }], ...more] = await heard(visitor);
  assert.deepEqual([event, reason, more], ['unconfirmed', 'unreadable', []]);
  await staysAtOne(visitor, begun);
}, beside(say(200, 'ok'), { endpoint: { response: 'none' }, cors: false }));

visit('with "none" and no network: it is posted once there is one', async (visitor, begun) => {
  await visitor.open(`${begun.pages.url}/`);
  await visitor.field('contact', 'name').fill('An');
  await visitor.context.setOffline(true);
  await visitor.submitButton('contact').click();
  await visitor.sees(SAVED);
  assert.equal(begun.rows.length, 0);
  await visitor.context.setOffline(false);
  await visitor.sees(UNCONFIRMED);
  await staysAtOne(visitor, begun);
}, beside(say(200, 'ok'), { endpoint: { response: 'none' }, cors: false }));

visit('a receiver that says 200 and then never ends its answer has accepted', async (visitor, begun) => {
  await submit(visitor, begun);
  await visitor.sees(SAVED);
  await visitor.page.getByText(THANKS).waitFor({ timeout: 20_000 });
  await staysAtOne(visitor, begun);
}, beside((response) => response.writeHead(200).write('ok')));

visit('answers that the receiver refuses can be corrected: the new submission takes the place of the old one, which is not asked again', async (visitor, begun) => {
  await submit(visitor, begun, 'Robert');
  await visitor.sees('This was not accepted.');
  await visitor.field('contact', 'name').fill('An');
  await visitor.submitButton('contact').click();
  await visitor.sees(THANKS);
  const [refused, corrected] = begun.rows;
  assert.equal(corrected.supersedes, refused.id);
  assert.deepEqual(await waiting(visitor), []);
  await visitor.open(`${begun.pages.url}/other`);
  await visitor.page.evaluate(() => leadline.flush());
  await visitor.page.waitForTimeout(1000);
  assert.equal(begun.rows.length, 2);
}, beside((response, { fields }) => response.writeHead(fields.name === 'An' ? 201 : 422).end()));

visit('with two endpoints a lead has one id, and the visitor hears of the first', async (visitor, begun) => {
  begun.pages.set('/second', (request, response) => request.resume().on('end', () => response.writeHead(404).end()));
  const config = configOf({ url: begun.url });
  config.delivery.endpoints.push({ id: 'second', url: '/second' });
  begun.pages.set('/leadline.json', { body: JSON.stringify(config) });
  await submit(visitor, begun);
  await visitor.sees(THANKS);
  await until(async () => (await heard(visitor)).length === 2, 'both have answered');
  const events = (await heard(visitor)).map(([event, { key, endpoint }]) => [event, key, endpoint]).sort();
  assert.deepEqual(events, [['delivered', begun.rows[0].id, 'hook'], ['undelivered', begun.rows[0].id, 'second']]);
}, beside(say(200, 'ok')));

visit('what another script has put into the outbox for an address that is none is posted nowhere, and runs nothing', async (visitor, begun) => {
  await visitor.open(`${begun.pages.url}/`);
  await visitor.page.evaluate(async () => {
    const opening = indexedDB.open('leadline:hooks', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'key' });
    await new Promise((then) => (opening.onsuccess = then));
    const writing = opening.result.transaction('outbox', 'readwrite');
    ['javascript:window.ran=1', 'data:text/plain,x', 'blob:x', 'https://'].forEach((url, i) => writing.objectStore('outbox').put({
      key: `${String(i).repeat(32)}/gone`, endpoint: 'gone', form: 'contact', fp: '', url, type: 'text/plain', headers: {}, body: '{}',
      created: Date.now(), due: 0, attempts: 0, state: 'ready',
    }));
    await new Promise((then) => (writing.oncomplete = then));
    opening.result.close();
  });
  await visitor.open(`${begun.pages.url}/other`);
  await until(async () => (await heard(visitor)).length === 4, 'all four are judged');
  assert.deepEqual((await heard(visitor)).map(([event, { reason }]) => `${event} ${reason}`), Array(4).fill('undelivered unsendable'));
  assert.deepEqual([await visitor.page.evaluate(() => window.ran), begun.rows], [undefined, []]);
}, beside(say(200, 'ok')));
