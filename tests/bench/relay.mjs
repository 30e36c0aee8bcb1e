// How many leads a second the receiver sends on to one endpoint that answers at once, and how long after its acknowledgement each is there:
// 1,000 leads as fast as they are taken, then a lead at a time.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { keepAlive, post, root, serve, stop, submission } from '../js/receiver-kit.mjs';
import { overview, until } from '../js/relay-kit.mjs';
import { endAll, folderOnDisk, idOf, scope } from './support/disk.mjs';

const count = 1000, single = 100, crowd = 16;
const folder = folderOnDisk();
const arrived = new Map();
const endpoint = createServer((request, response) => {
  request.resume().on('end', () => {
    arrived.set(request.headers['webhook-id'].slice(0, 32), performance.now());
    response.end('{}');
  });
});
await new Promise((done) => endpoint.listen(0, '127.0.0.1', done));
scope.after(() => { endpoint.closeAllConnections(); endpoint.close(); });
const site = join(folder, 'site.json');
writeFileSync(site, JSON.stringify({
  site: 'song-xanh', config: join(root, 'demo/leadline.json'),
  relay: { allow: ['127.0.0.1'], endpoints: [{ id: 'crm', url: `http://127.0.0.1:${endpoint.address().port}/`, secret: '{{secret:KEY}}' }] },
}));
const server = await serve(scope, { data: join(folder, 'data'), site, env: { LEADLINE_SECRET_KEY: `whsec_${Buffer.alloc(32).toString('base64')}` } });

const taken = new Map();
async function give(ids, agent) {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.pop(); id; id = waiting.pop()) {
      const { status } = await post(server, submission(id), { agent });
      if (status !== 200) throw new Error(`${status}`);
      taken.set(id, performance.now());
    }
  };
  await Promise.all(Array.from({ length: agent.maxSockets }, work));
}
const lags = (ids) => ids.map((id) => arrived.get(id) - taken.get(id)).toSorted((a, b) => a - b);
const at = (sorted, share) => `${Math.max(0, sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]).toFixed(1)} ms`;
const line = (name, sorted) => console.log(`${name.padEnd(28)} lag: median ${at(sorted, 0.5)}, 95 % ${at(sorted, 0.95)}, worst ${at(sorted, 1)}`);

try {
  const all = Array.from({ length: count }, (_, index) => idOf(`all ${index}`));
  all.forEach((id) => submission(id));
  const agent = keepAlive(crowd);
  const begin = performance.now();
  await give(all, agent);
  const given = performance.now();
  await until(async () => (await overview(server)).endpoints[0].waiting === 0, 'all are sent on', 120);
  const last = Math.max(...all.map((id) => arrived.get(id)));
  console.log(`${count} leads over ${crowd} connections: taken in ${((given - begin) / 1000).toFixed(2)} s, sent on in ${((last - begin) / 1000).toFixed(2)} s: ${Math.round(count / ((last - begin) / 1000))} a second`);
  line('all at once', lags(all));
  const one = keepAlive(1);
  const few = Array.from({ length: single }, (_, index) => idOf(`one ${index}`));
  for (const id of few) {
    await give([id], one);
    await until(() => arrived.has(id), 'it is sent on');
  }
  line('a lead at a time', lags(few));
  one.destroy();
  agent.destroy();
  await stop(server);
} finally {
  endAll();
}
