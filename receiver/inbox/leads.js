// What is known of all leads at once: found, sorted, put beside the same person's others. No DOM: tests/js reads it too.
// A lead was sent by a stranger's browser, or by any program: nothing of it has to be what it should be.

export const textOf = (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const objectOf = (value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});
export const listOf = (value) => (Array.isArray(value) ? value.filter((one) => one !== null && typeof one === 'object') : []);
export const finite = (value) => (Number.isFinite(value) ? value : 0);

const digitsOf = (text) => text.replace(/\D/g, '');

/** Case and diacritics do not matter: "nguyen" is "Nguyễn" (đ is a letter of its own, not a d with a mark). */
export const plain = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replaceAll('đ', 'd');

/** The digits by which a number is known: as it is sent (84912345678) and as it is dialled at home (0912345678). */
const dialled = (phone) => {
  const digits = digitsOf(phone);
  return digits.startsWith('84') ? [digits, `0${digits.slice(2)}`] : digits ? [digits] : [];
};

/** Every text in the answers, lists and objects included. */
const wordsIn = (value) => (value !== null && typeof value === 'object' ? Object.values(value).map(wordsIn).join(' ') : textOf(value));

/** The name a lead goes by; "" when it has none. */
const nameOf = (fields) => textOf(fields.name).trim() || [fields.lastName, fields.firstName].map((one) => textOf(one).trim()).filter(Boolean).join(' ');

/** What the list keeps of an entry of GET /api/leads; the lead itself is asked for again when its page is opened. */
export const summarize = ({ seq, received, verdict, taken, quarantined, spam: seen, owner: whose, lead: sent }) => {
  const lead = objectOf(sent);
  const [fields, score, attribution, spam] = [lead.fields, lead.score, lead.attribution, seen ?? lead.spam].map(objectOf);
  const touch = objectOf(attribution.last ?? attribution.first);
  const owner = textOf(objectOf(whose).name);
  const text = plain([owner, wordsIn(fields), wordsIn(touch), textOf(attribution.channel), textOf(lead.form)].join(' '));
  return {
    seq,
    id: textOf(lead.id),
    supersedes: textOf(lead.supersedes),
    href: `#/${quarantined ? 'quarantine' : 'lead'}/${seq}`,
    timeTaken: Array.isArray(taken) && taken.length > 0,
    at: finite(new Date(received).getTime()) || finite(lead.time),
    name: nameOf(fields),
    phone: textOf(fields.phone).trim(),
    email: textOf(fields.email).trim(),
    total: finite(score.total),
    band: textOf(score.band) || 'cold',
    stage: textOf(score.stage),
    verdict: textOf(verdict),
    form: textOf(lead.form),
    owner,
    source: [touch.source, touch.medium].map(textOf).filter(Boolean).join(' / '),
    channel: textOf(attribution.channel),
    unfinished: lead.type === 'lead.partial',
    risen: lead.type === 'lead.qualified',
    doubtful: listOf(lead.warnings).length > 0,
    spam: Array.isArray(spam.reasons) && spam.reasons.length > 0 && !(spam.score < 20), // a person with autofill may be fast
    config: textOf(objectOf(lead.evidence).config),
    words: ` ${text} ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')}`,
    numbers: dialled(textOf(fields.phone)),
  };
};

/** Without those that asked for a time that another lead had, and were sent anew with another; of one that was finished later, only the whole. */
export const withoutCorrected = (all) => {
  const latest = new Map(all.map((lead) => [lead.id || lead.seq, lead]));
  const leads = latest.size < all.length ? all.filter((lead) => latest.get(lead.id || lead.seq) === lead) : all;
  const corrected = new Set(leads.map(({ supersedes }) => supersedes).filter(Boolean));
  return corrected.size ? leads.filter(({ id, timeTaken }) => !(timeTaken && corrected.has(id))) : leads;
};

// ---- search ----

const NUMBER = /(?<=^|\s)(\+|00)?[\d(][\d\s().-]*(?=\s|$)/g;

/** Whether the digits of a search stand in a lead's number, written at home, abroad, or in part: "0912 345", "+84 912", "5678". */
const hasNumber = (numbers, typedNumber) => {
  const digits = digitsOf(typedNumber).replace(/^00/, '');
  const abroad = digits.startsWith('0') ? digits.slice(1) : digits;
  return digits.length > 0 && numbers.some((number) => number.includes(digits) || (abroad.length >= 5 && number.includes(abroad)));
};

const hasWords = (words, text) => text.split(/\s+/).filter(Boolean).every((word) => words.includes(` ${word}`));

/** A search as a function of a summary: every word begins one of the lead's words; a number is its phone's. */
export const searchFor = (query) => {
  const text = plain(query).trim();
  const numbers = text.match(NUMBER) ?? [];
  const rest = text.replace(NUMBER, ' ');
  return (lead) => hasWords(lead.words, rest) && numbers.every((number) => hasNumber(lead.numbers, number) || hasWords(lead.words, number));
};

// ---- order ----

const ORDERS = {
  newest: (a, b) => b.at - a.at || b.seq - a.seq,
  oldest: (a, b) => a.at - b.at || a.seq - b.seq,
  highest: (a, b) => b.total - a.total || b.at - a.at || b.seq - a.seq,
  lowest: (a, b) => a.total - b.total || b.at - a.at || b.seq - a.seq,
};
export const orders = Object.keys(ORDERS);

/** By what two leads are one person's: the same e-mail, or the same number. */
const contactsOf = ({ email, phone }) => [email && `e:${email.toLowerCase()}`, digitsOf(phone).length >= 8 && `p:${digitsOf(phone)}`].filter(Boolean);

/** The leads of each person, as lists; whoever shares an e-mail with one and a number with another is all of them. */
export const people = (leads) => {
  const parent = new Map();
  const find = (key) => {
    let root = key;
    while (parent.get(root) !== root) root = parent.get(root);
    for (let at = key; at !== root;) { const next = parent.get(at); parent.set(at, root); at = next; }
    return root;
  };
  const join = (key, root) => { if (!parent.has(key)) parent.set(key, root); else parent.set(find(key), root); };
  for (const lead of leads) {
    const own = `s:${lead.seq}`;
    parent.set(own, own);
    for (const contact of contactsOf(lead)) join(contact, find(own));
  }
  const groups = new Map();
  for (const lead of leads) {
    const root = find(`s:${lead.seq}`);
    if (!groups.has(root)) groups.set(root, []);
    groups.get(root).push(lead);
  }
  return [...groups.values()];
};

/**
 * The list's rows: leads in an order, a person's together where that person's first one stands. `first`: it begins its
 * person's; `of`: how many of the person's are in the list.
 */
export const arrange = (leads, order) => {
  const compare = ORDERS[order] ?? ORDERS.newest;
  const groups = people(leads).map((group) => group.sort(compare)).sort((a, b) => compare(a[0], b[0]));
  return groups.flatMap((group) => group.map((lead, at) => ({ lead, first: at === 0, of: group.length })));
};
