// What `leadline init` writes works as it stands, by the very command that it prints: the form shows, and the lead arrives.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Receiver, program } from './support/receiver.mjs';
import { visit } from './support/visit.mjs';

/** A receiver on a folder that `leadline init` has just filled. */
class Begun extends Receiver {
  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'leadline-init-'));
    const { status, stdout, stderr } = spawnSync(program, ['init', folder], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const [, site, data] = /^next: leadline serve --site (\S+) --data (\S+) --port 8080$/m.exec(stdout);
    assert.ok(data.startsWith(folder));
    super(site);
    this.folder = folder;
  }

  async dispose() {
    await super.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

visit('a site from `leadline init` shows its form, and what is sent arrives, scored and consistent', async (visitor, receiver) => {
  await visitor.open(`${receiver.url}/`);
  await visitor.field('contact', 'name').fill('Nguyễn Thị Ánh');
  await visitor.field('contact', 'phone').fill('0912 345 678');
  await visitor.field('contact', 'agree').check();
  await visitor.takesTime();
  await visitor.submitButton('contact').click();
  const [{ lead, verdict }, ...more] = await receiver.waitForLeads(1);
  assert.equal(more.length, 0);
  assert.equal(verdict, 'consistent');
  assert.deepEqual(lead.fields, { name: 'Nguyễn Thị Ánh', phone: '+84912345678', agree: true });
  assert.equal(lead.score.total, 21);
  await visitor.surface('contact').getByRole('status').waitFor();
}, () => new Begun().start());
