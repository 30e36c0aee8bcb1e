// One trial: a visitor's tabs on the real widget, what was drawn happens, the network heals, and one page of the site is opened again.
import { setTimeout as pause } from 'node:timers/promises';
import { isBroken, isSudden } from './draw.mjs';

const READY_MS = 45_000; // the machine may be busy with many of these
const ARRIVES_MS = { tomorrow: 60_000, 'at once': 75_000 };
const QUIET_MS = 400;
const LOOK_MS = 150;

/** In the page: what stands in the form, as a word. */
const SHOWN = `(() => {
  const root = document.querySelector('leadline-surface[data-surface=contact]')?.shadowRoot;
  const done = root?.querySelector('.ll-done')?.textContent ?? '', alert = root?.querySelector('.ll-alert')?.textContent ?? '';
  return done.startsWith('Thank you') ? 'sent' : done ? 'unconfirmed' : alert.startsWith('Saved on this device') ? 'saved' : alert.startsWith('It could not be sent') ? 'failed' : root?.querySelector('form') ? 'open' : '';
})()`;

/** In the page: the controls of the first form. */
const FORM = `document.querySelector('leadline-surface[data-surface=contact]').shadowRoot`;
const SEND = {
  click: `${FORM}.querySelector('button[type=submit]').click()`,
  'two clicks': `for (let i = 0; i < 2; ++i) ${FORM}.querySelector('button[type=submit]')?.click()`,
  'five clicks': `for (let i = 0; i < 5; ++i) setTimeout(() => ${FORM}.querySelector('button[type=submit]')?.click(), 40 * i)`,
  'requestSubmit and click': `${FORM}.querySelector('form').requestSubmit(); ${FORM}.querySelector('button[type=submit]')?.click()`,
};

/** Firefox's own lines about a request that it refuses come the same way as errors of the page. */
const THE_BROWSERS = /^(Cross-Origin Request Blocked|Content-Security-Policy)/;

async function until(question, ms, what) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(LOOK_MS);
  }
}

/** A tab: its page, the answer that is typed into its form, and what its form has said. */
class Tab {
  shown = new Set();

  constructor(page, email, errors) {
    this.page = page;
    this.email = email;
    page.on('pageerror', (error) => THE_BROWSERS.test(error?.message) || errors.push(String(error?.message ?? error)));
  }

  async open(url) {
    await this.page.goto(url, { waitUntil: 'domcontentloaded', timeout: READY_MS });
    await until(() => this.page.evaluate(`(${SHOWN}) === 'open'`).catch(() => false), READY_MS, `${url} shows its form`);
  }

  async fill() {
    await this.page.bringToFront();
    await this.page.evaluate(`${FORM}.querySelector('[name=email]').focus()`);
    await this.page.keyboard.type(this.email);
  }

  async send(how, before) {
    await this.page.bringToFront();
    if (before) await this.page.evaluate(before);
    if (how === 'Enter') await this.page.keyboard.press('Enter');
    else await this.page.evaluate(SEND[how]);
  }

  async look() {
    const word = await this.page.evaluate(SHOWN).catch(() => '');
    if (word && word !== 'open') this.shown.add(word);
  }
}

const BEFORE = { '60 KB of its own keepalive': `void fetch('hangs', { method: 'POST', body: 'x'.repeat(60_000), keepalive: true }).catch(() => {})`, 'clock back a day': 'jumps()', 'clock on a day': 'jumps()' };

async function end(tab, { end: how }, { elsewhere }, engine) {
  const gone = () => {}; // the page goes while it is asked
  if (how === 'closes') await tab.page.close();
  if (how === 'navigates') await tab.page.goto('about:blank').catch(gone);
  if (how === 'reloads') await tab.page.reload({ waitUntil: 'commit', timeout: 10_000 }).catch(gone);
  if (how === 'goes back') {
    await tab.page.goto(elsewhere, { timeout: 10_000 }).catch(gone);
    await pause(100);
    await tab.page.goBack({ timeout: 10_000 }).catch(gone);
  }
  if (how !== 'crashes') return;
  await engine.crash(tab.page);
  await tab.page.close().catch(gone);
}

/** Looks at what the forms say for so long. */
async function watch(tabs, ms) {
  const over = Date.now() + ms;
  do {
    await Promise.all(tabs.map((tab) => tab.look()));
    await pause(Math.min(LOOK_MS, Math.max(0, over - Date.now())));
  } while (Date.now() < over);
}

/** {actions: [{email, shown, rows}], errors}: what the visitor has sent, and what has become of it. Throws when the harness could not do its part. */
export async function tryOnce(name, draw, site, engine) {
  const places = await site.open(name, draw);
  const profile = await engine.profile({ whole: draw.end === 'killed' });
  const errors = [];
  try {
    const tabs = [];
    for (let i = 0; i < draw.tabs; ++i) {
      const tab = new Tab(await profile.page(), `${name}.${i}@example.com`, errors);
      await tab.open(places.url);
      await tab.fill();
      tabs.push(tab);
    }
    site.break(name);
    if (draw.network === 'offline') await profile.offline(true);
    for (const tab of tabs) await tab.send(draw.submit, BEFORE[draw.page]);
    if (draw.moment >= 250) await watch(tabs, draw.moment);
    else if (draw.moment) await pause(draw.moment);
    if (draw.end === 'killed') await profile.kill();
    else await Promise.all(tabs.map((tab) => end(tab, draw, places, engine)));
    if (draw.network === 'offline' && draw.end !== 'killed') await profile.offline(false);
    await site.heal(name);
    const back = new Tab(await profile.page(), '', errors);
    await back.page.goto(places.again, { waitUntil: 'domcontentloaded', timeout: READY_MS });
    const arrived = async () => (await Promise.all(tabs.map(({ email }) => site.rowsOf(email)))).every((rows) => rows.length > 0);
    // What cannot be anywhere any more is not waited for.
    const hopeless = (isBroken(draw) || isSudden(draw)) && draw.end !== 'stays';
    await until(async () => (draw.end === 'stays' && (await watch(tabs, 0)), await arrived()), hopeless ? 4000 : draw.patience ?? ARRIVES_MS[draw.back], 'it arrives').catch(() => {});
    await pause(QUIET_MS);
    if (draw.end === 'stays') await watch(tabs, 0);
    return { errors, actions: tabs.map(({ email, shown }) => ({ email, shown: [...shown] })) };
  } finally {
    await profile.close().catch(() => {});
    site.close(name);
  }
}
