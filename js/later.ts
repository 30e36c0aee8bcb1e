// later.mjs: what of the runtime a form that opens does not wait for: how the page is read, the outbox and the post,
// what a form gives, words for what is wrong, and what is done when a core fails. half.ts fetches it and holds what waits for it.
import { give } from './gifts';
import { plain } from './line';
import { Mail } from './mail';
import { tellOfName } from './names';
import { document, useNatives } from './natives';
import { describe, tell } from './problems';
import { Reading } from './reading';
import { bringPart, recover, snap } from './recovery';

export interface Later {
  Mail: typeof Mail;
  Reading: typeof Reading;
  bringPart: typeof bringPart;
  describe: typeof describe;
  give: typeof give;
  plain: typeof plain;
  recover: typeof recover;
  snap: typeof snap;
  tell: typeof tell;
  tellOfName: typeof tellOfName;
}

export default function later(): Later {
  if (document) useNatives();
  return { Mail, Reading, bringPart, describe, give, plain, recover, snap, tell, tellOfName };
}
