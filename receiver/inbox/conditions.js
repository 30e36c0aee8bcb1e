// A condition of the config (JsonLogic) in words, for somebody who sells flats: {">=":[{"var":"score.total"},40]} is
// "total score at least 40". What has no words here is shown as it is written.
import { bandName, dimensionName, lang, localized, number, say } from './format.js';
import { finite } from './leads.js';
import { FACTS } from './words.js';

const COMPARISONS = { '>=': 'atLeast', '>': 'over', '<=': 'atMost', '<': 'under', '==': 'is', '===': 'is', '!=': 'isNot', '!==': 'isNot' };
const TURNED = { '>=': '<=', '>': '<', '<=': '>=', '<': '>' };

const variableOf = (rule) => {
  const given = rule && typeof rule === 'object' ? rule.var ?? rule.val : undefined;
  const path = Array.isArray(given) ? (rule.val ? given.join('.') : given[0]) : given;
  return typeof path === 'string' ? path : undefined;
};

const fieldOf = (name, texts) => {
  for (const form of texts.forms.values()) {
    const field = form.fields?.find?.((one) => one?.name === name);
    if (field) return field;
  }
  return undefined;
};

const factName = (path, texts) => {
  const [root, ...rest] = path.split('.');
  if (root === 'fields') return `“${localized(fieldOf(rest[0], texts)?.label) || rest.join('.')}”`;
  if (Object.hasOwn(FACTS[lang], path)) return FACTS[lang][path];
  if (root === 'score' && rest.length === 1) return say('factScore', { name: dimensionName(rest[0]) });
  return path;
};

const valueName = (value, path, texts) => {
  if (Array.isArray(value)) return value.map((one) => valueName(one, path, texts)).join(', ');
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  if (path === 'score.band') return bandName(value);
  const option = path?.startsWith('fields.') ? fieldOf(path.slice(7), texts)?.options?.find?.((one) => one?.value === value) : undefined;
  return localized(option?.label) || (typeof value === 'string' ? value : JSON.stringify(value));
};

const isPlain = (value) => value === null || typeof value !== 'object' || (Array.isArray(value) && value.every(isPlain));

/** [path, operator, value] of a comparison of one fact with one value; undefined for everything else. */
const comparison = (operator, [left, right, ...more]) => {
  if (more.length > 0) return undefined;
  if (variableOf(left) && isPlain(right)) return [variableOf(left), operator, right];
  if (variableOf(right) && isPlain(left)) return [variableOf(right), TURNED[operator] ?? operator, left];
  return undefined;
};

const compared = (operator, operands, texts) => {
  const [path, way, value] = comparison(operator, operands) ?? [];
  return path && say(COMPARISONS[way], { fact: factName(path, texts), value: valueName(value, path, texts) });
};

const joined = (operands, word, texts) => operands.map((one) => {
  const text = inWords(one, texts);
  return one && typeof one === 'object' && ('and' in one || 'or' in one) ? `(${text})` : text;
}).join(` ${say(word)} `);

const inside = ([what, list], texts) => {
  const path = variableOf(what);
  if (path && Array.isArray(list) && isPlain(list)) return say('oneOf', { fact: factName(path, texts), value: valueName(list, path, texts) });
  const place = variableOf(list);
  return place && isPlain(what) ? say('contains', { fact: factName(place, texts), value: valueName(what, place, texts) }) : undefined;
};

const worded = (operator, operands, texts) => {
  if (Object.hasOwn(COMPARISONS, operator)) return compared(operator, operands, texts);
  if (operator === 'and' || operator === 'or') return joined(operands, operator, texts);
  if (operator === 'in') return inside(operands, texts);
  if (operator === 'var' || operator === 'val') return say('given', { fact: factName(variableOf({ [operator]: operands }) ?? '', texts) });
  const path = variableOf(operands[0]);
  if (operator === '!!' && path) return say('given', { fact: factName(path, texts) });
  if (operator === '!' && path) return say('notGiven', { fact: factName(path, texts) });
  if (operator === '!') return say('not', { what: inWords(operands[0], texts) });
  return undefined;
};

/** The condition as a phrase. `texts.forms` has the labels of fields and options. */
export const inWords = (rule, texts) => {
  if (rule === null || typeof rule !== 'object' || Array.isArray(rule)) return JSON.stringify(rule) ?? '';
  const [operator, ...others] = Object.keys(rule);
  if (operator === undefined || others.length > 0) return JSON.stringify(rule);
  const operands = Array.isArray(rule[operator]) ? rule[operator] : [rule[operator]];
  return worded(operator, operands, texts) || JSON.stringify(rule);
};

/** How many points of the total a condition still wants; 0 when it is about something else. */
export const pointsWanted = (rule, total) => {
  const [operator] = Object.keys(rule ?? {});
  const [path, way, value] = (['>=', '>', '<=', '<'].includes(operator) && Array.isArray(rule[operator]) && comparison(operator, rule[operator])) || [];
  return path === 'score.total' && (way === '>=' || way === '>') ? Math.max(0, finite(value) - total) : 0;
};
