// Made by tools/reference.mjs from the program's table of keys (cli/reference/keys.cpp), as docs/config.md is.
//
// The config as a type, for sites that write it in TypeScript: `const config = {…} satisfies Config`. It catches keys that are
// misspelt and values of another type; `leadline check` says more.

/** One of the words. A config that is imported from a JSON file has just texts. */
type Word<Known extends string> = Known | (string & {});

/** A text, or texts by language tag: `{"vi": "Gửi", "en": "Send"}`. */
export type Localized = string | { [language: string]: string | undefined };

/** A condition: JsonLogic (docs/conditions.md). */
export type Condition = { [operator: string]: unknown } | boolean;

/** What may stand in every object: where an editor finds the schema, and a note to oneself. */
export interface Noted {
  $schema?: unknown;
  $comment?: unknown;
}

/** The config of a site. */
export interface Config extends Noted {
  /** The version of this format. */
  version: number;
  /** The site's name: in every lead, and in the names of what is stored in the browser. */
  site: string;
  /** The language of texts that are given in one language only, and the first choice when the visitor's is missing. */
  locale?: string | undefined;
  /** Whose days and weeks `cap` counts: `visitor`, a zone without daylight saving, or an offset such as `+07:00`. */
  timezone?: string | undefined;
  /** What may be remembered (docs/privacy.md). */
  consent?: Noted & {
    /** The tier until the visitor or the site says otherwise. */
    default?: Word<'none' | 'session' | 'persistent'> | undefined;
    /** Whether Global Privacy Control caps the tier at `session`. */
    gpc?: boolean | undefined;
  } | undefined;
  /** The look of what is drawn (docs/forms.md). */
  theme?: Noted & {
    /** Colour of buttons, links and focus, in hexadecimal; the text on it becomes black or white. */
    accent?: string | undefined;
    /** Roundness of corners: px, rem or em. */
    radius?: string | undefined;
    /** Names of fonts, as in CSS; none is loaded. */
    font?: string | undefined;
  } | undefined;
  /** The forms (docs/forms.md). */
  forms?: Form[] | undefined;
  /** The calls to action (docs/forms.md). */
  ctas?: Cta[] | undefined;
  /** The scoring model (docs/scoring.md). Without it every score is 0. */
  scoring?: Scoring | undefined;
  /** Where submissions go (docs/delivery.md). */
  delivery?: Noted & {
    /** Where submissions go; each gets every one that its `when` admits. */
    endpoints?: Endpoint[] | undefined;
  } | undefined;
  /** Kept for a later version: nothing reads it yet. */
  offers?: unknown | undefined;
  /** Kept for a later version: nothing reads it yet. */
  experiments?: unknown | undefined;
  /** Kept for a later version: nothing reads it yet. */
  bridges?: unknown | undefined;
}

/** A form. With an error in it, it is left out and the rest goes on. */
export interface Form extends Noted {
  /** Its name: for links, slots, calls to action, rules and leads. No other form or call to action may have it. */
  id: string;
  /** `inline`: in the page, at its slot. `modal`: a dialog, opened by a link, a call to action or `open(id)`. */
  display?: Word<'inline' | 'modal'> | undefined;
  /** Inline: a CSS selector of its place, instead of `data-leadline-slot`. */
  into?: string | undefined;
  /** What it gives; goes along with the lead. */
  offer?: string | undefined;
  /** Its heading; of a dialog its name. */
  title?: Localized | undefined;
  /** A sentence below it. */
  intro?: Localized | undefined;
  /** What it asks. */
  fields: Field[];
  /** The words on its button. */
  submit?: Localized | undefined;
  /** What stands in its place once it was sent. */
  success?: Noted & {
    /** The heading then. */
    title?: Localized | undefined;
    /** The sentence below it. */
    text?: Localized | undefined;
    /** The same, as it was called before. */
    message?: Localized | undefined;
    /** A link to go on by. */
    link?: Noted & {
      /** Its words. */
      text: Localized;
      /** Where it leads: relative, https, http, mailto or tel. */
      href: string;
    } | undefined;
    /** What comes next: a form that opens as a dialog, or a call to action in its own words. */
    opens?: string | undefined;
    /** The words to click on for it. */
    button?: Localized | undefined;
  } | undefined;
}

/** A field. */
export interface Field extends Noted {
  /** What the answer is called in the lead, and in conditions: `fields.phone`. */
  name: string;
  /** What it takes. */
  type?: Word<'text' | 'email' | 'tel' | 'select' | 'consent' | 'textarea' | 'hidden' | 'number'> | undefined;
  /** Its name for people. `consent`: a label that holds links, as its pieces. */
  label?: Localized | (Localized | Noted & {
    /** Its words. */
    text: Localized;
    /** Where it leads: relative, https, http, mailto or tel. */
    link?: Localized | undefined;
  })[] | undefined;
  /** A sentence below it. */
  help?: Localized | undefined;
  /** Grey words in an empty control; the first line of a `select`. */
  placeholder?: Localized | undefined;
  /** Whether the form can be sent without it. */
  required?: boolean | undefined;
  /** What the browser may fill in: an autofill token of HTML. */
  autocomplete?: string | undefined;
  /** Which keyboard a phone shows. */
  inputmode?: string | undefined;
  /** Least number of UTF-16 units of an answer that is not empty. */
  minLength?: number | undefined;
  /** Most number of UTF-16 units; 0 is as if it were not said. */
  maxLength?: number | undefined;
  /** `number`: the least that may be answered. */
  min?: number | undefined;
  /** `number`: the most that may be answered. */
  max?: number | undefined;
  /** `number`: how far apart answers are, from `min` or 0 on; 1 for whole numbers. */
  step?: number | undefined;
  /** `select`: what there is to choose. */
  options?: (string | Noted & {
    /** What is sent. */
    value: string;
    /** What is read. */
    label: Localized;
  })[] | undefined;
  /** `tel`: the country (ISO 3166) of numbers written without a country code. */
  country?: string | undefined;
  /** `consent`: what for. Without a tick at `behaviour` the lead goes without what the visitor did (docs/privacy.md). */
  purpose?: string | undefined;
  /** `consent`: which wording; kept with the consent. */
  version?: string | undefined;
  /** `hidden`: the constant that is sent. */
  value?: string | undefined;
  /** Your own messages, by code (docs/forms.md). */
  errors?: Noted & {
    /** Nothing was filled in. */
    required?: Localized | undefined;
    /** No e-mail address. */
    email?: Localized | undefined;
    /** No phone number of that country. */
    phone?: Localized | undefined;
    /** A Vietnamese number from before 2018. */
    old_number?: Localized | undefined;
    /** None of the options. */
    option?: Localized | undefined;
    /** Shorter than `minLength`. */
    too_short?: Localized | undefined;
    /** Longer than `maxLength`. */
    too_long?: Localized | undefined;
    /** `number`: not a number. */
    number?: Localized | undefined;
    /** `number`: less than `min`. */
    too_small?: Localized | undefined;
    /** `number`: more than `max`. */
    too_large?: Localized | undefined;
    /** `number`: between two steps. */
    between_steps?: Localized | undefined;
    /** The browser could not read what was typed. */
    bad_input?: Localized | undefined;
    /** A suggestion, which does not block: a mail domain that is one letter off. */
    typo?: Localized | undefined;
    /** A suggestion, which does not block: a mail domain without a dot. */
    no_dot?: Localized | undefined;
  } | undefined;
}

/** A call to action. With an error in it, it is left out and the rest goes on. */
export interface Cta extends Noted {
  /** Its name; its place is `data-leadline-slot` of that name. */
  id: string;
  /** How it stands on the page: in its place, or as a `bar` along an edge of the screen. Other kinds are for a later version. */
  kind?: Word<'inline' | 'bar'> | undefined;
  /** `bar`: along which edge. */
  position?: Word<'bottom' | 'top'> | undefined;
  /** A few words above the title. */
  eyebrow?: Localized | undefined;
  /** Its heading. */
  title?: Localized | undefined;
  /** A sentence. */
  text?: Localized | undefined;
  /** The words to click on. */
  button: Localized;
  /** The form that it opens. */
  opens?: string | undefined;
  /** Where it leads: relative, https, http, mailto or tel. */
  href?: string | undefined;
  /** A CSS selector of its place, instead of `data-leadline-slot`. */
  into?: string | undefined;
  /** What has to happen on a page before it appears (docs/forms.md). */
  trigger?: Noted & {
    /** One of these is enough. */
    any?: (Noted & {
      /** `load`: the page is there; `scroll`: the visitor has read that far. */
      on: Word<'load' | 'scroll'>;
      /** `scroll`: how far down the page, in per cent. */
      percent?: number | undefined;
    })[] | undefined;
    /** Each of these has to happen. */
    all?: (Noted & {
      /** As under `any`. */
      on: Word<'load' | 'scroll'>;
      /** As under `any`. */
      percent?: number | undefined;
    })[] | undefined;
  } | undefined;
  /** For whom it is shown. */
  when?: Condition | undefined;
}

/** The scoring model (docs/scoring.md). Without it every score is 0. */
export interface Scoring extends Noted {
  /** The model's version, told with every score. */
  version?: string | undefined;
  /** The least total. */
  min?: number | undefined;
  /** The greatest total. */
  max?: number | undefined;
  /** Whose score is 0 and whose submissions are not sent (docs/scoring.md). */
  exclude?: Condition | undefined;
  /** Dimensions of your own, or limits of ours. */
  dimensions?: Dimension[] | undefined;
  /** Groups of rules that share a limit and a decay. */
  groups?: Group[] | undefined;
  /** The reasons for points. */
  rules?: Rule[] | undefined;
  /** Names for ranges of the score. */
  bands?: Band[] | undefined;
  /** What sales act on. */
  stages?: Stage[] | undefined;
  /** A letter for how well somebody fits. */
  grade?: Noted & {
    /** Where it begins. */
    start?: Word<'F' | 'D-' | 'D' | 'D+' | 'C-' | 'C' | 'C+' | 'B-' | 'B' | 'B+' | 'A-' | 'A' | 'A+'> | undefined;
    /** What moves it. */
    criteria: (Noted & {
      /** Its name. */
      id: string;
      /** What is matched. */
      when: Condition;
      /** How far, in thirds of a letter. */
      thirds?: number | undefined;
      /** The reason, as sales read it. */
      note?: Localized | undefined;
    })[];
  } | undefined;
  /** The letter beside a digit for engagement. */
  matrix?: Noted & {
    /** The letter by points: A from the first threshold on. */
    letter?: Noted & {
      /** A dimension, or `total`. */
      of?: string | undefined;
      /** Going down. */
      thresholds: number[];
    } | undefined;
    /** The digit by points: 1 from the first threshold on. */
    digit: Noted & {
      /** A dimension, or `total`. */
      of?: string | undefined;
      /** Going down. */
      thresholds: number[];
    };
  } | undefined;
  /** Other models that score the same visit, to be compared. */
  challengers?: Challenger[] | undefined;
}

/** A dimension. */
export interface Dimension extends Noted {
  /** Its name. */
  id: string;
  /** Its least sum. */
  min?: number | undefined;
  /** Its greatest sum. */
  max?: number | undefined;
  /** A name for people. Nothing reads it yet. */
  title?: Localized | undefined;
}

/** A group of rules. */
export interface Group extends Noted {
  /** Its name. */
  id: string;
  /** What its points count for. */
  dimension?: string | undefined;
  /** Its least sum. */
  min?: number | undefined;
  /** Its greatest sum. */
  max?: number | undefined;
  /** How long its points count. Not together with `decay`. */
  timeframe?: Noted & {
    /** So many days. */
    days: number;
  } | undefined;
  /** How its points fade (docs/scoring.md). */
  decay?: Noted & {
    /** In steps, by halves, or all at once. */
    kind?: Word<'linear' | 'halfLife' | 'window'> | undefined;
    /** The half-life, or the window. */
    days?: number | undefined;
    /** Linear: how much of the points each step takes. */
    percent?: number | undefined;
    /** Linear: a step's length. */
    everyDays?: number | undefined;
  } | undefined;
  /** A name for people. Nothing reads it yet. */
  title?: Localized | undefined;
}

/** A rule. With an error in it, it is left out and the rest goes on. */
export interface Rule extends Noted {
  /** Its name: one of a kind, told with its points. */
  id: string;
  /** The reason, as sales read it. */
  note?: Localized | undefined;
  /** Its group. One that is not declared is made, in the dimension of that name or else `engagement`. */
  group?: string | undefined;
  /** When it gives points (docs/scoring.md). */
  kind?: Word<'event' | 'state' | 'answer' | 'inactivity'> | undefined;
  /** `event`: the kind of event (docs/facts.md), or the name of a tracked one. */
  on?: string | undefined;
  /** What must hold. */
  when?: Condition | undefined;
  /** What it gives; at most three decimal places. */
  points?: number | undefined;
  /** Points by the value of `field` or `of`; of a list the sum. */
  valueMap?: { [name: string]: number | undefined } | undefined;
  /** `valueMap`: the form's field. */
  field?: string | undefined;
  /** `valueMap`: the variable, when it is no field. */
  of?: string | undefined;
  /** Points by number of hits. */
  tiers?: (Noted & {
    /** From how many hits on. */
    atLeast: number;
    /** What it gives then. */
    points?: number | undefined;
  })[] | undefined;
  /** `tiers`: the highest one reached counts, or all up to it. */
  mode?: Word<'total' | 'additive'> | undefined;
  /** How often it may count. */
  cap?: Noted & {
    /** So many times. */
    n?: number | undefined;
    /** In each of these. `days:7`: seven days from the first. `distinct:VARIABLE`: for each value of it. */
    per?: Word<'session' | 'day' | 'week' | 'lifetime'> | string | undefined;
  } | undefined;
  /** How long its points count. Not together with `decay`. */
  timeframe?: Noted & {
    /** So many days. */
    days: number;
  } | undefined;
  /** How its points fade. */
  decay?: Noted & {
    /** In steps, by halves, or all at once. */
    kind?: Word<'linear' | 'halfLife' | 'window'> | undefined;
    /** The half-life, or the window. */
    days?: number | undefined;
    /** Linear: how much of the points each step takes. */
    percent?: number | undefined;
    /** Linear: a step's length. */
    everyDays?: number | undefined;
  } | undefined;
  /** The least it gives in all. */
  min?: number | undefined;
  /** The most it gives in all. */
  max?: number | undefined;
  /** The stage that its hit leads to at once. */
  qualifyAs?: string | undefined;
  /** `inactivity`: each so many days without an event cost its points. */
  days?: number | undefined;
  /** `inactivity`: it takes no more than leaves the total at this. */
  floor?: number | undefined;
}

/** A band. */
export interface Band extends Noted {
  /** Its name. */
  id: string;
  /** From how many points on. */
  enter: number;
  /** Below how many it is left; not above `enter`. */
  exit?: number | undefined;
  /** The total, or a dimension. */
  of?: string | undefined;
  /** A name for people. Nothing reads it yet. */
  title?: Localized | undefined;
}

/** A stage. */
export interface Stage extends Noted {
  /** Its name. */
  id: string;
  /** The order: the greater, the further. */
  weight?: number | undefined;
  /** What must hold to enter it. */
  when?: Condition | undefined;
  /** `any`: it is also left when its condition no longer holds. */
  direction?: Word<'up' | 'any'> | undefined;
  /** How often it may be risen to. The same: not before so many days are over. */
  again?: Word<'every' | 'once'> | Noted & {
    /** So many days. */
    cooldownDays: number;
  } | undefined;
  /** It falls back when nothing has confirmed it for so long. */
  ageOut?: Noted & {
    /** So many days. */
    days: number;
  } | undefined;
  /** A name for people. Nothing reads it yet. */
  title?: Localized | undefined;
}

/** A challenger: everything that `scoring` has, but challengers, and this. */
export interface Challenger extends Omit<Scoring, 'challengers'> {
  /** Its name. */
  id: string;
}

/** An endpoint. */
export interface Endpoint extends Noted {
  /** Its name. */
  id: string;
  /** Where to post: https, http, or relative to the config's own address. */
  url: string;
  /** Which submissions go there. */
  when?: Condition | undefined;
  /** Those of excluded visitors too. */
  excluded?: boolean | undefined;
  /** `json-text`: the same text as `text/plain`, which needs no preflight. */
  profile?: Word<'json' | 'json-text'> | undefined;
  /** What is posted (docs/protocol.md). */
  format?: Word<'leadline'> | undefined;
  /** Headers of the request. Every visitor can read them: no secrets. */
  headers?: { [name: string]: string | undefined } | undefined;
  /** What counts as accepted (docs/delivery.md). `2xx`: any that is no HTML page. `key`: the body names the lead's id. `none`: it cannot be read. Or a rule with one of `pointer`, `text`, `status`, `redirect`. */
  response?: Word<'2xx' | 'key' | 'none'> | Noted & {
    /** A 2xx whose JSON body has something there, other than null and false (a JSON pointer, RFC 6901). */
    pointer?: string | undefined;
    /** With `pointer`: exactly this. */
    equals?: unknown | undefined;
    /** A 2xx whose body contains this text. */
    text?: string | undefined;
    /** One of these statuses, whatever the body; one of 300 to 399 means any redirect. */
    status?: number[] | undefined;
    /** A redirect, such as to a page that thanks. */
    redirect?: boolean | undefined;
  } | undefined;
}
