// Logs that are anchored in the receiver's own time, in a real browser with the real receiver (docs/receiver.md, "In the receiver's own time").
import assert from 'node:assert/strict';
import { contactForm, only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const SCRIPT = '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>';
const page = (body) => ({ body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body><main><h1>A page</h1>${body}</main>${SCRIPT}</body></html>` });
const PAGES = { '/read': page('<a href="/ask">Ask</a>'), '/ask': page('<div data-leadline-slot="contact"></div>') };
const SCORING = { rules: [{ id: 'page', on: 'page', points: 5 }, { id: 'sent', on: 'submit', points: 20 }], bands: [{ id: 'warm', enter: 10, exit: 5 }] };

/** `asks: false`: the config names no challenge. `more`: of the config. */
const site = ({ asks = true, ...more } = {}) => () => otherOrigin(PAGES, (config) => only(config, { scoring: SCORING, forms: [contactForm], ...more }),
  (config, receiver) => { if (asks) config.delivery.endpoints[0].challenge = `${receiver.url}/api/challenge`; });

const requestsOf = (visitor) => {
  const all = [];
  visitor.page.on('request', (request) => all.push(new URL(request.url()).pathname));
  return all;
};
const challenges = (all) => all.filter((path) => path === '/api/challenge').length;
const anchored = (all) => until(() => challenges(all) > 0, 'a challenge is asked for').then(() => new Promise((done) => setTimeout(done, 400)));
const send = async (visitor, email = 'an@example.com') => {
  await visitor.field('contact', 'email').fill(email);
  await visitor.page.waitForTimeout(1300);
  await visitor.submitButton('contact').click();
  await visitor.surface('contact').getByText('Thank you').waitFor();
};
const lines = (lead) => lead.evidence.log.filter(({ k }) => k === 'anchored');

visit('a page whose config asks for it asks once, and its lead is verified', async (visitor, { pages, receiver }) => {
  const all = requestsOf(visitor);
  const asked = visitor.page.waitForRequest('**/api/challenge');
  await visitor.open(`${pages.url}/ask`);
  const headers = await (await asked).allHeaders();
  assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined], 'nothing of the visitor goes along');
  await anchored(all);
  await send(visitor);
  const [{ lead, verdict, verdictDetail }] = await receiver.waitForLeads(1);
  assert.deepEqual([verdict, verdictDetail], ['verified', undefined]);
  assert.equal(challenges(all), 1);
  assert.match(lines(lead)[0].challenge, /^2\.[0-9a-f]{32}\.\d{13}\.\d{13}\.[0-9a-f]{32}$/);
}, site());

visit('the page on which the visit begins asks, and the log takes it along to the page with the form', async (visitor, { pages, receiver }) => {
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/read`);
  await anchored(all);
  await visitor.page.waitForTimeout(2000);
  await visitor.page.getByRole('link', { name: 'Ask' }).click();
  await send(visitor);
  const [{ lead, verdict, verdictDetail }] = await receiver.waitForLeads(1);
  assert.deepEqual([verdict, verdictDetail], ['verified', undefined]);
  assert.deepEqual([challenges(all), lines(lead).length, lead.visit.pages], [1, 1, 2], 'once in a visit');
}, site());

visit('of one visit one lead is verified; another one is as consistent as without, and both are kept', async (visitor, { pages, receiver }) => {
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await anchored(all);
  await send(visitor);
  await visitor.open(`${pages.url}/ask`);
  await send(visitor, 'binh@example.com');
  const leads = await receiver.waitForLeads(2);
  assert.deepEqual(leads.map(({ verdict, verdictDetail }) => [verdict, verdictDetail?.reason]), [['verified', undefined], ['consistent', 'challenge_spent']]);
  assert.equal(challenges(all), 1);
}, site());

visit('a page that has much to do, and asks for other things for long, is asked for its challenge when it begins all the same', async (visitor, { pages, receiver }) => {
  await visitor.page.route('**/dist/later.mjs', async (route) => {
    await new Promise((done) => setTimeout(done, 4000));
    await route.continue();
  });
  // From when it runs on, one long task after another, for five seconds: a browser calls that never idle.
  await visitor.page.addInitScript(() => {
    globalThis.leadline = [['on', 'ready', () => {
      const end = performance.now() + 5000;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        for (const task = performance.now(); performance.now() - task < 300; );
        if (performance.now() < end) channel.port2.postMessage(0);
      };
      channel.port2.postMessage(0);
    }]];
  });
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await anchored(all);
  await visitor.page.waitForTimeout(6000);
  await send(visitor);
  const [{ lead, verdict, verdictDetail }] = await receiver.waitForLeads(1);
  assert.ok(lead.evidence.log.at(-1).w - lead.evidence.log[0].w > 6000);
  assert.deepEqual([verdict, verdictDetail], ['verified', undefined]);
}, site());

visit('a challenge that comes late anchors nothing of what was before', async (visitor, { pages, receiver }) => {
  await visitor.page.route('**/api/challenge', async (route) => {
    await new Promise((done) => setTimeout(done, 4000));
    await route.continue();
  });
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await anchored(all);
  await visitor.page.waitForTimeout(4500);
  await send(visitor);
  const [{ lead, verdict, verdictDetail }] = await receiver.waitForLeads(1);
  assert.equal(lines(lead).length, 1);
  assert.deepEqual([verdict, verdictDetail?.reason], ['consistent', 'longer_than_known']);
}, site());

visit('under the tier `none` nobody is asked for anything, until the visitor agrees to more', async (visitor, { pages, receiver }) => {
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await until(() => all.includes('/dist/anchor.mjs'), 'what asks is there');
  await visitor.page.waitForTimeout(500);
  assert.equal(challenges(all), 0);
  await visitor.page.evaluate(() => globalThis.leadline.consent('session'));
  await anchored(all);
  await send(visitor);
  const [{ verdict }] = await receiver.waitForLeads(1);
  assert.match(verdict, /^(verified|consistent)$/);
}, site({ consent: { default: 'none' } }));

const NOWHERE = {
  'answers with an error': (route) => route.fulfill({ status: 503 }),
  'answers with a page': (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  'never answers': () => {},
};
for (const [what, answer] of Object.entries(NOWHERE)) {
  visit(`an address that ${what} keeps nobody from sending`, async (visitor, { pages, receiver }) => {
    await visitor.page.route('**/api/challenge', answer);
    await visitor.open(`${pages.url}/ask`);
    await send(visitor);
    const [{ verdict, verdictDetail }] = await receiver.waitForLeads(1);
    assert.deepEqual([verdict, verdictDetail], ['consistent', undefined]);
    if (what === 'answers with an error') visitor.complaints.length = 0; // the browser's own line
  }, site());
}

visit('a page whose config does not ask fetches nothing of it', async (visitor, { pages, receiver }) => {
  const all = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await send(visitor);
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.equal(verdict, 'consistent');
  assert.equal(lead.evidence.whole, undefined);
  assert.deepEqual(all.filter((path) => /anchor|challenge/.test(path)), []);
}, site({ asks: false }));
