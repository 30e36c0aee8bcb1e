// The inbox that is built into the receiver, with two thousand leads in it: what somebody who calls leads all day does there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { lead, names, settled } from './support/inbox.mjs';
import { postLead, postLeads } from './support/leads.mjs';
import { Receiver, root, until } from './support/receiver.mjs';

const MANY = 10_000;
const SOME = 240;  // enough for five pages
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const LOOKS = [
  { lang: 'vi', colorScheme: 'light', viewport: DESK },
  { lang: 'en', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
];

// The first two serve a config and nothing else; the quiet one is the demo's, and begins empty.
const receiver = new Receiver(`${root}/demo/leadline.json`);
const crowded = new Receiver(`${root}/demo/leadline.json`);
const quiet = new Receiver();
let browser;

before(async () => {
  await Promise.all([receiver, crowded, quiet].map((one) => one.start()));
  await postLeads(receiver, SOME);
  await postLeads(crowded, MANY);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await Promise.all([receiver, crowded, quiet].map((one) => one.dispose()));
});

const begin = ({ colorScheme = 'light', viewport = DESK } = {}) => Visit.begin(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
const rows = (page) => page.locator('.row');
/** Opens the inbox and waits until every lead of before is there. */
async function openInbox(visit, at = receiver, { lang = 'vi', count = SOME } = {}) {
  await visit.page.goto(`${at.url}/inbox/?lang=${lang}#token=${at.token}`);
  await until(async () => Number((await visit.page.locator('[data-count]').textContent()).split(' ')[0].replace(/\D/g, '')) >= count, 'all leads are there', 60);
}

async function inbox(name, body, { at = receiver, ...look } = {}) {
  test(name, async () => {
    const visit = await begin(look);
    try {
      await openInbox(visit, at, { ...look, count: at === crowded ? MANY : SOME });
      await body(visit.page, visit);
      assert.deepEqual(visit.complaints, []);
    } finally {
      await visit.close();
    }
  });
}

// ---- the list ----

inbox('ten thousand leads are a page of fifty rows, and the other pages are a press away', async (page) => {
  assert.equal(await rows(page).count(), 50);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height < 4500, `${height} px`);
  const first = await names(page);
  assert.match(await page.locator('.pages').textContent(), /Trang 1\/200/);
  await page.getByRole('button', { name: 'Trang sau' }).click();
  await settled(page);
  assert.match(await page.locator('.pages').textContent(), /Trang 2\/200/);
  assert.notDeepEqual(await names(page), first);
  await page.getByRole('button', { name: 'Trang trước' }).click();
  await settled(page);
  assert.deepEqual(await names(page), first);
}, { at: crowded });

inbox('on a phone a row stays small and the ways on stay in view, wherever one has scrolled to', async (page) => {
  assert.ok((await rows(page).first().boundingBox()).height < 170);
  for (const open of [false, true]) {
    if (open) await page.locator('.row h2 a').nth(20).click();
    if (open) await page.locator('.lead').waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    for (const name of ['Khách tiềm năng', 'English', ...(open ? ['‹ Danh sách'] : [])]) {
      const box = await page.getByRole('link', { name, exact: true }).first().boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= 200 && box.x + box.width <= PHONE.width, `${name}: ${JSON.stringify(box)}`);
    }
  }
}, { viewport: PHONE });

inbox('a number is found as the card shows it, as it is dialled, and by its end', async (page) => {
  const shown = (await rows(page).first().locator('.contacts .num').textContent()).trim();
  assert.match(shown, /^\+84 \d{3} \d{3} \d{3}$/);
  const home = shown.replace('+84 ', '0');
  for (const typed of [shown, home, home.replaceAll(' ', ''), shown.replaceAll(' ', ''), shown.slice(1), `00${shown.slice(1)}`, home.replaceAll(' ', '.'), shown.slice(-10)]) {
    await page.locator('#find').fill(typed);
    await settled(page);
    const found = await page.locator('.row .contacts .num').allTextContents();
    assert.ok(found.length >= 1 && found.length <= 3 && found.every((one) => one === shown), `${typed}: ${found.slice(0, 5)}`);
  }
  await page.locator('#find').fill('0 999 999 999 999');
  await until(async () => (await rows(page).count()) === 0, 'nobody');
  assert.match(await page.locator('[data-notice] h2').textContent(), /Không có khách nào hợp/);
}, { at: crowded });

inbox('a name is found without its accents, đ among them, whatever the case', async (page) => {
  for (const [typed, pattern] of [['dang quoc giang', /Đặng Quốc Giang/], ['ĐẶNG', /Đặng/], ['do hai', /Đỗ Hải/], ['hoa thanh bui', /Bùi Thanh Hòa/]]) {
    await page.locator('#find').fill(typed);
    const found = await names(page);
    assert.ok(found.length > 0, typed);
    for (const name of found) assert.match(name, pattern, typed);
  }
});

inbox('an answer to an earlier question, which comes while one types, is not shown for the answer to this one', async (page) => {
  let earlier;
  // Not what the page asks by itself when something has changed.
  await page.route('**/api/desk?*', (route) => { if (earlier || !route.request().url().includes('order=oldest')) return route.continue(); earlier = route; });
  await page.evaluate(() => {
    window.shown = [];
    const list = document.querySelector('.leads');
    new MutationObserver(() => { if (list.getAttribute('aria-busy') === 'false') window.shown.push([...document.querySelectorAll('.row h2 a')].map((one) => one.textContent)); })
      .observe(list, { attributes: true, attributeFilter: ['aria-busy'] });
  });
  await page.locator('#order').selectOption('oldest');
  await until(() => earlier, 'it is asked');
  await page.locator('#find').fill('đặng');
  await earlier.continue();
  await settled(page);
  const shown = await page.evaluate(() => window.shown);
  assert.ok(shown.length > 0);
  for (const found of shown) for (const name of found) assert.match(name, /Đặng/);
});

inbox('it sorts by score and by time, a person’s leads together where the person’s first one stands', async (page) => {
  const table = () => rows(page).evaluateAll((list) => list.map((row) => ({ points: Number(row.querySelector('.points b').textContent), at: Number(row.querySelector('time').dataset.time), same: row.classList.contains('same') })));
  for (const [order, key, way] of [['highest', 'points', -1], ['lowest', 'points', 1], ['newest', 'at', -1], ['oldest', 'at', 1]]) {
    await page.locator('#order').selectOption(order);
    await settled(page);
    const heads = (await table()).filter(({ same }) => !same).map((row) => row[key]);
    assert.deepEqual(heads, heads.toSorted((a, b) => way * (a - b)), order);
    assert.ok(heads.length > 10);
  }
}, { at: crowded });

inbox('the same person’s leads stand together, and each page leads to the others', async (page) => {
  await page.locator('#find').fill('khach.200@example.com');
  await until(async () => (await rows(page).count()) === 2, 'the two');
  await page.locator('#find').fill('');
  await settled(page);
  const at = await page.locator('.row').evaluateAll((list) => list.findIndex((row) => row.classList.contains('same')));
  assert.ok(at > 0, 'one stands on the first page');
  const contact = (row) => rows(page).nth(row).locator('.contacts').textContent();
  assert.equal(await contact(at), await contact(at - 1));
  assert.match(await rows(page).nth(at - 1).textContent(), /gửi 2 lần/);
  assert.match(await rows(page).nth(at).textContent(), /cùng một người/);
  const name = (await names(page))[at];
  await rows(page).nth(at).locator('h2 a').click();
  await page.locator('.others a').click();
  await until(async () => (await page.locator('.others a').count()) === 1 && page.url().endsWith(`/${await page.evaluate(() => location.hash.split('/').pop())}`), 'the other one is open');
  assert.equal(await page.locator('.lead h1').textContent(), name);
});

inbox('a lead’s page that is opened by its address gets the person’s others, too', async (page) => {
  await page.locator('.row.same h2 a').first().click();
  await page.locator('.others a').waitFor();
  await page.reload();
  await page.locator('.others a').waitFor();
  assert.equal(await page.locator('.others a').count(), 1);
  assert.notEqual(await page.locator('.others a').getAttribute('href'), new URL(page.url()).hash);
});

inbox('filters narrow the list and the count says by how much', async (page) => {
  await page.locator('#stage').selectOption('SQL');
  await settled(page);
  assert.match(await page.locator('[data-count]').textContent(), /^\d+\/240 khách/);
  assert.deepEqual([...new Set(await page.locator('.row .stage').allTextContents())], ['SQL']);
  await page.locator('#band').selectOption('cold');
  await until(async () => (await rows(page).count()) === 0, 'nobody');
});

// ---- one lead ----

inbox('a lead’s page says why it is at its stage and what the next one wants, in words', async (page) => {
  await page.locator('#stage').selectOption('MQL');
  await page.locator('#order').selectOption('lowest');
  await settled(page);
  await page.locator('.row h2 a').first().click();
  const stages = page.locator('.stages');
  await stages.waitFor();
  const total = Number(await page.locator('.score .total b').textContent());
  assert.match(await stages.textContent(), /MQL: tổng điểm từ 40 trở lên/);
  assert.match(await stages.textContent(), /Để lên SQL còn thiếu/);
  assert.equal(await stages.locator('.missing li').textContent(), `Tổng điểm từ 90 trở lêncòn thiếu ${90 - total} điểm`);
});

inbox('a stage that a rule gave is explained by the rule’s own note, in the reader’s language', async (page) => {
  await page.locator('#stage').selectOption('SQL');
  await settled(page);
  await page.locator('.row h2 a').first().click();
  await page.locator('.stages').waitFor();
  assert.match(await page.locator('.stages').textContent(), /SQL: Booked a show-flat visit/);
  assert.match(await page.locator('.lead').textContent(), /Why \d+ points.*Sent a form.*Where from.*Agreed/s);
}, { lang: 'en' });

inbox('dates are written as people write them', async (page) => {
  await page.locator('.row h2 a').first().click();
  await page.locator('.lead header').waitFor();
  const now = new Date();
  const day = `${String(now.getDate()).padStart(2, '0')}/${String(now.getMonth() + 1).padStart(2, '0')}/${now.getFullYear()}`;
  assert.match(await page.locator('.lead header').textContent(), new RegExp(`· ${day} \\d\\d:\\d\\d$`));
});

inbox('with the keyboard: a lead opens, its name is heard, the next one follows, and the list is as it was left', async (page) => {
  await page.getByRole('button', { name: 'Trang sau' }).click();
  await settled(page);
  await page.locator('.row h2 a').nth(10).focus();
  const [name, top] = [(await names(page))[10], await page.evaluate(() => scrollY)];
  assert.ok(top > 0);
  await page.keyboard.press('Enter');
  await page.locator('.lead').waitFor();
  await until(() => page.evaluate(() => document.activeElement.localName === 'h1'), 'the name has the focus');
  assert.equal(await page.locator('.lead h1').textContent(), name);
  assert.match(await page.title(), new RegExp(`^${name} – Khách tiềm năng`));
  await page.getByRole('link', { name: 'Khách sau' }).press('Enter');
  await until(() => page.evaluate((before) => document.querySelector('.lead h1').textContent !== before, name), 'the next lead');
  await page.goBack();
  await page.goBack();
  await page.locator('.leads').waitFor({ state: 'visible' });
  assert.match(await page.locator('.pages').textContent(), /Trang 2\/5/);
  await until(() => page.evaluate((before) => document.activeElement.textContent === before, name), 'the focus is back on the lead');
  assert.equal(await page.evaluate(() => scrollY), top);
});

inbox('MQL is explained on hover and on focus; Escape hides it, and a pointer may go over it', async (page) => {
  const tip = page.getByRole('tooltip');
  const term = page.locator('.row .stage.term', { hasText: 'MQL' }).first();
  await term.hover();
  assert.match(await tip.textContent(), /^Marketing Qualified Lead: /);
  await tip.hover();
  assert.equal(await tip.isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await tip.isVisible(), false);
  await page.locator('[data-stages-help] button').focus();
  for (const stage of ['IQL', 'MQL', 'SQL']) assert.match(await tip.textContent(), new RegExp(`${stage}: \\w+ Qualified Lead`));
  const id = await page.locator('[data-stages-help] button').getAttribute('aria-describedby');
  assert.equal(await tip.getAttribute('id'), id);
  await page.keyboard.press('Tab');
  assert.equal(await tip.isVisible(), false);
  await term.focus();
  assert.match(await tip.textContent(), /^Marketing Qualified Lead: /);
  assert.equal(await page.evaluate(() => document.activeElement.title), '', 'not by title');
});

// ---- what arrives, and what must not run ----

for (const look of LOOKS) {
  test(`there is no violation in it: locked, in the list, on a lead's page, with an explanation open (${look.lang}, ${look.colorScheme}, ${look.viewport.width} px)`, async () => {
    const visit = await begin(look);
    const { page } = visit;
    await page.goto(`${receiver.url}/inbox/?lang=${look.lang}`);
    await page.locator('[data-notice] h2').waitFor();
    await passes(page);
    await openInbox(visit, receiver, look);
    await passes(page);
    await page.locator('[data-stages-help] button').focus();
    await passes(page);
    await page.locator('.row.same h2 a').first().click();
    await page.locator('.lead').waitFor();
    await passes(page);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('empty it says what to do; a lead shows up by itself, is announced, and leaves what is being typed alone', async () => {
  const visit = await begin();
  const { page } = visit;
  await page.goto(`${quiet.url}/inbox/?lang=vi#token=${quiet.token}`);
  await page.getByText('Chưa có khách nào').waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the token is out of the address');
  assert.match(await page.title(), /Sông Xanh$/);
  await passes(page);
  await postLead(quiet, lead());
  await page.locator('.row', { hasText: 'Trần Quốc Bảo' }).waitFor();
  assert.match(await page.locator('[data-announce]').textContent(), /Khách mới: Trần Quốc Bảo, 65 điểm, Nóng/);
  await page.locator('#find').pressSequentially('le ');
  await postLead(quiet, lead({ fields: { name: 'Lê Hòa', phone: '+84912000111' } }));
  await page.locator('.row', { hasText: 'Lê Hòa' }).waitFor();
  await settled(page);
  assert.deepEqual([await page.locator('#find').inputValue(), await page.evaluate(() => document.activeElement.id), await rows(page).count()], ['le ', 'find', 1]);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('what was sent with a likely typo is flagged in the list, and the lead’s page says from what to what', async () => {
  const visit = await begin();
  const { page } = visit;
  await postLead(quiet, lead({
    fields: { name: 'Gõ Nhầm', email: 'hoa@gmial.com', phone: '+84912000222' },
    warnings: [{ field: 'email', code: 'typo', suggestion: 'hoa@gmail.com' }, { field: 'phone', code: 'something_new' }],
  }));
  await page.goto(`${quiet.url}/inbox/?lang=vi#token=${quiet.token}`);
  const row = page.locator('.row', { hasText: 'Gõ Nhầm' });
  await row.waitFor();
  assert.match(await row.textContent(), /có thể gõ nhầm/);
  await row.locator('h2 a').click();
  await page.locator('.careful').waitFor();
  const [email, phone] = await page.locator('.careful li').allTextContents();
  assert.match(email, /^E-mail: hoa@gmial\.com → hoa@gmail\.com/);
  assert.match(phone, /^Số điện thoại: \+84 912 000 222có thể không đúng/);
  for (const why of ['.stages', '.reasons']) assert.match(await page.locator(why).textContent(), /Dữ liệu gửi kèm không cho biết\.$/, 'no reasons were sent');
  await passes(page);
  await visit.close();
});

test('of a lead that an earlier config scored it does not say what that stage asks for today', async () => {
  const visit = await begin();
  const { page } = visit;
  const score = { total: 45, band: 'warm', stage: 'MQL', stages: [{ stage: 'MQL', why: 'when', at: Date.now() }] };
  await postLead(quiet, lead({ fields: { name: 'Tuần Trước' }, score, evidence: { config: '0'.repeat(16) } }));
  await postLead(quiet, lead({ fields: { name: 'Hôm Nay' }, score }));
  await page.goto(`${quiet.url}/inbox/?lang=vi#token=${quiet.token}`);
  for (const [name, reason] of [['Tuần Trước', /MQL: đạt điều kiện/], ['Hôm Nay', /MQL: tổng điểm từ 40 trở lên/]]) {
    await page.locator('.row h2 a', { hasText: name }).click();
    await page.locator('.lead h1', { hasText: name }).waitFor();
    assert.match(await page.locator('.stages').textContent(), reason);
    await page.locator('.way .back').click();
  }
  await visit.close();
});

test('nothing of a hostile lead runs, whatever it puts where, and no lead is invisible', async (t) => {
  const visit = await begin();
  const { page } = visit;
  const other = new Receiver();
  t.after(() => other.dispose()); // also when the test fails: the suite would wait for it
  await other.start();
  const markup = '<img src=/x onerror="document.title=1"><script>document.title=2</script>';
  const hostile = [
    { fields: { name: markup, email: 'javascript:alert(1)', phone: 'javascript:1' } },
    { fields: { name: `\u202e${markup}`, __proto__: { x: 1 }, constructor: markup, [markup]: markup }, form: '__proto__', offer: 'constructor' },
    { score: { total: 1e308, band: 'toString', stage: 'constructor', stages: [{ stage: markup, why: '__proto__', at: 1e300 }, null, 5], next: { stage: markup, missing: [{ when: { [markup]: [markup] } }, { when: null }, { when: { var: { a: 1 } } }] }, contributions: [{ rule: markup, points: 5, note: { vi: markup } }] } },
    { attribution: { last: { source: markup, campaign: { a: 1 } }, channel: 'hasOwnProperty', landing: 'javascript:alert(1)' }, consent: [{ text: markup, version: markup, granted: true }] },
    { warnings: [{ field: '__proto__', code: 'constructor', suggestion: markup }, 7, null], spam: { reasons: [markup, { code: markup }] } },
    { visit: { pages: 'many', visits: 1e9 }, page: { title: markup }, fields: { name: 'x'.repeat(20_000) } },
    { score: 'none', evidence: 5 },
    { evidence: { core: 'other', log: [{ k: markup, w: 1e300, path: markup, gained: [{ points: markup }] }, { k: 'page', path: markup, query: { utm_source: markup } }, null, 7, { k: 'seen', surface: '__proto__', w: 5 }] } },
  ];
  for (const change of hostile) await postLead(other, lead(change));
  await openInbox(visit, other, { count: hostile.length });
  assert.equal(await rows(page).count(), hostile.length);
  for (let at = 0; at < hostile.length; at += 1) {
    await rows(page).nth(at).locator('h2 a').click();
    await page.locator('.lead').waitFor();
    assert.deepEqual(await page.locator('main img, main script, main iframe').count(), 0);
    const schemes = await page.locator('main a').evaluateAll((links) => links.map((link) => (link.origin === 'https://zalo.me' ? link.origin : link.protocol)));
    assert.ok(schemes.every((scheme) => ['http:', 'tel:', 'mailto:', 'https://zalo.me'].includes(scheme)), schemes.join());
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `lead ${at} scrolls sideways`);
    await page.locator('.way .back').click();
    await page.locator('.leads').waitFor({ state: 'visible' });
  }
  assert.match(await page.title(), /Khách tiềm năng/);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a wrong token is said to be one, and a receiver that is gone is said to be gone, and heard again', async (t) => {
  const visit = await begin();
  const { page } = visit;
  const other = new Receiver();
  t.after(() => other.dispose()); // also when the test fails: the suite would wait for it
  await other.start();
  await page.goto(`${other.url}/inbox/?lang=en#token=guess`);
  await page.getByText('The token was not accepted').waitFor();
  await page.goto(`${other.url}/inbox/?lang=en&again#token=${other.token}`);
  await page.locator('[data-connection][data-state=live]').waitFor();
  await other.kill();
  await page.getByText('The receiver does not answer').waitFor();
  await other.start();
  await page.locator('[data-connection][data-state=live]').waitFor();
  await visit.close();
});

test('what looks as if a machine had sent it is apart, can be read, and is moved to the leads by a press', async (t) => {
  const other = new Receiver();
  t.after(() => other.dispose());
  await other.start();
  const [bot, doubtful] = [lead({ fields: { name: 'Máy Nào Đó' }, spam: { score: 100, reasons: ['honeypot'] } }), lead({ spam: { score: 40, reasons: ['links'] } })];
  for (const one of [bot, doubtful]) await postLead(other, one);
  const visit = await begin({ viewport: PHONE });
  const { page } = visit;
  await openInbox(visit, other, { lang: 'en', count: 1 });
  assert.deepEqual(await names(page), ['Trần Quốc Bảo']);
  await page.getByRole('link', { name: 'Set aside (1)' }).click();
  await until(async () => (await names(page)).join() === 'Máy Nào Đó');
  await page.getByText('as if a machine had sent them').waitFor();
  await passes(page);
  await rows(page).first().locator('h2 a').click();
  await page.locator('.lead').waitFor();
  assert.match(new URL(page.url()).hash, /^#\/quarantine\/1$/);
  await passes(page);
  await page.getByRole('button', { name: 'Move to the leads' }).click();
  await until(async () => new URL(page.url()).hash === '#/lead/3');
  await until(async () => (await page.getByRole('button', { name: 'Move to the leads' }).count()) === 0);
  await page.locator('.lead h1').waitFor();
  await page.locator('.way .back').click();
  await until(async () => (await names(page)).length === 2);
  assert.deepEqual((await names(page)).toSorted(), ['Máy Nào Đó', 'Trần Quốc Bảo']);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
