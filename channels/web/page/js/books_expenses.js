// The expenses of the space, newest first, day by day.

import { html, useEffect, useState } from "../vendor/bundle.js";
import { read } from "./api.js";
import { useRead } from "./reading.js";
import { Receipt } from "./cards.js";
import { day, money } from "./format.js";
import { Avatar, Icon } from "./ui.js";
import { say } from "./words.js";

const AFTER_TYPING_MILLISECONDS = 250;

export function Expenses({ space, version, onDeed, onOver }) {
  const [words, setWords] = useState("");
  const [text, setText] = useState("");
  const [more, setMore] = useState([]);
  const [next, setNext] = useState(null);
  const path = `/v1/spaces/${space.id}/expenses`;
  const first = useRead(path, { text }, version, onOver);

  useEffect(() => {
    const timer = setTimeout(() => setText(words.trim()), AFTER_TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => {
    setMore([]);
    setNext(first?.next ?? null);
  }, [first]);
  const go = async () => {
    const page = await read(path, { text, after: next });
    setMore([...more, ...page.items]);
    setNext(page.next);
  };
  const found = first && [...first.items, ...more];
  return html`<label class="search"><${Icon} name="search" /><span class="unseen">${say("books.search")}</span>
      <input type="search" placeholder=${say("books.search")} value=${words} maxlength="60" onInput=${(event) => setWords(event.target.value)} /></label>
    ${!found && html`<p class="quiet pad">${say("books.loading")}</p>`}
    ${found?.length === 0 && html`<p class="quiet pad">${say(text ? "books.none_found" : "books.no_expenses")}</p>`}
    ${found && byDay(found).map(
      ([date, rows]) => html`<section class="block" key=${date}><h3 class="day">${day(date, "medium")}</h3>
        <ul class="rows">${rows.map((one) => html`<${Row} key=${one.id} expense=${one} onDeed=${onDeed} />`)}</ul></section>`,
    )}
    ${next && html`<button type="button" class="link pad" onClick=${() => go().catch(onOver)}>${say("books.more")}</button>`}`;
}

function Row({ expense, onDeed }) {
  const [isOpen, setOpen] = useState(false);
  const { ref, description, amount, currency, category, kind, payers, shares } = expense;
  const names = payers.map((one) => one.name).join(", ");
  return html`<li class=${kind}>
    <button type="button" class="row" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
      <span class="grow"><span>${description}</span><span class="quiet small">${category} · ${names}${shares.length > 1 ? ` · ${say("books.shared_by", { count: shares.length })}` : ""}</span></span>
      <span class="figure">${kind === "expense" ? "" : "+"}${money(amount, currency)}</span>
    </button>
    ${isOpen && html`<div class="details">
      ${shares.length > 0 && html`<ul class="shares">${shares.map((one) => html`<li><${Avatar} name=${one.name} /><span class="grow">${one.name}</span><span class="figure">${money(one.amount, currency)}</span></li>`)}</ul>`}
      ${expense.original && html`<p class="quiet small">${say("card.original", { amount: money(expense.original.amount, expense.original.currency), rate: expense.original.rate })}</p>`}
      ${expense.notes && html`<p class="small">${expense.notes}</p>`}
      <${Receipt} url=${expense.receipt_url} />
      <footer><span class="quiet small">${say("books.booked_by", { name: expense.booked_by.name })} · ${ref}</span>
        ${expense.may_change && html`<button type="button" class="link grave" onClick=${() => onDeed("delete_expenses", { expenses: [ref] }, say("books.delete_words", { what: description }))}>${say("books.delete")}</button>`}</footer>
    </div>`}
  </li>`;
}

function byDay(expenses) {
  const days = new Map();
  for (const one of expenses) days.set(one.date, [...(days.get(one.date) ?? []), one]);
  return [...days];
}
