// Light or dark: as the system has it, unless somebody chose.

const KEPT = "wallai.theme";

export function theme() {
  return localStorage.getItem(KEPT) ?? "auto";
}

export function applyTheme(chosen = theme()) {
  if (chosen === "auto") localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, chosen);
  document.documentElement.dataset.theme = chosen;
}
