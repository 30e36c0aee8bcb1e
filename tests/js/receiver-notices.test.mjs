// People hear of a lead at once: in a chat, by a webhook, by mail. The real program, and places on loopback that answer as the real ones do.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { hexFrom, leadline, post, randomFrom, serve, submission } from './receiver-kit.mjs';
import { ask, deliveriesOf, endpoint, relaySite, until } from './relay-kit.mjs';

const random = randomFrom(7007);
const always = { when: true };
const withNotices = (t, notices, extra = {}) => relaySite(t, { endpoints: [] }, { notices, address: 'https://leads.songxanh.example/', ...extra });

async function tell(t, notices, extra) {
  const server = await serve(t, withNotices(t, notices, extra));
  const id = hexFrom(random);
  const begin = Date.now();
  await post(server, submission(id));
  return { server, id, begin };
}

/** A mail server that takes what it is given, but for what `refuse(line)` answers otherwise. */
async function mailServer(t, refuse = () => undefined) {
  const mails = [];
  const server = createServer((socket) => {
    let rest = '', data;
    const mail = { lines: [] };
    const say = (line) => socket.write(`${line}\r\n`);
    say('220 mail.example ESMTP');
    socket.on('error', () => {}).on('data', (part) => {
      rest += part;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== undefined) {
          if (line !== '.') { data += `${line}\r\n`; continue; }
          mails.push({ ...mail, data });
          data = undefined;
          say('250 taken');
          continue;
        }
        mail.lines.push(line);
        const other = refuse(line);
        if (other) { say(other); continue; }
        if (line === 'DATA') { data = ''; say('354 go on'); } else if (line === 'QUIT') { say('221 bye'); socket.end(); } else say('250 fine');
      }
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  return { mails, url: `smtp://127.0.0.1:${server.address().port}` };
}

test('Telegram has it within a second, with the reasons and a way to the lead; what it refuses with a 200 is refused', async (t) => {
  const bot = await endpoint(t, (_, response, index) => response.end(index === 0 ? '{"ok":true,"result":{}}' : '{"ok":false,"description":"chat not found"}'));
  const { server, begin } = await tell(t, [{ to: 'telegram', token: '42:{{secret:BOT}}', chat: '-1001', url: `http://127.0.0.1:${bot.port}`, locale: 'vi', ...always }], { secrets: { BOT: 's3cret' } });
  const { url, lead: said, at } = await until(() => bot.requests[0], 'it is told');
  assert.ok(at - begin < 1000, `${at - begin} ms`);
  assert.equal(url, '/bot42:s3cret/sendMessage');
  assert.equal(said.chat_id, '-1001');
  const lines = said.text.split('\n');
  assert.match(lines[0], /Nguyễn Văn An · \+84912345678 · an\.nguyen@example\.com$/);
  assert.match(lines[1], /^[\d.]+ điểm · price-list$/);
  assert.match(lines[2], /^\+[\d.]+ \S.* · \+/);
  assert.equal(lines.at(-1), 'https://leads.songxanh.example/inbox/#/lead/1');
  assert.ok(lines.length <= 5);
  const again = hexFrom(random);
  await post(server, submission(again));
  const state = await until(async () => { const { 'notice-0': one } = await deliveriesOf(server, again); return one.attempts && one; }, 'it was tried');
  assert.deepEqual([state.state, state.reason], ['failed', 'not_accepted']);
});

test('Slack and a webhook have it in their own form; without a condition only an SQL is told', async (t) => {
  const slack = await endpoint(t, (_, response) => response.end('ok'));
  const hook = await endpoint(t);
  const { server, id } = await tell(t, [
    { id: 'slack', to: 'slack', url: `http://127.0.0.1:${slack.port}/services/T/B/x`, locale: 'en', ...always },
    { id: 'hook', to: 'webhook', url: hook.url, ...always },
    { id: 'sales', to: 'webhook', url: hook.url },
  ]);
  await until(() => slack.requests[0] && hook.requests[0], 'both are told');
  assert.match(slack.requests[0].lead.text, /\n[\d.]+ points · price-list\n/);
  assert.deepEqual([hook.requests[0].lead.type, hook.requests[0].lead.lead], ['notice', id]);
  assert.deepEqual(Object.keys(await deliveriesOf(server, id)), JSON.parse(submission(id)).score.stage === 'SQL' ? ['hook', 'sales', 'slack'] : ['hook', 'slack']);
});

test('mail goes to all that are named, in a letter of plain text', async (t) => {
  const post25 = await mailServer(t);
  const { server, id } = await tell(t, [{ to: 'email', address: ['sales@songxanh.example', 'lan@songxanh.example'], ...always }], { mail: { url: post25.url, from: 'leads@songxanh.example' } });
  const { lines, data } = await until(() => post25.mails[0], 'it is there');
  assert.deepEqual(lines.filter((line) => /^(MAIL|RCPT)/.test(line)).map((line) => /<(.*?)>/.exec(line)[1]), ['leads@songxanh.example', 'sales@songxanh.example', 'lan@songxanh.example']);
  const [head, body] = data.split('\r\n\r\n');
  assert.match(head, /^To: sales@songxanh\.example, lan@songxanh\.example\r$/m);
  assert.match(Buffer.from(body.replaceAll('\r\n', ''), 'base64').toString(), /Nguyễn Văn An .*\r\n.*điểm/);
  await until(async () => (await deliveriesOf(server, id))['notice-0'].state === 'accepted', 'and that is known');
  const tested = (await ask(server, '/api/relay/test?endpoint=notice-0')).json;
  assert.equal(tested.accepted, true);
  assert.equal(post25.mails.length, 2);
});

test('a mail server that is busy is asked again, one that refuses for good is not', async (t) => {
  for (const [answer, state] of [['451 later', 'waiting'], ['550 no such user', 'failed']]) {
    const post25 = await mailServer(t, (line) => (line.startsWith('RCPT') ? answer : undefined));
    const { server, id } = await tell(t, [{ to: 'email', address: 'sales@songxanh.example', ...always }], { mail: { url: post25.url, from: 'leads@songxanh.example' } });
    const one = await until(async () => { const { 'notice-0': found } = await deliveriesOf(server, id); return found.attempts && found; }, 'it was tried');
    assert.deepEqual([one.state, one.status], [state, Number(answer.slice(0, 3))]);
  }
});

test('in the quiet hours nobody is told; it waits for their end', async (t) => {
  const hook = await endpoint(t);
  const clock = (ms) => new Date(ms + 7 * 3_600_000).toISOString().slice(11, 16);
  const now = Date.now();
  const { server, id } = await tell(t, [
    { id: 'asleep', to: 'webhook', url: hook.url, quiet: { from: clock(now - 3_600_000), to: clock(now + 3_600_000), zone: '+07:00' }, ...always },
    { id: 'awake', to: 'webhook', url: hook.url, quiet: { from: clock(now + 3_600_000), to: clock(now + 7_200_000), zone: 'Asia/Ho_Chi_Minh' }, ...always },
  ]);
  await until(async () => (await deliveriesOf(server, id)).awake.state === 'accepted', 'the one that is awake');
  const { asleep } = await deliveriesOf(server, id);
  assert.equal(asleep.attempts, 0);
  assert.ok(Math.abs(asleep.due - now - 3_600_000) <= 61_000, `${asleep.due - now} ms`);
  assert.equal(hook.requests.length, 1);
});

test('what is wrong with a notice is said at its line', (t) => {
  const broken = withNotices(t, [
    { to: 'pigeon' }, { to: 'telegram', chat: '1' }, { to: 'email', address: 'nobody' }, { to: 'slack', url: '{{secret:NONE}}' }, { to: 'webhook', url: 'https://x.example/', quiet: { from: '9', to: '25:00' }, wen: true }, 5,
  ], { address: 'leads' });
  const { code, err } = leadline(['serve', '--site', broken.site, '--data', broken.data, '--port', '0'], { timeout: 5000 });
  assert.equal(code, 1);
  const said = [...err.matchAll(/site\.json:\d+:\d+: \w+\[(\w+)\] (\S+):/g)].map(([, problem, pointer]) => `${pointer} ${problem}`);
  for (const one of ['/address not_a_url', '/notices/0/to not_a_choice', '/notices/1/token missing', '/notices/2/address not_an_email', '/notices/2 no_mail', '/notices/3/url no_secret', '/notices/4/quiet not_quiet_hours', '/notices/4/wen unknown_key', '/notices/5 wrong_type']) {
    assert.ok(said.includes(one), `${one} in\n${err}`);
  }
});
