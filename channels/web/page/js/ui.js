// The small parts that everything else is made of.

import { html, useLayoutEffect, useRef } from "../vendor/bundle.js";
import { say } from "./words.js";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.4a1.8 1.8 0 0 1-2.5-2.5l7.8-7.8",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  books: "M5 20V10M12 20V4M19 20v-7",
  arrow: "M5 12h14M13 6l6 6-6 6",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  invite: "M15 20a6 6 0 0 0-12 0M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM19 8v6M16 11h6",
  settings: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM19 12a7 7 0 0 0-.1-1.2l2-1.6-2-3.4-2.4 1a7 7 0 0 0-2-1.2L14 3h-4l-.5 2.6a7 7 0 0 0-2 1.2l-2.4-1-2 3.4 2 1.6a7 7 0 0 0 0 2.4l-2 1.6 2 3.4 2.4-1a7 7 0 0 0 2 1.2L10 21h4l.5-2.6a7 7 0 0 0 2-1.2l2.4 1 2-3.4-2-1.6c.1-.4.1-.8.1-1.2z",
  check: "M5 12.5l4.5 4.5L19 7.5",
};

export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}

export function IconButton({ name, label, ...rest }) {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ...${rest}><${Icon} name=${name} /></button>`;
}

// Whoever has one name has one color, whoever looks: it comes of a hash of the name.
export function Avatar({ name, url }) {
  // What lies elsewhere is not loaded: it could tell others who looks.
  if (url?.startsWith("/")) return html`<img class="avatar" src=${url} alt="" />`;
  const letters = name.trim().split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("");
  const hash = [...name].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0), 0x01000193), 7);
  const tint = (Math.imul(hash, 0x9e3779b1) >>> 29) & 7;
  return html`<span class="avatar tint-${tint}" aria-hidden="true">${letters.toUpperCase() || "?"}</span>`;
}

// A dialog over everything; Esc and a touch beside it close it, and focus goes back to where it was.
export function Dialog({ title, onClose, children, wide = false }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    const shown = element.current;
    shown.showModal();
    return () => shown.close();
  }, []);
  const beside = (event) => event.target === element.current && onClose();
  return html`<dialog ref=${element} class=${wide ? "dialog wide" : "dialog"} aria-labelledby="dialog-title" onClose=${onClose} onMouseDown=${beside}>
    <header class="dialog-head">
      <h2 id="dialog-title">${title}</h2>
      <${IconButton} name="close" label=${say("dialog.close")} onClick=${onClose} />
    </header>
    <div class="dialog-body">${children}</div>
  </dialog>`;
}

export function Field({ label, children }) {
  return html`<label class="field"><span>${label}</span>${children}</label>`;
}

// A menu of deeds under a button; arrow keys move in it, Esc closes it.
export function Menu({ label, icon, deeds, children }) {
  const root = useRef(null);
  const keys = (event) => {
    const items = [...root.current.querySelectorAll("[role=menuitem]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } else if (event.key === "Escape" && root.current.open) {
      event.stopPropagation();
      root.current.open = false;
      root.current.querySelector("summary").focus();
    }
  };
  const leave = (event) => !root.current.contains(event.relatedTarget) && (root.current.open = false);
  return html`<details class="menu" ref=${root} onKeyDown=${keys} onFocusOut=${leave}>
    <summary class=${children ? "menu-button" : "icon-button"} role="button" aria-haspopup="menu" aria-label=${label} title=${label}>${children ?? html`<${Icon} name=${icon} />`}</summary>
    <div class="menu-items" role="menu" aria-label=${label}>
      ${deeds.map(
        ({ words, run, isGrave }) => html`<button type="button" role="menuitem" class=${isGrave ? "grave" : ""} onClick=${() => {
          root.current.open = false;
          run();
        }}>${words}</button>`,
      )}
    </div>
  </details>`;
}
