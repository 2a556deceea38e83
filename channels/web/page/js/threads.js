// The threads of a space, as they are searched for; titles are kept for those that a search leaves out.

import { useCallback, useEffect, useState } from "../vendor/bundle.js";
import { read } from "./api.js";

const AFTER_TYPING_MILLISECONDS = 250;

export function useThreads(spaceId, onOver) {
  const [threads, setThreads] = useState(null);
  const [titles, setTitles] = useState({});
  const [words, setWords] = useState("");

  const load = useCallback(
    async (options = {}) => {
      if (!spaceId) return;
      const found = (await read("/v1/threads", { space_id: spaceId, text: words, limit: 100 }, options)).items;
      setThreads(found);
      setTitles((before) => ({ ...before, ...Object.fromEntries(found.map((one) => [one.thread_id, one.title])) }));
    },
    [spaceId, words],
  );
  useEffect(() => setThreads(null), [spaceId]);
  // What is typed is searched for once it is typed, and an answer that is late is none.
  useEffect(() => {
    const control = new AbortController();
    const timer = setTimeout(() => load({ signal: control.signal }).catch(onOver), words ? AFTER_TYPING_MILLISECONDS : 0);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [load]);
  return { threads, titles, words, setWords, load };
}
