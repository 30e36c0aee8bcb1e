// The endpoint that docs/endpoint.md shows, run as it stands there: a lead from another origin arrives once, however often it is sent.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pages } from './support/pages.mjs';
import { root, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = readFileSync(join(root, 'docs/endpoint.md'), 'utf8');
const snippet = (language) => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(page)[1];

/** The docs' endpoint on a folder of its own, and a page with the docs' smallest config that posts to it. */
async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-endpoint-'));
  writeFileSync(join(folder, 'endpoint.mjs'), snippet('js'));
  const pages = await new Pages({
    '/': { body: '<!doctype html><html lang="vi"><title>A page</title><div data-leadline-slot="contact"></div><script async src="/dist/leadline.js" data-config="/leadline.json"></script>' },
  }).start();
  const child = spawn(process.execPath, ['endpoint.mjs'], { cwd: folder, env: { ...process.env, PORT: '0', ORIGIN: pages.url }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = `${line.split(' ')[1]}/`;
  const config = JSON.parse(/^```json\n([^]*?)^```$/m.exec(readFileSync(join(root, 'docs/config.md'), 'utf8'))[1]);
  config.delivery = JSON.parse(snippet('json').replace('http://localhost:8081/', url)).delivery;
  pages.set('/leadline.json', { body: JSON.stringify(config) });
  const file = join(folder, 'leads.jsonl');
  return {
    pages, url,
    leads: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((text) => JSON.parse(text).lead) : []),
    async dispose() {
      child.kill();
      await pages.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

visit('the endpoint of docs/endpoint.md keeps a lead once, and the visitor reads the confirmation', async (visitor, { pages, url, leads }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.field('contact', 'name').fill('Nguyễn Thị Ánh');
  await visitor.field('contact', 'phone').fill('0912 345 678');
  await visitor.field('contact', 'agree').check();
  await visitor.submitButton('contact').click();
  await until(() => leads().length > 0, 'a lead is kept');
  await visitor.surface('contact').locator('[part~=done]').waitFor();
  const [lead] = leads();
  assert.equal(lead.fields.phone, '+84912345678');

  const again = await fetch(url, { method: 'POST', body: JSON.stringify(lead) });
  assert.deepEqual(await again.json(), { accepted: lead.id, dup: true });
  assert.equal(leads().length, 1);
  assert.equal((await fetch(url, { method: 'POST', body: 'no JSON' })).status, 400);
  // What the lead becomes later is no repetition, but comes twice like anything else.
  for (const time of [1, 1, 2]) await fetch(url, { method: 'POST', body: JSON.stringify({ ...lead, type: 'lead.qualified', time: lead.time + time }) });
  assert.deepEqual(leads().map(({ type, time }) => [type, time - lead.time]), [['lead.submitted', 0], ['lead.qualified', 1], ['lead.qualified', 2]]);

  const shown = JSON.parse(/## What arrives\n[^]*?^```json\n([^]*?)^```$/m.exec(page)[1]);
  const arrived = new Set(members(lead));
  assert.deepEqual(members(shown).filter((member) => !arrived.has(member)), [], 'what is shown does not arrive');
}, begin);

/** All members, as deep as they go, with their types: `consent[].granted boolean`. */
function members(value, path = '') {
  if (Array.isArray(value)) return value.flatMap((item) => members(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [`${path} ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => members(inner, `${path}.${name}`));
}
