"""The heading of Splitwise's export, "Date,Description,Category,Cost,Currency" and then the members."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tools.kit.arguments import clean_line
from tools.kit.fold import fold
from tools.kit.importing.amount import FORMS, readings_of
from tools.kit.importing.entry import Reason
from tools.kit.importing.table import Row
from tools.kit.money import check_currency
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

COLUMNS_BEFORE_MEMBERS = 5
MEMBERS_MAX = 50
NAME_MAX = 100

HEADINGS = (
    {"date", "fecha", "data", "datum"},
    {"description", "descripcion", "descricao", "beschreibung"},
    {"category", "categoria", "categorie", "kategorie"},
    {"cost", "coste", "costo", "custo", "cout", "kosten"},
    {"currency", "moneda", "moeda", "devise", "monnaie", "wahrung"},
)
"""The first columns in five languages, folded; other languages are known by their rows."""


def members_of(header: Row, body: Sequence[Row], *, locale: str) -> tuple[str, ...]:
    """The names that follow the five columns, each on one line.

    Refusal where this is no such export, or has nobody, too many, or a name that is missing, too long or twice.
    """
    cells = written_cells(header)[COLUMNS_BEFORE_MEMBERS:]
    names = tuple(str(clean_line(cell)) for cell in cells[: MEMBERS_MAX + 1])
    if not has_known_headings(header) and not stands_above(header, body, len(cells)):
        raise Refusal(say("import.no_export", locale), hint=say("import.export_hint", locale))
    if reason := wrong_with(names):
        raise Refusal(reason.said(locale), hint=say("import.export_hint", locale))
    return names


def written_cells(header: Row) -> tuple[str, ...]:
    """Without the empty columns that spreadsheets leave behind the last one."""
    width = max(at for at, cell in enumerate(header.cells, start=1) if cell.strip())
    return header.cells[:width]


def has_known_headings(header: Row) -> bool:
    return len(header.cells) >= COLUMNS_BEFORE_MEMBERS and all(
        fold(cell) in known for cell, known in zip(header.cells, HEADINGS, strict=False)
    )


def stands_above(header: Row, body: Sequence[Row], members: int) -> bool:
    """Whether the rows are those of an export, and `header` is not one of them."""
    return not has_nets(header, members) and any(has_nets(row, members) for row in body)


def has_nets(row: Row, members: int) -> bool:
    """Whether a row has a currency in the fifth column and behind it amounts, not all 0, that sum to 0."""
    nets = row.cells[COLUMNS_BEFORE_MEMBERS : COLUMNS_BEFORE_MEMBERS + members]
    if len(nets) < max(members, 1) or not is_currency(row.cells[COLUMNS_BEFORE_MEMBERS - 1]):
        return False
    return any(is_even([readings_of(cell or "0").get(sign) for cell in nets]) for sign in FORMS)


def is_even(nets: Sequence[Decimal | None]) -> bool:
    known = [net for net in nets if net is not None]
    return len(known) == len(nets) and any(known) and sum(known) == 0


def is_currency(cell: str) -> bool:
    try:
        return bool(check_currency(cell))
    except Refusal:
        return False


def wrong_with(names: Sequence[str]) -> Reason | None:
    if not names:
        return Reason("import.no_members", {})
    if len(names) > MEMBERS_MAX:
        return Reason("import.too_many_members", {"most": MEMBERS_MAX})
    if "" in names:
        return Reason("import.no_name", {"column": COLUMNS_BEFORE_MEMBERS + names.index("") + 1})
    if long := next((name for name in names if len(name) > NAME_MAX), None):
        return Reason("import.long_name", {"name": long[:NAME_MAX], "most": NAME_MAX})
    if twice := next((name for name in names if names.count(name) > 1), None):
        return Reason("import.name_twice", {"name": twice})
    return None
