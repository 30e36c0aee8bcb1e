// How a page is read: how far, for how long, and which surfaces were in view (docs/scoring.md, "How far and how long a page is
// read"). It looks at nothing and listens to nothing but what the core has asked for (`watch`), and is there only when it has.
import type { CoreEvent, Effect } from './protocol';

export type Watch = Extract<Effect, { k: 'watch' }>;
/** Something that counts once the page has been visible for so many seconds. */
type Due = { seconds: number; mark: string; event: CoreEvent };

/** A surface counts as seen after this long with half of it, or half of the window full of it, in view. */
const SEEN_MS = 1_000;
const SCROLL_PAUSE_MS = 100;
/** Nobody takes in a window full of text in less. */
const SECONDS_PER_SCREENFUL = 1;
/** How finely a tall surface is followed. */
const STEPS = [0.1, 0.2, 0.3, 0.4, 0.5];

export interface ReadingOptions {
  send: (event: CoreEvent) => void;
  /** What a visitor sees of a surface. */
  box: (surface: string) => Element | undefined;
  /** How long this route's page was visible so far. */
  visibleMs: () => number;
  /** Whether there has been a sign of a person since the page was loaded. */
  person: () => boolean;
}

export class Reading {
  readonly #options: ReadingOptions;
  #watch: Watch = { k: 'watch' };
  /** Depths and times reported for this route: each comes once, even when it is asked for again. */
  readonly #told = new Set<string>();
  /** Listens for scrolling while a depth is asked for. */
  #listening: AbortController | undefined;
  #scrolled: ReturnType<typeof setTimeout> | undefined;
  /** How far down this route's page was in view so far, in pixels. */
  #furthest = 0;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #seeing: IntersectionObserver | undefined;
  readonly #dwelling = new Map<Element, ReturnType<typeof setTimeout>>();

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#listening?.abort();
    clearTimeout(this.#scrolled);
    this.pause();
    this.#unsee();
  }

  /** Another route: all depths and times may come again. */
  turn(): void {
    this.#told.clear();
    this.#furthest = 0;
  }

  /** Replaces what is looked for on this route. What is reached already is reported in a moment. */
  watch(watch: Watch): void {
    this.#watch = watch;
    this.#listen();
    this.#scroll();
    this.resume();
  }

  /** The page came to the front. */
  resume(): void {
    this.tick();
    this.look();
  }

  /** The page went into the background, where no time counts. */
  pause(): void {
    clearTimeout(this.#ticking);
  }

  /** Looks for the watched surfaces anew: one has come, gone, or moved. */
  look(): void {
    this.#unsee();
    const watched = this.#watch.seen ?? [];
    if (watched.length === 0) return;
    this.#seeing = new IntersectionObserver((entries) => entries.forEach((entry) => this.#saw(entry)), { threshold: STEPS });
    for (const surface of watched) {
      const box = this.#options.box(surface);
      if (box) this.#seeing.observe(box);
    }
  }

  #listen(): void {
    if (!this.#watch.scroll?.length) {
      this.#listening?.abort();
      this.#listening = undefined;
    } else if (!this.#listening) {
      this.#listening = new AbortController();
      const { signal } = this.#listening;
      for (const name of ['scroll', 'resize']) addEventListener(name, () => this.#scroll(), { passive: true, signal });
    }
  }

  #scroll(): void {
    if (!this.#listening) return;
    this.#scrolled ??= setTimeout(() => {
      this.#scrolled = undefined;
      this.#furthest = Math.max(this.#furthest, scrollY + innerHeight);
      this.tick();
    }, SCROLL_PAUSE_MS);
  }

  /** What is still to be reported on this route, the first first: the watched times, and the watched depths that were reached. */
  #due(): Due[] {
    const { scroll = [], time = [] } = this.#watch;
    const due = time.map((s): Due => ({ seconds: s, mark: `${s}s`, event: { k: 'time', s } }));
    if (this.#options.person() && this.#furthest > 0 && scroll.length > 0) due.unshift(...this.#reached(scroll));
    return due.filter(({ mark }) => !this.#told.has(mark)).sort((a, b) => a.seconds - b.seconds);
  }

  /** The depths that were in view, each with the time that it takes to read so far. */
  #reached(depths: number[]): Due[] {
    const height = document.documentElement.scrollHeight;
    // Half a per cent of rounding must not keep the end of a page out of reach.
    return depths.filter((pct) => (this.#furthest / height) * 100 + 0.5 >= pct).sort((a, b) => a - b).map((pct): Due => ({
      seconds: Math.max(1, ((pct / 100) * height) / innerHeight) * SECONDS_PER_SCREENFUL, mark: `${pct}%`, event: { k: 'scroll', pct },
    }));
  }

  /** Reports what is due, and waits for the next. Called when something of it has changed. */
  tick(): void {
    clearTimeout(this.#ticking);
    const visibleMs = this.#options.visibleMs();
    const due = this.#due();
    const come = due.filter(({ seconds }) => visibleMs >= seconds * 1000);
    const next = due[come.length];
    if (document.visibilityState === 'visible' && next) {
      this.#ticking = setTimeout(() => this.tick(), Math.min(next.seconds * 1000 - visibleMs + 5, 2 ** 31 - 1));
    }
    for (const { mark } of come) this.#told.add(mark);
    for (const { event } of come) this.#options.send(event);
  }

  #saw({ target, intersectionRatio, intersectionRect }: IntersectionObserverEntry): void {
    const inView = intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2;
    if (inView === this.#dwelling.has(target)) return;
    if (!inView) {
      clearTimeout(this.#dwelling.get(target));
      this.#dwelling.delete(target);
      return;
    }
    this.#dwelling.set(target, setTimeout(() => {
      if (document.visibilityState !== 'visible') return;
      this.#seeing?.unobserve(target);
      const surface = this.#watch.seen?.filter((id) => this.#options.box(id) === target)[0];
      if (surface === undefined) return;
      this.#watch.seen = this.#watch.seen?.filter((id) => id !== surface) ?? [];
      this.#options.send({ k: 'seen', surface });
    }, SEEN_MS));
  }

  #unsee(): void {
    this.#seeing?.disconnect();
    this.#seeing = undefined;
    for (const timeout of this.#dwelling.values()) clearTimeout(timeout);
    this.#dwelling.clear();
  }
}
