// The turns of one thread: begun, followed to their end, stopped, and taken up again after a reload.

import { useCallback, useEffect, useRef, useState } from "../vendor/bundle.js";
import { Refused, press, read, write } from "./api.js";
import { EMPTY, after, answered, faulted, remembered, said } from "./conversation.js";
import { follow } from "./stream.js";
import { whileSeen } from "./watch.js";
import { say } from "./words.js";

export function useTurns({ space, threadId, onBorn, onSettled, onGoesTo, onOver }) {
  const [conversation, setConversation] = useState(EMPTY);
  const [isLost, setLost] = useState(false);
  const [isLoaded, setLoaded] = useState(threadId === null);
  const [earlier, setEarlier] = useState(null);
  const thread = useRef(threadId);
  const following = useRef(null);
  const state = useRef(conversation);
  const known = useRef(null);
  const last = useRef(null);

  const become = (next) => {
    state.current = next;
    setConversation(next);
  };

  // Follows a run, or without a body the turn at work; the screen is what its events make it.
  const watch = useCallback(async (body) => {
    const control = new AbortController();
    following.current = control;
    try {
      const tell = (event) => become(after(state.current, event));
      await follow({ threadId: thread.current, body, signal: control.signal, tell, lost: setLost });
      if (state.current.goesTo) onGoesTo(state.current.goesTo);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (error instanceof Refused && error.status === 404 && body === undefined) await load();
      else {
        become(faulted(state.current, error instanceof Refused ? error.message : say("app.away")));
        onOver(error);
      }
    } finally {
      if (following.current === control) following.current = null;
      setLost(false);
    }
    known.current = null;
    onSettled();
  }, []);

  const load = useCallback(async () => {
    const page = await read(`/v1/threads/${thread.current}/messages`);
    become(remembered(page.items));
    setEarlier(page.next);
    setLoaded(true);
    return page.items.some((message) => message.is_at_work);
  }, []);

  useEffect(() => {
    if (threadId !== null && threadId === thread.current && !following.current && !isLoaded)
      load().then((isAtWork) => isAtWork && watch()).catch(onOver);
  }, [threadId]);
  useEffect(() => () => following.current?.abort(), []);

  // Another tab, or a messenger, may speak in this thread as well.
  useEffect(() => {
    const look = async () => {
      if (thread.current === null || following.current || document.hidden) return;
      const found = await read(`/v1/threads/${thread.current}`).catch(() => null);
      if (found === null || following.current) return;
      const now = `${found.last_message_at}:${found.at_work}`;
      const isNews = known.current !== null && known.current !== now;
      known.current = now;
      if (isNews) load().then((isAtWork) => isAtWork && !following.current && watch()).catch(onOver);
    };
    return whileSeen(look);
  }, []);

  const begin = async (body, shown) => {
    last.current = { body, shown };
    if (shown) become(said(state.current, shown));
    else become({ ...state.current, run: { turnId: null } });
    if (thread.current === null) {
      try {
        thread.current = (await write("POST", "/v1/threads", { space_id: space.id })).thread_id;
      } catch (error) {
        become(faulted(state.current, error instanceof Refused ? error.message : say("app.away")));
        return;
      }
      onBorn(thread.current);
    }
    await watch({ ...body, threadId: thread.current });
  };

  return {
    conversation,
    isLost,
    isLoaded,
    hasEarlier: earlier !== null,
    async loadEarlier() {
      const page = await read(`/v1/threads/${thread.current}/messages`, { after: earlier });
      become({ ...state.current, items: [...remembered(page.items).items, ...state.current.items] });
      setEarlier(page.next);
    },
    speak(text, images = []) {
      const id = crypto.randomUUID();
      const pictures = images.map((one) => ({ type: "image", source: { type: "url", value: one.url } }));
      const content = pictures.length ? [...(text ? [{ type: "text", text }] : []), ...pictures] : text;
      return begin({ runId: id, messages: [{ id, role: "user", content }] }, { id, text, images: images.map((one) => one.url) });
    },
    answer(interrupt, payload, text = "") {
      const runId = crypto.randomUUID();
      const resume = [{ interruptId: interrupt.id, status: "resolved", payload }];
      become(answered(state.current, interrupt.id));
      return begin({ runId, messages: [], resume }, text ? { id: runId, text } : null);
    },
    async press(tool, given, words) {
      if (thread.current === null || following.current) return;
      become(said(state.current, { id: crypto.randomUUID(), text: words }));
      try {
        await press(tool, thread.current, given, words);
        if (await load()) await watch();
      } catch (error) {
        become(faulted(state.current, error instanceof Refused ? error.message : say("app.away")));
      }
      onSettled();
    },
    async stop() {
      const turnId = state.current.run?.turnId;
      if (turnId) await write("POST", `/v1/runs/${turnId}/cancel`).catch(onOver);
    },
    retry() {
      const { body } = last.current ?? {};
      if (body) begin(body, null);
    },
  };
}
