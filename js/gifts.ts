// What a form gives beside links: a file, a code in the clipboard, the way to another page.
import { document } from './natives';

/** A file that no server has: the browser saves it as if it had been linked to. */
export function save({ name, type, text }: { name: string; type: string; text: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Where there is no clipboard, as on a page without https, a selection is copied the old way. */
export function copy(text: string): void {
  const select = () => {
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed'; // so that nothing scrolls
    field.style.opacity = '0';
    const root = document.activeElement?.shadowRoot;
    const back = (root ?? document).activeElement as HTMLElement | null;
    (root?.querySelector('dialog') ?? document.body).append(field); // a dialog makes all that is outside of it inert
    field.select();
    document.execCommand('copy');
    field.remove();
    back?.focus();
  };
  const copied = navigator.clipboard?.writeText(text);
  if (copied) copied.catch(select);
  else select();
}

/** Only where a link may lead, and after what was said before it could be read. */
export function go(href: string, after: number): void {
  const url = new URL(href, document.baseURI);
  if (/^https?:$/.test(url.protocol)) setTimeout(() => location.assign(url.href), after);
}
