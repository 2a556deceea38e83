// A budget: each item with its icon, its color, and how much of it is left.

import { html } from "../vendor/bundle.js";
import { Undo } from "./cards.js";
import { Chart } from "./chart.js";
import { isZero, magnitude, money, month, portion } from "./format.js";
import { say } from "./words.js";

// What writes a budget, by the word that an undo knows it by.
const WRITES = { create_budget: "budget", change_budget: "replan" };

export function BudgetCard({ answer, card, isBusy, onPress }) {
  return html`<div role="group" class="card budget" aria-label=${answer.name}>
    <${Budget} budget=${answer} />
    ${card.chart && html`<details class="pad"><summary class="small quiet">${say("card.chart")}</summary><${Chart} chart=${card.chart} /></details>`}
    ${WRITES[card.tool] && html`<footer><span></span><${Undo} what=${`${WRITES[card.tool]} ${answer.name}`} words=${answer.name} isBusy=${isBusy} onPress=${onPress} /></footer>`}
  </div>`;
}

export function Budget({ budget }) {
  const { currency, items, unplanned, total_left: left, total_over: over } = budget;
  return html`<header>
      <div class="grow"><h3>${budget.name}</h3>
        <p class="quiet small">${[budget.name === month(budget.month) ? "" : month(budget.month), say("card.of", { spent: money(budget.total_spent, currency), budgeted: money(budget.total_budgeted, currency) })].filter(Boolean).join(" · ")}</p></div>
      <p class="figure">${isZero(over) ? say("card.left", { amount: money(left, currency) }) : say("card.over", { amount: money(over, currency) })}</p>
    </header>
    <ul class="items">${items.map((item) => html`<${Item} item=${item} currency=${currency} />`)}</ul>
    ${!isZero(unplanned) && html`<p class="quiet small pad">${say("card.unplanned", { amount: money(unplanned, currency) })}</p>`}`;
}

function Item({ item, currency }) {
  const isOver = item.category_type !== "income" && !isZero(item.over);
  const rest = isOver ? say("card.over", { amount: money(item.over, currency) }) : say("card.left", { amount: money(magnitude(item.left), currency) });
  const style = { width: `${portion(item.spent, item.budgeted)}%`, backgroundColor: isOver ? undefined : item.color };
  return html`<li class=${isOver ? "over" : ""}>
    <div class="item-line"><span class="item-icon" aria-hidden="true">${item.icon ?? "•"}</span><span class="grow">${item.category}</span><span class="quiet small">${rest}</span></div>
    <div class="bar-track" aria-hidden="true"><div class="bar-fill" style=${style}></div></div>
    <p class="small quiet">${say("card.of", { spent: money(item.spent, currency), budgeted: money(item.budgeted, currency) })}</p>
  </li>`;
}
