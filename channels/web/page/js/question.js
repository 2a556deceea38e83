// A question before a deed: what exactly will happen, and yes, no, or something else (RULES 7.3).

import { html, useEffect, useId, useRef, useState } from "../vendor/bundle.js";
import { Field } from "./ui.js";
import { say } from "./words.js";

export function Question({ interrupt, onAnswer }) {
  const card = useRef(null);
  const [isEditing, setEditing] = useState(false);
  const title = useId();
  const asks = interrupt.metadata?.asks ?? [interrupt.message];
  const call = editable(interrupt);

  // The focus goes to the card and to no button, so that Enter agrees to nothing; who is typing is left alone.
  useEffect(() => {
    if (!document.querySelector("#message")?.value) card.current.focus();
  }, []);
  return html`<section class="card question" tabindex="-1" ref=${card} role="group" aria-labelledby=${title}>
    <h3 id=${title}>${say("ask.title")}</h3>
    <ul>${asks.map((one) => html`<li>${one}</li>`)}</ul>
    <p class="quiet small">${say("ask.nothing_yet")}</p>
    ${isEditing
      ? html`<${Edit} call=${call} onCancel=${() => {
        setEditing(false);
        card.current.focus();
      }} onSave=${(changed) => onAnswer(interrupt, { arguments: changed })} />`
      : html`<div class="buttons">
          <button type="button" class="primary" onClick=${() => onAnswer(interrupt, { approved: true })}>${say("ask.yes")}</button>
          <button type="button" onClick=${() => onAnswer(interrupt, { approved: false })}>${say("ask.no")}</button>
          ${call && html`<button type="button" class="link" onClick=${() => setEditing(true)}>${say("ask.edit")}</button>`}
        </div>`}
  </section>`;
}

// The arguments that can be changed in a form: words, lists of them and figures of one call, as they were given.
function editable(interrupt) {
  const [call, ...more] = interrupt.metadata?.calls ?? [];
  if (!call || more.length) return null;
  const fields = Object.entries(call.given).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value) || isList(value));
  return fields.length ? { ...call, fields } : null;
}

const isList = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

function Edit({ call, onCancel, onSave }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.querySelector("input").focus();
    element.current.scrollIntoView({ block: "nearest" });
  }, []);
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onCancel();
  };
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const changed = call.fields.map(([name, before]) => [name, typed(form, name, before)]);
    onSave({ ...call.given, ...Object.fromEntries(changed) });
  };
  return html`<form class="edit" ref=${element} onKeyDown=${keys} onSubmit=${submit} aria-label=${say("ask.edit_title")}>
    ${call.fields.map(([name, value]) =>
      typeof value === "boolean"
        ? html`<label class="check"><input type="checkbox" name=${name} defaultChecked=${value} />${name.replaceAll("_", " ")}</label>`
        : html`<${Field} label=${name.replaceAll("_", " ")}><input name=${name} defaultValue=${isList(value) ? value.join(", ") : value} autocomplete="off" required /><//>`,
    )}
    <div class="buttons">
      <button type="submit" class="primary">${say("ask.edit_save")}</button>
      <button type="button" onClick=${onCancel}>${say("ask.cancel")}</button>
    </div>
  </form>`;
}

function typed(form, name, before) {
  if (typeof before === "boolean") return form.has(name);
  const value = form.get(name).trim();
  if (isList(before)) return value.split(",").map((one) => one.trim()).filter(Boolean);
  return typeof before === "number" ? Number(value) : value;
}
