// Words that want to be code: markup, addresses that run, style sheets, templates (tests/vectors/xss/payloads.json), put wherever a text or an address can
// come in: by the config, by the page's address, by what a visitor types and what arrives in the inbox. They are shown as words, and nothing of them runs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { postLead } from './support/leads.mjs';
import { otherOrigin, Pages } from './support/pages.mjs';
import { Receiver, root, until } from './support/receiver.mjs';

/** Each has a number of its own (in the file it is 4711), so that what runs or is asked for says whose doing it was. */
const BY_KIND = JSON.parse(readFileSync(join(root, 'tests/vectors/xss/payloads.json'), 'utf8'));
let number = 1000;
for (const list of Object.values(BY_KIND)) for (const at of list.keys()) list[at] = list[at].replaceAll('4711', `${number++}`);
const PAYLOADS = Object.values(BY_KIND).flat();

/** Reports what the strict policy of SECURITY.md would forbid, and forbids nothing: what runs is to be seen to run. */
const STRICT = "script-src 'self' 'wasm-unsafe-eval'; style-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; media-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

let browser;
let combinations = 0;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A visitor, and in `seen` all that must not happen: what ran, what was asked of the canary, what a policy would have forbidden. */
async function watched() {
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
const site = (config, policy = STRICT) => ({
  '/page': { headers: { 'content-security-policy-report-only': policy }, body: pageFor(config) },
  '/leadline.json': { body: JSON.stringify(config) },
  '/hook': (request, response) => request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')),
});
const pageFor = ({ forms = [], ctas = [] }) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head><body><main><h1>A page</h1>
${[...forms, ...ctas].map(({ id }) => `<div data-leadline-slot="${id}"></div>`).join('\n')}</main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const BASE = { version: 1, site: 'hostile', locale: 'en', preview: true, consent: { default: 'persistent' }, delivery: { endpoints: [{ id: 'hook', url: '/hook', response: '2xx' }] } };

/** A test on the page of that config. Whatever ran fails it, and so does whatever was thrown into the page. */
const onPage = async (config, body, query = '') => {
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
async function quiet({ page, seen, uncaught }) {
  assert.deepEqual(await page.evaluate(inventory), []);
  await page.waitForTimeout(100); // a picture or a frame that was asked for
  assert.deepEqual([seen, uncaught()], [[], []]);
}

/** In the page: what is in a surface, or beside it, that no text should have become. */
function inventory() {
  const found = [];
  const hosts = [...document.querySelectorAll('leadline-surface')];
  const ordinary = /^(https?|mailto|tel):$/;
  for (const host of hosts) {
    if (/url|import|expression|[{};]/i.test([...host.style].map((name) => host.style.getPropertyValue(name)).join(' '))) found.push(`style ${host.style.cssText}`);
    for (const element of host.shadowRoot.querySelectorAll('*')) {
      if (!/^(a|article|aside|b|button|datalist|dialog|div|fieldset|figure|footer|form|h\d|header|img|input|label|legend|li|nav|ol|optgroup|option|p|picture|progress|section|select|small|span|strong|textarea|time|ul|video|output)$/.test(element.localName)) found.push(`<${element.localName}>`);
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

/** White space aside: a control of one line takes no line breaks. */
const plain = (text) => text.replace(/[\s\u0000-\u001f]+/g, '');

/** What stands in `{{…}}`, or in a message in `{…}`, is filled in, as our own templates do: with an answer, or with nothing. What is behind it is there. */
const readings = (text) => [text, text.replace(/\{\{.*?\}\}/gs, ''), text.replace(/^\{value\}.*\{\w+\}/, '')].map(plain);

/** Each of the texts stands in the surface as it was given: so all of them came in, and none as anything but words. */
async function reads(page, id, texts) {
  const words = plain(await wordsOf(page, id));
  assert.deepEqual(texts.filter((text) => !readings(text).some((one) => words.includes(one))), [], `in ${id}`);
  combinations += texts.length;
}

const chunks = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, at * size + size));
const act = (page, ids, what) => page.evaluate(([surfaces, selector]) => {
  for (const id of surfaces) document.querySelector(`leadline-surface[data-surface="${id}"]`).shadowRoot.querySelector(selector).click();
}, [ids, what]);
const drawn = (page, count) => page.waitForFunction((least) => [...document.querySelectorAll('leadline-surface')].filter(({ shadowRoot }) => shadowRoot.querySelector('button')).length >= least, count);

test('the payloads are more than 120, no two alike, and most of them do run where markup is believed', async () => {
  assert.ok(PAYLOADS.length >= 120);
  assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
  const pages = await new Pages({ '/plain': { body: '<!doctype html><title>Believes everything</title><link rel="icon" href="data:,"><main></main>' } }).start();
  const { visitor, page, seen } = await watched();
  await page.goto(`${pages.url}/plain`);
  await page.evaluate(() => (document.querySelector('main').innerHTML = '<img src=x onerror=alert(1)>'));
  await until(() => seen.includes('alert 1'), 'a picture that is not there runs what it brought along');
  await visitor.close();
  await pages.dispose();
});

// ---- by the config: what is drawn ----

/** A form with every kind of field, in which every text is the payload and the name of its place. */
function formOf(id, payload) {
  const say = (place) => `${payload} [${place}]`;
  const field = (type, more = {}) => ({ name: `a_${type}`, type, label: say(`${type} label`), help: say(`${type} help`), required: true, errors: { required: say(`${type} error`) }, ...more });
  const choice = (place, more) => ({ options: ['a', 'b'].map((one) => ({ value: say(`${place} value ${one}`), label: say(`${place} option ${one}`), ...more })) });
  return {
    id, title: say('title'), intro: say('intro'), submit: say('submit'),
    fields: [
      ...['text', 'email', 'tel', 'textarea', 'url', 'company', 'name'].map((type) => field(type, { placeholder: say(`${type} placeholder`) })),
      ...['number', 'checkbox', 'date', 'time', 'address', 'rating', 'nps'].map((type) => field(type)),
      field('select', { placeholder: say('select placeholder'), ...choice('select') }),
      field('radio', { display: 'cards', other: true, ...choice('radio', { image: '/x.png' }) }),
      field('multiselect', { display: 'buttons', ...choice('multiselect') }),
      field('consent', { purpose: 'contact', label: [say('consent piece'), { text: say('consent link'), link: '/x' }] }),
      { name: 'begun', label: 'x', default: say('default') },
      { name: 'hidden', type: 'hidden', value: payload },
    ],
  };
}
const textsOf = (form) => [form.title, form.intro, form.submit, ...form.fields.flatMap(({ type, label, help, placeholder, options = [], default: begun }) => [
  ...(Array.isArray(label) ? [label[0], label[1].text] : [label]), ...(type === 'select' ? [] : [placeholder]), ...options.flatMap(({ value, label: words }) => [value, words]), help, begun,
])].filter((text) => typeof text === 'string' && text !== 'x');
const errorsOf = (form) => form.fields.flatMap(({ errors }) => Object.values(errors ?? {}));

test('in every text of a form of every kind of field, and in every message of what is missing, they are words', async () => {
  for (const some of chunks(PAYLOADS, 60)) {
    const forms = some.map((payload, at) => formOf(`f${at}`, payload));
    await onPage({ forms }, async ({ page }) => {
      await drawn(page, forms.length);
      for (const form of forms) await reads(page, form.id, textsOf(form));
      await act(page, forms.map(({ id }) => id), 'button[type=submit]');
      for (const form of forms) await reads(page, form.id, errorsOf(form));
    });
  }
});

// ---- by the config: steps, what comes after, offers ----

const submitted = (page, ids) => act(page, ids, 'button[type=submit]');
const says = (payload) => (place) => `${payload} [${place}]`;
const OFFERS = [
  (say) => ({ kind: 'coupon', code: say('code') }),
  (say) => ({ kind: 'webinar', starts: '2026-12-10T19:00', place: say('place'), href: '/x' }),
  () => ({ kind: 'download', href: '/x.pdf' }),
  () => ({ kind: 'video', href: '/x.mp4', width: 64, height: 36 }),
  () => ({ kind: 'booking' }),
];

/** A form in two steps, one offer, and one way of saying thanks: success for the one, an ending for the next. */
function journeyOf(at, payload) {
  const say = says(payload);
  const end = { title: say('end title'), text: say('end text'), link: { text: say('end link'), href: '/x' }, opens: 'more', button: say('end button') };
  return {
    offer: { id: `o${at}`, title: say('offer title'), text: say('offer text'), button: say('offer button'), ...OFFERS[at % OFFERS.length](say) },
    form: {
      id: `s${at}`, offer: `o${at}`, draft: false, fields: [{ name: 'a', label: 'a' }, { name: 'b', label: 'b' }],
      steps: [{ id: 'one', title: say('step one'), fields: ['a'] }, { id: 'two', title: say('step two'), fields: ['b'] }],
      ...(at % 2 ? { success: end } : { endings: [{ when: true, ...end }] }),
    },
    end: [end.title, end.text, end.link.text, end.button],
  };
}

test('in the titles of steps, in thanks, endings and offers, they are words', async () => {
  for (const some of chunks(PAYLOADS, 60)) {
    const journeys = some.map((payload, at) => journeyOf(at, payload));
    const ids = journeys.map(({ form }) => form.id);
    const more = { id: 'more', display: 'modal', title: 'More', fields: [{ name: 'a', label: 'a' }] };
    await onPage({ forms: [...journeys.map(({ form }) => form), more], offers: journeys.map(({ offer }) => offer) }, async ({ page }) => {
      await drawn(page, ids.length);
      for (const { form } of journeys) await reads(page, form.id, [form.steps[0].title]);
      await submitted(page, ids);
      for (const { form } of journeys) await reads(page, form.id, [form.steps[1].title]);
      await submitted(page, ids);
      await page.waitForFunction((least) => [...document.querySelectorAll('leadline-surface')].filter(({ shadowRoot }) => shadowRoot.querySelector('.ll-done')).length >= least, ids.length, { timeout: 20_000 });
      for (const { form, offer, end } of journeys) await reads(page, form.id, [...end, offer.title, offer.text, offer.code].filter(Boolean));
    });
  }
});

// ---- by the config: calls to action ----

const wordsOfCta = (say) => ({ eyebrow: say('eyebrow'), title: say('title'), text: say('text'), button: say('button') });
const ctaOf = (id, payload, more = {}) => ({
  id, ...wordsOfCta(says(payload)), href: '/x', second: { button: says(payload)('second') }, picture: { src: '/x.png', alt: says(payload)('alt'), width: 8, height: 8 },
  countdown: { to: '2026-01-01T00:00', ended: says(payload)('ended') }, ...more,
});

test('in every text of a call to action, and of the case that takes its place, they are words', async () => {
  for (const some of chunks(PAYLOADS, 64)) {
    const ctas = some.flatMap((payload, at) => [
      ctaOf(`c${at}`, payload, at % 2 ? { kind: 'banner' } : {}),
      { id: `d${at}`, button: 'x', href: '/x', cases: [{ when: true, ...wordsOfCta(says(payload)) }] },
    ]);
    await onPage({ ctas }, async ({ page }) => {
      await page.waitForFunction((count) => document.querySelectorAll('leadline-surface').length === count, ctas.length);
      for (const [at, payload] of some.entries()) {
        const { eyebrow, title, text, button } = wordsOfCta(says(payload));
        await reads(page, `c${at}`, [eyebrow, title, text, button, ctas[at * 2].second.button, ctas[at * 2].picture.alt, ctas[at * 2].countdown.ended]);
        await reads(page, `d${at}`, [eyebrow, title, text, button]);
      }
    });
  }
});
