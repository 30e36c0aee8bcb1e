// Leads in real intakes, not in our contract servers: the real receiver sends them on to Node-RED as a webhook and to Tryton as sale opportunities. It
// prints what arrived, and ends with an error when a lead is missing, twice, or not what was sent.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { post, root, serve, stop, submission } from '../js/receiver-kit.mjs';
import { until } from '../js/relay-kit.mjs';
import { endAll, folderOnDisk, idOf, scope } from './support/disk.mjs';
import { nodeRed, tryton } from './support/intakes.mjs';

const COUNT = 20;
const folder = folderOnDisk();

/** Sends leads on to an endpoint, and one of them once more when it has qualified; gives their ids. */
async function sendOn(name, endpoint, secrets, arrived) {
  const site = join(folder, `${name}.json`);
  writeFileSync(site, JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), relay: { allow: ['127.0.0.1'], retries: [0.5, 60], endpoints: [{ id: 'intake', ...endpoint }] } }));
  const server = await serve(scope, { data: join(folder, name), site, env: secrets });
  const ids = Array.from({ length: COUNT }, (_, index) => idOf(`${name} ${index}`));
  const begin = performance.now();
  for (const id of ids) assert.equal((await post(server, submission(id))).status, 200);
  await until(async () => (await arrived()) >= COUNT, 'all have arrived', 60);
  const took = performance.now() - begin;
  const once = JSON.parse(submission(ids[0]));
  assert.equal((await post(server, JSON.stringify({ ...once, type: 'lead.qualified', submitted: once.time, time: once.time + 1000, score: { ...once.score, stage: 'SQL' } }))).status, 200);
  return { server, ids, took };
}

const told = (name, took, said) => console.log(`${name.padEnd(16)} ${COUNT} leads in ${(took / 1000).toFixed(2)} s, each once; ${said}`);

try {
  const flow = await nodeRed(scope);
  const leads = async () => Object.values(await flow.leads());
  const sent = await sendOn('node-red', { url: flow.url, qualified: true }, {}, async () => (await leads()).length);
  await until(async () => (await leads()).some((all) => all.length === 2), 'the one that has qualified', 30);
  const there = await flow.leads();
  assert.deepEqual(Object.keys(there).sort(), sent.ids.toSorted());
  assert.deepEqual(there[sent.ids[0]].map(({ type }) => type), ['lead.submitted', 'lead.qualified']);
  assert.ok(sent.ids.slice(1).every((id) => there[id].length === 1 && there[id][0].fields.phone === '+84912345678'));
  await stop(sent.server);
  told(flow.name, sent.took, 'the one that qualified once more, under its id');

  const crm = await tryton(scope);
  const endpoint = { format: 'tryton', with: { host: crm.host, database: crm.database, company: crm.company, token: '{{secret:TRYTON}}' } };
  const made = await sendOn('tryton', endpoint, { LEADLINE_SECRET_TRYTON: crm.token }, async () => (await crm.opportunities()).length);
  await new Promise((done) => setTimeout(done, 2000));
  const all = await crm.opportunities();
  assert.equal(all.length, COUNT);
  assert.ok(all.every(({ state, description, comment }) => state === 'lead' && description.startsWith('Nguyễn') && comment.includes('+84912345678')), JSON.stringify(all[0]));
  await stop(made.server);
  told(crm.name, made.took, 'of the one that qualified no second opportunity was made');
} finally {
  endAll();
}
