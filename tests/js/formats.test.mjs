// Every preset: what a lead becomes (tests/vectors/formats), the same bytes in the native program, in wasm and in the twin; and that its
// contract server takes it and the core understands the answers. A new preset needs its file, a vector and a row of contracts.mjs.
//   LEADLINE_UPDATE=1 node --test tests/js/formats.test.mjs     writes the vectors anew: look at each difference
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readPresets } from '../../tools/reference.mjs';
import { CONTRACTS, SECRETS, contentOf, contract } from '../support/contracts.mjs';
import { builds } from './core.mjs';
import { leadline, root } from './receiver-kit.mjs';

const presets = readPresets();
/** As a page has them. */
const fetched = (name) => JSON.parse(readFileSync(join(root, `dist/presets/${name}.json`), 'utf8'));
const vectorFile = (name) => join(root, `tests/vectors/formats/${name}.json`);
const vectorOf = (name) => JSON.parse(readFileSync(vectorFile(name), 'utf8'));
const cores = await Promise.all(Object.entries(builds).map(async ([build, create]) => [build, await create()]));
const folder = mkdtempSync(join(tmpdir(), 'leadline-formats-'));
after(() => rmSync(folder, { recursive: true }));

/** A site in Vietnamese: fields that are called as people call them. */
const FORM = { id: 'tu-van', fields: [
  { name: 'ho_ten', label: 'Họ và tên', required: true, autocomplete: 'name' }, { name: 'mail', type: 'email', label: 'E-mail' },
  { name: 'dien_thoai', type: 'tel', country: 'VN', label: 'Điện thoại' }, { name: 'loi_nhan', type: 'textarea', label: 'Lời nhắn' },
  { name: 'dong_y', type: 'consent', purpose: 'contact', label: 'Tôi đồng ý để các bạn gọi cho tôi.' },
] };
const VALUES = { ho_ten: 'Nguyễn Văn An', mail: 'An@Example.com', dien_thoai: '0912 345 678', loi_nhan: 'Giá "căn góc" & <b>sổ</b>?\n100% trả góp', dong_y: true };
/** Of a visitor who agrees to what the preset asks for. */
const ADS = { name: 'quang_cao', type: 'consent', purpose: 'ads', label: 'Các bạn được dùng cho quảng cáo.' };
const SCORING = { rules: [{ id: 'gia', kind: 'event', on: 'page', when: { '==': [{ var: 'event.path' }, '/bang-gia'] }, points: 25, note: 'Xem bảng giá' },
  { id: 'gui', kind: 'event', on: 'submit', points: 20, note: 'Gửi biểu mẫu' }], bands: [{ id: 'warm', enter: 40, exit: 30 }] };
const PAGE = { k: 'page', m: 10, path: '/bang-gia', title: 'Bảng giá', query: { utm_source: 'zalo', utm_medium: 'social', utm_campaign: 'tet' }, referrer: '', lang: 'vi', host: 'shop.example', slots: ['tu-van'] };

/** `inbox` takes the submission as it is; `crm` is what is looked at. */
const configOf = (endpoint) => ({
  version: 1, site: 'shop', locale: 'vi', scoring: SCORING, forms: [presets[endpoint.format]?.consent ? { ...FORM, fields: [...FORM.fields, ADS] } : FORM],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }, { id: 'crm', ...endpoint }] },
});
const exampleOf = (name) => ({ format: name, with: Object.fromEntries(Object.entries(presets[name].with).map(([key, { example }]) => [key, example])) });

/** A visit that submits; gives the core's `step`, and the records of the outbox by endpoint. */
function submitted(core, config, presetsThere) {
  const { ok } = JSON.parse(core.load(JSON.stringify(config)));
  assert.ok(ok);
  const warned = [];
  const step = (event) => {
    const { e, error } = JSON.parse(core.step(JSON.stringify({ w: 1793500000000 + event.m, ...event })));
    assert.equal(error, undefined);
    warned.push(...e.filter(({ k }) => k === 'warn'));
    return e;
  };
  step({ k: 'boot', m: 0, tz: 420, seed: 'ffeeddccbbaa99887766554433221100', lang: 'vi', late: ['formats'] });
  const asked = step(PAGE).filter(({ k, part }) => k === 'need' && part === 'formats');
  if (presetsThere) assert.deepEqual(asked.map((need) => need.presets), [Object.keys(presetsThere)]);
  step({ k: 'part', m: 20, part: 'formats', ...(presetsThere && { presets: presetsThere }) });
  const values = config.forms[0].fields.includes(ADS) ? { ...VALUES, [ADS.name]: true } : VALUES;
  const sent = step({ k: 'submit', m: 9000, surface: FORM.id, values, bad: {} });
  const records = Object.fromEntries(sent.filter(({ k, at }) => k === 'store' && at === 'outbox').map(({ key, value }) => [key.split('/')[1], { key, ...value }]));
  return { step, sent, records, warned };
}

/** What `leadline request` says. */
function requestOf(config, lead, ...more) {
  const files = { config: join(folder, 'config.json'), lead: join(folder, 'lead.json') };
  writeFileSync(files.config, JSON.stringify(config));
  writeFileSync(files.lead, lead);
  const { out, err, code } = leadline(['request', '--config', files.config, ...more, files.lead]);
  assert.equal(code, 0, err);
  return out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const ofRecord = ({ url, type, headers, body }) => ({ url, headers: { ...headers, 'content-type': type }, body });
const ofRequest = ({ url, headers, body }) => ({ url, headers, body });

test('every preset has a vector and a contract server', () => {
  for (const name of Object.keys(presets)) assert.ok(name in CONTRACTS && (process.env.LEADLINE_UPDATE || existsSync(vectorFile(name))), name);
  assert.deepEqual(Object.keys(CONTRACTS).sort(), Object.keys(presets).sort());
});

describe('a preset', () => {
  for (const name of Object.keys(presets)) {
    test(`${name}: the request is what the vector says, in every build; no page sends what needs a secret`, () => {
      const config = configOf(exampleOf(name));
      for (const [build, core] of cores) {
        const { records, warned } = submitted(core, config, { [name]: fetched(name) });
        assert.deepEqual(warned, [], build);
        const [request] = requestOf(config, records.inbox.body, '--endpoint', 'crm');
        assert.equal(request.via, presets[name].via);
        if (process.env.LEADLINE_UPDATE) writeFileSync(vectorFile(name), `${JSON.stringify({ endpoint: exampleOf(name), request, ...(/^[{[]/.test(request.body) && { reads: JSON.parse(request.body) }) }, undefined, 1)}\n`);
        assert.deepEqual(request, vectorOf(name).request, build);
        if (request.via === 'page') assert.deepEqual(ofRecord(records.crm), ofRequest(request), build);
        else assert.equal(records.crm, undefined, build);
      }
    });

    test(`${name}: its contract server takes it, and the core takes the answer for what it is`, async () => {
      const secrets = join(folder, 'secrets.json');
      const example = exampleOf(name);
      writeFileSync(secrets, JSON.stringify(SECRETS), { mode: 0o600 });
      const config = configOf(example);
      const [, core] = cores[0];
      const { step, records } = submitted(core, config, { [name]: fetched(name) });
      const [{ url, headers, body }] = requestOf(config, records.inbox.body, '--endpoint', 'crm', '--secrets', secrets);
      assert.doesNotMatch(`${url}${JSON.stringify(headers)}${body}`, /secret:/);
      const vendor = await contract(name, { now: () => 1793500010000 });
      try {
        const at = new URL(url);
        const answer = await fetch(vendor.url + at.pathname + at.search, { method: 'POST', headers, body, redirect: 'manual' });
        assert.deepEqual([vendor.got.length, vendor.refused, vendor.noted], [1, [], []], await answer.text());
        assert.deepEqual(vendor.got[0], contentOf(body, headers['content-type']));
        if (!records.crm) return;
        const reply = records.crm.blind ? { status: 0, why: 'opaque' } : answer.status === 302 ? { status: 302 } : { status: answer.status, body: await (await fetch(vendor.url + at.pathname + at.search, { method: 'POST', headers, body, redirect: 'manual' })).text() };
        const effects = step({ k: 'reply', m: 9500, key: records.crm.key, attempt: 1, ...reply });
        assert.deepEqual(effects.filter(({ k }) => k === 'emit').map((emitted) => emitted.name), [records.crm.blind ? 'unconfirmed' : 'delivered']);
      } finally {
        vendor.close();
      }
    });
  }
});

describe('an answer that refuses', () => {
  const answered = (endpoint, reply, name) => {
    const [, core] = cores[0];
    const { step, records } = submitted(core, configOf(endpoint), name && { [name]: fetched(name) });
    step({ k: 'reply', m: 9400, key: records.inbox.key, attempt: 1, status: 500 }); // the form tells of the first
    const effects = step({ k: 'reply', m: 9500, key: records.crm.key, attempt: 1, ...reply });
    return { state: effects.find(({ k, at, value }) => k === 'store' && at === 'outbox' && value)?.value, effects };
  };
  const odoo = { ...exampleOf('odoo'), profile: 'form' };

  test('is one though its status is 200: Odoo, which always says 200', () => {
    assert.deepEqual(answered(odoo, { status: 200, body: '{"error":"no such model"}' }, 'odoo').state.state, 'quarantine');
    assert.deepEqual(answered(odoo, { status: 200, body: '{"error_fields":["email_from"]}' }, 'odoo').state.state, 'quarantine');
    assert.deepEqual(answered(odoo, { status: 200, body: 'false' }, 'odoo').state.state, 'unclear');
    assert.equal(answered(odoo, { status: 200, body: '{"id":17}' }, 'odoo').state, undefined);
  });

  test('may be one that is asked again, by the preset: a full queue of Make', () => {
    const make = { ...exampleOf('make'), profile: 'form' };
    assert.equal(answered(make, { status: 400, body: 'Queue is full' }, 'make').state.state, 'wait');
    assert.equal(answered(make, { status: 410, body: '' }, 'make').state.state, 'held');
    assert.equal(answered(exampleOf('hubspot'), { status: 429, body: '{}' }, 'hubspot').state.state, 'wait');
  });
});

describe('without a preset', () => {
  const lead = () => submitted(cores[0][1], configOf({ url: '/other' })).records.inbox.body;
  const sentBy = (endpoint, body = lead()) => requestOf(configOf({ url: 'https://x.example/', ...endpoint }), body, '--endpoint', 'crm')[0];

  test('each profile writes what it says, the same in every build', () => {
    for (const [profile, type] of [['json', 'application/json'], ['json-text', 'text/plain;charset=UTF-8'], ['form', 'application/x-www-form-urlencoded;charset=UTF-8'],
      ['form-blind', 'application/x-www-form-urlencoded;charset=UTF-8'], ['beacon', 'text/plain;charset=UTF-8'], ['multipart', /^multipart\/form-data; boundary=leadline-[0-9a-f]{32}$/]]) {
      const endpoint = { url: 'https://x.example/', profile, map: { name: '{{contact.name}}', 'tags[]': ['web', '{{score.band}}'], nested: { phone: '{{contact.phone | national}}' } } };
      for (const [build, core] of cores) {
        const { records } = submitted(core, configOf(endpoint));
        const request = sentBy(endpoint, records.inbox.body);
        assert.deepEqual(ofRecord(records.crm), ofRequest(request), `${build} ${profile}`);
        if (typeof type === 'string') assert.equal(request.headers['content-type'], type);
        else assert.match(request.headers['content-type'], type);
        const content = contentOf(request.body, request.headers['content-type']);
        assert.equal(content.name, 'Nguyễn Văn An');
        assert.equal(/form|multipart/.test(profile) ? content['nested[phone]'] : content.nested.phone, '0912345678');
        assert.equal(records.crm.blind, /blind|beacon/.test(profile));
      }
    }
  });

  test('a CloudEvent has what the specification requires, and the submission as its data', () => {
    const { headers, body } = sentBy({ format: 'cloudevents' });
    const event = JSON.parse(body);
    assert.equal(headers['content-type'], 'application/cloudevents+json');
    assert.deepEqual([event.specversion, event.type, event.source, event.subject, event.datacontenttype, event.time],
      ['1.0', 'lead.submitted', 'urn:leadline:shop', 'tu-van', 'application/json', new Date(event.data.time).toISOString()]);
    assert.equal(event.id, event.data.id);
    assert.deepEqual(event.data, JSON.parse(lead()));
  });

  test('what is not there is left out, and what a visitor typed is never a template', () => {
    const body = JSON.parse(lead());
    body.fields.loi_nhan = '{{secret:X}} {{fields.mail}}';
    const { body: sent } = sentBy({ map: { a: '{{fields.nothing}}', b: '{{fields.nothing | null}}', c: '{{fields.nothing | default: contact.first}}', d: { e: '{{traits.x}}' }, f: ['{{traits.x}}', 1], g: '', h: 'Phone {{traits.x}}', i: '{{fields.loi_nhan}}', j: '{{score.total}}', k: '{{score.why}}' } }, JSON.stringify(body));
    assert.deepEqual(JSON.parse(sent), { b: null, c: 'Văn An', f: [1], g: '', i: '{{secret:X}} {{fields.mail}}', j: 45, k: '45 (warm): Xem bảng giá (+25); Gửi biểu mẫu (+20)' });
  });
});

test('whatever has a secret in it no page posts, though it is sent as it is', () => {
  for (const [build, core] of cores) {
    const endpoint = { url: 'https://x.example/', response: '2xx', headers: { Authorization: 'Bearer {{secret:X}}' } };
    const { records } = submitted(core, configOf(endpoint), {});
    assert.deepEqual(Object.keys(records), ['inbox'], build);
    const [request] = requestOf(configOf(endpoint), records.inbox.body, '--endpoint', 'crm');
    assert.deepEqual([request.via, request.headers.Authorization, request.body], ['relay', 'Bearer {{secret:X}}', records.inbox.body]);
  }
});

test('a page with relayed endpoints alone sends nothing, and thanks nobody', () => {
  for (const [build, core] of cores) {
    const config = configOf(exampleOf('telegram'));
    config.delivery.endpoints.shift();
    const { sent, records } = submitted(core, config, { telegram: fetched('telegram') });
    assert.deepEqual([records, sent.find(({ k, name }) => k === 'emit' && name === 'undelivered')?.data.reason], [{}, 'no_endpoint'], build);
    assert.doesNotMatch(JSON.stringify(sent), /Đã nhận được/, build);
  }
});
