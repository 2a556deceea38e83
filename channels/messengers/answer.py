"""What a turn says in a messenger: its answer with buttons, once it has ended or asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from channels.charts import chart_of, drawn, is_readable
from channels.messengers.bold import read_marks, within
from channels.messengers.letters import Button, Outgoing
from channels.messengers.on_a_phone import laid_out
from tools.kit.phrases import say
from tools.kit.tool import all_tools

if TYPE_CHECKING:
    from agent.wallai import Shown

YES, NO, UNDO = "yes", "no", "undo"


def answer_of(
    turn_id: UUID, events: Sequence[Shown], *, of: UUID, locale: str, is_command: bool = False
) -> Outgoing | None:
    """What is sent for a turn of somebody's by all that was shown of it; None where it has neither ended nor asked.

    What a command asked for is laid out in lines: no model has worded it.
    """
    last = events[-1] if events else None
    if last is None or last.kind not in ("ask", "end"):
        return None
    if last.kind == "ask":
        means = f"{turn_id.hex}:{last.seq}"
        return Outgoing(
            text=last.data["text"],
            buttons=(
                (
                    Button(label=say("messenger.yes", locale), data=f"{YES}:{means}"),
                    Button(label=say("messenger.no", locale), data=f"{NO}:{means}"),
                ),
            ),
        )
    refs = list(refs_written(events))
    # What several writes did together is taken back by saying so: one button for each would take back a part.
    label, taking_back = say("messenger.undo", locale), [f"{UNDO}:{ref}:{handle_of(of)}" for ref in refs]
    undo = [Button(label=label, data=taking_back[0])] if len(refs) == 1 else []
    results = [event.data for event in events if event.kind == "result"] if is_command else []
    lines = laid_out(results[0]["name"], results[0]["answer"], locale=locale) if len(results) == 1 else None
    text, bold = (lines, ((0, lines.index("\n")),)) if lines else read_marks(last.data["answer"])
    return Outgoing(text=text, bold=bold, buttons=(tuple(undo),) if undo else ())


def pictures_of(events: Iterable[Shown], *, locale: str) -> Iterator[Outgoing]:
    """The charts of what was asked about, where the fonts know every sign; what was booked is told in words."""
    for event in events:
        if event.kind == "result" and not all_tools()[event.data["name"]].writes:
            chart = chart_of(event.data["name"], event.data["answer"])
            if chart is not None:
                picture = drawn(chart, locale=locale)
                if is_readable(picture.svg):
                    yield Outgoing(text=picture.title, picture=picture.svg)


def handle_of(user_id: UUID) -> str:
    """A part of a person's id, by which a button knows whose it is."""
    return user_id.hex[-8:]


def refs_written(events: Iterable[Shown]) -> Iterator[str]:
    """The refs of the expenses that were booked or changed, each once."""
    seen: set[str] = set()
    for event in events:
        if event.kind != "result" or event.data["name"] not in (
            "add_expense",
            "change_expense",
            "split_expense",
        ):
            continue
        ref = event.data["answer"].get("ref")
        if ref and "error" not in event.data["answer"] and ref not in seen:
            seen.add(ref)
            yield str(ref)


def pieces(outgoing: Outgoing, *, characters_max: int) -> list[Outgoing]:
    """The same in messages that are short enough, parted between lines or else words; the buttons are at the last."""
    text = outgoing.text
    parts, begin = [], 0
    while len(text) - begin > characters_max:
        cuts = (text.rfind(sign, begin + 1, begin + characters_max) for sign in ("\n", " "))
        cut = next((at for at in cuts if at > 0), begin + characters_max)
        parts.append((begin, begin + len(text[begin:cut].rstrip())))
        begin = len(text) - len(text[cut:].lstrip())
    if not parts:
        return [outgoing]
    cut_off = [
        Outgoing(text=text[first:last], bold=within(outgoing.bold, first, last)) for first, last in parts
    ]
    rest = {"text": text[begin:], "bold": within(outgoing.bold, begin, len(text)), "replies_to": None}
    first = cut_off[0].model_copy(update={"replies_to": outgoing.replies_to})
    return [first, *cut_off[1:], outgoing.model_copy(update=rest)]
