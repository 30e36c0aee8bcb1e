// docs/deploy.md as it stands there: the unit's command as a user without rights, and Debian's web servers in front of the receiver.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { emptyFolder, freePort, hexFrom, leadsOf, program, randomFrom, readDemo, root, serve, submission } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(33);
const read = (name) => readFileSync(join(root, 'docs/deploy', name), 'utf8');
const host = 'leads.songxanh.example', origin = 'https://www.songxanh.example';

/** The docs' site file, with its config. */
function siteFile(folder, more = {}) {
  const [site] = [...readFileSync(join(root, 'docs/deploy.md'), 'utf8').matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text]) => JSON.parse(text));
  writeFileSync(join(folder, 'leadline.json'), readDemo('leadline.json'));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ ...site, ...more }));
  return join(folder, 'site.json');
}

describe('leadline.service', () => {
  const unit = read('leadline.service');

  test('systemd finds nothing wrong with it', (t) => {
    const folder = emptyFolder(t);
    copyFileSync(program, join(folder, 'leadline'));
    writeFileSync(join(folder, 'leadline.service'), unit.replace('/usr/local/bin/leadline', join(folder, 'leadline')));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'leadline.service')], { encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });

  test('its command, as a user without rights, takes leads into its folder, and ends cleanly', minute, async (t) => {
    const folder = emptyFolder(t);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    copyFileSync(program, join(folder, 'leadline'));
    siteFile(folder);
    chmodSync(folder, 0o755);
    const port = await freePort();
    const words = /^ExecStart=(.*)$/m.exec(unit)[1].replace('/usr/local/bin/leadline', join(folder, 'leadline')).replace('/etc/leadline/', `${folder}/`)
      .replace('/var/lib/leadline', data).replace('8080', String(port)).split(' ');
    // Whoever runs the tests is that user, unless it is root.
    const nobody = process.getuid() === 0 ? 65534 : undefined;
    if (nobody) chownSync(data, nobody, nobody);
    const [command, ...args] = nobody ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs', '--bounding-set=-all', ...words] : words;
    const child = spawn(command, args, { cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    let log = '';
    child.stderr.on('data', (text) => { log += text; });
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('inbox ')) break;
    const answer = await fetch(`http://127.0.0.1:${port}/api/leads`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: submission(hexFrom(random)) });
    assert.equal(answer.status, 200);
    const leads = statSync(join(data, 'leads.sqlite'));
    assert.deepEqual([leads.uid, leads.mode & 0o077], [nobody ?? process.getuid(), 0]);
    // Whoever may reach its socket, root on a server, has it copy itself; the copy is its user's as well.
    const copy = spawnSync(program, ['backup', '--data', data, join(folder, 'copy')], { encoding: 'utf8' });
    assert.deepEqual([copy.status, copy.stderr], [0, '']);
    for (const name of ['leads.sqlite', 'token', 'configs']) assert.equal(statSync(join(folder, 'copy', name)).uid, leads.uid, name);
    child.kill('SIGTERM');
    assert.deepEqual((await once(child, 'exit')), [0, null]);
    for (const line of log.trim().split('\n')) JSON.parse(line);
  });
});

/** One post through a web server, from an address of this machine. */
function postFrom(address, port, headers, id = hexFrom(random)) {
  const body = submission(id);
  return new Promise((done, failed) => {
    request({ host: '127.0.0.1', port, localAddress: address, method: 'POST', path: '/api/leads', servername: host, rejectUnauthorized: false, agent: false,
      headers: { host, origin, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => done({ status: response.statusCode, text, headers: response.headers }));
    }).on('error', failed).end(body);
  });
}

async function running(t, port, command, args, env) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  child.stderr.on('data', (text) => { log += text; });
  t.after(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });
  for (let tries = 0; ; ++tries) {
    const up = await postFrom('127.0.0.1', port, { 'content-type': 'text/html' }).catch(() => undefined);
    if (up && up.status !== 502) return;
    assert.ok(tries < 200 && child.exitCode === null, log);
    await pause(50);
  }
}

/** Web servers, each with the docs' file but for where it listens, and where certificates are. */
const servers = {
  async nginx(t, folder, port, receiver) {
    const certificate = join(folder, 'certificate.pem'), key = join(folder, 'key.pem');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const site = read('nginx.conf').replace('listen 443 ', `listen 127.0.0.1:${port} `).replace(/^.*\[::\].*\n/m, '')
      .replace(/ssl_certificate .*/, `ssl_certificate ${certificate};`).replace(/ssl_certificate_key .*/, `ssl_certificate_key ${key};`).replace('127.0.0.1:8080', `127.0.0.1:${receiver}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log stderr; ${process.getuid() === 0 ? 'user root;' : ''} events {} http { access_log off; ${temporary}\n${site} }`);
    await running(t, port, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  },
  async caddy(t, folder, port, receiver) {
    const site = read('Caddyfile').replace(`\n${host} {`, `\nhttps://${host}:${port} {\n\tbind 127.0.0.1\n\ttls internal\n`).replace('127.0.0.1:8080', `127.0.0.1:${receiver}`);
    writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tstorage file_system ${folder}/kept\n}\n${site}`);
    await running(t, port, 'caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder });
  },
};

for (const [name, start] of Object.entries(servers)) {
  test(`behind ${name}: leads arrive once, and the address that counts is that of the connection, whatever a visitor writes`, minute, async (t) => {
    const folder = emptyFolder(t);
    const server = await serve(t, { data: join(folder, 'data'), site: siteFile(folder, { limits: { address: { perMinute: 0.01, burst: 3 } } }) });
    const port = await freePort();
    await start(t, folder, port, server.port);
    const id = hexFrom(random);
    const first = await postFrom('127.0.0.2', port, {}, id);
    assert.deepEqual([first.status, JSON.parse(first.text).dup, first.headers['access-control-allow-origin']], [200, false, origin]);
    assert.equal(JSON.parse((await postFrom('127.0.0.2', port, {}, id)).text).dup, true);
    const forged = [];
    for (let i = 0; i < 4; ++i) forged.push(await postFrom('127.0.0.2', port, { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}`, 'x-real-ip': `203.0.113.${i}` }));
    assert.deepEqual(forged.map(({ status }) => status), [200, 429, 429, 429]);
    assert.ok(Number(forged[1].headers['retry-after']) > 0);
    assert.equal((await postFrom('127.0.0.3', port, {})).status, 200, 'another visitor does not notice');
    assert.equal((await postFrom('127.0.0.4', port, { origin: 'https://elsewhere.example' })).status, 403);
    assert.equal((await leadsOf(server)).length, 3);
  });
}
