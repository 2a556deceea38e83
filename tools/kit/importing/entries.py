"""The entries that the rows of Splitwise's export stand for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from tools.kit.arguments import clean_line
from tools.kit.importing.category import is_payment, our_category
from tools.kit.importing.entry import Paid, Shared
from tools.kit.importing.nets import sides_of
from tools.kit.importing.record import Record

DESCRIPTION_MAX = 200

Occurrences = Counter[str]


def entries_of(records: Iterable[Record]) -> Iterator[Shared | Paid]:
    seen = Occurrences()
    for record in records:
        yield settlement_of(record, seen) or expense_of(record, seen)


def settlement_of(record: Record, seen: Occurrences) -> Paid | None:
    """The payment that a record is: one member gave the whole cost to one other."""
    nets = {net: name for name, net in record.nets.items() if net}
    if not is_payment(record.category) or set(nets) != {record.cost, -record.cost}:
        return None
    return Paid(
        line=record.line,
        date=record.date,
        amount=record.cost,
        currency=record.currency,
        from_name=nets[record.cost],
        to_name=nets[-record.cost],
        note=shortened(record.description),
        key=key_of("paid", record, seen),
    )


def expense_of(record: Record, seen: Occurrences) -> Shared:
    category = "other" if is_payment(record.category) else our_category(record.category)
    sides = sides_of(record.nets, record.cost, record.currency)
    return Shared(
        line=record.line,
        date=record.date,
        description=shortened(record.description) or shortened(record.category) or category,
        category=category,
        amount=record.cost,
        currency=record.currency,
        paid=sides.paid,
        owed=sides.owed,
        is_guessed=sides.is_guessed,
        key=key_of("shared", record, seen),
    )


def shortened(text: str) -> str:
    """`text` on one line, and no longer than a description may be."""
    line = str(clean_line(text))
    return line if len(line) <= DESCRIPTION_MAX else f"{line[: DESCRIPTION_MAX - 1].rstrip()}…"


def key_of(kind: str, record: Record, seen: Occurrences) -> str:
    """A key that is the same in every export of this entry; equal rows of a file are numbered from the top.

    It is made of what neither the language of an export nor a new name of a member changes: no category, no words of
    Splitwise's own, as those of a payment, and the nets without whose they are. A net of 0 is left out, so that
    somebody who joins the group later changes none.
    """
    nets = sorted(str(net) for net in record.nets.values() if net)
    told = (kind, record.date.isoformat(), record.description if kind == "shared" else "")
    content = json.dumps([*told, str(record.cost), record.currency, nets])
    seen[content] += 1
    return f"splitwise:{sha256(f'{content} {seen[content]}'.encode()).hexdigest()[:32]}"
