// A style sheet, made once and adopted by each shadow root that wears it, after those it has, or `under` them. Unlike a <style> element it needs
// no `style-src`.
export function sheetOf(css: string, under?: boolean): (root: ShadowRoot) => void {
  let sheet: CSSStyleSheet | undefined;
  return (root) => {
    try {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
      }
      root.adoptedStyleSheets = under ? [sheet, ...root.adoptedStyleSheets] : [...root.adoptedStyleSheets, sheet];
    } catch {
      // Safari before 16.4.
      const style = document.createElement('style');
      style.textContent = css;
      root.append(style);
    }
  };
}
