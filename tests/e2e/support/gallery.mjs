// The demo's gallery as tests use it: one page for each kind and look, its one surface drawn, and what is measured there.
import { Visit } from './browser.mjs';

export const LOOKS = ['quiet', 'bold', 'editorial'];
export const IN_PAGE = ['inline', 'button', 'banner', 'gate', 'panel'];
export const FLOATS = ['bar', 'slideIn', 'tab'];
export const DIALOGS = ['modal', 'fullscreen', 'form'];
export const KINDS = [...IN_PAGE, ...FLOATS, ...DIALOGS];

/** A page that has room for what is to stand in it, and a link before and after it. */
const prepare = () => document.addEventListener('DOMContentLoaded', () => {
  document.querySelector('main').insertAdjacentHTML('beforebegin', '<nav aria-label="Before"><a id="before" href="#before">Before</a></nav>');
  document.body.insertAdjacentHTML('beforeend', '<nav aria-label="After"><a id="after" href="#after">After</a></nav>');
  const room = new CSSStyleSheet();
  room.replaceSync('[data-leadline-slot] { min-height: 720px } main { min-height: 1600px }');
  document.adoptedStyleSheets = [room];
});

/** Somebody who looks at the gallery's stages, one after the other. `edit` may change the text of the gallery's config. */
export async function visitor(browser, { edit, ...options } = {}) {
  const visit = await Visit.begin(browser, { reducedMotion: 'reduce', ...options });
  await visit.page.addInitScript(prepare);
  if (edit) await visit.page.route('**/gallery.json', async (route) => route.fulfill({ body: edit(await (await route.fetch()).text()) }));
  return visit;
}

/** Goes to the page of a kind in a look, and waits until its surface is there with its picture. */
export async function toStage({ page }, url, state, viewport = { width: 1280, height: 800 }) {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await page.goto(`${url}/gallery/stage.html?${new URLSearchParams(state)}`);
  await drawn(page);
}

/** Waits until the surface and its picture are there. */
export async function drawn(page) {
  await page.locator('leadline-surface button, leadline-surface a').first().waitFor();
  await page.locator('leadline-surface').evaluate(({ shadowRoot }) => Promise.all([...shadowRoot.querySelectorAll('img')].map((image) => image.decode())));
}

/** What moved on the page since it began, though nobody touched it. */
export const shifts = (page) => page.evaluate(() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().map(({ value, sources }) => `${value}: ${sources.map(({ node }) => node?.nodeName)}`))).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve([]), 50);
}));

/** Where the focus is: the class of what has it in our surface, or the id of what has it in the page. */
export const focus = (page) => page.evaluate(() => {
  const { activeElement: active } = document;
  const inner = active?.shadowRoot?.activeElement;
  return inner ? inner.className.split(' ')[0] || inner.localName : active?.id || active?.localName;
});

/** What a thumb, or an eye at 400 %, finds wrong: parts out of reach, small targets, text that runs out of its box, scrolling sideways. */
export const outOfReach = (page) => page.evaluate(() => {
  const { shadowRoot: root } = document.querySelector('leadline-surface');
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  for (const element of root.querySelectorAll('button, a.ll-button, .ll-control')) {
    if (element.closest('.ll-trap')) continue;
    const name = element.className;
    element.scrollIntoView({ block: 'nearest' });
    const { left, right, top, bottom, width: wide, height: high } = element.getBoundingClientRect();
    if (wide < 24 || high < 24) found.push(`${name} is ${wide} × ${high}`);
    if (left < -1 || right > width + 1 || top < -1 || bottom > innerHeight + 1) found.push(`${name} is out of the window: ${[left, top, right, bottom].map(Math.round)} of ${width} × ${innerHeight}`);
    const hit = root.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (hit && hit !== element && !element.contains(hit)) found.push(`${name} is covered by ${hit.className}`);
  }
  for (const element of root.querySelectorAll('.ll-body, .ll-form, .ll-cta')) if (getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`${element.className} scrolls sideways`);
  return found;
});

/** A picture of the surface on a page that has these styles besides its own, without what ticks in it, and a blinking caret. */
export async function picture(page, css) {
  const clip = await page.locator('leadline-surface').evaluate(async ({ shadowRoot }, text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
    for (const clock of shadowRoot.querySelectorAll('.ll-clock')) clock.style.visibility = 'hidden';
    shadowRoot.activeElement?.blur();
    const box = shadowRoot.querySelector('dialog, .ll-panel, .ll-cta');
    scrollTo(0, 0);
    await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
    const { x, y, width, height } = box.getBoundingClientRect();
    return { x, y, width, height };
  }, css);
  return page.screenshot({ clip });
}

/** What cannot be told from its surroundings once the visitor's own colours are forced upon it. */
export const unframed = (page) => page.locator('leadline-surface').evaluate(({ shadowRoot, dataset }) => [...shadowRoot.querySelectorAll('.ll-button, .ll-control, .ll-dialog, .ll-panel, :host > .ll-cta, .ll-cta:first-child')]
  .filter((element) => !(dataset.frame === 'button' && element.matches('.ll-cta')) && !(element.matches('dialog .ll-cta')))
  .filter((element) => { const { borderBottomWidth, borderBottomStyle } = getComputedStyle(element); return parseFloat(borderBottomWidth) < 1 || borderBottomStyle === 'none'; })
  .map(({ className }) => className));
