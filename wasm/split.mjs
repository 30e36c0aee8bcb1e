// Cuts the linked core in two, for a page that shall not wait for more than it shows:
//   first.wasm   what runs from `load` until the first form is painted
//   rest.wasm    the rest (validation, submission, delivery, explanation, what is kept), which the page fetches then, and
//                the constants that only it reads (later.mjs)
// Which function belongs where is measured: an instrumented core goes through first pages and openings of real configs, and
// what ran stays. What was not seen to run there is not lost: calling into the missing half is a trap, and the page then
// takes the whole core (js/core.ts). So the cut decides about time alone, never about an answer.
//
//   node wasm/split.mjs WASM-SPLIT FOLDER      FOLDER holds leadline.wasm, its glue leadline.mjs and its map
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moveLater } from './later.mjs';

const [tool, folder] = process.argv.slice(2).map((word) => resolve(word));
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (name) => join(folder, name);
/** What LLVM's wasm32 uses by default; a stripped module does not say so itself. */
const FEATURES = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue']
  .map((name) => `--enable-${name}`);
const split = (...args) => execFileSync(tool, [...FEATURES, ...args], { stdio: 'inherit' });

const CONFIGS = ['demo/leadline.json', 'tests/sessions/flat.config.json'];
/** What people write by mistake: a page that has such a config loads it all the same. */
const MISTAKES = 'tests/vectors/mistakes';
const VISITORS = [
  { boot: { lang: 'vi', device: { touch: true, width: 390 } }, page: { query: { utm_source: 'zalo', utm_medium: 'cpc' }, referrer: 'https://google.com/' } },
  { boot: { lang: 'en', device: { touch: false, width: 1280 } }, page: { query: { gclid: 'x' }, referrer: 'https://news.example/' } },
];

/** The events until every surface of the config has been on the screen: in its slot, by a click, by name. */
function firstEvents(config, { boot, page }) {
  const surfaces = [...(config.ctas ?? []), ...(config.forms ?? [])].map(({ id }) => id);
  return [
    { k: 'boot', tz: 420, seed: '00112233445566778899aabbccddeeff', ...boot },
    { k: 'page', path: '/', title: 'A page', lang: boot.lang, host: 'page.example', slots: surfaces, ...page },
    ...surfaces.flatMap((surface) => [{ k: 'click', cta: surface }, { k: 'open', surface }]),
  ].map((event, index) => ({ ...event, w: 1793412000000 + 10 * index, m: 10 * index }));
}

/** Runs `events` on an instrumented core; the profile that it has written. */
async function profile(create, wasm, config, events) {
  const core = await create({ wasm });
  for (const file of readdirSync(join(root, MISTAKES))) core.load(readFileSync(join(root, MISTAKES, file), 'utf8'));
  if (!JSON.parse(core.load(JSON.stringify(config))).ok) throw new Error('split: the config cannot be used');
  for (const event of events) {
    const { error } = JSON.parse(core.step(JSON.stringify(event)));
    if (error) throw new Error(`split: ${event.k}: ${error.message}`);
  }
  const { __write_profile: write, malloc, memory } = core.exports;
  const size = write(0, 0);
  const address = malloc(size);
  write(address, size);
  return Buffer.from(new Uint8Array(memory.buffer, address, size));
}

split('--instrument', at('leadline.wasm'), '-o', at('instrumented.wasm'));
const { default: create } = await import(pathToFileURL(at('leadline.mjs')));
const wasm = readFileSync(at('instrumented.wasm'));
const profiles = [];
for (const file of CONFIGS) {
  for (const visitor of VISITORS) {
    const config = JSON.parse(readFileSync(join(root, file), 'utf8'));
    profiles.push(at(`${profiles.length}.profile`));
    writeFileSync(profiles.at(-1), await profile(create, wasm, config, firstEvents(config, visitor)));
  }
}
split('--merge-profiles', ...profiles, '-o', at('first.profile'));
split(at('leadline.wasm'), `--profile=${at('first.profile')}`, '--no-placeholders', '--export-prefix=%',
  '-o1', at('first.wasm'), '-o2', at('rest.wasm'));
const disassembled = execFileSync(join(dirname(tool), 'wasm-dis'), [...FEATURES, at('first.wasm')], { maxBuffer: 1 << 28, encoding: 'utf8' });
const [first, rest] = moveLater(readFileSync(at('first.wasm')), readFileSync(at('rest.wasm')),
  readFileSync(at('leadline.map'), 'utf8'), disassembled);
writeFileSync(at('first.wasm'), first);
writeFileSync(at('rest.wasm'), rest);
for (const path of [at('instrumented.wasm'), at('first.profile'), ...profiles]) rmSync(path);
