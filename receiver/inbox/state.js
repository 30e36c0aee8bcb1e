// What the page is about at the moment, and its places. One of each: the modules beside this one share them.

export const $ = (selector) => document.querySelector(selector);

export const view = {
  main: $('main'), list: $('[data-leads]'), listView: $('[data-list-view]'), leadView: $('[data-lead-view]'), relayView: $('[data-relay-view]'), boardView: $('[data-board-view]'), reportView: $('[data-report-view]'),
  pages: $('[data-pages]'), connection: $('[data-connection]'), announce: $('[data-announce]'), bar: $('[data-bar]'), count: $('[data-count]'), filters: $('[data-filters]'), notice: $('[data-notice]'), chips: $('[data-chips]'),
};

export const state = {
  token: '',       // what the address held, until the receiver has it
  role: '', name: '',
  problem: 'waiting',
  site: '', texts: { hash: '', rules: new Map(), forms: new Map(), offers: new Map(), stages: new Map(), ctas: new Map(), people: [] },
  place: 'list',   // or lead, board, reports, relay
  places: false,   // whether it is the page of the places that leads are sent on to
  apart: false,    // whether the list, or the lead, is of what lies in quarantine
  open: 0,         // the lead whose page is shown, 0 otherwise
  scroll: 0,       // where the list was left
  query: {},       // what the list asks for, as the address has it
  answer: null,    // the list as the receiver has answered it last
  last: -1,        // the newest lead that is known; -1: none was asked for yet
  fresh: new Set(),
};

const ROLES = ['read', 'work', 'admin'];
export const may = (role) => ROLES.indexOf(state.role) >= ROLES.indexOf(role);

/** Of one of those who sell (the site file's `routing`), or whatever was typed as somebody's name. */
export const personName = (owner) => state.texts.people.find(({ id }) => id === owner)?.name ?? owner;

/** Said to whoever does not look at the screen. */
export const announce = (text) => { view.announce.textContent = text; };
