// docs/deploy.md as it stands there: the unit's command as a user without rights, and Debian's web servers in front of the receiver.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { certificate, origin, postFrom, read, running, siteFile, startCaddy, startUnit, verifyUnit } from './deploy-kit.mjs';
import { emptyFolder, freePort, hexFrom, leadsOf, program, randomFrom, serve, submission } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(33);

describe('leadline.service', () => {
  const unit = read('leadline.service');

  test('systemd finds nothing wrong with it', (t) => assert.deepEqual(verifyUnit(emptyFolder(t), 'leadline.service', unit), [0, '', '']));

  test('its command, as a user without rights, takes leads into its folder, and ends cleanly', minute, async (t) => {
    const folder = emptyFolder(t);
    const data = join(folder, 'data');
    siteFile(folder);
    const server = await startUnit(t, unit, { folder, data, port: await freePort() });
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/leads`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: submission(hexFrom(random)) });
    assert.equal(answer.status, 200);
    const leads = statSync(join(data, 'leads.sqlite'));
    assert.deepEqual([leads.uid, leads.mode & 0o077], [server.user, 0]);
    // Whoever may reach its socket, root on a server, has it copy itself; the copy is its user's as well.
    const copy = spawnSync(program, ['backup', '--data', data, join(folder, 'copy')], { encoding: 'utf8' });
    assert.deepEqual([copy.status, copy.stderr], [0, '']);
    for (const name of ['leads.sqlite', 'token', 'configs']) assert.equal(statSync(join(folder, 'copy', name)).uid, leads.uid, name);
    server.child.kill('SIGTERM');
    assert.deepEqual((await once(server.child, 'exit')), [0, null]);
    for (const line of server.log.trim().split('\n')) JSON.parse(line);
  });
});

/** Web servers, each with the docs' file but for where it listens, and where certificates are. */
const servers = {
  async nginx(t, folder, port, receiver) {
    const { cert, key } = certificate(folder);
    const site = read('nginx.conf').replace('listen 443 ', `listen 127.0.0.1:${port} `).replace(/^.*\[::\].*\n/m, '')
      .replace(/ssl_certificate .*/, `ssl_certificate ${cert};`).replace(/ssl_certificate_key .*/, `ssl_certificate_key ${key};`).replace('127.0.0.1:8080', `127.0.0.1:${receiver}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log stderr; ${process.getuid() === 0 ? 'user root;' : ''} events {} http { access_log off; ${temporary}\n${site} }`);
    await running(t, port, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  },
  caddy: (t, folder, port, receiver) => startCaddy(t, folder, port, read('Caddyfile').replace('127.0.0.1:8080', `127.0.0.1:${receiver}`)),
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
