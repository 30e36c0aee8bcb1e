// Chromium, and what a visitor does in it. Whatever the console or the page has to complain about is collected:
// a test that expects nothing says so by `assert.deepEqual(visit.complaints, [])`.
import { chromium } from 'playwright-core';

/**
 * The address bar's suggestions: a page of their own in each window, which took half of the processor's time. And what
 * Playwright itself switches off, since the last such flag is the one that counts: what is slow, asks the network, or comes
 * between a test and its requests.
 */
const OFF = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup',
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'];
/** For Debian's Chromium, wherever it is started. */
export const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', `--disable-features=${OFF}`] };
/** The same engine without windows, tabs and an address bar around it: half of the processor's time for the same test. */
const SHELL = '/usr/bin/chromium-headless-shell';

/**
 * Starts it. Without the flags by which Playwright switches off what ordinary visitors have. `whole`: with all that a browser has
 * around its pages, such as the cache that one goes back and forward in.
 */
export function launch({ args = [], whole = false, ...options } = {}) {
  return chromium.launch({
    executablePath: whole ? CHROMIUM.executablePath : SHELL,
    args: [...CHROMIUM.args, ...args],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...options,
  });
}

/** A visitor's page: `visit.page` is Playwright's; the rest are the visitor's doings. */
export class Visit {
  complaints = [];
  #right = false;

  static async begin(browser, options = {}) {
    const context = browser.newContext ? await browser.newContext({ locale: 'vi-VN', ...options }) : browser;
    return new Visit(await context.newPage(), context);
  }

  constructor(page, context) {
    this.page = page;
    this.context = context;
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      // A failed request is the browser's own line in the console; what we make of it is what counts.
      if (['error', 'warning'].includes(message.type()) && !/^Failed to load resource/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  /** Another page of the same visitor. */
  async another() {
    return new Visit(await this.context.newPage(), this.context);
  }

  /** Opens an address and waits until Leadline runs there: the queue at window.leadline answers when it does. */
  async open(url) {
    await this.page.goto(url);
    await this.page.waitForFunction(() => window.leadline);
    await this.page.evaluate(() => window.leadline.score());
  }

  /** A surface's part, through the shadow root (Playwright's CSS goes into open ones). */
  surface(id) {
    return this.page.locator(`leadline-surface[data-surface="${id}"]`);
  }

  field(surface, name) {
    return this.surface(surface).locator(`[name="${name}"]:not(button)`);
  }

  submitButton(surface) {
    return this.surface(surface).locator('button[type=submit]');
  }

  /** Clicks the offer at the end of the post and waits for the form. */
  async openPriceList() {
    await this.surface('price-offer').locator('button').click();
    await this.field('price-list', 'name').waitFor();
  }

  /** Text in the page's or a surface's words, once it is there. */
  async sees(text) {
    await this.page.getByText(text).first().waitFor({ timeout: 15_000 });
  }

  /** Types what a visitor would. */
  async fillPriceList({ name = 'Nguyễn Thị Ánh', email = 'anh@example.com', phone = '0912 345 678', budget = '3-5', visits = true } = {}) {
    const began = Date.now();
    await this.field('price-list', 'name').fill(name);
    await this.field('price-list', 'email').fill(email);
    await this.field('price-list', 'phone').fill(phone);
    if (budget) await this.field('price-list', 'budget').selectOption(budget);
    await this.field('price-list', 'agree').check();
    if (visits) await this.field('price-list', 'visits').check();
    await this.takesTime(began);
  }

  /** Moves the mouse a little, as a person would again and again: a page that has not listened yet hears the next one. */
  async movesAbout() {
    this.#right = !this.#right;
    await this.page.mouse.move(this.#right ? 210 : 190, 200);
  }

  /** No person fills in a form in the first seconds of a page, or in less than one: the receiver would call the visit `too_fast`. */
  async takesTime(began = Date.now()) {
    await this.page.waitForTimeout(Math.max(1200 - (Date.now() - began), 3000 - await this.page.evaluate(() => performance.now()), 0));
  }

  /** Sends the form behind the offer of a blog page, and returns the one lead that the receiver has then. */
  async becomesLead(receiver) {
    await this.openPriceList();
    await this.fillPriceList();
    await this.submitButton('price-list').click();
    await this.sees('Đã nhận được!');
    const leads = await receiver.waitForLeads(1);
    if (leads.length !== 1) throw new Error(`${leads.length} leads`);
    return leads[0];
  }

  async close() {
    await this.context.close();
  }
}

/** Adds attributes to the pasted script of a page, as a site owner would (`data-record`, `data-core="js"`). */
export async function withScriptAttributes(page, attributes) {
  await page.route((url) => !/\.\w+$/.test(url.pathname) && !url.pathname.startsWith('/api/'), async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('data-config=', `${attributes} data-config=`);
    await route.fulfill({ response, body });
  });
}
