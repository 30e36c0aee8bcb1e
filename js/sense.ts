// What happens on the page, as events: routes, depth, visible time, surfaces seen, clicks, visibility, the network.
//
// Every listener is passive except the click's (a link may open a form instead), none is `unload` or `beforeunload` (they cost
// the back/forward cache), and stop() takes them all away. What is listened for beyond that, the core asks (`watch`).
import { own } from './natives';
import type { CoreEvent, Effect } from './protocol';

type Watch = Extract<Effect, { k: 'watch' }>;
/** Something that counts once the page has been visible for so many seconds. */
type Due = { seconds: number; mark: string; event: CoreEvent };

/** A surface counts as seen after this long with half of it, or half of the window full of it, in view. */
const SEEN_MS = 1_000;
const SCROLL_PAUSE_MS = 100;
/** Nobody takes in a window full of text in less. */
const SECONDS_PER_SCREENFUL = 1;
/** What a person does and a page that opens itself does not. Scrolling alone is none: an address with a fragment scrolls. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown'];
/** How finely a tall surface is followed. */
const STEPS = [0.1, 0.2, 0.3, 0.4, 0.5];

export interface SenseOptions {
  /** Hears of each event; for a click, `click` is the one being handled. */
  send: (event: CoreEvent, click?: MouseEvent) => void;
  /** The page goes away or into the background, now. */
  leave: () => void;
  /** The slots on the page. */
  slots: () => string[];
  /** What a visitor sees of a surface. */
  box: (surface: string) => Element | undefined;
}

export class Sense {
  readonly #options: SenseOptions;
  readonly #stop = new AbortController();
  #watch: Watch = { k: 'watch' };
  /** Depths and times reported for this route: each comes once, even when it is asked for again. */
  readonly #told = new Set<string>();
  #route = '';
  #referrer = '';
  #scrolled: ReturnType<typeof setTimeout> | undefined;
  /** How far down this route's page was in view so far, in pixels. */
  #furthest = 0;
  /** Whether there has been a sign of a person. */
  #person = false;
  // Visible time on this route: what is complete, and since when it runs on.
  #visibleMs = 0;
  #since: number | undefined;
  #ticking: ReturnType<typeof setTimeout> | undefined;
  #seeing: IntersectionObserver | undefined;
  readonly #dwelling = new Map<Element, ReturnType<typeof setTimeout>>();

  constructor(options: SenseOptions) {
    this.#options = options;
  }

  /** Listens, and reports the page it finds. */
  start(): void {
    this.#referrer = document.referrer;
    this.#route = route();
    const { signal } = this.#stop;
    const passive = { passive: true, signal };
    document.addEventListener('click', (event) => this.#clicked(event), { capture: true, signal });
    document.addEventListener('visibilitychange', () => this.#visibility(), passive);
    addEventListener('pagehide', () => this.#options.leave(), passive);
    addEventListener('pageshow', (event) => event.persisted && this.#options.send({ k: 'show', back: true }), passive);
    addEventListener('online', () => this.#options.send({ k: 'online' }), passive);
    addEventListener('scroll', () => this.#scroll(), passive);
    addEventListener('resize', () => this.#scroll(), passive);
    this.#routes(signal);
    this.#lookForPerson(signal);
    this.#page();
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#scrolled);
    clearTimeout(this.#ticking);
    this.#unsee();
  }

  /** Replaces what is listened for on this route. What is reached already is reported in a moment. */
  watch(watch: Watch): void {
    this.#watch = watch;
    this.#scroll();
    this.#tick();
    this.look();
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

  #page(): void {
    this.#told.clear();
    const type = document.querySelector<HTMLMetaElement>('meta[name="leadline:type"]')?.content;
    this.#options.send({
      k: 'page',
      path: location.pathname,
      title: document.title,
      query: Object.fromEntries(new URLSearchParams(location.search)),
      referrer: this.#referrer,
      lang: document.documentElement.lang,
      host: location.host,
      ...(type && { type }),
      slots: this.#options.slots(),
    });
    this.#furthest = this.#visibleMs = 0;
    this.#since = document.visibilityState === 'visible' ? performance.now() : undefined;
    this.#tick();
  }

  /** Single-page applications change the route without loading a page. */
  #routes(signal: AbortSignal): void {
    // After the handler that changes the route, which sets the title too.
    const changed = () => setTimeout(() => !signal.aborted && this.#routed());
    const { Navigation, navigation } = globalThis as { Navigation?: unknown; navigation?: EventTarget };
    if (typeof Navigation === 'function') { // without it `navigation` may be the element of that id
      navigation!.addEventListener('currententrychange', changed, { signal });
      return;
    }
    addEventListener('popstate', changed, { signal });
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      const ours = function (this: History, ...args: Parameters<History['pushState']>) {
        original.apply(this, args);
        changed();
      };
      if (Reflect.set(history, name, ours)) signal.addEventListener('abort', () => history[name] === ours && Reflect.set(history, name, original));
      else addEventListener('click', changed, { passive: true, signal }); // a page may freeze its history: most routes begin with a click
    }
  }

  #routed(): void {
    const now = route();
    if (now === this.#route) return; // only the fragment changed, or the entry's state
    this.#referrer = location.origin + this.#route;
    this.#route = now;
    this.#page();
  }

  #visibility(): void {
    if (document.visibilityState === 'visible') {
      this.#since = performance.now();
      this.#tick();
      this.look();
      this.#options.send({ k: 'show' });
      return;
    }
    this.#settleTime();
    this.#since = undefined;
    clearTimeout(this.#ticking);
    this.#options.send({ k: 'hide' });
    this.#options.leave();
  }

  #clicked(event: MouseEvent): void {
    // With a modifier the visitor asks for a new tab or a download: then a link is a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const target = event.target instanceof Element ? own(event.target) : undefined;
    const cta = target?.closest('[data-leadline]')?.getAttribute('data-leadline') ?? undefined;
    const link = target?.closest<HTMLAnchorElement>('a[href]')?.href;
    const href = link && /^(tel|mailto):/i.test(link) ? link : undefined;
    if (cta === undefined && href === undefined) return;
    this.#options.send({ k: 'click', ...(cta !== undefined && { cta }), ...(href !== undefined && { href }) }, event);
  }

  /** Hears of the first sign, then no more. */
  #lookForPerson(signal: AbortSignal): void {
    const found = new AbortController();
    const sign = (event: Event) => {
      if (!event.isTrusted) return; // made by a script
      found.abort();
      this.#person = true;
      this.#tick();
    };
    signal.addEventListener('abort', () => found.abort());
    for (const name of SIGNS) addEventListener(name, sign, { capture: true, passive: true, signal: found.signal });
  }

  #scroll(): void {
    if (!this.#watch.scroll?.length) return;
    this.#scrolled ??= setTimeout(() => {
      this.#scrolled = undefined;
      this.#depth();
    }, SCROLL_PAUSE_MS);
  }

  #depth(): void {
    this.#furthest = Math.max(this.#furthest, scrollY + innerHeight);
    this.#tick();
  }

  /** What is still to be reported on this route, the first first: the watched times, and the watched depths that were reached. */
  #due(): Due[] {
    const { scroll = [], time = [] } = this.#watch;
    const due = time.map((s): Due => ({ seconds: s, mark: `${s}s`, event: { k: 'time', s } }));
    if (this.#person && this.#furthest > 0 && scroll.length > 0) due.unshift(...this.#reached(scroll));
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

  #settleTime(): void {
    if (this.#since === undefined) return;
    const now = performance.now();
    this.#visibleMs += now - this.#since;
    this.#since = now;
  }

  /** Reports what is due, and waits for the next. */
  #tick(): void {
    clearTimeout(this.#ticking);
    this.#settleTime();
    const due = this.#due();
    const come = due.filter(({ seconds }) => this.#visibleMs >= seconds * 1000);
    const next = due[come.length];
    if (this.#since !== undefined && next) {
      this.#ticking = setTimeout(() => this.#tick(), Math.min(next.seconds * 1000 - this.#visibleMs + 5, 2 ** 31 - 1));
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

function route(): string {
  return location.pathname + location.search;
}
