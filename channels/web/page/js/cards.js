// The cards of what tools did: facts at a glance beside the words.

import { html } from "../vendor/bundle.js";
import { BudgetCard } from "./budget_card.js";
import { Chart } from "./chart.js";
import { day, isZero, magnitude, isNegative, money } from "./format.js";
import { Avatar, Icon } from "./ui.js";
import { say } from "./words.js";

export function Card({ card, ...rest }) {
  const { answer } = card;
  const Kind = kindOf(answer);
  return Kind ? html`<${Kind} answer=${answer} card=${card} ...${rest} />` : null;
}

function kindOf(answer) {
  if (answer.ref && answer.paid_by) return ExpenseCard;
  if (answer.items && answer.total_budgeted) return BudgetCard;
  if (answer.balances && answer.payments) return BalancesCard;
  if (answer.totals && answer.groups) return SpendingCard;
  if (answer.expenses && answer.found !== undefined) return ListCard;
  if (answer.payer && answer.payee) return SettlementCard;
  if (answer.deleted) return DeletionCard;
  return null;
}

function ExpenseCard({ answer, isGone, isBusy, onPress }) {
  const { ref, kind, description, amount, currency, original, date, category, paid_by: payers, shares } = answer;
  const names = payers.map((one) => one.name).join(", ");
  const undo = () => onPress("undo", { expense: ref }, say("card.undo_words", { what: description }));
  return html`<div role="group" class=${isGone ? "card expense undone" : "card expense"} aria-label=${description}>
    <header>
      <div class="grow"><h3>${description}</h3><p class="quiet small">${day(date)} · ${category}${kind === "expense" ? "" : ` · ${say(`card.${kind}`)}`}</p></div>
      <p class="figure">${money(amount, currency)}${original && html`<span class="quiet small">${say("card.original", { amount: money(original.amount, original.currency), rate: original.rate })}</span>`}</p>
    </header>
    ${answer.possible_repeat && html`<p class="hint">${say("card.repeat")}</p>`}
    <${Receipt} url=${answer.receipt_url} />
    <${Shares} shares=${shares} currency=${currency} />
    <footer>
      <span class="quiet small">${say(kind === "expense" ? "card.paid_by" : "card.received_by", { names })}${shares.length ? "" : ` · ${say("card.alone")}`}</span>
      ${!isGone && html`<button type="button" class="link" disabled=${isBusy} aria-label=${say("card.undo_words", { what: description })} onClick=${undo}><${Icon} name="undo" />${say("card.undo")}</button>`}
    </footer>
  </div>`;
}

// Only what Wallai keeps itself is shown: another address could tell others who looks.
export function Receipt({ url }) {
  if (!url?.startsWith("/v1/receipts/")) return null;
  return html`<a class="receipt" href=${url} target="_blank" rel="noopener"><img src=${url} alt=${say("card.receipt")} loading="lazy" /></a>`;
}

function Shares({ shares, currency }) {
  if (!shares.length) return null;
  return html`<ul class="shares" aria-label=${say("card.shares")}>
    ${shares.map((one) => html`<li><${Avatar} name=${one.name} /><span class="grow">${one.name}</span><span class="figure">${money(one.amount, currency)}</span></li>`)}
  </ul>`;
}

function BalancesCard({ answer, card, isBusy, onPress }) {
  const settle = (one) => onPress("settle_up", settlementOf(one), settledWords(one));
  // Asked about two of them, nothing may be due between those alone.
  const isEven = answer.balances.every((one) => isZero(one.amount));
  return html`<div role="group" class="card balances" aria-label=${say("books.balances")}>
    <ul class="shares">${answer.balances.map((one) => html`<${Standing} ...${one} />`)}</ul>
    ${(answer.payments.length > 0 || isEven) && html`<${Payments} payments=${answer.payments} isBusy=${isBusy} onSettle=${settle} />`}
    <${Chart} chart=${card.chart} />
  </div>`;
}

export function Standing({ name, amount, currency }) {
  const key = isZero(amount) ? "card.settled" : isNegative(amount) ? "card.owes" : "card.gets";
  const mood = isZero(amount) ? "" : isNegative(amount) ? " owes" : " gets";
  return html`<li><${Avatar} name=${name} /><span class="grow">${name}</span><span class="quiet small">${say(key)}</span><span class=${`figure${mood}`}>${isZero(amount) ? "" : money(magnitude(amount), currency)}</span></li>`;
}

export function Payments({ payments, isBusy, onSettle }) {
  if (!payments.length) return html`<p class="quiet small pad">${say("card.even")}</p>`;
  return html`<ul class="payments" aria-label=${say("books.payments")}>
    ${payments.map(
      (one) => html`<li key=${settledWords(one)}><span class="grow">${say("card.pays", one)}</span><span class="figure">${money(one.amount, one.currency)}</span>
        <button type="button" disabled=${isBusy} aria-label=${settledWords(one)} onClick=${() => onSettle(one)}><${Icon} name="check" />${say("card.settle")}</button></li>`,
    )}
  </ul>`;
}

// By usernames, since names may be several people's, or mean somebody else to whoever presses.
export function settlementOf({ payer, payee, payer_username: payerName, payee_username: payeeName, amount, currency }) {
  return { payer: payerName ? `@${payerName}` : payer, payee: payeeName ? `@${payeeName}` : payee, amount, currency };
}

export function settledWords(one) {
  return say("card.settle_words", { ...one, amount: money(one.amount, one.currency) });
}

function SettlementCard({ answer, isBusy, onPress }) {
  const { kind, payer, payee, amount, currency, date } = answer;
  return html`<div role="group" class="card settlement" aria-label=${say("card.pays", { payer, payee })}>
    <header><${Avatar} name=${payer} /><${Icon} name="arrow" /><${Avatar} name=${payee} />
      <div class="grow"><h3>${say(kind === "loan" ? "card.lent" : "card.pays", { payer, payee })}</h3><p class="quiet small">${day(date)}</p></div>
      <p class="figure">${money(amount, currency)}</p></header>
    <footer><span></span><${Undo} what=${`settlement ${payer} ${payee} ${money(amount, currency)}`} words=${settledWords(answer)} isBusy=${isBusy} onPress=${onPress} /></footer>
  </div>`;
}

function DeletionCard({ answer, isGone, isBusy, onPress }) {
  const [{ ref, what }] = answer.deleted;
  const label = say("card.restore_words", { what });
  const undo = () => onPress("undo", { expense: ref }, label);
  return html`<div role="group" class="card deletion" aria-label=${say("card.deleted")}>
    <ul class="rows">${answer.deleted.map((one) => html`<li class="undone">${one.what}</li>`)}</ul>
    <footer><span class="quiet small">${say("card.deleted")}</span>${!isGone && html`<button type="button" class="link" disabled=${isBusy} aria-label=${label} onClick=${undo}><${Icon} name="undo" />${say("card.restore")}</button>`}</footer>
  </div>`;
}

// Takes back what is named so, and nothing else that may have been written since.
export function Undo({ what, words, isBusy, onPress }) {
  const label = say("card.undo_words", { what: words });
  return html`<button type="button" class="link" disabled=${isBusy} aria-label=${label} onClick=${() => onPress("undo", { description: what }, label)}><${Icon} name="undo" />${say("card.undo")}</button>`;
}

function SpendingCard({ answer, card }) {
  if (!answer.groups.length && answer.totals.length !== 1) return null;
  return html`<div role="group" class="card spending" aria-label=${answer.period.said}>
    ${answer.totals.map(
      (one) => html`<header><div class="grow"><h3>${answer.filter || answer.space}</h3><p class="quiet small">${answer.period.said} · ${one.expenses === 1 ? say("card.expense_count") : say("card.expenses_count", { count: one.expenses })}</p></div>
        <p class="figure">${money(one.amount, one.currency)}</p></header>`,
    )}
    <${Chart} chart=${card.chart} />
    ${!card.chart && answer.groups.length > 0 && html`<ul class="shares">${answer.groups.map((one) => html`<li><span class="grow">${one.group}</span><span class="figure">${money(one.amount, one.currency)}</span></li>`)}</ul>`}
  </div>`;
}

function ListCard({ answer }) {
  const more = answer.found - answer.expenses.length;
  if (!answer.expenses.length) return null;
  return html`<div role="group" class="card list" aria-label=${answer.filter || answer.space}>
    <ul class="rows">
      ${answer.expenses.map(
        (one) => html`<li><div class="grow"><span>${one.description}</span><span class="quiet small">${day(one.date, "medium")} · ${one.category}${one.kind === "expense" ? "" : ` · ${say(`card.${one.kind}`)}`}</span></div><span class="figure">${one.kind === "expense" ? "" : "+"}${money(one.amount, one.currency)}</span></li>`,
      )}
    </ul>
    ${more > 0 && html`<p class="quiet small pad">${say("card.more", { count: more })}</p>`}
  </div>`;
}
