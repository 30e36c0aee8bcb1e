// `leadline init`: a site to begin with, and nothing of anybody's is ever overwritten. That it works in a browser: tests/e2e/init.test.mjs.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPresets } from '../../tools/reference.mjs';
import { emptyFolder, leadline, root } from './receiver-kit.mjs';

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();

test('init writes a site whose config has at most twenty lines and nothing wrong with it', (t) => {
  const folder = join(emptyFolder(t), "Lan's shop");
  const { code, out, err } = leadline(['init', folder]);
  assert.equal(code, 0, err);
  assert.match(out, /next: leadline serve --site '.*Lan'\\''s shop\/site\.json' --data '.*leads' --port 8080\n/);
  assert.deepEqual(files(folder), ['public/index.html', 'public/leadline.json',
    ...['adopted.mjs', 'anchor.mjs', 'bridges.mjs', 'ctas.mjs', 'fields.mjs', 'files.mjs', 'index.mjs', 'later.mjs', 'leadline.common.wasm', 'leadline.ctas.wasm', 'leadline.fields.wasm', 'leadline.formats.wasm', 'leadline.js', 'leadline.phones.wasm', 'leadline.problems.json', 'leadline.proof.wasm', 'leadline.rules.wasm', 'leadline.score.wasm', 'leadline.send.wasm',
      'leadline.wasm', 'looks/bold.css', 'looks/editorial.css', ...Object.keys(readPresets()).map((name) => `presets/${name}.json`), 'proof.mjs', 'signals.mjs', 'subdomains.mjs', 'twin.mjs', 'withdrawal.mjs'].map((file) => `public/leadline/${file}`), 'site.json']);
  for (const file of files(join(folder, 'public/leadline'))) {
    assert.ok(readFileSync(join(folder, 'public/leadline', file)).equals(readFileSync(join(root, 'dist', file))), file);
  }
  const config = join(folder, 'public/leadline.json');
  assert.match(leadline(['check', config]).out, /: 0 errors, 0 warnings, config /);
  assert.ok(readFileSync(config, 'utf8').trimEnd().split('\n').length <= 20);
});

test('without a name it writes into the folder one is in', (t) => {
  const folder = emptyFolder(t);
  const { code, out } = leadline(['init'], { cwd: folder });
  assert.equal(code, 0);
  assert.ok(existsSync(join(folder, 'public/leadline.json')));
  assert.match(out, /next: leadline serve --site \.\/site\.json --data \.\/leads --port 8080/);
});

test('the config is the one that docs/config.md shows', (t) => {
  const folder = emptyFolder(t);
  leadline(['init', folder]);
  const shown = /```json\n([^]*?)```/.exec(readFileSync(join(root, 'docs/config.md'), 'utf8'))[1];
  assert.equal(shown, readFileSync(join(folder, 'public/leadline.json'), 'utf8'));
});

for (const [what, make] of [
  ['a config', (folder) => writeFileSync(join(folder, 'public/leadline.json'), 'mine')],
  ['a page', (folder) => writeFileSync(join(folder, 'public/index.html'), 'mine')],
  ['a site file', (folder) => writeFileSync(join(folder, 'site.json'), 'mine')],
  ['a link that leads nowhere', (folder) => symlinkSync('/nowhere/at/all', join(folder, 'site.json'))],
  ['one of the files that a page loads', (folder) => { mkdirSync(join(folder, 'public/leadline')); writeFileSync(join(folder, 'public/leadline/twin.mjs'), 'mine'); }],
]) {
  test(`where ${what} lies already it writes nothing at all, and says so`, (t) => {
    const folder = emptyFolder(t);
    mkdirSync(join(folder, 'public'));
    make(folder);
    const before = readdirSync(folder, { recursive: true }).sort();
    const { code, err } = leadline(['init', folder]);
    assert.equal(code, 1);
    assert.match(err, /is there already; nothing was written/);
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), before);
    for (const file of files(folder)) assert.equal(readFileSync(join(folder, file), 'utf8'), 'mine');
  });
}

test('a folder that cannot be made is named with the reason', (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const { code, err } = leadline(['init', join(folder, 'file/inside')]);
  assert.equal(code, 1);
  assert.match(err, /file\/inside.*: Not a directory/);
});
