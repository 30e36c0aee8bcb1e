// What the build puts behind these names (js/build.mjs).

/** The plain JavaScript that the wasm build makes of the core, inside twin.mjs. */
declare module '#plain' {
  export default function create(): Promise<import('./glue').Core>;
}

/** twin.mjs, fetched only when it is needed. */
declare module '#twin' {
  export default function create(): Promise<import('./glue').Core>;
}

/** later.mjs, fetched when something needs it. */
declare module '#later' {
  export default function later(): import('./later').Later;
}

/** ctas.mjs, fetched when the config has CTAs. */
declare module '#ctas' {
  export default function ctas(): import('./ctas').MakeCtas;
}

/** fields.mjs, fetched when the config has a form that asks more than plain fields. */
declare module '#fields' {
  export default function fields(): import('./fields').Fields;
}

/** files.mjs, fetched by a page that draws a form which asks for files, or has some left to send. */
declare module '#files' {
  export default function files(): import('./files').MakeFiles;
}

/** proof.mjs, fetched by a page that draws a form which asks for a proof of work. */
declare module '#proof' {
  export default function proof(): import('./proof').Prove;
}

/** anchor.mjs, fetched when an endpoint of the config has a challenge. */
declare module '#anchor' {
  const anchor: typeof import('./anchor').default;
  export default anchor;
}

/** withdrawal.mjs, fetched when a visitor withdraws, and while somebody is still asked to erase what they have sent. */
declare module '#withdrawal' {
  export default function withdrawal(): import('./withdrawal').Withdrawal;
}

/** signals.mjs, fetched when a rule or a trigger of the config names one of them. */
declare module '#signals' {
  export default function signals(): import('./signals').Signals;
}

/** subdomains.mjs, fetched when the config names a domain for a cookie. */
declare module '#subdomains' {
  export default function subdomains(): import('./subdomains').MakeSubdomains;
}

/** adopted.mjs, fetched when the config has forms that are the page's own. */
declare module '#adopted' {
  export default function adopted(): import('./adopted').Adopt;
}

/** bridges.mjs, fetched when the config has bridges to the page's other scripts. */
declare module '#bridges' {
  export default function bridges(): import('./bridges').MakeBridges;
}

/** index.mjs, as the loader imports it. */
declare module '#runtime' {
  export const start: import('./types').Leadline['start'];
}

/** The functions of the runtime, but `on`: words, put into the loader (core/api/border.def). */
declare const METHODS: string;

/** The style sheet's text, minified. */
declare module '*.css' {
  const text: string;
  export default text;
}
