// Many sites in one receiver (`leadline serve --sites FOLDER`): each by itself, found by its address, read again when its file changes. The real program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { linkIn, mailServer } from './mail-kit.mjs';
import { emptyFolder, hexFrom, leadline, randomFrom, root, send, serve, stop, submission, token } from './receiver-kit.mjs';
import { endpoint, until } from './relay-kit.mjs';
import { askAt, configOf, postTo, sitesFolder, tokenOf } from './sites-kit.mjs';

const random = randomFrom(1414);
const newId = () => hexFrom(random);
const idsOf = (answer) => answer.json.leads.map(({ lead }) => lead.id);

describe('a site of several', () => {
  test('has its own leads below /s/ID/, and all addresses at a host of its own; what is nobody’s is said', async (t) => {
    const files = sitesFolder(t, { acme: { hosts: ['acme.localhost'] }, globex: {} });
    const server = await serve(t, files);
    assert.match(server.ready, /\/s\/SITE\/inbox\/#token=/);
    const id = newId();
    for (const site of ['acme', 'globex']) assert.deepEqual([(await postTo(server, site, id)).status, site], [200, site], 'the same id is two leads');
    for (const site of ['acme', 'globex']) assert.deepEqual(idsOf(await askAt(server, site, '/api/leads')), [id]);
    const atHost = await send(server, { method: 'GET', path: '/api/site', headers: { host: `acme.localhost:${server.port}`, authorization: `Bearer ${token}` } });
    assert.deepEqual([atHost.status, atHost.json.site], [200, 'acme']);
    const other = await send(server, { method: 'GET', path: '/s/globex/api/site', headers: { host: 'acme.localhost', authorization: `Bearer ${token}` } });
    assert.equal(other.status, 404, 'at a host of its own there is no other site');
    const wrong = await send(server, { path: '/s/acme/api/leads', body: submission(newId(), { site: 'globex' }), headers: { 'content-type': 'application/json' } });
    assert.deepEqual([wrong.status, wrong.json.error.code], [400, 'wrong_site']);
    for (const path of ['/s/nobody/api/leads', '/api/leads', '/s/', '/', '/s/acme/../globex/api/site']) {
      const { status } = await send(server, { method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
      assert.equal(status, 404, path);
    }
  });

  test('takes leads from its own origins alone; on a host that sites share, none has its pages', async (t) => {
    const server = await serve(t, sitesFolder(t, { acme: { origins: ['https://acme.example'] }, globex: { origins: ['https://globex.example'] } }));
    const from = async (site, origin) => (await postTo(server, site, newId(), {}, { origin }));
    assert.equal((await from('acme', 'https://acme.example')).headers['access-control-allow-origin'], 'https://acme.example');
    const refused = await from('acme', 'https://globex.example');
    assert.deepEqual([refused.status, refused.json.error.code, refused.headers['access-control-allow-origin']], [403, 'origin_refused', undefined]);
    assert.equal((await from('acme', `http://127.0.0.1:${server.port}`)).status, 403, 'the shared host is nobody’s origin');
  });

  test('has its inbox where it is asked for, with a cookie of its own path', async (t) => {
    const server = await serve(t, sitesFolder(t, { acme: {}, globex: {} }));
    const page = await send(server, { method: 'GET', path: '/s/acme/inbox/' });
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.text, /(src|href)="\/[a-z]/, 'everything is asked for beside it');
    assert.equal((await send(server, { method: 'GET', path: '/s/acme/inbox' })).headers.location, '/s/acme/inbox/');
    const opened = await askAt(server, 'acme', '/api/session', { method: 'POST', by: tokenOf(sitesOf(server), 'acme') });
    assert.match(opened.headers['set-cookie'][0], /; Path=\/s\/acme\/api\/; HttpOnly; SameSite=Strict/);
    const cookie = opened.headers['set-cookie'][0].split(';')[0];
    const by = (site) => askAt(server, site, '/api/session', { by: '', headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    assert.deepEqual([(await by('acme')).status, (await by('globex')).status], [200, 401]);
  });

  test('is counted by itself; the numbers of all, and how the receiver is, have addresses of their own', async (t) => {
    const files = sitesFolder(t, { acme: {}, globex: {}, broken: '{ "config": ' });
    const server = await serve(t, files);
    await postTo(server, 'acme', newId());
    const acme = tokenOf(files.data, 'acme');
    const own = await askAt(server, 'acme', '/metrics', { by: acme });
    assert.match(own.text, /leadline_requests_total\{route="\/api\/leads",method="POST",status="200"\} 1\n/);
    assert.doesNotMatch(own.text, /leadline_store_|process_|globex/);
    assert.doesNotMatch((await askAt(server, 'globex', '/metrics')).text, /route="\/api\/leads"/);
    const whole = await send(server, { method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${token}` } });
    assert.match(whole.text, /leadline_site_requests_total\{site="acme",status="2xx"\} \d+\n/);
    assert.match(whole.text, /leadline_sites\{state="broken"\} 1\n/);
    assert.equal((await send(server, { method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${acme}` } })).status, 401, 'a site’s token opens its site');
    const ready = await send(server, { method: 'GET', path: '/readyz' });
    assert.deepEqual([ready.status, ready.json.sites], [200, { served: 2, broken: 1 }]);
    assert.equal((await send(server, { method: 'GET', path: '/healthz' })).status, 200);
  });
});

/** Where a server that these tests have started keeps its leads. */
const sitesOf = (server) => server.child.spawnargs[server.child.spawnargs.indexOf('--data') + 1];

describe('nothing of a site is shown at another', () => {
  const rows = /\n## Routes\n(.*?)\n## /s.exec(readFileSync(join(root, 'docs/receiver.md'), 'utf8'))[1].split('\n').filter((line) => /^\| *(`[A-Z]+`|any) /.test(line)).map((line) => {
    const [method, address, caller] = line.slice(1).split('|').map((cell) => cell.replaceAll('`', '').trim());
    return { method, address, caller };
  });
  /** What an address may be asked about: of the other site. */
  const pathOf = (address, id) => {
    const query = { '/api/slots': 'form=price-list', '/api/challenge': 'form=quote', '/api/files': `lead=${id}&field=plan&index=0`, '/api/relay': `lead=${id}`, '/api/relay/retry': `lead=${id}&endpoint=crm`, '/api/relay/pause': 'endpoint=crm', '/api/relay/resume': 'endpoint=crm',
      '/api/relay/test': 'endpoint=crm', '/api/leads': 'after=0', '/api/owner': `id=${id}&owner=lan`, '/api/report': 'by=source' }[address] ?? `id=${id}`;
    return `${address.replace('*', address === '/inbox/*' ? 'index.html' : 'x')}?${query}`;
  };
  const ask = (server, site, row, id, by, body) => new Promise((done, failed) => {
    const headers = { ...(by && { authorization: `Bearer ${by}` }), ...(row.method === 'POST' && { 'content-type': 'application/json' }) };
    const sent = request({ host: '127.0.0.1', port: server.port, method: row.method === 'any' ? 'PATCH' : row.method, path: `/s/${site}${pathOf(row.address, id)}`, headers, agent: false }, (answer) => {
      let text = '';
      if (answer.headers['content-type'] === 'text/event-stream') return answer.destroy(), done({ status: answer.statusCode, text: '' });
      answer.on('data', (part) => { text += part; }).on('end', () => done({ status: answer.statusCode, text }));
    }).on('error', failed);
    sent.end(row.method === 'POST' ? body : undefined);
  });

  test('on any route: another site’s token opens nothing, and one’s own shows nothing of the other', async (t) => {
    const to = await endpoint(t);
    const file = (name) => ({ origins: [`https://${name}.example`], relay: { endpoints: [{ id: 'crm', url: to.url }], allow: ['127.0.0.1'] }, routing: { people: [{ id: 'lan', name: `Lan of ${name}`, email: `lan@${name}.example` }], rules: [{ to: ['lan'] }] } });
    const files = sitesFolder(t, { acme: file('acme'), globex: file('globex') });
    const server = await serve(t, files);
    const id = newId();
    const secret = { fields: { name: 'SecretAcme', email: 'secretacme@example.com' } };
    assert.equal((await postTo(server, 'acme', id, secret)).status, 200);
    await until(() => to.requests.length === 1, 'acme’s lead is sent on');
    assert.equal((await askAt(server, 'acme', '/api/outcomes', { method: 'POST', body: JSON.stringify({ lead: id, event: 'purchase', at: Date.now(), value: 4321987, currency: 'VND' }), headers: { 'content-type': 'application/json' } })).status, 200);
    const acme = tokenOf(files.data, 'acme'), globex = tokenOf(files.data, 'globex');
    const before = (await askAt(server, 'acme', `/api/desk/lead?id=${id}`)).text;
    assert.match(before, /secretacme/i, 'the needle is there to be found');
    for (const row of rows) {
      const what = `${row.method} ${row.address}`;
      const closed = row.caller.startsWith('a token');
      // With the other site's token, at acme's address.
      const foreign = await ask(server, 'acme', row, id, globex, '{}');
      if (closed) assert.equal(foreign.status, 401, what);
      // With its own, at its own address, about what is acme's.
      const body = row.address === '/api/leads' ? submission(newId(), { site: 'globex' }) : row.address === '/api/outcomes' ? JSON.stringify({ lead: id, event: 'lost', at: Date.now() }) : row.address === '/api/desk/lead' ? '{"note":"from next door"}' : '{}';
      const own = await ask(server, 'globex', row, id, globex, body);
      if (closed) assert.notEqual(own.status, 401, what);
      for (const { text } of [foreign, own]) assert.doesNotMatch(text, /secretacme|4321987|Lan of acme|Site of acme|acme\.example/i, what);
    }
    // And all of it is as it was.
    const after = await askAt(server, 'acme', `/api/desk/lead?id=${id}`, { by: acme });
    assert.deepEqual([after.status, after.text], [200, before]);
    assert.equal((await askAt(server, 'acme', '/api/report', { by: acme })).json.total.revenue, 4321987);
    assert.equal((await askAt(server, 'globex', '/api/report', { by: globex })).json.total.revenue ?? null, null);
    assert.equal((await askAt(server, 'acme', '/api/relay', { by: acme })).json.endpoints[0].paused, undefined, 'nobody next door has stopped it');
  });

  test('by any link or key: erasing, mails, letters', async (t) => {
    const there = await mailServer(t);
    const form = { id: 'guide', fields: [{ name: 'name', label: 'Tên' }, { name: 'email', type: 'email', label: 'E-mail' }] };
    const config = (site) => ({ version: 1, site, locale: 'vi', forms: [form] });
    const file = (name) => ({ links: [`www.${name}.example`], address: `https://leads.example/s/${name}`, mail: { url: there.url, from: `chao@${name}.example`, name }, relay: { allow: ['127.0.0.1'] },
      letters: [{ id: 'hello', forms: ['guide'], subject: { vi: 'Chào' }, text: { vi: 'Xin chào' } }] });
    const files = sitesFolder(t, {});
    for (const name of ['acme', 'globex']) files.put(name, file(name), config(name));
    const server = await serve(t, files);
    const leadOf = (site, id) => JSON.stringify({ id, type: 'lead.submitted', time: Date.now(), site, form: 'guide', locale: 'vi', fields: { name: 'An', email: 'an@example.com' }, consent: [] });
    const give = (site, id) => send(server, { path: `/s/${site}/api/leads`, body: leadOf(site, id), headers: { 'content-type': 'application/json' } });
    const id = newId();
    const { json: { erase } } = await give('acme', id);
    await give('globex', id);
    const mail = await until(() => there.mails.find((one) => one.sender === 'chao@acme.example'), 'acme’s letter');
    // The link of acme's letter stops acme's letters, and at globex's address it is none.
    const path = /https:\/\/leads\.example\/s\/acme(\/letters\/stop\?\S+)/.exec(mail.text)[1];
    assert.equal((await send(server, { method: 'GET', path: `/s/globex${path}` })).status, 404);
    assert.equal((await send(server, { path: `/s/globex${path}`, body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 404);
    assert.equal((await send(server, { method: 'GET', path: `/s/acme${path}` })).status, 200);
    // A mail's link leads to its own site's pages alone.
    const follow = async (site, to) => (await send(server, { method: 'GET', path: `/s/${site}/r/june?to=https://www.${to}.example/` })).status;
    assert.deepEqual([await follow('acme', 'acme'), await follow('globex', 'acme'), await follow('acme', 'globex')], [302, 404, 404]);
    // The key that erases acme's lead erases no other, though that has the same id.
    const eraseAt = (site, as) => send(server, { path: `/s/${site}/api/leads`, body: JSON.stringify({ type: 'lead.erase', site: as, id, key: erase }), headers: { 'content-type': 'application/json' } });
    assert.equal((await eraseAt('globex', 'globex')).status, 403);
    assert.equal((await eraseAt('globex', 'acme')).status, 400);
    assert.equal((await eraseAt('acme', 'acme')).status, 200);
    assert.deepEqual([idsOf(await askAt(server, 'acme', '/api/leads')), idsOf(await askAt(server, 'globex', '/api/leads'))], [[], [id]]);
  });

  test('nor heard: news of a site is told at that site', async (t) => {
    const server = await serve(t, sitesFolder(t, { acme: {}, globex: {} }));
    const heard = (site) => new Promise((done) => {
      const lines = [];
      request({ host: '127.0.0.1', port: server.port, path: `/s/${site}/api/events`, headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.setEncoding('utf8').on('data', (text) => lines.push(...text.split('\n').filter((line) => line.startsWith('data:')))).on('error', () => {});
        done(lines);
      }).end();
    });
    const [acme, globex] = [await heard('acme'), await heard('globex')];
    await until(() => acme.length === 1 && globex.length === 1, 'both have begun');
    await postTo(server, 'acme', newId());
    await until(() => acme.length === 2, 'acme’s hears');
    assert.equal(globex.length, 1);
  });
});

describe('the folder is read again when it changes', () => {
  test('a site that is added, changed, removed; the others go on', async (t) => {
    const to = await endpoint(t), more = await endpoint(t);
    const relay = (...urls) => ({ relay: { endpoints: urls.map((url, i) => ({ id: `crm${i}`, url })), allow: ['127.0.0.1'] } });
    const files = sitesFolder(t, { acme: relay(to.url) });
    const server = await serve(t, files);
    files.put('globex', relay(to.url));
    await until(async () => (await postTo(server, 'globex', newId())).status === 200, 'globex is served');
    assert.match(server.log, /site `globex`: .*is served: config=[0-9a-f]{16}/);
    await until(() => to.requests.length === 1, 'and sends on');
    files.put('globex', { ...relay(to.url, more.url), origins: ['https://globex.example'] });
    await until(async () => (await postTo(server, 'globex', newId(), {}, { origin: 'https://globex.example' })).status === 200, 'it is read again');
    assert.match(server.log, /globex\.json was read again/);
    await until(() => more.requests.length === 1 && to.requests.length === 2, 'to both endpoints');
    const before = (await askAt(server, 'globex', '/api/site')).json.hash;
    files.put('globex', relay(to.url), configOf('globex', { locale: 'en' }));
    await until(async () => (await askAt(server, 'globex', '/api/site')).json.hash !== before, 'the config is followed');
    files.remove('globex');
    await until(async () => (await askAt(server, 'globex', '/api/site')).status === 404, 'it is gone');
    assert.match(server.log, /globex\.json is gone: the site `globex` is served no more; its leads stay where they are/);
    files.put('globex', relay(to.url));
    await until(async () => (await askAt(server, 'globex', '/api/leads')).json?.leads?.length === 2, 'and is back, with its leads');
    assert.equal((await postTo(server, 'acme', newId())).status, 200);
  });

  test('one that cannot be used any more stays as it was; one that never could is told to come later, in a way that pages try again', async (t) => {
    const files = sitesFolder(t, { acme: {}, late: '{"config": "late/leadline.json", "origns": []}' });
    const server = await serve(t, files);
    assert.match(server.log, /late\.json:1:\d+: error\[unknown_key\] \/origns: .*\(did you mean `origins`\?\)/);
    assert.match(server.log, /late\.json cannot be used as it is now; the site `late` is not served/);
    const later = await postTo(server, 'late', newId(), {}, { origin: 'https://late.example' });
    assert.deepEqual([later.status, later.json.error.code, later.headers['access-control-allow-origin']], [503, 'not_ready', undefined]);
    files.put('acme', '{ "site": "acme", ');
    await until(() => /acme\.json cannot be used as it is now; the last good one stays/.test(server.log), 'it is said');
    assert.equal((await postTo(server, 'acme', newId())).status, 200);
    files.put('late', {});
    await until(async () => (await postTo(server, 'late', newId())).status === 200, 'mended');
    files.put('acme', {}, '{ "version": 1, ');
    await until(() => /acme\/leadline\.json cannot be used as it is now; the last good one stays/.test(server.log), 'of its config, too');
    assert.equal((await postTo(server, 'acme', newId())).status, 200);
  });

  test('what a lead was scored with is known after all changes, and the secrets’ file is read again, too', async (t) => {
    const to = await endpoint(t);
    const files = sitesFolder(t, { acme: {} });
    const secrets = join(files.data, '..', 'secrets.json');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(secrets, '{"ONE": "first"}', { mode: 0o600 });
    const server = await serve(t, { ...files, secrets });
    writeFileSync(secrets, '{"ONE": "first", "TWO": "second"}', { mode: 0o600 });
    files.put('globex', { relay: { endpoints: [{ id: 'crm', url: to.url, headers: { 'x-key': '{{secret:TWO}}' } }], allow: ['127.0.0.1'] } });
    await until(async () => (await postTo(server, 'globex', newId())).status === 200, 'globex is served');
    await until(() => to.requests.length === 1, 'and sends on');
    assert.equal(to.requests[0].headers['x-key'], 'second');
  });

  test('too large a file, too many endpoints, another’s host, what belongs to all: refused at their place, and the others are served', async (t) => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ id: `e${i}`, url: 'https://x.example' }));
    const files = sitesFolder(t, {
      acme: { hosts: ['acme.localhost'] }, big: { name: 'x'.repeat(1 << 20) }, huge: { relay: { endpoints: many } }, many: { relay: { endpoints: many.slice(0, 17) } }, thief: { hosts: ['acme.localhost'] },
      wide: { proxies: ['10.0.0.0/8'] }, pages: { static: { '/': '.' } }, nosy: { hosts: ['nosy.localhost'], static: { '/': '.' } }, other: { site: 'acme', config: 'acme/leadline.json' },
    });
    const server = await serve(t, files);
    for (const [name, what] of Object.entries({
      big: /big\.json:1:1: error\[too_large\] : a site file is 256 KiB at most, this one is 1024/, huge: /huge\.json:1:1: error\[too_large\]/, many: /many\.json:\d+:\d+: error\[too_many_endpoints\] \/relay\/endpoints: at most 16 endpoints/,
      thief: /thief\.json: the host acme\.localhost is that of the site `acme`/, wide: /wide\.json:\d+:\d+: error\[not_here\] \/proxies: concerns all sites of this receiver \(it stands in the folder's `receiver\.json`\)/,
      pages: /pages\.json:\d+:\d+: error\[no_host\] \/static/, nosy: /nosy\.json: the files served under \/ hold the folder of all sites/, other: /other\.json is of the site `acme`: its file is called acme\.json/,
    })) {
      assert.match(server.log, what);
      assert.equal((await postTo(server, name, newId())).status, 503, name);
    }
    assert.equal((await postTo(server, 'acme', newId())).status, 200);
    assert.equal(await stop(server).then(({ code }) => code), 0);
  });
});

describe('commands beside a receiver of several sites', () => {
  test('take --site, and answer a wrong name with those that there are; running or not', async (t) => {
    const files = sitesFolder(t, { acme: {}, globex: {} });
    const server = await serve(t, files);
    const id = newId();
    await postTo(server, 'acme', id);
    await postTo(server, 'globex', newId());
    const commands = [['report', '--format', 'json'], ['person', '--email', 'an.nguyen@example.com'], ['backtest', '--config', join(files.sites, 'acme/leadline.json'), '--format', 'json']];
    const check = (running) => {
      for (const [command, ...rest] of commands) {
        const run = (...site) => leadline([command, '--data', files.data, ...rest, ...site]);
        const right = run('--site', 'acme');
        assert.equal(right.code, 0, right.err);
        for (const wrong of [run('--site', 'acmee'), run()]) {
          assert.equal(wrong.code, 1, `${command} ${running}`);
          assert.match(wrong.err, /`acme` and `globex`/, `${command} ${running}`);
        }
      }
      assert.deepEqual(JSON.parse(leadline(['person', '--data', files.data, '--site', 'acme', '--email', 'an.nguyen@example.com']).out).leads.map(({ lead }) => lead.id), [id]);
    };
    check('running');
    const added = leadline(['token', 'add', '--data', files.data, '--role', 'read']);
    assert.deepEqual([added.code, /this receiver has `acme` and `globex`.*`--site ID` says which/.test(added.err)], [1, true], added.err);
    const acme = tokenOf(files.data, 'acme', 'read'), globex = tokenOf(files.data, 'globex', 'read');
    assert.match(leadline(['token', 'list', '--data', files.data]).out, /\[acme\]\n.*\[globex\]\n/);
    assert.deepEqual([(await askAt(server, 'acme', '/api/leads', { by: acme })).status, (await askAt(server, 'acme', '/api/leads', { by: globex })).status], [200, 401]);
    const copy = leadline(['backup', '--data', files.data, join(files.data, '..', 'copy')]);
    assert.equal(copy.code, 0, copy.err);
    await stop(server);
    check('stopped');
    assert.equal(leadline(['person', '--data', files.data, '--site', 'acme', '--email', 'an.nguyen@example.com', '--erase', '--yes']).code, 0);
    const again = await serve(t, files);
    assert.deepEqual([(await askAt(again, 'acme', '/api/leads')).json.leads.length, (await askAt(again, 'globex', '/api/leads')).json.leads.length], [0, 1]);
  });

  test('a receiver of one site goes on as one of several: its tokens open that site alone', async (t) => {
    const data = join(emptyFolder(t), 'data');
    const alone = sitesFolder(t, { acme: {} });
    const one = await serve(t, { data, site: join(alone.sites, 'acme.json') });
    const given = leadline(['token', 'add', '--data', data, '--role', 'read']).out.trim();
    assert.equal((await send(one, { path: '/api/leads', body: submission(newId(), { site: 'acme' }), headers: { 'content-type': 'application/json' } })).status, 200);
    await stop(one);
    const files = sitesFolder(t, { acme: {}, globex: {} });
    const several = await serve(t, { sites: files.sites, data });
    assert.deepEqual([(await askAt(several, 'acme', '/api/leads', { by: given })).json.leads.length, (await askAt(several, 'globex', '/api/leads', { by: given })).status], [1, 401]);
  });

  test('check reads a folder: what is wrong with each site, its file and its configs', async (t) => {
    const files = sitesFolder(t, { acme: {}, late: { origns: [] } });
    files.put('globex', {}, configOf('globex', { locale: 5 }));
    const { code, out } = leadline(['check', files.sites]);
    assert.equal(code, 1);
    assert.match(out, /acme\/leadline\.json: 0 errors/);
    assert.match(out, /late\.json:\d+:\d+: error\[unknown_key\] \/origns/);
    assert.match(out, /globex\/leadline\.json:\d+:\d+: error\[\w+\] \/locale/);
    files.put('late', {});
    files.put('globex');
    const right = leadline(['check', files.sites]);
    assert.deepEqual([right.code, /3 sites/.test(right.out)], [0, true], right.out);
  });

  test('check reads one site file: what is wrong with it, in its config, and what cannot be meant', (t) => {
    const files = sitesFolder(t, { acme: {} });
    const check = (more) => (files.put('acme', more), leadline(['check', join(files.sites, 'acme.json')]));
    const right = check({});
    assert.equal(right.code, 0, right.out);
    assert.match(right.out, /acme\/leadline\.json: 0 errors.*\n[^]*acme\.json: a site file, without errors\n$/);
    for (const [more, found] of [
      [{ retention: { day: 3 } }, /acme\.json:\d+:\d+: error\[unknown_key\] \/retention\/day: .*\(did you mean `days`\?\)\n[^]*a site file, with errors\n$/],
      [{ disk: { low: 10, least: 100 } }, /acme\.json:\d+:\d+: error\[wrong_number\] \/disk\/low: must not be less than `least`/],
      [{ config: 'acme/nowhere.json' }, /nowhere\.json/],
    ]) {
      const { code, out } = check(more);
      assert.deepEqual([code, found.test(out)], [1, true], out);
    }
    files.put('acme', { retention: { days: 30, stages: { Sql: 1000, '': 10 } } }, configOf('acme', { scoring: { rules: [], stages: [{ id: 'SQL', weight: 30 }] } }));
    const doubtful = leadline(['check', join(files.sites, 'acme.json')]);
    assert.equal(doubtful.code, 0, doubtful.out);
    const [said, config] = leadline(['check', '--json', join(files.sites, 'acme.json')]).out.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual([said.ok, said.problems, said.doubts.length, config.ok], [true, [], 1, true]);
    assert.match(doubtful.out, /acme\.json:\d+:\d+: warning\[unknown_stage\] \/retention\/stages\/Sql: no config of the site has a stage of that name \(did you mean `SQL`\?\)/);
  });
});
