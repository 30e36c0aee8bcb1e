// One surface: a host element with an open shadow root, and the tree the core draws in it.
//
// Nothing here takes HTML or evaluates anything: elements are created by name from a list, attributes set from a list, text is
// text. So Trusted Types hold, and a hostile config can show words but run nothing.
import { ATTRIBUTES, TAGS } from './border';
import { pause } from './clock';
import { badOf, type Control, isBox, isControl, isOne, isTrap, namesakes, readForm, valueOf } from './form';
import css from './leadline.css';
import { own } from './natives';
import type { CoreEvent, Mount, Op, ViewNode } from './protocol';
import { sheetOf } from './sheet';

const wear = sheetOf(css);

/** Schemes a link may lead to, and the ones an image may come from. */
const LINKS = /^(https?|mailto|tel):$/;
const IMAGES = /^https?:$/;

/** Whether `url`, seen from the page, has one of the schemes. */
function isSafeUrl(url: string, schemes = LINKS): boolean {
  try {
    return schemes.test(new URL(url, document.baseURI).protocol);
  } catch {
    return false;
  }
}

function setAttribute(element: Element, name: string, value: string | null): void {
  if (ATTRIBUTES.indexOf(name) < 0 && !name.startsWith('aria-')) return;
  if (name === 'href' && value !== null && !isSafeUrl(value)) return;
  if (name === 'src' && value !== null && !isSafeUrl(value, IMAGES)) return;
  if (value === null) own(element).removeAttribute(name);
  else own(element).setAttribute(name, value);
}

/** The element that has the focus, also inside shadow roots. */
function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element as HTMLElement | null;
}

export class Surface {
  readonly id: string;
  readonly mount: Mount;
  /** A name of our own, so that the page's rules for `div` do not meet it. */
  readonly host = document.createElement('leadline-surface');
  readonly #root = this.host.attachShadow({ mode: 'open' });
  readonly #send: (event: CoreEvent) => void;
  readonly #nodes = new Map<string, Element>();
  readonly #texts = new Map<string, Text>();
  readonly #actions = new WeakMap<Element, string>();
  /** What the core knows of each control. */
  readonly #known = new WeakMap<Control, unknown>();
  #composing: EventTarget | null = null;
  /** Controls left while a button of the mouse (or a finger) is down. */
  #pressed: Set<EventTarget> | undefined;
  #typed = false;
  /** A person has pressed or typed something in it: events of a script are not trusted. */
  #touched = false;
  /** The form whose submit button was clicked, until its `submit` comes. */
  #submitting: HTMLFormElement | undefined;
  /** The browser has laid it out once: opening it is no long task any more. */
  laidOut = false;
  /** Where the focus was before the surface took it, and the key of the node that is to have it now. */
  back: HTMLElement | null = null;
  #wanted = '';

  /** `typed` is called whenever something is entered. */
  constructor(id: string, mount: Mount, send: (event: CoreEvent) => void, typed: () => void) {
    this.id = id;
    this.mount = mount;
    this.#send = send;
    this.host.setAttribute('data-surface', id);
    this.host.setAttribute('data-frame', mount.kind);
    if (mount.position) this.host.setAttribute('data-position', mount.position);
    if (mount.lang) this.host.lang = mount.lang;
    if (mount.dir) this.host.dir = mount.dir;
    for (const [name, value] of Object.entries(mount.theme ?? {})) {
      if (name.startsWith('--ll-')) this.host.style.setProperty(name, value);
    }
    wear(this.#root);
    this.#listen(typed);
  }

  /** What a visitor sees of it: the dialog, for a modal, whose host has no box. */
  get box(): Element {
    return this.dialog ?? this.host;
  }

  get dialog(): HTMLDialogElement | null {
    return this.#root.querySelector('dialog');
  }

  /** Whether something was entered into a form that is still there. */
  get filling(): boolean {
    return this.#typed && this.#root.querySelector('form') !== null;
  }

  apply(ops: Op[]): void {
    for (const op of ops) this.#apply(op);
  }

  /** It is about to go: the core is to have what is in it, also what has not been left yet. */
  leave(): void {
    this.#composing = null;
    this.#pressed = undefined;
    for (const control of this.#root.querySelectorAll('[name]')) this.#left(control);
  }

  /** Takes the surface from the page and gives the focus back to where it was before a dialog took it. */
  remove(): void {
    const dialog = this.dialog;
    if (dialog?.open) dialog.close();
    if (this.host.isConnected) this.host.remove(); // Prototype.js has a `remove` that throws without a parent
    if (this.back?.isConnected) this.back.focus();
  }

  #apply(op: Op): void {
    const [kind, key] = op;
    if (kind === 'add') return this.#add(op[1], op[2], op[3]);
    const node = this.#nodes.get(key);
    if (!node) return;
    if (kind === 'del') this.#forget(node);
    else if (kind === 'move') this.#place(node, op[2], op[3]);
    else if (kind === 'set') setAttribute(node, op[2], op[3]);
    else if (kind === 'text') this.#text(key, node, op[2]);
    else if (kind === 'focus') this.#focus(key, node as HTMLElement);
    // The browser owns what is being typed: an input method loses its half-made word when the value is set (Telex, VNI).
    // Filling in is what the visitor asked for by taking a suggestion, wherever the focus is.
    else if (isControl(node) && (kind === 'fill' || (this.#composing !== node && this.#root.activeElement !== node))) {
      if (isBox(node)) node.checked = op[2] !== '';
      else node.value = op[2];
      this.#typed ||= op[2] !== '';
      this.#know(node, `${valueOf(node)}`);
    }
  }

  #add(parent: string, before: string | null, view: ViewNode): void {
    const node = this.#create(view);
    if (!node) return;
    this.#place(node, parent, before);
    void this.show();
  }

  /** Opens its dialog once it is in the page. In a task of its own: making the form and laying it out for the first time, one after the other, would be too long for one. */
  async show(): Promise<void> {
    const { dialog } = this;
    if (dialog && !this.laidOut) await pause();
    if (!dialog?.isConnected || dialog.open) return;
    this.back = focused();
    // The dialog itself gives the focus to what asks for it: moving it a second time would lay the page out a second time.
    const wanted = this.#nodes.get(this.#wanted) as HTMLElement | undefined;
    wanted?.setAttribute('autofocus', '');
    dialog.showModal();
    wanted?.removeAttribute('autofocus');
  }

  #focus(key: string, node: HTMLElement): void {
    this.#wanted = key;
    const dialog = this.dialog;
    if (!dialog || dialog.open) node.focus();
  }

  #place(node: Element, parent: string, before: string | null): void {
    const into = parent === '' ? this.#root : this.#nodes.get(parent);
    const next = before === null ? undefined : this.#nodes.get(before);
    if (into) own(into).insertBefore(node, next && own(next).parentNode === into ? next : null);
  }

  #create(view: ViewNode): Element | undefined {
    if (TAGS.indexOf(view.t) < 0) return undefined;
    const node = document.createElement(view.t);
    this.#nodes.set(view.n, node);
    if (node instanceof HTMLFormElement) {
      node.noValidate = true; // the core's messages, in the form's language, beside the field
      node.method = 'post'; // should a submission ever slip past us, it must not end up in an address
    }
    for (const [name, value] of Object.entries(view.a ?? {})) setAttribute(node, name, value);
    if (view.do) this.#actions.set(node, view.do);
    if (view.x !== undefined) this.#text(view.n, node, view.x);
    for (const child of view.c ?? []) {
      const made = this.#create(child);
      if (made) own(node).append(made);
    }
    if (isControl(node)) this.#known.set(node, !isBox(node) ? node.value : isOne(node) ? 'false' : '');
    if (node instanceof HTMLDialogElement) this.#listenDialog(node);
    return node;
  }

  #text(key: string, node: Element, text: string): void {
    const known = this.#texts.get(key);
    if (known) {
      known.data = text;
      return;
    }
    const made = document.createTextNode(text);
    own(node).prepend(made);
    this.#texts.set(key, made);
  }

  #forget(node: Element): void {
    if (node instanceof HTMLDialogElement && node.open) node.close();
    // What takes a form's place, in its dialog or in the page, is as tall: nothing jumps under the pointer.
    if (node instanceof HTMLFormElement) this.host.style.setProperty(this.dialog ? '--ll-tall' : '--ll-place', `${this.box.getBoundingClientRect().height}px`);
    own(node).remove();
    for (const [key, other] of this.#nodes) {
      if (!own(node).contains(other)) continue;
      this.#nodes.delete(key);
      this.#texts.delete(key);
    }
  }

  #listen(typed: () => void): void {
    const root = this.#root;
    root.addEventListener('click', (event) => this.#clicked(event as MouseEvent));
    root.addEventListener('submit', (event) => this.#submitted(event as SubmitEvent));
    root.addEventListener('change', (event) => this.#left(event.target));
    root.addEventListener('input', ({ isTrusted }) => {
      this.#touched ||= isTrusted;
      this.#typed = true;
      typed();
    });
    root.addEventListener('focusout', (event) => {
      if (this.#composing === event.target) this.#composing = null;
      this.#left(event.target);
    });
    // Pressing on something leaves the field before it. Were the messages redrawn now, what is being pressed would move
    // away from under the pointer, and the click be lost: they wait until it is over.
    root.addEventListener('pointerdown', () => (this.#pressed ??= new Set()));
    for (const name of ['pointerup', 'pointercancel']) root.addEventListener(name, () => setTimeout(() => this.#release()));
    root.addEventListener('compositionstart', (event) => (this.#composing = event.target));
    root.addEventListener('compositionend', () => (this.#composing = null));
  }

  /** The visitor closes a dialog by Escape, or by a click beside it as long as nothing was typed that it would lose. */
  #listenDialog(dialog: HTMLDialogElement): void {
    const close = () => {
      if (this.mount.slot) this.leave(); // the form goes back into the page, with what is being typed
      this.#send({ k: 'close', surface: this.id });
    };
    dialog.addEventListener('cancel', (event) => {
      if (event.target !== dialog) return; // a file picker's cancel bubbles
      event.preventDefault();
      close();
    });
    // A browser closes it without asking at the second Escape. Ours to close means it is no longer in the page.
    dialog.addEventListener('close', () => dialog.isConnected && close());
    dialog.addEventListener('pointerdown', (event) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
      if (event.target === dialog && !inside && !this.#typed) close();
    });
  }

  #clicked(event: MouseEvent): void {
    this.#touched ||= event.isTrusted;
    this.#willSubmit(event);
    for (let node = event.target as Element | null; node; node = own(node).parentElement) {
      const action = this.#actions.get(node);
      if (action === undefined || node instanceof HTMLFormElement) continue;
      this.#release();
      if (action === 'close' || action === 'minimise') this.#send({ k: action, surface: this.id });
      else this.#send({ k: 'act', surface: this.id, do: action, name: node.getAttribute('name') ?? undefined });
      return;
    }
  }

  /** A frame that is sandboxed without `allow-forms` hears of no submit, only of the click (Enter makes one too) that asked for it. */
  #willSubmit(event: MouseEvent): void {
    const form = own(event.target as Element).closest<HTMLButtonElement>('button[type=submit]')?.form;
    if (!form) return;
    this.#submitting = form;
    setTimeout(() => {
      if (this.#submitting === form && !event.defaultPrevented) this.#submit(form);
    });
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    this.#submit(event.target as HTMLFormElement);
  }

  #submit(form: HTMLFormElement): void {
    this.#submitting = undefined;
    this.#release();
    this.#send({ k: 'submit', surface: this.id, ...readForm(form), ...(!this.#touched && { untouched: true }) });
  }

  /** Boxes and dials of one name have one value. */
  #know(control: Control, text: string): void {
    for (const other of namesakes(control)) this.#known.set(other, text);
  }

  #release(): void {
    const left = this.#pressed;
    this.#pressed = undefined;
    for (const control of left ?? []) this.#left(control);
  }

  /** A control was left: the core hears of it when it does not know the value yet, and never in the middle of a word. */
  #left(target: EventTarget | null): void {
    if (!isControl(target) || !target.name || isTrap(target) || this.#composing) return;
    if (this.#pressed) {
      this.#pressed.add(target);
      return;
    }
    const value = valueOf(target);
    const bad = badOf(target);
    const known = `${bad ? `${bad}:` : ''}${value}`;
    if (this.#known.get(target) === known) return;
    this.#know(target, known);
    this.#send({ k: 'field', surface: this.id, name: target.name, value, ...(bad && { bad }) });
  }
}
