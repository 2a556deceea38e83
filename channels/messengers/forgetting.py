"""Somebody has their data deleted: asked about first, for good, and by nobody but them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels.messengers.letters import Arrived, Button, Outgoing
from db.errors import BrokenRule
from db.memberships import LAST_OWNER, Memberships
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai
    from db.messengers import Account

FORGET, KEEP = "forget", "keep"
WORDS = (f"/{FORGET}", "delete my data", "delete all my data", "delete my account")


def is_asked(arrived: Arrived) -> bool:
    """Whether this is about having one's data deleted: the words, or one of the two buttons."""
    if arrived.touch is not None:
        return arrived.touch.data in (FORGET, KEEP)
    return arrived.text.strip(" .!").lower() in WORDS


async def answered(wallai: Wallai, arrived: Arrived, account: Account, locale: str) -> Outgoing:
    """Says what would go and what would stay; deletes it after a yes."""
    touched = arrived.touch.data if arrived.touch else ""
    if touched == KEEP:
        return Outgoing(text=say("forget.kept", locale))
    if touched != FORGET:
        yes = Button(label=say("forget.yes", locale), data=FORGET)
        no = Button(label=say("forget.no", locale), data=KEEP)
        return Outgoing(text=say("forget.asks", locale), buttons=((yes, no),))
    try:
        async with wallai.desk.books.acting_as(account.user_id) as connection:
            await Memberships(connection).forget_me()
    except BrokenRule as error:
        if error.constraint != LAST_OWNER:
            raise
        return Outgoing(text=say("forget.last_owner", locale))
    return Outgoing(text=say("forget.done", locale))
