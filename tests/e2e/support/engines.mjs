// The same doings in three engines, by real input: `open()` gives {goto, run, press, type, close}.
import { By } from 'selenium-webdriver';
import puppeteer from 'puppeteer-core';
import { launch } from './browser.mjs';
import { until } from './receiver.mjs';
import { openWebKit } from './webkit.mjs';

/** Finds an element in a surface's shadow root, or in the page; `part` is [surface, selector] or a selector. */
const FIND = `const find = (surface, selector) => (surface ? document.querySelector('leadline-surface[data-surface="' + surface + '"]')?.shadowRoot : document)?.querySelector(selector);`;
const wanted = (part) => (Array.isArray(part) ? part : [null, part]);

/** Chromium by Playwright, Firefox by Puppeteer: here both have the same functions. */
function byMouse(browser, page) {
  const run = (body) => page.evaluate(`(async () => { ${body} })()`);
  return {
    run,
    goto: (url) => page.goto(url),
    async press(part) {
      const [surface, selector] = wanted(part);
      const box = await until(() => run(`${FIND} const element = find(${JSON.stringify(surface)}, ${JSON.stringify(selector)}); if (!element) return null;
        element.scrollIntoView({ block: 'center', behavior: 'instant' }); const { x, y, width, height } = element.getBoundingClientRect(); return width && { x: x + width / 2, y: y + height / 2 };`), `${part} is there`);
      await page.mouse.click(box.x, box.y);
    },
    type: (text) => page.keyboard.type(text),
    close: () => browser.close(),
  };
}

/** Fills in `contactForm` and sends it; gives the one lead that the receiver has then. */
export async function sendsContact(engine, receiver) {
  await engine.press(['contact', '[name=email]']);
  await engine.type('an@gmail.com');
  await new Promise((then) => setTimeout(then, 1300)); // nobody sends a form in less
  await engine.press(['contact', 'button[type=submit]']);
  await until(async () => (await receiver.leads()).length === 1, 'the lead is stored');
  return (await receiver.leads())[0].lead;
}

export const ENGINES = {
  async Chromium() {
    const browser = await launch();
    return byMouse(browser, await (await browser.newContext({ locale: 'en' })).newPage());
  },
  async Firefox() {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true });
    return byMouse(browser, await browser.newPage());
  },
  async WebKit() {
    const { browser, close } = await openWebKit();
    const run = (body) => browser.executeAsyncScript(`const done = arguments[arguments.length - 1]; (async () => { ${body} })().then(done, (error) => done(String(error)))`);
    return {
      run,
      goto: (url) => browser.get(url),
      // The driver's own click() asks the document what lies at the point, and takes the shadow host for an obstacle.
      async press(part) {
        const [surface, selector] = wanted(part);
        const element = await until(async () => {
          const [host] = surface ? await browser.findElements(By.css(`leadline-surface[data-surface="${surface}"]`)) : [];
          const found = surface ? host && (await browser.executeScript('return arguments[0].shadowRoot.querySelector(arguments[1])', host, selector)) : (await browser.findElements(By.css(selector)))[0];
          return found && (await found.isDisplayed()) && found;
        }, `${part} is there`);
        await browser.executeScript('arguments[0].scrollIntoView({ block: "center", behavior: "instant" })', element);
        await browser.actions().move({ origin: element }).click().perform();
      },
      type: (text) => browser.actions().sendKeys(text).perform(),
      close,
    };
  },
};
