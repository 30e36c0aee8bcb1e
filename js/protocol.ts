// The border with the core (docs/protocol.md): what goes in is a CoreEvent, what comes out is an Answer. Its words are made from
// the core's own table (border.ts); here is what they are about. Types only.
import type { CoreEvent, Effect, Op, RecordState } from './border';

export type { CoreEvent, Effect, NoAnswer, Op, Part, Question } from './border';

/** A JSON value that only the core understands: it is kept and handed back, never looked into. */
export type Opaque = unknown;

/** How much may be remembered: nothing, until the browser closes, or from visit to visit. */
export type ConsentTier = 'none' | 'session' | 'persistent';

export type FieldValue = string | boolean | string[];

/** How a post ended. */
export type Reply = Omit<Extract<CoreEvent, { k: 'reply' }>, 'k' | 'key' | 'attempt'>;

/** What `step` answers. `wake`: ms until the core wants to be woken; absent when there is nothing to wait for. */
export interface Answer {
  e: Effect[];
  wake?: number;
  error?: Problem;
}

/** What `load` answers. */
export interface Loaded {
  ok: boolean;
  site: string;
  core: string;
  config: string;
  diagnostics: Problem[];
}

/**
 * Something in the config or in a line that could not be used. `problem`: the number of its sentences in leadline.problems.json,
 * in which `subject` and `choices` (what would have been right) are filled in. `pointer`: where it is, a JSON pointer.
 */
export interface Problem {
  problem: number;
  pointer: string;
  severity: 'error' | 'warning';
  subject?: string;
  choices?: string;
}

/** What opening a form would draw, as its `patch` has it. */
export interface Drawing {
  mount: Mount;
  ops: Op[];
}

/** Where a surface goes: into its place in the page, or over the page at the end of `body`. */
export interface Mount {
  /** A frame of the core's (core/surfaces/frames.def). The host has it as `data-frame`, and the position as `data-position`. */
  kind: string;
  position?: string;
  slot?: string;
  into?: string;
  /** So many paragraphs of the article (of what `into` finds, where that is given) come before it. */
  after?: number;
  /** Of a gate: so many paragraphs before it can be read by everybody. */
  teaser?: number;
  /** Of a gate: what the user agents have in their names that are not gated; the shell knows the usual ones. */
  crawlers?: string[];
  theme?: Record<string, string>;
  /** The look's name, whose style sheet is adopted, too; without it the usual one. */
  look?: string;
  lang?: string;
  dir?: string;
  /** Of a form that is not plain: fields.mjs dresses it. */
  more?: true;
  /** Of a form that is not plain: our own words in languages that the config brings, by language tag and English text. */
  words?: Record<string, Record<string, string | Record<string, string>>>;
  /** Of a form: what it says when its submission is kept and there is no core any more. */
  kept?: string;
}

/** A node of a surface's tree: key, tag, attributes, text, action, children. */
export interface ViewNode {
  n: string;
  t: string;
  a?: Record<string, string>;
  x?: string;
  do?: string;
  c?: ViewNode[];
}

/**
 * A submission on its way to one endpoint. `blind`: posted without CORS. `repeat`: the receiver knows a repetition, so that one
 * costs nothing. `body` is text, encoded once: every attempt sends the same bytes. One that is `raw` was submitted before the core
 * could make a submission of it: its body is the event, and it has no address yet.
 */
export interface OutboxRecord {
  key: string;
  endpoint: string;
  url: string;
  type: string;
  headers: Record<string, string>;
  blind?: boolean;
  repeat?: boolean;
  format?: string;
  body: string;
  /** The same without its log, once it was too large for the endpoint. */
  lite?: string;
  created: number;
  attempts: number;
  due: number;
  state: RecordState;
  reason?: string;
  answered?: number;
  supersedes?: string;
  form: string;
}

/** What the core hears of a record; of a raw one all. */
export type OutboxHead = Omit<OutboxRecord, 'body' | 'lite'> & { body?: string; bytes?: number; lite?: boolean };
