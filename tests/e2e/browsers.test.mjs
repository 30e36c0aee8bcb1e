// The same road in Firefox and in WebKit: the offer, the form, the stored lead.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { Builder, By, Capabilities } from 'selenium-webdriver';
import { Receiver, until } from './support/receiver.mjs';

const INSIDE = { offer: ['price-offer', 'button'], send: ['price-list', 'button[type=submit]'], done: ['price-list', '.ll-done'] };
const FIELDS = { name: 'Nguyễn Thị Ánh', email: 'anh@example.com', phone: '0912345678' };

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
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    await receiver.dispose();
  }
});

/** A free port, for a driver that cannot choose one itself. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** WebKitGTK's MiniBrowser under a virtual screen. */
async function openWebKit() {
  const folder = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1';
  assert.ok(readdirSync(folder).includes('MiniBrowser'), `${folder}/MiniBrowser is not there`);
  const port = await freePort();
  // As root the sandbox cannot be had.
  const env = { ...process.env, ...(process.getuid() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }) };
  const driver = spawn('xvfb-run', ['-a', '/usr/bin/WebKitWebDriver', `--port=${port}`], { env, stdio: 'ignore', detached: true });
  const close = async (browser) => {
    await browser?.quit().catch(() => {});
    const ended = once(driver, 'exit');
    process.kill(-driver.pid, 'SIGTERM'); // xvfb-run, its screen and the driver
    await ended;
  };
  try {
    await until(() => fetch(`http://127.0.0.1:${port}/status`).catch(() => false), 'the driver listens');
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: `${folder}/MiniBrowser`, args: ['--automation'] },
    });
    const browser = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    return { browser, close: () => close(browser) };
  } catch (error) {
    await close();
    throw error;
  }
}

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
  } finally {
    await close();
    await receiver.dispose();
  }
});
