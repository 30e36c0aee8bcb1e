// ctas.mjs: what only calls to action need of the runtime, for pages whose config has some: their style sheets, where they stand,
// what they wait for, and how they behave there. half.ts fetches it and holds what waits for it.
import { articleOf, paragraphsOf } from './article';
import { Clocks } from './clocks';
import { Floating } from './floating';
import { Gates } from './gates';
import { Looks } from './looks';
import { document, own, useNatives } from './natives';
import type { CoreEvent } from './protocol';
import { Senses } from './senses';
import { slotOf } from './slots';
import type { Surface } from './surface';
import { warn } from './warn';
import { all } from './watching';

export interface CtasOptions {
  send: (event: CoreEvent) => void;
  /** The surfaces that are drawn now. */
  surfaces: () => Surface[];
  /** Where the wasm lies, when it is not beside this module. */
  wasmUrl: string | undefined;
}

/** What ctas.mjs does on one page. */
export class Ctas extends Senses {
  readonly #options: CtasOptions;
  readonly #looks: Looks;
  readonly #gates = new Gates();
  readonly #clocks = new Clocks();
  readonly #floating: Floating;
  #begun = false;
  #looking: Promise<void> | undefined;

  constructor(options: CtasOptions) {
    super(options.send);
    this.#options = options;
    this.#looks = new Looks(options.wasmUrl);
    this.#floating = new Floating(options.send);
  }

  /** The page has been told, or another route of it. On the first an address may ask to see a surface: `?leadline-preview=id`. */
  override turn(): void {
    super.turn();
    const surface = this.#begun ? null : new URLSearchParams(location.search).get('leadline-preview');
    this.#begun = true;
    if (surface) this.#options.send({ k: 'preview', surface });
  }

  /** Gives the surface its looks, then `put`s it into the page; here it is put among the paragraphs of an article, where it belongs there. */
  dress(surface: Surface, put: () => void): void {
    this.#looks.dress(surface, () => {
      putAfterParagraph(surface);
      put();
    });
  }

  /** A surface came, went, moved, or was drawn anew: when all is done that is done with it, and before it is painted, it is looked at. */
  look(): void {
    this.#looking ??= Promise.resolve().then(() => {
      this.#looking = undefined;
      const surfaces = this.#options.surfaces();
      for (const one of [this.#gates, this.#floating, this.#clocks]) one.look(surfaces);
    });
  }

  /** Shows what the selector finds, or what is behind the gate that the surface is. */
  reveal(id: string, selector?: string): void {
    if (selector) {
      for (const element of all(selector, (bad) => warn(`"${bad}" is no selector: nothing is revealed by it`))) own(element).removeAttribute('hidden');
    } else {
      for (const surface of this.#options.surfaces()) if (surface.id === id) this.#gates.open(surface);
    }
  }

  override stop(): void {
    super.stop();
    for (const one of [this.#gates, this.#floating, this.#clocks]) one.stop();
  }
}

export type MakeCtas = (options: CtasOptions) => Ctas;

export default function ctas(): MakeCtas {
  if (document) useNatives();
  return (options) => new Ctas(options);
}

/** A surface that has no slot of its own may stand after so many paragraphs; after the last, in a text that has not as many. */
function putAfterParagraph({ host, mount }: Surface): void {
  const count = mount.after ?? (mount.kind === 'gate' ? mount.teaser : undefined);
  if (!count || host.isConnected || (mount.slot !== undefined && slotOf(mount.slot))) return;
  const paragraphs = paragraphsOf(articleOf(mount.into));
  const before = paragraphs[Math.min(count, paragraphs.length) - 1];
  if (!before) return;
  host.setAttribute('data-after', '');
  own(before).after(host);
}
