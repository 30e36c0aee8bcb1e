// The real core and a real visitor: calls to action come at their moment, and what is not there yet holds nobody up.
import assert from 'node:assert/strict';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { visit } from './support/visit.mjs';

const SCREENFUL = '<div style="height: 100vh"></div>';
const TEXT = `<article>${Array.from({ length: 8 }, (_, i) => `<p id="p${i + 1}">${'Tiến độ thanh toán và chính sách bán hàng tháng này. '.repeat(8)}</p>`).join('')}</article>`;
const cta = (more) => ({ id: 'offer', kind: 'slideIn', title: 'Bảng giá tháng này', button: 'Nhận bảng giá', opens: 'price-list', ...more });
const site = (ctas, { body = SCREENFUL.repeat(3), edit = () => {} } = {}) => () => otherOrigin({ '/post': { body: blogPage({ body }) } }, (config) => {
  config.ctas.push(...ctas);
  edit(config);
});
const button = (visitor, id = 'offer') => visitor.surface(id).locator('.ll-button');
const whyOf = (visitor, id = 'offer') => visitor.page.evaluate((surface) => leadline.why(surface), id);

async function leavesThroughTheTop(visitor) {
  await visitor.page.mouse.move(400, 300);
  await visitor.page.mouse.move(400, -5, { steps: 6 });
}

visit('a dialog for who is about to go: once, and it leads to the form', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.waitForTimeout(500);
  assert.equal(await visitor.surface('offer').count(), 0);
  await leavesThroughTheTop(visitor);
  await visitor.surface('offer').locator('dialog:modal').waitFor();
  await button(visitor).click();
  await visitor.field('price-list', 'name').waitFor();
  assert.equal(await visitor.surface('offer').count(), 0);
  await visitor.page.keyboard.press('Escape');
  await leavesThroughTheTop(visitor);
  await visitor.page.waitForTimeout(500);
  assert.equal(await visitor.surface('offer').count(), 0, 'a dialog comes once a day');
  assert.equal((await whyOf(visitor)).shown, false);
}, site([cta({ kind: 'modal', trigger: { any: [{ on: 'exit' }] } })]));

const MOMENTS = {
  'nothing is done for a second': [{ on: 'idle', after: '1s' }, async () => {}],
  'the prices come into view': [{ on: 'view', selector: '#prices' }, (visitor) => visitor.page.locator('#prices').scrollIntoViewIfNeeded()],
  'a button of the page is clicked': [{ on: 'click', selector: '.buy' }, (visitor) => visitor.page.locator('.buy').click()],
};
for (const [when, [trigger, make]] of Object.entries(MOMENTS)) {
  visit(`a slide-in comes when ${when}`, async (visitor, { pages }) => {
    await visitor.open(`${pages.url}/post`);
    await make(visitor);
    await button(visitor).waitFor({ timeout: 5000 });
    assert.equal((await whyOf(visitor)).code, 'shown');
  }, site([cta({ trigger: { any: [trigger] } })], { body: `<button class="buy">Buy</button>${SCREENFUL.repeat(2)}<section id="prices" style="height: 200px">Prices</section>` }));
}

visit('no dialog comes while the visitor is asked for consent; when the banner is gone, it does', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.waitForTimeout(1500);
  assert.equal(await visitor.surface('offer').count(), 0);
  assert.equal((await whyOf(visitor)).code, 'consent_banner');
  await visitor.page.evaluate(() => document.querySelector('#onetrust-banner-sdk').remove());
  await visitor.surface('offer').locator('dialog:modal').waitFor({ timeout: 5000 });
}, site([cta({ kind: 'modal', trigger: { any: [{ on: 'delay', after: '1s' }] } })], { body: '<div id="onetrust-banner-sdk" style="position:fixed;bottom:0;height:80px">Cookies?</div>' }));

visit('a gate after the second paragraph opens by its own button', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await button(visitor).waitFor();
  assert.equal(await visitor.page.locator('#p3').isVisible(), false);
  await button(visitor).click();
  await visitor.page.locator('#p8').waitFor();
}, site([cta({ kind: 'gate', after: 2, opens: undefined, action: { reveal: true } })], { body: TEXT }));

visit('a preview shows what would wait, counts nothing, and is there only where the config allows it', async (visitor, { pages }) => {
  await visitor.page.goto(`${pages.url}/post?leadline-preview=offer`);
  await button(visitor).waitFor();
  await visitor.page.goto(`${pages.url}/post`);
  await visitor.page.evaluate(() => leadline.score());
  assert.equal((await whyOf(visitor)).code, 'trigger_wait');
  await visitor.page.evaluate(() => leadline.preview('offer'));
  await button(visitor).waitFor();
}, site([cta({ trigger: { any: [{ on: 'exit' }] } })], { edit: (config) => (config.preview = true) }));

visit('why() without an id answers for every surface', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  const all = await visitor.page.evaluate(() => leadline.why());
  for (const id of ['offer', 'price-offer', 'price-list']) assert.ok(all.some(({ surface, code }) => surface === id && code), id);
}, site([cta()]));

const MISSING = { 'the part `ctas`': /leadline\.ctas\.wasm/, 'ctas.mjs': /ctas\.mjs/ };
for (const [what, file] of Object.entries(MISSING)) {
  visit(`with ${what} four seconds late a link opens its form meanwhile, and the calls to action come after it`, async (visitor, { pages, receiver }) => {
    await visitor.page.route(file, async (route) => {
      await new Promise((then) => setTimeout(then, 4000));
      await route.continue().catch(() => {});
    });
    await visitor.page.goto(`${pages.url}/post`);
    await visitor.page.locator('#link').click();
    await visitor.field('price-list', 'name').waitFor({ timeout: 3900 });
    await visitor.fillPriceList();
    await visitor.page.waitForTimeout(1200); // no person is faster
    await visitor.submitButton('price-list').click();
    await visitor.sees('Đã nhận được!');
    assert.equal((await receiver.waitForLeads(1))[0].verdict, 'consistent');
    await visitor.page.keyboard.press('Escape');
    await button(visitor, 'price-offer').waitFor({ timeout: 8000 });
  }, site([]));
}
