"""What others book is told to those who share in it and asked to hear of it: "Ana booked €84.50 dinner ..."."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from channels.messengers.letters import Outgoing
from db.mailbox import Mailbox
from db.tidings import Reader, Tiding, Tidings
from tools.kit.money import say_money
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.wallai import Wallai
    from db.messengers import Account

TELL = "/tell"
WAIT_SECONDS = 30.0
"""What is taken back before that is told to nobody."""
LINES_MAX = 5


async def toggled(wallai: Wallai, account: Account, locale: str) -> Outgoing:
    """Has somebody told from now on, or no longer."""
    async with wallai.desk.books.as_service() as connection:
        is_on = await Tidings(connection).toggle(account.provider, account.person)
    return Outgoing(text=say("told.on" if is_on else "told.off", locale))


async def tell_all(wallai: Wallai, *, seconds: float = WAIT_SECONDS) -> int:
    """Puts into the outbox what is to be told, each once; returns to how many people."""
    told = 0
    async with wallai.desk.books.as_service() as connection:
        for reader, tidings in await Tidings(connection).untold(seconds=seconds):
            if await Tidings(connection).tell(reader, tidings[-1].at):
                content = letter_of(reader, tidings).model_dump(mode="json", exclude_defaults=True)
                name = f"told/{reader.person}/{tidings[-1].expense}"
                told += await Mailbox(connection, "outbox").put(
                    provider=reader.provider, name=name, chat=reader.chat, content=content
                )
    return told


def letter_of(reader: Reader, tidings: Sequence[Tiding]) -> Outgoing:
    """One message for all of it; where that is long, the first of it and how many more there are."""
    locale = reader.tongue or "en"
    lines = [line_of(one, locale) for one in tidings[:LINES_MAX]]
    if (more := len(tidings) - LINES_MAX) > 0:
        lines.append(say("told.more", locale, count=more))
    return Outgoing(text="\n".join(lines))


def line_of(one: Tiding, locale: str) -> str:
    """Such as "Ana booked €84.50 Dinner in Home; your share is €28.17."."""
    return say(
        "told.refund" if one.kind == "refund" else "told.expense",
        locale,
        who=one.who,
        what=one.what,
        space=one.space,
        amount=say_money(one.amount, one.currency, locale),
        share=say_money(one.share, one.currency, locale),
    )
