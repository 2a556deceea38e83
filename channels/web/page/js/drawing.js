// SVG that the service drew, without anything in it that does something.

import { DOMPurify } from "../vendor/bundle.js";

const FORBIDDEN = { FORBID_TAGS: ["style", "a", "image", "use"], FORBID_ATTR: ["style"] };

export function drawing(svg) {
  return DOMPurify.sanitize(svg, { USE_PROFILES: { svg: true }, ...FORBIDDEN });
}
