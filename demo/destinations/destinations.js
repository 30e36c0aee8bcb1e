// The page of destinations: what one would be sent, and what its contract server says to that. Which presets there are, the request and the
// answer come from tools/destinations.mjs, which `npm run demo` starts one port above the demo: the request is what the core makes of
// the lead, as `leadline request` prints it.
const port = /^\d+$/.test(new URLSearchParams(location.search).get('server') ?? '') ? new URLSearchParams(location.search).get('server') : Number(location.port) + 1;
const server = `http://localhost:${port}`;
const vi = () => document.documentElement.lang !== 'en';
const lang = () => (vi() ? 'vi' : 'en');
const say = (vietnamese, english) => (vi() ? vietnamese : english);
const at = (id) => document.getElementById(id);

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  element.append(...children);
  return element;
};

async function ask(path, content) {
  const response = await fetch(server + path, content && { method: 'POST', body: JSON.stringify(content) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.problem);
  return answer;
}

let presets = [];
const chosen = () => presets.find(({ name }) => name === at('preset').value);
const asked = () => {
  const { elements } = at('choice');
  const given = Object.fromEntries(Object.keys(chosen().with).map((key) => [key, elements[`with.${key}`].value.trim()]));
  const lead = Object.fromEntries(['name', 'email', 'phone', 'message'].map((key) => [key, elements[key].value]));
  return { preset: chosen().name, with: given, lead };
};

function describe({ title, about, docs, via, answers, tested }) {
  const road = via === 'page' ? say('Trang web gửi thẳng tới đó.', 'The page posts straight to it.')
    : say('Đi qua máy chủ của bạn (relay): trong địa chỉ hoặc khóa có bí mật, không được nằm trong trang web.', 'It goes by your receiver (relay): it needs a secret, which has no place in a page.');
  at('about').replaceChildren(make('p', {}, make('strong', {}, road)), make('p', {}, `${about[lang()]} `, make('a', { href: docs, rel: 'noopener' }, `${title}: ${say('tài liệu', 'documentation')}`)),
    make('p', {}, `${say('Trả lời', 'Answers')}: ${answers[lang()]}. ${say('Kiểm thử', 'Tested')}: ${tested[lang()]}.`));
  at('ids').replaceChildren(...Object.entries(chosen().with).map(([key, { what, example, optional, secret }]) => {
    const [id, help] = [`with-${key}`, `with-${key}-help`];
    const label = make('label', { for: id }, key, optional ? say(' (có thể bỏ trống)', ' (may be left out)') : '');
    const input = make('input', { id, name: `with.${key}`, value: optional && !secret ? '' : example, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-describedby': help });
    const hint = make('p', { class: 'help', id: help }, what[lang()], secret ? `. ${say('Bí mật: viết {{secret:TÊN}}, giá trị nằm ở máy chủ.', 'A secret: write {{secret:NAME}}, its value stays with the receiver.')}` : '');
    return make('div', { class: 'field' }, label, input, hint);
  }));
}

function pretty({ body, headers }) {
  const type = headers['content-type'] ?? '';
  try {
    if (/urlencoded/.test(type)) return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n');
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

/** What is wrong with an id stands beside it; what is wrong with all of it, where the request would be. */
function complain(problems) {
  for (const old of document.querySelectorAll('.field .wrong')) old.remove();
  for (const input of at('ids').querySelectorAll('input')) input.removeAttribute('aria-invalid');
  return problems.filter(({ pointer, message }) => {
    const input = at(`with-${pointer.split('/')[2]}`);
    if (!input || !pointer.startsWith('/with/')) return true;
    input.setAttribute('aria-invalid', 'true');
    input.closest('.field').append(make('p', { class: 'wrong', lang: 'en' }, message));
    return false;
  });
}

let turn = 0;
async function show() {
  const mine = ++turn;
  const { endpoint, request, problems = [], warnings = [] } = await ask('/request', asked());
  if (mine !== turn) return;
  const rest = complain([...problems, ...warnings]);
  at('send').disabled = !request;
  at('config').textContent = JSON.stringify({ delivery: { endpoints: [endpoint] } }, undefined, 2);
  at('request').textContent = request
    ? [`${request.method} ${request.url}`, ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`), '', request.body].join('\n')
    : [say('Chưa có yêu cầu: hãy sửa những gì đã đánh dấu.', 'No request yet: mend what is marked.'), ...rest.map(({ message }) => message)].join('\n');
  at('body').textContent = request ? pretty(request) : '';
}

async function send() {
  at('answer').replaceChildren();
  const { status, body, location: to, noted = [], taken, problems } = await ask('/send', asked());
  if (problems) return;
  const good = taken === 1 && noted.length === 0;
  const verdict = good ? say('Máy chủ thử đã nhận.', 'The test server has taken it.')
    : taken === 1 ? say('Máy chủ thử trả lời như đã nhận, nhưng bỏ đi.', 'The test server answers as if it had taken it, and drops it.') : say('Máy chủ thử từ chối.', 'The test server refuses it.');
  at('answer').append(make('div', { class: 'answer', 'data-good': String(good) }, make('p', {}, make('strong', {}, verdict), ` HTTP ${status}`), ...(to ? [make('p', {}, `location: ${to}`)] : []),
    ...(body ? [make('pre', { lang: 'en', tabindex: '0', role: 'region', 'aria-label': say('Câu trả lời', 'Answer') }, body)] : [])));
}

let waiting;
const soon = () => {
  clearTimeout(waiting);
  at('answer').replaceChildren();
  waiting = setTimeout(() => void show(), 200);
};

async function begin() {
  try {
    presets = await ask('/presets');
  } catch {
    at('away').hidden = false;
    return;
  }
  const group = (label, via) => make('optgroup', { label }, ...presets.filter((preset) => preset.via === via).map(({ name, title }) => make('option', { value: name }, title)));
  at('preset').append(group(say('Từ trang web', 'From the page'), 'page'), group(say('Qua máy chủ của bạn', 'By your receiver'), 'relay'));
  const wanted = new URLSearchParams(location.search).get('preset');
  at('preset').value = presets.some(({ name }) => name === wanted) ? wanted : 'hubspot';
  at('preset').addEventListener('change', () => {
    describe(chosen());
    soon();
  });
  at('choice').addEventListener('input', soon);
  at('choice').addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  describe(chosen());
  await show();
  at('bench').hidden = false;
}

// A module runs when the page has been parsed; its language is chosen by demo.js before that.
void begin();
