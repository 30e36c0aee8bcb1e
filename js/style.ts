// The style sheet, made once and adopted by each shadow root. Unlike a <style> element it needs no `style-src`.
import css from './leadline.css';

let sheet: CSSStyleSheet | undefined;

export function attachStyle(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4.
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}
