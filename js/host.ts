// The loop: an event goes in as a line, the effects that come out are carried out in order.
//
// No event overtakes another: what an effect causes (a focus that moves, a listener that calls `track`) waits until the
// line before it is done. Nothing here throws: it is called from a stranger's page.
import { PARTS } from './border';
import { pause, stamp, Timer, wait, whenIdle } from './clock';
import type { Core } from './core';
import { Dom } from './dom';
import { Half, patience } from './half';
import type { Outbox } from './outbox';
import type { Poster } from './post';
import type { Answer, CoreEvent, Effect, Loaded, Opaque, OutboxHead, OutboxRecord, Part, Problem, Question } from './protocol';
import { Sense } from './sense';
import { mayHold, nameOf, StateStore } from './store';
import type { EventName, Options } from './types';
import { warn } from './warn';

/** Nobody waits longer for the words for what is wrong. */
const PATIENCE_MS = 15_000;
/** How many lines are kept to bring a second core to where a trapped one was. */
const KEPT_LINES = 64;

/** Keeps and sends submissions. */
interface Mail {
  outbox: Outbox;
  poster: Poster;
}

export class Host {
  readonly #options: Options;
  readonly #config: string;
  readonly #opening: Promise<Core>;
  readonly #base: string;
  readonly #dom = new Dom((event) => this.send(event), () => this.#domChanged(), () => this.#mail?.outbox.need(true), (where, name) => this.#check(where, name));
  readonly #sense: Sense;
  readonly #half = new Half(() => this.#tellOfMissing('later.mjs'));
  #mail: Mail | undefined;
  #site = '';
  #state!: StateStore;
  readonly #wake = new Timer();
  readonly #listeners = new Map<string, Set<(data: any) => void>>();
  /** Who has asked the core and waits for its answer, the first first. */
  readonly #asked: ((data: any) => void)[] = [];

  #core: Core | undefined;
  /** Each is stamped as it happens, not when its turn comes: a page and its visible seconds may wait here together. */
  readonly #queue: { event: CoreEvent; click: MouseEvent | undefined; answer: ((data: any) => void) | undefined }[] = [];
  /** The parts of the core that it has asked for: done when the core has heard that they are there. */
  readonly #parts = new Map<Part, Promise<void>>();
  /** Whether the console knows that a part could not be had, and which names it knows to be nobody's. */
  #told = false;
  readonly #unknown = new Set<string>();
  #stepping = false;
  #click: MouseEvent | undefined;
  #stopped = false;
  /** No core can be had any more, and a form is still there that somebody has typed into. */
  #dead = false;
  /** Whether the core has refused the last line. */
  #refused = false;

  // What brings a second core to where this one is: the last snapshot, and the lines since.
  #snapshot: Opaque;
  #since: string[] = [];
  readonly #log: string[] = [];

  /** `config`: its text. `base`: what relative addresses in it are relative to. `core`: on its way. */
  constructor(options: Options, config: string, base: string, core: Promise<Core>) {
    this.#options = options;
    this.#config = config;
    this.#base = base;
    this.#opening = core;
    this.#sense = new Sense({
      send: (event, click) => this.send(event, click),
      leave: () => this.#mail?.poster.leave(),
      slots: () => this.#dom.slots(),
      box: (surface) => this.#dom.box(surface),
      depths: config.indexOf('"scroll"') >= 0,
      reading: (then) => whenIdle(() => this.#half.do(({ Reading }) => then((options) => new Reading(options)))),
    });
  }

  /** Boots the core and begins to listen, in several tasks. Rejects with the reason when nothing can be run. */
  async start(): Promise<void> {
    let core = await this.#opening;
    await pause();
    const load = async (): Promise<string> => {
      try {
        return core.load(this.#config);
      } catch {
        core = await core.next();
        return load();
      }
    };
    const loaded: Loaded = JSON.parse(await load());
    const { diagnostics } = loaded;
    if (!loaded.ok) {
      const lines = new Promise<string[]>((resolve) => this.#half.do(({ describe }) => resolve(describe(diagnostics, this.#options.wasmUrl))));
      throw new Error(`the config cannot be used: ${((await Promise.race([lines, wait(PATIENCE_MS)])) ?? ['`leadline check` says why'])[0]}`);
    }
    await pause();
    if (this.#stopped) return;
    if (diagnostics.length > 0) this.#tell(diagnostics, 'parts of the config were left out:\n');
    this.#site = loaded.site;
    this.#state = new StateStore(loaded.site);
    this.#log.push(JSON.stringify({ config: JSON.parse(this.#config) }));
    const { consent } = this.#options;
    const waiting = this.#queue.splice(0);
    const boot = this.#boot();
    this.#core = core;
    this.send(boot);
    if (this.#refused) this.send(this.#boot(true)); // a state that cannot be read is worth less than a page that begins
    if (consent) this.send({ k: 'consent', tier: consent });
    this.#stepping = true; // what is called meanwhile comes after the page
    await pause();
    this.#stepping = false;
    if (this.#stopped) return;
    waiting.push(...this.#queue.splice(0));
    this.#dom.start();
    this.#sense.start();
    this.#emit('ready', { site: loaded.site, core: loaded.core, config: loaded.config });
    for (const { event, click, answer } of waiting) this.send(event, click, answer);
    this.send({ k: 'outbox', records: await this.#heads() });
  }

  /** Hands an event to the core, now or after those before it. `click` is the one it is about. */
  send(event: CoreEvent, click?: MouseEvent, answer?: (data: any) => void): void {
    if (this.#stopped) return answer?.(undefined);
    if (this.#dead) return this.#keep(event);
    if (event.k === 'open' && typeof event.surface === 'string') this.#check('open()', event.surface);
    this.#queue.push({ event: { ...event, ...stamp() }, click, answer });
    this.#drain();
  }

  on(name: EventName, listener: (data: any) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** An answer to a question, now or when the core is there. */
  ask(what: Question, surface?: string): Promise<any> {
    return new Promise((resolve) => this.send({ k: 'ask', what, ...(typeof surface === 'string' && { surface }) }, undefined, resolve));
  }

  log(): string {
    return this.#options.record ? this.#log.join('\n') : '';
  }

  stop(): void {
    this.#stopped = true;
    this.#core = undefined;
    this.#wake.set(undefined, () => {});
    this.#sense.stop();
    this.#dom.clear();
    this.#half.stop();
    this.#mail?.outbox.close();
    for (const resolve of [...this.#asked.splice(0), ...this.#queue.splice(0).map(({ answer }) => answer)]) resolve?.(undefined);
  }

  #boot(afresh = false): CoreEvent {
    const state = afresh ? undefined : this.#state.read();
    return {
      k: 'boot',
      tz: -new Date().getTimezoneOffset(),
      seed: hexadecimal(),
      late: PARTS,
      lang: this.#options.locale || document.documentElement.lang || navigator.language,
      device: { touch: matchMedia('(pointer: coarse)').matches, width: innerWidth },
      gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
      ...(state !== undefined && { state }),
    };
  }

  #need(part: Part, idle = false): void {
    if (idle) whenIdle(() => void this.#bring(part));
    else void this.#bring(part);
    if (part === 'send') this.#withMail(({ outbox }) => outbox.need(this.#dom.filling));
  }

  /** What a submission needs comes with the part that sends; one that was made before waits here. */
  #withMail(work: (mail: Mail) => void): void {
    this.#half.do(({ Outbox, Poster }) => {
      this.#mail ??= { outbox: new Outbox(nameOf(this.#site), (key, ok) => this.send({ k: 'stored', key, ok })), poster: new Poster(this.#base) };
      work(this.#mail);
      if (this.#stopped) this.#mail.outbox.close();
    });
  }

  /** What earlier pages have left in the outbox. Most have none, and it costs nothing to see that. */
  async #heads(): Promise<OutboxHead[]> {
    const found = await mayHold(this.#site);
    if (found === false) return [];
    if (found === undefined) await new Promise<void>((resolve) => whenIdle(resolve));
    return new Promise((resolve) => this.#withMail(({ outbox }) => resolve(outbox.heads())));
  }

  /** Says once that no call to action and no form has the name, which would do nothing, silently. One that a rule reads has its use. */
  #check(where: string, name: string): void {
    if (this.#unknown.has(name) || this.#config.indexOf(JSON.stringify(name)) >= 0) return;
    this.#unknown.add(name);
    this.#half.do(({ tellOfName }) => tellOfName(where, name, this.#config));
  }

  #tell(problems: Problem[], about?: string): void {
    this.#half.do(({ tell }) => tell(problems, this.#options.wasmUrl, about));
  }

  /** Fetches a part and tells the core of it, after those that it asked for before. */
  #bring(part: Part): Promise<void> {
    const before = [...this.#parts.values()];
    const coming = this.#parts.get(part) ?? this.#fetchPart(part).then(() => Promise.all(before)).then(() => this.send({ k: 'part', part }));
    this.#parts.set(part, coming);
    return coming;
  }

  /** Until it is there: a second try, then the twin, which has them all; then again from time to time. The page goes on meanwhile. */
  async #fetchPart(part: Part): Promise<void> {
    for (let tries = 0; !this.#stopped; ++tries) {
      const core = this.#core;
      try {
        await core?.bring(part);
        if (core && core === this.#core) return;
      } catch {
        if (tries > 0 && core === this.#core) await this.#replace(core!);
        if (tries > 0 && core === this.#core) this.#tellOfMissing(part);
        if (core === this.#core) await patience(tries);
      }
      if (!this.#core) await patience(0); // being replaced
    }
  }

  #tellOfMissing(part: string): void {
    if (!this.#told) warn(`a part of it (${part}) could not be loaded; it will be tried again`);
    this.#told = true;
  }

  /** The twin takes over from a core that works but lacks a part. Nothing changes when there is no twin either. */
  async #replace(core: Core): Promise<void> {
    try {
      const twin = await core.next(true);
      if (this.#core !== core) return;
      this.#catchUp(twin);
      this.#core = twin;
    } catch {
      // The core that is there goes on.
    }
  }

  #drain(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    while (this.#core && this.#queue.length > 0) {
      const { event, click, answer } = this.#queue.shift()!;
      this.#click = click;
      if (answer) this.#asked.push(answer);
      const line = encode(event);
      this.#refused = line === undefined;
      if (line !== undefined) this.#step(this.#core, line);
      if (answer && this.#refused) this.#asked.splice(this.#asked.indexOf(answer), 1)[0]?.(undefined);
      this.#click = undefined;
    }
    this.#stepping = false;
  }

  #step(core: Core, line: string): void {
    let text: string;
    try {
      text = core.step(line);
    } catch {
      void this.#recover(line);
      return;
    }
    this.#answered(line, text);
    if (this.#since.length >= KEPT_LINES) this.#snap(core);
  }

  #answered(line: string, text: string): void {
    if (this.#options.record) this.#log.push(`> ${line}`, `< ${text}`);
    this.#since.push(line);
    const answer: Answer = JSON.parse(text);
    this.#refused = answer.error !== undefined;
    if (answer.error) this.#tell([answer.error]);
    for (const effect of answer.e) {
      try {
        this.#do(effect);
      } catch (error) {
        warn(`${effect.k} failed: ${error}`);
      }
    }
    if (!this.#stopped && !answer.error) this.#wake.set(answer.wake, () => this.send({ k: 'wake' }));
  }

  #do(effect: Effect): void {
    switch (effect.k) {
      case 'watch': return this.#sense.watch(effect);
      case 'patch': return this.#dom.patch(effect.surface, effect.mount, effect.ops);
      case 'unmount': return this.#dom.unmount(effect.surface);
      case 'store': return effect.at === 'state' ? this.#state.write(effect.value, effect.where) : this.#withMail(({ outbox }) => outbox.put(effect.key, effect.value));
      case 'erase': return effect.at === 'state' ? this.#state.erase() : this.#withMail(({ outbox }) => outbox.erase(effect.key));
      case 'post': return this.#withMail((mail) => this.#post(mail, effect.key, effect.attempt));
      case 'prevent': return this.#click?.preventDefault();
      case 'emit': return this.#emit(effect.name, effect.data);
      case 'tell': return this.#asked.shift()?.(effect.data);
      case 'need': return this.#need(effect.part, effect.idle);
      case 'warn': return this.#tell([effect]);
    }
    effect satisfies never; // each that the border has is carried out
  }

  /** A record that was just sealed is sent in this very turn, so that it is under way before the page can go. */
  #post(mail: Mail, key: string, attempt: number): void {
    const taken = mail.outbox.take(key);
    if (!(taken instanceof Promise)) return void this.#deliver(mail, taken, attempt);
    void taken.then((record) => {
      if (typeof record === 'object') void this.#deliver(mail, record, attempt);
      else this.send({ k: 'reply', key, attempt, status: 0, why: record });
    });
  }

  async #deliver({ outbox, poster }: Mail, record: OutboxRecord, attempt: number): Promise<void> {
    const reply = await poster.send(record);
    outbox.release(record.key);
    this.send({ k: 'reply', key: record.key, attempt, ...reply });
  }

  #emit(name: EventName, data: unknown): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(data);
      } catch (error) {
        console.error(error); // the site's own mistake, told where it looks for it, but not in our way
      }
    }
  }

  /** What is submitted without a core is kept as it was typed: the next page makes a submission of it. */
  #keep(event: CoreEvent): void {
    if (event.k !== 'submit') return;
    const key = hexadecimal();
    const body = JSON.stringify({ ...event, ...stamp(), id: key, page: { path: location.pathname, title: document.title }, traits: {}, shown: -1 });
    this.#withMail(({ outbox }) => outbox.put(key, { form: event.surface, created: Date.now(), state: 'raw', body }));
    this.#dom.keep(event.surface);
  }

  #domChanged(): void {
    this.#sense.look();
    this.#mail?.outbox.need(this.#dom.filling);
  }

  /** Keeps the road to recovery short. `snap` changes nothing and is no part of the visit. */
  #snap(core: Core): void {
    try {
      const answer: Answer = JSON.parse(core.step('{"k":"snap"}'));
      for (const effect of answer.e) {
        if (effect.k !== 'store' || effect.at !== 'state') continue;
        this.#snapshot = effect.value;
        this.#since = [];
      }
    } catch {
      // The next line will find the core trapped.
    }
  }

  /**
   * The core has trapped, or its rest could not be had. The next one is brought to where it was, and given the line again;
   * the effects of the lines before were carried out already. When the last core, the twin, falls over the same line, the
   * page is left as it was without us; but no form that holds input is taken away.
   */
  async #recover(line?: string): Promise<void> {
    const failed = this.#core!;
    this.#core = undefined;
    this.#wake.set(undefined, () => {});
    try {
      const [core, text] = await this.#replay(await failed.next(), line);
      if (this.#stopped) return;
      this.#core = core;
      this.#stepping = true;
      if (line !== undefined) this.#answered(line, text);
      this.#stepping = false;
      this.#drain();
    } catch (error) {
      warn(`stopped: ${error}`);
      this.#dead = this.#dom.filling;
      if (!this.#dead) this.stop();
      else for (const { event } of this.#queue.splice(0)) this.#keep(event);
    }
  }

  /** The first core from `core` on that comes through the config, the lines since the last snapshot, and this one. */
  async #replay(core: Core, line: string | undefined): Promise<[Core, string]> {
    try {
      this.#catchUp(core);
      return [core, line === undefined ? '' : core.step(line)];
    } catch {
      return this.#replay(await core.next(), line);
    }
  }

  /** Brings another core to where this one is. */
  #catchUp(core: Core): void {
    core.load(this.#config);
    if (this.#snapshot !== undefined) core.step(JSON.stringify({ k: 'resume', state: this.#snapshot }));
    for (const earlier of this.#since) core.step(earlier);
  }
}

/** 128 bits of chance. */
function hexadecimal(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The line. What a site hands us may hold what JSON cannot (cycles, BigInt, getters that throw): those parts are left out. */
function encode(event: CoreEvent): string | undefined {
  try {
    return JSON.stringify(event);
  } catch {
    try {
      return JSON.stringify(plain(event, 0));
    } catch {
      return undefined;
    }
  }
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 8) return undefined;
  const entries = Object.keys(value).map((key): [string, unknown] => {
    try {
      return [key, plain((value as Record<string, unknown>)[key], depth + 1)];
    } catch {
      return [key, undefined];
    }
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
