// adopted.mjs: forms that the page has already, its own or a site builder's, as sources of leads (docs/forms.md, "Forms that you already
// have"). For pages whose config has some; half.ts fetches it.
//
// Theirs is theirs: nothing is drawn, changed, cancelled or stopped. What is sent is read when it is sent. Most builders' scripts
// cancel the browser's submit and send by themselves: then it counts once the page says that it has been sent, and not at all when it
// does not say so in a while.
import { isControl } from './form';
import type { Half } from './half';
import type { Later } from './later';
import { type Asked, match, readAdopted } from './matching';
import { document, own, useNatives } from './natives';
import type { CoreEvent } from './protocol';
import { type Said, Success } from './success';
import { warn } from './warn';

/** One of the config's: as it is written there, which nobody has checked yet. */
interface Adopted {
  id: string;
  into?: string;
  fields: Asked[];
  success?: Said;
}

export interface AdoptedOptions {
  /** The text of the config. */
  config: string;
  send: (event: CoreEvent) => void;
  /** Whether there is a core that hears it. */
  ready: () => boolean;
  /** Somebody begins to fill one in: what keeps a submission is to be there when it comes. */
  begun: () => void;
  /** What has the outbox, and words for a name that nothing has. */
  half: Half<Later>;
}

const ATTRIBUTE = 'data-leadline-form';

class Forms {
  readonly #options: AdoptedOptions;
  readonly #site: string;
  readonly #forms: Adopted[];
  readonly #stop = new AbortController();
  /** The last submit of each, as long as it may come out that it was sent. */
  readonly #waiting = new Map<HTMLFormElement, Success>();
  readonly #begun = new WeakSet<HTMLFormElement>();
  /** Of which the console knows what is wrong: no such form, or one that lacks a control. */
  readonly #told = new Set<string>();

  constructor(options: AdoptedOptions) {
    const { site, forms } = JSON.parse(options.config);
    this.#options = options;
    this.#site = `${site}`;
    this.#forms = [].concat(forms ?? []).filter(isAdopted);
    for (const { into } of this.#forms) find(into, true);
    const how = { capture: true, passive: true, signal: this.#stop.signal };
    document.addEventListener('submit', safely((event) => this.#submitted(event)), how);
    document.addEventListener('focusin', safely((event) => this.#entered(event.target)), how);
    this.#look();
  }

  stop(): void {
    this.#stop.abort();
    for (const success of this.#waiting.values()) success.stop();
  }

  /** Those that are there already: what is missing in them is said before anybody comes to use them. */
  #look(): void {
    let some = false;
    for (const form of document.querySelectorAll('form')) {
      const adopted = this.#of(form);
      if (adopted) this.#tell(form, adopted);
      some ||= adopted !== undefined;
    }
    if (some) this.#options.half.do(() => {});
  }

  /** Which of the config's it is: the one that it names, or one whose selector finds it, or what it stands in. */
  #of(form: HTMLFormElement): Adopted | undefined {
    const id = own(form).getAttribute(ATTRIBUTE);
    if (id === null) return this.#forms.filter(({ into }) => find(into).some((element) => own(element).contains(form)))[0];
    const named = this.#forms.filter((one) => one.id === id)[0];
    if (!named && !this.#told.has(id)) {
      this.#told.add(id);
      this.#options.half.do(({ tellOfName }) => tellOfName(ATTRIBUTE, id, this.#options.config));
    }
    return named;
  }

  #tell(form: HTMLFormElement, { id, fields }: Adopted): void {
    if (this.#told.has(id)) return;
    this.#told.add(id);
    const matched = match(form, fields);
    const missing = fields.filter((field) => field.required && field.type !== 'hidden' && !matched.has(field)).map(({ name }) => `"${name}"`);
    if (missing.length === 0) return;
    warn(`form "${id}": the page's form has no control for ${missing.join(', ')}; data-leadline-field="…" on a control says which field it is`);
  }

  /** The first time that somebody is in it. */
  #entered(target: EventTarget | null): void {
    const form = isControl(target) ? target.form : null;
    const adopted = form && !this.#begun.has(form) && this.#of(form);
    if (!adopted) return;
    this.#begun.add(form);
    this.#tell(form, adopted);
    this.#options.begun();
    const { name } = adopted.fields[0] ?? {};
    if (name) this.#options.send({ k: 'field', surface: adopted.id, name, value: readAdopted(form, adopted.fields).values[name] ?? '' });
  }

  /** Read before anybody else hears of it; what the page makes of it is known when everybody has. */
  #submitted(event: Event): void {
    const form = event.target;
    const adopted = form instanceof HTMLFormElement && this.#of(form);
    if (!adopted) return;
    this.#tell(form, adopted);
    const facts = readAdopted(form, adopted.fields);
    if (Object.keys(facts.values).length === 0) return; // none of its controls is one that the config asks for
    this.#waiting.get(form)?.stop(); // another try takes the place of the one before
    const count = (leaving: boolean) => this.#count({ k: 'submit', surface: adopted.id, ...facts }, leaving);
    const success = new Success(form, adopted.success, count); // from now on: a handler may say it before it returns
    this.#waiting.set(form, success);
    const heard = new AbortController();
    const decide = safely(() => {
      if (heard.signal.aborted) return;
      heard.abort();
      if (!event.defaultPrevented) success.done(true);
    });
    // The last to hear of it, in the same turn; or, when somebody has stopped it on its way, right after.
    addEventListener('submit', decide, { passive: true, signal: heard.signal });
    setTimeout(decide);
  }

  /** The page that is left before there is a core puts it where the next one finds it. */
  #count(event: CoreEvent & { k: 'submit' }, leaving: boolean): void {
    const { ready, send, half } = this.#options;
    if (!leaving || ready()) return send(event);
    const typed = { ...event, m: Math.floor(performance.now()) };
    half.do(({ Mail }) => new Mail(this.#site, document.baseURI, { send() {}, on() {}, again() {} }, { surfaces: [] }).keep(event.surface, typed));
  }
}

/** As far as can be seen before anybody has checked the config. */
function isAdopted(form: any): form is Adopted {
  if ((form?.kind ?? form?.display) !== 'adopted' || form.enabled === false) return false;
  return Array.isArray(form.fields) && form.fields.every((field: any) => typeof field?.name === 'string');
}

/** What is wrong with a config, or a page, is no reason to throw into it. */
function safely<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      warn(`a form of the page could not be read: ${error}`);
    }
  };
}

/** What a selector finds; one that is none finds nothing. */
function find(selector: string | undefined, loud = false): Element[] {
  try {
    return selector ? [...document.querySelectorAll(selector)] : [];
  } catch {
    if (loud) warn(`"${selector}" is no selector: it finds no form`);
    return [];
  }
}

/** Begins to listen; gives what ends it. */
export type Adopt = (options: AdoptedOptions) => () => void;

export default function adopted(): Adopt {
  if (document) useNatives();
  return (options) => {
    const forms = new Forms(options);
    return () => forms.stop();
  };
}
