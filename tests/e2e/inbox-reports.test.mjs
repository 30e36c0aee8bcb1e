// The reports page: what the receiver computes, as pictures and as tables, and what another threshold would let through.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { api as ask, lead } from './support/inbox.mjs';
import { postLead, postLeads } from './support/leads.mjs';
import { Receiver, root, until } from './support/receiver.mjs';

const LOOKS = [
  { lang: 'vi', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { lang: 'en', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
];
const SOME = 60, WON = 6;
const receiver = new Receiver(`${root}/demo/leadline.json`);
let browser;

const api = (path, body) => ask(receiver, path, body);
const today = new Date().toISOString().slice(0, 10);

before(async () => {
  await receiver.start();
  await postLeads(receiver, SOME);
  const { rows } = await api('/api/desk?order=highest&limit=60');
  for (const { id } of rows.slice(0, WON)) await api(`/api/desk/lead?id=${id}`, { status: 'won', value: '1000000', currency: 'VND' });
  for (const { id } of rows.slice(40, 50)) await api(`/api/desk/lead?id=${id}`, { status: 'lost' });
  await api('/api/spend', [{ from: today, to: today, channel: 'Paid Social', amount: 600_000, currency: 'VND' }]);
  await postLead(receiver, lead({ type: 'lead.partial', fields: { name: 'Nửa', phone: '+84911111111' } }));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver.dispose();
});

async function open({ lang = 'vi', colorScheme = 'light', viewport = LOOKS[0].viewport } = {}, hash = '#/reports') {
  const visit = await Visit.begin(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
  const { page } = visit;
  await page.goto(`${receiver.url}/inbox/?lang=${lang}#token=${receiver.token}`);
  await page.locator('.row').first().waitFor();
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.locator('[data-report][aria-busy="false"]').waitFor();
  return visit;
}
const part = (page, name) => page.locator('.report-part', { has: page.getByRole('heading', { name, exact: true }) });
/** A table of a part, folded away or not, as rows of texts. */
const tableOf = (page, name) => part(page, name).locator('table').first().evaluate((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));

for (const look of LOOKS) {
  test(`it has every part, each picture beside its table, and no violation (${look.lang}, ${look.colorScheme}, ${look.viewport.width} px)`, async () => {
    const visit = await open(look);
    const { page } = visit;
    const parts = await page.locator('.report-part').count();
    assert.ok(parts >= 9, `${parts} parts`);
    const pictures = page.locator('svg.chart');
    assert.equal(await pictures.count(), 5);
    for (let at = 0; at < 5; at += 1) {
      assert.equal(await pictures.nth(at).getAttribute('aria-hidden'), 'true');
      assert.ok(await pictures.nth(at).locator('xpath=ancestor::section[1]').locator('table').count() >= 1, `picture ${at} has its figures beside it`);
    }
    const small = await page.evaluate(() => Math.min(...[...document.querySelectorAll('svg.chart text')].map((text) => text.getBoundingClientRect().height)));
    assert.ok(small >= 10, `words in pictures are ${small} px high`);
    const noted = await page.locator('.notes').textContent();
    assert.match(noted, look.lang === 'vi' ? /chưa có kết quả: tạm tính là chưa chốt/ : /neither won nor lost yet/);
    assert.equal(/\bleads?\b/.test(noted), look.lang === 'en', 'in the language of the page');
    await passes(page);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('its figures are those of the report: cost per lead, revenue, ROI, channels, weeks, and what is not known is a dash', async () => {
  const visit = await open({ lang: 'en' });
  const { page } = visit;
  const { total } = await api('/api/report');
  assert.deepEqual([total.leads, total.customers, total.spend, total.revenue], [SOME, WON, 600_000, 6_000_000]);
  assert.equal((await page.locator('.tiles').textContent()).replaceAll('\u00a0', ' '), 'Leads60Customers6Cost per lead (CPL)₫10,000Revenue₫6,000,000ROI900%');
  const channels = await tableOf(page, 'Channel');
  assert.deepEqual(channels[0].slice(0, 4), ['Channel', 'Leads', 'Opportunities', 'Customers']);
  assert.equal(channels.slice(1).reduce((all, [, leads]) => all + Number(leads), 0), SOME, 'the parts are the whole');
  const social = channels.find(([name]) => name === 'Paid Social *');
  assert.equal(social[5], '₫600,000');
  assert.equal(channels.find(([name]) => name !== 'Paid Social *' && name !== 'Channel')[5], '—', 'nothing was spent there, as far as is known');
  const weeks = await tableOf(page, 'By the week in which leads came');
  assert.deepEqual([weeks.length, Number(weeks[1][1])], [2, SOME]);
  const forms = await tableOf(page, 'Where forms are left');
  assert.deepEqual(forms.find(([name]) => name === 'Sông Xanh price list').slice(2), ['1', '2.2%', 'Phone number: 1']);
  await visit.close();
});

test('its period and what it is by stand in the address, and are found there', async () => {
  const visit = await open({}, '#/reports?from=2020-01-01&to=2020-01-31&by=form');
  const { page } = visit;
  assert.deepEqual([await page.locator('#report-from').inputValue(), await page.locator('#report-to').inputValue(), await page.locator('#report-by').inputValue()], ['2020-01-01', '2020-01-31', 'form']);
  assert.match(await page.locator('.tiles').textContent(), /^Khách tiềm năng0/);
  await page.locator('#report-to').fill('');
  await page.locator('#report-to').dispatchEvent('change');
  await until(async () => /^Khách tiềm năng60/.test(await page.locator('.tiles').textContent()), 'all of them');
  assert.equal(new URL(page.url()).hash, '#/reports?from=2020-01-01&by=form');
  assert.deepEqual((await tableOf(page, 'Biểu mẫu')).length, 3);
  await page.locator('#report-currency').fill('xx');
  await page.locator('#report-currency').dispatchEvent('change');
  await page.getByText('Chưa tính được').waitFor();
  await visit.close();
});

test('a channel’s name leads to the report of that channel alone, its spend and its forms, and the address says so', async () => {
  const visit = await open({ lang: 'en' });
  const { page } = visit;
  await part(page, 'Channel').getByRole('link', { name: 'Paid Social' }).click();
  await until(() => page.evaluate(() => location.hash === '#/reports?only=channel&is=Paid+Social'), 'the address');
  await page.locator('[data-report][aria-busy="false"]').waitFor();
  const { total } = await api('/api/report?only=channel&is=Paid%20Social');
  assert.ok(total.leads > 0 && total.leads < SOME);
  assert.equal(total.spend, 600_000);
  assert.match(await page.locator('.tiles').textContent(), new RegExp(`^Leads${total.leads}Customers`));
  assert.equal((await api('/api/report?only=channel&is=Direct')).total.spend, null, 'nothing is known of what was spent there');
  await passes(page);
  await page.getByRole('link', { name: 'Remove “Channel: Paid Social”' }).click();
  await until(async () => /^Leads60/.test(await page.locator('.tiles').textContent()), 'all of them again');
  await visit.close();
});

test('another threshold: how many leads it would let through, how many of them were won, and which they are', async () => {
  const visit = await open();
  const { page } = visit;
  const { rows } = await api('/api/desk?limit=100');
  const whole = rows.filter(({ unfinished }) => !unfinished);
  const at = 57;
  await page.locator('#threshold').fill(String(at));
  const above = whole.filter(({ total }) => total >= at);
  const won = above.filter(({ status }) => status === 'won').length;
  const said = await page.locator('.what-if [role=status]').textContent();
  assert.match(said, new RegExp(`Với ngưỡng ${at} điểm: ${above.length} khách, chốt ${(Math.round((1000 * won) / above.length) / 10).toString().replace('.', ',')}%`));
  const extra = above.filter(({ stage }) => stage !== 'SQL').length;
  await page.getByRole('link', { name: `Xem ${extra} khách đủ điểm mà chưa là SQL` }).click();
  await until(async () => (await page.locator('[data-count]').textContent()).startsWith(`${extra}/`), 'the list has them');
  for (const [points, stage] of await page.locator('.row').evaluateAll((list) => list.map((row) => [Number(row.querySelector('.points b').textContent), row.querySelector('.stage').textContent]))) assert.ok(points >= at && stage !== 'SQL');
  await passes(page);
  await page.getByRole('button', { name: /Bỏ điều kiện “từ 57 điểm”/ }).click();
  await until(async () => !new URL(page.url()).hash.includes('least'));
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
