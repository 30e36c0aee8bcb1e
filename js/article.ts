// The article that a page is about, and its paragraphs: what stands among them, or closes off the rest of them, goes by these.
import { own } from './natives';
import { first } from './slots';

/** A paragraph in one of these is none of the text's own. */
const ASIDE = 'figure, blockquote, nav, aside, footer, header, form, table, li, dialog, leadline-surface, [hidden]';

export function articleOf(into: string | undefined): Element {
  return first(into) ?? first('article') ?? first('main') ?? document.body;
}

/** The paragraphs of its running text. */
export function paragraphsOf(article: Element): Element[] {
  return [...own(article).querySelectorAll('p')].filter((paragraph) => {
    const aside = own(paragraph).closest(ASIDE);
    return /\S/.test(paragraph.textContent ?? '') && (!aside || own(aside).contains(article));
  });
}
