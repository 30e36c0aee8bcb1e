// A first touch that all subdomains know of (docs/facts.md, "Subdomains"): by a cookie, only where the config names the domain and the
// visitor has agreed. Hosts below localhost are this machine in every browser, and `flats.localhost` is a site as `flats.vn` is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES, sendsContact } from './support/engines.mjs';
import { contactForm, only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flats</title></head><body><main><h1>Flats</h1><div data-leadline-slot="contact"></div></main>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const at = (pages, host) => pages.url.replace('localhost', host);

const site = (tier = 'persistent', cookie = 'flats.localhost') => () => otherOrigin({ '/': { body: page } }, (config) => {
  only(config, {
    consent: { default: tier }, attribution: { cookie, ignore: ['flats.localhost'] },
    forms: [contactForm],
    scoring: { rules: [{ id: 'home', on: 'page', points: 1 }] },
  });
}, () => {}, (pages) => [at(pages, 'www.flats.localhost'), at(pages, 'shop.flats.localhost')]);

const COOKIE = 'leadline:song-xanh=';
const cookies = (engine) => engine.run('return document.cookie');
const ready = 'while (!window.leadline || !(await leadline.score())) await new Promise((then) => setTimeout(then, 50));';

for (const name of ['Chromium', 'Firefox']) {
  test(`${name}: who came by an ad to one subdomain and asks on another has come by that ad`, async () => {
    const engine = await ENGINES[name]();
    const { pages, receiver, dispose } = await site()();
    try {
      await engine.goto(`${at(pages, 'www.flats.localhost')}/?utm_source=zalo&utm_medium=social&utm_campaign=thang-11`);
      await engine.run(ready);
      await until(async () => (await cookies(engine)).startsWith(COOKIE), 'the cookie is there');
      assert.doesNotMatch(decodeURIComponent(await cookies(engine)), /visitor|"id"|email|log/);
      await engine.run(`location.href = ${JSON.stringify(`${at(pages, 'shop.flats.localhost')}/`)}`);
      await until(() => engine.run('return location.hostname.startsWith("shop.") && document.readyState === "complete"').catch(() => false), 'the other subdomain');
      await engine.run(ready);
      assert.equal(await engine.run('return localStorage.length'), 0, 'it knows nothing of its own yet');
      const { attribution, score } = await sendsContact(engine, receiver);
      assert.deepEqual([attribution.first.source, attribution.first.medium, attribution.first.campaign, attribution.first.channel], ['zalo', 'social', 'thang-11', 'Organic Social']);
      assert.equal(attribution.last.channel, 'Direct', 'nobody is referred by the site itself');
      assert.equal(score.total, 1, 'points stay with each host');
      await engine.run(`leadline.consent('none')`);
      await until(async () => (await cookies(engine)) === '', 'taken back: the cookie is gone');
    } finally {
      await dispose();
      await engine.close();
    }
  });
}

visit('no cookie before the visitor has agreed, and none when they withdraw', async (visitor, { pages }) => {
  await visitor.open(`${at(pages, 'www.flats.localhost')}/?utm_source=zalo`);
  await visitor.page.waitForTimeout(4000);
  assert.equal(await visitor.page.evaluate(() => document.cookie), '');
  await visitor.page.evaluate(() => leadline.consent('persistent'));
  await until(() => visitor.page.evaluate(() => document.cookie.includes('leadline')), 'agreed');
  const [{ domain, sameSite, secure, expires }] = await visitor.context.cookies();
  assert.deepEqual([domain, sameSite, secure], ['.flats.localhost', 'Lax', false]);
  assert.ok(Math.abs(expires - Date.now() / 1000 - 90 * 86_400) < 60);
  assert.deepEqual(await visitor.page.evaluate(() => leadline.withdraw()), { asked: 0, erased: 0 });
  assert.equal(await visitor.page.evaluate(() => document.cookie), '');
  await visitor.page.waitForTimeout(3000);
  assert.equal(await visitor.page.evaluate(() => document.cookie), '');
}, site('session'));

visit('the earliest touch stays', async (visitor, { pages }) => {
  const source = () => visitor.page.evaluate(() => JSON.parse(decodeURIComponent(document.cookie.split('=')[1])).attribution.first.source);
  await visitor.open(`${at(pages, 'www.flats.localhost')}/?utm_source=zalo`);
  await until(() => visitor.page.evaluate(() => document.cookie.includes('leadline')), 'the cookie is there');
  await visitor.open(`${at(pages, 'shop.flats.localhost')}/?utm_source=facebook`);
  await visitor.page.waitForTimeout(4000);
  assert.equal(await source(), 'zalo');
}, site());

for (const [wrong, said] of [['localhost', /the browser takes no cookie for "localhost"/], ['other.localhost', /this page is not below "other.localhost"/]]) {
  visit(`a domain that is no site, or another one: ${wrong}`, async (visitor, { pages }) => {
    await visitor.open(`${at(pages, 'www.flats.localhost')}/?utm_source=zalo`);
    await until(() => visitor.complaints.length === 1, 'the console says so');
    assert.match(visitor.complaints.pop(), said);
    assert.equal(await visitor.page.evaluate(() => document.cookie), '');
  }, site('persistent', wrong));
}
