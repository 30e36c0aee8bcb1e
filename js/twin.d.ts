/** The core as plain JavaScript. Each call of the factory makes a new one. */
export interface Core {
  /** Takes a config's text; answers with a line of JSON. Begins anew. */
  load(config: string): string;
  /** Takes one event; answers with its effects. */
  step(line: string): string;
}
export default function create(): Promise<Core>;
