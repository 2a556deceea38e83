"""Equal but for adjustments, and by item: what is read, and what is asked instead of guessed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import booked, calls, equal, said


def adjusted(*names: str, **values: str) -> dict[str, Any]:
    """A split among these, some with how much more they bear than the others."""
    shares = [{"member": name} | ({"value": values[name]} if name in values else {}) for name in names]
    return {"mode": "adjustments", "shares": shares}


def item(description: str, amount: str, *names: str) -> dict[str, Any]:
    """One item; without names all who share had it."""
    said_of_it = {"amount": amount} | ({"description": description} if description else {})
    return said_of_it | ({"shared_by": list(names)} if names else {})


ALL = ("me", "Ana", "Ben")
I_PAY_TEN_MORE = adjusted(*ALL, me="10")
WITH_ANA_FIVE_MORE = adjusted("me", "Ana", me="5")


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("with Ana and Ben, equal but I pay 10 more", I_PAY_TEN_MORE),
        ("split equally but I pay 10 more", I_PAY_TEN_MORE),
        ("everyone, but 10 more for me", I_PAY_TEN_MORE),
        ("with Ana and Ben, I pay 10 more than the others", I_PAY_TEN_MORE),
        ("equally, but I pay 10 more and Ben 5 less", adjusted(*ALL, me="10", Ben="-5")),
        ("with Ana and Ben, Ben gets 5 off", adjusted(*ALL, Ben="-5")),
        ("everyone, Ana and Ben pay 5 less each", adjusted(*ALL, Ana="-5", Ben="-5")),
        ("with Ana, I pay 5 more", WITH_ANA_FIVE_MORE),
        ("with Ana, I pay 5 more than Ana", WITH_ANA_FIVE_MORE),
        ("with Ana, my share is 5 more", WITH_ANA_FIVE_MORE),
        ("with Ana but I should pay 5 euros extra", WITH_ANA_FIVE_MORE),
        ("50/50 with Ana but she pays 3 more", adjusted("me", "Ana", Ana="3")),
        ("between Ana and me, Ana pays 2.50 less", adjusted("me", "Ana", Ana="-2.50")),
        ("without Ben, I pay 5 more", WITH_ANA_FIVE_MORE),
    ],
)
def test_equal_shares_with_more_or_less_for_some_are_read(words: str, split: dict[str, Any]) -> None:
    """RULES 3.2."""
    assert booked(f"dinner 60, {words}") == {"amount": "60", "description": "Dinner", "split": split}


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("split it equally but Ben pays 5 less", adjusted(*ALL, Ben="-5")),
        ("make it equal but I pay 5 more", adjusted(*ALL, me="5")),
        ("split it with Ana, I pay 5 more", WITH_ANA_FIVE_MORE),
    ],
)
def test_what_is_booked_is_shared_so_as_well(words: str, split: dict[str, Any]) -> None:
    """RULES 3.2."""
    assert calls("dinner 60", words) == [("split_expense", {"split": split})]


def test_more_for_the_speaker_of_what_another_paid_is_shared_with_them() -> None:
    """RULES 3.1, 3.2."""
    assert booked("Ana paid 30 for the taxi, I pay 4 more") == {
        "amount": "30",
        "description": "Taxi",
        "paid_by": [{"member": "Ana"}],
        "split": adjusted("me", "Ana", me="4"),
    }


def test_split_equally_is_among_everyone_whoever_paid() -> None:
    """RULES 3.4."""
    given = booked("Ana paid 90 for dinner, split equally but I pay 10 less")
    assert given["split"] == adjusted(*ALL, me="-10")


def test_with_whom_is_asked_and_the_adjustment_stays() -> None:
    """RULES 3.3: an answer that only names people takes nothing back."""
    words = "taxi 30, I pay 4 more"
    assert said(words).startswith("With whom do you share the taxi?")
    assert booked(words, "with Ana")["split"] == adjusted("me", "Ana", me="4")
    assert "split" not in booked(words, "just mine")
    words = "dinner 60 with Carl, I pay 5 more"
    assert booked(words, "Ana")["split"] == WITH_ANA_FIVE_MORE
    words = "dinner 60 between Ana and Ben, Ana pays 5 more"
    assert booked(words, "only them")["split"] == adjusted("Ana", "Ben", Ana="5")
    assert booked(words, "me too")["split"] == adjusted(*ALL, Ana="5")


@pytest.mark.parametrize(
    "words",
    [
        "dinner 60 with Ana, I paid 4 more",
        "dinner 60 with Ana, Ben pays 5 less",
        "dinner 60 with Ana, she pays 10% more",
        "dinner 60 with Ana, 60/40, I pay 5 more",
        "dinner 60 with Ana, I pay $5 more",
        "dinner 60 with Ana, I pay 1.555 more",
        "dinner 60 equally, but Ben pays a bit less",
        "dinner 60 with everyone, Ana and Ben pay 5 less",
        "dinner 60 with Ana and Ben, I pay 5 more than Ana and Ben pays 3 less than me",
        "dinner 60, everyone pays 5 more",
        "dinner 60 with Ana, she pays 20, I pay 5 more",
    ],
)
def test_more_or_less_that_is_not_clear_books_nothing(words: str) -> None:
    """RULES 3.3: asked or said, never a guess."""
    assert said(words).startswith(("I am not sure how the dinner", "I did not understand"))


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (
            "2 more beers 8 with Ana",
            {"amount": "8", "description": "2 more beers", "split": equal("me", "Ana")},
        ),
        ("dinner 60 with Ana, just 5 of it is mine", None),
    ],
)
def test_more_of_a_thing_is_no_adjustment(words: str, given: dict[str, Any] | None) -> None:
    """A number of things is no amount that somebody bears."""
    found = calls(words)
    assert found == ([] if given is None else [("add_expense", given)])


@pytest.mark.parametrize(
    ("words", "items"),
    [
        (
            " with Ana and Ben: pizza 20 for Ana, pasta 15 for me, wine 15 shared",
            [item("Pizza", "20", "Ana"), item("Pasta", "15", "me"), item("Wine", "15", *ALL)],
        ),
        (
            " with Ana: pizza 20 for Ana, wine 15 for all of us and pasta 15 for me",
            [item("Pizza", "20", "Ana"), item("Wine", "15", "me", "Ana"), item("Pasta", "15", "me")],
        ),
        (
            ": pizza 20 for Ana, pasta 15 for me, wine 15 shared by everyone",
            [item("Pizza", "20", "Ana"), item("Pasta", "15", "me"), item("Wine", "15")],
        ),
        (
            " with Ana and Ben: Ana had pizza 20, I had the pasta for 15, Ben's soup 10",
            [item("Pizza", "20", "Ana"), item("Pasta", "15", "me"), item("Soup", "10", "Ben")],
        ),
        (
            " with Ana: my pasta 15, Ana's pizza 35, tip 10",
            [item("Pasta", "15", "me"), item("Pizza", "35", "Ana")],
        ),
        (
            " with Ana: 2 pizzas 20 for Ana, 3 beers 15 shared",
            [item("2 pizzas", "20", "Ana"), item("3 beers", "15", "me", "Ana")],
        ),
        (
            ": pizza 20 for me, wine 15 shared with Ana",
            [item("Pizza", "20", "me"), item("Wine", "15", "me", "Ana")],
        ),
        (": 12 is only mine, the rest split with Ana", [item("", "12", "me"), item("", "48", "me", "Ana")]),
        (
            ": 12 is mine, the rest evenly between Ana and me",
            [item("", "12", "me"), item("", "48", "Ana", "me")],
        ),
        (" with Ana: 12 is mine and the rest is shared", [item("", "12", "me"), item("", "48", "me", "Ana")]),
        (
            " with Ana: pizza 50 for Ana, pasta 15 for me",
            [item("Pizza", "50", "Ana"), item("Pasta", "15", "me")],
        ),
    ],
)
def test_a_bill_is_read_item_by_item(words: str, items: list[dict[str, Any]]) -> None:
    """RULES 3.2; what the total has above the items, or they above it, is the tool's to say."""
    given = booked(f"dinner 60{words}")
    assert given == {"amount": "60", "description": "Dinner", "split": {"mode": "items", "items": items}}


def test_what_else_is_said_of_a_bill_is_kept() -> None:
    """Day, payer and method hold for the whole of it."""
    given = booked("Ana paid 60 for dinner on Friday: pizza 20 for Ana, pasta 35 for me, paid by card")
    assert (given["date"], given["payment_method"]) == ("2026-11-20", "card")
    assert given["paid_by"] == [{"member": "Ana"}]
    assert len(given["split"]["items"]) == 2


def test_what_is_booked_is_shared_by_item_as_well() -> None:
    """RULES 3.2."""
    items = [item("Pizza", "20", "Ana"), item("Pasta", "15", "me")]
    words = "split it by item: pizza 20 for Ana, pasta 15 for me"
    assert calls("dinner 60", words) == [("split_expense", {"split": {"mode": "items", "items": items}})]


def test_who_shares_a_common_item_is_asked_and_the_items_stay() -> None:
    """RULES 3.3."""
    words = "dinner 60: pizza 20 for Ana, pasta 15 for me, wine 15 shared"
    assert said(words).startswith("With whom do you share the dinner?")
    assert booked(words, "with Ana")["split"]["items"][2] == item("Wine", "15", "me", "Ana")
    assert booked(words, "everyone")["split"]["items"][2] == item("Wine", "15")


@pytest.mark.parametrize(
    "words",
    [
        "dinner 60 with Ana and Ben: pizza 20 for Ana, pasta 15 for me",
        "dinner 60 with Ana: pizza 20 for Ben, pasta 15 for me",
        "dinner 60 with Ana: pizza 20 for Carl, pasta 15 for me",
        "dinner 60 with Ana: my pasta 15, Ana's pizza 35, tip 12",
        "dinner 60 with Ana: pizza 60 for Ana, the rest is mine",
        "dinner 60 with Ana: pizza $20 for Ana, pasta 15 for me",
        "dinner 60 with Ana: pizza 20 for Ana, water 3",
        "dinner 60 without Ben: pizza 20 for Ben, wine 15 shared",
        "taxi 12, dinner 60 with Ana: pizza 20 for Ana, pasta 15 for me",
        "groceries 45: milk 12, bread 33",
    ],
)
def test_items_that_are_not_clear_book_nothing(words: str) -> None:
    """Nobody is given a thing that was not said to be theirs, and a part is not booked beside its whole."""
    assert said(words).startswith("I am not sure who had what")


@pytest.mark.parametrize(
    ("words", "amounts"),
    [
        ("yesterday: taxi 12, beers 18", ["12", "18"]),
        ("dinner 60: Ana 20, Ben 15", ["60"]),
        ("taxi 30: with Ana", ["30"]),
    ],
)
def test_a_colon_alone_makes_no_bill(words: str, amounts: list[str]) -> None:
    """Things of their own and shares that are named stay what they were."""
    found = calls(words)
    assert [given["amount"] for _, given in found] == amounts
    assert all(given.get("split", {}).get("mode") != "items" for _, given in found)
