// The code in README.md and docs/: what a reader would copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './core.mjs';

/**
 * `{file, kind, text}` of each piece of JavaScript for a page: a `module` imports the package, a `script` uses `window.leadline`. Programs
 * for a server are none of them.
 */
export function snippets() {
  const files = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
  return files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^```(js|html)\n(.*?)^```$/gms)].flatMap(([, language, block]) =>
    (language === 'js' ? [block] : [...block.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script))
      .filter((text) => /leadline\.\w+\(|from 'leadline'/.test(text)).map((text) => ({ file, kind: /from 'leadline'/.test(text) ? 'module' : 'script', text }))));
}
