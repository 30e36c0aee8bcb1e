// What npm ships: it can be imported anywhere, found by bundlers, and its types say what it does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { root } from './core.mjs';
import { snippets } from './snippets.mjs';

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

test('each file that package.json names is there, and each export has its types, before the code', () => {
  const named = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  for (const file of [...named, ...manifest.sideEffects, manifest.unpkg]) assert.ok(existsSync(join(root, file)), file);
  for (const [path, target] of Object.entries(manifest.exports)) if (!path.endsWith('.json')) assert.equal(Object.keys(target)[0], 'types', path);
});

test('what is packed is free of complaints: publint, and attw as an ES module', async () => {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: root, encoding: 'utf8' }));
  const tarball = readFileSync(join(project, filename));
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length) } });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
  const { problems } = await checkPackage(createPackageFromTarballData(tarball));
  // TypeScript's oldest resolution knows no `exports`; and whoever has to `require` an ES module does so by import() or Node 20.19.
  const ours = problems.filter(({ kind, resolutionKind }) => resolutionKind !== 'node10' && kind !== 'CJSResolvesToESM');
  assert.deepEqual(ours, []);
});

test('imported on a server it does nothing, and start answers that it does not run', () => {
  writeFileSync(join(project, 'server.mjs'), `
    const before = Object.keys(globalThis).length;
    const leadline = await import('leadline');
    leadline.track('early'); leadline.open('x'); leadline.stop();
    console.log(await leadline.start({ config: '/leadline.json' }), Object.keys(globalThis).length - before, Object.keys(leadline).sort().join(' '));`);
  const output = execFileSync(process.execPath, ['server.mjs'], { cwd: project, encoding: 'utf8' });
  assert.equal(output, 'false 0 close consent flush identify log on open preview score start stop track why withdraw\n');
});

test('on a server every question is answered at once, before start, after it and after stop: no rendering waits', () => {
  writeFileSync(join(project, 'rendering.mjs'), `
    import { log, on, score, start, stop, track, why } from 'leadline';
    const answers = [await score(), await why('x')];
    for (let i = 0; i < 200; ++i) track('early');
    answers.push(await start({ config: '/leadline.json' }), await score(), typeof on('ready', () => {}), log());
    stop();
    answers.push(await score(), await why('x'));
    console.log(JSON.stringify(answers));`);
  const output = execFileSync(process.execPath, ['rendering.mjs'], { cwd: project, encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual(JSON.parse(output), [null, null, false, null, 'function', '', null, null]);
});

test('a bundler finds the wasm, the sentences, the twin, the looks and the other halves by the addresses in the modules', () => {
  const text = readFileSync(join(root, 'dist/index.mjs'), 'utf8');
  assert.match(text, /new URL\("leadline\.wasm",import\.meta\.url\)/);
  assert.match(readFileSync(join(root, 'dist/later.mjs'), 'utf8'), /new URL\("leadline\.problems\.json",import\.meta\.url\)/);
  assert.match(text, /import\("\.\/twin\.mjs"\)/);
  for (const look of ['bold', 'editorial']) assert.ok(readFileSync(join(root, 'dist/ctas.mjs'), 'utf8').includes(`new URL("looks/${look}.css",import.meta.url)`), look);
  for (const half of ['later', 'ctas', 'adopted']) {
    assert.ok(text.includes(`import("./${half}.mjs")`), half);
    assert.ok(text.includes(`new URL("${half}.mjs",import.meta.url)`), `${half}: a file beside it, for a second try`);
  }
  assert.match(text, /import\(\/\* webpackIgnore: true \*\/\/\* @vite-ignore \*\/`\$\{/, 'and leaves a second try alone');
});

test('bundled, it brings its other half along: inside, or as a chunk of its own', async () => {
  const options = { stdin: { contents: "import { start } from 'leadline'; start({ config: '/leadline.json' });", resolveDir: project }, bundle: true, minify: true, format: 'esm',
    write: false, outdir: join(project, 'out'), external: ['./twin.mjs'] };
  const outbox = (text) => text.includes('"outbox"') && text.includes('deleteDatabase');
  const { outputFiles: [one, ...more] } = await build(options);
  assert.deepEqual([outbox(one.text), more.length], [true, 0]);
  const { outputFiles } = await build({ ...options, splitting: true });
  const [main, ...chunks] = outputFiles.map(({ text }) => outbox(text));
  assert.equal(main, false);
  assert.equal(chunks.filter(Boolean).length, 1);
});

test('a module that imports it and uses nothing of it bundles to nothing', async () => {
  const result = await build({
    stdin: { contents: "import 'leadline';", resolveDir: project }, bundle: true, minify: true, format: 'esm', write: false, external: ['./twin.mjs', './later.mjs', './ctas.mjs', './files.mjs', './proof.mjs', './anchor.mjs', './withdrawal.mjs', './signals.mjs', './subdomains.mjs', './adopted.mjs', './bridges.mjs'],
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  assert.equal(result.outputFiles[0].text, '');
});

const CONSUMER = `
import { start, on, score, track, why, type Call, type Config, type EventData, type Options, type PageLeadline, type Score } from 'leadline';
import createTwin from 'leadline/js';
import 'leadline/leadline.js';
import wasm from 'leadline/leadline.wasm';
const config = { version: 1, site: 'x', forms: [{ id: 'f', fields: [{ name: 'email', type: 'email', label: { vi: 'E-mail', en: 'E-mail' } }] }] } satisfies Config;
const options: Options = { config, locale: 'vi', consent: 'session', wasmUrl: wasm };
const running: boolean = await start(options);
const off: () => void = on('qualified', ({ total, stage, id }) => console.log(total.toFixed(1), stage.length, id.length, running));
on('undelivered', (data: EventData['undelivered']) => console.log(data.reason, data.key?.length));
track('ebook', { pages: 12 }, 'e1');
const now: Score | undefined = await score();
const reasons: string[] = now?.contributions?.map(({ rule }) => rule) ?? [];
const shown: boolean | undefined = (await why('price-offer'))?.shown;
const all: string[] = ((await leadline.why()) ?? []).map(({ code }) => code);
const answer: string = (await createTwin()).load('{}');
const call: Call = ['track', 'ebook', { pages: 12 }];
window.leadline = [call];
leadline.push(['on', 'delivered', ({ key }) => key.length]);
const onPage: PageLeadline | undefined = window.leadline;
const total: number | undefined = (await onPage?.score())?.total;
leadline.on('ready', ({ site }) => site.length)();
off();
export { all, reasons, shown, answer, total };
`;
const MISTAKES = {
  'a config that is a number': `import { start } from 'leadline'; start({ config: 1 });`,
  'an event nobody emits': `import { on } from 'leadline'; on('no-such-event', () => {});`,
  'a tier that does not exist': `import { consent } from 'leadline'; consent('all');`,
  'data that an event does not bring': `import { on } from 'leadline'; on('delivered', ({ total }) => total);`,
  'a key of the config that is none': `import { start } from 'leadline'; start({ config: { version: 1, site: 'x', form: [] } });`,
  'a form without fields': `import type { Config } from 'leadline'; export default { version: 1, site: 'x', forms: [{ id: 'f' }] } satisfies Config;`,
  'the score without asking whether there is one': `import { score } from 'leadline'; (await score()).total;`,
  'a call to window.leadline that is none': `import 'leadline'; leadline.push(['trak', 'x']);`,
};

/** tsc's messages about a file, as a strict project of the given kind sees it. */
function compile(text, resolution) {
  writeFileSync(join(project, 'main.ts'), text);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({
    compilerOptions: {
      strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: false, exactOptionalPropertyTypes: true,
      module: resolution === 'bundler' ? 'esnext' : resolution, moduleResolution: resolution, resolveJsonModule: true,
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

const RESOLUTIONS = ['bundler', 'node16', 'nodenext'];

for (const resolution of RESOLUTIONS) {
  test(`the types serve a strict project (moduleResolution ${resolution})`, () => assert.equal(compile(CONSUMER, resolution), ''));
}

for (const [what, text] of Object.entries(MISTAKES)) {
  test(`the types refuse ${what}`, () => assert.match(compile(text, 'bundler'), /error TS/));
}

test('every config of the repository is a Config, as its JSON file is imported', () => {
  const configs = ['demo/leadline.json', 'demo/models/b2b.json', 'demo/models/real-estate.json'];
  for (const file of configs) {
    copyFileSync(join(root, file), join(project, 'config.json'));
    assert.equal(compile(`import type { Config } from 'leadline'; import config from './config.json'; export default config satisfies Config;`, 'bundler'), '', file);
  }
});

for (const { file, kind, text } of snippets()) {
  for (const resolution of RESOLUTIONS) {
    test(`${file}: ${JSON.stringify(text.trim().slice(0, 40))}… compiles strictly (moduleResolution ${resolution})`, () => {
      assert.equal(compile(kind === 'script' ? `import 'leadline';\n${text}` : text, resolution), '');
    });
  }
  if (kind === 'module') {
    test(`${file}: ${JSON.stringify(text.trim().slice(0, 40))}… ends on a server`, () => {
      writeFileSync(join(project, 'snippet.mjs'), text);
      assert.equal(execFileSync(process.execPath, ['snippet.mjs'], { cwd: project, encoding: 'utf8', timeout: 30_000 }), '');
    });
  }
}
