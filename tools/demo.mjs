// npm run demo: sets up, builds, starts the reference receiver with the demo's pages, prints their addresses, runs until Ctrl-C.
//   npm run demo -- --port N   (or PORT=N); otherwise 8787, or any free port when that is taken
//   npm run demo -- --with-history   with ninety days of invented leads, outcomes and spend (tools/history.mjs), in a folder of their own
//   npm run demo -- --no-setup
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { serveDestinations } from './destinations.mjs';
import { fillWithHistory } from './history_import.mjs';
import { Failure, main, root, say, since } from './run.mjs';
import { setUp } from './setup.mjs';

/** The port that the system gives for `wanted` (0: any); undefined when it is taken. */
async function probe(wanted) {
  const server = createServer();
  try {
    server.listen(wanted);
    await once(server, 'listening');
    return server.address().port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

async function choosePort(args) {
  const at = args.findIndex((arg) => arg === '--port' || arg.startsWith('--port='));
  const asked = at < 0 ? process.env.PORT : (args[at].split('=')[1] ?? args[at + 1]);
  if (!asked) return (await probe(8787)) ?? (await probe(0));
  if (!/^\d{1,5}$/.test(asked) || Number(asked) > 65535) throw new Failure(`demo: not a port: ${asked}`);
  const port = await probe(Number(asked));
  if (port === undefined) throw new Failure(`demo: port ${asked} is taken: choose another with --port N`);
  return port;
}

function printAddresses(address, inbox, destinations, data) {
  console.log(`
  landing page   ${address}/
  blog           ${address}/blog/
  gallery        ${address}/gallery/
  destinations   ${address}/destinations/${destinations}
  inbox          ${inbox}

  Ctrl-C ends it. Leads are kept in ${data}.${data.endsWith('history') ? `

  what came of them    build/native/leadline report --data ${data} --config demo/leadline.json --by channel
  another model        build/native/leadline backtest --data ${data} --config NEW.json
  better points        build/native/leadline calibrate --data ${data} --config demo/leadline.json` : ''}
`);
}

/** Runs the receiver until it ends or we are told to; resolves to the exit code. */
async function serve(port, folder) {
  const data = join(root, folder);
  // A process group of its own: Ctrl-C reaches only us, and we pass it on once.
  const server = spawn(join(root, 'build/native/leadline'),
    ['serve', '--site', 'demo/site.json', '--data', data, '--port', String(port)],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true;
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  // What the page of destinations asks, one port above; on another the address says which.
  const vendors = await serveDestinations(`http://localhost:${port}`, (await probe(port + 1)) ?? 0);
  let address;
  createInterface({ input: server.stdout }).on('line', (line) => {
    const [, what, url] = /^(listening|inbox) (http\S+)$/.exec(line) ?? [];
    if (what === 'listening') address = url;
    else if (what === 'inbox') printAddresses(address ?? new URL(url).origin, url, vendors.port === port + 1 ? '' : `?server=${vendors.port}`, folder);
    else console.log(line);
  });
  const [code, signal] = await once(server, 'exit');
  vendors.close();
  if (asked) return 0;
  return code ?? 128 + constants.signals[signal];
}

/** Once for a folder: leads that were invented yesterday are as good as today's. */
async function withHistory(folder) {
  const done = join(root, folder, 'invented');
  if (existsSync(done)) return;
  const start = performance.now();
  say('demo', 'ninety days of visits are invented and scored: some twenty seconds');
  const { leads, outcomes } = await fillWithHistory(join(root, folder), { until: Date.now() });
  writeFileSync(done, '');
  say('demo', `${leads.length} leads, and ${outcomes.length} times what became of one (${since(start)})`);
}

await main(async (args) => {
  if (!existsSync(join(root, 'dist'))) say('demo', 'the first time it brings compilers and builds everything: some ten minutes; later, a moment');
  if (!args.includes('--no-setup')) await setUp('demo');
  await build(undefined, { forTests: false });
  const history = args.includes('--with-history');
  const folder = history ? '.data/demo-history' : '.data/demo';
  mkdirSync(join(root, folder), { recursive: true });
  if (history) await withHistory(folder);
  process.exitCode = await serve(await choosePort(args), folder);
});
