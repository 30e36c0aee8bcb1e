// What a site's own code sees.
import type { EventData, EventName, Reason, RecordState, WhyCode } from './border';
import type { Config } from './config';
import type { ConsentTier } from './protocol';

export type { Config, ConsentTier, EventData, EventName, Reason, WhyCode };

export interface Options {
  /** The config: its address (relative to the page), or the config itself. */
  config: string | Config;
  /** Language of the surfaces (`vi`, `en`, `pt-BR`). Default: the page's `lang`, then the browser's. */
  locale?: string;
  /** The visitor's country (ISO 3166, `VN`), where the site knows it. Nobody is asked for it. */
  country?: string;
  /** What may be remembered from the start. Default: what the config says. */
  consent?: ConsentTier;
  /** Where leadline.wasm lies. Default: beside this module. Needed with bundlers that do not copy it (raw esbuild, Rollup). */
  wasmUrl?: string;
  /** `js` takes the JavaScript build of the core without trying wasm first. */
  core?: 'auto' | 'js';
  /** The pasted script's, on a page that has nothing to do: what shows nothing by itself waits for a sign of a person (ten seconds at most). */
  calm?: boolean;
  /** Keeps every line of the visit in memory, for `log()`. */
  record?: boolean;
}

/** What `score` answers. Points are whole numbers or have up to three decimals. */
export interface Score {
  total: number;
  band?: string;
  stage?: string;
  /** Fit as a letter, A+ to F, and where it meets engagement, such as A1; '' as long as it is not known. Only of models that have them. */
  grade?: string;
  matrix?: string;
  /** Why this grade: thirds of a letter for each criterion. */
  criteria?: { criterion: string; is: 'matched' | 'unmatched' | 'unknown'; thirds: number; note?: string }[];
  /** `excluded`: staff, competitors and whom else the config excludes. */
  status?: 'excluded';
  /** The last transitions between stages; `id` is the same wherever one is told of. `why`: `when`, `ageOut`, or a rule. */
  stages?: { stage: string; at: number; why: string; id: string }[];
  /** Stages that are not entered though their condition holds or their rule was hit. Only of models whose stages can be left. */
  refused?: { stage: string; reason: 'lower_weight' | 'once' | 'cooldown'; why?: string; at?: number; until?: number }[];
  /** Points by hand, which only whoever holds the lead can give. */
  adjustments?: { id: string; points: number; at: number; by: string; note?: string; dimension?: string; expires?: number; expired?: boolean }[];
  /** What other models make of the same events. They act on nothing. */
  challengers?: { model: string; version: string; total: number; band: string; stage: string; grade?: string; matrix?: string; status?: 'excluded' }[];
  dimensions?: { id: string; raw: number; clamped: number; cap?: number }[];
  /** What earned points, and how many: each with the sentence from the config. */
  contributions?: { rule: string; note?: string; points: number; raw?: number; hits?: number; capHit?: boolean; lastAt?: number }[];
  /** What the next stage still lacks. */
  next?: { stage: string; missing: unknown[] };
  model?: { version: string | number; hash: string };
  asOf?: number;
  [more: string]: unknown;
}

/** What `withdraw` answers, when each place has been asked once: how many are asked to erase a lead, and how many have said that they did. */
export interface Withdrawn {
  asked: number;
  erased: number;
}

/** What `why` answers: whether a surface is shown, and what decided it. */
export interface Why {
  surface: string;
  shown: boolean;
  code: WhyCode;
  /** Submissions of this form that are not delivered: docs/delivery.md has the states and reasons. */
  delivery?: { key: string; endpoint: string; state: RecordState; reason?: Reason }[];
  /** Of a form that is not plain: what it asks, what it knows, what it has left out and why, and which answers could change the stage. docs/forms.md */
  fields?: { asked: string[]; known: string[]; left: { field: string; because: 'known' | 'stage' | 'most' }[]; stage?: string[] };
}

/** How the visitor stands, as events tell it. */
export type Standing = EventData['score'];

export type Listener<Name extends EventName = EventName> = (data: EventData[Name]) => void;

/** The functions of the module. None of them throws, and none rejects. */
export type Leadline = typeof import('./index');

/** A call by its name, for `push` and for the queue of a page: `['track', 'saw_prices']`. */
export type Call =
  | { [Name in Exclude<keyof Leadline, 'on'>]: [call: Name, ...args: Parameters<Leadline[Name]>] }[Exclude<keyof Leadline, 'on'>]
  | { [Name in EventName]: [call: 'on', name: Name, listener: Listener<Name>] }[EventName];

/** `window.leadline`: the functions of the module. Until the runtime has come, all but `on` answer with a promise of what they will answer. */
export type PageLeadline = {
  [Name in Exclude<keyof Leadline, 'on' | 'why'>]: (...args: Parameters<Leadline[Name]>) => ReturnType<Leadline[Name]> | Promise<Awaited<ReturnType<Leadline[Name]>>>;
} & Pick<Leadline, 'on' | 'why'> & {
  /** Makes a call, now or as soon as it can be made. */
  push<Name extends EventName>(call: [call: 'on', name: Name, listener: Listener<Name>]): unknown;
  push(call: Call): unknown;
};

declare global {
  interface Window {
    /** What the pasted script puts there; a page may put a queue of calls there before (`[['track', 'saw_prices']]`). */
    get leadline(): PageLeadline | undefined;
    set leadline(calls: PageLeadline | Call[] | undefined);
  }
  /** As `window.leadline`, once the pasted script has run. */
  const leadline: PageLeadline;
}
