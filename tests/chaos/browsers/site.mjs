// The site of all trials, the real receiver behind it, and the network between them, which does what a trial's draw says until it heals.
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keepAlive, send } from '../../js/receiver-kit.mjs';
import { Pages } from '../../e2e/support/pages.mjs';
import { Receiver } from '../../e2e/support/receiver.mjs';
import { pageFor } from './page.mjs';

const DAY_MS = 25 * 3_600_000;
const SLOW_MS = 1500;

const form = { id: 'contact', title: 'Contact', fields: [{ name: 'email', type: 'email', label: 'E-mail', required: true }] };
const configFor = (url) => ({ version: 1, site: 'chaos', locale: 'en', forms: [form], delivery: { endpoints: [{ id: 'inbox', url, response: 'key' }] } });

/** A page elsewhere, or a fault, may answer as well: any page of any origin may read it. */
const open = (request) => ({ 'access-control-allow-origin': request.headers.origin ?? '*', 'access-control-expose-headers': 'retry-after' });
const answer = (status, headers = {}, body = 'no') => async ({ request, response }) => void response.writeHead(status, { ...open(request), ...headers }).end(body);

/** What becomes of a POST: `forward` sends it on to the receiver and gives its answer, `pass` gives that back. */
const NETWORK = {
  reset: async ({ response }) => response.destroy(),
  'reset after commit': async ({ response, forward }) => (await forward(), response.destroy()),
  'cut answer': async ({ response, forward }) => {
    const { status, headers, text } = await forward();
    response.writeHead(status, headers).write(text.slice(0, text.length / 2));
    await pause(20);
    response.destroy();
  },
  500: answer(500),
  '503 with Retry-After': answer(503, { 'retry-after': '1' }),
  '429 with Retry-After': answer(429, { 'retry-after': '2' }),
  'HTML 200': answer(200, { 'content-type': 'text/html' }, '<!doctype html><title>Welcome to our Wi-Fi</title>'),
  lies: async ({ request, response, body }) => void response.writeHead(200, { ...open(request), 'content-type': 'application/json' }).end(JSON.stringify({ accepted: JSON.parse(body).id })),
  redirect: answer(302, { location: '/elsewhere' }, ''),
  'dripped answer': async ({ response, forward }) => {
    const { status, headers, text } = await forward();
    response.writeHead(status, headers);
    for (const letter of text) {
      if (response.destroyed) return;
      response.write(letter);
      await pause(15);
    }
    response.end();
  },
  slow: async ({ forward, pass }) => (await pause(SLOW_MS), pass(await forward())),
  hangs: async ({ hung, response }) => void hung.push(response),
  'hangs after commit': async ({ forward, hung, response }) => void (await forward(), hung.push(response)),
  'sent twice': async ({ forward, pass }) => pass((await Promise.all([forward(), forward()]))[1]),
};
const PREFLIGHT = { 'slow preflight': () => pause(SLOW_MS), 'no preflight': ({ response }) => response.destroy(), hangs: ({ hung, response }) => (hung.push(response), new Promise(() => {})) };

export class Site {
  #receiver = new Receiver();
  #pages = new Pages();
  #intake = createServer((request, response) => void this.#take(request, response).catch(() => response.destroy()));
  #agent = keepAlive(32);
  #trials = new Map();
  /** Rows by what was typed, as the receiver lists them; and up to where it was asked, of each list. */
  #rows = new Map();
  #last = { '': 0, '&quarantine=1': 0 };
  #asking = Promise.resolve();

  async start() {
    await this.#pages.start();
    this.#intake.listen(0, 'localhost');
    await once(this.#intake, 'listening');
    const { data } = this.#receiver;
    writeFileSync(join(data, 'config.json'), JSON.stringify(configFor('/api/leads')));
    writeFileSync(join(data, 'site.json'), JSON.stringify({ site: 'chaos', config: 'config.json', origins: [this.#pages.url], static: {}, limits: { address: { burst: 0 }, site: { burst: 0 } } }));
    this.#receiver.site = join(data, 'site.json');
    await this.#receiver.start();
    return this;
  }

  async dispose() {
    this.#agent.destroy();
    for (const server of [this.#intake, ...[...this.#trials.values()].map(({ gate }) => gate)]) {
      server?.closeAllConnections();
      server?.close();
    }
    await this.#pages.dispose();
    await this.#receiver.dispose();
  }

  /** The pages of a trial: `{url, again}`, where it happens and where its visitor is back. Nothing is broken yet. */
  async open(name, draw) {
    const trial = { draw, broken: false, hung: [] };
    this.#trials.set(name, trial);
    const address = await this.#addressOf(name, trial);
    const csp = draw.network === 'CSP' ? { 'content-security-policy': "connect-src 'self'" } : {};
    this.#pages.set(`/${name}/`, { body: pageFor({ broken: draw }), headers: csp });
    this.#pages.set(`/${name}/again`, { body: pageFor({ later: draw.back === 'tomorrow' ? DAY_MS : 0 }) });
    this.#pages.set(`/${name}/leadline.json`, { body: JSON.stringify(configFor(address)) });
    this.#pages.set(`/${name}/api/leads`, (request, response) => void this.#take(request, response).catch(() => response.destroy()));
    this.#pages.set(`/${name}/hangs`, () => {});
    return { url: `${this.#pages.url}/${name}/`, again: `${this.#pages.url}/${name}/again`, elsewhere: `${this.#pages.url}/dist/elsewhere` };
  }

  break(name) {
    this.#trials.get(name).broken = true;
  }

  async heal(name) {
    const trial = this.#trials.get(name);
    trial.broken = false;
    // Else those of pages that are gone would keep all of the browser's six connections to a host for minutes.
    for (const response of trial.hung.splice(0)) response.destroy();
    if (trial.gate) await once(trial.gate.listen(trial.port, 'localhost'), 'listening');
  }

  /** Nobody comes any more. */
  close(name) {
    const { gate } = this.#trials.get(name);
    gate?.closeAllConnections();
    gate?.close();
  }

  /** The rows of an answer: as many as it was stored. */
  async rowsOf(email) {
    await this.#ask();
    return this.#rows.get(email) ?? [];
  }

  /** Where the intake of a trial is: of the page's origin or of another; of one that refuses, a port that is not open yet. */
  async #addressOf(name, trial) {
    if (trial.draw.network === 'refused') {
      trial.gate = createServer((request, response) => void this.#take(request, response).catch(() => response.destroy()));
      await once(trial.gate.listen(0, 'localhost'), 'listening');
      trial.port = trial.gate.address().port;
      await new Promise((done) => trial.gate.close(done));
      return `http://localhost:${trial.port}/${name}/api/leads`;
    }
    return trial.draw.crossed ? `http://localhost:${this.#intake.address().port}/${name}/api/leads` : 'api/leads';
  }

  async #take(request, response) {
    const trial = this.#trials.get(request.url.split('/')[1]);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const forward = () => send({ port: new URL(this.#receiver.url).port }, { method: request.method, path: '/api/leads', headers, body, agent: this.#agent });
    const pass = ({ status, headers: its, text }) => void response.writeHead(status, its).end(text);
    const does = trial?.broken ? trial.draw.network : 'works';
    if (request.method === 'OPTIONS') {
      await PREFLIGHT[does]?.({ response, hung: trial?.hung });
      return response.destroyed || pass(await forward());
    }
    await (NETWORK[does] ? NETWORK[does]({ request, response, body, hung: trial?.hung, forward, pass }) : forward().then(pass));
  }

  /** Reads what is new, one reading after another. */
  #ask() {
    this.#asking = this.#asking.then(async () => {
      for (const list of Object.keys(this.#last)) {
        const headers = { authorization: `Bearer ${this.#receiver.token}` };
        for (;;) {
          const { json } = await send({ port: new URL(this.#receiver.url).port }, { method: 'GET', path: `/api/leads?after=${this.#last[list]}${list}`, headers, agent: this.#agent });
          if (json.leads.length === 0) break;
          for (const { lead } of json.leads) {
            const known = this.#rows.get(lead.fields.email);
            if (known) known.push(lead.id);
            else this.#rows.set(lead.fields.email, [lead.id]);
          }
          this.#last[list] = json.last;
        }
      }
    });
    return this.#asking;
  }
}
