// The pages of a trial: somebody's page with the pasted script, and before it what breaks the browser's parts.
// Each of these functions runs in the page, as its first script.

const STORAGE = {
  'put throws': () => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; },
  'put hangs': () => {
    const never = () => ({});
    IDBDatabase.prototype.transaction = () => ({ commit() {}, objectStore: () => ({ put: never, get: never, getAll: never, getAllKeys: never, count: never, delete: never, clear: never }) });
  },
  'commit is never told': () => Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set() {} }),
  'open throws': () => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }; },
  'open hangs': () => { IDBFactory.prototype.open = () => ({}); },
  'no IndexedDB': () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  quota: () => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  },
  'transactions abort': () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...record) {
      const request = put.apply(this, record);
      this.transaction.abort();
      return request;
    };
  },
  // A widget of years to come has been here, and opens it with a version that ours does not know.
  'of a newer version': () => {
    const request = indexedDB.open('leadline:chaos', 7);
    request.onupgradeneeded = () => request.result.objectStoreNames.length || request.result.createObjectStore('outbox', { keyPath: 'key' });
    request.onsuccess = () => request.result.close();
  },
};

// It says that all is well, and has kept nothing.
STORAGE.lies = () => { IDBObjectStore.prototype.put = function () { return this.get('nothing'); }; };

const PAGE = {
  throws: () => setTimeout(() => { throw new Error('the page itself'); }),
  // Each of our posts once more, under another id.
  'sends twice': () => {
    const { fetch } = window;
    window.fetch = ((url, how) => {
      if (how?.method === 'POST') void fetch(url, { ...how, body: how.body.replace(/"id":"[0-9a-f]{32}"/, `"id":"${crypto.randomUUID().replaceAll('-', '')}"`) });
      return fetch(url, how);
    }).bind(null);
  },
  'clock back a day': () => { window.jump = -86_400_000; },
  'clock on a day': () => { window.jump = 86_400_000; },
  'no locks': () => Object.defineProperty(navigator, 'locks', { value: undefined }),
  // What a widget of another version may have left: unknown states and shapes, a body that is no text, and an `old` that never was ours.
  'records of another version': () => {
    const { put } = IDBObjectStore.prototype, { transaction } = IDBDatabase.prototype; // before anything else breaks them
    const request = indexedDB.open('leadline:chaos', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'key' });
    request.onsuccess = () => {
      const db = request.result;
      const store = transaction.call(db, 'outbox', 'readwrite').objectStore('outbox');
      const kept = (record) => put.call(store, record);
      kept({ key: 'v9', v: 9, body: new ArrayBuffer(8), state: 'folded', lease: 'none' });
      kept({ key: '00000000000000000000000000000009/inbox', v: 9, endpoint: ['inbox'], body: { deep: [1] }, due: 'soon', attempts: -1, state: 12 });
      kept({ key: '0000000000000000000000000000000a/gone', endpoint: 'gone', form: 'contact', state: 'wait', due: 8e15, created: 8e15, attempts: 1e9, url: 'javascript:alert(1)', type: 'text/plain', headers: null });
      db.close();
    };
  },
};

const clock = (later) => `{ const { now } = Date; let jumped = ${later}; Date.now = (() => now() + jumped).bind(null); window.jumps = () => { jumped += window.jump ?? 0; }; }`; // bound, it passes for the browser's own
const run = (work) => (work ? `(${work})();` : '');
const TIMES = { 'included twice': 2, 'included three times': 3 };

/** `broken`: what of the draw is the matter with it; without it the page is well. `later`: how far its clock is ahead, in milliseconds. */
export function pageFor({ broken, later = 0 }) {
  const script = '<script async src="/dist/leadline.js" data-config="leadline.json"></script>';
  const head = `${later || broken?.page.startsWith('clock') ? clock(later) : ''}${run(broken && PAGE[broken.page])}${run(broken && STORAGE[broken.storage])}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><script>${head}</script></head><body><h1>A page</h1>
<div data-leadline-slot="contact"></div>${script.repeat((broken && TIMES[broken.page]) ?? 1)}</body></html>`;
}
