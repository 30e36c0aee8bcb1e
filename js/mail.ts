// Submissions on their way: the outbox keeps them, and each is posted when the core asks for it.
import { hexadecimal } from './chance';
import type { Files, MakeFiles } from './files';
import { Half } from './half';
import { connect, Outbox, soon } from './outbox';
import { Poster } from './post';
import type { Prove } from './proof';
import type { CoreEvent, OutboxHead, OutboxRecord } from './protocol';
import css from './sent.css';
import { sheetOf } from './sheet';
import { nameOf } from './store';
import type { Surface } from './surface';
import type { EventName } from './types';
import { warn } from './warn';

const FILES = { first: () => import('#files'), address: () => new URL('files.mjs', import.meta.url).href };

const PROOF = { first: () => import('#proof'), address: () => new URL('proof.mjs', import.meta.url).href };

const wear = sheetOf(css, true);

interface Page {
  send(event: CoreEvent, click?: undefined, answer?: (data: any) => void): void;
  on(name: EventName, listener: (data: any) => void): unknown;
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
  readonly #dressed = new WeakSet<Surface>();

  /** `site`: whose. `base`: what relative addresses are relative to. */
  constructor(site: string, base: string, host: Page, dom: { readonly surfaces: Surface[] }) {
    super(nameOf(site), (key, ok) => host.send({ k: 'stored', key, ok }));
    this.#name = nameOf(site);
    this.#poster = new Poster(base);
    this.#send = (...said) => host.send(...said);
    this.#dom = dom;
    host.on('delivered', ({ key, files }) => {
      if (files && this.#asksForFiles) this.#withFiles((all) => void all.deliver(key, new URL(files, base).href));
    });
  }

  override need(filling: boolean): void {
    super.need(filling);
    for (const surface of this.#dom.surfaces) {
      if (this.#dressed.has(surface)) continue;
      this.#dressed.add(surface);
      wear(surface.host.shadowRoot!);
    }
    this.#asksForFiles ||= this.#asks('[type=file]');
    if (this.#asksForFiles) this.#withFiles((files) => files.look());
    if (this.#asks('[name=".proof"]')) this.#proofs.do((prove) => prove(this.#dom.surfaces, this.#send));
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
    return super.heads();
  }

  override put(key: string, value: Partial<OutboxRecord>): void {
    super.put(key, value);
    if (value.body !== undefined) this.#files?.sealed(value.body);
  }

  override close(): void {
    super.close();
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
      if (typeof record === 'object') void this.#deliver(record, attempt);
      else this.#send({ k: 'reply', key, attempt, status: 0, why: record });
    });
  }

  /** What is submitted without a core is kept as it was typed: the next page makes a submission of it. */
  keep(form: string, event: object): void {
    const key = hexadecimal();
    const body = JSON.stringify({ ...event, id: key, page: { path: location.pathname, title: document.title }, traits: {}, shown: -1 });
    this.put(key, { form, created: Date.now(), state: 'raw', body });
  }

  /** The page goes away or into the background, now. */
  leave(): void {
    this.#poster.leave();
  }

  async #deliver(record: OutboxRecord, attempt: number): Promise<void> {
    const reply = await this.#poster.send(record);
    this.release(record.key);
    this.#send({ k: 'reply', key: record.key, attempt, ...reply });
  }
}
