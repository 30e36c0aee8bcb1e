// CTAs on somebody's page: where they stand, when they appear, how they go away, and what a form takes.
import assert from 'node:assert/strict';
import { blogPage, otherOrigin } from './support/pages.mjs';
import { becomes, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const SCREENFUL = '<div style="height: 100vh"></div>';
const page = (body = SCREENFUL.repeat(3)) => ({ body: blogPage({ body }) });
const bar = (more = {}) => ({ id: 'bar', kind: 'bar', title: 'Bảng giá tháng này', button: 'Nhận bảng giá', opens: 'price-list', ...more });
const withBar = (more) => otherOrigin({ '/post': page(), '/next': page() }, (config) => config.ctas.push(bar(more)));
const boxOf = (visitor) => visitor.surface('bar').evaluate((host) => host.getBoundingClientRect().toJSON());

for (const [edge, more] of [['bottom', {}], ['top', { position: 'top' }]]) {
  visit(`a bar stands along the ${edge} of the screen, over the page, and moves nothing on it`, async (visitor, { pages }) => {
    for (const width of [1280, 320]) {
      await visitor.page.setViewportSize({ width, height: 640 });
      await visitor.page.goto(`${pages.url}/post`);
      await visitor.surface('bar').locator('button.ll-button').waitFor();
      await visitor.page.mouse.wheel(0, 500);
      await until(() => visitor.page.evaluate(() => scrollY > 0), 'the page has moved');
      const stands = async () => { const { left, width: wide, [edge]: at } = await boxOf(visitor); return [left, wide, at]; };
      await becomes(stands, [0, await visitor.page.evaluate(() => document.documentElement.clientWidth), edge === 'top' ? 0 : 640], 'it stands at its edge');
      const { height } = await boxOf(visitor);
      assert.ok(height < 200, `it is ${height} px high at ${width} px`);
      assert.ok(await visitor.surface('bar').locator('.ll-close').evaluate((cross) => cross.getBoundingClientRect().width >= 44), 'a thumb hits the cross');
      const overlap = await visitor.surface('bar').evaluate(({ shadowRoot }) => {
        const [a, b] = ['.ll-close', '.ll-button'].map((name) => shadowRoot.querySelector(name).getBoundingClientRect());
        return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      });
      assert.equal(overlap, false);
    }
    assert.equal(await visitor.page.evaluate(() => document.activeElement === document.body), true, 'it does not take the focus');
    assert.ok(await visitor.page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().every(({ value }) => value < 0.01))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(true), 300);
    })), 'nothing was shifted');
  }, () => withBar({ ...more, frequency: { again: 'always' } }));
}

visit('a bar that was closed stays away for the rest of the visit, on other pages too; its button opens the form', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.surface('bar').locator('button.ll-button').click();
  await visitor.field('price-list', 'name').waitFor();
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('bar').locator('.ll-close').click();
  await visitor.surface('bar').waitFor({ state: 'detached' });
  assert.equal((await visitor.page.evaluate(() => leadline.why('bar'))).code, 'item_cap');
  await visitor.open(`${pages.url}/next`);
  await visitor.page.waitForTimeout(500);
  assert.equal(await visitor.surface('bar').count(), 0);
  const why = await visitor.page.evaluate(() => leadline.why('bar'));
  assert.equal(why.code, 'item_cap', 'once in a visit');
  assert.equal(why.gates.at(-1).detail.again, 'session');
}, () => withBar());

visit('a CTA that waits for a depth appears when the visitor has read that far, and no score changes by it', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.mouse.move(100, 100);
  await visitor.page.waitForTimeout(1500);
  assert.equal(await visitor.surface('bar').count(), 0);
  assert.equal((await visitor.page.evaluate(() => leadline.why('bar'))).code, 'trigger_wait');
  const { total } = await visitor.page.evaluate(() => leadline.score());
  await visitor.page.mouse.wheel(0, 700); // not as far as "read to the end"
  await visitor.surface('bar').locator('button.ll-button').waitFor({ timeout: 8000 });
  assert.equal((await visitor.page.evaluate(() => leadline.score())).total, total);
}, () => withBar({ trigger: { any: [{ on: 'scroll', percent: 40 }] } }));

visit('a number field takes numbers within its limits, says what is wrong, and sends a number', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/post`);
  await visitor.page.locator('#link').click();
  await visitor.fillPriceList();
  await visitor.field('price-list', 'floor').fill('41');
  await visitor.submitButton('price-list').click();
  await visitor.sees('Vui lòng nhập không quá 40.');
  await visitor.field('price-list', 'floor').fill('2.5');
  await visitor.submitButton('price-list').click();
  await visitor.sees('Vui lòng nhập số theo bước 1.');
  await visitor.field('price-list', 'floor').fill('12');
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã nhận được!');
  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.strictEqual(lead.fields.floor, 12);
  assert.equal(verdict, 'consistent');
}, () => otherOrigin({ '/post': page() }, (config) => config.forms.find(({ id }) => id === 'price-list').fields
  .splice(1, 0, { name: 'floor', type: 'number', label: 'Tầng mong muốn', min: 1, max: 40, step: 1 })));
