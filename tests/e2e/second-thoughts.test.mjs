// What a visitor can take back, add, refuse or go on to: suggestions, links in a label, a consent of one's own, and after a success.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { root, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const message = (visitor, key) => visitor.surface('price-list').locator(`[id="${key}"]`);
const focusedName = (visitor) => visitor.page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute('name') ?? element?.className;
});

visit('a press on what the sentence proposes fills the field in and leads the focus back to it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  const email = visitor.field('price-list', 'email');
  await email.fill('anh@gmial.com');
  await visitor.field('price-list', 'name').click();
  const sentence = message(visitor, 's.email');
  await sentence.waitFor();
  assert.equal(await sentence.textContent(), 'Có phải ý bạn là anh@gmail.com?');
  assert.equal(await sentence.getAttribute('role'), 'status', 'it is announced');
  assert.ok((await email.getAttribute('aria-describedby')).split(' ').includes('s.email'), 'and described');
  const button = visitor.surface('price-list').getByRole('button', { name: 'anh@gmail.com' });
  const { height } = await button.boundingBox();
  assert.ok(height >= 24, `${height} px to press on`);
  await button.click();
  await sentence.waitFor({ state: 'detached' });
  assert.equal(await email.inputValue(), 'anh@gmail.com');
  assert.equal(await focusedName(visitor), 'email');
});

visit('the same by the keyboard alone, for a phone number of before 2018', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList({ phone: '0168 812 3456' });
  await visitor.submitButton('price-list').click();
  const phone = visitor.field('price-list', 'phone');
  await until(async () => (await focusedName(visitor)) === 'phone', 'the focus is on the number');
  await visitor.page.keyboard.press('Tab');
  assert.equal(await focusedName(visitor), 'phone', 'the button of that name comes next');
  await visitor.page.keyboard.press('Enter');
  await until(async () => (await phone.inputValue()) === '0388 123 456', 'the new number is there');
  assert.equal(await phone.getAttribute('aria-invalid'), null);
  await visitor.submitButton('price-list').click();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.phone, '+84388123456');
  assert.equal(lead.warnings, undefined);
});

visit('a suggestion that is not taken is no obstacle, and whoever receives the lead is told', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList({ email: 'anh@gmial.com' });
  await visitor.submitButton('price-list').click();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual(lead.warnings, [{ field: 'email', code: 'typo', suggestion: 'anh@gmail.com' }]);
});

visit('without the second consent nothing of what the visitor did leaves the browser', async (visitor, receiver) => {
  const bodies = [];
  visitor.page.on('request', (request) => request.method() === 'POST' && bodies.push(request.postData()));
  await visitor.open(`${receiver.url}/blog/?utm_source=facebook&utm_medium=cpc&utm_campaign=secret-campaign`);
  await visitor.open(`${receiver.url}/?from=blog`);
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  assert.equal(await visitor.field('price-list', 'visits').isChecked(), false, 'unticked');
  assert.equal(await visitor.field('price-list', 'agree').isChecked(), false, 'unticked');
  await visitor.fillPriceList({ visits: false });
  assert.deepEqual(bodies, [], 'and nothing at all before it is sent');
  await visitor.submitButton('price-list').click();
  const [{ lead, verdict, verdictDetail }] = await receiver.waitForLeads(1);
  assert.deepEqual([verdict, verdictDetail.reason], ['unverified', 'withheld']);
  assert.deepEqual(lead.consent.map(({ purpose, granted }) => [purpose, granted]), [['contact', true], ['behaviour', false]]);
  assert.deepEqual(lead.evidence.log, []);
  assert.equal(lead.visit, undefined);
  assert.deepEqual(Object.keys(lead.attribution), ['channel']);
  assert.deepEqual(Object.keys(lead.score).sort(), ['asOf', 'band', 'model', 'stage', 'total', 'withheld']);
  for (const body of bodies) assert.doesNotMatch(body, /facebook|secret-campaign|site-visit|cta-click|landing/);
});

visit('a link in a label opens elsewhere and ticks nothing, and the record holds the sentence that was read', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.field('price-list', 'name').fill('Ánh');
  const link = visitor.surface('price-list').locator('.ll-link');
  const [tab] = await Promise.all([visitor.context.waitForEvent('page'), link.click()]);
  await tab.waitForLoadState();
  assert.equal(new URL(tab.url()).pathname, '/privacy/');
  assert.equal(await tab.evaluate(() => window.opener), null);
  await tab.close();
  assert.equal(await visitor.field('price-list', 'agree').isChecked(), false);
  assert.equal(await visitor.field('price-list', 'name').inputValue(), 'Ánh');
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.consent[0].text, 'Tôi đồng ý để Sông Xanh liên hệ về căn hộ tôi quan tâm, theo chính sách quyền riêng tư.');
});

visit('a dialog that was closed in the middle of a word has it again, and does not scold for it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.field('price-list', 'name').fill('Trần An');
  await visitor.field('price-list', 'agree').check();
  await visitor.field('price-list', 'email').pressSequentially('an@exa');
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('price-list').waitFor({ state: 'detached' });
  await visitor.openPriceList();
  assert.equal(await visitor.field('price-list', 'name').inputValue(), 'Trần An');
  assert.equal(await visitor.field('price-list', 'email').inputValue(), 'an@exa');
  assert.ok(await visitor.field('price-list', 'agree').isChecked());
  assert.equal(await visitor.surface('price-list').locator('[aria-invalid]').count(), 0);
});

visit('after a success a dialog can be closed by its button, and the page has the focus again', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã nhận được!');
  assert.equal(await visitor.surface('price-list').locator('.ll-steps a.ll-link').getAttribute('href'), '/#xem-nha');
  await visitor.surface('price-list').locator('.ll-end').click();
  await visitor.surface('price-list').waitFor({ state: 'detached' });
  const focused = await visitor.page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className);
  assert.match(focused, /ll-button/);
});

visit('after a success the next offer is one press away, and counts like one on the page', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/`);
  await visitor.field('visit', 'name').fill('Trần Văn Bình');
  await visitor.field('visit', 'phone').fill('0987654321');
  await visitor.field('visit', 'agree').check();
  await visitor.submitButton('visit').click();
  await visitor.sees('Hẹn gặp bạn!');
  const { ctas } = JSON.parse(readFileSync(join(root, 'demo/leadline.json'), 'utf8'));
  const next = visitor.surface('visit').locator('.ll-steps .ll-button');
  assert.equal(await next.textContent(), ctas.find(({ id }) => id === 'price-offer').button.vi);
  await next.click();
  await visitor.field('price-list', 'name').waitFor();
  const { contributions } = await visitor.page.evaluate(() => leadline.score());
  assert.ok(contributions.some(({ rule }) => rule === 'cta-click'), 'the click on the offer');
});
