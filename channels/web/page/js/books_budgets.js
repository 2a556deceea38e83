// The budgets of a month.

import { html, useState } from "../vendor/bundle.js";
import { useRead } from "./reading.js";
import { Budget } from "./budget_card.js";
import { month, monthBeside, thisMonth } from "./format.js";
import { IconButton } from "./ui.js";
import { say } from "./words.js";

export function Budgets({ session, space, version, onOver }) {
  const [shown, setShown] = useState(thisMonth(session.person.timezone));
  const found = useRead(`/v1/spaces/${space.id}/budgets`, { month: shown }, version, onOver);
  return html`<div class="months">
      <${IconButton} name="left" label=${say("books.earlier")} onClick=${() => setShown(monthBeside(shown, -1))} />
      <h3 aria-live="polite">${month(shown)}</h3>
      <${IconButton} name="right" label=${say("books.later")} onClick=${() => setShown(monthBeside(shown, 1))} />
    </div>
    ${!found && html`<p class="quiet pad">${say("books.loading")}</p>`}
    ${found?.items.length === 0 && html`<p class="quiet pad">${say("books.no_budget", { month: month(shown) })}</p>`}
    ${found?.items.map((one) => html`<section class="block budget" key=${one.id}><${Budget} budget=${asCard(one)} /></section>`)}`;
}

// As the tools answer with a budget.
function asCard(budget) {
  const items = budget.items.map((item) => ({ ...item, category: item.label, category_type: item.type }));
  return { ...budget, items, total_spent: budget.spent, total_budgeted: budget.budgeted, total_left: budget.left, total_over: budget.over };
}
