// What a shop owner or a marketer writes by mistake: `leadline check` names each, with its place and what to write instead,
// and has nothing to say of the config without it (tests/vectors/mistakes).
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builds, problemsOf } from './core.mjs';
import { leadline, root } from './receiver-kit.mjs';

const folder = join(root, 'tests/vectors/mistakes');
const { mistakes } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
const check = (file) => JSON.parse(leadline(['check', '--json', file]).out).diagnostics;
const linesOf = (name) => readFileSync(join(folder, `${name}.json`), 'utf8').trimEnd().split('\n');
const correct = linesOf('base');
/** The first line that is not the correct config's. */
const changedLine = (name) => 1 + correct.findIndex((line, at) => linesOf(name)[at] !== line);

describe('leadline check names', () => {
  test('at least sixty mistakes, one in each file', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !['base.json', 'expected.json'].includes(file));
    assert.deepEqual(mistakes.map(({ file }) => `${file}.json`).sort(), files.sort());
    assert.ok(files.length >= 60, `${files.length} files`);
  });

  for (const { file, pointer, code, hint, also = [] } of mistakes) {
    test(file, () => {
      const found = check(join(folder, `${file}.json`));
      const named = found.find((item) => item.code === code && item.pointer === pointer);
      assert.ok(named, `no ${code} at ${pointer} in ${JSON.stringify(found, null, 1)}`);
      assert.ok(hint && named.hint?.includes(hint), `${named.message} (${named.hint})`);
      assert.deepEqual(found.filter((item) => item !== named).map((item) => item.code), also, JSON.stringify(found, null, 1));
      if (code === 'not_json') assert.ok(Math.abs(named.line - changedLine(file)) <= 1, `line ${named.line}`);
    });
  }
});

describe('leadline check has nothing to say of', () => {
  for (const file of ['tests/vectors/mistakes/base.json', 'demo/leadline.json', 'demo/forms/forms.json', 'demo/models/b2b.json', 'demo/models/real-estate.json', 'tests/sessions/flat.config.json'])
    test(file, () => assert.deepEqual(check(join(root, file)), []));
});

// What a page says of a config is what check says of it: check only adds what needs tables that no page carries, and better hints.
for (const [build, create] of Object.entries(builds)) {
  test(`${build}: every error that check finds in a mistake the page finds at the same place`, async () => {
    const core = await create();
    for (const { file } of mistakes.filter(({ code }) => code !== 'not_json')) {
      const path = join(folder, `${file}.json`);
      const heard = problemsOf(core, readFileSync(path, 'utf8'));
      const said = check(path);
      const same = (problem, item) => problem.code === item.code && problem.line.startsWith(`${item.pointer}: ${item.message}`);
      for (const item of said.filter(({ severity }) => severity === 'error'))
        assert.ok(heard.some((problem) => same(problem, item)), `${file}: the page does not say ${item.pointer}: ${item.message}`);
      for (const problem of heard) assert.ok(said.some((item) => same(problem, item)), `${file}: check does not say ${problem.line}`);
    }
  });
}

// Names that a form's own properties have: the page finds controls without them, so that none needs to be refused but what
// cannot be the key of an object.
describe('field names', () => {
  const config = (name) => JSON.stringify({ version: 1, site: 'x', forms: [{ id: 'f', fields: [{ name, type: 'text', label: 'A' }] }], delivery: { endpoints: [{ id: 'in', url: '/leads' }] } });
  const said = (name) => JSON.parse(leadline(['check', '--json', '-'], { input: config(name) }).out).diagnostics.map(({ code }) => code);

  for (const name of ['elements', 'submit', 'method', 'action', 'length', 'reset', 'name', 'id', 'target', 'constructor', 'toString', 'hasOwnProperty', 'value', '0'])
    test(`${name} is taken, and sent under that name in both builds`, async () => {
      assert.deepEqual(said(name), []);
      for (const create of Object.values(builds)) {
        const core = await create();
        core.load(config(name));
        const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + event.m, ...event })));
        step({ k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' });
        step({ k: 'page', m: 10, path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'page.example', slots: ['f'] });
        const stored = step({ k: 'submit', m: 9000, surface: 'f', values: { [name]: 'an answer' }, bad: {} }).e.find(({ value }) => value?.body);
        assert.equal(JSON.parse(stored.value.body).fields[name], 'an answer');
      }
    });

  for (const [name, code] of [['__proto__', 'bad_identifier'], ['ll_subject', 'reserved_name'], ['họ tên', 'bad_identifier'], ['', 'bad_identifier']])
    test(`"${name}" is refused`, () => assert.deepEqual(said(name), [code]));
});
