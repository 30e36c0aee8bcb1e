// An explanation on hover, on focus and on a tap: one element for all, described to assistive technology as the term's
// (https://www.w3.org/TR/WCAG22/#content-on-hover-or-focus: it can be pointed at, Escape hides it, it stays until then).
import { h } from './dom.js';

const bubble = h('div', { id: 'tip', role: 'tooltip', class: 'tip', hidden: '' });
let term = null;

const place = () => {
  const at = term.getBoundingClientRect();
  const width = Math.min(320, document.documentElement.clientWidth - 16);
  bubble.style.setProperty('width', 'max-content');
  bubble.style.setProperty('max-width', `${width}px`);
  const size = bubble.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const below = at.bottom + size.height + 12 < innerHeight;
  bubble.style.setProperty('left', `${left + scrollX}px`);
  bubble.style.setProperty('top', `${(below ? at.bottom + 6 : at.top - size.height - 6) + scrollY}px`);
};

const hide = () => {
  term?.removeAttribute('aria-describedby');
  term = null;
  bubble.hidden = true;
};

const show = (element) => {
  if (term === element) return;
  hide();
  term = element;
  bubble.replaceChildren(...element.dataset.tip.split('\n').map((line) => h('p', {}, line)));
  element.setAttribute('aria-describedby', bubble.id);
  bubble.hidden = false;
  place();
};

const termOf = (event) => event.target.closest?.('[data-tip]');

export const startTips = () => {
  document.querySelector('main').append(bubble);
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const element = termOf(event);
      if (element) show(element);
      else if (term && !bubble.contains(event.target) && (kind === 'focusin' || document.activeElement !== term)) hide();
    });
  }
  document.addEventListener('focusout', (event) => { if (termOf(event) === term) hide(); });
  document.addEventListener('click', (event) => { const element = termOf(event); if (element) show(element); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
  addEventListener('hashchange', hide);
};

/** A term with its explanation. A button, so that it can be reached by Tab and by a finger. */
export const explained = (text, explanation, attributes = {}) => (explanation
  ? h('button', { type: 'button', 'data-tip': explanation, ...attributes, class: `term ${attributes.class ?? ''}`.trim() }, text)
  : h('span', attributes, text));
