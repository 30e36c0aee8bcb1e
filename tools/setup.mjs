// Brings what building, running and testing need: Debian packages by name, the npm packages of package-lock.json, and
// Emscripten. Says what it installs and why; what is there already is left alone, so a second run takes a moment.
//   node tools/setup.mjs [demo|test|bench]
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, hasCommand, isMain, main, output, root, run, say, since, step } from './run.mjs';

const ALL = ['demo', 'test', 'bench'];
const BROWSERS = ['test', 'bench'];

// A package with a `command` counts as there when that command is, wherever it comes from.
const PACKAGES = [
  { name: 'g++', command: 'g++', for: ALL, why: 'compiles the command line and the receiver' },
  { name: 'cmake', command: 'cmake', for: ALL, why: 'configures both builds' },
  { name: 'ninja-build', command: 'ninja', for: ALL, why: 'runs both builds' },
  { name: 'pkgconf', command: 'pkg-config', for: ALL, why: 'finds the libraries below' },
  { name: 'nlohmann-json3-dev', for: ALL, why: "the core's JSON library" },
  { name: 'libboost1.81-dev', for: ALL, why: "the receiver's HTTP server (Asio and Beast)" },
  { name: 'zlib1g-dev', for: ALL, why: 'the receiver compresses what it serves' },
  { name: 'libsqlite3-dev', for: ALL, why: "the receiver's database" },
  { name: 'libpq-dev', for: ALL, why: 'the database that several receivers share' },
  { name: 'libssl-dev', for: ALL, why: "the receiver's hashes" },
  { name: 'libcurl4-openssl-dev', for: ALL, why: 'the receiver sends leads on' },
  { name: 'libqrcodegencpp-dev', for: ALL, why: 'the command line prints QR codes' },
  { name: 'libeigen3-dev', for: ALL, why: 'the command line fits points to outcomes' },
  { name: 'python3', command: 'python3', for: ALL, why: 'Emscripten is written in it' },
  { name: 'patchelf', command: 'patchelf', for: ALL, why: "gives Emscripten's programs the C library they were built for" },
  { name: 'ca-certificates', for: ALL, why: 'downloads over TLS' },
  { name: 'libgtest-dev', for: ['test'], why: 'native tests' },
  { name: 'postgresql-15', for: ['test', 'bench', 'patroni'], why: 'its server' },
  { name: 'patroni', command: 'patroni', service: 'patroni', for: ['patroni'], why: 'says which of three servers is the primary' },
  { name: 'etcd-server', command: 'etcd', service: 'etcd', for: ['patroni'], why: 'where it remembers that' },
  { name: 'php-cli', command: 'php', for: ['test'], why: 'runs the PHP receiver of the docs' },
  { name: 'php-sqlite3', for: ['test'], why: 'its database' },
  { name: 'nginx-light', command: 'nginx', for: ['test'], why: 'a web server before the receiver, as docs/deploy.md has it' },
  { name: 'caddy', command: 'caddy', for: ['test'], why: 'another one' },
  { name: 'haproxy', command: 'haproxy', service: 'haproxy', for: ['test'], why: 'before two receivers, as docs/scale.md has it' },
  { name: 'openssl', command: 'openssl', for: ['test'], why: 'certificates for them' },
  { name: 'systemd', command: 'systemd-analyze', for: ['test'], why: "reads the receiver's unit" },
  { name: 'python3-aiosmtpd', for: ['test'], why: 'a mail server' },
  { name: 'zbar-tools', command: 'zbarimg', for: ['test'], why: 'reads QR codes' },
  { name: 'chromium', for: BROWSERS, why: 'browser tests' },
  { name: 'chromium-headless-shell', for: BROWSERS, why: 'browser tests: the same without windows, for half of the time' },
  { name: 'firefox-esr', for: BROWSERS, why: 'browser tests' },
  { name: 'webkit2gtk-driver', for: BROWSERS, why: 'browser tests in WebKit' },
  { name: 'xvfb', command: 'Xvfb', for: BROWSERS, why: 'a screen for WebKit, and for a mouse' },
  { name: 'xdotool', command: 'xdotool', for: ['test'], why: 'a real mouse, which leaves a window of Firefox' },
  { name: 'xauth', command: 'xauth', for: BROWSERS, why: 'xvfb-run needs it' },
  { name: 'libjs-prototype', for: ['test'], why: "a page's library that replaces what we might lean on" },
  { name: 'libjs-mootools', for: ['test'], why: 'another one' },
  { name: 'fonts-dejavu-core', for: BROWSERS, why: 'letters for the browsers, Vietnamese ones among them' },
];

/** Is GoogleTest installed, so that the native tests can be built? */
export const hasGoogleTest = () => existsSync('/usr/include/gtest/gtest.h') || existsSync('/usr/local/include/gtest/gtest.h');

function missingPackages(purpose) {
  const wanted = PACKAGES.filter((item) => item.for.includes(purpose) && !(item.command && hasCommand(item.command)));
  if (wanted.length === 0) return [];
  // dpkg-query fails when it does not know one of the names, and still prints the others.
  const known = run('sh', ['-c', 'dpkg-query -W -f \'${Package} ${db:Status-Status}\\n\' "$@" 2>/dev/null || true', 'sh',
    ...wanted.map((item) => item.name)], { quiet: true }).stdout;
  const installed = new Set(known.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return wanted.filter((item) => !installed.has(item.name));
}

/** How to run apt-get as root here: the words to put before it; undefined when there is no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return hasCommand('sudo') && output('sudo', ['-n', 'id', '-u']).trim() === '0' ? ['sudo', '-n'] : undefined;
}

/** Brings Debian's packages of a purpose. A service that one of them starts by itself is stopped: tests start their own. */
export async function setUpPackages(purpose) {
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;
  const names = missing.map((item) => item.name);
  for (const item of missing) say('set-up', `${item.name}: ${item.why}`);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends'];
  const prefix = rootPrefix();
  if (!hasCommand('apt-get') || prefix === undefined) {
    const reason = !hasCommand('apt-get') ? 'this machine has no apt-get: bring their like by its own means, then run with --no-setup'
      : `this user may not install packages (not root, and ${hasCommand('sudo') ? 'sudo asks for a password' : 'there is no sudo'})`;
    throw new Failure(`set-up: missing: ${names.join(' ')}\nset-up: ${reason}\n`
      + `On Debian 12, as root:\n  apt-get update && ${install.join(' ')} ${names.join(' ')}`);
  }
  const asRoot = (what, words) => {
    const [program, ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...words, '-q',
      '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'];
    return step('set-up', what, program, args);
  };
  await asRoot("the list of Debian's packages", ['apt-get', 'update']);
  await asRoot(`${names.length} Debian packages: downloading and unpacking`, [...install, ...names]);
  const services = missing.flatMap(({ service = [] }) => service);
  if (services.length === 0 || !existsSync('/run/systemd/system')) return;
  const [program, ...args] = [...prefix, 'systemctl', 'disable', '--now', ...services];
  run(program, args, { quiet: true });
}

async function setUpNpm() {
  const mark = join(root, 'node_modules/.leadline-lock');
  const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(mark, { force: true });
  // None of the packages needs its install script; a browser's driver would download a browser in it.
  await step('set-up', 'npm packages of package-lock.json: bundler, type checker, browser drivers, test oracles',
    'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  writeFileSync(mark, wanted);
}

/**
 * Where Emscripten is, as tools/emscripten.sh left it: `{wanted, version, source, root, config?}`;
 * undefined when there is none of the version that is wanted.
 */
export function emscripten() {
  const record = join(root, '.toolchain/emscripten.json');
  if (!existsSync(record)) return undefined;
  const found = JSON.parse(readFileSync(record, 'utf8'));
  const wanted = readFileSync(join(root, 'emsdk-version.txt'), 'utf8').trim();
  return found.wanted === wanted && existsSync(join(found.root, 'emcc')) ? found : undefined;
}

async function setUpEmscripten() {
  if (emscripten()) return;
  await step('set-up', `Emscripten ${readFileSync(join(root, 'emsdk-version.txt'), 'utf8').trim()}: compiles the core to WebAssembly (some 300 MB)`,
    'bash', ['tools/emscripten.sh'], { show: (line) => line.startsWith('emscripten: ') });
}

/** Brings what `purpose` (`demo`, `test` or `bench`) needs. Throws a Failure that says what is missing when it cannot. */
export async function setUp(purpose) {
  const start = performance.now();
  if (!ALL.includes(purpose)) throw new Failure(`set-up: unknown purpose ${purpose}: one of ${ALL.join(', ')}`);
  if (Number(process.versions.node.split('.')[0]) < 20) throw new Failure(`set-up: Node ${process.versions.node} is too old: 20 or newer is needed`);
  await setUpPackages(purpose);
  await setUpNpm();
  await setUpEmscripten();
  say('set-up', `ready for ${purpose} (${since(start)})`);
}

if (isMain(import.meta.url)) await main(([purpose = 'demo']) => setUp(purpose));
