// The same road in Firefox and in WebKit: the offer, the form, the stored lead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { By } from 'selenium-webdriver';
import { Receiver, until } from './support/receiver.mjs';
import { openWebKit } from './support/webkit.mjs';

const INSIDE = { offer: ['price-offer', 'button'], send: ['price-list', 'button[type=submit]'], done: ['price-list', '.ll-done'] };
const FIELDS = { name: 'Nguyễn Thị Ánh', email: 'anh@example.com', phone: '0912345678' };

/** What a visitor reads on the privacy page once they have withdrawn, and what may be there of us then. */
const WITHDRAWN = 'Đã xóa, cả trong trình duyệt này lẫn trong hệ thống của chúng tôi.';
const KEPT = `return (async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('leadline'))
  .concat(document.cookie || [], (await indexedDB.databases()).map(({ name }) => name)).join())()`;

/** Nothing of the visitor is there, neither here nor there. `kept`: what KEPT finds. */
async function assertWithdrawn(receiver, kept) {
  assert.deepEqual(await receiver.leads(), []);
  await until(async () => (await kept()) === '', 'nothing is kept').catch(async () => assert.equal(await kept(), ''));
}

/** No person sends a form in the first second of a page: the receiver would call the visit `too_fast`. */
const takesTime = () => new Promise((then) => setTimeout(then, 1500));

/** The lead that must have come of it. */
async function assertLead(receiver) {
  const leads = await receiver.waitForLeads(1);
  assert.equal(leads.length, 1);
  assert.equal(leads[0].verdict, 'consistent');
  assert.deepEqual(leads[0].lead.fields, { ...FIELDS, phone: '+84912345678', agree: true, visits: true });
}

test('Firefox: a click on the offer, the form, a stored lead', async () => {
  const receiver = await new Receiver().start();
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${receiver.url}/blog/`);
    const inside = ([surface, selector]) => page.waitForSelector(`leadline-surface[data-surface="${surface}"] >>> ${selector}`, { visible: true });
    await (await inside(INSIDE.offer)).click();
    for (const [name, text] of Object.entries(FIELDS)) await (await inside(['price-list', `[name="${name}"]`])).type(text);
    await (await inside(['price-list', '[name="agree"]'])).click();
    await (await inside(['price-list', '[name="visits"]'])).click();
    await takesTime();
    await (await inside(INSIDE.send)).click();
    await inside(INSIDE.done);
    await assertLead(receiver);
    await page.goto(`${receiver.url}/privacy/`);
    await (await page.waitForSelector('#withdraw')).click();
    await page.waitForFunction((text) => document.getElementById('withdrawn').textContent === text, {}, WITHDRAWN);
    await assertWithdrawn(receiver, () => page.evaluate(`(() => { ${KEPT} })()`));
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    await receiver.dispose();
  }
});

test('WebKit: a click on the offer, the form, a stored lead', async () => {
  const receiver = await new Receiver().start();
  const { browser, close } = await openWebKit();
  try {
    await browser.get(`${receiver.url}/blog/`);
    const inside = ([surface, selector]) => until(async () => {
      const [host] = await browser.findElements(By.css(`leadline-surface[data-surface="${surface}"]`));
      const element = host && await browser.executeScript('return arguments[0].shadowRoot.querySelector(arguments[1])', host, selector);
      return element && (await element.isDisplayed()) && element;
    }, `${selector} in ${surface}`);
    // The driver's own click() asks the document what lies at the point, and takes the shadow host for an obstacle.
    const press = async (part) => {
      const element = await inside(part);
      await browser.executeScript('arguments[0].scrollIntoView({ block: "center", behavior: "instant" })', element);
      await browser.actions().move({ origin: element }).click().perform();
    };
    await press(INSIDE.offer);
    for (const [name, text] of Object.entries(FIELDS)) {
      await press(['price-list', `[name="${name}"]`]);
      await browser.actions().sendKeys(text).perform();
    }
    await press(['price-list', '[name="agree"]']);
    await press(['price-list', '[name="visits"]']);
    await takesTime();
    await press(INSIDE.send);
    await inside(INSIDE.done);
    await assertLead(receiver);
    await browser.get(`${receiver.url}/privacy/`);
    const button = await browser.findElement(By.id('withdraw'));
    await browser.executeScript('arguments[0].scrollIntoView({ block: "center", behavior: "instant" })', button);
    await browser.actions().move({ origin: button }).click().perform();
    await until(async () => (await (await browser.findElement(By.id('withdrawn'))).getText()) === WITHDRAWN, 'it is withdrawn');
    await assertWithdrawn(receiver, () => browser.executeAsyncScript(`(() => { ${KEPT} })().then(arguments[arguments.length - 1])`));
  } finally {
    await close();
    await receiver.dispose();
  }
});
