// Makes docs/leadline.schema.json, js/config.ts and the tables of docs/config.md, docs/destinations.md and docs/facts.md from the program's own tables
// (cli/reference). They are committed; tests/js/reference.test.mjs compares.
//   node tools/reference.mjs          writes them anew (after npm run build -- native)
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TYPES, typesText } from './config_types.mjs';
import { isMain, root } from './run.mjs';

/** {keys, facts, events, operators}: what `leadline reference --json` says. */
export const readTables = () =>
  JSON.parse(execFileSync(join(root, 'build/native/leadline'), ['reference', '--json'], { encoding: 'utf8', maxBuffer: 1 << 24 }));

const PRESETS = 'core/formats/presets';
const CHALLENGER = 'scoring.challengers[].';

/** An object in a case of a CTA has the members that the CTA's own has, which stand in the tables once: its name, or undefined. */
export const ofTheCta = (path) => /^ctas\[\]\.cases\[\]\.(second|picture|countdown|action)$/.exec(path)?.[1];

/** `forms[].fields[]` → `forms[].fields`; `forms[].id` → `forms[]`; `version` → ``. */
export const parentOf = (path) => (/(\[\]|\{\})$/.test(path) ? path.slice(0, -2) : path.slice(0, Math.max(0, path.lastIndexOf('.'))));
const nameOf = (path) => path.slice(path.lastIndexOf('.') + 1);
const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/`/g, '');
const json = (text) => { try { return JSON.parse(text); } catch { return undefined; } };

// ---- The schema (draft 7: what editors understand)

const limits = (bounds) => {
  const [least, most] = bounds.split('..');
  return { least: least ? Number(least) : undefined, most: most ? Number(most) : undefined };
};
const compact = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** `required if type: select|consent` → what it hangs on; undefined for what is always or never required. */
function conditionOf(fallback) {
  const [, word, key, values] = /^required (if|unless) (\w+): (\S+)$/.exec(fallback) ?? [];
  return word && { unless: word === 'unless', key, values: values.split('|') };
}

/** The rules of draft 7 by which some of `rows` are required beside others. */
const dependencies = (rows) => rows.flatMap((row) => {
  const on = conditionOf(row.default);
  return on ? [{ if: { required: [on.key], properties: { [on.key]: { enum: on.values } } }, [on.unless ? 'else' : 'then']: { required: [nameOf(row.path)] } }] : [];
});

/** What a row alone says of its value; `schemaAt(path)` gives that of the rows below. */
function schemaOfRow({ path, type, bounds }, schemaAt, members) {
  const { least, most } = limits(bounds);
  switch (type) {
    case 'string': return compact({ type: 'string', pattern: bounds || undefined });
    case 'word': return { type: 'string', minLength: 1 };
    case 'text': return { $ref: '#/definitions/text' };
    case 'identifier': return { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' };
    case 'boolean': case 'number': return { type };
    case 'integer': return compact({ type, minimum: least, maximum: most });
    case 'points': return { type: 'number', minimum: -1e9, maximum: 1e9 };
    case 'choice': return { enum: bounds.split('|') };
    case 'condition': return { allOf: [{ type: ['boolean', 'object'], minProperties: 1, maxProperties: 1 }, { $ref: '#/definitions/condition' }] };
    case 'object': return ofTheCta(path) ? { $ref: `#/properties/ctas/items/properties/${ofTheCta(path)}` } : members(path);
    case 'map': return { type: 'object', additionalProperties: schemaAt(`${path}{}`) };
    case 'list': return compact({ type: 'array', minItems: least, maxItems: most, items: schemaAt(`${path}[]`) });
    default: return {};
  }
}

/** A condition: an operation is an object of one member, whose name is an operator; what is in `preserve` is not looked at. */
const conditionSchema = (operators) => ({
  if: { type: 'object', minProperties: 1, maxProperties: 1 },
  then: { propertyNames: { enum: operators }, properties: { preserve: true }, additionalProperties: { $ref: '#/definitions/condition' } },
  else: { if: { type: 'array' }, then: { items: { $ref: '#/definitions/condition' } } },
});

export function schemaOf({ keys, operators }) {
  const schemaAt = (path) => {
    const rows = keys.filter((row) => row.path === path);
    const schemas = rows.map((row) => schemaOfRow(row, schemaAt, members));
    const fallback = rows.map((row) => json(row.default)).find((value) => value !== undefined);
    const examples = rows.filter((row) => row.example).map((row) => JSON.parse(`{${row.example}}`)[nameOf(path)]);
    return compact({
      ...(schemas.length === 1 ? schemas[0] : { anyOf: schemas }),
      description: rows[0] && rows[0].text ? rows.map((row) => plain(row.text)).join('. ') : undefined,
      default: fallback, examples: examples.length > 0 ? examples : undefined,
    });
  };
  const members = (path) => {
    const own = [...new Set(keys.map((row) => row.path))].filter((one) => parentOf(one) === path && one !== path && !/(\[\]|\{\})$/.test(one) && one !== '$schema');
    const properties = Object.fromEntries(own.map((one) => [nameOf(one), schemaAt(one)]));
    if (`${path}.` === CHALLENGER)
      for (const row of keys) if (parentOf(row.path) === 'scoring' && row.path !== 'scoring.challengers') properties[nameOf(row.path)] = { $ref: `#/properties/scoring/properties/${nameOf(row.path)}` };
    const depending = dependencies(keys.filter((row) => own.includes(row.path)));
    const required = own.filter((one) => keys.some((row) => row.path === one && row.default === 'required')).map(nameOf);
    return compact({
      type: 'object', properties, required: required.length > 0 ? required : undefined,
      allOf: depending.length > 0 ? depending : undefined,
      patternProperties: { '^\\$(schema|comment)$': {} }, additionalProperties: false,
    });
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Leadline: the config of a site',
    description: 'Made from the program\'s own tables. `leadline check` says more.',
    ...members(''),
    definitions: {
      text: {
        description: 'A text, or texts by language tag: {"vi": "Gửi", "en": "Send"}',
        anyOf: [{ type: 'string' }, { type: 'object', minProperties: 1, additionalProperties: { type: 'string' } }],
      },
      condition: { description: 'JsonLogic over the facts', ...conditionSchema(operators) },
    },
  };
}

// ---- The pages

const cell = (text) => String(text).replaceAll('|', '\\|');
const code = (text) => (text === '' ? '' : `\`${text}\``);
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');

function typeText({ type, bounds }) {
  if (type === 'choice') return bounds.split('|').map(code).join(' ');
  const { least, most } = limits(type === 'string' ? '' : bounds);
  if (type === 'list' && bounds) return most ? `list of ${least ? `${least} to ` : 'at most '}${most}` : `list of ${least} or more`;
  if (type === 'integer' && bounds) return least === most ? `${least}` : `integer, ${least} to ${most}`;
  return type;
}

function defaultText(text) {
  const on = conditionOf(text);
  if (on) return `**required** ${on.unless ? 'but for' : 'for'} ${on.values.map(code).join(', ')}`;
  return text === 'required' ? '**required**' : text.startsWith('(') ? text.slice(1, -1) : code(text);
}

export function keysPage({ keys }) {
  const holders = [...new Set(keys.map((row) => row.path).map(parentOf))];
  const objects = holders.filter((path) => path === '' || keys.some((row) => row.path === path && row.type === 'object'));
  return objects.map((path) => {
    const about = keys.find((row) => row.path === path && row.type === 'object');
    const rows = keys.filter((row) => parentOf(row.path) === path && !/(\[\]|\{\})$/.test(row.path));
    return [`### ${path === '' ? 'The document' : code(path)}`, about ? `${about.text}.`.replace(/\band\.$/, 'and:') : '',
      table(['key', 'type', 'default', 'for example', 'what it is'],
        rows.map((row) => [code(nameOf(row.path)), typeText(row), defaultText(row.default), code(row.example), row.text]))].filter(Boolean).join('\n\n');
  }).join('\n\n');
}

export const factsTable = ({ facts }) => table(['fact', 'type', 'known', 'what it is'], facts.map(({ name, type, known, text }) => [code(name), type, known, text]));

export const eventsTable = ({ events }) => table(['of the event', 'fact', 'type', 'what it is'],
  events.map(({ on, name, type, text }) => [on === '' ? 'every one' : on === 'track' ? 'a tracked one' : code(on), code(`event.${name}`), type, text]));

/** A text is a cell as it is; blanks at its ends are part of it. */
export const wordsTable = ({ words }) => table(['English, by which it is known', 'Vietnamese'], words.map(([english, vietnamese]) => [`\`${english}\``, vietnamese.trim()]));

/** name → document, of every preset. */
export const readPresets = () => Object.fromEntries(readdirSync(join(root, PRESETS)).map((file) => [file.replace(/\.json$/, ''), json(readFileSync(join(root, PRESETS, file), 'utf8'))]));

const presetsPage = () => {
  const all = Object.entries(readPresets());
  const overview = table(['`format`', 'of', 'goes by', '`profile`', 'a lead [once more](delivery.md#leads-that-qualify-later)', 'tested'], all.map(([name, { title, via, profile, updates, tested }]) => [`[\`${name}\`](#${name})`, title, via === 'page' ? 'the page' : 'the relay', code(profile), updates ? 'updates' : 'adds', tested.en]));
  return [overview, ...all.map(([name, { title, docs, about, with: asked, answers, url }]) => [
    `### ${name}`, `${title}. ${about.en} What it answers: ${answers.en}. [The vendor's documentation](${docs}).`,
    table(['in `with`', 'what it is, and where it is found', 'for example'], Object.entries(asked).map(([key, { what, example, optional, secret }]) => [code(key), `${what.en}${optional ? ' (may be left out)' : ''}${secret ? '. **A secret**' : ''}`, code(example)])),
    `Posted to ${code(url)}.`].join('\n\n'))].join('\n\n');
};

const filtersTable = () => table(['filter', 'makes of a value'], [...readFileSync(join(root, 'core/formats/filters.def'), 'utf8').matchAll(/^FILTER\((\w+), (\d+), (\d+), "(.*)"\)$/gm)]
  .map(([, name, least, most, does]) => [code(most === '0' ? name : `${name}: …${least === '0' ? '?' : ''}`), does]));

/** What stands between `<!-- reference: NAME -->` and `<!-- end -->` is made here. */
const makers = { keys: keysPage, facts: factsTable, events: eventsTable, presets: presetsPage, filters: filtersTable, words: wordsTable };
export const fill = (text, tables) =>
  text.replace(/(<!-- reference: (\w+)[^>]*-->\n)[^]*?(<!-- end -->)/g, (_, begin, name, end) => `${begin}\n${makers[name](tables)}\n\n${end}`);

export const PAGES = ['docs/config.md', 'docs/destinations.md', 'docs/facts.md', 'docs/forms.md'];
export const SCHEMA = 'docs/leadline.schema.json';
export const schemaText = (tables) => `${JSON.stringify(schemaOf(tables), undefined, 1)}\n`;

if (isMain(import.meta.url)) {
  const tables = readTables();
  for (const page of PAGES) writeFileSync(join(root, page), fill(readFileSync(join(root, page), 'utf8'), tables));
  writeFileSync(join(root, SCHEMA), schemaText(tables));
  writeFileSync(join(root, TYPES), typesText(tables));
}
