"""The step `settle`: the journal becomes part of the conversation, and the turn is over."""

from __future__ import annotations

from agent.conversation import Entry, assistant_entry, lost_result, shown_text, tool_calls, user_entry
from agent.moving import go_on
from agent.policy import policy
from agent.title import title_of
from agent.using import told_to_models
from agent.work import Work
from db.conversations import Conversations
from db.metering import Metering
from db.turns import Turns
from tools.kit.phrases import say


async def settle(work: Work) -> None:
    """One fenced transaction: the journal is appended, tokens are added, the turn ends with its answer."""
    work.desk.reached("before settling")
    leads = work.failure is None and bool(work.journal[-1].get("goes_to"))
    goes_to, obstacle = await go_on(work) if leads else (None, "")
    async with work.desk.books.as_service() as connection:
        turns = Turns(connection)
        await turns.hold(work.turn.id, work.turn.fence)
        # A worker that was stopped while its batch committed does not know what it has written.
        work.journal = await turns.journaled(work.turn.id)
        tail, state = ending(work, obstacle)
        entries = [*work.journal, *tail]
        if work.uses:
            entries = told_to_models(entries, work.uses)
        answer = answer_of(entries)
        if tail:
            # What was seen of a reply that was stopped stands already.
            new = shown_text(tail[-1])[len(work.stopped_after or "") :]
            await turns.show(work.turn.id, "text", {"text": new})
        end = {"state": state, "answer": answer}
        await turns.show(work.turn.id, "end", end | ({"goes_to": goes_to} if goes_to else {}))
        _, tokens = await Metering(connection).metered(work.turn.id)
        await Conversations(connection).append(
            work.turn.conversation_id,
            entries,
            tokens=tokens,
            model=work.claude.model,
            title=title_of(shown_text(entries[0]) or say("receipt.title", work.locale)),
        )
        await turns.finish(
            work.turn.id,
            state=state,
            answer=answer,
            failure=work.failure,
        )
        work.desk.reached("during settle")
    work.desk.reached("after settling")
    work.desk.bell.ring(work.turn.id)


def ending(work: Work, obstacle: str) -> tuple[list[Entry], str]:
    """What has to follow so that the thread ends with an answer, and the state that the turn ends in.

    `obstacle` says why a turn that leads to another space does not go on there.
    """
    last = work.journal[-1]
    if work.failure is None and last["role"] == "assistant" and not tool_calls(last) and not work.is_spent:
        return [], "done"
    if work.failure is None and last.get("declined"):
        return [closing(work, say("ask.declined", work.locale))], "done"
    if work.failure is None and last.get("goes_to"):
        return [closing(work, " ".join(filter(None, [*work.headlines, obstacle])))], "done"
    if work.stopped_after is not None:
        between = " " if work.stopped_after[-1:].strip() else ""
        sentence = f"{work.stopped_after}{between}{say('turn.stopped', work.locale)}"
        return [*lost(work), closing(work, sentence)], "cancelled"
    sentence = work.failure or say("turn.limit", work.locale)
    if work.headlines:
        sentence = f"{say('turn.done_before', work.locale, headlines=' '.join(work.headlines))} {sentence}"
    return [*lost(work), closing(work, sentence)], "failed"


def lost(work: Work) -> list[Entry]:
    """The results of calls that were asked for last and never run."""
    results = [lost_result(call["id"]) for call in tool_calls(work.journal[-1])]
    return [user_entry(work.turn.id, results, at=work.now)] if results else []


def closing(work: Work, sentence: str) -> Entry:
    """The assistant's last entry of a turn that the model does not end."""
    return assistant_entry(
        work.turn.id,
        [{"type": "text", "text": sentence}],
        at=work.now,
        model=work.claude.model,
        prompt_hash=policy().hash,
        shown=sentence,
    )


def answer_of(entries: list[Entry]) -> str:
    """The text of the last message: what came before tool calls was progress."""
    return shown_text(entries[-1])
