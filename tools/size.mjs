// npm run size: what dist/ weighs, and whether the budgets of js/budgets.json are kept. Exit code 1 when one is not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Failure, isMain, main, root } from './run.mjs';

/** Bytes of a file, `{raw, gzip, brotli}`, compressed as a server would that does it once: gzip -9, brotli -q 11. */
export function weigh(file) {
  const bytes = readFileSync(join(root, file));
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

/**
 * The budgets of js/budgets.json, weighed: `{name, why, files, limit, brotli, over}`. A page loads the files one by one, so
 * each is compressed by itself. Throws a Failure when a file is not there.
 */
export function budgets() {
  if (!existsSync(join(root, 'js/budgets.json'))) throw new Failure('there is no js/budgets.json');
  return JSON.parse(readFileSync(join(root, 'js/budgets.json'), 'utf8')).budgets.map(({ name, files, brotli: limit, why }) => {
    const absent = files.filter((file) => !existsSync(join(root, file)));
    if (absent.length > 0) throw new Failure(`js/budgets.json: ${name}: there is no ${absent.join(', ')}: npm run build`);
    const brotli = files.reduce((sum, file) => sum + weigh(file).brotli, 0);
    return { name, why, files, limit, brotli, over: brotli > limit };
  });
}

function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name))).sort();
}

const number = (value) => value.toLocaleString('en').padStart(11);

if (isMain(import.meta.url)) {
  await main(() => {
    if (!existsSync(join(root, 'dist'))) throw new Failure('size: there is no dist/: npm run build');
    const files = filesUnder('dist').filter((file) => !/\.(map|d\.ts)$/.test(file));
    const width = Math.max(...files.map((file) => file.length)) + 2;
    console.log(`${'file'.padEnd(width)}${['raw', 'gzip -9', 'brotli -11'].map((name) => name.padStart(11)).join('')}`);
    for (const file of files) {
      const { raw, gzip, brotli } = weigh(file);
      console.log(file.padEnd(width) + number(raw) + number(gzip) + number(brotli));
    }
    console.log(`\n${'budget'.padEnd(width)}${['brotli', 'limit', 'left'].map((name) => name.padStart(11)).join('')}`);
    for (const { name, why, limit, brotli, over } of budgets()) {
      console.log(`${name.padEnd(width)}${number(brotli)}${number(limit)}${number(limit - brotli)}  ${over ? `OVER: ${why}` : why}`);
      if (over) process.exitCode = 1;
    }
  });
}
