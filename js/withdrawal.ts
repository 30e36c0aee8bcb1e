// withdrawal.mjs: a visitor withdraws (docs/privacy.md, "Withdrawal"). All that is kept of them in this browser goes, and whoever has got a lead
// of theirs is asked to erase it, with the key that the answer to it gave. Who is to be asked is written down before anything goes, and asked
// again, on the next visit if need be, until it is done.
import { setCookie } from './cookie';
import { remove, within } from './database';
import { patience } from './half';
import { document } from './natives';
import type { Receipt } from './receipts';
import { sheetOf } from './sheet';
import { storage } from './store';
import type { Withdrawn } from './types';
import css from './withdrawal.css';

export interface Withdrawal {
  withdraw(page: Withdrawing): Promise<Withdrawn>;
  /** Of a lead that was answered when its visitor had withdrawn. */
  ask(name: string, site: string, receipts: Receipt[]): Promise<Withdrawn>;
  /** Asks anew what earlier pages have left. */
  resume(name: string): void;
}

interface Withdrawing {
  /** What everything of the site is kept under. */
  name: string;
  site: string;
  receipts: Receipt[];
  /** Ends what the page does with what it knows, and begins anew. */
  drop: () => void;
  /** Whether the visitor hears of it from us. */
  told: boolean;
}

/** Somebody to be asked. `what`: the lead, and where. */
interface Ask extends Receipt {
  what: string;
  site: string;
  since: number;
}

const STORE = ['asks', 'what'] as const;
const TIMEOUT_MS = 15_000;
/** Who has not answered by then is not there any more. */
const DAYS_MS = 30 * 86_400_000;

const WORDS = {
  en: {
    nothing: 'Nothing of yours is kept in this browser any more.',
    erased: 'What you have sent has been erased, and nothing of yours is kept in this browser any more.',
    waiting: 'Nothing of yours is kept in this browser any more. The site has not confirmed yet that what you have sent is erased: it is asked again by itself.',
    close: 'Close',
  },
  vi: {
    nothing: 'Trình duyệt này không còn lưu dữ liệu nào của bạn.',
    erased: 'Thông tin bạn đã gửi đã được xóa, và trình duyệt này không còn lưu dữ liệu nào của bạn.',
    waiting: 'Trình duyệt này không còn lưu dữ liệu nào của bạn. Trang web chưa xác nhận đã xóa thông tin bạn đã gửi; yêu cầu xóa sẽ tự động được gửi lại.',
    close: 'Đóng',
  },
};

/** What is asked now, by this page. */
const asking = new Set<string>();

export default function withdrawal(): Withdrawal {
  return { withdraw, ask, resume };
}

async function withdraw({ name, site, receipts, drop, told }: Withdrawing): Promise<Withdrawn> {
  const asks = receipts.map((receipt) => askOf(site, receipt));
  await write(name, asks);
  drop();
  forget(name);
  const done = await all(name, asks);
  if (told) say(done);
  return done;
}

async function ask(name: string, site: string, receipts: Receipt[]): Promise<Withdrawn> {
  const asks = receipts.map((receipt) => askOf(site, receipt));
  await write(name, asks);
  return all(name, asks);
}

async function resume(name: string): Promise<void> {
  let found: Ask[] = [];
  await within(databaseOf(name), STORE, false, (store) => {
    store.getAll().onsuccess = ({ target }) => (found = (target as IDBRequest<Ask[]>).result);
  });
  await all(name, found);
}

const databaseOf = (name: string): string => `${name}:withdrawn`;
const askOf = (site: string, receipt: Receipt): Ask => ({ ...receipt, what: `${receipt.id} ${receipt.url}`, site, since: Date.now() });

function write(name: string, asks: Ask[]): Promise<void> {
  return asks.length === 0 ? Promise.resolve() : within(databaseOf(name), STORE, true, (store) => asks.forEach((one) => store.put(one)));
}

/** What the site keeps in this browser, whoever has put it there; other pages of it hear so. */
function forget(name: string): void {
  for (const place of ['local', 'session'] as const) {
    try {
      const kept = storage(place)!;
      if (place === 'local') kept.setItem(databaseOf(name), '');
      for (const key of Object.keys(kept)) if (key === name || key.startsWith(`${name}:`)) kept.removeItem(key);
    } catch {
      // Forbidden: then nothing is there.
    }
  }
  for (const more of ['', ':files']) remove(name + more);
  // The cookie of subdomains.ts, whichever domain it is for: what is none of ours a browser does not take.
  for (let domain = location.hostname; domain; domain = domain.replace(/^[^.]*\.?/, '')) setCookie(`${name}=; Domain=${domain}; Path=/; Max-Age=0`);
}

/** Each is asked until it is done; the answer comes when each was asked once. */
async function all(name: string, asks: Ask[]): Promise<Withdrawn> {
  const first = await Promise.all(asks.filter(({ what }) => !asking.has(what)).map((one) => begin(name, one)));
  return { asked: asks.length, erased: first.filter((done) => done).length };
}

async function begin(name: string, one: Ask): Promise<boolean> {
  asking.add(one.what);
  const answer = await post(one);
  if (answer === 'later') void again(name, one);
  else await settle(name, one);
  return answer === 'erased';
}

async function again(name: string, one: Ask): Promise<void> {
  for (let tries = 0; Date.now() < one.since + DAYS_MS; ++tries) {
    await patience(tries);
    if ((await post(one)) !== 'later') break;
  }
  await settle(name, one);
}

/** The last one takes the database along. */
async function settle(name: string, { what }: Ask): Promise<void> {
  asking.delete(what);
  await within(databaseOf(name), STORE, false, (store) => {
    store.delete(what);
    store.count().onsuccess = ({ target }) => (target as IDBRequest<number>).result === 0 && remove(databaseOf(name));
  });
}

/** `refused`: it was answered, and will not be answered otherwise. */
async function post({ url, headers, site, id, key }: Ask): Promise<'erased' | 'refused' | 'later'> {
  try {
    const abort = new AbortController();
    const timeout = setTimeout(() => abort.abort(), TIMEOUT_MS);
    const body = JSON.stringify({ type: 'lead.erase', site, id, key });
    const { status } = await fetch(url, { method: 'POST', body, headers, credentials: 'omit', redirect: 'manual', keepalive: true, signal: abort.signal });
    clearTimeout(timeout);
    if (status >= 200 && status < 300) return 'erased';
    return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500 ? 'later' : 'refused';
  } catch {
    return 'later';
  }
}

/** In a corner of the page: what was clicked may be gone, so the focus comes along. */
function say({ asked, erased }: Withdrawn): void {
  const words = /^vi/i.test(document.documentElement.lang || navigator.language) ? WORDS.vi : WORDS.en;
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  sheetOf(css)(root);
  const said = root.appendChild(document.createElement('div'));
  said.className = 'll-said';
  said.setAttribute('role', 'alertdialog');
  said.setAttribute('aria-labelledby', 'said');
  const text = said.appendChild(document.createElement('p'));
  text.id = 'said';
  text.textContent = asked === 0 ? words.nothing : erased === asked ? words.erased : words.waiting;
  const close = said.appendChild(document.createElement('button'));
  close.textContent = words.close;
  close.addEventListener('click', () => host.remove());
  document.body.append(host);
  close.focus();
}
