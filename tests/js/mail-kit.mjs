// For the tests of what is sent by mail: a real mail server (tests/support/mail_server.py), and sites that hand their mail over to it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './receiver-kit.mjs';

const PYTHON = '/usr/bin/python3';  // Debian's, whose aiosmtpd it is; another may come first in the path

/** A mail server: {url, events: all that happened, mails: those of them that are mails, with `header(name)`}. `asked`: what the server's file says. */
export async function mailServer(t, asked = {}) {
  const child = spawn(PYTHON, ['-u', join(root, 'tests/support/mail_server.py'), JSON.stringify(asked)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const events = [];
  const port = await new Promise((done, failed) => {
    child.on('exit', (code) => failed(new Error(`the mail server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event, ...rest } = JSON.parse(line);
      if (event === 'listening') return done(rest.port);
      const header = (name) => rest.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
      return events.push({ event, at: Date.now(), header, ...rest });
    });
  });
  return { url: `smtp://127.0.0.1:${port}`, events, get mails() { return events.filter(({ event }) => event === 'mail'); } };
}

/** The path and query of the first link to that page in a mail. */
export function linkIn({ text }, page) {
  const found = new RegExp(`https?://[^\\s/]+(/letters/${page}\\?\\S+)`).exec(text);
  if (!found) throw new Error(`no link to ${page} in ${text}`);
  return found[1];
}
