// How a listed difference is recognised. The reasons stand in tests/vectors/jsonlogic/differences.json, by the same ids.

function operators(rule, found = new Set()) {
  if (Array.isArray(rule)) rule.forEach((each) => operators(each, found));
  else if (rule !== null && typeof rule === 'object') {
    const keys = Object.keys(rule);
    if (keys.length === 1) {
      found.add(keys[0]);
      operators(rule[keys[0]], found);
    }
  }
  return found;
}

const usesAny = (used, names) => names.some((name) => used.has(name));
const kSurrogate = /[\ud800-\udfff]/;

const kClasses = {
  // A character beyond U+FFFF was in the case, and something that takes texts apart.
  'half-surrogate': ({ rule, data }, used) =>
    kSurrogate.test(JSON.stringify([rule, data])) && usesAny(used, ['substr', 'var', 'missing', 'missing_some']),
  // The reference evaluated a key it found in the data, as if it were a rule.
  'keys-are-not-evaluated': (_, used, our, their) =>
    usesAny(used, ['missing', 'missing_some']) && /^Unrecognized operation/.test(their.error ?? ''),
  // The reference failed on an operand that the operator does not look at.
  'surplus-operands': (_, used, our, their) => used.has('*') && /^Reduce of empty array/.test(their.error ?? '') && !('error' in our),
  // Sameness of arrays and objects was asked for, of something that an operation had put into a new array.
  'identity-of-copies': ({ rule }, used) =>
    usesAny(used, ['in', '==', '===', '!=', '!==']) &&
    (usesAny(used, ['map', 'filter', 'reduce', 'merge', 'missing', 'missing_some']) || JSON.stringify(rule).includes('[[')),
  'missing-some-of-text': (_, used, our, their) => used.has('missing_some') && our.error?.type === 'Invalid Arguments',
  'unknown-operator-at-once': (_, used, our) => our.error?.type === 'Unknown Operator',
  'inherited-properties': ({ rule }) => /constructor|toString|__proto__|hasOwnProperty|valueOf/.test(JSON.stringify(rule)),
};

// The ids of the classes that a difference belongs to.
export function classify(one, our, their) {
  const used = operators(one.rule);
  return Object.keys(kClasses).filter((id) => kClasses[id](one, used, our, their));
}
