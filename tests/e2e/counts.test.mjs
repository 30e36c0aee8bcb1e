// Counts without people, in a real browser: what a page counts reaches the receiver as one beacon when it goes out of sight; nothing is stored, and
// nothing is sent where the visitor does not want to be followed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { otherOrigin } from './support/pages.mjs';
import { program, root, until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const page = (head = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Counted</title>${head}</head><body><main><h1>Flats</h1>
<div data-leadline-slot="contact"></div><p><a href="/next">Next</a></p></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

/** A page on an origin of its own whose config counts: to the receiver, or (`here`) to the page's own host, which keeps what comes in `counted`. */
const site = ({ counts = true, here = true, consent = { default: 'session' }, head } = {}) => async () => {
  const counted = [];
  const take = async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    counted.push({ ...JSON.parse(text), headers: request.headers });
    response.writeHead(204).end();
  };
  const begun = await otherOrigin({ '/': { body: page(head) }, '/next': { body: '<!doctype html><title>Next</title>' }, '/counts': take }, (config) => {
    for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
    Object.assign(config, {
      version: 1, locale: 'en', consent,
      forms: [{ id: 'contact', title: 'Contact', fields: [{ name: 'name', type: 'text', label: 'Name' }, { name: 'email', type: 'email', label: 'E-mail', required: true }] }],
    });
  }, (config, receiver) => { if (counts) config.bridges = { counts: here ? '/counts' : `${receiver.url}/api/counts` }; });
  return { ...begun, counted };
};

async function begins(visitor, pages, query = '') {
  await visitor.open(`${pages.url}/${query}`);
  await visitor.page.locator('[name=name]').fill('An');
  await visitor.page.locator('[name=email]').focus();
  await visitor.page.waitForTimeout(2500);  // half of the form in view for a second
}

visit('a form that is begun and left is one beacon, with the field and of nobody', async (visitor, { pages, counted }) => {
  await begins(visitor, pages, `?utm_source=zalo&utm_medium=social&gclid=${'a1b2'.repeat(8)}`);
  const kept = await visitor.page.evaluate(() => [document.cookie, Object.keys(localStorage).length]);
  await visitor.page.goto(`${pages.url}/next`);
  const [{ batch, day, rows, headers }] = await until(() => counted.length > 0 && counted, 'a beacon');
  assert.match(batch, /^[0-9a-f]{32}$/);
  assert.match(day, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(rows.map(({ surface, ...row }) => [surface, row]).sort(), [
    [undefined, { path: '/', visits: 1, arrival: { query: { utm_source: 'zalo', utm_medium: 'social', gclid: '1' }, referrer: '', host: 'localhost' }, views: 1 }],
    ['contact', { path: '/', started: 1, shown: 1, left: { email: 1 } }],
  ]);
  assert.equal(headers.cookie, undefined);
  assert.deepEqual(kept, ['', 0]);
  assert.equal(counted.length, 1);
}, site());

visit('the receiver adds it up, and a report says how many came and where the form was left', async (visitor, { pages, receiver }) => {
  await begins(visitor, pages);
  await visitor.page.goto(`${pages.url}/next`);
  const report = () => JSON.parse(execFileSync(program, ['report', '--data', receiver.data, '--site', 'song-xanh', '--format', 'json'], { cwd: root, encoding: 'utf8' }));
  await until(() => report().total.visitors === 1, 'the visit in the report');
  assert.deepEqual(report().forms.map(({ surface, started, accepted, left }) => [surface, started, accepted, left]), [['contact', 1, 0, [{ field: 'email', n: 1 }]]]);
}, site({ here: false }));

visit('a form that was sent is not left, and counts as accepted once the receiver has it', async (visitor, { pages, receiver, counted }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.locator('[name=email]').fill('an@gmail.com');
  await visitor.takesTime();
  await visitor.surface('contact').locator('.ll-button').click();
  await receiver.waitForLeads(1);
  await visitor.surface('contact').locator('.ll-done').waitFor();
  await visitor.page.goto(`${pages.url}/next`);
  const rows = (await until(() => counted.length > 0 && counted, 'a beacon')).flatMap((one) => one.rows).filter(({ surface }) => surface);
  assert.deepEqual(rows.map(({ started, submitted, accepted, left }) => [started, submitted, accepted, left]), [[1, 1, 1, undefined]]);
}, site());

for (const [name, options] of [
  ['under the tier none', { consent: { default: 'none' } }],
  ['with Global Privacy Control', { head: '<script>Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true })</script>' }],
  ['where the config does not say so', { counts: false }],
]) {
  visit(`nothing is counted ${name}`, async (visitor, { pages, counted }) => {
    await begins(visitor, pages);
    await visitor.page.goto(`${pages.url}/next`);
    await visitor.page.waitForTimeout(1000);
    assert.deepEqual(counted, []);
  }, site(options));
}
