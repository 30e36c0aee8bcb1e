// The border's words are written once, in core/api/border.def: what is made of it is as it would be made, and nobody writes them again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PAGES, SOURCE, TYPES, made, makers, readBorder } from '../../tools/border.mjs';
import { expectNone, files, read, root } from './files.mjs';
import { code } from './source.mjs';

const border = readBorder();
const wordsOf = (macro) => (border[macro][0].words ? border[macro][0].words.split(' ') : border[macro].map((row) => row.kind ?? row.name));
const tables = Object.keys(border).filter((macro) => macro !== 'AT' && macro !== 'MEMBER' && macro !== 'FACT').map((macro) => ({ macro, words: wordsOf(macro) }));

test('the types of the page and the tables of the docs are what the border makes of them (LEADLINE_UPDATE=1 writes them anew)', () => {
  for (const [file, text] of Object.entries(made(border))) {
    if (process.env.LEADLINE_UPDATE) writeFileSync(join(root, file), text);
    assert.ok(read(file) === text, `${file} is not what ${SOURCE} makes of it: node tools/border.mjs`);
  }
});

test('each table of the border stands in the docs once', () => {
  const shown = PAGES.flatMap((page) => [...read(page).matchAll(/<!-- border: (\w+)/g)].map(([, name]) => name)).sort();
  assert.deepEqual(shown, Object.keys(makers).sort());
});

test('no table of the border has a word twice', () => {
  expectNone(tables.flatMap(({ macro, words }) => words.filter((word, i) => words.indexOf(word) < i).map((word) => `${SOURCE}:1: ${macro} has ${word} twice`)));
});

const sources = (pattern, ...under) => files(...under).filter((file) => pattern.test(file) && file !== SOURCE && file !== TYPES);
const cpp = sources(/\.(cpp|h)$/, 'core', 'cli', 'receiver', 'input', 'wasm').map((file) => ({ file, lines: code(read(file), { keepStrings: true }).split('\n') }));
const enums = new Map(tables.filter(({ macro }) => !/TAGS|ATTRIBUTES|METHOD/.test(macro)).flatMap(({ macro, words }) => words.map((word) => [word, macro])));

/** `file:line: reason` for each literal that `pattern` finds and that is a word of the border. */
const found = (pattern, isMeant) => cpp.flatMap(({ file, lines }) => lines.flatMap((line, i) => [...line.matchAll(pattern)].map((match) => match[match.length - 1])
  .filter((word) => enums.has(word) && isMeant(word)).map((word) => `${file}:${i + 1}: "${word}" is ${enums.get(word)}(${word}, …) of ${SOURCE}: api/border.h has its enum`)));

/** Words that name other things as well: facts, keys of the config, members of a submission, parts of a drawn form, other states. */
const SHARED = new Set(`answer ask back band banner changed chat click close closed consent converted ctas device erase error evidence excluded exit expired field fields idle impression language move next open
  outbox page part preview proof qualified quarantine raw ready redirect restore reveal rules schedule score scroll second seen shown slots stage store stored submit take text time unconfirmed
  track unknown_surface url view wait wake warn why`.split(/\s+/));

test('the core and the programs have a word of the border as its enum, never as text', () => {
  expectNone(found(/"(\w+)"/g, (word) => !SHARED.has(word)));
});

test('where a word of the border names other things too, it is its enum as a kind, a question, a code or an action', () => {
  expectNone([
    ...found(/"(?:k|what|code|why|do|reason)"(?:, *|\) *[!=]= *)"(\w+)"/g, (word) => enums.get(word) !== 'OP'),
    ...found(/\b(?:kind|on|what|why|action) *[!=]= *"(\w+)"/g, () => true),
    ...found(/\baction = [^;"]*"(\w+)"/g, () => true),
  ]);
});

test('no word is said to name other things that is no word of the border, or names none', () => {
  const named = new Set(cpp.flatMap(({ lines }) => [...lines.join('\n').matchAll(/"(\w+)"/g)].map(([, word]) => word)));
  expectNone([...SHARED].filter((word) => !enums.has(word) || !named.has(word)).map((word) => `tests/tidy/border.test.mjs:1: "${word}"`));
});

test('the functions that a site may call are those that the module has', () => {
  const functions = [...read('js/index.ts').matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(functions.sort(), wordsOf('METHOD').sort());
});

// "a b c", {"a", "b", "c"} or 'a' | 'b' | 'c'. A few tags or attributes together are nothing special.
const LIST = /(["'])[\w -]*\1(?:\s*[,|]?\s*(["'])[\w -]*\2)*/g;
const fewest = (macro) => (/TAGS|ATTRIBUTES/.test(macro) ? 8 : 3);

test('no list of the border is written a second time', () => {
  expectNone(sources(/\.(cpp|h|def|ts|mjs|js)$/, 'core', 'cli', 'receiver', 'input', 'wasm', 'js', 'tools').flatMap((file) => {
    const text = code(read(file), { script: /\.(ts|mjs|js)$/.test(file), keepStrings: true });
    return [...text.matchAll(LIST)].flatMap(({ 0: list, index }) => {
      const listed = [...new Set(list.match(/[\w-]+/g))];
      const same = tables.filter(({ macro, words }) => listed.length >= fewest(macro) && listed.filter((word) => words.includes(word)).length > 0.8 * listed.length);
      return same.map(({ macro }) => `${file}:${text.slice(0, index).split('\n').length}: ${list.slice(0, 60)} … is ${macro} of ${SOURCE}`);
    });
  }));
});
