// A visit recorded in a browser is a session like any other: the native core gives the same answers to it, byte for byte.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch, Visit, withScriptAttributes } from './support/browser.mjs';
import { program, Receiver, root } from './support/receiver.mjs';

test('a real visit, replayed natively, gives the same answers', async () => {
  const browser = await launch();
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await withScriptAttributes(visitor.page, 'data-record');
    await visitor.open(`${receiver.url}/blog/?utm_source=newsletter&utm_medium=email&utm_term=căn+hộ`);
    await visitor.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await visitor.page.waitForTimeout(1500);
    await visitor.openPriceList();
    await visitor.submitButton('price-list').click();
    await visitor.fillPriceList();
    await visitor.submitButton('price-list').click();
    await visitor.sees('Đã nhận được!');
    const log = (await visitor.page.evaluate(() => leadline.log())).split('\n');
    const events = log.filter((line) => line.startsWith('> '));
    const answers = log.filter((line) => line.startsWith('< ')).map((line) => line.slice(2));
    assert.ok(events.length > 10);
    assert.equal(answers.length, events.length);

    const file = join(receiver.data, 'visit.jsonl');
    writeFileSync(file, `${events.join('\n')}\n`);
    const native = execFileSync(program, ['replay', '--config', join(root, 'demo/leadline.json'), file], { encoding: 'utf8' });
    native.trimEnd().split('\n').forEach((answer, at) => assert.equal(answers[at], answer, `event ${at + 1}: ${events[at]}`));
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await browser.close();
    await receiver.dispose();
  }
});
