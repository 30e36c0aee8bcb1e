// A page in a language that we do not speak: what we say ourselves comes from the config (docs/forms.md, "Our own words"), in the core's
// part of a form as in the shell's.
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { otherOrigin } from './support/pages.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Angebot</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Angebot</h1>
<p><a href="#" data-leadline="quote">Ein Angebot</a></p></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const WORDS = {
  Close: 'Schließen', Send: 'Senden', ' (optional)': ' (freiwillig)', 'Please fill in “{label}”.': 'Bitte „{label}“ ausfüllen.', 'Remove {name}': '{name} entfernen',
  'Choose files of these kinds: {n}.': 'Bitte nur: {n}.', images: 'Bilder', 'Thank you!': 'Danke!', 'Please check the marked fields.': 'Bitte die markierten Felder prüfen.',
};

visit('a form in German says all of it in German, and passes as such', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.getByRole('link', { name: 'Ein Angebot' }).click();
  const form = visitor.surface('quote');
  await form.getByRole('button', { name: 'Schließen' }).waitFor();
  await form.getByRole('button', { name: 'Senden' }).click();
  await form.getByText('Bitte „Name“ ausfüllen.').waitFor();
  const file = form.locator('input[type=file]');
  await file.setInputFiles({ name: 'plan.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('x') });
  await form.getByText('Bitte nur: Bilder, PDF.').waitFor();
  await form.getByRole('button', { name: 'plan.exe entfernen' }).click();
  await passes(visitor.page);
  await visitor.field('quote', 'name').fill('Jürgen');
  await form.getByRole('button', { name: 'Senden' }).click();
  await form.getByRole('heading', { name: 'Danke!' }).waitFor();
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.fields, lead.locale], [{ name: 'Jürgen' }, 'de']);
}, () => otherOrigin({ '/': { body: PAGE } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, {
    version: 1, locale: 'de', words: { de: WORDS },
    forms: [{ id: 'quote', display: 'modal', title: 'Angebot', fields: [{ name: 'name', label: 'Name', required: true }, { name: 'plan', type: 'file', label: 'Grundriss', accept: ['image/*', '.pdf'] }] }],
  });
}));
