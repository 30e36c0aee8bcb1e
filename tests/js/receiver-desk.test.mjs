// The desk's API: lists that are found, sorted and put together at the receiver, how far each lead is worked on, what that says in
// reports, what goes out as a file, and what is heard while it happens.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { emptyFolder, hexFrom, leadline, leadsOf, makeSubmission, post, randomFrom, root, send, serve, stop, token } from './receiver-kit.mjs';
import { spawnSync } from 'node:child_process';

const random = randomFrom(21);
const authorized = { authorization: `Bearer ${token}` };
const get = async (server, path) => (await send(server, { method: 'GET', path, headers: authorized }));
const desk = async (server, query = '') => (await get(server, `/api/desk?${new URLSearchParams(query)}`)).json;
const names = async (server, query) => (await desk(server, query)).rows.map(({ name }) => name);
const change = (server, id, body, headers = authorized) => send(server, { path: `/api/desk/lead?id=${id}`, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const about = async (server, id) => (await get(server, `/api/desk/lead?id=${id}`)).json;

const lead = (fields, more = {}) => ({ id: hexFrom(random), type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: 'price-list', fields, score: { total: 10, band: 'cold', stage: '' }, spam: { score: 0, reasons: [] }, ...more });
async function put(server, fields, more) {
  const one = lead(fields, more);
  const { status, text } = await post(server, JSON.stringify(one));
  assert.equal(status, 200, text);
  return one.id;
}

/** A server of its own for a group of tests. */
function served(site) {
  const ends = [];
  const held = {};
  before(async () => {
    const scope = { after: (end) => ends.push(end) };
    held.data = join(emptyFolder(scope), 'data');
    held.server = await serve(scope, { data: held.data, ...(site && { site }) });
  });
  after(() => ends.reverse().forEach((end) => end()));
  return held;
}

describe('a list', () => {
  const held = served();
  before(async () => {
    await put(held.server, { name: 'Nguyễn Văn Đạn', phone: '+84912345678', email: 'an.nguyen@example.com', budget: '3-5' }, { attribution: { last: { source: 'facebook', campaign: 'thang-11' } }, score: { total: 62, band: 'warm', stage: 'MQL' } });
    await put(held.server, { name: 'Trần Bình', phone: '+4915112345678' }, { score: { total: 95, band: 'hot', stage: 'SQL' } });
    await put(held.server, { name: 'Nguyễn Thị Hòa'.normalize('NFD'), email: 'hoa@example.com' });
    await put(held.server, { name: 'Ð Ặng Иван', email: 'ivan@example.com' });
  });

  for (const query of ['0912 345 678', '+84 912 345 678', '84 912', '0084 912', '(0912) 345-678', '912345', '0912.345.678', 'nguyen van dan', 'ĐẠN', 'đan', 'nguyen 0912 345', 'an.nguyen@', 'example dan', 'thang-11', 'facebook', '3-5']) {
    test(`"${query}" finds Nguyễn Văn Đạn, 0912 345 678, and nobody else`, async () => assert.deepEqual(await names(held.server, { find: query }), ['Nguyễn Văn Đạn']));
  }
  for (const query of ['0913', '345 679', 'guyen', 'nguyen 0913', '+84 345 678', 'thang-12', '9123456789']) {
    test(`"${query}" finds nobody`, async () => assert.deepEqual(await names(held.server, { find: query }), []));
  }
  test('a foreign number is found with its code and by the zero that is dialled at home; a name typed with combining marks as one without; other alphabets in any case', async () => {
    for (const find of ['+49 151 12345678', '0151 12345678', '0049151']) assert.deepEqual(await names(held.server, { find }), ['Trần Bình'], find);
    assert.equal((await names(held.server, { find: 'nguyễn thị hòa' })).length, 1);
    assert.equal((await names(held.server, { find: 'ИВАН' })).length, 1);
  });

  test('is narrowed by what stands in its columns, and says how many there are of each', async () => {
    assert.deepEqual(await names(held.server, { stage: 'SQL' }), ['Trần Bình']);
    assert.deepEqual(await names(held.server, { least: 60, order: 'lowest' }), ['Nguyễn Văn Đạn', 'Trần Bình']);
    assert.deepEqual(await names(held.server, { least: 60, notStage: 'SQL' }), ['Nguyễn Văn Đạn']);
    const { found, all, hot, facets } = await desk(held.server, { band: 'warm', facets: 1 });
    assert.deepEqual({ found, all, hot }, { found: 1, all: 4, hot: 1 });
    assert.deepEqual(facets.band, { warm: 1, hot: 1, cold: 2 });
    assert.deepEqual(facets.status, { new: 4 });
    assert.deepEqual((await desk(held.server, { since: Date.now() + 1000 })).rows, []);
  });

  for (const [query, name] of [['order=best', 'order'], ['page=-1', 'page'], ['limit=0', 'limit'], ['limit=501', 'limit'], ['least=x', 'least'], ['after=1e3', 'after'], ['since=1.5', 'since']]) {
    test(`?${query} is refused by its name`, async () => {
      const { status, json } = await get(held.server, `/api/desk?${query}`);
      assert.deepEqual([status, json.error.code], [400, 'bad_parameter']);
      assert.ok(json.error.message.startsWith(`\`${name}\``));
    });
  }

  test('names what has come since a moment, whatever the list is narrowed to', async () => {
    const { last } = await desk(held.server, {});
    await put(held.server, { name: 'Mới Đến' });
    const { news, rows } = await desk(held.server, { stage: 'SQL', after: last });
    assert.deepEqual([news.map(({ name }) => name), rows.map(({ name }) => name)], [['Mới Đến'], ['Trần Bình']]);
  });
});

describe('a person’s leads', () => {
  const held = served();
  let third;
  test('are one’s who shares an e-mail, in any case, or a number, also by way of a third lead, which takes them apart when it is erased', async () => {
    await put(held.server, { name: 'a', phone: '+84912345678' });
    await put(held.server, { name: 'b', email: 'x@y.vn' });
    await put(held.server, { name: 'd' });
    await put(held.server, { name: 'e', phone: '1' });
    const persons = async () => Object.fromEntries((await desk(held.server, {})).rows.map(({ name, person }) => [name, person]));
    const before = await persons();
    assert.equal(new Set(Object.values(before)).size, 4);
    third = await put(held.server, { name: 'c', phone: '0912 345 678', email: 'X@Y.vn' });
    const joined = await persons();
    assert.equal(new Set([joined.a, joined.b, joined.c]).size, 1);
    assert.notEqual(joined.d, joined.a);
    assert.deepEqual((await about(held.server, third)).person.map(({ name }) => name), ['c', 'b', 'a']);
    const erased = await send(held.server, { method: 'DELETE', path: `/api/desk/lead?id=${third}`, headers: authorized });
    assert.deepEqual([erased.status, erased.json], [200, { erased: third }]);
    const apart = await persons();
    assert.notEqual(apart.a, apart.b);
    assert.equal('c' in apart, false);
  });

  test('stand where the best of them would, the others right after it, whatever page they come to', async () => {
    const data = join(emptyFolder({ after }), 'data');
    const server = await serve({ after }, { data });
    for (const [total, email] of [[90, 'a@b.vn'], [80, 'c@d.vn'], [10, 'a@b.vn']]) await put(server, { name: String(total), email }, { score: { total } });
    const order = async (by, more = {}) => (await desk(server, { order: by, ...more })).rows.map(({ name, first, of }) => `${name}${first ? `/${of}` : ''}`);
    assert.deepEqual(await order('highest'), ['90/2', '10', '80/1']);
    assert.deepEqual(await order('lowest'), ['10/2', '90', '80/1']);
    assert.deepEqual(await order('newest'), ['10/2', '90', '80/1']);
    assert.deepEqual(await order('oldest'), ['90/2', '10', '80/1']);
    const { rows, page, pages, before: earlier, next } = await desk(server, { order: 'highest', limit: 1, page: 1 });
    assert.deepEqual([rows.map(({ name }) => name), page, pages, earlier, next], [['10'], 1, 3, 1, 2]);
    assert.equal((await desk(server, { limit: 2, page: 99 })).page, 1, 'the last one, when there are fewer');
    await stop(server);
  });
});

test('whatever happens, the list in memory is the one that the file gives after a new start', async (t) => {
  const data = join(emptyFolder(t), 'data');
  let server = await serve(t, { data });
  const ids = [];
  const pick = () => ids[Math.floor(random() * ids.length)];
  const phone = () => `+8491${String(Math.floor(random() * 20)).padStart(7, '0')}`;
  const doings = [
    async () => ids.push(await put(server, { name: `Khách ${ids.length}`, phone: phone(), email: `k${Math.floor(random() * 30)}@example.com` }, { score: { total: Math.floor(random() * 100), band: 'warm', stage: 'MQL' } })),
    async () => put(server, { name: 'Máy' }, { spam: { score: 95, reasons: ['honeypot'] } }),
    async () => { const [apart] = (await desk(server, { quarantine: 1 })).rows; if (apart) await send(server, { path: `/api/release?id=${apart.id}`, headers: authorized }); },
    async () => change(server, pick(), { status: ['contacted', 'meeting', 'lost'][Math.floor(random() * 3)], owner: ['Lan', ''][Math.floor(random() * 2)] }),
    async () => { if (random() < 0.4) await send(server, { method: 'DELETE', path: `/api/desk/lead?id=${pick()}`, headers: authorized }); },
    async () => { const half = await put(server, { name: 'Nửa', phone: phone() }, { type: 'lead.partial' }); if (random() < 0.6) await post(server, JSON.stringify({ ...lead({ name: 'Cả', phone: phone() }), id: half })); },
  ];
  for (let round = 0; round < 4; round += 1) {
    for (let n = 0; n < 60; n += 1) {
      await doings[n < 10 ? 0 : Math.floor(random() * doings.length)]();
      if (n % 3 === 0) await desk(server, {});
    }
    const known = await Promise.all([{ limit: 500, facets: 1 }, { limit: 500, order: 'highest' }, { find: 'khach', limit: 500 }, { quarantine: 1 }].map((query) => desk(server, query)));
    await stop(server);
    server = await serve(t, { data });
    assert.deepEqual(await Promise.all([{ limit: 500, facets: 1 }, { limit: 500, order: 'highest' }, { find: 'khach', limit: 500 }, { quarantine: 1 }].map((query) => desk(server, query))), known);
  }
});

describe('the work on a lead', () => {
  const held = served();

  test('goes from new to won, and back; what it says of meetings, opportunities and contracts is what a report counts', async () => {
    const id = await put(held.server, { name: 'Lê Mua', email: 'mua@example.com' });
    const total = async () => {
      const { total: { meetings, opportunities, contracts, customers, lost, revenue } } = (await get(held.server, '/api/report')).json;
      return { meetings, opportunities, contracts, customers, lost, revenue };
    };
    const none = { meetings: 0, opportunities: 0, contracts: 0, customers: 0, lost: 0, revenue: 0 };
    assert.deepEqual((await about(held.server, id)).work, { status: 'new', owner: '', note: '' });
    assert.equal((await change(held.server, id, { status: 'contacted' })).json.work.status, 'contacted');
    assert.deepEqual(await total(), { ...none, revenue: (await total()).revenue }, 'a call is a status only');
    await change(held.server, id, { status: 'meeting', at: '2026-11-10' });
    await change(held.server, id, { status: 'opportunity' });
    const won = await change(held.server, id, { status: 'won', at: '2026-11-20', value: '3000000000', currency: 'VND' });
    assert.deepEqual([won.status, won.json.work.value, won.json.work.at], [200, '3000000000', Date.UTC(2026, 10, 20)]);
    assert.deepEqual(await total(), { meetings: 1, opportunities: 1, contracts: 1, customers: 1, lost: 0, revenue: 3_000_000_000 });
    await change(held.server, id, { status: 'won', at: '2026-11-20', value: 2_500_000_000, currency: 'VND' });
    assert.equal((await total()).revenue, 2_500_000_000, 'a correction takes its place');
    await change(held.server, id, { status: 'won', sale: 'purchase', value: '1000', currency: 'VND' });
    assert.deepEqual(await total(), { meetings: 1, opportunities: 1, contracts: 0, customers: 1, lost: 0, revenue: 1000 });
    await change(held.server, id, { status: 'lost' });
    assert.deepEqual((({ customers, lost, opportunities }) => ({ customers, lost, opportunities }))(await total()), { customers: 0, lost: 1, opportunities: 1 });
    await change(held.server, id, { status: 'meeting' });
    assert.deepEqual((({ customers, lost, opportunities, meetings }) => ({ customers, lost, opportunities, meetings }))(await total()), { customers: 0, lost: 0, opportunities: 0, meetings: 1 });
    assert.deepEqual((await desk(held.server, { status: 'meeting' })).rows.map(({ id: one }) => one), [id]);
  });

  test('moves with what is told of it from elsewhere, by whoever told it: forward, once, and back from lost by what came later', async () => {
    const id = await put(held.server, { name: 'Trần Nhập', email: 'nhap@example.com', phone: '+84911444555' });
    const tell = async (...rows) => assert.equal((await send(held.server, { method: 'POST', path: '/api/outcomes', headers: authorized, body: JSON.stringify(rows) })).status, 200);
    const status = async () => (await desk(held.server, { find: '0911444555' })).rows.map((row) => row.status);
    await tell({ email: 'NHAP@example.com', event: 'opportunity', at: '2026-11-12' }, { phone: '0911444555', event: 'meeting', at: '2026-11-10' });
    assert.deepEqual(await status(), ['opportunity'], 'a meeting of before, told afterwards, leads nowhere back');
    await tell({ lead: id, event: 'lost', at: '2026-11-14' }, { lead: id, event: 'meeting', at: '2026-11-13' });
    assert.deepEqual(await status(), ['lost']);
    await change(held.server, id, { owner: 'Mai' });
    const won = { lead: id, event: 'won', at: '2026-11-20', value: 300, currency: 'USD' };
    await tell(won, won);
    await tell(won, { lead: id, event: 'contacted', at: '2026-11-21' });
    const { work, changes } = await about(held.server, id);
    assert.deepEqual([work.status, work.value, work.currency, work.at, work.by, work.owner], ['won', '300', 'USD', Date.UTC(2026, 10, 20), 'first', 'Mai']);
    assert.deepEqual(changes.map((one) => [one.status, one.by]), [['opportunity', 'first'], ['lost', 'first'], [undefined, 'first'], ['won', 'first']]);
    assert.equal((await get(held.server, '/api/desk/board')).json.columns.find((column) => column.status === 'won').rows.some((row) => row.id === id), true);
    assert.equal((await get(held.server, '/api/report')).json.total.contracts, 1, 'what was told once counts once');
  });

  test('moves by what a file tells as well; rows of nobody who is here move none', async (t) => {
    const [first, second] = [await put(held.server, { name: 'Vũ Cũ', email: 'vu@example.com' }), await put(held.server, { name: 'Vũ Mới', email: 'vu@example.com' })];
    const file = join(emptyFolder(t), 'outcomes.csv');
    writeFileSync(file, `email,event,at\nvu@example.com,meeting,${new Date(Date.now() + 60_000).toISOString()}\nnobody@example.com,won,2026-11-20\n`);
    assert.equal(leadline(['import', 'outcomes', file, '--data', held.data]).out, '2 rows kept\n');
    assert.deepEqual([(await about(held.server, first)).work.status, (await about(held.server, second)).work.status], ['new', 'meeting'], 'the last lead before it happened is the one');
    assert.equal((await about(held.server, second)).changes[0].by, 'leadline import');
  });

  test('has an owner, a note and a reminder, each by itself, and says who changed what', async () => {
    const id = await put(held.server, { name: 'Phạm Nhớ' });
    await change(held.server, id, { owner: ' Lan ', note: 'gọi lại sau 17 h' });
    await change(held.server, id, { remind: '2026-01-02T10:00+07:00' });
    const { work, changes } = await about(held.server, id);
    assert.deepEqual([work.owner, work.note, work.remind, work.by, work.status], ['Lan', 'gọi lại sau 17 h', Date.UTC(2026, 0, 2, 3), 'first', 'new']);
    assert.deepEqual(changes.map(({ when, ...rest }) => rest), [{ owner: 'Lan', note: true, by: 'first' }, { remind: Date.UTC(2026, 0, 2, 3), by: 'first' }]);
    assert.deepEqual(await names(held.server, { owner: 'Lan' }), ['Phạm Nhớ']);
    assert.deepEqual(await names(held.server, { due: 1 }), ['Phạm Nhớ']);
    assert.ok(!(await names(held.server, { owner: '-' })).includes('Phạm Nhớ'));
    await change(held.server, id, { remind: null });
    assert.deepEqual(await names(held.server, { due: 1 }), []);
  });

  for (const [body, pointer] of [[{ status: 'sold' }, '/status'], [{ status: 'won', value: '12' }, '/currency'], [{ status: 'won', value: 'much', currency: 'VND' }, '/value'], [{ status: 'won', at: 'soon' }, '/at'], [{ status: 'won', sale: 'gift' }, '/sale'], [{ owner: 5 }, '/owner'], [{ note: 'x'.repeat(8001) }, '/note'], [{ remind: 'later' }, '/remind'], [{}, ''], [[], '']]) {
    test(`${JSON.stringify(body).slice(0, 60)} is refused at ${pointer || 'its place'}, and nothing of it is stored`, async () => {
      const id = await put(held.server, { name: 'Không Đổi' });
      const { status, json } = await change(held.server, id, { ...(Array.isArray(body) ? {} : { owner: 'Ai' }), ...body, ...(Object.keys(body).length === 0 && { owner: undefined }) });
      assert.deepEqual([status, json.error.code, json.error.message.startsWith(`\`${pointer}\``)], [422, 'wrong_change', true], json.error?.message);
      assert.equal((await about(held.server, id)).work.owner, '');
    });
  }

  test('of a lead that is not there is not found', async () => {
    assert.equal((await change(held.server, 'f'.repeat(32), { status: 'won' })).status, 404);
    assert.equal((await get(held.server, `/api/desk/lead?id=${'f'.repeat(32)}`)).status, 404);
    assert.equal((await send(held.server, { method: 'DELETE', path: `/api/desk/lead?id=${'f'.repeat(32)}`, headers: authorized })).status, 404);
  });

  test('takes the roles that it says, and no other page’s cookie', async () => {
    const id = await put(held.server, { name: 'Quyền' });
    const made = (role) => /[0-9a-f]{64}/.exec(leadline(['token', 'add', '--data', held.data, '--role', role, '--name', `nv ${role}`]).out)?.[0];
    const [read, work] = ['read', 'work'].map(made);
    const as = (one) => ({ authorization: `Bearer ${one}` });
    assert.equal((await change(held.server, id, { owner: 'x' }, as(read))).status, 403);
    assert.equal((await change(held.server, id, { owner: 'x' }, as(work))).json.work.by, 'nv work');
    assert.equal((await send(held.server, { method: 'DELETE', path: `/api/desk/lead?id=${id}`, headers: as(work) })).status, 403);
    assert.equal((await send(held.server, { method: 'GET', path: `/api/desk/lead?id=${id}`, headers: as(read) })).status, 200);
    const cookie = `leadline-${held.server.port}=${Buffer.from(token).toString('hex')}`;
    const host = `localhost:${held.server.port}`;
    const forged = await change(held.server, id, { owner: 'y' }, { cookie, host, origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' });
    assert.deepEqual([forged.status, forged.json.error.code], [403, 'forged']);
    assert.equal((await change(held.server, id, { owner: 'y' }, { cookie, host, 'sec-fetch-site': 'same-origin' })).status, 200);
  });

  test('goes with the lead when it is erased; a lead that is finished later keeps it', async () => {
    const id = await put(held.server, { name: 'Sẽ Quên', phone: '+84911222333' });
    await change(held.server, id, { note: 'bí mật', owner: 'Lan' });
    await send(held.server, { method: 'DELETE', path: `/api/desk/lead?id=${id}`, headers: authorized });
    assert.equal((await get(held.server, `/api/desk/lead?id=${id}`)).status, 404);
    assert.deepEqual(await names(held.server, { find: '0911222333' }), []);
    assert.equal((await leadsOf(held.server)).some((one) => one.lead.id === id), false);
    const half = await put(held.server, { name: 'Nửa Chừng' }, { type: 'lead.partial' });
    await change(held.server, half, { status: 'contacted', owner: 'Lan' });
    const whole = lead({ name: 'Trọn Vẹn' }, {});
    assert.equal((await post(held.server, JSON.stringify({ ...whole, id: half }))).status, 200);
    const [row] = (await desk(held.server, { find: 'tron ven' })).rows;
    assert.deepEqual([row.status, row.owner, row.unfinished], ['contacted', 'Lan', undefined]);
  });
});

describe('a lead’s visit', () => {
  const held = served();
  test('is replayed step by step, and its last step is the score that it came with', async () => {
    const text = makeSubmission();
    const { score, id, evidence } = JSON.parse(text);
    await post(held.server, text);
    const { visit } = await about(held.server, id);
    assert.equal(visit.problem, undefined);
    assert.equal(visit.steps.length, evidence.log.length);
    const totals = visit.steps.map(({ total }) => total);
    assert.equal(totals[0], 0);
    assert.equal(totals.at(-1), score.total);
    const gained = visit.steps.flatMap((step) => step.gained ?? []);
    assert.equal(gained.reduce((sum, { points }) => sum + points, 0), score.contributions.reduce((sum, { points }) => sum + points, 0));
    for (const { rule, points } of score.contributions) assert.equal(gained.filter((one) => one.rule === rule).reduce((sum, one) => sum + one.points, 0), points, rule);
    assert.equal(visit.steps.at(-1).stage, score.stage);
  });

  test('says nothing of its points that somebody else has written into the log', async () => {
    const false_ = { total: 999, band: 'hot', stage: 'SQL', gained: [{ rule: 'x', points: 999 }] };
    for (const core of [undefined, 'other']) {
      const sub = JSON.parse(makeSubmission(hexFrom(random)));
      const { id, evidence } = sub;
      evidence.log = evidence.log.map((line) => ({ ...line, ...false_ }));
      if (core) evidence.core = core;
      await post(held.server, JSON.stringify(sub));
      const { visit } = await about(held.server, id);
      assert.ok(visit.steps.length > 3);
      for (const step of visit.steps) assert.ok(step.total !== 999 && !JSON.stringify(step.gained ?? []).includes('999'), JSON.stringify(step));
    }
  });

  test('that cannot be replayed comes without points, with the reason', async () => {
    for (const [evidence, problem] of [[{ core: '9.9.9', log: [{ k: 'page', path: '/' }] }, 'other_core'], [{ withheld: true }, 'withheld'], [undefined, 'no_log']]) {
      const id = await put(held.server, { name: 'x' }, { evidence, score: { total: 5, band: 'cold' } });
      const { visit } = await about(held.server, id);
      assert.equal(visit.problem, problem);
      assert.deepEqual(visit.steps, evidence?.log ?? []);
    }
  });
});

describe('what goes out as a file', () => {
  const held = served();
  test('is what the list has, with notes; nothing in it is a formula, and a quote or a line break stays in its cell', async () => {
    const id = await put(held.server, { name: '=HYPERLINK("http://x")', phone: '+84912345678', email: '@evil' });
    await put(held.server, { name: 'Dòng\nHai, "ba"' }, { score: { total: 3 } });
    await change(held.server, id, { note: '-1+2', status: 'won', value: '10.50', currency: 'USD' });
    const { status, text, headers } = await get(held.server, '/api/desk/export?order=oldest');
    assert.equal(status, 200);
    assert.match(headers['content-type'], /^text\/csv/);
    assert.match(headers['content-disposition'], /^attachment; filename="leads-\d{4}-\d\d-\d\d\.csv"$/);
    assert.ok(text.startsWith('\ufeffreceived,name,phone,email,points,'));
    const lines = text.split('\r\n');
    assert.match(lines[1], /^\d{4}-\d\d-\d\dT[\d:]+Z,"'=HYPERLINK\(""http:\/\/x""\)",\+84912345678,'@evil,10,cold,,won,,,'-1\+2,10\.50,USD,/);
    assert.match(lines[2], /,"Dòng\nHai, ""ba""",/);
    const json = JSON.parse((await get(held.server, '/api/desk/export?format=json&find=hyperlink')).text);
    assert.deepEqual(json.leads.map(({ name, work }) => [name, work.note]), [['=HYPERLINK("http://x")', '-1+2']]);
    assert.equal((await get(held.server, '/api/desk/export?format=xml')).status, 400);
  });
});

describe('the board', () => {
  const held = served();
  test('has the newest of each status, and how many there are', async () => {
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await put(held.server, { name: `Khách ${n}` }));
    await change(held.server, ids[0], { status: 'won' });
    const { columns } = (await get(held.server, '/api/desk/board?limit=2')).json;
    assert.deepEqual(columns.map(({ status, found, rows }) => [status, found, rows.map(({ name }) => name)]), [
      ['new', 4, ['Khách 4', 'Khách 3']], ['contacted', 0, []], ['meeting', 0, []], ['opportunity', 0, []], ['won', 1, ['Khách 0']], ['lost', 0, []],
    ]);
  });
});

describe('what is heard while it happens', () => {
  const held = served();
  /** Listens; `heard` grows with each line of news. */
  const listen = () => new Promise((done, failed) => {
    const heard = [];
    const asked = request({ host: '127.0.0.1', port: held.server.port, path: '/api/events', headers: authorized, agent: false }, (answer) => {
      answer.on('data', (part) => heard.push(...String(part).split('\n').filter((line) => line.startsWith('data:')))).on('end', () => heard.push('end'));
      done({ heard, headers: answer.headers, close: () => asked.destroy() });
    }).on('error', failed);
    asked.end();
  });
  const within = async (ms, question) => {
    for (const end = Date.now() + ms; Date.now() < end;) {
      if (question()) return true;
      await new Promise((then) => setTimeout(then, 10));
    }
    return false;
  };

  test('is one line for what comes together, for each who listens, within a second of it', async () => {
    const [one, two] = [await listen(), await listen()];
    assert.equal(one.headers['content-type'], 'text/event-stream');
    assert.ok(await within(2000, () => one.heard.length === 1 && two.heard.length === 1), 'a first line says where it stands');
    const id = await put(held.server, { name: 'Nghe' });
    assert.ok(await within(1000, () => one.heard.length === 2 && two.heard.length === 2), JSON.stringify(one.heard));
    await change(held.server, id, { status: 'contacted' });
    assert.ok(await within(1000, () => one.heard.length === 3));
    two.close();
    for (let n = 0; n < 20; n += 1) await put(held.server, { name: `Nhiều ${n}` });
    assert.ok(await within(2000, () => one.heard.length >= 4));
    await new Promise((then) => setTimeout(then, 600));
    assert.ok(one.heard.length < 20, `${one.heard.length} lines`);
    one.close();
  });

  test('keeps no receiver from ending', async () => {
    const ear = await listen();
    const start = performance.now();
    assert.deepEqual(await stop(held.server), { code: 0, signal: null });
    assert.ok(performance.now() - start < 4000);
    assert.ok(await within(1000, () => ear.heard.includes('end')));
  });
});

test('leads of before the desk are on it after the first start, with what there is of them', async (t) => {
  const folder = emptyFolder(t);
  const data = join(folder, 'data');
  const tool = join(folder, 'sql');
  spawnSync('cc', ['-O1', '-o', tool, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
  const first = await serve(t, { data });
  const [an, binh] = [await put(first, { name: 'Đỗ An', phone: '+84912345678' }, { score: { total: 70, band: 'hot', stage: 'SQL' } }), await put(first, { name: 'Đỗ Ân', phone: '0912345678' })];
  await put(first, { name: 'Máy' }, { spam: { score: 90, reasons: ['honeypot'] } });
  const before = await desk(first, {});
  await stop(first);
  const { status } = spawnSync(tool, [join(data, 'leads.sqlite'), 'DROP TABLE desk_change; DROP TRIGGER lead_owned_desk; DROP TRIGGER lead_moved_desk; DROP TRIGGER lead_removed_desk; DROP TRIGGER lead_erased_desk; DROP TABLE desk; DROP TABLE work; DROP TABLE work_change; DROP TABLE config; ALTER TABLE relay DROP COLUMN claimed_until; ALTER TABLE token DROP COLUMN site; DROP INDEX relay_due; DROP INDEX relay_failed; ALTER TABLE relay DROP COLUMN site; CREATE INDEX relay_due ON relay(endpoint, due); CREATE INDEX relay_failed ON relay(lead); PRAGMA user_version = 14']);
  assert.equal(status, 0);
  const second = await serve(t, { data });
  assert.deepEqual((await desk(second, {})).rows, before.rows);
  assert.equal((await desk(second, { quarantine: 1 })).rows.length, 1);
  assert.deepEqual((await about(second, an)).person.map(({ id }) => id).toSorted(), [an, binh].toSorted());
});
