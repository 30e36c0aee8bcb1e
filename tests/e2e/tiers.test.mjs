// Nothing is kept and nothing is sent before it may be (docs/privacy.md): what is in storage, in cookies and in databases, and what has been
// asked of any server, tier by tier, in three engines, with real input and the real receiver.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES, sendsContact } from './support/engines.mjs';
import { contactForm, only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';

const page = (head = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flats</title>${head}</head><body><main><h1>Flats</h1><p style="height:150vh">Words.</p>
<div data-leadline-slot="offer"></div><div data-leadline-slot="contact"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const site = (consent, bridges, head) => otherOrigin({ '/': { body: page(head) } }, (config) => {
  only(config, {
    consent: { default: consent }, ...(bridges && { bridges }),
    forms: [contactForm],
    ctas: [{ id: 'offer', button: 'The prices', action: { reveal: 'h1' } }],
    scoring: { rules: [{ id: 'home', on: 'page', points: 1 }, { id: 'read', on: 'scroll', when: { '>=': [{ var: 'event.pct' }, 50] }, points: 1 }, { id: 'clicked', on: 'click', points: 1 }, { id: 'called', on: 'call', points: 1 }] },
  });
});

/** What is there of anybody's: names, and what was asked of servers beside the page's own files. */
const FOUND = `
const databases = indexedDB.databases ? (await indexedDB.databases()).map(({ name }) => name) : [];
const asked = performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ pathname }) => !/^\\/(dist\\/|leadline\\.json|favicon\\.ico)/.test(pathname)).map(({ pathname }) => pathname);
return { local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie, databases, asked };`;
const NOTHING = { local: [], session: [], cookies: '', databases: [], asked: [] };
const STATE = ['leadline:song-xanh'];

async function begins(engine, pages) {
  await engine.goto(`${pages.url}/`);
  await engine.run('while (!window.leadline || !(await leadline.score())) await new Promise((then) => setTimeout(then, 50));');
}

/** Looks around, as somebody who agrees to nothing and sends nothing. */
async function looksAround(engine) {
  await engine.press(['offer', 'button']);
  await engine.run(`scrollTo(0, 400); await leadline.track('saw'); await leadline.identify({ company: 'Acme' }); await new Promise((then) => setTimeout(then, 2500));
    document.dispatchEvent(new Event('visibilitychange'));`);
}

async function sends(engine, receiver) {
  await sendsContact(engine, receiver);
  await until(() => engine.run(`return !!document.querySelector('leadline-surface[data-surface=contact]').shadowRoot.querySelector('.ll-done')`), 'the visitor reads so');
}

const settled = async (engine, expected, what) => {
  const found = async () => {
    const { local, session, asked, ...rest } = await engine.run(FOUND);
    return { local: local.sort(), session: session.sort(), ...rest, asked: [...new Set(asked)] };
  };
  await until(async () => JSON.stringify(await found()) === JSON.stringify(expected), what).catch(async () => assert.deepEqual(await found(), expected, what));
};

for (const [name, open] of Object.entries(ENGINES)) {
  test(`${name}: in each tier there is what it allows, and not before`, async () => {
    const engine = await open();
    try {
      for (const [tier, kept] of [['none', {}], ['session', { session: STATE }], ['persistent', { local: STATE }]]) {
        const { pages, receiver, dispose } = await site(tier);
        try {
          await begins(engine, pages);
          await looksAround(engine);
          await settled(engine, { ...NOTHING, ...kept }, `${tier}: who only looks around`);
          assert.deepEqual(await receiver.leads(), []);
          await sends(engine, receiver);
          const key = (names) => (names ? { [Object.keys(kept)[0]]: [...names, `${names[0]}:sent`].sort() } : {});
          const after = { ...NOTHING, ...key(Object.values(kept)[0]), asked: ['/api/leads'] };
          await settled(engine, after, `${tier}: who has sent a form`);
        } finally {
          await dispose();
        }
      }
    } finally {
      await engine.close();
    }
  });

  test(`${name}: what a visitor agrees to is kept from then on, and gone when they take it back`, async () => {
    const engine = await open();
    const { pages, dispose } = await site('none', { consent: ['google'], fbq: true, dataLayer: true, tawk: true, clarity: true, zalo: '0912345678' }, `<script>
      window.dataLayer = []; function gtag() { dataLayer.push(arguments); } window.told = []; window.fbq = (...said) => told.push(said); window.clarity = (...said) => told.push(said);
      gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied', ad_user_data: 'denied' });</script>`);
    const update = (state) => engine.run(`gtag('consent', 'update', { analytics_storage: '${state}', ad_storage: 'denied' });`);
    try {
      await begins(engine, pages);
      await looksAround(engine);
      await settled(engine, NOTHING, 'before');
      assert.deepEqual(await engine.run('return told'), []);
      await update('granted');
      await settled(engine, { ...NOTHING, local: STATE }, 'agreed');
      await update('denied');
      await settled(engine, NOTHING, 'taken back');
      await looksAround(engine);
      await settled(engine, NOTHING, 'and it stays so');
    } finally {
      await dispose();
      await engine.close();
    }
  });
}
