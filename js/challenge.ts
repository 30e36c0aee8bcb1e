// A receiver's challenge: asked for without a cookie, a referrer or anything of the visitor's.
import { wait } from './clock';

const PATIENCE_MS = 10_000;

/** What the receiver answers, whatever that is; undefined when it does not: then one does without. */
export async function fetchChallenge(at: string, base: string, form?: string): Promise<any> {
  try {
    const stop = new AbortController();
    void wait(PATIENCE_MS).then(() => stop.abort());
    const address = new URL(at, base);
    if (form) address.searchParams.set('form', form);
    const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: stop.signal });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
