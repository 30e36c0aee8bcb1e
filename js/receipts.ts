// What erases a lead where it has arrived, as the answer to it says (docs/endpoint.md, "Erasing a lead"): kept for a visitor who may come to
// withdraw, where and as long as what is known of them is, under a name beside it. Where nothing may be kept, as long as the page is there.
import type { ConsentTier } from './protocol';
import { type Place, storage } from './store';

/** `key` erases the lead `id` at `url`, which takes such `headers`. */
export interface Receipt {
  id: string;
  url: string;
  headers: Record<string, string>;
  key: string;
}

/** More leads than one visitor sends. */
const MOST = 50;
const PLACES = ['local', 'session'] as const;
const PLACE_OF: Record<ConsentTier, Place | undefined> = { none: undefined, session: 'session', persistent: 'local' };

export class Receipts {
  readonly #state: string;
  readonly #name: string;
  #held: Receipt[] = [];

  /** `name`: what the state is kept under. */
  constructor(name: string) {
    this.#state = name;
    this.#name = `${name}:sent`;
  }

  /** Also those of other pages. */
  all(): Receipt[] {
    const all = new Map<string, Receipt>();
    for (const receipt of [...this.#read('local'), ...this.#read('session'), ...this.#held]) all.set(`${receipt.id} ${receipt.url}`, receipt);
    return [...all.values()].slice(-MOST);
  }

  /** Beside the state, wherever that lies. */
  keep(receipt: Receipt): void {
    this.#held.push(receipt);
    let where: Place | undefined;
    for (const place of PLACES) if (item(place, this.#state)) where ??= place;
    this.#write(where);
  }

  /** The visitor has agreed to more, or to less. */
  follow(tier: ConsentTier): void {
    this.#write(PLACE_OF[tier]);
  }

  #write(where: Place | undefined): void {
    this.#held = this.all();
    const text = JSON.stringify(this.#held);
    for (const place of PLACES) {
      try {
        if (place === where && this.#held.length > 0) storage(place)?.setItem(this.#name, text);
        else storage(place)?.removeItem(this.#name);
      } catch {
        // Full, or forbidden.
      }
    }
  }

  #read(place: Place): Receipt[] {
    try {
      const found = JSON.parse(item(place, this.#name) ?? '');
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }
}

function item(place: Place, name: string): string | null | undefined {
  try {
    return storage(place)?.getItem(name);
  } catch {
    return undefined;
  }
}
