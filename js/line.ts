// An event as a line of JSON can have it. What a site hands us may hold what JSON cannot (cycles, BigInt, getters that throw): those parts are
// left out.
import type { CoreEvent } from './protocol';

/** The event without them. */
export const plain = (event: CoreEvent): CoreEvent => plainValue(event, 0) as CoreEvent;

function plainValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return undefined; // a toJSON might throw again
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 8) return undefined;
  const entries = Object.keys(value).map((key): [string, unknown] => {
    try {
      return [key, plainValue((value as Record<string, unknown>)[key], depth + 1)];
    } catch {
      return [key, undefined];
    }
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
