// A style sheet, made once and adopted by each shadow root that wears it. Unlike a <style> element it needs no `style-src`.
export function sheetOf(css: string): (root: ShadowRoot) => void {
  let sheet: CSSStyleSheet | undefined;
  return (root) => {
    try {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
      }
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      // Safari before 16.4.
      const style = document.createElement('style');
      style.textContent = css;
      root.append(style);
    }
  };
}
