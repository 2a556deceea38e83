// Elements made of text. Nothing here or elsewhere reads markup: what records say stays text.
"use strict";

function make(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.startsWith("--")) element.style.setProperty(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

const byId = (id) => document.getElementById(id);

const read = (id) => JSON.parse(byId(id).textContent);

// A table whose first cell of each row is its header. `columns` are titles, or [title, class].
function table(label, columns, rows) {
  const titles = columns.map((column) => [column].flat());
  const head = titles.map(([title, kind]) => make("th", { scope: "col", class: kind }, title));
  const body = rows.map((cells) =>
    make("tr", {}, cells.map((cell, place) =>
      place === 0 ? make("th", { scope: "row" }, cell) : make("td", { class: titles[place][1] }, cell))));
  const drawn = make("table", {}, make("caption", { class: "unseen" }, label), make("thead", {}, make("tr", {}, head)), make("tbody", {}, body));
  return make("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, drawn);
}

const several = (number, one, many = `${one}s`) => `${whole(number)} ${number === 1 ? one : many}`;

const whole = (number) => number.toLocaleString("en-GB");

function spellSeconds(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

function spellDollars(usd) {
  if (usd === null) return "not known";
  const amount = Number(usd);
  return `$${amount.toFixed(amount > 0 && amount < 1 ? 4 : 2)}`;
}
