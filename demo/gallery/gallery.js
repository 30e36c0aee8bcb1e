// The gallery's script, for both of its pages: index.html, where one chooses, and stage.html, a page of the shop with the one surface
// that was chosen. What is chosen stands in the address: ?kind=modal&look=bold&lang=en&scheme=dark.
const IN_PAGE = ['inline', 'button', 'banner', 'gate', 'panel'];
const CORNERS = ['bottom-end', 'bottom-start', 'top-end', 'top-start'];
const POSITIONS = { bar: ['bottom', 'top'], slideIn: CORNERS, tab: ['end', 'start', ...CORNERS.slice(0, 2)] };
/** The forms are those of the config; everything else is a CTA with its kind for an id. */
const FORMS = { form: 'price-list', panel: 'visit' };
/** The first is taken where the address says nothing. */
const CHOICES = {
  kind: ['inline', 'button', 'banner', 'gate', 'bar', 'slideIn', 'tab', 'modal', 'fullscreen', 'form', 'panel'],
  look: ['quiet', 'bold', 'editorial'],
  lang: ['vi', 'en', 'ar'],
  scheme: ['light', 'dark'],
};

function chosen(search) {
  const asked = new URLSearchParams(search);
  const state = {};
  const take = (name, values) => { state[name] = values.includes(asked.get(name)) ? asked.get(name) : values[0]; };
  for (const [name, values] of Object.entries(CHOICES)) take(name, values);
  if (POSITIONS[state.kind]) take('position', POSITIONS[state.kind]);
  take('screen', ['desktop', 'phone']);
  if (/^#[\da-f]{6}$/i.test(asked.get('accent'))) state.accent = asked.get('accent');
  return state;
}

/** An offer that has run out shows nothing of its countdown: this one ends in three days, at six. */
function inThreeDays() {
  const then = new Date(Date.now() + 3 * 24 * 60 * 60 * 1000);
  const two = (number) => String(number).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}T18:00`;
}

/** gallery.json with the one surface that is to be seen, and the form that it opens. */
async function configOf({ kind, look, accent, position }) {
  const config = await (await fetch('/gallery/gallery.json')).json();
  config.theme = { ...config.theme, look, ...(accent && { accent }) };
  config.ctas = config.ctas.filter(({ id }) => id === kind);
  config.forms = config.forms.filter(({ id }) => id === (FORMS[kind] ?? 'price-list'));
  for (const cta of config.ctas) {
    if (position) cta.position = position;
    if (cta.countdown) cta.countdown.to = inThreeDays();
  }
  return config;
}

// ---- stage.html ----

async function stage(article) {
  const state = chosen(location.search);
  document.documentElement.lang = state.lang;
  article.append(document.querySelector(`template[lang="${state.lang}"]`).content);
  document.title = article.querySelector('h1').textContent;
  const id = FORMS[state.kind] ?? state.kind;
  if (IN_PAGE.includes(state.kind) && state.kind !== 'gate') article.querySelector('.slot').setAttribute('data-leadline-slot', id);
  const leadline = await import('/dist/index.mjs');
  window.leadline = leadline;
  await leadline.start({ config: await configOf(state), locale: state.lang });
  if (state.kind === 'form') leadline.open(id);
  else if (!IN_PAGE.includes(state.kind)) leadline.preview(id);
}

// ---- index.html ----

const WORDS = {
  vi: {
    kind: 'Kiểu', look: 'Phong cách', lang: 'Ngôn ngữ', scheme: 'Nền', position: 'Vị trí', screen: 'Màn hình',
    inline: 'Trong bài', button: 'Nút', banner: 'Dải ngang', gate: 'Khóa bài viết', bar: 'Thanh mép màn hình', slideIn: 'Trượt vào góc', tab: 'Nhãn ở mép',
    modal: 'Hộp thoại', fullscreen: 'Toàn màn hình', form: 'Biểu mẫu', panel: 'Biểu mẫu trong trang',
    quiet: 'Nhẹ nhàng', bold: 'Nổi bật', editorial: 'Tạp chí', light: 'Sáng', dark: 'Tối', desktop: 'Máy tính', phone: 'Điện thoại',
    bottom: 'Dưới', top: 'Trên', end: 'Cuối dòng', start: 'Đầu dòng', 'bottom-end': 'Dưới, cuối dòng', 'bottom-start': 'Dưới, đầu dòng', 'top-end': 'Trên, cuối dòng', 'top-start': 'Trên, đầu dòng',
  },
  en: {
    kind: 'Kind', look: 'Look', lang: 'Language', scheme: 'Light', position: 'Position', screen: 'Screen',
    inline: 'In the text', button: 'Button', banner: 'Banner', gate: 'Gate', bar: 'Bar', slideIn: 'Slide-in', tab: 'Tab',
    modal: 'Dialog', fullscreen: 'Full screen', form: 'Form', panel: 'Form in the page',
    quiet: 'Quiet', bold: 'Bold', editorial: 'Editorial', light: 'Light', dark: 'Dark', desktop: 'Desktop', phone: 'Phone',
    bottom: 'Bottom', top: 'Top', end: 'End', start: 'Start', 'bottom-end': 'Bottom, end', 'bottom-start': 'Bottom, start', 'top-end': 'Top, end', 'top-start': 'Top, start',
  },
};
const LANGUAGES = { vi: 'Tiếng Việt', en: 'English', ar: 'العربية' };

/** A config's texts, each in one language: as short as a reader of the example wants it. */
const inOne = (value, lang) => {
  if (Array.isArray(value)) return value.map((one) => inOne(one, lang));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.vi === 'string') return value[lang];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inOne(one, lang)]));
};

function picker(frame) {
  const words = WORDS[document.documentElement.lang] ?? WORDS.vi;
  const panel = document.querySelector('#choices');
  const accent = document.querySelector('#accent');
  const query = (state) => `?${new URLSearchParams(state)}`;
  let state = chosen(location.search);

  const link = (name, value) => {
    const made = document.createElement('a');
    const { position, ...others } = state;
    made.href = query({ ...(name === 'kind' ? others : state), [name]: value });
    made.textContent = name === 'lang' ? LANGUAGES[value] : words[value];
    if (name === 'lang') made.lang = value;
    if (state[name] === value) made.setAttribute('aria-current', 'true');
    return made;
  };

  const group = (name, values) => {
    const made = document.createElement('section');
    const heading = document.createElement('h2');
    heading.textContent = words[name];
    const list = document.createElement('ul');
    list.append(...values.map((value) => {
      const item = document.createElement('li');
      item.append(link(name, value));
      return item;
    }));
    made.append(heading, list);
    return made;
  };

  const show = async () => {
    const had = panel.contains(document.activeElement) ? document.activeElement.textContent : undefined;
    panel.replaceChildren(...Object.entries({ ...CHOICES, ...(state.position && { position: POSITIONS[state.kind] }), screen: ['desktop', 'phone'] })
      .map(([name, values]) => group(name, values)));
    if (had) [...panel.querySelectorAll('a')].find(({ textContent }) => textContent === had)?.focus();
    frame.dataset.screen = state.screen;
    frame.contentWindow.location.replace(`/gallery/stage.html${query(state)}`);
    document.querySelector('#alone').href = `/gallery/stage.html${query(state)}`;
    const { theme, ctas, forms } = await configOf(state);
    accent.value = theme.accent;
    document.querySelector('#config').textContent = JSON.stringify(inOne({ theme, ...(ctas.length ? { ctas } : { forms }) }, state.lang), null, 2);
  };

  const go = (address) => {
    history.pushState(null, '', address);
    state = chosen(location.search);
    return show();
  };
  panel.addEventListener('click', (event) => {
    if (event.target.localName !== 'a' || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(event.target.href);
  });
  addEventListener('popstate', () => {
    state = chosen(location.search);
    show();
  });
  accent.addEventListener('change', () => go(query({ ...state, accent: accent.value })));
  document.querySelector('#again').addEventListener('click', show);
  show();
}

const article = document.querySelector('article');
if (article) stage(article);
else picker(document.querySelector('iframe'));
