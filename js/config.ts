// The config as a type, for sites that write it in TypeScript: `const config = {…} satisfies Config`. What its keys mean is in
// docs/ (forms.md, scoring.md, delivery.md, privacy.md); what only the core can know (a condition that reads nothing, an id
// that is none) `leadline check` says. That no key is missing here is held by a test.

/** A word from a list; a config that comes from a JSON file has just texts. */
type Word<Known extends string> = Known | (string & {});

/** A text, or one for each language: `{"vi": "Gửi", "en": "Send"}`. */
export type Localized = string | { [language: string]: string | undefined };

/** A condition: JsonLogic (docs/conditions.md). */
export type Condition = object | boolean;

export interface Config {
  /** The JSON Schema, for editors. */
  $schema?: string | undefined;
  version: number;
  /** The site's id: letters without accents, digits, `_`, `-`. */
  site: string;
  /** The language of texts that have none of their own. */
  locale?: string | undefined;
  /** Of days and weeks: `visitor`, `UTC`, `Asia/Ho_Chi_Minh`, `+07:00`. */
  timezone?: string | undefined;
  consent?: { default?: Word<'none' | 'session' | 'persistent'> | undefined; gpc?: boolean | undefined } | undefined;
  theme?: { accent?: string | undefined; radius?: string | undefined; font?: string | undefined } | undefined;
  scoring?: Scoring | undefined;
  offers?: object[] | undefined;
  ctas?: Cta[] | undefined;
  forms?: Form[] | undefined;
  experiments?: object[] | undefined;
  delivery?: { endpoints?: Endpoint[] | undefined } | undefined;
  bridges?: object | undefined;
}

export interface Cta {
  id: string;
  kind?: Word<'inline'> | undefined;
  eyebrow?: Localized | undefined;
  title?: Localized | undefined;
  text?: Localized | undefined;
  button: Localized;
  /** The id of a form; or `href`, a link. */
  opens?: string | undefined;
  href?: string | undefined;
  into?: string | undefined;
  when?: Condition | undefined;
}

export interface Form {
  id: string;
  display?: Word<'inline' | 'modal'> | undefined;
  into?: string | undefined;
  offer?: string | undefined;
  title?: Localized | undefined;
  intro?: Localized | undefined;
  fields: Field[];
  submit?: Localized | undefined;
  success?: { title?: Localized | undefined; message?: Localized | undefined } | undefined;
}

export interface Field {
  name: string;
  type?: Word<'text' | 'email' | 'tel' | 'textarea' | 'select' | 'consent' | 'hidden'> | undefined;
  label?: Localized | undefined;
  help?: Localized | undefined;
  placeholder?: Localized | undefined;
  required?: boolean | undefined;
  autocomplete?: string | undefined;
  inputmode?: string | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  /** `tel`: the country of numbers that are written without its code, such as `VN`. */
  country?: string | undefined;
  /** `select`. */
  options?: (string | { value: string; label?: Localized | undefined })[] | undefined;
  /** `consent`: what for, and which wording. */
  purpose?: string | undefined;
  version?: string | undefined;
  /** `hidden`. */
  value?: string | undefined;
  /** The site's own messages, by code. */
  errors?: { [code: string]: Localized | undefined } | undefined;
}

interface Clamped {
  min?: number | undefined;
  max?: number | undefined;
}

interface Fading {
  timeframe?: { days: number } | undefined;
  decay?: { kind?: Word<'linear' | 'halfLife' | 'window'> | undefined; days?: number | undefined; percent?: number | undefined; everyDays?: number | undefined } | undefined;
}

/** A scoring model (docs/scoring.md). */
export interface Model extends Clamped {
  version?: string | undefined;
  groups?: Group[] | undefined;
  rules?: Rule[] | undefined;
  bands?: Band[] | undefined;
  stages?: Stage[] | undefined;
  dimensions?: Dimension[] | undefined;
  exclude?: Condition | undefined;
  grade?: { start?: string | undefined; criteria?: Criterion[] | undefined } | undefined;
  matrix?: { letter?: Steps | undefined; digit?: Steps | undefined } | undefined;
}

export interface Scoring extends Model {
  challengers?: (Model & { id: string })[] | undefined;
}

export interface Dimension extends Clamped {
  id: string;
  title?: Localized | undefined;
}

export interface Group extends Clamped, Fading {
  id: string;
  dimension?: string | undefined;
  title?: Localized | undefined;
}

export interface Rule extends Clamped, Fading {
  id: string;
  group?: string | undefined;
  kind?: Word<'event' | 'state' | 'answer' | 'inactivity'> | undefined;
  on?: string | undefined;
  when?: Condition | undefined;
  points?: number | undefined;
  /** Points by the value of a form's `field`, or `of` a variable. */
  valueMap?: { [value: string]: number | undefined } | undefined;
  field?: string | undefined;
  of?: string | undefined;
  tiers?: { atLeast: number; points: number }[] | undefined;
  mode?: Word<'total' | 'additive'> | undefined;
  cap?: { n?: number | undefined; per?: string | undefined } | undefined;
  qualifyAs?: string | undefined;
  note?: Localized | undefined;
  /** `inactivity`. */
  days?: number | undefined;
  floor?: number | undefined;
}

export interface Band {
  id: string;
  enter: number;
  exit?: number | undefined;
  of?: string | undefined;
  title?: Localized | undefined;
}

export interface Stage {
  id: string;
  weight?: number | undefined;
  when?: Condition | undefined;
  direction?: Word<'up' | 'any'> | undefined;
  again?: Word<'every' | 'once'> | { cooldownDays: number } | undefined;
  ageOut?: { days: number } | undefined;
  title?: Localized | undefined;
}

export interface Criterion {
  id: string;
  when?: Condition | undefined;
  thirds?: number | undefined;
  note?: Localized | undefined;
}

export interface Steps {
  of?: string | undefined;
  thresholds: number[];
}

/** Where submissions go (docs/delivery.md). */
export interface Endpoint {
  id: string;
  url: string;
  when?: Condition | undefined;
  /** Whether submissions of excluded visitors go there too. */
  excluded?: boolean | undefined;
  profile?: Word<'json' | 'json-text'> | undefined;
  format?: Word<'leadline'> | undefined;
  headers?: { [name: string]: string | undefined } | undefined;
}
