// Bridges to the page's other scripts: who measures, who advertises, who chats, and who asks for consent (docs/bridges.md). Fetched by
// pages whose config has `bridges`. It asks nobody and stores nothing: it calls what the page has already loaded, and only with the
// consent that belongs to it. What happens before the visitor has decided waits in memory.
import type { ConsentTier } from '../types';
import { warn } from '../warn';
import { CHATS } from './chats';
import { type Granted, readConsents } from './consents';
import { type Said, VENDORS } from './vendors';

export interface BridgesOptions {
  /** The config's text. */
  config: string;
  /** What was kept before this page outlives the tab: the visitor has agreed to it on an earlier one. */
  agreed: boolean;
  consent: (tier: ConsentTier) => void;
  track: (name: string, props: Record<string, unknown>) => void;
}

export interface Bridges {
  /** Something that the page's listeners hear of. */
  hear: (name: string, data: any) => void;
  stop: () => void;
}

/** As many wait for a consent. */
const WAITING = 50;
/** How often a chat that is not there yet is looked for, and how long in between. */
const LOOKS = 6;
const LOOK_MS = 1_500;

export type MakeBridges = (options: BridgesOptions) => Bridges;

function make(options: BridgesOptions): Bridges {
  const { bridges = {}, ctas = [], consent } = JSON.parse(options.config) as { bridges?: Record<string, any>; ctas?: { id?: string }[]; consent?: { default?: ConsentTier } };
  const platforms: string[] = Array.isArray(bridges['consent']) ? bridges['consent'] : [];
  const promotions = new Set(ctas.map(({ id }) => id));
  const worth = typeof bridges['value'] === 'number' ? { value: bridges['value'], currency: String(bridges['currency'] ?? '') } : {};
  const opted = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  let granted: Granted | undefined = platforms.length > 0 ? undefined : ofTier(options.agreed ? 'persistent' : consent?.default);
  let waiting: Said[] = [];
  const leads = new Set<string>();
  let standing: { total?: number; band?: string; stage?: string } = {};
  let stopped = false;

  function ofTier(tier: ConsentTier | undefined): Granted {
    const yes = tier === 'persistent';
    return { keep: yes, analytics: yes, ads: yes };
  }

  function pass(said: Said): void {
    for (const name of Object.keys(VENDORS)) {
      const { purpose, global, say } = VENDORS[name]!;
      const option = bridges[name];
      if (!option || !granted?.[purpose] || (purpose === 'ads' && opted)) continue;
      const there = (window as any)[global];
      if (there === undefined || there === null) continue;
      try {
        say(there, said, option);
      } catch (error) {
        warn(`${name} could not be told of ${said.name}: ${error}`);
      }
    }
  }

  function say(said: Said): void {
    if (granted && (granted.analytics || granted.ads)) pass(said);
    else if (waiting.length < WAITING) waiting.push(said);
  }

  function grant(now: Granted): void {
    granted = now;
    if (stopped || (!now.analytics && !now.ads)) return;
    for (const said of waiting.splice(0)) pass(said);
  }

  const stopReading = platforms.length === 0 ? () => {} : readConsents(platforms, (now) => {
    options.consent(now.keep ? 'persistent' : 'none');
    grant(now);
  });

  const scored = (): Said['params'] => ({
    ...(standing.total !== undefined && { lead_score: standing.total }),
    ...(standing.band && { lead_band: standing.band }),
    ...(standing.stage && { lead_stage: standing.stage }),
  });
  const promotion = (name: Said['name'], surface: string, data: any): void => {
    if (promotions.has(surface)) say({ name, id: `${surface}.${data.at ?? Date.now()}`, params: { promotion_id: surface, creative_slot: surface } });
  };

  const heard: Record<string, (data: any) => void> = {
    score: (data) => void (standing = data),
    stage: (data) => void (standing = data),
    impression: (data) => promotion('view_promotion', data.surface, data),
    click: (data) => promotion('select_promotion', data.surface, data),
    // Once for each lead, at the first endpoint that has it.
    delivered: (data) => lead(data),
    unconfirmed: (data) => lead(data),
    qualified: (data) => say({ name: 'qualify_lead', id: data.id, params: { ...worth, lead_score: data.total, lead_band: data.band, lead_stage: data.stage } }),
    consent: (data) => platforms.length === 0 && grant(ofTier(data.tier)),
    chat: (data) => void (CHATS[data.with] && bridges[data.with] && CHATS[data.with]!.open(bridges[data.with])),
  };

  function lead({ key, form }: { key: string; form: string }): void {
    if (leads.has(key)) return;
    leads.add(key);
    say({ name: 'generate_lead', id: key, params: { form_id: form, ...worth, ...scored() } });
  }

  const timers: number[] = [];
  for (const name of Object.keys(CHATS)) {
    if (!bridges[name] || !CHATS[name]!.listen) continue;
    const listen = (left: number): void => {
      let there = false;
      try {
        there = CHATS[name]!.listen!(() => stopped || options.track('chat_started', { with: name }), () => stopped || options.track('chat_lead', { with: name }));
      } catch {
        return;
      }
      if (!there && left > 0) timers.push(window.setTimeout(() => listen(left - 1), LOOK_MS));
    };
    listen(LOOKS);
  }

  return {
    hear(name, data) {
      if (!stopped) heard[name]?.(data);
    },
    stop() {
      stopped = true;
      waiting = [];
      stopReading();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

export default (): MakeBridges => make;
