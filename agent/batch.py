"""Runs the tool calls of one assistant message: one transaction, all of its writes or none (RULES 7.4)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from agent.attached import BOOKS
from agent.calls import Asked, Outcome, Setting, calls_of
from agent.conversation import Entry, tool_result, user_entry
from agent.desk import Desk
from db.database import Connection
from db.errors import BooksError, BrokenRule, Contention, Forbidden, StaleFence, Unavailable
from db.ledger import Ledger, Stored
from tools.kit.answer import Answer
from tools.kit.asking import Asking
from tools.kit.call import Call
from tools.kit.phrases import say
from tools.kit.receipts.attached import Attached
from tools.kit.refusal import Refusal
from tools.kit.tool import all_tools

log = logging.getLogger(__name__)


class WriteFailed(Exception):
    """A write of the batch could not be done, so that none is; carries what came of that one."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.asked.name)
        self.outcome = outcome


class MustAsk(Exception):
    """Nothing was done, since the person has not agreed to this; carries what would happen, in sentences."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


async def run_batch(desk: Desk, setting: Setting, message: Entry, *, first_place: int) -> Entry:
    """Runs the calls of the message and journals their results; returns the entry that holds them.

    Raises MustAsk where the person has to be asked first, StaleFence where another worker took over, Unavailable
    where the database is away.
    """
    asked = calls_of(message, first_place=first_place)
    most = desk.limits.tool_calls_per_message_max
    if len(asked) > most:
        excess = Outcome(asked[0], {"error": say("tool.too_many", setting.locale, most=most)}, failed=True)
        return await note_failure(desk, setting, asked, excess, reads_too=False)
    for attempt in range(1, desk.limits.batch_attempts_max + 1):
        try:
            return await attempt_batch(desk, setting, asked)
        except WriteFailed as failure:
            return await note_failure(desk, setting, asked, failure.outcome)
        except Contention:
            log.info("batch of turn %s met another one, attempt %d", setting.turn_id, attempt)
    lost = Outcome(asked[0], {"error": say("tool.contention", setting.locale)}, failed=True)
    return await note_failure(desk, setting, asked, lost)


async def decline_batch(desk: Desk, setting: Setting, message: Entry, *, first_place: int) -> Entry:
    """Journals that the person did not agree to the calls of the message; none of them is run."""
    asked = calls_of(message, first_place=first_place)
    answer = {"error": say("ask.declined_call", setting.locale), "declined": True}
    async with desk.books.keeping_the_ledger(setting.user_id) as connection:
        ledger = Ledger(connection, turn_id=setting.turn_id, fence=setting.fence)
        await ledger.hold()
        outcomes = [await stored_failure(ledger, Outcome(call, answer, failed=True)) for call in asked]
        entry = entry_of(desk, setting, outcomes) | {"declined": True}
        await ledger.journal(entry)
    desk.reached("decline noted")
    return entry


async def attempt_batch(desk: Desk, setting: Setting, asked: Sequence[Asked]) -> Entry:
    async with desk.books.keeping_the_ledger(setting.user_id) as connection:
        ledger = Ledger(connection, turn_id=setting.turn_id, fence=setting.fence)
        await ledger.hold()
        if any(call.writes for call in asked):
            await ledger.lock_spaces([setting.space_id])
        outcomes = []
        asking, attached = Asking(), attached_for(setting, asked)
        for call in asked:
            outcome = await carry_out(desk, ledger, setting, call, asking, attached)
            if outcome.failed and call.writes:
                raise WriteFailed(outcome)
            outcomes.append(await stored_failure(ledger, outcome) if outcome.failed else outcome)
            desk.reached("call made")
        sentences = to_be_asked(setting, asking, outcomes)
        if sentences and sentences != setting.agreed:
            raise MustAsk(sentences)
        entry = entry_of(desk, setting, outcomes)
        await ledger.journal(entry)
        desk.reached("before the commit")
    desk.reached("after the commit")
    return entry


def to_be_asked(setting: Setting, asking: Asking, outcomes: Sequence[Outcome]) -> list[str]:
    """What needs a yes: the risks that the tools name and, where a yes is always needed, else all that was done."""
    if asking.sentences or not setting.asks_always:
        return asking.sentences
    headlines = [outcome.answer["headline"] for outcome in outcomes if "headline" in outcome.answer]
    return [say("ask.as_changed", setting.locale, deed=headline.rstrip(".")) for headline in headlines]


async def note_failure(
    desk: Desk, setting: Setting, asked: Sequence[Asked], failure: Outcome, *, reads_too: bool = True
) -> Entry:
    """A second transaction after the first was rolled back: every write failed, reads are run again on their own,
    since what they saw is gone."""
    async with desk.books.keeping_the_ledger(setting.user_id) as connection:
        ledger = Ledger(connection, turn_id=setting.turn_id, fence=setting.fence)
        await ledger.hold()
        outcomes = []
        for call in asked:
            if call.writes or not reads_too or call.key == failure.asked.key:
                outcomes.append(await stored_failure(ledger, shared_failure(setting, call, failure)))
            else:
                outcome = await carry_out(desk, ledger, setting, call, Asking(), Attached())
                outcomes.append(await stored_failure(ledger, outcome) if outcome.failed else outcome)
        entry = entry_of(desk, setting, outcomes)
        await ledger.journal(entry)
        desk.reached("failure noted")
    return entry


def shared_failure(setting: Setting, call: Asked, failure: Outcome) -> Outcome:
    """What another write of the message is told when one of them failed."""
    if call.key == failure.asked.key:
        return failure
    return Outcome(call, {"error": say("tool.together", setting.locale)}, failed=True)


async def stored_failure(ledger: Ledger, outcome: Outcome) -> Outcome:
    """Claims the call once more, since its own savepoint is gone, and stores why it failed."""
    asked = outcome.asked
    stored = await ledger.claim(
        asked.key,
        place=asked.place,
        tool=asked.name,
        arguments=asked.arguments or {},
        writes=asked.writes,
    )
    if stored is None:
        await ledger.finish(asked.key, "failed", outcome.answer)
    return outcome


def attached_for(setting: Setting, asked: Sequence[Asked]) -> Attached:
    """The images for the expenses of this message, after those that the turn has booked before."""
    expected = setting.booked + sum(call.name == BOOKS for call in asked)
    return Attached(setting.attached, booked=setting.booked, expected=expected)


async def carry_out(
    desk: Desk, ledger: Ledger, setting: Setting, asked: Asked, asking: Asking, attached: Attached
) -> Outcome:
    """One call in its own savepoint; a call made before is answered with its stored result."""
    try:
        async with ledger.savepoint():
            stored = await ledger.claim(
                asked.key,
                place=asked.place,
                tool=asked.name,
                arguments=asked.arguments or {},
                writes=asked.writes,
            )
            if isinstance(stored, Stored):
                return Outcome(asked, stored.result, failed=stored.state == "failed")
            async with ledger.as_person() as connection:
                answer = await answer_of(desk, connection, setting, asked, asking, attached)
            said = answer.model_dump(mode="json")
            await ledger.finish(asked.key, "done", said, undoes=getattr(answer, "undoes", ()))
            return Outcome(asked, said, failed=False, goes_to=goes_to(answer), space_id=space_entered(answer))
    except (StaleFence, Contention, Unavailable):
        raise
    except Exception as error:
        return Outcome(asked, explained(error, setting.locale), failed=True)


def goes_to(answer: Answer) -> dict[str, str] | None:
    """Where the answer leads, of one that leads anywhere (use_space)."""
    space = getattr(answer, "goes_to", None)
    return None if space is None else {"space_id": str(space), "message": getattr(answer, "message", "")}


def space_entered(answer: Answer) -> str | None:
    """The id of the space that the answer is about, of one that opens or joins any (create_space, join_space)."""
    space = getattr(answer, "space_id", None)
    return None if space is None else str(space)


async def answer_of(
    desk: Desk,
    connection: Connection,
    setting: Setting,
    asked: Asked,
    asking: Asking,
    attached: Attached,
) -> Answer:
    if asked.tool is None:
        raise Refusal(say("tool.unknown", setting.locale, name=asked.name[:60]), candidates=offered())
    if asked.arguments is None:
        raise Refusal(say("tool.broken", setting.locale))
    call = await Call.opened(
        connection,
        speaker_id=setting.user_id,
        space_id=setting.space_id,
        conversation_id=setting.conversation_id,
        now=setting.now,
        today=setting.today,
        locale=setting.locale,
        asking=asking,
        accounts=desk.accounts,
        attached=attached,
        is_open=setting.is_open,
    )
    return await asked.tool.run(call, asked.arguments)


def offered() -> list[str]:
    """The tools that a model may name."""
    return [name for name, tool in all_tools().items() if tool.for_model]


def explained(error: Exception, locale: str) -> dict[str, Any]:
    """Turns what a tool raised into an answer that leads to a yes; the only place that catches everything."""
    if isinstance(error, Refusal):
        answer: dict[str, Any] = {"error": error.sentence}
        if error.hint:
            answer["hint"] = error.hint
        if error.candidates:
            answer["candidates"] = list(error.candidates)
        if error.stands_for:
            answer["stands_for"] = {
                one: part.model_dump(mode="json") for one, part in error.stands_for.items()
            }
        return answer
    if isinstance(error, Forbidden):
        return {"error": say("tool.forbidden", locale), "hint": say("tool.forbidden_hint", locale)}
    if isinstance(error, BrokenRule):
        log.warning("the books refused a call: %s", error.constraint)
        return {"error": say("tool.refused_by_books", locale)}
    if isinstance(error, BooksError):
        return {"error": say("tool.contention", locale)}
    log.error("a tool failed: %s", type(error).__name__)
    return {"error": say("tool.bug", locale)}


def entry_of(desk: Desk, setting: Setting, outcomes: Sequence[Outcome]) -> Entry:
    """The results in one user entry, in the order of the calls, with what was asked and answered before."""
    content = [
        tool_result(outcome.asked.call_id, capped(desk, setting, outcome), is_error=outcome.failed)
        for outcome in outcomes
    ]
    entry = user_entry(setting.turn_id, content, at=setting.now)
    if leads := [outcome.goes_to for outcome in outcomes if outcome.goes_to]:
        entry["goes_to"] = leads[-1]
    if spaces := {outcome.asked.call_id: outcome.space_id for outcome in outcomes if outcome.space_id}:
        entry["spaces"] = spaces
    if setting.consent is None:
        return entry
    return entry | {"asked": list(setting.consent.asks), "answered": setting.consent.words}


def capped(desk: Desk, setting: Setting, outcome: Outcome) -> dict[str, Any]:
    if len(str(outcome.answer).encode()) <= desk.limits.result_bytes_max:
        return outcome.answer
    headline = str(outcome.answer.get("headline", ""))[:1000]
    return {"headline": headline, "note": say("tool.too_large", setting.locale)}
