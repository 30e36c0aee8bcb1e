// How the inbox finds, sorts and groups leads: its own module, which knows no DOM.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, people, searchFor, summarize, withoutCorrected } from '../../receiver/inbox/leads.js';

const summary = (seq, fields, more = {}) => summarize({ seq, received: 1e12 + seq, verdict: 'consistent', lead: { fields, form: 'price-list', ...more } });
const an = summary(1, { name: 'Nguyễn Văn Đạn', phone: '+84912345678', email: 'an.nguyen@example.com', budget: '3-5' }, { attribution: { last: { source: 'facebook', campaign: 'thang-11' } } });

for (const query of ['0912 345 678', '+84 912 345 678', '84 912', '0084 912', '(0912) 345-678', '912345', '5678', 'nguyen van dan', 'ĐẠN', 'đan', 'nguyen 0912 345', 'an.nguyen@', 'example', 'thang-11', 'facebook', '3-5', '', '  ']) {
  test(`"${query}" finds Nguyễn Văn Đạn, 0912 345 678`, () => assert.equal(searchFor(query)(an), true));
}

for (const query of ['0913', '345 679', 'guyen', 'tran', 'nguyen 0913', '+84 345 678', 'thang-12', '9123456789']) {
  test(`"${query}" does not find Nguyễn Văn Đạn, 0912 345 678`, () => assert.equal(searchFor(query)(an), false));
}

test('a name that was typed with combining marks is found as one with composed letters', () => {
  const lead = summary(1, { name: 'Nguyễn Thị Hòa'.normalize('NFD') });
  assert.equal(searchFor('nguyễn thị hòa')(lead), true);
  assert.equal(searchFor('nguyen thi hoa')(lead), true);
});

test('a foreign number is found with its code and without, by the zero that is dialled at home', () => {
  const lead = summary(1, { phone: '+4915112345678' });
  for (const query of ['+49 151 12345678', '0151 12345678', '0049151', '12345678']) assert.equal(searchFor(query)(lead), true, query);
});

test('one person is who shares an e-mail, in any case, or a number, also by way of a third lead', () => {
  const list = [summary(1, { phone: '+84912345678' }), summary(2, { email: 'x@y.vn' }), summary(3, { phone: '+84 912 345 678', email: 'X@Y.vn' }), summary(4, {}), summary(5, {}), summary(6, { phone: '1' }), summary(7, { phone: '1' })];
  assert.deepEqual(people(list).map((group) => group.map(({ seq }) => seq)), [[1, 2, 3], [4], [5], [6], [7]]);
});

test('a person stands where the best of the person’s leads would, the others right after it', () => {
  const list = [[1, 90, 'a@b.vn'], [2, 80, 'c@d.vn'], [3, 10, 'a@b.vn']].map(([seq, total, email]) => summary(seq, { email }, { score: { total } }));
  const order = (by) => arrange(list, by).map(({ lead, first, of }) => `${lead.seq}${first ? `/${of}` : ''}`);
  assert.deepEqual(order('highest'), ['1/2', '3', '2/1']);
  assert.deepEqual(order('lowest'), ['3/2', '1', '2/1']);
  assert.deepEqual(order('newest'), ['3/2', '1', '2/1']);
  assert.deepEqual(order('oldest'), ['1/2', '3', '2/1']);
});

test('a lead of any shape has a summary', () => {
  for (const lead of [null, 5, [], {}, { fields: null }, { fields: [1, { a: [2] }] }, { fields: { name: {}, phone: 5, email: [] }, score: 3, attribution: 'x', warnings: 5, spam: null, evidence: 1 }]) {
    const about = summarize({ seq: 1, received: 0, lead });
    assert.deepEqual([about.total, about.band, typeof about.words], [0, 'cold', 'string']);
  }
});

test('ten thousand leads are arranged and searched faster than a person types', () => {
  const list = Array.from({ length: 10_000 }, (_, n) => summary(n, { name: `Nguyễn Văn ${n}`, email: `a${n >> 1}@b.vn`, phone: `+8491${String(n).padStart(7, '0')}` }, { score: { total: n % 100 } }));
  const start = process.cpuUsage(); // other programs on this machine are not its fault
  const rows = arrange(list.filter(searchFor('nguyen 0910')), 'highest');
  assert.equal(rows.length, 10_000);
  const { user, system } = process.cpuUsage(start);
  assert.ok((user + system) / 1000 < 1500, `${(user + system) / 1000} ms`);
});

test('a lead whose time was taken is out of the list once it was sent anew with another, and not before; what it names otherwise stays', () => {
  const lead = (seq, id, more = {}, taken = undefined) => summarize({ seq, received: 1e12 + seq, verdict: 'consistent', taken, lead: { id, fields: {}, form: 'visit', ...more } });
  const [first, other, anew, thief] = [lead(1, 'a', {}, ['when']), lead(2, 'b'), lead(3, 'c', { supersedes: 'a' }), lead(4, 'd', { supersedes: 'b' })];
  assert.deepEqual(withoutCorrected([first, other]), [first, other]);
  assert.deepEqual(withoutCorrected([first, other, anew, thief]), [other, anew, thief]);
});
