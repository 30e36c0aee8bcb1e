// What the house rules share: the files of the repository, and problems printed as a compiler does (`file:line: reason`).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The text of a file of the repository. */
export const read = (file) => readFileSync(join(root, file), 'utf8');

/** The files that are, or by a commit of everything would be, in the repository; `under`: only of these folders. */
export function files(...under) {
  // A checkout that belongs to another user (a container's) is still ours to read.
  const list = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard',
    '--deduplicate', '--', ...under], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return list.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

/** The same, without what is not text. */
export const textFiles = (...under) => files(...under).filter((file) => !readFileSync(join(root, file)).subarray(0, 8000).includes(0));

/** `file:line: reason` for every line of `text` that matches `pattern`. */
export function matches(file, text, pattern, reason) {
  return text.split('\n').flatMap((line, index) => {
    const found = pattern.exec(line);
    return found ? [`${file}:${index + 1}: ${reason}: ${found[0].trim()}`] : [];
  });
}

/** Fails with the problems, one a line. */
export function expectNone(problems) {
  if (problems.length > 0) assert.fail(`\n${problems.join('\n')}`);
}
