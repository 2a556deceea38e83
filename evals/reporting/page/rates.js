// A rate as a number, its interval, and both as a picture.

// Only all is 100 and only nothing is 0.
function percent(value) {
  const shown = (100 * value).toFixed(1);
  if (shown === "100.0") return value === 1 ? "100" : ">99.9";
  if (shown === "0.0") return value === 0 ? "0" : "<0.1";
  return shown;
}

const interval = (rate) => `${percent(rate.low)}–${percent(rate.high)}`;

const portion = (value) => `${(100 * value).toFixed(2)}%`;

function rateText(rate) {
  return rate ? make("span", { class: "figure" }, `${percent(rate.value)} %`) : make("span", { class: "quiet" }, "–");
}

function rateCell(rate, kind = "") {
  if (!rate) return rateText(rate);
  const range = { "--low": portion(rate.low), "--high": portion(rate.high), "--value": portion(rate.value) };
  return make("span", { class: `rate ${kind}` },
    rateText(rate),
    make("span", { class: "track", "aria-hidden": "true", ...range }, make("span", { class: "band" }), make("span", { class: "point" })),
    make("span", { class: "quiet small interval" }, interval(rate)));
}

const badRate = (rate, kind = "") => rateCell(rate, rate && rate.value > 0 ? `grave ${kind}` : kind);
