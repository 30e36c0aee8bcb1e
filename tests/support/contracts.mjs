// Contract servers: the vendors' intakes, as far as their documents say how they behave. Each refuses what the vendor refuses, in the
// vendor's words, and answers a browser as the vendor does: with CORS, with a preflight, or with neither.
//
// A row of CONTRACTS:
//   path       of the address, as the preset makes it
//   type       the content type that is read
//   cors       the answer can be read by a page of another site (Access-Control-Allow-Origin)
//   preflight  OPTIONS is answered: a page may post what is no simple request
//   headers    that must be there
//   take       (content, request) → [status, body, headers?]
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
  dynamics: hook(flat([202, ''])),
  kiotviet: hook(({ name, contactNumber }) => (name && /^0\d{9}$/.test(contactNumber) ? json(200, { id: 1, code: 'KH000001' }) : json(400, { responseStatus: { errorCode: 'KvValidateException' } })),
    { path: /^\/customers$/, headers: ['retailer', 'authorization'] }),
  slimcrm: hook(flat([200, ''])),
};

/** What the presets' examples name as secrets, in the shape that the vendors give them. */
export const SECRETS = {
  TELEGRAM: '123:abc', PIPEDRIVE: 'p', SLIMEMAIL: 's&=ä', MARKETO: 'm', KIOTVIET: 'k', BITRIX24: 'https://acme.bitrix24.vn/rest/1/abc/crm.lead.add.json',
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
  const row = { ...CONTRACTS[name], ...changes };
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
      const said = row.take(content, (text) => heard.noted.push(text));
      if (said[0] < 400) (heard.got.push(content), taken.push(performance.now()));
      else heard.refused.push([said[0], said[1]]);
      return answer(said);
    });
    const answer = ([status, text, headers = {}]) => response.writeHead(status, headers).end(text);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return { ...heard, heard, url: `http://localhost:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}
