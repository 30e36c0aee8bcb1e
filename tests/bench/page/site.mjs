// The demo's article as four customers have it: without a form, and with one of three behind the same link. Everything is sent
// compressed, from this machine.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Pages } from '../../e2e/support/pages.mjs';
import { root } from '../../e2e/support/receiver.mjs';

const TYPES = { css: 'text/css', html: 'text/html; charset=utf-8', js: 'text/javascript', json: 'application/json', mjs: 'text/javascript', svg: 'image/svg+xml', wasm: 'application/wasm' };
const read = (...path) => readFileSync(join(root, ...path));
const own = (file) => read('tests/bench/page', file);

/** The renderer of Formbricks, when the packages for development are installed. */
const peer = () => {
  try {
    return readFileSync(join(dirname(createRequire(import.meta.url).resolve('@formbricks/surveys')), 'index.umd.js'));
  } catch {
    return undefined;
  }
};

const LINK = '<p><a id="offer" href="/#gia" data-leadline="price-list">Nhận bảng giá</a></p>';

function article(scripts) {
  const page = read('demo/blog/index.html').toString().replace(/ *<script.*<\/script>\n/g, '').replace('</head>', `${scripts}</head>`);
  return page.replace(/<div data-leadline-slot.*<\/div>/, LINK).replace(/<div data-leadline-slot.*<\/div>/g, ''); // the config has no other surface
}

/** name → what its page has in its head. */
export function variants() {
  return {
    empty: '',
    vanilla: '<script defer src="/vanilla.js"></script>',
    Leadline: '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>',
    ...(peer() && { Formbricks: '<script defer src="/formbricks.js"></script>' }),
  };
}

const ONE = 'one CTA';
const MANY = 'fifty CTAs';
/** Two pages of ours whose configs differ in how many calls to action they have: one of them shows on both. */
export const crowds = [ONE, MANY];

/** Fifty: one has its place on the page, 29 have none there, and twenty wait for what does not happen while a page loads. */
function ctas(count) {
  const waits = [{ on: 'delay', after: '1h' }, { on: 'scroll', percent: 90 }, { on: 'exit' }, { on: 'idle', after: '1h' }, { on: 'event', name: 'asked' }];
  const offer = { title: 'Bảng giá tháng này', text: 'Chúng tôi gửi file PDF tới e-mail của bạn.', button: 'Nhận bảng giá', opens: 'price-list' };
  return Array.from({ length: count }, (_, at) => ({
    ...offer, id: `offer-${at}`, kind: 'inline',
    ...(at > 0 && at <= 20 && { kind: ['slideIn', 'bar', 'modal', 'banner'][at % 4], trigger: { any: [waits[at % waits.length]] } }),
  }));
}

/** The demo's, without what the others have not: its one dialog, and no calls to action. */
function config(more = {}) {
  const { ctas, frequency, preview, forms, ...rest } = JSON.parse(read('demo/leadline.json'));
  return Buffer.from(JSON.stringify({ ...rest, forms: forms.filter(({ id }) => id === 'price-list'), ...more }));
}

export class Site {
  #pages = new Pages();
  #bytes = new Map();
  /** Which files are answered how late. */
  held = { files: /^$/, ms: 0 };

  async start() {
    for (const [name, scripts] of Object.entries(variants())) this.#serve(`/${name}/`, article(scripts), 'html');
    this.#serve('/leadline.json', config());
    for (const name of crowds) {
      const script = `<script async src="/dist/leadline.js" data-config="/${name}.json"></script>`;
      this.#serve(`/${name}/`, article(script).replace(LINK, '<div data-leadline-slot="offer-0"></div>'), 'html');
      this.#serve(`/${name}.json`, config({ ctas: ctas(name === MANY ? 50 : 1) }));
    }
    for (const file of ['site.css', ...readdirSync(join(root, 'demo/img')).map((name) => `img/${name}`)]) this.#serve(`/${file}`, read('demo', file));
    for (const file of readdirSync(join(root, 'dist')).filter((name) => /\.(js|mjs|wasm)$/.test(name))) this.#serve(`/dist/${file}`, read('dist', file));
    this.#serve('/vanilla.js', own('vanilla.js'));
    this.#serve('/formbricks.js', own('formbricks.js'));
    if (peer()) this.#serve('/formbricks/index.umd.js', peer());
    this.#pages.set('/api/leads', acceptLead);
    await this.#pages.start();
    return this;
  }

  url(variant) {
    return `${this.#pages.url}/${encodeURI(variant)}/`;
  }

  /** How many bytes the body of the answer had on its way. */
  bytes(url) {
    return this.#bytes.get(new URL(url).pathname) ?? 0;
  }

  dispose() {
    return this.#pages.dispose();
  }

  #serve(path, content, kind = path.split('.').pop()) {
    const body = brotliCompressSync(content);
    this.#bytes.set(encodeURI(path), body.length);
    this.#pages.set(encodeURI(path), (_, response) => {
      const answer = () => response.writeHead(200, { 'content-type': TYPES[kind], 'content-encoding': 'br', 'content-length': body.length }).end(body);
      setTimeout(answer, this.held.files.test(path) ? this.held.ms : 0);
    });
  }
}

/** Takes what comes; our own lead is known by its id (docs/endpoint.md). */
async function acceptLead(request, response) {
  const parts = await request.toArray();
  const { id } = JSON.parse(Buffer.concat(parts).toString());
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted: id }));
}
