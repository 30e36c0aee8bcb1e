// A way through loopback to one port that can be cut as a network is: nothing comes through any more and nobody is told, or every connection is reset.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function cutProxy(t, to) {
  const pairs = new Set();
  const state = { cut: false };
  const server = createServer((from) => {
    const onward = connect({ host: '127.0.0.1', port: to });
    const pair = { from, onward };
    pairs.add(pair);
    for (const [one, other] of [[from, onward], [onward, from]]) {
      // While the way is cut what arrives is swallowed, ends of connections too; the kernel goes on to acknowledge, as a firewall's that drops would not for long.
      one.on('data', (bytes) => { if (!state.cut) other.write(bytes); });
      one.on('error', () => {}).on('close', () => { pairs.delete(pair); if (!state.cut) other.destroy(); });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = () => pairs.forEach(({ from, onward }) => { from.resetAndDestroy(); onward.destroy(); });
  t.after(() => { reset(); server.close(); });
  return {
    port: server.address().port,
    /** Nothing comes through, in either direction. */
    cut() { state.cut = true; },
    /** Every connection that is there is reset; new ones come through. */
    reset,
    /** New connections come through; those of before have lost bytes, so they are reset. */
    heal() { reset(); state.cut = false; },
  };
}
