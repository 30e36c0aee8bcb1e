// The pasted script: <script async src="…/leadline.js" data-config="/leadline.json"></script>
//
// It puts a queue at window.leadline, waits until the page has loaded and has nothing to do, then imports the runtime from
// beside itself. What is set on the tag by data-* is what `start` takes (types.ts). By import() and not by a second <script>: that needs no nonce of its own and passes Trusted Types.
type Call = [method: string, ...args: unknown[]];
type Runtime = Record<string, (...args: any[]) => any>;
type Stub = Runtime & { v?: 0 | 1; q?: Call[] };

// A classic script shares its top level with the page: all of it is inside one function.
(() => {
  // An element with a name hides the document's own members and is a global (`<img name="currentScript">`, `<form name="leadline">`):
  // these are taken from where no markup reaches. MooTools has a Document of its own.
  const own = (name: 'currentScript' | 'readyState'): unknown => Reflect.get(Reflect.getPrototypeOf(document)!, name, document);
  // Only now: a moment later there is no current script any more.
  const script = own('currentScript');
  const data: DOMStringMap = script instanceof HTMLScriptElement && script.src ? script.dataset : {};
  const page = window as unknown as { leadline?: Stub };
  const before: any = Object.getOwnPropertyDescriptor(page, 'leadline')?.value;
  if (before?.v === 1) {
    console.warn('leadline: the script is on this page twice; the second is ignored');
    return;
  }

  let runtime: Runtime | undefined;
  // A site may have queued calls itself: leadline = [['track', 'x']], or anything with such a `q`. What is no call has no effect.
  const run = (call: Call): unknown => {
    try {
      const [method, ...args] = call;
      return runtime?.[method]!(...args);
    } catch {
      return undefined;
    }
  };
  const queue: { call: Call; resolve: (answer: unknown) => void }[] = [];
  const ask = (call: Call, resolve: (answer: unknown) => void = () => {}) => {
    if (runtime) resolve(run(call));
    else queue.push({ call, resolve });
  };

  for (const call of [before, before?.q].filter(Array.isArray)[0] ?? []) ask(call);

  const stub = { v: 1, push: (call: Call) => ask(call) } as unknown as Stub;
  // A page may have another Promise; the one of an async function is the browser's own.
  const Native = (async () => {})().constructor as PromiseConstructor;
  for (const method of METHODS.split(' ')) {
    stub[method] = (...args) => {
      // What was asked for before the runtime is there cannot wait for the page to become idle.
      if (method === 'open') load();
      return new Native((resolve) => ask([method, ...args], resolve));
    };
  }
  // `on` gives a function to take the listener away again, at once.
  stub.on = (...args) => {
    let off: (() => void) | undefined;
    let wanted = true;
    ask(['on', ...args], (answer) => {
      off = answer as typeof off;
      if (!wanted) off?.();
    });
    return () => {
      wanted = false;
      off?.();
    };
  };
  page.leadline = stub;

  const closest = (target: unknown, selector: string): Element | null | undefined => (target instanceof Element ? Element.prototype.closest.call(target, selector) : null);

  // A click on one of our links before there is anything to hear it: it is held, and seen to be, and made again as soon as there is.
  // A link that leads elsewhere does not wait for ever: after a moment it is followed.
  const held: (() => void)[] = [];
  let free: EventTarget | null = null;
  const hold = (event: MouseEvent) => {
    const { target } = event;
    const ours = closest(target, '[data-leadline]') as HTMLElement | null;
    if (!ours || target === free || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (ours.getAttribute('aria-busy')) return;
    ours.setAttribute('aria-busy', 'true');
    ours.style.cursor = 'progress';
    let done = false;
    const again = () => {
      if (done) return;
      done = true;
      ours.removeAttribute('aria-busy');
      ours.style.cursor = '';
      free = target;
      target!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
      free = null;
    };
    held.push(again);
    if (/^[^#]/.test(closest(target, 'a[href]')?.getAttribute('href') ?? '')) setTimeout(again, 3000);
    load();
  };
  if (data.config) addEventListener('click', hold, true);

  let loading = false;
  let started: unknown;
  /** `calm`: nobody waits for it. */
  const load = async (calm?: unknown) => {
    if (loading) return run(['flush']); // somebody waits for it after all
    loading = true;
    stopListening();
    try {
      runtime = (await (import('#runtime') as Promise<unknown>)) as Runtime;
      Object.assign(stub, runtime);
      const { config } = data;
      if (config) {
        started = run(['start', {
          config, calm, locale: data.locale, country: data.country, consent: data.consent, wasmUrl: data.wasm || undefined, core: data.core,
          record: data.record !== undefined,
        }]);
      }
    } catch {
      console.warn('leadline: the runtime could not be loaded');
      runtime = { start: () => false, log: () => '' }; // nothing runs: whoever waits is to know
      stub.v = 0; // inserting the script again tries again
    }
    for (const { call, resolve } of queue.splice(0)) resolve(run(call));
    await started;
    removeEventListener('click', hold, true);
    for (const again of held.splice(0)) again();
  };

  // Sooner when the visitor reaches for one of our links; until then it is a link.
  const signs = ['pointerover', 'touchstart', 'focusin'];
  const sign = (event: Event) => closest(event.target, '[data-leadline]') && load();
  const stopListening = () => signs.forEach((name) => removeEventListener(name, sign));
  signs.forEach((name) => addEventListener(name, sign, { passive: true }));

  const whenIdle = () => (typeof requestIdleCallback === 'function' ? requestIdleCallback(load, { timeout: 2000 }) : setTimeout(load, 200, 1));
  if (own('readyState') === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
})();
