// `leadline import model`: what others score by, as a model of ours; and a line for whatever is not carried over.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline } from './receiver-kit.mjs';

const mautic = 'tests/vectors/import/mautic-points.json', table = 'tests/vectors/import/rules.csv';
const bring = (file, ...rest) => {
  const { code, out, err } = leadline(['import', 'model', ...rest, file]);
  return { code, err, out, config: out ? JSON.parse(out) : undefined, rules: out ? Object.fromEntries(JSON.parse(out).scoring.rules.map((rule) => [rule.id, rule])) : {} };
};
const said = (err, what) => err.split('\n').filter((line) => line.includes(`: ${what}: `)).map((line) => line.replace(/^[^:]+/, 'F'));
const checked = (t, text) => {
  const file = join(emptyFolder(t), 'made.json');
  writeFileSync(file, text);
  return [file, leadline(['check', '--json', file])];
};

describe('point actions of Mautic', () => {
  test('become rules: their points, what they wait for, once unless they are repeatable', () => {
    const { code, rules, config } = bring(mautic, '--site', 'acme', '--map', 'page:12=/landing', '--map', 'form:3=contact');
    assert.equal(code, 0);
    assert.equal(config.site, 'acme');
    const once = { n: 1, per: 'lifetime' };
    assert.deepEqual(rules['xem-bang-gia'], {
      id: 'xem-bang-gia', note: 'Xem bảng giá', on: 'page', points: 10, cap: once,
      when: { and: [{ '==': [{ var: 'event.host' }, 'acme.vn'] }, { '==': [{ substr: [{ var: 'event.path' }, 0, 8] }, '/pricing'] }] },
    });
    assert.deepEqual(rules['ba-lan-xem'], { id: 'ba-lan-xem', note: 'Ba lần xem', on: 'page', tiers: [{ atLeast: 3, points: 5 }], when: { in: ['/blog/', { var: 'event.path' }] } });
    assert.deepEqual(rules.landing, { id: 'landing', note: 'Landing', on: 'page', points: 2, when: { '==': [{ var: 'event.path' }, '/landing'] } });
    assert.deepEqual(rules['any-page'], { id: 'any-page', note: 'Any page', on: 'page', points: 1 });
    assert.deepEqual(rules['contact-form'], { id: 'contact-form', note: 'Contact form', on: 'submit', points: 20, cap: once, when: { '==': [{ var: 'event.form' }, 'contact'] } });
    assert.deepEqual(rules.opened, { id: 'opened', note: 'Opened', on: 'email_opened', points: 1 });
    assert.deepEqual(rules['e-book'], { id: 'e-book', note: 'E-book', on: 'asset_downloaded', points: 3, cap: once, group: 'noi-dung', when: { in: [{ var: 'event.props.asset' }, ['4', '5']] } });
    assert.deepEqual(config.scoring.groups, [{ id: 'noi-dung', dimension: 'engagement' }]);
  });

  test('what is not carried over is a line each, with its line in the file and the reason; nothing is missing from both lists', () => {
    const { err, rules } = bring(mautic, '--map', 'page:12=/landing', '--map', 'form:3=contact');
    const lost = said(err, 'left out');
    for (const reason of [/:9: .*Unknown form: form 99 has no name here: say `--map form:99=ID`/, /Draft: is not published/, /Came back: `returns_within`/, /Until Tết: ends at a date/,
      /Tweet: type `plugin.tweet`/, /Nothing: is worth 0 points/, /Xem bảng giá: a question mark/, /:19: left out: triggers/]) assert.ok(lost.some((line) => reason.test(line)), `${reason}\n${err}`);
    assert.equal(Object.keys(rules).length + lost.length, 14 + 1);
    assert.match(err, /E-book: its group counts towards the total as well/);
    assert.match(err, /Opened: waits for the event `email_opened`/);
  });

  test('score as they did: the pattern of an address holds for just the same pages', (t) => {
    const [file] = checked(t, bring(mautic, '--map', 'page:12=/landing', '--map', 'form:3=contact').out);
    const total = (...events) => {
      const lines = [{ k: 'boot', w: 1793404800000, tz: 420, visitor: 'v1' }, ...events].map((event, i) => JSON.stringify({ w: 1793404800000 + i, ...event })).join('\n');
      return JSON.parse(leadline(['score', '--config', file, '-'], { input: lines }).out).total;
    };
    const page = (path, host = 'acme.vn') => ({ k: 'page', path, host, title: '', query: {}, referrer: '' });
    assert.equal(total(page('/pricing-2027')), 11, 'any page 1, prices 10');
    assert.equal(total(page('/pricing', 'other.vn')), 1, 'on another host it is no such page');
    assert.equal(total(page('/pricing'), page('/pricing')), 12, 'the prices once, any page twice');
    assert.equal(total(page('/x/blog/a'), page('/x/blog/b')), 2);
    assert.equal(total(page('/x/blog/a'), page('/x/blog/b'), page('/x/blog/c'), page('/x/blog/d')), 9, 'five from the third on');
  });
});

describe('a table of rules', () => {
  test('becomes rules, groups, caps, timeframes and decay', () => {
    const { code, rules, config } = bring(table);
    assert.equal(code, 0);
    const path = { var: 'event.path' };
    assert.deepEqual(rules['viewed-pricing'], {
      id: 'viewed-pricing', note: 'Viewed pricing', group: 'buying', on: 'page', points: 10, cap: { n: 1, per: 'day' }, decay: { kind: 'halfLife', days: 30 },
      when: { or: [{ '==': [path, '/pricing'] }, { '==': [path, '/bang-gia'] }] },
    });
    assert.deepEqual(rules['read-the-blog'], {
      id: 'read-the-blog', note: 'Read the blog', group: 'content', on: 'page', points: 2, cap: { n: 3, per: 'day' }, max: 20, decay: { kind: 'linear', percent: 50, everyDays: 30 },
      when: { '==': [{ substr: [path, 0, 6] }, '/blog/'] },
    });
    assert.equal('when' in rules.everything, false);
    assert.deepEqual(rules.careers.when, { in: ['careers', path] });
    assert.deepEqual(rules['asked-for-a-demo'].when, { '==': [{ var: 'event.form' }, 'demo'] });
    assert.deepEqual(rules['opened-an-e-mail'].timeframe, { days: 30 });
    assert.deepEqual([rules['limit-reached'].on, rules['limit-reached'].cap, rules['limit-reached'].when], ['limit_reached', { n: 1, per: 'days:7' }, { '==': [{ var: 'event.props.plan' }, 'free'] }]);
    assert.deepEqual(rules['in-vietnam-or-near'], { id: 'in-vietnam-or-near', note: 'In Vietnam, or near', group: 'company', kind: 'state', points: 10, when: { or: [{ '==': [{ var: 'traits.country' }, 'VN'] }, { '==': [{ var: 'traits.country' }, 'SG'] }] } });
    assert.deepEqual(rules.large.when, { '>=': [{ var: 'traits.employees' }, 50] });
    assert.deepEqual(rules.student.when, { '!': { '==': [{ var: 'traits.role' }, 'student'] } });
    assert.deepEqual(config.scoring.groups.map(({ id }) => id), ['buying', 'content', 'product', 'company']);
  });

  test('what is not carried over is a line each, with its line in the file and the reason', () => {
    const { err, rules } = bring(table);
    const lost = said(err, 'left out');
    for (const reason of [/F:1: left out: column Owner/, /F:12: left out: Both: a timeframe and a decay exclude each other/, /Odd operator: operator `sounds like`/, /Odd event: event `attended/, /Odd limit: limit `now and then`/, /No points: `many`/]) {
      assert.ok(lost.some((line) => reason.test(line)), `${reason}\n${err}`);
    }
    assert.equal(Object.keys(rules).length + lost.length, 15 + 1);
  });
});

test('what is made is a config that `leadline check` finds nothing wrong with', (t) => {
  for (const args of [[mautic, '--map', 'page:12=/landing', '--map', 'form:3=contact'], [table]]) {
    const [, { code, out }] = checked(t, bring(...args).out);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out).diagnostics.filter(({ severity }) => severity === 'error'), []);
  }
});

test('what is none of both is told so, and nothing is printed', (t) => {
  const folder = emptyFolder(t);
  const tried = (text, ...rest) => {
    const file = join(folder, 'x');
    writeFileSync(file, text);
    const { code, out, err } = leadline(['import', 'model', ...rest, file]);
    assert.equal(out, '');
    return [code, err.replaceAll(file, 'F')];
  };
  assert.deepEqual(tried('{"points": }')[0], 1);
  assert.match(tried('{"contacts": {}}')[1], /F has no `points`/);
  assert.match(tried('{"points": {"1": null, "2": 7, "3": {"name": []}}}')[1], /0 rules, 3 left out/);
  assert.match(tried('name,worth\na,5\n')[1], /no column `points`/);
  assert.match(tried('')[1], /F is empty/);
  assert.match(tried('points\n5\n"x')[1], /F:3: error\[not_csv\] a quotation mark/);
  assert.deepEqual(tried(readFileSync(mautic, 'utf8'), '--map', 'page=/x')[0], 2);
  assert.deepEqual(leadline(['import', 'rules', 'x']).code, 2);
});
