// The core takes no time, no chance, no locale and nothing from outside but its input, and costs little in wasm.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expectNone, files, matches, read, root } from './files.mjs';
import { code } from './source.mjs';

const BANNED_HEADERS = {
  'chrono ctime': 'time comes in with each event',
  'random': 'the seed comes in with `boot`',
  'iostream sstream fstream filesystem locale regex format print': 'large in wasm, and of a locale or a file system',
  'thread mutex future atomic condition_variable': 'the core has one thread',
  'unordered_map unordered_set': 'their order differs between platforms',
};
// Pattern, reason, and the one file that may.
const BANNED_WORDS = [
  [/\bstd::hash\b/, 'differs between platforms: base/hash.h'],
  [/\bstd::format\b/, 'large in wasm'],
  [/(?<![\w.>:]|->)(std::)?(pow|exp|exp2|expm1|log|log2|log10|log1p|sin|cos|tan|cbrt)\s*\(/, 'libm rounds differently between platforms'],
  [/\b(s?rand|getenv|setlocale|clock_gettime|gettimeofday|strftime|localtime|gmtime)\s*\(/, 'not of the input'],
  [/\b(strtod|strtof|atof|std::stod|std::stof|s?n?printf)\b/, 'of a locale: base/number.h', 'core/base/number.cpp'],
  [/\b(throw|try|catch)\b/, 'no exceptions: an error is a value'],
  [/\blong\b/, 'of another size in wasm: std::int64_t'],
];

const sources = files('core').filter((file) => /\.(h|cpp)$/.test(file));

test('the core includes no banned header', () => {
  const problems = Object.entries(BANNED_HEADERS).flatMap(([headers, reason]) => {
    const pattern = new RegExp(`^\\s*#\\s*include\\s*<(${headers.split(' ').join('|')})>`);
    return sources.flatMap((file) => matches(file, code(read(file)), pattern, reason));
  });
  expectNone(problems);
});

test('the core uses no banned function', () => {
  const texts = sources.map((file) => [file, code(read(file))]);
  expectNone(BANNED_WORDS.flatMap(([pattern, reason, home]) =>
    texts.filter(([file]) => file !== home).flatMap(([file, text]) => matches(file, text, pattern, reason))));
});

test('the wasm imports what wasm/imports.txt lists, and nothing else', () => {
  const built = join(root, 'dist/leadline.wasm');
  assert.ok(existsSync(built), 'dist/leadline.wasm is not there: npm run build');
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(built)))
    .map(({ module, name, kind }) => `${module}.${name} ${kind}`);
  const listed = read('wasm/imports.txt').split('\n').map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  assert.deepEqual(imports.toSorted(), listed.toSorted());
});
