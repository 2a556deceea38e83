// The leaderboard, and the figures of the model that is chosen in it.

const NAMED_MAX = 6;

let chosen = 0;

function drawModels(models) {
  const most = Math.max(...models.map((model) => model.overall.passing.in_all.length));
  const columns = ["Model", "Wrong writes", "Passes", ...(most > 1 ? [`Passes all of ${most}`] : []), "Asks rightly", "Asks when due",
    ["Turn, p50", "number"], ["Dollars", "number"]];
  const rows = models.map((model, place) => [
    models.length > 1 ? modelButton(models, place) : model.model,
    badRate(model.overall.wrong_write_rate, "stacked"),
    rateCell(model.overall.passing.in_all[0], "stacked"),
    ...(most > 1 ? [rateCell(model.overall.passing.in_all[most - 1], "stacked")] : []),
    rateCell(model.overall.asking.precision, "stacked"),
    rateCell(model.overall.asking.recall, "stacked"),
    spellSeconds(model.effort.turn_seconds?.p50),
    spellDollars(model.effort.usd),
  ]);
  byId("models").replaceChildren(
    table("Models, the one that passes most often first", columns, rows),
    make("p", { class: "quiet small note" }, "Bands are 95 % intervals, as if the cases were drawn from many more."));
  drawFigures(models[chosen]);
}

function modelButton(models, place) {
  const choose = () => {
    chosen = place;
    drawModels(models);
    byId("models").querySelector("[aria-pressed=true]").focus();
  };
  return make("button", { class: "link", "aria-pressed": place === chosen ? "true" : "false", onclick: choose }, models[place].model);
}

function drawFigures(model) {
  byId("figures-title").textContent = `Figures of ${model.model}`;
  byId("figures-body").replaceChildren(...[
    tiles(model), troubles(model), passing(model.overall.passing), groups("Tier", model.tiers, true), groups("Tag", model.tags, true),
    groups("Rule", model.rules, false)].filter(Boolean));
}

function tiles({ overall, effort }) {
  const tokens = effort.input_tokens + effort.output_tokens + effort.cache_read_tokens + effort.cache_write_tokens;
  const spread = (found) => found ? [spellSeconds(found.p50), `p95 ${spellSeconds(found.p95)}`] : ["–", "not measured"];
  const rate = (found, none) => found ? [`${percent(found.value)} %`, `${interval(found)} %`] : ["–", none];
  return make("dl", { class: "tiles" },
    tile("Wrong writes", whole(overall.wrong_writes), `in ${several(overall.passed + overall.failed, "judged trial")}`, overall.wrong_writes > 0),
    tile("Passes", ...rate(overall.passing.in_all[0], "nothing was judged")),
    tile("Passes, unmarked", ...rate(overall.passing_unmarked, "nothing was judged")),
    tile("Asks rightly", ...rate(overall.asking.precision, "nothing was asked")),
    tile("Asks when due", ...rate(overall.asking.recall, "nothing was to be asked")),
    tile("Turn, p50", ...spread(effort.turn_seconds)),
    tile("First text, p50", ...spread(effort.first_text_seconds)),
    tile("Tool, p50", ...spread(effort.tool_seconds)),
    tile("Tokens", whole(tokens), tokenKinds(effort)),
    tile("Dollars", spellDollars(effort.usd), effort.usd === null ? "of this model's price" : `${spellDollars(effort.usd_per_trial)} a trial`));
}

function tile(name, value, more, isGrave) {
  return make("div", { class: isGrave ? "tile grave" : "tile" }, make("dt", {}, name), make("dd", { class: "value" }, value),
    make("dd", { class: "quiet small" }, more));
}

function tokenKinds(effort) {
  const kinds = [["in", effort.input_tokens], ["out", effort.output_tokens], ["cache read", effort.cache_read_tokens],
    ["cache written", effort.cache_write_tokens]];
  return kinds.filter(([, number]) => number).map(([name, number]) => `${whole(number)} ${name}`).join(", ") || "none";
}

// Whose fault it is when a trial does not pass: the agent's, or not.
function troubles({ overall, troubles }) {
  const spite = troubles.passing_in_spite;
  const told = [
    [overall.failed - overall.expected, "failed by the agent"],
    [overall.expected, "failed as expected"],
    [overall.broken, "broken by the infrastructure"],
    [overall.stale, "stale: asked what no recording has"],
  ].filter(([number]) => number).map(([number, words]) => make("li", {}, make("b", {}, whole(number)), ` ${words}`));
  const named = spite.slice(0, NAMED_MAX).map((each) => each.case).join(", ") + (spite.length > NAMED_MAX ? ", …" : "");
  const marks = spite.length > 0 && make("li", { class: "grave" }, make("b", {}, whole(spite.length)),
    ` ${spite.length === 1 ? "case passes in spite of its mark" : "cases pass in spite of their mark"}: ${named}`);
  return told.length || marks ? make("ul", { class: "told" }, told, marks) : null;
}

function passing({ in_all: inAll, in_any: inAny }) {
  if (inAll.length < 2) return null;
  const rows = inAll.map((rate, place) => [`k = ${place + 1}`, rateCell(rate), rateCell(inAny[place]), whole(rate.cases)]);
  return block("By number of trials", true, table("By number of trials",
    ["k", "Passes all of k (pass^k)", "Passes any of k (pass@k)", ["Cases", "number"]], rows));
}

function groups(title, found, isOpen) {
  if (!found.length) return null;
  const rows = found.map((group) => [
    title === "Tier" ? `Tier ${group.name}` : group.name,
    badRate(group.wrong_write_rate),
    rateCell(group.passing.in_all[0]),
    whole(group.cases),
    whole(group.passed),
    whole(group.failed - group.expected),
    whole(group.expected),
    whole(group.stale + group.broken),
  ]);
  const label = `By ${title.toLowerCase()}`;
  return block(label, isOpen, table(label, [title, "Wrong writes", "Passes", ["Cases", "number"], ["Passed", "number"], ["Failed", "number"],
    ["Expected", "number"], ["Stale, broken", "number"]], rows));
}

function block(title, isOpen, ...children) {
  return make("details", { class: "block", open: isOpen }, make("summary", {}, make("h3", {}, title)), children);
}
