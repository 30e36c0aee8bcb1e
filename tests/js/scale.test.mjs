// docs/scale.md as it stands there: two receivers of the docs' unit behind the docs' web server, before one PostgreSQL; and the way there and back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postgres, programsFolder, USER } from '../support/postgres.mjs';
import { postFrom, read, siteFile, startCaddy, startHaproxy, startUnit, verifyUnit } from './deploy-kit.mjs';
import { emptyFolder, freePort, hexFrom, leadsOf, post, randomFrom, serve, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 120_000 };
const random = randomFrom(36);
const unit = read('leadline@.service');

test('systemd finds nothing wrong with the unit of one of several receivers', (t) => assert.deepEqual(verifyUnit(emptyFolder(t), 'leadline@.service', unit), [0, '', '']));

/** Web servers before two receivers: what starts one, and the docs' file for it. */
const fronts = { Caddy: [startCaddy, 'Caddyfile.two'], HAProxy: [startHaproxy, 'haproxy.cfg'] };

/** Two receivers before one database, behind one of these. No address may send more than a few: had the web server not told whose each post is, all would be one's. */
async function twoBehind(t, front) {
  const folder = emptyFolder(t);
  const database = await postgres(t);
  siteFile(folder, { limits: { address: { perMinute: 0.01, burst: 3 }, site: { burst: 0 } } });
  const receivers = [];
  for (const name of ['one', 'two']) receivers.push(await startUnit(t, `${unit}`.replace('--log json', `--log json --token ${token}`), { folder, data: join(folder, name), port: await freePort(), env: { LEADLINE_STORE: database.urlOf() } }));
  const port = await freePort();
  const [start, file] = fronts[front];
  await start(t, folder, port, read(file).replace('127.0.0.1:8081', `127.0.0.1:${receivers[0].port}`).replace('127.0.0.1:8082', `127.0.0.1:${receivers[1].port}`));
  return { folder, database, port, receivers };
}

/** Posts as four clients do, each lead until it is taken, each time from another address; `kill` comes in between. What was acknowledged, and the longest silence in ms. */
async function loadThrough(port, kill) {
  const acknowledged = [], taken = { before: 0, after: 0 };
  let going = true, killed = false, longest = 0, last = performance.now(), posts = 0;
  const client = async () => {
    while (going) {
      const id = hexFrom(random);
      for (let tries = 0, status = 0; status !== 200; ++tries) {
        assert.ok(tries < 200 && status !== 429, `${id}: ${status}`);
        const visitor = `127.1.${++posts >> 8}.${posts & 255}`;
        ({ status } = await postFrom(visitor, port, {}, id).catch(() => ({ status: 0 })));
        if (status !== 200) await pause(20);
      }
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      acknowledged.push(id);
      ++taken[killed ? 'after' : 'before'];
    }
  };
  const clients = Promise.all([client(), client(), client(), client()]).finally(() => { going = false; });  // one that fails ends all
  const takes = async (when) => { while (going && taken[when] < 60) await pause(20); };
  await takes('before');
  killed = true;
  await kill();
  await takes('after');
  going = false;
  await clients;
  return { acknowledged, longest };
}

for (const front of Object.keys(fronts)) {
  test(`two receivers behind ${front}: one is killed, no acknowledged lead is lost, and requests go on through the other`, minute, async (t) => {
    const { port, receivers: [one, two] } = await twoBehind(t, front);
    const { acknowledged, longest } = await loadThrough(port, () => {
      one.child.kill('SIGKILL');
      return once(one.child, 'exit');
    });
    assert.deepEqual((await leadsOf(two)).map(({ lead }) => lead.id).toSorted(), acknowledged.toSorted());
    t.diagnostic(`${acknowledged.length} leads, the longest silence ${(longest / 1000).toFixed(2)} s`);
    assert.ok(longest < 15_000);
    const forged = async (address) => (await postFrom(address, port, { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' })).status;
    const answers = [];
    for (const address of ['127.0.0.2', '127.0.0.2', '127.0.0.2', '127.0.0.2', '127.0.0.3']) answers.push(await forged(address));
    assert.deepEqual(answers, [200, 200, 200, 429, 200], 'the address of the connection counts, whatever a visitor writes');
  });
}

test('a copy by pg_dump leads back', minute, async (t) => {
  const folder = emptyFolder(t);
  const database = await postgres(t);
  const server = await serve(t, { data: join(folder, 'data'), store: database.urlOf() });
  for (let i = 0; i < 20; ++i) assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
  await database.sql(`CREATE DATABASE restored OWNER ${USER}`, { database: 'postgres' });
  const dump = join(folder, 'leadline.dump');
  execFileSync(join(programsFolder(), 'pg_dump'), ['--format=custom', `--file=${dump}`, database.url]);
  execFileSync(join(programsFolder(), 'pg_restore'), ['--no-owner', `--dbname=${database.url.replace(/leadline$/, 'restored')}`, dump]);
  const restored = await serve(t, { data: join(folder, 'restored'), store: database.urlOf('restored') });
  const ids = async (receiver) => (await leadsOf(receiver)).map(({ lead }) => lead.id);
  assert.deepEqual(await ids(restored), await ids(server));
});
