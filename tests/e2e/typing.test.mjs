// The browser owns the text being typed: an input method's half-made word (Telex, VNI) survives everything we do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Visit, withScriptAttributes } from './support/browser.mjs';
import { Receiver } from './support/receiver.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The form open, after a submit that left every field marked as wrong: the core now redraws at each event. */
async function markedForm(body) {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await withScriptAttributes(visitor.page, 'data-record');
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.openPriceList();
    await visitor.submitButton('price-list').click();
    const keyboard = await visitor.context.newCDPSession(visitor.page);
    const compose = (text) => keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    const commit = (text) => keyboard.send('Input.insertText', { text });
    const heard = async () => (await visitor.page.evaluate(() => leadline.log())).split('\n')
      .filter((line) => line.startsWith('> ')).map((line) => JSON.parse(line.slice(2))).filter(({ k }) => k === 'field');
    await body({ visitor, receiver, compose, commit, heard });
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
}

test('a Vietnamese word is composed letter by letter without being touched, and arrives whole', () =>
  markedForm(async ({ visitor, compose, commit, heard }) => {
    const name = visitor.field('price-list', 'name');
    await name.focus();
    for (const step of ['N', 'Ng', 'Ngu', 'Nguy', 'Nguye', 'Nguyê', 'Nguyên', 'Nguyễn']) {
      await compose(step);
      assert.equal(await name.inputValue(), step);
    }
    // Things happen meanwhile: the page tracks something, a timer fires, a message may be redrawn.
    await visitor.page.evaluate(() => leadline.track('meanwhile'));
    await compose('Nguyễn');
    assert.deepEqual(await heard(), [], 'nothing is validated in the middle of a word');
    await commit('Nguyễn');
    assert.equal(await name.inputValue(), 'Nguyễn');
    await visitor.field('price-list', 'email').focus();
    assert.deepEqual((await heard()).map(({ name, value }) => [name, value]), [['name', 'Nguyễn']]);
  }));

test('a word that is still being composed when the form is sent is sent as it stands', () =>
  markedForm(async ({ visitor, receiver, compose }) => {
    await visitor.fillPriceList({ name: '' });
    await visitor.field('price-list', 'name').focus();
    await compose('Ánh');
    await visitor.submitButton('price-list').click();
    const [{ lead }] = await receiver.waitForLeads(1);
    assert.equal(lead.fields.name, 'Ánh');
  }));

test('a field is told to the core once, when it is left, and again only when it has changed', () =>
  markedForm(async ({ visitor, heard }) => {
    const email = visitor.field('price-list', 'email');
    await email.pressSequentially('anh@example.com');
    assert.deepEqual(await heard(), [], 'not while typing');
    for (let i = 0; i < 2; ++i) {
      await visitor.field('price-list', 'phone').focus();
      await email.focus();
    }
    assert.equal((await heard()).length, 1);
    await email.press('End');
    await email.pressSequentially('.vn');
    await visitor.page.keyboard.press('Tab');
    assert.deepEqual((await heard()).map(({ value }) => value), ['anh@example.com', 'anh@example.com.vn']);
  }));
