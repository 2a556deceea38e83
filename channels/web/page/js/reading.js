// What the service answers, as the page shows it: null until it came, and again whenever it may have changed.

import { useEffect, useState } from "../vendor/bundle.js";
import { read } from "./api.js";

// Reads again with every version of the books; another path or query is another answer, and never under the old one.
export function useRead(path, query, version, onOver) {
  const wanted = JSON.stringify([path, query]);
  const [found, setFound] = useState({ wanted: null, answer: null });
  useEffect(() => {
    const control = new AbortController();
    read(path, query, { signal: control.signal }).then((answer) => setFound({ wanted, answer }), onOver);
    return () => control.abort();
  }, [wanted, version]);
  return found.wanted === wanted ? found.answer : null;
}

// Reads once; false where that failed.
export function useOnce(path) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    read(path).then(setFound, () => setFound(false));
  }, [path]);
  return found;
}
