// Between JavaScript and the wasm. The core tells of its two functions of text in Embind's way (wasm/bindings.cpp); this is
// what they use of it, in a quarter of the bytes of Embind's own glue. wasm/imports.txt, which a test holds, lists all that it asks for.
//
// A text crosses as its length (32 bits) and its bytes in UTF-8, in memory of the core's that this side asks for and gives back.

/** The core: text in, text out. Either call throws when the core has trapped; after that it is of no more use. */
export interface Core {
  load(config: string): string;
  step(line: string): string;
  /** What the first part of the wasm gives to the others; the twin is whole. */
  exports?: WebAssembly.Exports;
}

interface Exports {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(at: number): void;
  __indirect_function_table: WebAssembly.Table;
  /** Runs what C++ does before anything is called; it is here that the functions are told. */
  __wasm_call_ctors(): void;
}

/** A core of the wasm's bytes. */
export default async function create({ wasm }: { wasm: BufferSource }): Promise<Core> {
  const functions: Record<string, (text: string) => string> = {};
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const bytesAt = (at: number, length?: number) => new Uint8Array(core.memory.buffer, at, length);
  const lengthAt = (at: number) => new Uint32Array(core.memory.buffer, at, 1);

  const env = {
    _embind_register_std_string() {}, // the one type there is
    _embind_register_function(name: number, _count: number, _types: number, _signature: number, invoker: number, target: number) {
      const invoke = core.__indirect_function_table.get(invoker);
      const letters = bytesAt(name);
      functions[decoder.decode(letters.subarray(0, letters.indexOf(0)))] = (text) => {
        const bytes = encoder.encode(text);
        const given = core.malloc(4 + bytes.length + 1);
        if (given === 0) throw new RangeError('no memory');
        lengthAt(given)[0] = bytes.length;
        bytesAt(given + 4).set(bytes);
        const got = invoke(target, given);
        core.free(given);
        const answer = decoder.decode(bytesAt(got + 4, lengthAt(got)[0]));
        core.free(got);
        return answer;
      };
    },
    // The digits of numbers (core/base/exact_number.h). A string of JavaScript's and its sign of plus are no functions that a page might have changed.
    leadline_print_number: (value: number, at: number) => encoder.encodeInto(`${value}`, bytesAt(at, 32)).written,
    leadline_read_number: (at: number, length: number) => +decoder.decode(bytesAt(at, length)),
  };
  const { instance } = (await WebAssembly.instantiate(wasm, { env })) as WebAssembly.WebAssemblyInstantiatedSource;
  const core = instance.exports as unknown as Exports;
  core.__wasm_call_ctors();
  return { load: functions['load']!, step: functions['step']!, exports: instance.exports };
}
