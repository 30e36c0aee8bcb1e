// The demo pages' own script; Leadline does not need it. It is loaded in <head> before anything is painted:
// it chooses the language (so that the widget, which reads <html lang>, speaks the same one), and puts the
// visitor's live score into the demo bar.
(() => {
  'use strict';
  const root = document.documentElement;
  const TRANSLATED = ['alt', 'aria-label', 'content', 'title'];
  const BANDS = { vi: { cold: 'Lạnh', warm: 'Ấm', hot: 'Nóng' }, en: { cold: 'Cold', warm: 'Warm', hot: 'Hot' } };

  /** Storage that may be switched off: reads give null, writes are dropped. */
  const remember = (area, key, value) => {
    try {
      if (value !== undefined) area().setItem(key, value);
      return area().getItem(key);
    } catch { return null; }
  };
  const local = () => localStorage;
  const session = () => sessionStorage;

  /** ?lang= wins and is remembered; then what was remembered; then Vietnamese. */
  const chooseLanguage = () => {
    const known = (lang) => (lang === 'vi' || lang === 'en' ? lang : null);
    const asked = known(new URLSearchParams(location.search).get('lang'));
    if (asked) remember(local, 'demo.lang', asked);
    return asked ?? known(remember(local, 'demo.lang')) ?? 'vi';
  };

  /** Elements carry the Vietnamese value in the attribute, the English one in data-en-<attribute>. */
  const translate = (part) => {
    if (root.lang !== 'en') return;
    for (const name of TRANSLATED) {
      for (const el of part.querySelectorAll(`[data-en-${name}]`)) el.setAttribute(name, el.getAttribute(`data-en-${name}`));
    }
    const title = part.querySelector('title[data-en]');
    if (title) document.title = title.dataset.en;
  };

  /** The switch keeps the address (campaign parameters, anchor) and changes only the language. */
  const wireLanguageSwitch = () => {
    for (const link of document.querySelectorAll('a.lang')) {
      const url = new URL(location.href);
      url.searchParams.set('lang', root.lang === 'vi' ? 'en' : 'vi');
      link.href = url.pathname + url.search + url.hash;
      link.hreflang = url.searchParams.get('lang');
    }
  };

  /** A config's text is a string or {vi, en, …}; so are the texts below. */
  const text = (value) => (typeof value === 'object' && value ? value[root.lang] ?? Object.values(value)[0] : value) ?? '';

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // ---- the demo bar ----

  const scoreButton = () => make('summary', {},
    make('span', { class: 'wide' }, text({ vi: 'Điểm của bạn', en: 'Your score' })),
    make('span', { class: 'narrow' }, text({ vi: 'Điểm', en: 'Score' })), ' ',
    make('output', { 'data-demo-score': '' }, '0'), ' ',
    make('span', { class: 'band', 'data-demo-band': '', 'data-band': 'cold' }, BANDS[root.lang].cold));

  /**
   * The page as somebody else sees it. The score decides what is offered, so the visitor is given the points of such a visitor: the rules
   * `as-cold`, `as-warm` and `as-hot` of leadline.json read this trait. Everybody begins cold, since a band that one is in is left late.
   */
  const seeAs = (band) => {
    window.leadline?.identify({ demo: 'cold' });
    if (band !== 'cold') window.leadline?.identify({ demo: band });
  };

  const bandButton = (band, words) => {
    const button = make('button', { type: 'button', 'data-see-as': band, 'aria-pressed': String(band === '') }, words);
    button.addEventListener('click', () => seeAs(band));
    return button;
  };

  const bandSwitch = () => make('div', { class: 'see-as', role: 'group', 'aria-labelledby': 'see-as' },
    make('span', { id: 'see-as' }, text({ vi: 'Xem trang này như khách', en: 'See the page as' })),
    ...['cold', 'warm', 'hot'].map((band) => bandButton(band, BANDS[root.lang][band].toLowerCase())),
    bandButton('', text({ vi: 'của chính tôi', en: 'myself' })));

  const scorePanel = () => make('div', { class: 'score-panel' },
    bandSwitch(),
    make('p', {}, text({
      vi: 'Điểm được tính ngay trong trình duyệt và chỉ gửi đi khi bạn gửi biểu mẫu. Lý do của từng điểm:',
      en: 'The score is computed in your browser and leaves it only when you send a form. Every point has its reason:',
    })),
    make('ul', { 'data-demo-reasons': '' }, make('li', {}, text({ vi: 'Chưa có điểm nào.', en: 'No points yet.' }))),
    make('p', {}, text({
      vi: 'Trang “Khách tiềm năng” của bộ phận bán hàng mở bằng địa chỉ có mã, in ở cửa sổ lệnh đã chạy trang mẫu.',
      en: 'The sales inbox opens with the address that carries a token, printed in the terminal that runs this demo.',
    })));

  const hideButton = () => {
    const rest = make('span', { class: 'wide' }, text({ vi: ' thanh này', en: ' this bar' }));
    const button = make('button', { type: 'button' }, make('span', {}, text({ vi: 'Ẩn', en: 'Hide' }), rest));
    button.addEventListener('click', () => {
      remember(session, 'demo.bar', 'off');
      root.classList.add('bar-off');
    });
    return button;
  };

  /**
   * What the bar has besides its links. It does nothing without this script, so no page holds it; the parser calls this
   * where it meets the tag, before anything is painted, so nothing moves.
   */
  class DemoScore extends HTMLElement {
    connectedCallback() {
      this.append(make('details', {}, scoreButton(), scorePanel()), hideButton());
    }
  }

  // ---- the live score ----

  const reasonItem = ({ note, rule, points, hits }) => make('li', {},
    make('span', {}, (text(note) || rule) + (hits > 1 ? ` ×${hits}` : '')),
    make('span', { class: 'points' }, (points >= 0 ? '+' : '−') + Math.abs(points)));

  const showScore = (score) => {
    const total = document.querySelector('[data-demo-score]');
    if (!total || typeof score?.total !== 'number') return;
    const band = score.band || 'cold';
    const badge = document.querySelector('[data-demo-band]');
    total.textContent = score.total;
    badge.dataset.band = band;
    badge.textContent = BANDS[root.lang][band] ?? band;
    const seen = score.contributions?.find(({ rule, points }) => points !== 0 && /^as-(cold|warm|hot)$/.test(rule))?.rule.slice(3) ?? '';
    for (const button of document.querySelectorAll('[data-see-as]')) button.setAttribute('aria-pressed', String(button.dataset.seeAs === seen));
    const reasons = (score.contributions ?? []).filter((one) => one.points !== 0);
    document.querySelector('[data-demo-reasons]').replaceChildren(...reasons.map(reasonItem));
  };

  /** Counts a section as viewed once half a screen of it has been on screen, as a shop would: leadline.track(name). */
  const trackViews = (leadline) => {
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        leadline.track(target.dataset.trackView);
      }
    }, { threshold: 0.5 });
    for (const el of document.querySelectorAll('[data-track-view]')) seen.observe(el);
  };

  const followLeadline = () => {
    const leadline = window.leadline;
    if (!leadline) return;
    const refresh = () => leadline.score().then(showScore);
    leadline.on('ready', refresh);
    leadline.on('score', refresh);
    refresh();
    trackViews(leadline);
  };

  /** The loader defines window.leadline when it runs; it is async, so before or after this page is parsed. */
  const whenLoaded = (then) => {
    if (window.leadline) return then();
    document.querySelector('script[data-config]')?.addEventListener('load', then);
  };

  // ---- the privacy page ----

  const GONE = {
    nothing: { vi: 'Trình duyệt này không còn giữ gì của bạn.', en: 'Nothing of yours is kept in this browser any more.' },
    erased: { vi: 'Đã xóa, cả trong trình duyệt này lẫn trong hệ thống của chúng tôi.', en: 'Erased, in this browser and where we keep it.' },
    waiting: { vi: 'Đã xóa trong trình duyệt này; yêu cầu xóa trong hệ thống của chúng tôi sẽ tự động được gửi lại.', en: 'Erased in this browser; we are asked again by itself until we have erased it, too.' },
  };

  const wireWithdrawal = () => document.getElementById('withdraw')?.addEventListener('click', async () => {
    const { asked, erased } = (await window.leadline?.withdraw()) ?? { asked: 0, erased: 0 };
    document.getElementById('withdrawn').textContent = text(asked === 0 ? GONE.nothing : asked === erased ? GONE.erased : GONE.waiting);
  });

  // ---- the site's own form ----

  /** A site without a server of its own: the question becomes an e-mail. Nothing here knows of Leadline, which takes it for a lead all the same. */
  const wireQuestion = () => {
    const form = document.querySelector('form.ask');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      const { email, question } = Object.fromEntries(new FormData(form));
      location.href = `mailto:xin-chao@songxanh.example?subject=${encodeURIComponent(text({ vi: 'Câu hỏi về căn hộ', en: 'A question about the flats' }))}&body=${encodeURIComponent(`${question}\n\n${email}`)}`;
      form.querySelector('.ask-done').hidden = false;
    });
  };

  root.lang = chooseLanguage();
  if (remember(session, 'demo.bar') === 'off') root.classList.add('bar-off');
  translate(document.head);
  customElements.define('demo-score', DemoScore);
  document.addEventListener('DOMContentLoaded', () => {
    translate(document.body);
    wireLanguageSwitch();
    wireQuestion();
    wireWithdrawal();
    if (document.querySelector('[data-demo-reasons], demo-score')) whenLoaded(followLeadline);
  });
})();
