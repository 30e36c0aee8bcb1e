// Bridges to the page's other scripts: who measures, who advertises, who chats, and who asks for consent (docs/bridges.md). Fetched by
// pages whose config has `bridges`. It asks nobody and stores nothing: it calls what the page has already loaded, and only with the
// consent that belongs to it. What happens before the visitor has decided waits in memory.
import type { CoreEvent } from '../protocol';
import type { ConsentTier } from '../types';
import { warn } from '../warn';
import { type Chat, CHATS } from './chats';
import { type Granted, readConsents } from './consents';
import { PageCounts } from './counts';
import { type Prechat, type PrechatForm, readPrechat } from './prechat';
import { type Said, VENDORS } from './vendors';

export interface BridgesOptions {
  /** The config's text. */
  config: string;
  /** What was kept before this page outlives the tab: the visitor has agreed to it on an earlier one. */
  agreed: boolean;
  send: (event: CoreEvent) => void;
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

interface Config {
  bridges?: Record<string, any>;
  ctas?: { id?: string }[];
  forms?: PrechatForm[];
  consent?: { default?: ConsentTier };
}

class PageBridges implements Bridges {
  readonly #options: BridgesOptions;
  readonly #bridges: Record<string, any>;
  readonly #promotions: Set<string | undefined>;
  readonly #forms: PrechatForm[];
  /** What a lead is worth, as parameters. */
  readonly #worth: Said['params'];
  /** Whether platforms say what is granted; else the tier does. */
  readonly #platforms: boolean;
  readonly #opted = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  /** Undefined until somebody has spoken. */
  #granted: Granted | undefined;
  /** What goes along with a lead of the platforms' word on advertising. */
  #told: boolean | undefined;
  #waiting: Said[] = [];
  /** What was filled in before chats that ask for no consent, until the visitor has given it to the site. */
  #details: { form: string; values: Prechat['values'] }[] = [];
  /** Those that somebody has been told of. */
  readonly #leads = new Set<string>();
  #standing: { total?: number; band?: string; stage?: string } = {};
  #stopped = false;
  readonly #timers: number[] = [];
  readonly #stopReading: () => void;
  /** What is counted of nobody; it does not ask for analytics, for it follows no one. */
  readonly #counts: PageCounts | undefined;

  constructor(options: BridgesOptions) {
    this.#options = options;
    const { bridges = {}, ctas = [], forms = [], consent } = JSON.parse(options.config) as Config;
    this.#bridges = bridges;
    this.#forms = forms;
    this.#promotions = new Set(ctas.map(({ id }) => id));
    this.#worth = typeof bridges['value'] === 'number' ? { value: bridges['value'], currency: String(bridges['currency'] ?? '') } : {};
    this.#platforms = Array.isArray(bridges['consent']) && bridges['consent'].length > 0;
    if (!this.#platforms) this.#granted = ofTier(options.agreed ? 'persistent' : consent?.default);
    const counts: unknown = bridges['counts'];
    if (counts === true || typeof counts === 'string') this.#counts = new PageCounts(counts, options.agreed ? 'persistent' : consent?.default);
    this.#stopReading = !this.#platforms ? () => {} : readConsents(bridges['consent'], (now) => {
      this.#options.send({ k: 'consent', tier: now.keep ? 'persistent' : 'none' });
      this.#grant(now);
    });
    for (const name of Object.keys(CHATS)) if (bridges[name]) this.#listen(name, CHATS[name]!, LOOKS);
  }

  hear(name: string, data: any): void {
    if (this.#stopped) return;
    this.#counts?.hear(name, data);
    switch (name) {
      case 'score':
      case 'stage': this.#standing = data; break;
      case 'impression': this.#promotion('view_promotion', data.surface); break;
      case 'click': this.#promotion('select_promotion', data.surface); break;
      case 'delivered':
      case 'unconfirmed': this.#lead(data); break;
      case 'qualified': this.#say({ name: 'qualify_lead', id: data.id, params: { ...this.#worth, ...standing(data) } }); break;
      case 'consent': if (!this.#platforms) this.#grant(ofTier(data.tier)); break;
      case 'chat': if (this.#bridges[data.with]) CHATS[data.with]?.open(this.#bridges[data.with]); break;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#details = [];
    this.#stopReading();
    this.#counts?.stop();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #promotion(name: Said['name'], surface: string): void {
    if (this.#promotions.has(surface)) this.#say({ name, id: `${surface}.${Date.now()}`, params: { promotion_id: surface, creative_slot: surface } });
  }

  /** Once for each lead, at the first endpoint that has it. */
  #lead({ key, form }: { key: string; form: string }): void {
    if (this.#leads.has(key)) return;
    this.#leads.add(key);
    this.#say({ name: 'generate_lead', id: key, params: { form_id: form, ...this.#worth, ...standing(this.#standing) } });
  }

  #say(said: Said): void {
    if (this.#granted?.analytics || this.#granted?.ads) this.#pass(said);
    else if (this.#waiting.length < WAITING) this.#waiting.push(said);
  }

  #grant(now: Granted): void {
    // Conversions that a server tells of need the visitor's word in the lead: what a platform has said goes along with it.
    const ads = now.ads && !this.#opted;
    if (this.#platforms && ads !== this.#told) this.#options.send({ k: 'identify', traits: { adsConsent: ads ? this.#bridges['consent'].join(' ') : null } });
    if (this.#platforms) this.#told = ads;
    this.#granted = now;
    if (now.keep && !this.#stopped) for (const { form, values } of this.#details.splice(0)) this.#submit(form, values);
    if (this.#stopped || (!now.analytics && !now.ads)) return;
    for (const said of this.#waiting.splice(0)) this.#pass(said);
  }

  #pass(said: Said): void {
    for (const name of Object.keys(VENDORS)) {
      const { purpose, global, say } = VENDORS[name]!;
      const option = this.#bridges[name];
      if (!option || !this.#granted?.[purpose] || (purpose === 'ads' && this.#opted)) continue;
      const there = (window as any)[global];
      if (there === undefined || there === null) continue;
      try {
        say(there, said, option);
      } catch (error) {
        warn(`${name} could not be told of ${said.name}: ${error}`);
      }
    }
  }

  /** A lead, where the config names a form for it: with the consent that the chat asks for, or else with the site's. */
  #filled(name: string, answers: unknown): void {
    const form = this.#forms.filter(({ id }) => id === this.#bridges[name]?.form)[0];
    const read = form && readPrechat(form, answers);
    if (!read || this.#stopped || read.agreed === false) return;
    if (read.agreed || this.#granted?.keep) this.#submit(form.id, read.values);
    else if (this.#details.length < WAITING) this.#details.push({ form: form.id, values: read.values });
  }

  #submit(surface: string, values: Prechat['values']): void {
    this.#options.send({ k: 'submit', surface, values, bad: {} });
  }

  /** A chat that is not there yet is looked for so many times more. */
  #listen(name: string, chat: Chat, left: number): void {
    const counts = (event: string) => () => this.#stopped || this.#options.send({ k: 'track', name: event, props: { with: name } });
    try {
      if (!chat.listen || chat.listen(counts('chat_started'), counts('chat_lead'), (answers) => this.#filled(name, answers)) || left === 0) return;
    } catch {
      return; // it is theirs
    }
    this.#timers.push(window.setTimeout(() => this.#listen(name, chat, left - 1), LOOK_MS));
  }
}

function ofTier(tier: ConsentTier | undefined): Granted {
  const yes = tier === 'persistent';
  return { keep: yes, analytics: yes, ads: yes };
}

function standing({ total, band, stage }: { total?: number; band?: string; stage?: string }): Said['params'] {
  return { ...(total !== undefined && { lead_score: total }), ...(band && { lead_band: band }), ...(stage && { lead_stage: stage }) };
}

export default (): MakeBridges => (options) => new PageBridges(options);
