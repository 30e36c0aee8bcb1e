// The delivery contract (tests/contract): four receivers keep it, and those that break one promise each are found out.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { killContract, rowsOf, runContract } from '../contract/run.mjs';
import { emptyFolder, freePort, leadsOf, root, serve, stop } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const origin = 'https://www.example.com';
const nodeReceiver = readFileSync(join(root, 'docs/receivers/node.mjs'), 'utf8');
const broken = (results) => results.filter(({ problem }) => problem);

/** Starts a program that listens at `port`, in a group of its own, and waits until it does: {kill}. */
async function start(t, port, [program, ...args], env) {
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...process.env, ORIGIN: origin, PORT: String(port), ...env } });
  const gone = once(child, 'exit');
  const kill = async () => {
    try { process.kill(-child.pid, 'SIGKILL'); } catch { /* gone already */ }
    await gone;
  };
  t.after(kill);
  for (let tries = 0; ; ++tries) {
    const there = await fetch(`http://127.0.0.1:${port}/`, { method: 'OPTIONS' }).catch(() => undefined);
    if (there) return { kill, gone };
    assert.ok(tries < 400, `${program} does not listen`);
    await pause(25);
  }
}

const ROWS = '$rows = (new SQLite3($argv[1]))->query("SELECT body FROM lead"); while ($row = $rows->fetchArray()) echo $row[0], "\\n";';

const linesOf = (file) => () => rowsOf(existsSync(file) ? readFileSync(file, 'utf8') : '');

/** The receivers of docs/receivers: how each is started, and what it has stored. */
const shown = {
  node: (folder, text = nodeReceiver) => {
    const [script, file] = [join(folder, 'node.mjs'), join(folder, 'leads.jsonl')];
    writeFileSync(script, text);
    return { command: [process.execPath, script], env: { FILE: file }, rows: linesOf(file) };
  },
  python: (folder) => {
    const file = join(folder, 'leads.jsonl');
    return { command: ['python3', join(root, 'docs/receivers/lead.py')], env: { FILE: file }, rows: linesOf(file) };
  },
  php: (folder, _, port) => {
    const file = join(folder, 'leads.sqlite');
    // Four processes, as a web server has several: what keeps a lead from being stored twice is the database.
    return { command: ['php', '-q', '-S', `127.0.0.1:${port}`, join(root, 'docs/receivers/lead.php')], env: { FILE: file, PHP_CLI_SERVER_WORKERS: '4' },
      rows: () => (existsSync(file) ? rowsOf(execFileSync('php', ['-r', ROWS, file], { encoding: 'utf8' })) : []) };
  },
};

async function place(t, kind, text) {
  const port = await freePort();
  const made = shown[kind](emptyFolder(t), text, port);
  return { ...made, address: `http://127.0.0.1:${port}/`, start: (env) => start(t, port, made.command, { ...made.env, ...env }) };
}

for (const kind of Object.keys(shown)) {
  test(`docs/receivers: the ${kind} receiver keeps the contract`, minute, async (t) => {
    const { address, start: begin, rows } = await place(t, kind);
    await begin();
    assert.deepEqual(broken(await runContract(address, { origin, rows })), []);
  });

  test(`docs/receivers: the ${kind} receiver, killed under load, has each acknowledged lead once`, minute, async (t) => {
    const { address, start: begin, rows } = await place(t, kind);
    const { acknowledged, lost, twice } = await killContract(address, { origin, start: begin, rows, kills: 3 });
    assert.deepEqual({ lost, twice }, { lost: 0, twice: 0 });
    assert.ok(acknowledged >= 15, `${acknowledged} acknowledged`);
  });
}

test('the command line, as docs/contract.md has it, runs the table and the kills on one receiver, twice', minute, async (t) => {
  const port = await freePort();
  const { command, env } = shown.node(emptyFolder(t));
  const address = `http://127.0.0.1:${port}/`;
  const run = () => execFileSync(process.execPath, [join(root, 'tests/contract/run.mjs'), address, '--origin', origin, '--rows', `cat ${env.FILE}`,
    '--start', command.join(' ')], { encoding: 'utf8', env: { ...process.env, ORIGIN: origin, PORT: String(port), FILE: env.FILE } });
  for (const _ of ['first', 'again']) assert.match(run(), /^ok {6}5 kills: \d+ acknowledged, 0 lost, 0 twice\n\d+ passed, 0 failed$/m);
});

describe('leadline serve', () => {
  const site = { site: 'my-site', config: 'config.json', origins: [origin] };
  const config = { version: 1, site: 'my-site', forms: [{ id: 'contact', fields: [{ name: 'name', label: 'Name' }] }] };
  const folderOf = (t) => {
    const folder = emptyFolder(t);
    writeFileSync(join(folder, 'site.json'), JSON.stringify(site));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    return folder;
  };

  test('keeps the contract', minute, async (t) => {
    const folder = folderOf(t);
    const server = await serve(t, { data: join(folder, 'data'), site: join(folder, 'site.json') });
    const rows = async () => (await leadsOf(server)).map(({ lead }) => lead);
    assert.deepEqual(broken(await runContract(`http://127.0.0.1:${server.port}/api/leads`, { origin, rows })), []);
    assert.deepEqual(await stop(server), { code: 0, signal: null });
  });
});

describe('a disk that cannot sync', () => {
  for (const kind of Object.keys(shown)) {
    test(`makes the ${kind} receiver acknowledge nothing: it answers when a lead is on the disk, and not before`, minute, async (t) => {
      const [trouble, shim] = [emptyFolder(t), join(emptyFolder(t), 'disk.so')];
      execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(root, 'tests/js/receiver-disk.c'), '-ldl']);
      const { address, start: begin } = await place(t, kind);
      // PHP opens its extensions so that they find their own libraries' functions first: SQLite has to be there before.
      await begin({ LD_PRELOAD: `${shim} libsqlite3.so.0`, DISK_TROUBLE: trouble });
      const post = (digit) => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: digit.repeat(32) }) })
        .then(({ status }) => status, () => 'no answer');
      assert.equal(await post('1'), 200);
      mkdirSync(join(trouble, 'fail'));
      const answer = await post('2');
      assert.ok([503, 'no answer'].includes(answer), String(answer));
    });
  }
});

/** One promise broken in each: the case that finds it, and what is changed of the Node receiver. */
const MUTANTS = {
  'forgets what it has': ['the same bytes again', /^ {2}note\(fp, lead\);\n/m, ''],
  'knows a repetition by its id alone': ['the same id', /return \[422.*\];/, 'return [200, { accepted: lead.id, dup: true }];'],
  'takes the second for the first': ['the same id', /^ {2}if \(first && first\.fp !== fp.*\n/m, ''],
  'acknowledges what it does not keep': ['a lead: stored', /writeSync\(file, `\{.*`\);.*\n/, '\n'],
  'lets every page post': ['an origin', /if \(origin !== undefined.*return answer\(403\);/, ''],
  'knows an origin by its beginning': ['an origin', /ORIGINS\.includes\(origin\)/g, '(origin ?? "").startsWith(ORIGINS[0])'],
  'has no limit': ['too large', /bytes <= MOST\) parts|bytes > MOST \? answer\(413\) : /g, (found) => (found.startsWith('bytes <=') ? 'true) parts' : '')],
  'takes any id': ['no id', /!\/\^\[0-9a-f\]\{32\}\$\/\.test\(lead\.id\)/, 'lead.id === ""'],
  'throws the whole away for the part': ['an unfinished', /!\(rank > first\.rank\)/, 'true'],
  'reads bytes as they come': ['no JSON', /\{ fatal: true \}/, '{}'],
  'falls over what is deep': ['nested', /\$\{text\.replace\(.*\)\}\}\\n/, '${JSON.stringify(lead)}}\\n'],
};

describe('one promise broken', { concurrency: 4 }, () => {
  for (const [name, [found, pattern, instead]] of Object.entries(MUTANTS)) {
    test(`a receiver that ${name} does not pass`, minute, async (t) => {
      const text = nodeReceiver.replace(pattern, instead);
      assert.notEqual(text, nodeReceiver);
      const { address, start: begin, rows } = await place(t, 'node', text);
      await begin();
      assert.equal(broken(await runContract(address, { origin, rows, only: found })).length, 1);
    });
  }
});

test('docs/endpoint.md shows the receiver that is tested', () => {
  const [, text] = /^```js\n([^]*?)^```$/m.exec(readFileSync(join(root, 'docs/endpoint.md'), 'utf8'));
  assert.equal(text, nodeReceiver);
});
