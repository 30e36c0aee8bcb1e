// A browser that is killed, with everything in it, right after the click on submit. The record and the request are both under
// way when the click's task ends; what is lost after that is what had not yet left the page's process for the browser's and the
// network's. How much that is, is printed. What had left is at the receiver, or in the outbox on the disk, from where the next
// page sends it; and none comes twice.
//   LEADLINE_KILLS=10 node --test tests/e2e/killed.alone.test.mjs      ten rounds of each
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Visit } from './support/browser.mjs';
import { startOnProfile } from './support/profile.mjs';
import { Receiver, until } from './support/receiver.mjs';

const ROUNDS = Number(process.env.LEADLINE_KILLS ?? 2);
/** By then it has left, on a machine that does nothing else. */
const SURE_MS = 250;
/** As long as a page that is gone may hold a record (js/outbox.ts): what it was sending, the next one sends after that. */
const LEASE_MS = 30_000;

/** Fills the form in and presses its button; resolves when the click's task in the page has ended. */
async function submit({ context }, receiver, email) {
  const visitor = await Visit.begin(context);
  await visitor.open(`${receiver.url}/blog/`);
  await visitor.openPriceList();
  await visitor.field('price-list', 'name').fill('Nguyễn Thị Ánh');
  await visitor.field('price-list', 'email').fill(email);
  await visitor.field('price-list', 'phone').fill('0912 345 678');
  await visitor.field('price-list', 'agree').check();
  await visitor.submitButton('price-list').evaluate((button) => button.click());
}

/** Of which submissions a lead has come, when every record has been sent that lies in the profile. */
async function delivered(profile, receiver, sent) {
  const browser = await startOnProfile(profile);
  await browser.context.addInitScript((later) => {
    const { now } = Date;
    Date.now = (() => now() + later).bind(null); // bound, it passes for the browser's own (js/natives.ts)
  }, LEASE_MS + 1000);
  const visitor = await Visit.begin(browser.context);
  await visitor.open(`${receiver.url}/blog/`);
  const emails = async () => (await receiver.leads()).map(({ lead }) => lead.fields.email);
  await until(async () => (await emails()).length >= sent.length, 'all are there', 10).catch(() => {});
  await visitor.page.waitForTimeout(1500); // for one too many
  await browser.kill();
  return emails();
}

for (const delay of [0, 10, 50, SURE_MS]) {
  test(`a browser that is killed ${delay} ms after the click: ${delay < SURE_MS ? '' : 'each lead arrives, and '}none arrives twice`, async (context) => {
    const profile = mkdtempSync(join(tmpdir(), 'leadline-profile-'));
    const receiver = await new Receiver().start();
    try {
      const sent = Array.from({ length: ROUNDS }, (_, round) => `round.${round}@example.com`);
      for (const email of sent) {
        const browser = await startOnProfile(profile);
        await submit(browser, receiver, email);
        if (delay > 0) await new Promise((then) => setTimeout(then, delay));
        await browser.kill();
      }
      const atOnce = (await receiver.leads()).length;
      const arrived = await delivered(profile, receiver, sent);
      const lost = sent.filter((email) => !arrived.includes(email));
      context.diagnostic(`${delay} ms: of ${sent.length} leads ${atOnce} were at the receiver, ${arrived.length - atOnce} came from the outbox, ${lost.length} were lost`);
      assert.equal(new Set(arrived).size, arrived.length, 'none twice');
      if (delay >= SURE_MS) assert.deepEqual(lost, []);
    } finally {
      await receiver.dispose();
      rmSync(profile, { recursive: true, force: true });
    }
  });
}
