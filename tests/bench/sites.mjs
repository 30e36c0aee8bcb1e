// A thousand sites in one receiver: how long it takes to start with them, what memory they cost, how soon a change of one is followed, and what one loud site does to fifty quiet ones.
// SITES, SECONDS.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hexFrom, keepAlive, randomFrom, readDemo, root, send, serve, stop, submission, token } from '../js/receiver-kit.mjs';
import { endAll, folderOnDisk, scope } from './support/disk.mjs';

const count = Number(process.env.SITES ?? 1000), seconds = Number(process.env.SECONDS ?? 10);
const folder = folderOnDisk(), sites = join(folder, 'sites'), data = join(folder, 'data');
const random = randomFrom(1000);
const newId = () => hexFrom(random);
const demo = JSON.parse(readDemo('leadline.json'));
const at = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const line = (what, text) => console.log(`${what.padEnd(58)} ${text}`);
const name = (i) => `site${String(i).padStart(4, '0')}`;

function put(site, file = {}) {
  mkdirSync(join(sites, site), { recursive: true });
  writeFileSync(join(sites, site, 'leadline.json'), JSON.stringify({ ...demo, site }));
  const path = join(sites, `${site}.json`);
  writeFileSync(`${path}.new`, JSON.stringify({ config: `${site}/leadline.json`, origins: [`https://${site}.example`], relay: { allow: ['127.0.0.1'], endpoints: [{ id: 'crm', url: 'http://127.0.0.1:9/' }, { id: 'chat', url: 'http://127.0.0.1:9/' }] }, ...file }));
  renameSync(`${path}.new`, path);
}
const ask = (server, path) => send(server, { method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
const megabytes = async (server) => Number(/^process_resident_memory_bytes (\S+)/m.exec((await ask(server, '/metrics')).text)[1]) / 2 ** 20;
/** Until it listens: how long that took, and how much of it the processor worked for it. On a machine that others use only the second says something. */
async function started() {
  const began = performance.now();
  const server = await serve(scope, { sites, data });
  const worked = readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number).reduce((a, b) => a + b) / 100;
  return { server, text: `${((performance.now() - began) / 1000).toFixed(1)} s (of the processor ${worked.toFixed(1)} s)` };
}

try {
  mkdirSync(sites);
  put(name(0));
  const one = await started(), base = await megabytes(one.server);
  await stop(one.server);
  for (let i = 1; i < count; ++i) put(name(i));
  const unlimited = { limits: { site: { perSecond: 1e5, burst: 1e5 }, address: { perMinute: 1e5, burst: 1e5 } } };
  put('loud', { ...unlimited, relay: undefined });
  const first = await started();
  await stop(first.server);
  const { server, text } = await started();
  const all = await megabytes(server);
  line(`start with one site`, `${one.text}, ${base.toFixed(0)} MiB`);
  line(`start with ${count} sites, each with the demo's config (${(JSON.stringify(demo).length / 1024).toFixed(0)} KiB)`, `the first time ${first.text}, then ${text}; ${all.toFixed(0)} MiB, ${((all - base) * 1024 / count).toFixed(0)} KiB a site`);

  const changed = [];
  for (let i = 0; i < 5; ++i) {
    const began = performance.now();
    put(name(i), { name: `Changed ${i}` });
    while ((await ask(server, `/s/${name(i)}/api/site`)).json.name !== `Changed ${i}`) await new Promise((done) => { setTimeout(done, 20); });
    changed.push(performance.now() - began);
  }
  line('until a change of a file is followed', `median ${at(changed, 0.5).toFixed(0)} ms, worst ${Math.max(...changed).toFixed(0)} ms`);

  const agent = keepAlive(4);
  const quiet = async () => {
    const took = [], end = performance.now() + seconds * 1000;
    for (let i = 0; performance.now() < end; ++i) {
      const site = name(i % 50), began = performance.now();
      const { status } = await send(server, { path: `/s/${site}/api/leads`, agent, body: submission(newId(), { site }), headers: { 'content-type': 'application/json' } });
      if (status === 200) took.push(performance.now() - began);
      await new Promise((done) => { setTimeout(done, 5); });
    }
    return took;
  };
  await quiet();
  const alone = await quiet();
  const child = spawn(process.execPath, [join(root, 'tests/js/loud-site.mjs'), String(server.port), '/s/loud/api/leads', '400'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(submission(newId(), { site: 'loud' }));
  const heard = [];
  createInterface({ input: child.stdout }).on('line', (text) => heard.push(JSON.parse(text)));
  while (heard.length < 3) await new Promise((done) => { setTimeout(done, 100); });
  const beside = await quiet();
  child.kill('SIGKILL');
  const its = heard.slice(2).flatMap(({ took }) => took);
  line('50 quiet sites alone', `p50 ${at(alone, 0.5).toFixed(1)} ms, p99 ${at(alone, 0.99).toFixed(1)} ms`);
  line('beside one with 400 connections that never rest', `p50 ${at(beside, 0.5).toFixed(1)} ms, p99 ${at(beside, 0.99).toFixed(1)} ms; the ratio of p99 is ${(at(beside, 0.99) / at(alone, 0.99)).toFixed(1)}`);
  line('the loud one itself', `p50 ${at(its, 0.5).toFixed(1)} ms, ${(its.length / Math.max(1, heard.length - 2)).toFixed(0)} leads/s`);
  agent.destroy();
  await stop(server);
} finally {
  endAll();
}
