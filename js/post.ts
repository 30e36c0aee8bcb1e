// Sends a record and says how it ended. Decides nothing: what an answer means, and whether to try again, is the core's.
import type { OutboxRecord, Reply } from './protocol';

const TIMEOUT_MS = 15_000;
/** The browser's pool for requests that outlive their page is 64 KiB, shared with everything else on the page. */
const POOL_BYTES = 60 * 1024;
const POOL_REQUESTS = 9;
const REPLY_BYTES = 4096;
/** The browser hides which redirect it was; that it was one is what counts: a receiver must answer itself. */
const SOME_REDIRECT = 302;

interface Flight {
  url: string;
  record: OutboxRecord;
  bytes: number;
  keepalive: boolean;
}

export class Poster {
  readonly #base: string;
  readonly #flights = new Set<Flight>();

  /** `base`: what a record's relative `url` is relative to. */
  constructor(base: string) {
    this.#base = base;
  }

  /** Sends it. The request has begun when this returns, and outlives the page when the pool has room. Never rejects. */
  async send(record: OutboxRecord): Promise<Reply> {
    let url: string;
    try {
      url = new URL(record.url, this.#base).href;
    } catch {
      return { status: 0 };
    }
    const bytes = new TextEncoder().encode(record.body).length;
    const flight: Flight = { url, record, bytes, keepalive: this.#fits(bytes) };
    this.#flights.add(flight);
    try {
      const reply = await this.#attempt(flight);
      // Our own accounting does not see the page's requests: when theirs have filled the pool, go without it, at once.
      if (reply.status !== 0 || reply.why || !flight.keepalive || !navigator.onLine) return reply;
      flight.keepalive = false;
      return await this.#attempt(flight);
    } finally {
      this.#flights.delete(flight);
    }
  }

  /**
   * The page goes away: what is in flight and would die with it goes out once more as a beacon. It is text/plain, so that
   * no preflight is needed; the receiver knows the record by its key. A beacon's `true` is no acknowledgement.
   */
  leave(): void {
    for (const flight of this.#flights) {
      if (flight.keepalive) continue;
      try {
        flight.keepalive = navigator.sendBeacon(flight.url, flight.record.body);
      } catch {
        // The record stays in the outbox.
      }
    }
  }

  #fits(bytes: number): boolean {
    if (!('keepalive' in Request.prototype)) return false; // Firefox before 133
    const kept = [...this.#flights].filter((flight) => flight.keepalive);
    return kept.length < POOL_REQUESTS && kept.reduce((sum, flight) => sum + flight.bytes, bytes) <= POOL_BYTES;
  }

  async #attempt({ url, record, keepalive }: Flight): Promise<Reply> {
    const abort = new AbortController();
    let late = false;
    const timeout = setTimeout(() => {
      late = true;
      abort.abort();
    }, TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: record.body,
        headers: { ...record.headers, 'content-type': record.type },
        mode: 'cors',
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        keepalive,
        signal: abort.signal,
      });
      if (response.type === 'opaqueredirect') return { status: SOME_REDIRECT };
      const after = seconds(response.headers.get('retry-after'));
      return { status: response.status, ...(after !== undefined && { after }), body: await beginning(response) };
    } catch {
      return late ? { status: 0, why: 'timeout' } : { status: 0 };
    } finally {
      clearTimeout(timeout);
    }
  }
}

/** Retry-After: seconds or a date (RFC 9110, 10.2.3), as seconds from now. */
function seconds(header: string | null): number | undefined {
  if (!header) return undefined;
  const value = /^\d+$/.test(header.trim()) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(value) ? Math.max(0, value) : undefined;
}

/** The first 4 KiB as text, whatever follows. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < REPLY_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  void reader.cancel().catch(() => {});
  return text.slice(0, REPLY_BYTES);
}
