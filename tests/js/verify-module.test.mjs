// `leadline/verify`: what `leadline verify` says, on Node and in edge functions, by the core's own judge as wasm that asks for nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { verify } from '../../dist/verify.mjs';
import { emptyFolder, makeSubmission, root } from './receiver-kit.mjs';
import { altered, cases, config, honestLead, verify as verifyByCommand } from './verdict-kit.mjs';

const text = readFileSync(config, 'utf8');
const wasm = readFileSync(join(root, 'dist/leadline.verify.wasm'));
let honest;
before(() => { honest = honestLead(); });

describe('the verdicts that the command gives, to the byte', () => {
  for (const wanted of cases) {
    test(`${wanted.name}: ${[wanted.verdict, wanted.reason].filter(Boolean).join(', ')}`, async () => {
      const { lead, at } = altered(honest, wanted);
      const { code, err, ...said } = verifyByCommand(lead, at);
      assert.deepEqual(await verify(lead, { config: text, at }), said);
      assert.equal(said.verdict, wanted.verdict);
    });
  }

  test('a mismatch, with what differs and the score computed again', async () => {
    const lied = structuredClone(honest);
    lied.score.total = 1000;
    const { verdict, differs, server } = await verify(lied, { config: text, at: honest.time });
    assert.deepEqual([verdict, differs, server], ['mismatch', ['total'], honest.score]);
  });

  test('what cannot be checked', async () => {
    for (const [reason, change] of [
      ['no_log', ({ evidence }) => { delete evidence.log; }], ['no_score', (lead) => { delete lead.score; }],
      ['other_core', ({ evidence }) => { evidence.core = '9.9.9'; }], ['other_config', ({ evidence }) => { evidence.config = '0'.repeat(16); }],
    ]) {
      const lead = structuredClone(honest);
      change(lead);
      const { verdict, reason: said } = await verify(lead, { config: text, at: honest.time });
      assert.deepEqual([verdict, said], ['unverified', reason]);
    }
  });

  test("a lead of the demo's site, with calls to action, forms and endpoints of every kind in its config", async () => {
    const demo = readFileSync(join(root, 'demo/leadline.json'), 'utf8');
    assert.equal((await verify(makeSubmission(), { config: demo })).verdict, 'consistent');
  });
});

test('takes a text, a row, a list of one, a config as a document, and a Date', async () => {
  const row = { seq: 1, received: honest.time + 1000, lead: honest };
  for (const lead of [honest, JSON.stringify(honest), row, [row], { leads: [row] }]) {
    assert.equal((await verify(lead, { config: JSON.parse(text), at: new Date(honest.time) })).verdict, 'consistent');
  }
  assert.equal((await verify({ ...row, received: honest.time + 2 * 366 * 86_400_000 }, { config: text })).reason, 'time', 'when the row says that it arrived');
});

test('says what is wrong with what it was given', async () => {
  await assert.rejects(verify({ version: 1, site: 'x' }, { config: text }), /TypeError: leadline\/verify: it is a config, not a lead/);
  await assert.rejects(verify(7, { config: text }), /it is a JSON value that is no object, not a lead/);
  await assert.rejects(verify(honest, { config: '{' }), /the config cannot be used; `leadline check` says why/);
  await assert.rejects(verify(honest, { config: text, at: 'noon' }), /`at` is a time in whole milliseconds, or a Date/);
  await assert.rejects(verify('{', { config: text }), SyntaxError);
  assert.equal((await verify(honest, { config: text, at: honest.time })).verdict, 'consistent', 'and goes on');
});

test('two hundred configs and two thousand leads: right to the end, and no memory is kept', async () => {
  const configs = Array.from({ length: 200 }, (_, i) => JSON.stringify({ ...JSON.parse(text), note: undefined, name: `page ${i}` }));
  for (const one of configs) await verify(honest, { config: one, at: honest.time }).catch(() => {});
  const start = performance.now();
  for (let i = 0; i < 2000; ++i) assert.equal((await verify(honest, { config: text, at: honest.time })).verdict, 'consistent');
  const each = (performance.now() - start) / 2000;
  assert.ok(each < 20, `${each} ms each`);
});

test('a hostile lead ends nothing: deep, huge and malformed ones get a verdict or an error, and the next is judged', async () => {
  const deep = `{"score":${'['.repeat(5000)}${']'.repeat(5000)},"evidence":{}}`;
  const lone = { score: { total: 1 }, evidence: { core: '\ud800', log: [null, 1, 'x', [], {}] } };
  for (const lead of [deep, lone, { score: {}, evidence: { log: Array(100_000).fill({}) } }, { score: 'x'.repeat(1 << 20), evidence: 1 }]) {
    await verify(lead, { config: text }).catch((error) => assert.match(error.message, /not a lead/));
  }
  assert.equal((await verify(honest, { config: text, at: honest.time })).verdict, 'consistent');
});

test('the wasm imports nothing at all', () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(wasm)), []);
});

test('where there are no files and no fetch, as in an edge function, the wasm is imported and given', (t) => {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/leadline'), 'dir');
  writeFileSync(join(folder, 'lead.json'), JSON.stringify(honest));
  // Node's vm has what ECMAScript has, and what is put there: no process, no import of node: modules, no compiling of bytes.
  writeFileSync(join(folder, 'edge.mjs'), `
    import { readFileSync } from 'node:fs';
    import vm from 'node:vm';
    const module = new WebAssembly.Module(readFileSync('node_modules/leadline/dist/leadline.verify.wasm'));
    const only = { Module: WebAssembly.Module, Instance: WebAssembly.Instance, RuntimeError: WebAssembly.RuntimeError };
    const context = vm.createContext({ WebAssembly: only, TextEncoder, TextDecoder });
    const code = new vm.SourceTextModule(readFileSync('node_modules/leadline/dist/verify.mjs', 'utf8'), { context, importModuleDynamically() { throw new Error('there are no modules here'); } });
    await code.link(() => { throw new Error('it imports something'); });
    await code.evaluate();
    const lead = JSON.parse(readFileSync('lead.json'));
    console.log((await code.namespace.verify(lead, { config: readFileSync(process.argv[2], 'utf8'), at: lead.time, wasm: module })).verdict);`);
  const out = execFileSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', 'edge.mjs', config], { cwd: folder, encoding: 'utf8' });
  assert.equal(out, 'consistent\n');
});

test("somebody's project imports it by its name", (t) => {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/leadline'), 'dir');
  writeFileSync(join(folder, 'run.mjs'), "import { verify } from 'leadline/verify'; console.log((await verify(process.argv[2], { config: process.argv[3] })).verdict);");
  assert.equal(execFileSync(process.execPath, ['run.mjs', JSON.stringify({ ...honest, score: undefined }), text], { cwd: folder, encoding: 'utf8' }), 'unverified\n');
});
