// Made by tools/border.mjs from core/api/border.def: the words of the border with the core, as docs/protocol.md has them.
import type { ConsentTier, FieldValue, Mount, Opaque, OutboxHead, OutboxRecord, Problem, ViewNode } from './protocol';

/** What happened, before the host stamps it with time. What a page cannot send (`answer`, `adjust`) is not here. */
export type CoreEvent =
  /** First, once per page load. `tz`: minutes east of UTC. `seed`: 32 hex digits. `late`: parts that are still to come. `visitor`: id. `gpc`: Global Privacy Control. `state`: what `store` kept. */
  | { k: 'boot'; tz: number; seed: string; late?: Part[]; visitor?: string; lang?: string; device?: { touch: boolean; width: number }; gpc?: boolean; state?: Opaque }
  /** After boot, and at each change of route. `banner`: a consent banner stands on it. `slots`: values of `data-leadline-slot` on the page. */
  | { k: 'page'; path: string; title: string; query: Record<string, string>; referrer: string; lang: string; host: string; type?: string; country?: string; banner?: true; slots: string[] }
  /** The site's own script drew a slot later; not an event of the visitor's. `slots`: values of `data-leadline-slot` on the page. */
  | { k: 'slots'; slots: string[] }
  /** A watched depth was reached and could have been read. `pct`: per cent of the page. */
  | { k: 'scroll'; pct: number }
  /** A watched number of *visible* seconds has passed on this page. */
  | { k: 'time'; s: number }
  /** Half of a watched surface was in view for a second. */
  | { k: 'seen'; surface: string }
  /** Click on `[data-leadline]`, on `tel:` and `mailto:` links, on what a watched selector finds. `cta`: value of `data-leadline`. `on`: the watched selectors that find it. */
  | { k: 'click'; cta?: string; href?: string; on?: string[] }
  /** The visitor is about to go: the pointer left through the top; on a phone, where it is asked for, a fast scroll up or a return to the tab. */
  | { k: 'exit'; mobile?: true }
  /** A watched number of seconds has passed without a sign of the visitor. */
  | { k: 'idle'; s: number }
  /** What a watched selector finds is in view. */
  | { k: 'view'; selector: string }
  /** A consent banner stands on the page, or is gone; said only where it is asked for. */
  | { k: 'banner'; on: boolean }
  /** The page is no longer visible. */
  | { k: 'hide' }
  /** It is visible again. `back`: restored from the back/forward cache. */
  | { k: 'show'; back?: boolean }
  /** The site says so. `id`: the same one counts once. */
  | { k: 'track'; name: string; props: object; id?: string }
  /** The site says so. */
  | { k: 'identify'; traits: object }
  /** The site or a consent platform says so. `tier`: `none`, `session`, `persistent`. */
  | { k: 'consent'; tier: ConsentTier }
  /** A receiver of the site has given a challenge: from now on it knows how long the visit has lasted. `challenge`: what it gave. */
  | { k: 'anchored'; challenge: string }
  /** The API asks. */
  | { k: 'open'; surface: string }
  /** The API asks, or the visitor closes it: by its button, by Escape or by a click beside it. */
  | { k: 'close'; surface: string }
  /** The visitor makes a call to action a tab at the edge. */
  | { k: 'minimise'; surface: string }
  /** Shows a surface past everything that would hold it back, and counts nothing; only where the config allows it. */
  | { k: 'preview'; surface: string }
  /** A click on a node with an action. `do`: the node's action. `name`: its attribute `name`. */
  | { k: 'act'; surface: string; do: string; name?: string | undefined }
  /** A control was left (`change`, or `focusout` after a change), never while composing. */
  | { k: 'field'; surface: string; name: string; value: FieldValue; bad?: string }
  /** The form was submitted. In evidence it has `form` in the place of `surface`: then it is scored, and nothing is sent. `values`: text, boolean or list, by the name of the control. `bad`: `badInput` or `patternMismatch`, likewise. `trap`: the honeypot's text. `untouched`: no key, no press and no typing was seen in the form. */
  | { k: 'submit'; surface: string; values: Record<string, FieldValue>; bad: Record<string, string>; trap?: string; untouched?: true }
  /** The stored outbox was read. `records`: records without their `body`; a `raw` one with it. */
  | { k: 'outbox'; records: OutboxHead[] }
  /** The record is (not) on disk. */
  | { k: 'stored'; key: string; ok: boolean }
  /** A post ended. `status`: 0: no answer that can be read; `why` may say more. `after`: Retry-After, in seconds. `body`: first 64 Ki characters. `sent`: to a 413: the body that was too large, where it is a submission with all that belongs to it. `record`: of `changed`: as it lies in the outbox now. */
  | { k: 'reply'; key: string; attempt: number; status: number; why?: NoAnswer; after?: number; body?: string; sent?: string; record?: OutboxHead }
  /** The asked time has come (early or repeated wake-ups are harmless). */
  | { k: 'wake' }
  /** The network came back. */
  | { k: 'online' }
  /** The site asks to send now. */
  | { k: 'flush' }
  /** An answer is wanted; changes nothing. It comes at once, or when the part is there that knows it. `challenge`: of `mine`, with `bits`: how many zero bits a proof is to begin with. `from`: of `mine`: the first number to try, and how many of them. */
  | { k: 'ask'; what: Question; surface?: string; challenge?: string; bits?: number; from?: number; tries?: number }
  /** That part of the core is there now. `presets`: with `formats`: the presets that were asked for, by name. */
  | { k: 'part'; part: Part; presets?: Record<string, unknown> }
  /** Asks for `store state`; changes nothing. */
  | { k: 'snap' }
  /** Go on exactly where that state was taken (`boot` begins a new page instead). */
  | { k: 'resume'; state: Opaque };

/** What is to be done, in this order. Unknown kinds are ignored. */
export type Effect =
  /** The host replaces what it listens for, for this page. Beyond that it listens to clicks, routes, visibility and the network, no more. */
  | { k: 'watch'; scroll?: number[]; time?: number[]; seen?: string[]; exit?: true; exitMobile?: true; idle?: number[]; view?: string[]; click?: string[]; banner?: true }
  /** The host changes the surface's tree (below). */
  | { k: 'patch'; surface: string; mount?: Mount; ops: Op[] }
  /** The host takes `hidden` from what the selector finds; without one, opens the gate that the surface is. */
  | { k: 'reveal'; surface: string; selector?: string }
  /** The host gives the visitor a file of that name. */
  | { k: 'save'; name: string; type: string; text: string }
  /** The host copies the text to the clipboard, as far as the browser lets it. */
  | { k: 'copy'; text: string }
  /** The host leads to another page, after so many ms. */
  | { k: 'go'; href: string; after: number }
  /** The host removes the surface and gives focus back. */
  | { k: 'unmount'; surface: string }
  /** The host keeps it. `state`: replaces the small state. `outbox`: merges `value` into the record `key`; the write is begun (durability `strict`, on the connection that is already open) before the next effect, so that a crash, a closed tab or a dead network each leave at least one of the two roads. */
  | { k: 'store'; at: 'state'; where?: 'local' | 'session'; value: Opaque }
  | { k: 'store'; at: 'outbox'; key: string; value: Partial<OutboxRecord> }
  /** The host forgets it, everywhere. */
  | { k: 'erase'; at: 'state' }
  | { k: 'erase'; at: 'outbox'; key?: string }
  /** The host sends that record: its `url`, `type`, `headers`, `body`; `blind`: without CORS. */
  | { k: 'post'; key: string; attempt: number }
  /** The host fetches that part, now or when the page has nothing to do, and says `part` when it is there. */
  | { k: 'need'; part: Part; presets?: string[]; idle?: true }
  /** The host cancels the default action of the click being handled. */
  | { k: 'prevent' }
  /** The host calls the page's listeners (`on`; the events). */
  | { k: 'emit'; name: EventName; data: unknown }
  /** The host answers `ask`. */
  | { k: 'tell'; what: Question; data: unknown }
  /** The host writes one console warning. What is wrong with a config's conditions, its `scoring` and its `delivery` comes so, when the part that reads them is there. */
  | ({ k: 'warn' } & Problem);

/** What a patch does to a surface's tree. */
export type Op =
  /** Inserts the node into `parent` (`""` = the shadow root) before the child `before` (null = at the end). */
  | ['add', parent: string, before: string | null, node: ViewNode]
  /** Puts it there. */
  | ['move', key: string, parent: string, before: string | null]
  /** Takes it away. */
  | ['del', key: string]
  /** Null removes. */
  | ['set', key: string, attribute: string, value: string | null]
  /** Replaces its text. */
  | ['text', key: string, text: string]
  /** Sets a control's value, also under the focus: the visitor has taken a suggestion, or the form is drawn again. A box is ticked when there is a text. */
  | ['fill', key: string, text: string]
  /** Gives it the focus. */
  | ['focus', key: string];

/** What can be asked. */
export type Question =
  /** The score with every reason. */
  | 'score'
  /** Whether a surface is shown, and what decided it; all of them, when none is named. */
  | 'why'
  /** What a lead that was sent now would have as `evidence`. */
  | 'evidence'
  /** What opening the form `surface` now would draw: `{mount, ops}` as of its `patch`; null when that is nothing, or more than plain fields. The first part answers. */
  | 'drawing'
  /** How many bytes a submission of the form `surface` would have, as it is now; null when there is no such form. All that a submission runs through has run then: a browser that compiles what runs for the first time has done so before somebody presses. */
  | 'rehearsal'
  /** Some tries for a proof of work: `next`, the number to go on from, and `proof`, when one was right; null until the part is there. */
  | 'mine';

/** What of the core comes after the part that shows. */
export type Part =
  /** Calls to action, and when surfaces show. */
  | 'ctas'
  /** Conditions. */
  | 'rules'
  /** Points, bands, stages. */
  | 'score'
  /** Validation, submission, delivery, the answers to `ask`. */
  | 'send'
  /** Forms that ask more than plain fields: choices, steps, conditions. */
  | 'fields'
  /** What is sent to an endpoint in another format than ours. */
  | 'formats'
  /** The numbering plans of all regions. */
  | 'phones'
  /** Proofs of work. */
  | 'proof';

/** Why a post has no answer. */
export type NoAnswer =
  /** It did not come in time. */
  | 'timeout'
  /** Another page is sending it. */
  | 'claimed'
  /** It is no longer in the outbox, and this page cannot send it: another one has delivered it, it expired there, or the visitor has cleared what the site keeps. */
  | 'gone'
  /** Another page has had an answer to it since: `record` says what is known. */
  | 'changed'
  /** The browser refuses such a request. */
  | 'unsendable'
  /** There was an answer that cannot be read. */
  | 'opaque';

/** What a record of the outbox waits for. */
export type RecordState =
  /** A submission as it was typed, before the part that sends was there. */
  | 'raw'
  /** Never tried, or due. */
  | 'ready'
  /** A retry at `due`. */
  | 'wait'
  /** The endpoint refuses everybody (401, 404 …): asked again every hour. */
  | 'held'
  /** It refuses this record (400, 422 …): asked again once a day. */
  | 'quarantine'
  /** Posted once, and answered by what may be a receipt or not: not posted again by itself. */
  | 'unclear'
  /** The visitor has corrected it and sent it anew: not asked again, erased when the new one is delivered. */
  | 'superseded';

/** What decides whether a surface is shown. */
export type WhyCode =
  /** It is shown. */
  | 'shown'
  /** The page has no place for it. */
  | 'no_slot'
  /** The config has it switched off. */
  | 'disabled'
  /** It is not its time. */
  | 'schedule'
  /** It is not for this page. */
  | 'url'
  /** It is not for this kind of device. */
  | 'device'
  /** It is not for this language. */
  | 'language'
  /** Its condition `when` does not hold, or is not known yet. */
  | 'audience'
  /** It needs a consent that the visitor has not given. */
  | 'consent'
  /** The visitor is excluded. */
  | 'excluded'
  /** It was shown, and is not to be shown again yet. */
  | 'item_cap'
  /** One of its group was shown, or as many of them as may be in a visit. */
  | 'group_cap'
  /** As many as may be shown on this site have been. */
  | 'global_cap'
  /** The visitor has sent its form. */
  | 'converted'
  /** The visitor has closed it. */
  | 'closed'
  /** It is for a part of the visitors, and this one is not among them. */
  | 'sampled_out'
  /** It would cover the first page that a visitor of a phone comes to from a search engine. */
  | 'search_landing'
  /** What it waits for has not happened; a dialog waits to be opened. */
  | 'trigger_wait'
  /** The visitor is being asked for consent, or was within the last second. */
  | 'consent_banner'
  /** The visitor is filling in a form. */
  | 'form_in_progress'
  /** Another one is shown in its place. */
  | 'lost_arbitration'
  /** The config has no form and no call to action of this id. */
  | 'unknown_surface';

/** Why a submission is not delivered, or not known to be. */
export type Reason =
  /** The endpoint refuses everybody (401, 403, 404, 405, 407, 410). */
  | 'endpoint_refused'
  /** It refuses this submission (any other 4xx). */
  | 'record_refused'
  /** It answered by a redirect that its `response` does not accept. */
  | 'redirect'
  /** By an HTML page. */
  | 'html_page'
  /** By something else that its `response` does not accept. */
  | 'not_accepted'
  /** It took too long, and what it would have answered could not be read. */
  | 'timeout'
  /** Its answer cannot be read. */
  | 'unreadable'
  /** Its address is none that a browser posts to. */
  | 'unsendable'
  /** It could not be delivered in 30 days. */
  | 'expired'
  /** It was sent nowhere, for the visitor is excluded. */
  | 'excluded'
  /** It was sent nowhere, for the config sends it to no endpoint. */
  | 'no_endpoint';

/** What an error is. */
export type ErrorCode =
  /** The form could not be sent: nothing more can be kept on this device. */
  | 'outbox_full';

/** What a listener hears of each event (docs/api.md). */
export interface EventData {
  /** It runs, and has taken the first page. */
  ready: { site: string; core: string; config: string };
  /** Half of a surface was in view for a second. */
  impression: { surface: string };
  /** A form was opened. */
  open: { surface: string };
  /** A call to action whose action is `chat` was clicked: for whoever has a chat window to open. */
  chat: { cta: string; with: string };
  /** A form or a call to action was closed. */
  close: { surface: string };
  /** A call to action was clicked, for what it does. */
  click: { surface: string };
  /** The tier changed. */
  consent: { tier: ConsentTier };
  /** The total changed. */
  score: { total: number; band: string; stage: string };
  /** It changed. */
  band: { total: number; band: string; stage: string };
  /** It changed, up or down: once for each transition, the oldest first, though `total` and `band` are as they stand after all of them; `id` is the transition's own, the same in a submission. */
  stage: { total: number; band: string; stage: string; id: string };
  /** A stage was risen to, right after its `stage`. One event can lead through several: a rule into MQL, the condition on to SQL. */
  qualified: { total: number; band: string; stage: string; id: string };
  /** A valid form was submitted and its record sealed; `key` is the lead's id, at all endpoints. */
  submit: { form: string; key: string };
  /** The endpoint has accepted it; `files`: where it takes files. */
  delivered: { form: string; key: string; endpoint: string; files?: string };
  /** Posted once, to an endpoint whose answer cannot be read. */
  unconfirmed: { form: string; key: string; endpoint: string; reason: Reason; status: number };
  /** It was not accepted, or will not be tried again: the reasons. */
  undelivered: { form: string; key?: string; endpoint?: string; reason: Reason; status?: number };
  /** A visitor should hear of it, by its code. */
  error: { code: ErrorCode; [more: string]: unknown };
}

export type EventName = keyof EventData;

/** The functions of the module. */
export type Method = 'start' | 'track' | 'identify' | 'open' | 'close' | 'score' | 'why' | 'preview' | 'consent' | 'on' | 'flush' | 'stop' | 'withdraw' | 'log';

/** Those parts of the core, in the order in which they come. */
export const PARTS: Part[] = ['ctas', 'rules', 'score', 'send', 'fields', 'formats', 'phones', 'proof'];

/** What a tree may be made of. */
export const TAGS = ('section div p code h2 h3 span time ul li a img form fieldset legend label input select option textarea button dialog video ' +
  'progress').split(' ');
export const ATTRIBUTES = ('id class type name for value placeholder required disabled readonly checked selected multiple autocomplete inputmode accept ' +
  'enterkeyhint autocapitalize spellcheck maxlength minlength min max step pattern rows cols href target rel src alt width ' +
  'height loading lang dir title role tabindex hidden novalidate part datetime download controls poster preload playsinline').split(' ');
