// What a model writes, as safe HTML: it is untrusted text, so there are no links, no pictures and no tags of its own in
// it, and every word of it stays to be read.

import { DOMPurify, marked } from "../vendor/bundle.js";

const ALLOWED_TAGS = ["p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "hr"];
const TABLE_TAGS = ["table", "thead", "tbody", "tr", "th", "td"];

marked.use({
  gfm: true,
  breaks: true,
  renderer: { html: asWords, image: asWords, link: asWords },
  tokenizer: { def: () => undefined },
});

export function rendered(text) {
  const html = marked.parse(text, { async: false });
  return DOMPurify.sanitize(html, { ALLOWED_TAGS: [...ALLOWED_TAGS, ...TABLE_TAGS], ALLOWED_ATTR: [] });
}

function asWords({ raw }) {
  return raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
