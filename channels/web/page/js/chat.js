// The conversation in the middle: what was said, and where one says the next thing.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/bundle.js";
import { Composer } from "./composer.js";
import { openQuestion } from "./conversation.js";
import { Items } from "./items.js";
import { Starters } from "./starters.js";
import { Talk } from "./talk.js";
import { whileSeen } from "./watch.js";
import { say } from "./words.js";

const NEAR_END_PIXELS = 120;

export function Chat({ session, space, threadId, onBorn, onSettled, onGoesTo, onOver }) {
  const talk = useTalk({ space, threadId, born: onBorn, settled: onSettled, goesTo: onGoesTo, over: onOver });
  const { conversation } = talk;
  const isRunning = conversation.run !== null;
  const asked = openQuestion(conversation);
  const [log, holdEnd] = useScroll(conversation);
  const status = useFinishedWords(conversation, isRunning);

  const speak = (text, images = []) => {
    holdEnd();
    return asked ? talk.answer(asked, { text }, text) : talk.speak(text, images);
  };
  // The button is gone once it is pressed: the focus goes where one goes on, without calling up a keyboard of glass.
  const goOn = () => (matchMedia("(hover: hover)").matches ? document.getElementById("message") : log.current).focus();
  const answer = (interrupt, payload) => {
    goOn();
    holdEnd();
    return talk.answer(interrupt, payload);
  };
  const choose = (text) => {
    goOn();
    return speak(text);
  };
  const press = (...deed) => {
    goOn();
    return talk.press(...deed);
  };
  return html`<section class="chat" aria-label=${say("chat.label")}>
    <div class="log" role="log" aria-live="off" aria-busy=${isRunning} tabindex="0" aria-label=${say("chat.label")} ref=${log}>
      <div class="log-inner">
        ${talk.isLoaded && !conversation.items.length && html`<${Starters} session=${session} space=${space} onChosen=${choose} />`}
        ${talk.earlier && html`<button type="button" class="link" onClick=${() => talk.loadEarlier()}>${say("chat.earlier")}</button>`}
        <${Items} items=${conversation.items} isRunning=${isRunning} onAnswer=${answer} onChoice=${choose} onPress=${press} onRetry=${() => talk.retry()} />
      </div>
    </div>
    <p class="unseen" role="status">${status}</p>
    ${talk.isLost && html`<p class="lost" role="alert">${say("chat.lost")}</p>`}
    <${Composer} spaceId=${space.id} isRunning=${isRunning} isAsked=${asked !== null} onSend=${speak} onStop=${() => talk.stop()} />
  </section>`;
}

// The talk of this place, which is drawn anew whenever it changes.
function useTalk({ space, threadId, ...hears }) {
  const [, draw] = useState(0);
  const latest = useRef(hears);
  latest.current = hears;
  const talk = useRef(null);
  if (talk.current === null) {
    const told = Object.fromEntries(Object.keys(hears).map((name) => [name, (...words) => latest.current[name](...words)]));
    talk.current = new Talk({ space, threadId, ...told, changed: () => draw((count) => count + 1) });
  }
  useEffect(() => {
    const end = whileSeen(() => talk.current.look());
    return () => {
      end();
      talk.current.leave();
    };
  }, []);
  return talk.current;
}

// Keeps the end in sight while one is near it, and what is read in its place when earlier words come before it.
function useScroll(conversation) {
  const log = useRef(null);
  const before = useRef({ isAtEnd: true, height: 0, first: null });
  useLayoutEffect(() => {
    const list = log.current;
    const { isAtEnd, height, first } = before.current;
    if (isAtEnd) list.scrollTop = list.scrollHeight;
    else if (height && first !== conversation.items[0]?.id) list.scrollTop += list.scrollHeight - height;
    Object.assign(before.current, { height: list.scrollHeight, first: conversation.items[0]?.id });
  }, [conversation]);
  useEffect(() => {
    const list = log.current;
    const scrolled = () => {
      before.current.isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;
    };
    list.addEventListener("scroll", scrolled, { passive: true });
    return () => list.removeEventListener("scroll", scrolled);
  }, []);
  return [log, () => (before.current.isAtEnd = true)];
}

// What screen readers hear: each answer once, when it is whole.
function useFinishedWords(conversation, isRunning) {
  const [words, setWords] = useState("");
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) setWords(lastWords(conversation.items));
    wasRunning.current = isRunning;
  }, [isRunning, conversation]);
  return words;
}

function lastWords(items) {
  const begin = items.findLastIndex((item) => item.kind === "said");
  const told = { question: (item) => item.interrupt.message, answer: (item) => item.text, fault: (item) => item.text };
  return items
    .slice(begin + 1)
    .map((item) => told[item.kind]?.(item) ?? "")
    .filter(Boolean)
    .join(" ")
    .replace(/[*_`#|]+/g, "");
}
