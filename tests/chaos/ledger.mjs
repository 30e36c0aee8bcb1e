// What clients of a receiver that is being killed know of the leads that they have sent.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { hexFrom, post, submission } from '../js/receiver-kit.mjs';

/** What clients know of each lead that they have sent: its text, and whether it was acknowledged. */
export class Ledger {
  #random; #unknown;
  leads = new Map();
  counts = { posts: 0, acknowledged: 0, again: 0, twins: 0, unread: 0, conflicts: 0, wrong: 0 };

  /** `unknown`: a status that a receiver may always give: whether it is stored is not known, and it is to be sent again. */
  constructor(random, { unknown } = {}) { this.#random = random; this.#unknown = unknown; }

  fresh() {
    const id = hexFrom(this.#random);
    this.leads.set(id, { body: submission(id, { fields: { name: `Nguyễn ${id.slice(0, 6)}` } }), acknowledged: false });
    return id;
  }

  open() { return [...this.leads].filter(([, { acknowledged }]) => !acknowledged).map(([id]) => id); }

  async post(server, id, agent) {
    const lead = this.leads.get(id);
    ++this.counts.posts;
    const answer = await post(server, lead.body, { agent }).catch(() => undefined);
    if (answer?.status === 200 && answer.json?.accepted === id) {
      if (!lead.acknowledged) ++this.counts.acknowledged;
      lead.acknowledged = true;
      lead.dup ||= answer.json.dup === true;
    } else if (answer && answer.status !== this.#unknown) {
      ++this.counts.wrong;
    }
    return answer;
  }

  /** Sends it and resets the connection before, while or after it is answered: whether it is stored, this client does not know. */
  async lose(server, id) {
    const { body } = this.leads.get(id);
    ++this.counts.unread;
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    socket.write(`POST /api/leads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    await pause(this.#random() * 6);
    socket.resetAndDestroy();
  }

  /** The same id with other answers: 422 once the first is stored. */
  async conflict(server, agent) {
    const known = [...this.leads].filter(([, { acknowledged }]) => acknowledged);
    if (known.length === 0) return;
    const [id] = known[Math.floor(this.#random() * known.length)];
    const answer = await post(server, submission(id, { fields: { name: 'Somebody else' } }), { agent }).catch(() => undefined);
    ++this.counts.conflicts;
    if (answer && answer.status !== 422 && answer.status !== this.#unknown) ++this.counts.wrong;
  }
}
