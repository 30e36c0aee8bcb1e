// A notice on the desktop when an SQL comes, for whoever has asked for it in this browser.
import { number, readablePhone, say } from './format.js';
import { nameOf } from './list.js';
import { announce } from './state.js';

const KEPT = 'leadline.notify';
const wanted = () => { try { return localStorage.getItem(KEPT) === '1'; } catch { return false; } };
const isOn = () => 'Notification' in window && Notification.permission === 'granted' && wanted();

const show = (button) => {
  button.hidden = !('Notification' in window);
  button.setAttribute('aria-pressed', String(isOn()));
  button.textContent = say(isOn() ? 'notifyIsOn' : 'notifyOn');
};

const change = async (button) => {
  const on = isOn();
  if (!on && await Notification.requestPermission() !== 'granted') announce(say('notifyRefused'));
  try { localStorage.setItem(KEPT, on ? '0' : '1'); } catch { /* until the page is closed, then */ }
  show(button);
};

export const startNotify = (button) => {
  show(button);
  button.addEventListener('click', () => void change(button));
};

/** What a stranger typed is text in a notice as everywhere. */
export const tellOfSql = (row) => {
  if (row.stage !== 'SQL' || row.spam || !isOn()) return;
  const notice = new Notification(say('notifyTitle', { name: nameOf(row) }), { body: say('notifyBody', { points: number(row.total), phone: readablePhone(row.phone) }), tag: row.id });
  notice.onclick = () => {
    window.focus();
    location.hash = `#/lead/${row.seq}`;
  };
};
