// One lead as an <li>. Everything shown was typed or sent by a stranger's browser: it becomes text, never markup,
// and a link only after its characters were checked.
import {
  absoluteTime, bandName, channelName, dimensionName, duration, localized, number, relativeTime, say, signedNumber, spamReason, unverifiedReason, verdictText,
} from './texts.js';

/** An element with attributes and children (strings become text nodes; null and '' are left out). */
export const h = (tag, attributes = {}, ...children) => {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return el;
};

const textOf = (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const listOf = (value) => (Array.isArray(value) ? value.filter((one) => one && typeof one === 'object') : []);
const finite = (value) => (Number.isFinite(value) ? value : 0);

/** What filters, search and the announcement need of an entry of GET /api/leads. */
export const summarize = ({ verdict, lead }) => {
  const { fields = {}, score = {}, attribution = {} } = lead;
  const last = attribution.last ?? {};
  return {
    name: textOf(fields.name).trim() || say('noName'),
    total: finite(score.total),
    band: textOf(score.band) || 'cold',
    stage: textOf(score.stage),
    verdict: textOf(verdict),
    words: [...Object.values(fields), textOf(fields.phone).replace(/^\+84/, '0'), ...Object.values(last), lead.form].map(textOf).join(' '),
  };
};

/** Numbers arrive as +84903123456 (E.164); Vietnamese ones are read in groups of three. */
const readable = (phone) => phone.replace(/^(\+84)(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4');
const phoneLink = (phone) => h('a', { href: 'tel:' + phone.replace(/[^\d+]/g, ''), class: 'num' }, readable(phone));
const mailLink = (mail) => h('a', { href: 'mailto:' + encodeURIComponent(mail).replace('%40', '@') }, mail);

const band = (id) => h('span', { class: 'band', 'data-band': id }, bandName(id));

const part = (name, value) => h('li', {}, h('span', {}, name), ' ', h('b', { class: 'num' }, value));

const scoreBlock = (about, score) => h('div', { class: 'score', 'data-band': about.band },
  h('p', { class: 'total' }, h('b', { class: 'num' }, number(about.total)), ' ', h('span', {}, say('points'))),
  h('p', {}, band(about.band)),
  h('p', { class: 'stage' }, about.stage || say('stageNone')),
  h('ul', { class: 'dimensions' }, listOf(score.dimensions).map(({ id, clamped }) => part(dimensionName(textOf(id)), number(finite(clamped)))),
    ['grade', 'matrix'].filter((name) => textOf(score[name])).map((name) => part(say(name), score[name]))));

const heading = (about, fields, received) => {
  const time = h('time', { datetime: new Date(received).toISOString(), 'data-time': received }, relativeTime(received));
  const contacts = [textOf(fields.phone) && phoneLink(fields.phone), textOf(fields.email) && mailLink(fields.email)].filter(Boolean);
  return h('header', {},
    h('h2', {}, about.name),
    h('p', { class: 'contacts' }, contacts),
    h('p', { class: 'soft small' }, time, ' · ', absoluteTime(received)));
};

const reasonItem = (reason, notes, most) => {
  const points = finite(reason.points);
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', `${Math.round((100 * Math.abs(points)) / most)}%`);
  const note = localized(notes.get(reason.rule)) || localized(reason.note) || textOf(reason.rule);
  return h('li', {},
    h('span', { class: 'note' }, note, reason.hits > 1 ? h('span', { class: 'soft' }, ` × ${number(reason.hits)}`) : '', reason.capHit ? h('small', {}, say('cap')) : ''),
    h('b', { class: 'points' }, signedNumber(points)), bar);
};

const reasons = (about, score, notes) => {
  const list = listOf(score.contributions).filter((one) => finite(one.points) !== 0).sort((a, b) => b.points - a.points);
  const most = Math.max(1, ...list.map((one) => Math.abs(one.points)));
  return h('section', { class: 'reasons' }, h('h3', {}, say('why', { points: number(about.total) })),
    list.length ? h('ol', {}, list.map((one) => reasonItem(one, notes, most))) : h('p', { class: 'soft' }, say('noReasons')));
};

/** A description list of the rows that have something to say. */
const rows = (pairs) => h('dl', {}, pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined)
  .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));

const origin = ({ attribution = {}, visit = {}, page = {} }) => {
  const touch = attribution.last ?? attribution.first ?? {};
  const source = [touch.source, touch.medium].map(textOf).filter(Boolean).join(' / ');
  return h('section', {}, h('h3', {}, say('from')), rows([
    [say('source'), source || say('direct')],
    [say('campaign'), textOf(touch.campaign)],
    [say('channel'), channelName(textOf(attribution.channel))],
    [say('referrer'), textOf(touch.referrer)],
    [say('landing'), textOf(attribution.landing)],
    [say('page'), textOf(page.title) || textOf(page.path)],
    [say('visit'), visit.pages ? say('pages', { pages: number(visit.pages), time: duration(finite(visit.seconds)) }, visit.pages) + (visit.visits > 1 ? `, ${say('visits', { visits: visit.visits })}` : '') : ''],
  ]));
};

/** An answer in the form's own words: the label of its field, the label of the chosen option. */
const answer = (form, name, value) => {
  const field = form?.fields?.find((one) => one.name === name);
  const option = field?.options?.find((one) => one.value === value);
  const shown = typeof value === 'boolean' ? say(value ? 'yes' : 'no') : localized(option?.label) || textOf(value);
  return [localized(field?.label) || name, shown];
};

const answers = (lead, texts) => {
  const form = texts.forms.get(lead.form);
  const granted = new Set(form?.fields?.filter((one) => one.type === 'consent').map((one) => one.name));
  const rest = Object.entries(lead.fields ?? {}).filter(([name]) => !['name', 'phone', 'email'].includes(name) && !granted.has(name));
  return h('section', {}, h('h3', {}, say('said')), rows([
    [say('form'), localized(form?.title) || textOf(lead.form)],
    [say('offer'), localized(texts.offers.get(lead.offer)?.title) || textOf(lead.offer)],
    ...rest.map(([name, value]) => answer(form, name, value)),
  ]));
};

const consents = (lead) => {
  const list = listOf(lead.consent);
  return h('section', {}, h('h3', {}, say('consent')), list.length ? h('ul', { class: 'consents' }, list.map((one) =>
    h('li', { 'data-granted': one.granted === true }, h('strong', {}, say(one.granted === true ? 'consentGiven' : 'consentRefused')),
      h('q', {}, textOf(one.text)),
      h('small', { class: 'soft' }, [one.version && say('version', { version: one.version }), Number.isFinite(one.time) && absoluteTime(one.time)].filter(Boolean).join(' · ')))))
    : h('p', {}, say('consentNone')));
};

const check = (about, detail) => {
  const [name, explanation] = verdictText(about.verdict);
  const server = detail?.server?.total;
  const figures = about.verdict === 'mismatch' && Number.isFinite(server) ? h('p', { class: 'figures num' }, `${number(about.total)} → ${number(server)} ${say('points')}`) : '';
  return h('section', { class: 'check', 'data-verdict': about.verdict },
    h('h3', {}, say('check'), ': ', h('span', { class: 'verdict' }, name)), figures,
    h('p', {}, [unverifiedReason(detail?.reason), explanation].filter(Boolean).join(' ')),
    detail ? h('details', {}, h('summary', {}, say('details')), h('pre', { tabindex: '0' }, JSON.stringify(detail, null, 2))) : '');
};

const spamWarning = ({ spam = {} }) => {
  const codes = (Array.isArray(spam.reasons) ? spam.reasons : []).map((one) => textOf(one) || textOf(one?.code)).filter(Boolean);
  return codes.length ? h('p', { class: 'spam' }, h('strong', {}, say('spam'), ': '), codes.map(spamReason).join('; '), '.') : null;
};

/**
 * The card of one entry {seq, received, verdict, verdictDetail?, lead}.
 * `texts` holds the config's own words: {notes: Map(rule → text), forms: Map(id → form), offers: Map(id → offer)}.
 */
export const card = (entry, texts) => {
  const { lead } = entry;
  const about = summarize(entry);
  const received = new Date(entry.received).getTime() || finite(lead.time);
  const score = lead.score ?? {};
  return h('li', {}, h('article', { class: 'lead', 'aria-label': `${about.name}, ${say('scoreLabel', { points: number(about.total), band: bandName(about.band) })}` },
    scoreBlock(about, score),
    h('div', { class: 'body' },
      heading(about, lead.fields ?? {}, received),
      spamWarning(lead),
      h('div', { class: 'columns' },
        h('div', {}, reasons(about, score, texts.notes), check(about, entry.verdictDetail)),
        h('div', {}, origin(lead), answers(lead, texts), consents(lead))),
      h('details', { class: 'raw' }, h('summary', {}, say('raw')), h('pre', { tabindex: '0' }, JSON.stringify(lead, null, 2))))));
};
