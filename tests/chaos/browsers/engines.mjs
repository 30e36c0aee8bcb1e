// The two browsers, without the flags by which their drivers hide what happens to people (throttled timers, pages in the background, the
// cache that one goes back in). `profile()` is one visitor's: `{page, close, offline?, kill?}`, with the pages' own doings by the driver.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { launch } from '../../e2e/support/browser.mjs';
import { startOnProfile } from '../../e2e/support/profile.mjs';

const HIDING = ['--disable-back-forward-cache', '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'];
const FIREFOX = {
  browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true,
  protocolTimeout: 20_000, // now and then one command over BiDi is never answered: its trial is tried again, and nobody waits three minutes for that
  // What Puppeteer's profile says otherwise.
  extraPrefsFirefox: { 'fission.bfcacheInParent': true, 'dom.min_background_timeout_value': 1000, 'dom.min_background_timeout_value_without_budget_throttling': 1000, 'dom.ipc.processPrelaunch.enabled': false },
};

/** A folder for a profile, and what takes it away. */
function folder() {
  const path = mkdtempSync(join(tmpdir(), 'leadline-chaos-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** A browser of one visitor alone, which can be killed and started again on the same profile: `start(path)` gives `{newPage, kill, offline?}`. */
async function ownBrowser(start) {
  const { path, remove } = folder();
  let browser = await start(path).catch((error) => { remove(); throw error; });
  return {
    page: () => browser.newPage(),
    offline: (is) => browser.offline?.(is),
    async kill() {
      await browser.kill();
      browser = await start(path);
    },
    async close() {
      await browser.kill().catch(() => {});
      remove();
    },
  };
}

class Chromium {
  #browser;

  /** `lanes`: how many trials go on at once. */
  lanes = 4;

  async start() {
    this.#browser = await launch({ ignoreDefaultArgs: HIDING });
    return this;
  }

  /** `whole`: with a process of its own, to be killed. */
  async profile({ whole }) {
    if (whole) {
      return ownBrowser(async (path) => {
        const { context, kill } = await startOnProfile(path);
        return { newPage: () => context.newPage(), kill, offline: (is) => context.setOffline(is) };
      });
    }
    const context = await this.#browser.newContext({ locale: 'en' });
    return { page: () => context.newPage(), offline: (is) => context.setOffline(is), close: () => context.close() };
  }

  async crash(page) {
    const session = await page.context().newCDPSession(page);
    await Promise.race([session.send('Page.crash'), new Promise((then) => page.once('crash', then))]).catch(() => {});
  }

  close() {
    return this.#browser?.close();
  }
}

class Firefox {
  #browser;
  /** Over BiDi pages are made one at a time. */
  #making = Promise.resolve();

  lanes = 2;

  async start() {
    this.#browser = await puppeteer.launch(FIREFOX);
    return this;
  }

  #oneAtATime(make) {
    const made = this.#making.then(make);
    this.#making = made.catch(() => {});
    return made;
  }

  async profile({ whole }) {
    if (whole) {
      return ownBrowser(async (path) => {
        const browser = await puppeteer.launch({ ...FIREFOX, userDataDir: path });
        const child = browser.process();
        return {
          newPage: () => browser.newPage(),
          async kill() {
            const ended = new Promise((then) => (child.exitCode === null && child.signalCode === null ? child.once('exit', then) : then()));
            try {
              process.kill(-child.pid, 'SIGKILL'); // a group of its own, as Puppeteer starts it
            } catch {
              child.kill('SIGKILL');
            }
            await ended;
          },
        };
      });
    }
    const context = await this.#oneAtATime(() => this.#browser.createBrowserContext());
    return { page: () => this.#oneAtATime(() => context.newPage()), close: () => this.#oneAtATime(() => context.close()) };
  }

  close() {
    return this.#browser?.close();
  }
}

export const ENGINES = { chromium: () => new Chromium().start(), firefox: () => new Firefox().start() };
