// What of a thread goes to the model (RULES 9).

import { html } from "../vendor/bundle.js";
import { useOnce } from "./reading.js";
import { Dialog } from "./ui.js";
import { say } from "./words.js";

export function Sent({ thread, onClose }) {
  const sent = useOnce(`/v1/threads/${thread.thread_id}/sent`);
  return html`<${Dialog} title=${say("threads.sent")} onClose=${onClose} wide>
    ${sent === null && html`<p class="quiet">${say("books.loading")}</p>`}
    ${sent === false && html`<p class="fault">${say("chat.failed")}</p>`}
    ${sent && html`<p>${say(sent.stays_here ? "sent.stays" : "sent.leaves", { model: sent.model })}</p>
      <h3>${say("sent.messages")}</h3>
      <ol class="sent">${sent.messages.map((message) => html`<li><strong>${message.role}</strong>${message.content.map((block) => html`<pre tabindex="0">${told(block)}</pre>`)}</li>`)}</ol>
      <details><summary>${say("sent.tools")}</summary><p>${sent.tools.join(", ")}</p></details>
      <details><summary>${say("sent.policy")}</summary>${sent.system.map((block) => html`<pre tabindex="0">${told(block)}</pre>`)}</details>`}
  <//>`;
}

function told(block) {
  return block.type === "text" ? block.text : JSON.stringify(block, null, 2);
}
