// Gates: what comes after one in its article is hidden until it is opened. The text stays in the HTML, so that search engines find
// what readers find, and where there is no JavaScript nothing is hidden.
import { articleOf, paragraphsOf } from './article';
import { own } from './natives';
import type { Surface } from './surface';
import { afterChanges } from './watching';

/** Those that read for search engines, by their names in the user agent, unless the config says which. */
const CRAWLERS = 'Googlebot Google-InspectionTool Storebot-Google bingbot DuckDuckBot YandexBot Baiduspider Applebot coccocbot SeznamBot Yeti Sogou PetalBot'.split(' ');
/** What is no text, and what of a page without an article is not behind the gate. */
const FREE = 'script, style, link, template, leadline-surface:is([data-frame="bar"], [data-frame="slideIn"], [data-frame="tab"], [data-frame="modal"], [data-frame="fullscreen"])';
const FRAME = 'body > :is(header, nav, aside, footer)';

type Hidden = { element: HTMLElement; display: string };

export class Gates {
  /** What each hides. */
  readonly #shut = new Map<Surface, Hidden[]>();
  readonly #opened = new WeakSet<Surface>();
  #surfaces: Surface[] = [];
  /** While one is shut, what the page draws behind it is hidden, too. */
  #watching: AbortController | undefined;

  /** Shuts the gates that have come, also over what was drawn behind them since; opens those that are gone. */
  look(surfaces: Surface[]): void {
    this.#surfaces = surfaces;
    for (const surface of [...this.#shut.keys()]) if (surfaces.indexOf(surface) < 0) this.#open(surface);
    for (const surface of surfaces) {
      const { host, mount } = surface;
      if (mount.kind === 'gate' && host.isConnected && !this.#opened.has(surface) && !isCrawler(mount.crawlers)) this.#close(surface);
    }
    this.#watch();
  }

  open(surface: Surface): void {
    this.#opened.add(surface);
    this.#open(surface);
    this.#watch();
  }

  stop(): void {
    this.look([]);
  }

  #watch(): void {
    if (this.#shut.size === 0) {
      this.#watching?.abort();
      this.#watching = undefined;
    } else if (!this.#watching) {
      this.#watching = new AbortController();
      afterChanges(() => this.look(this.#surfaces), this.#watching.signal);
    }
  }

  #close(surface: Surface): void {
    const hidden = this.#shut.get(surface) ?? [];
    this.#shut.set(surface, hidden);
    const fresh = behind(surface).filter((element) => !element.hidden);
    for (const element of fresh) element.hidden = true;
    // A page's own `display` is stronger than `hidden`.
    const stubborn = fresh.filter((element) => getComputedStyle(element).display !== 'none');
    for (const element of fresh) {
      hidden.push({ element, display: element.style.display });
      if (stubborn.indexOf(element) >= 0) element.style.setProperty('display', 'none', 'important');
    }
  }

  #open(surface: Surface): void {
    for (const { element, display } of this.#shut.get(surface) ?? []) {
      element.hidden = false;
      element.style.display = display;
      if (!element.getAttribute('style')) own(element).removeAttribute('style');
    }
    this.#shut.delete(surface);
  }
}

function isCrawler(names = CRAWLERS): boolean {
  const agent = navigator.userAgent.toLowerCase();
  return names.some((name) => agent.indexOf(name.toLowerCase()) >= 0);
}

/** What is behind a gate: the elements after it in its article; with a teaser, those after so many paragraphs. */
function behind({ host, mount: { into, teaser } }: Surface): HTMLElement[] {
  const article = own(host).closest('article, main') ?? (into ? articleOf(into) : own(host).parentElement!);
  const last = teaser === undefined ? undefined : paragraphsOf(article)[teaser - 1];
  const cut: Element = last && last.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING ? last : host;
  const found: HTMLElement[] = [];
  const walk = (parent: Element) => {
    for (const child of own(parent).children) {
      if (child === cut || child === host || child.matches(FREE) || child.matches(FRAME)) continue;
      if (own(child).contains(cut) || own(child).contains(host)) walk(child);
      else if (cut.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_FOLLOWING && child instanceof HTMLElement) found.push(child);
    }
  };
  walk(article);
  return found;
}
