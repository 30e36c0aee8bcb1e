// A page has what it shows before the rest of the core is there (docs/protocol.md, "Parts"): whatever becomes of the later
// parts, nothing that a visitor does is lost, and no form that holds input is taken away.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { withScriptAttributes } from './support/browser.mjs';
import { blogPage, otherOrigin, Pages } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const LATER = /\/dist\/leadline\.(rules|score|send)\.wasm/;
const TWIN = /\/dist\/twin\.mjs/;
/** The runtime's other half; each try after the first has a number behind a question mark. */
const HALF = /\/dist\/later\.mjs/;

/** Each later part, or what else is named, comes `ms` late. */
const holdBack = (page, ms, files = LATER) => page.route(files, async (route) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await route.continue().catch(() => {}); // the page may be gone
});

/** What the page has fetched of ours, in order. */
function fetchedBy(page) {
  const files = [];
  page.on('request', (request) => /\/dist\//.test(request.url()) && files.push(new URL(request.url()).pathname.replace('/dist/', '')));
  return files;
}

/** Opens the page and waits for what it shows first, asking nothing of the core. */
async function look(visitor, url) {
  await visitor.page.goto(url);
  await visitor.surface('price-offer').locator('button').waitFor();
}

visit('with every later part held back 6 s, a link opens its form, and what is submitted meanwhile is sent when they come', async (visitor, { pages, receiver }) => {
  await holdBack(visitor.page, 6000);
  await look(visitor, `${pages.url}/post`);
  const begun = Date.now();
  await visitor.page.locator('#link').click();
  await visitor.field('price-list', 'name').waitFor();
  assert.ok(Date.now() - begun < 3000, 'the form did not wait for them');
  assert.doesNotMatch(visitor.page.url(), /#elsewhere/);
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đang gửi…');
  await visitor.sees('Đã nhận được!');
  const [{ lead, verdict }, ...more] = await receiver.waitForLeads(1);
  assert.deepEqual(more, []);
  assert.equal(verdict, 'consistent');
  assert.equal(lead.fields.name, 'Nguyễn Thị Ánh');
}, () => otherOrigin({ '/post': { body: blogPage() } }));

visit('a visitor who opens no form never fetches what sends one, and each file comes once', async (visitor, receiver) => {
  const files = fetchedBy(visitor.page);
  await visitor.page.route(/\/demo\.js/, (route) => route.fulfill({ body: '', contentType: 'text/javascript' })); // it asks for the score
  await look(visitor, `${receiver.url}/blog/`);
  await until(() => files.includes('leadline.score.wasm') && files.includes('later.mjs'), 'what a page needs that is read');
  await visitor.page.waitForTimeout(2500);
  assert.deepEqual(files.sort(), ['adopted.mjs', 'ctas.mjs', 'index.mjs', 'later.mjs', 'leadline.common.wasm', 'leadline.ctas.wasm', 'leadline.js', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.wasm']);
  assert.equal(new Set(files).size, files.length, files.join(' '));
  await visitor.openPriceList();
  await until(() => files.includes('leadline.send.wasm'), 'what sends');
  await visitor.page.waitForTimeout(500);
  assert.equal(files.filter((file) => file === 'leadline.send.wasm').length, 1);
  assert.equal(new Set(files).size, files.length, files.join(' '));
});

visit('a visitor who comes back sees the first surface as soon as the part that shows is there', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.page.waitForTimeout(2500); // until what is known is kept
  await holdBack(visitor.page, 6000);
  const begun = Date.now();
  await look(visitor, `${receiver.url}/blog/`);
  assert.ok(Date.now() - begun < 4000, `after ${Date.now() - begun} ms`);
  assert.equal((await visitor.page.evaluate(() => leadline.score())).contributions.find(({ rule }) => rule === 'site-visit').hits, 2);
});

visit('what is wrong with a config is told in words, which come in a file of their own, and nothing else of the page changes', async (visitor, { pages }) => {
  const files = fetchedBy(visitor.page);
  await look(visitor, `${pages.url}/post`);
  await until(() => visitor.complaints.length > 0 && files.includes('leadline.score.wasm') && files.includes('later.mjs'), 'it is told');
  await visitor.page.waitForTimeout(1500);
  const [told, ...more] = visitor.complaints.splice(0);
  assert.deepEqual(more, []);
  assert.match(told, /^leadline: parts of the config were left out:\n\/colour: "colour" is not a key here/);
  assert.deepEqual(files.sort(), ['adopted.mjs', 'ctas.mjs', 'index.mjs', 'later.mjs', 'leadline.common.wasm', 'leadline.ctas.wasm', 'leadline.js', 'leadline.problems.json', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.wasm']);
}, () => otherOrigin({ '/post': { body: blogPage() } }, (config) => (config.colour = 'red')));

visit('what no surface can wait for is fetched when there is a sign of a person, or after ten seconds, and is in time for the lead', async (visitor, { pages }) => {
  const files = fetchedBy(visitor.page);
  const later = () => files.filter((file) => /later|rules|score/.test(file)).sort();
  const ALL = ['later.mjs', 'leadline.rules.wasm', 'leadline.score.wasm'];
  await visitor.page.goto(`${pages.url}/post?utm_source=zalo`);
  await visitor.page.waitForFunction(() => window.leadline?.score);
  await visitor.page.waitForTimeout(4000);
  assert.deepEqual(later(), []);
  await visitor.page.mouse.move(200, 200);
  await visitor.page.waitForTimeout(3000);
  assert.deepEqual(later(), ALL);
  assert.equal((await visitor.page.evaluate(() => leadline.score())).contributions.find(({ rule }) => rule === 'came').hits, 1, 'what happened before is scored');
  files.length = 0;
  await visitor.page.reload();
  await visitor.page.waitForTimeout(14_000);
  assert.deepEqual(later(), ALL, 'nobody has moved');
}, async () => {
  const config = { version: 1, site: 'calm', delivery: { endpoints: [{ id: 'in', url: '/leads' }] }, forms: [{ id: 'price-list', display: 'modal', title: 'F', fields: [{ name: 'name', label: 'N', type: 'text' }] }],
    scoring: { rules: [{ id: 'came', on: 'page', points: 5 }, { id: 'stays', on: 'time', when: { '>=': [{ var: 'event.s' }, 60] }, points: 5 }] } };
  const page = blogPage().replace(/<div data-leadline-slot.*?<\/div>/, '');
  const pages = await new Pages({ '/post': { body: page }, '/leadline.json': { body: JSON.stringify(config) } }).start();
  return { pages, dispose: () => pages.dispose() };
});

const CALLS = ["leadline.score()", "leadline.why('price-offer')", "leadline.track('x')", "leadline.identify({a: 1})", "leadline.consent('none')",
  "leadline.flush()", "leadline.open('price-list')", 'scrollTo(0, 9999)', "dispatchEvent(new Event('online'))"];
// They wait most of the time: so they do it together.
describe('at once after the start', { concurrency: 3 }, () => {
  for (const call of CALLS) {
    visit(`${call} fetches nothing twice`, async (visitor, receiver) => {
      const files = fetchedBy(visitor.page);
      await visitor.page.addInitScript((text) => addEventListener('DOMContentLoaded', () => {
        const wait = setInterval(() => {
          if (!window.leadline?.v) return;
          clearInterval(wait);
          eval(text); // the page's own script
        });
      }), call);
      await look(visitor, `${receiver.url}/blog/`);
      await visitor.page.waitForTimeout(2500);
      assert.equal(new Set(files).size, files.length, files.join(' '));
      assert.ok(!files.includes('twin.mjs'));
    });
  }
});

visit('a page that is left before the points were counted loses neither the visit, nor its source, nor its points', async (visitor, receiver) => {
  await visitor.page.addInitScript(() => localStorage.setItem('test', '1'));
  await holdBack(visitor.page, 60_000);
  await look(visitor, `${receiver.url}/blog/?utm_source=zalo&utm_medium=cpc`);
  await visitor.page.waitForTimeout(2500);
  await visitor.page.unroute(LATER);
  await visitor.open(`${receiver.url}/blog/`);
  const { lead, verdict } = await visitor.becomesLead(receiver);
  assert.equal(lead.attribution.first.source, 'zalo');
  assert.equal(lead.visit.pages, 2);
  assert.equal(lead.score.contributions.find(({ rule }) => rule === 'site-visit').hits, 2);
  assert.equal(verdict, 'consistent');
});

const GONE = {
  'is not there (404)': (route) => route.fulfill({ status: 404, body: '' }),
  'is blocked': (route) => route.abort(),
  'hangs': () => {},
};

describe('a part that never comes', { concurrency: 3 }, () => {
  for (const [how, answer] of Object.entries(GONE)) {
    visit(`a part that ${how}: the twin takes over, with the form that is open and what was typed, and the lead is sent`, async (visitor, receiver) => {
      await visitor.page.route(/leadline\.send\.wasm/, answer);
      await look(visitor, `${receiver.url}/blog/?utm_source=facebook`);
      await visitor.openPriceList();
      await visitor.fillPriceList();
      await visitor.submitButton('price-list').click();
      await visitor.page.getByText('Đã nhận được!').first().waitFor({ timeout: 70_000 });
      const leads = await receiver.waitForLeads(1);
      assert.equal(leads.length, 1);
      assert.equal(leads[0].verdict, 'consistent');
      assert.equal(leads[0].lead.attribution.first.source, 'facebook');
    });
  }

  visit('nothing can be had any more: the form stays with what was typed, the submission is kept, and the next page sends it once', async (visitor, receiver) => {
    for (const what of [LATER, TWIN]) await visitor.page.route(what, (route) => route.abort());
    await look(visitor, `${receiver.url}/blog/`);
    await visitor.openPriceList();
    await visitor.fillPriceList();
    await visitor.page.waitForTimeout(3000);
    assert.equal(await visitor.field('price-list', 'name').inputValue(), 'Nguyễn Thị Ánh');
    await visitor.submitButton('price-list').click();
    await visitor.sees('Đã lưu');
    const [told, ...more] = visitor.complaints.splice(0);
    assert.deepEqual(more, []);
    assert.match(told, /^leadline: .* could not be loaded yet/);
    assert.equal((await receiver.leads()).length, 0);
    await visitor.page.unrouteAll();
    await visitor.page.goto('about:blank');
    await visitor.page.waitForTimeout(31_000); // until the page that is gone no longer holds it
    await visitor.page.goto(`${receiver.url}/blog/`);
    const leads = await receiver.waitForLeads(1);
    await visitor.page.waitForTimeout(1500);
    assert.equal((await receiver.leads()).length, 1);
    assert.equal(leads[0].lead.fields.name, 'Nguyễn Thị Ánh');
  });

  visit('what could not be had for a while is tried again, on the same page', async (visitor, receiver) => {
    for (const what of [LATER, TWIN]) await visitor.page.route(what, (route) => route.abort());
    await look(visitor, `${receiver.url}/blog/`);
    await visitor.openPriceList();
    await visitor.fillPriceList();
    await visitor.submitButton('price-list').click();
    await visitor.page.waitForTimeout(3000);
    visitor.complaints.splice(0);
    await visitor.page.unrouteAll();
    await visitor.page.getByText('Đã nhận được!').first().waitFor({ timeout: 70_000 });
    assert.equal((await receiver.waitForLeads(1)).length, 1);
  });
});

visit('the twin, which has all parts, is told of them like the wasm', async (visitor, receiver) => {
  await withScriptAttributes(visitor.page, 'data-core="js"');
  await look(visitor, `${receiver.url}/blog/`);
  const { verdict } = await visitor.becomesLead(receiver);
  assert.equal(verdict, 'consistent');
});

/** Opens the offer's form, fills it in and clicks on what sends it. */
async function submit(visitor, url) {
  await look(visitor, url);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
}

describe("the runtime's other half", { concurrency: 3 }, () => {
  visit('comes seven seconds late: the form opens and says that it is being sent, and the lead is sent once when it comes', async (visitor, receiver) => {
    await holdBack(visitor.page, 7000, HALF);
    await submit(visitor, `${receiver.url}/blog/?utm_source=facebook`);
    await visitor.sees('Đang gửi…');
    assert.equal((await receiver.leads()).length, 0);
    await visitor.sees('Đã nhận được!');
    const [{ lead, verdict }, ...more] = await receiver.waitForLeads(1);
    assert.deepEqual(more, []);
    assert.equal(verdict, 'consistent');
    assert.equal(lead.attribution.first.source, 'facebook');
  });

  for (const [how, answer] of Object.entries(GONE)) {
    visit(`${how} at the first try: a second one has it, and the lead is sent`, async (visitor, receiver) => {
      await visitor.page.route(/later\.mjs$/, answer);
      await submit(visitor, `${receiver.url}/blog/`);
      await visitor.page.getByText('Đã nhận được!').first().waitFor({ timeout: 30_000 });
      assert.equal((await receiver.waitForLeads(1)).length, 1);
    });
  }

  visit('cannot be had for a while: told once, what was typed and sent stays, and is sent when it can', async (visitor, receiver) => {
    await visitor.page.route(HALF, (route) => route.fulfill({ status: 404, body: '' }));
    await submit(visitor, `${receiver.url}/blog/`);
    await visitor.sees('Đang gửi…');
    await until(() => visitor.complaints.length > 0, 'it is told', 30);
    assert.equal(await visitor.field('price-list', 'name').inputValue(), 'Nguyễn Thị Ánh');
    assert.deepEqual(visitor.complaints.splice(0), [`leadline: ${receiver.url}/dist/later.mjs could not be loaded yet`]);
    await visitor.page.unroute(HALF);
    await visitor.page.getByText('Đã nhận được!').first().waitFor({ timeout: 60_000 });
    assert.equal((await receiver.waitForLeads(1)).length, 1);
  });

  visit('is not waited for by a form, and what earlier pages left is sent by a page on which no form is opened', async (visitor, receiver) => {
    await visitor.context.route('**/api/leads', (route) => route.abort('connectionrefused'));
    await submit(visitor, `${receiver.url}/blog/`);
    await visitor.sees('Đã lưu');
    await visitor.page.goto('about:blank');
    await visitor.context.unroute('**/api/leads');
    await visitor.page.waitForTimeout(31_000); // until the page that is gone no longer holds it
    await look(visitor, `${receiver.url}/blog/`);
    assert.equal((await receiver.waitForLeads(1, { seconds: 30 })).length, 1);
  });
});

/** Counts our listeners that are there, by what they listen for, and our timers that have still to come; runs in the page, before everything else. Playwright has some, too. */
function countListeners() {
  window.heard = {};
  window.timers = new Set();
  const { setTimeout: begin, clearTimeout: end } = window;
  window.setTimeout = (then, ...rest) => {
    const id = begin((...all) => (window.timers.delete(id), then(...all)), ...rest);
    if (/\/dist\//.test(new Error().stack)) window.timers.add(id).ours = true;
    return id;
  };
  window.clearTimeout = (id) => (window.timers.delete(id), end(id));
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const count = (target, name, by) => {
    if ([undefined, window, document].includes(target) && /\/dist\//.test(new Error().stack)) window.heard[name] = (window.heard[name] ?? 0) + by;
  };
  EventTarget.prototype.addEventListener = function (name, listener, options) {
    count(this, name, 1);
    options?.signal?.addEventListener('abort', () => count(this, name, -1));
    return add.call(this, name, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (name, ...rest) {
    count(this, name, -1);
    return remove.call(this, name, ...rest);
  };
}

const READING = ['scroll', 'resize', 'pointermove', 'pointerdown', 'wheel', 'keydown'];

describe('what is listened for on the page', { concurrency: 3 }, () => {
  const LISTENS = {
    'a config that asks for nothing': [{ version: 1, site: 'quiet', forms: [{ id: 'price-list', fields: [{ name: 'name', type: 'text' }] }] }, []],
    'a rule on the depth of a page': [{ version: 1, site: 'deep', forms: [{ id: 'price-list', fields: [{ name: 'name', type: 'text' }] }],
      scoring: { rules: [{ id: 'deep', on: 'scroll', when: { '>=': [{ var: 'event.pct' }, 50] }, points: 5 }] } }, READING],
  };
  for (const [what, [config, expected]] of Object.entries(LISTENS)) {
    visit(`${what}: ${expected.length ? 'scrolling, and signs of a person' : 'clicks, by one listener, routes, visibility and the network, no more, and no timer'}`, async (visitor, { pages }) => {
      await visitor.page.addInitScript(countListeners);
      await visitor.page.goto(`${pages.url}/post`);
      await visitor.page.waitForFunction(() => window.leadline?.score);
      await visitor.page.evaluate(() => window.leadline.score()); // all parts are there then
      const before = await visitor.page.evaluate(() => ({ ...window.heard }));
      await visitor.page.mouse.move(200, 200); // the first sign of a person is the last that is listened for
      await visitor.page.waitForTimeout(1500);
      const heard = await visitor.page.evaluate(() => window.heard);
      assert.deepEqual(READING.filter((name) => before[name] > 0 || heard[name] > 0), expected);
      for (const name of ['visibilitychange', 'pagehide', 'pageshow', 'online']) assert.ok(heard[name] > 0, name);
      assert.equal(heard.click, 1, 'one listener for all clicks');
      // How long a connection may take is a timer too: all of them run out.
      assert.equal(await visitor.page.evaluate(() => window.timers.ours), true, 'timers of ours were seen');
      if (expected.length === 0) await visitor.page.waitForFunction(() => window.timers.size === 0, undefined, { timeout: 15_000 });
      await visitor.page.evaluate(() => window.leadline.stop());
      const left = Object.entries(await visitor.page.evaluate(() => window.heard)).filter(([name, count]) => count > 0 && name !== 'load');
      assert.deepEqual(left, [], 'stop() takes them all away');
      visitor.complaints.length = 0; // a config without delivery says so
    }, async () => {
      const pages = await new Pages({ '/post': { body: blogPage({ body: '<div style="height: 3000px"></div>' }) }, '/leadline.json': { body: JSON.stringify(config) } }).start();
      return { pages, dispose: () => pages.dispose() };
    });
  }
});
