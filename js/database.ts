// Databases of the browser, as far as they can be had: each may be missing, refuse, or never answer.
import { Promise } from './natives';

const HANG_MS = 2_000;

/** Opens the database; without `create`, a store and its key, only one that exists. Null when there is none, undefined when it cannot be had. */
export async function connect(name: string, create?: readonly [string, string] | false): Promise<IDBDatabase | null | undefined> {
  if (!create && !(await mayExist(name))) return null;
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        if (create) request.result.createObjectStore(create[0], { keyPath: create[1] });
        else request.transaction?.abort();
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = (event) => {
        event.preventDefault();
        resolve(request.error?.name === 'AbortError' ? null : undefined); // by ourselves: it was not there
      };
    } catch {
      resolve(undefined);
    }
  });
}

/** Asked first, where the browser says: what is opened for a look alone, WebKit leaves there, empty and of the version 0. */
async function mayExist(name: string): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some((one) => one.name === name && one.version !== 0);
  } catch {
    return true; // Firefox before 126
  }
}

/** Takes it away, when nobody has it open any more. */
export function remove(name: string): void {
  try {
    indexedDB.deleteDatabase(name).onerror = (event) => event.preventDefault();
  } catch {
    // It stays, empty.
  }
}

/** Gives up on an answer that may never come. */
export function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(resolve, HANG_MS))]);
}

/**
 * Works on the one store of a database, in a transaction, and lets go of it. Without `create` only on one that exists. Done when it is on the
 * disk; also when nothing could be done.
 */
export async function within(name: string, store: readonly [name: string, key: string], create: boolean, work: (store: IDBObjectStore) => void): Promise<void> {
  const db = await soon(connect(name, create && store));
  if (!db) return;
  db.onversionchange = () => db.close();
  await new Promise<void>((resolve) => {
    try {
      const transaction = db.transaction(store[0], 'readwrite');
      transaction.oncomplete = transaction.onabort = () => resolve();
      work(transaction.objectStore(store[0]));
    } catch {
      resolve();
    }
  });
  db.close();
}
