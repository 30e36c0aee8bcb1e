// What npm ships: it can be imported anywhere, found by bundlers, and its types say what it does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { root } from './core.mjs';

/** Somebody's project that depends on the package. */
let project;
before(() => {
  project = mkdtempSync(join(tmpdir(), 'leadline-consumer-'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/leadline'), 'dir');
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
});
after(() => rmSync(project, { recursive: true, force: true }));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('each file that package.json names is there, types before code', () => {
  const named = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  for (const file of [...named, ...manifest.sideEffects, manifest.unpkg]) assert.ok(existsSync(join(root, file)), file);
  for (const target of Object.values(manifest.exports)) if (typeof target === 'object') assert.equal(Object.keys(target)[0], 'types');
});

test('imported on a server it does nothing, and start answers that it does not run', () => {
  writeFileSync(join(project, 'server.mjs'), `
    const before = Object.keys(globalThis).length;
    const leadline = await import('leadline');
    leadline.track('early'); leadline.open('x'); leadline.stop();
    console.log(await leadline.start({ config: '/leadline.json' }), Object.keys(globalThis).length - before, Object.keys(leadline).sort().join(' '));`);
  const output = execFileSync(process.execPath, ['server.mjs'], { cwd: project, encoding: 'utf8' });
  assert.equal(output, 'false 0 close consent flush identify log on open score start stop track why\n');
});

test('a bundler finds the wasm and the twin by the addresses in the module', () => {
  const text = readFileSync(join(root, 'dist/index.mjs'), 'utf8');
  assert.match(text, /new URL\("leadline\.wasm",import\.meta\.url\)/);
  assert.match(text, /import\("\.\/twin\.mjs"\)/);
});

test('a module that imports it and uses nothing of it bundles to nothing', async () => {
  const result = await build({
    stdin: { contents: "import 'leadline';", resolveDir: project }, bundle: true, minify: true, format: 'esm', write: false, external: ['./twin.mjs'],
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  assert.equal(result.outputFiles[0].text, '');
});

const CONSUMER = `
import { start, on, score, track, why, type Options, type Score } from 'leadline';
import createTwin from 'leadline/js';
const options: Options = { config: '/leadline.json', locale: 'vi', consent: 'session' };
const running: boolean = await start(options);
const off: () => void = on('qualified', ({ total }: Score) => console.log(total, running));
track('ebook', { pages: 12 }, 'e1');
const now: Score | undefined = await score();
const reasons: string[] = now?.contributions?.map(({ rule }) => rule) ?? [];
const shown: boolean | undefined = (await why('price-offer'))?.shown;
const answer: string = (await createTwin()).load('{}');
off();
export { reasons, shown, answer };
`;
const MISTAKES = {
  'a config that is a number': `import { start } from 'leadline'; start({ config: 1 });`,
  'an event nobody emits': `import { on } from 'leadline'; on('no-such-event', () => {});`,
  'a tier that does not exist': `import { consent } from 'leadline'; consent('all');`,
};

/** tsc's messages about a file, as a strict project of the given kind sees it. */
function compile(text, resolution) {
  writeFileSync(join(project, 'main.ts'), text);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({
    compilerOptions: {
      strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false, exactOptionalPropertyTypes: true,
      module: resolution === 'nodenext' ? 'nodenext' : 'esnext', moduleResolution: resolution,
    },
    files: ['main.ts'],
  }));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return error.stdout;
  }
}

for (const resolution of ['bundler', 'nodenext']) {
  test(`the types serve a strict project (moduleResolution ${resolution})`, () => assert.equal(compile(CONSUMER, resolution), ''));
}

for (const [what, text] of Object.entries(MISTAKES)) {
  test(`the types refuse ${what}`, () => assert.match(compile(text, 'bundler'), /error TS/));
}
