// The inbox with 100,000 leads: how long the receiver takes for a page of the list and for a search, and how long a browser takes to paint
// the first list after its answer. The leads are made here, seeded, as bodies of an older store: what the first start does with
// them is timed too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../e2e/support/browser.mjs';
import { leadline, root, send, serve, stop, token } from '../js/receiver-kit.mjs';
import { endAll, folderOnDisk, scope } from './support/disk.mjs';

const count = Number(process.env.LEADS ?? 100_000);
const folder = folderOnDisk();
const data = join(folder, 'data');
const pick = (list, by) => `json_extract('${JSON.stringify(list)}', '$[' || ((${by}) % ${list.length}) || ']')`;
const family = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Đặng', 'Võ', 'Bùi', 'Đỗ', 'Ngô'], middle = ['Văn', 'Thị', 'Minh', 'Đức', 'Ngọc', 'Quốc', 'Thanh', 'Hải'];
const given = ['An', 'Bình', 'Châu', 'Dũng', 'Đạt', 'Giang', 'Hà', 'Khánh', 'Linh', 'Mai', 'Nam', 'Oanh', 'Phúc', 'Quân', 'Sơn', 'Thủy', 'Uyên', 'Vân', 'Yến', 'Hòa'];
const name = `${pick(family, 'n * 7')} || ' ' || ${pick(middle, 'n / 3')} || ' ' || ${pick(given, 'n * 13 / 5')}`;
const person = 'CASE WHEN n % 20 = 0 THEN n - 10 ELSE n END';  // every twentieth comes again
const body = `json_object('id', printf('%032x', n), 'type', 'lead.submitted', 'site', 'song-xanh', 'form', 'price-list', 'time', 1790000000000 + n * 60000,
  'fields', json_object('name', ${name}, 'phone', printf('+849%08d', (${person}) * 97), 'email', 'khach.' || (${person}) || '@example.com', 'budget', ${pick(['<3', '3-5', '5+'], 'n')}),
  'score', json_object('total', n * 31 % 120, 'band', ${pick(['cold', 'warm', 'hot'], 'n * 31 % 120 / 40')}, 'stage', ${pick(['IQL', 'MQL', 'SQL'], 'n * 31 % 120 / 40')}),
  'attribution', json_object('channel', 'Paid Social', 'last', json_object('source', 'facebook', 'campaign', 'thang-' || (n % 12))), 'spam', json_object('score', 0, 'reasons', json_array()))`;

const sorted = (times) => times.toSorted((a, b) => a - b);
const line = (what, times, processor) => console.log(`${what.padEnd(58)} median ${sorted(times)[times.length >> 1].toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms${processor ? `, of the processor ${processor.toFixed(0)} ms` : ''}`);

try {
  leadline(['token', 'list', '--data', data]);
  const first = await serve(scope, { data });
  await stop(first);
  const tool = join(folder, 'sql');
  execFileSync('cc', ['-O2', '-o', tool, join(root, 'tests/js/receiver-sql.c'), '-lsqlite3']);
  execFileSync(tool, [join(data, 'leads.sqlite'), `BEGIN; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${count})
    INSERT INTO lead(site, id, fp, body, received_at, verdict) SELECT 'song-xanh', printf('%032x', n), randomblob(32), CAST(${body} AS BLOB), 1790000000000 + n * 60000, 'consistent' FROM c;
    DROP TABLE desk_change; DROP TRIGGER lead_owned_desk; DROP TRIGGER lead_moved_desk; DROP TRIGGER lead_removed_desk; DROP TRIGGER lead_erased_desk; DROP TABLE desk; DROP TABLE work; DROP TABLE work_change; DROP TABLE config; ALTER TABLE relay DROP COLUMN claimed_until; ALTER TABLE token DROP COLUMN site; DROP INDEX relay_due; DROP INDEX relay_failed; ALTER TABLE relay DROP COLUMN site;
    CREATE INDEX relay_due ON relay(endpoint, due); CREATE INDEX relay_failed ON relay(lead); PRAGMA user_version = 14; COMMIT`]);
  const start = performance.now();
  const server = await serve(scope, { data });
  console.log(`${count} leads of an older store put on the desk at the first start   ${((performance.now() - start) / 1000).toFixed(1)} s`);

  /** What the receiver has had of the processor so far: on a machine that others use, how long it took says little. */
  const processorMs = () => 10 * readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number).reduce((a, b) => a + b);
  const timed = async (query) => {
    const begin = performance.now();
    const { status, json } = await send(server, { method: 'GET', path: `/api/desk?${new URLSearchParams(query)}`, headers: { authorization: `Bearer ${token}` } });
    if (status !== 200) throw new Error(`${status}`);
    return { ms: performance.now() - begin, found: json.found };
  };
  const measure = async (what, queries) => {
    const times = [];
    let found = 0;
    const before = processorMs();
    for (let round = 0; round < 5; round += 1) for (const query of queries) { const one = await timed(query); times.push(one.ms); found = Math.max(found, one.found); }
    line(`${what} (${found} found)`, times, (processorMs() - before) / times.length);
  };
  await measure('the first page, newest first', [{}]);
  await measure('the first page by score', [{ order: 'highest' }]);
  await measure('page 1,000', [{ page: 999 }]);
  await measure('search: a name without accents', [{ find: 'dang quoc' }, { find: 'nguyen thi an' }, { find: 'hoa' }]);
  await measure('search: what nearly all have', [{ find: 'facebook' }]);
  await measure('search: a number, an e-mail', [{ find: '0912 345' }, { find: 'khach.4711@' }, { find: '000970' }]);
  await measure('narrowed: hot, by score', [{ band: 'hot', order: 'highest' }]);

  const browser = await launch();
  const painted = [];
  for (let round = 0; round < 5; round += 1) {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await page.goto(`http://localhost:${server.port}/inbox/#token=${token}`);
    await page.locator('.row').first().waitFor();
    painted.push(await page.evaluate(() => {
      const answer = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/desk?') || name.endsWith('/api/desk'));
      return performance.getEntriesByName('leadline-list')[0].startTime - answer.responseEnd;
    }));
    await page.context().close();
  }
  line('the first list is painted after its answer (a phone’s width)', painted);
  await browser.close();
  await stop(server);
} finally {
  endAll();
}
