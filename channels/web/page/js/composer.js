// Where one says something: words, and pictures of receipts.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/bundle.js";
import { request } from "./api.js";
import { Icon, IconButton } from "./ui.js";
import { say } from "./words.js";

const IMAGES_MAX = 5;
const CHARACTERS_MAX = 8000;

export function Composer({ spaceId, isRunning, isAsked, onSend, onStop }) {
  const [text, setText] = useState("");
  const [images, setImages] = useState([]);
  const [fault, setFault] = useState("");
  const [isOver, setOver] = useState(false);
  const field = useRef(null);
  const picker = useRef(null);
  const stopping = useRef(onStop);
  stopping.current = onStop;
  const isReady = (text.trim() || images.length > 0) && images.every((one) => one.url);

  useLayoutEffect(() => {
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current.focus();
  }, []);
  // Esc stops wherever the focus is, but for an open menu or dialog, which it closes first.
  useEffect(() => {
    const stop = (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && stopping.current();
    document.addEventListener("keydown", stop);
    return () => document.removeEventListener("keydown", stop);
  }, []);

  const send = () => {
    if (!isReady || isRunning) return;
    onSend(text.trim(), images);
    setText("");
    setImages([]);
    setFault("");
  };
  const keys = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const add = (files) => {
    setFault("");
    // A question is answered first; a picture belongs to something that is booked.
    if (isAsked) return setFault(say("chat.answer_first"));
    for (const file of [...files].slice(0, IMAGES_MAX - images.length)) upload(file);
  };
  const upload = async (file) => {
    const picture = { key: crypto.randomUUID(), preview: URL.createObjectURL(file), url: null };
    setImages((before) => [...before, picture]);
    try {
      const headers = { "Content-Type": file.type || "application/octet-stream" };
      const kept = await (await request("POST", `/v1/spaces/${spaceId}/receipts`, { body: file, headers })).json();
      setImages((before) => before.map((one) => (one.key === picture.key ? { ...one, url: kept.url } : one)));
    } catch (error) {
      setImages((before) => before.filter((one) => one.key !== picture.key));
      setFault(error.message || say("app.away"));
    }
  };
  const pasted = (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    add(files);
  };
  // Wherever on the page a picture is dropped: the browser would leave for it otherwise.
  const adding = useRef(add);
  adding.current = add;
  useEffect(() => {
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const dropped = (event) => {
      event.preventDefault();
      setOver(false);
      adding.current(event.dataTransfer.files);
    };
    const left = (event) => event.relatedTarget === null && setOver(false);
    const heard = { dragover: over, drop: dropped, dragleave: left };
    for (const [name, hears] of Object.entries(heard)) document.addEventListener(name, hears);
    return () => {
      for (const [name, hears] of Object.entries(heard)) document.removeEventListener(name, hears);
    };
  }, []);
  return html`<form class=${isOver ? "composer over" : "composer"} onSubmit=${(event) => event.preventDefault()}>
    <p class="fault small" role="alert">${fault}</p>
    ${isOver && html`<p class="drop">${say("chat.drop")}</p>`}
    ${images.length > 0 && html`<ul class="previews">
      ${images.map(
        (one) => html`<li key=${one.key} class=${one.url ? "" : "uploading"}><img src=${one.preview} alt=${say(one.url ? "chat.image" : "chat.uploading")} />
          <${IconButton} name="close" label=${say("chat.remove_image")} onClick=${() => setImages(images.filter((each) => each !== one))} /></li>`,
      )}
    </ul>`}
    <div class="composer-line">
      <${IconButton} name="clip" label=${say("chat.attach")} disabled=${isAsked} onClick=${() => picker.current.click()} />
      <input type="file" ref=${picker} class="unseen" tabindex="-1" aria-hidden="true" accept="image/png,image/jpeg,image/webp,image/gif" multiple onChange=${(event) => {
        add(event.target.files);
        event.target.value = "";
      }} />
      <label class="grow"><span class="unseen">${say("chat.message")}</span>
        <textarea id="message" rows="1" maxlength=${CHARACTERS_MAX} ref=${field} value=${text} enterkeyhint="send"
          placeholder=${say(isAsked ? "chat.answer_placeholder" : "chat.placeholder")} onInput=${(event) => setText(event.target.value)} onKeyDown=${keys} onPaste=${pasted}></textarea></label>
      ${isRunning
        ? html`<button type="button" class="round stop" aria-label=${say("chat.stop")} title=${say("chat.stop")} onClick=${onStop}><${Icon} name="stop" /></button>`
        : html`<button type="button" class="round" aria-label=${say("chat.send")} title=${say("chat.send")} disabled=${!isReady} onClick=${send}><${Icon} name="send" /></button>`}
    </div>
  </form>`;
}
