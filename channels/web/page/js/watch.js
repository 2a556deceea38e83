// Whether somebody wrote in the space: asked every few seconds while the page is seen, and at once after a write.

import { useCallback, useEffect, useState } from "../vendor/bundle.js";
import { read } from "./api.js";

const EVERY_MILLISECONDS = 3000;

export function useWatch(spaceId) {
  const [version, setVersion] = useState(null);
  const look = useCallback(async () => {
    if (!spaceId || document.hidden) return;
    try {
      setVersion(`${spaceId}:${(await read(`/v1/spaces/${spaceId}/version`)).version}`);
    } catch {
      // The next look tells.
    }
  }, [spaceId]);
  useEffect(() => {
    look();
    return whileSeen(look);
  }, [look]);
  return [version, look];
}

// Calls it every few seconds while the page is seen, and when it comes into sight; returns what ends that.
export function whileSeen(look) {
  const timer = setInterval(look, EVERY_MILLISECONDS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
