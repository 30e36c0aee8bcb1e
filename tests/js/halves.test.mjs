// The core comes in two halves (wasm/split.mjs): the first paints a first form alone, and both together are the core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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

test('what only the rest can do is a trap without it, not another answer', async () => {
  const core = await firstHalf();
  core.load(readFileSync(join(root, CONFIGS[1]), 'utf8'));
  for (const line of firstLines(JSON.parse(readFileSync(join(root, CONFIGS[1]), 'utf8')))) core.step(line);
  assert.throws(() => core.step('{"k":"ask","w":1793500001000,"m":1000,"what":"score"}'), WebAssembly.RuntimeError);
});
