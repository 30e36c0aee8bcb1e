// Surfaces on pages as site builders make them: fixtures of our own (support/builders) that imitate the markup and the CSS of WordPress
// (its block editor, and Elementor), of a shop's theme, of Webflow, and of canvases on which everything is absolute.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { shifts } from './support/gallery.mjs';
import { otherOrigin } from './support/pages.mjs';
import { root } from './support/receiver.mjs';

const BUILDERS = ['gutenberg', 'elementor', 'shop', 'webflow', 'absolute'];
const SURFACES = ['after-third', 'visit', 'bar', 'corner'];
/** All that a site says of it: where its header ends. The bubble of its chat is in the other corner. */
const CLEAR = '<style>leadline-surface[data-frame="bar"] { --ll-edge: 64px }</style>';
const SCRIPT = '<script async src="/dist/leadline.js" data-config="/leadline.json"></script>';
const PLAIN = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Plain</title></head><body><div style="height:900px"></div><main style="width:700px">
<p>1</p><p>2</p><p id="third">3</p><p>4</p><div data-leadline-slot="visit"></div></main></body></html>`;

const words = { title: 'Bảng giá tháng này', text: 'Giá từng căn, gửi qua e-mail.', button: 'Nhận bảng giá', opens: 'price-list' };
const ctas = [
  // On a canvas there is neither article nor main: a site names its box of text.
  { id: 'after-third', kind: 'inline', after: 3, into: 'article, main, .ladi-paragraph', ...words, picture: { src: '/picture.svg', alt: '', width: 400, height: 300 } },
  { id: 'bar', kind: 'bar', position: 'top', ...words },
  { id: 'corner', kind: 'slideIn', position: 'bottom-start', ...words },
];

const fixture = (name) => (name === 'plain' ? PLAIN : readFileSync(join(root, `tests/e2e/support/builders/${name}.html`), 'utf8'));
let browser;
let site;
before(async () => {
  const routes = Object.fromEntries(['plain', ...BUILDERS].map((name) => [`/${name}`, { body: fixture(name).replace('</head>', `${CLEAR}</head>`).replace('</body>', `${SCRIPT}</body>`) }]));
  routes['/picture.svg'] = { body: '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="teal"/></svg>', headers: { 'content-type': 'image/svg+xml' } };
  site = await otherOrigin(routes, (config) => Object.assign(config, { ctas, consent: { default: 'none' } }));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.dispose();
});

const SAID = ['display', 'fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'textAlign', 'textDecorationLine', 'color', 'backgroundColor',
  'paddingTop', 'paddingLeft', 'marginTop', 'marginBottom', 'borderTopWidth', 'borderTopColor', 'borderRadius', 'boxSizing', 'opacity', 'position', 'maxWidth', 'minWidth', 'direction', 'visibility'];

/** What the styles come to, for each element of our surfaces. */
const ours = (page) => page.evaluate(([ids, said]) => ids.flatMap((id) => {
  const { shadowRoot } = document.querySelector(`leadline-surface[data-surface="${id}"]`);
  return [...shadowRoot.querySelectorAll('[class]')].map((element) => {
    const style = getComputedStyle(element);
    return `${id} ${element.className}: ${said.map((one) => `${one}=${style[one]}`).join(' ')}`;
  });
}), [SURFACES, SAID]);

/** The same for each element of the page. */
const theirs = (page) => page.evaluate((said) => [...document.querySelectorAll('body, body *:not(leadline-surface, script)')].map((element) => {
  const style = getComputedStyle(element);
  const box = style.position === 'fixed' ? JSON.stringify(element.getBoundingClientRect()) : element.getBoundingClientRect().width;
  return `${element.localName}#${element.id}.${element.className}: ${box} ${said.map((one) => `${one}=${style[one]}`).join(' ')}`;
}), SAID);

/** Whether a click in its middle meets it. */
const canBeClicked = (page, selector) => page.locator(selector).evaluate((element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
});

async function open(builder) {
  const visit = await Visit.begin(browser, { reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  let go;
  const released = new Promise((then) => { go = then; });
  await visit.page.route('**/dist/leadline.js', async (route) => {
    await released;
    await route.continue();
  });
  await visit.page.goto(`${site.pages.url}/${builder}`, { waitUntil: 'commit' });
  await visit.page.locator('#third').waitFor();
  const before = await theirs(visit.page);
  go();
  for (const id of SURFACES) await visit.surface(id).locator('button').first().waitFor();
  return { visit, page: visit.page, before };
}

let plain;
for (const builder of BUILDERS) {
  test(`on a page as ${builder} makes it, a call to action after the third paragraph, a form in its slot, a bar and a slide-in stand where they should`, async (t) => {
    if (!plain) {
      const { visit, page } = await open('plain');
      plain = await ours(page);
      await visit.close();
    }
    const { visit, page, before } = await open(builder);
    await t.test('after the third paragraph of the text, whatever else has paragraphs', async () => {
      assert.equal(await visit.surface('after-third').evaluate((host) => host.previousElementSibling.id), 'third');
      assert.ok(await visit.surface('after-third').evaluate((host) => host.offsetWidth > 500 && host.offsetHeight > 100));
    });
    await t.test('nothing shifts', async () => assert.deepEqual(await shifts(page), []));
    await t.test('ours is as on a plain page', async () => assert.deepEqual(await ours(page), plain));
    await t.test('theirs is as it was', async () => assert.deepEqual(await theirs(page), before));
    await t.test('its header and its chat can still be used, and ours can', async () => {
      for (const selector of ['#header-link', '#chat']) assert.ok(await canBeClicked(page, selector), selector);
      for (const id of ['bar', 'corner']) for (const part of ['.ll-button', '.ll-close']) await visit.surface(id).locator(part).click({ trial: true });
    });
    await t.test('the form opens, and the one in the page takes what is typed', async () => {
      await visit.surface('after-third').locator('.ll-button').click();
      await visit.field('price-list', 'name').fill('Nguyễn Thị Ánh');
      await page.keyboard.press('Escape');
      await visit.surface('price-list').waitFor({ state: 'detached' });
      await visit.field('visit', 'phone').fill('0912 345 678');
      assert.equal(await visit.field('visit', 'phone').inputValue(), '0912 345 678');
    });
    await t.test('what floats can be closed', async () => {
      for (const id of ['bar', 'corner']) {
        await visit.surface(id).locator('.ll-close').click();
        await visit.surface(id).waitFor({ state: 'detached' });
      }
    });
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}
