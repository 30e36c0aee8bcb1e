// The pictures of the gallery in docs/img: `npm run build`, then node tools/pictures.mjs [NAME…]. Whatever fonts this machine has are in them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../tests/e2e/support/browser.mjs';
import { drawn } from '../tests/e2e/support/gallery.mjs';
import { Receiver, root } from '../tests/e2e/support/receiver.mjs';

const LARGEST = 40_000;
const DESKTOP = { width: 1200, height: 750 };
const PHONE = { width: 390, height: 780 };
const onDesktop = (look, lang) => ['inline', 'slideIn', 'modal&scheme=dark', 'fullscreen'].map((kind) => `look=${look}&lang=${lang}&kind=${kind}`);

/** Each picture: the size of its windows, how many stand in a row, how wide it is, and what its windows show. */
const PICTURES = {
  quiet: [DESKTOP, 2, 1200, onDesktop('quiet', 'en')],
  bold: [DESKTOP, 2, 1200, onDesktop('bold', 'en')],
  editorial: [DESKTOP, 2, 1200, onDesktop('editorial', 'en')],
  phones: [PHONE, 4, 960, ['kind=bar', 'kind=slideIn&look=bold&accent=%239a4a3c', 'kind=gate&look=editorial', 'kind=modal&look=bold&scheme=dark'].map((one) => `${one}&lang=vi`)],
  forms: [{ width: 700, height: 760 }, 3, 1200, ['quiet', 'bold', 'editorial'].map((look) => `kind=form&lang=vi&look=${look}${look === 'bold' ? '' : '&scheme=light'}`)],
  mirrored: [DESKTOP, 2, 1200, ['kind=slideIn&look=quiet', 'kind=modal&look=bold&accent=%232b4fa8'].map((one) => `${one}&lang=ar`)],
};

/** In the page: one picture of several, as small as it has to be. */
async function joined({ shots, columns, width, largest }) {
  const images = await Promise.all(shots.map(async (shot) => createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob())));
  const gap = 12;
  const wide = (width - gap * (columns - 1)) / columns;
  const high = Math.round((wide * images[0].height) / images[0].width);
  const canvas = new OffscreenCanvas(width, Math.ceil(images.length / columns) * (high + gap) - gap);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  for (const [i, image] of images.entries()) context.drawImage(image, (i % columns) * (wide + gap), Math.floor(i / columns) * (high + gap), wide, high);
  for (let quality = 0.9; ; quality -= 0.05) {
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
    if (bytes.length <= largest || quality < 0.3) return [...bytes];
  }
}

const receiver = await new Receiver().start();
const browser = await launch();
mkdirSync(join(root, 'docs/img'), { recursive: true });
for (const [name, [viewport, columns, width, states]] of Object.entries(PICTURES).filter(([one]) => process.argv.length < 3 || process.argv.includes(one))) {
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  const shots = [];
  for (const state of states) {
    await page.goto(`${receiver.url}/gallery/stage.html?${state}`);
    await drawn(page);
    await page.waitForTimeout(100);
    shots.push((await page.screenshot()).toString('base64'));
  }
  const bytes = await page.evaluate(joined, { shots, columns, width, largest: LARGEST });
  writeFileSync(join(root, `docs/img/${name}.webp`), Buffer.from(bytes));
  console.log(`docs/img/${name}.webp: ${bytes.length} bytes`);
  await page.close();
}
await browser.close();
await receiver.dispose();
