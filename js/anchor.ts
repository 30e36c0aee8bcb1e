// anchor.mjs: what lets a receiver say that a visit took as long as its log says (docs/receiver.md, "In the receiver's own time"). Once in a visit
// each endpoint that has one is asked for a challenge, and the log keeps it. heeding.ts fetches this, when the page has nothing else to do.
// Under the tier `none` nothing is asked: what leaves the browser there is what a visitor submits.
import { fetchChallenge } from './challenge';
import type { ConsentTier, CoreEvent } from './protocol';
import { storage } from './store';

export interface Anchor {
  /** The visitor has agreed to more, or to less. */
  follow: (tier: ConsentTier) => void;
  stop: () => void;
}
interface Visit {
  config: any;
  /** What everything of the site is kept under. */
  name: string;
  /** What relative addresses are relative to. */
  base: string;
  /** What was agreed to on this page so far, if anything. */
  tier: ConsentTier | undefined;
  send: (event: CoreEvent) => void;
}
export type MakeAnchor = (visit: Visit) => Anchor;

export default function anchor(): MakeAnchor {
  return ({ config, name, base, tier: agreed, send }) => {
    const kept = storage('session')?.getItem(name) ?? storage('local')?.getItem(name);
    // In a log that has one already another would be later, and worth nothing. The log is kept as a text within the state.
    let asked = kept != null && kept.indexOf('anchored\\"') >= 0;
    let tier = agreed ?? (kept == null ? config.consent?.default : undefined);
    const ask = async (address: unknown): Promise<void> => {
      if (typeof address !== 'string') return;
      const said = await fetchChallenge(address, base);
      if (typeof said?.challenge === 'string' && tier !== 'none') send({ k: 'anchored', challenge: said.challenge });
    };
    const begin = (): void => {
      if (asked || tier === 'none') return;
      asked = true;
      for (const { challenge } of config.delivery?.endpoints ?? []) void ask(challenge);
    };
    begin();
    return {
      follow: (now) => {
        tier = now;
        begin();
      },
      stop: () => {
        tier = 'none';
      },
    };
  };
}
