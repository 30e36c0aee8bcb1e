// The pasted script: <script async src="…/leadline.js" data-config="/leadline.json"></script>
//
// It puts a queue at window.leadline, waits until the page has loaded and has nothing to do, then imports the runtime from
// beside itself. What is set on the tag by data-* is what `start` takes (types.ts). By import() and not by a second <script>: that needs no nonce of its own and passes Trusted Types.
import type { Options } from './types';

type Call = [method: string, ...args: unknown[]];
type Runtime = Record<string, (...args: any[]) => any>;
type Stub = Runtime & { v?: 1; q?: Call[] };

// A classic script shares its top level with the page: all of it is inside one function.
(() => {
  // Only now: a moment later there is no current script any more.
  const data = document.currentScript?.dataset ?? {};
  const page = window as unknown as { leadline?: Stub | Call[] };
  const before = page.leadline;
  if (before && 'v' in before) {
    console.warn('leadline: the script is on this page twice; the second one was ignored');
    return;
  }
  // A site may have queued calls itself: leadline = [['track', 'x']], or anything with such a `q`.
  const queue: { call: Call; resolve?: (answer: unknown) => void }[] = [];
  for (const call of [...(Array.isArray(before) ? before : (before?.q ?? []))]) queue.push({ call: [...call] as Call });

  let runtime: Runtime | undefined;
  const run = ([method, ...args]: Call): unknown => runtime?.[method]?.(...args);
  const stub = { v: 1, push: (call: Call) => (runtime ? run(call) : queue.push({ call })) } as unknown as Stub;
  const methods = 'start track identify open close score why consent on flush stop log';
  for (const method of methods.split(' ')) {
    stub[method] = (...args) => {
      // What was asked for before the runtime is there cannot wait for the page to become idle.
      if (method === 'open') load();
      return new Promise((resolve) => queue.push({ call: [method, ...args], resolve }));
    };
  }
  // `on` gives a function to take the listener away again, at once.
  stub.on = (...args) => {
    let off: (() => void) | undefined;
    let wanted = true;
    queue.push({ call: ['on', ...args], resolve: (answer) => (wanted ? (off = answer as () => void) : (answer as () => void)()) });
    return () => {
      wanted = false;
      off?.();
    };
  };
  page.leadline = stub;

  const options = (config: string): Options => ({
    config,
    ...(data.locale && { locale: data.locale }),
    ...(data.consent && { consent: data.consent as NonNullable<Options['consent']> }),
    ...(data.wasm && { wasmUrl: data.wasm }),
    ...(data.core && { core: data.core as NonNullable<Options['core']> }),
    ...(data.record !== undefined && { record: true }),
  });

  let loading = false;
  const load = () => {
    if (loading) return;
    loading = true;
    stopListening();
    (import('#runtime') as Promise<unknown> as Promise<Runtime>).then(
      (loaded: Runtime) => {
        runtime = loaded;
        Object.assign(stub, loaded);
        if (data.config) void stub.start!(options(data.config));
        for (const { call, resolve } of queue.splice(0)) {
          const answer = run(call);
          resolve?.(answer);
        }
      },
      () => {
        console.warn('leadline: the runtime could not be loaded');
        delete page.leadline; // so that inserting the script again tries again
      },
    );
  };

  // Sooner when the visitor reaches for one of our links; until then it is a link.
  const signs = ['pointerover', 'touchstart', 'focusin'];
  const sign = (event: Event) => event.target instanceof Element && event.target.closest('[data-leadline]') && load();
  const stopListening = () => signs.forEach((name) => removeEventListener(name, sign));
  signs.forEach((name) => addEventListener(name, sign, { passive: true }));

  const whenIdle = () => ('requestIdleCallback' in window ? requestIdleCallback(load, { timeout: 2000 }) : setTimeout(load, 200));
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
})();
