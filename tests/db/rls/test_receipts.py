"""Whose eyes a receipt is for, who may keep one, and how many there may be."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from db.demo import HOME
from tests.support.attack import CHECK_VIOLATION, FORBIDDEN, FOREIGN_KEY_VIOLATION, claims_of, refused
from tests.support.household import Expense, spend
from tests.support.receipts import KEEP, gif, keep
from tests.support.stage import Stage, admitted, born, opened

SEEN = "select id from public.receipts where id = %s"
NAMED = "update public.expenses set receipt_url = '/v1/receipts/' || %s where id = %s"
MANY = """
insert into public.receipts (space_id, uploaded_by, media_type, bytes, created_at)
select %(space)s, %(person)s, 'image/gif', 'GIF89a'::bytea || uuid_send(gen_random_uuid()), now() - %(ago)s::interval
from generate_series(1, %(many)s)
"""


@pytest.fixture
def flat(stage: Stage) -> tuple[UUID, UUID, UUID]:
    """A space of its own, with an owner and a member."""
    owner, member = born(stage.looker, uuid4()), born(stage.looker, uuid4())
    space = opened(stage.looker, owner)
    admitted(stage.looker, space, member, role="member")
    return space, owner, member


def kept(stage: Stage, space: UUID, person: UUID) -> UUID:
    with stage.app.wearing(person, commits=True) as connection:
        return keep(connection, space, person)


def booked(stage: Stage, space: UUID, person: UUID, receipt: UUID) -> UUID:
    with stage.app.wearing(person, commits=True) as connection:
        expense = spend(connection, Expense(space, person))
        connection.execute(NAMED.encode(), [receipt, expense])
    return expense


def sees(stage: Stage, person: UUID, receipt: UUID, *, claims: str | None = None) -> bool:
    return bool(stage.app.attempt(person, SEEN, [receipt], claims=claims).rows)


def test_an_image_that_nothing_was_booked_with_is_its_senders(
    stage: Stage, flat: tuple[UUID, UUID, UUID]
) -> None:
    space, owner, member = flat
    receipt = kept(stage, space, member)
    assert sees(stage, member, receipt)
    assert not sees(stage, owner, receipt)


def test_a_receipt_of_an_expense_is_for_its_members_while_it_stands(
    stage: Stage, flat: tuple[UUID, UUID, UUID]
) -> None:
    """RULES 7.5: what is deleted is kept, out of sight."""
    space, owner, member = flat
    receipt = kept(stage, space, member)
    expense = booked(stage, space, member, receipt)
    assert sees(stage, owner, receipt)
    assert not sees(stage, stage.people["stranger"], receipt)
    stage.look("update public.expenses set deleted_at = now() where id = %s", expense)
    assert not sees(stage, owner, receipt) and sees(stage, member, receipt)
    stage.look("update public.expenses set deleted_at = null where id = %s", expense)
    assert sees(stage, owner, receipt)


def test_a_receipt_of_one_expense_opens_no_other_image(stage: Stage, flat: tuple[UUID, UUID, UUID]) -> None:
    space, owner, member = flat
    shown, hidden = kept(stage, space, member), kept(stage, space, member)
    booked(stage, space, member, shown)
    assert (sees(stage, owner, shown), sees(stage, owner, hidden)) == (True, False)


def test_who_has_left_sees_none_and_books_none_elsewhere(stage: Stage, flat: tuple[UUID, UUID, UUID]) -> None:
    """RULES 6.2: a former member sees nothing, at once, even of what they know the id of."""
    space, owner, member = flat
    receipt, other = kept(stage, space, member), kept(stage, space, owner)
    booked(stage, space, owner, other)
    assert sees(stage, member, other)
    stage.look(
        "update public.space_members set is_active = false, left_at = now() where user_id = %s and space_id = %s",
        member,
        space,
    )
    assert not sees(stage, member, receipt) and not sees(stage, member, other)
    with refused(FOREIGN_KEY_VIOLATION):
        booked(stage, stage.personal_space(member), member, other)


@pytest.mark.parametrize(
    "address", ["/V1/receipts/{}", "/v1/receipts/{}/", "https://example.org/v1/receipts/{}", ""]
)
def test_another_address_names_no_receipt_of_ours(
    stage: Stage, flat: tuple[UUID, UUID, UUID], address: str
) -> None:
    space, owner, member = flat
    receipt = kept(stage, space, member)
    with stage.app.wearing(member, commits=True) as connection:
        expense = spend(connection, Expense(space, member))
        connection.execute(
            "update public.expenses set receipt_url = %s where id = %s", [address.format(receipt), expense]
        )
    assert not sees(stage, owner, receipt)


def test_a_viewer_a_stranger_and_who_has_left_keep_none(stage: Stage) -> None:
    """RULES 6.2, 6.3."""
    for actor in ("viewer", "stranger", "former"):
        person = stage.people[actor]
        attempt = stage.app.attempt(person, KEEP, [HOME, person, gif(comment=b"mine")])
        assert attempt.refusal == FORBIDDEN, actor


def test_nothing_is_kept_in_another_persons_name(stage: Stage) -> None:
    """RULES 6.1."""
    values = [HOME, stage.people["kim"], gif(comment=b"theirs")]
    assert stage.app.attempt(stage.people["owner"], KEEP, values).refusal == FORBIDDEN


def test_a_closed_space_shows_its_receipts_and_takes_none(
    stage: Stage, flat: tuple[UUID, UUID, UUID]
) -> None:
    """RULES 6.2: a closed space can be read, and no more."""
    space, owner, member = flat
    receipt = kept(stage, space, member)
    booked(stage, space, member, receipt)
    stage.look("update public.spaces set is_active = false where id = %s", space)
    assert sees(stage, owner, receipt)
    assert stage.app.attempt(owner, KEEP, [space, owner, gif(comment=b"late")]).refusal == FORBIDDEN


@pytest.mark.parametrize("claim", ['"is_anonymous": true', '"role": "authenticated"'])
def test_an_anonymous_account_neither_keeps_nor_sees_one(
    stage: Stage, flat: tuple[UUID, UUID, UUID], claim: str
) -> None:
    """RULES 6.4: nobody signs in as a guest; the second claim is a member's, and shows that the attack can do it."""
    space, _, member = flat
    receipt = kept(stage, space, member)
    claims = claims_of(member).removesuffix("}") + f", {claim}}}"
    attempt = stage.app.attempt(member, KEEP, [space, member, gif(comment=b"anonymous")], claims=claims)
    is_member = "anonymous" not in claim
    assert (attempt.refusal is None) is is_member
    assert sees(stage, member, receipt, claims=claims) is is_member


@pytest.fixture
def crowded(stage: Stage) -> Iterator[psycopg.Connection]:
    """A transaction, rolled back in the end, in which many receipts can be put past the limit."""
    with stage.looker.transaction(force_rollback=True):
        stage.looker.execute("set local session_replication_role = replica")
        yield stage.looker


def put(connection: psycopg.Connection, space: UUID, person: UUID, *, many: int, ago: str = "1 hour") -> None:
    given = {"space": space, "person": person, "many": many, "ago": ago}
    connection.execute(MANY.encode(), given)


def keeps(connection: psycopg.Connection, space: UUID, person: UUID) -> bool:
    """Whether the person may keep one more; whatever refuses it otherwise, fails the test."""
    connection.execute("set local session_replication_role = origin")
    connection.execute("select set_config('role', 'authenticated', true)")
    connection.execute("select set_config('request.jwt.claims', %s, true)", [claims_of(person)])
    try:
        with connection.transaction(force_rollback=True):
            keep(connection, space, person)
    except psycopg.errors.CheckViolation as error:
        assert error.diag.constraint_name == "receipts_have_room" and error.sqlstate == CHECK_VIOLATION
        return False
    return True


@pytest.mark.parametrize(
    ("many", "ago", "may"), [(99, "1 hour", True), (100, "1 hour", False), (100, "25 hours", True)]
)
def test_a_person_keeps_a_hundred_a_day(
    stage: Stage,
    flat: tuple[UUID, UUID, UUID],
    crowded: psycopg.Connection,
    many: int,
    ago: str,
    may: bool,
) -> None:
    """In whichever spaces they are, or were."""
    space, _, member = flat
    put(crowded, stage.flat, member, many=many, ago=ago)
    assert keeps(crowded, space, member) is may


def test_a_hundred_a_day_are_not_everybodys_together(
    flat: tuple[UUID, UUID, UUID], crowded: psycopg.Connection
) -> None:
    space, owner, member = flat
    put(crowded, space, owner, many=100)
    assert keeps(crowded, space, member)


@pytest.mark.parametrize(("many", "may"), [(9_999, True), (10_000, False)])
def test_a_space_holds_ten_thousand(
    flat: tuple[UUID, UUID, UUID], crowded: psycopg.Connection, many: int, may: bool
) -> None:
    """Whosever they are, and whoever sees them."""
    space, owner, member = flat
    put(crowded, space, owner, many=many, ago="300 days")
    assert keeps(crowded, space, member) is may


def test_a_full_space_leaves_room_in_others(
    stage: Stage, flat: tuple[UUID, UUID, UUID], crowded: psycopg.Connection
) -> None:
    space, _, member = flat
    put(crowded, stage.flat, stage.people["stranger"], many=10_000, ago="300 days")
    assert keeps(crowded, space, member)
