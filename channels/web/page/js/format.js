// Amounts and dates, written the way the person's locale does.

let locale = navigator.language;

export function useLocale(tag) {
  try {
    locale = Intl.getCanonicalLocales(tag || navigator.language)[0];
    // English that names no territory is the world's: 27 November 2026.
    if (locale === "en") locale = "en-001";
  } catch {
    locale = navigator.language;
  }
  return locale;
}

// Money comes as decimal strings, and Intl takes those as they are: no figure goes through a float.
export function money(amount, currency) {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
}

export function signedMoney(amount, currency) {
  return new Intl.NumberFormat(locale, { style: "currency", currency, signDisplay: "exceptZero" }).format(amount);
}

export function isNegative(amount) {
  return amount.startsWith("-");
}

export function isZero(amount) {
  return /^-?[0.]*$/.test(amount);
}

export function magnitude(amount) {
  return amount.replace(/^-/, "");
}

export function day(iso, style = "long") {
  return new Intl.DateTimeFormat(locale, { dateStyle: style, timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
}

export function month(iso) {
  const options = { month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${iso}-01T00:00:00Z`));
}

export function thisMonth() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;
}

export function monthBeside(iso, step) {
  const [year, number] = iso.split("-").map(Number);
  const moved = new Date(Date.UTC(year, number - 1 + step, 1));
  return moved.toISOString().slice(0, 7);
}

export function count(number) {
  return new Intl.NumberFormat(locale).format(number);
}

export function dollars(cost) {
  const options = { style: "currency", currency: "USD", maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(locale, options).format(cost);
}

// The width of a bar in percent; it is drawn and never told, so a float will do.
export function portion(part, whole) {
  const [above, below] = [Number(part), Number(whole)];
  return below > 0 ? Math.max(0, Math.min(100, (above / below) * 100)) : above > 0 ? 100 : 0;
}
