// Which control of a form that is not ours answers which field of the config: by its name, what the browser may fill into it, its label,
// and, where there is only one of the kind, its kind. A weaker sign never takes what a stronger one has found, for whatever field.
import { badOf, type Control, type FormFacts, isControl } from './form';
import { own } from './natives';
import type { FieldValue } from './protocol';

/** What of a field of the config says which control it is. Nothing has checked it yet: the config is a stranger's text. */
export interface Asked {
  name: string;
  type?: string;
  label?: unknown;
  autocomplete?: string;
  required?: boolean;
}

/** One control, or the boxes that share a name. */
type Question = Control[];

/** Names apart from how builders wrap them: `form_fields[email]`, `contact[email]`, `your-email` and `E-mail` are all `email`. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function namesOf(control: Control): string[] {
  const names = [control.getAttribute('data-leadline-field'), control.name, control.id, control.getAttribute('data-name')];
  return names.map((name) => plain((name ?? '').replace(/\[\]$/, '').replace(/^.*\[(.*)\]$/, '$1').replace(/^your-/, '')));
}

/** The last word of `autocomplete` is the one that says what a control holds. */
const lastWord = (text: string | null | undefined): string => (text ?? '').trim().toLowerCase().replace(/^.*\s/, '');

/** A label in each of its languages; one in pieces is read in one go. */
function readings(label: unknown): string[] {
  const pieces: any[] = Array.isArray(label) ? label.map((piece) => piece?.text ?? piece) : [label];
  const languages = new Set(['']);
  for (const piece of pieces) if (piece && typeof piece === 'object') for (const language of Object.keys(piece)) languages.add(language);
  const read = (language: string) => plain(pieces.map((piece) => (typeof piece === 'string' ? piece : piece?.[language] ?? '')).join(''));
  return [...languages].map(read).filter((text) => text !== '');
}

/** What a person reads beside it, or in it. */
function labelsOf(control: Control): string[] {
  const by = (control.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const texts = [...(control.labels ?? [])].map((label) => label.textContent ?? '');
  return [...texts, by, control.getAttribute('aria-label') ?? '', control.getAttribute('placeholder') ?? ''].map(plain);
}

/** The kinds of controls that are what a field of that kind would be. A box that is not named as such is never taken for a consent. */
const KINDS: Record<string, string> = {
  email: 'email', tel: 'tel', url: 'url', number: 'number', date: 'date', time: 'time', textarea: 'textarea', select: 'select-one',
};
/** What the browser fills in says the same, where the config says nothing. */
const TOKENS: Record<string, string> = { email: 'email', tel: 'tel', url: 'url' };

const isTrap = (control: Control): boolean => control.matches('[data-leadline-trap]');
const isBox = ({ type }: Control): boolean => type === 'checkbox' || type === 'radio';

type Sign = (field: Asked, control: Control) => boolean;
const SIGNS: Sign[] = [
  (field, control) => namesOf(control).indexOf(plain(field.name)) >= 0,
  (field, control) => {
    const token = lastWord(field.autocomplete ?? TOKENS[field.type ?? '']);
    return token !== '' && !/^o(n|ff)$/.test(token) && token === lastWord(control.getAttribute('autocomplete'));
  },
  (field, control) => readings(field.label).some((text) => labelsOf(control).indexOf(text) >= 0),
];
const ofItsKind: Sign = (field, { type }) => KINDS[field.type ?? ''] === type;

/** Those that a person answers; what is hidden was put there by the page, and counts by its name alone. */
function questionsOf(form: HTMLFormElement): Question[] {
  const groups = new Map<string, Question>();
  const found: Question[] = [];
  for (const control of own(form).elements) {
    if (!isControl(control) || control.type === 'password' || control.type === 'file' || isTrap(control)) continue;
    const group = isBox(control) && control.name ? groups.get(`${control.type} ${control.name}`) : undefined;
    if (group) group.push(control);
    else found.push([control]);
    if (!group && isBox(control)) groups.set(`${control.type} ${control.name}`, found[found.length - 1]!);
  }
  return found;
}

/** The controls of each field that has some. */
export function match(form: HTMLFormElement, fields: Asked[]): Map<Asked, Question> {
  const free = new Set(questionsOf(form));
  const matched = new Map<Asked, Question>();
  const fits = (field: Asked, question: Question, sign: Sign): boolean => {
    const { type } = question[0]!;
    if (field.type === 'consent' && type !== 'checkbox') return false;
    return (type !== 'hidden' || sign === SIGNS[0]) && question.some((control) => sign(field, control));
  };
  for (const sign of [...SIGNS, ofItsKind]) {
    for (const field of fields) {
      if (matched.has(field) || field.type === 'hidden') continue; // a constant of the config's
      const found = [...free].filter((question) => fits(field, question, sign));
      if (found.length === 0 || (sign === ofItsKind && found.length > 1)) continue;
      free.delete(found[0]!);
      matched.set(field, found[0]!);
    }
  }
  return matched;
}

function answerOf(field: Asked, question: Question): FieldValue {
  const [control] = question;
  if (field.type === 'consent' || field.type === 'checkbox') return question.some((box) => (box as HTMLInputElement).checked);
  const select = control instanceof HTMLSelectElement && control.multiple;
  if (!select && !isBox(control!)) return control!.value;
  const chosen = select ? [...control.selectedOptions].map((option) => option.value) : question.filter((box) => (box as HTMLInputElement).checked).map((box) => box.value);
  return field.type === 'multiselect' ? chosen : chosen.join(', ');
}

/** What is in the form now, by the fields of the config. */
export function readAdopted(form: HTMLFormElement, fields: Asked[]): FormFacts {
  const facts: FormFacts = { values: Object.create(null), bad: {} };
  for (const [field, question] of match(form, fields)) {
    facts.values[field.name] = answerOf(field, question);
    const bad = badOf(question[0]!);
    if (bad) facts.bad[field.name] = bad;
  }
  for (const control of own(form).elements) if (isControl(control) && isTrap(control) && control.value) facts.trap = control.value;
  return facts;
}
