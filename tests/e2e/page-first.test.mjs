// The page comes first: whatever is wrong with us, a stranger's page stays as it was and hears at most one warning.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Visit, withScriptAttributes } from './support/browser.mjs';
import { blogPage, otherOrigin, Pages } from './support/pages.mjs';
import { becomes, Receiver, until } from './support/receiver.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Fills in and sends the form behind the offer of a blog page, and returns the one lead that is stored. */
async function leadFrom(visitor, receiver) {
  await visitor.openPriceList();
  await visitor.fillPriceList();
  await visitor.submitButton('price-list').click();
  await visitor.sees('Đã nhận được!');
  const leads = await receiver.waitForLeads(1);
  assert.equal(leads.length, 1);
  return leads[0];
}

/** Opens a page on which Leadline cannot start, and gives everything time to go wrong. */
async function openBroken(pages) {
  const visitor = await Visit.begin(browser);
  await visitor.page.goto(`${pages.url}/post`);
  await visitor.page.waitForEvent('console', { predicate: (message) => message.text().startsWith('leadline:'), timeout: 10_000 });
  await visitor.page.waitForTimeout(500);
  return visitor;
}

const BROKEN = {
  'is not there (404)': { status: 404, body: 'not found' },
  'is a server error': { status: 500, body: '{}' },
  'is a web page instead': { body: '<!doctype html><title>Log in</title>' },
  'is cut off in the middle': { body: '{"version":1,"site":"x","forms":[{"id":' },
  'is another kind of JSON': { body: '[1,2,3]' },
  'is empty': { body: '' },
};

for (const [how, config] of Object.entries(BROKEN)) {
  test(`a config that ${how} leaves the page as it was, with one warning`, async () => {
    const pages = await new Pages({ '/post': { body: blogPage() }, '/leadline.json': config }).start();
    const visitor = await openBroken(pages);
    try {
      assert.equal(visitor.complaints.length, 1, visitor.complaints.join('\n'));
      assert.match(visitor.complaints[0], /^leadline: not started: /);
      assert.equal(await visitor.page.locator('leadline-surface').count(), 0);
      await visitor.page.locator('#link').click();
      assert.match(visitor.page.url(), /#elsewhere$/, 'the link is still a link');
    } finally {
      await visitor.close();
      await pages.dispose();
    }
  });
}

/** A config that begins well, and what a page with it says and fetches. */
async function consoleOf(parts, sentences) {
  const config = { version: 1, site: 'x', forms: [{ id: 'price-list', display: 'modal', title: 'F', fields: [{ name: 'a', label: 'A', type: 'text' }] }], ...parts };
  const pages = new Pages({ '/post': { body: blogPage() }, '/leadline.json': { body: JSON.stringify(config) } });
  if (sentences) pages.set('/dist/leadline.problems.json', sentences);
  await pages.start();
  const visitor = await Visit.begin(browser);
  const fetched = [];
  visitor.page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  try {
    await visitor.page.goto(`${pages.url}/post`);
    await visitor.page.waitForFunction(() => window.leadline?.score);
    assert.equal(typeof (await visitor.page.evaluate(() => window.leadline.score())).total, 'number', 'it runs');
    await visitor.page.waitForTimeout(300);
    return { said: visitor.complaints, fetched: fetched.filter((path) => /problems|wasm|twin/.test(path)) };
  } finally {
    await visitor.close();
    await pages.dispose();
  }
}

const CORE = ['/dist/leadline.wasm', '/dist/leadline.common.wasm', '/dist/leadline.ctas.wasm', '/dist/leadline.rules.wasm', '/dist/leadline.score.wasm', '/dist/leadline.send.wasm'];
const DELIVERY = { endpoints: [{ id: 'in', url: '/leads' }] };
const OFFER = { id: 'price-offer', title: 'C', button: 'C', opens: 'price-list' };
const MISTAKES = { colour: 'red', theme: { accent: 'red' }, ctas: [{ ...OFFER, kind: 'popup' }], delivery: { endpoints: [{ id: 'in', url: 'ftp://x' }] } };

test('a config without a mistake costs no sentences', async () => {
  const { said, fetched } = await consoleOf({ delivery: DELIVERY, ctas: [OFFER] });
  assert.deepEqual([said, fetched.sort()], [[], [...CORE].sort()]);
});

test('a config with mistakes costs its sentences, once, and the console has each with its place', async () => {
  const { said, fetched } = await consoleOf(MISTAKES);
  assert.deepEqual(fetched.sort(), [...CORE, '/dist/leadline.problems.json'].sort(), 'the core is not fetched anew');
  assert.equal(said.length, 4); // the config itself, its CTAs, its delivery: when the part that reads them is there
  for (const told of [/^leadline: parts of the config were left out:$/m, /^\/colour: "colour" is not a key here: one of: version, /m, /^\/theme\/accent: "accent" must be a colour/m,
    /^leadline: \/ctas\/0\/kind: "kind" must be one of: inline, button, /m, /^leadline: \/delivery\/endpoints\/0\/url: the url must be https, http or relative/m, /^leadline: \/delivery: no submission would be sent anywhere/m]) assert.match(said.join('\n'), told);
});

test('sentences that cannot be had leave their numbers, and everything else as it is', async () => {
  const { said } = await consoleOf(MISTAKES, { status: 404, body: 'not found' });
  assert.equal(said.length, 4); // the config itself, its CTAs, its delivery: when the part that reads them is there
  for (const place of ['/colour', '/theme/accent', '/ctas/0/kind', '/delivery/endpoints/0/url', '/delivery']) assert.match(said.join('\n'), new RegExp(`problem \\d+ at ${place}: `));
});

test('a kept state that the core refuses costs its history, not the lead', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await visitor.page.addInitScript(() => sessionStorage.setItem('leadline:song-xanh', `{"v":1,"deep":${'['.repeat(70)}${']'.repeat(70)}}`));
    await visitor.open(`${receiver.url}/blog/`);
    const { lead } = await leadFrom(visitor, receiver);
    assert.match(lead.id, /^[0-9a-f]{32}$/);
    assert.equal(visitor.complaints.length, 1, visitor.complaints.join('\n'));
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('a core that is not there in either build leaves the page as it was, with one warning', async () => {
  const gone = { status: 404, body: '' };
  const pages = await new Pages({
    '/post': { body: blogPage() }, '/leadline.json': { body: '{"version":1,"site":"x"}' }, '/dist/leadline.wasm': gone, '/dist/twin.mjs': gone,
  }).start();
  const visitor = await openBroken(pages);
  try {
    assert.equal(visitor.complaints.length, 1, visitor.complaints.join('\n'));
    assert.equal(await visitor.page.locator('leadline-surface').count(), 0);
  } finally {
    await visitor.close();
    await pages.dispose();
  }
});

test('a runtime that could not be loaded is tried again when the script is inserted again', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await visitor.page.route('**/dist/index.mjs*', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
    await visitor.page.goto(`${receiver.url}/blog/`);
    await visitor.page.waitForEvent('console', { predicate: (message) => message.text().startsWith('leadline:') });
    assert.deepEqual(visitor.complaints.splice(0), ['leadline: the runtime could not be loaded']);
    await visitor.page.evaluate(() => {
      const script = document.createElement('script');
      script.src = '/dist/leadline.js';
      script.dataset.config = '/leadline.json';
      document.body.append(script);
    });
    await visitor.surface('price-offer').locator('button').waitFor({ timeout: 5000 });
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('the script pasted twice runs once, and says so once', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.page.addScriptTag({ url: '/dist/leadline.js' });
    await visitor.page.addScriptTag({ url: '/dist/leadline.js' });
    assert.deepEqual(visitor.complaints.splice(0), Array(2).fill('leadline: the script is on this page twice; the second is ignored'));
    assert.equal(await visitor.page.locator('leadline-surface[data-surface="price-offer"]').count(), 1);
    await leadFrom(visitor, receiver);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('calls made before the runtime is there are not lost, in the order of their making', async () => {
  const { pages, receiver, dispose } = await otherOrigin({
    '/post': { body: blogPage({ head: `<script>window.leadline = [['track', 'first']]; </script>`, body: '' }) },
  });
  const visitor = await Visit.begin(browser);
  try {
    await visitor.page.addInitScript(() => addEventListener('DOMContentLoaded', () => {
      const wait = setInterval(() => {
        if (!window.leadline?.v) return;
        clearInterval(wait);
        window.early = leadline.score();
        leadline.open('price-list');
      });
    }));
    await visitor.page.goto(`${pages.url}/post`);
    await visitor.field('price-list', 'name').waitFor();
    assert.equal((await visitor.page.evaluate(() => window.early)).total, 2);
    assert.deepEqual(visitor.complaints, []);
    assert.equal((await receiver.leads()).length, 0);
  } finally {
    await visitor.close();
    await dispose();
  }
});

const POLICIES = {
  'the strictest that allows wasm': "script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'; style-src 'none'",
  'one that forbids wasm (the twin carries it)': "script-src 'self'",
};

for (const [which, policy] of Object.entries(POLICIES)) {
  test(`under a Content-Security-Policy, ${which}, a visitor becomes a lead on another origin`, async () => {
    const { pages, receiver, dispose } = await otherOrigin({
      '/post': { headers: { 'content-security-policy': policy }, body: blogPage() },
    });
    const visitor = await Visit.begin(browser);
    const violations = [];
    await visitor.page.exposeFunction('violated', (what) => violations.push(what));
    await visitor.page.addInitScript(() => addEventListener('securitypolicyviolation', (event) => window.violated(event.effectiveDirective)));
    const fetched = [];
    visitor.page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    try {
      await visitor.open(`${pages.url}/post`);
      const { lead, verdict } = await leadFrom(visitor, receiver);
      assert.equal(verdict, 'consistent');
      assert.equal(lead.fields.name, 'Nguyễn Thị Ánh');
      const forbidden = !policy.includes('wasm-unsafe-eval');
      assert.equal(fetched.includes('/dist/twin.mjs'), forbidden);
      assert.equal(fetched.includes('/dist/leadline.wasm'), !forbidden, 'a page that forbids wasm does not download it');
      assert.deepEqual(violations.filter((directive) => !(forbidden && directive === 'script-src')), []);
    } finally {
      await visitor.close();
      await dispose();
    }
  });
}

test('a core that traps in the middle of a visit is replaced by its twin, and the visit goes on', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    // The eighth call into the core fails as a trap does; every later call of that instance too.
    await visitor.page.addInitScript(() => {
      let calls = 0;
      const get = WebAssembly.Table.prototype.get;
      WebAssembly.Table.prototype.get = function (index) {
        const target = get.call(this, index);
        if (typeof target !== 'function') return target;
        return (...args) => {
          if (++calls > 8) throw new WebAssembly.RuntimeError('unreachable');
          return target(...args);
        };
      };
    });
    const fetched = [];
    visitor.page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await visitor.open(`${receiver.url}/blog/?utm_source=facebook&utm_medium=cpc`);
    const { lead, verdict } = await leadFrom(visitor, receiver);
    assert.ok(fetched.includes('/dist/twin.mjs'), 'the twin was fetched');
    assert.equal(verdict, 'consistent');
    assert.equal(lead.attribution.first.source, 'facebook', 'what came before the trap is known after it');
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('a single-page application: a change of route is a new page, and a slot drawn anew gets its surface back', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.page.evaluate(() => history.pushState({}, '', '/blog/another'));
    await becomes(() => visitor.page.evaluate(async () => (await leadline.score()).contributions.find(({ rule }) => rule === 'site-visit').hits), 2, 'two pages');
    await visitor.page.evaluate(() => {
      const slot = document.querySelector('[data-leadline-slot="price-offer"]');
      const anew = slot.cloneNode(false);
      slot.replaceWith(anew);
    });
    await visitor.surface('price-offer').locator('button').waitFor();
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('a slot that the site draws later gets its surface, without counting as another page', async () => {
  const { pages, dispose } = await otherOrigin({ '/post': { body: blogPage().replace('<div data-leadline-slot="price-offer"></div>', '') } });
  const visitor = await Visit.begin(browser);
  try {
    await visitor.open(`${pages.url}/post`);
    assert.equal((await visitor.page.evaluate(() => leadline.why('price-offer'))).code, 'no_slot');
    await visitor.page.evaluate(() => {
      const slot = document.createElement('div');
      slot.dataset.leadlineSlot = 'price-offer';
      document.querySelector('h1').after(slot);
    });
    await visitor.surface('price-offer').locator('button').click();
    await visitor.field('price-list', 'name').waitFor();
    const score = await visitor.page.evaluate(() => leadline.score());
    assert.equal(score.contributions.find(({ rule }) => rule === 'site-visit').hits, 1);
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await dispose();
  }
});

test('what a site hands over may hold what JSON cannot: that part is left out, the rest arrives', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await withScriptAttributes(visitor.page, 'data-record');
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.page.evaluate(() => {
      const odd = { big: 10n, plain: 'x', get broken() { throw new Error('no'); } };
      odd.self = odd;
      leadline.track('odd', odd);
      leadline.track('even', null);
      leadline.identify(undefined);
      leadline.open(Symbol.iterator);
      leadline.on('open', 'not a function');
      leadline.open('price-list');
    });
    const line = await until(() => visitor.page.evaluate(() => leadline.log().split('\n').findLast((line) => line.includes('"odd"') && line.startsWith('> '))), 'later.mjs has left out what cannot be said');
    const { props } = JSON.parse(line.slice(2));
    assert.equal(props.big, '10');
    assert.equal(props.plain, 'x');
    assert.equal('broken' in props, false);
    await visitor.field('price-list', 'name').waitFor();
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('stop() takes everything away and the page is as it was', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.page.evaluate(() => leadline.stop());
    assert.equal(await visitor.page.locator('leadline-surface').count(), 0);
    assert.equal(await visitor.page.evaluate(() => leadline.start({ config: '/leadline.json' })), true);
    await visitor.surface('price-offer').locator('button').waitFor();
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});

test('the page can go into the back/forward cache and comes back alive', async () => {
  const receiver = await new Receiver().start();
  const whole = await launch({ whole: true });
  const visitor = await Visit.begin(whole);
  try {
    await visitor.open(`${receiver.url}/blog/`);
    await visitor.page.evaluate(() => (window.sameDocument = true));
    await visitor.page.goto(`${receiver.url}/inbox/`);
    await visitor.page.goBack({ waitUntil: 'commit' });
    assert.equal(await visitor.page.evaluate(() => window.sameDocument), true, 'the page was kept');
    await leadFrom(visitor, receiver);
  } finally {
    await visitor.close();
    await whole.close();
    await receiver.dispose();
  }
});

test('with the JavaScript build asked for, nothing else changes', async () => {
  const receiver = await new Receiver().start();
  const visitor = await Visit.begin(browser);
  try {
    await withScriptAttributes(visitor.page, 'data-core="js" data-locale="en"');
    await visitor.page.goto(`${receiver.url}/blog/`);
    await visitor.surface('price-offer').getByText('Get the price list').click();
    await visitor.fillPriceList();
    await visitor.submitButton('price-list').click();
    await visitor.sees('Got it!');
    const [{ verdict }] = await receiver.waitForLeads(1);
    assert.equal(verdict, 'consistent');
    assert.deepEqual(visitor.complaints, []);
  } finally {
    await visitor.close();
    await receiver.dispose();
  }
});
