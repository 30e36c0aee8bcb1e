// proof.mjs: what a form needs that asks for a proof of work. With the first focus in it the page asks its own receiver for a challenge,
// and the core works on that in slices, with pauses for whatever else the page has to do. What it has found stands in a control that nobody
// sees, and goes along with whatever is submitted then: nobody waits for it. mail.ts fetches this.
import { fetchChallenge } from './challenge';
import { wait } from './clock';
import type { CoreEvent } from './protocol';
import type { Surface } from './surface';

type Send = (event: CoreEvent, click: undefined, answer: (data: any) => void) => void;

export type Prove = (surfaces: Surface[], send: Send) => void;

/** `/api/challenge`'s answer: what to begin with, how many zero bits are asked for, and how long to work on it, all in all. */
interface Challenge {
  challenge: string;
  bits: number;
  ms: number;
}

/** A slice is to take so long. Twice as much is not noticed by somebody who types (docs/performance.md). */
const SLICE_MS = 4;
/** Between two of them: three quarters of the time are the page's. */
const PAUSE_MS = 12;
const FIRST_TRIES = 20;
/** How long it is worth waiting for the part of the core that works, and how often it is asked for. */
const PART_MS = 500;
const PART_TRIES = 40;

const known = new WeakSet<Element>();

export default function proof(): Prove {
  return (surfaces, send) => {
    for (const surface of surfaces) {
      const root = surface.host.shadowRoot!;
      const control = root.querySelector<HTMLInputElement>('[name=".proof"]');
      if (!control || known.has(control)) continue;
      known.add(control);
      const begin = (): void => void work(control, surface.id, send);
      if (root.activeElement) begin();
      else root.addEventListener('focusin', begin, { once: true });
    }
  };
}

async function work(control: HTMLInputElement, form: string, send: Send): Promise<void> {
  const challenge: Challenge | undefined = await fetchChallenge(control.getAttribute('src')!, document.baseURI, form);
  if (typeof challenge?.challenge !== 'string' || !(challenge.bits > 0 && challenge.ms > 0)) return; // the lead goes without
  let from = 0;
  let tries = FIRST_TRIES;
  // What is known of the speed here, the latest most. A clock may be coarse: of many slices it tells enough.
  let done = 0;
  let took = 0;
  let missing = 0;
  for (let left = challenge.ms; left > 0 && control.isConnected; ) {
    await wait(PAUSE_MS);
    let answer: { next: number; proof?: string } | null | undefined;
    const begun = performance.now();
    const answered = new Promise<void>((resolve) =>
      send({ k: 'ask', what: 'mine', challenge: challenge.challenge, bits: challenge.bits, from, tries }, undefined, (data) => {
        answer = data;
        resolve();
      }),
    );
    const ms = answer ? performance.now() - begun : 0; // of one that came at once: what waited for others has not worked
    await answered;
    if (answer === undefined) return; // stopped
    if (answer === null) {
      if (++missing > PART_TRIES) return;
      await wait(PART_MS);
      continue;
    }
    if (answer.proof) control.value = answer.proof;
    if (answer.proof) return;
    done = done / 2 + answer.next - from;
    took = took / 2 + ms;
    left -= ms;
    from = answer.next;
    tries = Math.max(1, Math.round(Math.min(tries * 2, took > 0 ? (done / took) * SLICE_MS : tries * 2)));
  }
}
