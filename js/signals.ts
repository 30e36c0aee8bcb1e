// signals.mjs: what a visitor does on the page that is no form and no surface of ours, as tracked events (docs/facts.md, "Signals"). A row each:
// what it is called, and what it listens to. A row listens only where a rule or a trigger of the config names it. What is told is the
// site's own: its number, its file, the name of its video; never what a visitor wrote or selected.
import { document, own } from './natives';

type Props = Record<string, string | number>;
type Tell = (name: string, props: Props, id?: string) => void;
/** The rows of one kind that are asked for: how each is called, and how it tells. */
type Listen = (asked: (name: string) => boolean, tell: Tell, signal: AbortSignal) => void;

const FILES = /\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv|zip|rar|7z|gz|exe|dmg|pkg|apk|mp3|wav|m4a|mp4|mov|avi|wmv|webm|epub)$/i;
const fileOf = ({ pathname }: URL): string => decoded(pathname.slice(pathname.lastIndexOf('/') + 1));

/** A click on a link: what it says, where it is one. */
const LINKS: Record<string, (to: URL, link: Element) => Props | false> = {
  call: ({ protocol, pathname }) => protocol === 'tel:' && { to: decoded(pathname) },
  mailto: ({ protocol, pathname }) => protocol === 'mailto:' && { to: decoded(pathname) },
  zalo: ({ protocol, hostname, pathname }) => (protocol === 'zalo:' || /(^|\.)zalo\.me$/.test(hostname)) && { to: decoded(pathname.replace(/^\/+/, '')) },
  download: (to, link) => link.hasAttribute('download') && { file: link.getAttribute('download') || fileOf(to) },
  file_open: (to, link) => /^https?:$/.test(to.protocol) && !link.hasAttribute('download') && FILES.test(to.pathname) && { file: fileOf(to) },
  outbound: ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== location.hostname && { host: hostname },
};

/** What of the page's own contacts a selection holds. */
const CONTACTS: [what: string, is: (text: string, around: Element | null) => boolean][] = [
  ['phone', (text) => /(?:^|[^\d+])(?:\+\d|0)(?:[\s().-]?\d){7,13}(?!\d)/.test(` ${text}`)],
  ['email', (text) => /[^\s@]+@[^\s@]+\.[^\s@]{2,}/.test(text)],
  ['address', (text, around) => !!around?.closest('address, [itemprop=address], [itemtype*=PostalAddress]') || /\d.*(?:^|[^\p{L}])(?:đường|phố|phường|quận|huyện|thành phố|tỉnh|street|road|avenue|district)(?:[^\p{L}]|$)/isu.test(text)],
];

const PARTS = [25, 50, 75];
/** Longer than a contact is a text that has one in it. */
const LONGEST_CONTACT = 300;
/** Between two messages of a player. More is a jump. */
const STEP_S = 2;

const links: Listen = (asked, tell, signal) => {
  const names = Object.keys(LINKS).filter(asked);
  const clicked = (event: MouseEvent): void => {
    const [target] = event.composedPath();
    const link = target instanceof Element ? own(target).closest<HTMLElement>('a[href], area[href]') : null;
    const to = link && address(Reflect.get(own(link), 'href'));
    // The middle button opens a tab, as far as there is something to be opened in it.
    if (!link || !to || (event.type === 'auxclick' && (event.button !== 1 || !/^http/.test(to.protocol)))) return;
    for (const name of names) {
      const props = LINKS[name]!(to, link);
      if (props) tell(name, props);
    }
  };
  if (names.length > 0) for (const type of ['click', 'auxclick'] as const) document.addEventListener(type, clicked, { capture: true, passive: true, signal });
};

/** By the part of it that was played, not by where it stands: who jumps to the end has seen nothing. What loops without a sound is an ornament. */
const videos: Listen = (asked, tell, signal) => {
  const told = new WeakMap<object, { src: string; most: number }>();
  const reach = (of: object, src: string, video: string, share: number): void => {
    let known = told.get(of);
    if (known?.src !== src) told.set(of, (known = { src, most: 0 }));
    for (const percent of PARTS) {
      if (share * 100 < percent || known.most >= percent) continue;
      known.most = percent;
      if (asked('video_progress')) tell('video_progress', { percent, video });
    }
  };
  const options = { capture: true, passive: true, signal };
  const heard = ({ target: video, type }: Event): void => {
    if (!(video instanceof HTMLVideoElement) || (video.loop && video.muted)) return;
    const name = video.title || video.getAttribute('aria-label') || fileOf(address(video.currentSrc) ?? new URL(location.href));
    let played = 0;
    for (let i = 0; i < video.played.length; ++i) played += video.played.end(i) - video.played.start(i);
    if (video.duration > 0) reach(video, video.currentSrc, name, played / video.duration + 0.005);
    if (type === 'ended' && asked('video_end')) tell('video_end', { video: name });
  };
  if (!asked('video_progress') && !asked('video_end')) return;
  for (const type of ['timeupdate', 'ended']) document.addEventListener(type, heard, options);
  addEventListener('message', youTube(reach, (video) => asked('video_end') && tell('video_end', { video })), { signal });
};

/** What the page's own player of YouTube (its iframe API) says of itself anyway; nobody is asked. */
function youTube(reach: (of: object, src: string, video: string, share: number) => void, ended: (video: string) => void): (event: MessageEvent) => void {
  interface Player { at: number; played: number; duration: number; video: string; id: string; state: number }
  const players = new WeakMap<object, Player>();
  return ({ origin, data, source }) => {
    if (!/^https:\/\/www\.youtube(-nocookie)?\.com$/.test(origin) || typeof data !== 'string' || !source) return;
    let said: any;
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    const info = said?.info;
    if (said?.event === 'onStateChange') return note(source, { playerState: info });
    if ((said?.event === 'infoDelivery' || said?.event === 'initialDelivery') && typeof info === 'object' && info) note(source, info);
  };

  function note(source: object, { currentTime, duration, playerState, videoData }: any): void {
    const known = players.get(source) ?? { at: 0, played: 0, duration: 0, video: 'YouTube', id: '', state: -1 };
    players.set(source, known);
    if (videoData?.video_id !== undefined && videoData.video_id !== known.id) Object.assign(known, { id: String(videoData.video_id), video: String(videoData.title || videoData.video_id), at: 0, played: 0 });
    if (duration > 0) known.duration = duration;
    if (typeof currentTime === 'number') {
      const step = currentTime - known.at;
      if (step > 0 && step <= STEP_S) known.played += step;
      known.at = currentTime;
      if (known.duration > 0) reach(source, known.id, known.video, known.played / known.duration);
    }
    if (playerState === 0 && known.state !== 0) ended(known.video);
    if (typeof playerState === 'number') known.state = playerState;
  }
}

/** A number, an address or a mailbox of the page's is copied: somebody is about to use it elsewhere. */
const copies: Listen = (asked, tell, signal) => {
  if (!asked('contact_copy')) return;
  document.addEventListener('copy', ({ target }) => {
    // What the visitor has written is theirs.
    if (!(target instanceof Element) || own(target).closest('input, textarea, [contenteditable]')) return;
    const selection = getSelection();
    const text = `${selection ?? ''}`.trim();
    if (!text || text.length > LONGEST_CONTACT) return;
    const { anchorNode } = selection!;
    const around = anchorNode instanceof Element ? anchorNode : (anchorNode?.parentElement ?? null);
    for (const [what, is] of CONTACTS) if (is(text, around)) return tell('contact_copy', { what });
  }, { passive: true, signal });
};

/** The page was opened by a link in an e-mail (docs/receiver.md): once for each mail and day, however often it is loaded again. */
const mails: Listen = (asked, tell) => {
  const query = new URLSearchParams(location.search);
  const mail = query.get('ll_e') || (/^e[-_ ]?mail$/i.test(query.get('utm_medium') ?? '') && (query.get('utm_campaign') || 'e-mail'));
  if (mail && asked('email_click')) tell('email_click', { mail }, `email_click ${mail} ${new Date().toISOString().slice(0, 10)}`);
};

const ROWS: Listen[] = [links, videos, copies, mails];

function address(text: unknown): URL | undefined {
  try {
    return new URL(String(text));
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}

/** Begins to listen for those whose names are in `named`; the answer ends it. */
export type Signals = (named: Set<string>, track: Tell) => () => void;

export default function signals(): Signals {
  return (named, tell) => {
    const stop = new AbortController();
    for (const listen of ROWS) listen((name) => named.has(name), tell, stop.signal);
    return () => stop.abort();
  };
}
