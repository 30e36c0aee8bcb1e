// The demo's offer is decided by the visitor's score, which a switch lets one try: a guide for the cold, a call for the warm, the show
// flat for the hot. The points are real ones, with their reasons.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { Receiver, until } from './support/receiver.mjs';

const receiver = new Receiver();
let browser;

before(async () => {
  await receiver.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await receiver.dispose();
});

const OFFERED = {
  cold: { vi: 'Mua căn hộ đầu tiên, bắt đầu từ đâu?', en: 'Your first flat: where to begin?' },
  warm: { vi: 'Hỏi người đã ba lần mua nhà', en: 'Ask somebody who has bought three homes' },
  hot: { vi: 'Còn một bước: đến xem tận mắt', en: 'One step left: see it yourself' },
};

const score = (visit) => visit.page.evaluate(() => leadline.score());

/** Presses the switch in the score panel, as a visitor does, and waits for what is offered then. */
async function see(visit, band, title) {
  const button = visit.page.locator(`[data-see-as="${band}"]`);
  const panel = visit.page.locator('.demo-bar details');
  if (!await panel.evaluate((details) => details.open)) await panel.locator('summary').click();
  await button.click();
  await visit.surface('next-step').getByRole('heading', { name: title }).waitFor();
  await until(async () => await button.getAttribute('aria-pressed') === 'true', 'the switch says which one it is');
}

for (const [path, lang, width] of [['/', 'vi', 1280], ['/', 'en', 320], ['/blog/', 'en', 1280], ['/blog/', 'vi', 320]]) {
  test(`who is cold, warm or hot is offered what suits, with a reason for each point, and nothing moves (${path}, ${lang}, ${width} px)`, async () => {
    const visit = await Visit.begin(browser, { viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    await visit.open(`${receiver.url}${path}?lang=${lang}`);
    await visit.surface('next-step').getByRole('heading').waitFor();
    const height = () => visit.page.evaluate(() => document.documentElement.scrollHeight);
    const [own, tall] = [(await score(visit)).total, await height()];
    for (const band of ['warm', 'hot', 'warm', 'cold']) {
      await see(visit, band, OFFERED[band][lang]);
      const now = await score(visit);
      assert.equal(now.band || 'cold', band);
      assert.ok(now.contributions.some(({ rule, points, note }) => rule === `as-${band}` && points !== 0 && note), JSON.stringify(now.contributions));
      assert.deepEqual(await violations(visit.page), []);
      assert.equal(await height(), tall, band);
    }
    await see(visit, '', OFFERED.cold[lang]);
    assert.equal((await score(visit)).total, own, 'and everybody is oneself again');
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('each of the three leads on: to the guide\'s form, to the call\'s, to the booking', async () => {
  const visit = await Visit.begin(browser);
  await visit.open(`${receiver.url}/blog/`);
  for (const [band, form] of [['cold', 'ebook'], ['warm', 'consultation']]) {
    await see(visit, band, OFFERED[band].vi);
    await visit.surface('next-step').getByRole('button').click();
    await visit.submitButton(form).waitFor();
    await visit.page.keyboard.press('Escape');
  }
  await see(visit, 'hot', OFFERED.hot.vi);
  await visit.surface('next-step').getByRole('link').click();
  await visit.page.waitForURL('**/#xem-nha');
  await visit.field('visit', 'phone').waitFor();
  await visit.surface('next-step').getByRole('heading', { name: OFFERED.hot.vi }).waitFor({ timeout: 5000 });
  await visit.close();
});

test('a lead of somebody who tried the switch is consistent, and says where the points are from', async () => {
  const visit = await Visit.begin(browser);
  await visit.open(`${receiver.url}/blog/`);
  await see(visit, 'warm', OFFERED.warm.vi);
  const { lead, verdict } = await visit.becomesLead(receiver);
  assert.equal(verdict, 'consistent');
  assert.ok(lead.score.contributions.some(({ rule }) => rule === 'as-warm'));
  await visit.close();
});
