// Links in e-mails (docs/receiver.md): /r/MAIL leads to listed hosts and nowhere else, and says in the address which mail it was.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, root, send, serve } from './receiver-kit.mjs';

describe('a link in an e-mail', () => {
  const ends = [];
  const scope = { after: (end) => ends.push(end) };
  let server;
  after(() => ends.reverse().forEach((end) => end()));
  const siteFile = (folder, links) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), links }));
    return join(folder, 'site.json');
  };
  before(async () => {
    const folder = emptyFolder(scope);
    server = await serve(scope, { data: join(folder, 'data'), site: siteFile(folder, ['www.songxanh.example', 'localhost:8080']) });
  });
  const follow = (mail, to, more = '', method = 'GET') => send(server, { method, path: `/r/${mail}?to=${encodeURIComponent(to)}${more}` });

  test('leads to the page, with the mail and its campaign in the address', async () => {
    const { status, headers } = await follow('news-2026-11', 'https://www.songxanh.example/guides?a=1#top');
    assert.deepEqual([status, headers.location], [302, 'https://www.songxanh.example/guides?a=1&utm_source=newsletter&utm_medium=email&utm_campaign=news-2026-11&ll_e=news-2026-11#top']);
    assert.deepEqual([headers['cache-control'], headers['referrer-policy'], headers['set-cookie']], ['no-store', 'no-referrer', undefined]);
    assert.equal((await follow('m', 'http://localhost:8080')).headers.location, 'http://localhost:8080?utm_source=newsletter&utm_medium=email&utm_campaign=m&ll_e=m');
    assert.equal((await follow('m', 'https://WWW.songxanh.example/x', '&source=crm&campaign=t%E1%BA%BFt')).headers.location, 'https://WWW.songxanh.example/x?utm_source=crm&utm_medium=email&utm_campaign=t%E1%BA%BFt&ll_e=m');
  });

  test('leaves what the address says already', async () => {
    assert.equal((await follow('m', 'https://www.songxanh.example/?utm_source=own&ll_e=other')).headers.location, 'https://www.songxanh.example/?utm_source=own&ll_e=other&utm_medium=email&utm_campaign=m');
  });

  test('leads to no host that is not listed, however it is written', async () => {
    const evil = [
      'https://evil.example/', 'https://www.songxanh.example.evil.example/', 'https://www.songxanh.example@evil.example/', 'https://www.songxanh.example:x@evil.example/', '//evil.example/',
      '/\\evil.example', '\\\\evil.example', 'https:\\\\evil.example', 'https://evil.example\\@www.songxanh.example/', 'https:/www.songxanh.example/', 'https:///evil.example/', 'javascript:alert(1)',
      'data:text/html,x', 'https://www.songxanh.example:444/', 'http://localhost/', 'https://evil.example#www.songxanh.example', 'https://evil.example?www.songxanh.example', ' https://www.songxanh.example/',
      'https://www.songxanh.example/\r\nSet-Cookie: a=b', 'https://www.songxanh.example/\u0000', 'https://www.songxanh.example./', 'HTTPS://www.songxanh.example/', 'https://www.songxanh.example/\u00e9', '', 'https://',
      `https://www.songxanh.example/${'a'.repeat(2000)}`,
    ];
    for (const to of evil) {
      const { status, headers } = await follow('m', to);
      assert.deepEqual([status, headers.location], [404, undefined], JSON.stringify(to));
    }
  });

  test('has a name of letters, digits, dots and dashes', async () => {
    for (const mail of ['', 'a%20b', 'a%0d%0aX', 'a/b', 'a%26b', 'x'.repeat(65)]) assert.equal((await follow(mail, 'https://www.songxanh.example/')).status, 404, mail);
  });

  test('leads nowhere where the site file lists no host', async (t) => {
    const folder = emptyFolder(t);
    const other = await serve(t, { data: join(folder, 'data'), site: siteFile(folder, undefined) });
    assert.equal((await send(other, { method: 'GET', path: '/r/m?to=https%3A%2F%2Fwww.songxanh.example%2F' })).status, 404);
  });

  for (const bad of ['https://www.songxanh.example', 'WWW.songxanh.example', 'a b', '*', '', 'www.songxanh.example/x']) {
    test(`is not begun with ${JSON.stringify(bad)} listed`, async (t) => {
      const folder = emptyFolder(t);
      await assert.rejects(serve(t, { data: join(folder, 'data'), site: siteFile(folder, [bad]) }), /not_a_host/);
    });
  }
});
