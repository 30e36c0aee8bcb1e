// The inbox that every receiver has, and the config that it follows while it runs.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, leadsOf, makeSubmission, post, randomFrom, hexFrom, readDemo, send, serve, stop, token, withOwnLog } from './receiver-kit.mjs';

const authorized = { authorization: `Bearer ${token}` };
const get = (server, path, headers = {}) => send(server, { method: 'GET', path, headers });
const demo = () => JSON.parse(readDemo('leadline.json'));
const random = randomFrom(7);

/** A folder with a config and a site file of its own, and nothing else. */
function site(t, file = {}) {
  const folder = emptyFolder(t);
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(demo()));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ site: 'song-xanh', config: 'config.json', ...file }));
  return { config, data: join(folder, 'data'), site: join(folder, 'site.json') };
}

describe('the inbox', () => {
  test('is at the printed address for a config alone, which serves no file at all', async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data') });
    assert.equal(server.ready, `inbox http://localhost:${server.port}/inbox/#token=${token}`);
    const page = await get(server, '/inbox/');
    assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8']);
    const named = [...page.text.matchAll(/(?:src|href)="([\w.]+\.\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(named.sort(), ['icon.svg', 'inbox.css', 'inbox.js']);
    for (const name of named) assert.equal((await get(server, `/inbox/${name}`)).status, 200, name);
    assert.equal((await get(server, '/')).status, 404);
  });

  test('is told with its token as an address holds it, whatever somebody chose for one', async (t) => {
    const chosen = 'q+W/8&x=1 #%đủ dài rồi';
    const server = await serve(t, { data: join(emptyFolder(t), 'data'), token: chosen });
    const hash = new URL(server.ready.split(' ')[1]).hash;
    assert.equal(new URLSearchParams(hash.slice(1)).get('token'), chosen);
  });

  for (const host of ['0.0.0.0', '127.0.0.2', '::1']) {
    test(`is at the printed address when the receiver listens on ${host}`, async (t) => {
      const server = await serve(t, { data: join(emptyFolder(t), 'data'), host });
      const answer = await fetch(server.ready.split(' ')[1]);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /inbox\.js/);
    });
  }

  test('every module that its script imports is in the program', async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data') });
    const seen = new Set(['inbox.js']);
    for (const name of seen) {
      const { status, headers, text } = await get(server, `/inbox/${name}`);
      assert.deepEqual([status, headers['content-type']], [200, 'text/javascript; charset=utf-8'], name);
      for (const [, imported] of text.matchAll(/from '\.\/([\w.]+)'/g)) seen.add(imported);
    }
    assert.ok(seen.size > 5);
  });

  test('is the built-in one though a folder of the site has an inbox too', async (t) => {
    const at = site(t, { static: { '/': 'pages' } });
    mkdirSync(join(at.site, '../pages/inbox'), { recursive: true });
    writeFileSync(join(at.site, '../pages/index.html'), 'home');
    writeFileSync(join(at.site, '../pages/inbox/index.html'), 'another');
    const server = await serve(t, at);
    assert.match((await get(server, '/inbox/')).text, /inbox\.js/);
    assert.equal((await get(server, '/')).text, 'home');
  });

  test('runs nothing but its own files, makes markup of no text, and tells nobody where it is', async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data') });
    const { headers } = await get(server, '/inbox/');
    for (const part of ["default-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(headers['content-security-policy'].includes(part), part);
    }
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  test('is sent once: the same bytes are answered by 304, and without its slash it is the same', async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data') });
    const { headers } = await get(server, '/inbox/inbox.css');
    assert.equal((await get(server, '/inbox/inbox.css', { 'if-none-match': headers.etag })).status, 304);
    const { status, headers: { location } } = await get(server, '/inbox');
    assert.deepEqual([status, location], [308, '/inbox/']);
  });

  for (const path of ['/inbox/nothing.js', '/inbox/../inbox/inbox.js/', '/inbox/%2e%2e/token', '/inbox//inbox.js', '/inboxes/']) {
    test(`${path} is not found`, async (t) => {
      const server = await serve(t, { data: join(emptyFolder(t), 'data') });
      assert.equal((await get(server, path)).status, 404);
    });
  }

  test('speaks the site’s name and its forms’ words, for the holder of the token only', async (t) => {
    const at = site(t, { name: 'Nhà Sông Xanh' });
    const server = await serve(t, at);
    assert.equal((await get(server, '/api/site')).status, 401);
    assert.equal((await get(server, '/api/site', { authorization: 'Bearer guess' })).status, 401);
    const { status, json, headers } = await get(server, '/api/site', authorized);
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'no-store');
    assert.deepEqual([json.site, json.name, json.pages], ['song-xanh', 'Nhà Sông Xanh', false]);
    assert.deepEqual(json.config, demo());
    assert.equal(json.hash, (await get(server, '/healthz')).json.config);
  });

  test('is called by the site’s id when the site file has no name, and a name that is none is refused', async (t) => {
    const server = await serve(t, site(t));
    assert.equal((await get(server, '/api/site', authorized)).json.name, 'song-xanh');
    const odd = site(t, { name: 5 });
    const { code, err } = leadline(['serve', '--site', odd.site, '--data', odd.data, '--port', '0']);
    assert.equal(code, 1);
    assert.match(err, /site\.json:1:\d+: error\[wrong_type\] \/name: must be a text/);
  });
});

// ---- the config while it is edited ----

const hashNow = async (server) => (await get(server, '/healthz')).json.config;

/** Waits for `question` to be true; the milliseconds that it took. */
async function within(ms, question, what) {
  const start = performance.now();
  while (!(await question())) {
    if (performance.now() - start > ms) assert.fail(`not within ${ms} ms: ${what}`);
    await new Promise((then) => setTimeout(then, 20));
  }
  return performance.now() - start;
}

/** The demo's config with another price for reading on. */
function edited(points) {
  const config = demo();
  config.scoring.rules.find(({ id }) => id === 'cta-click').points = points;
  return config;
}

async function verdictOf(server, text) {
  const id = hexFrom(random);
  const lead = { ...withOwnLog(JSON.parse(text), id), id };
  const { status } = await post(server, JSON.stringify(lead));
  assert.equal(status, 200);
  return (await leadsOf(server)).find((one) => one.lead.id === lead.id);
}

describe('a config that is edited', () => {
  test('is followed within a second, and a page that was open before still verifies', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const before = makeSubmission();
    const first = await hashNow(server);
    assert.equal((await verdictOf(server, before)).verdict, 'consistent');

    writeFileSync(at.config, JSON.stringify(edited(17)));
    await within(1000, async () => (await hashNow(server)) !== first, 'the edited config is known');
    const after = makeSubmission(undefined, at.config);
    assert.notEqual(JSON.parse(after).score.total, JSON.parse(before).score.total);
    assert.equal((await verdictOf(server, after)).verdict, 'consistent');
    const old = await verdictOf(server, before);
    assert.deepEqual([old.verdict, old.verdictDetail], ['consistent', { config: first }]);
    assert.equal((await get(server, '/api/site', authorized)).json.config.scoring.rules.find(({ id }) => id === 'cta-click').points, 17);
  });

  test('is followed when an editor puts a new file in its place', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const first = await hashNow(server);
    writeFileSync(`${at.config}~`, JSON.stringify(edited(18)));
    renameSync(`${at.config}~`, at.config);
    await within(1000, async () => (await hashNow(server)) !== first, 'the new file is known');
  });

  test('stays as it was while the file is broken, which is said on stderr, and is followed once it is whole', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const first = await hashNow(server);
    const whole = JSON.stringify(edited(19));
    writeFileSync(at.config, whole.slice(0, whole.length / 2));
    await within(1000, () => /config\.json cannot be used as it is now; the last good one stays \(`leadline check/.test(server.log), 'the broken file is told');
    assert.equal(await hashNow(server), first);
    assert.equal((await verdictOf(server, makeSubmission())).verdict, 'consistent');
    writeFileSync(at.config, whole);
    await within(1000, async () => (await hashNow(server)) !== first, 'the whole file is known');
  });

  test('is missed, and its return noticed', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const first = await hashNow(server);
    rmSync(at.config);
    await within(1000, () => /config\.json: .*the last good config stays/.test(server.log), 'the missing file is told');
    assert.equal(await hashNow(server), first);
    writeFileSync(at.config, JSON.stringify(edited(20)));
    await within(1000, async () => (await hashNow(server)) !== first, 'the file is back');
  });

  test('is refused when it is another site’s', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const first = await hashNow(server);
    writeFileSync(at.config, JSON.stringify({ ...edited(21), site: 'somebody-else' }));
    await within(1000, () => /the site file is for `song-xanh`, but its config .* is for `somebody-else`/.test(server.log), 'it is told');
    assert.equal(await hashNow(server), first);
  });

  test('is remembered over a restart, so that a lead of last week’s page is not unverified', async (t) => {
    const at = site(t);
    const first = await serve(t, at);
    const old = makeSubmission();
    const hash = await hashNow(first);
    await stop(first);
    writeFileSync(at.config, JSON.stringify(edited(22)));
    const second = await serve(t, at);
    const { verdict, verdictDetail } = await verdictOf(second, old);
    assert.deepEqual([verdict, verdictDetail], ['consistent', { config: hash }]);
    const kept = readdirSync(join(at.data, 'configs'));
    assert.equal(kept.length, 2);
    assert.equal(statSync(join(at.data, 'configs', kept[0])).mode & 0o077, 0, 'nobody else can read it');
  });

  test('that came on standard input stays as it is: there is no file to follow', async (t) => {
    const server = await serve(t, { data: join(emptyFolder(t), 'data'), site: '-', input: readDemo('leadline.json') });
    await new Promise((then) => setTimeout(then, 800));
    assert.doesNotMatch(server.log, /stays/);
    assert.equal((await verdictOf(server, makeSubmission())).verdict, 'consistent');
  });

  test('does not make a fake old hash known: what names a file outside is other_config like any unknown one', async (t) => {
    const at = site(t);
    const server = await serve(t, at);
    const lead = JSON.parse(makeSubmission());
    for (const config of ['../../config', '../token', '', '0'.repeat(16), 'x'.repeat(5000)]) {
      const { verdict, verdictDetail } = await verdictOf(server, JSON.stringify({ ...lead, evidence: { ...lead.evidence, config } }));
      assert.deepEqual([verdict, verdictDetail.reason], ['unverified', 'other_config'], config.slice(0, 20));
    }
  });
});
