// Somebody else's site: pages with the pasted script, on an origin of their own, with whatever headers they send.
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Receiver, root } from './receiver.mjs';

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json', '.html': 'text/html; charset=utf-8' };

/** What a blog's page looks like to us: a slot, a link, and the script. */
export function blogPage({ script = '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>', body = '', head = '' } = {}) {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A blog</title>${head}</head><body><h1>A post</h1>
<p>Words.</p><p><a id="link" href="#elsewhere" data-leadline="price-list">Prices</a></p>
<div data-leadline-slot="price-offer"></div>${body}${script}</body></html>`;
}

/** A page with the form `contact` that keeps, in `window.heard`, what it is told of a lead's way: [name, data] each. */
export const listeningPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1><div data-leadline-slot="contact"></div>
<script>
window.heard = [];
window.leadline = [];
for (const name of ['delivered', 'unconfirmed', 'undelivered']) leadline.push(['on', name, (data) => heard.push([name, data])]);
</script>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></html>`;

export class Pages {
  #server;
  #routes = new Map();

  /** `routes`: path → {body, headers?, status?}, or a function (request, response). /dist/ is served as it is. */
  constructor(routes = {}) {
    for (const [path, answer] of Object.entries(routes)) this.#routes.set(path, answer);
  }

  get url() {
    return `http://localhost:${this.#server.address().port}`;
  }

  set(path, answer) {
    this.#routes.set(path, answer);
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(0, 'localhost');
    await once(this.#server, 'listening');
    return this;
  }

  async dispose() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    const answer = this.#routes.get(pathname);
    if (typeof answer === 'function') return answer(request, response);
    if (answer) {
      const type = TYPES[extname(pathname)] ?? TYPES['.html'];
      return response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers }).end(answer.body);
    }
    try {
      if (!pathname.startsWith('/dist/') || pathname.includes('..')) throw new Error('not served');
      const bytes = readFileSync(join(root, pathname));
      response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/plain' }).end(bytes);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not here');
    }
  }
}

/** The form of most of them. */
export const contactForm = { id: 'contact', title: 'Contact', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] };

/** Of the demo's config only what names the site and its receiver, with what a test is about. */
export function only(config, more) {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', ...more });
}

/**
 * Somebody's pages on one origin and the receiver on another, which knows that origin and has the same config:
 * the demo's, with the receiver's full address. `edit` may change that config, and `finish` once the receiver has an address. `origins`: who may send it leads.
 */
export async function otherOrigin(routes, edit = () => {}, finish = () => {}, origins = ({ url }) => [url]) {
  const pages = await new Pages(routes).start();
  const receiver = new Receiver();
  const config = JSON.parse(readFileSync(join(root, 'demo/leadline.json'), 'utf8'));
  edit(config);
  // The port is not known before the receiver runs, and the config not before the port: it begins without one.
  await receiver.start();
  await receiver.kill();
  config.delivery.endpoints[0].url = `${receiver.url}/api/leads`;
  finish(config, receiver);
  writeFileSync(join(receiver.data, 'config.json'), JSON.stringify(config));
  writeFileSync(join(receiver.data, 'site.json'), JSON.stringify({ site: config.site, config: 'config.json', origins: origins(pages), static: {} }));
  receiver.site = join(receiver.data, 'site.json');
  await receiver.start();
  pages.set('/leadline.json', { body: JSON.stringify(config) });
  return {
    pages,
    receiver,
    async dispose() {
      await pages.dispose();
      await receiver.dispose();
    },
  };
}
