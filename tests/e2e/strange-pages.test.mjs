// Pages that put something else in the place of the browser's own: old libraries, polyfills, elements whose name hides a
// member. A visitor becomes a lead there as anywhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { becomes, until } from './support/receiver.mjs';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { visit } from './support/visit.mjs';

/** A visitor on a page with this in its head and body, and a receiver on another origin. */
const strange = (name, { head = '', body = '', page = blogPage({ head, body }), routes = {} }, check) =>
  visit(name, async (visitor, { pages, receiver }) => check(visitor, pages, receiver), () => otherOrigin({ '/post': { body: page }, ...routes }));

const becomesLead = async (visitor, pages, receiver) => {
  await visitor.page.goto(`${pages.url}/post`);
  const { lead, verdict } = await visitor.becomesLead(receiver);
  assert.equal(verdict, 'consistent');
  assert.equal(lead.fields.name, 'Nguyễn Thị Ánh');
  assert.equal(lead.page.path, '/post');
  assert.ok(Math.abs(Date.now() - lead.time) < 60_000, `the time is ${lead.time}`);
};

// A visit is three seconds of a person's time at least, most of them waiting.
const AT_ONCE = { concurrency: 3 };

// Debian's packages (tools/setup.mjs).
const LIBRARIES = {
  'Prototype.js': '/usr/share/javascript/prototype/prototype.js',
  MooTools: '/usr/share/javascript/mootools/mootools-core.min.js',
};
for (const [library, file] of Object.entries(LIBRARIES)) {
  for (const core of ['auto', 'js']) {
    strange(`beside ${library} a visitor becomes a lead (core: ${core})`, {
      page: blogPage({ head: '<script src="/library.js"></script>' }).replace('data-config', `data-core="${core}" data-config`),
      routes: { '/library.js': { body: readFileSync(file) } },
    }, becomesLead);
  }
}

const PATCHES = {
  'JSON gone': 'window.JSON = {};',
  'a JSON that makes dates of texts': 'const { parse } = JSON; JSON.parse = (text) => parse(text, (key, value) => typeof value === "string" ? new Date(value) : value);',
  'lists and texts that turn themselves into JSON, as Prototype.js before 1.7 has them':
    'Array.prototype.toJSON = function () { return "[" + this.map((item) => JSON.stringify(item)).join(", ") + "]"; };'
    + 'String.prototype.toJSON = function () { return "«" + this + "»"; };',
  'a Promise that keeps no promise': 'window.Promise = function Promise() { this.then = this.catch = () => this; }; Promise.resolve = Promise.all = Promise.race = () => new Promise();',
  'a fetch that fails': 'window.fetch = () => Promise.reject(new TypeError("no"));',
  'a fetch that throws': 'window.fetch = () => { throw new TypeError("no"); };',
  'a Date that stands still': 'const Then = Date; window.Date = class extends Then { constructor() { super(0); } static now() { return 0; } };',
  'a Date.now that is a text': 'Date.now = () => "now";',
  'lists with members of their own': 'for (const name of ["foo", "each", "last"]) Array.prototype[name] = function () { return this; }; Object.prototype.bar = 1;',
  'lists that find, include and flatten in ways of their own':
    'Array.prototype.find = function (value) { return this.indexOf(value); }; Array.prototype.findIndex = Array.prototype.includes = () => -1;'
    + 'Array.prototype.flat = Array.prototype.flatMap = Array.prototype.at = Array.prototype.entries = function () { return this; };',
  'Array.from, Object.entries and Object.fromEntries of their own': 'Array.from = (list) => [].slice.call(list); Object.entries = Object.fromEntries = Object.assign = (object) => object;',
  'a Map and a Set of their own': 'window.Map = window.Set = function () { this.get = this.has = this.add = this.set = () => undefined; };',
};
describe('a page with something else in the place of the browser\'s own', AT_ONCE, () => {
  for (const [what, script] of Object.entries(PATCHES)) {
    strange(`beside ${what} a visitor becomes a lead`, { head: `<script>{ ${script} }</script>` }, becomesLead);
  }
});

// Names that are a document's, a window's or a form's own.
const NAMED = [
  '<img name="currentScript" data-config="/evil.json" data-consent="persistent">', '<form name="currentScript" data-config="/evil.json"></form>',
  '<form name="leadline"><input name="v" value="1"><input name="q"></form>', '<a id="leadline" href="/evil.json"></a>', '<iframe name="leadline" src="about:blank"></iframe>',
  ...['readyState', 'querySelector', 'querySelectorAll', 'createElement', 'addEventListener', 'body', 'baseURI', 'documentElement', 'visibilityState', 'activeElement',
    'title', 'referrer', 'createTextNode'].map((name) => `<img name="${name}">`),
  '<p id="navigation">Menu</p>', '<img name="requestIdleCallback">', '<form name="HTMLScriptElement"></form>',
];
describe('markup with names', AT_ONCE, () => {
  for (const markup of NAMED) {
    strange(`markup cannot take over: ${markup}`, { page: blogPage().replace('<h1>', `${markup}<h1>`) }, async (visitor, pages, receiver) => {
      const asked = [];
      visitor.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await becomesLead(visitor, pages, receiver);
      assert.deepEqual(asked.filter((path) => path === '/evil.json'), []);
      assert.ok(asked.includes('/leadline.json'));
    });
  }
});

// What a page may have put at our name: no call in it has an effect, nothing is thrown, and the calls among it are made.
const BEFORE = {
  'a number': 'window.leadline = 5', 'a text': 'window.leadline = "x"', null: 'window.leadline = null', '{q: 5}': 'window.leadline = { q: 5 }', '{q: null}': 'window.leadline = { q: null }',
  'a function': 'window.leadline = function () {}', 'an element': 'window.leadline = document.createElement("form")',
  'a list with entries that are no calls': 'window.leadline = [null, undefined, 5, {}, [], [null], ["constructor"], ["no such call"], () => 1, ["track", "first"]]',
  'arguments, as gtag has them': 'window.leadline = { q: [] }; (function () { leadline.q.push(arguments); })("track", "first")',
  'a getter that throws': 'Object.defineProperty(window, "leadline", { configurable: true, get() { throw new Error("mine"); }, set() {} })',
};
describe('something else at our name', AT_ONCE, () => {
  for (const [what, script] of Object.entries(BEFORE)) {
    strange(`window.leadline that was ${what} throws nothing into the page`, { head: `<script>${script};</script>` }, becomesLead);
  }
});

// Each is a member of the form that it is a field of.
const FIELDS = ['elements', 'submit', 'method', 'action', 'length', 'reset', 'name', 'append', 'prepend', 'contains', 'insertBefore', 'parentNode', 'parentElement', 'remove',
  'setAttribute', 'removeAttribute', 'closest', 'id', 'noValidate', 'isConnected', 'constructor', 'toString', 'nodeType', 'attributes', 'children', 'target'];
const FORM = {
  version: 1, site: 'names',
  forms: [{ id: 'f', title: 'Names', fields: [
    ...FIELDS.map((name) => ({ name, label: name, required: true })),
    { name: 'valueOf', type: 'select', label: 'valueOf', options: ['a', 'b'] }, { name: 'email', type: 'email', label: 'E-mail', required: true },
  ] }],
  delivery: { endpoints: [{ id: 'here', url: '/api/leads' }] },
};
const named = blogPage().replace('price-offer', 'f').replace('price-list', 'f');
strange('fields that are named like members of their form are typed into, checked, sent and delivered', {
  page: named }, async (visitor, pages) => {
  pages.set('/leadline.json', { body: JSON.stringify(FORM) });
  const bodies = [];
  pages.set('/api/leads', async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    bodies.push(JSON.parse(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted: JSON.parse(body).id }));
  });
  await visitor.page.goto(`${pages.url}/post`);
  await visitor.field('f', 'email').waitFor();
  // By keyboard: the tool that drives the browser walks from a button up to its form, and trips over `parentElement` itself.
  const type = async (selector, keys) => {
    await visitor.page.evaluate((selector) => document.querySelector('leadline-surface').shadowRoot.querySelector(selector).focus(), selector);
    if (keys !== 'Enter') return visitor.page.keyboard.type(keys);
    await visitor.page.keyboard.press('Enter');
  };
  const count = (selector) => visitor.page.evaluate((selector) => document.querySelector('leadline-surface').shadowRoot.querySelectorAll(selector).length, selector);
  await type('button[type=submit]', 'Enter');
  await until(() => count('.ll-invalid'), 'the form says what is missing');
  assert.equal(await count('.ll-invalid'), FIELDS.length + 1, 'each is missed');
  // The list of what is wrong has buttons of these names, too.
  for (const name of FIELDS) await type(`input[name="${name}"]`, `my ${name}`);
  await type('input[name="email"]', 'an@example.com');
  await type('button[type=submit]', 'Enter');
  await until(() => count('.ll-done'), 'the form is done');
  assert.equal(bodies.length, 1);
  assert.deepEqual(bodies[0].fields, { ...Object.fromEntries(FIELDS.map((name) => [name, `my ${name}`])), email: 'an@example.com' });
});

// Single-page applications, where there is neither the Navigation API nor a history that can be listened to.
strange('a frozen history without the Navigation API keeps nothing from starting, and a route that a click begins is seen', {
  head: '<script>delete window.navigation; delete window.Navigation; Object.freeze(history);</script>',
  body: '<button id="next" onclick="history.pushState({}, \'\', \'/next\')">Next</button>',
}, async (visitor, pages, receiver) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.locator('#next').click();
  await becomes(() => visitor.page.evaluate(async () => (await leadline.score()).contributions.find(({ rule }) => rule === 'site-visit').hits), 2, 'two pages');
  const { lead } = await visitor.becomesLead(receiver);
  assert.equal(lead.page.path, '/next');
});

visit('in a frame that is sandboxed without allow-forms a submission is sent all the same, by the button and by Enter', async (visitor, { pages, receiver }) => {
  await visitor.page.goto(`${pages.url}/outer`);
  const frame = visitor.page.frameLocator('iframe');
  const field = (name) => frame.locator(`leadline-surface[data-surface="price-list"] [name="${name}"]`);
  await frame.locator('leadline-surface[data-surface="price-offer"] button').click();
  await field('name').fill('Nguyễn Thị Ánh');
  await field('email').fill('anh@example.com');
  await field('phone').fill('0912 345 678');
  await field('phone').press('Enter');
  await frame.locator('.ll-invalid').first().waitFor();
  await field('agree').check();
  await frame.locator('leadline-surface[data-surface="price-list"] button[type=submit]').click();
  await frame.getByText('Đã nhận được!').waitFor();
  assert.equal((await receiver.waitForLeads(1)).length, 1);
  // The browser's own remarks on such a frame, and on a form in it.
  const remarks = visitor.complaints.splice(0).filter((text) => !/^(Blocked form submission|An iframe which has both)/.test(text));
  assert.deepEqual(remarks, []);
}, () => otherOrigin({ '/post': { body: blogPage() }, '/outer': { body: '<iframe sandbox="allow-scripts allow-same-origin" width="700" height="650" src="/post"></iframe>' } }));
