// The browser's own, where a page may have put something else in its place.
//
// The build puts the names that are exported here in the place of the page's in all that it bundles (`inject` in js/build.mjs):
// the other sources, and Emscripten's glue, are written as if nobody had touched them. What is untouched is taken when the
// module is imported. What is not (Prototype.js and MooTools bring an Array.from that ignores its mapper, recorders wrap `fetch`)
// comes from a frame that nobody has seen, for the moment in which `useNatives` takes it; where no frame can be had, the
// page's must do. Methods of arrays that pages are known to define in ways of their own (`find`, `includes`, `flat`…) are
// used nowhere; tests/tidy sees to that.

type Names = 'Array' | 'Date' | 'JSON' | 'Map' | 'Object' | 'Set';
type Realm = Pick<typeof globalThis, Names | 'fetch'>;
type Jsonable = { toJSON?: unknown };

export let { Array, Date, Map, Object, Set } = globalThis;
let { JSON: json, fetch: fetching } = globalThis;

/** The class that an `async` function's promises have: no page can replace it. */
export const Promise = (async () => {})().constructor as PromiseConstructor;

export const fetch: typeof globalThis.fetch = (...request) => Reflect.apply(fetching, globalThis, request);

export const JSON = {
  parse: (text: string) => json.parse(text),
  stringify: (value: unknown) => json.stringify(value, ([] as Jsonable).toJSON || ('' as Jsonable).toJSON ? asItIs : undefined),
};

/** Old versions of Prototype.js give arrays and strings a `toJSON`, after which a list is a text. */
function asItIs(this: Record<string, unknown>, key: string, made: unknown): unknown {
  const value = this[key];
  return typeof value !== 'object' || Array.isArray(value) ? value : made;
}

/**
 * An object by what its class says. Elements that have a name hide the members of their document, and controls those of their
 * form (`<img name="body">`, `<input name="append">`).
 */
export function own<T extends object>(object: T): T {
  const members = Reflect.getPrototypeOf(object)!;
  return new Proxy(object, {
    get(_, name) {
      const member = Reflect.get(members, name, object);
      return typeof member === 'function' ? (...args: unknown[]) => Reflect.apply(member, object, args) : member;
    },
  });
}

export const document = globalThis.document && own(globalThis.document);

/** Brings what the page has overwritten. Called once there is something to do: importing this module changes nothing. */
export function useNatives(): void {
  if ([Array.from, Date, Date.now, json.parse, json.stringify, Map, Object.entries, Object.fromEntries, Object.keys, Set, fetching].every(isNative)) return;
  const frame = document.createElement('iframe');
  try {
    frame.hidden = true;
    document.documentElement.append(frame);
    ({ Array, Date, JSON: json, Map, Object, Set, fetch: fetching } = frame.contentWindow as unknown as Realm);
  } catch {
    // A sandbox gives every frame an origin of its own.
  }
  frame.remove();
}

function isNative(value: unknown): boolean {
  return typeof value === 'function' && /native code/.test(Function.prototype.toString.call(value));
}
