// The numbering plans (core/forms/plans.cpp): the table is what tools/phones.mjs makes, and numbers are read as libphonenumber-js reads them.
// That library alone is the judge, with the metadata that most sites use (`min`); of Vietnam, whose numbers are known better here than
// there, with the whole of it (`max`).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { tableText, TABLE } from '../../tools/phones.mjs';
import { builds, root } from './core.mjs';
import { leadline, randomFrom } from './receiver-kit.mjs';

const require = createRequire(import.meta.url);
const { getCountries, getCountryCallingCode, getExampleNumber, isSupportedCountry, parsePhoneNumberFromString: parse } = require('libphonenumber-js');
const { parsePhoneNumberFromString: parseMax } = require('libphonenumber-js/max');
const examples = require('libphonenumber-js/examples.mobile.json');
const metadata = require('libphonenumber-js/metadata.min.json');

const regions = getCountries();
const [SHARE, EACH] = [0.99, 60];

/** What dials out of a region, and what stands before its numbers at home: one of each. */
function dialled(region) {
  const [, exit, , , , trunk] = metadata.countries[region];
  const simple = ['00', '011', '0011', '810', '010', '001', '119', '009', '000', '00'].find((prefix) => new RegExp(`^(?:${exit})$`).test(prefix));
  return { exit: simple ?? '+', trunk: trunk || '' };
}

/** A number as somebody might type it: perhaps wrong by a digit, with a prefix or without, with signs between. */
function mistyped(region, national, at) {
  const code = getCountryCallingCode(region);
  const { exit, trunk } = dialled(region);
  const digit = () => String(at(10));
  let digits = national;
  const place = at(digits.length);
  const slip = at(7);
  if (slip === 1) digits = digits.slice(0, place) + digit() + digits.slice(place);
  if (slip === 2) digits = digits.slice(0, place) + digits.slice(place + 1);
  if (slip === 3) digits = digits.slice(0, place) + digit() + digits.slice(place + 1);
  if (slip === 4) digits = Array.from(digits, (old, i) => (i < 2 ? digit() : old)).join('');
  if (slip === 5) digits = Array.from(digits, (old, i) => (i < 3 ? old : digit())).join('');
  const written = [digits, trunk + digits, `+${code}${digits}`, `${exit}${code}${digits}`, `+${code} ${trunk}${digits}`, `+${code}(${trunk || 0})${digits}`][at(6)];
  return at(2) ? written : written.replace(/(?<=\d)(?=\d)/g, () => [' ', '', '', '-', '', '.'][at(6)]);
}

/** {valid, e164} by the judge. */
function judged(text, region) {
  const number = parse(text, region);
  const judge = number?.countryCallingCode === '84' ? parseMax(text, region) : number;
  return judge?.isValid() ? { valid: true, e164: judge.number } : { valid: false };
}

function ours(region, texts) {
  const { out } = leadline(['try', 'tel', '--region', region], { input: texts.join('\n') });
  return out.trimEnd().split('\n').map((line) => JSON.parse(line)).map(({ valid, normalized }) => (valid ? { valid, e164: normalized } : { valid }));
}

const same = (a, b) => a.valid === b.valid && a.e164 === b.e164;

test('the table of numbering plans is what tools/phones.mjs makes of the metadata', () => {
  assert.equal(readFileSync(join(root, TABLE), 'utf8'), tableText());
});

test('the example numbers of all regions are valid, in each of the ways that people write them', () => {
  const wrong = [];
  for (const region of regions) {
    const example = getExampleNumber(region, examples);
    const texts = [example.number, example.nationalNumber, example.formatNational(), example.formatInternational(), example.getURI().replace('tel:', '')];
    const answers = ours(region, texts);
    texts.forEach((text, i) => same(answers[i], judged(text, region)) || wrong.push(`${region} ${text}: ${JSON.stringify(answers[i])}`));
  }
  console.log(`example numbers: ${regions.length} regions, ${5 * regions.length - wrong.length} of ${5 * regions.length} as libphonenumber-js has them`);
  for (const line of wrong) console.log(`  ${line}`);
  assert.ok(wrong.length <= (1 - SHARE) * 5 * regions.length, wrong.join('\n'));
});

test('numbers with slips, prefixes and signs are valid where libphonenumber-js says so, and have its E.164: 99 of 100 at least', () => {
  const random = randomFrom(20261129);
  const at = (below) => Math.floor(random() * below);
  const counts = { all: 0, valid: 0, same: 0 };
  const others = [];
  for (const region of regions) {
    const national = getExampleNumber(region, examples).nationalNumber;
    const texts = Array.from({ length: EACH }, () => mistyped(region, national, at));
    const answers = ours(region, texts);
    texts.forEach((text, i) => {
      const judge = judged(text, region);
      counts.all += 1;
      counts.valid += judge.valid ? 1 : 0;
      counts.same += same(answers[i], judge) ? 1 : 0;
      if (!same(answers[i], judge)) others.push(`${region} ${text}: ${JSON.stringify(answers[i])}, there ${JSON.stringify(judge)}`);
    });
  }
  const share = counts.same / counts.all;
  console.log(`mistyped numbers: ${counts.all} (${counts.valid} of them valid), ${(100 * share).toFixed(2)} % as libphonenumber-js has them`);
  if (process.env.LEADLINE_VERBOSE) for (const line of others) console.log(`  ${line}`);
  assert.ok(counts.valid > counts.all / 4 && counts.valid < counts.all * 0.9, 'a fair part of them is valid');
  assert.ok(share >= SHARE, others.slice(0, 40).join('\n'));
});

for (const [build, create] of Object.entries(builds)) {
  test(`${build}: a form sends the example numbers of all regions, written as at home, in full`, async () => {
    const AT_ONCE = 60; // fields of a form
    for (let begin = 0; begin < regions.length; begin += AT_ONCE) {
      const some = regions.slice(begin, begin + AT_ONCE).map((region) => ({ region, example: getExampleNumber(region, examples) }));
      const fields = some.map(({ region }) => ({ name: region, type: 'tel', label: region, country: region }));
      const core = await create();
      core.load(JSON.stringify({ version: 1, site: 'x', forms: [{ id: 'f', fields }], delivery: { endpoints: [{ id: 'in', url: '/leads' }] } }));
      const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + event.m, ...event })));
      step({ k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' });
      step({ k: 'page', m: 10, path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'page.example', slots: ['f'] });
      const values = Object.fromEntries(some.map(({ region, example }) => [region, example.formatNational()]));
      const stored = step({ k: 'submit', m: 9000, surface: 'f', values, bad: {} }).e.find(({ value }) => value?.body);
      assert.deepEqual(JSON.parse(stored.value.body).fields, Object.fromEntries(some.map(({ region, example }) => [region, example.number])));
    }
  });
}

test('00 dials abroad from everywhere, also where another prefix is usual', () => {
  assert.deepEqual(ours('US', ['0044 7400 123456', '011 44 7400 123456', '+44 7400 123456']), Array(3).fill({ valid: true, e164: '+447400123456' }));
  assert.ok(isSupportedCountry('US') && !judged('0044 7400 123456', 'US').valid, 'which libphonenumber-js does not know');
});
