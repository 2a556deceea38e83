// Amounts and dates, written the way the person's locale does.

let locale = navigator.language;

export function writeLocale(tag) {
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

// The month in which the person is, wherever the browser may be (RULES 5.1).
export function thisMonth(timeZone) {
  const options = { year: "numeric", month: "2-digit", timeZone: timeZone ?? undefined };
  const parts = new Intl.DateTimeFormat("en", options).formatToParts(new Date());
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("year")}-${part("month")}`;
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
