// Time, as the core wants to hear it, and the one timer it may ask for.

/** The stamp every event carries: wall clock (ms since the epoch) and monotonic clock (whole ms since the page began). */
export function stamp(): { w: number; m: number } {
  return { w: Date.now(), m: Math.floor(performance.now()) };
}

/** setTimeout takes 31 bits and fires at once beyond them. Waking early is harmless, so a longer wait is cut. */
const LONGEST_MS = 2 ** 31 - 1;

/** One timeout: setting it replaces the last one; `undefined` means there is nothing to wait for. */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined;

  set(ms: number | undefined, then: () => void): void {
    clearTimeout(this.#id);
    this.#id = ms === undefined ? undefined : setTimeout(then, Math.min(Math.max(ms, 0), LONGEST_MS));
  }
}

/** Lets the page have its turn. Long work in parts is no long task. */
export function pause(): Promise<void> {
  return wait(0);
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A connection may hang for ever: after ten seconds it has failed. */
export const inTime = <T>(coming: Promise<T>): Promise<T> => Promise.race([coming, wait(10_000).then(() => Promise.reject())]);

/** When the page has nothing to do. */
export function whenIdle(then: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(then, { timeout: 2000 });
  else setTimeout(then, 200);
}
