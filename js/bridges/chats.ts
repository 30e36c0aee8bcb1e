// Chat windows of others: what is said in them is an event for rules, `chat_started` and `chat_lead`, and a call to action can open them.
// A chat that has not been loaded yet is looked for a while.

export interface Chat {
  /** Shows its window; false when it is not there. `option`: what the config has under its name. */
  open: (option: unknown) => boolean;
  /** Calls `started` when the visitor writes, `told` when they have filled in what it asks before. False when it is not there yet. */
  listen?: (started: () => void, told: () => void) => boolean;
}

type Any = any;
const page = (): Any => window;

/** Sets a member that calls what was there before. */
function also(object: Any, name: string, call: () => void): void {
  const before = object[name];
  object[name] = function (this: unknown, ...values: unknown[]) {
    call();
    return typeof before === 'function' ? before.apply(this, values) : undefined;
  };
}

export const CHATS: Record<string, Chat> = {
  tawk: {
    open: () => typeof page().Tawk_API?.maximize === 'function' && (page().Tawk_API.maximize(), true),
    listen(started, told) {
      const api = (page().Tawk_API = page().Tawk_API || {}); // Tawk's own first line: its script takes the object over
      also(api, 'onChatStarted', started);
      also(api, 'onPrechatSubmit', told);
      also(api, 'onOfflineSubmit', told);
      return true;
    },
  },
  intercom: {
    open: () => typeof page().Intercom === 'function' && (page().Intercom('show'), true),
    listen(started) {
      if (typeof page().Intercom !== 'function') return false;
      page().Intercom('onUserEmailSupplied', () => {});
      page().Intercom('onShow', started);
      return true;
    },
  },
  crisp: {
    open: () => page().$crisp !== undefined && (page().$crisp.push(['do', 'chat:open']), true),
    listen(started, told) {
      const queue = (page().$crisp = page().$crisp || []);
      queue.push(['on', 'message:sent', started]);
      queue.push(['on', 'user:email:changed', told]);
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
