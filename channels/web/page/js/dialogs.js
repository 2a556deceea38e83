// What is asked or shown over the page, one at a time.

import { html } from "../vendor/bundle.js";
import { write } from "./api.js";
import { Told, pressAtHome, useDeed } from "./deeds.js";
import { Invite } from "./invite.js";
import { Sent } from "./sent.js";
import { Settings } from "./settings.js";
import { Dialog, Field } from "./ui.js";
import { say } from "./words.js";

const KINDS = { settings: Settings, invite: Invite, sent: Sent, rename: Rename, delete: Delete, space: NewSpace, join: Join };

export function Dialogs({ dialog, ...rest }) {
  const Kind = KINDS[dialog.kind];
  return html`<${Kind} ...${dialog} ...${rest} />`;
}

function Rename({ thread, onClose, onThreads }) {
  const done = async () => {
    await onThreads();
    onClose();
  };
  const [fault, run] = useDeed(done);
  return html`<${Dialog} title=${say("threads.rename_title")} onClose=${onClose}>
    <form onSubmit=${run((form) => write("PATCH", `/v1/threads/${thread.thread_id}`, { title: form.get("title") }))}>
      <${Field} label=${say("threads.rename")}><input name="title" required maxlength="100" defaultValue=${thread.title} autofocus /><//>
      <p class="fault" role="alert">${fault}</p>
      <button type="submit" class="primary">${say("settings.save")}</button>
    </form>
  <//>`;
}

function Delete({ thread, current, onClose, onThreads, onThread }) {
  const done = async () => {
    if (thread.thread_id === current) onThread(null);
    await onThreads();
    onClose();
  };
  const [fault, run] = useDeed(done);
  return html`<${Dialog} title=${say("threads.delete_title")} onClose=${onClose}>
    <form onSubmit=${run(() => write("DELETE", `/v1/threads/${thread.thread_id}`))}>
      <p>${say("threads.delete_text", { title: thread.title ?? say("threads.untitled") })}</p>
      <p class="fault" role="alert">${fault}</p>
      <div class="buttons"><button type="button" onClick=${onClose} autofocus>${say("ask.cancel")}</button><button type="submit" class="primary grave">${say("threads.delete")}</button></div>
    </form>
  <//>`;
}

// Goes into the space that was opened or joined.
function useEntry({ onSpaces, onSpace, onClose }) {
  return async (id) => {
    await onSpaces();
    onSpace(id);
    onClose();
  };
}

function NewSpace({ session, spaces, onClose, onSpaces, onSpace }) {
  const [fault, run] = useDeed(useEntry({ onSpaces, onSpace, onClose }));
  const create = async (form) => {
    const given = { name: form.get("name"), currency: form.get("currency") };
    return (await pressAtHome(spaces, "create_space", given, `${say("space.new")}: ${given.name}`)).space_id;
  };
  return html`<${Dialog} title=${say("space.new")} onClose=${onClose}>
    <form onSubmit=${run(create)}>
      <${Field} label=${say("space.name")}><input name="name" required maxlength="100" autofocus /><//>
      <${Field} label=${say("space.currency")}><input name="currency" required pattern="[A-Za-z]{3}" defaultValue=${session.person.currency} /><//>
      <p class="fault" role="alert">${fault}</p>
      <button type="submit" class="primary">${say("space.create")}</button>
    </form>
  <//>`;
}

function Join({ code = "", spaces, onClose, onSpaces, onSpace }) {
  const [fault, run] = useDeed(useEntry({ onSpaces, onSpace, onClose }));
  const join = async (form) => {
    const result = await pressAtHome(spaces, "join_space", { code: form.get("code").trim() }, say("space.join"));
    if (!result.space_id) throw new Told(result.headline);
    return result.space_id;
  };
  return html`<${Dialog} title=${say("space.join")} onClose=${onClose}>
    <form onSubmit=${run(join)}>
      ${code && html`<p>${say("invite.join", { code })}</p>`}
      <${Field} label=${say("space.code")}><input name="code" required minlength="6" maxlength="8" defaultValue=${code} autocapitalize="characters" autocomplete="off" autofocus /><//>
      <p class="fault" role="alert">${fault}</p>
      <button type="submit" class="primary">${say("space.enter")}</button>
    </form>
  <//>`;
}
