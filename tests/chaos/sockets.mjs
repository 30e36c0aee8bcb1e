// Clients that send what no browser sends, byte by byte: what of HTTP/1.1 can be contradictory, endless, cut short or mistaken for something else. Made from a seed.
import { randomFrom } from '../js/receiver-kit.mjs';

const LINE = '\r\n';
const HEX = '0123456789abcdef';

/** A lead's text that must never be stored: its id says so. */
const canary = (n) => JSON.stringify({ id: n.toString(16).padStart(32, 'dead0000'), site: 'song-xanh', fields: { name: 'Canary' } });
const post = (heads, body, { target = '/api/leads', version = 'HTTP/1.1', host = 'Host: localhost', type = 'Content-Type: application/json' } = {}) =>
  [`POST ${target} ${version}`, ...[host, type].filter(Boolean), ...heads].join(LINE) + LINE + LINE + body;
const length = (body) => Buffer.byteLength(body);

/**
 * Kinds of clients: what one sends, as pieces with pauses between them. `refused`: no lead may come of it (a body that is whole and framed as it should is one).
 * `n`: the number of the case; `pick`: one of a list.
 */
const KINDS = {
  'bytes of chance': ({ random }) => [Buffer.from(Array.from({ length: 1 + Math.floor(random() * 4000) }, () => Math.floor(random() * 256)))],
  'a head that never ends': ({ pick }) => [`GET /healthz HTTP/1.1${LINE}Host: localhost${LINE}X: ${'a'.repeat(pick([10, 1000, 20_000]))}`],
  'two lengths': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`, `Content-Length: ${pick([0, 1, length(body) + 1, '+5', '0x10'])}`], body)]; },
  'a length that is none': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${pick(['-1', '1e3', '٣', '', ' ', '99999999999999999999', `${length(body)}, ${length(body) + 1}`, '0x20', '5 5', '\t'])}`], body)]; },
  'a length and chunks': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${pick([length(body), 0, 5])}`, `Transfer-Encoding: ${pick(['chunked', 'Chunked', ' chunked', 'chunked ', 'xchunked', 'chunked, identity', 'identity, chunked'])}`], `${length(body).toString(16)}${LINE}${body}${LINE}0${LINE}${LINE}`)]; },
  'an encoding that is none': ({ n, pick }) => { const body = canary(n); return [post([`Transfer-Encoding: ${pick(['gzip', 'gzip, chunked', 'chunked, chunked', 'deflate', '', '\x00chunked', 'identity'])}`], `${length(body).toString(16)}${LINE}${body}${LINE}0${LINE}${LINE}`)]; },
  'chunks that lie': ({ n, pick }) => { const body = canary(n); const size = pick(['-1', 'FFFFFFFFFFFFFFFF', '10000000000000000', 'zz', '', `${length(body).toString(16)};${'x'.repeat(200_000)}`, '0x5', ` ${length(body).toString(16)}`, (length(body) + 7).toString(16), (length(body) - 3).toString(16)]); return [post(['Transfer-Encoding: chunked'], `${size}${LINE}${body}${LINE}0${LINE}${LINE}`)]; },
  'chunks without an end': ({ pick }) => [post(['Transfer-Encoding: chunked'], `5${LINE}{"id"${LINE}${`1${LINE} ${LINE}`.repeat(pick([1, 100, 5000]))}`)],
  'a body that is too short': ({ n, random }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`], body.slice(0, Math.floor(random() * (body.length - 1))))]; },
  'a length beyond all': ({ n, pick }) => [post([`Content-Length: ${pick([65_537, 2 ** 31, 2 ** 32 + 1, 2 ** 53])}`], canary(n))],
  'headers without number': ({ pick }) => [`GET /healthz HTTP/1.1${LINE}Host: localhost${LINE}${`X-${'n'.repeat(3)}: v${LINE}`.repeat(pick([500, 3000, 20_000]))}${LINE}`],
  'headers that are none': ({ n, pick }) => { const body = canary(n); return [post([pick([' folded: x', 'no colon', ': empty', 'Na me: x', 'X\x00Y: z', 'X: a\x00b', 'X: a\rb', 'Content-Length : 5', '\tX: y', 'X: \x7f\x01']), `Content-Length: ${pick([length(body), 3])}`, 'Content-Length: 1'], body)]; },
  'a host that is another': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`], body, { host: pick(['Host: evil.example', '', `Host: localhost${LINE}Host: localhost`, 'Host: localhost@evil.example', 'Host: evil.example:80', 'Host: [::1', 'Host: ../..', 'Host: localhost evil', 'Host: \x00']) })]; },
  'a target that is none': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`], body, { target: pick(['api/leads', '*', 'http://evil.example/api/leads', '//evil.example/api/leads', '/api/leads\x00', '/api/%00leads', '/../../etc/passwd', `/${'a'.repeat(9000)}`, '/api/leads HTTP/1.1 x', '/%zz', '/\xff\xfe', '/api/leads/', '/api//leads', '/API/LEADS']) })]; },
  'a version that is none': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`], body, { version: pick(['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.10', 'http/1.1', 'HTTP/1', 'HTTPS/1.1', 'HTTP/9999999999.1', 'ICAP/1.0', '']) })]; },
  'a method that is none': ({ pick }) => [`${pick(['', 'G ET', 'POST\x00', 'x'.repeat(5000), 'ПОСТ', 'CONNECT', 'TRACE', 'PRI', 'post'])} /api/leads HTTP/1.1${LINE}Host: localhost${LINE}${LINE}`],
  'line ends of its own': ({ n, pick }) => { const body = canary(n); const end = pick(['\n', '\r', '\n\r', '\r\r\n']); return [`POST /api/leads HTTP/1.1${end}Host: localhost${end}Content-Type: application/json${end}Content-Length: ${length(body) + 1}${end}${end}${body}`]; },
  'a request in a request': ({ n }) => { const body = canary(n); return [post(['Content-Length: 4', 'Transfer-Encoding: chunked'], `0${LINE}${LINE}${post([`Content-Length: ${length(body)}`], body)}`)]; },
  'another protocol': ({ pick }) => [pick([Buffer.from('16030100c8010000c40303', 'hex'), 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'SSH-2.0-OpenSSH_9\r\n', 'EHLO evil.example\r\n', '*1\r\n$4\r\nPING\r\n', Buffer.alloc(3000), '\x05\x01\x00', 'GET /\r\n'])],
  'a byte at a time': ({ n }) => [...post([`Content-Length: ${length(canary(n)) + 1}`], canary(n)).slice(0, 60)].map((one) => one),
  'JSON that is none': ({ n, pick, random }) => {
    const body = pick(['{"id":', '[]', `{"id":"${'a'.repeat(40_000)}"}`, `${'['.repeat(30_000)}`, `{"a":${'{"a":'.repeat(10_000)}`, '\ufeff{}', '{"id":1e999}', `{"id":"${HEX}${HEX.slice(0, 15)}G"}`, '"\\ud800"', canary(n).slice(0, 20 + Math.floor(random() * 20)), '{"__proto__":{"id":1}}', 'NaN', `{"id":null,"id":${Math.floor(random() * 9)}}`]);
    return [post([`Content-Length: ${length(body)}`], body)];
  },
  'a type that is none': ({ n, pick }) => { const body = canary(n); return [post([`Content-Length: ${length(body)}`], body, { type: pick(['', 'Content-Type: text/html', 'Content-Type: multipart/form-data', 'Content-Type: application/json\x00', 'Content-Type: ,', `Content-Type: application/json${LINE}Content-Encoding: gzip`]) })]; },
  'a file without a form': ({ pick }) => { const body = pick(['', '--x', '--x--', `--x\r\n\r\n${'y'.repeat(2000)}`, '\x00'.repeat(500), `--x\r\nContent-Disposition: form-data; name="${'n'.repeat(9000)}"\r\n\r\n\r\n--x--`]); return [`POST /api/files HTTP/1.1${LINE}Host: localhost${LINE}Content-Type: multipart/form-data${pick(['', '; boundary=', '; boundary=x', `; boundary=${'b'.repeat(5000)}`, '; boundary="x'])}${LINE}Content-Length: ${length(body)}${LINE}${LINE}${body}`]; },
};

/** How a client leaves: it closes its side, hangs up, resets the connection, or says nothing and waits for a while. */
const LEAVES = ['finish', 'hang up', 'reset', 'wait'];

/** `count` cases: {name, pieces, leave}. */
export function cases(count, seed) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const names = Object.keys(KINDS);
  return Array.from({ length: count }, (_, n) => {
    const name = names[n % names.length];
    return { name: `${n}: ${name}`, pieces: KINDS[name]({ n, random, pick }), leave: pick(LEAVES) };
  });
}
