// What a visitor has filled in before a chat, as a lead of the form that the config names for it (docs/bridges.md, "Chats"): which answer is
// which field, and whether the visitor has agreed that it becomes one.

interface Field {
  name: string;
  type?: string;
  autocomplete?: string;
  label?: unknown;
  required?: boolean;
}

export interface PrechatForm {
  id: string;
  fields?: Field[];
}

export interface Prechat {
  values: Record<string, string | boolean>;
  /** Whether they have agreed in the chat's own form; undefined where the form does not ask for it. */
  agreed: boolean | undefined;
}

/** What chats call these, when it is none of the field's own names. */
const ALSO: Record<string, RegExp> = {
  email: /^(e-?mail|địa chỉ e-?mail)$/,
  tel: /^(tel|phone|phone ?number|mobile|điện thoại|số điện thoại|sđt)$/,
  name: /^(name|full ?name|nickname|tên|họ tên|họ và tên)$/,
};
const YES = /^(true|yes|on|1|ok|có|đồng ý|i agree|agree(d)?)$/;
const MOST_ANSWERS = 50;

const plain = (text: unknown): string => `${text ?? ''}`.normalize('NFC').replace(/[\s*:]+/g, ' ').trim().toLowerCase();

/** `{name, email, questions: [{label, answer}]}`, or a list of the latter: whatever a chat hands over, as names and texts. */
function listed(answers: any, into: [name: string, text: string][] = []): [name: string, text: string][] {
  if (typeof answers !== 'object' || answers === null || into.length > MOST_ANSWERS) return into;
  if (Array.isArray(answers)) {
    for (const one of answers) {
      const name = one?.label ?? one?.question ?? one?.name;
      const text = one?.answer ?? one?.value;
      if (name !== undefined && text !== undefined) into.push([plain(name), `${text}`]);
    }
    return into;
  }
  for (const key of Object.keys(answers)) {
    if (typeof answers[key] === 'object') listed(answers[key], into);
    else into.push([plain(key), `${answers[key]}`]);
  }
  return into;
}

/** A label is a text, one for each language, or pieces of either. */
function labelsOf(label: unknown): string[] {
  if (typeof label === 'string') return [plain(label)];
  if (Array.isArray(label)) {
    const pieces = label.map((piece) => labelsOf(piece?.text ?? piece));
    return [0, 1].map((language) => plain(pieces.map((piece) => piece[language] ?? piece[0] ?? '').join('')));
  }
  return typeof label === 'object' && label !== null ? Object.keys(label).map((language) => plain((label as Record<string, unknown>)[language])) : [];
}

/** Undefined when nothing of it is asked by the form. */
export function readPrechat(form: PrechatForm, answers: unknown): Prechat | undefined {
  const given = listed(answers);
  const values: Prechat['values'] = {};
  let agreed: boolean | undefined;
  for (const field of form.fields ?? []) {
    const names = [plain(field.name), ...labelsOf(field.label)];
    const also = ALSO[field.type === 'email' || field.type === 'tel' ? field.type : (field.autocomplete ?? field.name)];
    const exact = given.filter(([name]) => names.indexOf(name) >= 0)[0] ?? given.filter(([name]) => field.type !== 'consent' && also?.test(name))[0];
    if (field.type === 'consent') {
      const yes = exact !== undefined && YES.test(plain(exact[1]));
      values[field.name] = yes;
      if (field.required) agreed = yes && agreed !== false;
    } else if (exact && exact[1].trim()) {
      values[field.name] = exact[1];
    }
  }
  return Object.keys(values).some((name) => typeof values[name] === 'string') ? { values, agreed } : undefined;
}
