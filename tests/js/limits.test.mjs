// Whatever `leadline check` passes must run: configs at each limit of core/base/limits.h are loaded, a page is shown, every rule
// is asked, a form is sent and the state is saved, in the wasm, which may have 36 MiB in all, and in its twin.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builds, problemsOf } from './core.mjs';

const MiB = 2 ** 20;
/** What core/base/limits.h promises: a quarter of the memory is to spare. */
const MOST_MEMORY = 27 * MiB;

const form = { id: 'f', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] };
const config = (rest, forms = []) => ({ version: 1, site: 'limits', consent: { default: 'session' }, forms: [form, ...forms], delivery: { endpoints: [{ id: 'inbox', url: '/api/leads' }] }, ...rest });
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const fact = (name) => ({ var: name });
const shortRule = (i) => ({ id: `r${i}`, on: 'page', when: { '==': [fact('event.path'), `/p${i}`] }, points: 1 });
const note = { vi: 'Xem bảng giá trên trang', en: 'Looked at the prices' };

const CONFIGS = {
  '20,000 short rules': config({ scoring: { rules: times(20_000, shortRule) } }),
  '8,900 rules with all that rules have': config({ scoring: { rules: times(8_900, (i) => ({ ...shortRule(i), group: 'reads', cap: { n: 1, per: 'day' }, note, decay: { kind: 'halfLife', days: 7 } })) } }),
  '20,000 rules that every page hits': config({ scoring: { rules: times(20_000, (i) => ({ id: `r${i}`, on: 'page', points: 1 })) } }),
  '20,000 rules that every page hits, and that fade': config({ scoring: { groups: [{ id: 'engagement', timeframe: { days: 7 } }], rules: times(20_000, (i) => ({ id: `r${i}`, on: 'page', points: 1 })) } }),
  '20,000 states that all hold': config({ scoring: { rules: times(20_000, (i) => ({ id: `r${i}`, kind: 'state', points: i % 7 - 3 })) } }),
  '20,000 states of which nothing is known': config({ scoring: { rules: times(20_000, (i) => ({ id: `r${i}`, kind: 'state', when: { '!!': [fact(`traits.t${i}`)] }, points: 1 })) } }),
  'five models of 4,000 rules': config({ scoring: { rules: times(4_000, shortRule), challengers: times(4, (n) => ({ id: `c${n}`, rules: times(4_000, shortRule) })) } }),
  'as many parts as there may be': config({ scoring: {
    dimensions: times(256, (i) => ({ id: `d${i}`, max: 9 })), groups: times(255, (i) => ({ id: `g${i}`, dimension: `d${i}` })), bands: times(256, (i) => ({ id: `b${i}`, enter: i })),
    stages: times(256, (i) => ({ id: `s${i}`, when: { '>=': [fact('score.total'), i] } })), rules: times(4_000, (i) => ({ ...shortRule(i), group: `g${i % 255}` })) } }),
  'rules of 4,000 operators and literals': config({ scoring: { rules: times(48, (i) => ({ id: `r${i}`, on: 'page', when: { in: [fact('event.path'), times(4_000, (n) => `/${n}`)] }, points: 1 })) } }),
  'one map of 150,000 values': config({ scoring: { rules: [{ id: 'r', kind: 'answer', field: 'email', valueMap: Object.fromEntries(times(150_000, (i) => [`v${i}`, 1])) }] } }),
  'one path of a million keys': config({ scoring: { rules: [{ id: 'r', on: 'page', when: { '!!': [fact('event' + '.a'.repeat(1_000_000))] }, points: 1 }] } }),
  'numbers': config({ offers: times(199_900, () => 0) }),
  'texts': config({ offers: times(130_000, () => 'twelve bytes') }),
  'small objects': config({ offers: times(99_900, () => ({ a: 0 })) }),
  'small lists': config({ offers: times(99_900, () => [0]) }),
  '8,192 options, all on one page': config({}, times(16, (n) => ({ id: `f${n}`, fields: [{ name: 's', type: 'select', label: 'S', options: times(512, (i) => `option ${i}`) }] }))),
  '2,048 fields, all on one page': config({}, times(31, (n) => ({ id: `f${n}`, fields: times(64, (i) => ({ name: `n${i}`, label: `A label ${i}`, help: 'Help.' })) }))),
  '128 calls to action with the longest words, all on one page': config({ ctas: times(128, (i) => ({ id: `c${i}`, title: 'ti tl'.repeat(800), text: 'text '.repeat(800), eyebrow: 'e'.repeat(4000), button: 'Go', href: '/x' })) }),
};

const begin = Date.UTC(2026, 10, 24);
const event = (m, body) => JSON.stringify({ ...body, w: begin + m, m });

/** A visit until a lead has arrived; the lead. */
function visit(core, { ctas = [], forms }) {
  const step = (m, body) => {
    const answer = JSON.parse(core.step(event(m, body)));
    assert.equal(answer.error, undefined, `${body.k}: ${JSON.stringify(answer.error)}`);
    return answer.e;
  };
  step(0, { k: 'boot', tz: 420, seed: '00112233445566778899aabbccddeeff', lang: 'en' });
  step(10, { k: 'page', path: '/p1', title: 'A page', slots: [...ctas, ...forms].map(({ id }) => id) });
  step(3_000, { k: 'page', path: '/p2', title: 'Another', slots: [...ctas, ...forms].map(({ id }) => id) });
  const [{ data }] = step(4_000, { k: 'ask', what: 'score' });
  assert.equal(typeof data.total, 'number');
  const effects = step(60_000, { k: 'submit', surface: 'f', values: { email: 'an@example.com' }, bad: {} });
  const record = effects.find(({ k, at }) => k === 'store' && at === 'outbox');
  assert.ok(record, 'the lead is sealed');
  step(61_000, { k: 'reply', key: record.key, attempt: 1, status: 200, body: JSON.stringify({ accepted: record.key }) });
  step(70_000, { k: 'hide' });
  assert.ok(step(71_000, { k: 'snap' })[0].value.scoring);
  return { score: data, lead: JSON.parse(record.value.body) };
}

const errors = (loaded) => loaded.diagnostics.filter(({ severity }) => severity === 'error');

for (const [build, make] of Object.entries(builds)) {
  for (const [name, document] of Object.entries(CONFIGS)) {
    test(`${build}: ${name}`, async () => {
      const text = JSON.stringify(document);
      const core = await make();
      const loaded = JSON.parse(core.load(text));
      assert.deepEqual([loaded.ok, ...errors(loaded)], [true]);
      const atLoad = core.exports?.memory.buffer.byteLength;
      const { lead } = visit(core, document);
      assert.ok(JSON.stringify(lead).length <= 49_152, 'what endpoints take');
      if (!core.exports) return;
      const memory = core.exports.memory.buffer.byteLength;
      console.log(`${(text.length / MiB).toFixed(2)} MiB of text: ${(atLoad / MiB).toFixed(1)} MiB loaded, ${(memory / MiB).toFixed(1)} MiB in the end: ${name}`);
      assert.ok(memory <= MOST_MEMORY, `${(memory / MiB).toFixed(1)} MiB`);
    });
  }
}

test('a rule costs a few hundred bytes', async () => {
  const memoryOf = async (count) => {
    const core = await builds.wasm();
    core.load(JSON.stringify(config({ scoring: { rules: times(count, shortRule) } })));
    return core.exports.memory.buffer.byteLength;
  };
  const bytes = (await memoryOf(20_000) - await memoryOf(4_000)) / 16_000;
  console.log(`${Math.round(bytes)} bytes for each rule, the text and the document it is read from included`);
  assert.ok(bytes < 1_200, `${bytes}`);
});

test('of more reasons than a submission could hold the weightiest are told, and how many there are besides', async () => {
  const rules = times(1_500, (i) => ({ id: `r${i}`, kind: 'state', points: i < 600 ? 1 : 2 }));
  const core = await builds.wasm();
  const document = config({ scoring: { rules } });
  core.load(JSON.stringify(document));
  const { score } = visit(core, document);
  assert.equal(score.total, 600 + 1_800);
  assert.deepEqual(score.leftOut, { contributions: 500, unknown: 0 });
  assert.deepEqual(score.contributions.map(({ rule }) => rule), [...times(100, (i) => `r${i}`), ...times(900, (i) => `r${600 + i}`)]);
});

for (const [name, code, document] of [
  ['values', 'config_too_large', config({ offers: times(200_000, () => 0) })],
  ['bytes', 'config_too_large', config({ offers: ['x'.repeat(2 * MiB)] })],
  ['rules', 'too_many_rules', config({ scoring: { rules: times(20_001, (i) => ({ id: `r${i}`, on: 'x', points: 1 })) } })],
  ['rules of all models together', 'too_many_rules', config({ scoring: { rules: times(15_000, (i) => ({ id: `r${i}`, on: 'x', points: 1 })), challengers: [{ id: 'c', rules: times(5_001, (i) => ({ id: `r${i}`, on: 'x', points: 1 })) }] } })],
  ['groups', 'too_many', config({ scoring: { groups: times(257, (i) => ({ id: `g${i}` })), rules: [] } })],
  ['groups that rules make', 'too_many', config({ scoring: { rules: times(257, (i) => ({ id: `r${i}`, group: `g${i}`, on: 'x', points: 1 })) } })],
  ['stages', 'too_many', config({ scoring: { rules: [], stages: times(257, (i) => ({ id: `s${i}` })) } })],
  ['options', 'too_many', config({}, times(17, (n) => ({ id: `f${n}`, fields: [{ name: 's', type: 'select', label: 'S', options: times(512, (i) => `${i}`) }] })))],
  ['fields', 'too_many', config({}, times(32, (n) => ({ id: `f${n}`, fields: times(64, (i) => ({ name: `n${i}`, label: 'A label' })) })))],
  ['bytes in a text', 'too_long', config({ ctas: [{ id: 'c', button: 'b'.repeat(4097), href: '/' }] })],
]) {
  test(`too many ${name} are an error that check names, and the rest runs`, async () => {
    const problems = problemsOf(await builds.wasm(), JSON.stringify(document));
    assert.ok(problems.some((item) => item.code === code), JSON.stringify(problems.slice(0, 3)));
    const core = await builds.wasm();
    if (JSON.parse(core.load(JSON.stringify(document))).ok) visit(core, document);
  });
}
