// The order of what is in a module: any will do, but a compressor takes fewer bytes for what is like the thing before it. Together these
// two are 2 % of what a first form waits for.

/** The most called functions come first: their numbers take one byte. */
const SHORT_NUMBERS = 64;

/** How many words of wasm's text are compared together. */
const WORDS = 4;

const nameOf = (body) => /^\(func (\$\S+)/.exec(body)[1];

/** The runs of words in a function. */
function runsOf(body) {
  const words = body.match(/\(?[a-z_]\w*(?:\.\w+)*|\$\w+|\d+/g);
  return new Set(words.slice(WORDS - 1).map((_, at) => words.slice(at, at + WORDS).join(' ')));
}

/** From the largest on, each is followed by the one that has most in common with it of those that are left. */
function chained(bodies) {
  const left = new Set(bodies.map((body) => ({ body, runs: runsOf(body) })));
  const likeness = (a, b) => {
    let same = 0;
    const [few, many] = a.size < b.size ? [a, b] : [b, a];
    for (const run of few) if (many.has(run)) ++same;
    return same / (a.size + b.size - same + 1);
  };
  const best = (score) => {
    let [found, most] = [undefined, -1];
    for (const one of left) {
      const value = score(one);
      if (value > most) [found, most] = [one, value];
    }
    left.delete(found);
    return found;
  };
  const chain = [];
  for (let last = best(({ body }) => body.length); last; last = best(({ runs }) => likeness(last.runs, runs))) chain.push(last.body);
  return chain;
}

/** A module's text with its functions in another order. */
export function sorted(text) {
  const [head, ...bodies] = text.replace(/\n\)\s*$/, '\n').split(/^ (?=\(func )/m);
  const calls = new Map();
  for (const [, name] of text.matchAll(/\(call (\$\S+?)[\s)]/g)) calls.set(name, (calls.get(name) ?? 0) + 1);
  const called = (body) => calls.get(nameOf(body)) ?? 0;
  const byCalls = [...bodies].sort((a, b) => called(b) - called(a));
  return `${[head, ...chained(byCalls.slice(0, SHORT_NUMBERS)), ...chained(byCalls.slice(SHORT_NUMBERS))].join(' ')})\n`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/**
 * The modules' texts with what the others have of the first one (`show`) under names of two letters, in the order of what they
 * stand for: then names and numbers go up together.
 */
export function renamed(texts) {
  const first = texts.get('show').split('\n');
  const place = new Map(first.flatMap((line) => /^ \(func (\$\S+)/.exec(line)?.[1] ?? []).map((name, at) => [name, at]));
  const isShared = (line) => /^ \(export "%/.test(line);
  const stands = (line) => place.get(/\((?:func|global) (\$\S+?)\)\)$/.exec(line)[1]) ?? -1;
  const exported = first.filter(isShared).sort((a, b) => stands(a) - stands(b));
  const short = new Map(exported.map((line, at) => [/"(.+?)"/.exec(line)[1], LETTERS[at % LETTERS.length] + LETTERS[Math.floor(at / LETTERS.length)]]));
  if (exported.length > LETTERS.length ** 2) throw new Error(`${exported.length} names of two letters`);
  const inOrder = first.map((line) => (isShared(line) ? exported.shift() : line)).join('\n');
  return new Map([...texts].map(([name, text]) => [name, (name === 'show' ? inOrder : text)
    .replace(/^( \((?:import "primary"|export) )"(%.*?)"/gm, (_, start, long) => `${start}"${short.get(long)}"`)]));
}
