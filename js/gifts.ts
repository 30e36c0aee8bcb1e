// What a form gives beside links: a file, a code in the clipboard, the way to another page.
import { document } from './natives';
import type { Effect } from './protocol';

export function give(effect: Extract<Effect, { k: 'save' | 'copy' }> | Extract<Effect, { k: 'go' }>): void {
  if (effect.k === 'save') save(effect);
  else if (effect.k === 'copy') copy(effect.text);
  else go(effect.href, effect.after);
}

/** A file that no server has: the browser saves it as if it had been linked to. */
function save({ name, type, text }: { name: string; type: string; text: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Where there is no clipboard, as on a page without https, a selection is copied the old way. What a form says of it (`ll-copied`), it says once
 * that is true; where nothing may be copied, the text stands there, selected.
 */
function copy(text: string): void {
  const root = document.activeElement?.shadowRoot;
  const back = (root ?? document).activeElement as HTMLElement | null;
  const said = saying();
  const done = () => {
    if (said) said.textContent = said.title;
  };
  const select = () => {
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed'; // so that nothing scrolls
    field.style.opacity = '0';
    (root?.querySelector('dialog') ?? document.body).append(field); // a dialog makes all that is outside of it inert
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    back?.focus();
    if (copied) done();
    else if (said) show(text, said);
  };
  const copied = navigator.clipboard?.writeText(text);
  if (copied) copied.then(done, select);
  else select();
}

/** Where a form says that its answers were copied. (Not by the button: Safari gives it no focus.) */
function saying(): HTMLElement | undefined {
  for (const host of document.querySelectorAll('leadline-surface')) {
    const said = host.shadowRoot?.querySelector<HTMLElement>('.ll-copied');
    if (said) return said;
  }
  return undefined;
}

/** To be copied by hand. */
function show(text: string, before: HTMLElement): void {
  before.parentElement!.querySelector('textarea')?.remove();
  const field = document.createElement('textarea');
  field.className = 'll-control';
  field.readOnly = true;
  field.rows = 6;
  field.value = text;
  field.setAttribute('aria-label', before.parentElement!.querySelector('button')!.textContent!);
  before.before(field);
  field.focus();
  field.select();
}

/** Only where a link may lead, and after what was said before it could be read. */
function go(href: string, after: number): void {
  const url = new URL(href, document.baseURI);
  if (/^https?:$/.test(url.protocol)) setTimeout(() => location.assign(url.href), after);
}
