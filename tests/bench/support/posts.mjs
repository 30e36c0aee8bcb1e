// What benches share that post leads and look at how long each took.
import { post } from '../../js/receiver-kit.mjs';

/** Posts some bodies, or {body, path}, over the agent's connections, to the servers in turns; adds the time of each, in ms, to `times`. Gives seconds. */
export async function postAll(servers, some, agent, times) {
  const waiting = [...some];
  let turn = 0;
  const work = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const start = performance.now(), { body, path } = one.body ? one : { body: one };
      const { status, json } = await post(servers[turn++ % servers.length], body, { agent, path });
      if (status !== 200 || json.verdict !== 'consistent') throw new Error(`${status} ${JSON.stringify(json)}`);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: agent.maxSockets }, work));
  return (performance.now() - start) / 1000;
}

/** Of sorted times, the one below which so large a part lies. */
export const at = (times, part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(2);
