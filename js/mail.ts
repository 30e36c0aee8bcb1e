// Submissions on their way: the outbox keeps them, and each is posted when the core asks for it.
import { hexadecimal } from './chance';
import { Outbox } from './outbox';
import { Poster } from './post';
import type { CoreEvent, OutboxRecord } from './protocol';

export class Mail extends Outbox {
  readonly #poster: Poster;
  readonly #send: (event: CoreEvent) => void;

  /** `name`: the outbox's. `base`: what relative addresses are relative to. */
  constructor(name: string, base: string, send: (event: CoreEvent) => void) {
    super(name, (key, ok) => send({ k: 'stored', key, ok }));
    this.#poster = new Poster(base);
    this.#send = send;
  }

  /** A record that was just sealed is sent in this very turn, so that it is under way before the page can go. */
  post(key: string, attempt: number): void {
    const taken = this.take(key);
    if (!(taken instanceof Promise)) return void this.#deliver(taken, attempt);
    void taken.then((record) => {
      if (typeof record === 'object') void this.#deliver(record, attempt);
      else this.#send({ k: 'reply', key, attempt, status: 0, why: record });
    });
  }

  /** What is submitted without a core is kept as it was typed: the next page makes a submission of it. */
  keep(form: string, event: object): void {
    const key = hexadecimal();
    const body = JSON.stringify({ ...event, id: key, page: { path: location.pathname, title: document.title }, traits: {}, shown: -1 });
    this.put(key, { form, created: Date.now(), state: 'raw', body });
  }

  /** The page goes away or into the background, now. */
  leave(): void {
    this.#poster.leave();
  }

  async #deliver(record: OutboxRecord, attempt: number): Promise<void> {
    const reply = await this.#poster.send(record);
    this.release(record.key);
    this.#send({ k: 'reply', key: record.key, attempt, ...reply });
  }
}
