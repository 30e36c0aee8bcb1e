// The reference (docs/config.md, docs/facts.md, docs/leadline.schema.json) says what the program does: it is made from the
// program's own tables, and the tables are held against the core in both directions.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import Ajv from 'ajv';
import { TYPES, typesText } from '../../tools/config_types.mjs';
import { PAGES, SCHEMA, fill, parentOf, readTables, schemaOf, schemaText } from '../../tools/reference.mjs';
import { builds } from './core.mjs';
import { leadline, root } from './receiver-kit.mjs';

const tables = readTables();
const read = (file) => readFileSync(join(root, file), 'utf8');
const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schemaOf(tables));
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (path) => path.slice(path.lastIndexOf('.') + 1);

/** What `leadline check` says of a config. */
const check = (config) => JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify(config) }).out).diagnostics;

/** The same of many, asked at once: to start the program takes longer than what it does. */
function checkAll(configs) {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-'));
  try {
    configs.forEach((config, i) => writeFileSync(join(folder, `${i}.json`), JSON.stringify(config)));
    const files = [...configs.keys()].map((i) => `${i}.json`);
    const lines = leadline(['check', '--json', ...files], { cwd: folder, timeout: 120_000 }).out.trim().split('\n');
    assert.equal(lines.length, configs.length);
    return lines.map((line) => JSON.parse(line).diagnostics);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const said = (diagnostics) => diagnostics.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`).join('\n');
const refusals = () => (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('\n');

/** A config with one of each thing; an example of the table is put into its place here. */
const context = () => ({
  version: 1,
  site: 'x',
  consent: { default: 'persistent' }, theme: {},
  forms: [{ id: 'contact', success: {}, fields: [
    { name: 'first', label: 'L', errors: {} },
    { name: 'email', type: 'email', label: 'E-mail' }, { name: 'budget', type: 'select', label: 'Budget', options: ['low', 'high'] },
  ] }, { id: 'price-list', display: 'modal', title: 'Prices', fields: [{ name: 'email', type: 'email', label: 'E-mail' }] }],
  ctas: [{ id: 'cta', kind: 'inline', button: 'B', href: '/prices' }],
  scoring: {
    dimensions: [{ id: 'intent' }],
    groups: [{ id: 'g', decay: { kind: 'linear', percent: 10, everyDays: 7 } }, { id: 'h', timeframe: { days: 1 } }],
    rules: [
      { id: 'r', group: 'g', on: 'page', points: 1, cap: {}, decay: { kind: 'linear', percent: 10, everyDays: 7 } },
      { id: 's', on: 'page', tiers: [{ atLeast: 1, points: 1 }, { atLeast: 3, points: 5 }], timeframe: { days: 7 } },
      { id: 'staff', kind: 'state', when: { '==': [{ var: 'traits.staff' }, true] }, points: 1 },
    ],
    bands: [{ id: 'b', enter: 2 }, { id: 'hot', enter: 4 }],
    stages: [
      { id: 'IQL', when: { '!!': [{ var: 'fields.email' }] }, again: { cooldownDays: 7 }, ageOut: { days: 7 } },
      { id: 'SQL', when: { '>=': [{ var: 'score.total' }, 1] } },
    ],
    grade: { criteria: [{ id: 'c', when: { '==': [{ var: 'traits.a' }, 1] } }] },
    matrix: { letter: { of: 'total', thresholds: [0] }, digit: { thresholds: [1] } },
    challengers: [{ id: 'c', rules: [{ id: 'r', on: 'page', points: 1 }] }],
  },
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', headers: {}, files: '/api/files' }] },
});

/** The object that stands at `path` (`forms[].fields[]`) in `config`: of lists the first item that will do. */
function holderOf(config, path) {
  let holders = [config];
  for (const step of path.split('.').filter(Boolean)) {
    const [, name, lists] = /^([^[{]+)((?:\[\]|\{\})*)$/.exec(step);
    holders = holders.map((holder) => holder[name]);
    for (let at = 0; at < lists.length; at += 2) holders = holders.flatMap((list) => Object.values(list ?? []));
    holders = holders.filter(isObject);
  }
  return holders[0];
}

const rowsOf = (path) => tables.keys.filter((row) => row.path === path);
const exampleOf = (row) => JSON.parse(`{${row.example}}`);

/** The same; where the config has none, the example of the row that brings it is put there first. */
function placeOf(config, path) {
  const found = holderOf(config, path);
  if (found) return found;
  const [holders] = /\[\]$|\{\}$|$/.exec(path);
  const kind = { '[]': 'list', '{}': 'map', '': 'object' }[holders];
  const row = rowsOf(path.slice(0, path.length - holders.length)).find(({ type, example }) => example && type === kind);
  assert.ok(row, `an example brings ${path}`);
  put(config, row);
  return holderOf(config, path);
}

/** Puts a row's example into its place, and takes away what cannot stand beside it. */
function put(config, row) {
  const example = exampleOf(row);
  const parent = parentOf(row.path);
  const holder = placeOf(config, parent);
  assert.ok(holder, `there is a place for ${row.path}`);
  const without = (...keys) => { for (const key of keys) delete holder[key]; };
  if ('timeframe' in example) without('decay');
  if ('days' in example && parent.endsWith('decay')) without(...Object.keys(holder));
  if ('tiers' in example || 'valueMap' in example) without('points', 'cap');
  if (parent === 'scoring.rules[]' && 'kind' in example) without('on', 'cap', 'decay');
  if ('opens' in example || 'action' in example) without('href');
  if (/^delivery\.endpoints\[\]\.response$|\.trigger$|\.action$/.test(parent)) without(...Object.keys(holder));
  Object.assign(holder, example);
  suit(config, row);
}

/** What a row is about has no meaning everywhere: the surface becomes one where it has. */
function suit(config, { path }) {
  const [surface] = config[path.slice(0, path.indexOf('['))] ?? [];
  if (/^(ctas|forms)\[\]\.group$/.test(path)) {
    config.frequency = { groups: { popups: {} } };
    Object.assign(surface, { [path.startsWith('forms') ? 'display' : 'kind']: 'modal', title: 'T', trigger: { any: [{ on: 'load' }] } });
  }
  if (/^forms\[\]\.success\.(event|selector)$/.test(path)) surface.kind = 'adopted';
  if (/^bridges\.(tawk|crisp)/.test(path) && !config.forms.some(({ id }) => id === 'chat')) config.forms.push({ id: 'chat', kind: 'adopted', fields: [{ name: 'email', label: 'E-mail' }] });
  if (path === 'bridges.gtag') delete config.bridges.dataLayer;
  if (path === 'ctas[].action.consent') surface.second = { button: 'No', action: { consent: 'session' } };
  if (path === 'ctas[].frequency.pauseOn.minimised') Object.assign(surface, { kind: 'slideIn', tab: 'T' });
  if (!path.startsWith('ctas[].frequency.stopOn') && path !== 'ctas[].teaser') return;
  delete surface.href;
  surface.opens = 'price-list';
}

const withExample = (row) => {
  const config = context();
  put(config, row);
  return config;
};

describe('the reference', () => {
  test('is what the program says now (LEADLINE_UPDATE=1 writes it anew)', () => {
    for (const page of PAGES) {
      const wanted = fill(read(page), tables);
      if (process.env.LEADLINE_UPDATE) writeFileSync(join(root, page), wanted);
      assert.equal(read(page), wanted, `${page}: node tools/reference.mjs`);
    }
    if (process.env.LEADLINE_UPDATE) writeFileSync(join(root, SCHEMA), schemaText(tables));
    assert.equal(read(SCHEMA), schemaText(tables), `${SCHEMA}: node tools/reference.mjs`);
    if (process.env.LEADLINE_UPDATE) writeFileSync(join(root, TYPES), typesText(tables));
    assert.equal(read(TYPES), typesText(tables), `${TYPES}: node tools/reference.mjs`);
  });

  test('has a context that check and the schema accept', () => {
    const config = context();
    config.scoring.stages[1].direction = 'any';
    assert.equal(said(check(config)), '');
    assert.ok(validate(config), refusals());
  });

  const examples = tables.keys.filter(({ example }) => example).map((row) => ({ row, config: withExample(row) }));
  before(() => checkAll(examples.map(({ config }) => config)).forEach((found, i) => { examples[i].found = found; }));
  for (const example of examples) {
    const { row, config } = example;
    test(`its example of ${row.path} (${row.type}) is accepted by check and by the schema`, () => {
      assert.ok(nameOf(row.path) in exampleOf(row), 'the example is of that key');
      const fine = ['not_supported_yet']; // a key that nothing reads yet
      if (row.path === 'forms[].frequency.pauseOn.minimised') fine.push('dead_option'); // forms have all keys of CTAs, and become no tabs
      assert.equal(said(example.found.filter(({ code }) => !fine.includes(code))), '');
      assert.ok(validate(config), refusals());
    });
  }
});

// Every key that the core could know is a text in its sources, or names a row of its tables: each is put into each object, and what the core then does
// not call unknown must be in the table, and only that.
test('each object has the keys that the core knows, and no others', () => {
  const sources = readdirSync(join(root, 'core'), { recursive: true }).filter((file) => /\.(cpp|h)$/.test(file));
  const rows = readdirSync(join(root, 'core'), { recursive: true }).filter((file) => file.endsWith('.def'));
  const words = [...new Set([
    ...[...sources.concat(rows).map((file) => join('core', file)), 'cli/lint/bridges.cpp'].flatMap((file) => [...read(file).matchAll(/"([A-Za-z_$][\w$]{0,29})"/g)].map(([, word]) => word)),
    ...rows.flatMap((file) => [...read(join('core', file)).matchAll(/^[A-Z_]+\((\w+)/gm)].map(([, word]) => word)),
  ])];
  assert.ok(words.length > 500 && words.includes('everyDays'), `${words.length} words`);
  const objects = [...new Set(tables.keys.map(({ path }) => parentOf(path)))].filter((path) => path === '' || tables.keys.some((row) => row.path === path && row.type === 'object'));
  const tried = objects.flatMap((path) => {
    const tries = [];
    for (let at = 0; at < words.length; at += 100) {
      const config = context();
      if (path === 'forms[].fields[]') config.forms[0].fields[0].type = 'number'; // whose keys are the most
      if (path === 'delivery.endpoints[]') config.delivery.endpoints[0].map = { email: '{{fields.email}}' }; // what `with` belongs to
      const holder = placeOf(config, path);
      const some = words.slice(at, at + 100);
      const added = some.filter((word) => !(word in holder));
      for (const word of added) holder[word] = null;
      tries.push({ path, config, some, added });
    }
    return tries;
  });
  const said = checkAll(tried.map(({ config }) => config));
  for (const path of objects) {
    const known = new Set(tables.keys.filter((row) => parentOf(row.path) === path && !/(\[\]|\{\})$/.test(row.path)).map((row) => nameOf(row.path)));
    if (path === 'scoring.challengers[]') for (const row of tables.keys) if (parentOf(row.path) === 'scoring' && row.path !== 'scoring.challengers') known.add(nameOf(row.path));
    const accepted = new Set();
    tried.forEach((one, i) => {
      if (one.path !== path) return;
      const refused = new Set(said[i].filter(({ code }) => ['unknown_key', 'nested_challengers'].includes(code)).map(({ pointer }) => pointer.slice(pointer.lastIndexOf('/') + 1)));
      for (const word of one.some) if (!refused.has(word)) accepted.add(word);
      if (one.added.length > 0) assert.notEqual(refused.size, 0, `${path}: the core looks at the keys`);
    });
    for (const anywhere of ['$schema', '$comment']) for (const set of [known, accepted]) set.delete(anywhere);
    assert.deepEqual([...accepted].sort(), [...known].sort(), path || 'the document');
  }
});

const WRONG = [5.5, -1, 'no such word', '', true, null, [], [5], {}, { a: 5 }];

test('what the schema refuses at a key, check speaks of: no editor marks what check lets pass', () => {
  const refused = [];
  for (const row of tables.keys.filter(({ example }) => example)) {
    for (const wrong of WRONG) {
      const config = withExample(row);
      holderOf(config, parentOf(row.path))[nameOf(row.path)] = wrong;
      if (!validate(config)) refused.push({ config, what: `${row.path} = ${JSON.stringify(wrong)}: ${refusals()}` });
    }
  }
  const said = checkAll(refused.map(({ config }) => config));
  refused.forEach(({ what }, i) => assert.notDeepEqual(said[i], [], what));
  assert.ok(refused.length > 800, `${refused.length} refused`);
});

/** All configs in the repository that are files. */
const configs = ['demo/leadline.json', 'tests/sessions/flat.config.json', ...readdirSync(join(root, 'demo/models')).filter((file) => file.endsWith('.json')).map((file) => `demo/models/${file}`)];
for (const file of configs) {
  test(`the schema accepts ${file}`, () => assert.ok(validate(JSON.parse(read(file))), refusals()));
}

test('the schema accepts each recorded session\'s config that check accepts', () => {
  const sessions = readdirSync(join(root, 'tests/sessions')).filter((name) => name.endsWith('.jsonl'))
    .map((file) => ({ file, config: JSON.parse(read(join('tests/sessions', file)).split('\n')[0]).config })).filter(({ config }) => isObject(config));
  const said = checkAll(sessions.map(({ config }) => config));
  sessions.forEach(({ file, config }, i) => { if (said[i].length === 0) assert.ok(validate(config), `${file}: ${refusals()}`); });
});

// The wrong shape of a thing is for the schema to see; its meaning is for check.
const STRUCTURAL = ['unknown_key', 'not_a_choice', 'not_a_string', 'not_a_boolean', 'not_an_object', 'not_an_array', 'not_a_text', 'unknown_operator', 'not_a_condition', 'unknown_version', 'not_a_color', 'wrong_type', 'missing_label', 'missing_title', 'missing_options'];
const mistakes = join(root, 'tests/vectors/mistakes');
if (existsSync(mistakes)) {
  test('the schema marks the mistakes that are of shape, and none that check lets pass', () => {
    const made = readdirSync(mistakes).filter((name) => name.endsWith('.json')).flatMap((file) => {
      try {
        const config = JSON.parse(readFileSync(join(mistakes, file), 'utf8'));
        return isObject(config) && 'version' in config ? [{ file, config }] : [];
      } catch { return []; }
    });
    const said = checkAll(made.map(({ config }) => config));
    for (const [i, { file, config }] of made.entries()) {
      const diagnostics = said[i];
      const valid = validate(config);
      if (!valid) assert.notDeepEqual(diagnostics, [], `${file}: ${refusals()}`);
      const shape = diagnostics.find(({ code, severity }) => STRUCTURAL.includes(code) && !(code === 'not_a_condition' && severity === 'warning'));  // a value under `and` is of the right shape
      if (shape) assert.ok(!valid, `${file}: ${shape.code} ${shape.pointer}`);
    }
  });
}

test('of the conditions in the vectors the schema refuses those with an unknown operator and those that are none, and no others', () => {
  const rules = JSON.parse(read('tests/vectors/jsonlogic/tests.json')).filter(Array.isArray).map(([rule]) => rule);
  let unknown = 0;
  const configs = [...rules, { foo: 1 }, { and: [true, { '=': [1, 2] }] }, { preserve: { foo: 1 } }, { a: 1, b: { foo: 1 } }]
    .map((rule) => ({ version: 1, site: 'x', scoring: { exclude: rule } }));
  const said = checkAll(configs);
  for (const [i, config] of configs.entries()) {
    const wrong = said[i].some(({ code, severity }) => severity === 'error' && ['unknown_operator', 'not_a_condition'].includes(code));
    assert.equal(validate(config), !wrong, JSON.stringify(config.scoring.exclude));
    unknown += wrong;
  }
  assert.ok(unknown >= 2);
});

// ---- Defaults and facts, in a visit

const VISIT = [
  { k: 'boot', w: 1793404800000, m: 0, tz: 420, seed: '0123456789abcdef0123456789abcdef', visitor: 'v1', lang: 'en', device: { touch: true, width: 390 } },
  { k: 'page', w: 1793404801000, m: 1000, path: '/a', title: 'A', query: { utm_source: 'zalo', utm_medium: 'cpc', utm_campaign: 'nov', q: '1' }, referrer: 'https://zalo.example/x', lang: 'vi', host: 'x.example', type: 'blog', country: 'VN', slots: ['contact', 'cta'] },
  { k: 'scroll', w: 1793404802000, m: 2000, pct: 70 },
  { k: 'time', w: 1793404803000, m: 3000, s: 60 },
  { k: 'seen', w: 1793404804000, m: 4000, surface: 'cta' },
  { k: 'click', w: 1793404805000, m: 5000, cta: 'cta', href: 'tel:1' },
  { k: 'track', w: 1793404806000, m: 6000, id: 'e1', name: 'saw', props: { plan: 'pro' } },
  { k: 'identify', w: 1793404807000, m: 7000, traits: { country: 'VN' } },
  { k: 'consent', w: 1793404808000, m: 8000, tier: 'persistent' },
  { k: 'open', w: 1793404809000, m: 9000, surface: 'contact' },
  { k: 'close', w: 1793404810000, m: 10000, surface: 'contact' },
  { k: 'answer', w: 1793404811000, m: 11000, form: 'contact', values: { budget: 'low' } },
  { k: 'submit', w: 1793404812000, m: 12000, surface: 'contact', values: { first: 'An', email: 'an@example.com', budget: 'high' }, bad: {} },
  { k: 'page', w: 1793584812000, m: 13000, path: '/b', title: 'B', query: {}, referrer: '', host: 'x.example' },
  { k: 'ask', w: 1793584813000, m: 14000, what: 'score' },
];

/** The answers to a visit, without what names the config's text. */
async function answers(config, visit = VISIT) {
  const core = await builds.wasm();
  core.load(JSON.stringify(config));
  return visit.map((event) => core.step(JSON.stringify(event)).replace(/"(config|hash)\\*":\\*"[0-9a-f]{16}\\*"/g, '').replace(/[0-9a-f]{16}/g, ''));
}

test('what is said to be a default changes nothing when it is written down', async () => {
  let tried = 0;
  for (const row of tables.keys) {
    let value;
    try { value = JSON.parse(row.default); } catch { continue; }
    const without = row.example ? withExample(row) : context();
    const holder = holderOf(without, parentOf(row.path));
    if (!holder || ['scoring.groups[].decay.kind', 'scoring.rules[].decay.kind'].includes(row.path)) continue;
    if (['forms', 'ctas', 'scoring.rules', 'delivery.endpoints', 'scoring.challengers'].includes(row.path) || row.path === 'scoring.rules[].kind') Object.assign(without, context());
    const target = holderOf(without, parentOf(row.path));
    delete target[nameOf(row.path)];
    // A form of which anything is said of when it shows is one whose history is kept.
    if (/^forms\[\]\.[^.[]+$/.test(row.path) && rowsOf(row.path.replace('forms', 'ctas')).length > 0 && rowsOf('ctas[].devices').length > 0) target.devices = [];
    if (row.path === 'scoring.rules[].mode') target.tiers = [{ atLeast: 1, points: 1 }];
    const written = structuredClone(without);
    holderOf(written, parentOf(row.path))[nameOf(row.path)] = value;
    assert.deepEqual(await answers(written), await answers(without), `${row.path} = ${row.default}`);
    tried += 1;
  }
  assert.ok(tried >= 30, `${tried} tried`);
});

// A path that is computed may be any: nothing is left out then. It never holds.
const READS_ALL = { '===': [{ var: { cat: ['traits.', { var: 'page.path' }] } }, 'never'] };

const matches = (row, name) => (row.endsWith('.*') ? name.startsWith(row.slice(0, -1)) : row === name);
const KINDS = { text: ['string'], number: ['number'], 'true or false': ['boolean'], 'text, true or false': ['string', 'boolean'], any: ['string', 'number', 'boolean', 'object'] };

test('the facts of a visit are those of the table, of the types it says, and each of the table occurs', async () => {
  const config = context();
  config.scoring.exclude = READS_ALL;
  config.scoring.matrix = { digit: { thresholds: [1] }, letter: { thresholds: [0] } };
  config.scoring.grade.criteria[0].when = { '==': [{ var: 'traits.country' }, 'VN'] };
  const core = await builds.wasm();
  assert.deepEqual(JSON.parse(core.load(JSON.stringify(config))).diagnostics, []);
  const seen = new Set();
  for (const event of VISIT) {
    core.step(JSON.stringify(event));
    const snapshot = JSON.parse(core.step('{"k":"snap"}')).e[0].value;
    for (const [section, members] of Object.entries((typeof snapshot === 'string' ? JSON.parse(snapshot) : snapshot).facts.doc)) {
      for (const [name, value] of Object.entries(section === 'page' ? { ...members, ...Object.fromEntries(Object.entries(members.query ?? {}).map(([key, one]) => [`query.${key}`, one])) } : members)) {
        if (section === 'page' && name === 'query') continue;
        const rows = tables.facts.filter((row) => matches(row.name, `${section}.${name}`));
        assert.notEqual(rows.length, 0, `${section}.${name} is in the table`);
        assert.ok(rows.some((row) => KINDS[row.type].includes(typeof value)), `${section}.${name} is ${JSON.stringify(value)}`);
        for (const row of rows) seen.add(row.name);
      }
    }
  }
  assert.deepEqual(tables.facts.map(({ name }) => name).filter((name) => !seen.has(name)), [], 'these never occurred');
});

test('the events of a log have the members of the table, and each of the table occurs', async () => {
  const config = context();
  config.scoring.exclude = READS_ALL;
  const core = await builds.wasm();
  core.load(JSON.stringify(config));
  const output = VISIT.slice(0, 13).map((event) => core.step(JSON.stringify(event)));
  const stored = JSON.parse(output.at(-1)).e.find(({ k, at }) => k === 'store' && at === 'outbox');
  const seen = new Set();
  for (const { k, ...members } of JSON.parse(stored.value.body).evidence.log) {
    if (k === 'boot') continue;
    seen.add(' k');
    for (const [name, value] of Object.entries(members)) {
      const inner = isObject(value) ? Object.keys(value).map((key) => `${name}.${key}`) : [name];
      for (const one of inner) {
        const rows = tables.events.filter((row) => (row.on === k || row.on === '') && matches(row.name, one));
        assert.notEqual(rows.length, 0, `${k}: event.${one} is in the table`);
        for (const row of rows) seen.add(`${row.on} ${row.name}`);
      }
    }
  }
  assert.deepEqual(tables.events.map(({ on, name }) => `${on} ${name}`).filter((row) => !seen.has(row)), [], 'these never occurred');
});
