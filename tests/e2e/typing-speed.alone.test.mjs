// What typing costs on a slow phone: a form of twelve fields, three of them there only sometimes, rules that read its answers. The time
// from a key to the end of the next frame, at a quarter of the speed. (Chromium's own Event Timing waits for a screen that a browser
// without a window does not always have.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, Visit } from './support/browser.mjs';
import { otherOrigin } from './support/pages.mjs';

const GOAL_MS = 16;
const LIMIT_MS = 64; // of the median, for this machine may be busy with other things

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A form</title></head><body><h1>A form</h1><div data-leadline-slot="ask"></div>
<script>
  const timed = window.timed = [];
  const time = (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => timed.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  });
  for (const name of ['keydown', 'click']) addEventListener(name, time, true);
</script><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const is = (field, value) => ({ '==': [{ var: `fields.${field}` }, value] });
const FIELDS = [
  { name: 'name', type: 'name', label: 'Name', required: true }, { name: 'email', type: 'email', label: 'E-mail', required: true },
  { name: 'phone', type: 'tel', country: 'VN', label: 'Phone' }, { name: 'company', type: 'company', label: 'Company' },
  { name: 'tax', type: 'taxcode', label: 'Tax code', visibleWhen: { '!!': [{ var: 'fields.company' }] } }, { name: 'site', type: 'url', label: 'Web page' },
  { name: 'seats', type: 'number', min: 1, max: 500, label: 'Seats' }, { name: 'budget', type: 'number', label: 'Budget', visibleWhen: { '>': [{ var: 'fields.seats' }, '9'] } },
  { name: 'city', label: 'City' }, { name: 'kind', type: 'radio', label: 'Kind', options: ['new', 'old'] },
  { name: 'old', label: 'What do you use today?', visibleWhen: is('kind', 'old') }, { name: 'more', type: 'textarea', label: 'More' },
];
const ANSWERS = { name: 'Nguyễn Văn An', email: 'an@acme.example', phone: '0912345678', company: 'ACME', site: 'acme.example', seats: '12', city: 'Huế', more: 'As soon as possible, please.' };

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

test('at a quarter of the speed a key is on the screen with the next frame, and a submit answers at once', async (context) => {
  const browser = await launch();
  const { pages, dispose } = await otherOrigin({ '/ask': { body: PAGE } }, (config) => {
    for (const key of Object.keys(config)) if (key !== 'delivery' && key !== 'site') delete config[key];
    const rules = Object.keys(ANSWERS).map((name) => ({ id: `has-${name}`, kind: 'state', when: { '!!': [{ var: `fields.${name}` }] }, points: 5 }));
    Object.assign(config, { version: 1, locale: 'en', scoring: { rules }, forms: [{ id: 'ask', title: 'Ask', fields: FIELDS }] });
  });
  const visitor = await Visit.begin(browser);
  try {
    await visitor.open(`${pages.url}/ask`);
    await visitor.field('ask', 'name').waitFor();
    await (await visitor.context.newCDPSession(visitor.page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
    for (const [name, text] of Object.entries(ANSWERS)) {
      await visitor.field('ask', name).focus();
      await visitor.page.keyboard.type(text, { delay: 70 });
    }
    await visitor.page.keyboard.press('Tab');
    await visitor.page.waitForTimeout(500);
    const times = await visitor.page.evaluate(() => timed.splice(0));
    assert.ok(times.length >= 60, `${times.length} keys`);
    await visitor.surface('ask').locator('.ll-button').click();
    await visitor.surface('ask').locator('.ll-done').waitFor();
    const [sent] = await visitor.page.evaluate(() => timed.splice(0));
    const most = times.toSorted((a, b) => b - a).map((ms) => ms.toFixed(0));
    context.diagnostic(`typing into 12 fields at 4x: ${times.length} keys, median ${median(times).toFixed(1)} ms, the 98th in a hundred ${most[Math.floor(times.length / 50)]} ms, the longest ${most[0]} ms; the goal is a median of ${GOAL_MS} ms`);
    context.diagnostic(`the press that sends it: ${sent.toFixed(0)} ms; the goal is ${GOAL_MS} ms`);
    assert.ok(median(times) <= LIMIT_MS, `${median(times)} ms`);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await browser.close();
    await dispose();
  }
});
