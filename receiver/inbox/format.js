// Times, numbers and texts in the reader's language.
import { BANDS, CHANNELS, DIMENSIONS, NOTICES, REASONS, RELAY_REASONS, RELAY_STATES, SPAM, STAGES, VERDICTS, WARNINGS, WORDS } from './words.js';

const KEPT = 'leadline.lang';
const known = (lang) => (lang in WORDS ? lang : undefined);

/** `?lang=` wins and is remembered; then what was remembered; then the browser's; then Vietnamese. */
const chooseLanguage = () => {
  const asked = known(new URLSearchParams(location.search).get('lang') ?? '');
  try {
    if (asked) localStorage.setItem(KEPT, asked);
    return asked ?? known(localStorage.getItem(KEPT) ?? '') ?? known((navigator.language ?? '').slice(0, 2)) ?? 'vi';
  } catch { return asked ?? 'vi'; }
};

export const lang = chooseLanguage();
export const otherLang = lang === 'vi' ? 'en' : 'vi';

/** A phrase with its {placeholders} filled in; of one thing, the phrase `…One` where the language has one. */
export const say = (key, values = {}, count = 0) => ((count === 1 && WORDS[lang][`${key}One`]) || WORDS[lang][key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

const own = (table, key) => (Object.hasOwn(table[lang], key) ? table[lang][key] : undefined);
export const bandName = (band) => own(BANDS, band) ?? band;
export const dimensionName = (id) => own(DIMENSIONS, id) ?? id;
export const channelName = (name) => own(CHANNELS, name) ?? name;
export const spamReason = (code) => own(SPAM, code) ?? code;
export const verdictReason = (code) => own(REASONS, code);
export const relayState = (state) => own(RELAY_STATES, state) ?? state;
export const relayReason = (code) => own(RELAY_REASONS, code) ?? code;
export const warningText = (code) => own(WARNINGS, code) ?? say('warningOther');
export const notice = (id) => NOTICES[lang][id];
/** What a stage's letters stand for, when it is one that everybody uses. */
export const stageMeaning = (id) => own(STAGES, id);
export const stageMeanings = () => Object.entries(STAGES[lang]);
/** [name, explanation] of a verdict; an unknown one explains itself by its name. */
export const verdictText = (verdict) => own(VERDICTS, verdict) ?? [verdict, ''];

/** A config's text: a string, or an object of one text per language. */
export const localized = (text) => {
  if (typeof text === 'string') return text;
  if (text === null || typeof text !== 'object' || Array.isArray(text)) return Array.isArray(text) ? text.map((part) => localized(part?.text ?? part)).join('') : '';
  const value = text[lang] ?? Object.values(text)[0];
  return typeof value === 'string' ? value : '';
};

const numbers = new Intl.NumberFormat(lang, { maximumFractionDigits: 3 });
const signed = new Intl.NumberFormat(lang, { maximumFractionDigits: 3, signDisplay: 'exceptZero' });
const spans = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
const shortSpans = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
const englishDates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

export const number = (n) => numbers.format(n);
export const signedNumber = (n) => signed.format(n);

export const two = (n) => String(n).padStart(2, '0');
/** 24/11/2026 15:04, as people in Vietnam write it (Intl's own form, with "thg", is nobody's); 24 Nov 2026, 15:04 in English. */
export const absoluteTime = (ms) => {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '';
  if (lang !== 'vi') return englishDates.format(at);
  return `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

const relative = (format, ms, now) => {
  const seconds = Math.min(0, Math.round((ms - now) / 1000));
  const [unit, size] = UNITS.find(([, length]) => -seconds >= length) ?? UNITS.at(-1);
  return format.format(Math.ceil(seconds / size), unit);
};
/** "3 phút trước", "yesterday", … */
export const relativeTime = (ms, now = Date.now()) => relative(spans, ms, now);
/** The list's: near times as "3 phút trước", others as a date. */
export const listTime = (ms, now = Date.now()) => (now - ms < 20 * 3_600_000 ? relative(shortSpans, ms, now) : absoluteTime(ms));

/** A length of time: under two minutes in seconds, then in minutes. */
export const duration = (seconds) => (seconds < 120 ? say('seconds', { n: Math.round(seconds) }) : say('minutes', { n: Math.round(seconds / 60) }));

/** Numbers arrive as +84912345678 (E.164); Vietnamese ones are read in groups of three. */
export const readablePhone = (phone) => phone.replace(/^(\+84)(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4');

/** 1,2 MB; 340 KB. */
export const fileSize = (bytes) => (bytes >= 1024 * 1024 ? `${number(Math.round(bytes / 104857.6) / 10)} MB` : `${number(Math.ceil(bytes / 1024))} KB`);
