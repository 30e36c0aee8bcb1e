// anchor.mjs: what lets a receiver say that a visit took as long as its log says (docs/receiver.md, "In the receiver's own time"). Once in a visit
// each endpoint that has one is asked for a challenge, and the log keeps it. What of a log is older than its challenge nobody can say anything of:
// host.ts fetches this while the core is on its way, and asks when the page has begun.
// Under the tier `none` nothing is asked: what leaves the browser there is what a visitor submits.
import { fetchChallenge } from './challenge';
import type { ConsentTier, CoreEvent } from './protocol';
import { nameOf, storage } from './store';

interface Page {
  /** What was agreed to on this page so far, if anything. */
  tier: ConsentTier | undefined;
  on(name: 'consent', listener: () => void): void;
  send(event: CoreEvent): void;
}

/** `base`: what relative addresses are relative to. */
export default function anchor(text: string, base: string, page: Page): void {
  const config = JSON.parse(text);
  const kept = storage('session')?.getItem(nameOf(config.site)) ?? storage('local')?.getItem(nameOf(config.site));
  // In a log that has one already another would be later, and worth nothing. The log is kept as a text within the state.
  let asked = kept != null && kept.indexOf('anchored\\"') >= 0;
  const begun = kept == null ? config.consent?.default : undefined;
  const refused = (): boolean => (page.tier ?? begun) === 'none';
  const ask = async (address: unknown): Promise<void> => {
    if (typeof address !== 'string') return;
    const said = await fetchChallenge(address, base);
    if (typeof said?.challenge === 'string' && !refused()) page.send({ k: 'anchored', challenge: said.challenge });
  };
  const begin = (): void => {
    if (asked || refused()) return;
    asked = true;
    for (const { challenge } of config.delivery?.endpoints ?? []) void ask(challenge);
  };
  page.on('consent', begin);
  begin();
}
