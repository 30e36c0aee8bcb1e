// A disk that fails or is full at one moment: of all writes, truncations and syncs of a receiver's life one of them, drawn from a seed, or that and some after it. What was acknowledged
// must be there when the disk is well again, and nobody may have been told otherwise: at the start the receiver refuses to begin, later it ends with 74 or answers 503.
//   npm run chaos -- disk [TRIALS] [SEED]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { emptyFolder, hexFrom, keepAlive, leadsOf, post, randomFrom, root, serve, stop, submission } from '../js/receiver-kit.mjs';

const CALLS = 560;  // about as many as a trial makes
const LEADS = 40;
const LOST_STORE = 74;

/** What a trial came to: {at, as, run, end, lost, twice, wrong}. */
async function trial(shim, random) {
  const later = [];
  const after = { after: (work) => later.push(work) };
  const data = join(emptyFolder(after), 'data');
  const [at, as, run] = [Math.floor(random() * CALLS), random() < 0.5 ? 'EIO' : 'ENOSPC', random() < 0.5 ? 1 : 1 + Math.floor(random() * 20)];
  const acknowledged = new Set();
  let end = 'went on', wrong = 0;
  const server = await serve(after, { data, env: { LD_PRELOAD: shim, DISK_FAIL_AT: String(at), DISK_FAIL_FOR: String(run), DISK_FAIL_AS: as } }).catch(() => undefined);
  if (!server) end = 'did not start';
  else {
    const agent = keepAlive(4);
    let left = LEADS;
    await Promise.all(Array.from({ length: 4 }, async () => {
      while (left-- > 0) {
        const id = hexFrom(random);
        const answer = await post(server, submission(id), { agent }).catch(() => undefined);
        if (answer?.status === 200) acknowledged.add(id);
        else if (answer && answer.status !== 503) ++wrong;
        else if (answer) end = 'answered 503';
        if (!answer) break;
      }
    }));
    agent.destroy();
    const { code } = await stop(server);
    if (code === LOST_STORE) end = 'ended with 74';
    else if (code !== 0) ++wrong;
  }
  const well = await serve(after, { data });
  const ids = (await leadsOf(well)).map(({ lead }) => lead.id);
  await stop(well, 'SIGKILL');
  for (const work of later) work();
  return { at, as, run, end, lost: [...acknowledged].filter((id) => !ids.includes(id)).length, twice: ids.length - new Set(ids).size, wrong, acknowledged: acknowledged.size };
}

/** So many of them: {trials, seed, ends, acknowledged, lost, twice, wrong}. */
export async function disk({ trials, seed, folder }) {
  const random = randomFrom(seed);
  const shim = join(folder, 'disk.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(root, 'tests/js/receiver-disk.c'), '-ldl']);
  const sum = { trials, seed, ends: {}, acknowledged: 0, lost: 0, twice: 0, wrong: 0 };
  for (let i = 0; i < trials; ++i) {
    const one = await trial(shim, random);
    const how = `${one.as}: ${one.end}`;
    sum.ends[how] = (sum.ends[how] ?? 0) + 1;
    for (const name of ['acknowledged', 'lost', 'twice', 'wrong']) sum[name] += one[name];
  }
  return sum;
}

export async function main([trials = '200', seed = String(Date.now() % 1e6)]) {
  const later = [];
  const { ends, ...result } = await disk({ trials: Number(trials), seed: Number(seed), folder: emptyFolder({ after: (work) => later.push(work) }) });
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(14)}${String(value).padStart(8)}`);
  for (const [how, count] of Object.entries(ends).sort()) console.log(`${how.padEnd(24)}${String(count).padStart(6)}`);
  for (const work of later) work();
  if (result.lost + result.twice + result.wrong > 0) throw new Error(`again with npm run chaos -- disk ${trials} ${seed}`);
}
