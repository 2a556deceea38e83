// One trial, opened: the verdict, the conversation with its calls, and what is another in the books.

function drawTrial(trial, siblings) {
  const record = read(`trial-${trial.place}`);
  const dialog = byId("trial");
  dialog.replaceChildren(
    make("header", { class: "sheet-head" },
      make("h2", { id: "trial-title", tabindex: "-1" }, record.case),
      step("Previous trial", "‹", trial, -1), step("Next trial", "›", trial, 1),
      make("button", { class: "icon", "aria-label": "Close", title: "Close (Esc)", onclick: () => dialog.close() }, "×")),
    make("div", { class: "sheet-body" },
      make("nav", { class: "siblings", "aria-label": "Trials of this case" }, siblings.map((each, place) => [
        each.model !== siblings[place - 1]?.model && make("span", { class: "quiet small" }, each.model), cell(each, each === trial)])),
      verdict(record, trial),
      record.why && make("p", { class: "lead" }, record.why),
      conversation(record.turns),
      books(record.changes),
      facts(record)));
  dialog.scrollTop = 0;
}

function step(told, sign, trial, by) {
  const found = siftedTrials();
  const place = found.findIndex((each) => each.place === trial.place);
  const next = place < 0 ? found[0] : found[place + by];
  return make("button", { class: "icon", "aria-label": told, title: told, "data-step": by, disabled: !next,
    onclick: () => { location.replace(`#trial-${next.place}`); } }, sign);
}

function verdict(record, trial) {
  const kind = kindOf(trial);
  const worstFirst = [...record.faults].sort((one, other) => other.is_wrong_write - one.is_wrong_write);
  const faults = worstFirst.map((fault) => make("li", { class: fault.is_wrong_write ? "grave" : "" },
    fault.is_wrong_write && make("b", {}, "Wrong write: "), fault.what));
  return make("section", { class: `verdict ${kind}`, "aria-labelledby": "verdict-title" },
    make("h3", { id: "verdict-title" }, make("span", { class: `cell ${kind}`, "aria-hidden": "true" }, KINDS[kind][0]), sentence(KINDS[kind][1])),
    faults.length > 0 && make("ul", {}, faults),
    record.expected_to_fail && make("p", { class: "small" }, `Its mark: ${record.expected_to_fail}`));
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

function conversation(turns) {
  return make("section", { "aria-labelledby": "conversation-title" }, make("h3", { id: "conversation-title" }, "Conversation"),
    turns.length ? make("ol", { class: "turns" }, turns.map(turn)) : make("p", { class: "quiet" }, "No turn was played."));
}

function turn(said) {
  const tokens = said.used.input_tokens + said.used.output_tokens + said.used.cache_read_tokens + said.used.cache_write_tokens;
  const told = [
    spellSeconds(said.seconds),
    said.first_text_seconds !== null && `first text after ${spellSeconds(said.first_text_seconds)}`,
    several(said.model_calls, "model call"),
    `${whole(tokens)} tokens`,
    said.wrote ? "wrote" : "wrote nothing",
  ].filter(Boolean).join(" · ");
  return make("li", {},
    make("p", { class: "speaker quiet small" }, `${said.speaker} in ${said.space}`),
    make("p", { class: "said" }, said.said),
    said.calls.map(call),
    make("p", { class: "answer" }, said.answer || make("span", { class: "quiet" }, "No answer.")),
    make("p", { class: "quiet small" }, said.asked && make("b", { class: "asked" }, said.asked === "approval" ? "Asks for approval" : "Asks a question"), told));
}

function call(made) {
  return make("details", { class: "call" },
    make("summary", {}, make("code", {}, made.name), make("span", { class: "quiet small" }, [made.state, made.writes && "writes"].filter(Boolean).join(" · "))),
    make("h4", {}, "Arguments"), make("pre", { tabindex: "0" }, JSON.stringify(made.arguments, null, 2)),
    make("h4", {}, "Result"), make("pre", { tabindex: "0" }, made.result === null ? "none" : JSON.stringify(made.result, null, 2)));
}

function books(changes) {
  return make("section", { "aria-labelledby": "books-title" }, make("h3", { id: "books-title" }, "Books"),
    changes.length ? make("ul", { class: "changes" }, changes.map(change)) : make("p", { class: "quiet" }, "They are as they were."));
}

function change(found) {
  const sign = { added: "+", changed: "→", removed: "−" }[found.deed];
  const fields = Object.entries(found.fields).filter(([, value]) => value !== null && value !== "" && !isEmpty(value));
  return make("li", { class: `change ${found.deed}` },
    make("p", { class: "change-head" }, make("span", { class: "sign", "aria-hidden": "true" }, sign), make("b", {}, found.name),
      make("span", { class: "quiet small" }, `${found.kind}, ${found.deed}`),
      make("span", { class: found.wanted ? "mark" : "mark grave" }, found.wanted ? "wanted" : "nobody wanted it")),
    make("dl", { class: "fields" }, fields.map(([name, value]) => make("div", {}, make("dt", {}, name.replaceAll("_", " ")),
      make("dd", {}, found.deed === "changed" && isPair(value) ? [make("del", {}, plain(value[0])), " → ", make("ins", {}, plain(value[1]))] : plain(value))))));
}

const isPair = (value) => Array.isArray(value) && value.length === 2;

const isEmpty = (value) => typeof value === "object" && Object.keys(value).length === 0;

function plain(value) {
  if (value === null || value === "") return "nothing";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([key, each]) => `${key} ${plain(each)}`).join(", ");
  return `${value}`;
}

function facts(record) {
  const told = {
    Model: `${record.model}, ${record.mode}`,
    Trial: `${record.trial + 1}`,
    File: record.file,
    Rules: record.rules.join(", "),
    Tags: record.tags.join(", "),
    Tier: `${record.tier}`,
    Asking: `${record.must_ask ? "had to ask" : "did not have to ask"}, ${record.has_asked ? "asked" : "did not ask"}`,
    Time: spellSeconds(record.seconds),
    Tokens: tokenKinds(record.used),
    Dollars: spellDollars(record.used.usd),
  };
  return make("section", { "aria-labelledby": "facts-title" }, make("h3", { id: "facts-title" }, "Facts"),
    make("dl", { class: "facts" }, Object.entries(told).filter(([, value]) => value).map(([name, value]) =>
      make("div", {}, make("dt", {}, name), make("dd", {}, value)))));
}
