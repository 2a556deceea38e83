// Every sentence of the page, in the person's language.

import { ENGLISH } from "./words/en.js";
import { SPANISH } from "./words/es.js";

const CATALOGUES = { en: ENGLISH, es: SPANISH };

let catalogue = ENGLISH;

export function speakLanguage(tag) {
  const language = (tag || navigator.language).split("-")[0].toLowerCase();
  catalogue = CATALOGUES[language] ?? ENGLISH;
  document.documentElement.lang = catalogue === SPANISH ? "es" : "en";
}

// `say("expense.paid_by", { name: "Eva" })`
export function say(key, values = {}) {
  const sentence = catalogue[key] ?? ENGLISH[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
