// The receiver, as this page asks it. The token is in a cookie that no script can read; the browser sends it along by itself.

export const ask = (path, method = 'GET', body = undefined) => fetch(path, {
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

/**
 * Calls `heard` whenever something has changed, as long as the page is open, and `lost` when nobody answers; that says whether it was a refusal, after
 * which nothing is asked any more. A connection that ends is opened again, and its first line is news: something may have been missed.
 */
export const listen = (heard, lost, again = false) => {
  const source = new EventSource('/api/events');
  let known = again;
  source.onmessage = () => {
    if (known) heard();
    known = true;
  };
  source.onerror = async () => {
    const closed = source.readyState === EventSource.CLOSED;  // otherwise the browser tries again by itself
    const refused = await lost();
    if (refused) source.close();
    else if (closed) setTimeout(() => listen(heard, lost, true), AGAIN_MS);
  };
};
