// Elements from data. A child that is text becomes a text node, never markup.

/** An element with attributes and children; null, undefined and '' are left out. */
export const h = (tag, attributes = {}, ...children) => {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) el.setAttribute(name, value);
  el.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return el;
};

/** What a stranger typed, kept apart from the text around it: its direction (Arabic, control characters) must not turn ours. */
export const typed = (text, attributes = {}) => h('bdi', attributes, text);

/** A description list of the rows that have something to say. */
export const rows = (pairs) => h('dl', {}, pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined)
  .map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));

/** Puts other content into a place, unless it is the same; the focus stays on the button that had it. */
export const redraw = (to, ...content) => {
  const now = h('div', {}, ...content);
  const same = to.childNodes.length === now.childNodes.length && [...to.childNodes].every((node, at) => node.isEqualNode(now.childNodes[at]));
  if (same) return;
  const focused = to.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  to.replaceChildren(...now.childNodes);
  if (focused) to.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
};
