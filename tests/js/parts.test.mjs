// The core comes in parts (wasm/parts.mjs): what the first cannot do yet waits, in every build alike, and is done when the part
// is there (docs/protocol.md, "Parts").
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bring, builds, PARTS, root, showOnly } from './core.mjs';

const SESSIONS = join(root, 'tests/sessions');
const CONFIGS = ['demo/leadline.json', 'tests/sessions/flat.config.json', ...readdirSync(join(root, 'demo/models')).filter((file) => file.endsWith('.json')).map((file) => `demo/models/${file}`)];

function sessionOf(file) {
  const [head, ...lines] = readFileSync(join(SESSIONS, file), 'utf8').trimEnd().split('\n');
  const { config } = JSON.parse(head);
  return {
    config: typeof config === 'string' ? readFileSync(join(root, config), 'utf8') : JSON.stringify(config),
    events: lines.filter((line) => line.startsWith('> ')).map((line) => JSON.parse(line.slice(2))),
  };
}

const effects = (core, event) => {
  const { e, error } = JSON.parse(core.step(JSON.stringify(event)));
  assert.equal(error, undefined, JSON.stringify(event));
  return e;
};

/** A visit in which each kind of event happens. */
function everything({ ctas = [], forms = [] }) {
  const ids = [...ctas, ...forms].map(({ id }) => id);
  return [
    { k: 'boot', tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'en', late: PARTS, device: { touch: false, width: 1280 } },
    { k: 'consent', tier: 'persistent' },
    { k: 'page', path: '/other', title: 'Another page', query: { gclid: 'x' }, referrer: 'https://news.example/', lang: 'en', host: 'page.example', slots: ids },
    { k: 'outbox', records: [] },
    ...ctas.map(({ id }) => ({ k: 'click', cta: id })),
    ...ctas.map(({ id }) => ({ k: 'act', surface: id, do: 'open' })),
    ...forms.map(({ id }) => ({ k: 'open', surface: id })),
    ...ids.map((surface) => ({ k: 'seen', surface })),
    { k: 'scroll', pct: 90 }, { k: 'time', s: 30 }, { k: 'track', name: 'x', props: { a: 1 }, id: 'one' }, { k: 'identify', traits: { company: 'Acme' } },
    { k: 'ask', what: 'score' }, { k: 'ask', what: 'why' }, { k: 'online' }, { k: 'flush' },
    ...forms.map(({ id }) => ({ k: 'field', surface: id, name: 'email', value: 'a@b' })),
    ...forms.map(({ id }) => ({ k: 'submit', surface: id, values: { email: 'an@example.com', name: 'An', phone: '0912345678' }, bad: {} })),
    ...forms.map(({ id }) => ({ k: 'close', surface: id })),
    { k: 'page', path: '/third', title: 'A third', query: {}, referrer: '', lang: 'en', host: 'page.example', slots: ids },
    { k: 'hide' }, { k: 'show' }, { k: 'wake' }, { k: 'snap' },
  ].map((event, index) => ({ ...event, w: 1793500000000 + 100 * index, m: 100 * index }));
}

for (const file of CONFIGS) {
  test(`${file}: the first part alone takes every kind of event, and answers as the whole core does`, async () => {
    const text = readFileSync(join(root, file), 'utf8');
    const [show, whole, twin] = [await showOnly(), await builds.wasm(), await builds.twin()];
    assert.equal(show.load(text), whole.load(text));
    twin.load(text);
    for (const event of everything(JSON.parse(text))) {
      const line = JSON.stringify(event);
      const answer = show.step(line);
      assert.equal(answer, whole.step(line), line);
      assert.equal(answer, twin.step(line), line);
    }
  });

  test(`${file}: each part does what it is for without those after it`, async () => {
    const text = readFileSync(join(root, file), 'utf8');
    const [cut, whole] = [await showOnly(), await builds.wasm()];
    for (const core of [cut, whole]) core.load(text);
    const events = everything(JSON.parse(text));
    const parts = [...PARTS];
    for (const [index, event] of events.entries()) {
      if (index % 6 === 5 && parts.length > 0) {
        const part = parts.shift();
        await bring(cut, part);
        const line = JSON.stringify({ k: 'part', part, w: event.w, m: event.m });
        assert.equal(cut.step(line), whole.step(line), line);
      }
      assert.equal(cut.step(JSON.stringify(event)), whole.step(JSON.stringify(event)), JSON.stringify(event));
    }
  });
}

// Each part has its own texts and tables (wasm/data.mjs): what one of them lacks would be empty there, and no trap.
for (const file of readdirSync(SESSIONS).filter((name) => name.endsWith('.jsonl') && name !== 'lines-that-cannot-be-read.jsonl')) {
  test(`${file}: parts that come when they are asked for say what the whole core says`, async () => {
    const { config, events } = sessionOf(file);
    const [cut, twin] = [await showOnly(), await builds.twin()];
    assert.equal(cut.load(config), twin.load(config));
    const there = new Set();
    const link = async (part) => {
      there.add(part);
      await bring(cut, part);
    };
    const both = (event) => {
      const line = JSON.stringify(event);
      const answer = cut.step(line);
      assert.equal(answer, twin.step(line), line);
      return JSON.parse(answer).e ?? [];
    };
    for (const event of events.filter(({ k }) => k !== 'part')) {
      // A core that takes over from another one is whole (js/core.ts).
      if (event.k === 'resume') for (const part of PARTS.filter((name) => !there.has(name))) await link(part);
      const asked = both(event.k === 'boot' ? { ...event, late: PARTS.filter((part) => !there.has(part)) } : event).filter(({ k }) => k === 'need');
      while (asked.length > 0) {
        const { part } = asked.shift();
        if (there.has(part)) continue;
        await link(part);
        asked.push(...both({ k: 'part', part, w: event.w, m: event.m }).filter(({ k }) => k === 'need'));
      }
    }
  });
}

test('a part is asked for when it is needed: CTAs and their conditions at once, points when there is time, the rest for a form or a question', async () => {
  const needs = async ({ linked = [], ...config }, ...events) => {
    const core = await showOnly();
    core.load(JSON.stringify({ version: 1, site: 's', ...config }));
    for (const part of linked) await bring(core, part);
    const boot = { k: 'boot', w: 1793500000000, m: 0, tz: 0, seed: '00', lang: 'en', late: PARTS.filter((part) => !linked.includes(part)) };
    const page = { k: 'page', w: 1793500000000, m: 1, path: '/', title: '', query: {}, referrer: '', lang: 'en', host: 'h', slots: [] };
    return [boot, page, ...events.map((event) => ({ w: 1793500000000, m: 2, ...event }))]
      .flatMap((event) => effects(core, event)).filter(({ k }) => k === 'need').map(({ part, idle }) => part + (idle ? ' idle' : ''));
  };
  const forms = [{ id: 'f', display: 'modal', title: 'T', fields: [{ name: 'email', type: 'email', label: 'E' }] }];
  const scoring = { rules: [{ id: 'r', on: 'page', points: 1 }] };
  const cta = { id: 'c', kind: 'inline', title: 'T', button: 'B', opens: 'f' };
  assert.deepEqual(await needs({}), []);
  assert.deepEqual(await needs({ forms }), [], 'a form that nobody opens');
  assert.deepEqual(await needs({ scoring }), ['rules idle', 'score idle']);
  assert.deepEqual(await needs({ forms, ctas: [cta] }), ['ctas']);
  assert.deepEqual(await needs({ forms, ctas: [cta], linked: ['ctas'] }), []);
  assert.deepEqual(await needs({ forms, ctas: [{ ...cta, when: { '>': [{ var: 'visit.pages' }, 1] } }], linked: ['ctas'] }), ['rules']);
  assert.deepEqual(await needs({ forms, scoring }, { k: 'open', surface: 'f' }), ['rules idle', 'score idle', 'rules', 'score', 'send']);
  assert.deepEqual(await needs({}, { k: 'ask', what: 'score' }), ['rules', 'score', 'send']);
  assert.deepEqual(await needs({}, { k: 'outbox', records: [] }), [], 'an empty outbox');
});

test('what is submitted before it can be sent lies in the outbox as it was typed, and the next page sends it', async () => {
  const { config, events } = sessionOf('flat-buyer.jsonl');
  const form = JSON.parse(config).forms[0].id;
  const submit = events.find(({ k, values }) => k === 'submit' && values.agree) ?? assert.fail('no submission in the session');
  const before = events.slice(0, events.indexOf(submit)).filter(({ k }) => k !== 'submit');
  const first = await showOnly();
  first.load(config);
  for (const event of before) effects(first, event.k === 'boot' ? { ...event, late: PARTS } : event);
  const [stored] = effects(first, submit).filter(({ k, at }) => k === 'store' && at === 'outbox');
  assert.equal(stored.value.state, 'raw');
  assert.equal(stored.value.form, submit.surface ?? form);

  const next = await builds.wasm();
  next.load(config);
  const later = submit.w + 60_000;
  effects(next, { ...before[0], w: later, m: 0, seed: '11112222333344445555666677778888' });
  const answer = effects(next, { k: 'outbox', w: later, m: 5, records: [{ ...stored.value, key: stored.key }] });
  const sealed = answer.filter(({ k, at }) => k === 'store' && at === 'outbox');
  assert.ok(sealed.length > 0);
  const lead = JSON.parse(sealed[0].value.body);
  assert.equal(lead.id, stored.key, 'one key: whoever sends it, it is one lead');
  assert.deepEqual(Object.keys(lead.fields).sort(), Object.keys(submit.values).filter((name) => submit.values[name] !== '').sort());
  assert.ok(answer.some(({ k, key }) => k === 'erase' && key === stored.key));
  assert.ok(answer.some(({ k }) => k === 'post'));
});

test('what was wrong with a submission of a page that is gone goes along with it: nobody is there to be asked again', async () => {
  const { config, events } = sessionOf('flat-buyer.jsonl');
  const [boot] = events;
  const submit = events.find(({ k, values }) => k === 'submit' && values.agree);
  const key = '0123456789abcdef0123456789abcdef';
  const sealed = async (values) => {
    const core = await builds.wasm();
    core.load(config);
    effects(core, boot);
    const body = JSON.stringify({ ...submit, values, id: key, page: {}, traits: {}, shown: -1 });
    const answer = effects(core, { k: 'outbox', w: boot.w + 5, m: 5, records: [{ key, form: submit.surface, created: boot.w, state: 'raw', body }] });
    assert.ok(answer.some((effect) => effect.k === 'erase' && effect.key === key));
    return answer.filter(({ k, at }) => k === 'store' && at === 'outbox').map(({ value }) => JSON.parse(value.body));
  };
  const [lead] = await sealed({ ...submit.values, phone: '12', agree: false });
  assert.equal(lead.id, key);
  assert.equal(lead.fields.phone, '12');
  assert.deepEqual(lead.warnings, [{ field: 'phone', code: 'phone' }, { field: 'agree', code: 'required' }]);
  assert.deepEqual(await sealed({ name: '', email: '', phone: '', agree: false }), [], 'nothing was typed');
});

test('what is not there yet is a trap, not another answer', async () => {
  const core = await showOnly();
  core.load(readFileSync(join(root, CONFIGS[1]), 'utf8'));
  assert.throws(() => core.step('{"k":"boot","w":1793500000000,"m":0,"tz":0,"seed":"00","lang":"en"}'), WebAssembly.RuntimeError);
});
