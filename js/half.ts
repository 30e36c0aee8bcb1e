// The runtime's other half (later.ts), which comes when something needs it. What it is to do waits until then, in order.
import { wait } from './clock';
import type { Later } from './later';
import { warn } from './warn';

/** How long until what could not be had is tried again. */
export const patience = (tries: number): Promise<void> => wait([1_000, 5_000][tries] ?? 30_000);
/** A connection may hang for ever. */
const FETCH_MS = 10_000;

/**
 * Each try has an address of its own: a browser may remember that a module could not be had, and what hangs would hang for
 * the next one, too. The first is named as bundlers want it; the others are named in full, so that they copy the
 * file (and are told to leave that import alone, by js/build.mjs).
 */
async function fetchLater(tries: number): Promise<Later> {
  const module = tries === 0 ? import('#later') : import(`${new URL('later.mjs', import.meta.url).href}?${tries}`);
  const hung = wait(FETCH_MS).then(() => Promise.reject(new Error('no answer')));
  return (await Promise.race([module, hung])).default();
}

export class Half {
  #later: Later | undefined;
  readonly #waiting: ((later: Later) => void)[] = [];
  #coming = false;
  #stopped = false;
  readonly #missing: () => void;

  /** `missing` is called once, when a second try has failed too. */
  constructor(missing: () => void) {
    this.#missing = missing;
  }

  /** Does it in this very turn when the half is there; otherwise as soon as it is. */
  do(work: (later: Later) => void): void {
    this.#waiting.push(work);
    if (this.#later) this.#catchUp();
    else void this.#bring();
  }

  /** What waits is still done: it may be a submission. */
  stop(): void {
    this.#stopped = true;
  }

  async #bring(): Promise<void> {
    if (this.#coming) return;
    this.#coming = true;
    for (let tries = 0; !this.#later && !(this.#stopped && this.#waiting.length === 0); ++tries) {
      try {
        this.#later = await fetchLater(tries);
      } catch {
        if (tries === 1) this.#missing();
        await patience(tries);
      }
    }
    this.#catchUp();
  }

  #catchUp(): void {
    for (let work; (work = this.#waiting.shift()); ) {
      try {
        work(this.#later!);
      } catch (error) {
        warn(`${error}`);
      }
    }
  }
}
