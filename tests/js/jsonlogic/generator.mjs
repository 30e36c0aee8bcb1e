// Seeded rules and data. Small pools of keys and values make operands meet: the same path read twice, a text that looks
// like a number beside the number, an array where a scalar is expected.

export function generator(seed) {
  let state = seed >>> 0;
  return () => {  // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const kKeys = ['a', 'b', 'c', 'n', 's', 'list', 'people', 'x'];
const kScalars = [0, 1, -1, 2, 3, 10, 0.1, 0.5, -2.5, 1e21, 1e-7, 123456789.125, true, false, null, '', '0', '1', ' 2 ', '3.5px',
  '1e3', '0x1f', 'abc', 'ABC', 'Infinity', 'é', 'Nguyễn Văn A', '😀x', 'a,b', '/pricing', '10', '-1', 'null', 'true'];
const kPaths = ['a', 'b', 'c', 'n', 's', 'list', 'people', 'a.b', 'a.b.c', 'list.0', 'list.1', 'list.length', 's.length', 's.0',
  'people.0.n', 'people.1.s', 'x', 'missing', 'missing.too', 'a.x.c', ''];
const kElementPaths = ['', '', 'n', 's', 'a', '0', 'length', 'b.c', 'x'];
const kReducePaths = ['accumulator', 'current', 'accumulator', 'current', 'current.n', 'accumulator.0', '', 'n'];

const kBinary = ['==', '!=', '===', '!==', '<', '<=', '>', '>=', '-', '/', '%', 'in'];
const kAny = ['and', 'or', 'if', '?:', '+', '*', 'min', 'max', 'cat', 'merge'];
const kIterators = ['map', 'filter', 'all', 'none', 'some'];

export function caseGenerator(seed) {
  const random = generator(seed);
  const below = (n) => Math.floor(random() * n);
  const pick = (list) => list[below(list.length)];
  const times = (n, make) => Array.from({ length: n }, make);

  function json(depth) {
    const kind = depth > 0 ? below(10) : 0;
    if (kind < 6) return pick(kScalars);
    if (kind < 8) return times(below(5), () => json(depth - 1));
    return object(depth);
  }
  function object(depth) {
    return Object.fromEntries(times(below(5), () => [pick(kKeys), json(depth - 1)]));
  }
  function data() {
    const kind = below(20);
    if (kind === 0) return pick(kScalars);
    if (kind === 1) return times(below(4), () => json(2));
    const out = object(3);
    if (below(2)) out.list = times(below(6), () => pick(kScalars));
    if (below(2)) out.people = times(below(4), () => ({ n: below(10), s: pick(kScalars), b: { c: below(3) } }));
    if (below(3) === 0) out.s = pick(kScalars.filter((each) => typeof each === 'string'));
    return out;
  }

  // Literals in rules: objects with one key would be operations, so they have none or two.
  function literal(depth) {
    const kind = depth > 0 ? below(12) : 0;
    if (kind < 9) return pick(kScalars);
    if (kind < 11) return times(below(4), () => literal(depth - 1));
    return below(2) ? {} : { a: 1, b: pick(kScalars) };
  }
  function path(scope) {
    return pick(scope === 'element' ? kElementPaths : scope === 'reduce' ? kReducePaths : kPaths);
  }
  function variable(scope, depth) {
    const kind = below(12);
    if (kind < 8) return { var: path(scope) };
    if (kind < 10) return { var: [path(scope), rule(0, scope)] };
    if (kind === 10) return { var: pick([[], 0, 1, null, '', true, 1.5, ['list']]) };
    return { var: [rule(depth - 1, scope)] };
  }
  function operands(count, depth, scope) {
    const list = times(count, () => rule(depth - 1, scope));
    return list.length === 1 && !Array.isArray(list[0]) && below(2) ? list[0] : list;
  }
  function keys(scope) {
    return times(below(4), () => path(scope));
  }
  function array(depth, scope) {
    return below(3) ? { var: pick(['list', 'people', 'a', path(scope)]) } : rule(depth - 1, scope);
  }
  function rule(depth, scope = 'root') {
    const kind = depth > 0 ? below(24) : below(2);
    if (kind === 0) return literal(1);
    if (kind <= 3) return variable(scope, depth);
    if (kind <= 9) return { [pick(kBinary)]: operands(pick([2, 2, 2, 2, 2, 3, 1, 0]), depth, scope) };
    if (kind <= 14) return { [pick(kAny)]: operands(below(5), depth, scope) };
    if (kind <= 16) return { [pick(['!', '!!', 'log'])]: operands(pick([1, 1, 1, 0, 2]), depth, scope) };
    if (kind <= 18) return { [pick(kIterators)]: [array(depth, scope), rule(depth - 1, 'element')].slice(0, pick([2, 2, 2, 2, 1])) };
    if (kind === 19) return { reduce: [array(depth, scope), rule(depth - 1, 'reduce'), rule(depth - 1, scope)].slice(0, pick([3, 3, 2])) };
    if (kind === 20) return { substr: [rule(depth - 1, scope), below(9) - 4, below(9) - 4].slice(0, pick([3, 3, 2, 1])) };
    if (kind === 21) return { substr: operands(pick([2, 3]), depth, scope) };
    if (kind === 22) return { missing: below(3) ? keys(scope) : operands(below(3), depth, scope) };
    return below(4) ? { missing_some: [below(4), keys(scope)] } : times(below(4), () => rule(depth - 1, scope));
  }
  return () => JSON.parse(JSON.stringify({ rule: rule(1 + below(4)), data: data() }));
}
