// What the inbox says: conditions of a config in words, and no phrase without its twin in the other language.
import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.location = { search: '?lang=vi' };
const { inWords, pointsWanted } = await import('../../receiver/inbox/conditions.js');
const words = await import('../../receiver/inbox/words.js');

const texts = {
  forms: new Map([['visit', { fields: [
    { name: 'phone', label: { vi: 'Số điện thoại', en: 'Phone number' } },
    { name: 'when', label: { vi: 'Khi nào', en: 'When' }, options: [{ value: '3m', label: { vi: 'Trong 3 tháng', en: 'Within 3 months' } }] },
  ] }]]),
};
const fact = (path) => ({ var: path });

for (const [condition, phrase] of [
  [{ '>=': [fact('score.total'), 40] }, 'tổng điểm từ 40 trở lên'],
  [{ '<': [40, fact('score.total')] }, 'tổng điểm trên 40'],
  [{ '<=': [fact('score.engagement'), 12.5] }, 'điểm Tương tác không quá 12,5'],
  [{ '!!': [fact('fields.phone')] }, 'có “Số điện thoại”'],
  [{ '!!': fact('fields.phone') }, 'có “Số điện thoại”'],
  [fact('fields.other'), 'có “other”'],
  [{ '!': [fact('fields.phone')] }, 'không có “Số điện thoại”'],
  [{ '==': [fact('fields.when'), '3m'] }, '“Khi nào” là Trong 3 tháng'],
  [{ '!=': ['3m', fact('fields.when')] }, '“Khi nào” không phải Trong 3 tháng'],
  [{ in: [fact('fields.when'), ['3m', '1y']] }, '“Khi nào” là một trong: Trong 3 tháng, 1y'],
  [{ in: ['/gia', fact('page.path')] }, 'trang có chứa /gia'],
  [{ '===': [fact('score.band'), 'hot'] }, 'mức độ quan tâm là Nóng'],
  [{ and: [{ '>': [fact('visit.pages'), 3] }, { or: [fact('fields.phone'), fact('fields.email')] }] }, 'số trang đã xem trên 3 và (có “Số điện thoại” hoặc có “email”)'],
  [{ '!': [{ '==': [fact('traits.kind'), 'staff'] }] }, 'không phải: traits.kind là staff'],
  // What has no words is shown as it is written.
  [{ '<': [1, fact('score.total'), 9] }, '{"<":[1,{"var":"score.total"},9]}'],
  [{ some: [[1], true] }, '{"some":[[1],true]}'],
  [{ toString: [fact('a'), 1] }, '{"toString":[{"var":"a"},1]}'],
  [true, 'true'], [null, 'null'], [[], '[]'], [{}, '{}'], [{ a: 1, b: 2 }, '{"a":1,"b":2}'],
]) {
  test(`${JSON.stringify(condition)} is "${phrase}"`, () => assert.equal(inWords(condition, texts), phrase));
}

test('the points that a condition still wants are those of the total', () => {
  assert.equal(pointsWanted({ '>=': [fact('score.total'), 40] }, 27.5), 12.5);
  assert.equal(pointsWanted({ '<': [90, fact('score.total')] }, 62), 28);
  for (const condition of [{ '>=': [fact('score.total'), 40] }, { '<=': [fact('score.total'), 90] }, { '>=': [fact('visit.pages'), 90] }, { '!!': [fact('fields.phone')] }, {}, null, 5]) {
    assert.equal(pointsWanted(condition, 62), 0, JSON.stringify(condition));
  }
});

test('every phrase is in both languages, and with the same blanks', () => {
  const { vi, en } = words.WORDS;
  const blanks = (text) => (text.match(/\{\w+\}/g) ?? []).toSorted().join();
  for (const key of Object.keys(en).filter((key) => !key.endsWith('One'))) assert.equal(blanks(vi[key] ?? 'missing{}'), blanks(en[key]), key);
  assert.deepEqual(Object.keys(vi).filter((key) => !(key in en)), []);
  for (const name of ['BANDS', 'DIMENSIONS', 'STAGES', 'FACTS', 'SPAM', 'WARNINGS', 'VERDICTS', 'REASONS', 'RELAY_STATES', 'RELAY_REASONS', 'NOTICES']) {
    assert.deepEqual(Object.keys(words[name].vi), Object.keys(words[name].en), name);
  }
});
