// Firefox by its own protocol (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html), which reaches what WebDriver
// does not: the browser's own input of text, as input methods use it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './receiver.mjs';

const PREFERENCES = { 'marionette.port': 0, 'browser.shell.checkDefaultBrowser': false, 'datareporting.policy.dataSubmissionEnabled': false, 'app.update.disabledForTesting': true };

export class Firefox {
  #process;
  #socket;
  #folder = mkdtempSync(join(tmpdir(), 'leadline-firefox-'));
  #waiting = new Map();
  #last = 0;
  #bytes = Buffer.alloc(0);

  /** `screen`: a display of X; without one it has no window. */
  static async start({ screen } = {}) {
    const firefox = new Firefox();
    try {
      await firefox.#start(screen);
      return firefox;
    } catch (error) {
      await firefox.close();
      throw error;
    }
  }

  async #start(screen) {
    writeFileSync(join(this.#folder, 'user.js'), Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`).join(''));
    const args = ['--marionette', '--remote-allow-system-access', '--no-remote', '--profile', this.#folder, ...(screen ? [] : ['--headless'])];
    const env = { ...process.env, ...(screen && { DISPLAY: screen, MOZ_ENABLE_WAYLAND: '0' }) };
    this.#process = spawn('/usr/bin/firefox-esr', args, { env, stdio: 'ignore' });
    const port = await until(() => {
      try {
        return Number(readFileSync(join(this.#folder, 'MarionetteActivePort'), 'utf8'));
      } catch {
        return 0;
      }
    }, 'Firefox listens');
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (bytes) => this.#take(bytes));
    await once(this.#socket, 'connect');
    await this.ask('WebDriver:NewSession', {});
  }

  /** Messages are "LENGTH:[1, id, error, result]". */
  #take(bytes) {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (let colon; (colon = this.#bytes.indexOf(':')) > 0; ) {
      const end = colon + 1 + Number(this.#bytes.subarray(0, colon));
      if (this.#bytes.length < end) return;
      const message = JSON.parse(this.#bytes.subarray(colon + 1, end));
      this.#bytes = this.#bytes.subarray(end);
      if (!Array.isArray(message)) continue; // its greeting
      const [, id, error, result] = message;
      const { then, fail } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) fail(new Error(`${error.error}: ${error.message}`));
      else then(result);
    }
  }

  ask(command, parameters) {
    const id = ++this.#last;
    const message = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise((then, fail) => {
      this.#waiting.set(id, { then, fail });
      this.#socket.write(`${message.length}:`);
      this.#socket.write(message);
    });
  }

  open(url) {
    return this.ask('WebDriver:Navigate', { url });
  }

  /** Runs a function in the page. */
  async run(body, ...args) {
    const { value } = await this.ask('WebDriver:ExecuteScript', { script: `return (${body})(...arguments)`, args, sandbox: null });
    return value;
  }

  /** Runs a function in the browser itself, whose window is `window`. */
  async runInBrowser(body, ...args) {
    await this.ask('Marionette:SetContext', { value: 'chrome' });
    try {
      const { value } = await this.ask('WebDriver:ExecuteScript', { script: `return (${body})(...arguments)`, args, sandbox: null });
      return value;
    } finally {
      await this.ask('Marionette:SetContext', { value: 'content' });
    }
  }

  /** Presses keys one after the other, as WebDriver names those that have no letter. */
  async press(...keys) {
    const actions = keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.ask('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async close() {
    const ended = this.#process?.exitCode === null ? once(this.#process, 'exit') : undefined;
    this.#socket?.destroy();
    this.#process?.kill();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
