// What whoever runs a receiver needs: whether it is well, what it counts, that it stops cleanly, and that a flood or a full disk takes nothing from anybody.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, hexFrom, keepAlive, leadline, leadsOf, post, randomFrom, readDemo, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(31);
const origin = 'https://www.songxanh.example';
const withToken = { authorization: `Bearer ${token}` };
const get = (server, path, headers) => send(server, { method: 'GET', path, headers });

/** A site file with more in it, of the demo's config. */
function siteFile(t, more) {
  const file = join(emptyFolder(t), 'site.json');
  writeFileSync(join(file, '../leadline.json'), readDemo('leadline.json'));
  writeFileSync(file, JSON.stringify({ site: 'song-xanh', config: 'leadline.json', origins: [origin], ...more }));
  return file;
}

const start = (t, more = {}, options = {}) => serve(t, { data: join(emptyFolder(t), 'data'), site: siteFile(t, more), ...options });

test('/readyz says whether a lead would be taken', minute, async (t) => {
  const server = await start(t);
  const { status, json } = await get(server, '/readyz');
  assert.deepEqual([status, json], [200, { ready: true, store: true, disk: 'enough' }]);
});

test('before the disk is full: no files, then no leads, with 503 and when to come again; what is there is shown, and nothing is lost', minute, async (t) => {
  const [trouble, shim] = [emptyFolder(t), join(emptyFolder(t), 'disk.so')];
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(root, 'tests/js/receiver-disk.c'), '-ldl']);
  const server = await start(t, { disk: { low: 1024, least: 256 } }, { env: { LD_PRELOAD: shim, DISK_TROUBLE: trouble } });
  const room = async (mebibytes) => {
    writeFileSync(join(trouble, 'room'), String(mebibytes * 2 ** 20));
    await pause(300);  // it looks five times a second
  };
  const file = () => send(server, { path: '/api/files', body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } });
  const lead = () => post(server, submission(hexFrom(random)), { headers: { origin } });
  await room(1025);
  assert.deepEqual([(await lead()).status, (await file()).status], [200, 400]);
  await room(1000);
  assert.deepEqual([(await lead()).status, (await file()).status, (await get(server, '/readyz')).json.disk], [200, 503, 'low']);
  await room(255);
  const refused = await lead();
  assert.deepEqual([refused.status, refused.json.error.code, refused.headers['retry-after'], refused.headers['access-control-allow-origin']], [503, 'disk_full', '60', origin]);
  assert.deepEqual((await get(server, '/readyz')).json, { ready: false, store: true, disk: 'none' });
  assert.equal((await leadsOf(server)).length, 2);
  rmSync(join(trouble, 'room'));
  await pause(300);
  assert.equal((await lead()).status, 200);
});

test('an address may send so much, and the next one as much; who sends too much is told when to come again', minute, async (t) => {
  const server = await start(t, { proxies: ['127.0.0.1'], limits: { address: { perMinute: 60, burst: 5 } } });
  const from = (address) => post(server, submission(hexFrom(random)), { headers: { origin, 'x-forwarded-for': address } });
  const first = await Promise.all(Array.from({ length: 9 }, () => from('203.0.113.5')));
  const by = (status) => first.filter((answer) => answer.status === status);
  assert.deepEqual([by(200).length, by(429).length], [5, 4]);
  const [refused] = by(429);
  assert.deepEqual([refused.json.error.code, refused.headers['retry-after'], refused.headers['access-control-expose-headers']], ['too_many', '1', 'Retry-After']);
  assert.equal((await from('203.0.113.6')).status, 200);
  assert.equal((await from('203.0.113.5, 203.0.113.6')).status, 200, 'the last one that is no proxy of ours counts');
  await pause(1100);
  assert.equal((await from('203.0.113.5')).status, 200);
  assert.equal((await leadsOf(server)).length, 8);
});

test('a web server that the site file does not name is not counted as one visitor', minute, async (t) => {
  const server = await start(t, { limits: { address: { perMinute: 60, burst: 2 } } });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => post(server, submission(hexFrom(random)), { headers: { 'x-forwarded-for': `203.0.113.${i}` } })));
  assert.deepEqual(answers.map(({ status }) => status), Array(12).fill(200));
});

test('a site takes so much', minute, async (t) => {
  const server = await start(t, { limits: { site: { perSecond: 1, burst: 4 } } });
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(server, submission(hexFrom(random)))));
  assert.equal(answers.filter(({ status }) => status === 200).length, 4);
  assert.equal((await get(server, '/healthz')).status, 200, 'and answers everything else');
});

for (const [name, more, said] of [
  ['an unknown limit', { limits: { adress: {} } }, /\/limits\/adress: there is no such key here \(did you mean `address`\?\)/],
  ['a rate that is no number', { limits: { site: { perSecond: 'many' } } }, /\/limits\/site\/perSecond: must be a number from 0.001 to 1000000/],
  ['marks that an outbox outlives', { retention: { days: 30, marks: 20 } }, /\/retention\/marks: must be a whole number from 120 to 36500/],
  ['stages that are a list', { retention: { stages: ['MQL'] } }, /\/retention\/stages: must map stages to days/],
]) {
  test(`a site file with ${name} is refused at its line`, (t) => {
    const { code, err } = leadline(['serve', '--site', siteFile(t, more), '--data', join(emptyFolder(t), 'data'), '--port', '0']);
    assert.equal(code, 1);
    assert.match(err, said);
  });
}

test('/metrics counts what was answered and written, in the form that Prometheus reads, and says nothing of anybody', minute, async (t) => {
  const server = await start(t);
  assert.equal((await get(server, '/metrics')).status, 401);
  const agent = keepAlive(8);
  await Promise.all(Array.from({ length: 200 }, () => post(server, submission(hexFrom(random)), { agent })));
  const id = hexFrom(random);
  await post(server, submission(id));
  await post(server, submission(id));
  await post(server, 'no JSON');
  await send(server, { method: 'BREW', path: '/api/leads' });
  const { status, text, headers } = await get(server, '/metrics', withToken);
  agent.destroy();
  assert.deepEqual([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8']);
  const value = (name) => Number(new RegExp(`^${name.replace(/[{}"+]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
  const leads = (answered) => `leadline_requests_total{route="/api/leads",method="POST",status="${answered}"}`;
  assert.deepEqual([value(leads(200)), value(leads(400)), value('leadline_requests_total{route="/api/leads",method="other",status="405"}')], [202, 1, 1]);
  assert.equal(value('leadline_answer_seconds_bucket{le="+Inf"}'), value('leadline_answer_seconds_count'));
  assert.ok(value('leadline_store_writes_total') >= 202 && value('leadline_store_commits_total') <= value('leadline_store_writes_total'));
  assert.ok(value('leadline_disk_free_bytes') > 0 && value('process_resident_memory_bytes') > 1e6 && value('process_open_fds') > 5);
  assert.ok(!text.includes(id) && !/an\.nguyen|912345678/.test(text));
  // Every family once, with its help and type before its samples (https://prometheus.io/docs/instrumenting/exposition_formats/).
  const families = [...text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram)$/gm)].map(([, name]) => name);
  assert.equal(new Set(families).size, families.length);
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('#')) continue;
    const [, name] = /^([a-z_]+)(?:\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\})? (?:[-+\d.e]+)$/.exec(line) ?? assert.fail(line);
    assert.ok(families.some((family) => name === family || (name.startsWith(family) && /_(bucket|sum|count)$/.test(name))), line);
  }
  const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (!lint.error) assert.deepEqual([lint.status, lint.stderr], [0, '']);
});

test('--log json: an object a line, with ids and lengths and never what people typed', minute, async (t) => {
  const server = await start(t, {}, { shell: `set -- "$@" --log json` });
  const id = hexFrom(random);
  await post(server, submission(id, { fields: { name: 'Canary Nguyễn', email: 'canary@example.com' } }));
  await get(server, '/api/leads?after=0&x=canary@example.com', withToken);
  await post(server, 'canary@example.com');
  await stop(server);
  const lines = server.log.trim().split('\n').map((line) => JSON.parse(line));
  const lead = lines.find((line) => line.id === id);
  assert.deepEqual([lead.level, lead.method, lead.path, lead.status, typeof lead.bytes], ['info', 'POST', '/api/leads', 200, 'string']);
  assert.match(lead.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(lines.find(({ status }) => status === 400).error, 'not_json');
  assert.doesNotMatch(server.log, /canary/i);
});

test('stopped under load: every lead that is stored was acknowledged, every one that was acknowledged is stored', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const site = siteFile(t, {});
  const acknowledged = new Set();
  const open = new Set();  // a connection that was never taken is refused by the kernel: nothing was stored, and the client comes again
  for (let round = 0; round < 4; ++round) {
    const server = await serve(t, { data, site });
    const agent = keepAlive(8);
    let ended = false;
    const client = async () => {
      while (!ended) {
        const id = hexFrom(random);
        open.add(id);
        const { status } = await post(server, submission(id), { agent }).catch(() => ({ status: 0 }));
        if (status === 200) acknowledged.add(id) && open.delete(id);
        else ended = true;
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await pause(60 + round * 25);
    assert.deepEqual(await stop(server), { code: 0, signal: null });
    ended = true;
    await Promise.all(clients);
    agent.destroy();
  }
  const stored = new Set((await leadsOf(await serve(t, { data, site }))).map(({ lead }) => lead.id));
  assert.ok(acknowledged.size > 40, `${acknowledged.size}`);
  assert.deepEqual([...acknowledged].filter((id) => !stored.has(id)), [], 'acknowledged and lost');
  assert.deepEqual([...open].filter((id) => stored.has(id)), [], 'stored and never answered');
});
