// fields.mjs: what forms that ask more than plain fields need of the runtime: how choices and steps look. half.ts fetches it.
import css from './fields.css';
import { sheetOf } from './sheet';
import type { Surface } from './surface';

export type Fields = (surface: Surface) => void;

const wear = sheetOf(css);

/** Dresses a surface, once. */
export default function fields(): Fields {
  const dressed = new WeakSet<Surface>();
  return (surface) => {
    if (dressed.has(surface)) return;
    dressed.add(surface);
    wear(surface.host.shadowRoot!);
  };
}
