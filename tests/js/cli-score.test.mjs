// `leadline score` and `leadline explain`: events in, a score with every reason out. SEMANTICS' table of examples, through
// the program, as a person would ask it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { emptyFolder, leadline, program, root } from './receiver-kit.mjs';

const DAY = 86_400_000;
const START = 1793404800000;  // 2026-10-31T00:00:00Z, a Saturday
const at = (day) => START + Math.round(day * DAY);

const boot = (day = 0, tz = 0) => ({ k: 'boot', w: at(day), tz, visitor: 'v1' });
const page = (day, path = '/', more = {}) => ({ k: 'page', w: at(day), path, ...more });
const track = (day, name, props = {}, id) => ({ k: 'track', w: at(day), ...(id && { id }), name, props });
const identify = (day, traits) => ({ k: 'identify', w: at(day), traits });
const answer = (day, values) => ({ k: 'answer', w: at(day), form: 'f', values });

const lines = (events) => events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');

/** Writes a config with this `scoring`, and asks: {code, out, err}. */
function ask(t, command, scoring, events, ...options) {
  const config = join(emptyFolder(t), 'config.json');
  writeFileSync(config, typeof scoring === 'string' ? scoring : JSON.stringify({ version: 1, site: 'x', scoring }));
  return leadline([command, '--config', config, ...options, '-'], { input: lines(events) });
}

/** The explanation of these events, as of that day. */
function score(t, scoring, events, day) {
  const { code, out, err } = ask(t, 'score', scoring, events, ...(day === undefined ? [] : ['--at', String(at(day))]));
  assert.deepEqual([code, err], [0, '']);
  assert.equal(out.split('\n').length, 2, 'one line');
  return JSON.parse(out);
}

const part = (explanation, rule) => explanation.contributions.find((item) => item.rule === rule);

describe('leadline score, the examples that must hold', () => {
  test('+10, linear 50 % in 30 days: day 29 → 10, day 30 → 5, day 60 → 0', (t) => {
    const model = { rules: [{ id: 'r', on: 'x', points: 10, decay: { kind: 'linear', percent: 50, everyDays: 30 } }] };
    for (const [day, total] of [[29, 10], [30, 5], [60, 0]]) assert.equal(score(t, model, [boot(), track(0, 'x')], day).total, total);
  });

  test('+20, half-life 14 days: day 14 → 10, day 28 → 5', (t) => {
    const model = { rules: [{ id: 'r', on: 'x', points: 20, decay: { kind: 'halfLife', days: 14 } }] };
    for (const [day, total] of [[14, 10], [28, 5]]) assert.equal(score(t, model, [boot(), track(0, 'x')], day).total, total);
  });

  test('a key page +25 once a week, visited on days 0, 3 and 8: 50', (t) => {
    const model = { rules: [{ id: 'key', on: 'page', when: { '==': [{ var: 'event.path' }, '/pricing'] }, points: 25, cap: { n: 1, per: 'week' } }] };
    const monday = 2;
    const explanation = score(t, model, [boot(), ...[0, 3, 8].map((day) => page(monday + day, '/pricing')), page(monday + 8, '/other')]);
    assert.equal(explanation.total, 50);
    assert.equal(part(explanation, 'key').capHit, true);
  });

  test("once a day in the visitor's zone, 23:50 and 00:10 local time: two awards", (t) => {
    const model = { rules: [{ id: 'r', on: 'x', points: 1, cap: { n: 1, per: 'day' } }] };
    const night = (hours) => track(hours / 24 + 2, 'x');
    assert.equal(score(t, model, [boot(0, 420), night(23 + 50 / 60 - 7), night(24 + 10 / 60 - 7)]).total, 2);
    assert.equal(score(t, model, [boot(0, 0), night(23 + 50 / 60 - 7), night(24 + 10 / 60 - 7)]).total, 1, 'one day in Greenwich');
  });

  test('tiers 1→1, 3→5 after four visits: in total 5, additive 6', (t) => {
    const tiers = [{ atLeast: 1, points: 1 }, { atLeast: 3, points: 5 }];
    const visits = [0, 1, 2, 3].map((day) => page(day));
    assert.equal(score(t, { rules: [{ id: 'r', on: 'page', tiers }] }, visits).total, 5);
    assert.equal(score(t, { rules: [{ id: 'r', on: 'page', tiers, mode: 'additive' }] }, visits).total, 6);
  });

  test('inactivity −10 in 30 days, 95 days silent, floor 0, score 25: 0, with three penalties', (t) => {
    const model = { rules: [{ id: 'r', on: 'x', points: 25 }, { id: 'idle', kind: 'inactivity', days: 30, points: -10, floor: 0 }] };
    const explanation = score(t, model, [boot(), track(0, 'x')], 95);
    assert.equal(explanation.total, 0);
    assert.equal(part(explanation, 'idle').hits, 3);
  });

  test('hot is entered at 80 and left at 65: 79, 81, 70, 64 are warm, hot, hot, warm', (t) => {
    const model = {
      rules: [{ id: 'r', on: 'x', of: 'event.props.v', valueMap: { a: 79, b: 2, c: -11, d: -6 } }],
      bands: [{ id: 'warm', enter: 40, exit: 30 }, { id: 'hot', enter: 80, exit: 65 }],
    };
    const steps = ['a', 'b', 'c', 'd'].map((v) => track(0, 'x', { v }));
    const bands = steps.map((_, i) => score(t, model, [boot(), ...steps.slice(0, i + 1)]));
    assert.deepEqual(bands.map(({ total, band }) => [total, band]), [[79, 'warm'], [81, 'hot'], [70, 'hot'], [64, 'warm']]);
  });

  test('e-mail opened +1, link clicked +2, document requested +3: 6 with three contributions', (t) => {
    const model = { rules: [{ id: 'opened', on: 'email_open', points: 1 }, { id: 'clicked', on: 'email_click', points: 2 }, { id: 'asked', on: 'document_request', points: 3 }] };
    const explanation = score(t, model, ['email_open', 'email_click', 'document_request'].map((name) => track(0, name)));
    assert.equal(explanation.total, 6);
    assert.deepEqual(explanation.contributions.map(({ rule, points }) => [rule, points]), [['opened', 1], ['clicked', 2], ['asked', 3]]);
  });

  test('the flat buyer: cold, warm at the form, SQL at the booking, six reasons in order', (t) => {
    const on = (id, points, more = {}) => ({ id, on: id, points, ...more });
    const model = {
      rules: [
        { id: 'ad', on: 'page', when: { '==': [{ var: 'event.query.utm_medium' }, 'cpc'] }, points: 5, cap: { n: 1, per: 'session' } },
        { id: 'visit', on: 'page', points: 2, cap: { n: 1, per: 'session' } },
        on('price_list_view', 5), on('form_sent', 20), on('payment_chat', 10), on('show_flat_booking', 40, { qualifyAs: 'SQL' }),
      ],
      bands: [{ id: 'warm', enter: 30, exit: 20 }], stages: [{ id: 'SQL' }],
    };
    const events = [boot(0, 420), page(0, '/du-an', { query: { utm_medium: 'cpc' } }), track(0, 'price_list_view'), track(0, 'form_sent'),
      track(1, 'payment_chat'), track(1, 'show_flat_booking')];
    const steps = [2, 4, 6].map((count) => score(t, model, events.slice(0, count)));
    assert.deepEqual(steps.map(({ band, stage }) => [band, stage]), [['cold', ''], ['warm', ''], ['warm', 'SQL']]);
    assert.deepEqual(steps[2].contributions.map(({ rule }) => rule), model.rules.map(({ id }) => id));
    assert.equal(steps[2].stages[0].why, 'show_flat_booking');
  });
});

describe('leadline score', () => {
  const model = {
    version: '7',
    rules: [
      { id: 'pages', on: 'page', points: 1 },
      { id: 'vn', kind: 'state', when: { '==': [{ var: 'traits.country' }, 'VN'] }, points: 10 },
      { id: 'budget', kind: 'answer', field: 'budget', valueMap: { high: 5, low: -5 }, note: 'Budget' },
    ],
    stages: [{ id: 'MQL', when: { and: [{ '>=': [{ var: 'score.total' }, 10] }, { '!!': [{ var: 'fields.email' }] }] } }],
  };
  const visit = [boot(), page(0, '/a', { title: 'A', query: { q: '1' }, referrer: 'https://a.example/b', lang: 'en' }), identify(0, { country: 'VN' }), answer(0, { budget: 'high' })];

  test('takes pages, traits and answers, and says what is missing', (t) => {
    const explanation = score(t, model, visit);
    assert.equal(explanation.total, 16);
    assert.equal(explanation.asOf, START);
    assert.equal(explanation.model.version, '7');
    assert.deepEqual(explanation.next, { stage: 'MQL', missing: [{ is: 'unknown', when: { '!!': [{ var: 'fields.email' }] } }] });
  });

  test('takes a recorded session as it is: > removed, answers, comments and blank lines passed over', (t) => {
    const recorded = ['# a visit', ...visit.flatMap((event) => [`> ${JSON.stringify(event)}`, '< {"e":[]}', ''])];
    assert.deepEqual(score(t, model, recorded), score(t, model, visit));
  });

  test('the same tracked event twice counts once', (t) => {
    const once = { rules: [{ id: 'r', on: 'x', points: 5 }] };
    assert.equal(score(t, once, [track(0, 'x', {}, 'e1'), track(0, 'x', {}, 'e1'), track(1, 'x', {}, 'e2')]).total, 10);
  });

  test('answers count by their latest value, whichever line brings it; evidence\'s submit lines too', (t) => {
    const submit = (values) => ({ k: 'submit', w: at(0), form: 'f', values });
    assert.equal(score(t, model, [boot(), answer(0, { budget: 'high' }), answer(0, { budget: 'low' })]).total, -5);
    assert.equal(score(t, model, [boot(), answer(0, { budget: 'low' }), submit({ budget: 'high' })]).total, 5);
    assert.equal(score(t, model, [boot(), submit({ budget: 'high' }), answer(0, { budget: 'none' })]).total, 0);
    const onSubmit = { rules: [{ id: 'r', on: 'submit', when: { '==': [{ var: 'event.form' }, 'f'] }, points: 7 }] };
    const { out, err } = ask(t, 'score', onSubmit, [boot(), submit({})]);
    assert.deepEqual([JSON.parse(out).total, err], [7, '']);
  });

  test('evidence alone gives the score of its lead', (t) => {
    const session = readFileSync(join(root, 'tests/sessions/flat-buyer.jsonl'), 'utf8').split('\n');
    let leads = 0;
    for (const effect of session.filter((line) => line.startsWith('<')).flatMap((line) => JSON.parse(line.slice(1)).e)) {
      if (effect.k !== 'store' || effect.at !== 'outbox' || !effect.value?.body) continue;
      const { score: sent, evidence } = JSON.parse(effect.value.body);
      const file = join(emptyFolder(t), 'evidence.jsonl');
      writeFileSync(file, evidence.log.map((event) => JSON.stringify(event)).join('\n'));
      const { out, err } = leadline(['score', '--config', 'tests/sessions/flat.config.json', '--at', String(sent.asOf), file]);
      const { total, stage, contributions, stages } = JSON.parse(out);
      assert.deepEqual([total, stage, contributions, stages, err], [sent.total, sent.stage, sent.contributions, sent.stages, '']);
      leads += 1;
    }
    assert.equal(leads, 2);
  });

  test('takes adjustments by hand, the same id once; what is wrong with one is said, and there is no score', (t) => {
    const adjust = (more) => ({ k: 'adjust', w: at(1), id: 'a1', points: 7.5, by: 'lan@acme.example', ...more });
    const explanation = score(t, model, [...visit, adjust(), adjust({ points: 100 })]);
    assert.equal(explanation.total, 23.5);
    assert.deepEqual(explanation.adjustments, [{ id: 'a1', points: 7.5, at: at(1), by: 'lan@acme.example' }]);
    const { code, out, err } = ask(t, 'score', model, [...visit, adjust({ by: '' })]);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^standard input:5: error\[bad_adjustment\] an adjustment needs "by"/m);
  });

  test('a missing fact is listed as unknown', (t) => assert.deepEqual(score(t, model, [boot(), page(0)]).unknown, ['vn', 'budget']));

  test('gives what the page itself would send with its lead', (t) => {
    const session = readFileSync(join(root, 'tests/sessions/flat-buyer.jsonl'), 'utf8').split('\n');
    const isPost = (line) => line.startsWith('<') && line.includes('"score":{');
    assert.ok(session.some(isPost));
    for (const [index, line] of session.entries()) {
      if (!isPost(line)) continue;
      const store = JSON.parse(line.slice(1)).e.find((effect) => effect.k === 'store' && effect.at === 'outbox' && effect.value?.body);
      if (!store) continue;
      const sent = JSON.parse(store.value.body).score;
      const file = join(emptyFolder(t), 'visit.jsonl');
      writeFileSync(file, session.slice(1, index).join('\n'));
      const { out } = leadline(['score', '--config', 'tests/sessions/flat.config.json', '--at', String(sent.asOf), file]);
      assert.deepEqual(JSON.parse(out), sent);
    }
  });

  test('--at asks about a moment: later events do not count, and it says so', (t) => {
    const { code, out, err } = ask(t, 'score', { rules: [{ id: 'r', on: 'page', points: 1 }] }, [page(0), page(1), page(2)], '--at', String(at(1)));
    assert.equal(code, 0);
    assert.deepEqual([JSON.parse(out).total, JSON.parse(out).asOf], [2, at(1)]);
    assert.match(err, /^standard input: note: 1 event after --at, not counted$/m);
  });

  for (const [name, events, line] of [
    ['is no JSON', [boot(), '{"k":'], /^standard input:2: error\[not_json\] the line is not JSON \(one object for each line, such as .*\)$/m],
    ['is of an unknown kind', [boot(), '', '{"k":"pgae","w":1}'], /^standard input:3: error\[unknown_kind\] .*pgae.*\(docs\/protocol\.md lists them\)$/m],
    ['has no time', [{ k: 'page', path: '/' }], /^standard input:1: error\[no_time\] the event has no time \(add "w": milliseconds since 1970\)$/m],
    ['has a time before 1970', [{ k: 'page', w: -1, path: '/' }], /^standard input:1: error\[bad_time\]/m],
    ['is a list', ['[]'], /^standard input:1: error\[not_an_object\]/m],
  ]) {
    test(`a line that ${name} is named, and there is no score`, (t) => {
      for (const command of ['score', 'explain']) {
        const { code, out, err } = ask(t, command, model, events);
        assert.deepEqual([code, out], [1, '']);
        assert.match(err, line);
      }
    });
  }

  test('a log without events is an error', (t) => {
    const { code, err } = ask(t, 'score', model, ['# nothing', '']);
    assert.equal(code, 1);
    assert.match(err, /^standard input: error\[no_events\]/);
  });

  test('a config that cannot be read is an error; one with a broken rule is used without it, as in a page', (t) => {
    const unreadable = ask(t, 'score', '{', visit);
    assert.equal(unreadable.code, 1);
    assert.match(unreadable.err, /cannot be used as a config; `leadline check` says why/);
    const broken = ask(t, 'score', { rules: [{ id: 'bad', on: 'page', points: 'many' }, { id: 'good', on: 'page', points: 4 }] }, visit);
    assert.deepEqual([broken.code, JSON.parse(broken.out).total], [0, 4]);
    assert.match(broken.err, /has 1 broken part, left out as in a page; `leadline check` names them/);
  });

  test('--at takes ISO times: with a zone, or UTC; as `explain` prints them', (t) => {
    const model1 = { rules: [{ id: 'r', on: 'page', points: 1 }] };
    const asOf = (text) => JSON.parse(ask(t, 'score', model1, [page(0)], '--at', text).out).asOf;
    const moment = Date.UTC(2026, 10, 2, 17, 30);
    for (const text of [String(moment), '2026-11-02T17:30', '2026-11-02T17:30Z', '2026-11-02T17:30:00.000Z', '2026-11-03T00:30+07:00', '2026-11-03T00:30+0700',
      '2026-11-02T10:00:00-07:30', '2026-11-02 17:30 UTC', '2026-11-02 17:30']) assert.equal(asOf(text), moment, text);
    assert.equal(asOf('2026-11-02'), Date.UTC(2026, 10, 2));
    assert.equal(asOf('2028-02-29T23:59:59.5Z'), Date.UTC(2028, 1, 29, 23, 59, 59, 500));
    const { out } = ask(t, 'explain', model1, [page(0)], '--at', '2026-11-02 17:30 UTC');
    assert.match(out, /^as of 2026-11-02 17:30 UTC/m);
  });

  for (const text of ['2026-13-01', '2026-02-29', '2026-11-02T25:00', '2026-11-02T17:30+7', '31/10/2026', '2026-11-02T17:30 tomorrow', '1969-12-31', '1793404800000.5', '99999999999999999', '']) {
    test(`--at ${text || '(nothing)'} is no time`, () => {
      const { code, err } = leadline(['score', '--config', 'c', `--at=${text}`, 'v']);
      assert.equal(code, 2);
      assert.match(err, /`--at` is a time in whole milliseconds since 1970, such as 1793404800000, or an ISO time, such as 2026-10-31T07:00\+07:00 \(without a zone: UTC\)/);
    });
  }

  for (const [args, problem] of [
    [['score', 'visit.jsonl'], /`--config` is missing/],
    [['score', '--config', 'c'], /VISIT\.jsonl is missing/],
    [['score', '--config', 'c', '--at', 'noon', 'v'], /`--at` is a time in whole milliseconds since 1970/],
    [['score', '--config', 'c', '--at', '-5', 'v'], /`--at` is a time/],
    [['explain', '--confg', 'c', 'v'], /did you mean `--config`/],
  ]) {
    test(`called wrongly: ${args.join(' ')}`, () => {
      const { code, out, err } = leadline(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, problem);
    });
  }
});

describe('a lead in the place of a visit', () => {
  const config = 'tests/sessions/flat.config.json';
  const leads = readFileSync(join(root, 'tests/sessions/flat-buyer.jsonl'), 'utf8').split('\n').filter((line) => line.startsWith('<'))
    .flatMap((line) => JSON.parse(line.slice(1)).e).filter((effect) => effect.k === 'store' && effect.at === 'outbox' && effect.value?.body)
    .map((effect) => JSON.parse(effect.value.body));
  const row = (lead) => ({ seq: 7, received: lead.time + 500, verdict: 'consistent', lead });
  const give = (command, document, ...options) => leadline([command, '--config', config, ...options, '-'],
    { input: typeof document === 'string' ? document : JSON.stringify(document) });

  test('score gives the lead\'s own score, as of its time and in its language, whichever shape it has', () => {
    assert.equal(leads.length, 2);
    for (const lead of leads) {
      const listed = { leads: [row(lead)], last: 7 };
      for (const given of [lead, row(lead), [row(lead)], listed, JSON.stringify(row(lead), null, 2), { ...lead, locale: 'en' }]) {
        const { code, out, err } = give('score', given);
        assert.deepEqual([code, err], [0, '']);
        if (given.locale !== 'en') assert.deepEqual(JSON.parse(out), lead.score);
        else assert.equal(JSON.parse(out).contributions[0].note, 'Clicked an ad');
      }
    }
  });

  test('explain makes a table of it, --at another moment, another config a note', (t) => {
    const { out } = give('explain', row(leads[1]), '--at', '2027-12-31');
    assert.match(out, /^as of 2027-12-31 00:00 UTC/m);
    const other = join(emptyFolder(t), 'other.json');
    writeFileSync(other, JSON.stringify({ version: 1, site: 'x', scoring: { rules: [{ id: 'r', on: 'page', points: 9 }] } }));
    const { code, err } = leadline(['explain', '--config', other, '-'], { input: JSON.stringify(leads[0]) });
    assert.equal(code, 0);
    assert.match(err, /^leadline explain: note: the lead was scored with config [0-9a-f]{16}, .*other\.json is [0-9a-f]{16}$/m);
  });

  test('replay plays its log; a list of events, and evidence by itself, are logs too', () => {
    const { evidence } = leads[0];
    const lines = give('replay', evidence.log.map((event) => JSON.stringify({ ...event, ...(event.k === 'boot' && { lang: leads[0].locale }) })).join('\n'));
    assert.equal(lines.code, 0);
    assert.deepEqual(give('replay', row(leads[0])), lines);
    for (const log of [evidence.log, evidence, JSON.stringify(evidence.log, null, 1)]) assert.equal(give('replay', log).out.split('\n').length, evidence.log.length + 1);
  });

  test('a recorded session is taken with its first line, which names the config', () => {
    const session = readFileSync(join(root, 'tests/sessions/flat-buyer.jsonl'), 'utf8');
    assert.deepEqual(give('replay', session), give('replay', session.slice(session.indexOf('\n') + 1)));
  });

  test('an event that is not understood has its place in the lead', () => {
    const lead = structuredClone(leads[0]);
    lead.evidence.log[3].k = 'nothing';
    const { code, err } = give('score', row(lead));
    assert.equal(code, 1);
    assert.match(err, /^standard input:\/lead\/evidence\/log\/3: error\[unknown_kind\]/);
  });

  test('a lead without a whole log cannot be scored', () => {
    const { evidence } = leads[0];
    for (const [change, said] of [[{ ...evidence, truncated: true }, /error\[truncated\] the lead's log is not complete/], [{ ...evidence, log: [] }, /error\[no_log\] the lead carries no log/], [{ ...evidence, log: [], withheld: true }, /error\[withheld\] the visitor did not agree/]]) {
      const { code, out, err } = give('score', { ...leads[0], evidence: change });
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, said);
    }
  });

  for (const command of ['score', 'explain', 'replay']) {
    for (const [name, document, said] of [
      ['a config', readFileSync(join(root, config), 'utf8'), /^standard input: error\[not_a_visit\] it is a config, not a visit \(a visit is a line of JSON for each event, or a lead as `GET \/api\/leads` gives it\)\n$/],
      ['any other document', readFileSync(join(root, 'package.json'), 'utf8'), /^standard input: error\[not_a_visit\] it is an object with `description`, .*\n$/],
      ['a list', '[\n 1,\n 2\n]', /^standard input: error\[not_a_visit\] it is a list of 2 items.*\n$/],
      ['two leads', JSON.stringify({ leads: leads.map(row) }, null, 2), /it is a list of 2 leads, not a visit.*\n$/],
      ['a document with a mistake', '{\n  "lead": {\n    "score": {},\n  }\n}', /^standard input:4:3: error\[not_json\] .*\n$/],
    ]) {
      test(`${command}: a whole file that is ${name} is told once what it is`, () => {
        const { code, out, err } = give(command, document);
        assert.deepEqual([code, out], [1, '']);
        assert.match(err, said);
        assert.equal(err.split('\n').length, 2, err);
      });
    }
  }

  test('replay still answers each line as it comes, before the next', async () => {
    const child = spawn(program, ['replay', '--config', config, '-'], { cwd: root });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const event of leads[0].evidence.log.slice(0, 3)) {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      assert.ok(JSON.parse((await answers.next()).value).e);
    }
    child.stdin.end();
  });
});

describe('leadline explain', () => {
  const model = {
    groups: [{ id: 'does', max: 60 }, { id: 'who', dimension: 'fit' }],
    rules: [
      { id: 'key', group: 'does', on: 'page', points: 40, cap: { n: 2, per: 'lifetime' }, note: 'Bảng giá' },
      { id: 'fades', group: 'does', on: 'page', points: 8, decay: { kind: 'halfLife', days: 1 }, cap: { n: 1, per: 'lifetime' } },
      { id: 'size', group: 'who', kind: 'state', when: { '>': [{ var: 'traits.staff' }, 50] }, points: 10 },
      { id: 'talk', group: 'does', on: 'demo_request', points: -1, qualifyAs: 'MQL' },
    ],
    bands: [{ id: 'warm', enter: 30, exit: 20 }],
    stages: [{ id: 'MQL', weight: 10 }, { id: 'SQL', weight: 20, when: { and: [{ '>=': [{ var: 'score.total' }, 50] }, { '!!': [{ var: 'fields.phone' }] }] } }],
  };

  test('says for people where each point comes from', (t) => {
    const { code, out, err } = ask(t, 'explain', model, [boot(), page(0), page(0), page(0), track(1, 'demo_request')]);
    assert.deepEqual([code, err], [0, '']);
    for (const line of [
      /^Score 60 · band warm · stage MQL$/m,
      /^as of 2026-11-01 00:00 UTC, model 1, config [0-9a-f]{16}$/m,
      /^ +rule +group +points +hits +earned +decayed to +cap +last +note$/m,
      /^ +key +does +\+80 +2 +\+80 +reached +2026-10-31 00:00 UTC +Bảng giá$/m,
      /^ +fades +does +\+4 +1 +\+8 +4 +reached +2026-10-31 00:00 UTC$/m,
      /^ +talk +does +-1 +1 +-1 +2026-11-01 00:00 UTC$/m,
      /^ +does +60 +83 before its clamp$/m,
      /^Unknown, for lack of facts: size$/m,
      /^ +2026-11-01 00:00 UTC {2}MQL {2}by `talk`$/m,
      /^Next stage: SQL\. Missing:\n {2}\{"!!":\[\{"var":"fields\.phone"\}\]\} {2}\(not known yet\)$/m,
    ]) assert.match(out, line);
  });

  test('shows grade, matrix, points by hand, refused stages and challengers', (t) => {
    const full = {
      ...model,
      grade: { criteria: [{ id: 'vn', when: { '==': [{ var: 'traits.country' }, 'VN'] }, thirds: 3, note: 'Ở Việt Nam' }] },
      matrix: { digit: { thresholds: [50] } },
      stages: [{ id: 'IQL', weight: 5 }, { id: 'MQL', weight: 10, ageOut: { days: 30 } }],
      rules: [...model.rules, { id: 'read', group: 'does', on: 'read', points: 0, qualifyAs: 'IQL' }],
      challengers: [{ id: 'flat', version: '2', rules: [{ id: 'r', on: 'page', points: 1 }] }],
    };
    const events = [boot(), page(0), identify(0, { country: 'VN' }), track(1, 'demo_request'), track(1, 'read'),
      { k: 'adjust', w: at(2), id: 'fair', points: 5, by: 'lan', dimension: 'fit', expires: at(9) }];
    assert.match(ask(t, 'explain', full, events).out, /^ +IQL {2}the lead is further {2}\(asked for by `read`, 2026-11-01 00:00 UTC\)$/m);
    const { code, out, err } = ask(t, 'explain', full, events, '--at', String(at(40)));
    assert.deepEqual([code, err], [0, '']);
    for (const line of [
      /^Score 39 · band warm · no stage yet · grade C · matrix C2$/m,
      /^ +fair +fit +\+5 +lan +2026-11-02 00:00 UTC +2026-11-09 00:00 UTC, over$/m,
      /^ +vn +matched +\+3 +Ở Việt Nam$/m,
      /^ +2026-12-01 00:00 UTC {2}no stage {2}with age$/m,
      /^ +flat +2 +1 +cold$/m,
    ]) assert.match(out, line);
  });

  test('says so when nothing has given points', (t) => assert.match(ask(t, 'explain', model, [boot()]).out, /^ {2}No rule has given points\.$/m));

  test('its figures are those of score', (t) => {
    const events = [boot(), page(0), page(3)];
    const { total, contributions } = score(t, model, events);
    const { out } = ask(t, 'explain', model, events);
    assert.match(out, new RegExp(`^Score ${total} `));
    for (const { rule, points } of contributions) assert.match(out, new RegExp(`^ +${rule} +\\w+ +\\+${points} `, 'm'));
  });
});
