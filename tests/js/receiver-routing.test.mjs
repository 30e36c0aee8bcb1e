// Who of those who sell gets a lead: by rules of the site file, in turn, when they work. The real program.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hexFrom, leadline, leadsOf, makeSubmission, post, randomFrom, serve, stop, submission, withOwnLog } from './receiver-kit.mjs';
import { ask, deliveriesOf, endpoint, relaySite, until } from './relay-kit.mjs';

const random = randomFrom(2011);
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** The hours from so many minutes from now to so many, at a place where it is noon now: so no day ends in between. */
const noon = () => {
  const now = new Date(), offset = 12 * 60 - (now.getUTCHours() * 60 + now.getUTCMinutes());
  const sign = offset < 0 ? '-' : '+', away = Math.abs(offset);
  const two = (n) => String(n).padStart(2, '0');
  return { zone: `${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`, at: (minutes) => `${two(Math.floor((720 + minutes) / 60))}:${two((720 + minutes) % 60)}` };
};
const FORMS = [{ id: 'quote', fields: [{ name: 'name', label: 'Tên' }, { name: 'email', type: 'email', label: 'E-mail' }, { name: 'phone', type: 'tel', label: 'Điện thoại' }, { name: 'province', label: 'Tỉnh' }, { name: 'home', type: 'address', label: 'Địa chỉ' }] }];
FORMS.push({ ...FORMS[0], id: 'job' });

function site(t, routing, more = {}) {
  const files = relaySite(t, { endpoints: [] }, { site: 'shop', config: 'leadline.json', routing, ...more });
  writeFileSync(join(files.folder, 'leadline.json'), JSON.stringify({ version: 1, site: 'shop', locale: 'vi', timezone: 'Asia/Ho_Chi_Minh', forms: FORMS }));
  return files;
}

const leadOf = (id, change) => JSON.stringify({ id, type: 'lead.submitted', time: Date.now(), site: 'shop', form: 'quote', locale: 'vi', fields: {}, consent: [], ...change });
async function submit(server, change = {}) {
  const id = hexFrom(random);
  const { status, text } = await post(server, leadOf(id, change));
  assert.equal(status, 200, text);
  return id;
}
const ownerOf = async (server, id) => (await leadsOf(server)).find(({ lead }) => lead.id === id)?.owner;
/** How often each got one of so many leads. */
async function divide(server, count, change = {}) {
  for (let n = 0; n < count; ++n) await submit(server, change);
  const owners = (await leadsOf(server)).slice(-count).map(({ owner }) => owner?.id ?? '-');
  return { owners, counts: Object.fromEntries([...new Set(owners)].sort().map((one) => [one, owners.filter((two) => two === one).length])) };
}

test('by form and by province, the first rule that fits decides; in turn among those that it names, also over a restart', async (t) => {
  const files = site(t, {
    people: [{ id: 'lan', name: 'Lan Phạm', email: 'lan@shop.example' }, { id: 'minh' }, { id: 'ha' }, { id: 'hr' }],
    rules: [{ forms: ['job'], to: ['hr'] }, { id: 'south', when: { in: [{ var: 'fields.province' }, ['Cần Thơ', 'TP. Hồ Chí Minh']] }, to: ['ha'] }, { id: 'home', when: { '==': [{ var: 'fields.home.province' }, 'Đà Nẵng'] }, to: ['minh'] }, { id: 'rest', to: ['lan', 'minh', 'ha'], when: { '!=': [{ var: 'fields.province' }, 'Huế'] } }],
  });
  let server = await serve(t, files);
  assert.deepEqual(await ownerOf(server, await submit(server, { form: 'job' })), { id: 'hr', name: 'hr' });
  assert.deepEqual(await ownerOf(server, await submit(server, { fields: { province: 'Cần Thơ' } })), { id: 'ha', name: 'ha' });
  assert.equal(await ownerOf(server, await submit(server, { fields: { province: 'Huế' } })), undefined, 'nobody’s');
  assert.equal((await ownerOf(server, await submit(server, { fields: { home: { street: '1 Bạch Đằng', province: 'Đà Nẵng' } } }))).id, 'minh', 'of an address its province');
  const hanoi = { fields: { province: 'Hà Nội' } };
  assert.deepEqual(await ownerOf(server, await submit(server, hanoi)), { id: 'lan', name: 'Lan Phạm', email: 'lan@shop.example' });
  assert.deepEqual((await divide(server, 4, hanoi)).owners, ['minh', 'ha', 'lan', 'minh']);
  await stop(server, 'SIGKILL');
  server = await serve(t, files);
  assert.deepEqual((await divide(server, 4, hanoi)).owners, ['ha', 'lan', 'minh', 'ha'], 'it goes on where it was');
});

test('twelve at once are divided as evenly as twelve one after another', async (t) => {
  const server = await serve(t, site(t, { people: ['a', 'b', 'c'].map((id) => ({ id })), rules: [{ to: ['a', 'b', 'c'] }] }));
  await Promise.all(Array.from({ length: 12 }, () => submit(server)));
  const counts = (await leadsOf(server)).reduce((sum, { owner }) => ({ ...sum, [owner.id]: (sum[owner.id] ?? 0) + 1 }), {});
  assert.deepEqual(counts, { a: 4, b: 4, c: 4 });
});

test('who is not at work gets none while others are; when nobody is, those who are back first; holidays and days away count', async (t) => {
  const { zone, at } = noon();
  const today = new Date().toISOString().slice(0, 10), local = (days) => new Date(Date.parse(`${today}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const works = (from, to) => [{ days: DAYS, from: at(from), to: at(to) }];
  const week = `${local(-2)}/${local(4)}`;
  const here = await serve(t, site(t, { zone, holidays: [], people: [{ id: 'now', hours: works(-60, 120) }, { id: 'later', hours: works(60, 180) }, { id: 'over', hours: works(-180, -60) }, { id: 'away', hours: works(-60, 120), away: [week] }, { id: 'always' }], rules: [{ to: ['now', 'later', 'over', 'away', 'always'] }] }));
  assert.deepEqual((await divide(here, 6)).counts, { always: 3, now: 3 });
  const night = await serve(t, site(t, { zone, people: [{ id: 'late', hours: works(400, 500) }, { id: 'first', hours: works(60, 120) }, { id: 'soon', hours: works(120, 180) }, { id: 'next', hours: works(60, 120), away: [week] }], rules: [{ to: ['late', 'first', 'soon', 'next'] }] }));
  assert.deepEqual((await divide(night, 6)).counts, { first: 3, soon: 3 });
  const feast = await serve(t, site(t, { zone, hours: works(-60, 120), holidays: [week], people: [{ id: 'a' }, { id: 'b' }], rules: [{ to: ['a', 'b'] }] }));
  assert.deepEqual((await divide(feast, 4)).counts, { a: 2, b: 2 }, 'nobody works: it is still somebody’s');
});

test('the same person stays with whoever has had a lead of theirs, if the rule names them', async (t) => {
  const files = site(t, { people: ['a', 'b', 'c'].map((id) => ({ id })), rules: [{ forms: ['job'], to: ['c'] }, { to: ['a', 'b'] }] });
  const server = await serve(t, files);
  const [one, other] = [{ fields: { email: 'an@example.com' } }, { fields: { phone: '+84912345678' } }];
  const first = await ownerOf(server, await submit(server, one));
  assert.deepEqual([first.id, (await ownerOf(server, await submit(server, other))).id], ['a', 'b']);
  await submit(server);
  for (let n = 0; n < 3; ++n) assert.equal((await ownerOf(server, await submit(server, other))).id, 'b');
  assert.equal((await ownerOf(server, await submit(server, { fields: { email: 'AN@example.com', phone: '+84999' } }))).id, 'a');
  assert.equal((await ownerOf(server, await submit(server, { form: 'job', ...one }))).id, 'c');
});

test('the score is the receiver’s own: a page that says it is hot is not believed', async (t) => {
  const files = relaySite(t, { endpoints: [] }, { routing: { people: [{ id: 'closer' }, { id: 'junior' }], rules: [{ when: { '>=': [{ var: 'score.total' }, 9000] }, to: ['closer'] }, { to: ['junior'] }] } });
  const server = await serve(t, files);
  const lead = withOwnLog(JSON.parse(makeSubmission()), 'liar');
  Object.assign(lead, { id: hexFrom(random) });
  lead.score.total = 9999;
  const { json } = await post(server, JSON.stringify(lead));
  assert.equal(json.verdict, 'mismatch');
  assert.equal((await ownerOf(server, lead.id)).id, 'junior');
  const honest = hexFrom(random);
  await post(server, submission(honest));
  assert.equal((await ownerOf(server, honest)).id, 'junior');
});

test('a lead in quarantine, or in part, is nobody’s until it is released, or whole', async (t) => {
  const server = await serve(t, site(t, { people: [{ id: 'a' }, { id: 'b' }], rules: [{ to: ['a', 'b'] }] }));
  const odd = await submit(server, { spam: { score: 90, reasons: [] } });
  const part = await submit(server, { type: 'lead.partial' });
  assert.deepEqual([(await leadsOf(server, '&quarantine=1'))[0].owner, await ownerOf(server, part)], [undefined, undefined]);
  assert.equal((await ownerOf(server, await submit(server))).id, 'a', 'neither took a turn');
  await ask(server, `/api/release?id=${odd}`);
  assert.equal((await ownerOf(server, odd)).id, 'b');
  await post(server, leadOf(part));
  assert.equal((await ownerOf(server, part)).id, 'a');
});

test('whose lead it is hears of it, at work; everybody’s notices and the relay say whose it is', async (t) => {
  const hook = await endpoint(t);
  const { zone, at } = noon();
  const notice = (id, owner) => ({ id, to: 'webhook', url: `${hook.url}/${id}`, when: true, ...(owner && { owner }) });
  const crm = await endpoint(t);
  const server = await serve(t, site(t, { zone, people: [{ id: 'lan', name: 'Lan Phạm', email: 'lan@shop.example' }, { id: 'minh' }, { id: 'off', hours: [{ days: DAYS, from: at(60), to: at(120) }] }], rules: [{ forms: ['job'], to: ['off'] }, { to: ['lan', 'minh'] }] },
    { notices: [notice('lan', 'lan'), notice('minh', ['minh']), notice('all'), notice('off', ['off', 'lan'])], relay: { allow: ['127.0.0.1'], endpoints: [{ id: 'crm', url: crm.url, map: { owner: '{{owner.email | default: owner.id}}' } }] } }));
  const id = await submit(server, { fields: { name: 'An' } });
  await until(() => hook.requests.length >= 3, 'three of them');
  assert.deepEqual(hook.requests.map(({ url }) => url).sort(), ['/leads/all', '/leads/lan', '/leads/off']);
  for (const { lead } of hook.requests) assert.match(lead.text, /\n.*quote · → Lan Phạm$/);
  assert.deepEqual(Object.keys(await deliveriesOf(server, id)), ['all', 'crm', 'lan', 'off']);
  assert.deepEqual((await until(() => crm.requests[0], 'the CRM')).lead, { owner: 'lan@shop.example' });
  await submit(server);
  await until(() => hook.requests.some(({ url }) => url === '/leads/minh'), 'the other one');
  const job = await submit(server, { form: 'job' });
  const { off } = await deliveriesOf(server, job);
  assert.equal(off.attempts, 0);
  assert.ok(Math.abs(off.due - Date.now() - 3_600_000) <= 61_000, `${off.due - Date.now()} ms: when they begin`);
  const odd = await submit(server, { spam: { score: 90, reasons: [] } });
  assert.deepEqual(Object.keys(await deliveriesOf(server, odd)), ['all', 'crm']);
  await ask(server, `/api/release?id=${odd}`);
  await until(async () => (await deliveriesOf(server, odd)).lan?.state === 'accepted', 'told after the release');
});

test('a lead is given to somebody else by hand, who hears of it once; not one in quarantine, and not to a stranger', async (t) => {
  const hook = await endpoint(t);
  const server = await serve(t, site(t, { people: [{ id: 'lan', name: 'Lan' }, { id: 'minh', name: 'Minh' }], rules: [{ to: ['lan'] }] }, { notices: [{ id: 'minh', to: 'webhook', url: hook.url, owner: 'minh', when: true }] }));
  const id = await submit(server);
  for (const [path, status] of [[`id=${id}&owner=eve`, 404], [`id=${hexFrom(random)}&owner=minh`, 404], [`id=${await submit(server, { spam: { score: 90 } })}&owner=minh`, 404], [`id=${id}&owner=minh`, 200], [`id=${id}&owner=lan`, 200], [`id=${id}&owner=minh`, 200]]) {
    assert.equal((await ask(server, `/api/owner?${path}`)).status, status, path);
  }
  assert.deepEqual(await ownerOf(server, id), { id: 'minh', name: 'Minh' });
  await until(async () => (await deliveriesOf(server, id)).minh?.state === 'accepted', 'it is told');
  assert.deepEqual(hook.requests.map(({ lead }) => lead.text.split('\n')[1]), ['chưa chấm điểm · quote · → Minh']);
});

test('what is wrong with it is said at its line', (t) => {
  const files = site(t, {
    zone: 'Europe/Paris', holidays: ['2027-02-30', '2027-02-05/2027-02-01'], hours: [{ days: ['mon'], from: '08:00', to: '17:00' }], rulez: [],
    people: [{ id: 'lan' }, { id: 'lan' }, { id: 'a b' }, { id: 'x', email: 'no', hours: [{ days: ['monday'], from: '08:00', to: '17:00' }, { days: ['mon'], from: '17:00', to: '08:00' }, { from: '08:00', to: '09:00' }] }, 5],
    rules: [{ to: ['nobody'] }, { to: [] }, { to: ['lan'], when: { nope: 1 }, forms: 5 }, { id: 'twice', to: ['lan'] }, { id: 'twice', to: ['lan'] }, 'x'],
  }, { notices: [{ to: 'webhook', url: 'https://x.example', owner: 'eve' }] });
  const { code, err } = leadline(['serve', '--site', files.site, '--data', files.data, '--port', '0'], { timeout: 5000 });
  assert.equal(code, 1);
  const said = [...err.matchAll(/site\.json:\d+:\d+: \w+\[(\w+)\] (\S+):/g)].map(([, problem, pointer]) => `${pointer} ${problem}`);
  for (const one of ['/routing/zone unknown_zone', '/routing/holidays/0 not_a_day', '/routing/holidays/1 not_a_day', '/routing/rulez unknown_key', '/routing/people/1/id person_twice', '/routing/people/2/id not_an_id', '/routing/people/3/email not_an_email',
    '/routing/people/3/hours/0/days not_a_choice', '/routing/people/3/hours/1 not_hours', '/routing/people/3/hours/2/days missing', '/routing/people/4 wrong_type', '/routing/rules/0/to/0 no_such_person', '/routing/rules/1/to wrong_type', '/routing/rules/2/when',
    '/routing/rules/4/id rule_twice', '/routing/rules/5 wrong_type', '/notices/0/owner no_such_person']) {
    assert.ok(said.some((two) => two.startsWith(one)), `${one} in\n${err}`);
  }
});
