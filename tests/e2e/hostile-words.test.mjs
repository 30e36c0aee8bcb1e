// Words that want to be code: markup, addresses that run, style sheets, templates (tests/vectors/xss/payloads.json), put wherever a text or an address can
// come in: by the config, by the page's address, by what a visitor types and what arrives in the inbox. They are shown as words, and nothing of them runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, BY_KIND, PAYLOADS, act, chunks, drawn, found, inventory, onPage, plain, quiet, reads, says, site, submitted, thanked, watched } from './support/hostile-words.mjs';
import { postLead } from './support/leads.mjs';
import { otherOrigin, Pages } from './support/pages.mjs';
import { Receiver, until } from './support/receiver.mjs';

/** One in so many of them: where a place takes long, others have the rest. */
const every = (step, from) => PAYLOADS.filter((_, at) => at % step === from);

/** The others wait for a click or a key, or were for browsers of other days. */
const ALIVE = 30;

test('the payloads are more than 120, no two alike, and many of them do run where markup is believed', async (t) => {
  assert.ok(PAYLOADS.length >= 120);
  assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
  const pages = await new Pages({ '/plain': { body: '<!doctype html><title>Believes everything</title><link rel="icon" href="data:,"><main></main>' } }).start();
  const { visitor, page, seen } = await watched();
  await page.goto(`${pages.url}/plain`);
  await page.evaluate(() => (document.querySelector('main').innerHTML = '<img src=x onerror=alert(1)>'));
  await until(() => seen.includes('alert 1'), 'a picture that is not there runs what it brought along');
  await page.evaluate((payloads) => {
    for (const payload of payloads) document.querySelector('main').appendChild(document.createElement('div')).innerHTML = payload;
  }, PAYLOADS.filter((payload) => /alert\(/.test(payload) && !/<form|<meta|<base|location/.test(payload)));
  const alive = () => new Set(seen.flatMap((one) => one.match(/\b1\d{3}\b/g) ?? [])).size;
  await until(() => alive() >= ALIVE, `${ALIVE} of them run or ask for something`).catch((error) => assert.fail(`${error.message}, but ${alive()}`));
  t.diagnostic(`${alive()} of ${PAYLOADS.length} ran, or asked for something, where a page takes them for markup`);
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
      ...['number', 'checkbox', 'date', 'time', 'address', 'rating', 'nps', 'file'].map((type) => field(type)),
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
  for (const some of chunks(every(3, 0), 60)) {
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
  for (const some of chunks(every(3, 1), 40)) { // no more than 50 wait to be sent
    const journeys = some.map((payload, at) => journeyOf(at, payload));
    const ids = journeys.map(({ form }) => form.id);
    const more = { id: 'more', display: 'modal', title: 'More', fields: [{ name: 'a', label: 'a' }] };
    await onPage({ forms: [...journeys.map(({ form }) => form), more], offers: journeys.map(({ offer }) => offer) }, async ({ page }) => {
      await drawn(page, ids.length);
      for (const { form } of journeys) await reads(page, form.id, [form.steps[0].title]);
      await submitted(page, ids);
      for (const { form } of journeys) await reads(page, form.id, [form.steps[1].title]);
      await submitted(page, ids);
      await thanked(page, ids);
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

// ---- by the config: addresses ----

/** All of them are tried as addresses, not only those that are some. */
const RUNS = [...BY_KIND.addresses, ...BY_KIND.attributes, ...BY_KIND.links, ...BY_KIND.closing, ...BY_KIND.styles, ...BY_KIND.unicode];
/** What a site's owner takes from another server is the owner's wish, the canary's too. */
const elsewhere = (address) => URL.canParse(address, 'http://localhost/') && /canary/.test(new URL(address, 'http://localhost/').host);
/** One that the browser itself would take for a page's. */
const proper = (address) => !URL.canParse(address, 'http://localhost/') || /^http/.test(new URL(address, 'http://localhost/').protocol);
const tame = (address) => (elsewhere(address) ? '/x' : address);

test('as the address of a link, a picture, a call or a case of a call to action they lead nowhere', async () => {
  for (const some of chunks(RUNS.filter((_, at) => at % 2 === 0), 14)) {
    const ctas = some.flatMap((address, at) => [
      { href: address }, { action: { href: address } }, { action: { book: address } }, { action: { call: address } }, { href: '/x', second: { button: 'x', href: address } },
      { href: '/x', second: { button: 'x', action: { book: address } } }, { href: '/x', picture: { src: tame(address), alt: 'x', width: 8, height: 8 } },
      { href: '/x', cases: [{ when: true, href: address }] }, { action: { reveal: address } },
    ].map((more, place) => ({ id: `c${at}-${place}`, title: 'x', button: 'x', ...more })));
    await onPage({ ctas: [...ctas, { id: 'last', button: 'x', href: '/x' }] }, async ({ page, visitor }) => {
      await visitor.surface('last').locator('a').waitFor();
      found.combinations += ctas.length;
    });
  }
});

test('as the address of a consent, an option’s picture, a thank-you or an offer they lead nowhere', async () => {
  const KINDS = [{ kind: 'download' }, { kind: 'booking' }, { kind: 'webinar', starts: '2026-12-10T19:00' }, { kind: 'video', width: 64, height: 36 }, { kind: 'redirect' }];
  for (const some of chunks(RUNS, 40)) {
    const forms = some.map((address, at) => ({
      id: `f${at}`, offer: `o${at}`, success: { title: 'Done', link: { text: 'x', href: address } },
      fields: [{ name: 'agree', type: 'consent', purpose: 'x', label: [{ text: 'x', link: address }] }, { name: 'a', type: 'radio', label: 'a', display: 'cards', options: [{ value: 'x', label: 'x', image: tame(address) }] }],
    }));
    const offers = some.map((address, at) => ({ id: `o${at}`, title: 'x', button: 'x', ...(proper(address) ? { kind: 'booking' } : KINDS[at % KINDS.length]), href: address }));
    const last = { id: 'last', fields: [{ name: 'a', label: 'a' }] };
    await onPage({ forms: [...forms, last], offers }, async ({ page, visitor }) => {
      await visitor.submitButton('last').waitFor();
      assert.deepEqual(await page.evaluate(inventory), []);
      const ids = await page.evaluate(() => [...document.querySelectorAll('leadline-surface')].filter(({ shadowRoot }) => shadowRoot.querySelector('form')).map(({ dataset }) => dataset.surface));
      await submitted(page, ids);
      await thanked(page, ids);
      assert.equal(new URL(page.url()).pathname, '/page', 'nobody was led away');
      found.combinations += 4 * ids.length;
    });
  }
});

// ---- by the config: what stands over the page, and how it looks ----

test('on what stands over the page, and on its tab, they are words', async () => {
  const KINDS = ['bar', 'slideIn', 'tab', 'modal', 'fullscreen'];
  const some = Object.values(BY_KIND).flatMap((list) => list.slice(0, 4));
  const never = { any: [{ on: 'event', name: 'never' }] };
  const ctas = some.map((payload, at) => ctaOf(`c${at}`, payload, { kind: KINDS[at % KINDS.length], tab: says(payload)('tab'), trigger: never }));
  await onPage({ ctas }, async ({ page, visitor, seen }) => {
    for (const [at, { id, kind, title, text, button, eyebrow }] of ctas.entries()) {
      await page.evaluate((one) => leadline.preview(one), id);
      await visitor.surface(id).locator(kind === 'tab' ? '.ll-tab, .ll-button' : '.ll-button').first().waitFor();
      await reads(page, id, kind === 'tab' ? [button] : kind === 'bar' ? [title, button] : [eyebrow, title, text, button]);
      assert.deepEqual([await page.evaluate(inventory), seen], [[], []], some[at]);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(20);
      if (kind !== 'tab') await page.evaluate((one) => document.querySelector(`leadline-surface[data-surface="${one}"]`)?.shadowRoot.querySelector('.ll-close')?.click(), id);
    }
  });
});

test('as a colour, a radius or a font they are none, and no style sheet grows by them', async () => {
  const pages = await new Pages({}).start();
  const watch = await watched();
  for (const payload of [...BY_KIND.styles.filter((_, at) => at % 2 === 0), BY_KIND.addresses[0], BY_KIND.closing[0]]) {
    const theme = { accent: payload, radius: payload, font: payload };
    for (const [path, answer] of Object.entries(site({ ...BASE, theme, forms: [{ id: 'f', title: 'x', fields: [{ name: 'a', label: 'x' }] }] }))) pages.set(path, answer);
    await watch.page.goto(`${pages.url}/page`);
    await watch.visitor.submitButton('f').waitFor();
    assert.doesNotMatch(await watch.page.evaluate(() => document.querySelector('leadline-surface').style.cssText), /url|@|expression|canary|script/i, payload);
    await quiet(watch);
    found.combinations += 3;
  }
  await watch.visitor.close();
  await pages.dispose();
});

// ---- by the page's address, and by what is typed ----

/** A form that asks for so many answers and repeats them wherever a text can: in the next step, in the thanks and in an address. */
function echo(id, answers) {
  const names = answers.map((_, at) => (at ? `q${at}` : 'name'));
  const said = names.map((name) => `{{fields.${name}}}`);
  return {
    id, draft: false, title: 'x',
    fields: [
      ...names.map((name) => ({ name, type: 'textarea', label: 'x', prefill: `query.${name}` })),
      ...names.map((_, at) => ({ name: `r${at}`, label: `${said[at]} [label]`, help: `${said[at]} [help]`, placeholder: `${said[at]} [placeholder]` })),
    ],
    steps: [{ id: 'one', fields: names }, { id: 'two', title: `${said.join(' ')} [step]`, fields: names.map((_, at) => `r${at}`) }],
    success: { title: `${said.join(' ')} [end]`, text: `${said.join(' | ')} [text]`, link: { text: `${said.join(' ; ')} [link]`, href: said.join('') } },
  };
}

/** The forms say each of the answers again, wherever they were to; where a link leads is a word of an address of this page's folder. */
async function echoes(page, forms, lists) {
  const ids = forms.map(({ id }) => id);
  await submitted(page, ids);
  for (const [at, id] of ids.entries()) await reads(page, id, lists[at].flatMap((one) => ['label', 'help', 'placeholder'].map((place) => `${one.trim()} [${place}]`)));
  for (const [at, id] of ids.entries()) await reads(page, id, [`${lists[at].map((one) => one.trim()).join(' ')} [step]`]);
  await submitted(page, ids);
  await thanked(page, ids);
  for (const [at, id] of ids.entries()) {
    const answers = lists[at].map((one) => one.trim());
    await reads(page, id, [`${answers.join(' ')} [end]`, `${answers.join(' | ')} [text]`, `${answers.join(' ; ')} [link]`]);
    found.combinations += 4 * (answers.length - 1); // the step's title, and the three of the end, have all of them
    const links = await page.evaluate((one) => [...document.querySelector(`leadline-surface[data-surface="${one}"]`).shadowRoot.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.origin]), id);
    for (const [href, origin] of links) assert.deepEqual([/^[\w%.~-]+$/.test(href), origin], [true, new URL(page.url()).origin], href);
    assert.equal(links.length, 1, id);
  }
}

test('from the page’s address they come into fields, into later texts and into links as words', async () => {
  for (const some of chunks(every(3, 2), 20)) {
    const query = new URLSearchParams(some.map((payload, at) => [at ? `q${at}` : 'name', payload]));
    query.set('utm_source', some[0]);
    query.set('utm_campaign', some[1]);
    await onPage({ forms: [echo('e', some)] }, async ({ page }) => {
      await drawn(page, 1);
      await reads(page, 'e', some.map((one) => one.trim()));
      await echoes(page, [echo('e', some)], [some]);
    }, `?${query}#${encodeURIComponent(some[2])}`);
  }
});

/** Opens the inbox, turns its pages, opens every `step`th lead, and says what was read: the names in the list, and the words of the leads' pages. */
async function inbox(page, receiver, count, step) {
  await page.goto(`${receiver.url}/inbox/?lang=en#token=${receiver.token}`);
  await until(async () => Number((await page.locator('[data-count]').textContent()).split(' ')[0].replace(/\D/g, '')) >= count, 'all leads are there', 30);
  const list = [], leads = [];
  for (let left = count; left > 0; left -= 50) {
    await page.locator('.leads[aria-busy="false"]').waitFor({ state: 'attached' });
    list.push(await page.locator('.leads').textContent());
    for (let at = 0; at < Math.min(left, 50); at += step) {
      await page.locator('.row h2 a').nth(at).click();
      await page.locator('.lead').waitFor();
      leads.push(await page.locator('main').textContent());
      assert.equal(await page.locator('main').locator('img, script, iframe, svg, style, form:not(.work-form), object').count(), 0);
      const schemes = await page.locator('main a').evaluateAll((links) => links.map(({ protocol }) => protocol));
      assert.ok(schemes.every((scheme) => ['http:', 'tel:', 'mailto:'].includes(scheme)), schemes.join());
      await page.locator('.way .back').click();
      await page.locator('.leads').waitFor({ state: 'visible' });
    }
    if (left > 50) await page.getByRole('button', { name: 'Next page' }).click();
  }
  return { list: plain(list.join()), leads: plain(leads.join()) };
}

test('what a visitor types comes back in the next step, in the thanks and in the inbox, as words', async () => {
  const typed = every(4, 0);
  const lists = chunks(typed, 6);
  const forms = lists.map((list, at) => echo(`e${at}`, list));
  const config = { ...BASE, forms };
  const { pages, receiver, dispose } = await otherOrigin(site(config), (theirs) => {
    for (const key of Object.keys(theirs)) if (key !== 'delivery' && key !== 'site') delete theirs[key];
    Object.assign(theirs, { version: 1, locale: 'en', forms });
  });
  const watch = await watched();
  const { visitor, page, seen } = watch;
  try {
    await visitor.open(`${pages.url}/page`);
    await drawn(page, forms.length);
    for (const [at, list] of lists.entries()) for (const [i, payload] of list.entries()) await visitor.field(`e${at}`, i ? `q${i}` : 'name').fill(payload);
    await echoes(page, forms, lists);
    await quiet(watch);
    await receiver.waitForLeads(forms.length);
    const { list, leads } = await inbox(page, receiver, forms.length, 1);
    assert.deepEqual(lists.map(([name]) => name).filter((name) => !list.includes(plain(name))), [], 'the list');
    assert.deepEqual(typed.filter((payload) => !leads.includes(plain(payload))), [], 'the pages of the leads');
    found.combinations += forms.length + typed.length;
    assert.deepEqual([seen, watch.uncaught()], [[], []]);
  } finally {
    await visitor.close();
    await dispose();
  }
});

test('a lead that somebody posts with them in every place is shown in the inbox as words', async () => {
  const receiver = await new Receiver().start();
  const watch = await watched();
  try {
    const pick = (at) => PAYLOADS[at % PAYLOADS.length];
    for (const [at, payload] of PAYLOADS.entries()) {
      const [a, b, c, d, e, f] = [1, 2, 3, 4, 5, 6].map((more) => pick(at + more));
      await postLead(receiver, {
        id: (0xabc000 + at).toString(16).padStart(32, 'f'), type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: a, offer: b,
        fields: { name: payload, email: c, phone: d, [e]: f, more: [a, b], where: { street: c, [d]: e } },
        score: { total: 1, band: a, stage: b, stages: [{ stage: c, why: d, at: 1 }], contributions: [{ rule: e, points: 5, note: { en: f } }] },
        attribution: { last: { source: a, medium: b, campaign: c }, channel: d, landing: e }, page: { title: a, url: b, path: c }, consent: [{ text: d, version: e, purpose: f, granted: true }],
        warnings: [{ field: 'email', code: 'typo', suggestion: a }], spam: { score: 0, reasons: [{ code: b }] },
      });
    }
    const { list, leads } = await inbox(watch.page, receiver, PAYLOADS.length, 6);
    assert.deepEqual(PAYLOADS.filter((payload) => !list.includes(plain(payload))), [], 'the list');
    assert.ok(PAYLOADS.filter((payload) => leads.includes(plain(payload))).length > 200);
    found.combinations += 2 * PAYLOADS.length;
    assert.deepEqual([watch.seen, watch.uncaught()], [[], []]);
  } finally {
    await watch.visitor.close();
    await receiver.dispose();
  }
});

test('all in all these were more than five hundred words in places', (t) => {
  t.diagnostic(`${PAYLOADS.length} payloads, ${found.combinations} combinations of a payload and a place`);
  assert.ok(found.combinations >= 500, `${found.combinations}`);
});
