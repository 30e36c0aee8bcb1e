// Files that wait for their lead, or are on their way, in a database of their own: they outlive the page as the lead does, and go when
// they were sent, or after a week. Where it cannot be had, or they are too large, they live as long as the page.
import { remove, within } from './database';
import { Date } from './natives';

/** What a database may hold. */
const MOST_BYTES = 25 * 1024 * 1024;
const DAYS_MS = 7 * 86_400_000;
const STORE = ['files', 'lead'] as const;

export interface Item {
  field: string;
  index: number;
  name: string;
  file: File;
}

/** The files of a lead. `to`: where they go, once it was accepted. */
export interface Parcel {
  lead: string;
  form: string;
  at: number;
  to?: string;
  items: Item[];
}

const sizeOf = ({ items }: Parcel): number => items.reduce((sum, { file }) => sum + file.size, 0);

export class Parcels {
  readonly #name: string;

  /** `name`: the outbox's. */
  constructor(name: string) {
    this.#name = `${name}:files`;
  }

  /** Those of the last days; older ones go. */
  async all(): Promise<Parcel[]> {
    let found: Parcel[] = [];
    await within(this.#name, STORE, false, (store) => {
      store.getAll().onsuccess = ({ target }) => {
        found = (target as IDBRequest<Parcel[]>).result.filter(({ lead, at }) => at > Date.now() - DAYS_MS || void store.delete(lead));
      };
    });
    return found;
  }

  /** As far as there is room. */
  put(parcel: Parcel): Promise<void> {
    return within(this.#name, STORE, true, (store) => {
      store.getAll().onsuccess = ({ target }) => {
        const others = (target as IDBRequest<Parcel[]>).result.filter(({ lead }) => lead !== parcel.lead);
        if (others.reduce((sum, other) => sum + sizeOf(other), sizeOf(parcel)) <= MOST_BYTES) store.put(parcel);
      };
    });
  }

  /** Whether it is still there, or never was: then nobody else has sent it. */
  async holds(lead: string): Promise<boolean> {
    return (await this.all()).some((parcel) => parcel.lead === lead);
  }

  /** The last one takes the database along. */
  erase(lead: string): Promise<void> {
    return within(this.#name, STORE, false, (store) => {
      store.delete(lead);
      store.count().onsuccess = ({ target }) => {
        if ((target as IDBRequest<number>).result === 0) remove(this.#name);
      };
    });
  }
}
