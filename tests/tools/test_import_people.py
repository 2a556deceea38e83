"""Importing a Splitwise export: who its people are here, and who may (RULES 3.4, 6.2)."""

from __future__ import annotations

import pytest

from db.demo import BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.guests import balances, nothing_differs
from tests.support.newcomer import stranger, thread_of
from tests.support.splitwise import EXPORT, HEADER, ROWS, given


async def test_people_are_who_is_said(eva: Thread, shared: Database) -> None:
    people = [{"name": "Tom T.", "member": "Ben"}, {"name": "Ben B.", "member": "guest"}]
    own = HEADER + "2026-10-01,Tea,General,9.00,EUR,6.00,-6.00,0.00,0.00\n"
    assert (await eva.use("import_expenses", **given(own, people=people))).guests == []
    done = await eva.use("import_expenses", **given(people=people))
    assert done.guests == ["Ben B."]
    assert balances(shared, eva.space_id)[BEN.id] == "-15.00"
    for wrong, sentence in (
        ([{"name": "Tim", "member": "Ben"}], 'Nobody in the file is called "Tim".'),
        ([{"name": "Tom T.", "member": "Zoe"}], 'Nobody here is called "Zoe".'),
        ([{"name": "Tom T.", "member": "Ana"}], "More than one of the file would be Ana: Ana and Tom T.."),
    ):
        other = given(EXPORT.replace("2026-", "2025-"), people=wrong)
        assert (await eva.refused("import_expenses", **other)).sentence == sentence


@pytest.mark.proof
async def test_who_took_a_guest_over_is_that_person_of_the_file(eva: Thread, shared: Database) -> None:
    await eva.use("import_expenses", **given())
    [tom] = [one for one in (await eva.use("read_space", show="code")).members if one.is_guest]
    zoe = stranger(eva, shared)
    await zoe.use("join_space", code=tom.invite)
    later = "2026-11-06,Taxi,Taxi,10.00,EUR,5.00,0.00,0.00,-5.00\n"
    [asked] = await eva.asked(("import_expenses", given(HEADER + ROWS + later)))
    assert "Tom T. is Zoe" in asked and "guest" not in asked
    await eva.use("import_expenses", **given(HEADER + ROWS + later))
    assert balances(shared, eva.space_id)[zoe.speaker_id] == "-20.00"
    assert nothing_differs(shared)


async def test_two_of_one_first_name_are_not_guessed(eva: Thread) -> None:
    """RULES 3.4: nobody is guessed."""
    content = (
        "Date,Description,Category,Cost,Currency,Eva,Ana M.,Ana P.\n2026-10-05,Tea,General,9,EUR,6,-3,-3\n"
    )
    [asked] = await eva.asked(("import_expenses", given(content)))
    assert "Eva is Eva, Ana M. becomes a guest, and Ana P. becomes a guest" in asked
    # Also where one of them has no part in what is new.
    [asked] = await eva.asked(("import_expenses", given(content.replace("-3,-3", "-6,0"))))
    assert "Ana M. becomes a guest" in asked and "Ana P." not in asked


async def test_members_import_their_own_and_no_more(eva: Thread, shared: Database) -> None:
    """RULES 3.7, 6.2."""
    ben = thread_of(eva, BEN.id)
    refusal = await ben.refused("import_expenses", **given())
    assert refusal.sentence == "Nobody in Home is called so: Tom T.. Only owners and admins add guests."
    own = HEADER + "2026-10-05,Tea,General,9.00,EUR,6.00,-6.00,0.00,0.00\n"
    assert (await ben.use("import_expenses", **given(own))).expenses == 1
    others = HEADER + "2026-10-31,Ana paid Eva E.,Payment,20.00,EUR,-20.00,20.00,0.00,0.00\n"
    refusal = await ben.refused("import_expenses", **given(others))
    assert refusal.sentence == "The file has payments between others, which owners and admins record."
    await eva.use("change_member", action="role", person="Ben", role="viewer")
    refusal = await ben.refused("import_expenses", **given(own))
    assert refusal.sentence == "You may not import this into Home." and refusal.hint == "Ask Eva or Ana."
    assert nothing_differs(shared)
