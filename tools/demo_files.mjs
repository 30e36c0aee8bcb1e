// Prints demo/files/*.html to the PDFs that the demo gives away, and that are committed beside them: a browser is not asked of
// whoever only runs the demo.   node tools/demo_files.mjs
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { root } from './run.mjs';

const folder = join(root, 'demo/files');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const name of readdirSync(folder).filter((file) => file.endsWith('.html'))) {
  await page.goto(pathToFileURL(join(folder, name)).href);
  await page.pdf({ path: join(folder, name.replace(/html$/, 'pdf')), preferCSSPageSize: true, printBackground: true });
}
await browser.close();
