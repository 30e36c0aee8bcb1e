// What a config asks for beside forms and surfaces: signals (signals.ts) that a rule is on or a trigger waits for, a first touch that is
// known on all subdomains (subdomains.ts), and a log that is anchored in a receiver's time (anchor.ts). What it does not ask for is not fetched.
import type { Anchor, MakeAnchor } from './anchor';
import { Half } from './half';
import type { ConsentTier, CoreEvent } from './protocol';
import type { Signals } from './signals';
import type { MakeSubdomains, Subdomains } from './subdomains';

const SIGNALS = { first: () => import('#signals'), address: () => new URL('signals.mjs', import.meta.url).href };
const ANCHOR = { first: () => import('#anchor'), address: () => new URL('anchor.mjs', import.meta.url).href };
const SUBDOMAINS = { first: () => import('#subdomains'), address: () => new URL('subdomains.mjs', import.meta.url).href };
const NAMES = ['call', 'contact_copy', 'download', 'email_click', 'file_open', 'mailto', 'outbound', 'video_end', 'video_progress', 'zalo'];

export class Heeding {
  readonly #signals = new Half<Signals>(SIGNALS, () => {});
  readonly #subdomains = new Half<MakeSubdomains>(SUBDOMAINS, () => {});
  #shared: Subdomains | undefined;
  readonly #anchors = new Half<MakeAnchor>(ANCHOR, () => {});
  #anchor: Anchor | undefined;
  #tier: ConsentTier | undefined;
  #over = false;
  #stop: (() => void) | undefined;

  /** `base`: what relative addresses are relative to. */
  begin(text: string, name: string, base: string, send: (event: CoreEvent) => void): void {
    const config = JSON.parse(text);
    const named = new Set<string>();
    gather(config, named);
    if (named.size > 0) this.#signals.do((listen) => this.#over || (this.#stop = listen(named, (signal, props, id) => send({ k: 'track', name: signal, props, id: id! }))));
    if (text.indexOf('"challenge"') >= 0) this.#anchors.do((anchor) => this.#over || (this.#anchor = anchor({ config, name, base, tier: this.#tier, send })));
    const { cookie } = config.attribution ?? {};
    if (typeof cookie === 'string' && cookie) this.#subdomains.do((share) => this.#over || (this.#shared = share(name, cookie, this.#tier)));
  }

  follow(tier: ConsentTier): void {
    this.#tier = tier;
    this.#shared?.follow(tier);
    this.#anchor?.follow(tier);
  }

  stop(): void {
    this.#over = true;
    this.#signals.stop();
    this.#subdomains.stop();
    this.#anchors.stop();
    this.#stop?.();
    this.#anchor?.stop();
    this.#shared?.stop();
  }
}

/** `{"on": "call"}` of a rule, `{"on": "event", "name": "call"}` of a trigger. */
function gather(part: any, named: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  const name = part.on === 'event' ? part.name : part.on;
  if (NAMES.indexOf(name) >= 0) named.add(name);
  for (const key of Object.keys(part)) gather(part[key], named);
}
