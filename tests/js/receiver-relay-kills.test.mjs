// A receiver that is killed while it sends leads on: none is lost downstream, and what arrives there twice bears the same id.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { hexFrom, leadsOf, post, randomFrom, serve, stop, submission } from './receiver-kit.mjs';
import { endpoint, overview, relaySite, until } from './relay-kit.mjs';

test('killed twelve times at any moment, it sends on every lead that it has acknowledged; a repetition has the id of the first', { timeout: 120_000 }, async (t) => {
  const random = randomFrom(1204);
  // It accepts only what it has answered in full; a kill in between makes it answer again.
  const to = await endpoint(t, (_, response) => { setTimeout(() => response.end('{}'), random() * 20); });
  const site = relaySite(t, { retries: [0.1, 0.1, 0.1, 0.1, 1, 1, 1], endpoints: [{ id: 'crm', url: to.url }] });
  const acknowledged = new Set();
  for (let round = 0; round < 12; ++round) {
    const server = await serve(t, site);
    const going = Array.from({ length: 12 }, () => hexFrom(random)).map(async (id) => {
      const answer = await post(server, submission(id)).catch(() => undefined);
      if (answer?.status === 200) acknowledged.add(id);
    });
    await new Promise((then) => setTimeout(then, 20 + random() * 150));
    const gone = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await Promise.all([gone, ...going]);
  }
  const last = await serve(t, site);
  await until(async () => { const [{ waiting }] = (await overview(last)).endpoints; return waiting === 0; }, 'nothing waits', 60);
  const stored = (await leadsOf(last)).map(({ lead }) => lead.id);
  const [{ accepted, failed }] = (await overview(last)).endpoints;
  await stop(last);
  assert.deepEqual([accepted, failed], [stored.length, 0]);
  const times = new Map();
  for (const { lead, headers } of to.requests) {
    assert.equal(headers['webhook-id'], `${lead.id}/crm`);
    times.set(lead.id, (times.get(lead.id) ?? 0) + 1);
  }
  assert.deepEqual([...acknowledged].filter((id) => !times.has(id)), [], 'acknowledged and never sent on');
  assert.deepEqual([...times.keys()].toSorted(), stored.toSorted(), 'all that is stored, and nothing else');
  const twice = [...times.values()].filter((count) => count > 1).length;
  t.diagnostic(`${acknowledged.size} acknowledged, ${stored.length} stored, ${to.requests.length} requests, ${twice} leads sent more than once`);
  assert.ok(to.requests.length <= stored.length + 12, 'at most one repetition for each kill');
});
