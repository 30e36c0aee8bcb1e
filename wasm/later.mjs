// Moves the constants marked LEADLINE_LATER (core/base/later.h) from the first half of the core to the second, whose
// instantiation puts them where they belong. Refuses when the first half reads them: it would read zeros.
//
// Just enough of the binary format: WebAssembly core specification 2.0, §5.5.
const CUSTOM = 0, CODE = 10, DATA = 11, DATA_COUNT = 12;

/** Reads numbers (LEB128) one after the other. */
function reader(bytes, at) {
  const number = (signed) => {
    let value = 0, shift = 0, byte;
    do {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return signed && shift < 32 && byte & 0x40 ? value | (-1 << shift) : signed ? value : value >>> 0;
  };
  return { number, byte: () => bytes[at++], at: () => at, take: (size) => bytes.subarray(at, (at += size)) };
}

function leb(value, signed = false) {
  const out = [];
  for (;;) {
    const low = value & 0x7f;
    value = signed ? value >> 7 : value >>> 7;
    if (signed ? (value === 0 && !(low & 0x40)) || (value === -1 && low & 0x40) : value === 0) return Buffer.from([...out, low]);
    out.push(low | 0x80);
  }
}

function sectionsOf(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length;) {
    const read = reader(bytes, at);
    const id = read.byte();
    found.push({ id, body: read.take(read.number()) });
    at = read.at();
  }
  return found;
}

const moduleOf = (bytes, sections) =>
  Buffer.concat([bytes.subarray(0, 8), ...sections.flatMap(({ id, body }) => [Buffer.from([id]), leb(body.length), body])]);

/** Active segments of memory 0: all that a linker makes here. */
function segmentsOf({ body }) {
  const read = reader(body, 0);
  return Array.from({ length: read.number() }, () => {
    if (read.number() !== 0 || read.byte() !== 0x41) throw new Error('later: a data segment of an unknown kind');
    const address = read.number(true);
    read.byte(); // end of the expression
    return { address, bytes: read.take(read.number()) };
  });
}

const dataOf = (segments) => ({
  id: DATA,
  body: Buffer.concat([leb(segments.length), ...segments.flatMap(({ address, bytes }) =>
    [Buffer.from([0, 0x41]), leb(address, true), Buffer.from([0x0b]), leb(bytes.length), bytes])]),
});

/** [begin, end) of an output section, from the linker's map. */
function rangeOf(map, section) {
  const line = new RegExp(`^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) ${section}$`, 'm').exec(map);
  if (!line) throw new Error(`later: the linker's map names no section ${section}`);
  const begin = parseInt(line[1], 16);
  return [begin, begin + parseInt(line[2], 16)];
}

/** The first object, which wasm/bindings.cpp puts at a multiple of 64 Ki: a number that code has other uses for. */
const GAP = 16;

/** The 32-bit words that lie in memory at multiples of 4: the linker leaves out zeros, which may be a part of an address. */
function wordsOf(segments) {
  const image = Buffer.alloc(4 + Math.max(0, ...segments.map(({ address, bytes }) => address + bytes.length)));
  for (const { address, bytes } of segments) bytes.copy(image, address);
  return Array.from({ length: image.length >> 2 }, (_, index) => image.readUInt32LE(4 * index));
}

/** The numbers in code, which `text` from wasm-dis is. */
const numbersOf = (text) => [...text.replace(/^ \(data .*$/gm, '').matchAll(/i32\.const (\d+)|offset=(\d+)/g)]
  .map(([, constant, offset]) => Number(constant ?? offset));

/**
 * What of the first half refers to the range, in its code (`text`, from wasm-dis) or its data. A number of the code that
 * happens to lie in the range counts as well, so it was put where such numbers are rare.
 */
export function references([begin, end], text, segments) {
  return [...wordsOf(segments), ...numbersOf(text)].filter((number) => number >= begin + GAP && number < end);
}

/** [first, rest] with that data moved. `map`: the linker's; `text`: the first half disassembled. */
export function moveLater(first, rest, map, text) {
  const sections = sectionsOf(first);
  const data = sections.find(({ id }) => id === DATA);
  const segments = segmentsOf(data);
  const [begin, end] = rangeOf(map, 'later');
  const later = segments.filter(({ address, bytes }) => address >= begin && address + bytes.length <= end);
  const now = segments.filter((segment) => !later.includes(segment));
  const touched = references([begin, end], text, now);
  if (touched.length > 0) throw new Error(`later: the first half reads what comes with the second, at ${touched.join(', ')} (see leadline.map)`);
  data.body = dataOf(now).body;
  const count = sections.find(({ id }) => id === DATA_COUNT);
  if (count) count.body = leb(now.length);
  const other = sectionsOf(rest);
  if (other.some(({ id }) => id === DATA || id === DATA_COUNT)) throw new Error('later: the second half has data already');
  other.splice(other.findIndex(({ id }) => id === CODE) + 1, 0, dataOf(later));
  return [moduleOf(first, sections.filter(({ id }) => id !== CUSTOM)), moduleOf(rest, other)];
}
