// core/LAYERS: who may include whom. It is the map of the core; the compiler would not keep it, so a test does.
import { test } from 'node:test';
import { expectNone, files, read } from './files.mjs';
import { code } from './source.mjs';

// What may be named from outside the core: the border, and the parts that the command line and the page use directly.
const BORDER = ['base', 'api', 'wire', 'config', 'metrics', 'view'];
const OUTSIDE = { wasm: BORDER, cli: [...BORDER, 'rules', 'forms', 'formats', 'proof'], receiver: [...BORDER, 'proof'], input: ['base'] };
// `leadline try` evaluates one rule, and reads one answer; `check` and `init` know the presets; a proof of work is checked by the functions that have found it.
// Libraries beside the core: what else each may name. The command line runs the receiver, which knows of no command line.
const BESIDE = { receiver: ['receiver', 'input'], input: ['input'] };

/** The file as a map from folder to `{level, neighbours}`; `a + b` on a line lets `a` include its neighbour `b`. */
function readLayers() {
  const layers = new Map();
  for (const line of read('core/LAYERS').split('\n')) {
    const [level, ...words] = line.replace(/#.*/, '').trim().split(/\s+/);
    let last;
    for (let at = 0; at < words.length; at += 1) {
      if (words[at] === '+') layers.get(last).neighbours.push(words[at += 1]);
      else layers.set(last = words[at], { level: Number(level), neighbours: [] });
    }
  }
  return layers;
}

const layers = readLayers();

/** The includes in quotes of a source: `[{line, path, folder}]`. */
function includes(file) {
  return code(read(file), { keepStrings: true }).split('\n').flatMap((text, index) => {
    const path = /^\s*#\s*include\s+"([^"]+)"/.exec(text)?.[1];
    return path === undefined ? [] : [{ line: index + 1, path, folder: path.split('/')[0] }];
  });
}

function mayInclude(from, to) {
  const [user, used] = [layers.get(from), layers.get(to)];
  return from === to || used.level < user.level || user.neighbours.includes(to);
}

test('LAYERS names every folder of the core', () => {
  const folders = new Set(files('core').filter((file) => file.split('/').length > 2).map((file) => file.split('/')[1]));
  expectNone([...folders].filter((folder) => !layers.has(folder)).map((folder) => `core/LAYERS:1: the folder core/${folder} is not in it`));
});

test('a folder of the core includes itself and lower layers only', () => {
  const sources = files('core').filter((file) => /\.(h|cpp)$/.test(file));
  expectNone(sources.flatMap((file) => {
    const from = file.split('/')[1];
    return includes(file).flatMap(({ line, path, folder }) => {
      if (!layers.has(folder)) return [`${file}:${line}: includes "${path}", which names no folder of the core`];
      return mayInclude(from, folder) ? [] : [`${file}:${line}: ${from} (layer ${layers.get(from).level}) may not include ${folder} (layer ${layers.get(folder).level})`];
    });
  }));
});

test('the page, the command line and the receiver include the border, not the inside of the core', () => {
  expectNone(Object.entries(OUTSIDE).flatMap(([user, allowed]) => files(user).filter((file) => /\.(h|cpp)$/.test(file)).flatMap((file) =>
    includes(file).filter(({ folder }) => layers.has(folder) && !allowed.includes(folder))
      .map(({ line, folder }) => `${file}:${line}: ${user} may not include ${folder}: only ${allowed.join(', ')}`))));
});

test('the receiver includes the core and itself, and nothing of the command line', () => {
  expectNone(Object.entries(BESIDE).flatMap(([user, beside]) => files(user).filter((file) => /\.(h|cpp)$/.test(file)).flatMap((file) =>
    includes(file).filter(({ folder }) => !layers.has(folder) && !beside.includes(folder))
      .map(({ line, path }) => `${file}:${line}: ${user} may not include "${path}": only ${beside.join(', ')} and the core`))));
});
