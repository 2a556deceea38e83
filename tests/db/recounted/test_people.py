"""What is done to spaces, members and preferences leaves a history and a ledger that a recount agrees with."""

from __future__ import annotations

import pytest

from db.database import Books
from db.demo import ANA, BEN
from db.verify import verify
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, stranger, thread_of


@pytest.mark.proof
async def test_a_recount_finds_nothing_wrong_with_any_deed(books: Books, database: Database) -> None:
    """Also where a call changed nothing: a wrong code, a role that somebody has, what was preferred before."""
    eva = Thread(books)
    zoe = stranger(eva, database)
    await zoe.use("join_space", code="ZZZZZZ")
    for _ in range(2):
        await zoe.use("join_space", code=await code_of(eva))
        await eva.use("change_space", name="Casa", currency="USD", time_zone="Lisbon")
        await eva.use("change_member", action="role", person="Zoe", role="viewer")
        await zoe.use("set_preferences", language="de", week_starts_on="sunday")
    await eva.use("undo", redo=False, description="role Zoe")
    await zoe.use("undo")
    await zoe.use("create_space", name="Cabin")
    await eva.use("change_space", new_code=True)
    await eva.use("change_member", action="remove", person="Zoe")
    await zoe.use("join_space", code=await code_of(eva))
    await eva.use("change_member", action="hand_over", person="Ana")
    await thread_of(eva, BEN.id).use("change_member", action="leave")
    ana = thread_of(eva, ANA.id)
    await ana.use("change_space", close=True)
    await ana.use("change_space", reopen="Casa")
    assert verify(database.owner_url) == []
    told = database.rows("select distinct name from public.tool_calls where state = 'done' and writes")
    assert len(told) == 6
