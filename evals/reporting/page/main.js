// What is shown follows from the address: `#trial-17` is that trial, opened.

const index = read("index");
index.trials.forEach((trial, place) => { trial.place = place; });

function start() {
  const { run, models, trials } = index;
  const names = models.map((model) => model.model);
  const cases = new Set(trials.map((trial) => trial.case)).size;
  const wrong = trials.filter((trial) => trial.wrote).length;
  const passed = trials.filter((trial) => trial.outcome === "passed").length;
  byId("title").textContent = run || "An empty run";
  byId("lead").textContent = trials.length
    ? `${several(trials.length, "trial")} of ${several(cases, "case")} on ${several(names.length, "model")}: ${whole(passed)} passed, ${several(wrong, "wrong write")}.`
    : "No trial was played.";
  document.querySelector("main").hidden = !trials.length;
  if (!trials.length) return;
  drawModels(models);
  drawMatrix(trials, names);
  listen();
  route();
}

function listen() {
  const dialog = byId("trial");
  addEventListener("hashchange", route);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", closed);
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && !event.target.closest("pre") && !event.altKey && !event.metaKey && !event.ctrlKey) dialog.querySelector(`[data-step="${by}"]`)?.click();
  });
}

function route() {
  const dialog = byId("trial");
  const trial = index.trials[/^#trial-(\d+)$/.exec(location.hash)?.[1] ?? -1];
  if (!trial) {
    dialog.close();
    return;
  }
  drawTrial(trial, index.trials.filter((each) => each.case === trial.case));
  if (!dialog.open) dialog.showModal();
  byId("trial-title").focus();
}

// The address forgets the trial, and the keyboard is where it was opened.
function closed() {
  const link = document.querySelector(`.matrix a[href="${location.hash}"]`);
  if (/^#trial-/.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  link?.focus();
}

start();
