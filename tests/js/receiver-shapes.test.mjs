// What is a lead and what is not (tests/vectors/leads/shapes.json): nothing that is taken stays unseen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, hexFrom, leadsOf, post, randomFrom, root, serve, submission } from './receiver-kit.mjs';

/** The rows of the table, each with the text to post: `{name, refused?, id, text}`. */
export function shapes(random) {
  return JSON.parse(readFileSync(join(root, 'tests/vectors/leads/shapes.json'), 'utf8')).map((row) => {
    const id = hexFrom(random);
    const lead = { ...JSON.parse(submission(id)), ...row.set };
    if (row.remove) delete lead[row.remove];
    const kept = row.only ? Object.fromEntries(row.only.map((name) => [name, lead[name]])) : lead;
    return { ...row, id, text: JSON.stringify(kept) };
  });
}

describe('a receiver', () => {
  const ends = [];
  const rows = shapes(randomFrom(21));
  let server;
  after(() => ends.reverse().forEach((end) => end()));
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    server = await serve(scope, { data: join(emptyFolder(scope), 'data') });
  });

  for (const { name, refused, id, text } of rows) {
    test(`${refused ? 'refuses' : 'takes and lists'}: ${name}`, async () => {
      const { status, json } = await post(server, text);
      const listed = (await leadsOf(server)).find(({ lead }) => lead.id === id);
      if (refused) {
        assert.deepEqual([status, json.error?.code], [400, 'not_a_lead']);
        assert.ok(json.error.message.startsWith(`\`${refused}\` `), json.error.message);
        assert.equal(listed, undefined);
      } else {
        assert.deepEqual([status, json.accepted], [200, id]);
        assert.deepEqual(listed.lead, JSON.parse(text));
      }
    });
  }
});
