// What is read of a lead, whatever it is. No DOM: tests/js reads it too.
// A lead was sent by a stranger's browser, or by any program: nothing of it has to be what it should be.

export const textOf = (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const objectOf = (value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});
export const listOf = (value) => (Array.isArray(value) ? value.filter((one) => one !== null && typeof one === 'object') : []);
export const finite = (value) => (Number.isFinite(value) ? value : 0);

/** The name a lead's answers give; "" when they give none. */
const nameIn = (fields) => textOf(fields.name).trim() || [fields.lastName, fields.firstName].map((one) => textOf(one).trim()).filter(Boolean).join(' ');

/** What a lead's page says of it at the top, of an entry of GET /api/leads. */
export const summarize = ({ seq, received, verdict, lead: sent }) => {
  const lead = objectOf(sent);
  const [fields, score] = [lead.fields, lead.score].map(objectOf);
  return {
    seq,
    id: textOf(lead.id),
    at: finite(new Date(received).getTime()) || finite(lead.time),
    name: nameIn(fields),
    phone: textOf(fields.phone).trim(),
    email: textOf(fields.email).trim(),
    total: finite(score.total),
    band: textOf(score.band) || 'cold',
    stage: textOf(score.stage),
    verdict: textOf(verdict),
    form: textOf(lead.form),
    config: textOf(objectOf(lead.evidence).config),
  };
};
