// Whether a form that is not ours has been sent, when a script has cancelled the browser's submit and sends by itself: by an event, by
// what is to be seen then, or by the page leading on to another. docs/forms.md says what is known of each builder.
import { own } from './natives';

/** What a config, or the form's `data-leadline-success`, says of it. */
export interface Said {
  event?: string;
  selector?: string;
}

/** No page takes longer; what is seen later belongs to something else. */
const WAIT_MS = 30_000;
const LOOK_MS = 200;

/** What builders do: Contact Form 7 and Elementor by an event, Elementor and Webflow by a message near the form. */
const EVENTS = ['wpcf7mailsent', 'submit_success'];
const MESSAGES = '.elementor-message-success, .w-form-done';
/** What has the form and its message in it. */
const AROUND = '.elementor-form, .w-form';

type JQuery = (target: unknown) => { on(names: string, then: (event: Event) => void): void; off(names: string, then: (event: Event) => void): void };
interface Leading extends Event {
  navigationType: string;
  userInitiated: boolean;
  hashChange: boolean;
  formData: FormData | null;
  destination: { url: string };
}

export class Success {
  readonly #form: HTMLFormElement;
  readonly #then: (leaving: boolean) => void;
  readonly #over = new AbortController();
  /** Where it is to be seen, and what was there before: a message of the last time says nothing of this one. */
  readonly #find: () => Element[];
  #before: Element[];

  /** Listens for what the page says. `then` is called at most once, by `done`, and not after `stop`; `leaving`: the page is about to go. */
  constructor(form: HTMLFormElement, config: Said | undefined, then: (leaving: boolean) => void) {
    this.#form = form;
    this.#then = then;
    const { event, selector } = said(form) ?? config ?? {};
    const known = !event && !selector;
    this.#find = known ? () => [...own(own(form).closest(AROUND) ?? form).querySelectorAll(MESSAGES)] : () => all(selector);
    this.#before = this.#find().filter(isSeen);
    this.#listen(known ? EVENTS : event ? [event] : []);
    const looking = setInterval(() => this.#look(), LOOK_MS);
    const late = setTimeout(() => this.stop(), WAIT_MS);
    this.#over.signal.addEventListener('abort', () => {
      clearInterval(looking);
      clearTimeout(late);
    });
  }

  stop(): void {
    this.#over.abort();
  }

  done(leaving = false): void {
    if (this.#over.signal.aborted) return;
    this.stop();
    this.#then(leaving);
  }

  #look(): void {
    const seen = this.#find().filter(isSeen);
    this.#before = this.#before.filter((element) => seen.indexOf(element) >= 0);
    if (seen.some((element) => this.#before.indexOf(element) < 0)) this.done();
  }

  #listen(names: string[]): void {
    const { signal } = this.#over;
    const how = { capture: true, passive: true, signal };
    const heard = ({ target }: Event) => {
      // Another form's, when it comes from where this one is not.
      const elsewhere = target instanceof Element && !own(target).contains(this.#form) && !own(this.#form).contains(target);
      if (!elsewhere) this.done();
    };
    for (const name of names) addEventListener(name, heard, how);
    // What jQuery triggers is no event of the browser's.
    const { jQuery: jq, Navigation, navigation } = globalThis as { jQuery?: JQuery; Navigation?: unknown; navigation?: EventTarget };
    if (typeof jq === 'function' && names.length > 0) {
      try {
        jq(document).on(names.join(' '), heard);
        signal.addEventListener('abort', () => jq(document).off(names.join(' '), heard));
      } catch {
        // Something else of that name.
      }
    }
    if (typeof Navigation === 'function') navigation!.addEventListener('navigate', (event) => leads(event as Leading) && this.done(true), { signal });
  }
}

/** Whether a script leads on: to a page of thanks, or by sending the form after all (`form.submit()`, once a captcha is content). */
function leads({ navigationType, userInitiated, hashChange, formData, destination }: Leading): boolean {
  if (formData) return true;
  const onward = navigationType === 'push' || navigationType === 'replace';
  const to = new URL(destination.url);
  return onward && !userInitiated && !hashChange && /^http/.test(to.protocol) && to.pathname !== location.pathname;
}

/** `data-leadline-success="event:NAME"`, or a selector. */
function said(form: HTMLFormElement): Said | undefined {
  const text = own(form).getAttribute('data-leadline-success');
  if (!text) return undefined;
  return text.startsWith('event:') ? { event: text.slice(6).trim() } : { selector: text };
}

function all(selector: string | undefined): Element[] {
  try {
    return selector ? [...document.querySelectorAll(selector)] : [];
  } catch {
    return [];
  }
}

function isSeen(element: Element): boolean {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
}
