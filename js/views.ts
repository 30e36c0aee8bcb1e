// What watched selectors find, as it comes into view: half of it, or half of the window full of it.
import { afterChanges, all } from './watching';

/** How finely something tall is followed. */
const STEPS = [0.1, 0.2, 0.3, 0.4, 0.5];

export class Views {
  readonly #say: (selector: string) => void;
  readonly #bad: (selector: string) => void;
  #selectors: string[] = [];
  /** Those that were said on this route: each comes once. */
  readonly #said = new Set<string>();
  #looking: AbortController | undefined;
  #observer: IntersectionObserver | undefined;
  #found = new Set<Element>();

  constructor(say: (selector: string) => void, bad: (selector: string) => void) {
    this.#say = say;
    this.#bad = bad;
  }

  watch(selectors: string[]): void {
    this.stop();
    this.#selectors = selectors;
    this.#look();
  }

  /** Another route: all may come again. */
  turn(): void {
    this.#said.clear();
    this.watch(this.#selectors);
  }

  stop(): void {
    this.#looking?.abort();
    this.#looking = undefined;
    this.#observer?.disconnect();
    this.#found.clear();
  }

  /** Follows what is found, also what the page draws later, until nothing is left to say. */
  #look(): void {
    const wanted = this.#selectors.filter((selector) => !this.#said.has(selector));
    if (wanted.length === 0) return this.stop();
    if (!this.#looking) {
      this.#looking = new AbortController();
      this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#saw(entry)), { threshold: STEPS });
      afterChanges(() => this.#look(), this.#looking.signal);
    }
    for (const element of wanted.map((selector) => all(selector, this.#bad)).reduce((list, more) => list.concat(more), [])) {
      if (this.#found.has(element)) continue;
      this.#found.add(element);
      this.#observer!.observe(element);
    }
  }

  #saw({ target, isIntersecting, intersectionRatio, intersectionRect }: IntersectionObserverEntry): void {
    if (!isIntersecting || (intersectionRatio < 0.5 && intersectionRect.height < innerHeight / 2)) return;
    const seen = this.#selectors.filter((selector) => !this.#said.has(selector) && all(selector, this.#bad).indexOf(target) >= 0);
    for (const selector of seen) {
      this.#said.add(selector);
      this.#say(selector);
    }
    this.#look();
  }
}
