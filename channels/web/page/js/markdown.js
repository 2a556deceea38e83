// What a model writes, as safe HTML: it is untrusted text, so there are no links, no pictures and no scripts in it.

import { DOMPurify, marked } from "../vendor/bundle.js";

const ALLOWED_TAGS = ["p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "hr"];
const TABLE_TAGS = ["table", "thead", "tbody", "tr", "th", "td"];

export function rendered(text) {
  const html = marked.parse(text, { gfm: true, breaks: true, async: false });
  return DOMPurify.sanitize(html, { ALLOWED_TAGS: [...ALLOWED_TAGS, ...TABLE_TAGS], ALLOWED_ATTR: [] });
}

export function drawing(svg) {
  return DOMPurify.sanitize(svg, { USE_PROFILES: { svg: true }, FORBID_TAGS: ["style", "a", "image", "use"], FORBID_ATTR: ["style"] });
}
