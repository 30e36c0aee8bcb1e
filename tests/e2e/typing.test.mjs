// The browser owns the text being typed: an input method's half-made word (Telex, VNI) survives everything we do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Visit, withScriptAttributes } from './support/browser.mjs';
import { Firefox } from './support/marionette.mjs';
import { otherOrigin } from './support/pages.mjs';
import { Receiver, until } from './support/receiver.mjs';
import { NAME, retyped, typeName } from './support/telex.mjs';

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

/** The two ways of Vietnamese keyboards: a word is composed, and ended by a space; or letters are taken back and typed anew. */
const WAYS = {
  'composed, as macOS, Android and IBus do it': ({ compose, commit }) => ({ to: (word) => compose(word), end: (word) => commit(word) }),
  'taken back and typed anew, as Unikey and EVKey do it': ({ back, type }) => ({
    async to(word, before) {
      const change = retyped(before, word);
      for (let i = 0; i < change.back; ++i) await back();
      await type(change.text);
    },
    end: () => undefined,
  }),
};

for (const [way, typist] of Object.entries(WAYS)) {
  test(`Chromium: "${NAME}", ${way}: no key is lost or changed, and it arrives whole`, () =>
    markedForm(async ({ visitor, compose, commit, heard }) => {
      const name = visitor.field('price-list', 'name'), { keyboard } = visitor.page;
      await name.focus();
      const keys = { compose, commit, back: () => keyboard.press('Backspace'), type: (text) => keyboard.insertText(text) };
      // Things happen meanwhile: the page tracks something, a timer fires, a message may be redrawn.
      const wrong = await typeName({ ...typist(keys), space: () => keyboard.press('Space'), value: () => name.inputValue(), between: () => visitor.page.evaluate(() => leadline.track('meanwhile')) });
      assert.deepEqual(wrong, []);
      assert.deepEqual(await heard(), [], 'nothing is validated in the middle of it');
      await visitor.field('price-list', 'email').focus();
      assert.equal(await name.inputValue(), NAME);
      assert.deepEqual((await heard()).map(({ name: field, value }) => [field, value]), [['name', NAME]]);
    }));
}

/** A page with a form in Firefox, after a submit that left its fields marked. */
async function firefoxForm(body) {
  const script = '<script async src="/dist/leadline.js" data-record data-config="/leadline.json"></script>';
  const begun = await otherOrigin({ '/': { body: `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>A form</title></head><body><h1>A form</h1><div data-leadline-slot="ask"></div>${script}</body></html>` } }, (config) => {
    config.forms = [{ id: 'ask', title: 'Hỏi', fields: [{ name: 'name', label: 'Họ tên', required: true, minLength: 3, autocomplete: 'name' }, { name: 'email', type: 'email', label: 'E-mail', required: true }] }];
    config.ctas = [];
  });
  const firefox = await Firefox.start();
  try {
    await firefox.open(`${begun.pages.url}/`);
    const inside = (what, more) => firefox.run((selector, act) => {
      const found = document.querySelector('leadline-surface')?.shadowRoot.querySelector(selector);
      if (act === 'focus') found?.focus();
      if (act === 'click') found?.click();
      return found ? (found.value ?? found.textContent) : null;
    }, what, more);
    await until(async () => (await inside('[name="name"]')) !== null, 'the form is there');
    await inside('button[type=submit]', 'click');
    await until(() => inside('[id="e.name"]'), 'the field is marked');
    await body({ firefox, inside, ...begun });
  } finally {
    await firefox.close();
    await begun.dispose();
  }
}

/** The browser's own input processor, which is what input methods talk to. */
const compose = (firefox) => (text) => firefox.runInBrowser((word) => {
  const made = () => Components.classes['@mozilla.org/text-input-processor;1'].createInstance(Components.interfaces.nsITextInputProcessor);
  const processor = (window.leadlineTest ??= made());
  if (!processor.hasComposition && !processor.beginInputTransactionForTests(window)) throw new Error('no input method can be had');
  processor.setPendingCompositionString(word);
  processor.appendClauseToPendingComposition(word.length, processor.ATTR_RAW_CLAUSE);
  processor.setCaretInPendingComposition(word.length);
  processor.flushPendingComposition();
}, text);
const commit = (firefox) => () => firefox.runInBrowser(() => window.leadlineTest.commitComposition());

for (const [way, typist] of Object.entries(WAYS)) {
  test(`Firefox: "${NAME}", ${way}: no key is lost or changed, and it arrives whole`, () =>
    firefoxForm(async ({ firefox, inside, receiver }) => {
      const heard = async () => (await firefox.run(() => leadline.log())).split('\n').filter((line) => line.startsWith('> ')).map((line) => JSON.parse(line.slice(2))).filter(({ k }) => k === 'field');
      await inside('[name="name"]', 'focus');
      const keys = { compose: compose(firefox), commit: commit(firefox), back: () => firefox.press('\uE003'), type: (text) => firefox.press(...text) };
      const wrong = await typeName({ ...typist(keys), space: () => firefox.press(' '), value: () => inside('[name="name"]'), between: () => firefox.run(() => leadline.track('meanwhile')) });
      assert.deepEqual(wrong, []);
      assert.deepEqual(await heard(), [], 'nothing is validated in the middle of it');
      await firefox.press('\uE004'); // Tab
      await until(async () => (await inside('[id="e.name"]')) === null, 'the mark is gone once the field was left');
      assert.equal(await inside('[name="name"]'), NAME);
      assert.deepEqual((await heard()).map(({ name, value }) => [name, value]), [['name', NAME]]);
      await firefox.press(...'an@example.com', '\uE007'); // Enter
      const [{ lead }] = await receiver.waitForLeads(1);
      assert.equal(lead.fields.name, NAME);
    }));
}

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
