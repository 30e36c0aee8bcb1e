// Which signals a config asks for (signals.ts): those that a rule is on, and those that a trigger waits for. The others are not listened for,
// and where there are none signals.mjs is not fetched.
import { Half } from './half';
import type { CoreEvent } from './protocol';
import type { Signals } from './signals';

const SIGNALS = { first: () => import('#signals'), address: () => new URL('signals.mjs', import.meta.url).href };
const NAMES = ['call', 'contact_copy', 'download', 'email_click', 'file_open', 'mailto', 'outbound', 'video_end', 'video_progress', 'zalo'];

/** Listens for them until the answer is called. */
export function heed(config: string, send: (event: CoreEvent) => void): () => void {
  const named = new Set<string>();
  gather(JSON.parse(config), named);
  let stop: (() => void) | undefined;
  const half = new Half<Signals>(SIGNALS, () => {});
  let over = false;
  if (named.size > 0) half.do((listen) => over || (stop = listen(named, (name, props, id) => send({ k: 'track', name, props, ...(id && { id }) }))));
  return () => {
    over = true;
    half.stop();
    stop?.();
  };
}

/** `{"on": "call"}` of a rule, `{"on": "event", "name": "call"}` of a trigger. */
function gather(part: any, named: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  const name = part.on === 'event' ? part.name : part.on;
  if (NAMES.indexOf(name) >= 0) named.add(name);
  for (const key of Object.keys(part)) gather(part[key], named);
}
