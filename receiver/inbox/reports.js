// The reports page: what the receiver computes (GET /api/report, docs/metrics.md), as pictures and tables. Its question is in the address.
import { askFor } from './api.js';
import { bars, dots, legend, stacks, table } from './charts.js';
import { h, typed } from './dom.js';
import { bandName, channelName, lang, localized, number, say } from './format.js';
import { finite, listOf, objectOf } from './leads.js';
import { announce, state, view } from './state.js';

const ASKS = ['from', 'to', 'by', 'currency', 'only', 'is'];
const ONLY = new Set(['channel', 'source', 'campaign', 'landing', 'form', 'cta', 'variant']);
const KEYS = ['channel', 'source', 'campaign', 'landing', 'form', 'cta', 'variant', 'month'];
const SHARES = new Set(['leadToCustomerRate', 'roi']);
const MONEY = new Set(['spend', 'costPerLead', 'costPerCustomer', 'revenue', 'averageContract', 'lifetimeValue']);

const share = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 });
const percent = (value) => (Number.isFinite(value) ? share.format(value) : '—');
const between = ({ low, high }) => (Number.isFinite(low) ? `${percent(low)} – ${percent(high)}` : '—');

/** A figure of a row in the reader's language; what is not known is a dash, never 0. */
const figure = (name, value, currency) => {
  if (!Number.isFinite(value)) return '—';
  if (SHARES.has(name)) return percent(value);
  if (!MONEY.has(name) || !currency) return number(Math.round(value * 100) / 100);
  try { return new Intl.NumberFormat(lang, { style: 'currency', currency, ...(Number.isInteger(value) && { minimumFractionDigits: 0, maximumFractionDigits: 0 }) }).format(value); } catch { return `${number(value)} ${currency}`; }
};

const dayOf = (ms) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

const section = (title, ...content) => h('section', { class: 'report-part' }, h('h2', {}, title), ...content);
/** One whose table needs the room. */
const spread = (part) => { part.classList.add('all-of-it'); return part; };
const folded = (content) => h('details', {}, h('summary', {}, say('tableOf')), content);

const keyName = (by, key) => {
  if (!key) return say('unknownKey');
  if (by === 'channel') return channelName(key);
  return by === 'form' ? localized(state.texts.forms.get(key)?.title) || key : key;
};

// ---- the parts

const STEPS = ['leads', 'meetings', 'opportunities', 'contracts', 'customers'];
const FIGURES = [...STEPS, 'lost', 'leadToCustomerRate', 'spend', 'costPerLead', 'costPerCustomer', 'revenue', 'roi', 'averageContract', 'lifetimeValue', 'daysToLead', 'daysLeadToOpportunity', 'daysLeadToCustomer'];

const tiles = ({ total, currency }) => h('dl', { class: 'tiles' }, ['leads', 'customers', 'costPerLead', 'revenue', 'roi'].map((name) => h('div', {}, h('dt', {}, say(`m_${name}`)), h('dd', { class: 'num' }, figure(name, total[name], currency)))));

const funnel = ({ total, currency }) => section(say('funnel'), bars(STEPS.map((name) => ({ name: say(`m_${name}`), value: number(finite(total[name])), length: finite(total[name]) }))),
  folded(table(say('funnel'), [say('c_measure'), say('all_')], FIGURES.map((name) => [say(`m_${name}`), `${figure(name, total[name], currency)}${name === 'leadToCustomerRate' && Number.isFinite(total.rateLow) ? ` (${percent(total.rateLow)} – ${percent(total.rateHigh)})` : ''}`]))));

const COLUMNS = ['leads', 'opportunities', 'customers', 'leadToCustomerRate', 'spend', 'costPerLead', 'revenue', 'roi'];
/** Each name leads to the report of what is called so alone. */
const nameLink = (question, key, small) => {
  const name = [typed(keyName(question.by, key)), small ? ' *' : ''];
  return ONLY.has(question.by) && !(question.only === question.by) ? h('a', { href: addressOf({ ...question, only: question.by, is: key }) }, name) : h('span', {}, name);
};

const byKey = ({ by: list, currency }, question) => {
  const { by } = question;
  if (!list.length) return '';
  const title = say(`by_${by}`);
  return spread(section(title, bars(list.slice(0, 12).map((one) => ({ name: keyName(by, one.key), value: number(one.leads), length: one.leads }))),
    table(title, [title, ...COLUMNS.map((name) => say(`m_${name}`))], list.slice(0, 100).map((one) => [nameLink(question, one.key, one.small), ...COLUMNS.map((name) => figure(name, one[name], currency))])),
    list.some(({ small }) => small) ? h('p', { class: 'soft small' }, say('small')) : ''));
};

/** A week that has not begun may have been paid for: it is no cohort yet. */
const begun = (weeks) => weeks.filter(({ key, leads }) => leads > 0 || key <= dayOf(Date.now()));
const cohorts = ({ by: all, currency }, weeks = begun(all)) => (weeks.length ? section(say('cohorts'), bars(weeks.slice(-12).map((one) => ({ name: one.key, value: `${number(one.leads)} · ${percent(one.leadToCustomerRate)}`, length: one.leads }))),
  folded(table(say('cohorts'), [say('c_week'), ...COLUMNS.map((name) => say(`m_${name}`))], weeks.map((one) => [one.key, ...COLUMNS.map((name) => figure(name, one[name], currency))])))) : '');

const calibration = ({ calibration: list }) => (list.length ? section(say('calibration'), h('p', { class: 'soft small' }, say('calibrationHelp')), list.every(({ rate }) => Number.isFinite(rate)) ? dots(list.map((one) => ({ name: `${number(Math.round(one.from))}–${number(Math.round(one.to))}`, rate: one.rate, low: one.low, high: one.high }))) : '',
  folded(table(say('calibration'), [say('c_score'), say('m_leads'), say('c_won'), say('c_rate'), say('c_certain')], list.map((one) => [`${number(one.from)} – ${number(one.to)}`, number(one.leads), number(one.won), percent(one.rate), between(one)])))) : '');

const levels = (title, list, head, name) => (list.length ? section(title, table(title, [head, say('m_leads'), say('c_won'), say('c_precision'), say('c_certain'), say('c_recall')],
  list.map((one) => [name(one), number(one.leads), number(one.won), percent(one.precision), between(one), percent(one.recall)]))) : '');

const rules = ({ rules: list }) => (list.length ? spread(section(say('rulesTitle'), table(say('rulesTitle'), [say('c_rule'), say('m_leads'), say('c_with'), say('c_without'), say('c_lift'), say('c_certain')], list.map((one) => [
  typed(`${localized(state.texts.rules.get(one.rule)?.note) || one.rule}${one.dead ? ` (${say('deadRule')})` : one.redundant ? ` (${say('redundantRule')})` : ''}`), number(one.leads), percent(one.wonWith), percent(one.wonWithout),
  Number.isFinite(one.lift) ? number(Math.round(one.lift * 100) / 100) : '—', Number.isFinite(one.low) ? `${number(Math.round(one.low * 100) / 100)} – ${Number.isFinite(one.high) ? number(Math.round(one.high * 100) / 100) : '∞'}` : '—'])))) : '');

const fieldName = (form, name) => localized(listOf(state.texts.forms.get(form)?.fields).find((one) => one.name === name)?.label) || name || say('nothingFilled');
const forms = ({ forms: list }) => (list.length ? section(say('formsTitle'), table(say('formsTitle'), [say('c_form'), say('c_sent'), say('c_unfinished'), say('c_dropRate'), say('c_lastField')], list.map((one) => [
  typed(keyName('form', one.form)), number(one.sent), one.known ? number(one.unfinished) : '—', one.known ? percent(one.unfinished / (one.sent + one.unfinished)) : '—',
  listOf(one.fields).map(({ field, last }) => `${fieldName(one.form, field)}: ${number(last)}`).join('; ') || '—'])), list.some(({ known }) => !known) ? h('p', { class: 'soft small' }, say('formsUnknown')) : '') : '');

const notes = ({ notes: list }) => section(say('notesTitle'), h('ul', { class: 'notes' }, list.map((one) => h('li', {}, one))));

// ---- the score by outcome, and what another threshold would let through

const WIDTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** The steps of a report (a point each) in some twenty-four of an even width. */
const widened = (steps) => {
  const range = steps.at(-1).to - steps[0].from;
  const width = WIDTHS.find((one) => range / one <= 24) ?? Math.ceil(range / 24);
  const wide = new Map();
  for (const one of steps) {
    const from = Math.floor(one.from / width) * width;
    const to = wide.get(from) ?? { from, to: from + width, leads: 0, won: 0, lost: 0 };
    for (const name of ['leads', 'won', 'lost']) to[name] += one[name];
    wide.set(from, to);
  }
  return [...wide.values()].sort((a, b) => a.from - b.from);
};

const sum = (list, name) => list.reduce((all, one) => all + finite(name(one)), 0);
const isSql = (one) => finite(objectOf(one.stages).SQL);
const rateOf = ({ leads, won }) => percent(leads ? won / leads : NaN);

/** The leads of the period whose score says something else than their stage, as the list shows them. */
const listFor = (query, period) => {
  const at = (day, more) => (day ? String(Date.parse(`${day}T00:00Z`) + more * 86_400_000 - finite(period.east) * 60_000) : '');
  return `#/?${new URLSearchParams(Object.entries({ ...query, counted: '1', since: at(period.from, 0), until: at(period.to, 1) }).filter(([, value]) => value))}`;
};

const whatIf = (report) => {
  const { scores, period } = report;
  const sqlLevel = objectOf(listOf(report.stages).find(({ stage }) => stage === 'SQL'));
  const all = { won: sum(scores, (one) => one.won) };
  const now = sum(scores, isSql);
  const [least, most] = [scores[0].from, scores.at(-1).to];
  const start = Math.round(finite(scores.find((one) => isSql(one) > 0)?.from ?? most));
  const slider = h('input', { type: 'range', id: 'threshold', min: String(Math.floor(least)), max: String(Math.ceil(most)), step: '1', value: String(start) });
  const said = h('p', { role: 'status' });
  const links = h('p', { class: 'acts' });
  const chart = h('div', {});
  const value = h('output', { for: 'threshold', class: 'num' });
  const wide = widened(scores);
  const show = () => {
    const points = Number(slider.value);
    const above = scores.filter((one) => one.from >= points), below = scores.filter((one) => one.from < points);
    const then = { leads: sum(above, (one) => one.leads), won: sum(above, (one) => one.won) };
    const [more, out] = [then.leads - sum(above, isSql), sum(below, isSql)];
    value.textContent = number(points);
    said.textContent = `${say('whatIfNow', { n: number(now), rate: percent(sqlLevel.precision) })} ${say('whatIfThen', { points: number(points), n: number(then.leads), rate: rateOf(then), recall: percent(all.won ? then.won / all.won : NaN) })}`;
    links.replaceChildren(...[more && h('a', { class: 'button', href: listFor({ least: String(points), notStage: 'SQL', order: 'highest' }, period) }, say('whatIfNew', { n: number(more) })),
      out && h('a', { class: 'button', href: listFor({ most: String(points - 0.001), stage: 'SQL', order: 'highest' }, period) }, say('whatIfOut', { n: number(out) }))].filter(Boolean));
    chart.replaceChildren(stacks(wide.map((one) => ({ from: one.from, to: one.to, parts: [{ kind: 'won', size: one.won }, { kind: 'lost', size: one.lost }, { kind: 'open', size: one.leads - one.won - one.lost }] })), points));
  };
  slider.addEventListener('input', show);
  show();
  return [chart, legend([['won', say('c_won')], ['lost', say('c_lost')], ['open', say('c_open')]]),
    folded(table(say('scoresTitle'), [say('c_score'), say('m_leads'), say('c_won'), say('c_lost'), say('c_rate')], wide.map((one) => [`${number(one.from)} – ${number(one.to)}`, number(one.leads), number(one.won), number(one.lost), rateOf(one)]))),
    h('div', { class: 'what-if' }, h('h3', {}, say('whatIf')), h('p', { class: 'slide' }, h('label', { for: 'threshold' }, say('whatIfPoints')), slider, value), said, links, h('p', { class: 'soft small' }, say('whatIfHelp')))];
};

const scores = (report) => (report.scores.length ? section(say('scoresTitle'), ...whatIf(report)) : '');

// ---- the question


/** What is asked as a rule is not in the address; that of which nothing is known has an empty name. */
const addressOf = (question) => `#/reports${new URLSearchParams(Object.entries(question).filter(([name, value]) => (name === 'is' ? question.only : value && !(name === 'by' && value === 'channel')))).toString().replace(/^(?=.)/, '?')}`;

const controls = (question) => {
  const day = (name, label) => h('p', {}, h('label', { for: `report-${name}` }, say(label)), h('input', { type: 'date', id: `report-${name}`, name, value: question[name] }));
  const by = h('select', { id: 'report-by', name: 'by' }, KEYS.map((key) => h('option', { value: key }, say(`by_${key}`))));
  by.value = question.by;
  const form = h('form', { class: 'filters report-filters' }, day('from', 'reportFrom'), day('to', 'reportTo'), h('p', {}, h('label', { for: 'report-by' }, say('reportBy')), by),
    h('p', {}, h('label', { for: 'report-currency' }, say('reportCurrency')), h('input', { type: 'text', id: 'report-currency', name: 'currency', maxlength: '3', autocomplete: 'off', value: question.currency })));
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', () => {
    for (const name of ['from', 'to', 'by', 'currency']) question[name] = form.elements[name].value.trim();
    question.currency = question.currency.toUpperCase();
    history.replaceState(null, '', addressOf(question));
    void draw(question);
  });
  const since = (days) => dayOf(Date.now() - (days - 1) * 86_400_000);
  const quick = [['last30', { from: since(30) }], ['last90', { from: since(90) }], ['allTime', {}]].map(([key, range]) => h('li', {}, h('a', { class: 'chip', href: addressOf({ ...question, from: '', to: '', ...range }) }, say(key))));
  const name = `${say(`by_${question.only || 'channel'}`)}: ${keyName(question.only, question.is)}`;
  const alone = question.only ? h('li', {}, h('a', { class: 'chip on', href: addressOf({ ...question, only: '', is: '' }), 'aria-label': say('without', { what: name }) }, typed(name), ' ×')) : '';
  return [form, h('ul', { class: 'chips' }, quick, alone)];
};

let asked = 0;
const ask = (question) => askFor(`/api/report?${new URLSearchParams(Object.entries({ ...question, locale: lang }))}`);

const draw = async (question) => {
  const place = view.reportView.querySelector('[data-report]');
  const turn = asked += 1;
  place.setAttribute('aria-busy', 'true');
  announce(say('reportBusy'));
  const [{ json: report, why }, { json: weekly }] = [await ask(question), await ask({ ...question, by: 'week' })];
  if (turn !== asked || !place.isConnected) return;
  place.setAttribute('aria-busy', 'false');
  if (!report) return place.replaceChildren(h('p', { class: 'careful bad' }, say('reportFailed', { why })));
  place.replaceChildren(...[tiles(report), funnel(report), weekly ? cohorts(weekly) : '', byKey(report, question), scores(report), calibration(report), levels(say('stagesTitle'), report.stages, say('c_stage'), (one) => one.stage),
    levels(say('bandsTitle'), report.bands, say('c_band'), (one) => bandName(one.band)), rules(report), forms(report), notes(report)].filter(Boolean));
  announce(`${say('m_leads')}: ${number(report.total.leads)}`);
};

export const showReports = async (params) => {
  const question = Object.fromEntries(ASKS.map((name) => [name, params.get(name) ?? '']));
  if (!KEYS.includes(question.by)) question.by = 'channel';
  if (!ONLY.has(question.only)) Object.assign(question, { only: '', is: '' });
  view.reportView.replaceChildren(h('h1', { tabindex: '-1' }, say('reports')), ...controls(question), h('div', { 'data-report': '', 'aria-busy': 'true' }));
  view.reportView.querySelector('h1').focus({ preventScroll: true });
  await draw(question);
};
