// Forms that the page has already, as builders make them (support/theirs.mjs): what is sent by them is a lead, and theirs is theirs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { launch, Visit } from './support/browser.mjs';
import { otherOrigin } from './support/pages.mjs';
import { Receiver, until } from './support/receiver.mjs';
import { BUILDERS, pageOf, SHOP, theirServer } from './support/theirs.mjs';

const FORM = {
  id: 'contact', kind: 'adopted', fields: [
    { name: 'name', label: { vi: 'Tên', en: 'Your name' }, required: true },
    { name: 'email', type: 'email', label: 'E-mail' },
    { name: 'phone', type: 'tel', country: 'VN', label: { vi: 'Số điện thoại', en: 'Phone' } },
    { name: 'agree', type: 'consent', purpose: 'contact', version: '1', label: 'Tôi đồng ý được gọi lại' },
  ],
};
const FIELDS = { name: 'Nguyễn Thị Ánh', email: 'anh@example.com', phone: '+84912345678', agree: true };

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A page with such a form, its server, and a receiver. `form`: what the config says besides. */
async function open(html, { form = {}, edit = () => {}, script, prepare = () => {} } = {}) {
  const theirs = theirServer();
  const site = await otherOrigin({ ...theirs.routes, '/page': pageOf(html, script) }, (config) => {
    config.forms = [{ ...FORM, ...form }];
    config.ctas = [];
    delete config.offers;
    edit(config);
  });
  const visit = await Visit.begin(browser);
  const { page } = visit;
  await prepare(visit, site);
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${site.pages.url}/page`);
  return {
    visit, page, theirs, fetched, receiver: site.receiver, pages: site.pages,
    async runs() {
      await page.waitForFunction(() => window.leadline);
      await page.evaluate(() => window.leadline.score());
    },
    async fill(names, { email = FIELDS.email } = {}) {
      await page.locator(names.name).fill(FIELDS.name);
      await page.locator(names.email).fill(email);
      await page.locator(names.phone).fill('0912 345 678');
      await page.locator(names.agree).check();
      await visit.takesTime();
    },
    submit: () => page.locator('form [type=submit]').click(),
    async dispose() {
      await visit.close();
      await site.pages.dispose();
      await site.receiver.dispose();
    },
  };
}

/** A test of one such page. */
function one(name, html, options, body) {
  test(name, async () => {
    const it = await open(html, options);
    try {
      await body(it);
      assert.deepEqual(it.visit.complaints, []);
    } finally {
      await it.dispose();
    }
  });
}

const theirsSaid = (page) => page.locator('form').evaluate((form) => form.outerHTML);

for (const [builder, { html, names, into, success }] of Object.entries(BUILDERS)) {
  const options = { form: { ...(into && { into }), ...(success && { success }) } };
  describe(`a form of ${builder}, whose script cancels the browser's submit and sends by itself,`, () => {
    one('is a lead once the page says that it was sent, and is as it was', html, options, async ({ page, theirs, receiver, fill, submit, runs }) => {
      const before = await theirsSaid(page);
      await runs();
      assert.equal(await theirsSaid(page), before);
      await fill(names);
      await submit();
      const leads = await receiver.waitForLeads(1);
      assert.equal(leads.length, 1);
      assert.equal(leads[0].verdict, 'consistent');
      assert.deepEqual(leads[0].lead.fields, FIELDS);
      assert.deepEqual([leads[0].lead.form, leads[0].lead.spam, leads[0].lead.warnings], ['contact', { reasons: [], score: 0 }, undefined]);
      assert.deepEqual(leads[0].lead.consent.map(({ purpose, granted, text }) => [purpose, granted, text]), [['contact', true, 'Tôi đồng ý được gọi lại']]);
      assert.ok(leads[0].lead.score.contributions.some(({ rule }) => rule === 'form-sent'));
      assert.equal(theirs.sent.length, 1, 'theirs has been sent, once');
      assert.ok(new URLSearchParams(theirs.sent[0]).toString().includes('anh%40example.com'));
      assert.equal(await page.locator('leadline-surface').count(), 0, 'nothing of ours is to be seen');
    });

    one('is none when it could not be sent, and one when it is sent again', html, options, async ({ page, theirs, receiver, fill, submit, runs }) => {
      await runs();
      await fill(names);
      theirs.fails = true;
      await submit();
      await until(() => theirs.sent.length === 1, 'theirs was tried');
      await page.waitForTimeout(800);
      assert.deepEqual(await receiver.leads(), []);
      theirs.fails = false;
      await submit();
      const leads = await receiver.waitForLeads(1, { quiet: 800 });
      assert.equal(leads.length, 1);
      assert.deepEqual(leads[0].lead.fields, FIELDS);
    });
  });
}

one('a form that the browser sends is a lead, though its page goes at once', SHOP.html, {}, async ({ page, theirs, receiver, fill, submit, runs }) => {
  await runs();
  await fill(SHOP.names);
  await submit();
  await page.locator('#thanks').waitFor();
  const leads = await receiver.waitForLeads(1, { quiet: 800 });
  assert.equal(leads.length, 1);
  assert.deepEqual(leads[0].lead.fields, FIELDS);
  assert.equal(leads[0].lead.page.path, '/page');
  assert.equal(theirs.sent.length, 1);
});

one('one that a captcha stops and sends after all is one lead', SHOP.html + SHOP.captcha, {}, async ({ page, theirs, receiver, fill, submit, runs }) => {
  await runs();
  await fill(SHOP.names);
  await submit();
  await page.waitForTimeout(200);
  assert.equal((await receiver.leads()).length, 0, 'not before it is sent');
  await page.locator('#thanks').waitFor();
  const leads = await receiver.waitForLeads(1, { quiet: 800 });
  assert.deepEqual(leads.map(({ lead }) => lead.fields), [FIELDS]);
  assert.equal(theirs.sent.length, 1);
});

one('one that is sent before the core is there is sent by the next page', SHOP.html, {
  prepare: async ({ page }) => {
    await page.route('**/leadline.wasm', async (route) => {
      if (!route.request().frame().url().endsWith('/page')) await route.continue(); // the first one's never comes
    });
    // As if the visitor had stayed away for as long as a page that is gone may hold a record (js/outbox.ts).
    await page.addInitScript(() => {
      const { now } = Date;
      if (location.pathname !== '/page') Date.now = (() => now() + 31_000).bind(null);
    });
  },
}, async ({ page, receiver, fill, fetched, submit }) => {
  await until(() => fetched.includes('/dist/adopted.mjs') && fetched.includes('/dist/later.mjs'), 'what keeps it is there');
  await fill(SHOP.names);
  await submit();
  await page.locator('#thanks').waitFor();
  const leads = await receiver.waitForLeads(1);
  assert.deepEqual(leads.map(({ lead }) => [lead.fields, lead.page.path]), [[FIELDS, '/page']]);
});

one('a double click is one lead', BUILDERS.Webflow.html, {}, async ({ page, receiver, theirs, fill, runs }) => {
  await runs();
  await fill(BUILDERS.Webflow.names);
  await page.locator('form [type=submit]').dblclick();
  const leads = await receiver.waitForLeads(1, { quiet: 1000 });
  assert.equal(leads.length, 1);
  assert.equal(theirs.sent.length, 2, 'what they make of it is theirs');
});

const HAND = `<form data-leadline-form="contact" data-leadline-success="event:sent" onsubmit="event.preventDefault(); setTimeout(() => window.dispatchEvent(new CustomEvent('sent')), 50)">
<label>Tên <input name="elements"></label><label>E-mail: <input name="closest" type="text"></label><label>Điện thoại <input name="getAttribute" data-leadline-field="phone"></label>
<label><input type="checkbox" name="querySelectorAll"> Tôi đồng ý được gọi lại</label><label hidden>Leave empty <input name="url" data-leadline-trap></label><button type="submit" name="submit">Gửi</button></form>`;
/** By script: such a form confuses the driver of the browser, too. */
async function fillHand({ page, visit }, trap = '') {
  await page.evaluate(([name, email, url]) => {
    const of = (selector) => document.querySelector(selector);
    of('[name=elements]').focus();
    Object.assign(of('[name=elements]'), { value: name });
    Object.assign(of('[name=closest]'), { value: email });
    Object.assign(of('[name=getAttribute]'), { value: '0912 345 678' });
    Object.assign(of('[name=url]'), { value: url });
    of('[type=checkbox]').checked = true;
  }, [FIELDS.name, FIELDS.email, trap]);
  await visit.takesTime();
  await page.evaluate(() => document.querySelector('[type=submit]').click());
}

one('a hand-written one, whose controls hide what a form can do, says itself when it was sent', HAND, {}, async (it) => {
  await it.runs();
  await fillHand(it);
  const leads = await it.receiver.waitForLeads(1);
  assert.deepEqual(leads.map(({ lead }) => lead.fields), [FIELDS]);
});

one('who fills in what nobody sees is known for it', HAND, {}, async (it) => {
  await it.runs();
  await fillHand(it, 'https://spam.example');
  const [{ lead }] = await it.receiver.waitForLeads(1, { query: '&quarantine=1' });
  assert.deepEqual(lead.spam, { reasons: ['honeypot'], score: 70 });
});

one('one that comes late, in a window that a tag manager opens, is seen like any other', '', {}, async ({ page, receiver, fill, submit, runs }) => {
  await runs();
  await page.evaluate((html) => document.body.append(document.createRange().createContextualFragment(html)), BUILDERS.Elementor.html);
  await fill(BUILDERS.Elementor.names);
  await submit();
  const leads = await receiver.waitForLeads(1);
  assert.deepEqual(leads.map(({ lead }) => lead.fields), [FIELDS]);
});

const JQUERY = `<script>{ const heard = []; // as much of it as is needed: what it triggers is no event of the browser's
window.jQuery = Object.assign((target) => ({
  on: (names, then) => heard.push([names.split(' '), then]),
  off: (names, then) => heard.splice(heard.findIndex(([, other]) => other === then), 1),
  trigger: (name) => heard.filter(([names]) => names.includes(name)).forEach(([, then]) => then({ type: name, target })),
}), { fn: {} });
const form = document.querySelector('form');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  setTimeout(() => { jQuery(form).trigger('submit_success'); location.href = '/contact'; }, 300);
}); }</script>`;
one('what is only told by jQuery, and leads to a page of thanks, counts once', SHOP.html + JQUERY, {}, async ({ page, receiver, fill, submit, runs }) => {
  await runs();
  await fill(SHOP.names);
  await submit();
  await page.locator('#thanks').waitFor();
  const leads = await receiver.waitForLeads(1, { quiet: 800 });
  assert.deepEqual(leads.map(({ lead }) => lead.fields), [FIELDS]);
});

one('what our check would refuse is a lead all the same, with what is wrong', SHOP.html, {}, async ({ page, receiver, submit, visit, runs }) => {
  await runs();
  await page.locator(SHOP.names.email).fill('anh@example.com');
  await page.locator(SHOP.names.phone).fill('12');
  await visit.takesTime();
  await submit();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.fields, { email: 'anh@example.com', phone: '12', agree: false });
  assert.deepEqual(lead.warnings, [{ code: 'required', field: 'name' }, { code: 'phone', field: 'phone' }]);
});

test('what a required field has no control for is said once, and a form that the config has not', async () => {
  const it = await open(`${SHOP.html}<form data-leadline-form="contcat"><input name="email"></form>`, { form: { fields: [...FORM.fields, { name: 'budget', label: 'Budget', required: true }] } });
  try {
    await it.runs();
    await until(() => it.visit.complaints.length >= 2, 'both are said');
    await it.fill(SHOP.names);
    assert.deepEqual(it.visit.complaints.sort(), [
      'leadline: data-leadline-form: no form or call to action is named "contcat"; the nearest is "contact"',
      'leadline: form "contact": the page\'s form has no control for "budget"; data-leadline-field="…" on a control says which field it is',
    ]);
  } finally {
    await it.dispose();
  }
});

for (const [what, prepare, edit] of [
  ['the core cannot be had', ({ page }) => page.route('**/dist/{leadline*.wasm,twin.mjs}', (route) => route.fulfill({ status: 404 })), () => {}],
  ['what listens cannot be had', ({ page }) => page.route('**/dist/adopted.mjs*', (route) => route.fulfill({ status: 404 })), () => {}],
  ['the config is wrong', () => {}, (config) => { config.forms[0].fields = [{}]; }],
]) {
  test(`when ${what}, theirs works as ever`, async () => {
    for (const [html, names, done] of [[BUILDERS.Elementor.html, BUILDERS.Elementor.names, '.elementor-message-success'], [SHOP.html, SHOP.names, '#thanks']]) {
      const it = await open(html, { prepare, edit });
      try {
        await it.page.waitForTimeout(1500);
        await it.fill(names);
        await it.submit();
        await it.page.locator(done).waitFor();
        assert.equal(it.theirs.sent.length, 1);
        assert.ok(it.visit.complaints.every((line) => line.startsWith('leadline: ')), it.visit.complaints.join('\n'));
      } finally {
        await it.dispose();
      }
    }
  });
}

one('a page whose config has none fetches nothing for it', SHOP.html, { form: { kind: 'inline' } }, async ({ page, fetched, runs, fill, submit }) => {
  await runs();
  await fill(SHOP.names);
  await submit();
  await page.locator('#thanks').waitFor();
  assert.ok(!fetched.includes('/dist/adopted.mjs'));
});

test('the demo\'s own form makes an e-mail of a question, as it does by itself, and a scored lead', async () => {
  const receiver = await new Receiver().start();
  const visit = await Visit.begin(browser);
  try {
    await visit.open(`${receiver.url}/`);
    const { page } = visit;
    await page.locator('#ask-question').fill('Có chỗ sạc xe điện không?');
    await page.locator('#ask-email').fill('anh@example.com');
    for (const name of ['agree', 'visits']) await page.locator(`.ask [name=${name}]`).check();
    await visit.takesTime();
    await page.locator('.ask button').click();
    await page.locator('.ask-done').waitFor();
    const [{ lead, verdict }] = await receiver.waitForLeads(1);
    assert.equal(verdict, 'consistent');
    assert.equal(lead.form, 'question');
    assert.deepEqual(lead.fields, { question: 'Có chỗ sạc xe điện không?', email: 'anh@example.com', agree: true, visits: true });
    assert.ok(lead.score.contributions.some(({ rule }) => rule === 'form-sent'));
    assert.deepEqual(visit.complaints, []);
  } finally {
    await visit.close();
    await receiver.dispose();
  }
});

test('Firefox: one whose script sends by itself, and one that the browser sends', async () => {
  const firefox = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true });
  try {
    for (const { html, names } of [BUILDERS.Webflow, SHOP]) {
      const theirs = theirServer();
      const site = await otherOrigin({ ...theirs.routes, '/page': pageOf(html) }, (config) => Object.assign(config, { forms: [FORM], ctas: [], offers: [] }));
      const page = await firefox.newPage();
      await page.goto(`${site.pages.url}/page`);
      await page.waitForFunction(() => window.leadline);
      await page.evaluate(() => window.leadline.score());
      for (const [name, text] of [['name', FIELDS.name], ['email', FIELDS.email], ['phone', '0912 345 678']]) await page.type(names[name], text);
      await page.click(names.agree);
      await new Promise((then) => setTimeout(then, 2000));
      await page.click('form [type=submit]');
      const leads = await site.receiver.waitForLeads(1, { seconds: 45 });
      assert.deepEqual(leads.map(({ lead, verdict }) => [lead.fields, verdict]), [[FIELDS, 'consistent']]);
      assert.equal(theirs.sent.length, 1);
      await page.close();
      await site.dispose();
    }
  } finally {
    await firefox.close();
  }
});
