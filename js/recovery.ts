// When a core fails: another one is brought to where it was, by what was kept of the visit last, and every line since. Where there is
// none any more, the form that was being filled in says that it is kept.
import type { Core } from './core';
import type { Opaque } from './protocol';
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

/** There is no core that could redraw it: the form says that what was sent is kept, and cannot be sent again. */
export function sayKept(surfaces: Surface[], id: string): void {
  for (const { host, mount } of surfaces.filter((surface) => surface.id === id)) {
    const root = host.shadowRoot!;
    for (const button of root.querySelectorAll('button[type=submit]')) button.setAttribute('disabled', '');
    const alert = root.querySelector('.ll-alert');
    if (alert) alert.textContent = mount.kept ?? '';
  }
}
