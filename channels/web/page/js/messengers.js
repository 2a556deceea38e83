// Where one speaks to Wallai besides the page: links to messengers, new and undone.

import { html, useState } from "../vendor/bundle.js";
import { write } from "./api.js";
import { useDeed } from "./deeds.js";
import { useOnce } from "./reading.js";
import { say } from "./words.js";

const NAMES = { telegram: "Telegram", whatsapp: "WhatsApp" };

export function Messengers() {
  const found = useOnce("/v1/messengers");
  const [invitation, setInvitation] = useState(null);
  const [undone, setUndone] = useState([]);
  const [fault, run] = useDeed(() => {});
  if (!found) return null;
  const links = found.links.filter((one) => !undone.includes(keyOf(one)));
  if (!found.offered.length && !links.length) return null;
  const link = (provider) => run(async () => setInvitation({ provider, ...(await write("POST", `/v1/messengers/${provider}/links`)) }));
  const unlink = (one) => run(async () => {
    await write("DELETE", `/v1/messengers/${one.provider}/links/${encodeURIComponent(one.person)}`);
    setUndone([...undone, keyOf(one)]);
  });
  return html`<section class="messengers" aria-label=${say("messengers.title")}>
    <h3>${say("messengers.title")}</h3>
    ${links.map((one) => html`<form key=${keyOf(one)} onSubmit=${unlink(one)}><span>${say("messengers.linked", { messenger: NAMES[one.provider], name: one.name })}</span>
      <button type="submit" class="link" aria-label=${say("messengers.unlink_from", { messenger: NAMES[one.provider] })}>${say("messengers.unlink")}</button></form>`)}
    ${found.offered.map((provider) => html`<form key=${provider} onSubmit=${link(provider)}>${invitation?.provider === provider
      ? html`<a href=${invitation.url} target="_blank" rel="noreferrer">${say("messengers.open", { messenger: NAMES[provider] })}</a> <span class="quiet small">${say("messengers.once")}</span>`
      : html`<button type="submit" class="link">${say("messengers.link", { messenger: NAMES[provider] })}</button>`}</form>`)}
    <p class="fault" role="alert">${fault}</p>
  </section>`;
}

function keyOf(one) {
  return `${one.provider} ${one.person}`;
}
