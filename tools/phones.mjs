// Makes core/forms/plans.inc, the numbering plans of all regions, from the metadata of npm libphonenumber-js, which is Google's
// libphonenumber's (Apache-2.0). It is committed; tests/js/plans.test.mjs makes it anew and compares.
//   node tools/phones.mjs          writes it anew
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './run.mjs';

export const TABLE = 'core/forms/plans.inc';
const PACKAGE = 'node_modules/libphonenumber-js';
const read = (file) => JSON.parse(readFileSync(join(root, PACKAGE, file), 'utf8'));

/** Where in a region's row of the metadata (version 4) what stands. */
const [CODE, IDD, PATTERN, LENGTHS, TRUNK, PREFIX, RULE, LEADING, TYPES] = [0, 1, 2, 3, 5, 7, 8, 10, 11];

/**
 * A regular expression in the few signs that the core knows (core/forms/plans.cpp): `.` is a digit, groups are plain. Of those that are
 * captured only number `kept` is of interest, and stands between < and >.
 */
function pattern(text, kept = 0) {
  let number = 0;
  const open = [];
  const out = (text || '').replace(/\\d|\(\?:|\(|\)/g, (sign) => {
    if (sign === '\\d') return '.';
    if (sign === ')') return open.pop();
    open.push(sign === '(' && ++number === kept ? '>' : ')');
    return open[open.length - 1] === '>' ? '<' : '(';
  });
  if (/[^\d.[\]{}()<>|?,$-]/.test(out)) throw new Error(`phones: the core does not know what ${text} means`);
  return out;
}

/** The alternatives that are not within a group. */
function alternatives(text) {
  let depth = 0;
  const out = [''];
  for (const sign of text) {
    if (sign === '|' && depth === 0) {
      out.push('');
      continue;
    }
    depth += /[(<]/.test(sign) - /[)>]/.test(sign);
    out[out.length - 1] += sign;
  }
  return out;
}

/** `0?(<11>15)?` is [`0?<11>15`, `0`]: it captures, or takes away what stands before the group alone. */
function apart(text) {
  if (!text.endsWith(')?')) return [text];
  let begin = text.length - 2;
  for (let depth = 1; depth > 0;) depth += /[)>]/.test(text[--begin]) - /[(<]/.test(text[begin]);
  const [before, inside] = [text.slice(0, begin), text.slice(begin + 1, -2)];
  return inside.includes('<') ? [before + inside, before.replace(/\?$/, '')] : [text];
}

/** What may stand before a national number: [alternatives, what takes the place of all but the captured digits]. */
function prefixOf(row) {
  const [, put, kept] = /^(\d*)\$(\d)$/.exec(row[RULE] || '') ?? [];
  if (row[RULE] && !kept) throw new Error(`phones: the core does not know the rule ${row[RULE]}`);
  const all = alternatives(pattern(row[PREFIX] || row[TRUNK] || '', Number(kept ?? 0)));
  const plain = all.flatMap(apart);
  return [plain.join('|'), put ?? ''];
}

/** One row: country and calling code, possible lengths (a is 1), then what is there of the rest. */
function rowOf(country, row) {
  const [prefix, put] = prefixOf(row);
  const lengths = row[LENGTHS].map((length) => String.fromCharCode(96 + length)).join('');
  const types = (row[TYPES] || []).map((type) => type && pattern(type[0])).filter(Boolean);
  const cells = [country + row[CODE] + lengths, pattern(row[PATTERN]), prefix, put, row[IDD] === '00' ? '' : pattern(row[IDD]), pattern(row[LEADING]), types.join('|')];
  return `${cells.join(';').replace(/;+$/, '')}\n`;
}

/** The regions in order: those that share a calling code together, the one whose plan is the others' first. */
export function rows(metadata = read('metadata.min.json')) {
  const geographic = Object.values(metadata.country_calling_codes).flat().map((country) => rowOf(country, metadata.countries[country]));
  return [...geographic, ...Object.values(metadata.nonGeographic).map((row) => rowOf('00', row))];
}

const WIDTH = 140;
const literals = (row) => row.replace('\n', '').match(new RegExp(`.{1,${WIDTH}}`, 'g')).map((part, i, all) => `    "${part}${i === all.length - 1 ? '\\n' : ''}"`).join('\n');

export const tableText = () => `// Made by tools/phones.mjs from libphonenumber-js ${read('package.json').version}: do not edit. What a row holds is said in plans.cpp.
// The numbering plans are Google's (https://github.com/google/libphonenumber), under the Apache License 2.0.
${rows().map(literals).join('\n')}
`;

if (isMain(import.meta.url)) writeFileSync(join(root, TABLE), tableText());
