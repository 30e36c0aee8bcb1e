// Signs that a visitor is about to go. With a mouse: the pointer leaves the window through the top, where the tabs and the address
// are. On a phone there is no such thing: there it is a fast scroll back up, or coming back to a tab that was left.
import type { CoreEvent } from './protocol';

/** A flick of the thumb: so many pixels up within so many milliseconds … */
const FLICK_PX = 300;
const FLICK_MS = 200;
/** … by a hand: no page that scrolls by itself. A flick goes on for a while after the finger has left. */
const HAND_MS = 1_000;
/** Who is away for less has only looked at the time. */
const AWAY_MS = 3_000;

type Send = (event: CoreEvent) => void;

/** The pointer of a mouse that leaves through the top, upward; not while a field has the focus, for what is wanted then is a password or an address. */
export function watchPointer(send: Send, signal: AbortSignal): void {
  if (window !== top) return; // above a frame is the page
  let last = -1;
  const root = document.documentElement;
  root.addEventListener('pointermove', ({ clientY }) => (last = clientY), { passive: true, signal });
  root.addEventListener('pointerleave', (event) => {
    const { clientY, pointerType, isTrusted } = event;
    if (isTrusted && pointerType === 'mouse' && clientY <= 0 && last > clientY && !isField(focused())) send({ k: 'exit' });
    last = -1;
  }, { passive: true, signal });
}

export function watchPhone(send: Send, signal: AbortSignal): void {
  const passive = { passive: true, signal };
  const say = () => send({ k: 'exit', mobile: true });
  let hand = -HAND_MS;
  let highest = scrollY;
  let lowest = scrollY;
  let track: { at: number; y: number }[] = [];
  for (const name of ['touchmove', 'wheel']) addEventListener(name, ({ timeStamp, isTrusted }) => isTrusted && (hand = timeStamp), passive);
  addEventListener('scroll', ({ timeStamp: at }) => {
    const y = scrollY;
    highest = Math.min(highest, y);
    lowest = Math.max(lowest, y);
    track = [...track.filter((point) => at - point.at <= FLICK_MS), { at, y }];
    const up = Math.max(...track.map((point) => point.y)) - y;
    if (up < FLICK_PX || lowest - highest < innerHeight || at - hand > HAND_MS) return;
    highest = lowest = y; // the next one is after another screenful down
    track = [];
    say();
  }, passive);
  let left: number | undefined;
  document.addEventListener('visibilitychange', ({ timeStamp }) => {
    if (document.visibilityState === 'hidden') left = timeStamp;
    else if (left !== undefined && timeStamp - left >= AWAY_MS) say();
  }, passive);
}

/** The element that has the focus, also inside shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Whether one types into it. */
export function isField(element: Element | null): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches('input, textarea, select'));
}
