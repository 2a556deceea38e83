// The room: threads on the left, the conversation in the middle, the books on the right.

import { html, useCallback, useEffect, useState } from "../vendor/bundle.js";
import { Refused, read } from "./api.js";
import { Books } from "./books.js";
import { Chat } from "./chat.js";
import { Dialogs } from "./dialogs.js";
import { Sidebar } from "./sidebar.js";
import { useThreads } from "./threads.js";
import { IconButton } from "./ui.js";
import { useWatch } from "./watch.js";
import { say } from "./words.js";

const KEPT_SPACE = "wallai.space";
const WIDE = matchMedia("(min-width: 72rem)");

export function Room({ session, onChanged }) {
  const [spaces, setSpaces] = useState([]);
  const [spaceId, setSpaceId] = useState(localStorage.getItem(KEPT_SPACE));
  const [place, setPlace] = useState({ threadId: null, number: 0 });
  const [isBooksOpen, setBooksOpen] = useState(WIDE.matches);
  const [isSidebarOpen, setSidebarOpen] = useState(false);
  const [dialog, setDialog] = useState(null);
  const [version, look] = useWatch(spaceId);
  const space = spaces.find((one) => one.id === spaceId);

  const over = useCallback((error) => {
    if (error instanceof Refused && error.status === 401) onChanged();
    else if (error.name !== "AbortError") console.error(error);
  }, []);
  const { threads, titles, words, setWords, load: loadThreads } = useThreads(spaceId, over);
  const loadSpaces = useCallback(async () => {
    const found = await read("/v1/spaces");
    setSpaces(found);
    setSpaceId((id) => (found.some((one) => one.id === id) ? id : found[0]?.id));
    return found;
  }, []);
  useEffect(() => {
    const [, invited] = /^#join=([A-Za-z0-9]{6,8})$/.exec(location.hash) ?? [];
    const [, open] = /^#thread=(\w+)$/.exec(location.hash) ?? [];
    (open ? follow(open) : loadSpaces()).catch(() => loadSpaces().catch(over));
    if (invited) setDialog({ kind: "join", code: invited });
    else if (session.isNew) setDialog({ kind: "settings", isWelcome: true });
  }, []);
  // A reload comes back to the conversation that was open.
  useEffect(() => {
    history.replaceState(null, "", place.threadId ? `#thread=${place.threadId}` : location.pathname);
  }, [place.threadId]);
  useEffect(() => () => history.replaceState(null, "", location.pathname), []);
  useEffect(() => {
    if (version) loadSpaces().catch(over);
  }, [version]);

  // The number tells one look at a thread from the next: a thread that is born by its first message stays in place.
  const go = (threadId) => {
    setPlace(({ number }) => ({ threadId, number: number + 1 }));
    setSidebarOpen(false);
  };
  const enter = (id, threadId = null) => {
    localStorage.setItem(KEPT_SPACE, id);
    setSpaceId(id);
    go(threadId);
  };
  const follow = async (threadId) => {
    const thread = await read(`/v1/threads/${threadId}`);
    await loadSpaces();
    enter(thread.space_id, threadId);
  };
  const settled = () => {
    look();
    loadThreads().catch(over);
  };
  const shared = { session, spaces, space, onDialog: setDialog };

  return html`<div class=${["room", isBooksOpen && "with-books", isSidebarOpen && "with-sidebar"].filter(Boolean).join(" ")}>
    <a class="skip" href="#message">${say("app.skip")}</a>
    <${Sidebar} ...${shared} threads=${threads} current=${place.threadId} words=${words} onWords=${setWords} onThread=${go} onSpace=${enter} onSwitched=${onChanged} onClose=${() => setSidebarOpen(false)} />
    <div class="veil" onClick=${() => {
      setSidebarOpen(false);
      if (!WIDE.matches) setBooksOpen(false);
    }}></div>
    <main class="middle">
      <header class="bar">
        <${IconButton} name="menu" label=${say("threads.open")} class="icon-button only-narrow" onClick=${() => setSidebarOpen(true)} />
        <h1>${titles[place.threadId] ?? say("threads.untitled")}<span class="quiet"> ${space?.name ?? ""}</span></h1>
        <${IconButton} name="books" label=${say(isBooksOpen ? "books.close" : "books.open")} aria-expanded=${isBooksOpen} onClick=${() => setBooksOpen(!isBooksOpen)} />
      </header>
      ${space && html`<${Chat} key=${`${place.number}`} ...${shared} threadId=${place.threadId} onBorn=${(threadId) => setPlace(({ number }) => ({ threadId, number }))} onSettled=${settled} onGoesTo=${(threadId) => follow(threadId).catch(over)} onOver=${over} />`}
    </main>
    ${isBooksOpen && space && html`<${Books} ...${shared} version=${version} threadId=${place.threadId} onThread=${go} onSettled=${settled} onClose=${() => setBooksOpen(false)} onOver=${over} />`}
    ${dialog && spaces.length > 0 && html`<${Dialogs} ...${shared} dialog=${dialog} current=${place.threadId} onClose=${() => setDialog(null)} onChanged=${onChanged} onSpaces=${loadSpaces} onSpace=${enter} onThreads=${loadThreads} onThread=${go} />`}
  </div>`;
}
