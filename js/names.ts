// Names that nothing has. A slot, a link or a call with a misspelt one would do nothing, silently.
import { warn } from './warn';

export class Names {
  readonly #config: string;
  readonly #told = new Set<string>();

  constructor(config: string) {
    this.#config = config;
  }

  /** Says once, with the nearest there is, that no call to action and no form has the name. One that a rule reads has its use. */
  check(where: string, name: string): void {
    if (this.#told.has(name) || this.#config.indexOf(JSON.stringify(name)) >= 0) return;
    this.#told.add(name);
    const near = this.#ids().sort((a, b) => distance(name, a) - distance(name, b))[0];
    warn(`${where}: no form or call to action is named "${name}"${near ? `; the nearest is "${near}"` : ''}`);
  }

  #ids(): string[] {
    const { ctas, forms } = JSON.parse(this.#config);
    return [].concat(ctas ?? [], forms ?? []).map((item: any) => `${item?.id}`);
  }
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
