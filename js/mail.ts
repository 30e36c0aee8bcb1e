// Submissions on their way: the outbox keeps them, and each is posted when the core asks for it.
import { hexadecimal } from './chance';
import { connect, soon } from './database';
import type { Files, MakeFiles } from './files';
import { Half } from './half';
import { Heeding } from './heeding';
import { Outbox } from './outbox';
import { Poster } from './post';
import type { Prove } from './proof';
import type { CoreEvent, OutboxHead, OutboxRecord, Reply } from './protocol';
import { Receipts } from './receipts';
import { sayKept } from './recovery';
import css from './sent.css';
import { sheetOf } from './sheet';
import { nameOf } from './store';
import type { Surface } from './surface';
import type { EventData, EventName, Withdrawn } from './types';
import { warn } from './warn';
import type { Withdrawal } from './withdrawal';

const FILES = { first: () => import('#files'), address: () => new URL('files.mjs', import.meta.url).href };

const PROOF = { first: () => import('#proof'), address: () => new URL('proof.mjs', import.meta.url).href };

const WITHDRAWAL = { first: () => import('#withdrawal'), address: () => new URL('withdrawal.mjs', import.meta.url).href };

const wear = sheetOf(css, true);

/** As long after a form was opened it has come in. */
const SEEN_MS = 300;

interface Page {
  send(event: CoreEvent, click?: undefined, answer?: (data: any) => void): void;
  on(name: EventName, listener: (data: any) => void): unknown;
  again(): void;
}

export class Mail extends Outbox {
  readonly #name: string;
  readonly #poster: Poster;
  readonly #send: Page['send'];
  readonly #dom: { readonly surfaces: Surface[] };
  /** What only forms that ask for files need: files.mjs, which other pages never fetch. */
  readonly #half = new Half<MakeFiles>(FILES, (address) => warn(`${address} could not be loaded; it will be tried again`));
  #files: Files | undefined;
  /** Likewise proof.mjs. A form does without it. */
  readonly #proofs = new Half<Prove>(PROOF, () => {});
  #asksForFiles = false;
  readonly #site: string;
  readonly #base: string;
  readonly #again: () => void;
  readonly #receipts: Receipts;
  /** Likewise withdrawal.mjs, for visitors who withdraw. */
  readonly #withdrawal = new Half<Withdrawal>(WITHDRAWAL, (address) => warn(`${address} could not be loaded; it will be tried again`));
  #withdrawn = false;
  #rehearsed = false;
  readonly #heeding = new Heeding();
  readonly #stop = new AbortController();
  readonly #dressed = new WeakSet<Surface>();
  /** What was submitted without a core: its form, by its key. */
  readonly #typed = new Map<string, string>();

  /** `site`: whose. `base`: what relative addresses are relative to. */
  constructor(site: string, base: string, host: Page, dom: { readonly surfaces: Surface[] }) {
    super(nameOf(site), (key, ok) => {
      host.send({ k: 'stored', key, ok });
      const form = this.#typed.get(key);
      if (form !== undefined) sayKept(this.#dom.surfaces, form, ok);
    });
    this.#name = nameOf(site);
    this.#poster = new Poster(base);
    this.#send = (...said) => host.send(...said);
    this.#dom = dom;
    this.#site = site;
    this.#base = base;
    this.#again = () => host.again();
    this.#receipts = new Receipts(this.#name);
    // Another page of the site: the visitor has withdrawn there.
    addEventListener('storage', ({ key }) => key === `${this.#name}:withdrawn` && this.#drop(), { signal: this.#stop.signal });
    host.on('delivered', ({ key, files }) => {
      if (files && this.#asksForFiles) this.#withFiles((all) => void all.deliver(key, new URL(files, base).href));
    });
  }

  override need(filling: boolean): void {
    super.need(filling);
    for (const surface of this.#dom.surfaces) {
      if (surface.filling || surface.dialog) this.#rehearse(surface.id);
      if (this.#dressed.has(surface)) continue;
      this.#dressed.add(surface);
      wear(surface.host.shadowRoot!);
    }
    this.#asksForFiles ||= this.#asks('[type=file]');
    if (this.#asksForFiles) this.#withFiles((files) => files.look());
    if (this.#asks('[name=".proof"]')) this.#proofs.do((prove) => prove(this.#dom.surfaces, this.#send));
  }

  /** What a press would run for the first time, and wait for, runs before it. */
  #rehearse(surface: string): void {
    if (!this.#rehearsed) setTimeout(() => this.#send({ k: 'ask', what: 'rehearsal', surface }, undefined, () => {}), SEEN_MS);
    this.#rehearsed = true;
  }

  #asks(what: string): boolean {
    return this.#dom.surfaces.some(({ host }) => host.shadowRoot!.querySelector(what));
  }

  /** With what earlier pages have left of files. */
  override async heads(): Promise<OutboxHead[]> {
    const left = await soon(connect(`${this.#name}:files`));
    left?.close();
    if (left) {
      this.#asksForFiles = true;
      this.#withFiles((files) => files.resume());
    }
    const withdrawn = await soon(connect(`${this.#name}:withdrawn`));
    withdrawn?.close();
    if (withdrawn) this.#withdrawal.do(({ resume }) => resume(this.#name));
    return super.heads();
  }

  override put(key: string, value: Partial<OutboxRecord>): void {
    super.put(key, value);
    if (value.body !== undefined) this.#files?.sealed(value.body);
  }

  /** What a config asks for that happens beside forms and surfaces. */
  heed(config: string): void {
    this.#heeding.begin(config, this.#name, (event) => this.#send(event));
  }

  /** Without a key: all of it, and all else of the visitor's, for they withdraw. */
  override erase(key?: string): void {
    if (key === undefined) void this.withdraw(true);
    else super.erase(key);
  }

  /** The visitor has agreed to more, or to less. */
  follow(consent: EventData['consent']): void {
    this.#receipts.follow(consent.tier);
    this.#heeding.follow(consent.tier);
  }

  /** `told`: the visitor hears of it from us. */
  withdraw(told = false): Promise<Withdrawn> {
    return new Promise((resolve) => this.#withdrawal.do(({ withdraw }) => resolve(withdraw({ name: this.#name, site: this.#site, receipts: this.#receipts.all(), drop: () => this.#drop(), told }))));
  }

  /** What waits or is on its way is nobody's any more, and the page begins anew. */
  #drop(): void {
    if (this.#withdrawn) return;
    this.#withdrawn = true;
    super.erase();
    this.#again();
  }

  override close(): void {
    super.close();
    this.#stop.abort();
    this.#heeding.stop();
    this.#withdrawal.stop();
    this.#half.stop();
    this.#proofs.stop();
  }

  #withFiles(work: (files: Files) => void): void {
    this.#half.do((make) => work((this.#files ??= make({ name: this.#name, surfaces: () => this.#dom.surfaces }))));
  }

  /** A record that was just sealed is sent in this very turn, so that it is under way before the page can go. */
  post(key: string, attempt: number): void {
    const taken = this.take(key);
    if (!(taken instanceof Promise)) return void this.#deliver(taken, attempt);
    void taken.then((record) => {
      if ('key' in record) void this.#deliver(record, attempt);
      else this.#send({ k: 'reply', key, attempt, status: 0, ...record });
    });
  }

  /** What is submitted without a core is kept as it was typed: the next page makes a submission of it. */
  keep(form: string, event: object): void {
    const key = hexadecimal();
    const body = JSON.stringify({ ...event, id: key, page: { path: location.pathname, title: document.title }, traits: {}, shown: -1 });
    this.#typed.set(key, form);
    this.put(key, { form, created: Date.now(), state: 'raw', body });
  }

  /** The page goes away or into the background, now. */
  leave(): void {
    this.#poster.leave();
  }

  async #deliver(record: OutboxRecord, attempt: number): Promise<void> {
    const reply = await this.#poster.send(record);
    this.release(record.key);
    this.#take(record, reply);
    this.#send({ k: 'reply', key: record.key, attempt, ...reply });
  }

  /** What the answer has that erases the lead is kept; of a visitor who has withdrawn meanwhile it is used. */
  #take({ key, url, headers, type }: OutboxRecord, { body = '' }: Reply): void {
    if (body.indexOf('"erase"') < 0) return;
    try {
      const { erase } = JSON.parse(body);
      if (typeof erase !== 'string') return;
      const receipt = { id: key.split('/')[0]!, url: new URL(url, this.#base).href, headers: { ...headers, 'content-type': type }, key: erase };
      if (this.#withdrawn) this.#withdrawal.do(({ ask }) => void ask(this.#name, this.#site, [receipt]));
      else this.#receipts.keep(receipt);
    } catch {
      // No JSON: no receipt.
    }
  }
}
