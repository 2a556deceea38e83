"""The work on one turn: what its steps do, and which comes next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar

from agent.attached import attached_to, booked_in
from agent.batch import MustAsk, decline_batch, run_batch
from agent.binding import figures_of
from agent.calls import Setting
from agent.claude import Claude
from agent.clock import day_in
from agent.context_block import locale_for, zone_for
from agent.conversation import Entry, tool_calls, user_entry
from agent.desk import Desk
from db.conversations import Conversations
from db.metering import CallUsage, Metering
from db.people import People, Person
from db.spaces import Space, Spaces
from db.turns import TurnRow, Turns

T = TypeVar("T")
Step = Literal["model", "tools", "confirm", "settle"]


@dataclass
class Work:
    """One turn in the hands of one worker. `entries` are the settled ones of the thread, `journal` the turn's.

    `asks` is what has to be asked before the last message's calls are run.
    """

    desk: Desk
    turn: TurnRow
    person: Person
    space: Space
    entries: list[Entry]
    journal: list[Entry]
    claude: Claude
    model_calls: int
    tokens: int
    tool_calls: int
    failure: str | None = None
    notice: str = ""
    stopped_after: str | None = None
    """Where a person stopped the turn: what they had seen of a reply that was not whole."""
    asks: list[str] = field(default_factory=list)

    @property
    def locale(self) -> str:
        return locale_for(self.person, self.space)

    @property
    def now(self) -> datetime:
        """The moment at which the message came: a resumed turn goes by the same one."""
        return datetime.fromisoformat(self.turn.inbound["at"])

    @property
    def uses(self) -> list[dict[str, Any]]:
        """The tools that this turn uses without a model, with their arguments, in order."""
        use: dict[str, Any] | None = self.turn.inbound.get("use")
        return [use, *use.get("then", ())] if use else []

    @property
    def setting(self) -> Setting:
        return Setting(
            turn_id=self.turn.id,
            fence=self.turn.fence,
            user_id=self.turn.user_id,
            space_id=self.turn.space_id,
            conversation_id=self.turn.conversation_id,
            now=self.now,
            today=day_in(zone_for(self.person, self.space), self.now),
            locale=self.locale,
            consent=self.turn.consent_to(self.journal[-1]["id"]),
            attached=attached_to(self.entries, self.journal, now=self.now),
            booked=booked_in(self.journal),
            is_open="group" in self.turn.inbound,
            asks_always=any(use.get("asks_always", False) for use in self.uses),
        )

    @property
    def next_step(self) -> Step:
        """The step that follows from the last journal entry; nothing else is remembered."""
        last = self.journal[-1]
        if self.failure is not None or self.stopped_after is not None or self.is_spent or is_closing(last):
            return "settle"
        if self.asks:
            return "confirm"
        if last["role"] == "user" or last.get("stop_reason") == "pause_turn":
            return "model"
        return "tools" if tool_calls(last) else "settle"

    @property
    def is_spent(self) -> bool:
        """True where the turn has taken all that one may take."""
        limits = self.desk.limits
        last = self.journal[-1]
        return (last["role"] == "user" or last.get("stop_reason") == "pause_turn") and (
            self.model_calls >= limits.model_calls_max
            or self.tokens >= limits.turn_tokens_max
            or self.tool_calls >= limits.tool_calls_max
        )

    @property
    def sources(self) -> frozenset[Decimal]:
        """Every figure that an answer may name: tool results, the context and the person's words (RULES 8.2)."""
        return figures_of(texts_of(self.journal))

    @property
    def headlines(self) -> list[str]:
        """What the tools of this turn said for people, in order."""
        said = [answer["headline"] for answer in answers_of(self.journal) if "headline" in answer]
        return list(dict.fromkeys(said))

    async def journalize(self, *entries: Entry, usage: CallUsage | None = None) -> None:
        """Writes entries, with what the model call used, in one fenced transaction."""
        async with self.desk.books.as_service() as connection:
            turns = Turns(connection)
            await turns.hold(self.turn.id, self.turn.fence)
            for entry in entries:
                await turns.journal(self.turn.id, entry)
            if usage is not None:
                await Metering(connection).meter(self.turn.id, self.turn.user_id, usage)
        self.journal.extend(entries)

    async def show(self, kind: str, **data: Any) -> None:
        """Stores an event, and only then lets it be seen."""
        await self.show_all([(kind, data)])

    async def show_all(self, events: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Stores events that come at once, and only then lets them be seen."""
        async with self.desk.books.as_service() as connection:
            turns = Turns(connection)
            await turns.hold(self.turn.id, self.turn.fence)
            for kind, data in events:
                await turns.show(self.turn.id, kind, data)
        self.desk.bell.ring(self.turn.id)

    async def run_tools(self) -> None:
        """The step `tools`: all calls of the last message in one transaction, or none where a yes is missing."""
        message = spelled_out(self.journal[-1], self.uses) if self.uses else self.journal[-1]
        setting = self.setting
        declined = setting.consent is not None and not setting.consent.agrees
        run = decline_batch if declined else run_batch
        try:
            entry = await run(self.desk, setting, message, first_place=self.tool_calls)
        except MustAsk as must:
            self.asks = must.sentences
            return
        calls = tool_calls(self.journal[-1])
        self.tool_calls += len(calls)
        self.journal.append(entry)
        await self.show_results(zip(calls, answers_of([entry]), strict=True))

    async def show_results(self, results: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """Shows what each call answered, and beside it the id of the space that it entered."""
        spaces = {call: space for entry in self.journal for call, space in entry.get("spaces", {}).items()}
        await self.show_all(
            (
                "result",
                {"name": call["name"], "given": call["input"], "answer": answer}
                | ({"space_id": spaces[call["id"]]} if call["id"] in spaces else {}),
            )
            for call, answer in results
        )


async def taken_up(desk: Desk, turn: TurnRow) -> Work:
    """Reads what there is of a turn that this worker has just taken, and shows what people have not seen of it."""
    work, shown = await read(desk, turn)
    await catch_up(work, [kind for _, kind, _ in shown])
    return work


async def read(desk: Desk, turn: TurnRow) -> tuple[Work, list[tuple[int, str, dict[str, Any]]]]:
    """What there is of a turn that this worker has just taken, and what was shown; journals the user's words if they
    are not."""
    async with desk.books.as_service() as connection:
        turns = Turns(connection)
        await turns.hold(turn.id, turn.fence)
        journal = await turns.journaled(turn.id)
        if not journal:
            at = datetime.fromisoformat(turn.inbound["at"])
            images = {name: turn.inbound[name] for name in ("attachments",) if name in turn.inbound}
            journal = [user_entry(turn.id, turn.inbound["content"], at=at) | images]
            await turns.journal(turn.id, journal[0])
        model_calls, tokens = await Metering(connection).metered(turn.id)
        work = Work(
            desk=desk,
            turn=turn,
            person=found(await People(connection).get(turn.user_id)),
            space=found(await Spaces(connection).get(turn.space_id)),
            entries=await Conversations(connection).entries(turn.conversation_id),
            journal=journal,
            claude=desk.claude,
            model_calls=model_calls,
            tokens=tokens,
            tool_calls=await turns.calls_made(turn.id),
        )
        return work, await turns.shown(turn.id)


async def catch_up(work: Work, shown: Sequence[str]) -> None:
    """Shows the results that were journaled and not shown; else takes back a reply that was shown and not journaled."""
    if missing := results_of(work.journal)[shown.count("result") :]:
        await work.show_results(missing)
        return
    for kind in reversed(shown):
        if kind in ("result", "restart") or work.journal[-1]["role"] != "user":
            return
        if kind == "text":
            await work.show("restart")
            return


def spelled_out(message: Entry, uses: Sequence[Mapping[str, Any]]) -> Entry:
    """The message with the arguments of its calls, which lie with the turn and not in the conversation."""
    spelled = [
        call | {"input": use["arguments"]} for call, use in zip(tool_calls(message), uses, strict=True)
    ]
    return message | {"content": spelled, "by_hand": True}


def is_closing(entry: Entry) -> bool:
    """True where nothing more is asked of the model: the calls were declined, or lead to another space."""
    return bool(entry.get("declined") or entry.get("goes_to"))


def texts_of(entries: Iterable[Entry]) -> Iterator[str]:
    """Every text of the user's side of these entries: the context, the words, the tools' results."""
    for entry in entries:
        if entry["role"] == "user" and not entry.get("is_correction"):
            for block in entry["content"]:
                yield str(block.get("text") or block.get("content") or "")


def answers_of(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """What the tools answered, in order."""
    for entry in entries:
        for block in entry["content"]:
            if block.get("type") == "tool_result":
                yield json.loads(block["content"])


def results_of(journal: Sequence[Entry]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each tool call with what it answered, in order; the last ones may have no answer yet."""
    calls = [call for entry in journal for call in tool_calls(entry)]
    return list(zip(calls, answers_of(journal), strict=False))


def found(row: T | None) -> T:
    """Returns a row that a foreign key promises."""
    if row is None:
        raise LookupError("a turn names a person or a space that is not there")
    return row
