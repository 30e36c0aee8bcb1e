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

/** When a surface shows. */
export interface Target extends Noted {
  /** Whether it shows at all. */
  enabled?: boolean | undefined;
  /** What has to happen before it shows (docs/surfaces.md). A dialog of a form then opens by itself. */
  trigger?: Noted & {
    /** One of these is enough. */
    any?: Trigger[] | undefined;
    /** Each of these has to happen. */
    all?: Trigger[] | undefined;
  } | undefined;
  /** How long a page has to be there before its triggers count. */
  armAfter?: string | undefined;
  /** How long after its trigger it shows, also when the visitor goes on to another page meanwhile. */
  showAfter?: string | undefined;
  /** Which pages it is for. */
  pages?: Noted & {
    /** Patterns of paths, in which `*` is any text. One that begins with `?` is a parameter of the address: `?ref=mail*`. */
    include?: string[] | undefined;
    /** Patterns of pages it is not for, whatever `include` says. */
    exclude?: string[] | undefined;
    /** Values of `page.type`. */
    types?: string[] | undefined;
  } | undefined;
  /** `desktop`, `tablet`, `mobile`. */
  devices?: (Word<'desktop' | 'tablet' | 'mobile'>)[] | undefined;
  /** Languages in which surfaces are drawn. */
  languages?: string[] | undefined;
  /** When, by the calendar. */
  schedule?: Noted & {
    /** From then on, in local time. */
    from?: string | undefined;
    /** Until then. */
    until?: string | undefined;
    /** Days of the week. */
    days?: (Word<'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat'>)[] | undefined;
    /** Spans of a day. */
    hours?: string[] | undefined;
    /** Whose time it is, as `timezone` of the config. */
    timezone?: string | undefined;
  } | undefined;
  /** For whom it is shown. */
  when?: Condition | undefined;
  /** The tier of consent without which it stays away. */
  needsConsent?: Word<'session' | 'persistent'> | undefined;
  /** One of `frequency.groups`, with which it shares a clock. */
  group?: string | undefined;
  /** Who comes first where only one can show: the greater. */
  priority?: number | undefined;
  /** How long it waits for its turn when another one shows in its place. */
  queue?: string | undefined;
  /** How often the same visitor sees it (docs/surfaces.md). */
  frequency?: Noted & {
    /** Whether again after it has shown: `always`; once in a `session`; `never`. Once in so long. */
    again?: Word<'always' | 'session' | 'never'> | Noted & {
      /** So long. */
      every: string;
    } | undefined;
    /** What ends it for good. */
    stopOn?: (Word<'converted' | 'closed'> | Noted & {
      /** So often. */
      impressions: number;
    })[] | undefined;
    /** What keeps it away for a while. */
    pauseOn?: Noted & {
      /** So long after the visitor has closed it. */
      closed?: string | undefined;
      /** So long after it has become a tab. */
      minimised?: string | undefined;
    } | undefined;
  } | undefined;
  /** For so many of the visitors; who is among them stays among them. */
  sample?: number | undefined;
  /** Whether what covers the page may do so on the first page that a visitor of a phone comes to from a search engine. Search engines do not like it. */
  onSearchLanding?: boolean | undefined;
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
  /** Where visitors come from (docs/facts.md). */
  attribution?: Noted & {
    /** Hosts that are no source, and all below them: the site's other domains, and pages where visitors pay beside those that are known. */
    ignore?: string[] | undefined;
    /** The domain whose subdomains know of each other how a visitor first came (docs/facts.md). */
    cookie?: string | undefined;
  } | undefined;
  /** The page's other scripts: who asks for consent, who measures, who chats (docs/bridges.md). Kept for a later version: nothing reads it yet. */
  bridges?: Noted & {
    /** Whose word on consent counts: `google` (Consent Mode v2), `tcf`, `gpp`. */
    consent?: (Word<'google' | 'tcf' | 'gpp'>)[] | undefined;
    /** What a lead is worth, for those who are told of one. */
    value?: number | undefined;
    /** Its currency: three letters (ISO 4217). */
    currency?: string | undefined;
    /** Pages count visits, views and how far forms are filled in, by day and of nobody (docs/metrics.md): true, or the address that counts go to; without it a receiver takes none. */
    counts?: unknown | undefined;
    /** Google Tag Manager: an object for each event. */
    dataLayer?: boolean | undefined;
    /** Google Analytics 4 without a container. */
    gtag?: boolean | undefined;
    /** A conversion of Google Ads: its `send_to`. */
    googleAds?: string | undefined;
    /** The Meta pixel. */
    fbq?: boolean | undefined;
    /** The TikTok pixel. */
    ttq?: boolean | undefined;
    /** LinkedIn's Insight Tag: the number of its conversion rule. */
    lintrk?: number | undefined;
    /** Adobe's data layer. */
    adobeDataLayer?: boolean | undefined;
    /** Microsoft Clarity. */
    clarity?: boolean | undefined;
    /** Hotjar. */
    hj?: boolean | undefined;
    /** Kissmetrics. */
    kissmetrics?: boolean | undefined;
    /** Tawk.to: chats count, and a call to action opens it. … and what was filled in before one becomes a lead. */
    tawk?: boolean | Noted & {
      /** Of this form, of the kind `adopted` (docs/bridges.md). */
      form?: string | undefined;
    } | undefined;
    /** Intercom, likewise. */
    intercom?: boolean | undefined;
    /** Crisp, likewise. … and what was filled in in one becomes a lead. */
    crisp?: boolean | Noted & {
      /** Of this form, of the kind `adopted`. */
      form?: string | undefined;
    } | undefined;
    /** Messenger's chat on a page, likewise. */
    messenger?: boolean | undefined;
    /** The number or id of a Zalo account: a call to action opens the conversation with it. */
    zalo?: string | undefined;
  } | unknown | undefined;
  /** The look of what is drawn (docs/forms.md). */
  theme?: Noted & {
    /** One of three looks (docs/surfaces.md). */
    look?: Word<'quiet' | 'bold' | 'editorial'> | undefined;
    /** Colour of buttons, links and focus, in hexadecimal; the text on it becomes black or white. */
    accent?: string | undefined;
    /** Roundness of corners: px, rem or em. */
    radius?: string | undefined;
    /** Names of fonts, as in CSS; none is loaded. */
    font?: string | undefined;
  } | undefined;
  /** What we say ourselves (docs/forms.md) in other languages, or otherwise in ours: by language tag. */
  words?: { [name: string]: { [name: string]: string | { [name: string]: string | undefined } | undefined } | undefined } | undefined;
  /** The forms (docs/forms.md). */
  forms?: Form[] | undefined;
  /** The calls to action (docs/surfaces.md). */
  ctas?: Cta[] | undefined;
  /** The scoring model (docs/scoring.md). Without it every score is 0. */
  scoring?: Scoring | undefined;
  /** Where submissions go (docs/delivery.md). */
  delivery?: Noted & {
    /** How else a visitor can reach you: what a form offers that could not be sent (docs/delivery.md). */
    fallback?: Noted & {
      /** An e-mail address: a link to a mail that has the answers in it. */
      mailto?: string | undefined;
      /** A telephone number, as it is to be read. */
      tel?: string | undefined;
    } | undefined;
    /** Where submissions go; each gets every one that its `when` admits. */
    endpoints?: Endpoint[] | undefined;
  } | undefined;
  /** How often calls to action that stand over the page may show, together (docs/surfaces.md). */
  frequency?: Noted & {
    /** All of them on this site. */
    global?: Noted & {
      /** How long after one the next may show. */
      every?: string | undefined;
      /** How many in a visit; 0: any number. */
      perSession?: number | undefined;
    } | undefined;
    /** Those that name a `group`. */
    groups?: { [name: string]: Noted & {
      /** As of `global`. */
      every?: string | undefined;
      /** As of `global`. */
      perSession?: number | undefined;
    } | undefined } | undefined;
  } | undefined;
  /** Whether `preview(id)` and `?leadline-preview=ID` show a surface to whoever asks. */
  preview?: boolean | undefined;
  /** What forms give, by the name that a form's `offer` has (docs/offers.md). */
  offers?: (Noted & {
    /** Its name. */
    id: string;
    /** What it is, and with that how it is given (docs/offers.md). */
    kind: Word<'download' | 'ebook' | 'pricelist' | 'coupon' | 'booking' | 'consultation' | 'course' | 'trial' | 'gift' | 'newsletter' | 'contact' | 'webinar' | 'video' | 'redirect'>;
    /** A heading above it. */
    title?: Localized | undefined;
    /** A sentence. */
    text?: Localized | undefined;
    /** The words to click on. */
    button?: Localized | undefined;
    /** Where it is, or leads: relative, https or http. Required for `download`, `ebook`, `pricelist`, `video` and `redirect`, unless `answer` says where. */
    href?: string | undefined;
    /** A JSON pointer: that place of the endpoint's answer says where, such as an address that expires. */
    answer?: string | undefined;
    /** So long after the lead was accepted the file can be had, by docs/offers.md that `leadline serve` makes. `href` is then its path there. */
    expires?: string | undefined;
    /** `coupon`: the code. */
    code?: string | undefined;
    /** `webinar`: when it begins, in local time. */
    starts?: string | undefined;
    /** `webinar`: how long it takes. */
    minutes?: number | undefined;
    /** `webinar`: whose time it is. */
    timezone?: string | undefined;
    /** `webinar`: where. */
    place?: string | undefined;
    /** `video`: its width in pixels. */
    width?: number | undefined;
    /** `video`: its height in pixels. */
    height?: number | undefined;
    /** `redirect`: so long after the confirmation. */
    after?: string | undefined;
  })[] | undefined;
  /** Kept for a later version: nothing reads it yet. */
  experiments?: unknown | undefined;
}

/** A form. With an error in it, it is left out and the rest goes on. */
export interface Form extends Target {
  /** Its name: for links, slots, calls to action, rules and leads. No other form or call to action may have it. */
  id: string;
  /** `inline`: in the page, at its slot. `modal`: a dialog, opened by a link, a call to action or `open(id)`. `adopted`: docs/forms.md. */
  display?: Word<'inline' | 'modal' | 'adopted'> | undefined;
  /** The same as `display`, by the word that calls to action have for it. */
  kind?: Word<'inline' | 'modal' | 'adopted'> | undefined;
  /** Inline: a CSS selector of its place, instead of `data-leadline-slot`. Adopted: of the form, or of what it stands in, instead of `data-leadline-form`. */
  into?: string | undefined;
  /** Inline: so many paragraphs of the article (of what `into` finds) come before it. */
  after?: number | undefined;
  /** What it gives: one of `offers`, or a word of your own; goes along with the lead. */
  offer?: string | undefined;
  /** Its heading; of a dialog its name. */
  title?: Localized | undefined;
  /** A sentence below it. */
  intro?: Localized | undefined;
  /** What it asks. */
  fields: Field[];
  /** The steps it is asked in (docs/forms.md). One question a screen (docs/forms.md). */
  steps?: (Noted & {
    /** Its name. */
    id: string;
    /** Its heading. */
    title?: Localized | undefined;
    /** The names of its fields. What no step names is asked in the last one. */
    fields?: string[] | undefined;
    /** Where it goes on, by the first condition that holds. */
    next?: (Noted & {
      /** When it is taken. */
      when?: Condition | undefined;
      /** The step that follows. */
      to: string;
    })[] | undefined;
  })[] | Word<'each'> | undefined;
  /** What stands in its place instead, by the first condition that holds on the answers. */
  endings?: (Pick<Success, 'title' | 'text' | 'message' | 'link' | 'opens' | 'button'> & {
    /** When it is taken. */
    when: Condition;
  })[] | undefined;
  /** Whether what was entered outlives the page, for a week, as far as the visitor may be remembered. The same, for so long. */
  draft?: boolean | Noted & {
    /** How long; 0: it does not. */
    days: number;
  } | undefined;
  /** Of an inline form in steps: whether all of them stand in the page, or the first alone, and the others docs/forms.md. */
  continueIn?: Word<'page' | 'dialog'> | undefined;
  /** Whether what the visitor has answered before, or the site has told of them, is docs/forms.md. */
  known?: Word<'ask' | 'skip'> | undefined;
  /** At most so many fields: what is required, then those whose answers docs/forms.md. 0: all. */
  most?: number | undefined;
  /** Only what is required is asked, once docs/forms.md. */
  shorten?: boolean | undefined;
  /** Of a form in steps: whether what was answered in the steps before docs/forms.md. The form says so. The same, said in your own words. */
  partial?: boolean | Noted & {
    /** What the form says of it, in each step. */
    text?: Localized | undefined;
  } | undefined;
  /** It asks the visitor's browser for docs/forms.md, which tells people from those who send thousands of leads. */
  proof?: Noted & {
    /** Where the page asks for something to work on: your receiver's `/api/challenge`. */
    from: string;
    /** How much work it is: each bit more is twice as much. 16 are some 65,000 hashes, a tenth of a second of a phone's time. */
    bits?: number | undefined;
    /** A browser works no longer than that, all in all, and at most half a minute; what it has not found by then the lead goes without. */
    within?: string | undefined;
    /** Points of spam for a lead that comes without a proof, or with one that is too old. 70: it is kept apart. */
    without?: number | undefined;
  } | undefined;
  /** The words on its button. */
  submit?: Localized | undefined;
  /** What stands in its place once it was sent. */
  success?: Success | undefined;
}

/** A field. */
export interface Field extends Noted {
  /** What the answer is called in the lead, and in conditions: `fields.phone`. */
  name: string;
  /** What it takes. */
  type?: Word<'text' | 'email' | 'tel' | 'select' | 'consent' | 'textarea' | 'hidden' | 'number' | 'radio' | 'multiselect' | 'checkbox' | 'date' | 'time' | 'url' | 'company' | 'taxcode' | 'name' | 'address' | 'slot' | 'rating' | 'nps' | 'file'> | undefined;
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
  /** `number`: the least that may be answered; `multiselect`: how many at least. */
  min?: number | undefined;
  /** `number`: the most that may be answered; `multiselect`: how many at most; `rating`: how many stars, 5 if not said; `file`: how many files, 1 if not said, 10 at most. */
  max?: number | undefined;
  /** `number`: how far apart answers are, from `min` or 0 on; 1 for whole numbers. */
  step?: number | undefined;
  /** `select`, `radio`, `multiselect`: what there is to choose. */
  options?: (string | Noted & {
    /** What is sent. */
    value: string;
    /** What is read. */
    label: Localized;
    /** `radio`, `multiselect`: a picture of it, for `"display": "cards"`. */
    image?: string | undefined;
  })[] | undefined;
  /** `radio`, `multiselect`: how the choices stand. */
  display?: Word<'list' | 'buttons' | 'cards'> | undefined;
  /** `radio`, `multiselect`: a last choice, beside which one types another answer. */
  other?: boolean | undefined;
  /** `slot`: when there are appointments (docs/forms.md). */
  schedule?: Noted & {
    /** The zone of its hours, one whose offset never changes. */
    timezone?: string | undefined;
    /** The days of the week. */
    days?: (Word<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>)[] | undefined;
    /** When, on each of them. Appointments begin with the span and follow one another. */
    hours: string[];
    /** Dates on which there are none. */
    except?: string[] | undefined;
    /** How long one is. */
    minutes?: number | undefined;
    /** How long before it must be asked for. */
    lead?: string | undefined;
    /** How far ahead one can look; at most 90 days. */
    ahead?: string | undefined;
    /** How many people may have the same time. */
    capacity?: number | undefined;
    /** Where, for the visitor's calendar. */
    place?: string | undefined;
  } | undefined;
  /** `slot`: an address that says which times are taken, such as the receiver's. */
  taken?: string | undefined;
  /** `file`: which kinds, by the end of the name or by type. One that fits is enough. */
  accept?: string[] | undefined;
  /** `file`: how large each may be, up to 25MB. The same, in bytes. */
  maxSize?: string | number | undefined;
  /** When it is asked: a condition on the answers (`fields.*`) and the facts. A field that is not asked is not sent. */
  visibleWhen?: Condition | undefined;
  /** When the form cannot be sent without it, instead of `required`. */
  requiredWhen?: Condition | undefined;
  /** What it begins with. Not of a `consent`. */
  default?: unknown | undefined;
  /** Where a value comes from that nobody has to type: the page's address, what `identify` said, or what was answered before (`answers`: this field; `answers.NAME`: another). Several such sources: the first that has one. */
  prefill?: string | string[] | undefined;
  /** `tel`: the country (ISO 3166) of numbers written without a country code. */
  country?: string | undefined;
  /** `tel`: a choice of countries beside the number, all of them; `country`, or the first, is chosen to begin with. Or these. */
  countries?: boolean | string[] | undefined;
  /** `email`: what becomes of addresses that you may not want (docs/forms.md). */
  policy?: Noted & {
    /** Of providers that give addresses to everybody, such as gmail.com. */
    free?: Word<'allow' | 'warn' | 'block'> | undefined;
    /** Shared ones, such as info@. */
    role?: Word<'allow' | 'warn' | 'block'> | undefined;
    /** Of providers whose addresses live for minutes, such as mailinator.com. */
    disposable?: Word<'allow' | 'warn' | 'block'> | undefined;
  } | undefined;
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
    /** `multiselect`: fewer than `min`. */
    too_few?: Localized | undefined;
    /** `multiselect`, `file`: more than `max`. */
    too_many?: Localized | undefined;
    /** `file`: larger than `maxSize`. */
    file_size?: Localized | undefined;
    /** `file`: of none of the kinds in `accept`. */
    file_type?: Localized | undefined;
    /** `date`: no date. */
    date?: Localized | undefined;
    /** `time`: no time. */
    time?: Localized | undefined;
    /** The endpoint has refused it; `{value}` is what it says. */
    refused?: Localized | undefined;
    /** `slot`: a time that is not free, or no longer. */
    slot?: Localized | undefined;
    /** `taxcode`: no Vietnamese company's tax code. */
    tax_code?: Localized | undefined;
    /** `url`: no address of a site. */
    url?: Localized | undefined;
    /** The browser could not read what was typed. */
    bad_input?: Localized | undefined;
    /** An endpoint has refused it, and does not say why. */
    not_taken?: Localized | undefined;
    /** `policy.free`: an address of a provider for everybody. */
    free_mail?: Localized | undefined;
    /** `policy.role`: a shared address. */
    role_mail?: Localized | undefined;
    /** `policy.disposable`: a temporary address. */
    disposable_mail?: Localized | undefined;
    /** A suggestion, which does not block: a mail domain that is one letter off. */
    typo?: Localized | undefined;
    /** A suggestion, which does not block: a mail domain without a dot. */
    no_dot?: Localized | undefined;
  } | undefined;
}

/** What stands in its place once it was sent. */
export interface Success extends Noted {
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
  /** Adopted: the event by which the page says that it was sent, when its script has cancelled the browser's submit. */
  event?: string | undefined;
  /** Adopted: what is to be seen then. */
  selector?: string | undefined;
}

/** A call to action. With an error in it, it is left out and the rest goes on. */
export interface Cta extends Target {
  /** Its name; its place is `data-leadline-slot` of that name. */
  id: string;
  /** How it stands on the page (docs/surfaces.md). */
  kind?: Word<'inline' | 'button' | 'banner' | 'gate' | 'bar' | 'slideIn' | 'tab' | 'modal' | 'fullscreen'> | undefined;
  /** `bar`, `slideIn`, `tab`: where on the screen. */
  position?: Word<'bottom' | 'top' | 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start' | 'end' | 'start'> | undefined;
  /** A few words above the title. */
  eyebrow?: Localized | undefined;
  /** Its heading. */
  title?: Localized | undefined;
  /** A sentence. */
  text?: Localized | undefined;
  /** The words to click on. */
  button: Localized;
  /** What a click on it does: one of these (docs/surfaces.md). */
  action?: Action | undefined;
  /** The form that it opens: short for `action.open`. */
  opens?: string | undefined;
  /** Where it leads: short for `action.href`. */
  href?: string | undefined;
  /** A second button. */
  second?: Noted & {
    /** The words on it. */
    button: Localized;
    /** What it does, as `ctas[].action`. */
    action?: Action | undefined;
    /** Short for `action.open`. */
    opens?: string | undefined;
    /** Short for `action.href`. */
    href?: string | undefined;
  } | undefined;
  /** A picture. */
  picture?: Noted & {
    /** Its address: relative, https or http. */
    src: string;
    /** What it shows, for those who do not see it. */
    alt?: Localized | undefined;
    /** Its width in pixels: with its height, so that nothing moves when it comes. */
    width: number;
    /** Its height in pixels. */
    height: number;
  } | undefined;
  /** A clock that runs down to a real date. */
  countdown?: Noted & {
    /** The date, in local time. */
    to: string;
    /** What stands there when it has come. */
    ended?: Localized | undefined;
    /** Whose time it is, as `timezone` of the config. */
    timezone?: string | undefined;
  } | undefined;
  /** The words on the tab that it becomes when it is closed. */
  tab?: Localized | undefined;
  /** So many paragraphs of the article (of what `into` finds) come before it. */
  after?: number | undefined;
  /** `gate`: so many paragraphs before it can be read by everybody. */
  teaser?: number | undefined;
  /** Other words, another offer, another form for some: the first whose `when` holds. */
  cases?: (Noted & {
    /** For whom. */
    when: Condition;
    /** As of the CTA. */
    eyebrow?: Localized | undefined;
    /** As of the CTA. */
    title?: Localized | undefined;
    /** As of the CTA. */
    text?: Localized | undefined;
    /** As of the CTA. */
    button?: Localized | undefined;
    /** As of the CTA. */
    second?: Exclude<Cta['second'], undefined> | undefined;
    /** As of the CTA. */
    picture?: Exclude<Cta['picture'], undefined> | undefined;
    /** As of the CTA. */
    countdown?: Exclude<Cta['countdown'], undefined> | undefined;
    /** As of the CTA. */
    action?: Exclude<Cta['action'], undefined> | undefined;
    /** As of the CTA. */
    opens?: string | undefined;
    /** As of the CTA. */
    href?: string | undefined;
  })[] | undefined;
  /** A CSS selector of its place, instead of `data-leadline-slot`. */
  into?: string | undefined;
}

/** Something that happens. */
export interface Trigger extends Noted {
  /** What (docs/surfaces.md). */
  on: Word<'load' | 'delay' | 'dwell' | 'timeOnSite' | 'scroll' | 'view' | 'exit' | 'exitMobile' | 'idle' | 'click' | 'event' | 'band' | 'stage' | 'score'>;
  /** `delay`, `dwell`, `timeOnSite`, `idle`: so long. */
  after?: string | undefined;
  /** `scroll`: how far down the page, in per cent. */
  percent?: number | undefined;
  /** `view`, `click`: a CSS selector of what is seen or clicked. */
  selector?: string | undefined;
  /** `event`: the name that `track` is called with. */
  name?: string | undefined;
  /** `event`: which of them. */
  where?: Condition | undefined;
  /** `event`: so often. */
  count?: number | undefined;
  /** `event`: within so long. */
  within?: string | undefined;
  /** `band`, `stage`: which one. */
  is?: string | undefined;
  /** `score`: so many points. */
  atLeast?: number | undefined;
  /** `score`: of what: `total`, or a dimension. */
  of?: string | undefined;
}

/** What a click on it does: one of these (docs/surfaces.md). */
export interface Action extends Noted {
  /** Opens this form. */
  open?: string | undefined;
  /** Leads there: relative, https, http, mailto or tel. */
  href?: string | undefined;
  /** Takes `hidden` from what this CSS selector finds. `gate`: opens it. */
  reveal?: string | boolean | undefined;
  /** Calls this number. */
  call?: string | undefined;
  /** Makes an appointment: the address of a booking page, or a form. */
  book?: string | undefined;
  /** Emits `chat` with this name, for whoever has a chat window to open. */
  chat?: string | undefined;
  /** Shows this other call to action. */
  cta?: string | undefined;
  /** The visitor's word on what may be remembered (docs/surfaces.md); `withdraw` erases all of theirs (docs/privacy.md). */
  consent?: Word<'none' | 'session' | 'persistent' | 'withdraw'> | undefined;
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
  url?: string | undefined;
  /** Where the files of its leads go, each in a request of its own, once it has accepted the lead (docs/delivery.md). */
  files?: string | undefined;
  /** Where a page asks its receiver, once in a visit, for what docs/receiver.md: then a lead's score can be `verified`. */
  challenge?: string | undefined;
  /** Which submissions go there. */
  when?: Condition | undefined;
  /** The forms whose leads go there, such as applications to another department than enquiries. */
  forms?: string[] | undefined;
  /** Those of excluded visitors too. */
  excluded?: boolean | undefined;
  /** Only leads whose visitor has agreed to this `purpose` in the form (docs/forms.md). */
  consent?: string | undefined;
  /** A lead once more, under the same `id`, when its visitor docs/delivery.md. */
  qualified?: boolean | undefined;
  /** How it is written and posted (docs/delivery.md). `json-text`: the same text as `text/plain`, which needs no preflight. */
  profile?: Word<'json' | 'json-text' | 'form' | 'form-blind' | 'multipart' | 'beacon' | 'relay'> | undefined;
  /** What is posted: `leadline`, docs/protocol.md; `cloudevents`; or a docs/destinations.md. */
  format?: string | undefined;
  /** What the preset needs to know (docs/destinations.md). */
  with?: { [name: string]: unknown | undefined } | undefined;
  /** What is sent, by the endpoint's names: docs/destinations.md. Beside a preset: put over the preset's, `null` takes one away. */
  map?: unknown | undefined;
  /** What the map lies in, where the endpoint wants it in something. */
  body?: unknown | undefined;
  /** Headers of the request. Every visitor can read them: no secrets. */
  headers?: { [name: string]: string | undefined } | undefined;
  /** What counts as accepted (docs/delivery.md). `2xx`: any that is no HTML page. `key`: the body names the lead's id. `none`: it cannot be read. Or a rule with one of `pointer`, `text`, `status`, `redirect`; and `errors`, `refused`, `again`. */
  response?: Word<'2xx' | 'key' | 'none'> | Noted & {
    /** A 2xx whose JSON body has something there, other than null and false (a JSON pointer, RFC 6901). */
    pointer?: string | undefined;
    /** With `pointer`: exactly this. */
    equals?: unknown | undefined;
    /** A 2xx whose body contains this text. */
    text?: string | undefined;
    /** One of these statuses, whatever the body; one of 300 to 399 means any redirect. */
    status?: number[] | undefined;
    /** Where an answer that refuses names fields and what is wrong with them: a JSON pointer to `{"email": "We know this one"}`. May stand by itself: then any 2xx is accepted that does not. Or, where that is a list:. */
    errors?: string | Noted & {
      /** where, of names or of objects. */
      at: string;
      /** the member of an object that names the field, alone or within a text. */
      field?: string | undefined;
      /** the member that says to the visitor what is wrong. */
      text?: string | undefined;
    } | undefined;
    /** A 2xx that has something there, other than null and false, refuses the lead all the same: a JSON pointer. */
    refused?: string | undefined;
    /** Statuses after which it is asked again, beside those that always are. */
    again?: number[] | undefined;
    /** A redirect, such as to a page that thanks. */
    redirect?: boolean | undefined;
  } | undefined;
}
