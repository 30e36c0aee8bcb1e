// Whoever follows the docs to the letter gets what they say: every snippet is tried as far as it can be by itself, and every link leads somewhere.
// (The TypeScript of README.md and docs/api.md is compiled in tests/js/package.test.mjs.)
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { transform } from 'esbuild';
import { parentOf, readTables } from '../../tools/reference.mjs';
import { emptyFolder, leadline, root, serve, stop } from './receiver-kit.mjs';

const read = (file) => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fenced blocks of all pages: `{place, language, text}`. */
const blocks = pages.flatMap((page) => [...read(page).matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(({ 1: language, 2: text, index }) =>
  ({ place: `${page}:${read(page).slice(0, index).split('\n').length}`, language, text })));
const of = (...languages) => blocks.filter(({ language }) => languages.includes(language));

// ---- JSON

const { keys, operators } = readTables();
const membersOf = (path) => new Set(keys.filter((row) => parentOf(row.path) === path).map((row) => row.path.slice(row.path.lastIndexOf('.') + 1)));
const objects = [...new Set(keys.map(({ path }) => parentOf(path)))].filter((path) => path === '' || keys.some((row) => row.path === path && row.type === 'object'));

/** A small config with what a snippet may lean on: forms, groups, stages and bands of the names that the docs use. */
const surroundings = () => ({
  version: 1, site: 'x',
  forms: [{ id: 'contact', fields: ['email', 'phone', 'budget', 'company'].map((name) => ({ name, label: name })) }, { id: 'price-list', fields: [{ name: 'email', label: 'E-mail' }] },
    { id: 'visit', display: 'modal', title: 'Visit', fields: [{ name: 'phone', label: 'Phone' }] }],
  scoring: { rules: [{ id: 'some', on: 'page', points: 100 }, { id: 'other', group: 'fit', on: 'page', points: 100 }], stages: [{ id: 'MQL', when: { '>=': [{ var: 'score.total' }, 1] } }, { id: 'SQL', when: { '>=': [{ var: 'score.total' }, 2] } }] },
  delivery: { endpoints: [{ id: 'somewhere', url: '/api/leads', files: '/api/files' }] },
});

/** The config with `value` at `path`, a new item where the path ends in one. */
function placed(value, path) {
  const config = surroundings();
  if (path === '') return Object.assign(config, value);
  let holder = config;
  const steps = path.split('.');
  for (const [at, step] of steps.entries()) {
    const [, name, list] = /^(.+?)((?:\[\])?)$/.exec(step);
    const last = at === steps.length - 1;
    if (list) {
      holder[name] ??= [];
      if (last && holder[name][0]?.id && !('id' in value)) return Object.assign(holder[name][0], value), config;  // some keys of one
      // What shares an id takes its place.
      if (last) return (holder[name] = [...holder[name].filter(({ id }) => id !== value.id), value]), config;
      holder = holder[name][0] ?? undefined;
    } else {
      holder[name] = last ? { ...holder[name], ...value } : (holder[name] ?? {});
      holder = holder[name];
    }
    if (!holder) return undefined;
  }
  return config;
}

const check = (config) => JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify(config) }).out).diagnostics;

/** '' when some place of a config takes the snippet without a word; what is said at the likeliest place otherwise. */
function triedAsConfig(value) {
  if (!isObject(value)) return 'no object';
  const names = Object.keys(value);
  if (names.length === 1 && operators.includes(names[0])) {
    const report = check(placed({ id: 'tried', on: 'page', points: 1, when: value }, 'scoring.rules[]'));
    return report.map(({ message }) => message).join('; ');
  }
  const fitting = objects.filter((path) => names.every((name) => name.startsWith('$') || membersOf(path).has(name)));
  let complaint = `no object of a config has the keys ${names.join(', ')}`;
  for (const path of fitting) {
    const config = placed(value, path);
    if (!config) continue;
    const diagnostics = check(config);
    if (diagnostics.length === 0) return '';
    complaint = `as ${path || 'the document'}: ${diagnostics.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`).join('; ')}`;
  }
  return complaint;
}

describe('JSON in the docs', () => {
  for (const { place, text } of of('json')) {
    test(`${place} is accepted by check where it belongs`, async (t) => {
      const whole = text.trimStart().startsWith('{') ? text : `{${text}}`;
      const value = JSON.parse(whole);
      if (value.type === 'lead.submitted') return;  // tests/e2e/endpoint.test.mjs
      if ('static' in value || 'origins' in value || 'relay' in value || 'notices' in value || 'letters' in value) return startsAsSite(t, value);
      assert.equal(triedAsConfig(value), '');
    });
  }

  test('each condition that stands in a line compiles', () => {
    let tried = 0;
    for (const page of pages) {
      for (const [, text] of read(page).matchAll(/`(\{"[^`]*\})`/g)) {
        let value;
        try { value = JSON.parse(text); } catch { continue; }  // a shape, such as {"accepted":id}
        const [operator] = Object.keys(value);
        if (Object.keys(value).length !== 1 || !operators.includes(operator)) continue;
        const { code, out } = leadline(['try', 'rule'], { input: `${JSON.stringify({ rule: value, data: {}, test: true })}\n` });
        assert.equal(code, 0, `${page}: ${text}`);
        assert.ok(!/unknown_operator/.test(out), `${page}: ${text}`);
        tried += 1;
      }
    }
    assert.ok(tried >= 10, `${tried} tried`);
  });
});

test('the conditions on paths in docs/facts.md hold for what they say, and for nothing else', () => {
  const rows = [...read('docs/facts.md').matchAll(/^\| ([^|]+) \| `(\{"[^`]*\})`/gm)].map(([, meant, rule]) => [meant, JSON.parse(rule)]);
  const paths = ['/pricing', '/pricing/', '/Pricing', '/blog/', '/blog/a', '/blog', '/blogs/a', '/a.pdf', '/pdf', '/careers'];
  const expected = [['/pricing'], ['/pricing', '/pricing/'], ['/blog/', '/blog/a'], ['/a.pdf'], ['/pricing', '/pricing/'], paths.filter((path) => path !== '/careers')];
  assert.equal(rows.length, expected.length);
  for (const [at, [meant, rule]] of rows.entries()) {
    const input = paths.map((path) => `${JSON.stringify({ rule, data: { event: { path } }, test: true })}\n`).join('');
    const answers = leadline(['try', 'rule'], { input }).out.trim().split('\n').map((line) => JSON.parse(line).result);
    assert.deepEqual(paths.filter((_, index) => answers[index] === 'yes'), expected[at], meant);
  }
});

/** A site file starts a receiver, with the folders and the config that it names. */
async function startsAsSite(t, site) {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'a/site'), { recursive: true });
  for (const path of Object.values(site.static ?? {})) mkdirSync(join(folder, 'a/site', path), { recursive: true });
  mkdirSync(join(folder, 'a/site', dirname(site.config)), { recursive: true });
  writeFileSync(join(folder, 'a/site', site.config), JSON.stringify({ ...surroundings(), site: site.site ?? 'x' }));
  writeFileSync(join(folder, 'a/site/site.json'), JSON.stringify(site));
  // Its secrets are somebody's; any will do.
  const names = [...JSON.stringify(site).matchAll(/\{\{secret:(\w+)\}\}/g)].map(([, name]) => name);
  const env = Object.fromEntries(names.map((name) => [`LEADLINE_SECRET_${name}`, /URL/.test(name) ? 'https://hooks.example/x' : `whsec_${Buffer.alloc(32).toString('base64')}`]));
  const server = await serve(t, { data: join(folder, 'data'), site: join(folder, 'a/site/site.json'), env });
  assert.ok(server.port > 0);
  await stop(server);
}

// ---- JavaScript, HTML, commands

for (const { place, text } of of('js', 'ts')) {
  test(`${place}: the JavaScript can be read`, async () => {
    await transform(text, { loader: 'ts', format: 'esm' });
  });
}

test('the attributes that the docs put on a page are those that the page looks at', () => {
  const sources = readdirSync(join(root, 'js')).filter((file) => file.endsWith('.ts')).map((file) => read(join('js', file))).join('\n');
  const said = new Set(blocks.flatMap(({ text }) => [...text.matchAll(/\s(data-[\w-]+)/g)].map(([, name]) => name)));
  for (const [, name] of read('docs/install.md').matchAll(/^\| `(data-[\w-]+)/gm)) said.add(name);
  assert.ok(said.size >= 6);
  const isRead = (name) => sources.includes(name) || new RegExp(`\\bdata(?:set)?\\.${name.slice(5).replace(/-(\w)/g, (_, letter) => letter.toUpperCase())}\\b|['"\`]${name.slice(5)}['"\`]`).test(sources);
  assert.deepEqual([...said].filter((name) => !isRead(name)), []);
});

test('scripts in HTML can be read', async () => {
  for (const { place, text } of of('html')) {
    for (const [, script] of text.matchAll(/<script(?![^>]*src)[^>]*>([^]*?)<\/script>/g)) await assert.doesNotReject(transform(script, { loader: 'js' }), place);
  }
});

test('the commands in the docs exist, with the options that they are given', () => {
  const scripts = JSON.parse(read('package.json')).scripts;
  let tried = 0;
  for (const { place, text } of [...of('sh'), ...of('').filter(({ text: one }) => one.includes('leadline '))]) {
    for (const line of text.split('\n')) {
      const [, command, rest] = /^(?:\$ )?leadline (\w+)([^#]*)/.exec(line) ?? [];
      if (command) {
        const { code, out } = leadline(['help', command]);
        assert.equal(code, 0, `${place}: leadline ${command}`);
        for (const [option] of rest.matchAll(/(?<=\s)--[\w-]+/g)) assert.ok(out.includes(option), `${place}: leadline ${command} ${option}`);
        tried += 1;
      }
      const [, script] = /npm run ([\w-]+)/.exec(line) ?? [];
      if (script) assert.ok(script in scripts, `${place}: npm run ${script}`);
    }
  }
  assert.ok(tried >= 8, `${tried} tried`);
});

test('docs/cli.md and the README name each command that the program has, and no others', () => {
  const listed = leadline(['help']).out.matchAll(/^ {2}([a-z]+) +\S/gm);
  const commands = [...listed].map(([, name]) => name).filter((name) => name !== 'help').sort();
  const rows = [...new Set([...read('docs/cli.md').matchAll(/^\| `leadline (\w+)/gm)].map(([, name]) => name))].sort();
  assert.deepEqual(rows, commands);
});

// ---- Links

/** The names that GitHub gives to headings. */
function anchors(text) {
  const names = new Set();
  for (const [, heading] of text.replace(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)) {
    const name = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
    let unique = name;
    for (let count = 1; names.has(unique); count += 1) unique = `${name}-${count}`;
    names.add(unique);
  }
  return names;
}

test('each link between the documents leads to a file, and to a heading in it', () => {
  const broken = pages.flatMap((page) => [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(root, file))) return [`${page}: ${target}: no such file`];
    return anchor === undefined || anchors(read(file)).has(anchor) ? [] : [`${page}: ${target}: no such heading`];
  }));
  assert.deepEqual(broken, []);
});

test('each page of docs/ is linked from the README', () => {
  const readme = read('README.md');
  assert.deepEqual(pages.filter((page) => page.startsWith('docs/') && !readme.includes(`(${page}`)), []);
});

// ---- Sessions for people

test('the sessions that the docs show for people are what the program prints (LEADLINE_UPDATE=1 writes them anew)', () => {
  let shown = 0;
  for (const page of pages) {
    const wanted = read(page).replace(/^(\$ leadline (replay --print tests\S+)\n)[^]*?^```$/gm, (_, command, words) => {
      shown += 1;
      return `${command}${leadline(words.split(' ')).out}\`\`\``;
    });
    if (process.env.LEADLINE_UPDATE) writeFileSync(join(root, page), wanted);
    assert.equal(read(page), wanted, page);
  }
  assert.ok(shown > 0);
});
