// Ninety days of the demo's flat seller, invented: visitors come, read, leave their number, are called, come to see the flat, buy or do not. What each
// does is drawn from a seed; the leads are the core's own, which plays each visit from its first page to the answer of the receiver. So the same seed
// gives the same leads, and a report, a backtest and a calibration have something to show that nobody has lived through.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EAST = 7 * HOUR;  // where the flats are

/** Numbers from a seed (mulberry32) and what is drawn with them. */
function drawer(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    random,
    chance: (share) => random() < share,
    between: (low, high) => low + random() * (high - low),
    pick: (list) => list[Math.floor(random() * list.length)],
    /** Of `[weight, value]`. */
    weighed: (list) => {
      let at = random() * list.reduce((sum, [weight]) => sum + weight, 0);
      return list.find(([weight]) => (at -= weight) < 0)?.[1] ?? list.at(-1)[1];
    },
    /** Around 0, most within 1. */
    around: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    hex: (digits) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join(''),
  };
}

// Where visitors come from: how many, how much they want a flat on the average, and what a day of it costs.
const SOURCES = [
  { weight: 26, wants: -0.35, campaign: 'can-ho-moi', query: { utm_source: 'facebook', utm_medium: 'paid_social' }, referrer: 'https://l.facebook.com/', daily: 6_000_000, channel: 'Paid Social' },
  { weight: 20, wants: 0.45, campaign: 'bang-gia', query: { utm_source: 'google', utm_medium: 'cpc' }, referrer: 'https://www.google.com/', daily: 8_000_000, channel: 'Paid Search' },
  { weight: 18, wants: 0.2, query: {}, referrer: 'https://www.google.com/' },
  { weight: 14, wants: 0.1, query: { utm_source: 'zalo', utm_medium: 'social' }, referrer: '' },
  { weight: 12, wants: 0.3, query: {}, referrer: '' },
  { weight: 6, wants: 0.5, campaign: 'thu-thang', query: { utm_source: 'newsletter', utm_medium: 'email' }, referrer: '' },
  { weight: 4, wants: 0.7, campaign: 'hoi-cho', query: { utm_source: 'fair-2026', utm_medium: 'qr' }, referrer: '', daily: 1_500_000, channel: 'Offline' },
];

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý'];
const MIDDLE = ['Văn', 'Thị', 'Minh', 'Thanh', 'Quốc', 'Ngọc', 'Hữu', 'Thu', 'Đức', 'Hồng'];
const GIVEN = ['An', 'Bình', 'Châu', 'Dũng', 'Giang', 'Hà', 'Hải', 'Hạnh', 'Hiếu', 'Hoa', 'Khánh', 'Lan', 'Linh', 'Long', 'Mai', 'Nam', 'Nga', 'Phúc', 'Quân', 'Sơn', 'Thảo', 'Trang', 'Tuấn', 'Vy'];

const bare = (text) => text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();

/** Somebody who might buy, with all that decides what they do. The names are common ones, the numbers of a range, at random: nobody's. */
function somebody(draw, number) {
  const source = draw.weighed(SOURCES.map((one) => [one.weight, one]));
  const name = [draw.pick(FAMILY), draw.pick(MIDDLE), draw.pick(GIVEN)];
  return {
    source,
    wants: source.wants + draw.around(),         // how much they want a flat
    means: draw.around(),                        // and can pay for it
    name: name.join(' '),
    email: `${bare(name[2])}.${bare(name[0])}${number}@example.com`,
    phone: `09${draw.pick(['0', '1', '3', '6', '7', '8'])}${String(Math.floor(draw.random() * 1e7)).padStart(7, '0')}`,
    touch: draw.chance(0.72),
    shares: draw.chance(0.8),                    // agrees that the visit is sent along
  };
}

/** A browser in which somebody is at the site: tells the core what happens, and keeps what it is told to. */
class Browser {
  #core;
  #draw;
  #who;
  #state;
  #now;
  #began;
  submissions = [];

  constructor(core, config, draw, who, at) {
    this.#core = core;
    this.#draw = draw;
    this.#who = who;
    this.#now = Math.floor(at);
    core.load(config);
  }

  wait(ms) { this.#now += Math.floor(ms); }
  get now() { return this.#now; }

  tell(event) {
    const { e } = JSON.parse(this.#core.step(JSON.stringify({ ...event, w: this.#now, m: this.#now - this.#began })));
    for (const effect of e) {
      if (effect.k === 'store' && effect.at === 'state') this.#state = effect.value;
      if (effect.k === 'store' && effect.at === 'outbox' && effect.value.body) this.submissions.push({ body: effect.value.body, at: this.#now });
    }
    // A receiver that takes everything at once.
    for (const effect of e) {
      if (effect.k === 'store' && effect.at === 'outbox') this.tell({ k: 'stored', key: effect.key ?? effect.value?.key, ok: true });
      if (effect.k === 'post') this.tell({ k: 'reply', key: effect.key, attempt: effect.attempt ?? 1, status: 200, body: JSON.stringify({ accepted: effect.key.split('/')[0] }) });
    }
  }

  /** Opens the site, or comes back to it. */
  open(path, slots, arrival) {
    this.#began = this.#now;
    this.tell({ k: 'boot', tz: 420, seed: this.#draw.hex(32), lang: 'vi', device: this.#who.touch ? { touch: true, width: 390 } : { touch: false, width: 1280 }, ...(this.#state ? { state: this.#state } : {}) });
    this.wait(6);
    this.tell({ k: 'outbox', records: [] });
    this.go(path, slots, arrival);
  }

  go(path, slots, { query = {}, referrer = '' } = {}) {
    this.wait(10);
    this.tell({ k: 'page', path, title: path === '/' ? 'Căn hộ Sông Xanh' : 'Mua căn hộ đầu tiên', query, referrer, lang: 'vi', host: 'songxanh.example', slots });
  }

  leave() {
    this.wait(900);
    this.tell({ k: 'hide' });
  }

  fill(form, values) {
    for (const name of Object.keys(values)) this.wait(this.#draw.between(2, 9) * SECOND);
    this.tell({ k: 'submit', surface: form, values, bad: {}, trap: '' });
    this.wait(this.#draw.between(4, 12) * SECOND);
  }
}

const HOME = ['next-step', 'visit'];
const BLOG = ['price-offer'];

/** A look at the site; what somebody reads says something of what they want, and something of nothing. */
function look(browser, draw, who, arrival) {
  const blog = draw.chance(0.45 - who.wants * 0.1);
  const read = (share) => {
    if (draw.chance(share)) {
      browser.wait(draw.between(15, 50) * SECOND);
      browser.tell({ k: 'scroll', pct: 70 });
    }
    if (draw.chance(0.35 + who.wants * 0.12)) {
      browser.wait(62 * SECOND);
      browser.tell({ k: 'time', s: 60 });
    }
  };
  browser.open(blog ? '/blog/' : '/', blog ? BLOG : HOME, arrival);
  browser.wait(draw.between(3, 20) * SECOND);
  read(0.5);  // to read to the end says little of who buys
  if (blog) {
    browser.wait(2 * SECOND);
    browser.tell({ k: 'seen', surface: 'price-offer' });
    if (draw.chance(0.55)) {
      browser.wait(5 * SECOND);
      browser.leave();
      browser.open('/', HOME);
      browser.wait(draw.between(4, 20) * SECOND);
      read(0.4);
      return '/';
    }
  } else if (draw.chance(0.4 + who.wants * 0.2)) {
    browser.wait(draw.between(4, 15) * SECOND);
    browser.tell({ k: 'track', name: 'price_list_view', id: draw.hex(8), props: {} });
  }
  return blog ? '/blog/' : '/';
}

/** Which form somebody comes to send, if any. */
function formOf(draw, who, visits) {
  const at = who.wants + (visits - 1) * 0.5 + draw.around() * 0.6;
  if (at > 1.5) return 'visit';
  if (at > 1.1) return 'consultation';
  if (at > 0.1) return 'price-list';
  return at > -0.5 ? 'ebook' : undefined;
}

function send(browser, draw, who, form, path) {
  const agreed = { agree: true, ...(who.shares ? { visits: true } : {}) };
  const person = { name: who.name, phone: who.phone };
  const money = who.means + who.wants * 0.3 + draw.around() * 0.5;
  const budget = draw.chance(0.8) ? { budget: money > 0.9 ? '5+' : money > -0.1 ? '3-5' : '<3' } : {};
  if (path === '/blog/' && form === 'price-list') browser.tell({ k: 'act', surface: 'price-offer', do: 'open' });
  else if (path === '/' && (form === 'ebook' || form === 'consultation') && draw.chance(0.6)) browser.tell({ k: 'act', surface: 'next-step', do: 'open' });
  else if (form !== 'visit') browser.tell({ k: 'click', cta: form });
  browser.wait(draw.between(2, 6) * SECOND);
  const when = who.wants + draw.around() * 0.6;
  const answers = {
    'price-list': { ...person, email: who.email, ...budget },
    ebook: { email: who.email },
    consultation: { ...person, hours: draw.pick(['morning', 'afternoon', 'evening']) },
    visit: { ...person, ...(draw.chance(0.4) ? { email: who.email } : {}), ...(draw.chance(0.85) ? { when: when > 1 ? '3m' : when > 0 ? '1y' : 'later' } : {}) },
  };
  browser.fill(form, { ...answers[form], ...agreed });
}

/** An hour of the day when people look at flats. */
const hourOf = (draw) => draw.weighed([[1, 8], [2, 9], [2, 10], [2, 11], [3, 12], [2, 13], [2, 14], [2, 15], [2, 16], [2, 17], [3, 19], [4, 20], [4, 21], [2, 22]]) + draw.random();

/** What became of somebody, from the last lead on, as far as it has happened by `until`. */
function whatBecame(draw, who, submissions, until) {
  const last = submissions.at(-1);
  const lead = JSON.parse(last.body);
  const rows = [];
  let at = last.at;
  const later = (low, high, event, more = {}) => {
    at += draw.between(low, high) * DAY;
    if (at < until) rows.push({ lead: lead.id, event, at: Math.floor(at), ...more });
    return at < until;
  };
  if (!later(0.1, 2, 'contacted')) return rows;
  const asked = submissions.some(({ body }) => JSON.parse(body).form === 'visit') ? 0.9 : 0;
  const keen = who.wants + asked + who.means * 0.25 + draw.around() * 0.5;
  if (keen < 0.55) {
    if (draw.chance(0.75)) later(2, 20, 'lost');  // of the others nobody said how it ended
    return rows;
  }
  if (!later(1, 9, 'meeting') || !later(1, 12, 'opportunity')) return rows;
  const buys = keen * 0.7 + who.means * 0.8 + draw.around() * 0.5;
  if (buys > 0.75) later(4, 25, 'contract', { value: 20_000 * Math.round(draw.between(2100, who.means > 0.9 ? 6400 : 4300)), currency: 'VND' });  // two per cent of a flat
  else later(3, 25, 'lost');
  return rows;
}

/** What was spent, a week of each paid source a row. */
function spending(draw, from, until) {
  const rows = [];
  const day = (at) => new Date(at + EAST).toISOString().slice(0, 10);
  for (let week = from; week < until; week += 7 * DAY) {
    for (const source of SOURCES.filter((one) => one.daily)) {
      const end = Math.min(week + 6 * DAY, until - DAY);
      const days = Math.round((end - week) / DAY) + 1;
      rows.push({ from: day(week), to: day(end), channel: source.channel, source: source.query.utm_source, campaign: source.campaign, amount: 10_000 * Math.round(source.daily * days * draw.between(0.8, 1.2) / 10_000), currency: 'VND' });
    }
  }
  return rows;
}

/**
 * `{leads: [{received, lead}], outcomes, spend}` of the days before `until` (ms; its day is over). Leads in the order in which they came.
 * `config`: the text of the demo's. `visitors` of a day that come near a form.
 */
export async function makeHistory({ config, until, days = 90, visitors = 14, seed = 90, on = () => {} }) {
  const { default: createTwin } = await import(pathToFileURL(join(root, 'dist/twin.mjs')));
  const core = await createTwin();
  const draw = drawer(seed);
  const end = Math.floor((until + EAST) / DAY) * DAY - EAST;
  const begin = end - days * DAY;
  const leads = [];
  const outcomes = [];
  for (let day = 0; day < days; ++day) {
    on(day);
    const date = begin + day * DAY;
    const weekend = [0, 6].includes(new Date(date + EAST).getUTCDay());
    const many = Math.round(visitors * (weekend ? 1.35 : 0.85) * (0.8 + 0.4 * day / days) + draw.around() * 2);
    for (let i = 0; i < many; ++i) {
      const who = somebody(draw, leads.length);
      const browser = new Browser(core, config, draw, who, date + hourOf(draw) * HOUR);
      const arrival = { query: { ...who.source.query, ...(who.source.campaign ? { utm_campaign: who.source.campaign } : {}) }, referrer: who.source.referrer };
      for (let visit = 1; visit <= 3; ++visit) {
        const path = look(browser, draw, who, visit === 1 ? arrival : {});
        const form = formOf(draw, who, visit);
        if (form && (visit > 1 || draw.chance(0.7))) {
          if (form === 'visit' && path !== '/') {
            browser.leave();
            browser.open('/', HOME);
            browser.wait(8 * SECOND);
          }
          send(browser, draw, who, form, path);
        }
        browser.leave();
        if (!draw.chance(0.2 + Math.max(0, who.wants) * 0.3)) break;
        browser.wait(draw.between(0.6, 6) * DAY);
        if (browser.now >= end) break;
      }
      const sent = browser.submissions.filter(({ at }) => at < end);
      if (sent.length === 0) continue;
      for (const { body, at } of sent) leads.push({ received: at + Math.floor(draw.between(120, 900)), lead: JSON.parse(body) });
      outcomes.push(...whatBecame(draw, who, sent, end));
    }
  }
  leads.sort((a, b) => a.received - b.received || (a.lead.id < b.lead.id ? -1 : 1));
  return { leads, outcomes, spend: spending(draw, begin, end) };
}
