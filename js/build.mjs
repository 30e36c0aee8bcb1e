// Makes dist/: what a page loads, and what npm ships.
//
//   leadline.js    the pasted script (classic, tiny)
//   index.mjs      the runtime: imported by the script above, and by developers; style sheet inside
//   later.mjs      its other half, which no form that opens waits for
//   ctas.mjs       what only calls to action need, fetched by pages whose config has some; their style sheet inside
//   fields.mjs     what forms need that ask more than plain fields, likewise
//   files.mjs      what forms need that ask for files, fetched by pages that draw one, or have files left to send
//   proof.mjs      what forms need that ask for a proof of work, fetched by pages that draw one
//   anchor.mjs     what anchors a log in a receiver's time, fetched by pages whose config asks for it
//   withdrawal.mjs what is done when a visitor withdraws, fetched then
//   signals.mjs    clicks on links, videos and the like, fetched when a rule or a trigger asks for them
//   subdomains.mjs what makes a first touch known on all subdomains, fetched when the config names their domain
//   adopted.mjs    what only forms of the page's own need, fetched by pages whose config has some
//   bridges.mjs    what speaks with the page's other scripts, likewise
//   looks/*.css    other ways for surfaces to look
//   leadline.wasm  the core, as far as a page needs it until a form is painted
//   leadline.{ctas,rules,score,send,fields,formats,phones,proof}.wasm  its other parts, fetched when the core asks for them
//   presets/*.json what endpoints of a vendor's are made of, fetched when a config names them
//   leadline.problems.json  what can be wrong with a config, in sentences, for a page that has some to print
//   twin.mjs       the core as plain JavaScript, for pages that forbid wasm
//   verify.mjs     whether a lead's score is true, for servers, with leadline.verify.wasm
//   *.d.ts         types
//
// The wasm build (build/wasm) must be there: npm run build -- wasm
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';
import { readBorder } from '../tools/border.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const wasm = join(root, 'build/wasm');
const dist = join(root, 'dist');
/** What docs/install.md promises; the wasm and <dialog> ask for as much. */
const target = ['chrome91', 'firefox98', 'safari15.4'];
/** The loader must be readable to much older browsers, in which it finds out that the runtime is not for them. */
const loaderTarget = 'es2018';

/** Names that are no files of ours: what is external is fetched when it is needed. */
const names = {
  name: 'names',
  setup(build) {
    build.onResolve({ filter: /^#plain$/ }, () => ({ path: join(wasm, 'twin.mjs') }));
    build.onResolve({ filter: /^#twin$/ }, () => ({ path: './twin.mjs', external: true }));
    build.onResolve({ filter: /^#later$/ }, () => ({ path: './later.mjs', external: true }));
    build.onResolve({ filter: /^#fields$/ }, () => ({ path: './fields.mjs', external: true }));
    build.onResolve({ filter: /^#files$/ }, () => ({ path: './files.mjs', external: true }));
    build.onResolve({ filter: /^#proof$/ }, () => ({ path: './proof.mjs', external: true }));
    build.onResolve({ filter: /^#anchor$/ }, () => ({ path: './anchor.mjs', external: true }));
    build.onResolve({ filter: /^#withdrawal$/ }, () => ({ path: './withdrawal.mjs', external: true }));
    build.onResolve({ filter: /^#signals$/ }, () => ({ path: './signals.mjs', external: true }));
    build.onResolve({ filter: /^#subdomains$/ }, () => ({ path: './subdomains.mjs', external: true }));
    build.onResolve({ filter: /^#ctas$/ }, () => ({ path: './ctas.mjs', external: true }));
    build.onResolve({ filter: /^#adopted$/ }, () => ({ path: './adopted.mjs', external: true }));
    build.onResolve({ filter: /^#bridges$/ }, () => ({ path: './bridges.mjs', external: true }));
    build.onResolve({ filter: /^#runtime$/ }, () => ({ path: './index.mjs', external: true }));
    build.onLoad({ filter: /\btwin\.mjs$/ }, ({ path }) => ({ contents: glue(readFileSync(path, 'utf8')) }));
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** What the loader queues until the runtime is there. `on` answers at once. */
const border = readBorder();
const methods = border.METHOD.map(({ name }) => name).filter((name) => name !== 'on').join(' ');
const parts = ['common', ...border.PART.map(({ name }) => name)];

/** Chromium compiles all functions of such a file while it arrives, and not on the page's main thread, one by one, as they are called. */
const EAGER = '//# allFunctionsCalledOnLoad';

/** What pages overwrite is put in place of the page's (natives.ts). */
const inject = ['js/natives.ts'];
/**
 * Emscripten's glue of the twin as a page needs it. Its messages are about mistakes in bindings.cpp, which no build survives: a tenth of it.
 * Old versions of Prototype.js have an `entries` of their own.
 */
const glue = (text) => text.replace(/\bnew (\w+)\((["`])(?:(?!\2).)*\2\)/g, 'new $1').replace(/\b(\w+)\.entries\(\)/g, '$1.map((item,at)=>[at,item])');

const common = { absWorkingDir: root, bundle: true, minify: true, target, plugins: [names], charset: 'utf8', legalComments: 'none', logLevel: 'warning' };

for (const file of ['show.wasm', ...parts.map((part) => `${part}.wasm`), 'verify.wasm', 'twin.mjs']) {
  if (!existsSync(join(wasm, file))) {
    console.error(`js/build.mjs: build/wasm/${file} is missing: npm run build -- wasm`);
    process.exit(1);
  }
}

mkdirSync(dist, { recursive: true });
await Promise.all([
  // It is one function and exports nothing, so its module format is a classic script too; as `iife` import() would be lost.
  esbuild.build({ ...common, target: loaderTarget, define: { METHODS: JSON.stringify(methods) }, entryPoints: ['js/loader.ts'], format: 'esm', outfile: 'dist/leadline.js' }),
  esbuild.build({ ...common, inject, banner: { js: EAGER }, entryPoints: ['js/index.ts'], format: 'esm', outfile: 'dist/index.mjs' }),
  // For whoever runs the wasm without a page: the tests.
  esbuild.build({ ...common, entryPoints: ['js/glue.ts'], format: 'esm', outfile: 'build/wasm/glue.mjs' }),
  esbuild.build({ ...common, inject, banner: { js: EAGER }, entryPoints: ['js/later.ts'], format: 'esm', outfile: 'dist/later.mjs' }),
  esbuild.build({ ...common, inject, banner: { js: EAGER }, entryPoints: ['js/ctas.ts'], format: 'esm', outfile: 'dist/ctas.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/fields.ts'], format: 'esm', outfile: 'dist/fields.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/files.ts'], format: 'esm', outfile: 'dist/files.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/proof.ts'], format: 'esm', outfile: 'dist/proof.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/anchor.ts'], format: 'esm', outfile: 'dist/anchor.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/withdrawal.ts'], format: 'esm', outfile: 'dist/withdrawal.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/signals.ts'], format: 'esm', outfile: 'dist/signals.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/subdomains.ts'], format: 'esm', outfile: 'dist/subdomains.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/adopted.ts'], format: 'esm', outfile: 'dist/adopted.mjs' }),
  esbuild.build({ ...common, inject, entryPoints: ['js/bridges/index.ts'], format: 'esm', outfile: 'dist/bridges.mjs' }),
  esbuild.build({ ...common, target: 'es2022', entryPoints: ['js/verify.ts'], format: 'esm', outfile: 'dist/verify.mjs' }),
  esbuild.build({ ...common, bundle: false, plugins: [], entryPoints: ['js/looks/*.css'], outdir: 'dist/looks' }),
  // Closure has been over it; this only takes the line breaks and the licence of nobody's.
  esbuild.build({ ...common, inject, entryPoints: ['js/twin.ts'], format: 'esm', outfile: 'dist/twin.mjs' }),
]);
// Bundlers are to leave an address that is only known in the page alone (half.ts). Minifying loses the words that tell them so.
for (const file of ['index.mjs', 'later.mjs']) {
  const path = join(dist, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace('import(`', 'import(/* webpackIgnore: true *//* @vite-ignore */`'));
}
copyFileSync(join(wasm, 'show.wasm'), join(dist, 'leadline.wasm'));
for (const part of [...parts, 'verify']) copyFileSync(join(wasm, `${part}.wasm`), join(dist, `leadline.${part}.wasm`));
writeFileSync(join(dist, 'leadline.problems.json'), JSON.stringify(problems(readFileSync(join(root, 'core/base/problems.def'), 'utf8'))));
rmSync(join(dist, 'presets'), { recursive: true, force: true });
mkdirSync(join(dist, 'presets'));
for (const file of readdirSync(join(root, 'core/formats/presets'))) writeFileSync(join(dist, 'presets', file), JSON.stringify(forPages(JSON.parse(readFileSync(join(root, 'core/formats/presets', file), 'utf8')))));
types();

/** A preset without what only people read. */
function forPages({ title, docs, about, answers, tested, with: asked = {}, ...preset }) {
  return { ...preset, with: Object.fromEntries(Object.entries(asked).map(([name, { is, optional }]) => [name, { ...(is && { is }), ...(optional && { optional }) }])) };
}

/** The rows of the core's table, `[code, reason, hint?]`: C's literals, as they are written there, are JSON's. */
function problems(table) {
  return [...table.matchAll(/^PROBLEM\(\w+, (\w+),((?:\s*"(?:[^"\\]|\\.)*"|,)*)\)$/gm)].map(([, code, texts]) =>
    [code, ...texts.replace(/"\s+"/g, '').match(/"(?:[^"\\]|\\.)*"/g).map((text) => JSON.parse(text))]);
}

/** The declarations of the public module and of what it names; the rest is nobody's business. */
function types() {
  const out = join(root, 'build/types');
  rmSync(out, { recursive: true, force: true });
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'js/tsconfig.json')], { stdio: 'inherit' });
  for (const file of ['index.d.ts', 'twin.d.ts', 'verify.d.ts', 'config.d.ts', 'types.d.ts', 'protocol.d.ts', 'border.d.ts']) {
    // Node's own resolution wants the extension, which the sources do without.
    const text = readFileSync(join(out, file), 'utf8').replace(/((?: from |import\()'\.\/\w+)'/g, "$1.js'");
    writeFileSync(join(dist, file), text);
  }
  for (const file of ['leadline.d.ts', 'wasm.d.ts']) copyFileSync(join(root, 'js', file), join(dist, file));
}
