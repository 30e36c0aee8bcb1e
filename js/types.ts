// What a site's own code sees.
import type { ConsentTier } from './protocol';

export type { ConsentTier };

export interface Options {
  /** The config: its address (relative to the page), or the config itself. */
  config: string | object;
  /** Language of the surfaces (`vi`, `en`, `pt-BR`). Default: the page's `lang`, then the browser's. */
  locale?: string;
  /** What may be remembered from the start. Default: what the config says. */
  consent?: ConsentTier;
  /** Where leadline.wasm lies. Default: beside this module. Needed with bundlers that do not copy it (raw esbuild, Rollup). */
  wasmUrl?: string;
  /** `js` takes the JavaScript build of the core without trying wasm first. */
  core?: 'auto' | 'js';
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

/** What `why` answers: whether a surface is shown, and what decided it (`shown`, `no_slot`, `audience`, `trigger_wait`, `unknown_surface`). */
export interface Why {
  surface: string;
  shown: boolean;
  code: string;
}

/** Names for `on`. `data` is what docs/protocol.md says of each; `ready` comes when the core has taken the first page. */
export type EventName =
  | 'ready' | 'impression' | 'open' | 'close' | 'score' | 'band' | 'stage' | 'qualified' | 'submit' | 'delivered' | 'undelivered' | 'error';

export type Listener = (data: any) => void;

/** The functions of the module, and of `window.leadline`. None of them throws, and none rejects. */
export type Leadline = typeof import('./index');
