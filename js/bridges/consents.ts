// What consent platforms on the page say. Their words are read and never set: who asks the visitor is the site's choice.
//
// Each reader calls `say` whenever its platform has decided, and at no other time: a banner that is still open has said nothing.

/** What may be done. `keep`: storage in the browser; `analytics`, `ads`: telling those who measure, those who advertise. */
export interface Granted {
  keep: boolean;
  analytics: boolean;
  ads: boolean;
}

type Say = (granted: Granted) => void;
type Any = any; // what strangers' scripts hand us has no types

/** How long a platform that is not there yet is looked for: its script may come later than ours. */
const LOOK_MS = [0, 500, 2_000, 8_000];

/** Google Consent Mode v2. It has no getter: what was said lies in the dataLayer, and later words come through its `push`. */
function google(say: Say): () => void {
  const page = window as Any;
  const layer: Any[] = (page.dataLayer = page.dataLayer || []);
  const known: Record<string, string> = {};
  const hear = (entry: Any): boolean => {
    if (entry?.[0] !== 'consent' || (entry[1] !== 'default' && entry[1] !== 'update') || typeof entry[2] !== 'object') return false;
    for (const type of Object.keys(entry[2])) {
      // Of defaults for some regions only a refusal counts: where the visitor is, we do not ask anybody.
      if (entry[1] === 'default' && entry[2].region && entry[2][type] !== 'denied') continue;
      known[type] = entry[2][type];
    }
    return true;
  };
  const tell = () => {
    const granted = (type: string) => known[type] === 'granted';
    const analytics = granted('analytics_storage');
    say({ keep: analytics, analytics, ads: granted('ad_storage') && granted('ad_user_data') });
  };
  let heard = false;
  for (let at = 0; at < layer.length; ++at) heard = hear(layer[at]) || heard;
  if (heard) tell();
  const before = layer.push;
  let live = true;
  layer.push = function push(...entries: Any[]): number {
    const length = before.apply(layer, entries);
    try {
      let anew = false;
      for (const entry of entries) anew = (live && hear(entry)) || anew;
      if (anew) tell();
    } catch {
      // What is pushed is the page's business.
    }
    return length;
  };
  return () => void (live = false); // others may have wrapped it since: it stays, and does nothing
}

/** IAB TCF 2: purpose 1 is storage, 7 and 8 are measuring advertising and content. */
function tcf(say: Say): (() => void) | undefined {
  const api = (window as Any).__tcfapi;
  if (typeof api !== 'function') return undefined;
  let listener: Any;
  api('addEventListener', 2, (data: Any, ok: boolean) => {
    if (!ok || !data) return;
    listener = data.listenerId;
    if (data.gdprApplies === false) return say({ keep: true, analytics: true, ads: true });
    if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return;
    const granted = (purpose: number) => data.purpose?.consents?.[purpose] === true;
    const keep = granted(1);
    say({ keep, analytics: keep && granted(8), ads: keep && granted(7) });
  });
  return () => api('removeEventListener', 2, () => {}, listener);
}

/** IAB GPP: in its American sections 1 means that the visitor has opted out. */
function gpp(say: Say): (() => void) | undefined {
  const api = (window as Any).__gpp;
  if (typeof api !== 'function') return undefined;
  let live = true;
  const tell = (ping: Any) => {
    if (!live || ping?.signalStatus !== 'ready') return;
    let out = false;
    let keep = true;
    for (const name of Object.keys(ping.parsedSections ?? {})) {
      const section = ping.parsedSections[name];
      for (const part of Array.isArray(section) ? section : [section]) {
        if (part?.SaleOptOut === 1 || part?.SharingOptOut === 1 || part?.TargetedAdvertisingOptOut === 1 || part?.Gpc === true) out = true;
        if (Array.isArray(part?.PurposeConsent)) keep = part.PurposeConsent[0] === true || part.PurposeConsent[0] === 1;
      }
    }
    say({ keep, analytics: keep, ads: keep && !out });
  };
  api('addEventListener', (event: Any) => {
    if (event?.eventName === 'signalStatus' || event?.eventName === 'sectionChange') tell(event.pingData);
  });
  api('ping', tell);
  return () => void (live = false);
}

const READERS: Record<string, (say: Say) => (() => void) | undefined> = { google, tcf, gpp };

/** Reads the platforms of these names. When several have spoken, what all of them grant is granted. Gives what ends it. */
export function readConsents(names: string[], say: Say): () => void {
  const said = new Map<string, Granted>();
  const stops: (() => void)[] = [];
  const timers: number[] = [];
  const tell = () => {
    const all = { keep: true, analytics: true, ads: true };
    for (const one of said.values()) {
      all.keep &&= one.keep;
      all.analytics &&= one.analytics;
      all.ads &&= one.ads;
    }
    say(all);
  };
  for (const name of names) {
    let found = false;
    const look = () => {
      if (found) return;
      try {
        const stop = READERS[name]?.((granted) => {
          said.set(name, granted);
          tell();
        });
        found = stop !== undefined;
        if (stop) stops.push(stop);
      } catch {
        found = true; // it is theirs, and it is broken
      }
    };
    for (const ms of LOOK_MS) ms === 0 ? look() : timers.push(window.setTimeout(look, ms));
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
