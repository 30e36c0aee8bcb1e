// Where a surface may stand in the page: `<div data-leadline-slot="id">`, `<lead-line cta="id">`, `<lead-line form="id">`, or what a
// selector of the config finds. `<lead-line>` is a name and no more: nothing defines it, so frameworks may make it when they like.
import { own } from './natives';

const SLOTS = ['[data-leadline-slot', 'lead-line[cta', 'lead-line[form'];

const selector = (end: string) => SLOTS.map((slot) => slot + end).join();

/** The ids that the page has slots for. */
export function slotIds(): string[] {
  return [...document.querySelectorAll(selector(']'))].map(own).map((slot) => slot.getAttribute('data-leadline-slot') ?? slot.getAttribute('cta') ?? slot.getAttribute('form')!);
}

export function slotOf(id: string): Element | null {
  return document.querySelector(selector(`="${CSS.escape(id)}"]`));
}

/** The first that a selector finds. One that is none finds nothing: the surface has no place, the page goes on. */
export function first(selector: string | undefined): Element | null {
  try {
    return selector ? document.querySelector(selector) : null;
  } catch {
    return null;
  }
}
