"""The file that Splitwise's "Export as spreadsheet" gives, read into entries."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from tools.kit.importing.entries import entries_of
from tools.kit.importing.entry import Read, Unreadable
from tools.kit.importing.fault import Fault
from tools.kit.importing.heading import members_of
from tools.kit.importing.record import Record, Total, is_total, notation_of, read_record, read_total
from tools.kit.importing.table import Row, rows_of
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

ENTRIES_MAX = 5_000
ROWS_MAX = 2 * ENTRIES_MAX
"""With the heading, the balances and what else is no entry."""

Found = TypeVar("Found")


def read_splitwise(content: bytes, *, locale: str) -> Read:
    """The entries of an export, in its order, and the rows that could not be read.

    A row says what each member paid less what they owe; who paid is worked out by `nets.sides_of`. Refusal,
    in the language of `locale`, where the whole file cannot be read.
    """
    header, *body = table_of(content, locale=locale)
    members = members_of(header, body, locale=locale)
    rows = [row for row in body if not is_total(row)]
    if len(rows) > ENTRIES_MAX:
        raise too_many(locale)
    notation = notation_of(body, locale=locale)
    records, unread_rows = read_each(rows, lambda row: read_record(row, members, notation))
    totals, unread_totals = read_each(filter(is_total, body), lambda row: read_total(row, members, notation))
    balances = balances_of(records)
    return Read(
        members=members,
        entries=tuple(entries_of(records)),
        unreadable=(*unread_rows, *unread_totals),
        totals_differ=any(differs(total, balances) for total in totals),
    )


def table_of(content: bytes, *, locale: str) -> list[Row]:
    """The header and the rows below it, without the notes above: lines of a single cell."""
    rows: list[Row] = []
    for count, row in enumerate(rows_of(content, locale=locale)):
        if count == ROWS_MAX:
            raise too_many(locale)
        if rows or sum(bool(cell.strip()) for cell in row.cells) > 1:
            rows.append(row)
    if not rows:
        key = "import.no_export" if content.removeprefix(BOM_UTF8).strip() else "import.empty"
        raise Refusal(say(key, locale), hint=say("import.export_hint", locale))
    return rows


def too_many(locale: str) -> Refusal:
    return Refusal(
        say("import.too_many", locale, most=ENTRIES_MAX), hint=say("import.one_group_hint", locale)
    )


def read_each(rows: Iterable[Row], read: Callable[[Row], Found]) -> tuple[list[Found], list[Unreadable]]:
    """What `read` makes of each row, and the rows where it raises Fault."""
    found: list[Found] = []
    unreadable: list[Unreadable] = []
    for row in rows:
        try:
            found.append(read(row))
        except Fault as fault:
            unreadable.append(Unreadable(row.line, fault.reason))
    return found, unreadable


def balances_of(records: Iterable[Record]) -> Mapping[tuple[str, str], Decimal]:
    """What the nets of `records` come to, by currency and name."""
    balances: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for record in records:
        for name, net in record.nets.items():
            balances[record.currency, name] += net
    return balances


def differs(total: Total, balances: Mapping[tuple[str, str], Decimal]) -> bool:
    return any(balances.get((total.currency, name), 0) != net for name, net in total.nets.items())
