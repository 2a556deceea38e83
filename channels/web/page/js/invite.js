// The way into a space for somebody else: a link, a code, and a QR code for a telephone.

import { html, useMemo, useState } from "../vendor/bundle.js";
import { useOnce } from "./reading.js";
import { drawing } from "./drawing.js";
import { Dialog } from "./ui.js";
import { say } from "./words.js";

export function Invite({ space, onClose }) {
  const invite = useOnce(`/v1/spaces/${space.id}/invite`);
  const [isCopied, setCopied] = useState(false);
  const safe = useMemo(() => ({ __html: invite ? drawing(invite.qr_svg) : "" }), [invite]);
  const link = invite && `${location.origin}/#join=${invite.code}`;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return html`<${Dialog} title=${say("invite.title", { space: space.name })} onClose=${onClose}>
    ${invite === null && html`<p class="quiet">${say("books.loading")}</p>`}
    ${invite === false && html`<p class="fault">${say("chat.failed")}</p>`}
    ${invite && html`<p>${say("invite.text")}</p>
      <div class="qr" role="img" aria-label=${say("invite.qr")} dangerouslySetInnerHTML=${safe}></div>
      <p class="code"><span class="unseen">${say("invite.code")}: </span>${invite.code}</p>
      <p class="buttons"><input readonly value=${link} aria-label=${say("invite.copy")} onFocus=${(event) => event.target.select()} />
        <button type="button" class="primary" onClick=${copy}>${say(isCopied ? "invite.copied" : "invite.copy")}</button></p>`}
  <//>`;
}
