// Vietnamese as people in Vietnam write it, and in one spelling: texts, docs and tests alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectNone, files, matches, read, textFiles } from './files.mjs';

// Both spellings are taught; newspapers and keyboards write tòa, thỏa, khỏe, thủy: the mark on the first of two vowels that
// end a word. Where a letter follows, both write toàn, khoảng, ngoài (tòan is a mistake); in qu the u is a part of the
// consonant: quý.
const OTHER_SPELLING = /\p{L}*((o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\p{L})|([òóỏõọ][ae]|[ùúủũụ]y)\p{L})/iu;

test('tone marks are where tòa, khỏe and thủy have them', () => {
  expectNone(textFiles('.').filter((file) => file !== 'tests/tidy/vietnamese.test.mjs')
    .flatMap((file) => matches(file, read(file), OTHER_SPELLING, 'tòa, thỏa, khỏe, thủy')));
});

test('the rule about tone marks knows the one spelling from the other', () => {
  for (const right of ['tòa', 'thỏa thuận', 'khỏe', 'thủy', 'toàn', 'khoảng', 'quý', 'Quỳnh', 'hoài', 'khuỷu', 'thuyền', 'oái', 'xòe', 'cúi']) assert.doesNotMatch(right, OTHER_SPELLING, right);
  for (const wrong of ['toà', 'thoả thuận', 'khoẻ', 'thuỷ', 'uỷ ban', 'HOÀ', 'hoá đơn', 'tòan bộ', 'ngòai', 'khúyu']) assert.match(wrong, OTHER_SPELLING, wrong);
});

test('letters are composed: searched for as they are typed', () => {
  expectNone(textFiles('core', 'js', 'input', 'cli', 'demo', 'docs', 'receiver').filter((file) => read(file) !== read(file).normalize('NFC'))
    .map((file) => `${file}:1: has letters made of a base and a combining mark (NFC wanted)`));
});

// Where texts for people are: the core's own words, the shell, the pages.
const FOR_PEOPLE = ['core', 'js', 'demo', 'receiver', 'docs'];

test('no wording that was found wrong comes back', () => {
  const wrong = {
    'Coi chừng': '“Lưu ý”', 'Hộp thư bán hàng': '“Khách tiềm năng”', 'Từ đâu tới': '“Nguồn khách”', 'hơn tay người gõ': '“gửi nhanh bất thường”',
    "engagement: 'Quan tâm'": '“Tương tác”', "band: 'Mức'": '“Mức độ quan tâm”',
  };
  expectNone(Object.entries(wrong).flatMap(([phrase, instead]) => textFiles(...FOR_PEOPLE).flatMap((file) => matches(file, read(file), new RegExp(phrase), instead))));
});

test('a date in Vietnamese is 24/11/2026', () => {
  const list = files(...FOR_PEOPLE).filter((file) => /\.(html|js|ts|json|cpp|h|md)$/.test(file));
  expectNone(list.flatMap((file) => matches(file, read(file), /\d thg \d|\d{1,2} tháng \d{1,2},? (năm )?20\d\d/, 'dd/mm/yyyy')));
});
