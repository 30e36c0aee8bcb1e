// When a core fails: another one is brought to where it was, by what was kept of the visit last, and every line since. Where there is
// none any more, the form that was being filled in says that it is kept.
import type { Core } from './core';
import { patience } from './half';
import { fetchPresets } from './presets';
import type { Answer, Opaque, Part } from './protocol';
import type { Surface } from './surface';

export interface Past {
  config: string;
  snapshot: Opaque;
  since: string[];
}

export function catchUp(core: Core, { config, snapshot, since }: Past): void {
  core.load(config);
  if (snapshot !== undefined) core.step(JSON.stringify({ k: 'resume', state: snapshot }));
  for (const earlier of since) core.step(earlier);
}

/** A core that may be replaced while a part of it is on its way. */
interface Place {
  /** Undefined while it is being replaced, null when nothing runs any more. */
  get: () => Core | undefined | null;
  put: (core: Core) => void;
  past: Past;
  wasmUrl: string | undefined;
  missing: (part: string) => void;
}

/** Until it is there: after the first try another one, then the twin, which has them all; then again from time to time. The page goes on meanwhile. */
export async function bringPart(part: Part, names: string[] | undefined, place: Place): Promise<object | undefined> {
  for (let tries = 0; place.get() !== null; ++tries) {
    const core = place.get();
    try {
      if (tries === 0 && !names && core) throw part; // the first was the host's
      await core?.bring(part);
      const presets = names && { presets: await fetchPresets(names, place.wasmUrl) };
      if (core && core === place.get()) return presets;
    } catch {
      if (tries > 0 && core === place.get() && !/^p/.test(part)) await replace(core!, place); // forms do without numbering plans and proofs
      if (tries > 0 && core === place.get()) place.missing(part);
      if (core === place.get()) await patience(tries);
    }
    if (!place.get()) await patience(0); // being replaced
  }
  return undefined;
}

/** The twin takes over from a core that works but lacks a part. Nothing changes when there is no twin either. */
async function replace(core: Core, { get, put, past }: Place): Promise<void> {
  try {
    const twin = await core.next(true);
    if (get() !== core) return;
    catchUp(twin, past);
    put(twin);
  } catch {
    // The core that is there goes on.
  }
}

/** Keeps the road to recovery short. `snap` changes nothing and is no part of the visit. */
export function snap(core: Core, past: Past): void {
  try {
    const { e: effects }: Answer = JSON.parse(core.step('{"k":"snap"}'));
    for (const effect of effects) {
      if (effect.k !== 'store' || effect.at !== 'state') continue;
      past.snapshot = effect.value;
      past.since = [];
    }
  } catch {
    // The next line will find the core trapped.
  }
}

/** The first core after the one that `failed` which comes through all that and through this line, with its answer. Rejects when none does. */
export async function recover(failed: Core, past: Past, line: string): Promise<[Core, string]> {
  const core = await failed.next();
  try {
    catchUp(core, past);
    return [core, core.step(line)];
  } catch {
    return recover(core, past, line);
  }
}

/** There is no core that could redraw it: the form says whether what was sent is kept, in which case it cannot be sent again. */
export function sayKept(surfaces: Surface[], id: string, kept: boolean): void {
  for (const { host, mount } of surfaces.filter((surface) => surface.id === id)) {
    const root = host.shadowRoot!;
    for (const button of root.querySelectorAll('button[type=submit]')) button.toggleAttribute('disabled', kept);
    const alert = root.querySelector('.ll-alert');
    // The core's words for it are gone with the core.
    if (alert) alert.textContent = kept ? (mount.kept ?? '') : /^vi\b/.test(host.lang) ? 'Chưa gửi được. Bạn vui lòng thử lại.' : 'It could not be sent. Please try again.';
  }
}
