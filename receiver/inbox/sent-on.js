// What the page does about leads that are sent on: asks how they stand, shows it, and passes on what somebody presses.
import { redraw } from './dom.js';
import { say } from './format.js';
import { deliveriesOf, relayPage } from './relay.js';

/** `ask(path, method)` asks the receiver, `may(role)` says whether whoever reads this may; `link` leads to the page of all places. */
export const sentOn = ({ ask, may, state, view, link }) => {
  const tested = {};  // what came of tests, by endpoint

  const askForJson = async (path) => {
    const answer = await ask(path).catch(() => undefined);
    return answer?.ok ? answer.json() : undefined;
  };

  /** Of the lead whose page is open. */
  const showDeliveries = async () => {
    const to = view.leadView.querySelector('[data-sent-on]');
    const id = to?.dataset.sentOn;
    const found = id && await askForJson(`/api/relay?lead=${encodeURIComponent(id)}`);
    if (found && to.isConnected) redraw(to, deliveriesOf(found.deliveries, id, may('work')));
  };

  /** All places; the link to their page is there when there are some. */
  const look = async () => {
    const found = await askForJson('/api/relay');
    if (!found) return;
    link.parentElement.hidden = found.endpoints.length === 0;
    if (state.places) redraw(view.relayView, relayPage(found, { work: may('work'), admin: may('admin') }, tested));
  };

  const show = async () => {
    if (state.places) await look();
    else if (state.open > 0) await showDeliveries();
  };

  const change = async (button) => {
    const { relayDo, endpoint, of } = button.dataset;
    button.disabled = true;
    const answer = await ask(`/api/relay/${relayDo}?${new URLSearchParams({ endpoint, ...(of && { lead: of }) })}`, 'POST').catch(() => undefined);
    button.disabled = false;
    if (!answer?.ok) view.announce.textContent = say('notDone');
    else if (relayDo === 'test') tested[endpoint] = await answer.json();
    await show();
  };

  return { look, show, change };
};
