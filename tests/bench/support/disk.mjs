// What benches of the receiver share: a folder on the disk, what ends with the bench, and ids that are the same each time.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../js/receiver-kit.mjs';

const ends = [];
/** As a test's context: `serve(scope, …)`. */
export const scope = { after: (end) => ends.push(end) };
/** What was begun ends, the last first. */
export const endAll = () => ends.reverse().forEach((end) => end());

/** In the build folder, not in the system's temporary one: that may be memory, where a sync costs nothing. */
export function folderOnDisk() {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/bench-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A lead's id. */
export const idOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);
