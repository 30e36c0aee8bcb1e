// What the build puts behind these names (js/build.mjs).

/** The Emscripten glue of wasm/, bundled into the runtime. */
declare module '#glue' {
  /** The core: text in, text out. Either call throws when the core has trapped; after that it is of no more use. */
  export interface Core {
    load(config: string): string;
    step(line: string): string;
    /** What the first part of the wasm gives to the others; the twin is whole. */
    exports?: WebAssembly.Exports;
  }
  export default function create(module?: { wasm: ArrayBuffer }): Promise<Core>;
}

/** The plain JavaScript that the wasm build makes of the core, inside twin.mjs. */
declare module '#plain' {
  import type { Core } from '#glue';
  export default function create(): Promise<Core>;
}

/** twin.mjs, fetched only when it is needed. */
declare module '#twin' {
  import type { Core } from '#glue';
  export default function create(): Promise<Core>;
}

/** index.mjs, as the loader imports it. */
declare module '#runtime' {
  export const start: import('./types').Leadline['start'];
}

/** The functions of the runtime, but `on`: words, put into the loader (core/api/border.def). */
declare const METHODS: string;

/** The style sheet's text, minified. */
declare module '*.css' {
  const text: string;
  export default text;
}
