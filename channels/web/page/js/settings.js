// How one is answered, and how the page looks; and the way out.

import { html, useState } from "../vendor/bundle.js";
import { write } from "./api.js";
import { pressAtHome, useDeed } from "./deeds.js";
import { Messengers } from "./messengers.js";
import { theme, applyTheme } from "./theme.js";
import { Dialog, Field } from "./ui.js";
import { say } from "./words.js";

const LANGUAGES = { en: "English", "en-GB": "English (UK)", "en-US": "English (US)", es: "Español", "pt-BR": "Português", fr: "Français", de: "Deutsch" };
const WEEKDAYS = ["monday", "saturday", "sunday"];

export function Settings({ session, spaces, isWelcome, onClose, onChanged }) {
  const { person } = session;
  const [chosen, setChosen] = useState(theme());
  const done = async () => {
    await onChanged();
    onClose();
  };
  const [fault, run] = useDeed(done);
  const before = { language: person.language ?? "", currency: person.currency, time_zone: person.timezone ?? "", week_starts_on: person.week_starts_on ?? "" };
  // Only what was changed is written.
  const save = async (form) => {
    const given = Object.fromEntries([...form].filter(([name, value]) => value && value !== before[name]));
    if (Object.keys(given).length) await pressAtHome(spaces, "set_preferences", given, say("settings.title"));
  };
  const out = async () => {
    await write("DELETE", "/v1/session");
    await onChanged();
  };
  const languages = { ...(person.language ? { [person.language]: person.language } : { "": say("settings.language_auto") }), ...LANGUAGES };
  return html`<${Dialog} title=${isWelcome ? say("settings.welcome", { name: person.name }) : say("settings.title")} onClose=${onClose}>
    ${isWelcome && html`<p>${say("settings.welcome_text")}</p>`}
    <form onSubmit=${run(save)}>
      <${Field} label=${say("settings.language")}><select name="language">${Object.entries(languages).map(([tag, name]) => html`<option value=${tag} selected=${tag === before.language}>${name}</option>`)}</select><//>
      <${Field} label=${say("settings.currency")}><input name="currency" required pattern="[A-Za-z]{3}" defaultValue=${person.currency} /><//>
      <${Field} label=${say("settings.zone")}><input name="time_zone" list="zones" defaultValue=${person.timezone ?? ""} /><//>
      <datalist id="zones">${Intl.supportedValuesOf("timeZone").map((zone) => html`<option value=${zone} />`)}</datalist>
      <${Field} label=${say("settings.week")}><select name="week_starts_on"><option value="">${say("settings.week_auto")}</option>${WEEKDAYS.map((name, place) => html`<option value=${name} selected=${name === before.week_starts_on}>${weekday(place)}</option>`)}</select><//>
      <${Field} label=${say("settings.theme")}><select value=${chosen} onChange=${(event) => {
        setChosen(event.target.value);
        applyTheme(event.target.value);
      }}>${["auto", "light", "dark"].map((name) => html`<option value=${name}>${say(`settings.theme_${name}`)}</option>`)}</select><//>
      <p class="fault" role="alert">${fault}</p>
      <div class="buttons"><button type="submit" class="primary">${say("settings.save")}</button><button type="button" class="link" onClick=${out}>${say("signin.out")}</button></div>
    </form>
    ${!isWelcome && html`<${Messengers} />`}
  <//>`;
}

// The names of WEEKDAYS, by days of which each is one.
function weekday(place) {
  const dates = ["2024-01-01", "2024-01-06", "2024-01-07"];
  return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" }).format(new Date(dates[place]));
}
