// How long there has been no sign of the visitor, while the page was visible. Each watched time is said once, until there is one.
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'touchstart', 'touchmove'];

export class Idle {
  readonly #say: (seconds: number) => void;
  #times: number[] = [];
  #last = 0;
  /** How many of the times were said since then. */
  #said = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  constructor(say: (seconds: number) => void) {
    this.#say = say;
  }

  watch(times: number[]): void {
    if (times.length === 0) return this.stop();
    const said = this.#times[this.#said - 1] ?? 0;
    this.#times = [...times].sort((a, b) => a - b);
    this.#said = this.#times.filter((seconds) => seconds <= said).length;
    if (!this.#listening) this.#listen();
    this.#tick();
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    clearTimeout(this.#ticking);
    this.#times = [];
  }

  #listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // What scrolls inside the page may scroll by itself.
    const sign = ({ isTrusted, type, target }: Event) => isTrusted && (type !== 'scroll' || target instanceof Document) && this.#sign();
    for (const name of SIGNS) addEventListener(name, sign, { capture: true, passive: true, signal });
    document.addEventListener('visibilitychange', () => this.#sign(), { passive: true, signal });
    this.#sign();
  }

  /** There come many of these: they only note the time, and a timer that was set before looks at it. */
  #sign(): void {
    this.#last = performance.now();
    if (this.#said === 0 && this.#ticking !== undefined) return;
    this.#said = 0;
    this.#tick();
  }

  #tick(): void {
    clearTimeout(this.#ticking);
    this.#ticking = undefined;
    const next = this.#times[this.#said];
    if (next === undefined || document.visibilityState === 'hidden') return;
    const missing = next * 1000 - (performance.now() - this.#last);
    if (missing > 0) {
      this.#ticking = setTimeout(() => this.#tick(), Math.min(missing + 5, 2 ** 31 - 1));
      return;
    }
    ++this.#said;
    this.#say(next);
    this.#tick();
  }
}
