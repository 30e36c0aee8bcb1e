// For the tests of what docs/deploy/ has: a site file, web servers before receivers, and posts through them.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, hexFrom, program, randomFrom, readDemo, root, submission } from './receiver-kit.mjs';

const random = randomFrom(34);
export const read = (name) => readFileSync(join(root, 'docs/deploy', name), 'utf8');
export const host = 'leads.songxanh.example', origin = 'https://www.songxanh.example';

/** The docs' site file, with its config. */
export function siteFile(folder, more = {}) {
  const [site] = [...readFileSync(join(root, 'docs/deploy.md'), 'utf8').matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text]) => JSON.parse(text));
  writeFileSync(join(folder, 'leadline.json'), readDemo('leadline.json'));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ ...site, ...more }));
  return join(folder, 'site.json');
}

/**
 * The command of a systemd unit of the docs, `port` in the place of its %i, as a user without rights (whoever runs the tests, unless that is root). `folder`: what stands for /etc/leadline and
 * /usr/local/bin; `data`: for its folder under /var/lib. The answer's `log` is what it wrote to stderr so far.
 */
export async function startUnit(t, unit, { folder, data, port, env = {} }) {
  if (!existsSync(join(folder, 'leadline'))) copyFileSync(program, join(folder, 'leadline')); // one that runs cannot be written
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  const words = /^ExecStart=(.*)$/m.exec(unit)[1].replaceAll('%i', String(port)).replace('/usr/local/bin/leadline', join(folder, 'leadline')).replace('/etc/leadline/', `${folder}/`)
    .replace(/\/var\/lib\/leadline\S*/, data).replace('8080', String(port)).split(' ');
  const nobody = process.getuid() === 0 ? 65534 : undefined;
  if (nobody) chownSync(data, nobody, nobody);
  const [command, ...args] = nobody ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs', '--bounding-set=-all', ...words] : words;
  const child = spawn(command, args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const server = { child, port, log: '', user: nobody ?? process.getuid() };
  child.stderr.on('data', (text) => { server.log += text; });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('inbox ')) return server;
  throw new Error(server.log);
}

/** What systemd finds wrong with a unit: {status, stdout, stderr}. */
export function verifyUnit(folder, name, unit) {
  copyFileSync(program, join(folder, 'leadline'));
  writeFileSync(join(folder, name), unit.replace('/usr/local/bin/leadline', join(folder, 'leadline')));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, name)], { encoding: 'utf8' });
  return [status, stdout, stderr];
}

/** One post through a web server, from an address of this machine. */
export function postFrom(address, port, headers, id = hexFrom(random)) {
  const body = submission(id);
  return new Promise((done, failed) => {
    request({ host: '127.0.0.1', port, localAddress: address, method: 'POST', path: '/api/leads', servername: host, rejectUnauthorized: false, agent: false,
      headers: { host, origin, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => done({ status: response.statusCode, text, headers: response.headers }));
    }).on('error', failed).end(body);
  });
}

export async function running(t, port, command, args, env) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  child.stderr.on('data', (text) => { log += text; });
  t.after(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  });
  for (let tries = 0; ; ++tries) {
    const up = await postFrom('127.0.0.1', port, { 'content-type': 'text/html' }).catch(() => undefined);
    if (up && up.status < 500) return;
    assert.ok(tries < 200 && child.exitCode === null, log);
    await pause(50);
  }
}

/** Caddy with a file of the docs, but for where it listens and where certificates are. */
export async function startCaddy(t, folder, port, file) {
  const site = file.replace(`\n${host} {`, `\nhttps://${host}:${port} {\n\tbind 127.0.0.1\n\ttls internal\n`);
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tstorage file_system ${folder}/kept\n}\n${site}`);
  await running(t, port, 'caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder });
}

/** A certificate for the docs' host and its key, as paths. */
export function certificate(folder) {
  const [cert, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key };
}

/** HAProxy with a file of the docs, but for where it listens and where its certificate is; when nobody gave this user the right to it, it does not become another one. */
export async function startHaproxy(t, folder, port, file) {
  const { cert, key } = certificate(folder);
  const both = join(folder, 'leads.pem'), config = join(folder, 'haproxy.cfg');
  writeFileSync(both, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'));
  const here = file.replace('bind :80\n', `bind 127.0.0.1:${await freePort()}\n`).replace('bind :443 ', `bind 127.0.0.1:${port} `).replace('/etc/haproxy/leads.pem', both);
  writeFileSync(config, process.getuid() === 0 ? here : here.replaceAll(/^\t(user|group|chroot) .*\n/gm, ''));
  const checked = spawnSync('haproxy', ['-c', '-f', config], { encoding: 'utf8' });
  assert.deepEqual([checked.status, checked.stderr], [0, ''], 'haproxy -c finds nothing');
  await running(t, port, 'haproxy', ['-db', '-f', config]);
}
