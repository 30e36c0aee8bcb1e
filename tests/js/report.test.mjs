// Outcomes and spend in, a report out: by the API, by files, beside a running receiver and a stopped one.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyFolder, hexFrom, leadline, post, randomFrom, root, send, serve, stop, submission, token } from './receiver-kit.mjs';

const minute = { timeout: 60_000 };
const random = randomFrom(12);
const tell = async (server, path, rows, bearer = token) => {
  const answer = await send(server, { path, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }, body: JSON.stringify(rows) });
  return { status: answer.status, json: answer.json };
};
const report = (data, ...more) => {
  const { code, out, err } = leadline(['report', '--data', data, '--format', 'json', '--config', 'demo/leadline.json', ...more]);
  assert.equal(code, 0, err);
  return JSON.parse(out);
};

test('an outcome that goes in by the API comes out in the report of the running receiver, once, and of the stopped one alike', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  const ids = [hexFrom(random), hexFrom(random)];
  for (const id of ids) assert.equal((await post(server, submission(id))).status, 200);
  const sale = { lead: ids[0], event: 'won', at: '2026-12-24', value: 300, currency: 'USD' };
  for (let i = 0; i < 2; ++i) assert.deepEqual(await tell(server, '/api/outcomes', sale), { status: 200, json: { stored: 1 } });
  assert.equal((await tell(server, '/api/spend', [{ from: '2020-01-01', to: '2039-12-31', amount: 100, currency: 'USD' }])).status, 200);
  const running = report(data);
  assert.equal(running.total.leads, 2);
  assert.equal(running.total.customers, 1);
  assert.equal(running.total.revenue, 300);
  assert.equal(running.total.contracts, 1);
  assert.equal((await tell(server, '/api/outcomes', { ...sale, value: 200 })).status, 200);
  assert.equal(report(data).total.revenue, 200);
  await stop(server);
  const stopped = report(data, '--by', 'form');
  assert.equal(stopped.total.revenue, 200);
  assert.equal(stopped.by.reduce((sum, row) => sum + row.leads, 0), 2);
});

test('the report says how many leads came with how many points, and what became of them: the steps add up to the whole, and a threshold can be read off them', minute, async (t) => {
  const folder = emptyFolder(t);
  const leads = join(folder, 'leads.jsonl');
  const outcomes = join(folder, 'outcomes.csv');
  const points = [20, 40.5, 40, 60, 80, -3];
  writeFileSync(leads, points.map((total, at) => JSON.stringify({ id: String(at).padStart(32, '0'), type: 'lead.submitted', time: 1793404800000, site: 'a', fields: {}, score: { total, band: 'warm', stage: total > 50 ? 'SQL' : 'MQL' } })).join('\n'));
  writeFileSync(outcomes, ['lead,event,at', ...[3, 4].map((at) => `${String(at).padStart(32, '0')},won,2026-12-01`), `${'0'.repeat(32)},lost,2026-12-01`].join('\n'));
  const { code, out, err } = leadline(['report', '--leads', leads, '--outcomes', outcomes, '--format', 'json']);
  assert.equal(code, 0, err);
  assert.deepEqual(JSON.parse(out).scores, [
    { from: -3, to: -2, leads: 1, won: 0, lost: 0, stages: { MQL: 1 } }, { from: 20, to: 21, leads: 1, won: 0, lost: 1, stages: { MQL: 1 } }, { from: 40, to: 41, leads: 2, won: 0, lost: 0, stages: { MQL: 2 } },
    { from: 60, to: 61, leads: 1, won: 1, lost: 0, stages: { SQL: 1 } }, { from: 80, to: 81, leads: 1, won: 1, lost: 0, stages: { SQL: 1 } },
  ]);
});

test('who may only read tells nothing, and a wrong row is refused with its place and stores nothing', minute, async (t) => {
  const data = join(emptyFolder(t), 'data');
  const server = await serve(t, { data });
  assert.equal((await post(server, submission(hexFrom(random)))).status, 200);
  const reader = leadline(['token', 'add', '--data', data, '--role', 'read']).out.trim();
  assert.equal((await tell(server, '/api/outcomes', [], reader)).status, 403);
  const wrong = await tell(server, '/api/outcomes', [{ email: 'an@example.com', event: 'won', at: '2026-12-24' }, { email: 'an@example.com', event: 'sold', at: '2026-12-24' }]);
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.json.errors.map(({ pointer, code }) => [pointer, code]), [['/1/event', 'unknown_event']]);
  await stop(server);
  assert.equal(report(data).total.contracts, 0);
});

test('files are imported twice and count once; a wrong line is told by its number and nothing is kept', minute, async (t) => {
  const folder = emptyFolder(t);
  const data = join(folder, 'data');
  const server = await serve(t, { data });
  const id = hexFrom(random);
  assert.equal((await post(server, submission(id))).status, 200);
  const outcomes = join(folder, 'outcomes.csv');
  const spend = join(folder, 'spend.csv');
  writeFileSync(outcomes, `lead,email,phone,event,at,value,currency\n${id},,,purchase,2026-12-01,1500000,VND\n`);
  writeFileSync(spend, 'from,to,channel,source,campaign,amount,currency\n2020-01-01,2039-12-31,Email,,,1000000,VND\n');
  for (let i = 0; i < 2; ++i) {
    assert.equal(leadline(['import', 'outcomes', outcomes, '--data', data]).out, '1 rows kept\n');
    assert.equal(leadline(['import', 'spend', spend, '--data', data]).out, '1 rows kept\n');
  }
  const once = report(data, '--currency', 'VND');
  assert.equal(once.total.revenue, 1500000);
  assert.equal(once.total.roi, 0.5);
  assert.ok(report(data, '--currency', 'USD').notes.some((note) => note.includes('another currency')));
  writeFileSync(outcomes, `lead,event,at\n${id},won,2026-12-01\n${id},won,yesterday\n`);
  const wrong = leadline(['import', 'outcomes', outcomes, '--data', data]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /row 2: error\[bad_time\] \/at/);
  assert.equal(report(data, '--currency', 'VND').total.contracts, 0);
});

test('leads in a file are reported as table, CSV and a page in both languages, and what they say is escaped', minute, (t) => {
  const folder = emptyFolder(t);
  const leads = join(folder, 'leads.jsonl');
  const lead = JSON.parse(submission(hexFrom(random)));
  lead.attribution = { channel: '=<b>Email', landing: '/', first: {}, last: {} };
  writeFileSync(leads, `${JSON.stringify(lead)}\n${JSON.stringify({ lead: { ...lead, id: hexFrom(random) }, received: lead.time })}\n`);
  const of = (...more) => leadline(['report', '--leads', leads, '--by', 'channel', ...more]);
  assert.match(of().out, /^=<b>Email \* +2 /m);
  assert.match(of('--format', 'csv').out, /^'=<b>Email,2,/m);
  for (const [locale, word] of [['en', 'Cost per lead'], ['vi', 'Chi phí mỗi khách hàng tiềm năng']]) {
    const page = of('--format', 'html', '--locale', locale).out;
    assert.ok(page.includes(word) && page.includes('=&lt;b&gt;Email') && page.includes('<svg role="img"'));
    assert.ok(!/<script|<b>|https?:/.test(page));
    assert.equal(page.includes('no spend was given for this period'), locale === 'en', 'the notes are in the language of the page');
    assert.equal(page.includes('kỳ này không có số liệu chi phí'), locale === 'vi');
  }
  assert.equal(of('--by', 'colour').code, 2);
  assert.equal(leadline(['report']).code, 2);
});

test('what docs/metrics.md computes is right', () => {
  const rows = [...readFileSync(join(root, 'docs/metrics.md'), 'utf8').matchAll(/^\| [A-Z][^|]*\|[^|]*\| ([^|]+) = ([\d,]+)( USD| %) \|$/gm)];
  assert.equal(rows.length, 7);
  for (const [, left, right, unit] of rows) {
    const sum = left.replaceAll(' USD', '').replaceAll(',', '').replaceAll('×', '*').replaceAll('−', '-');
    assert.match(sum, /^[\d ()*/+-]+$/);
    const value = Function(`return ${sum}`)();
    assert.equal(unit === ' %' ? value * 100 : value, Number(right.replaceAll(',', '')), left);
  }
});
