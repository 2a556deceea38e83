// What can be answered with a touch: words as they are said, and expenses by what people know of them.

import { html } from "../vendor/bundle.js";
import { day, money } from "./format.js";
import { say } from "./words.js";

// A press says the choice itself: of an expense that is its ref, which nothing that somebody called it can bend.
export function Choices({ choices, standsFor = {}, isBusy, onChoice }) {
  return html`<div class="choices" role="group" aria-label=${say("chat.choices")}>
    ${choices.map((choice) => {
      const expense = standsFor[choice];
      return html`<button type="button" class=${expense ? "expense" : ""} disabled=${isBusy} onClick=${() => onChoice(choice)}>
        ${expense ? html`<${Expense} expense=${expense} name=${choice} />` : choice}
      </button>`;
    })}
  </div>`;
}

function Expense({ expense, name }) {
  const { kind, description, amount, currency, date } = expense;
  return html`<span class="grow"><span>${description}</span> <span class="quiet small">${day(date, "medium")}${kind === "expense" ? "" : ` · ${say(`card.${kind}`)}`} · ${name}</span></span>
    ${" "}<span class="figure">${kind === "expense" ? "" : "+"}${money(amount, currency)}</span>`;
}
