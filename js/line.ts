// An event as the core reads it: a line of JSON.
import type { CoreEvent } from './protocol';

/** The line. What a site hands us may hold what JSON cannot (cycles, BigInt, getters that throw): those parts are left out. */
export function encode(event: CoreEvent): string | undefined {
  try {
    return JSON.stringify(event);
  } catch {
    try {
      return JSON.stringify(plain(event, 0));
    } catch {
      return undefined;
    }
  }
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 8) return undefined;
  const entries = Object.keys(value).map((key): [string, unknown] => {
    try {
      return [key, plain((value as Record<string, unknown>)[key], depth + 1)];
    } catch {
      return [key, undefined];
    }
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
