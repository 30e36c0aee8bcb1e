// What each kind of surface looks like in each look, to whoever: on a wide screen and a phone, in the light and in the dark, at 400 %, with
// forced colours, from right to left, by keyboard, read aloud, and on pages whose own styles mean no good. The pages are the gallery's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passes, violations } from './support/axe.mjs';
import { launch, Visit } from './support/browser.mjs';
import { DIALOGS, FLOATS, focus, KINDS, LOOKS, outOfReach, picture, shifts, toStage, unframed, visitor } from './support/gallery.mjs';
import { CALM, HOSTILE } from './support/hostile.mjs';
import { READ_ALOUD } from './support/read-aloud.mjs';
import { Receiver } from './support/receiver.mjs';

const receiver = new Receiver();
let browser;
/** One visitor looks at everything; where nothing may be remembered, each page begins anew. */
let visit;
before(async () => {
  await receiver.start();
  browser = await launch();
  visit = await visitor(browser);
});
after(async () => {
  await browser?.close();
  await receiver.dispose();
});

/** A test on the gallery's page of one kind in one look; whatever the page complained about fails it. */
const onPage = (name, state, body) => test(name, async (t) => {
  await toStage(visit, receiver.url, state);
  await body(visit.page, t);
  assert.deepEqual(visit.complaints.splice(0), []);
});

/** Each look in a language of its own: so each is seen with marks above and below, and from the right. */
const LANGUAGE = { quiet: 'vi', bold: 'en', editorial: 'ar' };

for (const look of LOOKS) {
  for (const kind of KINDS) {
    onPage(`${kind}, ${look}`, { kind, look, lang: LANGUAGE[look] }, async (page, t) => {
      await t.test('moves nothing when it comes', async () => assert.deepEqual(await shifts(page), []));
      for (const width of [1280, 390]) {
        await t.test(`has no violation at ${width} px, in the light and in the dark, and each of its parts can be reached`, async () => {
          await page.setViewportSize({ width, height: 640 });
          for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            assert.deepEqual([...await violations(page), ...await outOfReach(page)], [], colorScheme);
          }
        });
      }
      await t.test('fits a small phone', async () => {
        await page.setViewportSize({ width: 320, height: 640 });
        assert.deepEqual(await outOfReach(page), []);
      });
      await t.test('can be read and used at 400 %', async () => {
        await page.setViewportSize({ width: 320, height: 256 });
        assert.deepEqual(await outOfReach(page), []);
      });
      await t.test('has edges when colours are forced', async () => {
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
        assert.deepEqual(await unframed(page), []);
        await page.emulateMedia({ forcedColors: 'none' });
      });
      await t.test("is the same, pixel by pixel, whatever the page's styles say", async () => {
        await page.setViewportSize({ width: 900, height: 800 });
        const calm = await picture(page, CALM);
        for (const [name, css] of Object.entries(HOSTILE)) assert.ok((await picture(page, css + CALM)).equals(calm), name);
      });
    });
  }
}

/** Presses Tab until the focus is where it should be; where it has been on the way. */
async function tabTo(page, wanted) {
  const way = [];
  for (let i = 0; i < 12 && way[way.length - 1] !== wanted; ++i) {
    await page.keyboard.press('Tab');
    way.push(await focus(page));
  }
  assert.equal(way[way.length - 1], wanted, way.join());
  return way;
}

const gone = (page) => page.locator('leadline-surface').waitFor({ state: 'detached' });
const opened = (page) => page.locator('leadline-surface dialog[open]').waitFor();

const BY_KEYBOARD = {
  async inPage(page) {
    await page.locator('#before').focus();
    await tabTo(page, 'll-button');
    await page.keyboard.press('Enter');
    await opened(page);
    assert.equal(await focus(page), 'll-control');
    await page.keyboard.press('Escape');
    await page.locator('leadline-surface dialog').waitFor({ state: 'detached' });
    assert.equal(await focus(page), 'll-button', 'the focus is back');
    await tabTo(page, 'after');
  },
  async panel(page) {
    await page.locator('#before').focus();
    const way = await tabTo(page, 'after');
    assert.deepEqual(way, ['ll-control', 'll-control', 'll-control', 'll-checkbox', 'll-button', 'after']);
  },
  async float(page, kind) {
    assert.equal(await focus(page), 'body', 'it takes no focus');
    await page.locator('#after').focus();
    await tabTo(page, kind === 'tab' ? 'll-tab' : 'll-button');
    await tabTo(page, 'll-close');
    await page.keyboard.press('Escape');
    await gone(page);
    assert.equal(await focus(page), 'after', 'the focus is back');
  },
  async dialog(page, kind) {
    const first = kind === 'form' ? 'll-control' : 'll-button';
    assert.equal(await focus(page), first, 'it has the focus');
    const way = new Set();
    for (let i = 0; i < 10; ++i) {
      await page.keyboard.press('Tab');
      way.add(await focus(page));
    }
    assert.ok(!way.has('before') && !way.has('after') && way.has('ll-close') && way.has('ll-button'), [...way].join());
    await page.keyboard.press('Escape');
    await gone(page);
    await page.locator('#before').focus();
    await page.evaluate((one) => (one === 'form' ? leadline.open('price-list') : leadline.preview(one)), kind);
    await opened(page);
    assert.equal(await focus(page), first);
    await page.locator('leadline-surface .ll-close').press('Enter');
    await gone(page);
    assert.equal(await focus(page), 'before', 'the focus is back');
  },
};

for (const kind of KINDS) {
  onPage(`${kind}, with a keyboard and a screen reader`, { kind, lang: 'en' }, async (page, t) => {
    await t.test('is read aloud as it should be', async () => {
      const read = await page.locator('leadline-surface').ariaSnapshot();
      assert.equal(read.replace(/time: \d.*/, 'time: …'), READ_ALOUD[kind]);
    });
    await t.test('is reached, used and left by keyboard', async () => {
      const way = FLOATS.includes(kind) ? 'float' : DIALOGS.includes(kind) ? 'dialog' : kind === 'panel' ? 'panel' : 'inPage';
      await BY_KEYBOARD[way](page, kind);
    });
  });
}

/** Where the middle of each part is, from the left, in hundredths of the window. */
const middles = (page, ...parts) => page.locator('leadline-surface').evaluate(({ shadowRoot }, names) => names.map((name) => {
  const { left, right } = shadowRoot.querySelector(name).getBoundingClientRect();
  return Math.round(((left + right) / 2 / document.documentElement.clientWidth) * 100);
}), parts);

for (const [kind, parts] of [['inline', ['.ll-picture', '.ll-body']], ['slideIn', ['.ll-cta', '.ll-close']], ['modal', ['.ll-picture', '.ll-body', '.ll-close']], ['bar', ['.ll-close']], ['tab', ['.ll-cta']]]) {
  onPage(`${kind}, written from right to left, is its own mirror image`, { kind, lang: 'ar' }, async (page) => {
    const mirrored = await middles(page, ...parts);
    await page.goto(page.url().replace('lang=ar', 'lang=en'));
    await page.locator('leadline-surface .ll-cta').waitFor();
    const plain = await middles(page, ...parts);
    for (const [i, part] of parts.entries()) assert.ok(Math.abs(mirrored[i] + plain[i] - 100) <= 3, `${part}: ${plain[i]} %, mirrored ${mirrored[i]} %`);
  });
}

const LONG = 'Eigentumswohnungsbesichtigungsterminvereinbarung ohne Grundstücksverkehrsgenehmigungszuständigkeit';
test('long words have room on a small phone', async () => {
  const edit = (config) => config.replace(/("(?:title|eyebrow|text|button)": \{[^}]*"en": )"[^"]*"/g, `$1"${LONG}"`);
  const german = await visitor(browser, { edit });
  for (const kind of ['inline', 'bar', 'slideIn', 'modal', 'tab']) {
    await toStage(german, receiver.url, { kind, look: 'bold', lang: 'en' }, { width: 320, height: 568 });
    assert.deepEqual(await outOfReach(german.page), [], kind);
  }
  await german.close();
});

test('the gallery shows what one chooses, has an address for it, and no violation', async () => {
  const chooser = await Visit.begin(browser, { reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const { page } = chooser;
  await page.goto(`${receiver.url}/gallery/?lang=en`);
  const stage = page.frameLocator('iframe');
  await stage.locator('[data-surface="inline"]').waitFor();
  await page.getByRole('link', { name: 'Slide-in' }).click();
  await stage.locator('[data-surface="slideIn"]').waitFor();
  await page.getByRole('link', { name: 'Editorial' }).click();
  await stage.locator('[data-surface="slideIn"][data-look="editorial"]').waitFor();
  assert.match(page.url(), /\?kind=slideIn&look=editorial&lang=en&scheme=light/);
  await page.goBack();
  await stage.locator('[data-surface="slideIn"]:not([data-look])').waitFor();
  assert.match(await page.locator('#config').textContent(), /"kind": "slideIn"/);
  await passes(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await passes(page);
  assert.deepEqual(chooser.complaints, []);
  await chooser.close();
});
