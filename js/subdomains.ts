// subdomains.mjs: how a visitor came at first is known on the site's other subdomains (docs/facts.md, "Subdomains"), by one cookie of the site's own:
// only where the config names the domain, and only while the visitor lets more be kept than the tab. It holds what the state would hold of
// it, so a page that has no state of its own reads it as its state (store.ts).
import { setCookie } from './cookie';
import { document } from './natives';
import type { ConsentTier } from './protocol';
import { storage } from './store';
import { warn } from './warn';

export interface Subdomains {
  /** The visitor has agreed to more, or to less. */
  follow: (tier: ConsentTier) => void;
  stop: () => void;
}
/** `name`: what everything of the site is kept under. `tier`: what was agreed to on this page so far, if anything. */
export type MakeSubdomains = (name: string, domain: string, tier: ConsentTier | undefined) => Subdomains;

/** As analytics remember a first touch. Each visit begins it anew. */
const SECONDS = 90 * 86_400;
/** A cookie goes with every request: it is short, or it is not. */
const MOST_CHARACTERS = 1_500;
/** What is left out of it first, when it is too long. */
const SPARE = ['clickIds', 'term', 'content', 'landing'];
/** The state is written in less. */
const SAVED_MS = 2_500;

export default function subdomains(): MakeSubdomains {
  return (name, given, tier) => {
    const domain = given.replace(/^\./, '').toLowerCase();
    const stop = new AbortController();
    let refused = !covers(domain);
    if (refused) warn(`attribution.cookie: this page is not below "${domain}"`);
    const put = (value: string, seconds: number): void => {
      setCookie(`${name}=${value}; Domain=${domain}; Path=/; Max-Age=${seconds}; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`);
    };
    const share = (): void => {
      if (refused || stop.signal.aborted) return;
      const value = valueOf(name);
      if (value === undefined) return;
      put(value, SECONDS);
      if (of(name) !== undefined) return;
      refused = true; // "com.vn" and the like: a browser knows where a site begins
      warn(`attribution.cookie: the browser takes no cookie for "${domain}": name the site's own domain, such as "example.vn"`);
    };
    const follow = (now: ConsentTier): void => {
      if (now === 'persistent') setTimeout(share, SAVED_MS);
      else put('', 0);
    };
    const options = { passive: true, signal: stop.signal };
    document.addEventListener('visibilitychange', share, options);
    addEventListener('pagehide', share, options);
    if (tier) follow(tier);
    else share();
    setTimeout(share, SAVED_MS);
    return { follow, stop: () => stop.abort() };
  };
}

function covers(domain: string): boolean {
  return `.${location.hostname}`.endsWith(`.${domain}`);
}

/** What there is of it, as text; the name has no character that a pattern would take for another. */
function of(name: string): string | undefined {
  return document.cookie.split('; ').filter((cookie) => cookie.startsWith(`${name}=`))[0]?.slice(name.length + 1);
}

/** The earlier first touch of the two, of the page's state and of the cookie; nothing where nothing may be kept, or nothing is known. */
function valueOf(name: string): string | undefined {
  try {
    const state = JSON.parse(storage('local')!.getItem(name)!);
    const first = { ...state.attribution.first };
    const before = of(name);
    if (before && JSON.parse(decodeURIComponent(before)).attribution.first.time <= first.time) return before;
    for (const spare of [undefined, ...SPARE]) {
      if (spare) delete first[spare];
      const value = encodeURIComponent(JSON.stringify({ v: state.v, consent: state.consent, attribution: { first } }));
      if (value.length <= MOST_CHARACTERS) return value;
    }
  } catch {
    // No state that outlives the tab, or one that is not ours.
  }
  return undefined;
}
