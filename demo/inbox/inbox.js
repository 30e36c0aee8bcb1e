// Sales' inbox: asks the receiver for what is new every 1.5 s and puts each lead on top of the list.
import { card, h, summarize } from './card.js';
import { bandName, localized, notice, number, relativeTime, say, verdictText } from './texts.js';

const POLL_MS = 1500;
const TOKEN_KEY = 'leadline.token';
const $ = (selector) => document.querySelector(selector);

const view = {
  list: $('[data-leads]'), connection: $('[data-connection]'), announce: $('[data-announce]'), count: $('[data-count]'),
  filters: $('[data-filters]'), notice: $('[data-notice]'),
  find: $('#find'), band: $('#band'), stage: $('#stage'), verdict: $('#verdict'),
};
const state = { token: '', last: 0, loaded: false, problem: 'waiting', items: [], texts: { notes: new Map(), forms: new Map(), offers: new Map() } };

/** The token comes in the address's hash (which is never sent to a server), stays in this tab and leaves the address bar. */
const takeToken = () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) history.replaceState(null, '', location.pathname + location.search);
  try {
    if (given) sessionStorage.setItem(TOKEN_KEY, given);
    return given ?? sessionStorage.getItem(TOKEN_KEY) ?? '';
  } catch { return given ?? ''; }
};

/** The config's own words (rules' notes, labels of fields and options) in this page's language; without it the lead's own are shown. */
const loadTexts = async () => {
  try {
    const config = await (await fetch('/leadline.json')).json();
    const byId = (list) => new Map((list ?? []).map((one) => [one.id, one]));
    state.texts = { notes: new Map((config.scoring?.rules ?? []).map((rule) => [rule.id, rule.note])), forms: byId(config.forms), offers: byId(config.offers) };
  } catch { /* the labels fall back to the names in the lead */ }
};

// ---- notices and connection ----

/** "text [link](/path) text" to nodes; the texts are ours, the links lead to this site. */
const linked = (text) => text.split(/(\[[^\]]+\]\([^)]+\))/).map((part) => {
  const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part);
  return link ? h('a', { href: link[2], target: '_blank', rel: 'noopener' }, link[1]) : part;
});

const showNotice = (id) => {
  view.notice.hidden = !id;
  if (!id || view.notice.dataset.id === id) return;
  const [title, lines] = notice(id);
  view.notice.dataset.id = id;
  const text = id === 'empty' ? [h('ol', {}, lines.map((line) => h('li', {}, linked(line))))] : lines.map((line) => h('p', {}, linked(line)));
  view.notice.replaceChildren(h('h2', { id: 'notice-title' }, title), ...text);
};

const showConnection = (problem) => {
  const word = problem === 'refused' ? 'locked' : problem || 'live';
  if (view.connection.dataset.state === word && view.connection.textContent) return;
  view.connection.dataset.state = word;
  view.connection.textContent = say(word);
};

// ---- filters ----

/** A search finds the beginnings of words. Case and diacritics do not matter: "nguyen" finds "Nguyễn" (đ is a letter of its own, not a d with a mark). */
const plain = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replaceAll('đ', 'd');

const fillSelect = (select, ids, name) => {
  const chosen = select.value;
  const options = ['', ...ids].map((id) => h('option', { value: id }, id ? name(id) : say('all')));
  if (options.length === select.options.length) return;
  select.replaceChildren(...options);
  select.value = chosen;
};

const fillFilters = () => {
  const values = (key) => [...new Set(state.items.map((item) => item.about[key]).filter(Boolean))].sort();
  fillSelect(view.band, ['cold', 'warm', 'hot', ...values('band').filter((id) => !['cold', 'warm', 'hot'].includes(id))], bandName);
  fillSelect(view.stage, values('stage'), (id) => id);
  fillSelect(view.verdict, values('verdict'), (id) => verdictText(id)[0]);
};

const matches = ({ about, plain: words }) => plain(view.find.value).trim().split(/\s+/).every((word) => words.includes(` ${word}`))
  && ['band', 'stage', 'verdict'].every((key) => !view[key].value || view[key].value === about[key]);

const applyFilters = () => {
  let shown = 0;
  for (const item of state.items) {
    item.el.hidden = !matches(item);
    if (!item.el.hidden) shown += 1;
  }
  const all = state.items.length;
  const hot = state.items.filter((item) => item.about.band === 'hot').length;
  const text = [say(shown === all ? 'countAll' : 'count', { shown: number(shown), all: number(all) }, all), hot && say('hotCount', { hot: number(hot) })].filter(Boolean).join(' · ');
  if (view.count.textContent !== text) view.count.textContent = text;
  view.filters.hidden = all === 0;
  return shown;
};

/** One place decides what the page says when there is no list to look at. */
const refresh = () => {
  const shown = applyFilters();
  showConnection(state.problem);
  const blocking = state.problem && state.problem !== 'waiting' ? state.problem : null;
  showNotice(blocking ?? (!state.loaded ? null : !state.items.length ? 'empty' : shown ? null : 'none'));
};

// ---- leads ----

const addLead = (entry) => {
  const el = card(entry, state.texts);
  const about = summarize(entry);
  if (state.loaded) el.classList.add('fresh');
  state.items.push({ el, about, plain: plain(` ${about.words}`) });
  view.list.prepend(el);
};

const receive = ({ leads, last }) => {
  for (const entry of leads) {
    try { addLead(entry); } catch (error) { console.warn('a lead could not be shown', entry.seq, error); }
  }
  if (leads.length && state.loaded) {
    const { name, total, band } = state.items.at(-1).about;
    view.announce.textContent = say('arrived', { name, points: number(total), band: bandName(band) });
  }
  state.last = Math.max(state.last, last);
  if (leads.length) fillFilters();
};

/** One request; says what is wrong: null, 'refused' or 'down'. */
const ask = async () => {
  try {
    const response = await fetch(`/api/leads?after=${state.last}`, { headers: { Authorization: `Bearer ${state.token}` }, cache: 'no-store' });
    if (response.status === 401 || response.status === 403) return 'refused';
    if (!response.ok) return 'down';
    const answer = await response.json();
    receive(answer);
    if (!answer.leads.length) state.loaded = true; // until then these are leads of before, in portions
    return null;
  } catch { return 'down'; }
};

const poll = async () => {
  const before = state.last;
  if (!document.hidden) state.problem = await ask();
  refresh();
  if (state.problem === 'refused') return;
  setTimeout(poll, state.last > before ? 0 : POLL_MS);
};

const tick = () => {
  for (const time of document.querySelectorAll('time[data-time]')) time.textContent = relativeTime(Number(time.dataset.time));
};

const start = async () => {
  state.token = takeToken();
  state.problem = state.token ? 'waiting' : 'locked';
  for (const control of [view.find, view.band, view.stage, view.verdict]) control.addEventListener('input', refresh);
  fillFilters();
  refresh();
  if (!state.token) return;
  await loadTexts();
  setInterval(tick, 20000);
  poll();
};

window.addEventListener('hashchange', () => { if (location.hash.includes('token=')) location.reload(); });
start();
