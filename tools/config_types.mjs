// The config as TypeScript, js/config.ts, made from the program's table of keys (tools/reference.mjs writes it).
import { ofTheCta, parentOf } from './reference.mjs';

/** What forms and CTAs have in common: when a surface shows. */
const TARGET = 'Target';

/** The objects that have a name of their own; the others stand where they are used. */
const NAMES = {
  '': 'Config', 'forms[]': 'Form', 'forms[].fields[]': 'Field', 'forms[].success': 'Success', 'ctas[]': 'Cta', 'ctas[].trigger.any[]': 'Trigger', 'ctas[].action': 'Action', scoring: 'Scoring', 'scoring.dimensions[]': 'Dimension',
  'scoring.groups[]': 'Group', 'scoring.rules[]': 'Rule', 'scoring.bands[]': 'Band', 'scoring.stages[]': 'Stage', 'scoring.challengers[]': 'Challenger',
  'delivery.endpoints[]': 'Endpoint',
};
/** Objects that have some of the members of another one, which has a name. */
const LIKE = { 'forms[].endings[]': 'forms[].success' };
const SIMPLE = { string: 'string', word: 'string', identifier: 'string', text: 'Localized', boolean: 'boolean', integer: 'number', number: 'number', points: 'number', condition: 'Condition', any: 'unknown' };

const HEAD = `// Made by tools/reference.mjs from the program's table of keys (cli/reference/keys.cpp), as docs/config.md is.
//
// The config as a type, for sites that write it in TypeScript: \`const config = {…} satisfies Config\`. It catches keys that are
// misspelt and values of another type; \`leadline check\` says more.

/** One of the words. A config that is imported from a JSON file has just texts. */
type Word<Known extends string> = Known | (string & {});

/** A text, or texts by language tag: \`{"vi": "Gửi", "en": "Send"}\`. */
export type Localized = string | { [language: string]: string | undefined };

/** A condition: JsonLogic (docs/conditions.md). */
export type Condition = { [operator: string]: unknown } | boolean;

/** What may stand in every object: where an editor finds the schema, and a note to oneself. */
export interface Noted {
  $schema?: unknown;
  $comment?: unknown;
}
`;

const plain = (text) => text.replace(/\[[^\]]*\]\((\w+\.md)[^)]*\)/g, 'docs/$1').replace(/\*\//g, '* /');
const nameOf = (path) => path.slice(path.lastIndexOf('.') + 1);
const below = (keys, path) => JSON.stringify(keys.filter((row) => row.path.startsWith(path) && /^[.[{]/.test(row.path.slice(path.length)))
  .map((row) => ({ ...row, path: row.path.slice(path.length) })));
/** The name of the object at `path`: its own, or that of another one which has the very same keys. */
const named = (keys, path) => NAMES[path] ?? Object.entries(NAMES).find(([other]) => other !== '' && below(keys, path) === below(keys, other))?.[1];
/** Whether the member is the same one in a form and in a CTA. */
const isShared = (keys, path) => {
  const [form, cta] = ['forms[]', 'ctas[]'].map((list) => path.replace(/^(forms|ctas)\[\]/, list));
  const at = (one) => JSON.stringify(keys.filter((row) => row.path === one).map((row) => ({ ...row, path: '' })));
  return keys.some((row) => row.path === form) && at(form) === at(cta) && below(keys, form) === below(keys, cta);
};
const typeAt = (keys, path, indent) => {
  const types = keys.filter((row) => row.path === path).map((row) => typeOfRow(keys, row, indent));
  return [...new Set(types)].join(' | ');
};

function typeOfRow(keys, { path, type, bounds }, indent) {
  if (type === 'choice') return `Word<${bounds.split('|').map((word) => `'${word}'`).join(' | ')}>`;
  if (type === 'map') return `{ [name: string]: ${typeAt(keys, `${path}{}`, indent)} | undefined }`;
  if (type === 'list') {
    const item = typeAt(keys, `${path}[]`, indent);
    return /[ |]/.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (type === 'object' && ofTheCta(path)) return `Exclude<Cta['${ofTheCta(path)}'], undefined>`;
  if (type === 'object' && LIKE[path]) return likeAnother(keys, path, indent);
  if (type === 'object') return named(keys, path) ?? `Noted & {\n${membersOf(keys, path, `${indent}  `)}${indent}}`;
  return SIMPLE[type];
}

/** The members that it has from the other one, and its own. */
function likeAnother(keys, path, indent) {
  const has = (object, name) => keys.some((row) => row.path === `${object}.${name}`);
  const theirs = [...new Set(keys.filter((row) => parentOf(row.path) === path && has(LIKE[path], nameOf(row.path))).map((row) => nameOf(row.path)))];
  const own = membersOf(keys, path, `${indent}  `, (member) => !has(LIKE[path], nameOf(member)));
  return `Pick<${NAMES[LIKE[path]]}, ${theirs.map((name) => `'${name}'`).join(' | ')}> & {\n${own}${indent}}`;
}

function membersOf(keys, object, indent, isMeant = () => true) {
  const own = keys.filter((row) => parentOf(row.path) === object && row.path !== object && !/(\[\]|\{\})$/.test(row.path) && row.path !== '$schema' && isMeant(row.path));
  return [...new Set(own.map((row) => row.path))].map((path) => {
    const rows = own.filter((row) => row.path === path);
    const optional = !rows.some((row) => row.default === 'required');
    return `${indent}/** ${rows.map((row) => plain(row.text)).join('. ')}. */\n`
      + `${indent}${nameOf(path)}${optional ? '?' : ''}: ${typeAt(keys, path, indent)}${optional ? ' | undefined' : ''};\n`;
  }).join('');
}

export const TYPES = 'js/config.ts';
const declare = (about, name, base, members) => `\n/** ${about.replace(/, and$/, ', and this')}. */\nexport interface ${name} extends ${base} {\n${members}}\n`;
export const typesText = ({ keys }) => HEAD + declare('When a surface shows', TARGET, 'Noted', membersOf(keys, 'ctas[]', '  ', (path) => isShared(keys, path)))
  + Object.entries(NAMES).map(([path, name]) => {
    const about = plain(keys.find((row) => row.path === path && row.type === 'object')?.text ?? 'The config of a site');
    const surface = path === 'forms[]' || path === 'ctas[]';
    const base = name === 'Challenger' ? "Omit<Scoring, 'challengers'>" : surface ? TARGET : 'Noted';
    return declare(about, name, base, membersOf(keys, path, '  ', (member) => !surface || !isShared(keys, member)));
  }).join('');
