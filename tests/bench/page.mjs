// What a page pays for a form: the same article without one, with one written by hand, with ours and with one of Formbricks.
//
// All of them in each round, one after another, on slow 4G and at a quarter of the processor's speed. The visitor comes, waits
// until the page is idle, clicks, types, and sends. Times of this machine wander, so what is compared is compared within a round,
// and the table holds the medians. LEADLINE_ROUNDS sets another number of rounds.
import { launch } from '../e2e/support/browser.mjs';
import { crowds, Site, variants } from './page/site.mjs';

const ROUNDS = Number(process.env.LEADLINE_ROUNDS ?? 7);
/** No round is begun after so long. */
const LIMIT_MS = 12 * 60_000;
/** What Chromium's developer tools call slow 4G. */
const NETWORK = { offline: false, latency: 562.5, downloadThroughput: 1.6e6 * 0.9 / 8, uploadThroughput: 0.75e6 * 0.9 / 8 };
const VISIT_MS = 90_000;
const SLOWER = 4;
/** How long after its load event a page is idle, whatever is in it. */
const IDLE_MS = 5000;
const LATER_PARTS = /^\/dist\/(leadline\.\w+\.wasm|later\.mjs)$/;
const HELD_MS = 6000;
/** The browser reports no event that took less. */
const SHORTEST_EVENT_MS = 16;

const sleep = (ms) => new Promise((then) => setTimeout(then, ms));
const sum = (list) => list.reduce((total, value) => total + value, 0);

/** Runs in each page before everything else: notes long tasks, slow events, and when the form behind the link was painted. */
function watch(shortest) {
  const notes = { tasks: [], events: [], clicked: undefined, painted: undefined, memories: new Set() };
  window.bench = notes;
  const note = (type, into, options) => new PerformanceObserver((list) => into.push(...list.getEntries()
    .map(({ startTime, duration, interactionId }) => ({ startTime, duration, interactionId })))).observe({ type, buffered: true, ...options });
  note('longtask', notes.tasks);
  note('event', notes.events, { durationThreshold: shortest });

  // Whoever works with a memory asks for its buffer.
  const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer');
  Object.defineProperty(WebAssembly.Memory.prototype, 'buffer', {
    get() {
      notes.memories.add(this);
      return get.call(this);
    },
  });

  const readable = () => [document, ...[...document.querySelectorAll('leadline-surface')].map(({ shadowRoot }) => shadowRoot)]
    .map((root) => root.querySelector('dialog[open] [name=name], #fbjs [name=name]'))
    .some((field) => field?.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  // What is there in a frame's callback is painted in that frame; the message comes when the frame is done.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (notes.painted = performance.now());
  const look = () => (readable() ? port2.postMessage('') : requestAnimationFrame(look));
  addEventListener('click', (event) => {
    if (event.target.id !== 'offer') return;
    notes.clicked = event.timeStamp;
    requestAnimationFrame(look);
  }, true);
}

class Visitor {
  #arrived = [];

  static async begin(browser, site) {
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    const visitor = Object.assign(new Visitor(), { context, page, site, browser: await context.newCDPSession(page) });
    await page.addInitScript(watch, SHORTEST_EVENT_MS);
    await visitor.#listen();
    return visitor;
  }

  async #listen() {
    const urls = new Map();
    this.browser.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    this.browser.on('Network.loadingFinished', ({ requestId, timestamp }) => this.#arrived.push({ url: urls.get(requestId), at: timestamp }));
    this.browser.on('Page.loadEventFired', ({ timestamp }) => (this.loaded = timestamp));
    await this.browser.send('Page.enable');
    await this.browser.send('Network.enable');
    await this.browser.send('Network.emulateNetworkConditions', NETWORK);
    await this.browser.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    // Time of the processor, not of the clock: other programs on this machine are not the page's fault.
    await this.browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  }

  /** Bytes of the files that had come whole, up to `end` in the browser's own time. */
  bytes(end = Infinity) {
    return sum(this.#arrived.filter(({ at }) => at <= end).map(({ url }) => this.site.bytes(url)));
  }

  /** Whether a file of this name has come. */
  has(name) {
    return this.#arrived.some(({ url }) => name.test(new URL(url).pathname));
  }

  async mainThreadMs() {
    const { metrics } = await this.browser.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  }

  notes() {
    return this.page.evaluate(() => ({
      ...window.bench, now: performance.now(), shown: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      wasm: [...window.bench.memories].reduce((total, { buffer }) => total + buffer.byteLength, 0),
    }));
  }

  /** As a hand does it, which is on its way for a third of a second. Playwright's own click() runs code in the page. */
  async press(locator) {
    const { x, y, width, height } = await locator.boundingBox();
    const to = { x: x + width / 2, y: y + height / 2 };
    const from = this.hand ?? { x: 100, y: 100 };
    for (let step = 1; step <= 10; ++step) {
      await this.page.mouse.move(from.x + (to.x - from.x) * step / 10, from.y + (to.y - from.y) * step / 10);
      await sleep(30);
    }
    this.hand = to;
    await sleep(150);
    await this.page.mouse.down();
    await sleep(60);
    await this.page.mouse.up();
  }

  part(selector) {
    return this.page.locator(`:is(dialog[open], #fbjs) ${selector}`);
  }

  /** The slowest interaction from `begin` on. */
  async slowest(begin) {
    await sleep(500);
    const { events } = await this.notes();
    return Math.max(SHORTEST_EVENT_MS, ...events.filter(({ startTime, interactionId }) => startTime >= begin && interactionId > 0).map(({ duration }) => duration));
  }

  /** Fills in what is to be filled in after the name, on one card or on six, and returns the button that sends it. */
  async fillTheRest() {
    const button = this.part('button[type=submit]');
    const cards = await this.part('[name=email]').count() === 0;
    const next = async () => cards && button.click();
    await next();
    await this.part('[name=email]').fill('anh@example.com');
    await next();
    await this.part('[name=phone]').fill('0912 345 678');
    await next();
    await (cards ? this.part('[name=budget]').nth(1).check() : this.part('select[name=budget]').selectOption('3-5'));
    await next();
    await this.part('input[name=agree]').check();
    await next();
    await this.part('input[name=visits]').check();
    return button;
  }

  /** Bytes that the page's scripts hold, and beside them the memories of WebAssembly. */
  async memory() {
    await this.browser.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.browser.send('Runtime.getHeapUsage');
    return { heap: usedSize, wasm: (await this.notes()).wasm };
  }
}

/** One visit, from the address to the thanks, or an error when it takes for ever. */
function visit(browser, site, variant) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`${variant}: no thanks within ${VISIT_MS / 1000} s`)), VISIT_MS).unref());
  return Promise.race([comeAndSend(browser, site, variant), late]);
}

async function comeAndSend(browser, site, variant) {
  const visitor = await Visitor.begin(browser, site);
  const { page } = visitor;
  try {
    await page.goto(site.url(variant), { waitUntil: 'load' });
    await sleep(IDLE_MS);
    const mainThread = await visitor.mainThreadMs();
    const { tasks, shown } = await visitor.notes();
    const blocked = sum(tasks.filter(({ startTime }) => startTime >= shown).map(({ duration }) => Math.max(0, duration - 50)));
    const loading = { early: visitor.bytes(visitor.loaded), mainThread, blocked };
    if (variant === 'empty') return { ...loading, bytes: visitor.bytes(), ...await visitor.memory() };

    const offer = page.locator('#offer');
    await offer.scrollIntoViewIfNeeded();
    await sleep(500);
    await visitor.press(offer);
    await page.waitForFunction(() => window.bench.painted);
    const { clicked, painted } = await visitor.notes();
    const bytes = visitor.bytes();
    await sleep(1000);
    await visitor.part('[name=name]:not(button)').focus();
    const { now: typing } = await visitor.notes();
    await page.keyboard.type('Nguyen Thi Anh', { delay: 100 });
    const typed = await visitor.slowest(typing);
    const button = await visitor.fillTheRest();
    await button.scrollIntoViewIfNeeded();
    await sleep(500);
    const { now: sending } = await visitor.notes();
    await visitor.press(button);
    await page.getByText('Đã nhận được!').first().waitFor();
    return { ...loading, bytes, form: painted - clicked, typed, sent: await visitor.slowest(sending), ...await visitor.memory() };
  } finally {
    await visitor.context.close();
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function table(rounds) {
  const names = Object.keys(rounds[0]);
  const over = (base, key) => (result, round) => (result === round.empty ? NaN : result[key] - round[base][key]);
  const times = (base, key) => (result, round) => result[key] / round[base][key];
  const whole = (value) => Math.round(value).toLocaleString('en');
  const rows = [
    ['bytes before load', over('empty', 'early'), whole],
    ['bytes until the form', over('empty', 'bytes'), whole],
    ['main thread at load, ms', ({ mainThread }) => mainThread, whole],
    ['  × the empty page', times('empty', 'mainThread'), (value) => value.toFixed(2)],
    ['total blocking time, ms', ({ blocked }) => blocked, whole],
    ['click → painted form, ms', ({ form }) => form, whole],
    ['  × vanilla', times('vanilla', 'form'), (value) => value.toFixed(2)],
    ['INP of typing, ms', ({ typed }) => typed, whole],
    ['INP of sending, ms', ({ sent }) => sent, whole],
    ['heap over vanilla, KB', over('vanilla', 'heap'), (value) => whole(value / 1024)],
    ['wasm memory, KB', over('empty', 'wasm'), (value) => whole(value / 1024)],
  ];
  console.log(`${''.padEnd(28)}${names.map((name) => name.padStart(12)).join('')}`);
  for (const [title, of, print] of rows) {
    const cells = names.map((name) => median(rounds.map((round) => of(round[name], round))));
    console.log(title.padEnd(28) + cells.map((value) => (Number.isFinite(value) ? print(value) : '–').padStart(12)).join(''));
  }
  console.log(`medians of ${rounds.length} rounds; bytes are brotli, over the empty page's; Formbricks shows one field at a time`);
}

/** What came of a click while all parts of the core but the first were on their way, and how much had come by then. */
async function heldBack(browser, site) {
  site.held = { files: LATER_PARTS, ms: HELD_MS };
  const visitor = await Visitor.begin(browser, site);
  const { page } = visitor;
  try {
    const address = site.url('Leadline');
    await page.goto(address, { waitUntil: 'load' });
    for (let tries = 0; tries < 100 && !visitor.has(/\/dist\/leadline\.wasm$/); ++tries) await sleep(100);
    await page.locator('#offer').scrollIntoViewIfNeeded();
    await sleep(1500);
    await visitor.press(page.locator('#offer'));
    const patience = { timeout: 2 * HELD_MS };
    const what = await Promise.any([
      page.waitForFunction(() => window.bench.painted, undefined, patience).then(() => 'form'),
      page.waitForURL((now) => now.href !== address, patience).then(() => 'left'),
    ]).catch(() => 'nothing');
    return { what, bytes: visitor.bytes(), late: visitor.has(LATER_PARTS) };
  } finally {
    await visitor.context.close();
    site.held.ms = 0;
  }
}

function sayHeldBack({ what, bytes, late }, empty) {
  const more = (bytes - empty).toLocaleString('en');
  const answers = {
    form: late ? `the form came only after a later part had: ${more} bytes` : `${more} bytes had come when the form was painted`,
    left: 'no form: the click left the page',
    nothing: `no form within ${2 * HELD_MS / 1000} s`,
  };
  console.log(`a click while every later part is held back ${HELD_MS / 1000} s: ${answers[what]}`);
}

/** What fifty calls to action cost a page that loads, over one of them. */
async function crowded(browser, site) {
  const rounds = [];
  while (rounds.length < ROUNDS) {
    const round = {};
    for (const name of rounds.length % 2 ? [...crowds].reverse() : crowds) {
      const visitor = await Visitor.begin(browser, site);
      try {
        await visitor.page.goto(site.url(name), { waitUntil: 'load' });
        await sleep(IDLE_MS);
        if (await visitor.page.locator('leadline-surface').count() !== 1) throw new Error(`${name}: one of them was to show`);
        round[name] = await visitor.mainThreadMs();
      } finally {
        await visitor.context.close();
      }
    }
    rounds.push(round);
  }
  const [one, many] = crowds;
  const ratio = median(rounds.map((round) => round[many] / round[one]));
  console.log(`main thread at load with ${many}, twenty of them waiting: ${ratio.toFixed(2)} × a page with ${one} (${Math.round(median(rounds.map((round) => round[one])))} ms)`);
}

const site = await new Site().start();
const browser = await launch({ args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'] });
try {
  const names = Object.keys(variants());
  if (!names.includes('Formbricks')) console.log('without Formbricks: its package is not installed (npm ci)');
  await visit(browser, site, 'vanilla'); // the browser's own first time is nobody's
  const rounds = [];
  const begin = performance.now();
  while (rounds.length < ROUNDS && performance.now() - begin < LIMIT_MS) {
    const round = {};
    // Each begins a round in its turn, so that none has always the same one before it.
    for (const at of names.keys()) {
      const name = names[(at + rounds.length) % names.length];
      round[name] = await visit(browser, site, name);
    }
    rounds.push(Object.fromEntries(names.map((name) => [name, round[name]])));
    if (process.env.LEADLINE_VERBOSE) console.log(JSON.stringify(rounds.at(-1)));
  }
  table(rounds);
  await crowded(browser, site);
  sayHeldBack(await heldBack(browser, site), rounds[0].empty.bytes);
} finally {
  await browser.close();
  await site.dispose();
}
