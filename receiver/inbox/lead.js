// One lead's page. Everything shown was typed or sent by a stranger's browser: it becomes text, never markup, and a link
// only after its characters were checked.
import { inWords, pointsWanted } from './conditions.js';
import { h, rows, typed } from './dom.js';
import {
  absoluteTime, channelName, dimensionName, duration, fileSize, listTime, localized, number, readablePhone, relativeTime, say, signedNumber, spamReason, verdictReason, verdictText, warningText,
} from './format.js';
import { finite, listOf, objectOf, textOf } from './leads.js';
import { bandMark, nameOf, stageTerm } from './list.js';
import { timeline } from './visit.js';

const phoneLink = (phone) => h('a', { href: `tel:${phone.replace(/[^\d+]/g, '')}`, class: 'num' }, typed(readablePhone(phone)));
/** Zalo finds a person by the number; only one that is written as numbers are leads there. */
const zaloLink = (phone) => (/^\+?\d{9,15}$/.test(phone.replace(/[\s.-]/g, '')) ? h('a', { href: `https://zalo.me/${phone.replace(/\D/g, '')}`, target: '_blank', rel: 'noreferrer noopener', class: 'button small' }, say('zalo')) : '');
const callLink = (phone) => h('a', { href: `tel:${phone.replace(/[^\d+]/g, '')}`, class: 'button small' }, say('call'));
const mailLink = (mail) => h('a', { href: `mailto:${encodeURIComponent(mail).replace('%40', '@')}` }, typed(mail));

const part = (name, value) => h('li', {}, h('span', {}, name), ' ', h('b', { class: 'num' }, value));

const scoreBlock = (about, score) => h('div', { class: 'score', 'data-band': about.band },
  h('p', { class: 'total' }, h('b', { class: 'num' }, number(about.total)), ' ', h('span', {}, say('points'))),
  h('p', {}, bandMark(about.band)),
  h('p', {}, stageTerm(about.stage)),
  h('ul', { class: 'dimensions' }, listOf(score.dimensions).map(({ id, clamped }) => part(dimensionName(textOf(id)), number(finite(clamped)))),
    ['grade', 'matrix'].filter((name) => textOf(score[name])).map((name) => part(say(name), textOf(score[name])))));

const heading = (about) => h('header', {},
  h('h1', { tabindex: '-1' }, typed(nameOf(about))),
  h('p', { class: 'contacts' }, [about.phone && phoneLink(about.phone), about.email && mailLink(about.email)].filter(Boolean)),
  about.phone && /\d{5}/.test(about.phone) ? h('p', { class: 'reach' }, callLink(about.phone), zaloLink(about.phone)) : '',
  h('p', { class: 'soft small' }, h('time', { datetime: new Date(about.at).toISOString(), 'data-time': about.at, 'data-long': '' }, relativeTime(about.at)), ' · ', absoluteTime(about.at)));

// ---- what to be careful about ----

const labelOf = (texts, form, name) => localized(listOf(texts.forms.get(form)?.fields).find((one) => one.name === name)?.label) || name;

/** What the form said might be wrong, and the visitor sent all the same. */
const mistyped = (lead, fields, texts) => {
  const list = listOf(lead.warnings).map((one) => {
    const name = textOf(one.field);
    const typedIn = textOf(fields[name]) || say('notSent');
    const better = textOf(one.suggestion);
    return h('li', {}, `${labelOf(texts, lead.form, name)}: `, typed(name === 'phone' ? readablePhone(typedIn) : typedIn), better ? h('span', {}, ' → ', h('strong', {}, typed(better))) : '', h('small', { class: 'soft' }, warningText(textOf(one.code))));
  });
  return list.length ? h('div', { class: 'careful doubt' }, h('strong', {}, `${say('typo')}:`), h('ul', {}, list)) : null;
};

/** The time that they chose was another's by then, and nothing is held for them. */
const timeWarning = (lead, fields, taken, texts) => {
  const list = (Array.isArray(taken) ? taken : []).map((name) => {
    const field = listOf(texts.forms.get(lead.form)?.fields).find((one) => one.name === name);
    return `${labelOf(texts, lead.form, name)}: ${shownAnswer(field, fields[name])}`;
  });
  return list.length ? h('p', { class: 'careful bad' }, h('strong', {}, `${say('timeTaken')} `), typed(list.join('; '))) : null;
};

/** One that lies in quarantine is let out of it by whoever has looked at it. */
const releaseButton = (entry) => (entry.quarantined ? h('p', { class: 'careful doubt' }, `${say('quarantineLead')} `,
  entry.readOnly ? null : h('button', { type: 'button', class: 'button', 'data-release': textOf(objectOf(entry.lead).id) }, say('release'))) : null);

/** The visitor has left in the middle of the form. */
const unfinished = (lead) => (lead.type === 'lead.partial' ? h('p', { class: 'careful doubt' }, say('unfinished')) : null);

/** They have said, by a link in a letter, that the address is theirs. */
const confirmation = ({ confirmed }) => (Number.isFinite(confirmed) ? h('p', { class: 'soft small' }, say('confirmed', { time: absoluteTime(confirmed) })) : null);
/** They had sent it before, and stand higher now. */
const risen = (lead) => (lead.type === 'lead.qualified' ? h('p', { class: 'soft' }, say('risen', { sent: absoluteTime(lead.submitted), now: absoluteTime(lead.time) })) : null);

const spamWarning = (spam) => {
  const codes = (Array.isArray(spam.reasons) ? spam.reasons : []).map((one) => textOf(one) || textOf(one?.code)).filter(Boolean);
  return codes.length && !(spam.score < 20) ? h('p', { class: 'careful bad' }, h('strong', {}, `${say('spam')}: `), `${codes.map(spamReason).join('; ')}.`) : null;
};

// ---- the stage: why this one, and what the next one wants ----

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Of a lead that an earlier config scored the condition is not known here: what that stage asks for may have changed since. */
const transitionReason = ({ stage, why }, config, texts) => {
  const by = textOf(why);
  const rule = by.replace(/^rule:/, '');
  if (by === 'ageOut') return say('stageByAge');
  if (by !== 'when') return localized(texts.rules.get(rule)?.note) || rule;
  const condition = !config || config === texts.hash ? texts.stages.get(stage)?.when : undefined;
  return condition ? inWords(condition, texts) : say('stageByWhen');
};

const transitions = (score, config, texts) => {
  const list = listOf(score.stages).toReversed().slice(0, 5);
  if (list.length === 0) return h('p', { class: 'soft' }, say(score.stage ? 'notSaid' : 'stageNoneWhy'));
  return h('ul', { class: 'transitions' }, list.map((one) => h('li', {}, h('b', {}, textOf(one.stage) || say('stageLeft')), ': ', transitionReason(one, config, texts),
    Number.isFinite(one.at) ? h('small', { class: 'soft num' }, absoluteTime(one.at)) : '')));
};

const missingItem = ({ when, is }, total, texts) => {
  const short = pointsWanted(when, total);
  const note = short > 0 ? say('short', { n: number(short) }) : is === 'unknown' ? say('notKnown') : '';
  return h('li', {}, capital(inWords(when, texts)), note ? h('small', { class: 'soft' }, note) : '');
};

const highestStage = (texts) => [...texts.stages.values()].toSorted((a, b) => finite(b.weight) - finite(a.weight))[0]?.id;

const stageBlock = (about, score, texts) => {
  const next = objectOf(score.next);
  const missing = listOf(next.missing);
  const wanted = textOf(next.stage)
    ? [h('h2', {}, say('nextStage', { stage: next.stage })), missing.length ? h('ul', { class: 'missing' }, missing.map((one) => missingItem(one, about.total, texts))) : h('p', {}, say('nextNothing'))]
    : about.stage && about.stage === highestStage(texts) ? [h('p', { class: 'soft' }, say('nextNone'))] : [];
  return h('section', { class: 'stages' }, h('h2', {}, say('stageWhy')), transitions(score, about.config, texts), wanted);
};

// ---- the score ----

const reasonItem = (reason, texts, most) => {
  const points = finite(reason.points);
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', `${Math.round((100 * Math.abs(points)) / most)}%`);
  const note = localized(texts.rules.get(reason.rule)?.note) || localized(reason.note) || textOf(reason.rule);
  return h('li', {},
    h('span', { class: 'note' }, typed(note), reason.hits > 1 ? h('span', { class: 'soft' }, ` × ${number(reason.hits)}`) : '', reason.capHit ? h('small', {}, say('cap')) : ''),
    h('b', { class: 'value' }, signedNumber(points)), bar);
};

const reasons = (about, score, texts) => {
  const list = listOf(score.contributions).filter((one) => finite(one.points) !== 0).sort((a, b) => b.points - a.points);
  const most = Math.max(1, ...list.map((one) => Math.abs(one.points)));
  return h('section', { class: 'reasons' }, h('h2', {}, say('why', { points: number(about.total) })),
    list.length ? h('ol', {}, list.map((one) => reasonItem(one, texts, most))) : h('p', { class: 'soft' }, say(about.total === 0 ? 'noReasons' : 'notSaid')));
};

const check = (about, given) => {
  const detail = objectOf(given);
  const [name, explanation] = verdictText(about.verdict);
  const server = objectOf(detail.server).total;
  const figures = about.verdict === 'mismatch' && Number.isFinite(server) ? h('p', { class: 'figures num' }, `${number(about.total)} → ${number(server)} ${say('points')}`) : '';
  const sentences = [verdictReason(textOf(detail.reason)), explanation, textOf(detail.config) && say('earlierConfig')].filter(Boolean);
  return h('section', { class: 'check', 'data-verdict': about.verdict },
    h('h2', {}, say('check'), ': ', h('span', { class: 'verdict' }, name)), figures, h('p', {}, sentences.join(' ')),
    given ? h('details', {}, h('summary', {}, say('details')), h('pre', { tabindex: '0' }, JSON.stringify(given, null, 2))) : '');
};

// ---- who, from where, what they said ----

const visitLine = (visit) => {
  const pages = finite(visit.pages);
  if (!pages) return '';
  const line = say('pages', { pages: number(pages), time: duration(finite(visit.seconds)) }, pages);
  return visit.visits > 1 ? `${line}, ${say('visits', { visits: number(finite(visit.visits)) })}` : line;
};

const origin = (lead) => {
  const [attribution, visit, page] = [lead.attribution, lead.visit, lead.page].map(objectOf);
  const touch = objectOf(attribution.last ?? attribution.first);
  const source = [touch.source, touch.medium].map(textOf).filter(Boolean).join(' / ');
  return h('section', {}, h('h2', {}, say('from')), rows([
    [say('source'), source ? typed(source) : say('direct')],
    [say('campaign'), textOf(touch.campaign) && typed(touch.campaign)],
    [say('channel'), channelName(textOf(attribution.channel))],
    [say('referrer'), textOf(touch.referrer)],
    [say('landing'), textOf(attribution.landing)],
    [say('page'), textOf(page.title) || textOf(page.path)],
    [say('visit'), visitLine(visit)],
  ]));
};

const shownAnswer = (field, value) => {
  if (Array.isArray(value)) return value.map((one) => shownAnswer(field, one)).join(', ');
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  const time = field?.type === 'slot' && /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)([+-]\d\d:\d\d)$/.exec(textOf(value));
  if (time) return `${time[4]}, ${time[3]}/${time[2]}/${time[1]} (UTC${time[5]})`;
  if (field?.type === 'address') return ['street', 'ward', 'province'].map((part) => textOf(objectOf(value)[part])).filter(Boolean).join(', ');
  if (value !== null && typeof value === 'object') return JSON.stringify(value);
  return localized(listOf(field?.options).find((one) => one.value === value)?.label) || textOf(value);
};

// ---- files

const isFiles = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => one !== null && typeof one === 'object' && typeof one.name === 'string');

/** What the lead says of files, and of each whether it has arrived: what is here can be saved, and nothing of it is shown. */
const files = (lead, fields, received, texts) => {
  const rest = Object.entries(fields).filter(([, value]) => isFiles(value));
  const line = (field) => (one, index) => {
    const here = listOf(received).some((file) => file.field === field && file.index === index);
    return h('li', {}, typed(one.name), ' ', h('span', { class: 'soft num' }, fileSize(finite(one.size))), ' ',
      here ? h('button', { type: 'button', class: 'button', 'data-lead': lead.id, 'data-field': field, 'data-index': index, 'data-name': one.name, 'aria-label': say('saveFile', { name: one.name }) }, say('save')) : h('span', { class: 'soft' }, say('notArrived')));
  };
  return rest.length === 0 ? null : h('section', { class: 'files' }, h('h2', {}, say('files')),
    rest.map(([name, list]) => [h('h3', {}, labelOf(texts, lead.form, name)), h('ul', {}, list.map(line(name)))]).flat());
};

/** Answers in the form's own words: the label of each field, the label of each chosen option. */
const answers = (lead, fields, texts) => {
  const form = texts.forms.get(lead.form);
  const asked = listOf(form?.fields);
  const granted = new Set(asked.filter((one) => one.type === 'consent').map((one) => one.name));
  const rest = Object.entries(fields).filter(([name]) => !['name', 'phone', 'email'].includes(name) && !granted.has(name) && !isFiles(fields[name]));
  return h('section', {}, h('h2', {}, say('said')), rows([
    [say('form'), localized(form?.title) || textOf(lead.form)],
    [say('offer'), localized(texts.offers.get(lead.offer)?.title) || textOf(lead.offer)],
    ...rest.map(([name, value]) => { const shown = shownAnswer(asked.find((one) => one.name === name), value); return [labelOf(texts, lead.form, name), shown && typed(shown)]; }),
  ]));
};

const consentLine = (one) => h('li', { 'data-granted': String(one.granted === true) }, h('strong', {}, say(one.granted === true ? 'consentGiven' : 'consentRefused')),
  h('q', {}, typed(localized(one.text))),
  h('small', { class: 'soft' }, [one.version && say('version', { version: textOf(one.version) }), Number.isFinite(one.time) && absoluteTime(one.time)].filter(Boolean).join(' · ')));

const consents = (lead) => {
  const list = listOf(lead.consent);
  return h('section', {}, h('h2', {}, say('consent')), list.length ? h('ul', { class: 'consents' }, list.map(consentLine)) : h('p', {}, say('consentNone')));
};

/** What else the same person sent; more may come while the page is open. */
export const others = (about, group, texts) => (group.length < 2 ? '' : h('section', {}, h('h2', {}, say('others')),
  h('ul', {}, group.filter((one) => one.seq !== about.seq).slice(0, 20).map((one) => h('li', {},
    h('a', { href: `#/lead/${one.seq}` }, localized(texts.forms.get(one.form)?.title) || one.form || `#${one.seq}`), ' ',
    h('span', { class: 'soft' }, `${number(one.total)} ${say('points')} · ${listTime(one.at)}${one.status && one.status !== 'new' ? ` · ${say(`status_${one.status}`)}` : ''}`))))));

/** The way on: back to the list, to the lead before and after in it. */
export const leadNavigation = (before, after, list) => {
  const step = (to, key, arrow) => (to ? h('a', { class: 'button', href: to, 'aria-label': say(key) }, arrow) : h('span', { class: 'button off', 'aria-hidden': 'true' }, arrow));
  return [h('a', { class: 'button back', href: list }, `‹ ${say('back')}`), h('span', { class: 'steps' }, step(before, 'newer', '↑'), step(after, 'older', '↓'))];
};

/** What is left to show of an entry that cannot be read: all of it, as it came. */
export const rawPage = (entry, about) => h('article', { class: 'lead' }, h('div', { class: 'body' }, heading(about), h('pre', { tabindex: '0' }, JSON.stringify(entry.lead, null, 2))));

/**
 * The page of one entry {seq, received, verdict, verdictDetail?, spam?, lead}; `about` is its summary, `group` the rows of all
 * that the same person sent, newest first; `visit` is what they did (visit.js). `texts`: the config's own words, {rules, forms, offers, stages} by id, and its hash.
 */
export const leadPage = (entry, about, group, visit, texts) => {
  const lead = objectOf(entry.lead);
  const [fields, score, spam] = [lead.fields, lead.score, entry.spam ?? lead.spam].map(objectOf);
  return h('article', { class: 'lead' },
    scoreBlock(about, score),
    h('div', { class: 'body' },
      heading(about),
      confirmation(entry),
      unfinished(lead),
      risen(lead),
      mistyped(lead, fields, texts),
      timeWarning(lead, fields, entry.taken, texts),
      spamWarning(spam),
      releaseButton(entry),
      h('div', { class: 'columns' },
        h('div', {}, h('div', { 'data-work': textOf(lead.id) }), stageBlock(about, score, texts), reasons(about, score, texts), timeline(visit, texts), check(about, entry.verdictDetail)),
        h('div', {}, h('div', { class: 'others', 'data-of': group.length }, others(about, group, texts)), answers(lead, fields, texts), files(lead, fields, entry.files, texts), h('div', { 'data-sent-on': textOf(lead.id) }), origin(lead), consents(lead))),
      h('details', { class: 'raw' }, h('summary', {}, say('raw')), h('pre', { tabindex: '0' }, JSON.stringify(entry.lead, null, 2)))));
};
