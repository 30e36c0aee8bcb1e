// Many leads, one after another and several at once: what of memory and time a receiver takes as they pile up.
//   npm run chaos -- soak [LEADS]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, hexFrom, keepAlive, post, randomFrom, readDemo, send, serve, stop, submission, token } from '../js/receiver-kit.mjs';

const CLIENTS = 16;
const STEPS = 10;
const GROWS_MOST = 8 << 20;  // after the first tenth: caches are full by then

async function residentBytes(server) {
  const { text } = await send(server, { method: 'GET', path: '/metrics', headers: { authorization: `Bearer ${token}` } });
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)[1]);
}

/** {leads, seconds, p50, p99, resident: bytes after each tenth}. */
export async function soak({ leads, folder }) {
  const random = randomFrom(leads);
  writeFileSync(join(folder, 'leadline.json'), readDemo('leadline.json'));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ config: 'leadline.json', limits: { site: { burst: 0 } } }));
  const server = await serve({ after: () => {} }, { data: join(folder, 'data'), site: join(folder, 'site.json') });
  const agent = keepAlive(CLIENTS);
  const times = [], resident = [];
  let seconds = 0;
  for (let step = 0; step < STEPS; ++step) {
    let left = Math.ceil(leads / STEPS);
    const start = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
      while (left-- > 0) {
        const began = performance.now();
        const { status } = await post(server, submission(hexFrom(random)), { agent });
        if (status !== 200) throw new Error(`answered ${status}`);
        times.push(performance.now() - began);
      }
    }));
    seconds += (performance.now() - start) / 1000;
    resident.push(await residentBytes(server));
  }
  agent.destroy();
  await stop(server);
  times.sort((a, b) => a - b);
  return { leads: times.length, seconds, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)], resident };
}

export async function main([leads = '100000']) {
  const later = [];
  const { seconds, p50, p99, resident, ...result } = await soak({ leads: Number(leads), folder: emptyFolder({ after: (work) => later.push(work) }) });
  console.log(`leads         ${result.leads}\nper second    ${Math.round(result.leads / seconds)}\np50, p99      ${p50.toFixed(1)} ms, ${p99.toFixed(1)} ms`);
  console.log(`resident      ${resident.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' ')} MiB`);
  for (const work of later) work();
  if (resident.at(-1) - resident[0] > GROWS_MOST) throw new Error(`it has grown by ${((resident.at(-1) - resident[0]) / 2 ** 20).toFixed(1)} MiB`);
}
