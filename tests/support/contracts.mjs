// Contract servers: the vendors' intakes, as far as their documents say how they behave. Each refuses what the vendor refuses, in the
// vendor's words, and answers a browser as the vendor does: with CORS, with a preflight, or with neither.
//
// A row of CONTRACTS:
//   path       of the address, as the preset makes it
//   type       the content type that is read
//   cors       the answer can be read by a page of another site (Access-Control-Allow-Origin)
//   preflight  OPTIONS is answered: a page may post what is no simple request
//   headers    that must be there
//   take       (content, note, row) → [status, body, headers?]
//   now        the vendor's clock
//   limit      [how many, what is answered to more, in how many ms (ever, when it is not said)]
import { once } from 'node:events';
import { createServer } from 'node:http';

const json = (status, body, headers = {}) => [status, JSON.stringify(body), { 'content-type': 'application/json', ...headers }];
const page = (status, body, headers = {}) => [status, `<!doctype html><html><title>${body}</title></html>`, { 'content-type': 'text/html', ...headers }];
const redirect = (location) => [302, '', { location }];
const isMail = (text) => /^[^@\s]+@[^@\s]+$/.test(text ?? '');
const FORM = 'application/x-www-form-urlencoded';
/** A form that any browser posts, and whose answer no other site can read. */
const blind = (path, take) => ({ path, type: FORM, take });
const hook = (take, more) => ({ path: /./, type: 'application/json', take, ...more });

/** Those who take one object of texts. */
const flat = (answer) => (content) => {
  const nested = Object.values(content).some((value) => typeof value === 'object');
  return nested || !content.id ? json(400, { message: 'not a flat object with an id' }) : answer;
};

/** What is hashed is a SHA-256 in lower-case hexadecimal; what is not hashed stands nowhere. */
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);
const saysWho = (content) => /[^\s"@]+@[^\s"@]+\.|\+?84\d{9}/.test(JSON.stringify(content));
const WEEK = 7 * 86_400;

const HUBSPOT_FIELDS = ['email', 'firstname', 'lastname', 'phone', 'company', 'message'];

export const CONTRACTS = {
  hubspot: {
    path: /^\/submissions\/v3\/integration\/submit\/\d+\/[\w-]+$/, type: 'application/json', cors: true, preflight: true,
    limit: [50, json(429, { status: 'error', message: 'You have reached your ten_secondly_rolling limit.', errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }), 10_000],
    take({ fields, submittedAt, legalConsentOptions: legal }) {
      const wrong = (message, errorType) => json(400, { status: 'error', message: 'The request is not valid', correlationId: 'c', errors: [{ message, errorType }] });
      if (!Array.isArray(fields) || fields.length > 1000 || !fields.every(({ name, value }) => name && typeof value === 'string')) return wrong('Invalid request', 'INVALID_FIELDS');
      if (submittedAt !== undefined && !/^\d{13}$/.test(submittedAt)) return wrong('submittedAt is no time', 'INVALID_TIME');
      if (legal && (typeof legal.consent?.consentToProcess !== 'boolean' || !legal.consent.text)) return wrong('legalConsentOptions', 'INVALID_LEGAL_OPTION_FORMAT');
      for (const { name } of fields) if (!HUBSPOT_FIELDS.includes(name)) return wrong(`Error in 'fields.${name}'. Field does not exist`, 'FIELD_NOT_IN_FORM_DEFINITION');
      const { value } = fields.find(({ name }) => name === 'email') ?? {};
      if (!isMail(value)) return wrong("Error in 'fields.email'. Required field 'email' is missing", 'REQUIRED_FIELD');
      return /@blocked\.example$/.test(value) ? wrong("Error in 'fields.email'. Submission from this email address are not allowed", 'BLOCKED_EMAIL') : json(200, { inlineMessage: 'Thanks' });
    },
  },
  mautic: blind(/^\/form\/submit\?formId=\d+$/, (content) => page(200, content['mauticform[formId]'] && isMail(content['mauticform[email]']) ? 'success 1' : 'success 0')),
  zapier: {
    path: /^\/hooks\/catch\/\d+\/\w+\/?$/, type: 'text/plain', cors: true, limit: [30, json(429, {})],
    take: flat(json(200, { status: 'success', id: '0', attempt: '0', request_id: '0' })),
  },
  make: blind(/^\/\w+$/, (content) => (content.id ? [200, 'Accepted'] : [400, 'Queue is full'])),
  n8n: hook((content) => (content.fields && content.id ? json(200, { message: 'Workflow was started' }) : json(404, { code: 404, message: 'not registered' })), { path: /^\/webhook\/[\w-]+$/, cors: true, preflight: true }),
  'google-sheets': {
    path: /^\/macros\/s\/[^/]+\/exec$/, type: 'text/plain', cors: true,
    take: (content) => (content.id ? redirect('https://script.googleusercontent.com/macros/echo') : page(200, 'TypeError: Cannot read properties')),
  },
  // It thanks for whatever comes; what it drops it tells nobody. So it is held against what its HTML forms send.
  salesforce: blind(/^\/servlet\/servlet\.WebToLead\?encoding=UTF-8&orgId=\w+$/, (content, note) => {
    if (!content.oid || !content.last_name || !content.company || content.last_name.length > 80) note('dropped');
    return page(200, 'Web-to-Lead');
  }),
  pardot: blind(/^\/l\/\d+\/[\d-]+\/\w+$/, (content) => redirect(isMail(content.email) ? '/success' : '/error?errors=true')),
  zoho: blind(/^\/crm\/WebToLeadForm$/, (content, note) => {
    if (!content.xnQsjsdp || !content.xmIwtLD || content.actionType !== 'TGVhZHM=' || !content['Last Name'] || content.aG9uZXlwb3Q) note('dropped');
    return redirect('/');
  }),
  odoo: blind(/^\/website\/form\/crm\.lead$/, (content) => {
    if (!content.name) return json(200, { error_fields: ['name'] });
    return isMail(content.email_from) ? json(200, { id: 17 }) : json(200, { error_fields: ['email_from'] });
  }),
  espocrm: {
    path: /^\/api\/v1\/LeadCapture\/\w+$/, type: 'application/json', cors: true, preflight: true,
    take(content, note) {
      const known = ['firstName', 'lastName', 'emailAddress', 'phoneNumber', 'accountName', 'description'];
      if (Object.keys(content).some((key) => !known.includes(key))) note('a field that is not in the payload');
      return isMail(content.emailAddress) ? [200, 'true', { 'content-type': 'application/json' }] : [400, '', { 'x-status-reason': 'Field validation failure' }];
    },
  },
  suitecrm: blind(/^\/index\.php\?entryPoint=WebToPersonCapture$/, (content) =>
    (content.moduleDir === 'Leads' && content.campaign_id && content.last_name ? [201, 'Thank You For Your Submission.'] : [200, 'The server is currently unavailable'])),
  mailchimp: blind(/^\/subscribe\/post\?u=\w+&id=\w+$/, (content, note) => {
    const [trap] = Object.entries(content).filter(([name]) => /^b_\w+_\w+$/.test(name));
    if (!trap || trap[1] !== '' || !isMail(content.EMAIL)) note('dropped');
    return page(200, 'Subscription Confirmed');
  }),
  activecampaign: blind(/^\/proc\.php$/, (content, note) => {
    if (content.act !== 'sub' || content.u !== content.f || content.v !== '2' || !isMail(content.email)) note('dropped');
    return page(200, 'Thanks for signing up!');
  }),
  eloqua: blind(/^\/e\/f2$/, (content, note) => {
    if (!content.elqFormName || !content.elqSiteId || content.elqCookieWrite !== '0' || !isMail(content.emailAddress)) note('dropped');
    return redirect('/thanks');
  }),
  erpnext: blind(/^\/api\/method\/frappe\.website\.doctype\.web_form\.web_form\.accept$/, (content) => {
    const data = JSON.parse(content.data ?? '{}');
    return content.web_form && data.doctype === 'Lead' && data.lead_name ? json(200, { message: { ...data, name: 'CRM-LEAD-1' } }) : json(417, { exc_type: 'MandatoryError' });
  }),
  bitrix24: hook(({ fields }) => (fields?.TITLE && [fields.PHONE, fields.EMAIL].every((list) => list === undefined || list.every(({ VALUE, VALUE_TYPE }) => VALUE && VALUE_TYPE))
    ? json(200, { result: 42, time: {} }) : json(400, { error: 'ERROR_CORE', error_description: 'TITLE' })), { path: /^\/rest\/\d+\/\w+\/crm\.lead\.add\.json$/ }),
  pipedrive: hook(({ name }) => (name ? json(201, { success: true, data: { id: 1 } }) : json(400, { success: false, error: 'name is required' })),
    { path: /^\/api\/v2\/persons$/, headers: ['x-api-token'] }),
  slimemail: { path: /^\/subscribe$/, type: FORM, take: (content) => [200, content.boolean === 'true' && content.api_key && content.list && isMail(content.email) ? 'true' : 'Invalid email address.'] },
  slack: hook(({ text, ...more }) => (typeof text === 'string' && text && !/<!|<@/.test(text) && Object.keys(more).every((key) => key === 'blocks') ? [200, 'ok'] : [400, 'invalid_payload']),
    { limit: [1, [429, 'rate_limited', { 'retry-after': '1' }]] }),
  discord: hook(({ content, allowed_mentions: mentions }) => (content?.length > 0 && content.length <= 2000 && mentions?.parse.length === 0 ? [204, ''] : json(400, { code: 50006 })),
    { path: /^\/api\/webhooks\/\d+\/[\w-]+$/, limit: [5, json(429, { retry_after: 1 })] }),
  telegram: hook(({ chat_id: chat, text }) => (chat && text && text.length <= 4096 ? json(200, { ok: true, result: {} }) : json(400, { ok: false, error_code: 400, description: 'Bad Request: message text is empty' })),
    { path: /^\/bot[\w:-]+\/sendMessage$/ }),
  marketo: hook(({ formId, input }) => (formId && isMail(input?.[0]?.leadFormFields?.email) ? json(200, { success: true, result: [{ id: 1, status: 'updated' }] })
    : json(200, { success: false, errors: [{ code: '1003', message: 'email is missing' }] })), { path: /^\/rest\/v1\/leads\/submitForm\.json$/, headers: ['authorization'] }),
  // "Your request will be rejected as a whole" is what Meta says of an event that is too old.
  'meta-conversions': hook(({ data }, note, { now }) => {
    const no = (message) => json(400, { error: { message, type: 'OAuthException', code: 100 } });
    for (const { event_name: name, event_time: at, event_id: id, action_source: from, event_source_url: page, user_data: who = {}, custom_data: custom } of data ?? []) {
      if (!name || !id || !Number.isInteger(at)) return no('Invalid parameter');
      if (at > now() / 1000 + 60 || at < now() / 1000 - WEEK) return no('event_time');
      if (!['website', 'system_generated'].includes(from) || (from === 'website' && (!who.client_user_agent || !/^https:/.test(page)))) return no('action_source');
      if (from === 'system_generated' && custom?.event_source !== 'crm') return no('event_source');
      const hashed = [who.em, who.ph, who.external_id].flat().filter((one) => one !== undefined);
      if (hashed.length === 0 || !hashed.every(isHash) || saysWho(who)) return no('user_data');
      if (who.fbc !== undefined && !/^fb\.1\.\d{13}\./.test(who.fbc)) return no('fbc');
      if ((custom?.value === undefined) !== (custom?.currency === undefined) || typeof (custom?.value ?? 0) !== 'number') return no('value');
    }
    return data?.length > 0 ? json(200, { events_received: data.length, fbtrace_id: 'x' }) : no('data');
  }, { path: /^\/v\d+\.\d\/\d+\/events$/, headers: ['authorization'] }),
  'tiktok-events': hook(({ event_source: from, event_source_id: pixel, data }) => {
    const no = (message) => json(200, { code: 40002, message });
    if (from !== 'web' || !pixel || !data?.length) return no('event_source');
    for (const { event, event_id: id, event_time: at, user = {}, page, properties: more } of data) {
      if (!event || !id || !Number.isInteger(at) || String(at).length !== 10 || !/^https?:/.test(page?.url)) return no('Invalid event');
      if (![user.email, user.phone, user.external_id].every((one) => one === undefined || isHash(one)) || saysWho(user)) return no('user');
      if ((more?.value === undefined) !== (more?.currency === undefined) || typeof (more?.value ?? 0) !== 'number') return no('value');
    }
    return json(200, { code: 0, message: 'OK' });
  }, { path: /^\/open_api\/v1\.3\/event\/track\/$/, headers: ['access-token'] }),
  'google-conversions': hook(({ conversions, partialFailure }) => {
    if (partialFailure !== true) return json(400, { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'partial_failure must be true' } });
    const wrong = conversions.find(({ conversionAction, conversionDateTime, gclid, userIdentifiers = [], consent }) => !/^customers\/\d+\/conversionActions\/\d+$/.test(conversionAction)
      || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(conversionDateTime) || (!gclid && userIdentifiers.length === 0) || userIdentifiers.length > 5
      || userIdentifiers.some((one) => Object.keys(one).length !== 1 || !isHash(one.hashedEmail ?? one.hashedPhoneNumber)) || consent?.adUserData !== 'GRANTED');
    return json(200, wrong ? { partialFailureError: { code: 3, message: 'INVALID' }, results: [{}] } : { results: conversions.map(({ orderId }) => ({ orderId })) });
  }, { path: /^\/v\d+\/customers\/\d+:uploadClickConversions$/, headers: ['authorization', 'developer-token'] }),
  twenty: hook(({ name, emails, ...more }) => ((name !== undefined || emails !== undefined) && Object.keys(more).every((key) => key === 'phones') && (emails === undefined || isMail(emails.primaryEmail))
    ? json(201, { data: { createPerson: { id: '1', name, emails } } }) : json(400, { statusCode: 400, error: 'BadRequestException', messages: ['invalid'] })),
  { path: /^\/rest\/people\?upsert=true$/, headers: ['authorization'] }),
  tryton: hook(({ method, params }) => (method === 'model.sale.opportunity.create' && typeof params?.[0]?.[0]?.description === 'string' && Number.isInteger(params[1]?.company)
    ? json(200, { id: 0, result: [1] }) : json(200, { id: 0, error: ['UserError', ['', '']] })), { path: /^\/\w+\/$/, headers: ['authorization'] }),
  dynamics: hook(flat([202, ''])),
  kiotviet: hook(({ name, contactNumber }) => (name && /^0\d{9}$/.test(contactNumber) ? json(200, { id: 1, code: 'KH000001' }) : json(400, { responseStatus: { errorCode: 'KvValidateException' } })),
    { path: /^\/customers$/, headers: ['retailer', 'authorization'] }),
  slimcrm: hook(flat([200, ''])),
};

/** What the presets' examples name as secrets, in the shape that the vendors give them. */
export const SECRETS = {
  TELEGRAM: '123:abc', PIPEDRIVE: 'p', SLIMEMAIL: 's&=ä', MARKETO: 'm', KIOTVIET: 'k', BITRIX24: 'https://acme.bitrix24.vn/rest/1/abc/crm.lead.add.json',
  META: 'm', TIKTOK: 't', GOOGLE: 'g', GOOGLE_DEVELOPER: 'd', TWENTY: 't', TRYTON: 'd2ViOng=',
  SLACK: 'https://hooks.slack.com/services/T/B/x', DISCORD: 'https://discord.com/api/webhooks/1/abc', DYNAMICS: 'https://x.example/flow', SLIMCRM: 'https://x.example/hook',
};

/** Parts of a multipart body, by name. */
function partsOf(text, type) {
  const [, boundary] = /boundary=([^;]+)/.exec(type);
  const parts = text.split(`--${boundary}`);
  if (parts.shift() !== '' || parts.pop() !== '--\r\n') throw new Error('not a multipart body');
  return Object.fromEntries(parts.map((part) => {
    const [, name, value] = /^\r\nContent-Disposition: form-data; name="([^"]*)"\r\n\r\n([^]*)\r\n$/.exec(part);
    return [name, value];
  }));
}

/** {name: text or the list of them} of a request's body. */
export function contentOf(body, type) {
  if (type.startsWith('multipart/')) return partsOf(body, type);
  if (type.startsWith(FORM)) return Object.fromEntries(new URLSearchParams(body));
  return JSON.parse(body);
}

/** One of them, on loopback: {url: its origin, got: what it took, refused: what it did not, noted: what it took and dropped, limited: how often it was too much, close}. */
export async function contract(name, changes = {}) {
  const row = { now: Date.now, ...CONTRACTS[name], ...changes };
  const heard = { got: [], refused: [], noted: [], preflights: 0, limited: 0 };
  const taken = [];  // when
  const server = createServer((request, response) => {
    if (row.cors) response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'OPTIONS') {
      ++heard.preflights;
      if (row.preflight) response.setHeader('access-control-allow-headers', 'content-type');
      return response.writeHead(row.preflight ? 204 : 405).end();
    }
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => {
      const type = request.headers['content-type'] ?? '';
      const wrong = request.method !== 'POST' ? 405 : !row.path.test(request.url) ? 404 : !row.type.split(' ').some((one) => type.startsWith(one)) ? 415
        : (row.headers ?? []).some((header) => !request.headers[header]) ? 401 : 0;
      if (wrong) {
        heard.refused.push([wrong, `${request.method} ${request.url} ${type}`]);
        return response.writeHead(wrong).end();
      }
      const [most = Infinity, tooMany, during] = row.limit ?? [];
      if ((during ? taken.filter((at) => performance.now() - at < during) : heard.got).length >= most) {
        ++heard.limited;
        return answer(tooMany);
      }
      const content = contentOf(body, type);
      const said = row.take(content, (text) => heard.noted.push(text), row);
      if (said[0] < 400) (heard.got.push(content), taken.push(performance.now()));
      else heard.refused.push([said[0], said[1]]);
      return answer(said);
    });
    const answer = ([status, text, headers = {}]) => response.writeHead(status, headers).end(text);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return { ...heard, heard, url: `http://localhost:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

// ---- vendors that give out tokens, and let in by them alone

const CLIENT = { id: '42', secret: 's3cret/+=' };
/** What an API does whose token is good; `token`: what the vendor finds in a request, if it is one that it has given out and not taken back. */
const bearer = ({ headers }) => /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
const said = (content) => (content.client_id === CLIENT.id && content.client_secret === CLIENT.secret && content.grant_type === 'client_credentials');

/** {tokens: the path where they are given out, ask(content, request, state) → [status, body], api: [{path, token(request), refuse: its answer without a good one, take}]} */
const TOKEN_VENDORS = {
  // A refresh token is good once: https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
  zalo: {
    tokens: '/v4/oa/access_token',
    ask(content, { headers }, state) {
      const wrong = (error, name) => json(200, { error_name: name, error_reason: name, error });
      if (headers.secret_key !== CLIENT.secret || content.app_id !== CLIENT.id) return wrong(-14002, 'Invalid app id or secret key');
      if (content.grant_type !== 'refresh_token' || content.refresh_token !== state.refresh) return wrong(-14014, 'Invalid refresh token');
      state.refresh = `refresh-${++state.count}`;
      return json(200, { access_token: state.give(), refresh_token: state.refresh, expires_in: '90000' });
    },
    api: ['group_id', 'user_id'].map((whom) => ({
      path: whom === 'group_id' ? '/v3.0/oa/group/message' : '/v3.0/oa/message/cs', token: ({ headers }) => headers.access_token, refuse: json(200, { error: -216, message: 'Access token is invalid' }),
      take: ({ recipient, message }) => (recipient?.[whom] && message?.text && message.text.length <= 2000 ? json(200, { error: 0, message: 'Success', data: { message_id: 'm' } }) : json(200, { error: -201, message: 'Params is invalid' })),
    })),
  },
  marketo: {
    tokens: '/identity/oauth/token',
    ask: (content, _, state) => (said(content) ? json(200, { access_token: state.give(), token_type: 'bearer', expires_in: 3599, scope: 'apis@shop.example' }) : json(401, { error: 'unauthorized', error_description: 'No client with requested id' })),
    api: [{ path: '/rest/v1/leads/submitForm.json', token: bearer, refuse: json(200, { requestId: 'r', success: false, errors: [{ code: '602', message: 'Access token expired' }] }), take: CONTRACTS.marketo.take }],
  },
  dynamics: {
    tokens: '/tenant/oauth2/v2.0/token',
    ask(content, _, state) {
      if (!/^https:\/\/\S+\/\.default$/.test(content.scope ?? '')) return json(400, { error: 'invalid_scope', error_description: 'AADSTS70011' });
      return said(content) ? json(200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: state.give() }) : json(401, { error: 'invalid_client', error_description: 'AADSTS7000215' });
    },
    api: [{ path: '/api/data/v9.2/leads', token: bearer, refuse: json(401, { error: { code: '0x80072560', message: 'The user is not a member of the organization.' } }),
      take(content) {
        const unknown = Object.keys(content).find((name) => !['subject', 'firstname', 'lastname', 'emailaddress1', 'mobilephone', 'companyname', 'description'].includes(name));
        if (unknown) return json(400, { error: { code: '0x0', message: `Invalid property '${unknown}' was found in entity 'Microsoft.Dynamics.CRM.lead'.` } });
        return content.lastname ? [204, '', { 'OData-EntityId': 'leads(1)' }] : json(400, { error: { code: '0x80040203', message: 'lastname' } });
      } }],
  },
};

/**
 * One of them, on loopback: {url, client: {id, secret}, refresh: the token to begin with, got: what its API took, asked: who asked for tokens and was answered what, takeBack(): no token that was
 * given is good any more, close}.
 */
export async function tokenVendor(name) {
  const row = TOKEN_VENDORS[name];
  const state = { refresh: 'refresh-0', count: 0, good: new Set(), give() { const token = `access-${++this.count}`; this.good.add(token); return token; } };
  const heard = { got: [], refused: [], asked: [] };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => {
      const answer = () => {
        const type = request.headers['content-type'] ?? '', { pathname } = new URL(request.url, 'http://vendor');
        if (request.method !== 'POST') return json(405, {});
        if (pathname === row.tokens) {
          if (!type.startsWith(FORM)) return json(400, { error: 'invalid_request' });
          const [status, text, headers] = row.ask(contentOf(body, type), request, state);
          heard.asked.push({ status, content: contentOf(body, type), ...JSON.parse(text) });
          return [status, text, headers];
        }
        const api = row.api.find(({ path }) => path === pathname);
        if (!api || !type.startsWith('application/json')) return json(404, {});
        if (!state.good.has(api.token(request))) return heard.refused.push(request.url), api.refuse;
        const [status, text, headers] = api.take(contentOf(body, type));
        if (status < 300 && !/"error":-|"success":false/.test(text)) heard.got.push(contentOf(body, type));
        return [status, text, headers];
      };
      const [status, text, headers = {}] = answer();
      response.writeHead(status, headers).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => { server.closeAllConnections(); server.close(); };
  return { ...heard, url: `http://127.0.0.1:${server.address().port}`, client: CLIENT, refresh: state.refresh, takeBack: () => state.good.clear(), close };
}
