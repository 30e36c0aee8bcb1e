// One site's load, or an endpoint of it that hangs, does not slow the others. What is compared is of one run: how long leads of quiet sites take beside a loud one, without it, and how
// long the loud one's own take. In one queue for all they would take as long as those.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { hexFrom, keepAlive, randomFrom, root, serve, submission } from './receiver-kit.mjs';
import { endpoint, until } from './relay-kit.mjs';
import { askAt, postTo, sitesFolder } from './sites-kit.mjs';

const random = randomFrom(50);
const newId = () => hexFrom(random);
const sorted = (list) => list.toSorted((a, b) => a - b);
const at = (list, share) => sorted(list)[Math.min(list.length - 1, Math.floor(list.length * share))];
const QUIET = 50, ROUNDS = 6, LOUD = 400;

/** A lead of each quiet site, one after the other with a pause between them, so often; how long each took. */
async function quiet(server, agent) {
  const took = [];
  for (let round = 0; round < ROUNDS; ++round) {
    for (let site = 0; site < QUIET; ++site) {
      const began = performance.now();
      const { status } = await postTo(server, `quiet${site}`, newId(), {}, { agent });
      took.push(performance.now() - began);
      assert.equal(status, 200);
      await new Promise((done) => { setTimeout(done, 5); });
    }
  }
  return took;
}

/** Starts the loud one; `heard` has what it says each second. */
function loud(t, server) {
  const child = spawn(process.execPath, [join(root, 'tests/js/loud-site.mjs'), String(server.port), '/s/loud/api/leads', String(LOUD)], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  child.stdin.end(submission(newId(), { site: 'loud' }));
  const heard = [];
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line)));
  return { heard, end: () => child.kill('SIGKILL') };
}

describe('beside a loud site', () => {
  test('quiet ones are answered in their turn, and nothing of theirs is lost', { timeout: 300_000 }, async (t) => {
    const files = sitesFolder(t, { loud: { limits: { site: { perSecond: 100_000, burst: 100_000 }, address: { perMinute: 100_000, burst: 100_000 } } }, ...Object.fromEntries(Array.from({ length: QUIET }, (_, i) => [`quiet${i}`, {}])) });
    const server = await serve(t, files);
    const agent = keepAlive(4);
    t.after(() => agent.destroy());
    await quiet(server, agent);  // what is made at the first lead is there
    const alone = await quiet(server, agent);
    const noise = loud(t, server);
    await until(() => noise.heard.length >= 3 && noise.heard.at(-1).took.length > 0, 'it is loud', 60);
    const before = noise.heard.length;
    const beside = await quiet(server, agent);
    const its = noise.heard.slice(before).flatMap(({ took }) => took);
    noise.end();
    assert.ok(its.length > LOUD, `the loud one was at it: ${its.length} leads`);
    const [p99, p99Beside, itsMedian] = [at(alone, 0.99), at(beside, 0.99), at(its, 0.5)];
    t.diagnostic(`p99 of ${QUIET} quiet sites: ${p99.toFixed(1)} ms alone, ${p99Beside.toFixed(1)} ms beside a loud one (ratio ${(p99Beside / p99).toFixed(1)}); medians ${at(alone, 0.5).toFixed(1)} and ${at(beside, 0.5).toFixed(1)} ms; the loud one's own median ${itsMedian.toFixed(1)} ms, ${its.length} leads`);
    assert.ok(at(beside, 0.5) < itsMedian / 4, 'a quiet site’s lead waits for its turn, and not for all that the loud one has brought');
    assert.ok(at(beside, 0.9) < itsMedian, 'nor do those that are slow');
    for (const site of ['quiet0', 'quiet49']) assert.equal((await askAt(server, site, '/api/leads')).json.leads.length, 3 * ROUNDS);
  });
});

describe('beside a site whose endpoints hang', () => {
  test('another’s leads are sent on at once', { timeout: 120_000 }, async (t) => {
    const never = await endpoint(t, () => {}), well = await endpoint(t);
    const relay = (...urls) => ({ relay: { endpoints: urls.map((url, i) => ({ id: `crm${i}`, url })), allow: ['127.0.0.1'] } });
    const server = await serve(t, sitesFolder(t, { stuck: relay(...Array(16).fill(never.url)), acme: relay(well.url), globex: relay(well.url) }));
    for (let i = 0; i < 5; ++i) await postTo(server, 'stuck', newId());
    await until(() => never.requests.length >= 16, 'all of them are waited for');
    const began = performance.now();
    const ids = [newId(), newId(), newId()];
    for (const id of ids) for (const site of ['acme', 'globex']) await postTo(server, site, id);
    await until(() => well.requests.length === 6, 'all are sent on');
    assert.ok(performance.now() - began < 5000, 'and not after those that hang, which are given up after 15 s');
    assert.equal(never.requests.length, 16, 'they hang');
  });
});
