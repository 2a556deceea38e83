// One turn as a stream of AG-UI events, which outlives its request: it goes on after what was seen.

import { Refused, Unreachable, request } from "./api.js";

const WAITS = [300, 600, 1200, 2500, 5000];
const TRIES_MAX = 40;

// Follows a run that `body` begins, or without it the one at work in the thread, until its end.
// `tell(event)` hears each event once; `lost(true)` and `lost(false)` frame a time without a connection.
export async function follow({ threadId, body, after = null, signal, tell, lost = () => {} }) {
  let seen = after;
  let begun = body === undefined;
  for (let tries = 0; ; tries += 1) {
    try {
      const response = begun ? await again(threadId, seen, signal) : await request("POST", "/v1/agent", { body, signal });
      begun = true;
      lost(false);
      for await (const { id, data } of events(response)) {
        tries = 0;
        const event = JSON.parse(data);
        if (id) seen = id;
        tell(event);
        if (event.type === "RUN_FINISHED" || event.type === "RUN_ERROR") return;
      }
    } catch (error) {
      const isStarting = error instanceof Refused && error.status === 503;
      if (error.name === "AbortError" || (error instanceof Refused && !isStarting)) throw error;
      if (tries >= TRIES_MAX) throw error instanceof Unreachable ? error : new Unreachable();
    }
    lost(true);
    await pause(WAITS[Math.min(tries, WAITS.length - 1)], signal);
  }
}

function again(threadId, seen, signal) {
  const headers = seen ? { "Last-Event-ID": seen } : {};
  return request("GET", `/v1/threads/${encodeURIComponent(threadId)}/stream`, { headers, signal });
}

// The events of a server-sent stream: https://html.spec.whatwg.org/multipage/server-sent-events.html
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = { id: "", data: [] };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines.map((each) => each.replace(/\r$/, ""))) {
      if (line.startsWith("data:")) event.data.push(line.slice(5).replace(/^ /, ""));
      else if (line.startsWith("id:")) event.id = line.slice(3).trim();
      else if (line === "") {
        if (event.data.length) yield { id: event.id, data: event.data.join("\n") };
        event = { id: "", data: [] };
      }
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    });
  });
}
