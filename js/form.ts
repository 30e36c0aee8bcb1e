// What a visitor typed, as facts: values, and the browser's own verdicts on them. What follows from them is the core's.
import { own } from './natives';
import type { FieldValue } from './protocol';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function isControl(node: unknown): node is Control {
  return (
    (node instanceof HTMLInputElement && !/^(submit|button|reset|image)$/.test(node.type)) ||
    node instanceof HTMLSelectElement ||
    node instanceof HTMLTextAreaElement
  );
}

/** Itself, and the other boxes or dials of its name. */
export const namesakes = (control: Control): Control[] =>
  isBox(control) && control.form ? [...own(control.form).elements].filter((other): other is Control => isControl(other) && other.name === control.name) : [control];

/** A box that stands for itself, such as a consent. */
export const isOne = (control: Control): boolean => !control.hasAttribute('value');
export const isBox = (control: Control): control is HTMLInputElement => control.type === 'checkbox' || control.type === 'radio';

/** A field no person sees: only what fills in everything fills it in. */
export function isTrap(control: Element): boolean {
  return control.closest('.ll-trap') !== null;
}

/** Of boxes and dials with one name: what is chosen of them. */
export function valueOf(control: Control): FieldValue {
  if (!isBox(control)) return control.value;
  if (isOne(control)) return control.checked;
  const chosen = namesakes(control).filter((other) => (other as HTMLInputElement).checked).map(({ value }) => value);
  return control.type === 'radio' ? (chosen[0] ?? '') : chosen;
}

/** A verdict that only the browser can give (a half-typed date has no text). What is required is the core's to know. */
export function badOf(control: Control): string | undefined {
  return (['badInput', 'patternMismatch'] as const).filter((flag) => control.validity[flag])[0];
}

export interface FormFacts {
  values: Record<string, FieldValue>;
  bad: Record<string, string>;
  trap?: string;
  untouched?: true;
}

/** Read at the moment of sending, from the controls, so that autofill is seen, which fires no event in some browsers. */
export function readForm(form: HTMLFormElement): FormFacts {
  const facts: FormFacts = { values: Object.create(null), bad: {} }; // a field may be named `constructor`
  for (const control of own(form).elements) {
    if (!isControl(control) || !control.name || control.disabled) continue;
    if (isTrap(control)) {
      if (control.value) facts.trap = control.value;
      continue;
    }
    facts.values[control.name] = valueOf(control);
    const bad = badOf(control);
    if (bad) facts.bad[control.name] = bad;
  }
  return facts;
}
