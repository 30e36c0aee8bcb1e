// Who hears on the page of what a visitor did: a row each. What is said is the kind of event, ids and the score: never what the
// visitor wrote. The id is that of the webhook's lead, by which a server's own message about it is known to be the same.

/** By the names of GA4's recommended events. */
export interface Said {
  name: 'view_promotion' | 'select_promotion' | 'generate_lead' | 'qualify_lead';
  id: string;
  params: Record<string, string | number>;
}

interface Vendor {
  /** What the visitor must have agreed to. */
  purpose: 'analytics' | 'ads';
  /** The global that its own script puts on the page; without it nothing is said. */
  global: string;
  /** `option`: what the config has under its name. False: it does not hear of this kind. */
  say: (there: any, said: Said, option: unknown) => unknown;
}

/** GA4 takes texts of at most 100 characters. */
const short = (params: Said['params']): Said['params'] => {
  const out: Said['params'] = {};
  for (const key of Object.keys(params)) out[key] = typeof params[key] === 'string' ? (params[key] as string).slice(0, 100) : params[key]!;
  return out;
};
const isLead = ({ name }: Said): boolean => name === 'generate_lead';

export const VENDORS: Record<string, Vendor> = {
  // An object for Google Tag Manager; `gtag` is for pages that have no container. Both at once would count twice.
  dataLayer: { purpose: 'analytics', global: 'dataLayer', say: (layer, said) => layer.push({ event: said.name, event_id: said.id, ...short(said.params) }) },
  gtag: { purpose: 'analytics', global: 'gtag', say: (gtag, said) => gtag('event', said.name, { event_id: said.id, ...short(said.params) }) },
  googleAds: {
    purpose: 'ads', global: 'gtag',
    say: (gtag, said, to) => isLead(said) && gtag('event', 'conversion', { send_to: to, transaction_id: said.id, ...money(said) }),
  },
  fbq: { purpose: 'ads', global: 'fbq', say: (fbq, said) => isLead(said) && fbq('track', 'Lead', { content_name: said.params['form_id'], ...money(said) }, { eventID: said.id }) },
  ttq: {
    purpose: 'ads', global: 'ttq',
    say: (ttq, said) => isLead(said) && ttq.track('SubmitForm', { content_name: said.params['form_id'], ...money(said) }, { event_id: said.id }),
  },
  lintrk: { purpose: 'ads', global: 'lintrk', say: (lintrk, said, conversion) => isLead(said) && lintrk('track', { conversion_id: conversion, event_id: said.id }) },
  adobeDataLayer: {
    purpose: 'analytics', global: 'adobeDataLayer',
    say: (layer, said) => layer.push({ event: said.name, eventInfo: { eventID: said.id, ...said.params } }),
  },
  clarity: { purpose: 'analytics', global: 'clarity', say: (clarity, said) => clarity('event', said.name) },
  hj: { purpose: 'analytics', global: 'hj', say: (hj, said) => hj('event', said.name) },
  kissmetrics: { purpose: 'analytics', global: '_kmq', say: (queue, said) => queue.push(['record', said.name, said.params]) },
};

/** What a lead is worth to the site, where the config says so. */
function money({ params }: Said): { value?: unknown; currency?: unknown } {
  return params['value'] === undefined ? {} : { value: params['value'], currency: params['currency'] };
}
