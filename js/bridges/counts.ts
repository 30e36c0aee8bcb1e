// Counts without people (docs/metrics.md): how often a page was visited and seen, and how far its forms were filled in, as one beacon when the page
// goes out of sight. Nothing is stored, nobody is named, no answer is in it; never under tier `none`, and not where the browser asks not to be followed.
import { hexadecimal } from '../chance';
import { document, own } from '../natives';
import type { ConsentTier } from '../types';

type What = 'visits' | 'views' | 'shown' | 'opened' | 'started' | 'submitted' | 'accepted';
type Row = { path: string; surface?: string; arrival?: Arrival; left?: Record<string, number> } & { [what in What]?: number };
interface Arrival {
  query: Record<string, string>;
  referrer: string;
  host: string;
}

/** As many of one thing, and as many rows, as a receiver takes. */
const MOST = 1_000;
const ROWS = 100;
/** What of an address says where a visit comes from. Of click ids it is enough that there is one. */
const CAMPAIGN = ['utm_source', 'utm_medium', 'utm_campaign'];
const CLICKS = ['gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'msclkid', 'ttclid', 'twclid', 'li_fat_id', 'zalo_click_id'];
const WORD_BYTES = 60;

export class PageCounts {
  readonly #url: string;
  readonly #quiet = new AbortController();
  #tier: ConsentTier | undefined;
  #path = '';
  #rows = new Map<string, Row>();
  /** Forms that somebody is filling in, and the field they are at. */
  readonly #begun = new Map<string, string>();
  readonly #accepted = new Set<string>();
  readonly #followed = new WeakSet<ShadowRoot>();

  /** `url`: where to; true is the receiver of this very host. `tier`: what may be kept. */
  constructor(url: string | true, tier: ConsentTier | undefined) {
    this.#url = url === true ? '/api/counts' : url;
    this.#tier = tier;
    if (opted()) return;
    const { signal } = this.#quiet;
    document.addEventListener('focusin', (event) => this.#focus(event), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.#send(), { signal });
    addEventListener('pagehide', () => this.#leave(), { signal });
    this.#look();
  }

  hear(name: string, data: any): void {
    this.#look();
    switch (name) {
      case 'consent': this.#tier = data.tier; break;
      case 'impression': this.#add('shown', data.surface); break;
      case 'open': this.#add('opened', data.surface); break;
      case 'submit':
        this.#begun.delete(data.form);
        this.#add('submitted', data.form);
        break;
      case 'delivered':
      case 'unconfirmed':
        if (this.#accepted.has(data.key)) break;
        this.#accepted.add(data.key);
        this.#add('accepted', data.form);
        break;
    }
  }

  stop(): void {
    this.#quiet.abort();
  }

  /** A page that is not the last one: of a single-page application as well. */
  #look(): void {
    const path = pattern(location.pathname);
    if (path === this.#path) return;
    if (this.#path === '' && arrived()) {
      const row = this.#row(path);
      row.visits = 1;
      row.arrival = arrival();
    }
    this.#path = path;
    this.#add('views');
  }

  #row(path: string, surface = ''): Row {
    const key = `${path} ${surface}`;
    const row = this.#rows.get(key) ?? { path, ...(surface && { surface }) };
    if (this.#rows.size < ROWS) this.#rows.set(key, row);
    return row;
  }

  #add(what: What, surface?: string): void {
    const row = this.#row(this.#path, surface);
    row[what] = Math.min(MOST, (row[what] ?? 0) + 1);
  }

  #focus(event: Event): void {
    const path = event.composedPath();
    const field = path[0];
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)) return;
    for (const node of path) {
      const surface = node instanceof ShadowRoot && node.host.localName === 'leadline-surface' && node.host.getAttribute('data-surface');
      if (!surface) continue;
      this.#follow(node);
      this.#look();
      if (!this.#begun.has(surface)) this.#add('started', surface);
      this.#begun.set(surface, own(field).name);
    }
  }

  /** Where the focus moves within a shadow root is not heard outside of it. */
  #follow(root: ShadowRoot): void {
    if (this.#followed.has(root)) return;
    this.#followed.add(root);
    root.addEventListener('focusin', (event) => this.#focus(event), { signal: this.#quiet.signal });
  }

  /** For good, as far as a page knows. */
  #leave(): void {
    for (const [surface, field] of this.#begun) {
      const row = this.#row(this.#path, surface);
      row.left = { ...row.left, [field]: 1 };
    }
    this.#begun.clear();
    this.#send();
  }

  #send(): void {
    const rows = [...this.#rows.values()];
    this.#rows.clear();
    if (rows.length === 0 || this.#tier === 'none' || opted()) return;
    navigator.sendBeacon(this.#url, JSON.stringify({ batch: hexadecimal(), day: today(), rows }));
  }
}

/** Global Privacy Control, or its forerunner. */
function opted(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as { globalPrivacyControl?: boolean; doNotTrack?: string | null };
  return globalPrivacyControl === true || doNotTrack === '1';
}

/** Where the visitor is. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** A path without what might be somebody's: numbers, addresses, long words. */
function pattern(path: string): string {
  const parts = path.split('/').map((part) => (/\d{3}|@|%40|^.{41}/i.test(part) ? '*' : part));
  return parts.slice(0, 8).join('/').slice(0, WORD_BYTES * 3) || '/';
}

/** From elsewhere, and not by going back or loading anew: a visit begins. */
function arrived(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'navigate' && hostOf(document.referrer) !== location.hostname;
}

function arrival(): Arrival {
  const query: Record<string, string> = {};
  const given = new URLSearchParams(location.search);
  for (const name of CAMPAIGN) if (given.get(name)) query[name] = given.get(name)!.slice(0, WORD_BYTES);
  for (const name of CLICKS) if (given.get(name)) query[name] = '1';
  const referrer = hostOf(document.referrer);
  return { query, referrer: referrer && `https://${referrer}`, host: location.hostname };
}

function hostOf(address: string): string {
  try {
    return new URL(address).hostname;
  } catch {
    return '';
  }
}
