"""Spending in the words and orders in which people write it."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, calls, said


@pytest.mark.parametrize(
    "words",
    [
        "lunch 12.50",
        "12.50 lunch",
        "12,50 € for lunch",
        "I paid 12.50 for lunch",
        "spent 12,50 on lunch",
        "had lunch for €12.50",
        "Lunch: 12.50",
        "lunch - 12.50 euros",
        "lunch was 12.50",
        "the lunch cost me 12.50",
        "Please add 12.50 for lunch, thanks!",
        "can you book lunch 12.50?",
        "add an expense of 12.50 for lunch",
        "a 12.50 euro lunch",
        "12.50, lunch",
    ],
)
def test_every_order_of_words_books_the_same(words: str) -> None:
    """RULES 2.3."""
    assert booked(words) == {"amount": "12.50", "description": "Lunch"}


@pytest.mark.parametrize(
    ("words", "description"),
    [
        ("2 tickets 30", "2 tickets"),
        ("paid 30 for 2 tickets", "2 tickets"),
        ("bought shoes for 30 at Zara", "Shoes at Zara"),
        ("hotel room 12 30", "Hotel room 12"),
        ("fish and chips 30", "Fish and chips"),
        ("bread, milk and eggs 30", "Bread, milk and eggs"),
        ("gift for Ana 30", "Gift for Ana"),
        ("pizza with ham 30", "Pizza with ham"),
        ("dinner with friends 30", "Dinner with friends"),
        ("dinner 30 with tip", "Dinner"),
        ("new year 2026 party 30", "New year 2026 party"),
        ("book 30", "Book"),
    ],
)
def test_what_it_was_for_is_a_short_noun_phrase(words: str, description: str) -> None:
    """A number that counts or names something is no amount."""
    assert booked(words) == {"amount": "30", "description": description}


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("pizza 30 paid by Ben", {"paid_by": [{"member": "Ben"}]}),
        ("Ben paid 30 for pizza", {"paid_by": [{"member": "Ben"}]}),
        ("pizza 30, Ben paid", {"paid_by": [{"member": "Ben"}]}),
        ("Eva paid 30 for pizza", {}),
        (
            "pizza 30, I paid 20, Ana paid 10",
            {"paid_by": [{"member": "me", "amount": "20"}, {"member": "Ana", "amount": "10"}]},
        ),
        ("pizza 30 by card", {"payment_method": "card"}),
        ("pizza 30 cash", {"payment_method": "cash"}),
        ("pizza 30 #friday", {"tags": ["friday"]}),
        ("pizza 30, put it under gifts", {"category": "gifts", "category_confidence": "1"}),
        ("pizza 30 as a gift", {"category": "gifts", "category_confidence": "1"}),
        ("pizza 30, note: for the move", {"notes": "for the move"}),
        ("pizza 30 from the trip budget", {"budget": "trip"}),
        ("pizza 30 USD", {"currency": "USD"}),
        ("pizza 30 quid", {"currency": "GBP"}),
        ("got 30 back for the pizza", {"kind": "refund"}),
        ("pizza refund 30", {"kind": "refund"}),
    ],
)
def test_what_else_is_said_has_its_own_argument(words: str, given: dict[str, object]) -> None:
    """RULES 2.2, 2.4, 3.1."""
    assert booked(words) == {"amount": "30", "description": "Pizza"} | given


@pytest.mark.parametrize(
    ("words", "description"),
    [
        ("salary 2500", "Salary"),
        ("I got paid 2500", "Pay"),
        ("received my salary of 2500", "Salary"),
        ("bonus 2500", "Bonus"),
    ],
)
def test_money_that_comes_in_is_income(words: str, description: str) -> None:
    """RULES 2.2."""
    assert booked(words) == {"amount": "2500", "description": description, "kind": "income"}


def test_a_gift_card_is_bought_and_does_not_pay() -> None:
    """A word for a means of payment at the end is one only where it stands alone."""
    assert booked("gift card 50") == {"amount": "50", "description": "Gift card"}


@pytest.mark.parametrize(
    "words",
    [
        "taxi 12, beers 18",
        "taxi 12 and beers 18",
        "taxi 12\nbeers 18",
        "- taxi 12\n- beers 18",
        "taxi 12; beers 18",
    ],
)
def test_a_list_is_several_expenses(words: str) -> None:
    """RULES 7.4."""
    assert [(given["description"], given["amount"]) for _, given in calls(words)] == [
        ("Taxi", "12"),
        ("Beers", "18"),
    ]


def test_what_opens_a_list_holds_for_all_of_it() -> None:
    """RULES 5.2."""
    assert [given["date"] for _, given in calls("Yesterday: taxi 12, beers 18")] == ["2026-11-22"] * 2


def test_each_item_of_a_list_may_have_its_own_split() -> None:
    """RULES 3.4."""
    shares = [
        given["split"]["shares"][1]["member"] for _, given in calls("taxi 12 with Ana, beers 18 with Ben")
    ]
    assert shares == ["Ana", "Ben"]


def test_a_question_after_an_expense_is_asked_in_the_same_message() -> None:
    """Two sentences, two calls, in order."""
    found = calls("beers 20 and what's left for wants?")
    assert [name for name, _ in found] == ["add_expense", "read_budget"]


@pytest.mark.parametrize(
    "words",
    [
        "I might buy a bike for 300",
        "I want to buy a bike for 300",
        "should I buy a bike for 300?",
        "I did not buy the bike for 300",
        "Banks are closed on Mondays",
        "my card was stolen",
        "I lost 50 euros",
        "the exact loan amount was 40000€",
        "Create 6 new standing orders.",
        "it already arrived at 5 10 p.m.",
        "I took 220 euros from an ATM",
        "don't add coffee 3.20",
        "if Ana pays 20 I pay 30",
        "transfer 50 to my savings account",
        "I owe Ana 20",
        "send 20 to Ana",
    ],
)
def test_a_sentence_that_only_mentions_money_writes_nothing(words: str) -> None:
    """A wrong write is worse than a question."""
    assert said(words)


@pytest.mark.parametrize(
    "words",
    [
        "Netflix 12.99 every month",
        "rent 12.99 monthly",
        "gym 12.99 per month",
        "gimnasio 12.99 cada mes",
        "renda 12.99 todos os meses",
        "loyer 12.99 tous les mois",
        "Netflix 12.99 jeden Monat",
    ],
)
def test_what_repeats_is_booked_once_only_after_a_yes(words: str) -> None:
    """RULES 8.5: "every month" is not booked as a single expense without a word."""
    assert "repeat" in said(words)
    assert booked(words, "yes")["amount"] == "12.99"
    assert "nothing was written" in said(words, "no")
