// How far somebody is with a lead: the form on its page, who did what, and erasing it. What is changed is sent member by member, so that
// two people who change different things do not undo each other.
import { askFor } from './api.js';
import { h, rows, typed } from './dom.js';
import { absoluteTime, number, say, two } from './format.js';
import { STATUSES } from './filters.js';
import { listOf, textOf } from './leads.js';
import { announce, may, personName, state } from './state.js';

const CURRENCY = 'leadline.currency';
const kept = (key, fallback) => { try { return localStorage.getItem(key) ?? fallback; } catch { return fallback; } };
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* this browser keeps nothing */ } };

/** A moment as a field of the browser has it, by the clock of this place. */
const localTime = (ms) => { const at = new Date(ms); return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`; };
const momentOf = (text) => (text ? new Date(text).getTime() : null);

/** What became of it is told with a day; what was won, with its value. */
const HAPPENS = new Set(['meeting', 'opportunity', 'won', 'lost']);

const field = (label, control, attributes = {}) => h('label', attributes, h('span', {}, label), control);
const select = (name, values, chosen, text) => {
  const el = h('select', { name }, values.map((value) => h('option', { value }, text(value))));
  el.value = chosen;
  return el;
};

/** The fields that a status asks for; both the lead's page and the board's dialog have them. */
export const happeningFields = (work) => {
  const day = h('input', { type: 'date', name: 'at' });
  const value = h('input', { type: 'text', name: 'value', inputmode: 'decimal', autocomplete: 'off', value: textOf(work.value) });
  const currency = h('input', { type: 'text', name: 'currency', maxlength: '3', autocomplete: 'off', class: 'short', value: textOf(work.currency) || kept(CURRENCY, 'VND') });
  const group = h('div', { class: 'happening' }, field(say('happened'), day), field(say('value'), value, { 'data-won': '' }), field(say('currency'), currency, { 'data-won': '' }),
    field(say('sale'), select('sale', ['contract', 'purchase'], 'contract', (one) => say(`sale_${one}`)), { 'data-won': '' }));
  return {
    group,
    /** Of a status that it is not at yet the day is today, until somebody says another one. */
    show: (status) => {
      day.value = localTime(status === work.status && work.at ? work.at : Date.now()).slice(0, 10);
      group.hidden = !HAPPENS.has(status);
      for (const el of group.querySelectorAll('[data-won]')) el.hidden = status !== 'won';
    },
    /** What a change of the status says. The day is this place's; the moment of today is now. */
    read: (status) => {
      const today = day.value === localTime(Date.now()).slice(0, 10);
      const amount = value.value.trim();
      if (status === 'won' && amount) keep(CURRENCY, currency.value.trim().toUpperCase());
      return {
        status, ...(HAPPENS.has(status) && { at: today || !day.value ? Date.now() : momentOf(`${day.value}T12:00`) }),
        ...(status === 'won' && { sale: group.querySelector('[name=sale]').value, ...(amount && { value: amount, currency: currency.value.trim().toUpperCase() }) }),
      };
    },
  };
};

export const change = (id, members) => askFor(`/api/desk/lead?id=${encodeURIComponent(id)}`, 'POST', members);

const CHANGES = {
  status: (to) => say('changedStatus', { to: say(`status_${to}`) }), owner: (to) => (to ? say('changedOwner', { to: personName(to) }) : say('changedNobody')), note: () => say('changedNote'),
  remind: (to) => (to ? say('changedRemind', { time: absoluteTime(to) }) : say('changedNoRemind')), value: (to) => (to ? say('changedValue', { to }) : ''), currency: () => '',
};
const changeLine = (one) => h('li', {}, typed(textOf(one.by)), ' ', Object.entries(CHANGES).filter(([name]) => name in one).map(([name, words]) => words(one[name])).filter(Boolean).join(', '),
  ' ', h('small', { class: 'soft num' }, absoluteTime(one.when)));

const history = (changes) => (changes.length ? h('details', { class: 'history' }, h('summary', {}, say('history'), ` (${number(changes.length)})`), h('ol', {}, changes.slice(-50).toReversed().map(changeLine))) : '');

const asText = (work) => rows([[say('status'), say(`status_${work.status}`)], [say('whose'), work.owner && typed(personName(work.owner))], [say('remind'), work.remind ? absoluteTime(work.remind) : ''], [say('note'), work.note && typed(work.note)], [say('value'), work.value ? `${work.value} ${work.currency}` : '']]);

const statusChoice = (chosen) => h('fieldset', { class: 'statuses' }, h('legend', {}, say('status')), STATUSES.map((status) => {
  const radio = h('input', { type: 'radio', name: 'status', value: status });
  radio.checked = status === chosen;
  return h('label', { 'data-status': status }, radio, h('span', {}, say(`status_${status}`)));
}));

/** What of a form differs from the work as it is. */
const membersOf = (form, work, happening) => {
  const status = form.elements.status.value;
  const members = {};
  const told = happening.read(status);
  const happened = HAPPENS.has(status) && (textOf(told.value) !== textOf(work.value) || localTime(told.at).slice(0, 10) !== localTime(work.at ?? 0).slice(0, 10));
  if (status !== work.status || happened) Object.assign(members, told);
  if (form.elements.owner.value.trim() !== work.owner) members.owner = form.elements.owner.value.trim();
  if (form.elements.note.value.trim() !== work.note) members.note = form.elements.note.value.trim();
  const remind = momentOf(form.elements.remind.value);
  if (localTime(remind ?? 0) !== localTime(work.remind ?? 0)) members.remind = remind;
  return members;
};

/** One of those who sell, where the site names them; else whatever somebody is called. */
const ownerControl = (owner) => {
  const { people } = state.texts;
  if (people.length === 0) return h('input', { type: 'text', name: 'owner', list: 'owners', autocomplete: 'off', maxlength: '60', value: owner });
  const gone = owner && people.every(({ id }) => id !== owner) ? [{ id: owner, name: owner }] : [];
  const option = ({ id, name }) => h('option', { value: id, ...(id === owner && { selected: '' }) }, name);
  return h('select', { name: 'owner' }, [{ id: '', name: say('nobody') }, ...gone, ...people].map(option));
};

const workForm = (id, work, done) => {
  const happening = happeningFields(work);
  const owner = ownerControl(work.owner);
  const mine = state.name && state.texts.people.length === 0 ? h('button', { type: 'button', class: 'button small' }, say('mine')) : '';
  if (mine) mine.addEventListener('click', () => { owner.value = state.name; });
  const note = h('textarea', { name: 'note', rows: '3', maxlength: '2000' });
  note.value = work.note;
  const said = h('span', { role: 'status', class: 'said' });
  const form = h('form', { class: 'work-form' }, statusChoice(work.status), happening.group,
    h('div', { class: 'pair' }, h('div', { class: 'with-button' }, field(say('whose'), owner), mine), field(say('remind'), h('input', { type: 'datetime-local', name: 'remind', value: work.remind ? localTime(work.remind) : '' }))),
    field(say('note'), note), h('p', { class: 'acts' }, h('button', { class: 'button' }, say('save')), said));
  happening.show(work.status);
  form.addEventListener('change', ({ target }) => { if (target.name === 'status') happening.show(target.value); });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const members = membersOf(form, work, happening);
    if (Object.keys(members).length === 0) { said.textContent = say('saved'); return; }
    const { json, why } = await change(id, members);
    said.textContent = json ? say('saved') : say('notSavedWork', { why });
    if (json) done(json.work);
  });
  return form;
};

const eraser = (id) => {
  const button = h('button', { type: 'button', class: 'button small' }, say('erase'));
  const yes = h('button', { type: 'button', class: 'button small bad' }, say('eraseYes'));
  const no = h('button', { type: 'button', class: 'button small' }, say('cancel'));
  const sure = h('div', { class: 'sure', hidden: '' }, h('p', {}, say('eraseSure')), h('p', { class: 'acts' }, yes, no));
  button.addEventListener('click', () => { sure.hidden = false; yes.focus(); });
  no.addEventListener('click', () => { sure.hidden = true; button.focus(); });
  yes.addEventListener('click', async () => {
    const { json, why } = await askFor(`/api/desk/lead?id=${encodeURIComponent(id)}`, 'DELETE');
    announce(json ? say('erased') : say('notSavedWork', { why }));
    if (json) location.hash = '#/';
  });
  return h('div', { class: 'eraser' }, button, sure);
};

/** Whether somebody has typed into it what is not saved yet. */
const isTouched = (place) => {
  const form = place.querySelector('form');
  return Boolean(form) && (form.dataset.touched === '1' || (form.contains(document.activeElement) && document.activeElement.localName !== 'button'));
};

/** Draws the work on a lead into its place; what somebody is typing there is left alone. `again`: asks for it anew. */
export const showWork = (place, { work, changes }, again, force = false) => {
  if (!force && isTouched(place)) return;
  const id = place.dataset.work;
  const content = may('work') ? workForm(id, work, () => again(true)) : asText(work);
  if (content.localName === 'form') content.addEventListener('input', () => { content.dataset.touched = '1'; });
  const said = place.querySelector('.said')?.textContent;
  const pressed = place.contains(document.activeElement) && document.activeElement.closest('.work-form');
  place.replaceChildren(h('section', { class: 'work' }, h('h2', {}, say('work')), content, history(listOf(changes)), may('admin') ? eraser(id) : ''));
  if (said) place.querySelector('.said').textContent = said;
  if (pressed) place.querySelector('.acts .button').focus({ preventScroll: true });
};
