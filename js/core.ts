// Brings up the core: the wasm build, or its JavaScript twin where wasm cannot run.
//
// The wasm comes in parts (wasm/parts.mjs): the first boots and draws, the others are linked to it when it asks for them.
import { type Part, PARTS } from './border';
import { inTime } from './clock';
import createWasm, { type Core as Plain } from './glue';

/** One core. */
export interface Core extends Plain {
  /** Brings a part: it is there when this is done. Rejects when it cannot be had; another call tries again. */
  bring(part: Part): Promise<void>;
  /** The core that takes over: a whole one when this one has trapped, or at once the twin. Rejects when there is none. */
  next(twin?: boolean): Promise<Core>;
}

/** Where the parts of the wasm lie; `show` is the first. */
export type Places = Record<Part | 'show' | 'common', string>;

/** The shortest module there is: the magic number and the version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whether the text of a config has a call to action, or a form that shows or looks like one. */
export const hasCtas = (config: string): boolean => /"(ctas"\s*:\s*\[\s*\{|(trigger|look|preview|after)")/.test(config);

const fetchBytes = (url: string): Promise<ArrayBuffer> => inTime(fetch(url).then((response) => {
  if (!response.ok) throw new Error(url);
  return response.arrayBuffer();
}));

/** The first part. Rejects with CompileError when the page's Content-Security-Policy lacks 'wasm-unsafe-eval'. */
async function openWasm(places: Places, config?: Promise<string>): Promise<Core> {
  // Asked before the download, so that a page that forbids wasm does not pay for it. Throws where WebAssembly is absent.
  new WebAssembly.Module(EMPTY_MODULE);
  let ahead: Promise<ArrayBuffer> | undefined;
  void config?.then((text): unknown => hasCtas(text) && (ahead = fetchBytes(places.ctas))).catch(() => {}); // told by whoever links it
  // From bytes, not streaming: at this size it costs nothing, and any MIME type will do.
  const { load, step, exports } = await createWasm({ wasm: await fetchBytes(places.show) });
  const coming = new Map<Part, Promise<void>>();
  const instantiate = async (bytes: Promise<ArrayBuffer>) => void (await WebAssembly.instantiate(await bytes, { primary: exports! }));
  /** What several parts use is there before the first of them. */
  let common: Promise<void> | undefined;
  const link = async (part: Part): Promise<void> => {
    try {
      await Promise.all([(common ??= instantiate(fetchBytes(places.common))), instantiate((part === 'ctas' && ahead) || fetchBytes(places[part]))]);
    } catch (error) {
      common = ahead = undefined;
      coming.delete(part);
      throw error;
    }
  };
  const bring = (part: Part): Promise<void> => {
    const begun = coming.get(part) ?? link(part);
    coming.set(part, begun);
    return begun;
  };
  return { load, step, bring, next: (twin) => (twin ? openTwin() : openWhole(places)) };
}

/** All parts; the twin when that cannot be, and after it. */
async function openWhole(places: Places): Promise<Core> {
  try {
    const core = await openWasm(places);
    await Promise.all(PARTS.map(core.bring));
    core.next = openTwin;
    return core;
  } catch {
    return openTwin();
  }
}

/** The same core as plain JavaScript: four times the work, for the few pages that need it. */
async function openTwin(): Promise<Core> {
  const { load, step } = await (await import('#twin')).default();
  return { load, step, bring: async () => {}, next: () => Promise.reject(new Error('the core has failed')) };
}

/** The core, by whichever road is open. Rejects only when neither is. What the config needs besides is fetched with the first part. */
export async function openCore(places: Places, kind: 'auto' | 'js', config: Promise<string>): Promise<Core> {
  if (kind !== 'js') {
    try {
      return await openWasm(places, config);
    } catch {
      // CSP, WebAssembly switched off, a blocked or missing file: the twin comes by another road.
    }
  }
  return openTwin();
}
