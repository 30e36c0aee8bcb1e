// A page has what it shows before the rest of the core is there (docs/protocol.md, "Parts"): whatever becomes of the later
// parts, nothing that a visitor does is lost, and no form that holds input is taken away.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { withScriptAttributes } from './support/browser.mjs';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { visit } from './support/visit.mjs';

const LATER = /\/dist\/leadline\.(rules|score|send)\.wasm/;
const TWIN = /\/dist\/twin\.mjs/;

/** Each later part comes `ms` late. */
const holdBack = (page, ms) => page.route(LATER, async (route) => {
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
  await visitor.page.waitForTimeout(3500);
  assert.deepEqual(files.sort(), ['index.mjs', 'leadline.js', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.wasm']);
  assert.equal(new Set(files).size, files.length, files.join(' '));
  await visitor.openPriceList();
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
  await visitor.page.waitForTimeout(2500);
  const [told, ...more] = visitor.complaints.splice(0);
  assert.deepEqual(more, []);
  assert.match(told, /^leadline: parts of the config were left out:\n\/colour: "colour" is not a key here/);
  assert.deepEqual(files.sort(), ['index.mjs', 'leadline.js', 'leadline.problems.json', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.wasm']);
}, () => otherOrigin({ '/post': { body: blogPage() } }, (config) => (config.colour = 'red')));

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
    assert.match(told, /^leadline: a part of it .* could not be loaded/);
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
