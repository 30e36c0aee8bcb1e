// The two builds of the core that a page may load, under Node: the very files that ship.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(new URL('.', import.meta.url).pathname, '../..');

/** A core that lacks its second half. */
export async function firstHalf() {
  // The glue ships inside dist/index.mjs; from the build folder it can be had by itself.
  const { default: create } = await import(join(root, 'build/wasm/leadline.mjs'));
  return create({ wasm: readFileSync(join(root, 'dist/leadline.wasm')) });
}

/** name → how to make a fresh core */
export const builds = {
  async wasm() {
    const core = await firstHalf();
    await WebAssembly.instantiate(readFileSync(join(root, 'dist/leadline.rest.wasm')), { primary: core.exports });
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

/**
 * What a page hears is wrong with a config, as {code, line}: what `load` says, and where submissions go, which is read when
 * the outbox of earlier pages is.
 */
export function problemsOf(core, config) {
  const { ok, diagnostics } = JSON.parse(core.load(config));
  const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000, m: 0, ...event }))).e;
  if (ok) step({ k: 'boot', tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' });
  const warned = ok ? step({ k: 'outbox', records: [] }).filter(({ k }) => k === 'warn') : [];
  return [...diagnostics, ...warned].map(inWords);
}
