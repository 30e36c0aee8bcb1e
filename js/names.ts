// Names that nothing has. A slot, a link or a call with a misspelt one would do nothing, silently.
import { warn } from './warn';

/** Those that were told of. */
const told = new Set<string>();

/** Says once that no call to action and no form of the config has the name, with the nearest that one has. */
export function tellOfName(where: string, name: string, config: string): void {
  if (told.has(name)) return;
  told.add(name);
  const { ctas, forms } = JSON.parse(config);
  const ids: string[] = [].concat(ctas ?? [], forms ?? []).map((item: any) => `${item?.id}`);
  const near = ids.sort((a, b) => distance(name, a) - distance(name, b))[0];
  warn(`${where}: no form or call to action is named "${name}"${near ? `; the nearest is "${near}"` : ''}`);
}

/** How many letters make the one of the other: changed, added, left out. */
function distance(a: string, b: string): number {
  let row = [...b, ''].map((_, at) => at);
  for (let i = 0; i < Math.min(a.length, 64); ++i) {
    const next = [i + 1];
    for (let j = 0; j < b.length; ++j) next.push(1 + Math.min(next[j]!, row[j + 1]!, row[j]! - Number(a[i] === b[j])));
    row = next;
  }
  return row[b.length]!;
}
