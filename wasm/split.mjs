// Cuts the linked core into its parts (parts.mjs), for a page that shall not wait for more than it shows:
//   show.wasm                            boots, takes pages, draws; exports what the others need of it
//   common.wasm ctas.wasm rules.wasm score.wasm send.wasm fields.wasm formats.wasm phones.wasm   linked to it in the page, when it asks for them (js/core.ts)
//
// Calling into a part that is not there is a trap. It should never happen, and is answered like every other trap: by the next
// core, a whole one.
//
// Data go where they are used (data.mjs).
//
//   node wasm/split.mjs WASM-SPLIT FOLDER      FOLDER holds leadline.wasm, with the names of its functions
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { dataOf, place, textOf } from './data.mjs';
import { renamed, sorted } from './order.mjs';
import { assign, PARTS } from './parts.mjs';

const later = PARTS.map(({ name }) => name);

const [tool, folder] = process.argv.slice(2).map((word) => resolve(word));
const at = (name) => join(folder, name);
/** What LLVM's wasm32 uses by default; a stripped module does not say so itself. */
const FEATURES = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue']
  .map((name) => `--enable-${name}`);
const run = (name, ...args) => execFileSync(join(dirname(tool), name), [...FEATURES, ...args], { maxBuffer: 1 << 29, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** A name as wasm-dis writes it: characters that its text format does not know are escaped. */
const plain = (word) => word.replace(/^\$/, '').replace(/^"(.*)"$/, '$1').replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;

/** The functions of a module's text: name → text. */
const bodiesOf = (text) => new Map(text.split(/^ (?=\(func )/m).slice(1).map((body) => [plain(new RegExp(`^\\(func (${NAME})`).exec(body)[1]), body]));

/** {functions: name → called names, listed, roots, order} of a module's text. */
function graphOf(text) {
  const functions = new Map();
  const roots = [...text.matchAll(new RegExp(`\\(export "[^"]*" \\(func (${NAME})\\)\\)|\\(start (${NAME})\\)`, 'g'))].map(([, a, b]) => plain(a ?? b));
  const listed = [...text.matchAll(/^ \(elem .*$/gm)].flatMap(([line]) => [...line.matchAll(new RegExp(NAME, 'g'))].map(([name]) => plain(name)));
  for (const [name, body] of bodiesOf(text)) {
    const called = [...body.matchAll(new RegExp(`\\((?:call|ref\\.func|return_call) (${NAME})`, 'g'))].map(([, to]) => plain(to));
    functions.set(name, new Set(called));
  }
  return { functions, listed, roots };
}

/** Makes a module of its text. */
function assemble(name, text) {
  writeFileSync(at('part.wat'), text);
  run('wasm-as', '-o', at(`${name}.wasm`), at('part.wat'));
}

const optimise = (name, ...passes) => run('wasm-opt', ...passes, '--skip-pass=memory-packing', '-o', at(`${name}.wasm`), at(`${name}.wasm`));

const whole = run('wasm-dis', at('leadline.wasm'));
const { functions, listed, roots } = graphOf(whole);
const parts = assign(functions, listed, roots);
// Without the names of the sources the exports between the parts are short. Functions then are called by their numbers.
run('wasm-opt', '--strip-debug', '--strip-producers', '-o', at('bare.wasm'), at('leadline.wasm'));
const names = [...functions.keys()];
const bare = [...run('wasm-dis', at('bare.wasm')).matchAll(new RegExp(`^ \\(func (${NAME})`, 'gm'))].map(([, name]) => plain(name));
if (bare.length !== names.length) throw new Error('split: stripping the names has changed the functions');
const listOf = (part) => bare.filter((_, index) => parts.get(names[index]) === part).join('\n');
writeFileSync(at('parts.manifest'), `${later.map((name) => `${name}\n${listOf(name)}`).join('\n\n')}\n`);
writeFileSync(at('parts.txt'), names.map((name) => `${parts.get(name)} ${name}\n`).sort().join(''));
run('wasm-split', '--multi-split', at('bare.wasm'), `--manifest=${at('parts.manifest')}`, `--out-prefix=${folder}/`, '--no-placeholders',
  '--export-prefix=%', '-o', at('show.wasm'));
const homes = place(dataOf(whole), bodiesOf(whole), (name) => parts.get(name));
const isData = /^ \(data .*\n/gm;
const all = ['show', ...later];
for (const name of all) {
  const text = run('wasm-dis', at(`${name}.wasm`)).replace(isData, '');
  assemble(name, text.replace(/\n\)\s*$/, `\n${textOf(homes.get(name) ?? [], name === 'show')}\n)\n`));
  // Now that they are apart: what has one caller left is put into it. Each function fewer is one less that a browser has to
  // compile by itself when it is first called. Taken apart and put together anew it is smaller: 0.7 % of what a first form waits for.
  optimise(name, '-Os', '--flatten', '--rereloop', '-Oz', '-Oz');
}
for (const [name, text] of renamed(new Map(all.map((name) => [name, sorted(run('wasm-dis', at(`${name}.wasm`)))])))) {
  assemble(name, text);
  optimise(name, '-Os'); // the order has changed which locals and calls are cheap to write
}
for (const file of ['bare.wasm', 'parts.manifest', 'part.wat']) rmSync(at(file));
