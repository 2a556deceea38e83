// Cases by trials, and the filters over them.

const KINDS = {
  wrong: ["!", "wrote wrongly"],
  failed: ["✕", "failed"],
  spite: ["✓", "passed in spite of its mark"],
  stale: ["?", "stale"],
  broken: ["⚡\ufe0e", "broken"],
  expected: ["~", "failed as expected"],
  passed: ["✓", "passed"],
};

const filter = { kind: "", model: "", tag: "", tier: "", words: "" };
let rows = [];

function kindOf(trial) {
  if (trial.wrote) return "wrong";
  if (trial.outcome === "failed") return trial.expected_to_fail ? "expected" : "failed";
  return trial.outcome === "passed" && trial.expected_to_fail ? "spite" : trial.outcome;
}

function drawMatrix(trials, models) {
  const columns = models.map((model) => [model, Math.max(...trials.filter((trial) => trial.model === model).map((trial) => trial.trial)) + 1]);
  const cases = new Map();
  for (const trial of trials) cases.set(trial.case, [...(cases.get(trial.case) ?? []), trial]);
  rows = [...cases.values()].map((found) => row(found, columns)).sort((one, other) => one.rank - other.rank || one.name.localeCompare(other.name));
  const head = columns.map(([model, number]) => make("th", { scope: "colgroup", colspan: number }, model));
  const drawn = make("table", { class: "matrix" },
    make("caption", { class: "unseen" }, "Cases and their trials; each opens its conversation"),
    make("colgroup", {}, make("col")), columns.map(([, number]) => make("colgroup", { span: number })),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Case"), head)),
    make("tbody", {}, rows.map((each) => each.element)));
  byId("matrix").replaceChildren(make("div", { class: "scroll", role: "region", "aria-label": "Cases and their trials", tabindex: "0" }, drawn));
  drawFilters(trials, models);
  sift();
}

function row(found, columns) {
  const [first] = found;
  const kinds = Object.keys(KINDS);
  const worst = found.reduce((one, other) => kinds.indexOf(kindOf(one)) <= kinds.indexOf(kindOf(other)) ? one : other);
  const fault = worst.faults[0] ?? "";
  const name = make("th", { scope: "row" }, make("span", { class: "case" }, first.case), make("span", { class: "quiet small tags" }, first.tags.join(" · ")),
    fault && make("span", { class: "small first-fault" }, fault));
  const cells = columns.flatMap(([model, number]) => Array.from({ length: number }, (_, nth) => {
    const trial = found.find((each) => each.model === model && each.trial === nth);
    return make("td", { class: nth ? "" : "first" }, trial ? cell(trial) : make("span", { class: "quiet" }, "·"));
  }));
  const words = found.flatMap((each) => each.faults).concat(first.case, first.why, first.file, first.rules, first.tags).join("\n").toLowerCase();
  return { name: first.case, trials: found, words, rank: kinds.indexOf(kindOf(worst)), element: make("tr", {}, name, cells) };
}

function cell(trial, isCurrent) {
  const kind = kindOf(trial);
  const [sign, told] = KINDS[kind];
  return make("a", { class: `cell ${kind}`, href: `#trial-${trial.place}`, title: told, "aria-current": isCurrent && "true",
    "aria-label": `${trial.case} on ${trial.model}, trial ${trial.trial + 1}: ${told}` }, sign);
}

function drawFilters(trials, models) {
  const tags = [...new Set(trials.flatMap((trial) => trial.tags))].sort();
  const tiers = [...new Set(trials.map((trial) => `${trial.tier}`))].sort();
  const words = make("input", { type: "search", placeholder: "Case, rule, fault …", "aria-label": "Words",
    oninput: (event) => { filter.words = event.target.value.trim().toLowerCase(); sift(); } });
  byId("filters").replaceChildren(
    make("div", { class: "kinds", role: "group", "aria-label": "Outcome" }, kindButton("", "All", trials.length),
      Object.entries(KINDS).map(([kind, [, told]]) => kindButton(kind, told, trials.filter((trial) => kindOf(trial) === kind).length))),
    make("div", { class: "selects" }, words, models.length > 1 && select("model", "All models", models), select("tag", "All tags", tags),
      select("tier", "All tiers", tiers)));
}

function kindButton(kind, told, number) {
  if (kind && !number) return null;
  const press = (event) => {
    filter.kind = kind;
    for (const button of byId("filters").querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", `${button === event.currentTarget}`);
    sift();
  };
  return make("button", { "aria-pressed": `${filter.kind === kind}`, onclick: press },
    kind && make("span", { class: `cell ${kind}`, "aria-hidden": "true" }, KINDS[kind][0]),
    make("span", { class: "told" }, told), make("b", {}, whole(number)));
}

function select(name, all, values) {
  const change = (event) => { filter[name] = event.target.value; sift(); };
  return make("select", { "aria-label": name[0].toUpperCase() + name.slice(1), onchange: change }, make("option", { value: "" }, all),
    values.map((value) => make("option", { value }, name === "tier" ? `Tier ${value}` : value)));
}

function isMeant(trial) {
  return (!filter.kind || kindOf(trial) === filter.kind) && (!filter.model || trial.model === filter.model)
    && (!filter.tag || trial.tags.includes(filter.tag)) && (!filter.tier || `${trial.tier}` === filter.tier);
}

// Hides the cases of which no trial is meant, and dims the other trials of those that stay.
function sift() {
  let shown = 0;
  for (const { trials, words, element } of rows) {
    const meant = words.includes(filter.words) ? trials.filter(isMeant) : [];
    element.hidden = !meant.length;
    shown += meant.length > 0;
    const places = new Set(meant.map((trial) => `#trial-${trial.place}`));
    for (const link of element.querySelectorAll("a")) link.classList.toggle("dim", !places.has(link.getAttribute("href")));
  }
  byId("count").textContent = `${whole(shown)} of ${several(rows.length, "case")}`;
}

// The trials that the filters leave, in the order of the rows.
function siftedTrials() {
  return rows.filter(({ element }) => !element.hidden).flatMap(({ trials }) => trials.filter(isMeant));
}
