// Bridges to the page's other scripts (docs/bridges.md): each event once, only with the consent that belongs to it, with the id of the
// webhook's lead, and nothing that a visitor wrote. The scripts are fakes that refuse what their vendors would (FAKES).
import assert from 'node:assert/strict';
import { passes } from './support/axe.mjs';
import { contactForm, only, otherOrigin } from './support/pages.mjs';
import { until } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

/** What vendors' scripts are called with, in `window.heard`, and what they would not have taken, in `window.refused`. */
const FAKES = `
window.heard = []; window.refused = [];
const refuse = (why, what) => refused.push(why + ': ' + JSON.stringify(what));
const ga4 = (name, params) => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) || /^(google_|ga_|firebase_)/.test(name)) refuse('name', name);
  if (Object.keys(params).length > 25) refuse('too many parameters', params);
  for (const [key, value] of Object.entries(params)) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(key)) refuse('parameter', key);
    if (String(value).length > 100) refuse('value', value);
    if (/@|\\b0\\d{9}\\b/.test(String(value))) refuse('personal data', value);
  }
  if (('value' in params) !== ('currency' in params)) refuse('value and currency belong together', params);
};
window.dataLayer = window.dataLayer || [];
const push = dataLayer.push;
dataLayer.push = function (entry) { if (entry.event) { const { event, ...params } = entry; ga4(event, params); heard.push(['dataLayer', event, params]); } return push.apply(this, arguments); };
window.fbq = (verb, event, params, more) => { if (verb !== 'track' || event !== 'Lead' || !more || !more.eventID) refuse('fbq', [verb, event, more]); heard.push(['fbq', event, more && more.eventID]); };
window.ttq = { track(event, params, more) { if (event !== 'SubmitForm' || !more || !more.event_id) refuse('ttq', [event, more]); heard.push(['ttq', event, more && more.event_id]); } };
window.lintrk = (verb, data) => { if (verb !== 'track' || typeof data.conversion_id !== 'number') refuse('lintrk', data); heard.push(['lintrk', verb, data.event_id]); };
window.clarity = (verb, name) => { if (verb !== 'event') refuse('clarity', verb); heard.push(['clarity', name]); };
window.hj = (verb, name) => { if (verb !== 'event' || !/^[\\w ]{1,250}$/.test(name)) refuse('hj', [verb, name]); heard.push(['hj', name]); };
window._kmq = { push(entry) { if (entry[0] !== 'record') refuse('_kmq', entry); heard.push(['_kmq', entry[1]]); } };
window.adobeDataLayer = { push(entry) { heard.push(['adobe', entry.event]); } };
`;
const page = (head = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridges</title><script>${FAKES}</script>${head}</head><body><main><h1>Flats</h1>
<div data-leadline-slot="offer"></div><div data-leadline-slot="contact"></div></main><script async src="/dist/leadline.js" data-config="/leadline.json"></script></body></html>`;

const ALL = { value: 250000, currency: 'VND', dataLayer: true, fbq: true, ttq: true, lintrk: 4711, clarity: true, hj: true, kissmetrics: true, adobeDataLayer: true };
const site = (bridges, head, consent = { default: 'none' }) => () => otherOrigin({ '/': { body: page(head) } }, (config) => {
  only(config, {
    consent, bridges: { ...ALL, ...bridges },
    forms: [contactForm],
    ctas: [{ id: 'offer', button: 'The prices', action: { reveal: 'h1' } }],
    scoring: { rules: [{ id: 'sent', on: 'submit', points: 30 }], bands: [{ id: 'hot', enter: 20 }], stages: [{ id: 'MQL', when: { '>=': [{ var: 'score.total' }, 20] } }] },
  });
});
const heard = ({ page }) => page.evaluate(() => window.heard);
const refused = ({ page }) => page.evaluate(() => window.refused);
const by = (list, who) => list.filter(([name]) => name === who).map(([, event]) => event);
async function sends(visitor, receiver) {
  await visitor.page.locator('[name=email]').fill('an@gmail.com');
  await visitor.takesTime();
  await visitor.surface('contact').locator('.ll-button').click();
  const [{ lead }] = await receiver.waitForLeads(1);
  return lead;
}

visit('five bridges and a consent that nobody has given: no request, nothing kept, nobody told', async (visitor, { pages }) => {
  const requests = [];
  visitor.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await visitor.open(`${pages.url}/`);
  await visitor.surface('offer').locator('button').click();
  await visitor.page.waitForTimeout(1500);
  assert.deepEqual(requests.filter((path) => path !== '/' && path !== '/leadline.json' && !path.startsWith('/dist/')), ['/favicon.ico'].filter((path) => requests.includes(path)));
  const kept = await visitor.page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]);
  assert.deepEqual(kept, [0, 0, '', 0]);
  assert.deepEqual(await heard(visitor), []);
}, site({ consent: ['google'] }));

visit('once the visitor has agreed each is told of what happened, once, with the id of the lead', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.surface('offer').locator('button').click();
  const { id } = await sends(visitor, receiver);
  assert.deepEqual(await heard(visitor), []);
  await visitor.page.evaluate(() => leadline.consent('persistent'));
  const list = await heard(visitor);
  assert.deepEqual(by(list, 'dataLayer').sort(), ['generate_lead', 'qualify_lead', 'select_promotion', 'view_promotion']);
  const [, , lead] = list.find(([who, event]) => who === 'dataLayer' && event === 'generate_lead');
  assert.deepEqual(lead, { event_id: id, form_id: 'contact', value: 250000, currency: 'VND', lead_score: 30, lead_band: 'hot', lead_stage: 'MQL' });
  for (const [who, event] of [['fbq', 'Lead'], ['ttq', 'SubmitForm'], ['lintrk', 'track']]) assert.deepEqual(list.filter(([name]) => name === who), [[who, event, id]]);
  for (const who of ['clarity', 'hj', '_kmq', 'adobe']) assert.equal(by(list, who).length, 4, who);
  assert.deepEqual(await refused(visitor), []);
  assert.ok(!JSON.stringify(list).includes('an@gmail'));
  await visitor.page.reload();
  await visitor.surface('offer').locator('button').waitFor();
  await visitor.page.waitForTimeout(1200);
  assert.deepEqual(by(await heard(visitor), 'fbq'), []);
}, site({}));

visit('Google Consent Mode: analytics granted and ads denied tells those who measure alone, and the tier follows, also back', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  const told = [];
  await visitor.page.exposeFunction('tier', (tier) => told.push(tier));
  await visitor.page.evaluate(() => leadline.on('consent', ({ tier }) => window.tier(tier)));
  await sends(visitor, receiver);
  await visitor.page.evaluate(() => gtag('consent', 'update', { analytics_storage: 'granted', ad_storage: 'denied', ad_user_data: 'denied' }));
  const list = await heard(visitor);
  assert.ok(by(list, 'dataLayer').includes('generate_lead'));
  assert.deepEqual([...by(list, 'fbq'), ...by(list, 'ttq'), ...by(list, 'lintrk')], []);
  await visitor.page.evaluate(() => gtag('consent', 'update', { analytics_storage: 'denied' }));
  await until(async () => told.length === 2, 'the tier has followed twice');
  assert.deepEqual(told, ['persistent', 'none']);
  assert.deepEqual(await visitor.page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
}, site({ consent: ['google'] }, `<script>function gtag(){dataLayer.push(arguments)} gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',wait_for_update:500})</script>`));

visit('what the platform says of advertising goes along with a lead, for conversions that a server tells of', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.evaluate(() => gtag('consent', 'update', { analytics_storage: 'granted', ad_storage: 'granted', ad_user_data: 'granted' }));
  await until(async () => (await visitor.page.evaluate(() => localStorage.length)) > 0, 'it is kept');
  assert.deepEqual((await sends(visitor, receiver)).traits, { adsConsent: 'google' });
  await visitor.page.reload();
  await visitor.page.evaluate(() => gtag('consent', 'update', { ad_storage: 'denied' }));
  await visitor.surface('contact').locator('[name=email]').fill('binh@gmail.com');
  await visitor.takesTime();
  await visitor.surface('contact').locator('.ll-button').click();
  const leads = await receiver.waitForLeads(2);
  assert.deepEqual(leads.map(({ lead }) => lead.traits), [{ adsConsent: 'google' }, undefined], 'and is taken back');
}, site({ consent: ['google'] }, `<script>function gtag(){dataLayer.push(arguments)} gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',ad_user_data:'denied',wait_for_update:500})</script>`));

const TCF = `<script>window.__tcfapi = (command, version, call) => { if (command === 'addEventListener') { window.tcf = (status, purposes) => call({ eventStatus: status, gdprApplies: true, listenerId: 1, purpose: { consents: purposes } }, true); window.tcf('cmpuishown', {}); } };</script>`;
visit('TCF: nothing while the banner is open, then what the purposes say', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  assert.deepEqual(await heard(visitor), []);
  await visitor.page.evaluate(() => window.tcf('useractioncomplete', { 1: true, 7: true, 8: false }));
  const list = await heard(visitor);
  assert.deepEqual(by(list, 'dataLayer'), []);
  assert.deepEqual(by(list, 'fbq'), ['Lead']);
}, site({ consent: ['tcf'] }, TCF));

const GPP = (sections) => `<script>window.__gpp = (command, call) => { if (command === 'ping') call({ signalStatus: 'ready', parsedSections: ${JSON.stringify(sections)} }, true); };</script>`;
visit('GPP: who has opted out of targeted advertising is measured and not advertised to', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await sends(visitor, receiver);
  const list = await heard(visitor);
  assert.ok(by(list, 'dataLayer').includes('generate_lead'));
  assert.deepEqual(by(list, 'fbq'), []);
}, site({ consent: ['gpp'] }, GPP({ usnat: [{ TargetedAdvertisingOptOut: 1 }] })));

visit('a vendor that throws, or is not there, is in nobody’s way', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.evaluate(() => {
    window.fbq = () => { throw new Error('theirs'); };
    delete window.ttq;
    leadline.consent('persistent');
  });
  await sends(visitor, receiver);
  await until(async () => by(await heard(visitor), 'lintrk').length === 1, 'the others are told');
  assert.equal(visitor.complaints.length, 1);
  assert.match(visitor.complaints.pop(), /fbq could not be told of generate_lead: Error: theirs/);
}, site({}));

const CHAT = `<script>window.Tawk_API = { maximize() { heard.push(['tawk', 'open']); } };</script>`;
visit('a chat: a call to action opens it, and what is begun in it counts', async (visitor, { pages }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.surface('offer').locator('button').click();
  await until(async () => by(await heard(visitor), 'tawk').length === 1, 'the window is open');
  await visitor.page.evaluate(() => { Tawk_API.onChatStarted(); Tawk_API.onPrechatSubmit({}); });
  assert.equal((await visitor.page.evaluate(() => leadline.score())).total, 12);
}, () => otherOrigin({ '/': { body: page(CHAT) } }, (config) => {
  config.bridges = { tawk: true };
  config.ctas = [{ id: 'offer', button: 'Chat', action: { chat: 'tawk' } }];
  config.scoring = { rules: [{ id: 'chat', on: 'chat_started', points: 5 }, { id: 'asked', on: 'chat_lead', points: 7 }] };
}));

visit('a site asks for consent by a bar of its own: both answers look alike, and who has answered is not asked again', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  const [yes, no] = [visitor.surface('consent').getByText('Yes'), visitor.surface('consent').getByText('Only in this tab')];
  await no.waitFor();
  const look = (button) => button.evaluate((element) => { const { backgroundColor, color, fontSize, minHeight } = getComputedStyle(element); return { backgroundColor, color, fontSize, minHeight }; });
  assert.deepEqual(await look(no), await look(yes));
  assert.deepEqual(await visitor.page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  await passes(visitor.page);
  await yes.click();
  await visitor.surface('consent').waitFor({ state: 'detached' });
  await until(() => visitor.page.evaluate(() => localStorage.length === 1), 'the answer is kept');
  await sends(visitor, receiver);
  await until(async () => by(await heard(visitor), 'fbq').length === 1, 'who advertises is told');
  await visitor.page.reload();
  await visitor.page.locator('[name=email]').waitFor();
  await visitor.page.waitForTimeout(1000);
  assert.equal(await visitor.surface('consent').count(), 0);
}, () => otherOrigin({ '/': { body: page().replace('<div data-leadline-slot="offer"></div>', '') } }, (config) => {
  only(config, {
    consent: { default: 'none' }, bridges: ALL,
    forms: [contactForm],
    ctas: [{ id: 'consent', kind: 'bar', title: 'May we remember your visit?', button: 'Yes', action: { consent: 'persistent' }, second: { button: 'Only in this tab', action: { consent: 'session' } } }],
  });
}));

// ---- What was filled in before a chat

/** Fakes of the chats, which refuse what their vendors' documented functions do not have, and hand over what those do. */
const CHATS = `<script>
window.Tawk_API = { maximize() {}, set onPrechatSubmit(call) { this.prechat = call; }, get onPrechatSubmit() { return this.prechat; } };
window.Intercom = (method, call) => {
  if (!['show', 'onShow', 'onUserEmailSupplied'].includes(method)) return refuse('Intercom: ' + method);
  if (method.startsWith('on') && (typeof call !== 'function' || call.length > 0)) refuse('Intercom hands over nothing: ' + method);
  if (method === 'onUserEmailSupplied') window.leaveEmail = () => call();
};
window.heardByCrisp = {};
const EVENTS = ['message:sent', 'message:received', 'user:email:changed', 'user:phone:changed', 'user:nickname:changed', 'session:loaded', 'chat:initiated', 'chat:opened', 'chat:closed'];
window.$crisp = { push([verb, name, call]) {
  if (verb === 'on') { if (!EVENTS.includes(name) || typeof call !== 'function') refuse('Crisp: ' + name); heardByCrisp[name] = call; }
  else if (verb !== 'do' || name !== 'chat:open') refuse('Crisp: ' + verb + ' ' + name);
} };
</script>`;
const AGREE = { name: 'agree', type: 'consent', purpose: 'contact', required: true, label: { en: 'You may call me.', vi: 'Bạn có thể gọi cho tôi.' } };
const chats = (fields = [], consent = { default: 'none' }) => () => otherOrigin({ '/': { body: page(CHATS) } }, (config) => {
  only(config, {
    locale: 'vi', consent, bridges: { tawk: { form: 'chat' }, crisp: { form: 'chat' }, intercom: true },
    ctas: [{ id: 'offer', button: 'Chat', action: { chat: 'tawk' } }], scoring: { rules: [{ id: 'asked', on: 'chat_lead', points: 7 }] },
    forms: [{ id: 'contact', title: 'Contact', fields: [{ name: 'email', type: 'email', label: 'E-mail' }] },
      { id: 'chat', kind: 'adopted', fields: [{ name: 'who', label: 'Name', autocomplete: 'name' }, { name: 'mail', type: 'email', label: 'E-mail' }, { name: 'phone', type: 'tel', label: 'Điện thoại', country: 'VN' },
        { name: 'flat', label: { en: 'Which flat?', vi: 'Căn nào?' } }, ...fields] }],
  });
});
const begun = ({ page }) => page.waitForFunction(() => window.Tawk_API?.prechat && window.heardByCrisp?.['message:sent']);
const PRECHAT = { name: 'Nguyễn Thị Ánh', email: 'anh@example.com', questions: [{ label: 'Căn nào? *', answer: 'A-1204' }, { label: 'Số điện thoại', answer: '0912 345 678' }] };

visit('Tawk.to: what was filled in before the chat is a lead, with the consent that the chat asked for', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await begun(visitor);
  await visitor.takesTime();
  await visitor.page.evaluate((data) => Tawk_API.onPrechatSubmit(data), PRECHAT); // no yes: no lead
  await visitor.page.evaluate((data) => Tawk_API.onPrechatSubmit({ ...data, questions: [...data.questions, { label: 'Bạn có thể gọi cho tôi.', answer: 'Đồng ý' }] }), PRECHAT);
  const leads = await receiver.waitForLeads(1, { quiet: 1500 });
  assert.equal(leads.length, 1);
  const [{ lead }] = leads;
  assert.deepEqual([lead.form, lead.fields], ['chat', { who: 'Nguyễn Thị Ánh', mail: 'anh@example.com', phone: '+84912345678', flat: 'A-1204', agree: true }]);
  assert.deepEqual(lead.consent.map(({ purpose, granted }) => [purpose, granted]), [['contact', true]]);
  assert.equal(lead.score.total, 14);
  assert.deepEqual(await refused(visitor), []);
}, chats([AGREE]));

visit('Tawk.to: where the form asks for no consent, the site’s own counts, and until then nothing goes out', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await begun(visitor);
  await visitor.takesTime();
  await visitor.page.evaluate((data) => Tawk_API.onPrechatSubmit(data), PRECHAT);
  await visitor.page.waitForTimeout(1000);
  assert.deepEqual(await receiver.leads(), []);
  assert.deepEqual(await visitor.page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]), [0, 0, 0]);
  await visitor.page.evaluate(() => leadline.consent('persistent'));
  const [{ lead }] = await receiver.waitForLeads(1);
  assert.equal(lead.fields.mail, 'anh@example.com');
}, chats());

visit('Crisp: details that the visitor leaves one by one are one lead, and what the site says of its visitor is none', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await begun(visitor);
  await visitor.takesTime();
  const crisp = (name, value) => visitor.page.evaluate(([event, said]) => heardByCrisp[event](said), [name, value]);
  await crisp('user:email:changed', 'staff@example.com'); // the site, for somebody who is logged in
  await crisp('message:sent', {});
  await crisp('user:nickname:changed', 'Ánh');
  await crisp('user:email:changed', 'anh@example.com');
  await visitor.page.waitForTimeout(1000);
  await crisp('user:phone:changed', '0912345678');
  const leads = await receiver.waitForLeads(1, { quiet: 1500 });
  assert.equal(leads.length, 1);
  assert.deepEqual(leads[0].lead.fields, { who: 'Ánh', mail: 'anh@example.com', phone: '+84912345678' });
  assert.equal(leads[0].lead.score.total, 7);
  assert.deepEqual(await refused(visitor), []);
}, chats([], { default: 'persistent' }));

visit('Intercom hands nothing over: that an address was left counts, and is no lead', async (visitor, { pages, receiver }) => {
  await visitor.open(`${pages.url}/`);
  await visitor.page.waitForFunction(() => window.leaveEmail);
  await visitor.page.evaluate(() => leaveEmail());
  await until(async () => (await visitor.page.evaluate(() => leadline.score())).total === 7, 'it counts');
  assert.deepEqual(await receiver.leads(), []);
  assert.deepEqual(await refused(visitor), []);
}, chats([], { default: 'persistent' }));
