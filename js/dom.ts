// The surfaces on this page: finds each its place, applies the core's patches, takes it away again.
import { pause } from './clock';
import { own } from './natives';
import type { CoreEvent, Drawing, Mount, Op } from './protocol';
import { first, slotIds, slotOf } from './slots';
import { Surface } from './surface';

/** How long after a change of the page it is searched for slots. */
const SETTLE_MS = 100;

export class Dom {
  readonly #send: (event: CoreEvent) => void;
  readonly #changed: () => void;
  readonly #typed: () => void;
  readonly #check: (where: string, name: string) => void;
  readonly #dress: (surface: Surface, put: () => void) => void;
  readonly #draft: (form: string) => Promise<Drawing | null>;
  readonly #surfaces = new Map<string, Surface>();
  /** The slots that the core knows of. */
  #slots = new Set<string>();
  /** A form that somebody reaches for, as its patch would have it. */
  #ahead: { surface: Surface; text: string } | undefined;
  /** Somebody has begun to fill in a form of the page's own. */
  adopted = false;
  #observer: MutationObserver | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /**
   * `changed` is called when a surface came, went, or was moved; `typed` when somebody fills in a form; `check` with each name that the page
   * uses, and where. `dress` gives a surface what ctas.mjs knows of its kind and look, now or when that is there, and then has it `put` into the page. `draft`: what opening a form would draw.
   */
  constructor(
    send: (event: CoreEvent) => void, changed: () => void, typed: () => void, check: (where: string, name: string) => void,
    dress: (surface: Surface, put: () => void) => void, draft: (form: string) => Promise<Drawing | null>,
  ) {
    this.#send = send;
    this.#changed = changed;
    this.#typed = typed;
    this.#check = check;
    this.#dress = dress;
    this.#draft = draft;
  }

  get surfaces(): Surface[] {
    return [...this.#surfaces.values()];
  }

  /** Whether a form is on its way to being submitted. */
  get filling(): boolean {
    return this.adopted || this.surfaces.some((surface) => surface.host.isConnected && surface.filling);
  }

  /** What a visitor sees of the surface, when it is in the page. */
  box(id: string): Element | undefined {
    const surface = this.#surfaces.get(id);
    return surface?.host.isConnected ? surface.box : undefined;
  }

  /**
   * Somebody reaches for what opens a form: it is made now, laid out once and taken away again before anything is painted, so that the press has but to
   * show it. What a browser does for the first time (reading a style sheet, finding letters in a font) takes three times as long, too.
   */
  #reach = async ({ currentTarget }: Pick<Event, 'currentTarget'>): Promise<void> => {
    const id = own(currentTarget as Element).getAttribute('data-leadline')!;
    if (this.#ahead?.surface.id === id) return;
    const drawing = await this.#draft(id);
    if (!drawing) return;
    const surface = new Surface(id, drawing.mount, this.#send, this.#typed);
    surface.apply(drawing.ops);
    this.#ahead = { surface, text: JSON.stringify(drawing) };
    await pause(); // making it and laying it out would be too long for one task
    const { box, host } = surface;
    if (host.isConnected) return;
    box.toggleAttribute('open');
    document.body.append(host);
    void box.clientTop; // has it laid out
    host.remove();
    box.toggleAttribute('open');
    surface.laidOut = true;
  };

  /** The slots on the page, by the surfaces they are for. Later ones are reported as they come. */
  slots(): string[] {
    const ids = slotIds();
    for (const id of ids) this.#check('data-leadline-slot', id);
    for (const element of document.querySelectorAll<HTMLElement>('[data-leadline]')) {
      this.#check('data-leadline', own(element).getAttribute('data-leadline')!);
      own(element).addEventListener('pointerover', this.#reach, { once: true, passive: true });
      if (own(element).matches(':hover')) void this.#reach({ currentTarget: element }); // already
    }
    this.#slots = new Set(ids);
    return [...this.#slots];
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
      const ahead = this.#ahead;
      this.#ahead = undefined;
      const made = ahead?.surface.id === id && ahead.text === JSON.stringify({ mount, ops }) && ahead.surface;
      surface = made || new Surface(id, mount, this.#send, this.#typed);
      this.#surfaces.set(id, surface);
      this.#place(surface);
      if (made) ops = [];
    }
    surface?.apply(ops);
    this.#changed();
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
    this.#ahead = undefined;
    this.#observer?.disconnect();
    this.#observer = undefined;
    clearTimeout(this.#settling);
  }

  #place(surface: Surface): void {
    this.#dress(surface, () => this.#put(surface));
  }

  #put(surface: Surface): void {
    if (this.#surfaces.get(surface.id) !== surface) return; // gone in the meantime
    const { slot, into } = surface.mount;
    const place = slot === undefined ? document.body : (slotOf(slot) ?? first(into)); // what stands over the page has none
    if (!surface.host.isConnected && place) own(place).append(surface.host);
    if (!surface.host.isConnected) return;
    void surface.show();
    this.#changed();
  }

  #settle(): void {
    this.#settling = undefined;
    const before = this.#slots;
    const slots = this.slots();
    if (slots.some((slot) => !before.has(slot))) this.#send({ k: 'slots', slots });
    const lost = this.surfaces.filter((surface) => !surface.host.isConnected);
    for (const surface of lost) {
      surface.dialog?.removeAttribute('open'); // out of the page it is no longer over it: it is opened anew
      this.#place(surface);
    }
  }
}
