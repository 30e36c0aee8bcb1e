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
