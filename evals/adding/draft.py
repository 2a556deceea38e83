"""A draft of a case, as YAML: what was there, what was said, and what became of the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import yaml

from db.outside import Window
from evals.adding.past import before_and_after, of_spaces
from evals.adding.thread import Spoken, SpokenTurn, spoken
from evals.grading.difference import differences
from evals.grading.matching import EMPTY
from evals.staging.picture import Picture, Row

MOMENT = timedelta(minutes=1)
"""What two turns may lie apart without the clock being moved in between."""
HEADING = """\
# Drawn from a conversation that took place. What stands under `books` is what Wallai did then: hold it against
# docs/rules.md before you believe it, say what must be asked and said, name the rules, and take `draft` away.
"""


def draft_of(window: Window, thread_id: str, *, case_id: str) -> str:
    """Returns the case of this thread as YAML. Raises NoThread."""
    told = spoken(window, thread_id)
    turn_ids = [turn.id for turn in told.turns]
    before, after = (
        of_spaces(each, [told.space_id])
        for each in before_and_after(window, turn_ids, since=told.turns[0].began)
    )
    case = {
        "id": case_id,
        "why": "as somebody said it",
        "draft": True,
        "rules": [],
        "world": "nothing",
        "given": world_of(before, told),
        "now": told.turns[0].at.replace(microsecond=0),
        "as": told.speaker,
        "in": told.space,
        "turns": list(turns_of(told)),
        "books": books_of(before, after),
    }
    return HEADING + yaml.dump(
        [case], Dumper=CaseDumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None
    )


class CaseDumper(yaml.SafeDumper):
    """Amounts as plain numbers, and the same thing twice as twice the same."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def represent_amount(dumper: yaml.SafeDumper, amount: Decimal) -> yaml.Node:
    kind = "int" if amount == amount.to_integral_value() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{amount.normalize():f}")


CaseDumper.add_representer(Decimal, represent_amount)


def turns_of(told: Spoken) -> Iterator[dict[str, Any]]:
    clock = told.turns[0].at
    for turn in told.turns:
        moved = {"at": turn.at.replace(microsecond=0)} if turn.at - clock >= MOMENT else {}
        clock = turn.at if moved else clock
        yield moved | happened(turn)
        if turn.verdict is not None:
            yield {"says": turn.words} if turn.words else {"press": turn.verdict}


def happened(turn: SpokenTurn) -> dict[str, Any]:
    if turn.use is not None:
        return {"use": {"tool": turn.use["tool"], "arguments": dict(turn.use["arguments"])}}
    return {"says": turn.says}


def world_of(before: Picture, told: Spoken) -> dict[str, Any]:
    """The people and the space of a thread, and what was booked and planned there."""
    things = before.things
    people = {
        row["person"]: {"name": row["name"], "currency": row["currency"]}
        | {name: row[name] for name in ("language", "zone") if row[name]}
        for row in things["people"].values()
    }
    spaces = {} if told.space == "Personal" else {told.space: space_of(before)}
    given = {
        "people": people,
        "spaces": spaces,
        "expenses": [expense_of(before, row, told) for row in in_order(before.live("expenses"))],
        "settlements": [
            {
                "space": told.space,
                "from": row["from"],
                "to": row["to"],
                "amount": row["amount"],
                "date": row["date"],
            }
            for row in in_order(things["settlements"].values())
        ],
        "budgets": [
            {"space": told.space}
            | {name: row[name] for name in ("month", "name", "type", "framework", "income", "items")}
            for row in things["budgets"].values()
        ],
    }
    return {name: value for name, value in given.items() if value}


def space_of(before: Picture) -> dict[str, Any]:
    ((space_id, space),) = before.things["spaces"].items()
    members = [row for row in before.rows["space_members"] if row["space_id"] == space_id]
    members.sort(key=lambda row: row["joined_at"])
    told: dict[str, Any] = {
        "currency": space["currency"],
        "zone": space["zone"],
        "members": {before.usernames[row["user_id"]]: row["role"] for row in members if row["is_active"]},
    }
    former = {before.usernames[row["user_id"]]: row["role"] for row in members if not row["is_active"]}
    return told | ({"former": former} if former else {})


def expense_of(before: Picture, row: Row, told: Spoken) -> dict[str, Any]:
    known = before.things["expenses"][row["id"]]
    kept = (
        "by",
        "amount",
        "currency",
        "date",
        "kind",
        "description",
        "category",
        "paid_by",
        "shares",
        "tags",
        "notes",
    )
    said = {name: known[name] for name in kept if known[name] not in (None, {}, [])}
    # Words of the thread may name it by its reference, and an edit shares it as it was shared.
    return (
        {"space": told.space, "ref": row["ref"]}
        | said
        | ({"equal": True} if row["split_mode"] == "equal" else {})
    )


def in_order(rows: Any) -> list[Row]:
    return sorted(rows, key=lambda row: row["date"])


def books_of(before: Picture, after: Picture) -> dict[str, Any]:
    """What is another, as a case states it."""
    books: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one in differences(before, after):
        of_kind = books.setdefault(one.kind, {}).setdefault(one.deed, [])
        if one.before is None and one.after is not None:
            of_kind.append(
                {name: value for name, value in one.after.items() if value != EMPTY.get(name, "stated?")}
            )
        elif one.after is None:
            of_kind.append(known_by(one.before or {}))
        else:
            to = {name: pair[1] for name, pair in one.fields.items()}
            of_kind.append({"where": known_by(one.before or {}), "to": to})
    return books


def known_by(row: Row) -> dict[str, Any]:
    """By what a row is known among its kind."""
    return {
        name: row[name]
        for name in ("description", "name", "person", "month", "amount", "date")
        if row.get(name)
    }
