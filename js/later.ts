// later.mjs: what of the runtime a form that opens does not wait for: how the page is read, the outbox and the post, and
// words for what is wrong. half.ts fetches it and holds what waits for it.
import { tellOfName } from './names';
import { document, useNatives } from './natives';
import { Outbox } from './outbox';
import { Poster } from './post';
import { describe, tell } from './problems';
import { Reading } from './reading';

export interface Later {
  Outbox: typeof Outbox;
  Poster: typeof Poster;
  Reading: typeof Reading;
  describe: typeof describe;
  tell: typeof tell;
  tellOfName: typeof tellOfName;
}

export default function later(): Later {
  if (document) useNatives();
  return { Outbox, Poster, Reading, describe, tell, tellOfName };
}
