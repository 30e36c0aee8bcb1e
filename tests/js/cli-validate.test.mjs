// `leadline validate`: a site's own server checks what a page checked, by the same core.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, leadline, root } from './receiver-kit.mjs';

const CONFIG = {
  version: 1, site: 's', locale: 'en', delivery: { endpoints: [{ id: 'in', url: '/leads' }] },
  forms: [{
    id: 'ask', fields: [
      { name: 'email', type: 'email', label: 'E-mail', required: true, policy: { free: 'warn', disposable: 'block' } },
      { name: 'phone', type: 'tel', label: { en: 'Phone', vi: 'Số điện thoại' }, country: 'VN' },
      { name: 'abroad', type: 'tel', label: 'Phone abroad', country: 'DE' },
      { name: 'floor', type: 'number', label: 'Floor', min: 1 },
      { name: 'source', type: 'hidden', value: 'landing' },
      { name: 'agree', type: 'consent', purpose: 'contact', label: 'I agree', required: true },
    ],
  }],
};
const GOOD = { email: 'an@songxanh.vn', phone: '0912 345 678', abroad: '0151 12345678', floor: '12', agree: true };

function validate(t, values, more = []) {
  const folder = emptyFolder(t);
  const config = join(folder, 'leadline.json');
  const file = join(folder, 'values.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  writeFileSync(file, typeof values === 'string' ? values : JSON.stringify(values));
  const { code, out, err } = leadline(['validate', '--config', config, '--form', 'ask', ...more, file]);
  return { code, answer: out && JSON.parse(out), err };
}

test('right answers are valid, and what would be sent is said', (t) => {
  const { code, answer, err } = validate(t, GOOD);
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.deepEqual(answer, {
    valid: true, errors: [], suggestions: [], steps: ['1'],
    fields: { email: 'an@songxanh.vn', phone: '+84912345678', abroad: '+4915112345678', floor: 12, source: 'landing', agree: true },
  });
});

test('what is wrong is said by field, in the form\'s order, in the language that was asked for; the exit code is 1', (t) => {
  const { code, answer } = validate(t, { email: 'an', phone: '0168 812 3456', abroad: '+49 1', floor: 0 }, ['--locale', 'vi']);
  assert.equal(code, 1);
  assert.equal(answer.valid, false);
  assert.deepEqual(answer.errors.map(({ field, code: what }) => [field, what]),
    [['email', 'email'], ['phone', 'old_number'], ['abroad', 'phone'], ['floor', 'too_small'], ['agree', 'required']]);
  assert.match(answer.errors[1].message, /Số của bạn bây giờ là 0388 123 456/);
  assert.deepEqual(Object.keys(answer.errors[0]).sort(), ['code', 'field', 'message']);
  assert.match(validate(t, {}).answer.errors[0].message, /e-mail address/, 'without --locale it is the config\'s');
});

test('suggestions do not block, and policies warn or refuse', (t) => {
  const slip = validate(t, { ...GOOD, email: 'an@gmial.com' });
  assert.equal(slip.code, 0);
  assert.deepEqual(slip.answer.suggestions, [{ field: 'email', code: 'typo', value: 'an@gmail.com', message: 'Did you mean an@gmail.com?' }]);
  const free = validate(t, { ...GOOD, email: 'an@gmail.com' });
  assert.deepEqual(free.answer.suggestions.map(({ code, value }) => [code, value]), [['free_mail', '']]);
  const gone = validate(t, { ...GOOD, email: 'an@mailinator.com' });
  assert.equal(gone.code, 1);
  assert.deepEqual(gone.answer.errors.map(({ code }) => code), ['disposable_mail']);
});

test('a domain in any script is sent as mail goes to it', (t) => {
  assert.equal(validate(t, { ...GOOD, email: 'an@việt.vn' }).answer.fields.email, 'an@xn--vit-5kz.vn');
});

test('an answer to a question that the form does not ask is not sent, and a slip in its name is named', (t) => {
  const { code, answer, err } = validate(t, { ...GOOD, emial: 'x' });
  assert.equal(code, 0);
  assert.equal(answer.fields.emial, undefined);
  assert.match(err, /the form "ask" has no field "emial" \(did you mean "email"\?\)/);
});

test('what cannot be asked is said on standard error, with the exit code 2', (t) => {
  const folder = emptyFolder(t);
  const config = join(folder, 'leadline.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  const call = (args, input = '{}') => leadline(['validate', ...args], { input });
  for (const [{ code, err, out }, message] of [
    [call(['--form', 'ask', '-']), /--config/],
    [call(['--config', config, '-']), /--form/],
    [call(['--config', config, '--form', 'ask']), /VALUES\.json/],
    [call(['--config', config, '--form', 'aks', '-']), /no form "aks".*did you mean "ask"/],
    [call(['--config', join(folder, 'none.json'), '--form', 'ask', '-']), /none\.json/],
    [call(['--config', config, '--form', 'ask', join(folder, 'none.json')]), /none\.json/],
    [call(['--config', config, '--form', 'ask', '-'], '[1]'), /no object of answers/],
    [call(['--config', config, '--form', 'ask', '-'], '{"email": }'), /:1:11: error\[not_json\]/],
    [call(['--config', config, '--form', 'ask', '-'], `${'['.repeat(200)}${']'.repeat(200)}`), /deeper than/],
    [call(['--config', config, '--form', 'ask', '--lang', 'vi', '-']), /--lang/],
  ]) {
    assert.match(err, message);
    assert.equal(code, 2, err);
    assert.equal(out, '');
  }
  writeFileSync(config, '[]');
  assert.match(call(['--config', config, '--form', 'ask', '-']).err, /cannot be used as a config/);
});

test('of a form in steps: what these answers lead to, by field or by control, and the steps on the way', () => {
  const call = (values) => {
    const { code, out } = leadline(['validate', '--config', join(root, 'demo/forms/forms.json'), '--form', 'quote', '-'], { input: JSON.stringify(values) });
    return { code, ...JSON.parse(out) };
  };
  const flat = { home: 'flat', rooms: '2', when: 'now', pay: 'own', bank: 'none asked', name: 'An', phone: '0912 345 678', agree: true };
  assert.deepEqual(call(flat), {
    code: 0, valid: true, errors: [], suggestions: [], steps: ['home', 'money', 'visit', 'you'],
    fields: { home: 'flat', rooms: '2', when: 'now', pay: 'own', name: 'An', phone: '+84912345678', agree: true },
  });
  const shop = call({ ...flat, home: 'shop', name: '' });
  assert.deepEqual([shop.code, shop.steps, shop.errors.map(({ field, code }) => `${field} ${code}`)], [1, ['home', 'you'], ['name required']]);
  assert.deepEqual(call({ ...flat, when: 'later' }).errors.map(({ field }) => field), ['email'], 'required by a condition');
});

test('an appointment is one of the schedule, at the time that one asks', () => {
  const call = (visit, ...at) => {
    const { out } = leadline(['validate', '--config', join(root, 'demo/forms/forms.json'), '--form', 'quote', ...at, '-'], { input: JSON.stringify({ home: 'flat', visit, name: 'An', phone: '0912 345 678', agree: true }) });
    return JSON.parse(out).errors.map(({ field, code }) => `${field} ${code}`);
  };
  const monday = ['--at', '2026-11-30T07:00:00+07:00'];
  assert.deepEqual(call('2026-12-01T09:30+07:00', ...monday), []);
  for (const visit of ['2026-12-01T09:15+07:00', '2026-11-30T09:30+07:00', '2026-12-06T09:30+07:00', '2027-12-01T09:30+07:00', 'soon']) assert.deepEqual(call(visit, ...monday), ['visit slot'], visit);
  assert.deepEqual(call('2026-12-01T09:30+07:00', '--at', '2026-12-01T07:00:00+07:00'), ['visit slot'], 'too late by then');
  assert.match(leadline(['validate', '--config', join(root, 'demo/forms/forms.json'), '--form', 'quote', '--at', 'noon', '-']).err, /--at noon/);
});
