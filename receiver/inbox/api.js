// The receiver, as this page asks it. The token is in a cookie that no script can read; the browser sends it along by itself.

/** What is asked for stands beside the inbox: at the root of a host, or below /s/SITE where sites share one. */
export const beside = (path) => `..${path}`;

export const ask = (path, method = 'GET', body = undefined) => fetch(beside(path), {
  method, cache: 'no-store', ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
});

/** {json} of what was answered well, {why} of what was not. */
export const askFor = async (path, method = 'GET', body = undefined) => {
  try {
    const answer = await ask(path, method, body);
    const json = await answer.json();
    return answer.ok ? { json } : { why: json.error?.message ?? String(answer.status), status: answer.status };
  } catch { return { why: '', status: 0 }; }
};

const AGAIN_MS = 1500;

/** Opens the connection, and opens it again when it ends. Its first line counts as news: something may have come before it was there. */
const open = (heard, lost) => {
  const source = new EventSource(beside('/api/events'));
  source.onmessage = () => heard();
  source.onerror = async () => {
    const closed = source.readyState === EventSource.CLOSED;  // otherwise the browser tries again by itself
    const refused = await lost();
    if (refused) source.close();
    else if (closed) setTimeout(() => open(heard, lost), AGAIN_MS);
  };
};

const NAME = `leadline-events ${location.pathname}`;  // of this site's windows

/**
 * Calls `heard` whenever something has changed, as long as the page is open, and `lost` when nobody answers; that says whether it was a refusal, after
 * which nothing is asked any more. A browser has six connections for a receiver, so of several windows one listens and tells the others; when it is
 * closed, another one does.
 */
export const listen = (heard, lost) => {
  if (!navigator.locks || !window.BroadcastChannel) return open(heard, lost);
  const others = new BroadcastChannel(NAME);
  others.onmessage = ({ data }) => void (data === 'lost' ? lost() : heard());
  const tell = (what, own) => { others.postMessage(what); return own(); };
  void navigator.locks.request(NAME, () => new Promise(() => { open(() => tell('heard', heard), () => tell('lost', lost)); }));
};
