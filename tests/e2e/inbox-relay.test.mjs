// What the inbox shows of leads that are sent on, and what somebody does there: sends one again, pauses, resumes, tests.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { postLead } from './support/leads.mjs';
import { Receiver, root } from './support/receiver.mjs';

const folder = mkdtempSync(join(tmpdir(), 'leadline-relay-'));
const types = [];
let status = 422;
const crm = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => { text += part; }).on('end', () => {
    types.push(JSON.parse(text).type);
    response.writeHead(status).end('{}');
  });
});
let receiver, browser;

before(async () => {
  await new Promise((done) => { crm.listen(0, '127.0.0.1', done); });
  const endpoints = [{ id: 'crm', url: `http://127.0.0.1:${crm.address().port}/` }];
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ site: 'song-xanh', config: `${root}/demo/leadline.json`, relay: { allow: ['127.0.0.1'], endpoints } }));
  receiver = await new Receiver(join(folder, 'site.json')).start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver?.dispose();
  crm.closeAllConnections();
  crm.close();
  rmSync(folder, { recursive: true, force: true });
});

const lead = (id) => ({
  id: id.padStart(32, '0'), type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: 'price-list', fields: { name: 'Trần Quốc Bảo', phone: '+84987654321' },
  score: { total: 65, band: 'hot', stage: 'MQL' }, spam: { score: 0, reasons: [] },
});

for (const lang of ['vi', 'en']) {
  test(`a lead that was not accepted says so and why, and is sent again by a press; places are paused, resumed and tested (${lang})`, async () => {
    const words = { vi: ['Không chuyển được', 'nơi nhận từ chối', 'Gửi lại', 'Đã nhận', 'Nơi nhận khách', 'Tạm dừng', 'Chuyển tiếp', 'Gửi khách thử', 'Nơi này đã nhận khách thử'],
      en: ['Not accepted', 'this lead was refused', 'Send again', 'Accepted', 'Destinations', 'Pause', 'Resume', 'Send a test lead', 'The test lead was accepted'] }[lang];
    const [refused, why, again, accepted, places, pause, resume, sendTest, tested] = words;
    status = 422;
    const visit = await Visit.begin(browser, { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    const { page } = visit;
    await postLead(receiver, lead(lang === 'vi' ? 'a' : 'b'));
    await page.goto(`${receiver.url}/inbox/?lang=${lang}#token=${receiver.token}`);
    assert.equal(await page.evaluate(() => `${document.cookie}${sessionStorage.length}`), '0', 'no script has the token');
    await page.locator('.row h2 a').first().click();
    await page.locator('.sent-on li[data-state=failed]', { hasText: `${refused} 422: ${why}` }).waitFor();
    await passes(page);
    status = 200;
    await page.getByRole('button', { name: `${again}: crm` }).click();
    await page.locator('.sent-on li[data-state=accepted]', { hasText: accepted }).waitFor();

    await page.getByRole('link', { name: places }).click();
    await page.locator('.places li', { hasText: 'crm' }).waitFor();
    await passes(page);
    await page.getByRole('button', { name: `${pause}: crm` }).click();
    await page.locator('.places li[data-paused=true]').waitFor();
    await page.getByRole('button', { name: `${resume}: crm` }).click();
    await page.locator('.places li[data-paused=false]').waitFor();
    await page.getByRole('button', { name: `${sendTest}: crm` }).click();
    await page.getByText(tested).waitFor();
    assert.equal(types.at(-1), 'test');
    await page.locator('[data-here]').click();
    await page.locator('.row').first().waitFor();

    await page.locator('[data-leave]').click();
    await page.getByText(lang === 'vi' ? 'Trang này cần mã truy cập' : 'This page needs its token').waitFor();
    assert.deepEqual(await page.context().cookies(), []);
    await visit.close();
  });
}
