"""Guests: members without an account, until somebody takes their history over (RULES 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.errors import Forbidden
from db.memberships import Memberships
from db.spaces import Spaces
from tools.kit.accounts import AccountsAway
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.people import LEADS, Member, username_of
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spaces.words import say_whom_to_ask

GUESTS_MAX = 100
FALLBACK = "guest"


@dataclass(frozen=True)
class Guest:
    """A guest who was just let in, with the code that makes its holder them."""

    id: UUID
    name: str
    invite: str
    is_back: bool


async def let_in(call: Call, name: str, speaker: Member, members: Sequence[Member]) -> Guest:
    """Makes a guest of that name, or lets the one in again who was removed.

    Refusal for who may not, a name that somebody here has, and where no account can be made.
    """
    check_may_invite(call, speaker, members)
    check_is_nobody(call, name, members)
    back = next((guest for guest, known in (await _former(call)).items() if fold(known) == fold(name)), None)
    memberships = Memberships(call.connection)
    if back is not None:
        await memberships.readmit_guest(call.space.id, back)
    guest = back or await _made(call, name)
    invite = await memberships.guest_invite(call.space.id, guest)
    assert invite is not None
    return Guest(guest, name, invite, is_back=back is not None)


def check_may_invite(call: Call, speaker: Member, members: Sequence[Member]) -> None:
    """Refusal for who may not hand invites on."""
    if speaker.role not in LEADS:
        raise Refusal(
            say("guest.not_yours", call.locale, space=call.space.name),
            hint=say_whom_to_ask(members, LEADS, call.locale),
        )


def check_is_nobody(call: Call, name: str, members: Sequence[Member]) -> None:
    """Refusal where somebody here is called so already, or nobody could be, and where there are too many guests."""
    if not any(sign.isalpha() for sign in name) or fold(name) in (
        "me",
        "i",
        "myself",
        "everyone",
        "everybody",
    ):
        raise Refusal(say("guest.no_name", call.locale))
    if same := next((one for one in members if fold(name) in (fold(one.name), fold(one.username))), None):
        raise Refusal(
            say("guest.named_so", call.locale, name=same.name, space=call.space.name),
            hint=say("guest.named_so_hint", call.locale),
        )
    if sum(one.is_guest for one in members) >= GUESTS_MAX:
        raise Refusal(say("guest.too_many", call.locale, most=GUESTS_MAX))


def say_let_in(guest: Guest, call: Call) -> str:
    """That they are in, and how somebody becomes them."""
    key = "guest.back" if guest.is_back else "guest.added"
    return say(key, call.locale, name=guest.name, space=call.space.name, code=guest.invite)


async def _former(call: Call) -> dict[UUID, str]:
    return await Spaces(call.connection).former_guests(call.space.id)


async def _made(call: Call, name: str) -> UUID:
    try:
        account = await call.accounts.anonymous()
        return await Memberships(call.connection).add_guest(
            call.space.id, name=name, handle=username_of(name) or FALLBACK, account=account
        )
    except AccountsAway as error:
        raise Refusal(
            say("guest.no_account", call.locale), hint=say("guest.no_account_hint", call.locale)
        ) from error
    except Forbidden as error:
        raise Refusal(
            say("guest.no_accounts", call.locale), hint=say("guest.no_accounts_hint", call.locale)
        ) from error
