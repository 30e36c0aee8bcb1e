// files.mjs: what a form needs that asks for files. The core hears of each its name, size and type; the files stay here, go into a
// database when the lead is sent, and follow it, each in a request of its own, when it was accepted. mail.ts fetches this.
import css from './files.css';
import { Date, document, JSON, Map, own } from './natives';
import { type Parcel, Parcels } from './parcels';
import { sheetOf } from './sheet';
import type { Surface } from './surface';
import { upload } from './upload';

const WORDS = {
  en: {
    remove: 'Remove {name}', sending: 'Sending: {name}', sent: 'Your files have arrived.',
    failed: 'Your message has arrived, but a file could not be sent: {name}', refused: 'Your message has arrived, but this file was not accepted: {name}', again: 'Try again',
  },
  vi: {
    remove: 'Bỏ tệp {name}', sending: 'Đang gửi tệp: {name}', sent: 'Đã nhận được tệp của bạn.',
    failed: 'Thông tin của bạn đã được nhận, nhưng chưa gửi được tệp: {name}', refused: 'Thông tin của bạn đã được nhận, nhưng tệp này không được chấp nhận: {name}', again: 'Thử lại',
  },
};

export interface FilesOptions {
  /** The outbox's. */
  name: string;
  surfaces(): Surface[];
}

export type MakeFiles = (options: FilesOptions) => Files;

export default function files(): MakeFiles {
  return (options) => new Files(options);
}

/** How far a parcel is, as the visitor sees it. */
interface Way {
  word?: 'sending' | 'sent' | 'failed' | 'refused';
  name: string;
  gone: number;
  all: number;
}

const wear = sheetOf(css);

export class Files {
  readonly #options: FilesOptions;
  readonly #store: Parcels;
  /** By form and field: what the visitor has chosen. */
  readonly #chosen = new Map<string, File[]>();
  /** Those whose lead was sent from this page, or waits in the outbox. */
  readonly #parcels = new Map<string, Parcel>();
  #resumed: Promise<void> | undefined;
  readonly #ways = new Map<Parcel, Way>();
  readonly #dressed = new WeakSet<Node>();
  readonly #known = new WeakSet<Element>();

  constructor(options: FilesOptions) {
    this.#options = options;
    this.#store = new Parcels(options.name);
    addEventListener('online', () => this.#again());
  }

  /** Something was drawn: there may be a control for files, or a place to say how far they are. */
  look(): void {
    for (const surface of this.#options.surfaces()) {
      const root = surface.host.shadowRoot!;
      for (const input of root.querySelectorAll<HTMLInputElement>('input[type=file]')) {
        if (this.#known.has(input)) continue;
        this.#known.add(input);
        this.#dress(surface, root);
        this.#restore(surface, input);
      }
    }
    for (const parcel of this.#ways.keys()) this.#show(parcel);
  }

  /** A lead is in the outbox: its files are put beside it. */
  sealed(body: string): void {
    const { id, form, fields, supersedes } = JSON.parse(body);
    const parcel: Parcel = { lead: id, form, at: Date.now(), items: [] };
    for (const [key, list] of this.#chosen) {
      const [of, field] = key.split(' ') as [string, string];
      const said = of === form ? fields?.[field] : undefined;
      if (!Array.isArray(said)) continue;
      list.forEach((file, index) => said[index]?.size === file.size && parcel.items.push({ field, index, name: `${said[index].name}`, file }));
    }
    if (supersedes) this.#forget(supersedes);
    if (parcel.items.length === 0 || this.#parcels.has(id)) return;
    this.#parcels.set(id, parcel);
    void this.#store.put(parcel);
  }

  /** The lead was accepted. */
  async deliver(lead: string, to: string): Promise<void> {
    await this.#resumed; // it may be one that an earlier page has sent
    const parcel = this.#parcels.get(lead);
    if (!parcel || parcel.to || !/^https?:/.test(to)) return;
    parcel.to = to;
    for (const key of [...this.#chosen.keys()]) if (key.split(' ')[0] === parcel.form) this.#chosen.delete(key);
    await this.#store.put(parcel);
    void this.#send(parcel);
  }

  /** What earlier pages have left: of a lead that was accepted it is sent now, of another one when it is. */
  resume(): void {
    this.#resumed = this.#resume();
  }

  async #resume(): Promise<void> {
    for (const parcel of await this.#store.all()) {
      if (this.#parcels.has(parcel.lead)) continue;
      this.#parcels.set(parcel.lead, parcel);
      if (parcel.to) void this.#send(parcel, true);
    }
  }

  // ---- Choosing

  #dress(surface: Surface, root: ShadowRoot): void {
    if (this.#dressed.has(root)) return;
    this.#dressed.add(root);
    wear(root);
    root.addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
      const before = target.multiple ? this.#of(surface, target) : [];
      const fresh = [...target.files!].filter((file) => !before.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified));
      this.#set(surface, target, [...before, ...fresh]);
    });
  }

  #of(surface: Surface, input: HTMLInputElement): File[] {
    return this.#chosen.get(`${surface.id} ${carrierOf(input).name}`) ?? [];
  }

  /** A control that was drawn anew, as after a step back. What an earlier page had chosen is not here any more: it is asked for again. */
  #restore(surface: Surface, input: HTMLInputElement): void {
    const list = this.#of(surface, input);
    if (list.length > 0 || carrierOf(input).value !== '') this.#set(surface, input, list);
    else if (input.files!.length > 0) input.dispatchEvent(new Event('change', { bubbles: true })); // chosen before this was here
  }

  #set(surface: Surface, input: HTMLInputElement, list: File[]): void {
    const carrier = carrierOf(input);
    this.#chosen.set(`${surface.id} ${carrier.name}`, list);
    const held = new DataTransfer();
    for (const file of list) held.items.add(file);
    input.files = held.files;
    carrier.value = list.length > 0 ? JSON.stringify(list.map(({ name, size, type }) => ({ name: name.slice(-200), size, type }))) : '';
    carrier.dispatchEvent(new Event('change', { bubbles: true }));
    this.#list(surface, input, list);
  }

  #list(surface: Surface, input: HTMLInputElement, list: File[]): void {
    const words = wordsOf(surface);
    const out = make('ul', 'ff-list ll-files');
    list.forEach((file, at) => {
      const remove = make('button', 'll-drop', '×') as HTMLButtonElement;
      remove.type = 'button';
      remove.setAttribute('aria-label', words.remove.replace('{name}', () => file.name));
      remove.addEventListener('click', () => {
        this.#set(surface, input, list.filter((_, other) => other !== at));
        input.focus();
      });
      const row = make('li', 'll-file');
      own(row).append(make('span', '', `${file.name} (${sizeInWords(file.size)})`), remove);
      own(out).append(row);
    });
    const field = own(input).parentElement!;
    own(field).querySelector('.ff-list')?.remove();
    if (list.length > 0) own(input).after(out);
  }

  // ---- Sending

  /** One tab at a time; `left`: by another page, so that another tab may have sent it in the meantime. */
  async #send(parcel: Parcel, left = false): Promise<void> {
    const name = `${this.#options.name}:${parcel.lead}`;
    const run = async () => {
      if (!left || (await this.#store.holds(parcel.lead))) await this.#sendAll(parcel);
    };
    try {
      await (navigator.locks ? navigator.locks.request(name, run) : run());
    } catch {
      await run(); // an origin that may have no locks
    }
  }

  async #sendAll(parcel: Parcel): Promise<void> {
    if (parcel.items.length === 0) return; // asked for twice
    const way: Way = { name: '', gone: 0, all: parcel.items.reduce((sum, { file }) => sum + file.size, 0) };
    this.#ways.set(parcel, way);
    let done = 0;
    let refused = '';
    while (parcel.items.length > 0) {
      const item = parcel.items[0]!;
      Object.assign(way, { word: 'sending', name: item.name });
      this.#show(parcel);
      const outcome = await upload(parcel, item, (bytes) => {
        way.gone = done + bytes;
        this.#show(parcel);
      });
      if (outcome === 'failed') {
        way.word = 'failed';
        return this.#show(parcel);
      }
      if (outcome === 'refused') refused = item.name;
      done += item.file.size;
      way.gone = done;
      parcel.items.shift();
      await (parcel.items.length > 0 ? this.#store.put(parcel) : this.#store.erase(parcel.lead));
    }
    Object.assign(way, refused ? { word: 'refused', name: refused } : { word: 'sent' });
    this.#show(parcel);
    this.#parcels.delete(parcel.lead);
  }

  #again(): void {
    for (const [parcel, way] of this.#ways) if (way.word === 'failed') void this.#send(parcel);
  }

  #forget(lead: string): void {
    if (this.#parcels.delete(lead)) void this.#store.erase(lead);
  }

  /** Beside the thanks of its form, when they are there. */
  #show(parcel: Parcel): void {
    const surface = this.#options.surfaces().filter(({ id }) => id === parcel.form)[0];
    const done = surface?.host.shadowRoot!.querySelector('.ll-done');
    const { word, name, gone, all } = this.#ways.get(parcel)!;
    if (!done || !word) return;
    const words = wordsOf(surface!);
    const root = surface!.host.shadowRoot!;
    let block = root.querySelector<HTMLElement>('.ll-way');
    if (!block) {
      this.#dress(surface!, root);
      block = make('div', 'll-way');
      const text = make('p', '');
      text.setAttribute('role', 'status');
      own(block).append(text);
      own(done).after(block);
    }
    const text = own(block).querySelector('p')!;
    const said = words[word].replace('{name}', () => name);
    if (text.textContent !== said) text.textContent = said; // what is said again is announced again
    this.#bar(block, word === 'sending', said, gone, all);
    this.#button(block, word === 'failed' ? words.again : undefined, parcel);
  }

  #bar(block: HTMLElement, wanted: boolean, label: string, gone: number, all: number): void {
    let bar = own(block).querySelector('progress');
    if (!wanted) return bar?.remove();
    if (!bar) {
      bar = make('progress', 'll-bar') as HTMLProgressElement;
      own(block).append(bar);
    }
    bar.setAttribute('aria-label', label);
    bar.max = all || 1;
    bar.value = gone;
  }

  #button(block: HTMLElement, label: string | undefined, parcel: Parcel): void {
    const before = own(block).querySelector('button');
    if (!label) return before?.remove();
    if (before) return;
    const button = make('button', 'll-again', label) as HTMLButtonElement;
    button.type = 'button';
    button.addEventListener('click', () => void this.#send(parcel));
    own(block).append(button);
  }
}

/** The control that nobody sees, by which the core hears of them. */
function carrierOf(input: HTMLInputElement): HTMLInputElement {
  return own(own(input).parentElement!).querySelector<HTMLInputElement>('input[type=hidden]')!;
}

function wordsOf({ host, mount }: Surface): (typeof WORDS)['en'] {
  const lang = host.shadowRoot!.querySelector('[lang]')?.getAttribute('lang') ?? '';
  const theirs = Object.entries(mount.words ?? {}).filter(([tag]) => lang.toLowerCase() === tag.toLowerCase() || lang.split('-')[0]!.toLowerCase() === tag.toLowerCase()).map(([, words]) => words)[0];
  const ours = { ...WORDS[/^vi\b/i.test(lang) ? 'vi' : 'en'] };
  for (const key of Object.keys(ours) as (keyof typeof ours)[]) {
    const own = theirs?.[WORDS.en[key]];
    if (typeof own === 'string') ours[key] = own;
  }
  return ours;
}

function make(tag: string, names: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  if (names) element.className = names;
  element.textContent = text;
  return element;
}

function sizeInWords(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes >= 1 ? `${Math.round(megabytes * 10) / 10} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
