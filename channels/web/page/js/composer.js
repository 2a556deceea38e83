// Where one says something: words, and pictures of receipts.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/bundle.js";
import { useDrop, usePictures } from "./pictures.js";
import { Icon, IconButton } from "./ui.js";
import { say } from "./words.js";

const CHARACTERS_MAX = 8000;

export function Composer({ spaceId, isRunning, isAsked, onSend, onStop }) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState("");
  const field = useRef(null);
  const picker = useRef(null);
  const stopping = useRef(onStop);
  stopping.current = onStop;
  const { images, setImages, add } = usePictures({ spaceId, isAsked, onFault: setFault });
  const isOver = useDrop(add);
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
  const pasted = (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    add(files);
  };
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
