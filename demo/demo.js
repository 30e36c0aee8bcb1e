// The demo pages' own script; Leadline does not need it. It is loaded in <head> before anything is painted:
// it chooses the language (so that the widget, which reads <html lang>, speaks the same one), and later
// fills the demo bar with the visitor's live score.
(() => {
  'use strict';
  const root = document.documentElement;
  const TRANSLATED = ['alt', 'aria-label', 'content'];
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

  const wireDemoBar = () => {
    document.querySelector('[data-demo-close]')?.addEventListener('click', () => {
      remember(session, 'demo.bar', 'off');
      root.classList.add('bar-off');
    });
  };

  // ---- the live score ----

  /** A config's text is a string or {vi, en, …}. */
  const text = (value) => (typeof value === 'object' && value ? value[root.lang] ?? Object.values(value)[0] : value) ?? '';

  const reasonItem = ({ note, rule, points, hits }) => {
    const item = document.createElement('li');
    const what = document.createElement('span');
    const gain = document.createElement('span');
    what.textContent = (text(note) || rule) + (hits > 1 ? ` ×${hits}` : '');
    gain.textContent = (points >= 0 ? '+' : '−') + Math.abs(points);
    gain.className = 'points';
    item.append(what, gain);
    return item;
  };

  const showScore = (score) => {
    const total = document.querySelector('[data-demo-score]');
    if (!total || typeof score?.total !== 'number') return;
    const band = score.band || 'cold';
    const badge = document.querySelector('[data-demo-band]');
    total.textContent = score.total;
    badge.dataset.band = band;
    badge.textContent = BANDS[root.lang][band] ?? band;
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

  root.lang = chooseLanguage();
  if (remember(session, 'demo.bar') === 'off') root.classList.add('bar-off');
  translate(document.head);
  document.addEventListener('DOMContentLoaded', () => {
    translate(document.body);
    wireLanguageSwitch();
    wireDemoBar();
    whenLoaded(followLeadline);
  });
})();
