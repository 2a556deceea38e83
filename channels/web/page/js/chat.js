// The conversation in the middle: what was said, and where one says the next thing.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/bundle.js";
import { Composer } from "./composer.js";
import { openQuestion } from "./conversation.js";
import { Items } from "./items.js";
import { Starters } from "./starters.js";
import { useTurns } from "./turns.js";
import { say } from "./words.js";

const NEAR_END_PIXELS = 120;

export function Chat({ session, space, threadId, onBorn, onSettled, onGoesTo, onOver }) {
  const turns = useTurns({ space, threadId, onBorn, onSettled, onGoesTo, onOver });
  const { conversation, isLost, isLoaded } = turns;
  const [status, setStatus] = useState("");
  const log = useRef(null);
  const isAtEnd = useRef(true);
  // What is read stays in its place when earlier words come before it.
  const height = useRef(0);
  const first = useRef(null);
  const asked = openQuestion(conversation);
  const isRunning = conversation.run !== null;

  useLayoutEffect(() => {
    const list = log.current;
    if (list && isAtEnd.current) list.scrollTop = list.scrollHeight;
    else if (list && height.current && conversation.items[0] !== first.current) list.scrollTop += list.scrollHeight - height.current;
    [height.current, first.current] = [list?.scrollHeight, conversation.items[0]];
  }, [conversation]);
  // Screen readers hear an answer once, when it is whole.
  const heard = useRef(null);
  useEffect(() => {
    if (isRunning) heard.current = conversation.items.length;
    else if (heard.current !== null) {
      setStatus(finishedWords(conversation.items));
      heard.current = null;
    }
  }, [isRunning, conversation]);

  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = log.current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
  };
  const speak = (text, images) => {
    isAtEnd.current = true;
    return asked ? turns.answer(asked, { text }, text) : turns.speak(text, images);
  };
  // The button is gone with its question: the focus goes where one goes on.
  const answer = (interrupt, payload) => {
    document.getElementById("message").focus();
    return turns.answer(interrupt, payload);
  };
  return html`<section class="chat" aria-label=${say("chat.label")}>
    <div class="log" role="log" aria-live="off" aria-busy=${isRunning} tabindex="0" aria-label=${say("chat.label")} ref=${log} onScroll=${scrolled}>
      <div class="log-inner">
        ${isLoaded && !conversation.items.length && html`<${Starters} session=${session} space=${space} onChosen=${(text) => speak(text, [])} />`}
        ${turns.hasEarlier && html`<button type="button" class="link" onClick=${() => turns.loadEarlier().catch(onOver)}>${say("chat.earlier")}</button>`}
        <${Items} items=${conversation.items} isRunning=${isRunning} onAnswer=${answer} onChoice=${(text) => speak(text, [])} onPress=${turns.press} onRetry=${turns.retry} />
      </div>
    </div>
    <p class="unseen" role="status">${status}</p>
    ${isLost && html`<p class="lost" role="alert">${say("chat.lost")}</p>`}
    <${Composer} spaceId=${space.id} isRunning=${isRunning} isAsked=${asked !== null} onSend=${speak} onStop=${turns.stop} />
  </section>`;
}

// What the last turn came to, in one piece.
function finishedWords(items) {
  const begin = items.findLastIndex((item) => item.kind === "said");
  return items
    .slice(begin + 1)
    .map((item) => (item.kind === "question" ? item.interrupt.message : item.kind === "answer" || item.kind === "fault" ? item.text : ""))
    .filter(Boolean)
    .join(" ");
}
