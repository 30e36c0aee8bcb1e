// The inbox as a desk: what somebody who sells does there all day, on a phone and at a desk, with a pointer and with keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { api as ask, lead, names, settled } from './support/inbox.mjs';
import { postLead, postLeads } from './support/leads.mjs';
import { program, Receiver, root, until } from './support/receiver.mjs';

const DESK = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' };
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' };
const SOME = 60;
const receiver = new Receiver(`${root}/demo/leadline.json`);
let browser;

before(async () => {
  await receiver.start();
  await postLeads(receiver, SOME);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver.dispose();
});

const api = (path, body) => ask(receiver, path, body);
const announced = (page, pattern) => until(async () => pattern.test(await page.locator('[data-announce]').textContent()), `“${pattern}” is announced`);

/** A test in the inbox, at an address of it. */
function inbox(name, body, { lang = 'vi', at = '', look = DESK, who = () => receiver.token } = {}) {
  test(name, async () => {
    const visit = await Visit.begin(browser, { ...look, reducedMotion: 'reduce', acceptDownloads: true });
    const { page } = visit;
    try {
      await page.goto(`${receiver.url}/inbox/?lang=${lang}#token=${who()}`);
      await page.locator('.row').first().waitFor();
      if (at) await page.evaluate((hash) => { location.hash = hash; }, at);
      await body(page, visit);
      assert.deepEqual(visit.complaints, []);
    } finally {
      await visit.close();
    }
  });
}

// ---- the list

inbox('what the list is narrowed to stands in the address: a reload, a link and the way back find it again', async (page) => {
  await page.locator('#stage').selectOption('SQL');
  await page.locator('#find').fill('nguyen');
  await page.locator('#order').selectOption('highest');
  await until(async () => new URL(page.url()).hash === '#/?find=nguyen&order=highest&stage=SQL', 'the address');
  const found = await names(page);
  assert.ok(found.length > 0 && found.every((name) => name.startsWith('Nguyễn')));
  await page.reload();
  await page.locator('.row').first().waitFor();
  assert.deepEqual(await names(page), found);
  assert.deepEqual([await page.locator('#find').inputValue(), await page.locator('#stage').inputValue(), await page.locator('#order').inputValue()], ['nguyen', 'SQL', 'highest']);
  await page.locator('.row h2 a').first().click();
  await page.locator('.lead').waitFor();
  await page.locator('.way .back').click();
  assert.deepEqual(await names(page), found);
});

inbox('a filter is saved in this browser under a name, is there after a reload, and can be dropped', async (page) => {
  await page.locator('#band').selectOption('hot');
  await page.getByLabel('Tên bộ lọc').fill('Của tôi, nóng');
  await page.getByRole('button', { name: 'Lưu bộ lọc này' }).click();
  await page.getByRole('link', { name: 'Của tôi, nóng' }).waitFor();
  await passes(page);
  await page.getByRole('link', { name: 'Bỏ lọc' }).click();
  await page.reload();
  await page.getByRole('link', { name: 'Của tôi, nóng' }).click();
  await until(async () => (await page.locator('#band').inputValue()) === 'hot');
  assert.deepEqual([...new Set((await settled(page), await page.locator('.row').evaluateAll((rows) => rows.map((row) => row.dataset.band))))], ['hot']);
  await page.getByRole('button', { name: 'Bỏ bộ lọc Của tôi, nóng' }).click();
  assert.equal(await page.getByRole('link', { name: 'Của tôi, nóng' }).count(), 0);
});

inbox('the heads of the columns sort, once this way and once that, and say what a press does', async (page) => {
  const points = () => page.locator('.row').evaluateAll((rows) => rows.filter((row) => !row.classList.contains('same')).map((row) => Number(row.querySelector('.points b').textContent)));
  for (const [label, way] of [['Điểm: Điểm cao trước', -1], ['Điểm: Điểm thấp trước', 1]]) {
    await page.getByRole('button', { name: label }).click();
    await settled(page);
    assert.deepEqual(await points(), (await points()).toSorted((a, b) => way * (a - b)), label);
  }
  assert.equal(await page.locator('#order').inputValue(), 'lowest');
  await passes(page);
});

inbox('arrows go from lead to lead in the list', async (page) => {
  await page.locator('.row h2 a').first().focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('.row h2 a')].indexOf(document.activeElement)), 1);
});

inbox('what the list shows is saved as a file, from here', async (page) => {
  await page.locator('#find').fill('dang');
  await settled(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tải CSV' }).click();
  const file = await saving;
  assert.match(file.suggestedFilename(), /^leads-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n').slice(1);
  assert.equal(lines.length, await page.locator('.row').count());
  assert.ok(lines.every((line) => line.includes('Đặng')));
});

// ---- one lead

inbox('a lead’s page has its visit step by step, and the last step is its score; every point has its reason', async (page) => {
  const [row] = (await api('/api/desk?order=highest&limit=1')).rows;
  await page.evaluate((seq) => { location.hash = `#/lead/${seq}`; }, row.seq);
  await page.locator('.timeline li').first().waitFor();
  const totals = (await page.locator('.timeline .so-far b').allTextContents()).map(Number);
  assert.deepEqual(totals, totals.toSorted((a, b) => a - b), 'it rises');
  assert.deepEqual([totals[0], totals.at(-1)], [0, row.total]);
  const gained = (await page.locator('.timeline .gained b').allTextContents()).map(Number);
  assert.equal(gained.reduce((all, one) => all + one, 0), row.total);
  assert.match(await page.locator('.timeline').textContent(), /Xem trang \/.*\+2 Xem một trang.*Gửi biểu mẫu “/s);
  assert.match(await page.locator('.timeline > li').last().textContent(), /lên SQL/);
});

inbox('a call to action that was seen says why it showed, and the number can be called and found in Zalo', async (page) => {
  const log = [{ k: 'boot', w: Date.now() - 100_000 }, { k: 'page', path: '/blog/', w: Date.now() - 99_000 }, { k: 'seen', surface: 'next-step', w: Date.now() - 90_000 }];
  const one = lead({ evidence: { core: 'other', log } });
  await postLead(receiver, one);
  const { rows: [{ seq }] } = await api('/api/desk?limit=1');
  await page.evaluate((number) => { location.hash = `#/lead/${number}`; }, seq);
  const seen = page.locator('.timeline li', { hasText: 'Thấy “' });
  await seen.waitFor();
  assert.match(await seen.textContent(), /Vì sao hiện: kiểu inline · đặt sẵn trong trang · với lời riêng cho mức độ quan tâm là Nóng/);
  assert.match(await page.locator('.visit').textContent(), /Không tính lại được điểm từng bước: Trang của khách chạy phiên bản Leadline khác/);
  assert.equal(await page.getByRole('link', { name: 'Gọi', exact: true }).getAttribute('href'), 'tel:+84987654321');
  assert.equal(await page.getByRole('link', { name: 'Zalo' }).getAttribute('href'), 'https://zalo.me/84987654321');
});

inbox('on a phone a lead goes to won, with its value; a report counts it, and who else looks sees it by itself', async (page, visit) => {
  const one = lead({ fields: { name: 'Lê Sẽ Mua', phone: '+84911000222' } });
  await postLead(receiver, one);
  await page.locator('.row', { hasText: 'Lê Sẽ Mua' }).locator('h2 a').click();
  const other = await visit.another();
  await other.page.goto(`${receiver.url}/inbox/?lang=en${new URL(page.url()).hash}`);
  await other.page.locator('.work').waitFor();
  await page.getByRole('radio', { name: 'Đã chốt' }).check({ force: true });
  await page.getByLabel('Giá trị').fill('3200000000');
  await page.locator('.work').getByLabel('Người phụ trách').fill('Lan');
  await page.getByLabel('Ghi chú').fill('Ký ngày mai,\nmang hợp đồng');
  await page.getByLabel('Nhắc lại lúc').fill('2026-01-02T09:30');
  await passes(page);
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã lưu.').waitFor();
  const { work, changes } = await api(`/api/desk/lead?id=${one.id}`);
  assert.deepEqual([work.status, work.value, work.currency, work.owner, work.note, changes.length], ['won', '3200000000', 'VND', 'Lan', 'Ký ngày mai,\nmang hợp đồng', 1]);
  assert.equal((await api('/api/report')).total.revenue, 3_200_000_000);
  await until(async () => await other.page.getByRole('radio', { name: 'Won' }).isChecked() && (await other.page.locator('.work').getByLabel('Owner').inputValue()) === 'Lan', 'the other page has it');
  await other.page.getByText('Who did what').click();
  assert.match(await other.page.locator('.history li').first().textContent(), /moved it to “Won”, gave it to Lan, changed the note, set a reminder/);
  await page.locator('.way .back').click();
  const row = page.locator('.row', { hasText: 'Lê Sẽ Mua' });
  await until(async () => /Đã chốt.*Lan.*nhắc/s.test(await row.textContent()), 'the list says so');
  await api(`/api/desk/lead?id=${one.id}`, { status: 'lost' });
}, { look: PHONE });

inbox('what somebody is typing is left alone when somebody else changes the lead', async (page) => {
  const one = lead({ fields: { name: 'Đang Gõ' } });
  await postLead(receiver, one);
  await page.locator('.row', { hasText: 'Đang Gõ' }).locator('h2 a').click();
  await page.getByLabel('Ghi chú').pressSequentially('nửa câu');
  await api(`/api/desk/lead?id=${one.id}`, { owner: 'Hùng' });
  await page.waitForTimeout(1500);
  assert.equal(await page.getByLabel('Ghi chú').inputValue(), 'nửa câu');
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('Đã lưu.').waitFor();
  const { work } = await api(`/api/desk/lead?id=${one.id}`);
  assert.deepEqual([work.note, work.owner], ['nửa câu', 'Hùng'], 'and neither undoes the other');
});

test('whoever may only read sees how far it is, and changes nothing', async () => {
  const token = /[0-9a-f]{64}/.exec(execFileSync(program, ['token', 'add', '--data', receiver.data, '--role', 'read', '--name', 'Khách xem'], { encoding: 'utf8' }))[0];
  const visit = await Visit.begin(browser, { ...PHONE, reducedMotion: 'reduce' });
  const { page } = visit;
  await page.goto(`${receiver.url}/inbox/?lang=vi#token=${token}`);
  await page.locator('.row h2 a').first().click();
  await page.locator('.work').waitFor();
  assert.equal(await page.locator('.work form, .eraser').count(), 0);
  assert.match(await page.locator('.work').textContent(), /Trạng thái/);
  await page.goto(`${receiver.url}/inbox/?lang=vi#/board`);
  await page.locator('.card').first().waitFor();
  assert.equal(await page.locator('.card[draggable], .card select').count(), 0);
  await passes(page);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

inbox('an admin erases a lead, after being asked, and nothing of it is found any more', async (page) => {
  const one = lead({ fields: { name: 'Quên Tôi Đi', phone: '+84900111222' } });
  await postLead(receiver, one);
  await page.locator('.row', { hasText: 'Quên Tôi Đi' }).locator('h2 a').click();
  await page.getByRole('button', { name: 'Xóa khách này' }).click();
  await page.getByText('Không lấy lại được').waitFor();
  await passes(page);
  await page.getByRole('button', { name: 'Thôi' }).click();
  await page.getByRole('button', { name: 'Xóa khách này' }).click();
  await page.getByRole('button', { name: 'Xóa hẳn' }).click();
  await until(async () => (await api('/api/desk?find=quen%20toi')).found === 0, 'it is erased');
  await until(async () => !(await names(page)).includes('Quên Tôi Đi'));
});

// ---- the board

const columnOf = (page, name) => page.locator('.column', { has: page.locator('.card', { hasText: name }) }).getAttribute('data-status');

for (const [lang, look] of [['vi', DESK], ['en', PHONE]]) {
  inbox(`on the board a card is dragged, moved by a choice and moved by keys; what was won is asked for (${lang}, ${look.viewport.width} px)`, async (page) => {
    const one = lead({ fields: { name: `Bảng ${lang}`, phone: `+8491100${look.viewport.width}` } });
    await postLead(receiver, one);
    const card = page.locator('.card', { hasText: `Bảng ${lang}` });
    await card.waitFor();
    await announced(page, new RegExp(`Bảng ${lang}`));  // that it came; what is done with it is told after
    await passes(page);
    // A finger drags nothing in a browser: there the choice serves.
    if (look === DESK) await card.dragTo(page.locator('.column[data-status=contacted]'), { sourcePosition: { x: 150, y: 70 }, targetPosition: { x: 60, y: 60 } });
    else await card.locator('select').selectOption('contacted');
    await until(async () => (await columnOf(page, `Bảng ${lang}`)) === 'contacted', 'in the next column');
    await card.locator('select').selectOption('meeting');
    await until(async () => (await columnOf(page, `Bảng ${lang}`)) === 'meeting', 'chosen');
    await card.locator('a').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await until(async () => (await columnOf(page, `Bảng ${lang}`)) === 'opportunity', 'by keys');
    await until(() => page.evaluate((name) => document.activeElement.textContent === name, `Bảng ${lang}`), 'the focus goes along');
    await announced(page, /: (Cơ hội|Opportunity)/);
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('dialog').waitFor();
    await passes(page);
    await page.getByRole('dialog').locator('[name=value]').fill('15.5');
    await page.getByRole('dialog').locator('[name=currency]').fill('usd');
    await page.keyboard.press('Enter');
    await until(async () => (await columnOf(page, `Bảng ${lang}`)) === 'won', 'won');
    const { work } = await api(`/api/desk/lead?id=${one.id}`);
    assert.deepEqual([work.value, work.currency], ['15.5', 'USD']);
    await api(`/api/desk/lead?id=${one.id}`, { status: 'new' });
    await until(async () => (await columnOf(page, `Bảng ${lang}`)) === 'new', 'what somebody else does is seen');
    await page.locator('.column[data-status=new] .card a').first().focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('.column[data-status=new] .card a')].indexOf(document.activeElement)), 1);
  }, { lang, look, at: '#/board' });
}

// ---- what comes

test('a new SQL is told by a notice of the desktop to whoever asked for it, and nothing else is', async () => {
  const whole = await launch({ whole: true });  // the engine alone shows none
  try {
    const visit = await Visit.begin(whole, { ...DESK, permissions: ['notifications'] });
    const { page } = visit;
    await page.addInitScript(() => {
      const Real = window.Notification;
      window.told = [];
      window.Notification = class extends Real { constructor(title, options) { super(title, options); window.told.push([title, options.body]); } };
    });
    await page.goto(`${receiver.url}/inbox/?lang=vi#token=${receiver.token}`);
    await page.locator('.row').first().waitFor();
    await postLead(receiver, lead({ fields: { name: 'Chưa Hỏi' }, score: { total: 95, band: 'hot', stage: 'SQL' } }));
    await page.locator('.row', { hasText: 'Chưa Hỏi' }).waitFor();
    const button = page.locator('[data-notify]');
    await button.click();
    await until(async () => (await button.getAttribute('aria-pressed')) === 'true', 'the permission');
    await page.evaluate(() => { location.hash = '#/board'; });
    await postLead(receiver, lead({ fields: { name: 'Mới MQL' } }));
    await postLead(receiver, lead({ fields: { name: 'Mới SQL', phone: '+84912345678' }, score: { total: 95, band: 'hot', stage: 'SQL' } }));
    await until(async () => (await page.evaluate(() => window.told.length)) > 0, 'a notice');
    await page.waitForTimeout(1200);
    assert.deepEqual(await page.evaluate(() => window.told), [['SQL mới: Mới SQL', '95 điểm · +84 912 345 678']]);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  } finally {
    await whole.close();
  }
});
