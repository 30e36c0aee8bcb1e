// The visitor gets by mail what the form has promised. The real program, and a real mail server on loopback whose reader says what is in a mail.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { linkIn, mailServer } from './mail-kit.mjs';
import { emptyFolder, hexFrom, leadline, leadsOf, post, randomFrom, send, serve, stop } from './receiver-kit.mjs';
import { ask, deliveriesOf, overview, until } from './relay-kit.mjs';

const random = randomFrom(1130);
const newId = () => hexFrom(random);
const FORM = { id: 'guide', offer: 'book', fields: [{ name: 'name', label: 'Tên' }, { name: 'email', type: 'email', label: 'E-mail' }, { name: 'company', label: 'Công ty' }] };
const LETTER = { id: 'offer', forms: ['guide'], subject: { vi: 'Cẩm nang dành cho {{contact.name}}', en: 'Your guide, {{contact.name}}' }, replyTo: 'hoa@shop.example',
  text: { vi: 'Chào {{contact.first}},\nCông ty: {{fields.company}}\nMã của bạn: {{with.code}}\n\nTải tại đây: {{with.offer}}', en: 'Hello {{contact.name}},\nfrom {{fields.company}}' }, with: { code: 'TET-2027' } };
const MAIL = { from: 'chao@shop.example', name: 'Cửa hàng Sông Xanh' };

/** A site whose file has these letters; what a browser has of it is at `http://127.0.0.1`, what is in a mail at `https://leads.shop.example`. */
function site(t, server, letters, { mail, retries = [0.2, 0.2, 60], relay, ...file } = {}) {
  const folder = emptyFolder(t);
  const write = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages/book.pdf'), '%PDF the guide');
  write('leadline.json', { version: 1, site: 'shop', locale: 'vi', forms: [FORM, { ...FORM, id: 'contact' }], offers: [{ id: 'book', kind: 'ebook', href: '/book.pdf', expires: '24h' }] });
  write('site.json', { site: 'shop', name: 'Sông Xanh', config: 'leadline.json', static: { '/': 'pages' }, address: 'https://leads.shop.example', letters, mail: { url: server.url, ...MAIL, ...mail }, relay: { allow: ['127.0.0.1'], retries, ...relay }, ...file });
  return { site: join(folder, 'site.json'), data: join(folder, 'data') };
}

const leadOf = (id, change = {}) => JSON.stringify({ id, type: 'lead.submitted', time: Date.now(), site: 'shop', form: 'guide', locale: 'vi', offer: 'book', fields: { name: 'Nguyễn Văn An', email: 'an@example.com' }, consent: [], ...change });
async function submit(server, change) {
  const id = newId();
  const { status, text } = await post(server, leadOf(id, change));
  assert.equal(status, 200, text);
  return id;
}
const settled = (server, id, letter = 'offer') => until(async () => { const one = (await deliveriesOf(server, id))[letter]; return one && one.state !== 'waiting' && one; }, `${letter} of ${id}`);
const accepted = async (server, id, letter) => assert.equal((await settled(server, id, letter)).state, 'accepted');
const open = (server, path) => send(server, { method: 'GET', path });
const press = (server, path, body = '') => send(server, { path, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const leadHere = async (server, id) => (await leadsOf(server)).find(({ lead }) => lead.id === id);

describe('the letter with the offer', () => {
  test('is there after the submit, in the reader’s language, well-formed, from the site to whoever has sent the lead', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [LETTER]));
    const id = await submit(server);
    const mail = await until(() => there.mails[0], 'the letter');
    assert.deepEqual([mail.sender, mail.to, mail.defects, mail.type], ['chao@shop.example', ['an@example.com'], [], 'text/plain']);
    assert.equal(mail.header('subject'), 'Cẩm nang dành cho Nguyễn Văn An');
    assert.equal(mail.header('from'), 'Cửa hàng Sông Xanh <chao@shop.example>');
    assert.equal(mail.header('to'), 'Nguyễn Văn An <an@example.com>');
    assert.equal(mail.header('reply-to'), 'hoa@shop.example');
    assert.equal(mail.header('message-id'), `<${id}.offer@shop.example>`);
    assert.match(mail.header('list-unsubscribe'), /^<https:\/\/leads\.shop\.example\/letters\/stop\?to=[0-9a-f]{32}&key=[0-9a-f]{32}>$/);
    assert.equal(mail.header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
    const [hello, code, blank] = mail.text.split('\n');
    assert.deepEqual([hello, code, blank], ['Chào Văn An,', 'Mã của bạn: TET-2027', ''], 'a line that says nothing is left out');
    assert.match(mail.text, /\n-- \nBạn nhận được thư này vì .* Sông Xanh\. Không muốn nhận thư nữa: https:/);
    await accepted(server, id);
    const [, path] = /https:\/\/leads\.shop\.example(\/book\.pdf\S+)/.exec(mail.text);
    assert.deepEqual([(await open(server, path)).text, (await open(server, '/book.pdf')).status], ['%PDF the guide', 403], 'the link of an offer that expires');
  });

  test('is English for a reader of English; of another form, without an address that can be written to, or without the consent there is none', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [LETTER, { id: 'news', subject: 'News', text: 'All of it', purpose: 'news' }]));
    const english = await submit(server, { locale: 'en-GB', fields: { name: 'Ann', email: 'ann@example.com', company: 'Acme' }, consent: [{ purpose: 'news', granted: false }] });
    const mail = await until(() => there.mails[0], 'the letter');
    assert.equal(mail.header('subject'), 'Your guide, Ann');
    assert.match(mail.text, /^Hello Ann,\nfrom Acme\n\n-- \nYou get this letter because .* Sông Xanh\. To get no more of them: https:/);
    assert.deepEqual(Object.keys(await deliveriesOf(server, english)), ['offer']);
    for (const change of [{ form: 'contact' }, ...['', 'an', 'an@', 'an@example.com, eve@evil.example', 'an@example.com>\r\nRCPT TO:<eve@evil.example', 'an @example.com', 'ăn@example.com', `${'a'.repeat(65)}@example.com`].map((email) => ({ fields: { email } }))]) {
      assert.deepEqual(await deliveriesOf(server, await submit(server, change)), {}, JSON.stringify(change));
    }
    const agreed = await submit(server, { form: 'contact', consent: [{ purpose: 'news', granted: true }] });
    await accepted(server, agreed, 'news');
    assert.equal(there.mails.length, 2);
  });

  test('what a stranger types becomes no header and no line of ours', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [LETTER]));
    await submit(server, { fields: { name: 'An\r\nBcc: eve@evil.example\r\n\r\nBuy\u0001stop\u0001 "<x@y>" {{secret:X}} {{fields.email}}', email: 'an@example.com' } });
    const mail = await until(() => there.mails[0], 'the letter');
    assert.deepEqual([mail.to, mail.defects, mail.header('bcc')], [['an@example.com'], [], undefined]);
    assert.match(mail.header('subject'), /^Cẩm nang dành cho An {2}Bcc: eve@evil\.example {4}Buy stop {2}"<x@y>" \{\{secret:X\}\} \{\{fields\.email\}\}$/);
    assert.ok(mail.headers.every(([name]) => /^(date|from|to|subject|message-id|reply-to|list-unsubscribe|list-unsubscribe-post|auto-submitted|mime-version|content-type|content-transfer-encoding)$/i.test(name)), JSON.stringify(mail.headers));
  });

  test('waits for a lead in quarantine to be released, and for one in part to be whole; an imported one gets none', async (t) => {
    const there = await mailServer(t);
    const files = site(t, there, [LETTER]);
    const server = await serve(t, files);
    const odd = await submit(server, { spam: { score: 80, reasons: [] } });
    const part = newId();
    await post(server, leadOf(part, { type: 'lead.partial', fields: { email: 'part@example.com' } }));
    const csv = join(files.data, '../old.csv');
    writeFileSync(csv, 'Email,Ngày\nold@example.com,2026-01-02\n');
    const imported = leadline(['import', 'leads', '--config', join(files.data, '../leadline.json'), '--data', files.data, '--form', 'guide', '--map', 'Email=email', '--map', 'Ngày=@time', '--yes', csv]);
    assert.equal(imported.code, 0, imported.err);
    assert.ok((await leadsOf(server)).some(({ lead }) => lead.fields.email === 'old@example.com'));
    const first = await submit(server);
    await accepted(server, first);
    assert.deepEqual(there.mails.map(({ to: [one] }) => one), ['an@example.com']);
    assert.deepEqual([(await deliveriesOf(server, odd)).offer.state, await deliveriesOf(server, part)], ['apart', {}]);
    await ask(server, `/api/release?id=${odd}`);
    await accepted(server, odd);
    await post(server, leadOf(part, { fields: { email: 'part@example.com' } }));
    await accepted(server, part);
    assert.deepEqual(there.mails.map(({ to: [one] }) => one), ['an@example.com', 'an@example.com', 'part@example.com']);
  });

  test('a mail server that asks who we are is told; a test goes to the site itself', async (t) => {
    const there = await mailServer(t, { user: 'leads', password: 's3cret' });
    const server = await serve(t, site(t, there, [LETTER], { mail: { user: 'leads', password: 's3cret' } }));
    await accepted(server, await submit(server));
    assert.equal(there.mails[0].user, 'leads');
    assert.deepEqual((await ask(server, '/api/relay/test?endpoint=offer')).json, { endpoint: 'offer', accepted: true, status: 250 });
    assert.deepEqual(there.mails[1].to, ['chao@shop.example']);
  });
});

test('a mail server whose certificate nobody vouches for gets no letter, be it on this machine', async (t) => {
  const folder = emptyFolder(t), key = join(folder, 'key.pem'), cert = join(folder, 'cert.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
  const there = await mailServer(t, { key, cert });
  const server = await serve(t, site(t, there, [LETTER]));
  const id = await submit(server);
  const one = await until(async () => { const { offer } = await deliveriesOf(server, id); return offer.attempts > 0 && offer; }, 'it was tried');
  assert.deepEqual([one.state, one.reason, there.mails], ['waiting', 'tls', []]);
});

describe('no letter goes out twice', () => {
  test('one that the server was busy for goes again; one that it refuses does not', async (t) => {
    const there = await mailServer(t, { later: 1, refuse: 'gone@example.com' });
    const server = await serve(t, site(t, there, [LETTER]));
    const id = await submit(server);
    await accepted(server, id);
    assert.deepEqual([there.events.map(({ event }) => event), (await deliveriesOf(server, id)).offer.attempts], [['later', 'mail'], 2]);
    const refused = await settled(server, await submit(server, { fields: { email: 'gone@example.com' } }));
    assert.deepEqual([refused.state, refused.status, refused.attempts], ['failed', 550, 1]);
  });

  test('killed before it was sent, it goes out after the start, once', async (t) => {
    const there = await mailServer(t);
    const files = site(t, { url: 'smtp://127.0.0.1:1' }, [LETTER], { retries: [0.2, 60] });
    let server = await serve(t, files);
    const id = await submit(server);
    await until(async () => (await deliveriesOf(server, id)).offer.attempts > 0, 'it was tried');
    await stop(server, 'SIGKILL');
    const again = site(t, there, [LETTER]);
    server = await serve(t, { site: again.site, data: files.data });
    await accepted(server, id);
    assert.equal(there.mails.length, 1);
  });

  test('killed while the server looks it over, nobody knows whether it was taken: it is not sent again by itself', async (t) => {
    const there = await mailServer(t, { hold: 1 });
    const files = site(t, there, [LETTER]);
    let server = await serve(t, files);
    const id = await submit(server);
    await until(() => there.mails[0], 'its end was handed over');
    await stop(server, 'SIGKILL');
    server = await serve(t, files);
    const { state, reason } = await settled(server, id);
    assert.deepEqual([state, reason], ['failed', 'unclear']);
    await accepted(server, await submit(server));
    assert.equal(there.mails.filter(({ header }) => header('message-id') === `<${id}.offer@shop.example>`).length, 1);
    await ask(server, `/api/relay/retry?lead=${id}&endpoint=offer`);
    await accepted(server, id);
    assert.equal(there.mails.length, 3, 'when somebody says so');
  });

  test('killed again and again while sixty are on their way: none twice, and none missing but those that it says it knows nothing of', { timeout: 120_000 }, async (t) => {
    const there = await mailServer(t);
    const files = site(t, there, [LETTER]);
    const ids = [];
    let server = await serve(t, files);
    for (let n = 0; n < 60; ++n) ids.push(await submit(server, { fields: { email: `visitor-${n}@example.com` } }));
    for (let kill = 0; kill < 8; ++kill) {
      const before = there.mails.length, moment = before + 1 + Math.floor(random() * 5);
      await until(async () => there.mails.length >= moment || (await overview(server)).endpoints[0].waiting === 0, 'some more, or all that there are');
      await new Promise((then) => { setTimeout(then, random() * 6); });
      await stop(server, 'SIGKILL');
      server = await serve(t, files);
    }
    const ends = await Promise.all(ids.map((id) => settled(server, id)));
    const sent = there.mails.map(({ header }) => header('message-id'));
    assert.equal(new Set(sent).size, sent.length, 'none twice');
    const missing = ids.filter((id, n) => !sent.includes(`<${id}.offer@shop.example>`) && ends[n].reason !== 'unclear');
    assert.deepEqual(missing, []);
    assert.ok(ends.filter(({ state }) => state === 'accepted').length >= 50, `${ends.filter(({ reason }) => reason === 'unclear').length} are unclear`);
  });

  test('ten letters a day go to one address, and not more', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [LETTER]));
    const ids = [];
    for (let n = 0; n < 11; ++n) ids.push(await submit(server));
    const last = await settled(server, ids.at(-1));
    assert.deepEqual([last.state, last.reason, there.mails.length], ['failed', 'too_many', 10]);
  });
});

describe('double opt-in', () => {
  const asking = { ...LETTER, confirm: true };

  test('the letter leaves only after the button behind the link was pressed, once; the lead says so', async (t) => {
    const there = await mailServer(t);
    const files = site(t, there, [asking]);
    let server = await serve(t, files);
    const id = await submit(server);
    await accepted(server, id, 'offer-confirm');
    assert.deepEqual(Object.keys(await deliveriesOf(server, id)), ['offer-confirm']);
    const question = there.mails[0];
    assert.equal(question.header('subject'), 'Sông Xanh: xin xác nhận địa chỉ email của bạn');
    const path = linkIn(question, 'confirm');
    const page = await open(server, path);
    assert.match(page.text, /<html lang="vi">[^]*Đây có phải địa chỉ email của bạn\?[^]*<form method="post"><button>/);
    for (let n = 0; n < 3; ++n) await open(server, path);  // a scanner
    assert.equal((await leadHere(server, id)).confirmed, undefined);
    await stop(server, 'SIGKILL');
    server = await serve(t, files);
    const before = Date.now();
    assert.equal((await press(server, path)).status, 200);
    await accepted(server, id);
    const { confirmed } = await leadHere(server, id);
    assert.ok(confirmed >= before && confirmed <= Date.now());
    await press(server, path);
    await stop(server);
    server = await serve(t, files);
    await accepted(server, await submit(server, { fields: { email: 'other@example.com' } }), 'offer-confirm');
    assert.equal(there.mails.filter(({ header }) => header('message-id') === `<${id}.offer@shop.example>`).length, 1);
    assert.equal((await leadHere(server, id)).confirmed, confirmed, 'the first time counts');
  });

  test('a link that was changed, or of another lead, releases nothing; nor does one of a lead that was erased', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [{ ...LETTER, confirm: { subject: 'Really?', text: '{{contact.name}}, yours?\n{{with.confirm}}' } }]));
    const [id, other] = [newId(), newId()];
    const { json } = await post(server, leadOf(id));
    const mail = await until(() => there.mails[0], 'the question');
    assert.match(mail.text, /^Nguyễn Văn An, yours\?\nhttps:/);
    const path = linkIn(mail, 'confirm');
    await post(server, leadOf(other));
    await accepted(server, other, 'offer-confirm');
    for (const wrong of [path.replace(id, other), path.slice(0, -1), path.replace('letter=offer', 'letter=x'), '/letters/confirm', linkIn(mail, 'stop').replace('stop', 'confirm')]) {
      assert.equal((await open(server, wrong)).status, 404, wrong);
      assert.equal((await press(server, wrong)).status, 404, wrong);
    }
    await post(server, JSON.stringify({ type: 'lead.erase', site: 'shop', id, key: json.erase }));
    assert.equal((await press(server, path)).status, 410);
    assert.equal((await press(server, linkIn(there.mails[1], 'confirm'))).status, 200);
    await accepted(server, other);
    assert.equal(there.mails.length, 3);
  });
});

describe('no more letters', () => {
  test('a link asks, and its button or one click in the mail program stops them for good, however the address is written', async (t) => {
    const there = await mailServer(t);
    const files = site(t, there, [LETTER]);
    let server = await serve(t, files);
    await accepted(server, await submit(server));
    const path = linkIn(there.mails[0], 'stop');
    const page = await send(server, { method: 'GET', path, headers: { 'accept-language': 'en-US,en;q=0.9' } });
    assert.match(page.text, /<html lang="en">[^]*No more letters\?[^]*<form method="post"><button>Send me no more/);
    assert.match(page.headers['content-security-policy'], /default-src 'none'/);
    await accepted(server, await submit(server));  // to look at it stops nothing
    assert.equal((await press(server, path.slice(0, -1))).status, 404);
    const stopped = await press(server, path, 'List-Unsubscribe=One-Click');
    assert.deepEqual([stopped.status, stopped.headers.location], [200, undefined], 'RFC 8058: no redirect');
    await stop(server, 'SIGKILL');
    server = await serve(t, files);
    const none = await settled(server, await submit(server, { fields: { email: 'AN@Example.COM' } }));
    assert.deepEqual([none.state, none.reason], ['failed', 'unsubscribed']);
    await accepted(server, await submit(server, { fields: { email: 'other@example.com' } }));
    assert.deepEqual(there.mails.map(({ to: [one] }) => one), ['an@example.com', 'an@example.com', 'other@example.com']);
    assert.equal(there.mails[2].header('subject'), 'Cẩm nang dành cho', 'nobody has said their name');
    assert.equal((await press(server, path, 'again=1')).status, 200);
    await accepted(server, await submit(server));
  });

  test('it holds when what they said has been erased, and the store has no address in it', async (t) => {
    const there = await mailServer(t);
    const server = await serve(t, site(t, there, [LETTER]));
    const id = newId();
    const { json } = await post(server, leadOf(id));
    await accepted(server, id);
    await press(server, linkIn(there.mails[0], 'stop'));
    await post(server, JSON.stringify({ type: 'lead.erase', site: 'shop', id, key: json.erase }));
    assert.equal((await settled(server, await submit(server))).reason, 'unsubscribed');
  });
});

test('what is wrong with a letter is said at its line', (t) => {
  const files = site(t, { url: 'smtp://127.0.0.1:1' }, [
    { id: 'a b' }, { subject: 'x', text: 'Hello {{contakt.name}}' }, { subject: { vi: 'x' }, text: { vi: 5 } }, { subject: 'x', text: 'y', when: { nope: [1] }, wen: 1 },
    { id: 'twice', subject: 'x', text: 'y' }, { id: 'twice', subject: 'x', text: 'y' }, { subject: 'x', text: '{{secret:KEY}}' }, { subject: 'x', text: 'y', confirm: { subject: 'x', text: 'y' }, replyTo: 'nobody' }, 5,
    { subject: 'x' }, { subject: 'x', text: '{{with.confirm}}' }, { subject: 'x', text: 'y', confirm: { subject: 'x', text: '{{with.confirm}} {{nope}}' } },
  ]);
  const { code, err } = leadline(['serve', '--site', files.site, '--data', files.data, '--port', '0'], { timeout: 5000 });
  assert.equal(code, 1);
  const said = [...err.matchAll(/site\.json:\d+:\d+: \w+\[(\w+)\] (\S+):/g)].map(([, problem, pointer]) => `${pointer} ${problem}`);
  for (const one of ['/letters/0/id not_an_id', '/letters/1/text unknown_path', '/letters/2/text/vi', '/letters/3/wen unknown_key', '/letters/3/when', '/letters/5/id endpoint_twice', '/letters/6 secret_in_letter', '/letters/7/confirm/text no_link',
    '/letters/7/replyTo not_an_email', '/letters/8 wrong_type', '/letters/9/text missing', '/letters/10/text unknown_path', '/letters/11/confirm/text unknown_path']) {
    assert.ok(said.some((two) => two.startsWith(one)), `${one} in\n${err}`);
  }
  const bare = site(t, { url: 'smtp://127.0.0.1:1' }, [LETTER], { address: undefined });
  assert.match(leadline(['serve', '--site', bare.site, '--data', bare.data, '--port', '0'], { timeout: 5000 }).err, /\/letters: it is not known where their links lead to/);
});
