// Style sheets of pages that mean no good, or know no better. What stands round a surface is left alone: where the page puts it, and how
// wide that is, is the page's own business.
const ROUND = 'html, head, head *, body, main, article, .slot';

/** The page's own text is not to be seen, and takes the same room whatever else is said of it: so that only the surface is compared. */
export const CALM = `header:not(.slot), nav:not(.slot), h1:not(.slot), p:not(.slot) { visibility: hidden !important; display: block !important; position: static !important; float: none !important; box-sizing: border-box !important;
  width: auto !important; height: 40px !important; min-height: 0 !important; max-width: none !important; margin: 0 !important; padding: 0 !important; border: 0 !important; font: 16px/20px serif !important;
  overflow: hidden !important; transform: none !important; translate: none !important; scale: none !important; zoom: 1 !important; writing-mode: horizontal-tb !important; contain: none !important; columns: auto !important }
  html, body { background: #fff !important } body { margin: 0 !important; font: 16px/20px serif !important } main { width: 700px !important; max-width: none !important; box-sizing: border-box !important; margin: 0 !important; padding: 0 20px !important }
  .slot { margin: 32px 0 !important }
  ::-webkit-scrollbar { width: 12px }`;

export const HOSTILE = {
  'everything, important': `*:not(${ROUND}) {
    display: none !important; position: static !important; float: left !important; inset: 40px !important; z-index: -1 !important; color: red !important; font: 30px/3 cursive !important;
    text-transform: uppercase !important; letter-spacing: 5px !important; word-spacing: 9px !important; text-align: right !important; text-indent: 40px !important; white-space: nowrap !important;
    opacity: .4 !important; transform: rotate(9deg) !important; translate: 40px !important; scale: .5 !important; margin: 40px !important; padding: 30px !important; box-sizing: content-box !important;
    background: yellow !important; border: 5px solid red !important; width: 50% !important; height: 20px !important; max-width: 200px !important; min-height: 900px !important; overflow: hidden !important;
    visibility: hidden !important; filter: invert(1) !important; cursor: wait !important; pointer-events: none !important; user-select: none !important; clip-path: inset(20px) !important;
    contain: strict !important; columns: 2 !important; list-style: square !important; text-shadow: 2px 2px red !important; writing-mode: vertical-lr !important; animation: spin 1s infinite !important;
    transition: all 9s !important; container-type: normal !important; zoom: 2 !important; direction: rtl !important; --accent: red !important; --paper: lime !important; --room: 90px !important }`,
  'resets, as of Bootstrap and Tailwind': `html { font-size: 62.5%; line-height: 1.15; -webkit-text-size-adjust: 100% } *, ::before, ::after { box-sizing: border-box; border: 0 solid; margin: 0; padding: 0 }
    body { font-family: cursive; font-size: 1.4rem; letter-spacing: 1px; text-transform: uppercase } button, input, select, textarea { font: inherit; color: inherit; background: transparent; border-radius: 0 }
    h1, h2, h3 { font-size: inherit; font-weight: inherit; margin: 0 0 .5rem } a { color: inherit; text-decoration: inherit } img, svg { display: block; max-width: 100%; height: auto }
    dialog { padding: 3rem; background: pink } section { padding: 5rem 0 } [hidden] { display: none !important } :root { --radius: 40px; --accent: red; --paper: lime; --ink: blue; --bs-body-color: #212529 }`,
};
