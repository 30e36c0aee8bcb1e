// What the inbox reads of a lead, whatever it is: its own module, which knows no DOM. How leads are found, sorted and put together is the
// receiver's (receiver-desk.test.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarize } from '../../receiver/inbox/leads.js';

test('a lead of any shape has a summary', () => {
  for (const lead of [null, 5, [], {}, { fields: null }, { fields: [1, { a: [2] }] }, { fields: { name: {}, phone: 5, email: [] }, score: 3, attribution: 'x', warnings: 5, spam: null, evidence: 1 }]) {
    const about = summarize({ seq: 1, received: 0, lead });
    assert.deepEqual([about.total, about.band, typeof about.name, typeof about.phone], [0, 'cold', 'string', 'string']);
  }
});

test('a name is the answer that is called so, or the two that are its parts', () => {
  const nameOf = (fields) => summarize({ seq: 1, received: 0, lead: { fields } }).name;
  assert.deepEqual([{ name: ' Lê An ' }, { firstName: 'An', lastName: 'Lê' }, { firstName: 'An' }, {}].map(nameOf), ['Lê An', 'Lê An', 'An', '']);
});
