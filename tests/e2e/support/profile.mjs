// Chromium with a profile that outlives it, to be killed whole. Playwright's own does not say which process it is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { CHROMIUM } from './browser.mjs';

/** Starts it on a profile's folder: `{context, kill}`. */
export async function startOnProfile(profile) {
  const child = spawn(CHROMIUM.executablePath, [...CHROMIUM.args, '--headless', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true }); // in a group of its own
  const ended = once(child, 'exit');
  let address;
  for await (const line of createInterface(child.stderr)) {
    address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address) break;
  }
  assert.ok(address, 'the browser ended before it listened');
  const browser = await chromium.connectOverCDP(address).catch((error) => {
    process.kill(-child.pid, 'SIGKILL'); // nobody else knows of it
    throw error;
  });
  return {
    context: browser.contexts()[0],
    /** Ends it and its renderers and network process, all at once. */
    async kill() {
      process.kill(-child.pid, 'SIGKILL');
      await ended;
      await browser.close();
    },
  };
}
