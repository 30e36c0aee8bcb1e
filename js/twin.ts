// twin.mjs: the core as plain JavaScript. Beside old libraries it needs the browser's own as much as the runtime does.
import create from '#plain';
import { document, useNatives } from './natives';

/** The core as plain JavaScript. */
export interface Core {
  /** Takes a config's text; answers with a line of JSON. Begins anew. */
  load(config: string): string;
  /** Takes one event; answers with its effects. */
  step(line: string): string;
}

/** Each call makes a new core. */
export default function createTwin(): Promise<Core> {
  if (document) useNatives();
  return create();
}
