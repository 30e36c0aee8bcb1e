// The inbox: lets its page in, and shows what its address asks for: the list, one lead, the board, the reports, or the places that leads are
// sent on to. What changes is heard of by /api/events, and asked for then.
import { ask, askFor, beside, listen } from './api.js';
import { lookAtBoard, showBoard } from './board.js';
import { follow, load, neighbours, refreshSoon, startDesk } from './desk.js';
import { h } from './dom.js';
import { addressOf, readQuery, showQuery } from './filters.js';
import { lang, listTime, notice, otherLang, number, relativeTime, say, stageMeanings } from './format.js';
import { leadNavigation, leadPage, others, rawPage } from './lead.js';
import { listOf, summarize } from './leads.js';
import { nameOf } from './list.js';
import { startNotify } from './notify.js';
import { showReports } from './reports.js';
import { sentOn } from './sent-on.js';
import { $, announce, may, state, view } from './state.js';
import { explained, startTips } from './tips.js';
import { showWork } from './work.js';

const AGAIN_MS = 1500;
const QUARANTINE_MS = 15_000;
const onward = sentOn({ ask, may, state, view, link: $('[data-relay-link]') });

/** The token comes in the address's hash (which is never sent to a server) and leaves the address bar at once. */
const takeToken = () => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) history.replaceState(null, '', location.pathname + location.search);
  return given ?? '';
};

/** Gives the token to the receiver, or asks who the cookie is of: says what is wrong, null or 'refused', 'locked', 'down'. */
const enter = async () => {
  try {
    const answer = state.token ? await fetch(beside('/api/session'), { method: 'POST', headers: { Authorization: `Bearer ${state.token}` } }) : await ask('/api/session');
    const said = await answer.json(); // also of a refusal: what nobody reads keeps the request open
    if (answer.status === 401 || answer.status === 403) return state.token ? 'refused' : 'locked';
    if (!answer.ok) return 'down';
    Object.assign(state, { role: said.role, name: said.name ?? '', token: '' });
    return null;
  } catch { return 'down'; }
};

/** The site's name and the config's own words (notes of rules, labels of fields and options); without them the lead's own are shown. */
const loadSite = async () => {
  const { json } = await askFor('/api/site');
  if (!json) return;
  const { name, hash, pages, people, config } = json;
  const byId = (list) => new Map(listOf(list).map((one) => [one.id, one]));
  state.site = name;
  state.texts = { hash, rules: byId(config?.scoring?.rules), stages: byId(config?.scoring?.stages), forms: byId(config?.forms), offers: byId(config?.offers), ctas: byId(config?.ctas), people: listOf(people) };
  for (const el of document.querySelectorAll('[data-brand]')) el.textContent = name;
  $('[data-home]').hidden = !pages;
  showTitle();
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

const showConnection = () => {
  const word = state.problem === 'refused' ? 'locked' : state.problem || 'live';
  if (view.connection.dataset.state === word && view.connection.textContent) return;
  view.connection.dataset.state = word;
  view.connection.textContent = say(word);
};

/** One place decides what the page says when there is no list to look at. */
const showState = () => {
  showConnection();
  const blocking = state.problem && state.problem !== 'waiting' ? state.problem : null;
  const { all, rows } = state.answer ?? {};
  showNotice(blocking ?? (!rows || state.place !== 'list' ? null : !all ? (state.apart ? 'nothingApart' : 'empty') : rows.length ? null : 'none'));
};

let trying = 0;
/** What came of asking for the list. One that nobody answers is asked for again, until somebody does. */
const noteProblem = (problem) => {
  state.problem = problem;
  showState();
  clearTimeout(trying);
  if (problem === 'down') trying = setTimeout(() => void load(true), AGAIN_MS);
};

// ---- one lead ----

const showLeadNavigation = () => {
  const nav = view.leadView.querySelector('nav');
  const focused = nav?.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  const [before, after] = neighbours(state.open);
  nav?.replaceChildren(...leadNavigation(before, after, `#/${state.apart ? 'quarantine' : ''}${addressOf(state.query)}`));
  if (focused) nav.querySelector(`[aria-label="${focused}"]`)?.focus();
};

const fetchLead = async (seq) => {
  const { json } = await askFor(`/api/leads?after=${seq - 1}&limit=1${state.apart ? '&quarantine=1' : ''}`);
  const [entry] = json?.leads ?? [];
  return entry?.seq === seq ? entry : undefined;
};

const NOTHING = { work: { status: 'new', owner: '', note: '' }, changes: [], person: [], visit: {} };
const fetchDesk = async (id) => (await askFor(`/api/desk/lead?id=${encodeURIComponent(id)}`)).json ?? NOTHING;

const pageOf = (entry, about, known) => {
  try { return leadPage(entry, about, known.person, known.visit, state.texts); } catch (error) {
    console.warn('a part of this lead could not be read', error);
    return rawPage(entry, about);
  }
};

/** A lead that cannot be read, however it is made, has a page all the same: it shows it as it is. */
const summaryOf = (entry) => {
  try { return summarize(entry); } catch { return summarize({ ...entry, lead: {} }); }
};

const showWorkOf = (known, force = false) => {
  const place = view.leadView.querySelector('[data-work]');
  if (place) showWork(place, known, async (forced) => { showWorkOf(await fetchDesk(place.dataset.work), forced); }, force);
};

const showLead = async (seq) => {
  const entry = await fetchLead(seq);
  const known = entry ? await fetchDesk(summaryOf(entry).id) : NOTHING;
  if (state.open !== seq) return;  // gone on meanwhile
  if (entry) Object.assign(entry, { quarantined: state.apart, readOnly: !may('work') });
  const about = entry && summaryOf(entry);
  const content = entry ? pageOf(entry, about, known) : h('h1', { tabindex: '-1' }, say('gone'));
  view.leadView.replaceChildren(h('nav', { class: 'way', 'aria-label': say('leadNavigation') }), content);
  showWorkOf(known);
  showLeadNavigation();
  showTitle(about ? nameOf(about) : '');
  scrollTo(0, 0);
  view.leadView.querySelector('h1')?.focus({ preventScroll: true });
  void onward.show();
  await follow(seq);
  showLeadNavigation();
};

/** Something has changed while it is looked at: what else the person sent, and what somebody else did. */
const refreshLead = async () => {
  const place = view.leadView.querySelector('[data-work]');
  if (!place) return;
  const known = await fetchDesk(place.dataset.work);
  if (!place.isConnected) return;
  showWorkOf(known);
  const beside = view.leadView.querySelector('.others');
  const about = known.person.find((one) => one.seq === state.open);
  if (!about || beside.dataset.of === String(known.person.length)) return;
  beside.dataset.of = known.person.length;
  beside.replaceChildren(others(about, known.person, state.texts));
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
    announce(say('notSaved', { name }));
  }
  button.disabled = false;
};

// ---- the quarantine ----

/** How many lie there. */
const lookIntoQuarantine = async () => {
  const { json } = await askFor('/api/desk?quarantine=1&limit=1');
  if (!json) return;
  const link = $('[data-quarantine]');
  link.textContent = say('quarantine', { n: number(json.all) });
  link.parentElement.hidden = json.all === 0 && !state.apart;
};

/** Somebody has looked: it is a person's. It comes as the newest of the others. */
const release = async (button) => {
  button.disabled = true;
  const { json } = await askFor(`/api/release?id=${button.dataset.release}`, 'POST');
  button.disabled = false;
  if (!json) return announce(say('notReleased'));
  await lookIntoQuarantine();
  location.hash = `#/lead/${json.seq}`;
};

// ---- addresses ----

const PLACES = { '/board': 'board', '/reports': 'reports', '/relay': 'relay' };
/** #/board, #/reports and #/relay are pages, #/lead/SEQ is a lead's, #/quarantine/SEQ that of one apart; everything else is a list. */
const placeOf = (hash) => {
  const [path, query = ''] = hash.slice(1).split('?');
  const [, shelf, seq] = /^\/(lead|quarantine)(?:\/(\d{1,15}))?$/.exec(path) ?? [];
  return { place: seq ? 'lead' : PLACES[path] ?? 'list', apart: shelf === 'quarantine', open: Number(seq ?? 0), params: new URLSearchParams(query) };
};

const showPlace = () => {
  const { place, apart } = state;
  const current = { '[data-here]': place === 'list' && !apart, '[data-quarantine]': apart, '[data-board-link]': place === 'board', '[data-reports-link]': place === 'reports', '[data-relay-link]': place === 'relay' };
  for (const [selector, is] of Object.entries(current)) $(selector).setAttribute('aria-current', is ? 'page' : 'false');
  $('[data-list-title]').textContent = say(apart ? 'quarantineTitle' : 'title');
  $('[data-apart]').hidden = !apart;
  for (const [name, el] of [['list', view.listView], ['lead', view.leadView], ['relay', view.relayView], ['board', view.boardView], ['reports', view.reportView]]) {
    el.hidden = place !== name;
    if (place !== name && name !== 'list') el.replaceChildren();
  }
};

/** The list, found again as it was left, or another one when the address asks for it. */
const showList = async (before, params, wasApart) => {
  showTitle();
  const query = readQuery(params);
  if (!state.answer || wasApart !== state.apart || addressOf(query) !== addressOf(state.query)) {
    state.query = query;
    showQuery();
    await load();
  }
  if (!before) return;
  scrollTo(0, state.scroll);
  view.list.querySelector(`[data-seq="${before}"] a`)?.focus({ preventScroll: true });
};

const route = async () => {
  const { place, apart, open, params } = placeOf(location.hash);
  const [before, wasApart] = [state.open, state.apart];
  if (!before && open && state.place === 'list') state.scroll = scrollY;
  Object.assign(state, { place, apart, open, places: place === 'relay' });
  if (apart !== wasApart && place === 'lead') { state.answer = null; state.query = {}; void load(); }
  showPlace();
  showState();
  if (place === 'list') return showList(before, params, wasApart);
  if (place === 'lead') return showLead(open);
  showTitle(say({ board: 'board', reports: 'reports', relay: 'relayTitle' }[place]));
  if (place === 'board') return showBoard();
  if (place === 'reports') return showReports(params);
  return onward.show();
};

// ---- what changes ----

const hear = () => {
  refreshSoon();
  void lookIntoQuarantine();
  if (state.place === 'lead') void refreshLead();
  if (state.place === 'board') void lookAtBoard();
};

/** A list was answered: perhaps by another config than the known one, whose words are others then. */
const drawn = async () => {
  if (state.place === 'lead') showLeadNavigation();
  const hash = state.answer?.hash;  // gone on to another shelf meanwhile: there is no answer yet
  if (!hash || hash === state.texts.hash) return;
  await loadSite();
  if (state.texts.hash === hash) await load(true);
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
    showState();
    if (state.problem !== 'down') return false;
    await new Promise((then) => { setTimeout(then, AGAIN_MS); });
  }
};

const leave = async () => {
  const answer = await ask('/api/session', 'DELETE').catch(() => undefined);
  if (answer?.ok) location.reload();
};

const hearPresses = () => {
  view.main.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (!button) return;
    if (button.dataset.relayDo) void onward.change(button);
    else if (button.dataset.release) void release(button);
    else if (button.dataset.lead) void saveFile(button);
  });
  $('[data-skip]').addEventListener('click', (event) => { event.preventDefault(); view.main.focus(); });
  $('[data-leave]').addEventListener('click', leave);
};

const start = async () => {
  speak();
  startTips();
  state.token = takeToken();
  startDesk({ drawn: () => void drawn(), problem: noteProblem });
  hearPresses();
  showState();
  if (!await begin()) return;
  for (const el of document.querySelectorAll('[data-inside]')) el.hidden = false;
  startNotify($('[data-notify]'));
  await loadSite();
  addEventListener('hashchange', () => void route());
  if (placeOf(location.hash).place !== 'list') void load();  // it is known what comes next, and what is new
  void route();
  listen(hear, async () => (await load(true)) === 'refused');
  setInterval(tick, 20_000);
  setInterval(() => { if (!document.hidden && !state.problem) void onward.show(); }, AGAIN_MS);
  setInterval(() => { if (!document.hidden && !state.problem) hear(); }, 2 * QUARANTINE_MS);  // whatever was not heard
  void lookIntoQuarantine();
  void onward.look();
};

addEventListener('hashchange', () => { if (location.hash.includes('token=')) location.reload(); });
start();
