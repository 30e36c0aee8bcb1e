// The small state: one JSON value in localStorage or sessionStorage, whichever the consent allows.
//
// Storage can be absent, full, or forbidden (sandboxed frames throw on the mere access): then nothing is remembered.
import { wait } from './clock';
import type { Opaque } from './protocol';

/** What is kept for a site, in whichever place, is kept under this name. */
export const nameOf = (site: string): string => `leadline:${site}`;

/** Whether a database of the site is there, the outbox or that of its files; nothing when the browser does not say (Firefox before 126, a frame without storage). */
export async function mayHold(site: string): Promise<boolean | undefined> {
  try {
    // Safari has been seen to hang.
    const all = await Promise.race([indexedDB.databases(), wait(2_000)]);
    return all?.some(({ name }) => name?.startsWith(nameOf(site)));
  } catch {
    return undefined;
  }
}

export type Place = 'local' | 'session';

export function storage(place: Place): Storage | undefined {
  try {
    return place === 'local' ? localStorage : sessionStorage;
  } catch {
    return undefined;
  }
}

export class StateStore {
  readonly #key: string;
  /** Whether it outlives the tab, as far as this page knows. */
  #local = false;

  constructor(site: string) {
    this.#key = nameOf(site);
  }

  /** `shared`: whether the config names a cookie for all subdomains. Asking for the page's cookies takes longer than all else here. */
  read(shared: boolean): Opaque {
    this.#local = this.persists();
    const places = [() => storage('local')?.getItem(this.#key), () => storage('session')?.getItem(this.#key),
      // From another subdomain (subdomains.ts).
      () => shared && decodeURIComponent(document.cookie.match(`${this.#key}=([^;]*)`)![1]!)];
    for (const place of places) {
      try {
        const text = place();
        if (text) return JSON.parse(text);
      } catch {
        // Not ours, or damaged: as if it were not there.
      }
    }
    return undefined;
  }

  /** Whether something outlives the tab: then the visitor has agreed to it. */
  persists(): boolean {
    try {
      return typeof storage('local')?.getItem(this.#key) === 'string';
    } catch {
      return false;
    }
  }

  /** Replaces the state. There is only one: what the other place held is forgotten. What another page has erased meanwhile stays erased. */
  write(value: Opaque, place: Place = 'session'): void {
    const local = place === 'local';
    if (local && this.#local && !this.persists()) return;
    this.#local = local;
    this.#remove(local ? 'session' : 'local');
    try {
      storage(place)?.setItem(this.#key, JSON.stringify(value));
    } catch {
      // Full: the last state that fitted stays.
    }
  }

  erase(): void {
    this.#local = false;
    this.#remove('local');
    this.#remove('session');
  }

  #remove(place: Place): void {
    try {
      storage(place)?.removeItem(this.#key);
    } catch {
      // Forbidden: then nothing is there.
    }
  }
}
