// The border with the core (docs/protocol.md): what goes in is a CoreEvent, what comes out is an Answer. Types only.

/** A JSON value that only the core understands: it is kept and handed back, never looked into. */
export type Opaque = unknown;

/** How much may be remembered: nothing, until the browser closes, or from visit to visit. */
export type ConsentTier = 'none' | 'session' | 'persistent';

/** What happened, before the host stamps it with time. `adjust` is none of these: a page cannot adjust a score, and `step` refuses it. */
export type CoreEvent =
  /** First, once per page load. `tz`: minutes east of UTC. `seed`: 32 hex digits. `late`: parts of the core that are still to come. `state`: what `store` kept. */
  | { k: 'boot'; tz: number; seed: string; late?: Part[]; lang?: string; device?: { touch: boolean; width: number }; gpc?: boolean; state?: Opaque }
  /** After boot, and at each change of route. */
  | { k: 'page'; path: string; title: string; query: Record<string, string>; referrer: string; lang: string; host: string; type?: string; slots: string[] }
  /** The site's own script drew a slot later. */
  | { k: 'slots'; slots: string[] }
  /** A watched depth was reached, in per cent of the page. */
  | { k: 'scroll'; pct: number }
  /** The page has been visible for a watched number of seconds. */
  | { k: 'time'; s: number }
  /** Half of the surface was visible for a second. */
  | { k: 'seen'; surface: string }
  /** A click on `[data-leadline]`, or on a `tel:` or `mailto:` link. */
  | { k: 'click'; cta?: string; href?: string }
  | { k: 'hide' }
  | { k: 'show'; back?: boolean }
  | { k: 'track'; name: string; props: object; id?: string }
  | { k: 'identify'; traits: object }
  | { k: 'consent'; tier: ConsentTier }
  | { k: 'open'; surface: string }
  | { k: 'close'; surface: string }
  /** A click on a node with an action; `name`: the node's attribute. */
  | { k: 'act'; surface: string; do: string; name?: string | undefined }
  /** A control was left. */
  | { k: 'field'; surface: string; name: string; value: FieldValue; bad?: string }
  | { k: 'submit'; surface: string; values: Record<string, FieldValue>; bad: Record<string, string>; trap?: string }
  | { k: 'outbox'; records: OutboxHead[] }
  | { k: 'stored'; key: string; ok: boolean }
  | ({ k: 'reply'; key: string; attempt: number } & Reply)
  | { k: 'wake' }
  | { k: 'online' }
  | { k: 'flush' }
  /** A part of the core that the boot called late is there. */
  | { k: 'part'; part: Part }
  | { k: 'ask'; what: Question; surface?: string }
  | { k: 'snap' }
  | { k: 'resume'; state: Opaque };

/** What of the core comes after the part that shows: conditions; points; submissions and answers to questions. */
export type Part = 'rules' | 'score' | 'send';
export type FieldValue = string | boolean;
export type Question = 'score' | 'why' | 'lead';

/**
 * How a post ended. `status` 0: no answer; or another page is sending it (`claimed`) or has delivered it (`gone`), the browser refuses
 * such a request (`unsendable`), or there was an answer that cannot be read (`opaque`). `after`: Retry-After in seconds. `body`: its
 * first 64 Ki characters.
 */
export interface Reply {
  status: number;
  why?: 'timeout' | 'claimed' | 'gone' | 'unsendable' | 'opaque';
  after?: number;
  body?: string;
}

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

/** What is to be done, in this order. Unknown kinds are ignored. */
export type Effect =
  | { k: 'watch'; scroll?: number[]; time?: number[]; seen?: string[] }
  | { k: 'patch'; surface: string; mount?: Mount; ops: Op[] }
  | { k: 'unmount'; surface: string }
  | { k: 'store'; at: 'state'; where?: 'local' | 'session'; value: Opaque }
  | { k: 'store'; at: 'outbox'; key: string; value: Partial<OutboxRecord> }
  | { k: 'erase'; at: 'state' }
  | { k: 'erase'; at: 'outbox'; key?: string }
  | { k: 'post'; key: string; attempt: number }
  /** A part of the core is wanted: now, or when the page has nothing to do. */
  | { k: 'need'; part: Part; idle?: true }
  | { k: 'prevent' }
  | { k: 'emit'; name: string; data: unknown }
  | { k: 'tell'; what: Question; data: unknown }
  | ({ k: 'warn' } & Problem);

/** Where a surface goes: into the page's slot, or a dialog at the end of `body`. */
export interface Mount {
  /** A frame of the core's (core/surfaces/frames.def). The host has it as `data-frame`, and the position as `data-position`. */
  kind: string;
  position?: string;
  slot?: string;
  into?: string;
  theme?: Record<string, string>;
  lang?: string;
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

export type Op =
  | ['add', parent: string, before: string | null, node: ViewNode]
  | ['move', key: string, parent: string, before: string | null]
  | ['del', key: string]
  | ['set', key: string, attribute: string, value: string | null]
  | ['text', key: string, text: string]
  | ['fill', key: string, text: string]
  | ['focus', key: string];

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
  body: string;
  created: number;
  attempts: number;
  due: number;
  state: 'raw' | 'ready' | 'wait' | 'held' | 'quarantine' | 'unclear' | 'superseded';
  reason?: string;
  answered?: number;
  supersedes?: string;
  form: string;
}

/** What the core hears of a record; of a raw one all. */
export type OutboxHead = Omit<OutboxRecord, 'body'> & { body?: string };
