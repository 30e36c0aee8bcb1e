// A visitor withdraws (docs/privacy.md, "Withdrawal"): nothing of theirs is left in the browser, and the receiver, which is the real one, has
// erased what they sent: at once, or when it can be reached again.
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { contactForm, only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flats</title></head><body><main><h1>Flats</h1>
<div data-leadline-slot="contact"></div><div data-leadline-slot="withdraw"></div><button id="mine" data-leadline="withdraw">Withdraw</button></main>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const site = (tier = 'persistent') => () => otherOrigin({ '/': { body: page } }, (config) => {
  only(config, {
    consent: { default: tier },
    forms: [contactForm],
    ctas: [{ id: 'withdraw', button: 'Erase my data', action: { consent: 'withdraw' } }],
    scoring: { rules: [{ id: 'home', on: 'page', points: 1 }] },
  });
});

const kept = ({ page }) => page.evaluate(async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie, ...(await indexedDB.databases()).map(({ name }) => name)].filter(Boolean).sort());
const visitorOf = ({ page }) => page.evaluate(() => JSON.parse(localStorage['leadline:song-xanh'] ?? sessionStorage['leadline:song-xanh']).visitor);
const send = async (visitor) => {
  await visitor.page.locator('[name=email]').fill('an@gmail.com');
  await visitor.takesTime();
  await visitor.surface('contact').locator('button[type=submit]').click();
};
async function sends(visitor, receiver, count = 1) {
  await send(visitor);
  await receiver.waitForLeads(count);
  await visitor.surface('contact').locator('.ll-done').waitFor();
}
const withdraws = ({ page }) => page.evaluate(() => leadline.withdraw());
const nothingIsKept = (visitor) => until(async () => (await kept(visitor)).length === 0, 'nothing is kept');

for (const [way, selector] of [['the call to action', 'leadline-surface[data-surface=withdraw] button'], ['an element of the page that names it', '#mine']]) {
  visit(`${way}: the lead is erased where it lies, nothing is left in the browser, and the visitor reads so`, async (visitor, { pages, receiver }) => {
    await visitor.open(`${pages.url}/`);
    await sends(visitor, receiver);
    const before = await visitorOf(visitor);
    assert.deepEqual(await kept(visitor), ['leadline:song-xanh', 'leadline:song-xanh:sent']);
    await visitor.page.locator(selector).click();
    await visitor.sees('What you have sent has been erased');
    assert.deepEqual(await receiver.leads(), []);
    await nothingIsKept(visitor);
    await visitor.field('contact', 'email').waitFor(); // the page has begun anew
    await passes(visitor.page);
    assert.equal(await visitor.page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), 'Close');
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByText('What you have sent').waitFor({ state: 'detached' });
    await visitor.page.reload();
    await visitor.field('contact', 'email').waitFor();
    await until(async () => (await kept(visitor)).length > 0, 'somebody is there');
    assert.notEqual(await visitorOf(visitor), before, 'it is somebody else');
  }, site());
}

visit('a receiver that is away is asked again on the next visit, also after the tab was closed', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  await receiver.kill();
  assert.deepEqual(await withdraws(visitor), { asked: 1, erased: 0 });
  assert.deepEqual(await kept(visitor), ['leadline:song-xanh:withdrawn']);
  await visitor.page.close();
  await receiver.start();
  assert.equal((await receiver.leads()).length, 1);
  const later = await visitor.context.newPage();
  await later.goto(`${pages.url}/`);
  await until(async () => (await receiver.leads()).length === 0, 'it is erased');
  await until(() => later.evaluate(async () => (await indexedDB.databases()).length === 0), 'nobody is to be asked any more');
}, site());

visit('what was not sent yet is not sent any more', async (visitor, { pages, receiver }) => {
  await receiver.kill();
  await visitor.open(`${pages.url}/`);
  await send(visitor);
  await visitor.sees('Saved on this device');
  assert.deepEqual(await withdraws(visitor), { asked: 0, erased: 0 });
  await nothingIsKept(visitor);
  await receiver.start();
  await visitor.page.reload();
  await visitor.field('contact', 'email').waitFor();
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual(await receiver.leads(), []);
}, site());

visit('a lead that is answered only when its visitor has withdrawn is erased, too', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  let release;
  const held = new Promise((then) => (release = then));
  await visitor.context.route('**/api/leads', async (route) => {
    const response = await route.fetch();
    if (!/lead\.erase/.test(route.request().postData())) await held;
    await route.fulfill({ response });
  });
  await send(visitor);
  await receiver.waitForLeads(1);
  assert.deepEqual(await withdraws(visitor), { asked: 0, erased: 0 });
  release();
  await until(async () => (await receiver.leads()).length === 0, 'it is erased');
  await nothingIsKept(visitor);
}, site());

visit('consent("none") erases what is kept, and asks nobody', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  await visitor.page.evaluate(() => leadline.consent('none'));
  await nothingIsKept(visitor);
  await visitor.page.waitForTimeout(500);
  assert.equal((await receiver.leads()).length, 1);
}, site());

visit('where nothing may be kept, what this very page has sent can be withdrawn', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  await nothingIsKept(visitor);
  assert.deepEqual(await withdraws(visitor), { asked: 1, erased: 1 });
  assert.deepEqual(await receiver.leads(), []);
}, site('none'));

visit('the keys go where the visitor lets what is known of them go', async (visitor, { pages, receiver }) => {
  const places = () => visitor.page.evaluate(() => [localStorage, sessionStorage].map((place) => Object.keys(place).sort()));
  const both = ['leadline:song-xanh', 'leadline:song-xanh:sent'];
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  assert.deepEqual(await places(), [[], both]);
  await visitor.page.evaluate(() => leadline.consent('persistent'));
  await until(async () => (await places())[0].length === 2, 'they outlive the tab');
  assert.deepEqual(await places(), [both, []]);
  const another = await visitor.another();
  await another.open(`${pages.url}/`);
  assert.deepEqual(await withdraws(another), { asked: 1, erased: 1 });
}, site('session'));

visit('two tabs: who withdraws in one is forgotten by the other, too', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  const another = await visitor.another();
  await another.open(`${pages.url}/`);
  await another.field('contact', 'email').waitFor();
  await another.page.evaluate(() => leadline.on('consent', ({ tier }) => (window.tier = tier)));
  await another.page.waitForTimeout(500); // what a form needs has come, with what listens to other pages
  assert.deepEqual(await withdraws(visitor), { asked: 1, erased: 1 });
  await until(() => another.page.evaluate(() => window.tier === 'none'), 'the other page has begun anew, and its listeners have heard of it');
  await another.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await nothingIsKept(visitor);
  assert.deepEqual(another.complaints, []);
}, site());

visit('who withdraws before the page has come to run is heard as well', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  await visitor.page.addInitScript(() => addEventListener('DOMContentLoaded', () => {
    window.asked = new Promise((then) => {
      const wait = setInterval(() => window.leadline?.v && (clearInterval(wait), leadline.withdraw().then(then)));
    });
  }));
  await visitor.page.reload();
  assert.deepEqual(await visitor.page.evaluate(() => window.asked), { asked: 1, erased: 1 });
  assert.deepEqual(await receiver.leads(), []);
  await nothingIsKept(visitor);
}, site());

visit('an endpoint that refuses is not asked again; one that gives no key cannot be asked', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  const asked = [];
  await visitor.context.route('**/api/leads', (route) => {
    asked.push(route.request().postDataJSON().type);
    return route.fulfill({ status: 403, headers: { 'access-control-allow-origin': '*' }, body: '{}' });
  });
  assert.deepEqual(await withdraws(visitor), { asked: 1, erased: 0 });
  await nothingIsKept(visitor);
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual(asked, ['lead.erase']);
}, site());
