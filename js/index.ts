// The module a developer imports, and the one the pasted script loads. Importing it does nothing, also on a server.
import { openCore, type Places } from './core';
import { Host } from './host';
import { useNatives } from './natives';
import type { CoreEvent } from './protocol';
import type { ConsentTier, EventName, Listener, Options, Score, Why, Withdrawn } from './types';
import { warn } from './warn';

export type * from './config';
export type { Call, ConsentTier, EventData, EventName, Leadline, Listener, Options, PageLeadline, Reason, Score, Standing, Why, WhyCode, Withdrawn } from './types';

/** Set on the page while one copy of this module runs, whichever way it came. */
const RUNNING = Symbol.for('leadline');
const page = globalThis as { [RUNNING]?: object | undefined };

/** The start that is under way or has come to run; another one begins with another. */
let current: object | undefined;
let host: Host | undefined;
/** What was called before there is a host. It hears of none when nothing runs. */
let early: ((host: Host | undefined) => void)[] = [];
const EARLY_CALLS = 100;

function later(call: (host: Host | undefined) => void): void {
  if (host) call(host);
  else if (early.length < EARLY_CALLS && typeof document !== 'undefined') early.push(call);
  else call(undefined);
}

function send(event: CoreEvent): void {
  later((running) => running?.send(event));
}

/** An answer, when Leadline runs or is about to; nobody waits for a start that nobody has asked for, as on a server. */
function ask(question: (running: Host) => Promise<any>): Promise<any> {
  if (!current) return Promise.resolve(undefined);
  return new Promise((resolve) => later((running) => resolve(running && question(running))));
}

/**
 * Begins: fetches the config and the core, draws what is to be seen, listens. True when it runs; false, with one console
 * warning, when the config or the core cannot be used. The page is as it was then.
 */
export async function start(options: Options): Promise<boolean> {
  if (typeof document === 'undefined') return false;
  if (page[RUNNING]) {
    warn('it is running already');
    return false;
  }
  const mine = (page[RUNNING] = current = {});
  try {
    if (typeof HTMLDialogElement === 'undefined') throw new Error('this browser is too old');
    await activated();
    useNatives();
    const { config } = options;
    const base = new URL(typeof config === 'string' ? config : '', document.baseURI).href;
    const text = typeof config === 'string' ? fetchText(base) : Promise.resolve(JSON.stringify(config));
    const core = openCore(places(options.wasmUrl), options.core ?? 'auto', text);
    core.catch(() => {}); // told below, unless the config fails first
    const made = new Host(options, await text, base, core);
    made.again = () => {
      stop();
      void start({ ...options, consent: 'none' });
      later((running) => running && (running.listeners = made.listeners));
    };
    await run(made, mine);
  } catch (error) {
    if (current !== mine) return false; // stopped in the meantime
    stop();
    warn(`not started: ${error instanceof Error ? error.message : error}`);
  }
  return current === mine;
}

/** Where the core's parts lie: beside the first. Each is named here in full, so that a bundler sees and copies it. */
function places(show: string | undefined): Places {
  const beside = (part: string) => show?.replace(/\.wasm\b/, `.${part}.wasm`);
  return {
    show: show ?? new URL('leadline.wasm', import.meta.url).href,
    common: beside('common') ?? new URL('leadline.common.wasm', import.meta.url).href,
    ctas: beside('ctas') ?? new URL('leadline.ctas.wasm', import.meta.url).href,
    rules: beside('rules') ?? new URL('leadline.rules.wasm', import.meta.url).href,
    score: beside('score') ?? new URL('leadline.score.wasm', import.meta.url).href,
    fields: beside('fields') ?? new URL('leadline.fields.wasm', import.meta.url).href,
    send: beside('send') ?? new URL('leadline.send.wasm', import.meta.url).href,
    formats: beside('formats') ?? new URL('leadline.formats.wasm', import.meta.url).href,
    proof: beside('proof') ?? new URL('leadline.proof.wasm', import.meta.url).href,
    phones: beside('phones') ?? new URL('leadline.phones.wasm', import.meta.url).href,
  };
}

async function run(made: Host, mine: object): Promise<void> {
  if (current !== mine) return; // stopped in the meantime
  host = made;
  for (const call of early.splice(0)) call(host);
  await host.start();
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new Error(`the config ${url} could not be loaded (${response?.status ?? 'no answer'})`);
  return response.text();
}

/** A page that is only being prerendered has no visitor yet. */
function activated(): Promise<void> {
  if (!(document as { prerendering?: boolean }).prerendering) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('prerenderingchange', () => resolve(), { once: true }));
}

/** Something happened that only the site knows of. With an `id` the same one counts once. `props`: what JSON can hold. */
export function track(name: string, props: object = {}, id?: string): void {
  send({ k: 'track', name, props, id: id! });
}

/** Something is known about the visitor, for the rules and for the lead: `{company: 'Acme', plan: 'trial'}`. */
export function identify(traits: object): void {
  send({ k: 'identify', traits });
}

/** Opens a form by its id, or the form that a call to action with this id opens. */
export function open(surface: string): void {
  send({ k: 'open', surface });
}

/** Closes it. What was typed is there when it is opened again on this page. */
export function close(surface: string): void {
  send({ k: 'close', surface });
}

/** The score now, with every reason; undefined when nothing runs. */
export function score(): Promise<Score | undefined> {
  return ask((running) => running.ask('score'));
}

/** Why a surface is shown, or is not; of all of them, when none is named; undefined when nothing runs. */
export function why<Id extends string | undefined = undefined>(surface?: Id): Promise<(Id extends string ? Why : Why[]) | undefined> {
  return ask((running) => running.ask('why', surface));
}

/** Shows a surface past everything that would hold it back, and counts nothing; only where the config has `preview`. */
export function preview(surface: string): void {
  send({ k: 'preview', surface });
}

/** What may be remembered from now on. What is no longer allowed is erased at once. */
export function consent(tier: ConsentTier): void {
  send({ k: 'consent', tier });
}

/** The visitor withdraws: all of theirs is erased here, and whoever has got a lead of theirs is asked to erase it. The page begins anew. */
export function withdraw(): Promise<Withdrawn | undefined> {
  return ask((running) => running.withdraw());
}

/** Calls `listener` at each event of that name, until the returned function is called. May be called before `start`. */
export function on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
  let off: (() => void) | undefined;
  let wanted = true;
  later((running) => {
    if (wanted) off = running?.on(name, listener);
  });
  return () => {
    wanted = false;
    off?.();
  };
}

/** Sends now what waits to be sent. */
export function flush(): void {
  send({ k: 'flush' });
}

/** Takes everything away: surfaces, listeners, timers. What was submitted stays in the outbox. `start` begins anew. */
export function stop(): void {
  host?.stop();
  host = undefined;
  if (current && page[RUNNING] === current) page[RUNNING] = undefined;
  current = undefined;
  for (const call of early.splice(0)) call(undefined);
}

/** With the option `record`: the visit so far, in the format of a session file; otherwise an empty text. */
export function log(): string {
  return host?.log() ?? '';
}
