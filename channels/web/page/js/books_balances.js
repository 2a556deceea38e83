// Who owes whom, and who is in the space.

import { html } from "../vendor/bundle.js";
import { useRead } from "./reading.js";
import { mayInvite } from "./sidebar.js";
import { Payments, Standing, settledWords, settlementOf } from "./cards.js";
import { Avatar, IconButton } from "./ui.js";
import { say } from "./words.js";

export function Balances({ space, version, onDeed, onDialog, onOver }) {
  const standing = useRead(`/v1/spaces/${space.id}/balances`, {}, version, onOver);
  const members = useRead(`/v1/spaces/${space.id}/members`, { limit: 100 }, version, onOver);
  if (!standing || !members) return html`<p class="quiet pad">${say("books.loading")}</p>`;
  const settle = (one) => onDeed("settle_up", settlementOf(one), settledWords(one));
  return html`
    ${standing.currencies.map(({ currency, balances, payments }) => {
      const due = payments.map((one) => ({
        payer: one.payer.name,
        payee: one.payee.name,
        payer_username: one.payer.username,
        payee_username: one.payee.username,
        amount: one.amount,
        currency,
      }));
      return html`<section class="block">
        <ul class="shares">${balances.map((one) => html`<${Standing} name=${one.name} amount=${one.balance} currency=${currency} />`)}</ul>
        ${due.length > 0 && html`<h3>${say("books.payments")}</h3>`}
        <${Payments} payments=${due} isBusy=${false} onSettle=${settle} />
      </section>`;
    })}
    ${!standing.currencies.length && html`<p class="quiet pad">${say("books.no_payments")}</p>`}
    <section class="block">
      <header class="block-head"><h3>${say("books.members")}</h3>${mayInvite(space) && html`<${IconButton} name="invite" label=${say("space.invite")} onClick=${() => onDialog({ kind: "invite" })} />`}</header>
      <ul class="shares">
        ${members.items.map(
          (one) => html`<li class=${one.is_active ? "" : "former"}><${Avatar} name=${one.name} url=${one.avatar_url} /><span class="grow">${one.name}</span><span class="quiet small">${roleOf(one)}</span></li>`,
        )}
      </ul>
    </section>`;
}

function roleOf(member) {
  if (!member.is_active) return say("role.former");
  return member.is_guest ? say("role.guest") : say(`role.${member.role}`);
}
