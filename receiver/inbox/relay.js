// Where leads are sent on to: what became of one lead in each place, and how each place stands.
import { h, typed } from './dom.js';
import { absoluteTime, number, relativeTime, relayReason, relayState, say } from './format.js';

const moment = (at) => (at ? absoluteTime(at) : '');
const button = (word, endpoint, data = {}) => h('button', { type: 'button', class: 'button', 'data-relay-do': word, 'data-endpoint': endpoint, ...data, 'aria-label': `${say(`relay_${word}`)}: ${endpoint}` }, say(`relay_${word}`));

/** "503: it could not take it now" */
const because = ({ status, reason }) => (reason ? `${status ? `${status}: ` : ''}${relayReason(reason)}` : '');

const standing = (one) => {
  if (one.state === 'accepted') return moment(one.tried);
  if (one.removed) return say('relayRemoved');
  if (one.paused && one.state === 'waiting') return say('relayPaused');
  const next = one.state === 'waiting' && one.attempts > 0 ? say('relayNext', { time: moment(one.due) }) : '';
  return [because(one), next].filter(Boolean).join(' · ');
};

const deliveryLine = (one, id, mayRetry) => h('li', { 'data-state': one.state },
  typed(one.endpoint), ' ', h('strong', {}, relayState(one.state)), ' ', h('span', { class: 'soft' }, standing(one)), ' ',
  mayRetry && !one.removed && (one.state === 'failed' || (one.state === 'waiting' && one.attempts > 0)) ? button('retry', one.endpoint, { 'data-of': id }) : '');

/** What became of a lead in each place; '' where it goes nowhere. */
export const deliveriesOf = (list, id, mayRetry) => (list.length === 0 ? '' : h('section', { class: 'sent-on' }, h('h2', {}, say('relay')), h('ul', {}, list.map((one) => deliveryLine(one, id, mayRetry)))));

const count = (word, n) => (n ? say(word, { n: number(n) }) : '');

const place = (one, may, tested) => h('li', { 'data-endpoint': one.id, 'data-paused': String(Boolean(one.paused)) },
  h('h2', {}, typed(one.id), ' ', h('small', { class: 'soft' }, typed(one.host))),
  h('p', {}, [one.paused ? say('relayPausedWhy', { why: relayReason(one.paused.reason), time: moment(one.paused.at) }) : say('relayActive'),
    count('relayWaiting', one.waiting), one.oldest ? say('relayOldest', { time: relativeTime(one.oldest) }) : '', count('relayAccepted', one.accepted), count('relayFailed', one.failed), count('relayApart', one.apart)].filter(Boolean).join(' · ')),
  tested ? h('p', { role: 'status', 'data-accepted': String(tested.accepted) }, tested.accepted ? say('relayTested', { status: tested.status }) : say('relayNotTested', { why: because(tested) })) : '',
  h('p', { class: 'acts' }, may.admin ? [button(one.paused ? 'resume' : 'pause', one.id), button('test', one.id)] : '', may.work && one.failed ? button('retry', one.id) : ''));

const failure = ({ seq, endpoint, ...rest }) => h('li', {}, h('a', { href: `#/lead/${seq}` }, say('relayLead', { n: number(seq) })), ' ', typed(endpoint), ' ', h('span', { class: 'soft' }, because(rest)));

/** The page of all places; `may`: {work, admin}; `tested` has what came of a test, by endpoint. */
export const relayPage = ({ endpoints, failed }, may, tested) => h('article', { class: 'relay' },
  h('h1', { tabindex: '-1' }, say('relayTitle')),
  h('ul', { class: 'places' }, endpoints.map((one) => place(one, may, tested[one.id]))),
  failed.length ? h('section', {}, h('h2', {}, say('relayFailedTitle')), h('ul', {}, failed.map(failure))) : '');
