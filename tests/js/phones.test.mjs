// Phone numbers of many countries: `leadline try tel`, the wasm and its twin read them as the native core does
// (tests/native/forms_test.cpp goes through the same vectors).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builds, root } from './core.mjs';
import { leadline } from './receiver-kit.mjs';

const read = (file) => JSON.parse(readFileSync(join(root, 'tests/vectors/forms', file), 'utf8'));
const { numbers } = read('phone-countries.json');
const [WAYS, COUNTRIES] = [['certain', 'asked', 'kept'], [...new Set(numbers.map(({ country }) => country))]];

/** country → [{text, sent, suggestion}] */
const expected = (country) => numbers.filter((row) => row.country === country).flatMap((row) => WAYS.flatMap((way) => (row[way] ?? []).map((text) => (
  { text, sent: way === 'certain' ? row.number : text, suggestion: way === 'asked' ? row.number : undefined }))));

/** country → [{text, number, way}] where the numbering plans are there. What the length alone does not tell they may know. */
const withPlans = (country) => numbers.filter((row) => row.country === country).flatMap((row) => WAYS.flatMap((way) => (row[way] ?? []).map((text) => (
  { text, number: row.number, way }))));

/** What a form of that country sends for `text`, and what it asks on leaving the field. `late`: the parts that are not there. */
function fill(core, country, text, late) {
  const field = { name: 'phone', type: 'tel', label: 'Phone', country };
  core.load(JSON.stringify({ version: 1, site: 'x', forms: [{ id: 'f', fields: [field] }], delivery: { endpoints: [{ id: 'in', url: '/leads' }] } }));
  const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + event.m, ...event })));
  step({ k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en', late });
  step({ k: 'page', m: 10, path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'page.example', slots: ['f'] });
  const left = JSON.stringify(step({ k: 'field', m: 20, surface: 'f', name: 'phone', value: text }));
  const stored = step({ k: 'submit', m: 9000, surface: 'f', values: { phone: text }, bad: {} }).e.find(({ value }) => value?.body);
  return { text, sent: stored && JSON.parse(stored.value.body).fields.phone, suggestion: left.match(/"do":"take"[^}]*"x":"([^"]+)"/)?.[1] };
}

test('there are numbers of at least twenty countries, in every way there is', () => {
  assert.ok(COUNTRIES.length >= 20, `${COUNTRIES.length} countries`);
  for (const way of WAYS) assert.ok(numbers.some((row) => row[way]), way);
});

for (const [build, create] of Object.entries(builds)) {
  test(`${build}: without numbering plans, what is certain by its length is sent with its code, what is not is asked and sent as it was typed`, async () => {
    const core = await create();
    for (const country of COUNTRIES)
      for (const row of expected(country)) assert.deepEqual(fill(core, country, row.text, ['phones']), row, `${country} ${row.text}`);
  });

  test(`${build}: with them, what is no number of its country is refused, and asked about where it is clear what was meant`, async () => {
    const core = await create();
    for (const country of COUNTRIES)
      for (const { text, number, way } of withPlans(country)) {
        const { sent, suggestion } = fill(core, country, text);
        assert.ok(sent === number || (way === 'asked' && suggestion === number) || (way === 'kept' && sent === undefined), `${country} ${text}: ${sent}, ${suggestion}`);
      }
  });
}

describe('leadline try', () => {
  const lines = (args, input) => leadline(['try', ...args], { input: input.join('\n') }).out.trimEnd().split('\n').map((line) => JSON.parse(line));

  for (const country of COUNTRIES) {
    test(`tel --region ${country} answers a line of JSON for each line`, () => {
      const rows = withPlans(country);
      const answers = lines(['tel', '--region', country.toLowerCase()], rows.map(({ text }) => text));
      rows.forEach(({ text, number, way }, i) => {
        const { valid, normalized, suggestion } = answers[i];
        assert.ok((valid && normalized === number) || (way === 'asked' && suggestion === number) || (way === 'kept' && !valid), `${text}: ${JSON.stringify(answers[i])}`);
      });
    });
  }

  test('tel says what is wrong, and what a Vietnamese number is at home', () => {
    assert.deepEqual(lines(['tel', '--region', 'VN'], ['+84 (0)912 345 678', '0168 812 3456', '12', '8484912345678']), [
      { valid: true, normalized: '+84912345678', national: '0912345678', region: 'VN', warnings: [] },
      { valid: false, normalized: '0168 812 3456', warnings: ['old_number'], suggestion: '0388 123 456' },
      { valid: false, normalized: '12', warnings: [] },
      { valid: false, normalized: '8484912345678', warnings: ['typo'], suggestion: '+84912345678' },
    ]);
    assert.deepEqual(lines(['tel'], ['0912 345 678']), [{ valid: true, normalized: '0912 345 678', warnings: ['no_country_code'] }]);
    assert.equal(lines(['tel', '--region', 'DE'], ['0151 12345678'])[0].region, 'DE');
  });

  test('email warns of a slip and of a domain without a dot', () => {
    assert.deepEqual(lines(['email'], [' an@gmial.com ', 'an@intranet', 'an', 'an@songxanh.vn']), [
      { valid: true, normalized: 'an@gmial.com', warnings: ['typo'], suggestion: 'an@gmail.com' },
      { valid: true, normalized: 'an@intranet', warnings: ['no_dot'] },
      { valid: false, normalized: 'an', warnings: [] },
      { valid: true, normalized: 'an@songxanh.vn', warnings: [] },
    ]);
    assert.deepEqual(lines(['email'], ['an@việt.vn', 'info@gmail.com', 'an@mailinator.com']), [
      { valid: true, normalized: 'an@xn--vit-5kz.vn', warnings: [] },
      { valid: true, normalized: 'info@gmail.com', warnings: ['free_mail', 'role_mail'] },
      { valid: true, normalized: 'an@mailinator.com', warnings: ['disposable_mail'] },
    ]);
  });

  test('a region that is none, or goes with nothing, is a wrong call', () => {
    assert.match(leadline(['try', 'tel', '--region', 'XX']).err, /`XX` is no country/);
    assert.match(leadline(['try', 'email', '--region', 'VN']).err, /`--region` goes with `tel`/);
  });
});
