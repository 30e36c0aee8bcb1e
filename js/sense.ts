// What happens on the page, as events: routes, clicks, visibility, the network.
//
// That much the core needs always: what a page is, what was asked to open, and when to save. Everything else it asks for
// (`watch`), and reading.ts listens for it only then. Every listener is passive except the click's (a link may open a form
// instead), none is `unload` or `beforeunload` (they cost the back/forward cache), and stop() takes them all away.
import { wait, whenIdle } from './clock';
import { own } from './natives';
import type { CoreEvent } from './protocol';
import type { Reading, ReadingOptions, Watch } from './reading';

/** How old a page is when what is not needed yet comes without a sign of a person, and how long that waits after one: what the person is about to do comes first. */
export const LATEST_MS = 10_000;
const CALM_MS = 500;
/** What a person does and a page that opens itself does not. Scrolling alone is none: an address with a fragment scrolls. */
export const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'];

export interface SenseOptions {
  /** Hears of each event; for a click, `click` is the one being handled. */
  send: (event: CoreEvent, click?: MouseEvent) => void;
  /** The page goes away or into the background, now. */
  leave: () => void;
  /** The slots on the page. */
  slots: () => string[];
  /** The visitor's country, where the site knows it. */
  country: string | undefined;
  /** Whether a consent banner stands on the page; false where nobody asks. */
  banner: () => boolean;
  /** The watched selectors that find what was clicked. */
  on: (target: Element) => string[];
  /** What a visitor sees of a surface. */
  box: (surface: string) => Element | undefined;
  /** Whether the core may come to ask for a depth, for which a sign of a person counts from the beginning. */
  depths: boolean;
  /** Gives what can follow how the page is read. */
  reading: (then: (make: (options: ReadingOptions) => Reading) => void) => void;
}

export class Sense {
  readonly #options: SenseOptions;
  readonly #stop = new AbortController();
  #route = '';
  /** How the page was come to: its own scripts may have tidied the address by the time it is told of. */
  #search = location.search;
  #referrer = '';
  // Visible time on this route: what is complete, and since when it runs on.
  #visibleMs = 0;
  #since: number | undefined;
  /** What the core has asked for last, and what answers it; none before it has asked. */
  #watch: Watch | undefined;
  #reading: Reading | undefined;
  /** Whether there has been a sign of a person; undefined while nobody looks for one. */
  #person: boolean | undefined;
  #signed = () => {};
  readonly #sign = new Promise<void>((resolve) => (this.#signed = resolve));

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
    this.#routes(signal);
    if (this.#options.depths) this.#lookForPerson();
    this.#page();
  }

  stop(): void {
    this.#stop.abort();
    this.#reading?.stop();
  }

  /** Replaces what is looked for on this route. Time goes on counting meanwhile: what is reached already is reported then. */
  watch(watch: Watch): void {
    const first = this.#watch === undefined;
    const { scroll = [], time = [], seen = [] } = watch;
    if (first && scroll.length + time.length + seen.length === 0) return;
    this.#watch = watch;
    if (scroll.length > 0) this.#lookForPerson();
    this.#reading?.watch(watch);
    // What is due before anybody has to have moved is not missed.
    const soon = seen.length > 0 || Math.min(...time) < LATEST_MS / 1000;
    const begin = () => this.#options.reading((make) => this.#read(make));
    if (first) soon ? whenIdle(begin) : this.later(begin);
  }

  /**
   * Does it when the page has nothing to do, once there has been a sign of a person, or after a while: a page that loads does not pay for what
   * is not needed yet, and one that nobody looks at never does.
   */
  later(then: () => void): void {
    this.#lookForPerson();
    void Promise.race([this.#sign, wait(LATEST_MS - performance.now())]).then(() => this.#stop.signal.aborted || whenIdle(then));
  }

  /** There was a sign of a person, perhaps before the start. */
  found(): void {
    this.#person = true;
    setTimeout(this.#signed, CALM_MS);
  }

  /** Looks for the watched surfaces anew: one has come, gone, or moved. */
  look(): void {
    this.#reading?.look();
  }

  #read(make: (options: ReadingOptions) => Reading): void {
    if (this.#stop.signal.aborted) return;
    const { send, box } = this.#options;
    this.#reading = make({ send, box, visibleMs: () => this.#settleTime(), person: () => this.#person === true });
    this.#reading.watch(this.#watch!);
  }

  #page(): void {
    this.#visibleMs = 0;
    this.#since = undefined; // time counts from when the page has been told, and drawn
    this.#reading?.turn();
    const type = document.querySelector<HTMLMetaElement>('meta[name="leadline:type"]')?.content;
    const { country } = this.#options;
    this.#options.send({
      k: 'page',
      path: location.pathname,
      title: document.title,
      query: Object.fromEntries(new URLSearchParams(this.#search)),
      referrer: this.#referrer,
      lang: document.documentElement.lang,
      host: location.host,
      ...(type && { type }),
      ...(country && { country }),
      ...(this.#options.banner() && { banner: true }),
      slots: this.#options.slots(),
    });
    if (document.visibilityState === 'visible') this.#since = performance.now();
    this.#reading?.tick();
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
    this.#search = location.search;
    this.#page();
  }

  #visibility(): void {
    if (document.visibilityState === 'visible') {
      this.#since = performance.now();
      this.#reading?.resume();
      this.#options.send({ k: 'show' });
      return;
    }
    this.#settleTime();
    this.#since = undefined;
    this.#reading?.pause();
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
    const on = target ? this.#options.on(target) : [];
    if (cta === undefined && href === undefined && on.length === 0) return;
    // What is undefined is not in the line.
    this.#options.send({ k: 'click', cta: cta!, href: href!, ...(on.length > 0 && { on }) }, event);
  }

  /** Hears of the first sign, then no more. */
  #lookForPerson(): void {
    if (this.#person !== undefined) return;
    this.#person = false;
    const found = new AbortController();
    const sign = (event: Event) => {
      if (!event.isTrusted) return; // made by a script
      found.abort();
      this.found();
      this.#reading?.tick();
    };
    this.#stop.signal.addEventListener('abort', () => found.abort());
    for (const name of SIGNS) addEventListener(name, sign, { capture: true, passive: true, signal: found.signal });
  }

  #settleTime(): number {
    if (this.#since !== undefined) {
      const now = performance.now();
      this.#visibleMs += now - this.#since;
      this.#since = now;
    }
    return this.#visibleMs;
  }
}

function route(): string {
  return location.pathname + location.search;
}
