// The outbox: submissions on their way, in IndexedDB, which alone survives a killed browser.
//
// A submission is written before it is sent and stays until it was acknowledged. Several pages of a site share the
// outbox; whoever sends a record first claims it, in one transaction, for 30 s. That avoids waste; that nothing is
// stored twice is the receiver's part, by the record's key.
//
// Where IndexedDB is missing, throws, or does not answer within 300 ms (Safari's `open` has been seen to hang for
// ever), the record lives in memory and is sent from there; a late success is reported when it comes.
//
// The database is there while something lies in it, or a form is being filled in. An empty one that nobody needs is taken
// away: what was only looked at leaves nothing behind.
import { connect, remove, soon } from './database';
import type { OutboxHead, OutboxRecord } from './protocol';

const STORE = 'outbox';
const LEASE_MS = 30_000;
const STALL_MS = 300;
/** How often a page looks what lies there, where the disk refuses to say. */
const LOOKS = 5;

/** A record as it lies on disk: who sends it now, and until when nobody else does. */
type Stored = OutboxRecord & { v?: number; owner?: string; lease?: number };

/** Why this page may not send it. */
export type Missed = { why: 'claimed' | 'gone' } | { why: 'changed'; record: OutboxHead };

/** What tells whether somebody has had an answer to it. */
const mark = ({ due, state }: { due?: number; state?: string }): string => `${due} ${state}`;

export class Outbox {
  readonly #name: string;
  readonly #stored: (key: string, ok: boolean) => void;
  /** In memory only: a duplicated tab copies sessionStorage, and would share it. */
  readonly #owner = Math.random().toString(36).slice(2);
  /** Records this page holds: sealed here, or claimed. */
  readonly #held = new Map<string, OutboxRecord>();
  /** Those of them that are being sent. */
  readonly #sending = new Set<string>();
  /** Those of them that are known to be on disk: if they are no longer there, another page has delivered them. */
  readonly #written = new Set<string>();
  /** What this page knows of each as it lies on disk. */
  readonly #known = new Map<string, string>();
  /** Where this page's config sends those of earlier pages, also if the disk refuses to take that. */
  readonly #moved = new Map<string, Partial<OutboxRecord>>();
  #db: IDBDatabase | undefined;
  #opening: Promise<IDBDatabase | null | undefined> = Promise.resolve(undefined);
  #needed = false;
  /** Claims under way: they need the connection. */
  #claims = 0;

  /** `stored` hears of each sealed record whether it is on disk. */
  constructor(name: string, stored: (key: string, ok: boolean) => void) {
    this.#name = name;
    this.#stored = stored;
    document.addEventListener('visibilitychange', this.#look);
  }

  /**
   * Keeps the connection open while a form is being filled in: a record written in the click through a connection that
   * was open before survives a closed tab; opening it in the click loses one in five.
   */
  need(filling: boolean): void {
    this.#needed = filling;
    this.#look();
  }

  /** What lies there, without the bodies, and what was submitted raw, as far as no other page is about to send it. Does not create a database on the machine of a visitor who never submitted. */
  async heads(): Promise<OutboxHead[]> {
    const db = await soon(this.#open(false));
    const records = (db && (await soon(all<Stored>(db)))) ?? [];
    const heads: OutboxHead[] = [];
    for (const record of records) {
      const head = headOf(record);
      this.#known.set(head.key, mark(head));
      if (record.v) continue; // a newer widget's: it is left alone
      if (head.state !== 'raw') heads.push(head);
      else if ('key' in (await this.take(head.key))) heads.push({ ...head, body: record.body });
    }
    this.#settle();
    return heads;
  }

  /** Merges `value` into the record. With a body it seals a new one; the write has begun when this returns. */
  put(key: string, value: Partial<OutboxRecord>): void {
    const held = this.#held.get(key);
    const sealed = value.body !== undefined;
    if (value.state) this.#known.set(key, mark(value));
    if (sealed || held) this.#held.set(key, { ...held, ...value, key } as OutboxRecord);
    if (sealed) this.#sending.add(key);
    else if (value.url) this.#moved.set(key, value);
    this.#write(sealed ? key : undefined, (store) => this.#merge(store, key, value));
  }

  /**
   * The record, to be sent by this page. At once for one that was just sealed here; otherwise after a claim.
   * `claimed` when another page is sending it, `changed` when another page has had an answer to it, `gone` when it was delivered.
   */
  take(key: string): OutboxRecord | Promise<OutboxRecord | Missed> {
    const held = this.#held.get(key);
    if (held && this.#sending.has(key)) return held;
    ++this.#claims;
    return this.#claim(key).then((taken) => {
      --this.#claims;
      if ('key' in taken) {
        this.#held.set(key, taken);
        this.#sending.add(key);
      } else if (taken.why === 'gone') {
        this.#forget(key);
      }
      this.#settle();
      return taken;
    });
  }

  /** The attempt is over: the next writing of the record gives up the claim. */
  release(key: string): void {
    this.#sending.delete(key);
  }

  erase(key?: string): void {
    for (const each of key === undefined ? [...this.#held.keys()] : [key]) this.#forget(each);
    this.#write(undefined, (store) => (key === undefined ? store.clear() : store.delete(key)));
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#look);
    this.#needed = false;
    this.#held.clear();
    this.#settle();
  }

  /** A page in the background may never come back. */
  get #wanted(): boolean {
    return this.#needed && document.visibilityState !== 'hidden';
  }

  readonly #look = (): void => {
    if (this.#wanted) void this.#open(true);
    else this.#settle();
  };

  #disconnect(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  /** What lies there does not count any more. */
  #doubt(db: IDBDatabase): void {
    if (db === this.#db) this.#db = undefined;
    for (const key of this.#held.keys()) this.#stored(key, false);
  }

  #forget(key: string): void {
    this.#held.delete(key);
    this.#sending.delete(key);
    this.#written.delete(key);
    this.#known.delete(key);
  }

  #merge(store: IDBObjectStore, key: string, value: Partial<OutboxRecord>): void {
    const sending = this.#sending.has(key);
    const claim = sending ? { owner: this.#owner, lease: Date.now() + LEASE_MS } : { lease: 0 };
    if (value.body !== undefined) {
      store.put({ ...value, key, ...claim });
      store.transaction.commit?.();
      return;
    }
    const request = store.get(key);
    // A record that is gone was delivered by another page: it must not come back. What another page has claimed stays claimed.
    request.onsuccess = () => request.result && store.put({ ...request.result, ...value, ...((sending || request.result.owner === this.#owner) && claim) });
  }

  async #claim(key: string): Promise<OutboxRecord | Missed> {
    const held = this.#held.get(key);
    const written = () => this.#written.has(key);
    const absent = (): OutboxRecord | Missed => {
      // What this page had written and is no longer there, another one has delivered, most likely. Where a repetition is known, sending it tells.
      if (!held || (written() && !held.repeat)) return { why: 'gone' };
      this.#stored(key, false);
      return held;
    };
    const db = await soon(this.#open(!!held && !written()));
    if (db === null) return absent(); // taken away, since nothing was left in it
    const transaction = db && begin(db);
    if (!transaction) return this.#held.get(key) ?? { why: 'claimed' };
    let result: OutboxRecord | Missed | undefined;
    const claimed = new Promise<OutboxRecord | Missed | undefined>((resolve) => {
      const store = transaction.objectStore(STORE);
      const request = store.get(key);
      request.onsuccess = () => {
        const there: Stored | undefined = request.result && { ...request.result, ...this.#moved.get(key) };
        const found: Stored | undefined = there ?? (written() ? undefined : held); // the disk may take now what it has refused
        if (!found?.body) return;
        const now = Date.now();
        // A lease that runs longer than any lease can means that the clock was moved.
        const leased = found !== held && (found.lease ?? 0) > now && (found.lease ?? 0) <= now + 2 * LEASE_MS;
        if (leased && found.owner !== this.#owner) return void (result = { why: 'claimed' }); // what is new about it, the core hears when it is free
        const known = this.#known.get(key);
        this.#known.set(key, mark(found));
        result = found !== held && known && known !== mark(found) ? { why: 'changed', record: headOf(found) } : found;
        try {
          if (result === found) store.put({ ...found, owner: this.#owner, lease: now + LEASE_MS });
        } catch {
          transaction.abort();
        }
      };
      transaction.oncomplete = () => {
        const counts = result && db === this.#db;
        if (counts && held && !written()) this.#stored(key, true);
        if (counts) this.#written.add(key);
        resolve(result ?? absent());
      };
      transaction.onabort = () => resolve(undefined);
    });
    // It may never end. What this page holds it sends all the same.
    return (await soon(claimed)) ?? this.#held.get(key) ?? { why: 'claimed' };
  }

  /** Runs `work` in a transaction, at once when the connection is open. `report`: the key whose fate `stored` hears. */
  #write(report: string | undefined, work: (store: IDBObjectStore) => void): void {
    let told: boolean | undefined;
    const tell = (ok: boolean) => {
      clearTimeout(stall);
      if (report !== undefined && told !== ok && told !== true) {
        if (ok && this.#held.has(report)) this.#written.add(report);
        this.#stored(report, ok);
      }
      told = ok;
      this.#settle();
    };
    const stall = setTimeout(() => tell(false), STALL_MS);
    const run = (db: IDBDatabase | null | undefined) => {
      const transaction = db && begin(db);
      if (!transaction) return tell(false);
      transaction.oncomplete = () => tell(db === this.#db); // what is written into a database that is being taken away goes with it
      transaction.onabort = () => tell(false);
      try {
        work(transaction.objectStore(STORE));
      } catch {
        transaction.oncomplete = null; // nothing was written into it, and it completes all the same
        tell(false);
      }
    };
    if (this.#db) run(this.#db);
    else void this.#open(report !== undefined).then(run);
  }

  /** The connection. One opening after another: a look that must not create the database may come first and find none. */
  #open(create: boolean): Promise<IDBDatabase | null | undefined> {
    if (this.#db) return Promise.resolve(this.#db);
    this.#opening = this.#opening.then(async () => {
      const db = this.#db ?? (await connect(this.#name, create && [STORE, 'key']));
      if (db) {
        this.#db = db;
        db.onclose = () => this.#doubt(db); // the visitor has cleared the site's data, or the disk failed
        db.onversionchange = () => this.#yield(db);
      }
      return db;
    });
    return this.#opening;
  }

  /**
   * Another page takes the database away, having found it empty: never block it. What this page has written since, or is
   * about to, it writes again, into the next one; what it had written and is no longer there, another page has delivered.
   */
  #yield(db: IDBDatabase, left = LOOKS): void {
    this.#doubt(db);
    const again = (there?: readonly unknown[]) => {
      db.close();
      for (const [key, record] of this.#held) {
        if (this.#written.has(key) && there && there.indexOf(key) < 0) continue;
        this.#written.delete(key);
        this.#write(key, (store) => this.#merge(store, key, record));
      }
      if (this.#wanted) void this.#open(true);
    };
    const transaction = begin(db);
    if (!transaction) return again();
    const keys = transaction.objectStore(STORE).getAllKeys();
    keys.onsuccess = () => {
      transaction.onabort = null;
      again(keys.result);
    };
    transaction.onabort = () => (left ? this.#yield(db, left - 1) : again()); // it must not stay open: nobody could open the next one
  }

  /** Gives back the connection that nothing needs, and takes the database away when it is empty. */
  #settle(): void {
    const idle = () => !this.#wanted && this.#held.size + this.#claims === 0;
    const db = this.#db;
    if (!db || !idle()) return;
    const count = begin(db)?.objectStore(STORE).count();
    if (!count) return this.#disconnect();
    // In the transaction that has counted, behind which another page's writing waits: that page is asked to yield first.
    count.onsuccess = () => {
      if (db !== this.#db || !idle()) return;
      if (count.result === 0) remove(this.#name);
      this.#disconnect();
    };
  }
}

/** What the core hears of it. */
function headOf({ body, lite, owner: _owner, lease: _lease, ...head }: Stored): OutboxHead {
  return { ...head, bytes: body?.length, ...(lite && { lite: true }) };
}

/** A transaction that, once complete, is on the disk and not in a cache; nothing when the connection is closing. */
function begin(db: IDBDatabase): IDBTransaction | undefined {
  try {
    return db.transaction(STORE, 'readwrite', { durability: 'strict' });
  } catch {
    return undefined;
  }
}

function all<T>(db: IDBDatabase): Promise<T[]> {
  return new Promise((resolve) => {
    const request = begin(db)?.objectStore(STORE).getAll();
    if (!request) return resolve([]);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve([]);
  });
}
