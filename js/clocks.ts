// Countdowns: the text of a `time.ll-clock` is how long it is until its `datetime`, in the surface's language. They tick only while
// one is in view, and are followed by what stands there when it is over. Nothing is said aloud each second: they are no live region.
import { own } from './natives';
import type { Surface } from './surface';

const UNITS: [unit: string, ms: number, digits: number][] = [['day', 86_400_000, 1], ['hour', 3_600_000, 1], ['minute', 60_000, 2], ['second', 1_000, 2]];

export class Clocks {
  /** The clocks, and the language of each. */
  #clocks = new Map<Element, string>();
  readonly #inView = new Set<Element>();
  #observer: IntersectionObserver | undefined;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  look(surfaces: Surface[]): void {
    const clocks = new Map<Element, string>();
    for (const { host } of surfaces) {
      for (const clock of host.shadowRoot!.querySelectorAll('time.ll-clock')) clocks.set(clock, host.lang || document.documentElement.lang);
    }
    const same = clocks.size === this.#clocks.size && [...clocks.keys()].every((clock) => this.#clocks.has(clock));
    this.#clocks = clocks;
    for (const [clock, language] of clocks) write(clock, language); // before it is painted: its size is what it will be
    if (!same) this.#follow();
  }

  stop(): void {
    this.look([]);
  }

  #follow(): void {
    this.#observer?.disconnect();
    this.#listening?.abort();
    this.#inView.clear();
    this.#tick();
    if (this.#clocks.size === 0) return;
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#inView.add(target);
        else this.#inView.delete(target);
      }
      this.#tick();
    });
    for (const clock of this.#clocks.keys()) this.#observer.observe(clock);
    this.#listening = new AbortController();
    document.addEventListener('visibilitychange', () => this.#tick(), { passive: true, signal: this.#listening.signal });
  }

  #tick(): void {
    clearTimeout(this.#ticking);
    if (document.visibilityState === 'hidden') return;
    const left = [...this.#inView].map((clock) => write(clock, this.#clocks.get(clock) ?? '')).filter((ms) => ms > 0);
    // A moment after the second is over, so that it is over by any clock.
    if (left.length > 0) this.#ticking = setTimeout(() => this.#tick(), Math.min(...left.map((ms) => ms % 1000)) + 10);
  }
}

/** Writes how long it is until then; returns it, in milliseconds. */
function write(clock: Element, language: string): number {
  const left = Math.max(0, Date.parse(own(clock).getAttribute('datetime') ?? '') - Date.now()) || 0;
  const text = inWords(Math.ceil(left / 1000) * 1000, language);
  const ended = own(clock).parentElement?.querySelector<HTMLElement>('.ll-ended');
  if (ended && left === 0) [(clock as HTMLElement).hidden, ended.hidden] = [true, false];
  // The core keeps the text's node to write into: it is written into, too.
  if (clock.firstChild instanceof Text) clock.firstChild.data = text;
  else clock.textContent = text;
  return left;
}

function inWords(left: number, language: string): string {
  const parts: string[] = [];
  for (const [unit, ms, digits] of UNITS) {
    const count = Math.floor(left / ms);
    left %= ms;
    if (count > 0 || parts.length > 0 || unit === 'second') parts.push(numberOf(unit, parts.length > 0 ? digits : 1, language).format(count));
  }
  return parts.join(' ');
}

const numbers = new Map<string, Intl.NumberFormat>();

function numberOf(unit: string, digits: number, language: string): Intl.NumberFormat {
  const name = `${language}/${unit}/${digits}`;
  let number = numbers.get(name);
  if (!number) {
    const how = { style: 'unit', unit, unitDisplay: 'short', minimumIntegerDigits: digits } as const;
    try {
      number = new Intl.NumberFormat(language || undefined, how);
    } catch {
      number = new Intl.NumberFormat(undefined, how); // a page may write anything into `lang`
    }
    numbers.set(name, number);
  }
  return number;
}
