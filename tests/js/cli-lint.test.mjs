// `leadline check` on models that are right by the letter and cannot be meant: what it says of each, and where.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { leadline } from './receiver-kit.mjs';

const v = (name) => ({ var: name });
const eq = (name, value) => ({ '==': [v(name), value] });
const rule = (more = {}) => ({ id: 'r', on: 'page', points: 10, ...more });
const capped = (more = {}) => rule({ cap: { n: 2, per: 'lifetime' }, ...more });  // at most 20
const atLeast = (name, points) => ({ '>=': [v(name), points] });
const form = { id: 'f', title: 'F', submit: 'Send', fields: [{ name: 'budget', type: 'text', label: 'Budget' }, { name: 'phone', type: 'tel', label: 'Phone' }] };
const endpoint = (more) => ({ delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', ...more }] } });

/** The diagnostics of a config: `code pointer`, with message and hint. */
function check(scoring, rest = {}) {
  const { out } = leadline(['check', '--json', '-'], { input: JSON.stringify({ version: 1, site: 'x', scoring, ...rest }) });
  return JSON.parse(out).diagnostics;
}

describe('leadline check warns of', () => {
  for (const [name, code, pointer, scoring, said, rest] of [
    ['a band above all that rules can earn', 'unreachable_threshold', '/scoring/bands/0/enter',
      { rules: [capped()], bands: [{ id: 'hot', enter: 80 }] }, /begins at 80 of total, but at most 20 can be reached/],
    ['a band above the clamp of the only group', 'unreachable_threshold', '/scoring/bands/0/enter',
      { groups: [{ id: 'g', max: 50 }], rules: [rule({ group: 'g' })], bands: [{ id: 'hot', enter: 50.5, exit: 40 }] }, /at most 50/],
    ['a band above the clamp of the total', 'unreachable_threshold', '/scoring/bands/0/enter', { max: 100, rules: [rule()], bands: [{ id: 'hot', enter: 101 }] }, /at most 100/],
    ['a band above its dimension', 'unreachable_threshold', '/scoring/bands/0/enter',
      { dimensions: [{ id: 'fit', max: 5 }], groups: [{ id: 'who', dimension: 'fit' }], rules: [rule(), { id: 's', group: 'who', kind: 'state', when: eq('traits.a', 1), points: 9 }], bands: [{ id: 'hot', enter: 6, of: 'fit' }] },
      /begins at 6 of fit, but at most 5/],
    ['a band above the sum of clamped rules', 'unreachable_threshold', '/scoring/bands/0/enter',
      { rules: [rule({ max: 30 }), rule({ id: 's', max: 9.999 })], bands: [{ id: 'hot', enter: 40 }] }, /at most 39\.999/],
    ['a band above the highest tier', 'unreachable_threshold', '/scoring/bands/0/enter',
      { rules: [{ id: 'r', on: 'page', tiers: [{ atLeast: 1, points: 1 }, { atLeast: 3, points: 5 }] }], bands: [{ id: 'hot', enter: 6 }] }, /at most 5/],
    ['a stage that asks for more than can be earned', 'unreachable_threshold', '/scoring/stages/0/when/and/0',
      { rules: [capped()], stages: [{ id: 'MQL', when: { and: [atLeast('score.total', 40), { '!!': [v('fields.phone')] }] } }] }, /score\.total >= 40, but at most 20/],
    ['the same, written the other way round', 'unreachable_threshold', '/scoring/stages/0/when', { rules: [capped()], stages: [{ id: 'MQL', when: { '<': [20, v('score.total')] } }] }, /score\.total > 20, but at most 20/],
    ['the same, of a dimension, in one branch of an or', 'unreachable_threshold', '/scoring/stages/0/when/or/1',
      { rules: [capped()], stages: [{ id: 'MQL', when: { or: [{ '!!': [v('traits.vip')] }, atLeast('score.fit', 1)] } }] }, /score\.fit >= 1, but at most 0/],
    ['a threshold below all scores', 'unreachable_threshold', '/scoring/stages/0/when', { rules: [rule()], stages: [{ id: 'lost', when: { '<': [v('score.total'), 0] } }] }, /never below 0/],
    ['a tier that the cap keeps away', 'unreachable_threshold', '/scoring/rules/0/tiers/1',
      { rules: [{ id: 'r', on: 'page', cap: { n: 2, per: 'lifetime' }, tiers: [{ atLeast: 1, points: 1 }, { atLeast: 3, points: 5 }] }] }, /more hits than the cap of 2/],
    ['a stage that nothing leads to', 'unreachable_stage', '/scoring/stages/0', { rules: [rule()], stages: [{ id: 'SQL' }] }, /nothing leads to the stage "SQL"/],

    ['"again" where no stage is ever left downwards', 'dead_option', '/scoring/stages/0/again',
      { rules: [rule()], stages: [{ id: 'MQL', again: 'once', when: atLeast('score.total', 10) }, { id: 'SQL', when: atLeast('score.total', 20) }] }, /"MQL" is never left downwards/],

    ['a grade that no criteria add up to', 'unreachable_threshold', '/scoring/stages/0/when',
      { grade: { criteria: [{ id: 'c', when: eq('traits.a', 1), thirds: 3 }] }, stages: [{ id: 'MQL', when: { in: [v('score.grade'), ['A', 'B']] } }] }, /grades lie between F and C/],
    ['a grade that does not exist', 'unknown_grade', '/scoring/stages/0/when',
      { grade: { criteria: [{ id: 'c', when: eq('traits.a', 1), thirds: 9 }] }, stages: [{ id: 'MQL', when: eq('score.grade', 'A++') }] }, /no grade "A\+\+"/],
    ['a place that the matrix does not have', 'unknown_matrix', '/scoring/stages/0/when',
      { rules: [rule()], matrix: { letter: { of: 'total', thresholds: [5] }, digit: { thresholds: [5] } }, stages: [{ id: 'MQL', when: eq('score.matrix', 'A3') }] }, /no matrix "A3"/],
    ['a place of the matrix above all points', 'unreachable_threshold', '/scoring/matrix/digit/thresholds/0',
      { rules: [capped()], matrix: { letter: { of: 'total', thresholds: [5] }, digit: { thresholds: [50, 5] } } }, /begins at 50, but at most 20/],
    ['a grade asked for where there is none', 'unknown_variable', '/scoring/stages/0/when/==/0/var', { rules: [rule()], stages: [{ id: 'MQL', when: eq('score.grade', 'A') }] }, /this model has no "grade"/],
    ['a criterion about what nothing sets', 'unknown_variable', '/scoring/grade/criteria/0/when/==/0/var', { grade: { criteria: [{ id: 'c', when: eq('trait.a', 1) }] } }, /nothing sets "trait\.a"/],
    ['a dead rule of a challenger', 'dead_rule', '/scoring/challengers/0/rules/0', { rules: [rule()], challengers: [{ id: 'c', rules: [rule({ points: 0 })] }] }, /worth 0 points/],
    ['a band of a challenger that its own rules do not reach', 'unreachable_threshold', '/scoring/challengers/0/bands/0/enter',
      { rules: [rule()], challengers: [{ id: 'c', rules: [capped()], bands: [{ id: 'hot', enter: 80 }] }] }, /at most 20/],

    ['a rule worth nothing', 'dead_rule', '/scoring/rules/0', { rules: [rule({ points: 0 })] }, /worth 0 points/],
    ['a rule whose own clamp takes all it gives', 'dead_rule', '/scoring/rules/0', { rules: [rule({ max: 0 })] }, /its own "min" and "max" leave it 0/],
    ['a penalty with a clamp at 0', 'dead_rule', '/scoring/rules/0', { rules: [rule({ points: -5, min: 0 })] }, /its own "min" and "max"/],
    ['a rule in a group that is clamped to nothing', 'dead_rule', '/scoring/rules/0', { groups: [{ id: 'g', max: 0 }], rules: [rule({ group: 'g' })] }, /its group "g" leaves one value/],
    ['a rule in a dimension that is clamped to nothing', 'dead_rule', '/scoring/rules/0', { dimensions: [{ id: 'engagement', max: 0 }], rules: [rule()] }, /its dimension "engagement"/],
    ['rules under a total that is clamped to one value', 'dead_rule', '/scoring/rules/0', { min: 5, max: 5, rules: [rule()] }, /the clamp of the total/],
    ['an inactivity rule whose floor is the top', 'dead_rule', '/scoring/rules/1',
      { max: 100, rules: [rule(), { id: 'idle', kind: 'inactivity', days: 30, points: -10, floor: 100 }] }, /its floor 100 is not below the highest score, 100/],

    ['two values at once', 'contradictory_condition', '/scoring/rules/0/when/and/1',
      { rules: [rule({ when: { and: [eq('event.path', '/a'), eq('event.path', '/b')] } })] }, /event\.path == "\/b" cannot hold together with event\.path == "\/a"/],
    ['two values at once, in nested conjunctions', 'contradictory_condition', '/scoring/rules/0/when/and/1/and/1',
      { rules: [rule({ when: { and: [eq('page.path', '/a'), { and: [eq('page.lang', 'vi'), { '===': ['/b', v('page.path')] }] }] } })] }, /page\.path == "\/b" cannot hold/],
    ['a value in one branch of an or that the rest forbids', 'contradictory_condition', '/scoring/rules/0/when/and/1/or/0',
      { rules: [rule({ when: { and: [eq('page.path', '/a'), { or: [eq('page.path', '/b'), eq('page.lang', 'vi')] }] } })] }, /cannot hold together/],
    ['a value outside its list', 'contradictory_condition', '/scoring/rules/0/when/and/1',
      { rules: [rule({ when: { and: [{ in: [v('page.path'), ['/a', '/b']] }, eq('page.path', '/c')] } })] }, /page\.path == "\/c"/],
    ['an empty interval', 'contradictory_condition', '/scoring/rules/0/when/and/1', { rules: [rule({ when: { and: [{ '>=': [v('visit.pages'), 5] }, { '<': [v('visit.pages'), 5] }] } })] }, /visit\.pages < 5/],
    ['a value and its opposite', 'contradictory_condition', '/scoring/rules/0/when/and/1', { rules: [rule({ when: { and: [eq('traits.vip', true), { '!=': [v('traits.vip'), true] }] } })] }, /traits\.vip != true/],
    ['a condition that reads nothing and never holds', 'contradictory_condition', '/scoring/rules/0/when', { rules: [rule({ when: { '>': [1, 2] } })] }, /never true/],

    ['a slip in the name of a fact', 'unknown_variable', '/scoring/rules/0/when/==/0/var', { rules: [rule({ when: eq('page.pth', '/a') })] }, /did you mean "page\.path"\?/],
    ['a slip in the name of a section', 'unknown_variable', '/scoring/rules/0/when/==/0/var', { rules: [rule({ when: eq('trait.country', 'VN') })] }, /did you mean "traits\.country"\?/],
    ['a fact without its section', 'unknown_variable', '/scoring/stages/0/when/>=/0/var', { rules: [rule()], stages: [{ id: 'MQL', when: atLeast('total', 5) }] }, /did you mean "score\.total"\?/],
    ['a slip deep in a path with a default', 'unknown_variable', '/scoring/rules/0/when/==/0/var', { rules: [rule({ when: { '==': [{ var: ['visit.sorce', ''] }, 'zalo'] } })] }, /did you mean "visit\.source"\?/],
    ['what the event of the rule does not bring', 'unknown_variable', '/scoring/rules/0/when/>=/0/var', { rules: [rule({ on: 'scroll', when: atLeast('event.percent', 70) })] }, /did you mean "event\.pct"\?/],
    ['a property that is not under props', 'unknown_variable', '/scoring/rules/0/when/==/0/var', { rules: [rule({ on: 'ebook', when: eq('event.prop.size', 1) })] }, /did you mean "event\.props\.size"\?/],
    ['an event where there is none', 'unknown_variable', '/scoring/stages/0/when/==/0/var', { rules: [rule()], stages: [{ id: 'MQL', when: eq('event.path', '/a') }] }, /no event here.*event rules only/],
    ['an answer that no form asks for', 'unknown_variable', '/scoring/rules/0/field', { rules: [{ id: 'r', kind: 'answer', field: 'budgt', valueMap: { high: 1 } }] }, /no form of this config asks for "fields\.budgt".*did you mean "fields\.budget"\?/, { forms: [form], ...endpoint() }],
    ['the value of a distinct cap that nothing sets', 'unknown_variable', '/scoring/rules/0/cap', { rules: [rule({ cap: { per: 'distinct:event.pth' } })] }, /did you mean "event\.path"\?/],
    ['a slip in a dimension', 'unknown_variable', '/scoring/stages/0/when/>=/0/var', { rules: [rule()], stages: [{ id: 'MQL', when: atLeast('score.engagment', 5) }] }, /did you mean "score\.engagement"\?/],

    ['a stage that does not exist', 'unknown_stage', '/delivery/endpoints/0/when', { rules: [rule()], stages: [{ id: 'MQL', when: atLeast('score.total', 5) }] }, /there is no stage "MLQ".*did you mean "MQL"\?/, endpoint({ when: eq('score.stage', 'MLQ') })],
    ['a band that does not exist', 'unknown_band', '/scoring/stages/0/when', { rules: [rule()], bands: [{ id: 'hot', enter: 5 }], stages: [{ id: 'MQL', when: { in: [v('score.band'), ['hott']] } }] }, /there is no band "hott".*"hot"/],
    ['an endpoint that no stage reaches', 'unreachable_endpoint', '/delivery/endpoints/0/when',
      { rules: [capped()], stages: [{ id: 'MQL', when: atLeast('score.total', 40) }] }, /no lead is ever sent to "inbox": score\.stage == "MQL", but no lead reaches that stage/, endpoint({ when: eq('score.stage', 'MQL') })],
    ['an endpoint of a form that there is not', 'unknown_form', '/delivery/endpoints/0/forms/1', { rules: [rule()] }, /takes leads of "g", which is no form/, { forms: [form], ...endpoint({ forms: ['f', 'g'] }) }],
    ['a form that goes nowhere', 'form_without_endpoint', '/forms/1', { rules: [rule()] }, /what is sent by the form "next" goes nowhere/, { forms: [form, { ...form, id: 'next' }], ...endpoint({ forms: ['f'] }) }],
    ['an endpoint behind a score that is out of reach', 'unreachable_endpoint', '/delivery/endpoints/0/when', { rules: [capped()] }, /at most 20 can be reached/, endpoint({ when: atLeast('score.total', 21) })],
    ['a CTA that is never shown', 'unreachable_surface', '/ctas/0/when', { rules: [rule()] }, /the CTA "c" is never shown: its condition contradicts itself/,
      { ctas: [{ id: 'c', kind: 'inline', title: 'C', button: 'Go', opens: 'f', when: { and: [eq('page.path', '/a'), eq('page.path', '/b')] } }], forms: [form], ...endpoint() }],
    ['a phone field of a country that has no calling code', 'unknown_country', '/forms/0/fields/0/country', { rules: [rule()] }, /"XX" is no country.*VN/,
      { forms: [{ ...form, fields: [{ name: 'a', type: 'tel', label: 'A', country: 'xx' }] }], ...endpoint() }],

    ...['https://hooks.slack.com/services/T0/B0/x', 'https://discord.com/api/webhooks/1/x', 'https://api.telegram.org/bot1:x/sendMessage', 'https://acme.bitrix24.vn/rest/1/x/crm.lead.add'].map((url) =>
      [`a secret in a page: ${new URL(url).host}`, 'secret_url', '/delivery/endpoints/0/url', { rules: [rule()] }, /every visitor can read it.*leadline serve/, endpoint({ url })]),
  ]) {
    test(name, () => {
      const all = check(scoring, rest);
      const found = all.find((item) => item.code === code);
      assert.ok(found, `no ${code} in ${JSON.stringify(all)}`);
      assert.deepEqual([found.pointer, found.severity], [pointer, 'warning']);
      assert.match(`${found.message} (${found.hint ?? ''})`, said);
    });
  }
});

describe('leadline check says of forms, which a page reads only when one was sent', () => {
  const asked = (more, fields = form.fields) => ({ forms: [{ ...form, fields, ...more }, { ...form, id: 'next', display: 'modal' }], ...endpoint() });
  const consent = (more) => [...form.fields, { name: 'ok', type: 'consent', purpose: 'contact', label: 'OK', ...more }];
  for (const [name, code, pointer, severity, rest, said] of [
    ['a link to script after a success', 'unsafe_url', '/forms/0/success/link/href', 'error', asked({ success: { link: { text: 'x', href: 'javascript:alert(1)' } } }), /must be relative/],
    ['a link without words', 'bad_link', '/forms/0/success/link', 'error', asked({ success: { link: { href: '/x' } } }), /"text" and an "href"/],
    ['a slip in what comes next', 'unknown_form', '/forms/0/success/opens', 'error', asked({ success: { opens: 'nxt' } }), /no form and no CTA "nxt".*did you mean "next"/],
    ['a form that cannot be opened', 'not_a_dialog', '/forms/0/success/opens', 'error', asked({ success: { opens: 'f' } }), /"display": "modal"/],
    ['a link to script in a label', 'unsafe_url', '/forms/0/fields/2/label/1/link/vi', 'error', asked({}, consent({ label: ['a ', { text: 'b', link: { en: '/b', vi: 'data:text/html,x' } }] })), /must be relative/],
    ['another key in a part of a label', 'unknown_key', '/forms/0/fields/2/label/1/href', 'warning', asked({}, consent({ label: ['a ', { text: 'b', href: '/b' }] })), /href/],
    ['what is said when a form of ours was sent', 'dead_option', '/forms/0/success/event', 'warning', asked({ success: { event: 'sent' } }), /"kind": "adopted"/],
    ['words for a form that the page has already', 'dead_option', '/forms/0/title', 'warning', asked({ kind: 'adopted', title: 'Ours' }), /draws it when and as it likes/],
    ['when to show a form that the page has already', 'dead_option', '/forms/0/trigger', 'warning', asked({ kind: 'adopted', title: undefined, submit: undefined, trigger: { any: [{ on: 'load' }] } }), /draws it when and as it likes/],
    ['files that nobody takes', 'files_go_nowhere', '/forms/0/fields/2/type', 'warning', asked({}, [...form.fields, { name: 'plan', type: 'file', label: 'Plan' }]), /nobody gets them.*"files": "\/api\/files"/],
    ['as many fields at most as there are', 'dead_option', '/forms/0/most', 'warning', asked({ most: 2 }), /has 2 fields that could be left out: it never asks more than 2/],
    ['fewer fields at most than have to be asked', 'most_below_required', '/forms/0/most', 'warning', asked({ most: 1 }, [...form.fields.map((field) => ({ ...field, required: true })), { name: 'size', label: 'Size' }]),
      /2 fields are required and always asked.*"most": 2 or more/],
    ['a form that is to be shortened by stages that there are not', 'dead_option', '/forms/0/shorten', 'warning', asked({ shorten: true }), /"scoring" has no stages.*"most"/],
    ['a form in the page that has no second step', 'dead_option', '/forms/0/continueIn', 'warning', asked({ continueIn: 'dialog' }), /no second step.*"steps"/],
    ['a place among paragraphs for a dialog', 'dead_option', '/forms/0/after', 'warning', asked({ display: 'modal', after: 3 }), /only a form in the page.*"display"/],
    ['a dialog that is to go on in a dialog', 'dead_option', '/forms/0/continueIn', 'warning', asked({ display: 'modal', steps: 'each', continueIn: 'dialog' }), /only a form in the page.*"display"/],
    ['work for a form that the page has already', 'dead_option', '/forms/0/proof', 'warning', asked({ kind: 'adopted', title: undefined, submit: undefined, proof: { from: '/api/challenge' } }), /nothing is worked on in it/],
    ['too much work', 'not_a_number', '/forms/0/proof/bits', 'error', asked({ proof: { from: '/api/challenge', bits: 25 } }), /8 to 24/],
    ['work that is asked for nowhere', 'unsafe_url', '/forms/0/proof/from', 'error', asked({ proof: { from: 'javascript:alert(1)' } }), /must be relative/],
    ['a consent that comes after what it is for', 'late_consent', '/forms/0/partial', 'warning', asked({ partial: true, steps: [{ id: 'a', fields: ['phone'] }, { id: 'b', fields: ['ok'] }] }, consent({ required: true })), /"ok".*first step/],
    ['something unfinished that never goes out', 'dead_option', '/forms/0/partial', 'warning', asked({ partial: true, steps: [{ id: 'a', fields: ['budget'] }, { id: 'b', fields: ['phone'] }] }), /nothing is ever sent unfinished/],
    ['a forced consent to be watched', 'not_free', '/forms/0/fields/2/required', 'warning', asked({}, consent({ purpose: 'behaviour', required: true })), /not free/],
  ]) {
    test(name, () => {
      const all = check({ rules: [rule()] }, rest);
      const found = all.find((item) => item.code === code);
      assert.ok(found, `no ${code} in ${JSON.stringify(all)}`);
      assert.deepEqual([found.pointer, found.severity], [pointer, severity]);
      assert.match(`${found.message} (${found.hint ?? ''})`, said);
    });
  }
});

test('leadline check says nothing of forms that can be shorter, or of one that goes on in a dialog', () => {
  const stages = { rules: [{ id: 'r', kind: 'answer', field: 'budget', valueMap: { high: 50 } }], stages: [{ id: 'SQL', when: atLeast('score.total', 50) }] };
  const short = { ...form, most: 2, shorten: true, fields: [...form.fields, { name: 'size', label: 'Size' }, { name: 'ok', type: 'consent', purpose: 'contact', label: 'OK', required: true }] };
  const seldom = { ...short, id: 'seldom', most: 1, fields: form.fields.map((field) => ({ ...field, required: true, visibleWhen: eq('fields.x', 1) })).concat({ name: 'x', label: 'X' }) };
  const long = { ...form, id: 'long', title: 'Long', steps: 'each', continueIn: 'dialog' };
  assert.deepEqual(check(stages, { forms: [short, seldom, long], ...endpoint() }), []);
});

test('leadline check says that nothing can be left out of a form of required fields', () => {
  const stages = { rules: [rule()], stages: [{ id: 'SQL', when: atLeast('score.total', 5) }] };
  const all = check(stages, { forms: [{ ...form, shorten: true, fields: form.fields.map((field) => ({ ...field, required: true })) }], ...endpoint() });
  assert.deepEqual(all.map(({ code, pointer }) => [code, pointer]), [['dead_option', '/forms/0/shorten']]);
});

// Surfaces that are right by the letter, and never show, never end, or leave somebody out (cli/lint/surfaces.cpp).
describe('leadline check says of surfaces', () => {
  const cta = (more) => ({ id: 'c', kind: 'modal', title: 'C', button: 'B', href: '/b', ...more });
  const on = (...any) => ({ trigger: { any } });
  const one = (more, rest) => ({ ctas: [cta(more)], ...rest });
  const bands = { rules: [rule()], bands: [{ id: 'hot', enter: 5 }], stages: [{ id: 'MQL', when: atLeast('score.total', 5) }] };

  for (const [name, code, pointer, rest, said] of [
    ['one for nobody', 'unreachable_surface', '/ctas/0/sample', one({ sample: 0 }), /"c" is never shown: it is for none/],
    ['one whose pages are all taken away', 'unreachable_surface', '/ctas/0/pages', one({ pages: { exclude: ['/*'] } }), /takes away every page/],
    ['one whose own pages are taken away', 'unreachable_surface', '/ctas/0/pages', one({ pages: { include: ['/blog/*'], exclude: ['/blog/*'] } }), /all that "include" names/],
    ['one that waits for a band that there is not', 'unknown_band', '/ctas/0/trigger', one(on({ on: 'band', is: 'warmer' })), /no band "warmer", so this never happens/],
    ['one that waits for a stage that there is not', 'unknown_stage', '/ctas/0/trigger', one(on({ on: 'stage', is: 'SQL' })), /no stage "SQL", so this never happens/],
    ['triggers of a pointer and of a phone at once', 'contradiction', '/ctas/0/trigger', one({ trigger: { all: [{ on: 'exit' }, { on: 'exitMobile' }] } }), /hardly anybody has both.*\{"any"/],
    ['a group without a clock', 'unknown_group', '/ctas/0/group', one({ group: 'popup' }, { frequency: { groups: { popups: { every: '1d' } } } }), /has no group "popup".*did you mean "popups"\?/],
    ['a clock for what stands in the page', 'dead_option', '/ctas/0/group', one({ kind: 'inline', group: 'popups' }, { frequency: { groups: { popups: { every: '1d' } } } }), /groups count what stands over the page/],
    ['a pause after what never happens', 'dead_option', '/ctas/0/frequency/pauseOn/minimised', one({ frequency: { pauseOn: { minimised: '7d' } } }), /never becomes a tab.*"tab"/],
    ['an end that never comes', 'dead_option', '/ctas/0/frequency/stopOn', one({ frequency: { stopOn: ['converted'] } }), /opens no form, so it never converts/],
    ['a picture that says nothing to those who do not see it', 'missing_alt', '/ctas/0/picture', one({ picture: { src: '/a.webp', width: 4, height: 3 } }), /do not see the picture.*"alt"/],
    ['a question about consent that cannot be refused', 'no_refusal', '/ctas/0', one({ kind: 'bar', href: undefined, action: { consent: 'persistent' } }), /refuse as easily.*"second"/],
    ['a gate without a way past it', 'no_way_past', '/ctas/0', one({ kind: 'gate' }), /nobody gets past this gate.*"opens"/],
    ['two that cover the same page at the same moment', 'same_moment', '/ctas/1', { ctas: [cta({}), cta({ id: 'd', ...on({ on: 'load' }) })] }, /"c" and "d" want to cover the same page.*"priority"/],
    ['a colour that cannot be read as a text', 'low_contrast', '/theme/accent', { theme: { accent: '#ff9900' } }, /contrast of 2\.1:1; 4\.5 is what people need.*darker/],
  ])
    test(name, () => {
      const all = check(bands, rest);
      assert.deepEqual(all.map((item) => item.code), [code], JSON.stringify(all));
      assert.deepEqual([all[0].pointer, all[0].severity], [pointer, 'warning']);
      assert.match(`${all[0].message} (${all[0].hint ?? ''})`, said);
    });

  for (const [name, rest] of [
    ['a band and a stage that there are', one(on({ on: 'band', is: 'hot' }, { on: 'stage', is: 'MQL' }, { on: 'band', is: 'cold' }))],
    ['either way of leaving', one(on({ on: 'exit' }, { on: 'exitMobile' }))],
    ['a gate that opens itself', one({ kind: 'gate', href: undefined, action: { reveal: true } })],
    ['a picture that is an ornament', one({ picture: { src: '/a.webp', alt: '', width: 4, height: 3 } })],
    ['two dialogs of which one comes first', { ctas: [cta({}), cta({ id: 'd', priority: 1 })] }],
    ['two dialogs of which one waits', { ctas: [cta({}), cta({ id: 'd', queue: '30s' })] }],
    ['two dialogs on other pages', { ctas: [cta({ pages: { include: ['/a'] } }), cta({ id: 'd', pages: { include: ['/b'] } })] }],
    ['two dialogs for others', { ctas: [cta({ when: eq('score.band', 'hot') }), cta({ id: 'd', when: { '!=': [v('score.band'), 'hot'] } })] }],
    ['a clock of its own, a pause, a tab', one({ kind: 'slideIn', tab: 'C', group: 'p', frequency: { pauseOn: { minimised: '7d' } } }, { frequency: { groups: { p: { every: '1d' } } } })],
    ['a colour that can be read', { theme: { accent: '#0b6e69' } }],
  ])
    test(`nothing of ${name}`, () => assert.deepEqual(check(bands, rest), []));
});

describe('leadline check is content with', () => {
  for (const [name, scoring, rest] of [
    ['an event that nothing sends yet', { rules: [rule({ on: 'ebook_download' })] }],
    ['a threshold that is just reached', { rules: [capped()], bands: [{ id: 'hot', enter: 20 }], stages: [{ id: 'MQL', when: atLeast('score.total', 20) }] }],
    ['a threshold that many events reach', { rules: [rule({ cap: { n: 1, per: 'day' } })], bands: [{ id: 'hot', enter: 100000 }] }],
    ['a value and a number that may be the same: 1 and "1"', { rules: [rule({ when: { and: [eq('traits.a', 1), eq('traits.a', '1')] } })] }],
    ['one of several, by or', { rules: [rule({ when: { or: [eq('event.path', '/a'), eq('event.path', '/b')] } })] }],
    ['an interval with something in it', { rules: [rule({ when: { and: [{ '>=': [v('visit.pages'), 5] }, { '<=': [v('visit.pages'), 5] }] } })] }],
    ['the same under a negation', { rules: [rule({ when: { '!': [{ and: [eq('event.path', '/a'), eq('event.path', '/b')] }] } })] }],
    ["the site's own names: traits, properties, parameters", { rules: [rule({ when: { and: [eq('traits.any', 1), eq('event.query.q', 'x'), eq('page.query.r', 'y')] } }), rule({ id: 's', on: 'x', when: eq('event.props.a.b', 1) })] }],
    ['answers from elsewhere, when there are no forms', { rules: [{ id: 'r', kind: 'answer', field: 'budget', valueMap: { high: 1 } }] }],
    ['an element inside a list', { rules: [rule({ when: { some: [v('traits.tags'), { '==': [v('name'), 'x'] }] } })] }],
    ['a rule without points that qualifies', { rules: [rule({ points: 0, qualifyAs: 'SQL' })], stages: [{ id: 'SQL' }] }],
    ['points that only make up for penalties', { groups: [{ id: 'g', max: 0 }], rules: [rule({ group: 'g' }), rule({ id: 'p', group: 'g', points: -20 })] }],
    ['an endpoint for a stage that a rule leads to', { rules: [rule({ qualifyAs: 'SQL' })], stages: [{ id: 'SQL' }] }, endpoint({ when: { in: [v('score.stage'), ['SQL']] } })],
    ['an own receiver', { rules: [rule()] }, endpoint({ url: 'https://leads.example/api/leads', response: 'key' })],
  ]) test(name, () => assert.deepEqual(check(scoring, rest), []));

  for (const file of ['demo/leadline.json', 'tests/sessions/flat.config.json'])
    test(file, () => assert.match(leadline(['check', file]).out, /: 0 errors, 0 warnings,/));
});

describe('how soon anybody can be at a stage', () => {
  const MQL = (when) => [{ id: 'MQL', when }];
  const stays = (s, points, more = {}) => ({ id: `stay-${s}`, on: 'time', when: { '>=': [v('event.s'), s] }, points, ...more });
  const shown = (scoring, rest) => JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify({ version: 1, site: 'x', forms: [form], scoring, ...rest }) }).out).qualifies;
  for (const [name, scoring, ms] of [
    ['two rules of visible seconds: the second', { rules: [stays(15, 10), stays(30, 10)], stages: MQL(atLeast('score.total', 20)) }, 30_000],
    ['and the first, where that is enough', { rules: [stays(15, 10), stays(30, 10)], stages: MQL(atLeast('score.total', 10)) }, 15_000],
    ['the same again on each page, until the cap', { rules: [stays(10, 10)], stages: MQL(atLeast('score.total', 30)) }, 30_000],
    ['pages, twenty a second', { rules: [rule({ points: 1 })], stages: MQL(atLeast('score.total', 41)) }, 2000],
    ['a cap for a visit needs another visit', { rules: [rule({ cap: { n: 1, per: 'session' } })], stages: MQL(atLeast('score.total', 20)) }, 1_800_000],
    ['a cap for a day, past midnight', { rules: [rule({ cap: { n: 1, per: 'day' } })], stages: MQL(atLeast('score.total', 30)) }, 86_400_000],
    ['a form: to see, to fill in, to press', { rules: [{ id: 'sent', on: 'submit', points: 20 }], stages: MQL(atLeast('score.total', 20)) }, 500],
    ['an answer', { rules: [rule()], stages: MQL({ '!!': [v('fields.phone')] }) }, 500],
    ['and: the later one', { rules: [rule()], stages: MQL({ and: [atLeast('score.total', 10), { '>=': [v('visit.seconds'), 40] }] }) }, 40_000],
    ['or: the sooner one', { rules: [stays(30, 10)], stages: MQL({ or: [atLeast('score.total', 10), { '>': [v('page.seconds'), 8] }] }) }, 8000],
    ['a rule that qualifies by itself', { rules: [stays(12, 1, { qualifyAs: 'MQL' })], stages: [{ id: 'MQL' }] }, 12_000],
    ['what the site says itself takes no time', { rules: [{ id: 'b', on: 'bought', points: 50 }], stages: MQL(atLeast('score.total', 50)) }, 0],
    ['a clamp that keeps a rule from adding up', { rules: [rule({ points: 1, max: 5 }), stays(20, 10)], stages: MQL(atLeast('score.total', 15)) }, 20_000],
  ]) {
    test(name, () => assert.deepEqual(shown(scoring), [{ stage: 'MQL', ms, quick: ms < 5000 }]));
  }

  test('a stage that nobody reaches has none', () => assert.equal(shown({ rules: [capped()], stages: MQL(atLeast('score.total', 30)) }), undefined));

  test('is printed, and less than 5 s is warned of', () => {
    const print = (seconds) => leadline(['check', '-'], { input: JSON.stringify({ version: 1, site: 'x', scoring: { rules: [stays(seconds, 10)], stages: MQL(atLeast('score.total', 10)) } }) }).out;
    assert.match(print(31), /\nstandard input: at the earliest: MQL after 31 s\n$/);
    assert.match(print(4), /at the earliest: MQL after 4 s\nstandard input: warning: MQL can be reached in less than 5 s, by any script/);
  });
});
