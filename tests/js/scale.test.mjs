// docs/scale.md as it stands there: two receivers of the docs' unit behind the docs' web server, before one PostgreSQL; and the way there and back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postgres, programsFolder, USER } from '../support/postgres.mjs';
import { postFrom, read, siteFile, startCaddy, startUnit, verifyUnit } from './deploy-kit.mjs';
import { emptyFolder, freePort, hexFrom, leadsOf, randomFrom, serve, token } from './receiver-kit.mjs';

const minute = { timeout: 120_000 };
const random = randomFrom(36);
const unit = read('leadline@.service');

test('systemd finds nothing wrong with the unit of one of several receivers', (t) => assert.deepEqual(verifyUnit(emptyFolder(t), 'leadline@.service', unit), [0, '', '']));

test('two receivers behind Caddy: one is killed, no acknowledged lead is lost, and requests go on through the other', minute, async (t) => {
  const folder = emptyFolder(t);
  const database = await postgres(t);
  siteFile(folder, { limits: { address: { burst: 0 }, site: { burst: 0 } } });
  const receivers = [];
  for (const name of ['one', 'two']) receivers.push(await startUnit(t, `${unit}`.replace('--log json', `--log json --token ${token}`), { folder, data: join(folder, name), port: await freePort(), env: { LEADLINE_STORE: database.urlOf() } }));
  const port = await freePort();
  const [one, two] = receivers;
  await startCaddy(t, folder, port, read('Caddyfile.two').replace('127.0.0.1:8081', `127.0.0.1:${one.port}`).replace('127.0.0.1:8082', `127.0.0.1:${two.port}`));

  const acknowledged = [], taken = { before: 0, after: 0 };
  let going = true, killed = false, longest = 0, last = performance.now();
  const client = async () => {
    while (going) {
      const id = hexFrom(random);
      for (let tries = 0, status = 0; status !== 200; ++tries) {
        assert.ok(tries < 200, `${id}: ${status}`);
        ({ status } = await postFrom('127.0.0.1', port, {}, id).catch(() => ({ status: 0 })));
        if (status !== 200) await pause(20);
      }
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      acknowledged.push(id);
      ++taken[killed ? 'after' : 'before'];
    }
  };
  const clients = [client(), client(), client(), client()];
  while (taken.before < 60) await pause(20);
  killed = true;
  one.child.kill('SIGKILL');
  await once(one.child, 'exit');
  while (taken.after < 60) await pause(20);
  going = false;
  await Promise.all(clients);
  const stored = (await leadsOf(two)).map(({ lead }) => lead.id);
  assert.deepEqual(stored.toSorted(), acknowledged.toSorted());
  await database.sql(`CREATE DATABASE restored OWNER ${USER}`, { database: 'postgres' });
  const dump = join(folder, 'leadline.dump');
  execFileSync(join(programsFolder(), 'pg_dump'), ['--format=custom', `--file=${dump}`, database.url]);
  execFileSync(join(programsFolder(), 'pg_restore'), ['--no-owner', `--dbname=${database.url.replace(/leadline$/, 'restored')}`, dump]);
  const restored = await serve(t, { data: join(folder, 'restored'), store: database.urlOf('restored') });
  assert.deepEqual((await leadsOf(restored)).map(({ lead }) => lead.id), stored, 'a copy by pg_dump leads back');
  t.diagnostic(`${acknowledged.length} leads, the longest silence ${(longest / 1000).toFixed(2)} s`);
  assert.ok(longest < 15_000);
});
