// A file on its way: a request of its own, with progress, tried again while that may help.
import { wait } from './clock';
import { Promise } from './natives';
import type { Item, Parcel } from './parcels';

/** Before the second try, the third and so on; then the visitor is asked. */
const PAUSES_MS = [1_000, 3_000, 8_000, 20_000];
const LONGEST_PAUSE_MS = 60_000;
/** Nothing has moved for so long. */
const STALL_MS = 60_000;

/** `refused`: it would not be taken another time either. */
export type Outcome = 'sent' | 'failed' | 'refused';

/** Sends one; never rejects. `progress` hears how many bytes are gone. */
export async function upload(parcel: Parcel, item: Item, progress: (bytes: number) => void): Promise<Outcome> {
  for (let tries = 0; ; ++tries) {
    const { status, after } = await attempt(parcel, item, progress);
    if (status >= 200 && status < 300) return 'sent';
    const passes = status === 0 || status >= 500 || [408, 425, 429].indexOf(status) >= 0;
    if (!passes) return 'refused';
    if (tries === PAUSES_MS.length) return 'failed';
    await wait(Math.min(Math.max(PAUSES_MS[tries]! * (0.5 + Math.random() / 2), after), LONGEST_PAUSE_MS));
  }
}

function attempt({ lead, to }: Parcel, { field, index, name, file }: Item, progress: (bytes: number) => void): Promise<{ status: number; after: number }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [key, value] of [['lead', lead], ['field', field], ['index', `${index}`], ['name', name]] as const) body.append(key, value);
    body.append('file', file, name);
    let stall: ReturnType<typeof setTimeout>;
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), STALL_MS);
    };
    request.upload.onprogress = ({ loaded }) => {
      alive();
      progress(Math.min(loaded, file.size));
    };
    request.onloadend = () => {
      clearTimeout(stall);
      // Of all headers that the page may read: asking for one that it may not is a line in the console.
      const after = /^retry-after: *(\d+)/im.exec(request.getAllResponseHeaders() ?? '')?.[1];
      resolve({ status: request.status, after: after ? Number(after) * 1000 : 0 });
    };
    try {
      request.open('POST', to!);
      request.send(body);
      alive();
    } catch {
      resolve({ status: 0, after: 0 });
    }
  });
}
