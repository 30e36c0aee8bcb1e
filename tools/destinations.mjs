// What the demo's page of destinations asks (demo/destinations/): which presets there are, what exactly one would be sent of a lead, which is
// what `leadline request` says, and what its contract server (tests/support/contracts.mjs) says to that. On loopback, for the demo's own
// pages; nothing that is sent goes further.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACTS, SECRETS, contract } from '../tests/support/contracts.mjs';
import { readPresets } from './reference.mjs';
import { root } from './run.mjs';

const MOST_BYTES = 64 * 1024;
const program = join(root, 'build/native/leadline');

/** Advertisers take what happened in the last seven days. */
const now = Date.now();

/** The demo's own lead, as somebody has filled it in on the page, who lets a consent platform tell advertisers. */
const leadOf = ({ name = '', email = '', phone = '', message = '' }) => ({
  id: '345a5a29cef257e80d96340cf7eedfd0', type: 'lead.submitted', time: now, site: 'song-xanh', form: 'ask', locale: 'vi',
  fields: Object.fromEntries(Object.entries({ name, email, phone, message, agree: true }).filter(([, value]) => value !== '')),
  consent: [{ field: 'agree', purpose: 'contact', granted: true, version: '2026-12', locale: 'vi', time: now, text: 'Tôi đồng ý để Sông Xanh liên hệ về căn hộ tôi quan tâm.' }],
  score: { total: 45, band: 'warm', stage: 'MQL', contributions: [{ rule: 'form-sent', points: 25, note: 'Gửi biểu mẫu' }, { rule: 'prices', points: 20, note: 'Xem bảng giá' }] },
  attribution: { channel: 'Organic Social', first: { source: 'zalo', medium: 'social', campaign: 'thang-11', landing: '/' }, last: { source: 'zalo', medium: 'social', campaign: 'thang-11', landing: '/' } },
  visit: { visits: 2, pages: 3 }, traits: { adsConsent: 'google' }, page: { path: '/', title: 'Sông Xanh' },
});

const configOf = (endpoint) => ({
  version: 1, site: 'song-xanh', locale: 'vi',
  forms: [{ id: 'ask', fields: [
    { name: 'name', label: 'Họ và tên', autocomplete: 'name' }, { name: 'email', type: 'email', label: 'E-mail' }, { name: 'phone', type: 'tel', country: 'VN', label: 'Điện thoại' },
    { name: 'message', type: 'textarea', label: 'Lời nhắn' }, { name: 'agree', type: 'consent', purpose: 'contact', label: 'Tôi đồng ý để Sông Xanh liên hệ về căn hộ tôi quan tâm.' },
  ] }],
  delivery: { endpoints: [endpoint] },
});

const leadline = (args) => new Promise((resolve) => execFile(program, args, { timeout: 10_000 }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err })));

class Destinations {
  #presets = readPresets();
  #folder = mkdtempSync(join(tmpdir(), 'leadline-destinations-'));

  presets() {
    return Object.entries(this.#presets).map(([name, { title, docs, about, via, with: asked = {}, answers, tested }]) => ({ name, title, docs, about, via, with: asked, answers, tested }));
  }

  /** {endpoint, request} or {endpoint, problems: [{pointer, message, hint}]}. `shown`: secrets by their names. */
  async request({ preset, with: given, lead }, shown = true) {
    if (!Object.hasOwn(this.#presets, preset)) return { problems: [{ pointer: '/format', message: `there is no preset "${preset}"` }] };
    const endpoint = { id: preset, format: preset, with: Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => `${value}` !== '')) };
    const [config, file, secrets] = ['config', 'lead', 'secrets'].map((name) => join(this.#folder, `${name}.json`));
    writeFileSync(config, JSON.stringify(configOf(endpoint)));
    writeFileSync(file, JSON.stringify(leadOf(lead ?? {})));
    writeFileSync(secrets, JSON.stringify(SECRETS), { mode: 0o600 });
    const checked = JSON.parse((await leadline(['check', '--json', config])).out || '{"diagnostics":[]}').diagnostics.filter(({ pointer }) => pointer.startsWith('/delivery/endpoints/0'));
    const warnings = checked.map(({ pointer, message, hint, severity }) => ({ pointer: pointer.slice('/delivery/endpoints/0'.length), message, hint, severity }));
    const { code, out, err } = await leadline(['request', '--config', config, '--endpoint', preset, ...(shown ? [] : ['--secrets', secrets]), file]);
    if (code !== 0 || !out.trim()) return { endpoint, problems: warnings.length > 0 ? warnings : [{ pointer: '', message: err.replace(/^leadline request: /, '').replaceAll(this.#folder, '').trim() }] };
    return { endpoint, request: JSON.parse(out), warnings };
  }

  /** What the vendor's contract server answers: {request, status, body, noted}. The path is that of the request; the host never. */
  async send(asked) {
    const made = await this.request(asked, false);
    if (!made.request) return made;
    const vendor = await contract(asked.preset);
    try {
      const { method, url, headers, body } = made.request;
      const at = new URL(url);
      const answer = await fetch(vendor.url + at.pathname + at.search, { method, headers, body, redirect: 'manual' });
      return { status: answer.status, body: (await answer.text()).slice(0, 4000), location: answer.headers.get('location') ?? undefined, noted: vendor.noted, taken: vendor.got.length, expects: String(CONTRACTS[asked.preset].path) };
    } finally {
      vendor.close();
    }
  }

  dispose() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Serves pages of `origin` alone; {port, close}. */
export async function serveDestinations(origin, port = 0) {
  const all = new Destinations();
  let turn = Promise.resolve(); // one at a time: they share their files
  const server = createServer((request, response) => {
    const answer = (status, content) => response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': origin, vary: 'origin' }).end(JSON.stringify(content));
    // A name that leads here and is not ours is somebody else's page (DNS rebinding).
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '') || (request.headers.origin && request.headers.origin !== origin)) return answer(403, { problem: 'for the demo alone' });
    if (request.method === 'GET' && request.url === '/presets') return answer(200, all.presets());
    const work = { '/request': (asked) => all.request(asked), '/send': (asked) => all.send(asked) }[request.url];
    if (request.method !== 'POST' || !work) return answer(404, { problem: 'there is nothing here' });
    let text = '';
    request.setEncoding('utf8').on('data', (part) => (text = (text + part).slice(0, MOST_BYTES + 1))).on('end', () => {
      turn = turn.then(async () => {
        try {
          if (text.length > MOST_BYTES) return answer(413, { problem: 'too large' });
          answer(200, await work(JSON.parse(text)));
        } catch (error) {
          answer(400, { problem: error.message });
        }
      });
    });
  });
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return { port: server.address().port, close: () => (server.closeAllConnections(), server.close(), all.dispose()) };
}
