"""A row of Splitwise's export, its cells read and its sums checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.kit.importing.amount import decimal_sign_of, read_amount, read_number
from tools.kit.importing.day import is_day_first, read_day
from tools.kit.importing.fault import Fault, quoted
from tools.kit.importing.heading import COLUMNS_BEFORE_MEMBERS
from tools.kit.importing.nets import Nets
from tools.kit.importing.table import Row
from tools.kit.money import check_currency, decimal_string
from tools.kit.refusal import Refusal


@dataclass(frozen=True)
class Record:
    """What an expense or a payment cost and what it leaves each member; its texts as they are in the file."""

    line: int
    date: date
    description: str
    category: str
    cost: Decimal
    currency: str
    nets: Nets


@dataclass(frozen=True)
class Total:
    """What the file says that each member is owed in a currency, below 0 what they owe."""

    currency: str
    nets: Nets


@dataclass(frozen=True)
class Notation:
    """How a file writes days and amounts; no `decimal_sign` where its amounts do not tell."""

    day_first: bool
    decimal_sign: str | None


def notation_of(rows: Sequence[Row], *, locale: str) -> Notation:
    """Refusal where the days can be read in two ways."""
    amounts = [cell for row in rows for cell in (*row.cells[3:4], *row.cells[COLUMNS_BEFORE_MEMBERS:])]
    return Notation(is_day_first([row.cells[0] for row in rows], locale=locale), decimal_sign_of(amounts))


def is_total(row: Row) -> bool:
    """Whether this is a balance at the end, whatever the language calls it: of no category and no cost."""
    return len(row.cells) > COLUMNS_BEFORE_MEMBERS and not any(cell.strip() for cell in row.cells[2:4])


def read_record(row: Row, members: Sequence[str], notation: Notation) -> Record:
    """Raises Fault for a cell that cannot be read, or sums that do not agree."""
    day, description, category, cost, code, *cells = cells_of(row, members)
    currency = currency_of(code)
    if not cost.strip():
        raise Fault("import.no_cost")
    record = Record(
        line=row.line,
        date=read_day(day, day_first=notation.day_first),
        description=description,
        category=category,
        cost=read_amount(cost, currency, decimal_sign=notation.decimal_sign),
        currency=currency,
        nets={
            name: read_amount(cell, currency, decimal_sign=notation.decimal_sign)
            for name, cell in zip(members, cells, strict=True)
        },
    )
    check_sums(record)
    return record


def read_total(row: Row, members: Sequence[str], notation: Notation) -> Total:
    """Raises Fault for a cell that cannot be read. Balances may be finer than the currency is."""
    _, _, _, _, code, *cells = cells_of(row, members)
    currency = currency_of(code)
    nets = {
        name: read_number(cell, currency, decimal_sign=notation.decimal_sign)
        for name, cell in zip(members, cells, strict=True)
    }
    return Total(currency, nets)


def cells_of(row: Row, members: Sequence[str]) -> tuple[str, ...]:
    """The cells of the columns that have a heading."""
    width = COLUMNS_BEFORE_MEMBERS + len(members)
    beyond = any(cell.strip() for cell in row.cells[width:])
    if len(row.cells) < width or beyond:
        raise Fault("import.columns", found=len(row.cells), wanted=width)
    return row.cells[:width]


def currency_of(code: str) -> str:
    try:
        return check_currency(code)
    except Refusal as refusal:
        raise Fault("import.currency", code=quoted(code)) from refusal


def check_sums(record: Record) -> None:
    """The nets sum to 0 and are covered by the cost, which is above 0 (RULES 2.2); nothing is mended."""
    difference = sum(record.nets.values(), start=Decimal(0))
    above = sum((net for net in record.nets.values() if net > 0), start=Decimal(0))
    if record.cost == 0:
        raise Fault("import.cost_zero")
    if record.cost < 0:
        raise Fault("import.cost_negative", cost=said_amount(record.cost, record))
    if difference:
        raise Fault("import.nets_differ", difference=said_amount(difference, record))
    if above > record.cost:
        cost = said_amount(record.cost, record)
        raise Fault("import.nets_above_cost", cost=cost, above=said_amount(above, record))


def said_amount(amount: Decimal, record: Record) -> str:
    return f"{decimal_string(amount, record.currency)} {record.currency}"
