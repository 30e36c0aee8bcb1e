// `leadline qr`: what it prints is read by a reader that is not ours (ZBar).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { emptyFolder, leadline } from './receiver-kit.mjs';

const SCALE = 4;

/** What ZBar reads in a square of modules, row by row, true where it is dark. */
function read(t, rows) {
  const side = rows.length * SCALE;
  const pixels = Buffer.alloc(side * side, 255);
  rows.forEach((row, y) => row.forEach((dark, x) => {
    for (let i = 0; dark && i < SCALE; ++i) pixels.fill(0, (y * SCALE + i) * side + x * SCALE, (y * SCALE + i) * side + (x + 1) * SCALE);
  }));
  const file = join(emptyFolder(t), 'code.pgm');
  writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), pixels]));
  return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).trimEnd();
}

function modulesOfSvg(svg) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)[1]);
  const rows = Array.from({ length: side }, () => Array(side).fill(false));
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) rows[y].fill(true, Number(x), Number(x) + Number(width));
  return rows;
}

const modulesOfBlocks = (text) => text.trimEnd().split('\n').flatMap((line) => {
  // eslint-disable-next-line no-control-regex
  const blocks = [...line.replace(/\u001b\[[\d;]*m/g, '')];
  return [blocks.map((one) => '▀█'.includes(one)), blocks.map((one) => '▄█'.includes(one))];
});

/** ZBar wants a square: the blocks have an even number of rows. */
const square = (rows) => rows.slice(0, rows[0].length);

const LINKS = [
  [['https://www.example.com/prices', '--source', 'fair-2026'], 'https://www.example.com/prices?utm_source=fair-2026&utm_medium=qr'],
  [['https://www.example.com/?a=1#top', '--source', 'shop', '--campaign', 'Hội chợ', '--content', 'left'], 'https://www.example.com/?a=1&utm_source=shop&utm_medium=qr&utm_campaign=H%E1%BB%99i%20ch%E1%BB%A3&utm_content=left#top'],
  [['https://www.example.com/?utm_medium=flyer'], 'https://www.example.com/?utm_medium=flyer'],
  [[`https://www.example.com/${'p'.repeat(1500)}`, '--medium', 'print'], `https://www.example.com/${'p'.repeat(1500)}?utm_medium=print`],
];

describe('leadline qr', () => {
  for (const [words, link] of LINKS) {
    test(`${link.slice(0, 60)}: both pictures lead there, and it says where`, (t) => {
      const svg = leadline(['qr', ...words]), blocks = leadline(['qr', ...words, '--text']);
      assert.deepEqual([svg.code, svg.err, blocks.code, blocks.err], [0, `${link}\n`, 0, `${link}\n`]);
      assert.equal(read(t, modulesOfSvg(svg.out)), link);
      assert.equal(read(t, square(modulesOfBlocks(blocks.out))), link);
    });
  }

  test('leaves four modules of white on each side, without which readers fail', () => {
    const rows = modulesOfSvg(leadline(['qr', 'https://www.example.com/']).out);
    const edge = rows.flatMap((row, y) => row.filter((_, x) => Math.min(x, y, rows.length - 1 - x, rows.length - 1 - y) < 4));
    assert.ok(edge.length > 300 && !edge.includes(true));
  });

  test('what is no address of a page is called wrong', () => {
    for (const bad of ['www.example.com', 'ftp://example.com/', 'javascript:alert(1)', 'https://a@b.example/', 'https://www.example.com/giá', 'https://www.example.com/a b', 'https://<b>.example/', '']) {
      const { code, out, err } = leadline(['qr', bad]);
      assert.deepEqual([code, out], [2, ''], bad);
      assert.match(err, /no address of a page/);
    }
  });

  test('what is too long for a code is said to be', () => {
    const { code, out, err } = leadline(['qr', `https://www.example.com/${'p'.repeat(1900)}`, '--campaign', 'c'.repeat(900)]);
    assert.deepEqual([code, out, err], [1, '', 'leadline qr: the address is too long for a QR code\n']);
  });
});
