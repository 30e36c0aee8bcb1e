// The surfaces on this page: finds each its place, applies the core's patches, takes it away again.
import { own } from './natives';
import type { CoreEvent, Mount, Op } from './protocol';
import { Surface } from './surface';

/** How long after a change of the page it is searched for slots. */
const SETTLE_MS = 100;

export class Dom {
  readonly #send: (event: CoreEvent) => void;
  readonly #changed: () => void;
  readonly #typed: () => void;
  readonly #check: (where: string, name: string) => void;
  readonly #surfaces = new Map<string, Surface>();
  /** The slots that the core knows of. */
  #slots = new Set<string>();
  #observer: MutationObserver | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when a surface came, went, or was moved; `typed` when somebody fills in a form; `check` with each name that the page uses, and where. */
  constructor(send: (event: CoreEvent) => void, changed: () => void, typed: () => void, check: (where: string, name: string) => void) {
    this.#send = send;
    this.#changed = changed;
    this.#typed = typed;
    this.#check = check;
  }

  /** Whether a form is on its way to being submitted. */
  get filling(): boolean {
    return [...this.#surfaces.values()].some((surface) => surface.host.isConnected && surface.filling);
  }

  /** What a visitor sees of the surface, when it is in the page. */
  box(id: string): Element | undefined {
    const surface = this.#surfaces.get(id);
    return surface?.host.isConnected ? surface.box : undefined;
  }

  /** The slots on the page, by the surfaces they are for. Later ones are reported as they come. */
  slots(): string[] {
    this.#slots = new Set(this.#named('data-leadline-slot'));
    this.#named('data-leadline');
    return [...this.#slots];
  }

  /** The names that elements of the page give by this attribute. */
  #named(attribute: string): string[] {
    const names = [...document.querySelectorAll(`[${attribute}]`)].map((element) => own(element).getAttribute(attribute)!);
    for (const name of names) this.#check(attribute, name);
    return names;
  }

  /**
   * Begins to watch the page: a site's own script may draw a slot later, or draw it anew and so remove what was in it. A look
   * after each burst of changes reports the one, and puts the surface back into the other, with all that was typed into it.
   */
  start(): void {
    this.#observer = new MutationObserver(() => {
      this.#settling ??= setTimeout(() => this.#settle(), SETTLE_MS);
    });
    this.#observer.observe(document.documentElement, { childList: true, subtree: true });
  }

  patch(id: string, mount: Mount | undefined, ops: Op[]): void {
    let surface = this.#surfaces.get(id);
    if (mount) {
      surface?.remove();
      surface = new Surface(id, mount, this.#send, this.#typed);
      this.#surfaces.set(id, surface);
      this.#place(surface);
    }
    surface?.apply(ops);
    this.#changed();
  }

  /** A form whose submission was kept says so. */
  keep(id: string): void {
    this.#surfaces.get(id)?.keep();
  }

  unmount(id: string): void {
    const surface = this.#surfaces.get(id);
    surface?.leave();
    surface?.remove();
    this.#surfaces.delete(id);
    this.#changed();
  }

  clear(): void {
    for (const surface of this.#surfaces.values()) surface.remove();
    this.#surfaces.clear();
    this.#observer?.disconnect();
    this.#observer = undefined;
    clearTimeout(this.#settling);
  }

  #place(surface: Surface): void {
    const { kind, slot, into } = surface.mount;
    if (kind !== 'inline') {
      document.body.append(surface.host);
      return;
    }
    const bySlot = slot === undefined ? null : document.querySelector(`[data-leadline-slot="${CSS.escape(slot)}"]`);
    const place = bySlot ?? (into ? first(into) : null);
    if (place) own(place).append(surface.host);
  }

  #settle(): void {
    this.#settling = undefined;
    const before = this.#slots;
    const slots = this.slots();
    if (slots.some((slot) => !before.has(slot))) this.#send({ k: 'slots', slots });
    const lost = [...this.#surfaces.values()].filter((surface) => !surface.host.isConnected);
    for (const surface of lost) this.#place(surface);
    if (lost.some((surface) => surface.host.isConnected)) this.#changed();
  }
}

function first(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null; // not a selector: the surface has no place, the page goes on
  }
}
