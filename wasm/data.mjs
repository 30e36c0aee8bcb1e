// Data go into the part of the core that uses them: a text that only a sent form shows is not what a first form waits for. The
// linker leaves each constant of the sources as one segment (CMakeLists.txt), so that its bounds are known.
//
// Who uses what is read from the numbers in the code. That finds too much, never too little: a number that happens to be an
// address counts as one. Too little it would be where code holds an address outside of what it reads: one past the end, as of a
// loop that runs up to it, or before the beginning, as of a table whose first index is not 0. Both are looked for; tests/js/parts.test.mjs
// runs all sessions on parts that come as late as they may.
import { home, SHOW } from './parts.mjs';

/** How far before a table its address may be, in bytes: no enum of ours that a table is indexed by begins at more than a few. */
const BEFORE = 32;

/** The segments of a module's text, in their order: `{name, start, bytes}`. */
export function dataOf(text) {
  return [...text.matchAll(/^ \(data \$(\S+) \(i32\.const (\d+)\) "(.*)"\)$/gm)].map(([, name, start, bytes]) => ({ name, start: Number(start), bytes: decode(bytes) }));
}

/** A text of wasm's: bytes, `\hh` and a few letters. */
function decode(text) {
  const letters = { n: 10, t: 9, r: 13 };
  const bytes = [];
  for (const [whole, hex, letter] of text.matchAll(/\\([0-9a-f]{2})|\\(.)|[^\\]/gs)) bytes.push(...(hex ? [parseInt(hex, 16)] : letter ? [letters[letter] ?? letter.charCodeAt(0)] : Buffer.from(whole)));
  return Buffer.from(bytes);
}

/** The numbers in a function. A text's address and length may be written as one of 64 bits. */
function* numbersIn(body) {
  for (const [, number] of body.matchAll(/(?:i32\.const |offset=)(\d+)\b/g)) yield Number(number);
  for (const [, number] of body.matchAll(/i64\.const (-?\d+)/g)) for (const shift of [0n, 32n]) yield Number(BigInt.asUintN(32, BigInt(number) >> shift));
}

const isLiteral = ({ name }) => /^\.rodata\.\.L\.str\b/.test(name);
/** What is read from its beginning on: literals, and lists that are written where they are used. */
const isExact = ({ name }) => /^\.rodata\.\.L\.(str|ref\.tmp)\b/.test(name);

/** What may be an address in a table. */
function addressesIn({ name, start, bytes }) {
  if (isLiteral({ name })) return [];
  const words = bytes.subarray((4 - (start % 4)) % 4);
  return Array.from({ length: Math.floor(words.length / 4) }, (_, at) => words.readUInt32LE(4 * at));
}

/** Where the sources say that it is (LEADLINE_DATA, core/base/door.h). Large tables must, for a large range of addresses has many numbers in it. */
const declared = ({ name }) => /^part\.(\w+)/.exec(name)?.[1];

/** Gives the segments that a number in the code may belong to, and those that one in a table does. */
function finders(segments) {
  const starts = new Set(segments.map(({ start }) => start));
  const inTables = (address) => segments.filter(({ start, bytes }) => address >= start && address < start + bytes.length);
  const inCode = (address) => segments.filter((segment) => {
    const end = segment.start + segment.bytes.length;
    return address <= end && (address >= segment.start || (!isExact(segment) && !starts.has(address) && address >= segment.start - BEFORE));
  });
  return { inCode, inTables };
}

/**
 * Part → its segments. `bodies`: function → its text; `partOf`: function → its part. What a table points to is used by whoever
 * uses the table.
 */
export function place(segments, bodies, partOf) {
  const { inCode, inTables } = finders(segments);
  const users = new Map(segments.map((segment) => [segment, new Set()]));
  const [first, last] = [segments[0].start - BEFORE, Math.max(...segments.map(({ start, bytes }) => start + bytes.length))];
  const byPart = new Map();
  for (const [name, body] of bodies) {
    const part = partOf(name);
    if (!byPart.has(part)) byPart.set(part, new Set());
    for (const number of numbersIn(body)) if (number >= first && number <= last) byPart.get(part).add(number);
  }
  for (const [part, addresses] of byPart) for (const address of addresses) for (const segment of inCode(address)) users.get(segment).add(part);
  const pointedAt = new Map(segments.map((segment) => [segment, addressesIn(segment).flatMap(inTables)]));
  // What nobody uses, as far as that shows, stays in the first part with all it points to: there it does no harm.
  const pointed = new Set([...pointedAt.values()].flat());
  for (const [segment, set] of users) if (set.size === 0 && !pointed.has(segment)) set.add(SHOW);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [segment, others] of pointedAt) {
      for (const other of others) {
        const before = users.get(other).size;
        for (const part of users.get(segment)) users.get(other).add(part);
        changed ||= users.get(other).size > before;
      }
    }
  }
  const homes = new Map();
  for (const segment of segments) {
    const part = declared(segment) ?? home([...users.get(segment)]);
    homes.set(part, [...(homes.get(part) ?? []), segment]);
  }
  return homes;
}

/** Without the zeros at its end, which are there anyway. */
const withoutEnd = (bytes) => bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);

const escape = (bytes) => [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * Segments as wasm's text, neighbours as one. With `bridged` all of them are one, with zeros between: that is what is there in
 * a memory that nobody has written to, and takes fewer bytes than to say where the next one begins.
 */
export function textOf(segments, bridged) {
  const runs = [];
  for (const { start, bytes } of segments) {
    const run = runs.at(-1);
    const gap = run && start - run.start - run.bytes.length;
    if (run && (bridged || gap === 0)) run.bytes = Buffer.concat([run.bytes, Buffer.alloc(gap), bytes]);
    else runs.push({ start, bytes });
  }
  return runs.map(({ start, bytes }) => ` (data (i32.const ${start}) "${escape(withoutEnd(bytes))}")`).join('\n');
}
