// Counts without people: what a page sends is added up once, nothing of who sent it is kept, and a report says how many came and where forms are left.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadline, post, randomFrom, readDemo, root, send, serve, stop, submission } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(31);
const today = new Date().toISOString().slice(0, 10);

/** A receiver whose config asks for counts, or does not. */
async function receiver(t, counts = true) {
  const folder = emptyFolder(t);
  const config = JSON.parse(readDemo('leadline.json'));
  config.bridges = { counts };
  writeFileSync(join(folder, 'leadline.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ site: 'song-xanh', config: 'leadline.json', origins: ['https://shop.example'], static: { '/': root + '/demo' } }));
  const data = join(folder, 'data');
  return { data, server: await serve(t, { data, site: join(folder, 'site.json') }) };
}

const count = async (server, batch, headers = {}) => {
  const { status, json } = await send(server, { path: '/api/counts', headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers }, body: JSON.stringify({ batch: hexFrom(random), day: today, ...batch }) });
  return [status, json.counted ?? json.error?.code];
};
const report = (data, ...more) => JSON.parse(leadline(['report', '--data', data, '--site', 'song-xanh', '--format', 'json', ...more]).out);

const home = { path: '/', arrival: { query: { utm_source: 'facebook', utm_medium: 'cpc' }, referrer: 'https://l.facebook.com', host: 'songxanh.example' }, visits: 30, views: 50 };

test('a batch counts once; visits have the channel that a lead of theirs would have; forms say where they are left', minute, async (t) => {
  const { data, server } = await receiver(t);
  const batch = { batch: hexFrom(random), rows: [home, { path: '/', surface: 'price-list', shown: 20, opened: 10, started: 8, left: { phone: 3, email: 1 }, submitted: 4, accepted: 4 }] };
  assert.deepEqual(await count(server, batch), [200, true]);
  assert.deepEqual(await count(server, batch), [200, false]);
  assert.deepEqual(await count(server, { rows: [{ path: '/blog/', visits: 10, views: 10 }, { path: '/', surface: 'price-list', left: { phone: 1 } }] }), [200, true]);
  for (let i = 0; i < 2; ++i) assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
  const json = report(data, '--by', 'channel');
  assert.deepEqual([json.total.visitors, json.total.leads, json.total.conversionRate], [40, 2, 0.05]);
  const by = Object.fromEntries(json.by.map((row) => [row.key, row]));
  assert.deepEqual([by['Paid Social'].visitors, by['Paid Social'].leads], [30, 2]);  // as the lead's own channel
  assert.deepEqual([by[''].visitors, by[''].leads, by[''].conversionRate], [10, 0, 0]);
  assert.deepEqual(json.forms, [{ surface: 'price-list', shown: 20, opened: 10, started: 8, submitted: 4, accepted: 4, completion: 0.5, left: [{ field: 'phone', n: 4 }, { field: 'email', n: 1 }] }]);
  assert.ok(json.notes.some((note) => note.includes('anybody can count there')));
  await stop(server);
  const landing = report(data, '--by', 'landing');
  assert.deepEqual(landing.by.map(({ key, visitors }) => [key, visitors]).sort(), [['/', 30], ['/blog/', 10], ['/blog/gia-can-ho', null]]);
  assert.equal(report(data, '--to', '2020-01-01').total.visitors, null);
  assert.match(leadline(['report', '--data', data, '--format', 'table']).out, /phone 4, email 1/);
  assert.match(leadline(['report', '--data', data, '--format', 'html']).out, /phone 4, email 1/);
});

test('of who counts nothing is on the disk', minute, async (t) => {
  const { data, server } = await receiver(t);
  const agent = `Agent-${hexFrom(random)}`;
  assert.deepEqual(await count(server, { rows: [{ ...home, arrival: { ...home.arrival, query: { utm_source: agent } } }] }, { 'user-agent': agent, cookie: `a=${agent}`, referer: `https://songxanh.example/${agent}` }), [200, true]);
  await stop(server);
  const written = readdirSync(data).filter((name) => name.startsWith('leads.sqlite')).map((name) => readFileSync(join(data, name), 'latin1')).join('');
  assert.ok(written.includes('"songxanh.example"') === false && !written.includes(agent) && !written.includes('127.0.0.1'));
  assert.ok(!server.log.includes(agent));
});

test('what is no count is refused with its place, a foreign page as well, and a site that does not count takes none', minute, async (t) => {
  const { server } = await receiver(t);
  assert.deepEqual(await count(server, { rows: [] }), [422, 'wrong_counts']);
  assert.deepEqual(await count(server, { rows: [{ path: '/', views: 1001 }] }), [422, 'wrong_counts']);
  assert.deepEqual(await count(server, { rows: [{ path: 'x', views: 1 }] }), [422, 'wrong_counts']);
  assert.deepEqual(await count(server, { batch: 'x', rows: [home] }), [422, 'wrong_counts']);
  assert.deepEqual(await count(server, { day: '2020-01-01', rows: [home] }), [422, 'wrong_day']);
  assert.deepEqual(await count(server, { rows: [home] }, { origin: 'https://evil.example' }), [403, 'origin_refused']);
  assert.deepEqual(await count(server, { rows: [home] }, { origin: 'https://shop.example' }), [200, true]);
  const { server: silent } = await receiver(t, false);
  assert.deepEqual(await count(silent, { rows: [home] }), [403, 'counts_off']);
});
