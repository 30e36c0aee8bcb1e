// The core comes in two halves (wasm/split.mjs): the first paints a first form alone, and both together are the core.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { references } from '../../wasm/later.mjs';
import { builds, firstHalf, root } from './core.mjs';

const CONFIGS = ['demo/leadline.json', 'tests/sessions/flat.config.json'];

/** A first visit, until every form has been opened. */
function firstLines({ ctas = [], forms = [] }) {
  const ids = [...ctas, ...forms].map(({ id }) => id);
  return [
    { k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en', device: { touch: false, width: 1280 } },
    { k: 'page', m: 10, path: '/other', title: 'Another page', query: { gclid: 'x' }, referrer: 'https://news.example/', lang: 'en', host: 'page.example', slots: ids },
    ...ctas.map(({ id }) => ({ k: 'click', m: 500, cta: id })),
    ...forms.map(({ id }) => ({ k: 'open', m: 900, surface: id })),
  ].map((event) => JSON.stringify({ ...event, w: 1793500000000 + event.m }));
}

for (const file of CONFIGS) {
  test(`${file}: the first half alone answers a first visit as the whole core does`, async () => {
    const text = readFileSync(join(root, file), 'utf8');
    const [first, whole] = [await firstHalf(), await builds.wasm()];
    assert.equal(first.load(text), whole.load(text));
    for (const line of firstLines(JSON.parse(text))) assert.equal(first.step(line), whole.step(line), line);
  });
}

test('a config with mistakes costs no trap: the first half alone says of each mistake what the whole core does', async () => {
  const folder = join(root, 'tests/vectors/mistakes');
  const [first, whole] = [await firstHalf(), await builds.wasm()];
  for (const file of readdirSync(folder).filter((name) => name !== 'expected.json')) {
    const text = readFileSync(join(folder, file), 'utf8');
    assert.equal(first.load(text), whole.load(text), file);
  }
});

test('what only the rest can do is a trap without it, not another answer', async () => {
  const core = await firstHalf();
  core.load(readFileSync(join(root, CONFIGS[1]), 'utf8'));
  for (const line of firstLines(JSON.parse(readFileSync(join(root, CONFIGS[1]), 'utf8')))) core.step(line);
  assert.throws(() => core.step('{"k":"ask","w":1793500001000,"m":1000,"what":"score"}'), WebAssembly.RuntimeError);
});

test('the cut is refused when the first half refers to what comes with the second, also where the linker left out zeros', () => {
  const later = [0x10000, 0x11000];
  const found = (text, ...bytes) => references(later, text, [{ address: 0x2000, bytes: Buffer.from(bytes) }]);
  assert.deepEqual(found('(i32.const 65636)'), [0x10064], 'an address in the code');
  assert.deepEqual(found('(i32.load8_u offset=65636'), [0x10064]);
  assert.deepEqual(found('', 0x64, 0, 1, 0), [0x10064], 'an address in data');
  assert.deepEqual(found('', 0x64, 0, 1), [0x10064], 'without its last byte, which is zero');
  assert.deepEqual(references(later, '', [{ address: 0x2001, bytes: Buffer.from([1, 1]) }]), [0x10100], 'or without its first');
  assert.deepEqual(found('(i32.const 65536)', 0, 0, 0, 0), [], 'the gap is for numbers');
});
