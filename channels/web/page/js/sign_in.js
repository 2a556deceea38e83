// Who is there: somebody of this machine's household, or an account of a Supabase project.

import { html, useState } from "../vendor/bundle.js";
import { write } from "./api.js";
import { Avatar, Field } from "./ui.js";
import { say } from "./words.js";

export function SignIn({ session, onSignedIn }) {
  const [fault, setFault] = useState("");
  const enter = async (wanted) => {
    setFault("");
    try {
      const { is_new: isNew } = await write("POST", "/v1/session", wanted);
      await onSignedIn(isNew);
    } catch {
      setFault(say("signin.failed"));
    }
  };
  return html`<main class="splash">
    <div class="sign-in">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>Wallai</h1>
      <p class="quiet">${say("app.tagline")}</p>
      ${session.project ? html`<${Account} project=${session.project} onToken=${(token) => enter({ token })} onFault=${setFault} />` : html`<${Household} offers=${session.offers} onChosen=${(username) => enter({ username })} />`}
      <p class="fault" role="alert">${fault}</p>
    </div>
  </main>`;
}

function Household({ offers, onChosen }) {
  if (!offers.length) return html`<p>${say("signin.elsewhere")}</p>`;
  return html`<h2>${say("signin.title")}</h2>
    <ul class="offers">
      ${offers.map(
        (one) => html`<li><button type="button" onClick=${() => onChosen(one.username)}><${Avatar} name=${one.name} />${one.name}</button></li>`,
      )}
    </ul>
    <p class="quiet small">${say("signin.demo")}</p>`;
}

// Signing in by a code that Supabase sends: https://supabase.com/docs/guides/auth/auth-email-passwordless
function Account({ project, onToken, onFault }) {
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  const ask = async (path, body) => {
    const headers = { "Content-Type": "application/json", apikey: project.key };
    const answer = await fetch(`${project.url}/auth/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  const submit = async (event) => {
    event.preventDefault();
    onFault("");
    const code = new FormData(event.target).get("code");
    try {
      if (!isSent) {
        await ask("otp", { email, create_user: true });
        setSent(true);
      } else {
        const { access_token: token } = await ask("verify", { type: "email", email, token: code.trim() });
        await onToken(token);
      }
    } catch {
      onFault(say("signin.failed"));
    }
  };
  return html`<form onSubmit=${submit}>
    <${Field} label=${say("signin.email")}><input type="email" name="email" required autocomplete="email" value=${email} onInput=${(event) => setEmail(event.target.value)} readonly=${isSent} /><//>
    ${isSent && html`<p role="status" class="small">${say("signin.sent", { email })}</p>
      <${Field} label=${say("signin.code")}><input name="code" required inputmode="numeric" autocomplete="one-time-code" /><//>`}
    <button type="submit" class="primary">${say(isSent ? "signin.enter" : "signin.send")}</button>
  </form>`;
}
