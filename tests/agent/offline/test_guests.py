"""Guests: the calls that plain English means, and the question about an unknown name that offers one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import Talk, calls, equal, said

ADD_TOM = ("change_member", {"action": "add_guest", "person": "Tom"})
LUNCH = {"amount": "30", "description": "Lunch"}
AS_BEN = {"speaker": "Ben"}


@pytest.mark.parametrize(
    "words",
    [
        "add Tom as a guest",
        "Please add Tom as a guest to this space.",
        "can you add a guest called Tom",
        "invite Tom as guest",
        "add guest Tom",
        "Tom is a guest",
        "add Tom without an account",
        "new guest: Tom",
        "add Tom to Home as a guest",
    ],
)
def test_a_guest_is_added(words: str) -> None:
    assert calls(words) == [ADD_TOM]


@pytest.mark.parametrize("words", ["remove Tom", "kick the guest Tom", "remove Tom from this space"])
def test_a_guest_is_removed_by_name(words: str) -> None:
    members = [{"name": "Eva", "role": "owner"}, {"name": "Tom", "username": "tom.k7m2pq", "role": "member"}]
    assert calls(words, members=members) == [("change_member", {"action": "remove", "person": "Tom"})]


def test_what_no_member_is_called_is_no_member_to_remove() -> None:
    assert all(name != "change_member" for name, _ in calls("dinner 20", "remove dinner"))


def test_several_guests_are_added_at_once() -> None:
    found = calls("add Tom, Lisa Marie and Kim as guests")
    assert [given["person"] for _, given in found] == ["Tom", "Lisa Marie", "Kim"]


@pytest.mark.parametrize("words", ["add me as a guest", "add us as guests", "add everyone as a guest"])
def test_who_has_no_name_is_no_guest(words: str) -> None:
    assert not any(given.get("action") == "add_guest" for _, given in calls_or_none(words))


def calls_or_none(words: str) -> list[tuple[str, dict[str, Any]]]:
    content = Talk().says(words).content
    return [(block["name"], block["input"]) for block in content if block["type"] == "tool_use"]


def test_an_unknown_name_offers_a_guest_to_who_may_add_one() -> None:
    """RULES 3.4: the candidates, and the ways on."""
    assert "‘as a guest’ to let Tom in without an account" in said("lunch 30 with Tom")
    assert "guest" not in said("lunch 30 with Tom", **AS_BEN)
    assert "guest" not in said(
        "lunch 30 with Tom", members=[{"name": "Eva", "role": "owner"}], is_personal=True
    )


@pytest.mark.parametrize(
    "answer",
    [
        "as a guest",
        "add him as a guest",
        "yes, add her",
        "add Tom",
        "Add Tom as a guest, please",
        "a guest",
        "guest",
        "he is a guest",
        "add him",
        "without an account",
    ],
)
def test_the_answer_adds_the_guest_and_books(answer: str) -> None:
    """RULES 7.4: both or none."""
    assert calls("lunch 30 with Tom", answer) == [
        ADD_TOM,
        ("add_expense", LUNCH | {"split": equal("me", "Tom")}),
    ]


def test_a_payer_may_be_a_new_guest() -> None:
    found = calls("Tom paid 30 for lunch, split with Ana and me", "as a guest")
    assert found[0] == ADD_TOM
    assert found[1][1]["paid_by"] == [{"member": "Tom"}]


@pytest.mark.parametrize(
    "answers", [("as a guest", "as a guest"), ("add them as guests",), ("both as guests",)]
)
def test_two_unknown_names_are_added_one_by_one_or_together(answers: tuple[str, ...]) -> None:
    found = calls("lunch 30 with Tom and Lisa", *answers)
    assert [name for name, _ in found] == ["change_member", "change_member", "add_expense"]
    assert [given["person"] for _, given in found[:2]] == ["Tom", "Lisa"]
    assert found[2][1]["split"] == equal("me", "Tom", "Lisa")


def test_a_split_of_the_last_one_may_be_with_a_new_guest() -> None:
    found = calls("lunch 30", "split it with Tom", "as a guest")
    assert found[0] == ADD_TOM
    assert found[1] == ("split_expense", {"split": equal("me", "Tom")})


def test_a_guest_and_what_is_shared_with_them_go_in_one_message() -> None:
    found = calls("Add Tom as a guest. Lunch 30 with Tom.")
    assert found == [ADD_TOM, ("add_expense", LUNCH | {"split": equal("me", "Tom")})]


def test_a_name_in_small_letters_becomes_a_name() -> None:
    assert calls("dinner 40 with tom", "as a guest")[0] == ADD_TOM


@pytest.mark.parametrize("words", ["split dinner 30 with a stranger", "split dinner 30 with my sister"])
def test_who_is_not_named_is_asked_about(words: str) -> None:
    """RULES 3.4: everyone is not meant."""
    assert said(words).startswith("With whom do you share")


def test_the_other_answers_still_hold() -> None:
    assert calls("lunch 30 with Tom", "Ana") == [("add_expense", LUNCH | {"split": equal("me", "Ana")})]
    assert calls("lunch 30 with Tom", "just me")[0][0] == "add_expense"
    assert "nothing was written" in said("lunch 30 with Tom", "never mind")


@pytest.mark.parametrize("words", ["join K7M2PQRS", "join with code k7m2pqrs", "the code is K7M2PQRS"])
def test_the_invite_of_a_guest_is_a_code(words: str) -> None:
    """RULES 6.4."""
    assert calls(words) == [("join_space", {"code": "K7M2PQRS"})]
