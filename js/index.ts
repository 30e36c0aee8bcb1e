// The module a developer imports, and the one the pasted script loads. Importing it does nothing, also on a server.
import { type Core, openCore } from './core';
import { Host, warn } from './host';
import type { CoreEvent } from './protocol';
import type { ConsentTier, EventName, Leadline, Listener, Options, Score, Why } from './types';

export type { ConsentTier, EventName, Leadline, Listener, Options, Score, Why } from './types';

/** Set on the page while one copy of this module runs, whichever way it came. */
const RUNNING = Symbol.for('leadline');
const page = globalThis as { [RUNNING]?: boolean };

let host: Host | undefined;
/** What was called before `start`. */
let early: ((host: Host) => void)[] = [];
const EARLY_CALLS = 100;

function later(call: (host: Host) => void): void {
  if (host) call(host);
  else if (early.length < EARLY_CALLS) early.push(call);
}

function send(event: CoreEvent): void {
  later((running) => running.send(event));
}

export async function start(options: Options): Promise<boolean> {
  if (typeof document === 'undefined') return false;
  if (page[RUNNING]) {
    warn('it is running already; the second start was ignored');
    return false;
  }
  page[RUNNING] = true;
  try {
    await activated();
    const core = openCore(options.wasmUrl ?? new URL('leadline.wasm', import.meta.url).href, options.core ?? 'auto');
    core.catch(() => {}); // told below, unless the config fails first
    await run(options, core);
    return true;
  } catch (error) {
    stop();
    warn(`not started: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

async function run(options: Options, core: Promise<Core>): Promise<void> {
  const { config } = options;
  const inline = typeof config !== 'string';
  const base = inline ? document.baseURI : new URL(config, document.baseURI).href;
  const text = inline ? JSON.stringify(config) : await fetchText(base);
  if (!page[RUNNING]) return; // stopped in the meantime
  host = new Host(options, text, base, core);
  for (const call of early.splice(0)) call(host);
  await host.start();
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new Error(`the config ${url} could not be loaded (${response ? `HTTP ${response.status}` : 'no answer'})`);
  return response.text();
}

/** A page that is only being prerendered has no visitor yet. */
function activated(): Promise<void> {
  if (!(document as { prerendering?: boolean }).prerendering) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('prerenderingchange', () => resolve(), { once: true }));
}

export function track(name: string, props: object = {}, id?: string): void {
  send({ k: 'track', name, props, ...(id !== undefined && { id }) });
}

export function identify(traits: object): void {
  send({ k: 'identify', traits });
}

export function open(surface: string): void {
  send({ k: 'open', surface });
}

export function close(surface: string): void {
  send({ k: 'close', surface });
}

export function score(): Promise<Score | undefined> {
  return new Promise((resolve) => later((running) => void running.ask('score').then(resolve)));
}

export function why(surface: string): Promise<Why | undefined> {
  return new Promise((resolve) => later((running) => void running.ask('why', surface).then(resolve)));
}

export function consent(tier: ConsentTier): void {
  send({ k: 'consent', tier });
}

export function on(name: EventName, listener: Listener): () => void {
  let off: (() => void) | undefined;
  let wanted = true;
  later((running) => {
    if (wanted) off = running.on(name, listener);
  });
  return () => {
    wanted = false;
    off?.();
  };
}

export function flush(): void {
  send({ k: 'flush' });
}

export function stop(): void {
  host?.stop();
  host = undefined;
  early = [];
  page[RUNNING] = false;
}

export function log(): string {
  return host?.log() ?? '';
}

// The compiler's word that the module is what it says.
({ start, track, identify, open, close, score, why, consent, on, flush, stop, log }) satisfies Leadline;
