// A page that shows nothing of ours by itself does not pay for the core while it loads: what is there of it waits for a sign of a person, for
// somebody who asks, or until the page is left. What would have been known by then is known all the same.
import { wait } from './clock';
import { LATEST_MS, SIGNS } from './sense';
import { slotIds } from './slots';
import { mayHold } from './store';

/** What signals.ts may have to listen for. */
export const SIGNALS = /"(call|contact_|downl|email_|file_|mailt|outb|video_|zalo)/;
/** What else shows, or is listened to, from the first moment on, beside CTAs: the first press of all may be on a telephone number. */
const AT_ONCE = /"(chal|event.href|into|adopted|bridges)/;

/** Resolves when there is something to do, in the very turn of the event that says so, to that event, when it is one. */
export async function untilWanted(config: string, asked: Promise<void>): Promise<Event | undefined> {
  if (SIGNALS.test(config) || AT_ONCE.test(config) || slotIds().length > 0) return;
  const heard = new AbortController();
  const event = new Promise<Event>((resolve) => {
    for (const name of [...SIGNS, 'visibilitychange', 'pagehide']) addEventListener(name, resolve, { capture: true, passive: true, signal: heard.signal });
  });
  // A lead that waits to be sent does not wait for that.
  const last = await Promise.race<unknown>([event, asked, wait(LATEST_MS), mayHold('').then((held) => (held === false ? event : undefined))]);
  heard.abort();
  return last as Event | undefined;
}
