// What surfaces wear: the style sheet of the calls to action, and the look that the config names, a file of its own.
import { wait } from './clock';
import css from './ctas.css';
import { sheetOf } from './sheet';
import type { Surface } from './surface';

type Wear = ReturnType<typeof sheetOf>;

const wearUsual = sheetOf(css);
const wearNothing: Wear = () => {};

/** Nobody waits longer for how something looks. */
const LOOK_MS = 1_000;

/** Where each look lies: beside this module. Each is named in full, so that a bundler sees and copies it. */
const ADDRESSES: Record<string, () => string> = {
  bold: () => new URL('looks/bold.css', import.meta.url).href,
  editorial: () => new URL('looks/editorial.css', import.meta.url).href,
};

export class Looks {
  /** Where the wasm lies, when it does not lie beside this module: the looks lie there, too. */
  readonly #beside: string | undefined;
  readonly #looks = new Map<string, Promise<Wear> | Wear>();
  readonly #dressed = new WeakSet<Surface>();

  constructor(wasmUrl: string | undefined) {
    this.#beside = wasmUrl && new URL(wasmUrl, document.baseURI).href;
  }

  /** Calls `put` once the surface has its sheets: in this very turn, when they are here. */
  dress(surface: Surface, put: () => void): void {
    const { host, mount: { look = '' } } = surface;
    if (this.#dressed.has(surface)) return put();
    this.#dressed.add(surface);
    wearUsual(host.shadowRoot!);
    if (look) host.setAttribute('data-look', look);
    const wear = this.#wearOf(look);
    const dressed = (then: Wear) => {
      then(host.shadowRoot!);
      put();
    };
    if (!(wear instanceof Promise)) return dressed(wear);
    // One that comes too late is for the surfaces that are drawn after it: nothing changes its size under the visitor's eyes.
    void Promise.race([wear, wait(LOOK_MS).then(() => wearNothing)]).then(dressed);
  }

  /** The look's sheet, here or on its way. */
  #wearOf(look: string): Promise<Wear> | Wear {
    if (!Object.keys(ADDRESSES).some((name) => name === look)) return wearNothing;
    const wear = this.#looks.get(look) ?? this.#fetch(look);
    this.#looks.set(look, wear);
    return wear;
  }

  async #fetch(look: string): Promise<Wear> {
    let wear = wearNothing;
    try {
      const response = await fetch(this.#beside ? new URL(`looks/${look}.css`, this.#beside).href : ADDRESSES[look]!());
      if (response.ok) wear = sheetOf(await response.text());
    } catch {
      // It looks as usual.
    }
    this.#looks.set(look, wear);
    return wear;
  }
}
