// The left side: the space, its threads, and who is there.

import { html } from "../vendor/bundle.js";
import { write } from "./api.js";
import { Avatar, Icon, IconButton, Menu } from "./ui.js";
import { say } from "./words.js";

export function Sidebar({ session, spaces, space, threads, current, words, onWords, onThread, onSpace, onDialog, onSwitched, onClose }) {
  return html`<nav class="sidebar" aria-label=${say("threads.title")}>
    <div class="sidebar-head">
      <label class="space-switch">
        <span class="unseen">${say("space.switch")}</span>
        <select value=${space?.id} onChange=${(event) => choose(event, { onSpace, onDialog, space })}>
          ${spaces.map((one) => html`<option value=${one.id}>${one.is_personal ? say("space.personal") : one.name}</option>`)}
          <option value="new">＋ ${say("space.new")}</option>
          <option value="join">→ ${say("space.join")}</option>
        </select>
      </label>
      ${space && mayInvite(space) && html`<${IconButton} name="invite" label=${say("space.invite")} onClick=${() => onDialog({ kind: "invite" })} />`}
      <${IconButton} name="close" label=${say("threads.close")} class="icon-button only-narrow" onClick=${onClose} />
    </div>
    <button type="button" class="new-thread" onClick=${() => onThread(null)}><${Icon} name="plus" />${say("threads.new")}</button>
    <label class="search"><${Icon} name="search" /><span class="unseen">${say("threads.search")}</span>
      <input type="search" placeholder=${say("threads.search")} value=${words} onInput=${(event) => onWords(event.target.value)} /></label>
    <${Threads} threads=${threads} current=${current} words=${words} onThread=${onThread} onDialog=${onDialog} />
    <div class="sidebar-foot">
      <${Who} session=${session} onSwitched=${onSwitched} />
      <${IconButton} name="settings" label=${say("settings.title")} onClick=${() => onDialog({ kind: "settings" })} />
    </div>
  </nav>`;
}

export function mayInvite(space) {
  return !space.is_personal && ["owner", "admin"].includes(space.role);
}

// Who is there; on this machine one can be somebody else of the household, as in the terminal.
function Who({ session, onSwitched }) {
  const { person } = session;
  const others = session.offers.filter((one) => one.username !== person.username);
  const shown = html`<${Avatar} name=${person.name} />
    <span class="who"><strong>${person.name}</strong><span class="quiet small">${session.is_offline ? say("app.offline_model") : session.model}</span></span>`;
  if (!others.length) return shown;
  const become = async (username) => {
    await write("POST", "/v1/session", { username });
    await onSwitched();
  };
  const deeds = others.map((one) => ({ words: say("signin.switch", { name: one.name }), run: () => become(one.username) }));
  return html`<${Menu} label=${say("signin.switch_title", { name: person.name })} deeds=${deeds}>${shown}<//>`;
}

function Threads({ threads, current, words, onThread, onDialog }) {
  if (threads === null) return html`<p class="quiet pad">${say("books.loading")}</p>`;
  if (!threads.length) return html`<p class="quiet pad">${say(words ? "threads.none_found" : "threads.none")}</p>`;
  return html`<ul class="threads">
    ${threads.map((one) => {
      const title = one.title ?? say("threads.untitled");
      const deeds = [
        { words: say("threads.rename"), run: () => onDialog({ kind: "rename", thread: one }) },
        { words: say("threads.sent"), run: () => onDialog({ kind: "sent", thread: one }) },
        { words: say("threads.delete"), run: () => onDialog({ kind: "delete", thread: one }), isGrave: true },
      ];
      return html`<li key=${one.thread_id} class=${one.thread_id === current ? "current" : ""}>
        <button type="button" class="thread" aria-current=${one.thread_id === current ? "page" : undefined} onClick=${() => onThread(one.thread_id)}>${title}</button>
        <${Menu} icon="more" label=${say("threads.menu", { title })} deeds=${deeds} />
      </li>`;
    })}
  </ul>`;
}

function choose(event, { onSpace, onDialog, space }) {
  const wanted = event.target.value;
  if (wanted !== "new" && wanted !== "join") return onSpace(wanted);
  event.target.value = space?.id;
  return onDialog({ kind: wanted === "new" ? "space" : "join" });
}
