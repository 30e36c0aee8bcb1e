// Copies of a receiver that runs and the way back, what is kept too long, and what is known of one person.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, hexFrom, keepAlive, leadline, leadsOf, post, randomFrom, readDemo, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(32);
const idsOf = async (server) => (await leadsOf(server)).map(({ lead }) => lead.id);
/** The program's answer to a command that must not fail. */
const run = (...args) => {
  const { code, out, err } = leadline(args, { timeout: 60_000 });
  assert.equal(code, 0, err);
  return out;
};

let sql;
before(() => {
  sql = join(emptyFolder({ after: (done) => process.on('exit', done) }), 'sql');
  execFileSync('cc', ['-O1', '-o', sql, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
});

describe('leadline backup and restore', () => {
  test('while leads come: the copy has each that was acknowledged before it began, none twice, and a receiver goes on from it', minute, async (t) => {
    const folder = emptyFolder(t);
    const [data, copy, back] = ['data', 'copy', 'back'].map((name) => join(folder, name));
    let server = await serve(t, { data, token: null });
    const before = Array.from({ length: 150 }, () => hexFrom(random));
    const agent = keepAlive(6);
    await Promise.all(before.map((id) => post(server, submission(id), { agent })));
    const during = [];
    let ended = false;
    const clients = Array.from({ length: 6 }, async () => {
      while (!ended) {
        const id = hexFrom(random);
        if ((await post(server, submission(id), { agent })).status === 200) during.push(id);
      }
    });
    await pause(50);
    const out = await new Promise((done, failed) => {
      import('node:child_process').then(({ execFile }) => execFile(process.env.LEADLINE ?? join(root, 'build/native/leadline'), ['backup', '--data', data, copy], (error, text) => (error ? failed(error) : done(text))));
    });
    const most = during.length;
    ended = true;
    await Promise.all(clients);
    agent.destroy();
    assert.match(out, /copy\/leads\.sqlite: \d+ bytes, looked over and whole\n$/);
    assert.ok(most > 0, 'leads came meanwhile');
    assert.deepEqual(readdirSync(copy).sort(), ['configs', 'leads.sqlite', 'link-key', 'token']);
    for (const name of ['leads.sqlite', 'token', 'link-key']) assert.equal(statSync(join(copy, name)).mode & 0o077, 0, name);
    const all = [...before, ...during];
    await stop(server);

    assert.match(run('restore', '--data', back, copy), /looked over and whole/);
    server = await serve(t, { data: back, token: null });
    const first = readFileSync(join(data, 'token'), 'utf8').trim();
    const rows = [];
    for (let after = 0; ;) {
      const { json } = await send(server, { method: 'GET', path: `/api/leads?after=${after}&limit=500`, headers: { authorization: `Bearer ${first}` } });
      if (json.leads.length === 0) break;
      rows.push(...json.leads);
      after = json.last;
    }
    const ids = rows.map(({ lead }) => lead.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(before.filter((id) => !ids.includes(id)), []);
    assert.deepEqual(ids.filter((id) => !all.includes(id)), []);
    assert.equal((await post(server, submission(before[0]))).json.dup, true, 'and knows what it has');
  });

  test('of a stopped one; never over what is there; a damaged copy is not gone on from', minute, async (t) => {
    const folder = emptyFolder(t);
    const [data, copy, back] = ['data', 'copy', 'back'].map((name) => join(folder, name));
    const server = await serve(t, { data });
    const id = hexFrom(random);
    await post(server, submission(id));
    await stop(server);
    run('backup', '--data', data, copy);
    assert.match(leadline(['backup', '--data', data, copy]).err, /holds a copy, or a receiver's data, already \(name a new folder/);
    assert.match(leadline(['restore', '--data', data, copy]).err, /has leads in it \(nothing is written over/);
    assert.match(leadline(['restore', '--data', back, join(folder, 'nothing')]).err, /there is no copy in .*nothing/);
    assert.match(leadline(['backup', '--data', join(folder, 'nowhere'), join(folder, 'x')]).err, /there is no receiver's data in/);
    const bytes = readFileSync(join(copy, 'leads.sqlite'));
    writeFileSync(join(copy, 'leads.sqlite'), bytes.fill(0xff, 4096, 12288));
    const { code, err } = leadline(['restore', '--data', back, copy]);
    assert.equal(code, 1);
    assert.match(err, /damaged|malformed/);
    assert.equal(existsSync(join(back, 'leads.sqlite')), false);
  });

  test('a data folder is no copy of itself: what was written last lies beside the file, and would be lost', minute, async (t) => {
    const folder = emptyFolder(t);
    const [data, copy, back] = ['data', 'copy', 'back'].map((name) => join(folder, name));
    const server = await serve(t, { data });
    const id = hexFrom(random);
    await post(server, submission(id));
    for (const state of ['runs', 'was killed']) {
      const { code, err } = leadline(['restore', '--data', back, data]);
      assert.equal(code, 1, state);
      assert.match(err, /data is the data of a receiver that runs, or was killed, and no copy \(`leadline backup --data .*data FOLDER` makes one\)/, state);
      assert.equal(existsSync(join(back, 'leads.sqlite')), false, state);
      if (state === 'runs') await stop(server, 'SIGKILL');
    }
    assert.match(leadline(['backup', '--data', data, join(data, 'copies', 'today')]).err, /lies in the data folder itself/);
    run('backup', '--data', data, copy);
    run('restore', '--data', back, copy);
    assert.deepEqual(await idsOf(await serve(t, { data: back })), [id]);
  });

  test('where the receiver may not write, it says so and goes on', minute, async (t) => {
    const data = join(emptyFolder(t), 'data');
    const server = await serve(t, { data });
    const { code, err } = leadline(['backup', '--data', data, '/proc/leads']);
    assert.equal(code, 1);
    assert.match(err, /\/proc\/leads/);
    assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
  });
});

describe('leadline person', () => {
  const her = { name: 'Trần Thị Bình', email: 'Binh.Tran@example.com', phone: '+84987654321' };
  const other = { name: 'Lê Văn Cường', email: 'cuong@example.com', phone: '+84911111111' };
  const lead = (fields, more = {}) => submission(hexFrom(random), { fields, ...more });
  const config = { version: 1, site: 'song-xanh', forms: [{ id: 'f', fields: [{ name: 'email', label: 'E-mail' }, { name: 'cv', type: 'file', label: 'CV' }] }] };

  async function filled(t) {
    const folder = emptyFolder(t);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const data = join(folder, 'data');
    const options = { data, site: join(folder, 'config.json') };
    const server = await serve(t, options);
    const bodies = [lead(her), lead({ friend: ' binh.tran@EXAMPLE.com ' }), lead({ question: 'When?' }, { traits: { account: { mail: her.email } } }), lead({ call: '0987 654 321' }, { type: 'lead.partial' }), lead(her, { spam: { score: 90, reasons: [] } })];
    const others = [lead(other), lead({ note: 'binh.tran@example.com is somebody else in a sentence' })];
    for (const body of [...bodies, ...others]) assert.equal((await post(server, body)).status, 200);
    const cv = Buffer.from('%PDF-1.4 Trần Thị Bình '.repeat(40_000));
    const withFile = hexFrom(random);
    assert.equal((await post(server, JSON.stringify({ id: withFile, site: 'song-xanh', form: 'f', fields: { email: her.email, cv: [{ name: 'cv.pdf', type: 'application/pdf', size: cv.length }] } }))).status, 200);
    const form = new FormData();
    for (const [name, value] of Object.entries({ lead: withFile, field: 'cv', index: '0', name: 'cv.pdf' })) form.append(name, value);
    form.append('file', new Blob([cv], { type: 'application/pdf' }), 'cv.pdf');
    const sent = await fetch(`http://127.0.0.1:${server.port}/api/files`, { method: 'POST', body: form });
    assert.equal(sent.status, 200, await sent.text());
    const told = await send(server, { path: '/api/outcomes', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify([{ email: her.email, event: 'contract', at: '2026-11-10', value: 3, currency: 'USD' }, { email: other.email, event: 'contract', at: '2026-11-11', value: 4, currency: 'USD' }]) });
    assert.equal(told.status, 200, told.text);
    return { folder, data, options, server, cv, bodies, withFile };
  }

  const whose = ['--email', 'binh.tran@example.com', '--phone', '0987654321'];

  test('hands over all that is known of one person, files too, beside a running receiver', minute, async (t) => {
    const { folder, data, cv, withFile } = await filled(t);
    const { leads, told } = JSON.parse(run('person', '--data', data, ...whose, '--files', join(folder, 'files')));
    assert.equal(leads.length, 6);
    assert.deepEqual(leads.map(({ quarantined }) => quarantined), [false, false, false, false, true, false]);
    assert.deepEqual(told.map(({ kind, row }) => [kind, row.event, row.value]), [['outcome', 'contract', 3]]);
    const [file] = leads.find(({ lead: { id } }) => id === withFile).files;
    assert.deepEqual([file.name, file.size, file.savedAs], ['cv.pdf', cv.length, `${withFile}-cv-0`]);
    assert.deepEqual(readFileSync(join(folder, 'files', file.savedAs)), cv);
    assert.deepEqual(JSON.parse(run('person', '--data', data, '--email', 'nobody@example.com')), { leads: [], told: [] });
  });

  test('erases all of it and nothing else, from the file on the disk as well; a late retry brings nothing back', minute, async (t) => {
    const { data, options, server, bodies } = await filled(t);
    assert.equal(run('person', '--data', data, ...whose, '--erase'), '6 leads would be erased, for good; add `--yes`\n');
    assert.equal((await leadsOf(server)).length, 7);
    assert.equal(run('person', '--data', data, ...whose, '--erase', '--yes'), '6 leads erased, and 0 rows of what was told\n');
    assert.equal((await leadsOf(server)).length, 2);
    assert.equal((await leadsOf(server, '&quarantine=1')).length, 0);
    assert.equal((await post(server, bodies[0])).json.dup, true);
    assert.deepEqual(JSON.parse(run('person', '--data', data, ...whose)), { leads: [], told: [] });
    assert.equal(run('person', '--data', data, '--phone', other.phone, '--erase'), '1 lead would be erased, for good; add `--yes`\n');
    assert.equal(JSON.parse(run('person', '--data', data, '--email', other.email)).told.length, 1, 'what was told of others stays');
    // The file, and what SQLite has beside it, while the receiver still runs.
    const disk = readdirSync(data).filter((name) => name.startsWith('leads.sqlite')).map((name) => readFileSync(join(data, name), 'latin1')).join('');
    assert.doesNotMatch(disk, /binh\.tran@example\.com[^ ]|987654321|%PDF|Bình/i);
    await stop(server);
    assert.deepEqual(JSON.parse(run('person', '--data', data, ...whose)), { leads: [], told: [] }, 'also when it is stopped');
    assert.equal((await leadsOf(await serve(t, options))).length, 2);
  });

  for (const [args, problem] of [
    [[], /whose: `--email ADDRESS`, `--phone NUMBER`, or both/],
    [['--phone', '123'], /`--phone` is no telephone number/],
    [['--email', 'binh.tran'], /`--email` is no e-mail address/],
    [['--email', '@example.com'], /`--email` is no e-mail address/],
    [['--email', 'binh tran@example.com'], /`--email` is no e-mail address/],
    [['--email', '', '--phone', '0987654321'], /`--email` is no e-mail address/],
    [['--email', 'a@b.example', '--yes'], /`--yes` goes with `--erase`/],
    [['--email', 'a@b.example', '--erase', '--yes', '--files', './hers'], /`--erase` hands over no `--files`: first the one, then the other/],
    [['--email', 'a@b.example', '--store', 'x'], /there is no store `x`/],
  ]) {
    test(`called wrongly: person ${args.join(' ')}`, () => {
      const { code, err } = leadline(['person', '--data', '/nowhere', ...args]);
      assert.equal(code, 2);
      assert.match(err, problem);
    });
  }
});

test('retention: by age, by stage and from quarantine; marks of what was erased stay until no outbox has it any more', minute, async (t) => {
  const folder = emptyFolder(t);
  const [data, site] = [join(folder, 'data'), join(folder, 'site.json')];
  writeFileSync(join(folder, 'leadline.json'), readDemo('leadline.json'));
  writeFileSync(site, JSON.stringify({ config: 'leadline.json' }));
  let server = await serve(t, { data, site });
  const at = (stage, more) => ({ score: { total: 1, stage }, ...more });
  const leads = [
    ['old, of no stage', at(''), 100, false], ['young, of no stage', at(''), 80, true],
    ['old, of a stage that is kept longer', at('SQL'), 700, true], ['too old for that as well', at('SQL'), 800, false],
    ['of another stage', at('MQL'), 364, true], ['and too old', at('MQL'), 366, false],
    ['from quarantine', at('SQL', { spam: { score: 90, reasons: [] } }), 31, false], ['in quarantine', at('SQL', { spam: { score: 90, reasons: [] } }), 29, true],
  ].map(([name, more, days, stays]) => ({ name, id: hexFrom(random), more, days, stays }));
  for (const { id, more } of leads) assert.equal((await post(server, submission(id, more))).status, 200);
  const gone = hexFrom(random);
  const { json } = await post(server, submission(gone));
  assert.equal((await post(server, JSON.stringify({ type: 'lead.erase', site: 'song-xanh', id: gone, key: json.erase }))).status, 200);
  await stop(server);
  const day = 86_400_000;
  execFileSync(sql, [join(data, 'leads.sqlite'), leads.map(({ id, days }) => `UPDATE lead SET received_at = ${Date.now() - days * day} WHERE id = '${id}';`).join('')
    + `UPDATE lead SET erased_at = ${Date.now() - 401 * day} WHERE id = '${gone}'`]);
  writeFileSync(site, JSON.stringify({ config: 'leadline.json', retention: { days: 365, stages: { '': 90, SQL: 730 }, quarantine: 30 } }));
  server = await serve(t, { data, site });
  for (let tries = 0; !server.log.includes('retention: erased 4 leads') && tries < 100; ++tries) await pause(50);
  assert.match(server.log, /retention: erased 4 leads/);
  const there = new Set([...await idsOf(server), ...(await leadsOf(server, '&quarantine=1')).map(({ lead }) => lead.id)]);
  assert.deepEqual(leads.map(({ name, id }) => [name, there.has(id)]), leads.map(({ name, stays }) => [name, stays]));
  const again = async ({ id, more }) => (await post(server, submission(id, more))).json.dup;
  assert.deepEqual([await again(leads[0]), await again({ id: gone })], [true, false], 'an erased one is known again, for 400 days');
});
