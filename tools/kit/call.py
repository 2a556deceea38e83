"""One use of a tool: who asks, where and when, and the open transaction in the person's own rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from db.database import Connection
from db.spaces import Space, Spaces
from tools.kit.accounts import OWN_ACCOUNTS, Accounts
from tools.kit.asking import Asking
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.rates.rate import RateSource
from tools.kit.rates.reference_rates import REFERENCE_RATES
from tools.kit.receipts.attached import Attached
from tools.kit.refusal import Refusal


@dataclass(frozen=True)
class Call:
    """What every tool is given. There is no user id among the arguments: authority is the transaction's."""

    connection: Connection
    speaker_id: UUID
    space: Space
    conversation_id: UUID
    now: datetime
    today: date
    locale: str
    asking: Asking = field(default_factory=Asking)
    rates: RateSource = REFERENCE_RATES
    accounts: Accounts = OWN_ACCOUNTS
    attached: Attached = field(default_factory=Attached)
    is_open: bool = False
    """Whether others read along, who may know of this space alone."""

    def only_alone(self) -> None:
        """Refuses what is nobody's business in a group: other spaces of the speaker's (RULES 6.5)."""
        if self.is_open:
            raise Refusal(say("tool.only_alone", self.locale, space=self.space.name))

    def ask_first(self, sentence: str) -> None:
        """Says what is at risk, for people: unless the speaker has agreed to just that, nothing is kept (RULES 7.2).

        The deed goes on meanwhile, so that the sentence tells what would become of it and a refusal comes first.
        It must read the same when the deed is done again: no new ref, code or id has a place in it.
        """
        self.asking.risk(sentence)

    @classmethod
    async def opened(
        cls,
        connection: Connection,
        *,
        speaker_id: UUID,
        space_id: UUID,
        conversation_id: UUID,
        now: datetime,
        today: date,
        locale: str,
        asking: Asking | None = None,
        rates: RateSource = REFERENCE_RATES,
        accounts: Accounts = OWN_ACCOUNTS,
        attached: Attached | None = None,
        is_open: bool = False,
    ) -> Call:
        """Looks the space up in the person's own rights. Raises Refusal where it does not exist for them."""
        space = await Spaces(connection).get(space_id)
        if space is None:
            raise Refusal(say("inbound.no_member", locale))
        return cls(
            connection,
            speaker_id,
            space,
            conversation_id,
            now,
            today,
            locale,
            asking=asking or Asking(),
            rates=rates,
            accounts=accounts,
            attached=attached or Attached(),
            is_open=is_open,
        )

    async def members(self) -> list[Member]:
        """The active members in the order of joining, with the odd units they bear at this moment."""
        return [
            Member(
                id=row.user_id,
                name=row.name,
                username=row.username,
                role=row.role,
                joined=place,
                odd_units=row.odd_units,
                is_guest=row.is_guest,
            )
            for place, row in enumerate(await Spaces(self.connection).members(self.space.id))
        ]


def speaker_among(members: list[Member], call: Call) -> Member:
    """Returns the member who speaks. Raises LookupError, which the caller's authority makes impossible."""
    for member in members:
        if member.id == call.speaker_id:
            return member
    raise LookupError("the speaker is no active member of the space")
