"""The step `model`: one reply is streamed, checked sentence by sentence, shown and journaled."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from agent.binding import unbound
from agent.conversation import THINKING, Entry, Prompt, assistant_entry, messages_of, tool_calls, user_entry
from agent.messages import Reply, TextDelta, TextRestarted, ToolStarted
from agent.model_failure import ModelFailure
from agent.policy import policy
from agent.prices import cost
from agent.sentences import Sentences
from agent.stops import Journaled, Next, Stop, stop_of
from agent.untold import untold
from agent.work import Work
from db.metering import CallUsage
from tools.kit.phrases import say

SUBSTITUTED = frozenset({"unreachable", "overloaded", "rate_limited", "deadline"})
"""The failures of Claude in which the offline model answers in its place."""
CAUSES = {404: "unknown_model", 413: "too_long"}
"""What a status of the API means for people where its kind says too little."""
log = logging.getLogger(__name__)


@dataclass
class Draft:
    """A reply while it streams: what was shown of it, and the first figures that are bound to nothing."""

    sentences: Sentences = field(default_factory=Sentences)
    shown: str = ""
    loose: list[str] = field(default_factory=list)

    async def offer(self, work: Work, sentences: Sequence[str], sources: frozenset[Decimal]) -> None:
        """Shows what is bound; from the first loose figure on nothing of this reply is shown any more."""
        for sentence in sentences:
            if self.loose:
                return
            self.loose = unbound(sentence, sources=sources)
            if not self.loose:
                await work.show("text", text=sentence)
                self.shown += sentence

    async def take_back(self, work: Work) -> None:
        """Takes back what was shown, and begins anew."""
        if self.shown:
            await work.show("restart")
        self.sentences, self.shown, self.loose = Sentences(), "", []


async def ask_model(work: Work) -> None:
    """Asks once, and once more where the stop reason allows it; a failure is noted on the work."""
    limits = work.desk.limits
    draft = Draft()
    try:
        reply = await streamed(
            work, draft, entries_max=limits.prompt_entries_max, room=limits.output_tokens_max
        )
        stop = stop_of(reply.stop_reason)
        if stop.next in (Next.ROOM, Next.COMPACT):
            await work.journalize(usage=usage_of(reply))
            await draft.take_back(work)
            few = 0 if stop.next is Next.COMPACT else limits.prompt_entries_max
            reply = await streamed(work, draft, entries_max=few, room=limits.output_tokens_retry)
            stop = stop_of(reply.stop_reason)
        await conclude(work, reply, draft, stop)
    except ModelFailure as failure:
        log.warning(
            "model call failed: %s, status %s, request %s", failure.kind, failure.status, failure.request_id
        )
        await draft.take_back(work)
        await substitute(work, failure)


async def substitute(work: Work, failure: ModelFailure) -> None:
    """The offline model goes on where Claude cannot be reached, and the answer says so."""
    if failure.kind not in SUBSTITUTED or work.desk.substitute in (None, work.claude):
        cause = CAUSES.get(failure.status or 0, failure.kind)
        work.failure = say(f"turn.failed.{cause}", work.locale)
        return
    assert work.desk.substitute is not None
    work.claude = work.desk.substitute
    work.notice = say("turn.stands_in", work.locale)
    await work.show("notice", text=work.notice)
    await ask_model(work)


async def streamed(work: Work, draft: Draft, *, entries_max: int, room: int) -> Reply:
    """Streams one reply; each sentence is shown once its figures are bound. Raises ModelFailure."""
    static = policy()
    prompt = Prompt(model=work.claude.model, prompt_hash=static.hash)
    sources = work.sources
    stream = work.claude.stream(
        system=static.system,
        tools=static.tools,
        messages=messages_of([*in_reach(work.entries, entries_max), *work.journal], prompt),
        max_tokens=room,
    )
    reply: Reply | None = None
    async for event in stream:
        if isinstance(event, TextDelta):
            await draft.offer(work, draft.sentences.add(event.text), sources)
        elif isinstance(event, TextRestarted):
            await draft.take_back(work)
        elif isinstance(event, ToolStarted):
            await draft.offer(work, draft.sentences.flush(), sources)
            await work.show("tool", name=event.name)
        else:
            reply = event
    await draft.offer(work, draft.sentences.flush(), sources)
    assert reply is not None
    work.model_calls += 1
    work.tokens += reply.usage.total
    return reply


def in_reach(entries: Sequence[Entry], most: int) -> list[Entry]:
    """The newest settled entries of a thread, as a model gets them before those of the turn.

    A thread that has become too long loses a whole step of its oldest turns at a time, so that the prompt's
    beginning stays the same in between; thinking is bound to what stood before it and goes with them.
    """
    kept = recent(entries, most)
    return kept if len(kept) == len(entries) else [without_thinking(entry) for entry in kept]


def recent(entries: Sequence[Entry], most: int) -> list[Entry]:
    """At most so many entries from the beginning of a turn on: a thread may not begin inside one."""
    step = max(1, most // 2)
    excess = max(0, len(entries) - most)
    kept = list(entries[-(-excess // step) * step :]) if most else []
    while kept and (kept[0]["role"] != "user" or is_answer_to_a_call(kept[0])):
        kept.pop(0)
    return kept


def without_thinking(entry: Entry) -> Entry:
    return entry | {"content": [block for block in entry["content"] if block.get("type") not in THINKING]}


def is_answer_to_a_call(entry: Entry) -> bool:
    return any(block.get("type") == "tool_result" for block in entry["content"])


async def conclude(work: Work, reply: Reply, draft: Draft, stop: Stop) -> None:
    """Journals the reply by the table of stops, and what follows from a loose figure."""
    content = content_of(reply, stop)
    if stop.journaled is Journaled.SENTENCE:
        await draft.take_back(work)
    shown = draft.shown
    extra: list[Entry] = []
    sentence = stop.sentence or (None if says_something(content) else "turn.cut")
    if sentence is not None:
        fixed = standing_in(work, sentence, is_cut=stop.sentence is not None)
        await work.show("text", text=fixed)
        shown = " ".join(filter(None, [shown.strip(), fixed]))
        if not content:
            content = [{"type": "text", "text": fixed}]
    elif draft.loose and not reply.tool_calls:
        loose = draft.loose
        await draft.take_back(work)
        shown, extra = await corrected(work, loose)
    elif not reply.tool_calls and stop.next is Next.SETTLE:
        for left_out in untold(work.journal, shown):
            await work.show("text", text=f" {left_out}")
            shown = f"{shown.strip()} {left_out}"
    if work.notice and not tool_calls({"content": content}):
        shown = f"{work.notice} {shown}"
    entry = assistant_entry(
        work.turn.id,
        content,
        at=work.now,
        model=work.claude.model,
        prompt_hash=policy().hash,
        shown=shown.strip(),
    )
    if stop.next is Next.MODEL:
        entry["stop_reason"] = reply.stop_reason
    if reply.broken:
        entry["broken"] = sorted(reply.broken)
    await work.journalize(entry, *extra, usage=usage_of(reply))
    work.desk.reached("assistant journaled")


def content_of(reply: Reply, stop: Stop) -> list[dict[str, object]]:
    if stop.journaled is Journaled.ALL and stop.next in (Next.TOOLS, Next.MODEL):
        return reply.content
    if stop.journaled is Journaled.ALL:
        # Whoever stopped for another reason than its tools may have been cut inside a call.
        return [block for block in reply.content if block.get("type") != "tool_use"]
    if stop.journaled is Journaled.SENTENCE:
        return []
    return [block for block in reply.content if block.get("type") == "text" and block["text"].strip()]


def standing_in(work: Work, sentence: str, *, is_cut: bool) -> str:
    """What is said in the model's place: what the tools did of it, and why there is no more."""
    done = " ".join(work.headlines)
    if not done:
        return say(sentence, work.locale)
    if not is_cut:
        return done
    return f"{say('turn.done_before', work.locale, headlines=done)} {say(sentence, work.locale)}"


def says_something(content: Sequence[Mapping[str, object]]) -> bool:
    """False for thoughts alone: people would see an empty answer."""
    return any(block.get("type") not in THINKING for block in content)


async def corrected(work: Work, loose: Sequence[str]) -> tuple[str, list[Entry]]:
    """The model is told once; after that the tools' own headlines stand in the answer's place (RULES 8.2)."""
    if not any(entry.get("is_correction") for entry in work.journal):
        told = say("turn.correction", work.locale, figures=", ".join(loose))
        entry = user_entry(work.turn.id, [{"type": "text", "text": told}], at=work.now)
        return "", [entry | {"is_correction": True}]
    text = " ".join(work.headlines) or say("turn.no_figures", work.locale)
    await work.show("text", text=text)
    return text, []


def usage_of(reply: Reply) -> CallUsage:
    priced = cost(reply.model, reply.usage)
    return CallUsage(
        model=reply.model,
        input_tokens=reply.usage.input_tokens,
        output_tokens=reply.usage.output_tokens,
        cache_read_tokens=reply.usage.cache_read_tokens,
        cache_write_tokens=reply.usage.cache_write_tokens,
        cost_usd=priced.usd if priced else None,
        priced_on=priced.priced_on if priced else None,
    )
