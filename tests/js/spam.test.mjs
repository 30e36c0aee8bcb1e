// No person is called a robot, however they fill in a form (docs/forms.md, "Spam"): 180 recorded visits, beside the twenty in a browser
// (tests/e2e/spam). They differ in who it is, how fast, how often a field is left and mended, and in what is asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builds } from './core.mjs';
import { randomFrom } from './receiver-kit.mjs';

const NAMES = ['Nguyễn Thị Hằng', 'Trần Bảo', 'Lê', 'Anh', 'Jean-Luc Picard', "O'Neill", 'Ng', '王小明', 'María José', 'ĐẶNG VĂN LÂM', 'an an', 'X Æ'];
const WORDS = ['', 'Gọi sau 5 giờ nhé', 'Tôi đã xem https://songxanh.example/can-ho, căn này còn không?', 'ok', 'Ok.', '...', 'Xin báo giá 2PN & 3PN; trả góp?', 'See http://a.example and www.b.example', '😀', 'Call me: 0912 345 678'];
const FORMS = [
  { id: 'short', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] },
  { id: 'long', fields: [{ name: 'name', label: 'Name', required: true }, { name: 'phone', type: 'tel', country: 'VN', label: 'Phone' }, { name: 'email', type: 'email', label: 'E-mail' }, { name: 'city', label: 'City' }, { name: 'more', type: 'textarea', label: 'More' }] },
  { id: 'kinds', fields: [{ name: 'name', type: 'name', label: 'Name', required: true }, { name: 'company', type: 'company', label: 'Company' }, { name: 'site', type: 'url', label: 'Site' }, { name: 'pick', type: 'radio', label: 'Pick', options: ['a', 'b'], other: true }] },
];
const CONFIG = JSON.stringify({ version: 1, site: 's', locale: 'vi', forms: FORMS, delivery: { endpoints: [{ id: 'in', url: '/leads' }] } });

test('180 recorded visits: none is marked', async () => {
  const seconds = randomFrom(20261129);
  const at = (n) => Math.floor(seconds() * n);
  const pick = (list) => list[at(list.length)];
  for (let n = 0; n < 180; ++n) {
    const core = await builds.wasm();
    core.load(CONFIG);
    let m = 0;
    const step = (event, wait = 0) => JSON.parse(core.step(JSON.stringify({ ...event, w: 1793500000000 + (m += wait), m })));
    step({ k: 'boot', tz: 420, seed: n.toString(16).padStart(32, '5'), lang: 'vi' });
    const { id, fields } = pick(FORMS);
    step({ k: 'page', path: '/', title: 'T', query: {}, referrer: '', lang: 'vi', host: 's.example', slots: [id] }, 10);
    const name = pick(NAMES);
    const all = { name, phone: '0912 345 678', email: `khach.${n}@example.com`, city: pick(['Huế', name, 'Đà Nẵng']), more: pick(WORDS), company: pick(['', name, 'Công ty TNHH Sông Xanh']), site: pick(['', 'songxanh.example', 'https://songxanh.example/gia']), pick: pick(['', 'a', 'other']), 'pick.other': name };
    const values = Object.fromEntries(Object.entries(all).filter(([field]) => fields.some((one) => one.name === field.split('.')[0])));
    const fast = at(3) === 0; // autofill, or a password manager: all at once
    for (const [field, value] of Object.entries(values)) step({ k: 'field', surface: id, name: field, value }, fast ? 0 : 200 + at(9000));
    const { e } = step({ k: 'submit', surface: id, values, bad: {} }, 150 + at(fast ? 1200 : 30_000));
    const record = e.find(({ k, at: place }) => k === 'store' && place === 'outbox');
    assert.ok(record, JSON.stringify(values));
    const { spam } = JSON.parse(record.value.body);
    assert.ok(spam.score < 20, JSON.stringify([values, spam, m]));
  }
});
