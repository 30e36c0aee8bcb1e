// The list: asks the receiver for a page of it, draws it, and asks again when something has changed. What is searched and sorted is
// searched and sorted there, so that a hundred thousand leads weigh as much here as fifty.
import { ask, beside } from './api.js';
import { bandName, number, say } from './format.js';
import { addressOf, countWords, fillFilters, showChips, showQuery, startFilters } from './filters.js';
import { listRow, nameOf, pageButtons } from './list.js';
import { tellOfSql } from './notify.js';
import { $, announce, state, view } from './state.js';

const TYPING_MS = 120;
const GAP_MS = 1000, HIDDEN_GAP_MS = 5000;

let asked = 0;       // the answer to an earlier question is none to this one
let facetsOf = null; // the shelf whose words the filters have
let onDrawn = () => {};
let onProblem = () => {};

export const hrefOf = (seq) => `#/${state.apart ? 'quarantine' : 'lead'}/${seq}`;

/** The leads before and after one in the list, by their addresses; of one that is on no page that was asked for, undefined. */
export const neighbours = (seq) => {
  const { rows = [], before, next } = state.answer ?? {};
  const at = rows.findIndex((row) => row.seq === seq);
  if (at < 0) return [];
  const href = (other) => other && hrefOf(other);
  return [href(rows[at - 1]?.seq ?? before), href(rows[at + 1]?.seq ?? next)];
};

let shown = '';  // the rows that stand there
/** Draws the page of rows anew, when it is another one; the focus stays on the row (and the control) that had it. */
const drawRows = () => {
  const { rows, page, pages } = state.answer;
  const now = JSON.stringify([rows, page, pages, state.apart, state.texts.hash]);
  if (now === shown) return;
  shown = now;
  const focused = view.list.contains(document.activeElement) ? document.activeElement : null;
  const [seq, tag] = [focused?.closest('[data-seq]')?.dataset.seq, focused?.localName];
  view.list.replaceChildren(...rows.map((row, at) => {
    const el = listRow({ ...row, href: hrefOf(row.seq), first: row.first || at === 0 }, state.texts);  // the row it belongs to may be on the page before
    if (state.fresh.delete(row.seq)) el.classList.add('fresh');
    return el;
  }));
  if (seq) view.list.querySelector(`[data-seq="${seq}"] ${tag}`)?.focus({ preventScroll: true });
  const turned = view.pages.contains(document.activeElement) ? document.activeElement.dataset.turn : null;
  view.pages.hidden = pages < 2;
  view.pages.replaceChildren(...(pages < 2 ? [] : pageButtons(page, pages, turnTo)));
  if (turned) (view.pages.querySelector(`[data-turn="${turned}"]:enabled`) ?? view.pages.querySelector('button:enabled'))?.focus({ preventScroll: true });
};

const showCount = () => {
  const text = countWords(state.answer);
  if (view.count.textContent !== text) view.count.textContent = text;
  view.filters.hidden = view.bar.hidden = state.answer.all === 0;
  const query = new URLSearchParams(addressOf({ ...state.query, page: '' }));
  for (const format of ['csv', 'json']) $(`[data-export="${format}"]`).href = beside(`/api/desk/export?${new URLSearchParams([...query, ['format', format]])}`);
};

let marked = false;
/** When the first list is on the screen (npm run bench -- inbox reads it). */
const markPainted = () => {
  if (marked) return;
  marked = true;
  requestAnimationFrame(() => setTimeout(() => performance.mark('leadline-list')));
};

/** The heads of the columns: two of them sort, once this way and once that. */
const showHead = () => {
  const head = $('[data-list-head]');
  head.hidden = state.answer.rows.length === 0;
  const order = state.query.order || 'newest';
  for (const button of head.querySelectorAll('[data-sort]')) {
    const [first, second] = button.dataset.sort.split(' ');
    const word = say(button.dataset.word);
    button.textContent = `${word}${order === first ? ' ↓' : order === second ? ' ↑' : ''}`;
    button.setAttribute('aria-label', `${word}: ${say(order === first ? second : first)}`);
  }
};

const sortBy = (button) => {
  const [first, second] = button.dataset.sort.split(' ');
  choose({ ...state.query, order: (state.query.order || 'newest') === first ? second : first, page: '' });
};

const draw = () => {
  showHead();
  showCount();
  drawRows();
  showChips(view.chips, choose);
  markPainted();
};

const welcome = (news) => {
  if (state.last < 0 || news.length === 0) return;
  for (const row of news) state.fresh.add(row.seq);
  const [newest] = news;
  announce(say('arrived', { name: nameOf(newest), points: number(newest.total), band: bandName(newest.band) }));
  for (const row of news) tellOfSql(row);
};

/** One question; says what is wrong: null, 'refused' or 'down'. */
const question = async (facets) => {
  const number_ = asked += 1;
  view.list.setAttribute('aria-busy', 'true');
  const params = new URLSearchParams({ ...state.query, ...(state.apart && { quarantine: '1' }), ...(facets && { facets: '1' }), ...(state.last >= 0 && !state.apart && { after: String(state.last) }) });
  try {
    const response = await ask(`/api/desk?${params}`);
    const answer = await response.json();
    if (number_ !== asked) return state.problem;
    if (response.status === 401 || response.status === 403) return 'refused';
    if (!response.ok) return 'down';
    if (!state.apart) {
      welcome(answer.news);
      state.last = Math.max(state.last, answer.last);
    }
    state.answer = answer;
    state.query = { ...state.query, page: answer.page ? String(answer.page) : '' };
    if (answer.facets) {
      facetsOf = state.apart;
      fillFilters(answer.facets);
      showQuery();
    }
    draw();
    view.list.setAttribute('aria-busy', 'false');
    return null;
  } catch { return number_ === asked ? 'down' : state.problem; }
};

export const load = async (facets = facetsOf !== state.apart) => {
  const problem = await question(facets);
  onProblem(problem);
  if (!problem) onDrawn();
  return problem;
};

const keepInAddress = () => history.replaceState(null, '', `#/${state.apart ? 'quarantine' : ''}${addressOf({ ...state.query })}`);

let typing = 0;
/** Asks for another list; while somebody types, when they pause. What is still to be answered is of the list before: nobody waits for it any more. */
export const choose = (query, whileTyping = false) => {
  state.query = query;
  asked += 1;
  view.list.setAttribute('aria-busy', 'true');
  if (!whileTyping) showQuery();
  clearTimeout(typing);
  typing = setTimeout(() => { keepInAddress(); void load(); }, whileTyping ? TYPING_MS : 0);
};

const turnTo = async (page) => {
  state.query = { ...state.query, page: String(page) };
  await load();
  keepInAddress();
  view.bar.scrollIntoView({ block: 'start' });
};

/** A lead that the list leads on to, on the page before or after: the list turns there. */
export const follow = async (seq) => {
  const { rows = [], before, next, page } = state.answer ?? {};
  if (rows.some((row) => row.seq === seq) || (seq !== before && seq !== next)) return;
  state.query = { ...state.query, page: String(seq === next ? page + 1 : page - 1) };
  await load();
};

let waiting = 0;
let heardAt = 0;
/** Something has changed: not more than once a second is asked what, and less often where nobody looks. */
export const refreshSoon = () => {
  if (waiting) return;
  const gap = document.hidden ? HIDDEN_GAP_MS : GAP_MS;
  waiting = setTimeout(() => {
    waiting = 0;
    heardAt = Date.now();
    void load(true);
  }, Math.max(0, heardAt + gap - Date.now()));
};

/** From row to row with the arrows, where the focus is in the list. */
const walk = (event) => {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = way && event.target.closest?.('.row');
  if (!row || event.target.localName !== 'a') return;
  const to = way > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (!to) return;
  event.preventDefault();
  to.querySelector('h2 a').focus();
};

export const startDesk = ({ drawn, problem }) => {
  onDrawn = drawn;
  onProblem = problem;
  fillFilters({});
  startFilters(choose);
  view.list.addEventListener('keydown', walk);
  $('[data-list-head]').addEventListener('click', ({ target }) => { if (target.dataset.sort) sortBy(target); });
};
