"""What the books themselves have of a turn: its calls, what the model used, and what its figures may stem from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any
from uuid import UUID

from agent.messages import Usage
from agent.prices import Price
from db.outside import Window
from evals.grading.figures import QUOTED
from evals.playing.outcome import Heard
from evals.running.record import SaidTurn, ToolCall, Used
from evals.staging.picture import Picture
from evals.stating.case import StatedTurn

CALLS = """
select id, name, arguments, state, writes, result from public.tool_calls where turn_id = any(%s) order by at, seq, id
"""
USED = """
select id, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd
from public.usage where turn_id = any(%s)
"""
ACTORS = """
select distinct person.username, change.space_id::text, change.tablename from public.changes as change
left join public.users as person on person.id = change.actor
where change.turn_id is not null
"""
WORDS = """
select inbound -> 'content' from public.turns where conversation_id in
    (select conversation_id from public.turns where id = any(%s)) order by created_at
"""
TOOL_EVENTS = """
select id, kind, extract(epoch from at) from (
    select turn_id || ' ' || seq as id, kind, at from public.turn_events
    where turn_id = any(%s) and kind in ('tool', 'result')) as event
order by at, id
"""


@dataclass
class Notes:
    """Reads what each turn has left, once."""

    window: Window
    price: Price | None = None
    seen: set[object] = field(default_factory=set)

    def of_turn(
        self,
        stated: StatedTurn,
        heard: Heard,
        before: Picture,
        *,
        speaker: str,
        space: str,
        seconds: float,
        wrote: bool,
    ) -> tuple[SaidTurn, str]:
        """Returns the record of one turn, and every text that a figure in its answer may stem from."""
        calls = [
            ToolCall(name=name, arguments=arguments, state=state, writes=writes, result=result)
            for _, name, arguments, state, writes, result in self.new(CALLS, heard.turn_ids)
        ]
        requests = [self.request(*row[1:]) for row in self.new(USED, heard.turn_ids)]
        said = SaidTurn(
            speaker=speaker,
            space=space,
            said=shown(stated),
            answer=heard.answer,
            asked=asked_in(heard, wrote=wrote),
            wrote=wrote,
            calls=calls,
            seconds=seconds,
            first_text_seconds=heard.first_text,
            tool_seconds=list(between(self.new(TOOL_EVENTS, heard.turn_ids))),
            model_calls=len(requests),
            used=reduce(Used.__add__, requests, Used()),
        )
        return said, self.sources(heard, stated, before)

    def new(self, query: str, turn_ids: list[UUID]) -> list[tuple[Any, ...]]:
        """The rows that no turn before had, by the id that each begins with."""
        rows = [row for row in self.window.rows(query, turn_ids) if row[0] not in self.seen]
        self.seen |= {row[0] for row in rows}
        return rows

    def request(self, fresh: int, output: int, read: int, written: int, usd: Decimal | None) -> Used:
        """What one request to the model took, at the price that the books have, or else at the one that was said."""
        usage = Usage(
            input_tokens=fresh, output_tokens=output, cache_read_tokens=read, cache_write_tokens=written
        )
        used = Used.of(usage, self.price)
        return used if usd is None else used.model_copy(update={"usd": usd})

    def sources(self, heard: Heard, stated: StatedTurn, before: Picture) -> str:
        """What tools told in this turn, also before a question that it answers, what was said, and, where it asks
        whether to change something, what stands in the books."""
        results = [row[5] for row in self.window.rows(CALLS, heard.turn_ids)]
        words = [content for (content,) in self.window.rows(WORDS, heard.turn_ids)]
        filled_in = json.dumps(stated.use.arguments) if stated.use else ""
        told = [json.dumps(results, ensure_ascii=False), *texts_of(words), stated.says or "", filled_in]
        return "\n".join([*told, amounts_of(before)] if heard.asks else told)

    def actors(self) -> list[tuple[str | None, str, str]]:
        """Who changed something in which space and table, by username and the space's id."""
        return [(username, space, table) for username, space, table in self.window.rows(ACTORS)]

    def left_open(self) -> list[str]:
        """The states of turns that nobody has ended and that wait for nobody."""
        return [
            state
            for (state,) in self.window.rows(
                "select state from public.turns where state in ('queued', 'running')"
            )
        ]


def between(events: Sequence[tuple[Any, ...]]) -> Iterator[float]:
    """The seconds from the last call of each batch to its first result."""
    called = None
    for _, kind, at in events:
        if kind == "result" and called is not None:
            yield float(at - called)
        called = at if kind == "tool" else None


def amounts_of(books: Picture) -> str:
    """Every amount that stands in the books, or is owed by what stands there."""
    booked = (value for rows in books.rows.values() for row in rows for value in row.values())
    owed = (abs(each) for space in books.balances.values() for of in space.values() for each in of.values())
    return " ".join(str(each) for each in (*booked, *owed) if isinstance(each, Decimal))


def texts_of(contents: list[list[dict[str, Any]]]) -> list[str]:
    return [str(block.get("text", "")) for content in contents for block in content]


def asked_in(heard: Heard, *, wrote: bool) -> Any:
    """What kind of question stands at the end: one with buttons, or one in words after which nothing was written."""
    if heard.asks is not None:
        return "approval"
    said = QUOTED.sub(" ", heard.answer)
    return "question" if not wrote and any(sign in said for sign in "?¿") else ""


def shown(stated: StatedTurn) -> str:
    """The turn in one line for people."""
    parts = [stated.says] if stated.says is not None else []
    parts += [f"[presses {stated.press}]"] if stated.press else []
    parts += [f"[uses {stated.use.tool}]"] if stated.use else []
    parts += [f"[delivered again: {stated.repeats}]"] if stated.repeats else []
    parts += [f"[{stated.at_once} times at once]"] if stated.at_once > 1 else []
    parts += [f"[the process is killed: {stated.crash}]"] if stated.crash else []
    return " ".join(parts)
