"""Dates, times and counts as people write them in five languages: numbers that are no figures (RULES 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

LANGUAGES = ("en", "es", "de", "fr", "pt")
SIGNS = "€$£¥₹₽₺₩₪฿₫₴₦₱₡₲"
CURRENCY_WORDS = (
    "euros?|dollars?|dollar|pounds?|quid|bucks?|cents?|pence|pennies|francs?|pesos?|yens?|crowns?|kr|kronor|kroner"
    "|dólares|dólar|dolares|libras?|céntimos?|centimos?|cêntimos?|centavos?|francos?|pfund|franken|kronen|rappen"
    "|livres?|centimes?|reais|real"
)
PERCENT_WORDS = "%|percent|per cent|por ciento|prozent|pour cent|por cento"
UNIT_AFTER = re.compile(
    rf"\s*(?:[{SIGNS}](?!\s?\d)|(?-i:(?!UTC|GMT|CET)[A-Z]{{3}})\b(?!\s?\d)|(?:{CURRENCY_WORDS})\b|(?:{PERCENT_WORDS})(?!\w))",
    re.IGNORECASE,
)
UNIT_BEFORE = re.compile(rf"(?:[{SIGNS}]|(?<!\w)[A-Z]{{3}}|(?<!\w)(?:Fr|kr)\.?)\s?$")

DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])(?!\d)"
YEAR = r"(?:19|20|21)\d\d(?!\d)"
ORDINAL = r"(?:st\b|nd\b|rd\b|th\b|er\b|º|ª|°|\.)?"
JOINT = r"\s*(?:-|–|—|\b(?:to|and|until|till|through|al?|y|bis|und|au|et|e|até|à)\b)\s*(?:(?:the|el|le)\s+)?"
DAYS = rf"{DAY}{ORDINAL}(?:{JOINT}{DAY}{ORDINAL})?"
OF = r"(?:(?:of|del?|do)\s+)?"
TIME = r"(?:[01]?\d|2[0-4])(?:[:h][0-5]\d(?::[0-5]\d)?(?!\d)|\s?(?:[ap]\.?m\b\.?|uhr\b|o'clock))"
FRAMEWORK = (
    r"(?:(?:50([/_-])30\1|60([/_-])20\2)20|50[/-]50|fifty-fifty|fifty/thirty/twenty|sixty/twenty/twenty)\b"
)
SINCE = "in|im jahr|since|during|from|until|through|en|seit|dans|depuis|em|desde|durante|pendant"
YEARS_OWNER = r"(?:budgets?|plans?|presupuestos?|orçamentos?|year|año|jahr|année|ano)"

COUNTED = (
    "expenses?|entry|entries|items?|results?|match(?:es)?|people|persons?|members?|payments?|purchases?|times|days?"
    "|nights?|weeks?|months?|years?|hours?|minutes?|categor(?:y|ies)|budgets?|refunds?|incomes?|splits?|shares?|ways?"
    "|things?|messages?|examples?|questions?|others|rows?|lines?|parts?|flatmates?|characters?|letters?|tags?"
    "|gastos?|entradas?|personas?|miembros?|días?|dias?|semanas?|mes(?:es)?|años?|veces|categorías?|presupuestos?"
    "|partes?|resultados?|pagos?|ausgaben?|einträge?n?|personen|mitglieder|tagen?|tage|wochen?|monaten?|monate|jahren?"
    "|mal|kategorien?|teile?n?|dépenses?|entrées?|personnes?|membres?|jours?|semaines?|mois|ans|années?|fois"
    "|catégories?|parts|résultats?|despesas?|pessoas?|membros?|anos?|vezes|categorias?|orçamentos?"
)
DESCRIBED = (
    "more|other|largest|biggest|smallest|newest|latest|last|recent|new|different|shared|active|open|matching|equal"
    "|últimos|últimas|mayores|otros|otras|letzten|größten|weitere|weiteren|neuesten|autres|dernières|derniers|plus"
    "|outras|outros|maiores"
)


def without_dates(text: str) -> str:
    """Returns the text with every date, time and name of a budget's framework blanked out.

    What only resembles a date, since a currency stands beside it ("2026 euros"), stays.
    """
    for pattern in date_patterns():
        text = pattern.sub(lambda found: found.group() if is_money(found) else " ", text)
    return text


def without_counts(text: str) -> str:
    """Returns the text with list numbers and counts of what is listed ("3 expenses") blanked out."""
    for pattern in COUNTS:
        text = pattern.sub(lambda found: found.group() if is_money(found) else " ", text)
    return text


def is_money(found: re.Match[str]) -> bool:
    """True where a currency or per cent stands right beside, or where only a part of a number was found."""
    before, after = found.string[max(0, found.start() - 6) : found.start()], found.string[found.end() :]
    return bool(
        UNIT_BEFORE.search(before)
        or re.search(r"\d[.,'’]?$", before)
        or UNIT_AFTER.match(after)
        or re.match(r"[.,'’]?\d", after)
    )


COUNTS = (
    re.compile(r"^[ \t>*_-]*\d{1,2}[.)][*_]*(?=\s+\S)", re.MULTILINE),
    re.compile(
        rf"\b\d{{1,4}}\s+(?:of|de|von|sur)\s+(?:the\s+)?\d{{1,5}}\s+(?:(?:{DESCRIBED})\s+)?(?:{COUNTED}|shown)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b\d{{1,3}}[\s-](?:(?:{DESCRIBED})\s+){{0,2}}(?:{COUNTED})\b", re.IGNORECASE),
    re.compile(r"\b\d{1,2}\s+(?:more|others)\b(?!\s+than\b)", re.IGNORECASE),
    re.compile(
        r"\b(?:top|last|first|latest|newest|next|últimos|últimas|letzten|dernières|derniers)\s+\d{1,2}\b"
        r"(?=\s*(?:[.,:;!?]|$))",
        re.IGNORECASE,
    ),
)


@cache
def date_patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled at first use, since Babel takes a while to read five languages."""
    return tuple(re.compile(rf"(?<![\w]){pattern}", re.IGNORECASE) for pattern in date_forms())


def date_forms() -> Iterator[str]:
    """Longer forms come first: what one has taken, the next does not see."""
    months, english = "|".join(month_names()), "|".join(english_months())
    weekdays = "|".join(weekday_names())
    yield FRAMEWORK
    yield r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\d-])(?:T[\d:.+Z-]+)?"
    yield rf"(?:{DAY}([./-]){MONTH_NUMBER}|{MONTH_NUMBER}([./-]){DAY})(?:\1|\2)(?:{YEAR}|\d\d(?!\d))"
    yield rf"(?:{DAY}/{MONTH_NUMBER}|{MONTH_NUMBER}/{DAY})(?![/\d])"
    yield rf"(?:am|vom|zum|bis|seit|ab|den|dem)\s+{DAY}\.{MONTH_NUMBER}\."
    yield rf"{DAYS}\s*{OF}(?:{months})\b\.?(?:,?\s*{OF}{YEAR})?"
    yield rf"(?:{months})\b\.?,?\s+{OF}{YEAR}"
    yield rf"(?<!\bin\s)(?:{english})\b\.?\s+{DAYS}(?:,?\s+{YEAR})?"
    the = r"(?:(?:the|el|le|der|den|dem|dia)\s+)?"
    yield rf"(?:{weekdays})\.?,?\s+{the}{DAY}(?:st|nd|rd|th|\.)?(?=\s*(?:[,;:)]|$|\.(?!\d)))"
    yield r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b"
    yield rf"(?:on|since|until|from|by|before|after)\s+the\s+{DAY}\b(?=\s*(?:[,;:.!?)]|$))"
    yield r"(?:week|kw|semana|semaine|woche)\s+\d{1,2}\b"
    yield rf"(?:{SINCE})\s+{YEAR}(?:{JOINT}{YEAR})?"
    yield rf"(?:your|the|whole|all|entire|this|tu|el|das|dein|l'année|seu|o)\s+{YEAR}\s+{YEARS_OWNER}\b"
    yield rf"{YEARS_OWNER}\s+(?:(?:for|of|de|für|pour|para)\s+)?{YEAR}"
    yield rf"{TIME}(?:\s*(?:-|–|to|bis|a)\s*{TIME})?"


def month_names() -> list[str]:
    """Months of all five languages; a common word ("may", "out") counts only where it must be a month."""
    names = {name for language in LANGUAGES for name in names_of(language, "months")} - set(english_names())
    common = {"out", "set", "ago", "mar", "may"}
    after_of = [rf"(?<=de\s){name}" for name in sorted(common)]
    return [
        *english_months(),
        *longest_first(names - common),
        *after_of,
        rf"(?:ago|mar|may)\b\.?(?=\s+{YEAR})",
    ]


def english_months() -> list[str]:
    """May and March begin with a capital where they are months."""
    names = longest_first({*english_names(), "Sept"} - {"May", "March", "Mar"})
    return [*names, "(?-i:May)", "(?-i:March)", "(?-i:Mar)"]


def english_names() -> set[str]:
    return {name.strip(".") for name in names_of("en", "months")}


def weekday_names() -> list[str]:
    names = {name for language in LANGUAGES for name in names_of(language, "days")}
    return longest_first({name for name in names if len(name) > 4})


def names_of(language: str, kind: str) -> set[str]:
    widths = getattr(Locale(language), kind)["format"]
    return {name.strip(".") for width in ("wide", "abbreviated") for name in widths[width].values()}


def longest_first(names: set[str]) -> list[str]:
    return [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))]
