// Real receivers of leads, installed into a folder for temporary files (where they stay for the next time): Node-RED by npm, Tryton out of Debian's
// packages. Neither is a dependency of ours: the one is 120 MB, the other a server in Python.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KEPT = join(tmpdir(), 'leadline-intakes');
const run = (program, args, options = {}) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

export const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});

/** Starts a program and waits until it answers at the address. */
async function started(scope, program, args, options, address) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  scope.after(() => child.kill());
  for (let left = 240; left > 0; --left) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    try { await fetch(address); return; } catch { await new Promise((done) => setTimeout(done, 250)); }
  }
  throw new Error(`${program} does not answer at ${address}`);
}

/** A flow that keeps what is posted to /lead and gives it at /leads; the last one of an id counts. */
const FLOW = [
  { id: 'tab', type: 'tab', label: 'Leads' },
  { id: 'in', z: 'tab', type: 'http in', url: '/lead', method: 'post', wires: [['keep']] },
  { id: 'keep', z: 'tab', type: 'function', outputs: 1, func: "const all = flow.get('leads') || {}; all[msg.payload.id] = [...(all[msg.payload.id] || []), msg.payload]; flow.set('leads', all); msg.payload = { ok: true }; return msg;", wires: [['out']] },
  { id: 'all', z: 'tab', type: 'http in', url: '/leads', method: 'get', wires: [['give']] },
  { id: 'give', z: 'tab', type: 'function', outputs: 1, func: "msg.payload = flow.get('leads') || {}; return msg;", wires: [['out']] },
  { id: 'out', z: 'tab', type: 'http response', wires: [] },
];

/** Node-RED 4.1 (5 needs a newer Node): {name, url, leads: what it has, by id}. */
export async function nodeRed(scope) {
  const at = join(KEPT, 'node-red');
  if (!existsSync(join(at, 'node_modules/node-red/red.js'))) {
    mkdirSync(at, { recursive: true });
    run('npm', ['install', '--prefix', at, 'node-red@4.1', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']);
  }
  const port = await freePort();
  const folder = mkdtempSync(join(KEPT, 'flows-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(FLOW));
  writeFileSync(join(folder, 'settings.js'), `module.exports = { uiHost: '127.0.0.1', uiPort: ${port}, httpAdminRoot: false, flowFile: 'flows.json', credentialSecret: false, logging: { console: { level: 'warn' } } };`);
  await started(scope, process.execPath, [join(at, 'node_modules/node-red/red.js'), '--userDir', folder, '--settings', join(folder, 'settings.js')], {}, `http://127.0.0.1:${port}/leads`);
  const { version } = JSON.parse(execFileSync(process.execPath, ['-p', `JSON.stringify(require(${JSON.stringify(join(at, 'node_modules/node-red/package.json'))}))`], { encoding: 'utf8' }));
  return { name: `Node-RED ${version}`, url: `http://127.0.0.1:${port}/lead`, leads: async () => (await fetch(`http://127.0.0.1:${port}/leads`)).json() };
}

const PACKAGES = [
  ...['bcrypt', 'cffi-backend', 'dateutil', 'defusedxml', 'genshi', 'lxml', 'magic', 'markupsafe', 'passlib', 'pkg-resources', 'polib', 'relatorio', 'simpleeval', 'six', 'sql', 'stdnum', 'werkzeug', 'wrapt'].map((name) => `python3-${name}`),
  'tryton-server', ...['account', 'account-invoice', 'account-invoice-stock', 'account-product', 'company', 'country', 'currency', 'party', 'product', 'sale', 'sale-opportunity', 'stock'].map((name) => `tryton-modules-${name}`),
];
const USER = 'admin', PASSWORD = 'for-the-bench';

/** Debian's Tryton with the module sale_opportunity and a company: {name, host, database, token, company, opportunities}. */
export async function tryton(scope) {
  const at = join(KEPT, 'tryton'), root = join(at, 'root');
  if (!existsSync(join(root, 'usr/bin/trytond'))) {
    mkdirSync(join(at, 'packages'), { recursive: true });
    run('apt-get', ['download', ...PACKAGES], { cwd: join(at, 'packages'), stdio: 'ignore' });
    for (const file of readdirSync(join(at, 'packages'))) run('dpkg', ['-x', join(at, 'packages', file), root]);
  }
  const port = await freePort();
  const folder = mkdtempSync(join(KEPT, 'db-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'leads.sqlite'), '');
  writeFileSync(join(folder, 'password'), PASSWORD);
  writeFileSync(join(folder, 'trytond.conf'), `[database]\nuri = sqlite://\npath = ${folder}\n[web]\nlisten = 127.0.0.1:${port}\n`);
  const env = { ...process.env, PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'), TRYTONPASSFILE: join(folder, 'password') };
  const config = ['-c', join(folder, 'trytond.conf'), '-d', 'leads'];
  run('/usr/bin/python3', [join(root, 'usr/bin/trytond-admin'), ...config, '-u', 'sale_opportunity', '--activate-dependencies', '--email', 'bench@example.com'], { env });
  const host = `http://127.0.0.1:${port}`;
  await started(scope, '/usr/bin/python3', [join(root, 'usr/bin/trytond'), ...config], { env, stdio: 'ignore' }, host);
  const token = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
  const call = async (method, ...params) => {
    const answer = await fetch(`${host}/leads/`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${token}` }, body: JSON.stringify({ id: 0, method, params }) });
    const { result, error } = await answer.json();
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  };
  const [currency] = await call('model.currency.currency.create', [{ name: 'Dong', code: 'VND', symbol: 'd', digits: 0, rounding: { __class__: 'Decimal', decimal: '1' } }], {});
  const [party] = await call('model.party.party.create', [{ name: 'Our company' }], {});
  const [company] = await call('model.company.company.create', [{ party, currency }], {});
  await call('model.res.user.write', [1], { companies: [['add', [company]]], company }, {});
  const opportunities = async () => {
    const ids = await call('model.sale.opportunity.search', [], 0, null, null, { company });
    return ids.length === 0 ? [] : call('model.sale.opportunity.read', ids, ['description', 'state', 'comment'], { company });
  };
  return { name: 'Tryton 6.0', host, database: 'leads', token, company, opportunities };
}
