// Sends a record and says how it ended. Decides nothing: what an answer means, and whether to try again, is the core's.
import type { OutboxRecord, Reply } from './protocol';

const TIMEOUT_MS = 15_000;
/** The browser's pool for requests that outlive their page is 64 KiB, shared with everything else on the page. */
const POOL_BYTES = 60 * 1024;
const POOL_REQUESTS = 9;
/** A page that thanks may say so far down. */
const REPLY_CHARACTERS = 64 * 1024;
/** The browser hides which redirect it was; that it was one is what counts: a receiver must answer itself. */
const SOME_REDIRECT = 302;

interface Flight {
  record: OutboxRecord;
  bytes: number;
  keepalive: boolean;
}

export class Poster {
  readonly #base: string;
  readonly #flights = new Set<Flight>();
  /** Records whose request, meant to outlive the page, failed: the pool may be full. */
  readonly #failed = new Set<string>();

  /** `base`: what a record's relative `url` is relative to. */
  constructor(base: string) {
    this.#base = base;
  }

  /** Sends it. The request has begun when this returns, and outlives the page when the pool has room. Never rejects. */
  async send(record: OutboxRecord): Promise<Reply> {
    const bytes = new TextEncoder().encode(bodyOf(record)).length;
    const flight: Flight = { record, bytes, keepalive: !this.#failed.has(record.key) && this.#fits(bytes) };
    this.#flights.add(flight);
    try {
      const reply = await this.#attempt(flight);
      // Our own accounting does not see the page's requests: when theirs have filled the pool, go without it. At once only
      // where the receiver knows a repetition: it may have been the answer alone that was lost.
      if (reply.status !== 0 || reply.why || !flight.keepalive || !navigator.onLine) return reply;
      this.#failed.add(record.key);
      if (!record.repeat) return reply;
      flight.keepalive = false;
      return await this.#attempt(flight);
    } finally {
      this.#flights.delete(flight);
    }
  }

  /**
   * The page goes away: what is in flight and would die with it goes out once more as a beacon, to a receiver that knows a
   * repetition. It is text/plain, so that no preflight is needed. A beacon's `true` is no acknowledgement.
   */
  leave(): void {
    for (const flight of this.#flights) {
      if (flight.keepalive || !flight.record.repeat) continue;
      try {
        flight.keepalive = navigator.sendBeacon(this.#url(flight.record), bodyOf(flight.record));
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

  /** Throws when it is no address to post to: what lies in the outbox, other scripts of the site could have written. */
  #url(record: OutboxRecord): string {
    const url = new URL(record.url, this.#base);
    if (!/^https?:$/.test(url.protocol)) throw new TypeError(url.protocol);
    return url.href;
  }

  async #attempt({ record, keepalive }: Flight): Promise<Reply> {
    let url: string;
    try {
      url = this.#url(record);
    } catch {
      return { status: 0, why: 'unsendable' };
    }
    const abort = new AbortController();
    let late = false;
    const timeout = setTimeout(() => {
      late = true;
      abort.abort();
    }, TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: bodyOf(record),
        headers: { ...record.headers, 'content-type': record.type },
        mode: record.blind ? 'no-cors' : 'cors',
        credentials: 'omit',
        redirect: record.blind ? 'follow' : 'manual', // without CORS, Fetch knows no other way
        referrerPolicy: 'no-referrer',
        keepalive,
        signal: abort.signal,
      });
      if (record.blind) return { status: 0, why: 'opaque' };
      if (response.type === 'opaqueredirect') return { status: SOME_REDIRECT };
      const after = seconds(response.headers.get('retry-after'));
      const { body, format, lite } = record;
      return {
        status: response.status, ...(after !== undefined && { after }), body: await beginning(response),
        ...(response.status === 413 && !format && !lite && { sent: body }), // the core may know what it can do without
      };
    } catch {
      return late ? { status: 0, why: 'timeout' } : { status: 0 };
    } finally {
      clearTimeout(timeout);
    }
  }
}

/** Every attempt sends the same bytes, until they were too many. */
const bodyOf = ({ body, lite }: OutboxRecord): string => lite ?? body;

/** Retry-After: seconds or a date (RFC 9110, 10.2.3), as seconds from now. */
function seconds(header: string | null): number | undefined {
  if (!header) return undefined;
  const value = /^\d+$/.test(header.trim()) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(value) ? Math.max(0, value) : undefined;
}

/** The beginning as text. What comes after the status cannot take it back: a body that breaks off is as long as it is. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < REPLY_CHARACTERS) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The connection broke, or time is up.
  }
  void reader.cancel().catch(() => {});
  return text.slice(0, REPLY_CHARACTERS);
}
