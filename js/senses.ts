// What calls to action wait for beyond depth and time (reading.ts): each is listened for only while the core asks for it (`watch`).
import { Banner } from './banner';
import { Idle } from './idle';
import { watchPhone, watchPointer } from './leaving';
import type { CoreEvent } from './protocol';
import type { Watch } from './reading';
import { Views } from './views';
import { warn } from './warn';

export class Senses {
  readonly #send: (event: CoreEvent) => void;
  readonly #idle: Idle;
  readonly #views: Views;
  readonly #banner: Banner;
  #clicks: string[] = [];
  /** What ends the listening for a visitor who is about to go, by how it is asked for. */
  readonly #leaving = new Map<typeof watchPointer, AbortController>();
  /** Selectors that are none: each is told once. */
  readonly #bad = new Set<string>();

  constructor(send: (event: CoreEvent) => void) {
    this.#send = send;
    this.#idle = new Idle((s) => send({ k: 'idle', s }));
    this.#views = new Views((selector) => send({ k: 'view', selector }), (selector) => this.#tell(selector));
    this.#banner = new Banner((on) => send({ k: 'banner', on }));
  }

  watch({ exit, exitMobile, idle = [], view = [], click = [], banner }: Watch): void {
    this.#leave(watchPointer, exit === true);
    this.#leave(watchPhone, exitMobile === true);
    this.#idle.watch(idle);
    this.#views.watch(view);
    this.#clicks = click;
    this.#banner.watch(banner === true);
  }

  /** Whether a consent banner stands on the page. */
  banner(): boolean {
    return Banner.stands();
  }

  /** The watched selectors that find what was clicked (as `own` has it), or what it is in. */
  on(target: Element): string[] {
    return this.#clicks.filter((selector) => {
      try {
        return target.closest(selector) !== null;
      } catch {
        this.#tell(selector);
        return false;
      }
    });
  }

  /** Another route. */
  turn(): void {
    this.#views.turn();
  }

  stop(): void {
    this.watch({ k: 'watch' });
  }

  #leave(sense: typeof watchPointer, wanted: boolean): void {
    const listening = this.#leaving.get(sense);
    if (wanted === (listening !== undefined)) return;
    listening?.abort();
    this.#leaving.delete(sense);
    if (!wanted) return;
    const begun = new AbortController();
    this.#leaving.set(sense, begun);
    sense(this.#send, begun.signal);
  }

  #tell(selector: string): void {
    if (this.#bad.has(selector)) return;
    this.#bad.add(selector);
    warn(`"${selector}" is no selector: nothing is found by it`);
  }
}
