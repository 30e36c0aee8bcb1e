// The inbox: asks the receiver for what is new every 1.5 s, and shows the list of leads or, at #/lead/SEQ, one of them.
import { h } from './dom.js';
import { bandName, lang, listTime, number, notice, otherLang, relativeTime, say, stageMeanings, verdictText } from './format.js';
import { leadNavigation, leadPage, others, rawPage } from './lead.js';
import { arrange, listOf, orders, people, searchFor, summarize, withoutCorrected } from './leads.js';
import { listRow, nameOf, pageButtons, ROWS } from './list.js';
import { sentOn } from './sent-on.js';
import { explained, startTips } from './tips.js';

const POLL_MS = 1500;
const QUARANTINE_MS = 15_000;
const PORTION = 500;
const ROLES = ['read', 'work', 'admin'];
const $ = (selector) => document.querySelector(selector);

const view = {
  main: $('main'), list: $('[data-leads]'), listView: $('[data-list-view]'), leadView: $('[data-lead-view]'), relayView: $('[data-relay-view]'), pages: $('[data-pages]'), connection: $('[data-connection]'), announce: $('[data-announce]'),
  bar: $('[data-bar]'), count: $('[data-count]'), filters: $('[data-filters]'), notice: $('[data-notice]'), find: $('#find'), order: $('#order'), band: $('#band'), stage: $('#stage'), verdict: $('#verdict'),
};
const state = {
  token: '',     // what the address held, until the receiver has it
  role: '', last: 0, loaded: false, problem: 'waiting', leads: [], rows: [], page: 0, fresh: new Set(),
  quarantine: [],     // what seems to come from machines: a list of its own
  apart: false,       // which of the two is shown
  site: '', texts: { hash: '', rules: new Map(), forms: new Map(), offers: new Map(), stages: new Map() },
  open: 0,       // the lead whose page is shown, 0 in the list
  places: false, // whether the page of the places that leads are sent on to is shown
  scroll: 0,     // where the list was left
};

/** The token comes in the address's hash (which is never sent to a server) and leaves the address bar at once. */
const takeToken = () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) history.replaceState(null, '', location.pathname + location.search);
  return given ?? '';
};

// The receiver keeps the token in a cookie that no script can read; the browser sends it along by itself.
const ask = (path, method = 'GET') => fetch(path, { method, cache: 'no-store' });
const may = (role) => ROLES.indexOf(state.role) >= ROLES.indexOf(role);
const onward = sentOn({ ask, may, state, view, link: $('[data-relay-link]') });

/** Gives the token to the receiver, or asks who the cookie is of: says what is wrong, null or 'refused', 'locked', 'down'. */
const enter = async () => {
  try {
    const answer = state.token ? await fetch('/api/session', { method: 'POST', headers: { Authorization: `Bearer ${state.token}` } }) : await ask('/api/session');
    const said = await answer.json(); // also of a refusal: what nobody reads keeps the request open
    if (answer.status === 401 || answer.status === 403) return state.token ? 'refused' : 'locked';
    if (!answer.ok) return 'down';
    state.role = said.role;
    state.token = '';
    return null;
  } catch { return 'down'; }
};

/** The site's name and the config's own words (notes of rules, labels of fields and options); without them the lead's own are shown. */
const loadSite = async () => {
  try {
    const answer = await ask('/api/site');
    if (!answer.ok) return;
    const { name, hash, pages, people, config } = await answer.json();
    const byId = (list) => new Map(listOf(list).map((one) => [one.id, one]));
    state.site = name;
    state.texts = { hash, rules: byId(config?.scoring?.rules), stages: byId(config?.scoring?.stages), forms: byId(config?.forms), offers: byId(config?.offers), people: listOf(people) };
    for (const el of document.querySelectorAll('[data-brand]')) el.textContent = name;
    $('[data-home]').hidden = !pages;
    showTitle();
  } catch { /* the labels fall back to the names in the lead */ }
};

const showTitle = (name) => { document.title = [name, say('title'), state.site].filter(Boolean).join(' – '); };

// ---- notices and connection ----

const showNotice = (id) => {
  view.notice.hidden = !id;
  if (!id || view.notice.dataset.id === id) return;
  const [title, lines] = notice(id);
  view.notice.dataset.id = id;
  view.notice.replaceChildren(h('h2', { id: 'notice-title' }, title), ...lines.map((line) => h('p', {}, line)));
};

const showConnection = (problem) => {
  const word = problem === 'refused' ? 'locked' : problem || 'live';
  if (view.connection.dataset.state === word && view.connection.textContent) return;
  view.connection.dataset.state = word;
  view.connection.textContent = say(word);
};

// ---- the list ----

const shown = () => (state.apart ? state.quarantine : state.leads);

const fillSelect = (select, ids, name) => {
  const chosen = select.value;
  if (ids.length === select.options.length) return;
  select.replaceChildren(...ids.map((id) => h('option', { value: id }, id ? name(id) : say('all'))));
  if (ids.includes(chosen)) select.value = chosen;
};

const fillFilters = () => {
  const values = (key) => [...new Set(shown().map((lead) => lead[key]).filter(Boolean))].sort();
  const usual = ['cold', 'warm', 'hot'];
  fillSelect(view.order, orders, say);
  fillSelect(view.band, ['', ...usual, ...values('band').filter((id) => !usual.includes(id))], bandName);
  fillSelect(view.stage, ['', ...values('stage')], (id) => id);
  fillSelect(view.verdict, ['', ...values('verdict')], (id) => verdictText(id)[0]);
};

const arrangeRows = () => {
  const found = searchFor(view.find.value);
  const chosen = (lead) => ['band', 'stage', 'verdict'].every((key) => !view[key].value || view[key].value === lead[key]);
  state.rows = arrange(shown().filter((lead) => chosen(lead) && found(lead)), view.order.value);
  state.page = Math.max(0, Math.min(state.page, Math.ceil(state.rows.length / ROWS) - 1));
};

const showCount = () => {
  const [found, all] = [state.rows.length, shown().length];
  const hot = shown().filter((lead) => lead.band === 'hot').length;
  const text = [say(found === all ? 'countAll' : 'count', { shown: number(found), all: number(all) }, all), hot && say('hotCount', { hot: number(hot) })].filter(Boolean).join(' · ');
  if (view.count.textContent !== text) view.count.textContent = text;
  view.filters.hidden = view.bar.hidden = all === 0;
};

/** Draws the page of rows anew; the focus stays on the row (and the control) that had it. */
const drawRows = () => {
  const focused = view.list.contains(document.activeElement) ? document.activeElement : null;
  const [seq, tag] = [focused?.closest('[data-seq]')?.dataset.seq, focused?.localName];
  const rows = state.rows.slice(state.page * ROWS, (state.page + 1) * ROWS);
  view.list.replaceChildren(...rows.map((row, at) => {
    const el = listRow(at === 0 ? { ...row, first: true } : row, state.texts);  // the row it belongs to may be on the page before
    if (state.fresh.delete(row.lead.seq)) el.classList.add('fresh');
    return el;
  }));
  if (seq) view.list.querySelector(`[data-seq="${seq}"] ${tag}`)?.focus({ preventScroll: true });
  const pages = Math.ceil(state.rows.length / ROWS);
  const turned = view.pages.contains(document.activeElement) ? document.activeElement.dataset.turn : null;
  view.pages.hidden = pages < 2;
  view.pages.replaceChildren(...(pages < 2 ? [] : pageButtons(state.page, pages, turnTo)));
  if (turned) (view.pages.querySelector(`[data-turn="${turned}"]:enabled`) ?? view.pages.querySelector('button:enabled'))?.focus({ preventScroll: true });
};

const turnTo = (page) => {
  state.page = page;
  drawRows();
  view.bar.scrollIntoView({ block: 'start' });
};

const refreshList = () => {
  arrangeRows();
  showCount();
  drawRows();
};

// ---- one lead ----

const showLeadNavigation = () => {
  const at = state.rows.findIndex(({ lead }) => lead.seq === state.open);
  const nav = view.leadView.querySelector('nav');
  const focused = nav?.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  nav?.replaceChildren(...leadNavigation(state.rows[at - 1]?.lead, at < 0 ? undefined : state.rows[at + 1]?.lead, state.apart ? '#/quarantine' : '#/'));
  if (focused) nav.querySelector(`[aria-label="${focused}"]`)?.focus();
};

const groupOf = (seq) => people(shown()).find((leads) => leads.some((lead) => lead.seq === seq)) ?? [];

/** The person's other leads may be known only now, and one may just have arrived. */
const showOthers = () => {
  const place = view.leadView.querySelector('.others');
  const group = groupOf(state.open);
  const about = group.find((lead) => lead.seq === state.open);
  if (!place || !about || place.dataset.of === String(group.length)) return;
  place.dataset.of = group.length;
  place.replaceChildren(others(about, group, state.texts));
};

const fetchLead = async (seq) => {
  const answer = await ask(`/api/leads?after=${seq - 1}&limit=1${state.apart ? '&quarantine=1' : ''}`);
  const [entry] = answer.ok ? (await answer.json()).leads : [];
  return entry?.seq === seq ? entry : undefined;
};

const pageOf = (entry, about, group) => {
  try { return leadPage(entry, about, group, state.texts); } catch (error) {
    console.warn('a part of this lead could not be read', error);
    return rawPage(entry, about);
  }
};

const showLead = async (seq) => {
  const entry = await fetchLead(seq).catch(() => undefined);
  if (state.open !== seq) return;  // gone on meanwhile
  if (entry) Object.assign(entry, { quarantined: state.apart, readOnly: !may('work') });
  const about = entry && summaryOf(entry);
  const content = entry ? pageOf(entry, about, groupOf(seq)) : h('h1', { tabindex: '-1' }, say('gone'));
  view.leadView.replaceChildren(h('nav', { class: 'way', 'aria-label': say('leadNavigation') }), content);
  showLeadNavigation();
  showTitle(about ? nameOf(about) : '');
  scrollTo(0, 0);
  view.leadView.querySelector('h1')?.focus({ preventScroll: true });
  void onward.show();
};

/** A file is asked for with the token, so it cannot be a link; a stranger's file is saved, never opened here. */
const saveFile = async (button) => {
  const { lead, field, index, name } = button.dataset;
  button.disabled = true;
  try {
    const answer = await ask(`/api/files?${new URLSearchParams({ lead, field, index })}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const link = h('a', { href: URL.createObjectURL(await answer.blob()), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    view.announce.textContent = say('notSaved', { name });
  }
  button.disabled = false;
};

/** Somebody else is to call. */
const give = async (select) => {
  const { ownerOf: id } = select.dataset;
  const answer = await ask(`/api/owner?${new URLSearchParams({ id, owner: select.value })}`, 'POST').catch(() => undefined);
  if (!answer?.ok) return void (view.announce.textContent = say('notDone'));
  const { owner } = await answer.json();
  for (const one of state.leads) if (one.id === id) one.owner = owner.name;
  view.announce.textContent = say('ownerChanged', { name: owner.name });
};

// ---- the quarantine ----

/** All of it, every now and then: it is small, or it is a flood of which the first few hundred will do. */
const lookIntoQuarantine = async () => {
  const answer = await ask(`/api/leads?quarantine=1&limit=${PORTION}`).catch(() => undefined);
  if (!answer?.ok) return;
  const { leads } = await answer.json();
  const changed = leads.length !== state.quarantine.length || leads.some(({ seq }, at) => seq !== state.quarantine[at].seq);
  state.quarantine = leads.map((entry) => summaryOf({ ...entry, quarantined: true }));
  const link = $('[data-quarantine]');
  link.textContent = say('quarantine', { n: number(leads.length) });
  link.parentElement.hidden = leads.length === 0 && !state.apart;
  if (changed && state.apart) refresh(true);
};

/** Somebody has looked: it is a person's. It comes as the newest of the others. */
const release = async (button) => {
  button.disabled = true;
  const answer = await ask(`/api/release?id=${button.dataset.release}`, 'POST').catch(() => undefined);
  button.disabled = false;
  if (!answer?.ok) return void (view.announce.textContent = say('notReleased'));
  const { seq } = await answer.json();
  await lookIntoQuarantine();
  location.hash = `#/lead/${seq}`;
};

/** #/relay is the page of places, #/lead/SEQ is a lead's page, #/quarantine/SEQ that of one apart; everything else is a list, which is found again as it was left. */
const route = () => {
  const before = state.open;
  const [, place, seq] = /^#\/(lead|quarantine)(?:\/(\d{1,15}))?$/.exec(location.hash) ?? [];
  const apart = place === 'quarantine';
  state.places = location.hash === '#/relay';
  if (apart !== state.apart) {
    Object.assign(state, { apart, page: 0 });
    fillFilters();
    refresh(true);
  }
  $('[data-quarantine]').setAttribute('aria-current', apart ? 'page' : 'false');
  $('[data-list-title]').textContent = say(apart ? 'quarantineTitle' : 'title');
  $('[data-apart]').hidden = !apart;
  state.open = Number(seq ?? 0);
  if (!before && state.open) state.scroll = scrollY;
  view.relayView.hidden = !state.places;
  view.relayView.replaceChildren();
  $('[data-relay-link]').setAttribute('aria-current', state.places ? 'page' : 'false');
  view.listView.hidden = state.open > 0 || state.places;
  view.leadView.hidden = state.open === 0;
  $('[data-here]').setAttribute('aria-current', state.open || apart || state.places ? 'false' : 'page');
  refresh(false);
  if (state.open) return void showLead(state.open);
  view.leadView.replaceChildren();
  showTitle(state.places ? say('relayTitle') : '');
  if (state.places) return void onward.show();
  if (!before) return;
  const at = state.rows.findIndex(({ lead }) => lead.seq === before);
  if (at >= 0 && Math.floor(at / ROWS) !== state.page) { state.page = Math.floor(at / ROWS); drawRows(); }
  scrollTo(0, state.scroll);
  view.list.querySelector(`[data-seq="${before}"] a`)?.focus({ preventScroll: true });
};

// ---- what arrives ----

/** One place decides what the page says when there is no list to look at. */
const refresh = (changed) => {
  if (changed) refreshList();
  showConnection(state.problem);
  if (changed && state.open) {
    showLeadNavigation();
    showOthers();
  }
  const blocking = state.problem && state.problem !== 'waiting' ? state.problem : null;
  showNotice(blocking ?? (!state.loaded || state.open || state.places ? null : !shown().length ? (state.apart ? 'nothingApart' : 'empty') : state.rows.length ? null : 'none'));
};

/** A lead that cannot be read, however it is made, has a row all the same: its page shows it as it is. */
const summaryOf = (entry) => {
  try { return summarize(entry); } catch { return summarize({ ...entry, lead: {} }); }
};

const receive = ({ leads, last }) => {
  for (const entry of leads) {
    state.leads.push(summaryOf(entry));
    if (state.loaded) state.fresh.add(entry.seq);
  }
  state.leads = withoutCorrected(state.leads);
  const newest = state.leads.at(-1);
  if (leads.length && state.loaded && newest) {
    view.announce.textContent = say('arrived', { name: nameOf(newest), points: number(newest.total), band: bandName(newest.band) });
  }
  state.last = Math.max(state.last, last);
  if (leads.length) fillFilters();
};

/** One request; says what is wrong: null, 'refused' or 'down'. */
const askForNews = async () => {
  try {
    const response = await ask(`/api/leads?after=${state.last}&limit=${PORTION}`);
    if (response.status === 401 || response.status === 403) return 'refused';
    if (!response.ok) return 'down';
    const answer = await response.json();
    receive(answer);
    if (!answer.leads.length) state.loaded = true; // until then these are leads of before, in portions
    return null;
  } catch { return 'down'; }
};

const askedFor = new Set();
/** A lead of another config than the known one: perhaps the site has just changed its words. */
const followConfig = async () => {
  const config = state.leads.at(-1)?.config;
  if (!config || config === state.texts.hash || askedFor.has(config)) return;
  askedFor.add(config);
  await loadSite();
};

const poll = async () => {
  const before = state.last;
  if (!document.hidden || !state.loaded) state.problem = await askForNews();
  const changed = state.last > before;
  if (changed && state.loaded) await followConfig();
  refresh(changed);
  if (state.problem === 'refused') return;
  if (!document.hidden && !state.problem) void onward.show();
  setTimeout(poll, changed ? 0 : POLL_MS);
};

const tick = () => {
  for (const time of document.querySelectorAll('time[data-time]')) {
    const text = ('long' in time.dataset ? relativeTime : listTime)(Number(time.dataset.time));
    if (time.textContent !== text) time.textContent = text;
  }
};

// ---- the beginning ----

const speak = () => {
  document.documentElement.lang = lang;
  for (const el of document.querySelectorAll('[data-say]')) el.textContent = say(el.dataset.say);
  for (const el of document.querySelectorAll('[data-label]')) el.setAttribute('aria-label', say(el.dataset.label));
  const link = $('[data-lang]');
  Object.assign(link, { textContent: say('switchTo'), lang: otherLang, hreflang: otherLang });
  link.addEventListener('click', () => { link.href = `?lang=${otherLang}${location.hash}`; });
  link.href = `?lang=${otherLang}`;
  $('[data-stages-help]').append(explained(say('whatStages'), stageMeanings().map(([id, meaning]) => `${id}: ${meaning}`).join('\n')));
};

/** Lets the page in, as soon as the receiver answers; false when it may not. */
const begin = async () => {
  for (;;) {
    state.problem = await enter();
    if (!state.problem) return true;
    refresh(false);
    if (state.problem !== 'down') return false;
    await new Promise((then) => { setTimeout(then, POLL_MS); });
  }
};

const leave = async () => {
  const answer = await ask('/api/session', 'DELETE').catch(() => undefined);
  if (answer?.ok) location.reload();
};

const start = async () => {
  speak();
  startTips();
  state.token = takeToken();
  const changed = () => { state.page = 0; refresh(true); };
  for (const control of [view.find, view.order, view.band, view.stage, view.verdict]) control.addEventListener('input', changed);
  view.leadView.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-lead]');
    if (button) saveFile(button);
  });
  $('[data-skip]').addEventListener('click', (event) => { event.preventDefault(); view.main.focus(); });
  fillFilters();
  refresh(true);
  if (!await begin()) return;
  $('[data-leave]').hidden = false;
  $('[data-leave]').addEventListener('click', leave);
  await loadSite();
  addEventListener('hashchange', route);
  route();
  setInterval(tick, 20_000);
  view.leadView.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-release]');
    if (button) void release(button);
  });
  view.leadView.addEventListener('change', ({ target }) => {
    if (target.matches('select[data-owner-of]')) void give(target);
  });
  view.main.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-relay-do]');
    if (button) void onward.change(button);
  });
  setInterval(() => { if (!document.hidden && state.problem !== 'refused') void lookIntoQuarantine(); }, QUARANTINE_MS);
  void lookIntoQuarantine();
  void onward.look();
  poll();
};

addEventListener('hashchange', () => { if (location.hash.includes('token=')) location.reload(); });
start();
