// The two builds of the core that a page may load, under Node: the very files that ship.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(new URL('.', import.meta.url).pathname, '../..');

export const PARTS = ['ctas', 'rules', 'score', 'send', 'fields', 'formats', 'phones', 'proof'];

/** A core that only shows. */
export async function showOnly() {
  // The glue ships inside dist/index.mjs; from the build folder it can be had by itself.
  const { default: create } = await import(join(root, 'build/wasm/glue.mjs'));
  return create({ wasm: readFileSync(join(root, 'dist/leadline.wasm')) });
}

/** Links a part to it. */
export async function bring(core, part) {
  const link = (name) => WebAssembly.instantiate(readFileSync(join(root, `dist/leadline.${name}.wasm`)), { primary: core.exports });
  if (!core.common) core.common = await link('common');
  return link(part);
}

/** name → how to make a fresh core */
export const builds = {
  async wasm() {
    const core = await showOnly();
    for (const part of PARTS) await bring(core, part);
    return core;
  },
  async twin() {
    const { default: create } = await import(join(root, 'dist/twin.mjs'));
    return create();
  },
};

const sentences = JSON.parse(readFileSync(join(root, 'dist/leadline.problems.json'), 'utf8'));

/** A problem as a page says it: {code, line}. */
export function inWords({ problem, pointer, subject = '', choices = '' }) {
  const [code, reason] = sentences[problem];
  const message = reason.replace('{key}', pointer.split('/').at(-1)).replace('{choices}', choices).replace('{}', () => subject);
  return { code, line: `${pointer}: ${message}` };
}

/** What a page hears is wrong with a config, as {code, line}: what `load` says, and what each part finds when it comes. */
export function problemsOf(core, config) {
  const { ok, diagnostics } = JSON.parse(core.load(config));
  const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000, m: 0, ...event }))).e;
  const warned = ok ? step({ k: 'boot', tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' }).filter(({ k }) => k === 'warn') : [];
  return [...diagnostics, ...warned].map(inWords);
}
