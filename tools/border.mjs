// Makes js/border.ts and the tables of docs/protocol.md and docs/api.md from the rows of core/api/border.def. They are committed;
// tests/tidy/border.test.mjs compares.
//   node tools/border.mjs          writes them anew
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './run.mjs';

export const SOURCE = 'core/api/border.def';

/** What each kind of row has, in its order; the first of most is the word itself. */
const COLUMNS = {
  EVENT: ['kind', 'sender', 'kept', 'when', 'printed'],
  EFFECT: ['kind', 'does', 'printed'],
  AT: ['kind', 'place', 'printed'],
  MEMBER: ['name', 'type', 'note'],
  FACT: ['kind', 'name', 'type', 'sentence'],
  EMITTED: ['name', 'data', 'when', 'printed'],
  OP: ['name', 'arguments', 'meaning'],
  ACTION: ['name', 'meaning'],
  PART: ['name', 'does', 'asked'],
  QUESTION: ['name', 'answer'],
  WHY: ['name', 'sentence'],
  NO_ANSWER: ['name', 'sentence'],
  RECORD_STATE: ['name', 'sentence'],
  REASON: ['name', 'sentence'],
  ERROR_CODE: ['name', 'sentence'],
  METHOD: ['name', 'call', 'text'],
  TAGS: ['words'],
  ATTRIBUTES: ['words'],
};

/** The rows of a table: `[[macro, ...cells]]`. C's literals, as they are written there, are JSON's; neighbours are one text. */
function rowsOf(text) {
  const rows = [];
  const tokens = text.replace(/^#.*$/gm, '').matchAll(/\/\/.*|([A-Z_]+)\(|("(?:[^"\\]|\\.)*")|(\w+)|[,)]/g);
  for (const [token, macro, literal, word] of tokens) {
    if (token.startsWith('//')) continue;
    const row = rows[rows.length - 1];
    if (macro) rows.push([macro, '']);
    else if (literal || word) row[row.length - 1] += literal ? JSON.parse(literal) : word;
    else if (token === ',') row.push('');
  }
  return rows;
}

/** The border: a list of rows for each kind of them (`EVENT`, `WHY` …). Events and effects have their `members`, effects also `places`. */
export function readBorder(text = readFileSync(join(root, SOURCE), 'utf8')) {
  const border = Object.fromEntries(Object.keys(COLUMNS).map((macro) => [macro, []]));
  let holder;
  for (const [macro, ...cells] of rowsOf(text)) {
    const columns = COLUMNS[macro];
    if (columns?.length !== cells.length) throw new Error(`${SOURCE}: ${macro}(${cells[0]}, …) has ${cells.length} columns, not ${columns?.length}`);
    const row = Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    if (macro === 'MEMBER') holder.members.push({ ...row, name: row.name.replace('?', ''), optional: row.name.endsWith('?') });
    else border[macro].push(row);
    if (macro === 'EVENT' || macro === 'EFFECT') holder = Object.assign(row, { members: [], places: [] });
    if (macro === 'AT') border.EFFECT.find(({ kind }) => kind === row.kind).places.push((holder = Object.assign(row, { members: [] })));
  }
  return border;
}

// ---- js/border.ts

const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
const sentence = (text) => plain(`${text[0].toUpperCase()}${text.slice(1)}.`).replace(/\.\.$/, '.');
const words = (rows, column = 'name') => rows.map((row) => `'${row[column]}'`).join(' | ');

/** `{ k: 'seen'; surface: string }` */
function shape(kind, members, place) {
  const own = members.filter(({ name }) => name !== '').map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type}`);
  const all = [`k: '${kind}'`, ...(place ? [`at: '${place}'`] : []), ...own].join('; ');
  const more = members.filter(({ name }) => name === '').map(({ type }) => ` & ${type}`).join('');
  return more ? `({ ${all} }${more})` : `{ ${all} }`;
}

const notes = (members) => members.filter(({ note }) => note !== '').map(({ name, note }) => (name ? ` \`${name}\`: ${plain(note)}.` : '')).join('');
const commented = (comment, lines) => [`  /** ${comment} */`, ...lines.map((line) => `  | ${line}`)].join('\n');
const events = ({ EVENT }) => EVENT.filter(({ sender }) => sender === 'page')
  .map(({ kind, when, members }) => commented(sentence(when) + notes(members), [shape(kind, members)])).join('\n');
const effects = ({ EFFECT }) => EFFECT.map(({ kind, does, members, places }) => commented(`The host ${sentence(does).replace(/^./, (c) => c.toLowerCase())}`,
  places.length > 0 ? places.map((at) => shape(kind, at.members, at.place)) : [shape(kind, members)])).join('\n');
const ops = ({ OP }) => OP.map(({ name, arguments: list, meaning }) => commented(sentence(meaning), [`['${name}', ${list}]`])).join('\n');
const emitted = ({ EMITTED }) => EMITTED.map(({ name, data, when }) => `  /** ${sentence(when)} */\n  ${name}: ${data};`).join('\n');
const union = (rows, comment) => rows.map((row) => commented(sentence(row[comment]), [`'${row.name}'`])).join('\n');
const list = (text) => {
  const lines = [];
  for (const word of text.split(' ')) {
    if (lines.length > 0 && `${lines[lines.length - 1]} ${word}`.length < 125) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => `'${line}${i < lines.length - 1 ? ' ' : ''}'`).join(' +\n  ');
};

export const TYPES = 'js/border.ts';
export const typesText = (border) => `// Made by tools/border.mjs from ${SOURCE}: the words of the border with the core, as docs/protocol.md has them.
import type { ConsentTier, FieldValue, Mount, Opaque, OutboxHead, OutboxRecord, Problem, ViewNode } from './protocol';

/** What happened, before the host stamps it with time. What a page cannot send (\`answer\`, \`adjust\`) is not here. */
export type CoreEvent =
${events(border)};

/** What is to be done, in this order. Unknown kinds are ignored. */
export type Effect =
${effects(border)};

/** What a patch does to a surface's tree. */
export type Op =
${ops(border)};

/** What can be asked. */
export type Question =
${union(border.QUESTION, 'answer')};

/** What of the core comes after the part that shows. */
export type Part =
${union(border.PART, 'does')};

/** Why a post has no answer. */
export type NoAnswer =
${union(border.NO_ANSWER, 'sentence')};

/** What a record of the outbox waits for. */
export type RecordState =
${union(border.RECORD_STATE, 'sentence')};

/** What decides whether a surface is shown. */
export type WhyCode =
${union(border.WHY, 'sentence')};

/** Why a submission is not delivered, or not known to be. */
export type Reason =
${union(border.REASON, 'sentence')};

/** What an error is. */
export type ErrorCode =
${union(border.ERROR_CODE, 'sentence')};

/** What a listener hears of each event (docs/api.md). */
export interface EventData {
${emitted(border)}
}

export type EventName = keyof EventData;

/** The functions of the module. */
export type Method = ${words(border.METHOD)};

/** Those parts of the core, in the order in which they come. */
export const PARTS: Part[] = [${border.PART.map(({ name }) => `'${name}'`).join(', ')}];

/** What a tree may be made of. */
export const TAGS = (${list(border.TAGS[0].words)}).split(' ');
export const ATTRIBUTES = (${list(border.ATTRIBUTES[0].words)}).split(' ');
`;

// ---- The pages

const cell = (text) => String(text).replaceAll('|', '\\|');
const code = (text) => (text === '' ? '' : `\`${text}\``);
const table = (head, rows) => [`|${head.map((text) => ` ${text}${text && ' '}`).join('|')}|`, `|${head.map(() => '---|').join('')}`, ...rows.map((row) => `|${row.map((text) => (text === '' ? ' ' : ` ${cell(text)} `)).join('|')}|`)].join('\n');

/** The words of a type that is one of ours, or of TypeScript's unions of words. */
const NAMED = { Part: 'PART', 'Part[]': 'PART', Question: 'QUESTION' };
const choices = (border, type) => (NAMED[type] ? border[NAMED[type]].map(({ name }) => name) : type.match(/(?<=')\w+(?=')/g) ?? []);
/** `{touch, width}` */
const memberNames = (type) => `{${[...type.matchAll(/[{;] (\w+\??): /g)].map(([, name]) => name).join(', ')}${type.includes('[more') ? ', …' : ''}}`;

const membersText = (border, members) => members.map(({ name, optional, type, note }) => {
  if (name === '') return note;
  const values = choices(border, type).map(code).join(' ');
  const inner = type.startsWith('{') ? code(memberNames(type)) : /^(Record|object)/.test(type) ? '{}' : type.endsWith('[]') ? '[…]' : '';
  const about = [values, note].filter(Boolean).join('; ');
  return `${code(name)}${optional ? '?' : ''}${inner && !values ? ` ${inner}` : ''}${about ? ` (${about})` : ''}`;
}).join(', ');

export const makers = {
  events: (border) => table(['`k`', 'further keys', 'kept', 'when'], border.EVENT.map(({ kind, members, kept, when }) => [code(kind), membersText(border, members), code(kept), when])),
  effects: (border) => table(['`k`', 'further keys', 'the host…'], border.EFFECT.flatMap(({ kind, members, places, does }) => (places.length === 0
    ? [[code(kind), membersText(border, members), does]]
    : places.map((at, i) => [code(kind), [`\`at\`: \`${at.place}\``, membersText(border, at.members)].filter(Boolean).join(', '), i === 0 ? does : ''])))),
  questions: ({ QUESTION }) => table(['`what`', 'the answer'], QUESTION.map(({ name, answer }) => [code(name), answer])),
  noanswers: ({ NO_ANSWER }) => table(['`why`', ''], NO_ANSWER.map(({ name, sentence: text }) => [code(name), text])),
  parts: ({ PART }) => table(['part', 'does', 'is asked for (`need`)'], [
    ['the first', 'boots, takes pages, draws forms, keeps facts, consent and what is saved', ''],
    ...PART.map(({ name, does, asked }) => [code(name), does, asked])]),
  ops: ({ OP }) => table(['op', 'meaning'], OP.map(({ name, arguments: list, meaning }) =>
    [code(`["${name}", ${list.split(', ').map((argument) => argument.split(':')[0]).join(', ')}]`), meaning])),
  actions: ({ ACTION }) => table(['`do`', 'a click on it'], ACTION.map(({ name, meaning }) => [code(name), meaning])),
  tags: ({ TAGS, ATTRIBUTES }) => `\`t\` is one of \`${TAGS[0].words}\`. Attributes, besides \`aria-…\`:\n\`${ATTRIBUTES[0].words}\``,
  states: ({ RECORD_STATE }) => table(['`state`', ''], RECORD_STATE.map(({ name, sentence: text }) => [code(name), text])),
  methods: ({ METHOD }) => table(['function', ''], METHOD.map(({ call, text }) => [call, text])),
  emitted: ({ EMITTED }) => table(['event', 'data', 'when'], EMITTED.map(({ name, data, when }) => [code(name), code(memberNames(data)), when])),
  reasons: ({ REASON, ERROR_CODE }) => table(['`reason` or `code`', ''], [...REASON, ...ERROR_CODE].map(({ name, sentence: text }) => [code(name), text])),
  why: ({ WHY }) => table(['`code`', ''], WHY.map(({ name, sentence: text }) => [code(name), text])),
};

/** What stands between `<!-- border: NAME -->` and `<!-- end -->` is made here. */
export const fill = (text, border) =>
  text.replace(/(<!-- border: (\w+)[^>]*-->\n)[^]*?(<!-- end -->)/g, (_, begin, name, end) => `${begin}\n${makers[name](border)}\n\n${end}`);

export const PAGES = ['docs/protocol.md', 'docs/api.md'];

/** What is made of the border: `{file: text}`. */
export function made(border = readBorder()) {
  const pages = PAGES.map((page) => [page, fill(readFileSync(join(root, page), 'utf8'), border)]);
  return Object.fromEntries([[TYPES, typesText(border)], ...pages]);
}

export function write() {
  for (const [file, text] of Object.entries(made())) writeFileSync(join(root, file), text);
}

if (isMain(import.meta.url)) write();
