// `leadline import leads`: a table of people into the store, past everything that a new lead sets going. The real program, a real receiver.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, leadsOf, program, root, serve, stop } from './receiver-kit.mjs';

const config = {
  version: 1, site: 'shop', locale: 'vi', timezone: 'Asia/Ho_Chi_Minh',
  forms: [{ id: 'contact', fields: [
    { name: 'name', label: { vi: 'Họ và tên', en: 'Full name' }, autocomplete: 'name' },
    { name: 'email', type: 'email', label: { vi: 'E-mail', en: 'E-mail' } },
    { name: 'phone', type: 'tel', country: 'VN', label: { vi: 'Số điện thoại', en: 'Phone' }, required: true },
    { name: 'budget', type: 'select', label: { vi: 'Ngân sách', en: 'Budget' }, options: [{ value: '-2', label: { vi: 'Dưới 2 tỷ', en: 'Under 2 billion' } }, { value: '2+', label: { vi: 'Trên 2 tỷ', en: 'Over 2 billion' } }] },
    { name: 'note', type: 'textarea', label: { vi: 'Ghi chú', en: 'Note' } },
    { name: 'agree', type: 'consent', purpose: 'contact', label: { vi: 'Tôi đồng ý.', en: 'I agree.' } },
  ] }],
  delivery: { endpoints: [{ id: 'inbox', url: '/api/leads', response: 'key' }] },
};
const heading = 'Họ và tên;E-mail;SĐT;Ngân sách;Ghi chú;Đồng ý;Ngày tạo;Nguồn;Người bán';
const maps = ['Họ và tên=name', 'E-mail=email', 'SĐT=phone', 'Ngân sách=budget', 'Ghi chú=note', 'Đồng ý=agree', 'Ngày tạo=@time', 'Nguồn=@source'].flatMap((one) => ['--map', one]);
const rows = [
  'Nguyễn Thị Ánh;Anh@Example.com;="0912345678";Dưới 2 tỷ;"Gọi buổi sáng;\nsau 9 giờ";có;31/10/2026 07:05;zalo;Lan',
  'Trần Văn Đức;;987654321;;;;2026-10-31T08:00+07:00;;Lan',
];

/** A folder with a config, a table and a way to import it. */
function desk(t, text = [heading, ...rows].join('\r\n')) {
  const folder = emptyFolder(t), site = join(folder, 'config.json'), file = join(folder, 'leads.csv'), data = join(folder, 'data');
  writeFileSync(site, JSON.stringify(config));
  writeFileSync(file, text);
  const run = (...rest) => leadline(['import', 'leads', '--config', site, '--data', data, ...rest, file]);
  return { folder, site, file, data, run, lines: (result) => result.err.replaceAll(file, 'F').trim().split('\n') };
}

describe('leadline import leads', () => {
  test('says first what it would do, and writes nothing', (t) => {
    const { run, data, lines } = desk(t);
    const result = run(...maps);
    assert.equal(result.code, 0, result.err);
    assert.equal(result.out, '2 new, 0 here already, 0 here with other answers, 0 not usable\n');
    assert.ok(lines(result).includes('F:1: note: column "Người bán" is left out'));
    assert.match(result.err, /nothing was written\. To write: leadline import leads .* --yes/);
    assert.equal(existsSync(data), false);
    assert.equal(run(...maps, '--yes', '--dry-run').out, result.out, 'a dry run that is asked for is one');
    assert.equal(existsSync(data), false);
  });

  test('what it proposes is a command that can be run as it stands', (t) => {
    const { run, data, file } = desk(t);
    const { code, err } = run();
    assert.equal(code, 2);
    const proposed = err.split('\n').find((line) => line.startsWith('  leadline import leads')).trim();
    assert.match(proposed, /--map 'Họ và tên=name' --map 'E-mail=email' --map 'SĐT=phone' --map 'Ngân sách=budget' --map 'Ghi chú=note' --map 'Đồng ý=-' --map 'Ngày tạo=@time' --map 'Nguồn=@source' --map 'Người bán=-'/);
    const told = execFileSync('sh', ['-c', `${proposed.replace('leadline', `"${program}"`).replace(`'${file}'`, '')} --data '${data}' --yes '${file}'`], { encoding: 'utf8' });
    assert.match(told, /^2 stored/);
  });

  test('a stopped receiver finds them when it starts: as answers of the form, with the times of the file, marked as imported', async (t) => {
    const { run, data, site } = desk(t);
    assert.equal(run(...maps, '--yes').out, '2 stored, 0 here already, 0 here with other answers, 0 not usable\n');
    const server = await serve(t, { data, site });
    const [first, second] = await leadsOf(server);
    assert.deepEqual(first.lead.fields, { name: 'Nguyễn Thị Ánh', email: 'Anh@Example.com', phone: '+84912345678', budget: '-2', note: 'Gọi buổi sáng;\nsau 9 giờ', agree: true });
    assert.deepEqual([first.lead.time, first.received], [Date.parse('2026-10-31T07:05+07:00'), Date.parse('2026-10-31T07:05+07:00')]);
    assert.deepEqual([first.verdict, first.verdictDetail.reason, first.lead.imported, first.lead.score, first.lead.consent], ['unverified', 'imported', true, undefined, undefined]);
    assert.equal(first.lead.attribution.last.source, 'zalo');
    assert.deepEqual(second.lead.fields, { name: 'Trần Văn Đức', phone: '+84987654321' });
  });

  test('the same file twice changes nothing, beside a running receiver as well; what has changed in it stays as it was', async (t) => {
    const { run, data, site, file, lines } = desk(t);
    const server = await serve(t, { data, site });
    assert.match(run(...maps).out, /^2 new/);
    assert.deepEqual(await leadsOf(server), [], 'a dry run is one here, too');
    assert.match(run(...maps, '--yes').out, /^2 stored/);
    const before = await leadsOf(server);
    assert.equal(before.length, 2);
    assert.equal(run(...maps, '--yes').out, '0 stored, 2 here already, 0 here with other answers, 0 not usable\n');
    writeFileSync(file, [heading, rows[0].replace('Ánh', 'Ảnh'), rows[1]].join('\n'));
    const changed = run(...maps, '--yes');
    assert.equal(changed.out, '0 stored, 1 here already, 1 here with other answers, 0 not usable\n');
    assert.ok(lines(changed).includes('F:2: note: is here already, with other answers, and stays as it is'));
    assert.deepEqual(await leadsOf(server), before);
    await stop(server);
    assert.equal(run(...maps, '--yes').out, changed.out);
  });

  test('thousands go in at once, and a second time change nothing', async (t) => {
    const many = Array.from({ length: 3000 }, (_, i) => `Khách ${i};k${i}@example.com;09${String(10_000_000 + i)};;;;2026-10-30 08:00;zalo;`);
    const { run, data, site } = desk(t, [heading, ...many].join('\n'));
    const server = await serve(t, { data, site });
    assert.match(run(...maps, '--yes').out, /^3000 stored/);
    assert.match(run(...maps, '--yes').out, /^0 stored, 3000 here already/);
    assert.equal((await leadsOf(server)).length, 3000);
  });

  test('a row that cannot be read is named with its line and the reason; the others are taken', (t) => {
    const { run, lines } = desk(t, [heading, rows[0],
      'A;no-mail;0912345670;;;;;;', 'B;;8,49E+10;;;;;;', 'C;;0912345671;Ba tỷ;;;;;', 'D;;0912345672;;;;30/02/2026;;', 'E;;0912345673;;;;2099-01-01;;', 'F;;;;;;;;', 'G;;0912345674;;;maybe;;;', rows[0]].join('\n'));
    const result = run(...maps, '--yes');
    assert.equal(result.code, 1);
    assert.equal(result.out, '1 stored, 0 here already, 0 here with other answers, 8 not usable\n');
    const said = lines(result).filter((line) => line.includes(': error: '));
    [/^F:4: error: email: `no-mail`/, /^F:5: error: phone: `8,49E\+10`: the spreadsheet has rounded/, /^F:6: error: budget: `Ba tỷ` is none of its choices/, /^F:7: error: @time: `30\/02\/2026` is no time/,
      /^F:8: error: @time: `2099-01-01` lies in the future/, /^F:9: error: neither an e-mail/, /^F:10: error: agree: `maybe` is neither/, /^F:11: error: the same person at the same time as in line 2/]
      .forEach((line, i) => assert.match(said[i], line));
  });

  test('a time is the file\'s: with its zone, as people write it, and as Excel counts days', async (t) => {
    const times = ['2026-10-31T07:00:00Z', '2026-10-31 07:00', '31-10-2026', '46326.5', '10/31/2026 07:00'];
    const { run, data, site } = desk(t, ['phone,at', ...times.map((time, i) => `091234567${i},${time}`)].join('\n'));
    const result = run('--map', 'phone=phone', '--map', 'at=@time', '--yes');
    assert.match(result.err, /:6: error: @time: `10\/31\/2026 07:00` is no time/);
    const american = run('--map', 'phone=phone', '--map', 'at=@time', '--dates', 'mdy', '--zone', 'UTC', '--yes');
    assert.match(american.err, /:4: error: @time: `31-10-2026`/);
    const server = await serve(t, { data, site });
    const shown = Object.fromEntries((await leadsOf(server)).map(({ lead }) => [`${lead.fields.phone} ${new Date(lead.time).toISOString()}`, 1]));
    for (const one of ['+84912345670 2026-10-31T07:00:00.000Z', '+84912345671 2026-10-31T00:00:00.000Z', '+84912345672 2026-10-30T17:00:00.000Z', '+84912345673 2026-10-31T05:00:00.000Z', '+84912345674 2026-10-31T07:00:00.000Z']) {
      assert.ok(shown[one], `${one} in ${Object.keys(shown)}`);
    }
  });

  test('UTF-16 as Excel\'s “Unicode text” has it, with tabs', (t) => {
    const { run, file } = desk(t);
    writeFileSync(file, Buffer.concat([Buffer.from([0xFF, 0xFE]), Buffer.from('Họ và tên\tSĐT\r\nĐặng Thị Ước\t0912345678\r\n', 'utf16le')]));
    assert.match(run('--map', 'Họ và tên=name', '--map', 'SĐT=phone').out, /^1 new/);
  });

  test('a receiver of another site takes none, nobody is mailed, and a wrong word is called by its name', async (t) => {
    const { run, data } = desk(t);
    await serve(t, { data });
    const wrong = run(...maps, '--yes');
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /this receiver is that of `[\w-]+`, not of `shop`/);
    for (const [args, said] of [[['--map', 'Email=email'], /no column "Email" \(did you mean "E-mail"\?\)/], [['--map', 'E-mail=emial'], /has no field "emial" \(did you mean "email"\?\)/],
      [['--map', 'E-mail=name', '--map', 'SĐT=name'], /two columns go to "name"/], [['--form', 'nope', ...maps], /no form "nope"; it has contact/], [['--zone', 'Mars', ...maps], /`--zone` is an offset/], [['--dates', 'ymd', ...maps], /`--dates` is/]]) {
      const { code, err } = run(...args);
      assert.equal(code, 2);
      assert.match(err, said);
    }
  });

  test('nothing is relayed: a destination that takes every lead hears of none', async (t) => {
    const { createServer } = await import('node:http');
    const heard = [];
    const target = createServer((request, response) => { heard.push(request.url); response.end('{}'); }).listen(0, '127.0.0.1');
    t.after(() => target.close());
    await new Promise((done) => { target.on('listening', done); });
    const { run, data, site, folder } = desk(t);
    const file = join(folder, 'site.json');
    writeFileSync(file, JSON.stringify({ site: 'shop', config: site, relay: { allow: ['127.0.0.1'], endpoints: [{ id: 'crm', url: `http://127.0.0.1:${target.address().port}/` }] } }));
    const server = await serve(t, { data, site: file });
    assert.match(run(...maps, '--yes').out, /^2 stored/);
    assert.equal((await leadsOf(server)).length, 2);
    await new Promise((done) => { setTimeout(done, 1500); });
    assert.deepEqual(heard, []);
  });

  test('at a terminal it asks where each column goes, with what is proposed', (t) => {
    const { site, file, data } = desk(t);
    const command = `"${program}" import leads --config '${site}' --data '${data}' --yes '${file}'`;
    const out = execFileSync('script', ['-qefc', command, '/dev/null'], { cwd: root, encoding: 'utf8', input: '\n\n\n?\n\n\nagree\nnonsense\n@time\n\n-\n' });
    assert.match(out, /"Họ và tên" \(Nguyễn Thị Ánh\) \[name\]: /);
    assert.match(out, /@landing: the path of the first page/);
    assert.match(out, /has no field "nonsense"/);
    assert.match(out, /2 stored, 0 here already/);
  });
});
