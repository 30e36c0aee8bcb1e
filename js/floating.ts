// Surfaces that float over the page, but do not block it (bar, slideIn, tab): they stand in nobody's way. Escape closes the one that
// has the focus, the focus goes back to where it came from, nothing that has it is covered, and an on-screen keyboard has its room.
import { focused, isField } from './leaving';
import { own } from './natives';
import type { CoreEvent } from './protocol';
import type { Surface } from './surface';

const KINDS = /^(bar|slideIn|tab)$/;
/** A keyboard leaves less than this of the window. */
const KEYBOARD = 0.75;
/** Between what has the focus and what would have covered it. */
const GAP_PX = 8;

type Padding = 'scrollPaddingBlockStart' | 'scrollPaddingBlockEnd';

export class Floating {
  readonly #send: (event: CoreEvent) => void;
  readonly #known = new WeakSet<Surface>();
  #surfaces: Surface[] = [];
  #listening: AbortController | undefined;
  readonly #sizes = new ResizeObserver(() => this.#pad());
  /** The page's own padding, where ours is added to it: as its style sheets and as its `style` have it. */
  readonly #padded = new Map<Padding, { computed: string; own: string }>();

  constructor(send: (event: CoreEvent) => void) {
    this.#send = send;
  }

  look(surfaces: Surface[]): void {
    const now = surfaces.filter(({ host, mount }) => KINDS.test(mount.kind) && host.isConnected);
    if (now.length === this.#surfaces.length && now.every((surface, i) => surface === this.#surfaces[i])) return;
    this.#surfaces = now;
    for (const surface of now) if (!this.#known.has(surface)) this.#prepare(surface);
    this.#sizes.disconnect();
    for (const { host } of now) this.#sizes.observe(host);
    this.#pad();
    this.#listen();
  }

  stop(): void {
    this.look([]);
  }

  /** While there is one, the page's focus and its window are followed. */
  #listen(): void {
    if (this.#surfaces.length === 0) {
      this.#listening?.abort();
      this.#listening = undefined;
    } else if (!this.#listening) {
      this.#listening = new AbortController();
      const passive = { passive: true, signal: this.#listening.signal };
      document.addEventListener('focusin', () => this.#uncover(), passive);
      for (const name of ['focusin', 'focusout']) document.addEventListener(name, () => setTimeout(() => this.#giveRoom()), passive);
      visualViewport?.addEventListener('resize', () => this.#giveRoom(), passive);
    }
  }

  #prepare(surface: Surface): void {
    this.#known.add(surface);
    const { host, id } = surface;
    host.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !host.shadowRoot!.querySelector('.ll-close')) return;
      this.#send({ k: 'close', surface: id });
    });
    host.addEventListener('focusin', ({ relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && relatedTarget !== host) surface.back = relatedTarget;
    });
    // It was left, and not for another window: when it is closed later, the focus stays where it is.
    host.addEventListener('focusout', () => setTimeout(() => {
      if (document.hasFocus() && document.activeElement !== host) surface.back = null;
    }));
  }

  /** What a bar covers, nothing is scrolled under (WCAG 2.2, 2.4.11). */
  #pad(): void {
    const bars = this.#surfaces.filter(({ mount }) => mount.kind === 'bar');
    const height = (atTop: boolean) => Math.max(0, ...bars.filter(({ mount }) => (mount.position === 'top') === atTop).map(({ host }) => host.offsetHeight));
    this.#padEdge('scrollPaddingBlockStart', height(true));
    this.#padEdge('scrollPaddingBlockEnd', height(false));
  }

  #padEdge(edge: Padding, height: number): void {
    const root = document.documentElement;
    let page = this.#padded.get(edge);
    if (height === 0) {
      if (page) root.style[edge] = page.own;
      if (!root.getAttribute('style')) root.removeAttribute('style');
      this.#padded.delete(edge);
      return;
    }
    if (!page) this.#padded.set(edge, (page = { computed: getComputedStyle(root)[edge].replace('auto', '0px'), own: root.style[edge] }));
    root.style[edge] = `calc(${page.computed} + ${height}px)`;
  }

  /** Brings what has the focus out from under a surface that covers it. */
  #uncover(): void {
    const element = focused();
    if (!element?.matches(':focus-visible') || own(element).closest('dialog')) return;
    const { top, bottom, left, right, height } = element.getBoundingClientRect();
    if (height > innerHeight / 2) return;
    for (const { host } of this.#surfaces) {
      const box = host.getBoundingClientRect();
      if (host.contains(element) || host.shadowRoot!.contains(element)) continue;
      if (box.height === 0 || right <= box.left || left >= box.right || bottom <= box.top || top >= box.bottom) continue;
      const up = box.top + box.bottom < innerHeight;
      scrollBy({ top: up ? top - box.bottom - GAP_PX : bottom - box.top + GAP_PX, behavior: 'instant' });
      return;
    }
  }

  /** While somebody types into the page with an on-screen keyboard, what is left of the window is theirs. */
  #giveRoom(): void {
    const { height = innerHeight, scale = 1 } = visualViewport ?? {};
    const element = focused();
    const typing = height * scale < innerHeight * KEYBOARD && isField(element);
    for (const { host } of this.#surfaces) {
      const away = typing && !host.shadowRoot!.contains(element);
      // What is in it, not the host: a sheet of ours keeps the page's rules, and so ours, from the host.
      for (const part of host.shadowRoot!.children) if (part instanceof HTMLElement) part.style.visibility = away ? 'hidden' : '';
    }
  }
}
