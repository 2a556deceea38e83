// One thread's talk: its turns are begun, followed to their end, stopped, and taken up again after a reload.

import { Refused, press, read, write } from "./api.js";
import { EMPTY, after, answered, faulted, openQuestion, remembered, said } from "./conversation.js";
import { follow } from "./stream.js";
import { say } from "./words.js";

export class Talk {
  conversation = EMPTY;
  isLost = false;
  isLoaded;
  earlier = null;

  #threadId;
  #space;
  #hears;
  #following = null;
  #line = Promise.resolve();
  #isAtWork = false;
  #doing = 0;
  #wantsStop = false;
  #again = null;
  // The turns whose end is on the screen, or was when the thread was read.
  #seen = new Set();
  #pages = 1;

  // `hears` is told of changes: changed(), born(threadId), settled(), goesTo(threadId), over(error).
  constructor({ space, threadId, ...hears }) {
    this.#space = space;
    this.#threadId = threadId;
    this.#hears = hears;
    this.isLoaded = threadId === null;
    if (threadId !== null) this.#only(() => this.#load());
  }

  leave() {
    this.#following?.abort();
    this.#hears = { changed() {}, born() {}, settled() {}, goesTo() {}, over() {} };
  }

  speak(text, images = []) {
    const id = crypto.randomUUID();
    const pictures = images.map((one) => ({ type: "image", source: { type: "url", value: one.url } }));
    const content = pictures.length ? [...(text ? [{ type: "text", text }] : []), ...pictures] : text;
    const shown = (before) => said(before, { id, text, images: images.map((one) => one.url) });
    return this.#do(shown, () => this.#follow({ runId: id, messages: [{ id, role: "user", content }] }));
  }

  answer(interrupt, payload, text = "") {
    const runId = crypto.randomUUID();
    const shown = (before) => {
      const rest = answered(before, interrupt.id);
      return text ? said(rest, { id: runId, text }) : { ...rest, run: { turnId: null } };
    };
    const resume = [{ interruptId: interrupt.id, status: "resolved", payload }];
    return this.#do(shown, () => this.#follow({ runId, messages: [], resume }));
  }

  press(tool, given, words) {
    return this.#do((before) => said(before, { id: crypto.randomUUID(), text: words }), async () => {
      await press(tool, this.#threadId, given, words);
      await this.#load();
    });
  }

  retry() {
    const shown = ({ items }) => ({ items: items.filter((item) => item.kind !== "fault"), run: { turnId: null } });
    if (this.#again) this.#do(shown, this.#again);
  }

  // Stops what is at work, also before the service has said which turn it is.
  async stop() {
    const turnId = this.conversation.run?.turnId;
    this.#wantsStop = !turnId && this.#doing > 0;
    if (turnId) await write("POST", `/v1/runs/${turnId}/cancel`).catch(this.#hears.over);
  }

  // Another tab, or a messenger, may speak in this thread as well.
  async look() {
    if (this.#threadId === null || this.#isAtWork || document.hidden) return;
    const now = await read(`/v1/threads/${this.#threadId}`).catch(() => null);
    if (now === null || this.#isAtWork) return;
    const asked = openQuestion(this.conversation)?.id.split(".")[0];
    // While its question waits the thread stands still: a look anew would only throw away what is being changed.
    const isNews = (now.at_work ?? undefined) !== asked || (!asked && now.last_turns.some((turn) => !this.#seen.has(turn)));
    if (isNews && !this.#isAtWork) await this.#only(() => this.#load());
  }

  loadEarlier() {
    if (this.#isAtWork) return undefined;
    return this.#only(async () => {
      this.#pages += 1;
      await this.#load();
    });
  }

  #become(conversation) {
    this.conversation = conversation;
    this.#hears.changed();
  }

  // What a person does: a thread is opened for the first of it, and what failed can be tried again as it was.
  #do(shown, deed) {
    this.#wantsStop = false;
    this.#doing += 1;
    return this.#only(async () => {
      this.#again = deed;
      this.#become(shown(this.conversation));
      if (this.#threadId === null) {
        this.#threadId = (await write("POST", "/v1/threads", { space_id: this.#space.id })).thread_id;
        this.#hears.born(this.#threadId);
      }
      await deed();
      this.#again = null;
      this.#hears.settled();
    }).finally(() => (this.#doing -= 1));
  }

  // One thing after the other: two streams would write over each other.
  #only(deed) {
    this.#line = this.#line.then(() => this.#alone(deed));
    return this.#line;
  }

  async #alone(deed) {
    this.#isAtWork = true;
    try {
      await deed();
    } catch (error) {
      if (error.name === "AbortError") return;
      const isGone = error instanceof Refused && error.status === 404 && this.#again === null;
      const words = isGone ? say("chat.gone") : error instanceof Refused ? error.message : say("app.away");
      this.#become(faulted(this.conversation, words, this.#again !== null));
      this.#hears.over(error);
    } finally {
      this.#isAtWork = false;
      this.#lose(false);
    }
  }

  // The thread as it stands; what is at work in it is followed.
  async #load() {
    const path = `/v1/threads/${this.#threadId}`;
    const now = await read(path);
    let messages = [];
    let next = null;
    for (let page = 0; page < this.#pages && (page === 0 || next); page += 1) {
      const found = await read(`${path}/messages`, { after: next });
      messages = [...found.items, ...messages];
      next = found.next;
    }
    this.#seen = new Set([...now.last_turns, ...messages.filter((one) => !one.is_at_work).map((one) => one.turn_id)]);
    this.earlier = next;
    this.isLoaded = true;
    this.#become(remembered(messages));
    if (messages.some((one) => one.is_at_work)) await this.#follow();
  }

  // Follows a run that `body` begins, or the turn at work; the screen is what its events make it.
  async #follow(body) {
    this.#following = new AbortController();
    const tell = (event) => {
      this.#become(after(this.conversation, event));
      const turnId = event.type === "RUN_STARTED" ? event.metadata?.turnId : null;
      if (turnId) this.#seen.add(turnId);
      if (turnId && this.#wantsStop) this.stop();
    };
    const threadId = this.#threadId;
    try {
      await follow({ threadId, body: body && { ...body, threadId }, signal: this.#following.signal, tell, lost: (is) => this.#lose(is) });
    } catch (error) {
      // It ended while nobody listened.
      const isOver = error instanceof Refused && error.status === 404 && body === undefined;
      if (!isOver) throw error;
      this.#become(remembered((await read(`/v1/threads/${threadId}/messages`)).items));
    } finally {
      this.#following = null;
    }
    const { goesTo } = this.conversation;
    if (goesTo) this.#hears.goesTo(goesTo);
  }

  #lose(isLost) {
    if (this.isLost === isLost) return;
    this.isLost = isLost;
    this.#hears.changed();
  }
}
