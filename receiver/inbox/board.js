// The board: a column for each status, cards that are dragged from one to the other, or moved by a choice in each card, or by keys.
import { askFor } from './api.js';
import { h, redraw, typed } from './dom.js';
import { listTime, number, say } from './format.js';
import { STATUSES } from './filters.js';
import { bandMark, nameOf, statusMarks, stageTerm } from './list.js';
import { announce, may, state, view } from './state.js';
import { change, happeningFields } from './work.js';

const CARDS = 30;
let columns = [];
let dragged = '';  // the card that somebody has in their hand

const mover = (row) => {
  const el = h('select', { 'aria-label': say('moveTo', { name: nameOf(row) }), 'data-move': row.id }, STATUSES.map((status) => h('option', { value: status }, say(`status_${status}`))));
  el.value = row.status;
  return el;
};

const card = (row) => h('li', { class: 'card', 'data-id': row.id, 'data-band': row.band, ...(may('work') && { draggable: 'true' }) },
  h('p', { class: 'top-line' }, h('a', { href: `#/lead/${row.seq}` }, typed(nameOf(row))), h('b', { class: 'num' }, number(row.total))),
  h('p', { class: 'marks' }, bandMark(row.band), stageTerm(row.stage), statusMarks({ ...row, status: '' })),
  h('p', { class: 'soft small' }, h('time', { datetime: new Date(row.at).toISOString(), 'data-time': row.at }, listTime(row.at))),
  may('work') ? mover(row) : '');

const column = ({ status, found, rows: list }) => h('section', { class: 'column', 'data-status': status, 'aria-labelledby': `column-${status}` },
  h('h2', { id: `column-${status}` }, say('columnCount', { status: say(`status_${status}`), n: number(found) })),
  h('ul', { class: 'cards' }, list.map(card)),
  found > list.length ? h('p', {}, h('a', { href: `#/?status=${status}` }, say('boardMore', { n: number(found - list.length) }))) : '');

/** Not while a card is dragged or its choice is open: what one holds must not go. */
const isHeld = (place) => dragged !== '' || (place.contains(document.activeElement) && document.activeElement.localName === 'select');

const draw = () => {
  const place = view.boardView.querySelector('[data-columns]');
  if (isHeld(place)) return;
  const at = place.contains(document.activeElement) ? document.activeElement : null;
  const [id, kind] = [at?.closest('[data-id]')?.dataset.id, at?.localName];
  redraw(place, ...columns.map(column));
  for (const select of place.querySelectorAll('[data-move]')) select.value = select.closest('[data-status]').dataset.status;
  if (id) place.querySelector(`[data-id="${id}"] ${kind}`)?.focus({ preventScroll: true });
};

export const lookAtBoard = async () => {
  const { json } = await askFor(`/api/desk/board?limit=${CARDS}`);
  if (!json || state.place !== 'board') return;
  columns = json.columns;
  draw();
};

const rowOf = (id) => columns.flatMap(({ rows }) => rows).find((row) => row.id === id);

/** What was won is asked for; the promise is of what to say, or of nothing when somebody thinks better of it. */
const askWhatWasWon = (row) => new Promise((done) => {
  const happening = happeningFields({});
  happening.show('won');
  const cancel = h('button', { type: 'button', class: 'button' }, say('cancel'));
  const form = h('form', { method: 'dialog', class: 'work-form' }, h('h2', { id: 'won-title' }, say('wonTitle', { name: nameOf(row) })), happening.group, h('p', { class: 'acts' }, h('button', { class: 'button', value: 'save' }, say('save')), cancel));
  const dialog = h('dialog', { 'aria-labelledby': 'won-title' }, form);
  cancel.addEventListener('click', () => dialog.close(''));
  dialog.addEventListener('close', () => {
    done(dialog.returnValue === 'save' ? happening.read('won') : undefined);
    dialog.remove();
  });
  view.boardView.append(dialog);
  dialog.showModal();
});

const move = async (id, status) => {
  const row = rowOf(id);
  if (!row || row.status === status) return;
  const told = status === 'won' ? await askWhatWasWon(row) : { status };
  if (told) {
    const { json } = await change(id, told);
    announce(json ? say('movedTo', { name: nameOf(row), status: say(`status_${status}`) }) : say('notMoved', { name: nameOf(row) }));
  }
  await lookAtBoard();
  view.boardView.querySelector(`[data-id="${id}"] a`)?.focus({ preventScroll: false });
};

/** Arrows go from card to card; with Shift they take the card along. */
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const walk = (event) => {
  const way = WAYS[event.key];
  const here = way && event.target.localName === 'a' && event.target.closest('.card');
  if (!here) return;
  event.preventDefault();
  const at = here.closest('.column');
  const to = STATUSES[STATUSES.indexOf(at.dataset.status) + way[0]];
  if (event.shiftKey) { if (to && way[0] && may('work')) void move(here.dataset.id, to); return; }
  const list = way[0] ? view.boardView.querySelector(`.column[data-status="${to}"]`) : at;
  const cards = [...(list?.querySelectorAll('.card') ?? [])];
  const place = [...at.querySelectorAll('.card')].indexOf(here) + way[1];
  cards[Math.min(place, cards.length - 1)]?.querySelector('a').focus();
};

const startDragging = (place) => {
  const columnAt = (event) => event.target.closest?.('.column');
  const mark = (to) => { for (const one of place.querySelectorAll('.column')) one.classList.toggle('over', one === to); };
  place.addEventListener('dragstart', (event) => {
    dragged = event.target.closest?.('.card')?.dataset.id ?? '';
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged);
  });
  place.addEventListener('dragover', (event) => {
    if (!dragged || !columnAt(event)) return;
    event.preventDefault();
    mark(columnAt(event));
  });
  place.addEventListener('drop', (event) => {
    const to = columnAt(event);
    if (!dragged || !to) return;
    event.preventDefault();
    const id = dragged;
    dragged = '';
    void move(id, to.dataset.status);
  });
  place.addEventListener('dragend', () => {
    dragged = '';
    mark(null);
    draw();
  });
};

export const showBoard = async () => {
  const place = h('div', { class: 'columns-of-board', 'data-columns': '', role: 'region', tabindex: '0', 'aria-label': say('board') });
  view.boardView.replaceChildren(h('h1', { tabindex: '-1' }, say('board')), h('p', { class: 'soft small' }, say('boardHint')), place);
  startDragging(place);
  place.addEventListener('keydown', walk);
  place.addEventListener('change', ({ target }) => {
    if (!target.dataset.move) return;
    target.blur();
    void move(target.dataset.move, target.value);
  });
  place.addEventListener('focusout', () => setTimeout(() => { if (place.isConnected) draw(); }));
  await lookAtBoard();
  view.boardView.querySelector('h1')?.focus({ preventScroll: true });
};
