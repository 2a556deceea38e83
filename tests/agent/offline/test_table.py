"""The conversation that the product is known by, line by line."""

from __future__ import annotations

from tests.agent.offline.talk import Talk, booked, calls, equal, said, valued

NEXT_MONTH = "Create a 50/30/20 budget for next month with 3000 income"


def test_a_dinner_is_shared_by_the_three_who_were_there() -> None:
    """RULES 3.4: "with Ana" is a split between the speaker and Ana."""
    expected = {"amount": "84.50", "description": "Dinner", "split": equal("me", "Ana", "Ben")}
    assert booked("Dinner 84.50 with Ana and Ben, split equally") == expected


def test_a_coffee_is_the_speakers_own() -> None:
    """RULES 3.1: without splits it is theirs alone, and nothing is invented."""
    assert booked("Coffee 3.20") == {"amount": "3.20", "description": "Coffee"}


def test_spending_on_food_this_month_is_asked_of_the_books() -> None:
    """RULES 4.5: food is a name for two categories, which the tool knows."""
    asked = calls("How much did we spend on food this month?")
    assert asked == [("query_spending", {"period": "this_month", "categories": ["food"]})]


def test_a_budget_for_next_month_names_the_month() -> None:
    """RULES 4.2."""
    created = ("create_budget", {"month": "2026-12", "framework": "50_30_20", "income": "3000"})
    assert calls(NEXT_MONTH) == [created]


def test_next_month_follows_the_speakers_day() -> None:
    """RULES 5.1: at 23:30 UTC on 30 November it is December in Madrid."""
    late = {"today": "2026-12-01", "weekday": "Tuesday"}
    assert calls(NEXT_MONTH, **late)[0][1]["month"] == "2027-01"
    assert booked("groceries 45 yesterday, Ana pays 60%", **late)["date"] == "2026-11-30"


def test_what_is_left_for_wants_is_asked_of_this_month() -> None:
    """RULES 4.6: the tool knows the nearest planned month."""
    assert calls("What's left for wants?") == [("read_budget", {"item": "wants"})]


def test_ana_pays_sixty_per_cent_is_her_share_and_not_her_payment() -> None:
    """RULES 3.3: paid by the speaker, Ana's share is 60 %, the rest is the speaker's."""
    assert booked("groceries 45 yesterday, Ana pays 60%") == {
        "amount": "45",
        "description": "Groceries",
        "date": "2026-11-22",
        "split": valued("percentages", Ana="60"),
    }


def test_a_taxi_without_an_amount_is_asked_about() -> None:
    """RULES 7.3: a pending question is answered by the next message."""
    assert said("taxi") == "How much was the taxi?"
    assert booked("taxi", "12") == {"amount": "12", "description": "Taxi"}


def test_undo_takes_back_and_the_question_after_it_stands() -> None:
    """RULES 7.5."""
    talk = Talk()
    assert talk.calls("beers 20") == [("add_expense", {"amount": "20", "description": "Beers"})]
    assert talk.calls("undo") == [("undo", {})]
    assert talk.calls("What's left for wants?") == [("read_budget", {"item": "wants"})]


def test_several_expenses_and_one_split_for_all_are_calls_of_one_message() -> None:
    """RULES 7.4: they all happen or none."""
    found = calls("taxi 12, beers 18.50, museum 22, all half with Ana")
    assert [(name, given["description"], given["amount"]) for name, given in found] == [
        ("add_expense", "Taxi", "12"),
        ("add_expense", "Beers", "18.50"),
        ("add_expense", "Museum", "22"),
    ]
    assert all(given["split"] == equal("me", "Ana") for _, given in found)
