// A program of its own, so that who measures is not slowed by it: posts leads to one site over so many connections as fast as they are taken, until it is ended.
// node loud-site.mjs PORT PATH CONNECTIONS, a submission on standard input. Says each second how long its leads took.
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';

const [port, path, connections] = process.argv.slice(2).map((word, at) => (at === 1 ? word : Number(word)));
const parts = [];
for await (const part of process.stdin) parts.push(part);
const template = JSON.parse(Buffer.concat(parts).toString());
let took = [];
let taken = 0, refused = 0;

/** From another address of this machine each: of one, not all are taken. */
function open(index) {
  const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.8.${1 + (index % 200)}` });
  let began = 0, heard = '';
  const post = () => {
    const id = randomBytes(16).toString('hex');
    template.evidence.log[0].mark = id;
    const body = JSON.stringify({ ...template, id });
    began = performance.now();
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  socket.setNoDelay(true).on('connect', post).on('error', () => {}).on('close', () => setTimeout(() => open(index), 100)).on('data', (data) => {
    heard += data.toString('latin1');
    const head = heard.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
    if (heard.length < head + 4 + length) return;
    if (heard.startsWith('HTTP/1.1 200')) ++taken; else ++refused;
    took.push(performance.now() - began);
    heard = '';
    post();
  });
}

for (let i = 0; i < connections; ++i) open(i);
setInterval(() => {
  process.stdout.write(`${JSON.stringify({ taken, refused, took })}\n`);
  took = [];
}, 1000);
