// The command line with right and with wrong input: what it says, and its exit codes.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, readDemo, root } from './receiver-kit.mjs';

const demo = 'demo/leadline.json';

describe('leadline', () => {
  test('--help lists the commands on stdout', () => {
    const { code, out } = leadline(['--help']);
    assert.equal(code, 0);
    for (const command of ['check', 'score', 'explain', 'replay', 'serve', 'try', 'verify', 'help']) assert.match(out, new RegExp(`^  ${command} `, 'm'));
    assert.deepEqual(leadline(['help']), leadline(['--help']));
  });

  test('without a command it shows the same on stderr, as a wrong call', () => {
    const { code, out, err } = leadline([]);
    assert.deepEqual([code, out], [2, '']);
    assert.equal(err, leadline(['--help']).out);
  });

  for (const command of ['check', 'score', 'explain', 'replay', 'serve', 'try', 'verify']) {
    test(`help ${command} and ${command} --help say how it is used`, () => {
      const { code, out } = leadline(['help', command]);
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^leadline ${command} `));
      assert.deepEqual(leadline([command, '--help']), { code, out, err: '' });
    });
  }

  test('--version names the version', () => assert.match(leadline(['--version']).out, /^leadline \d+\.\d+\.\d+\n$/));

  for (const [slip, meant] of [['chek', 'check'], ['serv', 'serve'], ['repaly', 'replay'], ['hlep', 'help']]) {
    test(`${slip} is unknown; did you mean ${meant}?`, () => {
      for (const args of [[slip], ['help', slip]]) {
        const { code, err } = leadline(args);
        assert.equal(code, 2);
        assert.match(err, new RegExp(`no command \`${slip}\`; did you mean \`${meant}\``));
      }
    });
  }

  for (const [args, problem] of [
    [['frobnicate'], /no command `frobnicate`; `leadline --help` lists them/],
    [['check'], /FILE is missing/],
    [['try', 'email', 'a', 'b'], /is one word too many/],
    [['check', '--jsn', 'a'], /no option `--jsn`; did you mean `--json`/],
    [['check', '--json=1', 'a'], /`--json` takes no value/],
    [['check', '-x', 'a'], /no option `-x`/],
    [['replay', 'log'], /`--config` is missing/],
    [['replay', '--config'], /`--config` needs a value/],
    [['replay', '--config', 'a', '--config', 'b', 'log'], /`--config` is given twice/],
    [['serve', '--site', 'a', '--data', 'b'], /`--port` is missing/],
    [['serve', '--site', 'a', '--data', 'b', '--port', '65536'], /`--port` is a number from 0 to 65535/],
    [['serve', '--site', 'a', '--data', 'b', '--port', '80a'], /`--port` is a number/],
    [['serve', '--site', 'a', '--data', 'b', '--port', '0', '--token='], /`--token` is empty/],
    [['serve', '--site', 'a', '--data', 'b', '--port', '0', '--token', 'secret'], /`--token` is too short to be a secret: 16 characters or more/],
    [['try', 'nothing'], /`nothing` cannot be tried/],
  ]) {
    test(`called wrongly: ${args.join(' ')}`, () => {
      const { code, out, err } = leadline(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, problem);
    });
  }

  for (const command of [['check', 'PATH'], ['score', '--config', demo, 'PATH'], ['explain', '--config', 'PATH', '-'], ['replay', '--config', demo, 'PATH'], ['replay', '--config', 'PATH', '-'],
    ['verify', '--config', demo, 'PATH'], ['verify', '--config', 'PATH', '-'],
    ['serve', '--data', 'DATA', '--port', '0', '--site', 'PATH']]) {
    test(`${command.join(' ')}: a file that is missing, and a folder`, (t) => {
      const folder = emptyFolder(t);
      const run = (path) => leadline(command.map((word) => word.replace('PATH', path).replace('DATA', join(folder, 'data'))));
      const missing = run(join(folder, 'no.json'));
      assert.equal(missing.code, 1);
      assert.match(missing.err, /no\.json: no such file/);
      const isFolder = run(folder);
      assert.equal(isFolder.code, 1);
      assert.match(isFolder.err, /is a folder, not a file/);
    });
  }
});

describe('an option may stand with its value in one word', () => {
  const boot = '{"k":"boot","w":1795300000000,"m":0,"tz":420,"seed":"00112233445566778899aabbccddeeff"}';
  const joined = (args) => args.flatMap((word, at) => (args[at - 1]?.startsWith('--') ? [] : word.startsWith('--') ? [`${word}=${args[at + 1]}`] : [word]));

  for (const [args, input] of [
    [['score', '--config', demo, '--at', '1795300000000', '-'], boot],
    [['explain', '--config', demo, '--at', '2026-11-22T00:00Z', '-'], boot],
    [['replay', '--config', demo, '-'], boot],
    [['verify', '--config', demo, '--at', '2026-11-22T00:00Z', '-'], boot],
    [['try', 'tel', '--region', 'VN'], '0912345678'],
    [['serve', '--site', 'no.json', '--data', 'no', '--port', '0', '--host', '127.0.0.1', '--token', '0123456789abcdef', '--store', 'none'], ''],
  ]) {
    test(joined(args).join(' '), () => {
      const said = leadline(args, { input });
      assert.doesNotMatch(said.err, /no option|needs a value/);
      assert.deepEqual(leadline(joined(args), { input }), said);
    });
  }

  test('what follows the first = is the value, whatever is in it, and nothing is a value, too', () => {
    assert.match(leadline(['replay', '--config=a=b.json', '-']).err, /a=b\.json: no such file/);
    assert.deepEqual(leadline(['replay', '--config=', '-']), leadline(['replay', '--config', '', '-']));
  });
});

describe('leadline check', () => {
  const check = (t, text, ...args) => {
    const file = join(emptyFolder(t), 'config.json');
    writeFileSync(file, text);
    const { code, out, err } = leadline(['check', ...args, file]);
    return { code, err, out: out.replaceAll(file, 'FILE') };
  };

  test('finds nothing in the demo, and names its hash', () => {
    const { code, out } = leadline(['check', demo]);
    assert.equal(code, 0);
    assert.match(out, /^demo\/leadline\.json: 0 errors, 0 warnings, config [0-9a-f]{16}\ndemo\/leadline\.json: at the earliest: IQL after 1 s, /);
  });

  test('reads standard input', () => {
    const { code, out } = leadline(['check', '-'], { input: readDemo('leadline.json') });
    assert.equal(code, 0);
    assert.match(out, /^standard input: 0 errors/);
  });

  for (const [name, text, line] of [
    ['an empty file', '', /^FILE:1:1: error\[not_json\] the text is empty/],
    ['a comma too many', '{\n  "a": [1, 2,],\n}', /^FILE:2:14: error\[not_json\] .*unexpected '\]'.*\(remove the comma before it\)/],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', /^FILE:3:5: error\[not_json\] .*expected '}'/],
    ['a comment', '{\n  // why\n  "a": 1\n}', /^FILE:2:\d: error\[not_json\] .*\(JSON has no comments\)/],
    ['single quotes', "{'a': 1}", /^FILE:1:2: error\[not_json\] .*\(JSON strings and keys stand in double quotes\)/],
    ['an end that is missing', '{\n"a": {', /^FILE:2:\d: error\[not_json\] .*unexpected end of input.*\(a bracket, brace or quote may not be closed\)/],
    ['brackets too deep', '['.repeat(100) + ']'.repeat(100), /^FILE:1:\d+: error\[not_json\] brackets nest deeper than 64 levels/],
  ]) {
    test(`${name}: line, column and reason`, (t) => {
      const { code, out } = check(t, text);
      assert.equal(code, 1);
      assert.match(out, line);
    });
  }

  test('a problem has the line of its pointer', (t) => {
    const text = '{\n  "version": 1,\n  "site": "x",\n  "forms": [\n    { "id": "a", "fields": [\n      { "name": "mail", "type": "emial" }\n    ] }\n  ]\n}';
    const { code, out } = check(t, text);
    assert.equal(code, 1);
    assert.match(out, /^FILE:6:\d+: error\[\w+\] \/forms\/0\/fields\/0\/type: .*email/m);
  });

  test('warnings alone leave the exit code 0', (t) => {
    const { code, out } = check(t, '{"version":1,"site":"x","forsm":[]}');
    assert.equal(code, 0);
    assert.match(out, /^FILE:1:25: warning\[\w+\] \/forsm: .*forms/m);
    assert.match(out, /0 errors, 1 warning,/);
  });

  test('--json gives the same to a program', (t) => {
    const text = '{"version":1,"site":"x",\n"forsm":[]}';
    const { code, out } = check(t, text, '--json');
    assert.equal(code, 0);
    const report = JSON.parse(out);
    assert.equal(report.ok, true);
    const [{ pointer, severity, line, column }] = report.diagnostics;
    assert.deepEqual({ pointer, severity, line, column }, { pointer: '/forsm', severity: 'warning', line: 2, column: 1 });
    const broken = check(t, '{', '--json');
    assert.equal(broken.code, 1);
    assert.equal(JSON.parse(broken.out).diagnostics[0].code, 'not_json');
  });

  test('takes several files: a report each, in their order, with the file\'s name for a program', (t) => {
    const folder = emptyFolder(t);
    writeFileSync(join(folder, 'a.json'), '{"version":1,"site":"x"}');
    writeFileSync(join(folder, 'b.json'), '{');
    const json = leadline(['check', '--json', 'b.json', 'a.json'], { cwd: folder });
    assert.equal(json.code, 1);
    assert.deepEqual(json.out.trim().split('\n').map((line) => JSON.parse(line)).map(({ file, ok }) => ({ file, ok })), [{ file: 'b.json', ok: false }, { file: 'a.json', ok: true }]);
    const text = leadline(['check', 'a.json', 'none.json', 'b.json'], { cwd: folder });
    assert.equal(text.code, 1);
    assert.match(text.out, /^a\.json: 0 errors.*\nb\.json:1:2: error\[not_json\]/);
    assert.match(text.err, /none\.json: no such file/);
  });
});

describe('leadline replay', () => {
  const boot = '{"k":"boot","w":1795300000000,"m":0,"tz":420,"seed":"00112233445566778899aabbccddeeff"}';
  const page = '{"k":"page","w":1795300000010,"m":10,"path":"/","title":"t","query":{},"lang":"vi","host":"h"}';
  const replay = (input, path = '-') => leadline(['replay', '--config', demo, path], { input });

  test('answers each event with a line', () => {
    const { code, out, err } = replay(`${boot}\n${page}\n`);
    assert.deepEqual([code, err], [0, '']);
    const answers = out.trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.equal(answers.length, 2);
    for (const answer of answers) assert.ok(Array.isArray(answer.e));
  });

  test('takes a recorded session: answers, comments and blank lines are passed over', () => {
    const session = `# a visit\n> ${boot}\n< {"e":[]}\n\n>${page}\r\n< {"e":[]}`;
    assert.deepEqual(replay(session), replay(`${boot}\n${page}\n`));
  });

  test('reads a file like standard input', (t) => {
    const file = join(emptyFolder(t), 'visit.jsonl');
    writeFileSync(file, `${boot}\n`);
    assert.equal(replay('', file).out, replay(`${boot}\n`).out);
  });

  test('gives the same bytes for the same lines', () => assert.equal(replay(`${boot}\n${page}`).out, replay(`${boot}\n${page}`).out));

  test('says which line was not understood, and goes on', () => {
    const { code, out, err } = replay(`${boot}\nnonsense\n{"k":"pgae","w":1}\n${page}\n`);
    assert.equal(code, 1);
    assert.equal(out.trimEnd().split('\n').length, 4);
    assert.match(err, /^standard input:2: error\[not_json\] /m);
    assert.match(err, /^standard input:3: error\[unknown_kind\] .*pgae/m);
  });

  test('refuses a config that cannot be used', (t) => {
    const file = join(emptyFolder(t), 'config.json');
    writeFileSync(file, '{');
    const { code, err } = leadline(['replay', '--config', file, '-'], { input: boot });
    assert.equal(code, 1);
    assert.match(err, /cannot be used as a config; `leadline check` says why/);
  });
});

describe('leadline replay --print', () => {
  const folder = join(root, 'tests/vectors/printed');
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const sessions = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));

  for (const file of sessions) {
    test(`${file}: what happened and what followed, with the config that the session begins with`, () => {
      assert.equal(leadline(['replay', '--print', join(folder, file)]).out, read(file.replace('.jsonl', '.txt')));
    });
  }

  test('a config that is named goes before the session\'s own', () => {
    const session = join(folder, 'a-lead.jsonl'), own = leadline(['replay', '--print', session]).out;
    const { code, out } = leadline(['replay', '--print', '--config', 'demo/models/b2b.json', session]);
    assert.equal(code, 0);
    assert.notEqual(out, own);
    assert.equal(out.split('\n').length, own.split('\n').length);
  });

  test('a session without a config needs one', (t) => {
    const file = join(emptyFolder(t), 'visit.jsonl');
    writeFileSync(file, '{"k":"boot","w":1795300000000,"m":0,"tz":420}\n');
    const { code, err } = leadline(['replay', '--print', file]);
    assert.equal(code, 2);
    assert.match(err, /`--config` is missing/);
  });

  test('a session whose config is no config is told so', (t) => {
    const file = join(emptyFolder(t), 'visit.jsonl');
    writeFileSync(file, '{"config": "no.json"}\n> {"k":"boot","w":1795300000000}\n');
    assert.match(leadline(['replay', file]).err, /no\.json: no such file/);
    writeFileSync(file, '{"config": [1]}\n> {"k":"boot","w":1795300000000}\n');
    assert.match(leadline(['replay', file]).err, /what .*visit\.jsonl begins with cannot be used as a config/);
  });

  test('a line that is not understood stands among the others, and is named on standard error', () => {
    const { code, out, err } = leadline(['replay', '--print', '--config', demo, '-'], { input: '{"k":"boot","w":1795300000000,"tz":420}\n{"k":"pgae","w":1795300001000}\n' });
    assert.equal(code, 1);
    assert.match(out, /^ 0:01\.000 {2}pgae +→ refused, unknown_kind at \/k: /m);
    assert.match(err, /^standard input:2: error\[unknown_kind\]/);
  });
});

describe('leadline serve', () => {
  const start = (t, site) => {
    const folder = emptyFolder(t);
    mkdirSync(join(folder, 'pages'));
    writeFileSync(join(folder, 'leadline.json'), readDemo('leadline.json'));
    const file = join(folder, 'site.json');
    writeFileSync(file, typeof site === 'string' ? site : JSON.stringify(site, null, 2));
    const { code, err } = leadline(['serve', '--site', file, '--data', join(folder, 'data'), '--port', '0']);
    return { code, err: err.replaceAll(folder, '.') };
  };
  const good = { site: 'song-xanh', config: 'leadline.json' };

  for (const [name, site, line] of [
    ['is no JSON', '{\n  "site": }', /^\.\/site\.json:2:11: error\[not_json\]/],
    ['has a key that is unknown', { ...good, orgins: [] }, /^\.\/site\.json:4:3: error\[unknown_key\] \/orgins: .*\(did you mean `origins`\?\)/],
    ['names no config', { site: 'song-xanh' }, /error\[missing\] \/config/],
    ['names a config that is missing', { ...good, config: 'no.json' }, /\.\/no\.json: no such file; a path counts from the folder you are in \(named by \.\/site\.json\)/],
    ['is for another site than its config', { ...good, site: 'other' }, /the site file is for `other`, but its config .* is for `song-xanh`/],
    ['has an origin with a path', { ...good, origins: ['https://a.example', 'https://a.example/'] }, /site\.json:6:5: error\[not_an_origin\] \/origins\/1/],
    ['has a wildcard for an origin', { ...good, origins: ['*'] }, /error\[not_an_origin\] \/origins\/0: .*no wildcard/],
    ['has an origin in capitals', { ...good, origins: ['https://A.example'] }, /error\[not_an_origin\]/],
    ['serves a folder that is missing', { ...good, static: { '/': 'nowhere' } }, /error\[no_folder\] \/static\/~1: `\.\/nowhere` is no folder/],
    ['has a prefix without slashes', { ...good, static: { dist: 'pages' } }, /error\[bad_prefix\] \/static\/dist/],
    ['names a host with a port', { ...good, hosts: ['leads.example', 'leads.example:443'] }, /error\[not_a_host\] \/hosts\/1: .*no port/],
    ['names a host by its address', { ...good, hosts: ['https://leads.example'] }, /error\[not_a_host\] \/hosts\/0/],
    ['names a proxy that is none', { ...good, proxies: ['10.0.0.0/8', '10.0.0.0/33', 'nginx', 7] }, /error\[not_a_network\] \/proxies\/1.*\n.*error\[not_a_network\] \/proxies\/2.*\n.*error\[wrong_type\] \/proxies\/3|error\[wrong_type\] \/proxies\/3.*\n.*\/proxies\/1.*\n.*\/proxies\/2/],
    ['names its hosts in no list', { ...good, hosts: 'leads.example' }, /error\[wrong_type\] \/hosts/],
    ['is a list', '[]', /error\[wrong_type\]/],
  ]) {
    test(`refuses a site file that ${name}`, (t) => {
      const { code, err } = start(t, site);
      assert.equal(code, 1);
      assert.match(err, line);
    });
  }
});
