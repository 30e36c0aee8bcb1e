// The size budgets of js/budgets.json are promises to the page.
import { test } from 'node:test';
import { budgets } from '../../tools/size.mjs';
import { expectNone } from './files.mjs';

test('what a page loads keeps to its budgets', () => {
  expectNone(budgets().filter(({ over }) => over)
    .map(({ name, brotli, limit, why }) => `js/budgets.json:1: ${name}: ${brotli} bytes of brotli, the budget is ${limit}: ${why}`));
});
