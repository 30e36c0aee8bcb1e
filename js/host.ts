// The loop: an event goes in as a line, the effects that come out are carried out in order.
//
// No event overtakes another: what an effect causes (a focus that moves, a listener that calls `track`) waits until the
// line before it is done. Nothing here throws: it is called from a stranger's page.
import type { Adopt } from './adopted';
import type { Bridges, MakeBridges } from './bridges';
import { PARTS } from './border';
import { SIGNALS, untilWanted } from './calm';
import { hexadecimal } from './chance';
import { pause, stamp, Timer, wait, whenIdle } from './clock';
import { type Core, hasCtas } from './core';
import type { Ctas, MakeCtas } from './ctas';
import { Dom } from './dom';
import type { Fields } from './fields';
import { Half } from './half';
import type { Later } from './later';
import type { Mail } from './mail';
import type { Answer, ConsentTier, CoreEvent, Effect, Loaded, OutboxHead, Part, Problem, Question } from './protocol';
import type { Past } from './recovery';
import { Sense } from './sense';
import { mayHold, StateStore } from './store';
import type { Surface } from './surface';
import type { EventName, Options, Withdrawn } from './types';
import { warn } from './warn';

/** Nobody waits longer for the words for what is wrong. */
const PATIENCE_MS = 15_000;
/** As long is a page without its CTAs, so that they are drawn in one go; then without them, and they come later. */
const CTAS_MS = 2_000;
/** As long takes a form that was just opened to be painted. */
const PAINT_MS = 50;
/** How many lines are kept to bring a second core to where a trapped one was. */
const KEPT_LINES = 64;

const LATER = { first: () => import('#later'), address: () => new URL('later.mjs', import.meta.url).href };
const FIELDS = { first: () => import('#fields'), address: () => new URL('fields.mjs', import.meta.url).href };
const ADOPTED = { first: () => import('#adopted'), address: () => new URL('adopted.mjs', import.meta.url).href };
const BRIDGES = { first: () => import('#bridges'), address: () => new URL('bridges.mjs', import.meta.url).href };
const CTAS = { first: () => import('#ctas'), address: () => new URL('ctas.mjs', import.meta.url).href };

export type Listeners = Map<string, Set<(data: any) => void>>;

export class Host {
  readonly #options: Options;
  readonly #config: string;
  readonly #opening: Promise<Core>;
  readonly #base: string;
  readonly #dom = new Dom(
    (event) => this.send(event), () => this.#domChanged(), () => this.#mail?.need(true), (where, name) => this.#check(where, name),
    (surface, put) => this.#dress(surface, put), (form) => this.ask('drawing', form),
  );
  readonly #sense: Sense;
  /** Whether the console knows that a part could not be had. */
  #told = false;
  readonly #tellOfMissing = (part: string): void => {
    if (!this.#told) warn(`${part} could not be loaded yet`);
    this.#told = true;
  };
  readonly #half = new Half<Later>(LATER, this.#tellOfMissing);
  readonly #fieldsHalf = new Half<Fields>(FIELDS, this.#tellOfMissing);
  readonly #ctasHalf = new Half<MakeCtas>(CTAS, this.#tellOfMissing);
  readonly #adoptedHalf = new Half<Adopt>(ADOPTED, this.#tellOfMissing);
  readonly #bridgesHalf = new Half<MakeBridges>(BRIDGES, this.#tellOfMissing);
  #ctas: Ctas | undefined;
  /** Whether the config has bridges. */
  readonly #bridging: boolean;
  #bridges: Bridges | undefined;
  /** Ends what is done with forms of the page's own, when the config has some. */
  #disown: (() => void) | undefined;
  /** On its way, when the config has CTAs. */
  readonly #dressing: Promise<MakeCtas> | false;
  /** Whether the core had the part of the CTAs before it was booted. */
  #linked = false;
  #mail: Mail | undefined;
  #site = '';
  #state!: StateStore;
  readonly #wake = new Timer();
  /** Whoever waits for something to do goes on. */
  #want!: () => void;
  readonly #wanted = new Promise<void>((resolve) => (this.#want = resolve));
  listeners: Listeners = new Map();
  /** What the visitor has agreed to on this page, or not; undefined as long as it is what it was. */
  declare tier: ConsentTier | undefined;
  /** Begins anew, as for somebody else. */
  declare again: () => void;
  /** Who has asked the core and waits for its answer, the first first. */
  readonly #asked: ((data: any) => void)[] = [];

  #core: Core | undefined;
  /** Each is stamped as it happens, not when its turn comes: a page and its visible seconds may wait here together. */
  readonly #queue: { event: CoreEvent; click: MouseEvent | undefined; answer: ((data: any) => void) | undefined }[] = [];
  /** The parts of the core that it has asked for: done when the core has heard that they are there. */
  readonly #parts = new Map<Part, Promise<void>>();
  #stepping = false;
  #click: MouseEvent | undefined;
  #stopped = false;
  /** No core can be had any more, and a form is still there that somebody has typed into. */
  #dead = false;
  /** Whether the core has refused the last line. */
  #refused = false;

  /** What brings a second core to where this one is. */
  readonly #past: Past;
  readonly #log: string[] = [];

  /** `config`: its text. `base`: what relative addresses in it are relative to. `core`: on its way. */
  constructor(options: Options, config: string, base: string, core: Promise<Core>) {
    this.#options = options;
    this.#config = config;
    this.#dressing = hasCtas(config) && this.#ctasHalf.get();
    this.#past = { config, snapshot: undefined, since: [] };
    this.#base = base;
    this.#opening = core;
    if (config.indexOf('"adopted"') >= 0) this.#adopt();
    this.#bridging = config.indexOf('"bridges"') >= 0;
    this.#sense = new Sense({
      send: (event, click) => this.send(event, click),
      leave: () => this.#mail?.leave(),
      slots: () => this.#dom.slots(),
      country: options.country,
      banner: () => this.#ctas?.banner() === true,
      on: (target) => this.#ctas?.on(target) ?? [],
      box: (surface) => this.#dom.box(surface),
      depths: config.indexOf('"scroll"') >= 0,
      reading: (then) => this.#half.do(({ Reading }) => then((options) => new Reading(options))),
    });
  }

  /** Boots the core and begins to listen, in several tasks. Rejects with the reason when nothing can be run. */
  async start(): Promise<void> {
    // A log is anchored when it begins: of what passes before that nobody knows.
    const anchor = this.#config.indexOf('"challenge"') >= 0 && import('#anchor').catch(() => {});
    let core = await this.#opening;
    const linked = this.#dressing && this.#linkCtas(core);
    await pause();
    const event = this.#options.calm && !linked ? await untilWanted(this.#config, this.#wanted) : undefined;
    if (event?.isTrusted) this.#sense.found();
    const rest = () => (/^(pa|v)/.test(event?.type!) ? event : pause()); // of a page that is left all is done in this very turn
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
      const lines = this.#half.get().then(({ describe }) => describe(diagnostics, this.#options.wasmUrl));
      throw new Error(`the config cannot be used: ${((await Promise.race([lines, wait(PATIENCE_MS)])) ?? ['`leadline check` says why'])[0]}`);
    }
    await (linked || rest());
    if (this.#stopped) return;
    if (diagnostics.length > 0) this.#tell(diagnostics, true);
    this.#site = loaded.site;
    this.#state = new StateStore(loaded.site);
    this.#withBridges(() => {}); // from the first page on
    const { consent, record } = this.#options;
    if (record) this.#log.push(JSON.stringify({ config: JSON.parse(this.#config) }));
    const waiting = this.#queue.splice(0);
    const boot = this.#boot();
    this.#core = core;
    this.send(boot);
    if (this.#refused) this.send(this.#boot(true)); // a state that cannot be read is worth less than a page that begins
    if (consent) this.send({ k: 'consent', tier: consent });
    this.#stepping = true; // what is called meanwhile comes after the page
    await rest();
    this.#stepping = false;
    if (this.#stopped) return;
    waiting.push(...this.#queue.splice(0));
    this.#dom.start();
    if (this.#dressing) this.#withCtas(() => {}); // from the first page on
    this.#sense.start();
    // What heeding.ts may have to look for; a first press on a telephone number counts.
    if (SIGNALS.test(this.#config) || this.#config.indexOf('"cookie"') >= 0) whenIdle(() => this.#withMail((mail) => mail.heed(this.#config)));
    this.#emit('ready', { site: loaded.site, core: loaded.core, config: loaded.config });
    for (const { event, click, answer } of waiting) this.send(event, click, answer);
    if (anchor) void anchor.then((had) => this.#stopped || had?.default(this.#config, this.#base, this));
    this.send({ k: 'outbox', records: await this.#heads() });
  }

  /** Hands an event to the core, now or after those before it. `click` is the one it is about. */
  send(event: CoreEvent, click?: MouseEvent, answer?: (data: any) => void): void {
    if (this.#stopped) return answer?.(undefined);
    if (this.#dead) return this.#keep(event);
    this.#want();
    if (event.k === 'open' || event.k === 'preview') this.#check(`${event.k}()`, event.surface);
    this.#queue.push({ event: { ...event, ...stamp() }, click, answer });
    this.#drain();
    if (event.k === 'page' && this.#dressing) this.#withCtas((ctas) => ctas.turn());
  }

  on(name: EventName, listener: (data: any) => void): () => void {
    if (name === 'ready') this.#want();
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** An answer to a question, now or when the core is there. */
  ask(what: Question, surface?: string): Promise<any> {
    return new Promise((resolve) => this.send({ k: 'ask', what, surface: surface! }, undefined, resolve));
  }

  /** All of the visitor's is erased, here and where it was sent; the page begins anew. */
  withdraw(): Promise<Withdrawn> {
    return new Promise((resolve) => {
      const begin = () => this.#withMail((mail) => resolve(mail.withdraw()));
      if (this.#site) begin();
      else this.on('ready', begin); // before that nobody knows whose it is
    });
  }

  log(): string {
    return this.#options.record ? this.#log.join('\n') : '';
  }

  stop(): void {
    this.#stopped = true;
    this.#want();
    this.#core = undefined;
    this.#wake.set(undefined, () => {});
    this.#sense.stop();
    this.#dom.clear();
    this.#ctas?.stop();
    this.#disown?.();
    this.#bridges?.stop();
    for (const half of [this.#half, this.#ctasHalf, this.#fieldsHalf, this.#adoptedHalf, this.#bridgesHalf]) half.stop();
    this.#mail?.close();
    for (const resolve of [...this.#asked.splice(0), ...this.#queue.splice(0).map(({ answer }) => answer)]) resolve?.(undefined);
  }

  #boot(afresh = false): CoreEvent {
    const state = afresh ? undefined : this.#state.read(/"cookie"/.test(this.#config));
    return {
      k: 'boot',
      tz: -new Date().getTimezoneOffset(),
      seed: hexadecimal(),
      late: PARTS.slice(Number(this.#linked)), // the CTAs' is the first
      lang: this.#options.locale || document.documentElement.lang || navigator.language,
      device: { touch: matchMedia('(pointer: coarse)').matches, width: innerWidth },
      gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
      state,
    };
  }

  /** What CTAs need, when it comes in time: then they are drawn in one go with the rest. */
  async #linkCtas(core: Core): Promise<void> {
    const part = core.bring('ctas').then(() => void (this.#linked = true), () => {});
    await Promise.race([Promise.all([part, this.#dressing]), wait(CTAS_MS)]);
  }

  /** What only CTAs need is a half of its own, which other pages never fetch. */
  #withCtas(work: (ctas: Ctas) => void): void {
    this.#ctasHalf.do((make) => {
      if (!this.#stopped) work((this.#ctas ??= make({ send: (event) => this.send(event), surfaces: () => this.#dom.surfaces, wasmUrl: this.#options.wasmUrl })));
    });
  }

  /**
   * What a form with choices or steps wears, and then what a look, a call to action, or a place among paragraphs wants. A form that looks as
   * usual needs nothing more: what a lead comes of waits for as little as can be.
   */
  #dress(surface: Surface, put: () => void): void {
    const { kept, look, more, after } = surface.mount;
    const rest = () => (kept !== undefined && !look && !after ? put() : this.#withCtas((ctas) => ctas.dress(surface, put)));
    if (!more) return rest();
    this.#fieldsHalf.do((dress) => {
      dress(surface);
      rest();
    });
  }

  /** The page's other scripts hear of what its listeners hear of. */
  #withBridges(work: (bridges: Bridges) => void): void {
    if (!this.#bridging) return;
    this.#bridgesHalf.do((make) => {
      if (this.#stopped) return;
      this.#bridges ??= make({
        config: this.#config,
        agreed: this.#state.persists(),
        send: (event) => this.send(event),
      });
      work(this.#bridges);
    });
  }

  /** The page's own forms: from now on, for somebody may be filling one in. */
  #adopt(): void {
    this.#adoptedHalf.do((adopt) => {
      if (this.#stopped) return;
      this.#disown = adopt({
        config: this.#config,
        send: (event) => this.send(event),
        ready: () => this.#core !== undefined,
        begun: () => {
          this.#dom.adopted = true;
          this.#mail?.need(true);
        },
        half: this.#half,
      });
    });
  }

  #need({ part, idle, presets }: { part: Part; idle?: true; presets?: string[] }): void {
    if (part === 'fields') void this.#fieldsHalf.get();
    const bring = () => {
      void this.#bring(part, presets);
      if (part === 'send') this.#withMail((mail) => mail.need(this.#dom.filling));
    };
    // A call to action may wait for a score; without any, nothing on the page does.
    if (idle) this.#dressing ? whenIdle(bring) : this.#sense.later(bring);
    // In a task of its own: to ask for files takes as long as to draw a form. What a click opens is painted first.
    else setTimeout(bring, this.#click ? PAINT_MS : 0);
  }

  /** What a submission needs comes with the part that sends; one that was made before waits here. */
  #withMail(work: (mail: Mail) => void): void {
    this.#half.do(({ Mail }) => {
      work((this.#mail ??= new Mail(this.#site, this.#base, this, this.#dom)));
      if (this.#stopped) this.#mail.close();
    });
  }

  /** What earlier pages have left in the outbox. Most have none, and it costs nothing to see that. */
  async #heads(): Promise<OutboxHead[]> {
    const found = await mayHold(this.#site);
    if (found === false) return [];
    if (found === undefined) await new Promise<void>((resolve) => whenIdle(resolve));
    return new Promise((resolve) => this.#withMail((mail) => resolve(mail.heads())));
  }

  /** Says once that no call to action and no form has the name, which would do nothing, silently. One that a rule reads has its use. */
  #check(where: string, name: string): void {
    if (this.#config.indexOf(JSON.stringify(name)) < 0) this.#half.do(({ tellOfName }) => tellOfName(where, name, this.#config));
  }

  #tell(problems: Problem[], left?: boolean): void {
    this.#half.do(({ tell }) => tell(problems, this.#options.wasmUrl, left));
  }

  /** Fetches a part and tells the core of it, after those that it asked for before. */
  #bring(part: Part, names?: string[]): Promise<void> {
    const before = [...this.#parts.values()];
    const coming = this.#parts.get(part) ?? this.#fetchPart(part, names).then((presets) => Promise.all(before).then(() => this.send({ k: 'part', part, ...presets })));
    this.#parts.set(part, coming);
    return coming;
  }

  /** Most often it is there at once; else later.mjs tries again, until it is. */
  async #fetchPart(part: Part, names?: string[]): Promise<object | undefined> {
    const core = this.#core;
    try {
      if (names) throw part; // presets come with it
      await core!.bring(part);
      if (core === this.#core) return undefined;
    } catch {
      // Tried again.
    }
    const { bringPart } = await this.#half.get();
    return bringPart(part, names, {
      get: () => (this.#stopped ? null : this.#core), put: (twin) => (this.#core = twin), past: this.#past, wasmUrl: this.#options.wasmUrl, missing: this.#tellOfMissing,
    });
  }

  #drain(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    while (this.#core && this.#queue.length > 0) {
      const { event, click, answer } = this.#queue.shift()!;
      this.#click = click;
      if (answer) this.#asked.push(answer);
      let line: string | undefined;
      try {
        line = JSON.stringify(event);
      } catch {
        this.#half.do(({ plain }) => this.send(plain(event))); // it may hold what JSON cannot
      }
      this.#refused = !line;
      if (line) this.#step(this.#core, line);
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
    if (this.#past.since.length >= KEPT_LINES) this.#half.do(({ snap }) => this.#core && snap(this.#core, this.#past));
  }

  #answered(line: string, text: string): void {
    if (this.#options.record) this.#log.push(`> ${line}`, `< ${text}`);
    if (!line.startsWith('{"k":"ask","what":"mine"')) this.#past.since.push(line); // it changes nothing, and comes often; another question may wait
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
      case 'watch':
        if (this.#dressing) this.#withCtas((ctas) => ctas.watch(effect));
        return this.#sense.watch(effect);
      case 'patch': return this.#dom.patch(effect.surface, effect.mount, effect.ops);
      case 'reveal': return this.#withCtas((ctas) => ctas.reveal(effect.surface, effect.selector));
      case 'save':
      case 'copy':
      case 'go': return this.#half.do(({ give }) => give(effect));
      case 'unmount': return this.#dom.unmount(effect.surface);
      case 'store': return effect.at === 'state' ? this.#state.write(effect.value, effect.where) : this.#withMail((mail) => mail.put(effect.key, effect.value));
      case 'erase': return effect.at === 'state' ? this.#state.erase() : this.#withMail((mail) => mail.erase(effect.key));
      case 'post': return this.#withMail((mail) => mail.post(effect.key, effect.attempt));
      case 'prevent': return this.#click?.preventDefault();
      case 'emit': return this.#emit(effect.name, effect.data);
      case 'tell': return this.#asked.shift()?.(effect.data);
      case 'need': return this.#need(effect);
      case 'warn': return this.#tell([effect]);
    }
    effect satisfies never; // each that the border has is carried out
  }

  #emit(name: EventName, data: any): void {
    if (name === 'consent') {
      this.tier = data.tier;
      this.#withMail((mail) => mail.follow(data));
    }
    this.#withBridges((bridges) => bridges.hear(name, data));
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
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
    const stamped = { ...event, ...stamp() };
    this.#withMail((mail) => mail.keep(event.surface, stamped));
  }

  #domChanged(): void {
    this.#ctas?.look();
    this.#sense.look();
    this.#mail?.need(this.#dom.filling);
  }

  /**
   * The core has trapped, or its rest could not be had. The next one is brought to where it was, and given the line again;
   * the effects of the lines before were carried out already. When the last core, the twin, falls over the same line, the
   * page is left as it was without us; but no form that holds input is taken away.
   */
  async #recover(line: string): Promise<void> {
    const failed = this.#core!;
    this.#core = undefined;
    this.#wake.set(undefined, () => {});
    try {
      const { recover } = await this.#half.get();
      const [core, text] = await recover(failed, this.#past, line);
      if (this.#stopped) return;
      this.#core = core;
      this.#stepping = true;
      this.#answered(line, text);
      this.#stepping = false;
      this.#drain();
    } catch (error) {
      warn(`stopped: ${error}`);
      this.#dead = this.#dom.filling;
      if (!this.#dead) this.stop();
      else for (const { event } of this.#queue.splice(0)) this.#keep(event);
    }
  }
}
