// One thing of the conversation after the other.

import { html, useMemo } from "../vendor/bundle.js";
import { Card } from "./cards.js";
import { Choices } from "./choices.js";
import { count, dollars } from "./format.js";
import { rendered } from "./markdown.js";
import { Question } from "./question.js";
import { say } from "./words.js";

export function Items({ items, isRunning, onAnswer, onChoice, onPress, onRetry }) {
  const gone = goneAmong(items);
  const isQuiet = isRunning && !["answer", "working"].includes(items.at(-1)?.kind);
  return html`${items.map((item, place) => {
    const { kind, id } = item;
    if (kind === "said") return html`<${Said} key=${id} item=${item} />`;
    if (kind === "answer") return html`<${Answer} key=${id} item=${item} />`;
    if (kind === "card") return html`<${Card} key=${id} card=${item.card} isGone=${isGone(item.card, gone, place)} isBusy=${isRunning} onPress=${onPress} />`;
    if (kind === "working") return html`<p key=${id} class="working"><span class="dots" aria-hidden="true"></span>${workingWords(item.tool)}</p>`;
    if (kind === "notice") return html`<p key=${id} class="notice">${item.text}</p>`;
    if (kind === "question") return html`<${Question} key=${id} interrupt=${item.interrupt} onAnswer=${onAnswer} />`;
    if (kind === "choices") return html`<${Choices} key=${id} choices=${item.choices} standsFor=${item.standsFor} isBusy=${isRunning} onChoice=${onChoice} />`;
    if (kind === "used") return html`<p key=${id} class="used">${usedWords(item)}</p>`;
    return html`<p key=${id} class="fault" role="alert">${item.text} ${item.canRetry && html`<button type="button" class="link" onClick=${onRetry}>${say("chat.retry")}</button>`}</p>`;
  })}
  ${isQuiet && html`<p class="working"><span class="dots" aria-hidden="true"></span><span class="unseen">${say("chat.working")}</span></p>`}`;
}

function Said({ item }) {
  return html`<article class="said"><h2 class="unseen">${say("chat.you")}</h2>
    ${item.images?.map((url) => html`<img src=${url} alt=${say("chat.image")} />`)}
    ${item.text && html`<p>${item.text}</p>`}
  </article>`;
}

function Answer({ item }) {
  const safe = useMemo(() => ({ __html: rendered(item.text) }), [item.text]);
  return html`<article class=${item.isOpen ? "answer open" : "answer"}><h2 class="unseen">${say("chat.wallai")}</h2><div dangerouslySetInnerHTML=${safe}></div></article>`;
}

// Of what a deletion took all may be back.
function isGone({ tool, answer }, gone, place) {
  if (tool === "delete_expenses") return answer.deleted.every((one) => gone.get(one.ref) !== place);
  return gone.get(answer.ref) > place;
}

// The expenses that were taken back or deleted, each with where that was: a card before it is of something that is gone.
function goneAmong(items) {
  const gone = new Map();
  items.forEach((item, place) => {
    if (item.kind !== "card") return;
    const { tool, answer } = item.card;
    if (tool === "delete_expenses") answer.deleted?.forEach((one) => gone.set(one.ref, place));
    if (tool === "undo") answer.refs?.forEach((ref) => (answer.gone.includes(ref) ? gone.set(ref, place) : gone.delete(ref)));
  });
  return gone;
}

function workingWords(tool) {
  const key = `tool.${tool}`;
  const words = say(key);
  return `${words === key ? say("tool.other") : words} …`;
}

function usedWords({ tokens, costUsd }) {
  const isPaid = costUsd && Number(costUsd) > 0;
  return say(isPaid ? "chat.used_cost" : "chat.used", { tokens: count(tokens), cost: isPaid ? dollars(costUsd) : "" });
}
