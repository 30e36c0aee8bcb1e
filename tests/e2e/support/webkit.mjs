// WebKit, as Debian has it: WebKitGTK's MiniBrowser, by WebDriver.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { Builder, Capabilities } from 'selenium-webdriver';
import { until } from './receiver.mjs';

/** A free port, for a driver that cannot choose one itself. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** WebKitGTK's MiniBrowser under a virtual screen. */
export async function openWebKit() {
  const folder = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1';
  assert.ok(readdirSync(folder).includes('MiniBrowser'), `${folder}/MiniBrowser is not there`);
  const port = await freePort();
  // As root the sandbox cannot be had.
  const env = { ...process.env, ...(process.getuid() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }) };
  const driver = spawn('xvfb-run', ['-a', '/usr/bin/WebKitWebDriver', `--port=${port}`], { env, stdio: 'ignore', detached: true });
  const close = async (browser) => {
    await browser?.quit().catch(() => {});
    const ended = once(driver, 'exit');
    process.kill(-driver.pid, 'SIGTERM'); // xvfb-run, its screen and the driver
    await ended;
  };
  try {
    await until(() => fetch(`http://127.0.0.1:${port}/status`).catch(() => false), 'the driver listens');
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: `${folder}/MiniBrowser`, args: ['--automation'] },
    });
    const browser = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    return { browser, close: () => close(browser) };
  } catch (error) {
    await close();
    throw error;
  }
}
