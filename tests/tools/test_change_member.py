"""Roles, removing, leaving and handing over: only by those who may, and never the last owner."""

from __future__ import annotations

import asyncio

import pytest

from db.demo import ANA, BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, membership, stranger, thread_of
from tools.kit.refusal import Refusal

DINNER = {"amount": "84.50", "description": "dinner", "split": {}}


def role_of(shared: Database, eva: Thread, person: object) -> object:
    found = membership(shared, eva.space_id, person)  # type: ignore[arg-type]
    return found[0] if found and found[1] else None


async def test_a_role_is_given_and_asked_about_first(eva: Thread, shared: Database) -> None:
    """RULES 6.2, 7.2."""
    answer = await eva.use("change_member", action="role", person="Ben", role="admin")
    assert eva.asks == ["Make Ben an admin of Home, instead of a member"]
    assert answer.headline == "Ben is an admin of Home now, and was a member before."
    assert role_of(shared, eva, BEN.id) == "admin"
    again = await eva.use("change_member", action="role", person="Ben", role="admin")
    assert (again.headline, again.changed, eva.asks) == ("Ben is an admin of Home already.", False, [])


async def test_an_admin_changes_members_and_viewers_and_nobody_else(eva: Thread, shared: Database) -> None:
    """RULES 6.2: admin: members below admin."""
    ana = thread_of(eva, ANA.id)
    await ana.use("change_member", action="role", person="Ben", role="viewer")
    await ana.use("change_member", action="role", person="Ben", role="member")
    for person in ("Eva", "me"):
        refusal = await ana.refused("change_member", action="role", person=person, role="member")
        assert refusal.sentence.endswith("of Home, and an admin changes only members and viewers.")
        assert refusal.hint == "Ask Eva."
    refusal = await ana.refused("change_member", action="remove", person="Eva")
    assert refusal.sentence == "Eva is an owner of Home, and an admin changes only members and viewers."
    for role in ("owner", "admin"):
        refusal = await ana.refused("change_member", action="role", person="Ben", role=role)
        assert refusal.sentence == f"Only an owner makes somebody an {role}."
    assert [role_of(shared, eva, one.id) for one in (EVA, ANA, BEN)] == ["owner", "admin", "member"]


@pytest.mark.parametrize("role", ["member", "viewer"])
async def test_who_is_no_admin_changes_nobody(eva: Thread, shared: Database, role: str) -> None:
    """RULES 6.2."""
    await eva.use("change_member", action="role", person="Ana", role=role)
    ana = thread_of(eva, ANA.id)
    for arguments in (
        {"action": "role", "person": "me", "role": "owner"},
        {"action": "role", "person": "Eva", "role": "viewer"},
        {"action": "remove", "person": "Ben"},
    ):
        refusal = await ana.refused("change_member", **arguments)
        assert refusal.sentence == (
            "You may not change who is in Home, or their roles: its owners and admins may."
        )
        assert refusal.hint == "Ask Eva."
    refusal = await ana.refused("change_member", action="hand_over", person="Ben")
    assert refusal.sentence == f"Only an owner hands a space over, and you are a {role} of Home."
    assert [role_of(shared, eva, one.id) for one in (EVA, ANA, BEN)] == ["owner", role, "member"]


async def test_ownership_is_shared_or_handed_over(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    answer = await eva.use("change_member", action="hand_over", person="Ana")
    assert eva.asks == ["Hand Home over to Ana, who becomes its owner, while Eva becomes an admin"]
    assert answer.headline == "Ana is the owner of Home now; Eva is an admin."
    assert [role_of(shared, eva, one.id) for one in (EVA, ANA)] == ["admin", "owner"]
    ana = thread_of(eva, ANA.id)
    await ana.use("change_member", action="role", person="Eva", role="owner")
    assert [role_of(shared, eva, one.id) for one in (EVA, ANA)] == ["owner", "owner"]


async def test_the_last_owner_stays(eva: Thread, shared: Database) -> None:
    """RULES 6.2: the last one cannot leave, nor become less."""
    only = "Eva is the only owner of Home, and a space is never without one."
    for arguments in (
        {"action": "leave"},
        {"action": "remove", "person": "me"},
        {"action": "role", "person": "me", "role": "admin"},
    ):
        refusal = await eva.refused("change_member", **arguments)
        assert refusal.sentence == only
        assert refusal.hint == (
            'Make somebody else an owner first, such as "make Ana an owner", or close the space.'
        )
    await eva.use("change_member", action="role", person="Ana", role="owner")
    await eva.use("change_member", action="leave")
    assert role_of(shared, eva, EVA.id) is None
    refusal = await thread_of(eva, ANA.id).refused("change_member", action="leave")
    assert refusal.sentence == "Ana is the only owner of Home, and a space is never without one."


async def test_leaving_gives_a_statement_of_what_stands(eva: Thread, shared: Database) -> None:
    """RULES 6.2, 7.2: and those who stay may still settle it."""
    await eva.use("add_expense", **DINNER)
    ben = thread_of(eva, BEN.id)
    await ben.use("add_expense", amount="30", currency="USD", description="tickets", split={})
    answer = await ben.use("change_member", action="leave")
    stands = (
        "What stands: Ben owes €28.16 and Ben is owed $20.00. It stays in the books, and those who stay can"
        " settle it."
    )
    assert ben.asks == [
        "Leave Home, where Ben is a member; what stands: Ben owes €28.16 and Ben is owed $20.00"
    ]
    assert answer.headline == (
        f"You have left Home and see nothing of it from here on. {stands} The invite code lets you in again."
    )
    assert [(str(one.amount), one.currency) for one in answer.stands] == [("-28.16", "EUR"), ("20.00", "USD")]
    assert membership(shared, eva.space_id, BEN.id) == ("member", False)
    settled = await eva.use("settle_up", payer="Ben", payee="me", amount="28.16")
    assert settled.headline.startswith("Ben paid Eva €28.16")


async def test_who_has_left_sees_nothing_and_comes_back_by_the_code(eva: Thread, shared: Database) -> None:
    """RULES 6.2, 6.4: nothing, at once, their own conversation there included."""
    code, ben = await code_of(eva), thread_of(eva, BEN.id)
    await ben.use("add_expense", amount="9", description="bread")
    await ben.use("change_member", action="leave")
    for tool in ("read_space", "query_spending", "read_balances"):
        assert (await ben.refused(tool)).sentence == "You are no member of that space."
    [(personal,)] = shared.rows("select id from public.spaces where personal_of = %s", BEN.id)
    alone = thread_of(eva, BEN.id, personal)
    assert "Home (member, EUR)" not in (await alone.use("read_space", show="spaces")).spaces
    assert (await alone.use("join_space", code=code)).role == "member"
    assert "bread" in (await ben.use("query_spending", show="newest")).headline


async def test_a_removed_member_is_out_at_once_and_so_is_the_code_they_knew(
    eva: Thread, shared: Database
) -> None:
    """RULES 6.2, 6.4."""
    code, ben = await code_of(eva), thread_of(eva, BEN.id)
    await eva.use("add_expense", **DINNER)
    answer = await thread_of(eva, ANA.id).use("change_member", action="remove", person="Ben")
    assert answer.headline == (
        "Ben is no longer in Home and sees nothing of it. The invite code is another one now. What stands: Ben"
        " owes €28.16. It stays in the books, and those who stay can settle it."
    )
    assert (await ben.refused("add_expense", amount="9", description="bread")).sentence == (
        "You are no member of that space."
    )
    [(personal,)] = shared.rows("select id from public.spaces where personal_of = %s", BEN.id)
    alone = thread_of(eva, BEN.id, personal)
    assert (await alone.use("join_space", code=code)).space is None
    assert (await alone.use("join_space", code=await code_of(eva))).space == "Home"


async def test_who_is_even_is_told_so(eva: Thread) -> None:
    ana = thread_of(eva, ANA.id)
    await ana.use("change_member", action="remove", person="Ben")
    assert ana.asks == [
        "Remove Ben (member) from Home and draw a new invite code; between Ben and the others nothing stands"
    ]


async def test_a_name_that_is_nobodys_is_a_question(eva: Thread) -> None:
    refusal = await eva.refused("change_member", action="remove", person="Zoe")
    assert (refusal.sentence, refusal.hint) == ('Nobody here is called "Zoe".', "Name Ana or Ben.")
    refusal = await eva.refused("change_member", action="remove")
    assert (refusal.sentence, refusal.candidates) == ("Who is meant?", ("Ana", "Ben"))
    refusal = await eva.refused("change_member", action="role", person="Ben")
    assert refusal.sentence == "Which role is Ben to have: owner, admin, member or viewer?"


async def test_a_personal_space_is_left_by_nobody(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    assert (await zoe.refused("change_member", action="leave")).sentence == "Personal is yours alone."


async def test_two_owners_who_leave_at_once_leave_one(eva: Thread, shared: Database) -> None:
    """RULES 6.2: whoever comes second is the last one, and stays."""
    await eva.use("change_member", action="role", person="Ana", role="owner")
    ana = thread_of(eva, ANA.id)
    ended = await asyncio.gather(
        *(one.use("change_member", action="leave") for one in (eva, ana)), return_exceptions=True
    )
    assert sorted(isinstance(one, Refusal) for one in ended) == [False, True]
    assert sorted(str(role_of(shared, eva, one.id)) for one in (EVA, ANA)) == ["None", "owner"]


async def test_two_owners_who_demote_each_other_at_once_leave_one(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    await eva.use("change_member", action="role", person="Ana", role="owner")
    ana = thread_of(eva, ANA.id)
    ended = await asyncio.gather(
        eva.use("change_member", action="role", person="Ana", role="viewer"),
        ana.use("change_member", action="role", person="Eva", role="viewer"),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, Refusal) for one in ended) == [False, True]
    assert sorted(str(role_of(shared, eva, one.id)) for one in (EVA, ANA)) == ["owner", "viewer"]


async def test_who_is_removed_while_they_book_books_before_or_not_at_all(
    eva: Thread, shared: Database
) -> None:
    """RULES 6.2."""
    ben = thread_of(eva, BEN.id)
    await ben.use("read_space")
    ended = await asyncio.gather(
        ben.use("add_expense", amount="9", description="bread"),
        eva.use("change_member", action="remove", person="Ben"),
        return_exceptions=True,
    )
    assert not isinstance(ended[1], BaseException)
    assert not isinstance(ended[0], BaseException) or isinstance(ended[0], Refusal)
    assert membership(shared, eva.space_id, BEN.id) == ("member", False)
    late = shared.rows(
        "select 1 from public.expenses join public.space_members as member using (space_id)"
        " where space_id = %s and user_id = %s and expenses.created_at > member.left_at",
        eva.space_id,
        BEN.id,
    )
    assert late == []
