// What an endpoint's answer means, and which endpoints are refused: the page's builds of the core, and `leadline check`, by the
// vectors that the native tests run too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, problemsOf } from './core.mjs';
import { leadline, root } from './receiver-kit.mjs';

const vectors = (name) => JSON.parse(readFileSync(join(root, `tests/vectors/delivery/${name}.json`), 'utf8'));
const configOf = (endpoint) => ({
  version: 1, site: 'x', forms: [{ id: 'f', fields: [{ name: 'name', label: 'Name' }] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', ...endpoint }] },
});
const errors = (diagnostics) => diagnostics.filter(({ severity }) => severity === 'error').map(({ pointer, code }) => [pointer, code]);

/** A form is submitted, and the endpoint answers. */
function submitted(core, config) {
  core.load(JSON.stringify(config));
  const step = (event) => JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + event.m, ...event }))).e;
  step({ k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en' });
  step({ k: 'page', m: 10, path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'page.example', slots: ['f'] });
  const sent = step({ k: 'submit', m: 9000, surface: 'f', values: { name: 'An' }, bad: {} });
  return { step, sent };
}

const { refused, taken } = vectors('endpoints');
const { rules } = vectors('responses');

for (const [build, create] of Object.entries(builds)) {
  test(`${build}: an endpoint that is refused is refused at the same place as by check, and nothing goes there`, async () => {
    const core = await create();
    for (const [endpoint, place, code] of refused) {
      const config = configOf(endpoint);
      const said = JSON.parse(leadline(['check', '--json', '-'], { input: JSON.stringify(config) }).out).diagnostics;
      const found = errors(said);
      assert.deepEqual(found[0], [`/delivery/endpoints/0${place}`, code], JSON.stringify(endpoint));
      const heard = problemsOf(core, JSON.stringify(config));
      for (const [at, what] of found) assert.ok(heard.some((problem) => problem.code === what && problem.line.startsWith(`${at}: `)), JSON.stringify(heard));
      const { sent } = submitted(core, config);
      assert.deepEqual(sent.filter(({ k, at }) => k === 'post' || at === 'outbox'), []);
      const undelivered = sent.find(({ k, name }) => k === 'emit' && name === 'undelivered');
      assert.equal(undelivered?.data.reason, 'no_endpoint');
      assert.ok(JSON.stringify(sent).includes('It could not be sent.'), 'and nobody is thanked');
    }
    for (const endpoint of taken) {
      assert.deepEqual(problemsOf(core, JSON.stringify(configOf(endpoint))), [], JSON.stringify(endpoint));
      const { sent } = submitted(core, configOf(endpoint));
      assert.equal(sent.filter(({ k }) => k === 'post').length, 1);
    }
  });

  test(`${build}: an answer means what the vectors say`, async () => {
    const core = await create();
    const STATES = { transient: 'wait', suspicious: 'wait', unclear: 'unclear', destination: 'held', record: 'quarantine' };
    const EVENTS = { done: 'delivered', unconfirmed: 'unconfirmed', unclear: 'undelivered', destination: 'undelivered', record: 'undelivered' };
    for (const { response, answers } of rules) {
      for (const [reply, meaning] of answers) {
        const { step, sent } = submitted(core, configOf(response === undefined ? {} : { response }));
        const stored = sent.find(({ k, at }) => k === 'store' && at === 'outbox');
        const { id } = JSON.parse(stored.value.body);
        assert.equal(stored.key, `${id}/inbox`);
        const effects = step({ k: 'reply', m: 9100, key: stored.key, attempt: 1, ...reply, ...(reply.body && { body: reply.body.replace('a'.repeat(32), id) }) });
        const [outcome, reason] = meaning.split(': ');
        const what = `${JSON.stringify(response)} ${JSON.stringify(reply)}`;
        const state = effects.find(({ k, at, value }) => k === 'store' && at === 'outbox' && value)?.value.state;
        assert.equal(state, STATES[outcome], what);
        assert.equal(effects.some(({ k, at }) => k === 'erase' && at === 'outbox'), state === undefined, what);
        const event = effects.find(({ k, name }) => k === 'emit' && /deliver|unconfirmed/.test(name));
        assert.equal(event?.name, EVENTS[outcome], what);
        if (event) assert.deepEqual([event.data.key, event.data.reason], [id, outcome === 'suspicious' ? undefined : reason], what);
      }
    }
  });
}
