// The books beside the conversation: they change with every write, whoever makes it.

import { html, useRef, useState } from "../vendor/bundle.js";
import { Refused, latestThread, press } from "./api.js";
import { Balances } from "./books_balances.js";
import { Budgets } from "./books_budgets.js";
import { Expenses } from "./books_expenses.js";
import { IconButton } from "./ui.js";
import { say } from "./words.js";

const TABS = [
  ["balances", Balances],
  ["expenses", Expenses],
  ["budgets", Budgets],
];

export function Books({ space, version, threadId, onThread, onSettled, onClose, onOver, ...rest }) {
  const [chosen, setChosen] = useState(space.is_personal ? "expenses" : "balances");
  const [fault, setFault] = useState("");
  const tabs = useRef(null);

  // A button of the books is a message of the thread that is open, or else of the latest one.
  const deed = async (tool, given, words) => {
    setFault("");
    try {
      const thread = threadId ?? (await latestThread(space.id));
      const outcome = await press(tool, thread, given, words);
      if (outcome.state === "asks" || threadId === null) onThread(thread);
      else if (outcome.state !== "done") setFault(outcome.answer);
      onSettled();
    } catch (error) {
      setFault(error instanceof Refused ? error.message : say("app.away"));
      onOver(error);
    }
  };
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = TABS.findIndex(([name]) => name === chosen);
    const next = TABS[(place + step + TABS.length) % TABS.length][0];
    setChosen(next);
    tabs.current.querySelector(`#tab-${next}`).focus();
  };
  const [, Shown] = TABS.find(([name]) => name === chosen);
  return html`<aside class="books" aria-label=${say("books.title")}>
    <header class="bar"><h2>${say("books.title")}</h2><${IconButton} name="close" label=${say("books.close")} onClick=${onClose} /></header>
    <div class="tabs" role="tablist" aria-label=${say("books.title")} ref=${tabs} onKeyDown=${keys}>
      ${TABS.map(
        ([name]) => html`<button type="button" role="tab" id=${`tab-${name}`} aria-controls="books-panel" aria-selected=${name === chosen} tabindex=${name === chosen ? 0 : -1} onClick=${() => setChosen(name)}>${say(`books.${name}`)}</button>`,
      )}
    </div>
    <p class="fault small" role="alert">${fault}</p>
    <div class="panel" role="tabpanel" id="books-panel" aria-labelledby=${`tab-${chosen}`} tabindex="0">
      <${Shown} key=${`${space.id}:${chosen}`} ...${rest} space=${space} version=${version} onDeed=${deed} onOver=${onOver} />
    </div>
  </aside>`;
}
