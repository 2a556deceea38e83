// What a form does, and what is said where it cannot be done.

import { useState } from "../vendor/bundle.js";
import { Refused, latestThread, press } from "./api.js";
import { say } from "./words.js";

// Does what a form wants, and says in one sentence why not.
export function useDeed(onDone) {
  const [fault, setFault] = useState("");
  const run = (deed) => async (event) => {
    event.preventDefault();
    setFault("");
    try {
      onDone(await deed(new FormData(event.target)));
    } catch (error) {
      setFault(error instanceof Refused || error instanceof Told ? error.message : say("app.away"));
    }
  };
  return [fault, run];
}

export class Told extends Error {}

// A tool used in a thread of the personal space, since it belongs to no other. Throws what it was refused with.
export async function pressAtHome(spaces, tool, given, words) {
  const home = spaces.find((one) => one.is_personal) ?? spaces[0];
  const outcome = await press(tool, await latestThread(home.id), given, words);
  const [result] = outcome.results;
  if (outcome.state !== "done" || !result || result.error) throw new Told(outcome.answer);
  return result;
}
