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
