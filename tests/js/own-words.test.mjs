// Our own words in languages that the config brings (docs/forms.md, "Our own words"): each of them is taken from there, plural forms are
// those of CLDR, and `leadline check` says what is missing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTables } from '../../tools/reference.mjs';
import { builds, root } from './core.mjs';
import { leadline } from './receiver-kit.mjs';

const { words } = readTables();
const check = (config) => JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify({ version: 1, site: 'x', delivery: { endpoints: [{ id: 'inbox', url: '/api/leads' }] }, ...config }) }).out).diagnostics;
const FIELDS = Array.from({ length: 64 }, (_, i) => ({ name: `f${i}`, label: `F${i}`, required: true }));
const COUNT = '{n} answers need another look:';
const FORMS = Object.fromEntries(['zero', 'one', 'two', 'few', 'many', 'other'].map((form) => [form, `${form}!`]));

/** A page of a visitor who reads `lang`, and what a submit of these answers draws, as text. */
async function page(config, lang) {
  const core = await builds.wasm();
  core.load(JSON.stringify({ version: 1, site: 'x', delivery: { endpoints: [{ id: 'inbox', url: '/api/leads' }] }, ...config }));
  let at = 0;
  const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + (at += 1000), m: at, ...event }))).e;
  const tell = (event) => {
    const effects = step(event);
    for (const { k, part } of effects.filter(({ k }) => k === 'part')) effects.push(...step({ k, part }));
    return JSON.stringify(effects);
  };
  const first = tell({ k: 'boot', lang, seed: '00112233445566778899aabbccddeeff' }) + tell({ k: 'page', path: '/', query: {}, slots: ['f'] });
  return { first, tell, submit: (values) => tell({ k: 'submit', surface: 'f', values, bad: {} }) };
}

test('plural forms are those of CLDR, as Intl knows them, for 1 to 64 things in 50 languages', async () => {
  const languages = 'en de fr es it pt nl sv da nb fi et hu el tr vi zh ja ko th id ms ru uk be sr hr bs mk is cs sk pl lt lv ro sl ar he ga cy mt fil bg sq eu ka hy az kk uz sw hi bn'.split(' ');
  const own = Object.fromEntries(languages.map((tag) => [tag, { [COUNT]: FORMS }]));
  const config = { forms: [{ id: 'f', fields: FIELDS }], words: own };
  const wrong = [];
  for (const language of languages) {
    const { submit } = await page(config, language);
    const rules = new Intl.PluralRules(language);
    for (let n = 1; n <= 64; ++n) {
      const said = /"(zero|one|two|few|many|other)!"/.exec(submit(Object.fromEntries(FIELDS.slice(n).map(({ name }) => [name, 'x']))))?.[1];
      // What is drawn anew says it only when it has changed.
      if (said && said !== rules.select(n)) wrong.push(`${language} ${n}: ${said}, not ${rules.select(n)}`);
      if (n === 1) assert.ok(said, `${language}: nothing is said`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('what a form says first, what is wrong with it, and what it says in the end comes from the config, for readers of that language alone', async () => {
  const form = { id: 'f', title: 'T', fields: [{ name: 'a', label: 'Name', required: true }, { name: 'b', label: 'B' }] };
  const config = { forms: [form], words: { de: { Send: 'Senden', ' (optional)': ' (freiwillig)', 'Please fill in “{label}”.': 'Bitte „{label}“ ausfüllen.', 'Sending…': 'Wird gesendet…' }, 'de-CH': { Send: 'Abschicken' } } };
  const german = await page(config, 'de-AT');
  for (const word of ['Senden', ' (freiwillig)']) assert.ok(german.first.includes(word), word);
  assert.ok(german.submit({ a: '', b: '' }).includes('Bitte „Name“ ausfüllen.'));
  assert.ok(german.submit({ a: 'x', b: '' }).includes('Wird gesendet…'));
  const swiss = await page(config, 'de-CH');
  for (const word of ['Abschicken', ' (freiwillig)']) assert.ok(swiss.first.includes(word), word);
  for (const [lang, word] of [['en', 'Send'], ['vi', 'Gửi'], ['fr', 'Send']]) assert.ok((await page(config, lang)).first.includes(`"${word}"`), lang);
});

test('`leadline check` names what is missing of a language, as far as the forms say it', () => {
  const form = { id: 'f', title: 'T', fields: [{ name: 'a', label: 'A' }] };
  const all = Object.fromEntries(words.map(([english]) => [english, english]));
  const some = (more) => check({ forms: [{ ...form, ...more }], words: { de: { ...all, Send: undefined } } });
  assert.match(some({})[0].message, /^1 of our \d+ own words stay English for readers of "de": "Send"$/);
  assert.deepEqual(some({}).map(({ code, pointer }) => [code, pointer]), [['missing_words', '/words/de']]);
  assert.deepEqual(check({ forms: [form], words: { de: all } }), []);
  const { 'Your files have arrived.': arrived, Mon, ...usual } = all;
  assert.deepEqual(check({ forms: [form], words: { de: usual } }), [], 'there are no files, and no appointments');
  assert.equal(arrived + Mon, 'Your files have arrived.Mon');
  const locale = check({ locale: 'de', forms: [form] });
  assert.deepEqual(locale.map(({ code, pointer }) => [code, pointer]), [['missing_words', '/locale']]);
  assert.deepEqual(check({ locale: 'vi', forms: [form] }), []);
});

test('`leadline check` knows a slip, a place that is lost, a number that is none', () => {
  const said = (own) => check({ words: { vi: own } }).map(({ code, pointer, hint }) => [code, pointer, hint]);
  assert.deepEqual(said({ Clse: 'x' }), [['unknown_word', '/words/vi/Clse', 'did you mean "Close"?']]);
  assert.deepEqual(said({ 'Times are {zone}.': 'Giờ khác.' }).map(([code]) => code), ['missing_place']);
  assert.deepEqual(said({ Close: { one: 'x', other: 'x' } }).map(([code]) => code), ['dead_option']);
  assert.deepEqual(said({ [COUNT]: { one: 'một', sometimes: '{n}' } }).map(([code, pointer]) => [code, pointer]), [['unknown_key', `/words/vi/${COUNT}/sometimes`]]);
  assert.deepEqual(said({ [COUNT]: { one: 'một', other: 'nhiều' } }).map(([code]) => code), ['missing_place']);
});

test('what a form says without a core is what it says with one', () => {
  const [, vietnamese, english] = /\? '([^']*)' : '([^']*)'/.exec(readFileSync(join(root, 'js/recovery.ts'), 'utf8'));
  assert.deepEqual(words.find(([known]) => known === english), [english, vietnamese]);
});

test('the words of files are the same in the shell and in the table', () => {
  const source = readFileSync(join(root, 'js/files.ts'), 'utf8');
  const texts = [...source.slice(source.indexOf('const WORDS'), source.indexOf('export interface')).matchAll(/(\w+): '([^']*)'/g)].map(([, key, text]) => [key, text]);
  const english = texts.slice(0, texts.length / 2), vietnamese = texts.slice(texts.length / 2);
  assert.equal(english.length, 6);
  for (const [i, [key, text]] of english.entries()) {
    assert.equal(vietnamese[i][0], key);
    assert.deepEqual(words.find(([known]) => known === text), [text, vietnamese[i][1]]);
  }
});
