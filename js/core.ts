// Brings up the core: the wasm build, or its JavaScript twin where wasm cannot run.
//
// The wasm comes in two halves (wasm/split.mjs): the first is all that a page needs until a form is painted, the rest is
// fetched afterwards and linked to it. A function of the rest that is called too early is a trap, which is answered like
// every other trap: by the next core, this time a whole one.
import createWasm, { type Core as Plain } from '#glue';

/** One core. */
export interface Core extends Plain {
  /** Brings the missing half, once; rejects when it cannot be had. Undefined: the core is whole. */
  complete?: (() => Promise<void>) | undefined;
  /** The core that takes over when this one has trapped. Rejects when there is none. */
  next(): Promise<Core>;
}

/** Where the two halves of the wasm lie. */
export interface Halves {
  first: string;
  rest: string;
}

/** The shortest module there is: the magic number and the version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

/** The first half. Rejects with CompileError when the page's Content-Security-Policy lacks 'wasm-unsafe-eval'. */
async function openWasm(halves: Halves): Promise<Core> {
  // Asked before the download, so that a page that forbids wasm does not pay for it. Throws where WebAssembly is absent.
  new WebAssembly.Module(EMPTY_MODULE);
  // From bytes, not streaming: at this size it costs nothing, and any MIME type will do.
  const { load, step, exports } = await createWasm({ wasm: await fetchBytes(halves.first) });
  const complete = async (): Promise<void> => {
    await WebAssembly.instantiate(await fetchBytes(halves.rest), { primary: exports! });
    core.complete = undefined;
  };
  const core: Core = { load, step, complete: once(complete), next: () => openWhole(halves) };
  return core;
}

const once = (run: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= run());
};

/** Both halves; the twin when that cannot be, and after it. */
async function openWhole(halves: Halves): Promise<Core> {
  try {
    const core = await openWasm(halves);
    await core.complete!();
    core.next = openTwin;
    return core;
  } catch {
    return openTwin();
  }
}

/** The same core as plain JavaScript: four times the work, for the few pages that need it. */
async function openTwin(): Promise<Core> {
  const { load, step } = await (await import('#twin')).default();
  return { load, step, next: () => Promise.reject(new Error('the core has failed')) };
}

/** The core, by whichever road is open. Rejects only when neither is. */
export async function openCore(halves: Halves, kind: 'auto' | 'js'): Promise<Core> {
  if (kind !== 'js') {
    try {
      return await openWasm(halves);
    } catch {
      // CSP, WebAssembly switched off, a blocked or missing file: the twin comes by another road.
    }
  }
  return openTwin();
}
