// What a config asks for beside forms and surfaces: signals (signals.ts) that a rule is on or a trigger waits for, and a first touch that is
// known on all subdomains (subdomains.ts). What it does not ask for is not fetched.
import { Half } from './half';
import type { ConsentTier, CoreEvent } from './protocol';
import type { Signals } from './signals';
import type { MakeSubdomains, Subdomains } from './subdomains';

const SIGNALS = { first: () => import('#signals'), address: () => new URL('signals.mjs', import.meta.url).href };
const SUBDOMAINS = { first: () => import('#subdomains'), address: () => new URL('subdomains.mjs', import.meta.url).href };
const NAMES = ['call', 'contact_copy', 'download', 'email_click', 'file_open', 'mailto', 'outbound', 'video_end', 'video_progress', 'zalo'];

export class Heeding {
  readonly #signals = new Half<Signals>(SIGNALS, () => {});
  readonly #subdomains = new Half<MakeSubdomains>(SUBDOMAINS, () => {});
  #shared: Subdomains | undefined;
  #tier: ConsentTier | undefined;
  #over = false;
  #stop: (() => void) | undefined;

  begin(text: string, name: string, send: (event: CoreEvent) => void): void {
    const config = JSON.parse(text);
    const named = new Set<string>();
    gather(config, named);
    if (named.size > 0) this.#signals.do((listen) => this.#over || (this.#stop = listen(named, (signal, props, id) => send({ k: 'track', name: signal, props, id: id! }))));
    const { cookie } = config.attribution ?? {};
    if (typeof cookie === 'string' && cookie) this.#subdomains.do((share) => this.#over || (this.#shared = share(name, cookie, this.#tier)));
  }

  follow(tier: ConsentTier): void {
    this.#tier = tier;
    this.#shared?.follow(tier);
  }

  stop(): void {
    this.#over = true;
    this.#signals.stop();
    this.#subdomains.stop();
    this.#stop?.();
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
