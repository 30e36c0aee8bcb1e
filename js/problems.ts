// What is wrong, said in words. The core knows problems by number; their sentences are a file of its own, which a page
// fetches when it has some to print.
import type { Problem } from './protocol';
import { warn } from './warn';

/** A row of core/base/problems.def: in its texts `{}`, `{key}` and `{choices}` stand for what a problem is about. */
type Row = [code: string, reason: string, hint?: string];

let rows: Promise<Row[]> | undefined;

/** The file lies beside the wasm. It is named here in full, so that a bundler sees and copies it. */
function fetchRows(wasmUrl: string | undefined): Promise<Row[]> {
  const url = wasmUrl?.replace(/\.wasm\b/, '.problems.json') ?? new URL('leadline.problems.json', import.meta.url).href;
  return (rows ??= fetch(url).then((response) => response.json()).catch(() => []));
}

/** A line for each. Without the file a problem is told by its number: that something is wrong, and where, is worth more than nothing. */
export async function describe(problems: Problem[], wasmUrl: string | undefined): Promise<string[]> {
  const sentences = problems.length > 0 ? await fetchRows(wasmUrl) : [];
  return problems.map(({ problem, pointer, subject = '', choices = '' }) => {
    const row = sentences[problem];
    if (!row) return `problem ${problem} at ${pointer || 'the top'}: \`leadline check\` says what it is`;
    const fill = (text = '') => text.replace(/\{(key|choices)?\}/g, (_, what) => (what ? (what === 'key' ? pointer.replace(/.*\//, '') : choices) : subject));
    return [pointer, fill(row[1]), fill(row[2])].filter(Boolean).join(': ');
  });
}

/** Tells the page's console of them. `left`: the config runs without these parts. */
export async function tell(problems: Problem[], wasmUrl: string | undefined, left?: boolean): Promise<void> {
  warn((left ? 'parts of the config were left out:\n' : '') + (await describe(problems, wasmUrl)).join('\n'));
}
