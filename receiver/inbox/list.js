// The list: a row a lead, fifty to a page, so that ten thousand leads weigh as much as fifty.
import { h, typed } from './dom.js';
import { absoluteTime, bandName, listTime, localized, number, readablePhone, say, stageMeaning, verdictText } from './format.js';
import { personName } from './state.js';
import { explained } from './tips.js';

/** A stage by its letters, with what they mean. */
export const stageTerm = (stage) => (stage ? explained(stage, stageMeaning(stage), { class: 'stage' }) : h('span', { class: 'stage none' }, say('stageNone')));

export const bandMark = (band) => h('span', { class: 'band' }, bandName(band));

/** What people call a lead, of a list's row or of a summary. */
export const nameOf = (lead) => lead.name || lead.email || readablePhone(lead.phone) || say('noName');

/** How far somebody is with it, whose it is, and whether it was to be looked at again by now. */
export const statusMarks = (lead) => [
  lead.status && lead.status !== 'new' && h('span', { class: 'status', 'data-status': lead.status }, say(`status_${lead.status}`)),
  lead.owner && h('span', { class: 'whose soft' }, typed(personName(lead.owner))),
  lead.remind && h('span', { class: `flag ${lead.remind <= Date.now() ? 'bad' : 'soft'}` }, say('dueAt', { time: absoluteTime(lead.remind) })),
].filter(Boolean);

const flags = (lead) => [
  lead.unfinished && h('span', { class: 'flag doubt' }, say('unfinishedShort')),
  lead.risen && h('span', { class: 'flag' }, say('risenShort')),
  lead.doubtful && h('span', { class: 'flag doubt' }, say('typoShort')),
  lead.timeTaken && h('span', { class: 'flag bad' }, say('timeTakenShort')),
  lead.spam && h('span', { class: 'flag bad' }, say('spam')),
  lead.verdict && !['consistent', 'verified'].includes(lead.verdict) && h('span', { class: `flag ${lead.verdict === 'unverified' ? 'doubt' : 'bad'}` }, verdictText(lead.verdict)[0]),
].filter(Boolean);

const contacts = (lead) => [lead.name && lead.phone && h('span', { class: 'num' }, typed(readablePhone(lead.phone))), lead.name && lead.email && typed(lead.email)]
  .filter(Boolean).flatMap((one, at) => (at ? [' · ', one] : [one]));

/** A row of GET /api/desk with the address of its page. */
export const listRow = (lead, texts) => {
  const { first, of } = lead;
  const form = localized(texts.forms.get(lead.form)?.title) || lead.form;
  const same = !first;
  return h('li', { class: same ? 'row same' : 'row', 'data-band': lead.band, 'data-seq': lead.seq },
    h('p', { class: 'points', 'aria-label': say('scoreLabel', { points: number(lead.total), band: bandName(lead.band) }), role: 'img' }, h('b', { class: 'num' }, number(lead.total)), ' ', bandMark(lead.band)),
    h('div', { class: 'who' },
      h('h2', {}, h('a', { href: lead.href }, typed(nameOf(lead))),
        same ? h('span', { class: 'soft again' }, say('samePerson')) : of > 1 ? h('span', { class: 'again' }, say('times', { n: number(of) })) : ''),
      h('p', { class: 'contacts' }, contacts(lead))),
    h('p', { class: 'what' }, typed(form), lead.source ? h('span', { class: 'soft' }, ' · ', typed(lead.source)) : ''),
    h('p', { class: 'marks' }, stageTerm(lead.stage), statusMarks(lead), flags(lead)),
    h('p', { class: 'when soft' }, h('time', { datetime: new Date(lead.at).toISOString(), 'data-time': lead.at }, listTime(lead.at))));
};

/** The buttons under the list; `go(page)` turns to another page, counted from 0. */
export const pageButtons = (page, pages, go) => {
  const button = (to, key, arrow) => {
    const el = h('button', { type: 'button', class: 'button', 'aria-label': say(key), 'data-turn': key }, arrow);
    el.disabled = to < 0 || to >= pages;
    el.addEventListener('click', () => go(to));
    return el;
  };
  return [button(page - 1, 'previous', '‹'), h('span', { class: 'num' }, say('pageOf', { page: number(page + 1), pages: number(pages) })), button(page + 1, 'next', '›')];
};
