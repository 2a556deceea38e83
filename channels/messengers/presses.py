"""Presses of buttons: what each means, whose it is to press, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from agent.inbound import Unacceptable
from channels.messengers.answer import NO, UNDO, YES, handle_of
from channels.messengers.joining import language_of
from channels.messengers.letters import Arrived, Outgoing, Touch
from db.turns import Turns
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai
    from db.messengers import Account


async def is_theirs(wallai: Wallai, touch: Touch, account: Account) -> bool:
    """Whether what a button means is theirs to decide (RULES 7.3). Raises Unacceptable where it means nothing."""
    deed, _, means = touch.data.partition(":")
    if deed == UNDO:
        return means.partition(":")[2] in ("", handle_of(account.user_id))
    if deed not in (YES, NO):
        return True
    turn_id, _ = question_in(means, "en")
    async with wallai.desk.books.as_service() as connection:
        turn = await Turns(connection).get(turn_id)
    return turn is None or turn.user_id == account.user_id


def question_in(means: str, locale: str) -> tuple[UUID, int]:
    """The turn that asked, and the event in which it did. Raises Unacceptable."""
    turn, _, shown = means.partition(":")
    try:
        return UUID(turn), int(shown[:9])
    except ValueError:
        raise Unacceptable(say("ask.gone", locale)) from None


def stolen(arrived: Arrived) -> Outgoing:
    """What somebody sees who presses a button that is not theirs; it stays as it is."""
    assert arrived.touch is not None
    return Outgoing(acknowledges=arrived.touch.press, text=say("messenger.not_yours", language_of(arrived)))


def ended(arrived: Arrived) -> list[Outgoing]:
    """A press is acknowledged, and the buttons of its message die."""
    touch = arrived.touch
    if touch is None:
        return []
    dying = [Outgoing(hides_buttons_of=touch.message)] if touch.message else []
    return [Outgoing(acknowledges=touch.press), *dying]
