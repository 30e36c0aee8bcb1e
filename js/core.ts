// Brings up the core: the wasm build, or its JavaScript twin where wasm cannot run.
import createWasm, { type Core } from '#glue';

export type { Core };

/** The shortest module there is: the magic number and the version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The wasm core. Rejects with CompileError when the page's Content-Security-Policy lacks 'wasm-unsafe-eval'. */
async function openWasm(url: string): Promise<Core> {
  // Asked before the download, so that a page that forbids wasm does not pay for it. Throws where WebAssembly is absent.
  new WebAssembly.Module(EMPTY_MODULE);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  // From bytes, not streaming: at this size it costs nothing, and any MIME type will do.
  return createWasm({ wasm: await response.arrayBuffer() });
}

/** The same core as plain JavaScript: four times the work, for the few pages that need it. */
export async function openTwin(): Promise<Core> {
  return (await import('#twin')).default();
}

/** The core, by whichever road is open. Rejects only when neither is. */
export async function openCore(url: string, kind: 'auto' | 'js'): Promise<Core> {
  if (kind !== 'js') {
    try {
      return await openWasm(url);
    } catch {
      // CSP, WebAssembly switched off, a blocked or missing file: the twin comes by another road.
    }
  }
  return openTwin();
}
