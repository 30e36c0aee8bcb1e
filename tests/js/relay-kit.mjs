// For the tests of the relay: endpoints that answer as a test wants, and sites that send leads on to them.
import { createHmac } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { emptyFolder, root, send, token } from './receiver-kit.mjs';

/** The key that the tests' endpoints are signed for. */
export const signingKey = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const withToken = (given = token) => ({ authorization: `Bearer ${given}` });

/**
 * An endpoint on loopback: `answer(request, response, index)` for the request that was the index-th there, whose body is in
 * `request.text`. `requests` has all that came, with when.
 */
export async function endpoint(t, answer = (_, response) => response.end('{}')) {
  const requests = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part)).on('error', () => {}).on('end', () => {
      request.text = Buffer.concat(parts).toString();
      try { request.lead = JSON.parse(request.text); } catch { /* a test says what it is */ }
      request.at = Date.now();
      requests.push(request);
      answer(request, response, requests.length - 1);
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  const end = () => { server.closeAllConnections(); server.close(); };
  t.after(end);
  return { requests, port, url: `http://127.0.0.1:${port}/leads`, end };
}

/** A folder with a site file that has this relay; `secrets` go into a file that its owner alone can read. */
export function relaySite(t, relay, { secrets, ...file } = {}) {
  const folder = emptyFolder(t);
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({ site: 'song-xanh', config: join(root, 'demo/leadline.json'), relay: { allow: ['127.0.0.1'], ...relay }, ...file }, null, 2));
  const out = { folder, site, data: join(folder, 'data') };
  if (secrets) {
    out.secrets = join(folder, 'secrets.json');
    writeFileSync(out.secrets, JSON.stringify(secrets));
    chmodSync(out.secrets, 0o600);
  }
  return out;
}

/** What became of a lead, by endpoint. */
export async function deliveriesOf(server, id) {
  const { json } = await send(server, { method: 'GET', path: `/api/relay?lead=${id}`, headers: withToken() });
  return Object.fromEntries(json.deliveries.map(({ endpoint: name, ...rest }) => [name, rest]));
}

export const overview = async (server) => (await send(server, { method: 'GET', path: '/api/relay', headers: withToken() })).json;

/** A change asked for by the holder of a token. */
export const ask = (server, path, given = token) => send(server, { path, headers: { 'content-length': 0, ...withToken(given) } });

export async function until(question, what, seconds = 15) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((then) => setTimeout(then, 25));
  }
}

/** Whether a request is signed with the key, over what it says (Standard Webhooks). */
export function isSigned({ headers, text }, key = signingKey) {
  const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']];
  const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64')).update(`${id}.${at}.${text}`).digest('base64');
  return headers['webhook-signature']?.split(' ').includes(`v1,${mac}`) === true;
}
