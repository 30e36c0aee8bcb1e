// The files a receiver serves: right types, nothing outside the named folders.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, leadline, raw, root, send, serve } from './receiver-kit.mjs';

describe('files', () => {
  const ends = [];
  let server;
  let folder;
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    folder = emptyFolder(scope);
    const write = (path, text) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('site.json', JSON.stringify({
      site: 'song-xanh', config: join(root, 'demo/leadline.json'), origins: [], hosts: ['a'], static: { '/': 'pages', '/dist/': 'built' },
    }));
    write('secret.txt', 'secret');
    write('pages/index.html', '<!doctype html><title>Trang chủ</title>');
    write('pages/blog/giá căn hộ.html', 'bài viết');
    write('pages/.git/config', 'secret');
    write('pages/dist/hidden-by-the-longer-prefix.txt', 'no');
    write('built/core.wasm', Buffer.from([0, 0x61, 0x73, 0x6d]));
    for (const name of ['a.js', 'a.mjs', 'a.css', 'a.json', 'a.svg', 'a.png', 'a.woff2', 'a.webmanifest', 'a.unknown', 'noending']) write(`built/${name}`, 'x');
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'pages/link.txt'));
    symlinkSync(folder, join(folder, 'pages/up'));
    server = await serve(scope, { data: join(folder, 'data'), site: join(folder, 'site.json') });
  });

  const get = (path, headers = {}, method = 'GET') => send(server, { method, path, headers });

  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'], ['/dist/core.wasm', 'application/wasm'], ['/dist/a.js', 'text/javascript; charset=utf-8'],
    ['/dist/a.mjs', 'text/javascript; charset=utf-8'], ['/dist/a.css', 'text/css; charset=utf-8'], ['/dist/a.json', 'application/json'],
    ['/dist/a.svg', 'image/svg+xml'], ['/dist/a.png', 'image/png'], ['/dist/a.woff2', 'font/woff2'],
    ['/dist/a.webmanifest', 'application/manifest+json'], ['/dist/a.unknown', 'application/octet-stream'], ['/dist/noending', 'application/octet-stream'],
  ]) {
    test(`${path} is ${type}`, async () => {
      const { status, headers } = await get(path);
      assert.equal(status, 200);
      assert.equal(headers['content-type'], type);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  }

  test('a name in Vietnamese is found', async () => {
    const { status, text } = await get(encodeURI('/blog/giá căn hộ.html'));
    assert.deepEqual([status, text], [200, 'bài viết']);
  });

  test('a folder without its slash is sent to the one with it', async () => {
    const { status, headers } = await get('/blog');
    assert.deepEqual([status, headers.location], [308, '/blog/']);
    assert.equal((await get('/dist')).headers.location, '/dist/');
  });

  test('a file that the browser has is not sent again until it changes', async () => {
    const first = await get('/dist/a.js');
    assert.equal(first.headers['cache-control'], 'no-cache');
    const again = await get('/dist/a.js', { 'if-none-match': first.headers.etag });
    assert.deepEqual([again.status, again.text], [304, '']);
    utimesSync(join(folder, 'built/a.js'), 1, 1);
    assert.equal((await get('/dist/a.js', { 'if-none-match': first.headers.etag })).status, 200);
  });

  test('text is compressed for who takes it, again when it changes, and a picture is not', async () => {
    const whole = () => new Promise((done) => {
      request({ port: server.port, path: '/dist/a.css', headers: { 'accept-encoding': 'br, gzip;q=0.8' } }, async (response) => done([response.headers, gunzipSync(Buffer.concat(await response.toArray()))])).end();
    });
    for (const text of ['x', 'y'.repeat(5000)]) {
      writeFileSync(join(folder, 'built/a.css'), text);
      const [headers, bytes] = await whole();
      assert.deepEqual([headers['content-encoding'], headers.vary, String(bytes)], ['gzip', 'Accept-Encoding', text]);
    }
    for (const accepted of ['identity', 'gzip;q=0', '']) assert.equal('content-encoding' in (await get('/dist/a.css', { 'accept-encoding': accepted })).headers, false);
    assert.equal('content-encoding' in (await get('/dist/a.png', { 'accept-encoding': 'gzip' })).headers, false);
  });

  test('HEAD gives the head alone', async () => {
    const { status, headers, text } = await get('/dist/a.js', {}, 'HEAD');
    assert.deepEqual([status, headers['content-length'], text], [200, '1', '']);
  });

  test('nothing else than GET and HEAD is taken', async () => {
    const { status, headers } = await send(server, { method: 'POST', path: '/dist/a.js', body: 'x' });
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  });

  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/blog/../../secret.txt', '/dist/../secret.txt', '/..\\secret.txt',
    '/%2e%2e%5csecret.txt', '/.git/config', '/link.txt', '/up/secret.txt', '//secret.txt', '/index.html/', '/index.html%00', '/dist/hidden-by-the-longer-prefix.txt',
    '/%c0%ae%c0%ae/secret.txt', '/blog/', '/nothing', '/\u2025/secret.txt']) {
    test(`${path} is not found`, async () => {
      const answer = await raw(server, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1.1 404 /);
      assert.doesNotMatch(answer, /secret\s*$/);
    });
  }
});

describe('a data folder', () => {
  /** What `serve` says about a site that serves `files` and keeps leads in `data`; both are below a folder of its own. */
  function tried(t, files, data, prepare = () => {}) {
    const folder = emptyFolder(t);
    for (const name of ['pages/deep', 'elsewhere', files]) mkdirSync(join(folder, name), { recursive: true });
    prepare(folder);
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ config: join(root, 'demo/leadline.json'), static: { '/': files } }));
    const { code, err } = leadline(['serve', '--site', join(folder, 'site.json'), '--data', join(folder, data), '--port', '0']);
    return { code, err, made: existsSync(join(folder, data, 'leads.sqlite')) };
  }

  for (const [name, files, data, prepare] of [
    ['is a folder of files itself', 'pages', 'pages'], ['is in one', 'pages', 'pages/data'], ['is deep in one', 'pages', 'pages/deep/er/data/'],
    ['is hidden in one', 'pages', 'pages/.data'], ['holds one', 'data/pages', 'data'], ['is in one, by a detour', 'pages', 'elsewhere/../pages/data'],
    ['is in one, by a link', 'pages', 'link/data', (folder) => symlinkSync(join(folder, 'pages'), join(folder, 'link'))],
    ['is in one that is reached by a link', 'link', 'pages/deep/data', (folder) => { rmSync(join(folder, 'link'), { recursive: true }); symlinkSync(join(folder, 'pages/deep'), join(folder, 'link')); }],
  ]) {
    test(`that ${name} is refused, and nothing is put there`, (t) => {
      const { code, err, made } = tried(t, files, data, prepare);
      assert.equal(code, 1);
      assert.match(err, /the files served under \/ lie in one another: everybody could read the leads/);
      assert.equal(made, false);
    });
  }

  test('beside the pages is right, also when its name begins as theirs', async (t) => {
    const folder = emptyFolder(t);
    mkdirSync(join(folder, 'pages'));
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ config: join(root, 'demo/leadline.json'), static: { '/': 'pages' } }));
    const server = await serve(t, { data: join(folder, 'pages-data'), site: join(folder, 'site.json') });
    assert.equal((await send(server, { method: 'GET', path: '/healthz' })).status, 200);
  });

  test('is not served by any of its names, though a copy or a link lies among the pages', async (t) => {
    const folder = emptyFolder(t);
    mkdirSync(join(folder, 'pages/backup'), { recursive: true });
    const names = ['token', 'TOKEN', 'leads.sqlite', 'leads.sqlite-wal', 'leads.sqlite-journal', 'leads.sqlite.bak', 'backup/leads.sqlite', 'backup/token'];
    for (const name of names) writeFileSync(join(folder, 'pages', name), 'secret');
    symlinkSync(join(folder, 'pages/leads.sqlite'), join(folder, 'pages/innocent.txt'));
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ config: join(root, 'demo/leadline.json'), static: { '/': 'pages' } }));
    const server = await serve(t, { data: join(folder, 'data'), site: join(folder, 'site.json') });
    for (const name of [...names, 'innocent.txt']) {
      const { status, text } = await send(server, { method: 'GET', path: `/${name}` });
      assert.deepEqual([status, text.includes('secret')], [404, false], name);
    }
  });
});

test('the site file and the file of secrets are served by no name, though they lie among the pages', async (t) => {
  const folder = emptyFolder(t), site = join(folder, 'site.json'), secrets = join(folder, 'pages/keys.json');
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'leadline.json'), '{"version":1,"site":"shop","forms":[]}');
  writeFileSync(site, JSON.stringify({ config: 'leadline.json', static: { '/': '.', '/p/': 'pages' }, routing: { people: [{ id: 'lan', email: 'lan@shop.example' }], rules: [{ to: ['lan'] }] } }));
  writeFileSync(secrets, '{"KEY":"lan@shop.example"}', { mode: 0o600 });
  symlinkSync(site, join(folder, 'pages/innocent.json'));
  const server = await serve(t, { data: join(emptyFolder(t), 'data'), site, secrets });
  for (const path of ['/site.json', '/pages/keys.json', '/p/keys.json', '/pages/innocent.json', '/./site.json', '/%73ite.json', '/api/site', '/healthz']) {
    assert.ok(!(await send(server, { method: 'GET', path })).text.includes('lan@'), path);
  }
  assert.equal((await send(server, { method: 'GET', path: '/leadline.json' })).status, 200, 'the config is for everybody');
});

test('a config by itself is a site: leads and their inbox, no files', async (t) => {
  const server = await serve(t, { data: join(emptyFolder(t), 'data') });
  assert.equal((await send(server, { method: 'GET', path: '/' })).status, 404);
  assert.equal((await send(server, { method: 'GET', path: '/healthz' })).status, 200);
  assert.equal((await send(server, { method: 'GET', path: '/inbox/' })).status, 200);
});
