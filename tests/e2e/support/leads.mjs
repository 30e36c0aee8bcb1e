// Many leads, as the core makes them: a dozen visits played with `leadline replay`, each sent by many people. Who they are is
// not part of what is scored, so the receiver's replay still gives every point.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { program, root } from './receiver.mjs';

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Đặng', 'Võ', 'Bùi', 'Đỗ', 'Ngô'];
const MIDDLE = ['Văn', 'Thị', 'Minh', 'Đức', 'Ngọc', 'Quốc', 'Thanh', 'Hải'];
const GIVEN = ['An', 'Bình', 'Châu', 'Dũng', 'Đạt', 'Giang', 'Hà', 'Khánh', 'Linh', 'Mai', 'Nam', 'Oanh', 'Phúc', 'Quân', 'Sơn', 'Thủy', 'Uyên', 'Vân', 'Yến', 'Hòa'];
const ADS = [{}, { utm_source: 'facebook', utm_medium: 'paid_social', utm_campaign: 'thang-11' }, { utm_source: 'google', utm_medium: 'cpc', utm_campaign: 'can-ho' }, { utm_source: 'zalo', utm_medium: 'social' }];

const person = (number) => ({
  name: `${FAMILY[number % 10]} ${MIDDLE[(number >> 1) % 8]} ${GIVEN[(number * 7) % 20]}`,
  phone: `+849${String(10_000_000 + number * 4_001).slice(-8)}`,
  email: `khach.${number}@example.com`,
});

/** One visit's log, deeper for a higher `depth`; `w` is when it began. */
function visitLog(depth, w) {
  const booking = depth % 4 === 3;
  const at = (m, event) => ({ ...event, w: w + m, m });
  const values = { name: 'Ai Đó', email: 'ai@example.com', phone: '0912 345 678', agree: true, visits: true };
  return [
    at(0, { k: 'boot', tz: 420, seed: '00112233445566778899aabbccddeeff', visitor: 'v1', lang: 'vi', device: { touch: true, width: 390 } }),
    at(10, { k: 'page', path: booking ? '/' : '/blog/', title: booking ? 'Căn hộ Sông Xanh' : 'Cẩm nang', query: ADS[depth % 4], referrer: '', lang: 'vi', host: 'songxanh.example', slots: booking ? ['visit'] : ['price-offer'] }),
    ...(depth > 1 ? [at(60_000, { k: 'scroll', pct: 70 })] : []),
    ...(depth > 4 ? [at(62_000, { k: 'time', s: 60 })] : []),
    ...(depth > 6 ? [at(64_000, { k: 'track', name: 'price_list_view', props: {} })] : []),
    ...(booking ? [] : [at(65_000, { k: 'act', surface: 'price-offer', do: 'open' })]),
    at(95_000, { k: 'submit', surface: booking ? 'visit' : 'price-list', bad: {}, trap: '',
      values: booking ? { ...values, when: depth > 6 ? '3m' : 'later' } : { ...values, budget: ['<3', '3-5', '5+'][depth % 3] } }),
  ];
}

function submissionOf(log) {
  const input = log.map((event) => JSON.stringify(event)).join('\n');
  const out = execFileSync(program, ['replay', '--config', 'demo/leadline.json', '-'], { cwd: root, input, encoding: 'utf8' });
  const stored = out.trim().split('\n').flatMap((line) => JSON.parse(line).e).find((effect) => effect.k === 'store' && effect.at === 'outbox');
  assert.ok(stored, `no submission came of ${input}`);
  return JSON.parse(stored.value.body);
}

/** Each visitor has a log of their own: a member that nothing reads tells it from the others. The checksum is of other answers. */
function ownEvidence({ evidence: { answers, ...evidence } }, mark) {
  const [boot, ...rest] = evidence.log;
  return { ...evidence, log: [{ ...boot, mark }, ...rest] };
}

/** Posts a lead to a receiver, as another program would. */
export async function postLead(receiver, lead) {
  const answer = await fetch(`${receiver.url}/api/leads`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(lead) });
  assert.equal(answer.status, 200, await answer.text());
}

/** `count` leads of as many people, posted; every 40th person sends twice. The last one posted is the newest. */
export async function postLeads(receiver, count) {
  const visits = Array.from({ length: 12 }, (_, depth) => submissionOf(visitLog(depth, Date.now() - 100_000)));
  const leads = Array.from({ length: count }, (_, number) => {
    const visit = visits[(number * 5) % 12];
    return { ...visit, id: number.toString(16).padStart(32, '0'), fields: { ...visit.fields, ...person(number % 40 === 39 ? number - 39 : number) }, evidence: ownEvidence(visit, number) };
  });
  while (leads.length > 0) await Promise.all(leads.splice(0, 25).map((lead) => postLead(receiver, lead)));
}
