// Links that expire (docs/offers.md, "An address of its own"): what an offer with "expires" gives is had by the link that the answer to a
// lead carries, by no other way, and only for a while.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, hexFrom, leadline, makeSubmission, post, randomFrom, send, serve, stop, withOwnLog } from './receiver-kit.mjs';

const PDF = '%PDF-1.7 the prices';
const random = randomFrom(7);

describe('a file with links of its own', () => {
  const ends = [];
  const scope = { after: (end) => ends.push(end) };
  let server, folder, config, made;
  after(() => ends.reverse().forEach((end) => end()));
  const start = async () => { server = await serve(scope, { data: join(folder, 'data'), site: join(folder, 'site.json') }); };
  const write = (path, text) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const configOf = (expires) => ({
    version: 1, site: 'song-xanh', locale: 'vi',
    offers: [{ id: 'prices', kind: 'pricelist', title: 'Prices', href: '/files/b%E1%BA%A3ng%20gi%C3%A1.pdf', expires }, { id: 'free', kind: 'download', href: '/files/free.txt' }],
    forms: [{ id: 'price-list', display: 'modal', title: 'T', offer: 'prices', fields: [{ name: 'name', label: 'N' }] }, { id: 'other', title: 'T', offer: 'free', fields: [{ name: 'name', label: 'N' }] }],
    delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] },
  });
  before(async () => {
    folder = emptyFolder(scope);
    config = configOf('24h');
    write('site.json', JSON.stringify({ site: 'song-xanh', config: 'config.json', static: { '/': 'pages', '/again/': 'pages/files' } }));
    write('config.json', JSON.stringify(config));
    write('pages/files/bảng giá.pdf', PDF);
    write('pages/files/free.txt', 'free');
    symlinkSync(join(folder, 'pages/files/bảng giá.pdf'), join(folder, 'pages/copy.pdf'));
    made = makeSubmission();
    await start();
  });

  const lead = (change = {}) => {
    const id = hexFrom(random);
    return JSON.stringify({ ...withOwnLog(JSON.parse(made), id), id, ...change });
  };
  const accept = async (change, more) => {
    const { status, json } = await post(server, lead(change), more);
    assert.equal(status, 200);
    return json;
  };
  /** The path and query of a link, which names the host. */
  const pathOf = (link) => {
    const { host, pathname, search } = new URL(link, 'http://x/');
    assert.equal(host, `127.0.0.1:${server.port}`);
    return pathname + search;
  };
  const get = (path, headers = {}, method = 'GET') => send(server, { method, path, headers });

  test('is had by the link in the answer, again and again, and is kept by nobody on the way', async () => {
    const { links } = await accept();
    assert.deepEqual(Object.keys(links), ['prices']);
    for (let i = 0; i < 2; ++i) {
      const { status, text, headers } = await get(pathOf(links.prices));
      assert.deepEqual([status, text, headers['content-type'], headers['cache-control']], [200, PDF, 'application/pdf', 'private, no-store']);
    }
    assert.equal((await get(pathOf(links.prices), {}, 'HEAD')).status, 200);
  });

  test('is not had by its own address, by another road, or by a link in which anything was changed', async () => {
    const path = pathOf((await accept()).links.prices);
    const changed = [
      '/files/b%E1%BA%A3ng%20gi%C3%A1.pdf', '/again/b%E1%BA%A3ng%20gi%C3%A1.pdf', '/copy.pdf', path.replace('/files/', '/again/'),
      path.replace(/until=(\d)/, (_, digit) => `until=${(Number(digit) + 1) % 10}`), path.replace(/until=\d+/, 'until='), path.replace(/lead=./, (found) => (found === 'lead=a' ? 'lead=b' : 'lead=a')),
      path.replace(/.$/, (last) => (last === '0' ? '1' : '0')), path.replace(/&key=.*/, ''), path.replace(/&key=.*/, '&key='),
    ];
    for (const one of changed) assert.equal((await get(one)).status, 403, one);
  });

  test('a lead that is sent again gets the same link; one for another form gets none', async () => {
    const body = lead();
    const [first, second] = [await post(server, body), await post(server, body)];
    assert.equal(second.json.dup, true);
    assert.deepEqual(second.json.links, first.json.links);
    assert.equal((await accept({ form: 'other' })).links, undefined);
    assert.equal((await get('/files/free.txt')).text, 'free');
  });

  test('a host that could not stand in an address is not put into one', async () => {
    const { json } = await post(server, lead(), { headers: { host: `localhost:${server.port}` } });
    assert.ok(json.links.prices.startsWith(`//localhost:${server.port}/files/`), json.links.prices);
  });

  test('links outlive the receiver, and expire: 410, and a page in the language of the reader', async () => {
    const kept = pathOf((await accept()).links.prices);
    write('config.json', JSON.stringify(configOf('1s')));
    await stop(server);
    await start();
    assert.equal((await get(kept)).status, 200, 'made before, for 24 hours');
    const path = pathOf((await accept()).links.prices);
    assert.equal((await get(path)).status, 200);
    await new Promise((then) => setTimeout(then, 1100));
    for (const [language, lang, said] of [['vi-VN,vi;q=0.9,en;q=0.8', 'vi', 'Liên kết đã hết hạn'], ['en-GB', 'en', 'This link has expired'], ['de', 'vi', 'Liên kết đã hết hạn']]) {
      const { status, text, headers } = await get(path, { 'accept-language': language });
      assert.equal(status, 410);
      assert.match(headers['content-type'], /^text\/html/);
      assert.ok(text.includes(`<html lang="${lang}">`) && text.includes(said) && !text.includes(PDF), text);
    }
    assert.ok((await get('/files/b%E1%BA%A3ng%20gi%C3%A1.pdf', { 'accept-language': 'en' })).text.includes('This file has links of its own'));
  });

  test('the key that signs them is not served, wherever it lies', async () => {
    write('pages/link-key', 'secret');
    assert.equal((await get('/link-key')).status, 404);
  });
});

test('`leadline check` refuses to let what is no path of the receiver expire', () => {
  const said = (offer) => JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify({ version: 1, site: 'x', offers: [{ id: 'o', kind: 'download', ...offer }] }) }).out).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
  for (const href of ['https://cdn.example/a.pdf', '//cdn.example/a.pdf', 'files/a.pdf', '/files/a.pdf?x=1', '/a.pdf#p']) assert.deepEqual(said({ href, expires: '24h' }), ['bad_link /offers/0/href'], href);
  assert.deepEqual(said({ href: '/a.pdf', expires: 'tomorrow' }), ['not_a_duration /offers/0/expires']);
  assert.deepEqual(said({ href: '/a.pdf', expires: '24h' }), []);
});
