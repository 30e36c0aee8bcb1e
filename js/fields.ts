// fields.mjs: what forms that ask more than plain fields need of the runtime: how choices and steps look, the letters that choose, and
// which appointments others have already. half.ts fetches it.
import { wait } from './clock';
import css from './fields.css';
import { sheetOf } from './sheet';
import type { Surface } from './surface';

export type Fields = (surface: Surface) => void;

/** An answer that takes longer comes too late: the endpoint says so, if a time was taken. */
const PATIENCE_MS = 10_000;

const wear = sheetOf(css);

/**
 * The control beside the appointments, which holds those that are taken: `when.taken`, answered by its `src` as
 * `{"taken": {"when": ["2026-12-01T09:00+07:00"]}}`. No cookie goes along, and nothing of the visitor's.
 */
async function askTaken(control: HTMLInputElement): Promise<void> {
  try {
    const stop = new AbortController();
    void wait(PATIENCE_MS).then(() => stop.abort());
    const answer = await fetch(control.getAttribute('src')!, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: stop.signal });
    const times = ((await answer.json()) as { taken?: Record<string, unknown> }).taken?.[control.name.replace(/\.taken$/, '')];
    if (!answer.ok || !Array.isArray(times)) return;
    control.value = times.filter((time) => typeof time === 'string').join(' ');
    control.dispatchEvent(new Event('change', { bubbles: true }));
  } catch {
    // Without it every time of the schedule is offered, and the endpoint decides.
  }
}

/**
 * A letter chooses while the focus is among the choices, and nowhere else (WCAG 2.2, 2.1.4): never where somebody types, nor in the middle
 * of a word that an input method is making. It only chooses. Enter goes on, as everywhere: who walks through the choices with arrow
 * keys, or has them read out, is never taken to the next question by listening to the first (3.2.2).
 */
function choose(event: KeyboardEvent): void {
  const { key, code, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(target instanceof HTMLInputElement) || !/^(radio|checkbox)$/.test(target.type)) return;
  // Of a keyboard without Latin letters: the key that has the letter elsewhere.
  const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : /^[^a-z]$/i.test(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  const choice = letter && target.closest('fieldset')?.querySelector<HTMLInputElement>(`[aria-keyshortcuts="${letter}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
}

/** Countries by their names, in the form's language and in its order; the one that is chosen stays first. */
function nameCountries(select: HTMLSelectElement): void {
  const lang = select.closest<HTMLElement>('[lang]')?.lang || 'en';
  let names: Intl.DisplayNames;
  try {
    names = new Intl.DisplayNames([lang], { type: 'region' });
  } catch {
    return; // the codes are there
  }
  const [first, ...rest] = [...select.options];
  const { value } = select;
  for (const option of select.options) option.text = `${names.of(option.value) ?? ''} ${option.text.replace(/^[A-Z]+ /, '(')})`;
  if (first) select.append(first, ...rest.sort((a, b) => a.text.localeCompare(b.text, lang)));
  select.value = value; // a browser chooses anew when options come and go
}

/** Dresses a surface, once, and asks whatever stands in it from then on to be asked. */
export default function fields(): Fields {
  const dressed = new WeakSet<Surface>();
  return (surface) => {
    if (dressed.has(surface)) return;
    dressed.add(surface);
    const root = surface.host.shadowRoot!;
    wear(root);
    root.addEventListener('keydown', (event) => choose(event as KeyboardEvent));
    const asked = new WeakSet<Element>();
    const look = (): void => {
      for (const control of root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input[type=hidden][src], .ll-country')) {
        if (asked.has(control)) continue;
        asked.add(control);
        if (control instanceof HTMLSelectElement) nameCountries(control);
        else void askTaken(control);
      }
    };
    new MutationObserver(look).observe(root, { childList: true, subtree: true });
    look();
  };
}
