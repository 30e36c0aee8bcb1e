// What tests of the inbox share: when its list is settled, leads as any program may post them, and the receiver's API.
let sent = 0xabc000;

/** A lead as any program may post it; `change` is merged into it. Each has an id of its own in the process. */
export const lead = (change = {}) => ({
  id: (sent += 1).toString(16).padStart(32, 'f'), type: 'lead.submitted', time: Date.now(), site: 'song-xanh', form: 'price-list', fields: { name: 'Trần Quốc Bảo', phone: '+84987654321' },
  score: { total: 65, band: 'hot', stage: 'MQL' }, spam: { score: 0, reasons: [] }, ...change,
});

/** The receiver has answered what the list asked it for last. */
export const settled = (page) => page.locator('.leads[aria-busy="false"]').waitFor({ state: 'attached' });

/** Who stands in the list. */
export const names = async (page) => {
  await settled(page);
  return page.locator('.row h2 a').allTextContents();
};

/** What the receiver answers to the holder of its first token; with a body, to a POST. */
export const api = async (receiver, path, body = undefined) => (await fetch(`${receiver.url}${path}`, {
  method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${receiver.token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }),
})).json();
