// A chart that the service drew, with its figures as a table for those who do not see it.

import { html, useMemo } from "../vendor/bundle.js";
import { drawing } from "./drawing.js";
import { say } from "./words.js";

export function Chart({ chart }) {
  const safe = useMemo(() => ({ __html: chart ? drawing(chart.svg) : "" }), [chart?.svg]);
  if (!chart) return null;
  const [head, ...rows] = chart.table;
  return html`<figure class="chart">
    <div dangerouslySetInnerHTML=${safe}></div>
    <details><summary class="small quiet">${say("card.chart_table")}</summary>
      <table><caption class="unseen">${chart.title}</caption><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((cell, place) => (place ? html`<td>${cell}</td>` : html`<th scope="row">${cell}</th>`))}</tr>`)}</tbody></table>
    </details>
  </figure>`;
}
