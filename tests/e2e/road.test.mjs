// The whole road, on the demo's own pages: a visitor's click becomes a scored lead in the inbox.
import assert from 'node:assert/strict';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

visit('a reader who came by an ad clicks the offer, fills in the form, and is a scored lead with every reason', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/?utm_source=facebook&utm_medium=cpc&utm_campaign=nov`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã nhận được!');

  const [{ lead, verdict }, ...more] = await receiver.waitForLeads(1);
  assert.equal(more.length, 0);
  assert.equal(verdict, 'consistent');
  assert.deepEqual(lead.fields, { name: 'Nguyễn Thị Ánh', email: 'anh@example.com', phone: '+84912345678', budget: '3-5', agree: true, visits: true });
  assert.equal(lead.attribution.first.source, 'facebook');
  const points = Object.fromEntries(lead.score.contributions.map((reason) => [reason.rule, reason.points]));
  assert.equal(points['ad-click'], 5);
  assert.equal(points['cta-click'], 10);
  assert.equal(points['form-sent'], 20);
  assert.equal(points.budget, 20);
  assert.ok(lead.score.contributions.every(({ note }) => note), 'each reason has its sentence');
  assert.equal(lead.consent[0].granted, true);
});

visit('the inline form on the landing page books a visit', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/`);
  await visitor.field('visit', 'name').fill('Trần Văn Bình');
  await visitor.field('visit', 'phone').fill('0987654321');
  await visitor.field('visit', 'when').selectOption('3m');
  await visitor.field('visit', 'agree').check();
  await visitor.field('visit', 'visits').check();
  await visitor.takesTime();
  await visitor.submitButton('visit').click();
  await visitor.sees('Hẹn gặp bạn!');

  const [{ lead, verdict }] = await receiver.waitForLeads(1);
  assert.equal(verdict, 'consistent');
  assert.equal(lead.form, 'visit');
  assert.equal(lead.score.stage, 'SQL');
});

visit('an empty form says what is missing, beside each field, and the focus goes to the first', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.submitButton('price-list').click();

  const name = visitor.field('price-list', 'name');
  await until(() => name.evaluate((control) => control.getRootNode().activeElement === control), 'the focus is on the name');
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  const described = (await name.getAttribute('aria-describedby')).split(' ');
  const message = visitor.surface('price-list').locator(`[id="${described.at(-1)}"]`);
  assert.match(await message.textContent(), /Họ và tên/);
  assert.equal((await receiver.leads()).length, 0);

  await visitor.field('price-list', 'email').fill('anh@example');
  await visitor.fillPriceList({ email: 'anh@example.com' });
  assert.equal(await visitor.field('price-list', 'email').getAttribute('aria-invalid'), null, 'a corrected field is no longer marked');
});

visit('a click that leaves a field to press a button is not lost although the messages move', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.submitButton('price-list').click();
  await visitor.field('price-list', 'name').fill('Ánh');
  // Its message goes away when the field is left, and everything below moves up: the pointer is already down.
  await visitor.field('price-list', 'agree').click();
  assert.equal(await visitor.field('price-list', 'agree').isChecked(), true);
});

visit('Escape closes the form and the focus is back on the button that opened it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('price-list').waitFor({ state: 'detached' });
  const focused = await visitor.page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className);
  assert.match(focused, /ll-button/);
});

visit('a link with data-leadline opens its form, and with a modifier stays a link', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  const link = visitor.page.locator('a[data-leadline="price-list"]:visible').first();
  const address = visitor.page.url();
  await link.click();
  await visitor.field('price-list', 'name').waitFor();
  assert.equal(visitor.page.url(), address);
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('price-list').waitFor({ state: 'detached' });
  const [tab] = await Promise.all([visitor.context.waitForEvent('page'), link.click({ modifiers: ['ControlOrMeta'] })]);
  await tab.close();
  assert.equal(await visitor.surface('price-list').count(), 0);
});

visit('two quick clicks on send, and Enter besides, are one lead', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  const form = visitor.surface('price-list').locator('form');
  await form.evaluate((element) => {
    const button = element.querySelector('button[type=submit]');
    button.click();
    button.click();
    element.requestSubmit();
  });
  await visitor.sees('Đã nhận được!');
  assert.equal((await receiver.waitForLeads(1)).length, 1);
});

visit('what the browser filled in without an event is sent too', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList({ email: 'typed@example.com' });
  await visitor.field('price-list', 'email').evaluate((control) => (control.value = 'filled@example.com'));
  await visitor.submitButton('price-list').click();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.email, 'filled@example.com');
});

visit('a honeypot that was filled in sets the lead apart but never loses it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.surface('price-list').locator('.ll-trap input').evaluate((control) => (control.value = 'http://spam.example'));
  await visitor.submitButton('price-list').click();
  const [{ lead }] = await receiver.waitForLeads(1, { query: '&quarantine=1' });
  assert.ok(lead.spam.score >= 70, JSON.stringify(lead.spam));
});

visit('a closed and reopened form still has what was typed into it', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.field('price-list', 'name').fill('Nguyễn Thị Ánh');
  await visitor.field('price-list', 'email').fill('anh@example.com');
  await visitor.page.keyboard.press('Escape');
  await visitor.surface('price-list').waitFor({ state: 'detached' });
  await visitor.openPriceList();
  assert.equal(await visitor.field('price-list', 'name').inputValue(), 'Nguyễn Thị Ánh');
});

visit('the site asks for the score and its reasons, and hears what happens', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  const { score, why, heard } = await visitor.page.evaluate(async () => {
    const heard = [];
    leadline.on('open', ({ surface }) => heard.push(`open ${surface}`));
    const off = leadline.on('close', ({ surface }) => heard.push(`close ${surface}`));
    leadline.open('price-list');
    leadline.close('price-list');
    await leadline.score();
    off();
    leadline.open('price-list');
    leadline.close('price-list');
    return { score: await leadline.score(), why: await leadline.why('visit'), heard };
  });
  assert.equal(score.total, 2);
  assert.deepEqual(score.contributions.map(({ rule }) => rule), ['site-visit']);
  assert.deepEqual({ ...why, asOf: 0 }, { surface: 'visit', shown: false, code: 'no_slot', asOf: 0, gates: [] });
  assert.deepEqual(heard, ['open price-list', 'close price-list', 'open price-list']);
});

visit('a listener of the site that throws is told in the console and disturbs nothing', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.page.evaluate(() => leadline.on('open', () => { throw new Error('the site made a mistake'); }));
  await visitor.openPriceList();
  assert.equal(visitor.complaints.length, 1);
  assert.match(visitor.complaints.pop(), /the site made a mistake/);
});
