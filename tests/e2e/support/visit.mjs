// Tests of one visit each. Whatever file imports this has a browser for as long as its tests run.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Visit } from './browser.mjs';
import { Receiver } from './receiver.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/**
 * A test with a receiver and a visitor of its own; whatever the page complained about fails it. `begin` may start
 * something other than a receiver, which has a `dispose` too.
 */
export function visit(name, body, begin = () => new Receiver().start()) {
  const where = new Error(name).stack.split('\n').find((line) => line.includes('.test.mjs'));
  test(name, async () => {
    const begun = await begin();
    const visitor = await Visit.begin(browser);
    try {
      await body(visitor, begun);
      assert.deepEqual(visitor.complaints, []);
    } catch (error) {
      error.stack += `\n${where}`; // the report would say that it is a test of this file
      throw error;
    } finally {
      await visitor.close();
      await begun.dispose();
    }
  });
}
