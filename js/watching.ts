// What of the page is looked at again when it changes: soon, but not at each change.

/** Calls `look` a moment after whatever changes in the page, until `signal` aborts; `how` besides elements that come and go. */
export function afterChanges(look: () => void, signal: AbortSignal, how: MutationObserverInit = {}): void {
  let soon: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      look();
    }, SOON_MS);
  };
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { childList: true, subtree: true, ...how });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(soon);
  });
}

const SOON_MS = 150;

/** What a selector of the config finds, nothing when it is none; `bad` hears of that. */
export function all(selector: string, bad: (selector: string) => void): Element[] {
  try {
    return [...document.querySelectorAll(selector)];
  } catch {
    bad(selector);
    return [];
  }
}
