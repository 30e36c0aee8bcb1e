// Charts, drawn as SVG: bars, stacked bars, dots with intervals. Each is a picture beside its figures: the page puts a table next to it, so
// that what one sees can be heard, copied and printed. The shapes are those of `leadline report --format html`; there is no library, since these
// four need none, and a strict Content-Security-Policy, light, dark and print come by themselves.
import { h } from './dom.js';

const NS = 'http://www.w3.org/2000/svg';
const svg = (tag, attributes = {}, ...children) => {
  const el = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) el.setAttribute(name, value);
  el.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return el;
};

/** The picture alone; what it shows is in the table beside it. */
const picture = (width, height, ...children) => svg('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', class: 'chart', focusable: 'false' }, ...children);

/** Units of a picture: as wide as what it is in, so that its words are as large as those around it. */
const room = () => (matchMedia('(min-width: 40rem)').matches ? 560 : 330);

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Lying bars: `[{name, value, length, low?, high?}]`; lengths are compared with each other. */
export const bars = (list) => {
  const width = room();
  const [left, row] = [Math.round(width * 0.31), 26];
  const wide = width - left - 110;
  const most = Math.max(...list.map((one) => Math.max(one.length, one.high ?? 0)), 0) || 1;
  const x = (length) => (length / most) * wide;
  return picture(width, list.length * row + 4, list.map((one, at) => {
    const y = at * row + 4;
    const end = left + x(Math.max(one.length, one.high ?? 0)) + 6;
    return [svg('text', { x: left - 8, y: y + 14, 'text-anchor': 'end' }, cut(one.name, Math.floor(left / 7.5))), svg('rect', { x: left, y, width: Math.max(x(one.length), one.length > 0 ? 1 : 0), height: 18, rx: 2, class: 'bar' }),
      one.high === undefined ? '' : svg('line', { x1: left + x(one.low), x2: left + x(one.high), y1: y + 9, y2: y + 9, class: 'far' }), svg('text', { x: end, y: y + 14 }, one.value)];
  }).flat());
};

const axis = (from, to, steps, x, y) => Array.from({ length: steps + 1 }, (_, at) => {
  const value = from + ((to - from) * at) / steps;
  return svg('text', { x: x(value), y, 'text-anchor': 'middle', class: 'tick' }, String(Math.round(value)));
});

/** Standing bars of several parts: `[{from, to, parts: [{kind, size}]}]`; `mark` is where a line goes. */
export const stacks = (list, mark) => {
  const [width, height, left, bottom] = [room(), 220, 36, 24];
  const [from, to] = [list[0].from, list.at(-1).to];
  const most = Math.max(...list.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0)), 1);
  const x = (value) => left + ((value - from) / (to - from || 1)) * (width - left - 8);
  const y = (size) => (size / most) * (height - bottom - 12);
  const column = ({ from: begin, to: end, parts }) => {
    let base = height - bottom;
    return parts.map(({ kind, size }) => {
      base -= y(size);
      return size > 0 ? svg('rect', { x: x(begin) + 1, y: base, width: Math.max(x(end) - x(begin) - 2, 1), height: y(size), class: `part ${kind}` }) : '';
    });
  };
  return picture(width, height, list.map(column).flat(), svg('line', { x1: left, x2: width - 8, y1: height - bottom, y2: height - bottom, class: 'base' }), svg('text', { x: left - 6, y: 16, 'text-anchor': 'end', class: 'tick' }, String(most)),
    axis(from, to, 6, x, height - 6), mark >= from && mark <= to ? svg('line', { x1: x(mark), x2: x(mark), y1: 4, y2: height - bottom, class: 'mark' }) : '');
};

/** Dots with the interval of each, from left to right: `[{name, rate, low, high}]`, shares of one. */
export const dots = (list) => {
  const [width, height, left, bottom] = [room(), 220, 44, 24];
  const most = Math.min(1, Math.max(...list.map(({ high }) => high), 0.05) * 1.05);
  const x = (at) => left + ((at + 0.5) / list.length) * (width - left - 8);
  const y = (share) => height - bottom - (share / most) * (height - bottom - 12);
  const scale = [0, 0.5, 1].map((part) => [svg('line', { x1: left, x2: width - 8, y1: y(most * part), y2: y(most * part), class: 'base' }), svg('text', { x: left - 6, y: y(most * part) + 4, 'text-anchor': 'end', class: 'tick' }, `${Math.round(100 * most * part)} %`)]);
  return picture(width, height, scale.flat(), list.map(({ name, rate, low, high }, at) => [svg('line', { x1: x(at), x2: x(at), y1: y(low), y2: y(high), class: 'far' }), svg('circle', { cx: x(at), cy: y(rate), r: 5, class: 'dot' }), width > 400 || at % 2 === 0 ? svg('text', { x: x(at), y: height - 6, 'text-anchor': 'middle', class: 'tick' }, name) : '']).flat(),
    svg('polyline', { points: list.map(({ rate }, at) => `${x(at)},${y(rate)}`).join(' '), class: 'path' }));
};

/** What the kinds of parts mean. */
export const legend = (list) => h('ul', { class: 'legend', 'aria-hidden': 'true' }, list.map(([kind, text]) => h('li', {}, h('span', { class: `part ${kind}` }), text)));

/** A table with heads; `rows` are lists of cells, of which the first names the row. It scrolls sideways by itself where it must. */
export const table = (name, heads, rows) => h('div', { class: 'wide-table', tabindex: '0', role: 'region', 'aria-label': name }, h('table', {}, h('caption', { class: 'hide-visually' }, name),
  h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
  h('tbody', {}, rows.map(([first, ...cells]) => h('tr', {}, h('th', { scope: 'row' }, first), cells.map((cell) => h('td', { class: 'num' }, cell)))))));
