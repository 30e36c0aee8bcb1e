// Every visit in tests/sessions gives the same answers, byte for byte, in wasm and in its twin (and natively: tests/native),
// also when it is interrupted after any line and resumed from a snapshot by another core.
//
// A session is a text: {"config": path or object}, then pairs of lines, `> ` an event and `< ` the answer to it.
// The native test writes the answers anew when it is asked to (LEADLINE_UPDATE=1).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, root } from './core.mjs';

const folder = join(root, 'tests/sessions');
const sessions = readdirSync(folder).filter((file) => file.endsWith('.jsonl')).sort().map((file) => read(file));

function read(file) {
  const [head, ...lines] = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
  const { config } = JSON.parse(head);
  const events = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
  const answers = lines.filter((line) => line.startsWith('< ')).map((line) => line.slice(2));
  return { file, head, events, answers, config: typeof config === 'string' ? readFileSync(join(root, config), 'utf8') : JSON.stringify(config) };
}

test('there are sessions, and each event in them has its answer', () => {
  assert.notEqual(sessions.length, 0);
  for (const { file, events, answers } of sessions) assert.equal(answers.length, events.length, file);
});

for (const [build, create] of Object.entries(builds)) {
  for (const { file, config, events, answers } of sessions) {
    test(`${build}: ${file} gives the answers it was written with`, async () => {
      const core = await create();
      assert.equal(JSON.parse(core.load(config)).ok, true);
      events.forEach((line, at) => assert.equal(core.step(line), answers[at], `${file}, event ${at + 1}: ${line}`));
    });

    test(`${build}: ${file} goes on the same from a snapshot before any line`, async () => {
      const [first, second] = [await create(), await create()];
      first.load(config);
      events.forEach((line, cut) => {
        const [snapshot] = JSON.parse(first.step('{"k":"snap"}')).e; // before the boot there is nothing to take over
        second.load(config);
        if (snapshot) second.step(JSON.stringify({ k: 'resume', state: snapshot.value }));
        for (let next = cut; next < events.length; ++next) {
          assert.equal(second.step(events[next]), answers[next], `${file}, resumed before ${cut + 1}, event ${next + 1}: ${events[next]}`);
        }
        first.step(line);
      });
    });
  }
}
