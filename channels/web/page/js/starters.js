// The empty conversation: sentences to begin with.

import { html, useEffect, useState } from "../vendor/bundle.js";
import { read } from "./api.js";
import { say } from "./words.js";

export function Starters({ session, space, onChosen }) {
  const [names, setNames] = useState([]);
  useEffect(() => {
    const others = ({ items }) => items.filter((one) => one.is_active && one.id !== session.person.id).map((one) => one.name);
    read(`/v1/spaces/${space.id}/members`, { limit: 100 }).then((found) => setNames(others(found)), () => {});
  }, [space.id]);
  const dinner = names.length ? say("starter.dinner", { names: names.slice(0, 2).join(" and ") }) : say("starter.dinner_alone");
  const sentences = [dinner, say("starter.food"), ...(names.length ? [say("starter.owe")] : []), say("starter.budget"), say("starter.help")];
  return html`<div class="starters">
    <h2>${say("chat.empty_title", { name: session.person.name })}</h2>
    <p class="quiet">${say("chat.empty_text")}</p>
    <ul>${sentences.map((one) => html`<li><button type="button" onClick=${() => onChosen(one)}>${one}</button></li>`)}</ul>
    <p class="quiet small only-keys">${say("chat.keys")}</p>
  </div>`;
}
