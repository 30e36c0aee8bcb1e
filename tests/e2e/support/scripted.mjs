// A core of a few lines, in the place of the twin: for what is the page's part alone. A test says what it answers to each event
// (docs/protocol.md), in the page, and sees what it was told.
import { Pages } from './pages.mjs';

const SCRIPT = '<script async src="/dist/leadline.js" data-core="js" data-config="/leadline.json"></script>';

const twin = (reply) => `
const reply = ${reply};
window.told = [];
export default async () => ({
  load: () => JSON.stringify({ ok: true, site: 'scripted', core: '', config: '', diagnostics: [] }),
  step(line) {
    const event = JSON.parse(line);
    window.told.push(event);
    return JSON.stringify({ e: reply(event) ?? [] });
  },
});`;

/** Pages with this body at /page, and what else `routes` has. `reply(event)` gives the core's effects; it runs in the page. */
export function scripted(body, reply, { config = { ctas: [{ id: 'any' }] }, head = '', script = SCRIPT, routes = {} } = {}) {
  const page = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}${script}</body></html>`;
  return new Pages({ '/page': { body: page }, '/leadline.json': { body: JSON.stringify(config) }, '/dist/twin.mjs': { body: twin(reply) }, ...routes }).start();
}

/** What the core was told, in order: the events of this kind. */
export const told = (visitor, kind) => visitor.page.evaluate((k) => (window.told ?? []).filter((event) => event.k === k), kind);

/** Opens the page and waits until the core has it, and what it asked for is there. */
export async function openScripted(visitor, pages, search = '') {
  await visitor.page.goto(`${pages.url}/page${search}`);
  await visitor.page.waitForFunction(() => window.told?.some(({ k }) => k === 'outbox'));
  await visitor.page.waitForTimeout(200);
}
