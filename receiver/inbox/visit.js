// What a visitor did, one thing after another, and what each was worth. The receiver has replayed the log by the function that gives its
// verdict (GET /api/desk/lead): this page computes nothing, so what it shows is what was scored.
import { inWords } from './conditions.js';
import { h, typed } from './dom.js';
import { absoluteTime, localized, number, say, signedNumber, two, verdictReason } from './format.js';
import { finite, listOf, objectOf, textOf } from './leads.js';

/** 1:05 after the first. */
const after = (ms) => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

const titleOf = (id, texts) => localized(texts.ctas.get(id)?.title) || localized(texts.forms.get(id)?.title) || id;

const what = (step, texts) => {
  const surface = textOf(step.cta) || textOf(step.surface) || textOf(step.form);
  if (step.k === 'page') return textOf(step.path);
  return surface ? titleOf(surface, texts) : textOf(step.name) || textOf(step.k);
};

const KNOWN = new Set(['page', 'scroll', 'time', 'seen', 'click', 'dismiss', 'submit', 'identify', 'traits', 'consent', 'boot', 'start', 'field', 'anchored']);
const sentence = (step, texts) => {
  const key = step.k === 'act' ? `step_${KNOWN.has(step.do) ? step.do : 'click'}` : KNOWN.has(step.k) ? `step_${step.k}` : 'step_other';
  const text = say(key, { what: '\u0000', n: number(finite(step.pct ?? step.s)) });
  const [before, behind] = text.split('\u0000');
  return behind === undefined ? [text] : [before, typed(what(step, texts)), behind];
};

const sourceOf = (step) => {
  const source = step.k === 'page' ? textOf(objectOf(step.query).utm_source) : '';
  return source ? h('small', { class: 'soft' }, ` ${say('from_ad', { source: '' })}`, typed(source)) : '';
};

/** Why a call to action was there: how it shows, what it waited for, for whom its words were. */
const shownWhy = (step, texts) => {
  const cta = objectOf(texts.ctas.get(textOf(step.surface) || textOf(step.cta)));
  if (step.k !== 'seen' || !cta.id) return '';
  const triggers = listOf(Array.isArray(cta.triggers) ? cta.triggers : [cta.trigger]).map((one) => Object.entries(one).map(([name, value]) => `${name}${typeof value === 'object' ? ` ${JSON.stringify(value)}` : ` ${value}`}`).join(', '));
  const parts = [say('shownKind', { kind: textOf(cta.kind) || textOf(cta.display) || 'inline' }), triggers.length ? triggers.join('; ') : say('shownAlways'), cta.when ? say('shownWhen', { what: inWords(cta.when, texts) }) : '',
    ...listOf(cta.cases).slice(0, 3).map((one) => (one.when ? say('shownCase', { what: inWords(one.when, texts) }) : ''))].filter(Boolean);
  return h('small', { class: 'soft' }, say('shownWhy', { why: parts.join(' · ') }));
};

const gains = (step, texts) => {
  const list = listOf(step.gained);
  return list.length ? h('ul', { class: 'gained' }, list.map((one) => h('li', {}, h('b', { class: 'num' }, signedNumber(finite(one.points))), ' ', typed(localized(texts.rules.get(one.rule)?.note) || localized(one.note) || textOf(one.rule))))) : '';
};

/** What may be a moment: ECMAScript's calendar ends there. */
const isMoment = (value) => Number.isFinite(value) && Math.abs(value) <= 8.64e15;

const line = (step, at, steps, texts) => {
  const [first, before] = [steps[0], steps[at - 1]];
  const rose = before && textOf(step.stage) && step.stage !== before.stage;
  return h('li', {},
    isMoment(step.w) ? h('time', { class: 'soft num', datetime: new Date(step.w).toISOString(), title: absoluteTime(step.w) }, at === 0 ? absoluteTime(step.w) : say('stepAfter', { time: after(step.w - finite(first.w)) })) : '',
    h('div', {}, h('p', {}, sentence(step, texts), sourceOf(step)), shownWhy(step, texts), gains(step, texts)),
    Number.isFinite(step.total) ? h('p', { class: 'so-far num' }, h('b', { 'aria-label': say('stepTotal', { points: number(step.total) }), role: 'img' }, number(step.total)), rose ? h('span', { class: 'stage' }, say('stepStage', { stage: step.stage })) : '') : '');
};

/** `visit`: {steps, problem?} as the receiver gives it. */
export const timeline = (visit, texts) => {
  const steps = listOf(objectOf(visit).steps);
  const why = objectOf(visit).problem;
  return h('section', { class: 'visit' }, h('h2', {}, say('timeline')),
    why && steps.length ? h('p', { class: 'soft' }, say('timelineNoPoints', { why: verdictReason(why) ?? why })) : '',
    steps.length ? h('ol', { class: 'timeline' }, steps.map((step, at) => line(step, at, steps, texts))) : h('p', { class: 'soft' }, verdictReason(why) ?? say('timelineNone')));
};
