// Chat windows of others: what is said in them is an event for rules, `chat_started` and `chat_lead`, and a call to action can open them.
// A chat that has not been loaded yet is looked for a while.

export interface Chat {
  /** Shows its window; false when it is not there. `option`: what the config has under its name. */
  open: (option: unknown) => boolean;
  /** Calls `started` when the visitor writes, `told` when they have left their details, `filled` with those, as far as it hands them over. False when it is not there yet. */
  listen?: (started: () => void, told: () => void, filled: (answers: unknown) => void) => boolean;
}

type Any = any;
const page = (): Any => window;

/** Details come one by one: they are told of together. */
const TOGETHER_MS = 5_000;

/** Sets a member that calls what was there before. */
function also(object: Any, name: string, call: (...values: unknown[]) => void): void {
  const before = object[name];
  object[name] = function (this: unknown, ...values: unknown[]) {
    call(...values);
    return typeof before === 'function' ? before.apply(this, values) : undefined;
  };
}

export const CHATS: Record<string, Chat> = {
  tawk: {
    open: () => typeof page().Tawk_API?.maximize === 'function' && (page().Tawk_API.maximize(), true),
    listen(started, told, filled) {
      const submitted = (answers: unknown): void => {
        told();
        filled(answers);
      };
      const api = (page().Tawk_API = page().Tawk_API || {}); // Tawk's own first line: its script takes the object over
      also(api, 'onChatStarted', started);
      also(api, 'onPrechatSubmit', submitted);
      also(api, 'onOfflineSubmit', submitted);
      return true;
    },
  },
  intercom: {
    open: () => typeof page().Intercom === 'function' && (page().Intercom('show'), true),
    // It says that an address was left, and not which.
    listen(started, told) {
      if (typeof page().Intercom !== 'function') return false;
      page().Intercom('onUserEmailSupplied', told);
      page().Intercom('onShow', started);
      return true;
    },
  },
  crisp: {
    open: () => page().$crisp !== undefined && (page().$crisp.push(['do', 'chat:open']), true),
    listen(started, told, filled) {
      const queue = (page().$crisp = page().$crisp || []);
      const known: Record<string, unknown> = {};
      let timer: number | undefined;
      let writes = false; // before that it is the site that says who its visitor is
      const all = (): void => {
        clearTimeout(timer);
        if (timer !== undefined) filled({ ...known });
        timer = undefined;
      };
      queue.push(['on', 'message:sent', () => {
        writes = true;
        started();
      }]);
      for (const [event, name] of [['user:email:changed', 'email'], ['user:phone:changed', 'phone'], ['user:nickname:changed', 'name']] as const) {
        queue.push(['on', event, (value: unknown) => {
          if (!writes) return;
          if (name === 'email') told();
          known[name] = value;
          clearTimeout(timer);
          timer = window.setTimeout(all, TOGETHER_MS);
        }]);
      }
      addEventListener('pagehide', all);
      return true;
    },
  },
  // Zalo's widget cannot be asked anything: the conversation is opened where it is held.
  zalo: { open: (account) => typeof account === 'string' && (window.open(`https://zalo.me/${encodeURIComponent(account)}`, '_blank', 'noopener'), true) },
  messenger: {
    open: () => typeof page().FB?.CustomerChat?.showDialog === 'function' && (page().FB.CustomerChat.showDialog(), true),
    listen(started) {
      if (typeof page().FB?.Event?.subscribe !== 'function') return false;
      page().FB.Event.subscribe('customerchat.dialogShow', started);
      return true;
    },
  },
};
