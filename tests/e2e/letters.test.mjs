// The pages that a letter's links lead to, and what the inbox shows of it: a real mail server, a real browser, the buttons pressed by hand and by keyboard.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { linkIn, mailServer } from '../js/mail-kit.mjs';
import { passes } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { postLead } from './support/leads.mjs';
import { Receiver, root } from './support/receiver.mjs';

const folder = mkdtempSync(join(tmpdir(), 'leadline-letters-'));
const closing = [];
let receiver, browser, mail;

before(async () => {
  mail = await mailServer({ after: (close) => closing.push(close) });
  writeFileSync(join(folder, 'site.json'), JSON.stringify({
    site: 'song-xanh', name: 'Sông Xanh <& bạn>', config: `${root}/demo/leadline.json`, address: 'https://leads.songxanh.example', mail: { url: mail.url, from: 'chao@songxanh.example' }, relay: { allow: ['127.0.0.1'] },
    letters: [{ id: 'guide', confirm: true, subject: 'x', text: 'y' }], routing: { people: [{ id: 'lan', name: 'Lan Phạm' }, { id: 'minh', name: 'Minh Trần' }], rules: [{ to: ['lan'] }] },
  }));
  receiver = await new Receiver(join(folder, 'site.json')).start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver?.dispose();
  for (const close of closing) close();
  rmSync(folder, { recursive: true, force: true });
});

const next = async (count) => { for (const end = Date.now() + 15_000; mail.mails.length < count;) { assert.ok(Date.now() < end, `mail ${count}`); await new Promise((then) => { setTimeout(then, 25); }); } return mail.mails[count - 1]; };

const WORDS = {
  vi: { confirm: 'Đúng, đây là email của tôi', thanks: 'Cảm ơn bạn', stop: 'Ngừng gửi thư cho tôi', stopped: 'Bạn sẽ không nhận thư nữa', again: 'Tôi bấm nhầm', allowed: 'Bạn sẽ lại nhận được thư', noted: 'Đã xác nhận địa chỉ email lúc', owner: 'Người phụ trách', save: 'Lưu', saved: 'Đã lưu.' },
  en: { confirm: 'Yes, it is mine', thanks: 'Thank you', stop: 'Send me no more', stopped: 'You get no more letters', again: 'That was a mistake', allowed: 'You get letters again', noted: 'The e-mail address was confirmed:', owner: 'Owner', save: 'Save', saved: 'Saved.' },
};

for (const [lang, said] of Object.entries(WORDS)) {
  test(`who says that the address is theirs gets the letter; who wants no more says so, and may think better of it (${lang})`, async () => {
    const { page } = await Visit.begin(browser, { viewport: { width: 360, height: 740 }, locale: lang === 'vi' ? 'vi-VN' : 'en-US', reducedMotion: 'reduce' });
    const before = mail.mails.length;
    await postLead(receiver, { id: (lang === 'vi' ? 'a' : 'b').padStart(32, '0'), type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: 'price-list', fields: { name: 'Bảo', email: `${lang}@example.com` }, score: { total: 5 } });
    await page.goto(receiver.url + linkIn(await next(before + 1), 'confirm'));
    assert.match(await page.locator('main p').textContent(), /Sông Xanh <& bạn>/, 'as text');
    await passes(page);
    await page.getByRole('button', { name: said.confirm }).press('Enter');
    await page.getByRole('heading', { name: said.thanks }).waitFor();
    const letter = await next(before + 2);
    assert.equal(letter.header('subject'), 'x');
    await page.goto(receiver.url + linkIn(letter, 'stop'));
    await passes(page);
    await page.getByRole('button', { name: said.stop }).click();
    await page.getByRole('heading', { name: said.stopped }).waitFor();
    await page.getByRole('button', { name: said.again }).click();
    await page.getByRole('heading', { name: said.allowed }).waitFor();
    await page.goto(`${receiver.url}/inbox/?lang=${lang}#token=${receiver.token}`);
    await page.locator('.row h2 a').first().click();
    await page.getByText(said.noted).waitFor();
    const owner = page.locator('.work').getByLabel(said.owner);
    assert.equal(await owner.inputValue(), 'lan');
    await owner.selectOption('minh');
    await page.locator('.work').getByRole('button', { name: said.save, exact: true }).click();
    await page.locator('.work').getByText(said.saved, { exact: true }).waitFor();
    await passes(page);
    await page.goto(`${receiver.url}/inbox/?lang=${lang}`);
    await page.locator('.row', { hasText: 'Minh Trần' }).first().waitFor();
  });
}
