// The page from its start: who is there, and then the room that they are shown.

import { html, render, useCallback, useEffect, useState } from "../vendor/bundle.js";
import { Refused, read } from "./api.js";
import { writeLocale } from "./format.js";
import { Room } from "./room.js";
import { SignIn } from "./sign_in.js";
import { applyTheme } from "./theme.js";
import { say, speakLanguage } from "./words.js";

const STARTING_MILLISECONDS = 400;

function App() {
  const [session, setSession] = useState(null);
  const [isAway, setAway] = useState(false);

  const load = useCallback(async (isNew = false) => {
    setAway(false);
    try {
      const found = await read("/v1/session");
      speakLanguage(found.person?.language);
      writeLocale(found.person?.language);
      setSession({ ...found, isNew });
    } catch (error) {
      if (error instanceof Refused && error.status === 503) setTimeout(() => load(isNew), STARTING_MILLISECONDS);
      else setAway(true);
    }
  }, []);

  useEffect(() => {
    applyTheme();
    speakLanguage(null);
    load();
  }, []);

  if (isAway)
    return html`<main class="splash"><p role="alert">${say("app.away")}</p><button type="button" class="primary" onClick=${() => load()}>${say("app.again")}</button></main>`;
  if (session === null) return html`<main class="splash"><p role="status">${say("app.starting")}</p></main>`;
  if (session.person === null) return html`<${SignIn} session=${session} onSignedIn=${load} />`;
  return html`<${Room} key=${session.person.id} session=${session} onChanged=${load} />`;
}

render(html`<${App} />`, document.getElementById("app"));
