// The real receiver, as a visitor's browser and the sales inbox meet it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';

export const root = resolve(new URL('.', import.meta.url).pathname, '../../..');
export const program = join(root, 'build/native/leadline');

/** A receiver on a folder of its own; `start` after `stop` finds the same port and the same leads. */
export class Receiver {
  #data = mkdtempSync(join(tmpdir(), 'leadline-e2e-'));
  #child;
  #port = 0;
  /** The site file; a change counts from the next start. */
  site;

  constructor(site = join(root, 'demo/site.json')) {
    this.site = site;
  }

  /** `http://localhost:PORT` */
  get url() {
    return `http://localhost:${this.#port}`;
  }

  get data() {
    return this.#data;
  }

  async start() {
    const args = ['serve', '--site', this.site, '--data', this.#data, '--port', String(this.#port)];
    this.#child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', process.env.LEADLINE_VERBOSE ? 'inherit' : 'ignore'] });
    for await (const line of createInterface(this.#child.stdout)) {
      const listening = /^listening http:\/\/localhost:(\d+)/.exec(line);
      if (!listening) continue;
      this.#port = Number(listening[1]);
      this.token = readFileSync(join(this.#data, 'token'), 'utf8').trim();
      return this;
    }
    this.#child = undefined;
    throw new Error('the receiver ended before it listened');
  }

  /** Ends it at once (SIGKILL), as a power failure would. */
  async kill() {
    if (!this.#child) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    this.#child = undefined;
  }

  /** Every lead that is stored, oldest first: `{seq, received, verdict, lead}`. `query`: `&quarantine=1` for those that are kept apart. */
  async leads(query = '') {
    const response = await fetch(`${this.url}/api/leads?after=0${query}`, { headers: { authorization: `Bearer ${this.token}` } });
    return (await response.json()).leads;
  }

  /** Waits until there are at least `count` leads; then a moment more, so that one too many is seen. */
  async waitForLeads(count, { seconds = 15, quiet = 300, query } = {}) {
    await until(async () => (await this.leads(query)).length >= count, `${count} lead(s) stored`, seconds);
    await new Promise((then) => setTimeout(then, quiet));
    return this.leads(query);
  }

  async dispose() {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }
}

/** Waits until `question` answers with just that; what it answers in the end is compared, so that a failure shows both. */
export async function becomes(question, expected, what, seconds = 10) {
  await until(async () => isDeepStrictEqual(await question(), expected), what, seconds).catch(() => {});
  assert.deepEqual(await question(), expected, what);
}

/** Waits until `question` answers with something true. */
export async function until(question, what, seconds = 10) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((then) => setTimeout(then, 50));
  }
}
