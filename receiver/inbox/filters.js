// What the list is narrowed to: the controls, the address, and filters that somebody has saved in this browser.
import { h, typed } from './dom.js';
import { absoluteTime, bandName, channelName, localized, number, say, verdictText } from './format.js';
import { $, personName, state } from './state.js';

const CONTROLS = ['find', 'order', 'band', 'stage', 'verdict', 'status', 'owner', 'due'];
/** Those without a control: an address or a report asks for them. Each says what it is. */
const ASKED = {
  counted: () => say('counted'), least: (value) => say('least', { n: value }), most: (value) => say('most', { n: value }), notStage: (value) => say('notStage', { stage: value }),
  since: (value) => say('since', { time: absoluteTime(Number(value)) }), until: (value) => say('until', { time: absoluteTime(Number(value)) }),
  form: (value) => say('chosenForm', { name: localized(state.texts.forms.get(value)?.title) || value }), channel: (value) => say('chosenChannel', { name: channelName(value) }),
};
const ORDERS = ['newest', 'oldest', 'highest', 'lowest'];
export const STATUSES = ['new', 'contacted', 'meeting', 'opportunity', 'won', 'lost'];
const KEPT = location.pathname === '/inbox/' ? 'leadline.filters' : `leadline.filters ${location.pathname}`;  // of this site alone

const control = (name) => $(`#${name}`);

/** The query of an address, without what it cannot ask for. */
export const readQuery = (params) => Object.fromEntries([...CONTROLS, ...Object.keys(ASKED), 'page'].map((name) => [name, params.get(name)]).filter(([, value]) => value));

/** "" or "?find=an&stage=SQL": what the list asks for, as an address has it. */
export const addressOf = (query) => {
  const text = new URLSearchParams(Object.entries(query).filter(([name, value]) => value && !(name === 'order' && value === 'newest'))).toString();
  return text && `?${text}`;
};

export const showQuery = () => {
  for (const name of CONTROLS) {
    const el = control(name);
    const value = state.query[name] ?? (name === 'order' ? 'newest' : '');
    if (el.type === 'checkbox') el.checked = value === '1';
    else if (el.localName === 'select') chooseIn(el, value);
    else if (el.value !== value) el.value = value;
  }
};

/** A filter may ask for a word that no lead has: it is shown as it is. */
const chooseIn = (select, value) => {
  if (![...select.options].some((option) => option.value === value)) select.append(h('option', { value }, value));
  select.value = value;
};

const readControls = () => Object.fromEntries(CONTROLS.map((name) => {
  const el = control(name);
  return [name, el.type === 'checkbox' ? (el.checked ? '1' : '') : el.value];
}));

const fill = (select, ids, name) => {
  const had = [...select.options].map((option) => option.value);
  if (ids.length === had.length && ids.every((id, at) => id === had[at])) return;
  const chosen = select.value;
  select.replaceChildren(...ids.map((id) => h('option', { value: id }, id ? name(id) : say('all'))));
  if (chosen) chooseIn(select, chosen);
};

const USUAL = ['cold', 'warm', 'hot'];
export const fillFilters = (facets) => {
  const words = (name) => Object.keys(facets[name] ?? {}).sort();
  fill(control('order'), ORDERS, say);
  fill(control('band'), ['', ...USUAL, ...words('band').filter((id) => !USUAL.includes(id))], bandName);
  fill(control('stage'), ['', ...words('stage')], (id) => id);
  fill(control('verdict'), ['', ...words('verdict')], (id) => verdictText(id)[0]);
  fill(control('status'), ['', ...STATUSES], (id) => say(`status_${id}`));
  fill(control('owner'), ['', '-', ...words('owner')], (id) => (id === '-' ? say('nobody') : personName(id)));
  $('#owners').replaceChildren(...[...new Set([state.name, ...words('owner')])].filter(Boolean).map((name) => h('option', { value: name })));
};

// ---- saved ones ----

const readSaved = () => {
  try {
    const list = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one?.name === 'string' && typeof one?.query === 'string') : [];
  } catch { return []; }
};
const save = (list) => { try { localStorage.setItem(KEPT, JSON.stringify(list)); } catch { /* this browser keeps nothing */ } };

const BUILT_IN = [['filterNewSql', '?stage=SQL&status=new'], ['filterHot', '?band=hot&status=new&order=highest'], ['filterDue', '?due=1']];

const chip = (name, query, own, drop) => {
  const address = `#/${query}`;
  const link = h('a', { href: address, class: 'chip', 'aria-current': addressOf(without(state.query, 'page')) === query ? 'true' : 'false' }, name);
  if (!own) return h('li', {}, link);
  const button = h('button', { type: 'button', class: 'drop', 'aria-label': say('dropFilter', { name }) }, '×');
  button.addEventListener('click', drop);
  return h('li', {}, link, button);
};

const without = (query, name) => Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));

const asked = (go) => Object.entries(ASKED).filter(([name]) => state.query[name]).map(([name, words]) => {
  const text = words(state.query[name]);
  const button = h('button', { type: 'button', class: 'chip on', 'aria-label': say('without', { what: text }) }, typed(text), ' ×');
  button.addEventListener('click', () => go(without(without(state.query, name), 'page')));
  return h('li', {}, button);
});

/** The line of filters that a press asks for; `go(query)` asks. */
export const showChips = (place, go) => {
  const redraw = () => showChips(place, go);
  const list = readSaved();
  const narrowed = Object.keys(without(without(state.query, 'page'), 'order')).length > 0;
  const clear = h('a', { href: '#/', class: 'chip' }, say('clearFilters'));
  const name = h('input', { type: 'text', 'aria-label': say('filterName'), placeholder: say('filterName'), maxlength: '40', required: '' });
  const form = h('form', { class: 'save-filter' }, name, h('button', { class: 'button small' }, say('saveFilter')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = addressOf(without(state.query, 'page'));
    save([...readSaved().filter((one) => one.name !== name.value.trim()), { name: name.value.trim(), query }]);
    redraw();
  });
  const focused = place.contains(document.activeElement) && document.activeElement.localName === 'input';
  if (focused) return;  // somebody is writing a name
  place.replaceChildren(h('ul', { class: 'chips', 'aria-label': say('savedFilters') },
    ...asked(go), ...BUILT_IN.map(([key, query]) => chip(say(key), query)),
    ...list.map((one) => chip(one.name, one.query, true, () => { save(readSaved().filter(({ name: kept }) => kept !== one.name)); redraw(); })),
    narrowed ? h('li', {}, clear) : ''), narrowed ? form : '');
};

/** Hears what somebody chooses: `go(query, typing)`. */
export const startFilters = (go) => {
  for (const name of CONTROLS) {
    control(name).addEventListener('input', () => go({ ...without(state.query, 'page'), ...readControls() }, name === 'find'));
  }
  const wide = matchMedia('(min-width: 60rem)');
  const fold = () => { $('[data-more-filters]').open = wide.matches || $('[data-more-filters]').open; };
  fold();
  wide.addEventListener('change', fold);
};

export const countWords = ({ found, all, hot }) => [say(found === all ? 'countAll' : 'count', { shown: number(found), all: number(all) }, all), hot && say('hotCount', { hot: number(hot) })].filter(Boolean).join(' · ');
