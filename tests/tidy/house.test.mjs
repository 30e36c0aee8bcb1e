// House rules that no one should have to remember.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expectNone, files, matches, read, root, textFiles } from './files.mjs';
import { code, functions } from './source.mjs';

const LONGEST_FILE = 500;
const LONGEST_FUNCTION = 60;
const LARGEST_FILE = 400_000;

const isScript = (file) => /\.(ts|mjs|js)$/.test(file);
const sources = [...files('core', 'wasm', 'js', 'input', 'cli', 'receiver').filter((file) => /\.(cpp|h|ts|mjs)$/.test(file)), ...files('receiver/inbox').filter(isScript)];

// One letter in brackets, so that the patterns do not find themselves.
const search = (list, pattern, reason) => list.flatMap((file) => matches(file, read(file), pattern, reason));

test(`a source has at most ${LONGEST_FILE} lines`, () => {
  const lines = (file) => read(file).split('\n').length - 1;
  const isMade = (file) => read(file).startsWith('// Made by tools/'); // of a table, which is a source itself
  expectNone(sources.filter((file) => lines(file) > LONGEST_FILE && !isMade(file))
    .map((file) => `${file}:${LONGEST_FILE}: ${lines(file)} lines: is this one room?`));
});

test(`a function has at most ${LONGEST_FUNCTION} lines`, () => {
  expectNone(sources.flatMap((file) => functions(read(file), { script: isScript(file) })
    .filter(({ lines }) => lines > LONGEST_FUNCTION).map(({ line, lines }) => `${file}:${line}: a function of ${lines} lines`)));
});

test('nothing is left to do in a comment', () => {
  expectNone(search(textFiles('core', 'wasm', 'js', 'input', 'cli', 'demo', 'receiver', 'tests', 'tools'), /\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/, 'finish it'));
});

test('no test is skipped, focused or disabled', () => {
  expectNone(search(textFiles('tests').filter((file) => /\.(mjs|ts|cpp|h)$/.test(file)),
    /\b(it|test|describe|suite|t)\.(only|skip|todo)\(|\bDISABLE[D]_|\bGTEST_SKI[P]\b|\b(skip|only|todo): *(true|['"])/, 'every test runs'));
});

test('no registry and no path of a machine is named', () => {
  const list = textFiles('.');
  expectNone([
    ...search(list, /https?:\/\/(registry|deb|security|snapshot)\.\w/, 'a package registry: it is the machine that knows it'),
    ...search(list, /(?<![\w.$}/-])\/(wor[k]|roo[t]|hom[e]\/\w+)\/[\w.]/, "a machine's path"),
  ]);
});

test('package-lock.json holds no download addresses', () => {
  expectNone(matches('package-lock.json', read('package-lock.json'), /"resolved":/, 'npm install anew, with the .npmrc of this folder'));
});

test('package-lock.json holds every package that one in it asks for, whatever the platform', () => {
  const { packages } = JSON.parse(read('package-lock.json'));
  const held = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  expectNone(Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !held.has(name))
      .map((name) => `package-lock.json:1: ${path} asks for ${name}, which is not in it: npm ci would refuse`)));
});

test(`no file is larger than ${LARGEST_FILE / 1000} kB`, () => {
  expectNone(files('.').filter((file) => statSync(join(root, file)).size > LARGEST_FILE)
    .map((file) => `${file}:1: ${statSync(join(root, file)).size} bytes: what is built or downloaded does not belong in the repository`));
});

test('what runs on a page leans on no method of arrays that old libraries have in ways of their own', () => {
  expectNone(files('js').filter((file) => file.endsWith('.ts')).flatMap((file) => matches(file, code(read(file), { script: true }),
    /\.(find|findIndex|findLast|includes|flat|flatMap|at|fill)\(|(?<!Object)\.entries\(/, 'js/natives.ts says why: filter, map, indexOf and for…of serve')));
});

test('the page and the inbox are never given text as code, as HTML or as an inline style', () => {
  const pattern = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|eval\(|new Function\b|setHTMLUnsafe)|setAttribute\(\s*['"](style|on\w+)|\.cssText\b/;
  expectNone([...files('js').filter((file) => file.endsWith('.ts')), ...files('receiver').filter(isScript)]
    .flatMap((file) => matches(file, code(read(file), { script: true, keepStrings: true }), pattern, 'a strict Content-Security-Policy forbids it')));
});
