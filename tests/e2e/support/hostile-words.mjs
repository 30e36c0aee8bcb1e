// What the tests of hostile words share: the payloads, a visitor who notices what must not happen, and pages of many surfaces.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launch, Visit } from './browser.mjs';
import { Pages } from './pages.mjs';
import { root } from './receiver.mjs';

/** Each has a number of its own (in the file it is 4711), so that what runs or is asked for says whose doing it was. */
export const BY_KIND = JSON.parse(readFileSync(join(root, 'tests/vectors/xss/payloads.json'), 'utf8'));
let number = 1000;
for (const list of Object.values(BY_KIND)) for (const at of list.keys()) list[at] = list[at].replaceAll('4711', `${number++}`);
export const PAYLOADS = Object.values(BY_KIND).flat();

/** Reports what the strict policy of SECURITY.md would forbid, and forbids nothing: what runs is to be seen to run. */
const STRICT = "script-src 'self' 'wasm-unsafe-eval'; style-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; media-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** How many payloads were found in how many places. */
export const found = { combinations: 0 };

/** A visitor, and in `seen` all that must not happen: what ran, what was asked of the canary, what a policy would have forbidden. */
export async function watched() {
  const visitor = await Visit.begin(browser, { locale: 'en-GB' });
  const { context } = visitor;
  const seen = [];
  await context.exposeBinding('itRan', (_, what) => void seen.push(what));
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = (...words) => window.itRan(`${name} ${words}`);
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => window.itRan(`${violatedDirective} forbids ${blockedURI} ${sample}`));
  });
  context.on('request', (request) => /^\w+:\/\/([^/]*@)?canary\.invalid/.test(request.url()) && seen.push(`asked for ${request.url()}`));
  return { visitor, page: visitor.page, seen, uncaught: () => visitor.complaints.filter((one) => one.startsWith('uncaught')) };
}

/** A page with that many slots, its config, and an endpoint that takes everything. */
export const site = (config, policy = STRICT) => ({
  '/page': { headers: { 'content-security-policy-report-only': policy }, body: pageFor(config) },
  '/leadline.json': { body: JSON.stringify(config) },
  '/hook': (request, response) => request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')),
});
const pageFor = ({ forms = [], ctas = [] }) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head><body><main><h1>A page</h1>
${[...forms, ...ctas].map(({ id }) => `<div data-leadline-slot="${id}"></div>`).join('\n')}</main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

export const BASE = { version: 1, site: 'hostile', locale: 'en', preview: true, consent: { default: 'persistent' }, delivery: { endpoints: [{ id: 'hook', url: '/hook', response: '2xx' }] } };

/** A test on the page of that config. Whatever ran fails it, and so does whatever was thrown into the page. */
export const onPage = async (config, body, query = '') => {
  const pages = await new Pages(site({ ...BASE, ...config })).start();
  const watch = await watched();
  try {
    await watch.visitor.open(`${pages.url}/page${query}`);
    await body(watch);
    await quiet(watch);
  } finally {
    await watch.visitor.close();
    await pages.dispose();
  }
};

/** Nothing has happened, nor does it when every link is followed that is not an ordinary one; and nothing that could run is in a surface. */
export async function quiet({ page, seen, uncaught }) {
  assert.deepEqual(await page.evaluate(inventory), []);
  await page.waitForTimeout(100); // a picture or a frame that was asked for
  assert.deepEqual([seen, uncaught()], [[], []]);
}

/** In the page: what is in a surface, or beside it, that no text should have become. */
export function inventory() {
  const found = [];
  const hosts = [...document.querySelectorAll('leadline-surface')];
  const ordinary = /^(https?|mailto|tel):$/;
  for (const host of hosts) {
    if (/url|import|expression|[{};]/i.test([...host.style].map((name) => host.style.getPropertyValue(name)).join(' '))) found.push(`style ${host.style.cssText}`);
    for (const element of host.shadowRoot.querySelectorAll('*')) {
      if (!/^(a|article|aside|b|button|code|datalist|dialog|div|fieldset|figure|footer|form|h\d|header|img|input|label|legend|li|nav|ol|optgroup|option|p|picture|progress|section|select|small|span|strong|textarea|time|ul|video|output)$/.test(element.localName)) found.push(`<${element.localName}>`);
      for (const { name, value } of element.attributes) if (/^(on.*|srcdoc|srcset|style|action|formaction|background|ping|is|poster)$/.test(name)) found.push(`${name}=${value}`);
      const address = element.getAttribute('href') ?? element.getAttribute('src');
      if (address !== null && !ordinary.test(new URL(address, document.baseURI).protocol)) found.push(`leads to ${address}`);
    }
    for (const link of host.shadowRoot.querySelectorAll('a')) {
      link.addEventListener('click', (event) => ordinary.test(link.protocol) && event.preventDefault());
      link.click();
    }
  }
  if (document.scripts.length !== 1 || document.querySelector('main img, main svg, main style, iframe, object, embed, base')) found.push('something beside the surfaces');
  return found;
}

/** Everything that people read of a surface, or hear: texts, and the attributes and values that are texts. */
const wordsOf = (page, id) => page.evaluate((surface) => {
  const shadow = document.querySelector(`leadline-surface[data-surface="${surface}"]`)?.shadowRoot;
  const words = [];
  for (const element of shadow?.querySelectorAll('*') ?? []) {
    words.push(...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data));
    for (const name of ['placeholder', 'aria-label', 'alt', 'title', 'value']) words.push(element.getAttribute(name) ?? '');
    words.push(typeof element.value === 'string' ? element.value : '');
  }
  return words.join('\n');
}, id);

/** White space and invisible marks aside: a control of one line takes no line breaks, and answers go without marks at their ends. */
export const plain = (text) => text.replace(/[\s\u0000-\u001f\u200b\u202a-\u202e\u2060-\u2069]+/g, '');

/** What stands in `{{…}}`, or in a message in `{…}`, is filled in, as our own templates do: with an answer, or with nothing. What is behind it is there. */
const readings = (text) => [text, text.replace(/\{\{.*?\}\}/gs, ''), text.replace(/^\{value\}.*\{\w+\}/, '')].map(plain);

/** Each of the texts stands in the surface as it was given: so all of them came in, and none as anything but words. */
export async function reads(page, id, texts) {
  const words = plain(await wordsOf(page, id));
  assert.deepEqual(texts.filter((text) => !readings(text).some((one) => words.includes(one))), [], `in ${id}`);
  found.combinations += texts.length;
}

export const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, at * size + size));
export const act = (page, ids, what) => page.evaluate(([surfaces, selector]) => {
  for (const id of surfaces) document.querySelector(`leadline-surface[data-surface="${id}"]`).shadowRoot.querySelector(selector).click();
}, [ids, what]);
export const drawn = (page, count) => page.waitForFunction((least) => [...document.querySelectorAll('leadline-surface')].filter(({ shadowRoot }) => shadowRoot.querySelector('button')).length >= least, count);
export const submitted = (page, ids) => act(page, ids, 'button[type=submit]');
export const thanked = (page, ids) => page.waitForFunction((all) => all.every((id) => document.querySelector(`leadline-surface[data-surface="${id}"]`).shadowRoot.querySelector('.ll-done')), ids);
export const says = (payload) => (place) => `${payload} [${place}]`;
