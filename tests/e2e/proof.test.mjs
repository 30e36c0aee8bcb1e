// Proofs of work in a real browser, with the real receiver: a form that asks for one gets it by the way, and waits for nothing
// (docs/forms.md, "A proof of work").
import assert from 'node:assert/strict';
import { otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A form</title></head><body><main><h1>A form</h1><div data-leadline-slot="ask"></div></main>
<script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;
const FIELDS = [{ name: 'name', label: 'Name', required: true }, { name: 'email', type: 'email', label: 'E-mail' }];

/** `proof: null`: the form asks for none. */
const site = ({ proof = {}, form = {} } = {}) => () => otherOrigin({ '/ask': { body: PAGE } }, (config) => {
  for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
  Object.assign(config, { version: 1, locale: 'en', forms: [{ id: 'ask', title: 'Ask', fields: FIELDS, ...form }] });
}, (config, receiver) => { if (proof) config.forms[0].proof = { from: `${receiver.url}/api/challenge`, bits: 12, ...proof }; });

const control = (visitor) => visitor.surface('ask').locator('[name=".proof"]');
const found = (visitor) => until(() => control(visitor).evaluate(({ value }) => value), 'a proof');
const send = async (visitor) => {
  await visitor.submitButton('ask').click();
  await visitor.surface('ask').getByText('Thank you').waitFor();
};
const requestsOf = (visitor) => {
  const paths = [];
  visitor.page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return paths;
};

visit('nothing is asked before the first focus; then the proof is there by the way, and the receiver is content', async (visitor, { pages, receiver }) => {
  const paths = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await until(() => paths.includes('/dist/proof.mjs') && paths.includes('/dist/leadline.proof.wasm'), 'what works is there');
  await visitor.page.waitForTimeout(300);
  assert.ok(!paths.includes('/api/challenge'));
  await visitor.field('ask', 'name').fill('An');
  assert.match(await found(visitor), /^1\.[0-9a-f]{24}\.\d{13}\.12\.[0-9a-f]{32}:\d+$/);
  await visitor.field('ask', 'email').fill('an@example.com');
  await visitor.page.waitForTimeout(1500);
  await send(visitor);
  const [{ lead, spam, verdict }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.fields, spam, verdict, /^1\..+:\d+$/.test(lead.proof)], [{ name: 'An', email: 'an@example.com' }, undefined, 'consistent', true]);
  assert.equal(paths.filter((path) => path === '/api/challenge').length, 1);
  assert.ok(!JSON.stringify(lead.evidence).includes(lead.proof), 'it is no part of what is scored');
}, site());

visit('who is faster than the work is not kept waiting: the lead goes without', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/ask`);
  await visitor.field('ask', 'name').fill('An');
  await visitor.page.waitForTimeout(2100);
  await send(visitor);
  const [{ lead, spam }] = await receiver.waitForLeads(1);
  assert.equal(lead.proof, undefined);
  assert.deepEqual(spam, { score: 40, reasons: ['proof_missing'] });
}, site({ proof: { bits: 24, within: '30s' } }));

visit('a form in steps keeps it to the end', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/ask`);
  await visitor.field('ask', 'name').fill('An');
  const proof = await found(visitor);
  await visitor.submitButton('ask').click();
  await visitor.field('ask', 'email').fill('an@example.com');
  await visitor.page.waitForTimeout(1500);
  await send(visitor);
  const [{ lead, spam }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.proof, spam], [proof, undefined]);
}, site({ form: { steps: [{ id: 'who', fields: ['name'] }, { id: 'how', fields: ['email'] }] } }));

const NOWHERE = {
  'answers with an error': (route) => route.fulfill({ status: 503 }),
  'answers with a page': (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  'cannot be reached': (route) => route.abort(),
  'never answers': () => {},
};
for (const [what, answer] of Object.entries(NOWHERE)) {
  visit(`an address that ${what} keeps nobody from sending`, async (visitor, { pages, receiver }) => {
    await visitor.page.route('**/api/challenge*', answer);
    await visitor.open(`${pages.url}/ask`);
    await visitor.field('ask', 'name').fill('An');
    await visitor.page.waitForTimeout(2100);
    await send(visitor);
    const [{ lead, spam }] = await receiver.waitForLeads(1);
    assert.deepEqual([lead.fields.name, spam.reasons], ['An', ['proof_missing']]);
  }, site());
}

visit('without the part that works the form is the form that it was', async (visitor, { pages, receiver }) => {
  await visitor.page.route('**/leadline.proof.wasm*', (route) => route.fulfill({ status: 404 }));
  await visitor.open(`${pages.url}/ask`);
  await visitor.field('ask', 'name').fill('An');
  await visitor.page.waitForTimeout(2100);
  await send(visitor);
  assert.equal((await receiver.waitForLeads(1))[0].lead.fields.name, 'An');
  assert.match(visitor.complaints.splice(0).join(), /^leadline: proof could not be loaded yet$/);
}, site());

visit('the twin works as well, where wasm is forbidden', async (visitor, { pages }) => {
  pages.set('/ask', { body: PAGE, headers: { 'content-security-policy': "script-src 'self'" } });
  await visitor.open(`${pages.url}/ask`);
  await visitor.field('ask', 'name').fill('An');
  assert.match(await found(visitor), /:\d+$/);
  visitor.complaints.length = 0; // the policy's own line
}, site());

visit('a page whose form asks for no proof asks for no challenge, and fetches nothing of it', async (visitor, { pages, receiver }) => {
  const paths = requestsOf(visitor);
  await visitor.open(`${pages.url}/ask`);
  await visitor.field('ask', 'name').fill('An');
  await visitor.page.waitForTimeout(1500);
  await send(visitor);
  const [{ lead, spam }] = await receiver.waitForLeads(1);
  assert.deepEqual([lead.proof, spam], [undefined, undefined]);
  assert.ok(paths.includes('/dist/later.mjs') && paths.includes('/dist/leadline.send.wasm'));
  assert.deepEqual(paths.filter((path) => /proof|challenge/.test(path)), []);
}, site({ proof: null }));
