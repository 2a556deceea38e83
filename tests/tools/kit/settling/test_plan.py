"""The proposed payments make everybody even, and no fewer would (RULES 3.8)."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.kit.settling.plan import EXACT_PEOPLE_MAX, Payment, fewest_payments


def balanced(parts: list[int]) -> list[int]:
    return [*parts, -sum(parts)]


BALANCES = st.lists(st.integers(-30, 30), min_size=1, max_size=6).map(balanced)
CROWDS = st.lists(st.integers(-(10**12), 10**12), min_size=EXACT_PEOPLE_MAX, max_size=40).map(balanced)


def after(balances: list[int], payments: list[Payment]) -> list[int]:
    left = list(balances)
    for payment in payments:
        left[payment.payer] += payment.minor
        left[payment.payee] -= payment.minor
    return left


def most_even_groups(balances: list[int]) -> int:
    """Counted by trying every division of those who are not even, one first member after the other."""

    def groups(people: tuple[int, ...]) -> int:
        if not people:
            return 0
        first, rest = people[0], people[1:]
        best = -len(people)
        for size in range(len(rest) + 1):
            for others in combinations(rest, size):
                if balances[first] + sum(balances[one] for one in others) == 0:
                    best = max(best, 1 + groups(tuple(one for one in rest if one not in others)))
        return best

    return groups(tuple(person for person, balance in enumerate(balances) if balance))


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ([0, 0, 0], []),
        ([8333, -5517, -2816], [Payment(1, 0, 5517), Payment(2, 0, 2816)]),
        # Whoever owes the most pays whoever gets the most.
        ([-70, -30, 60, 40], [Payment(0, 2, 60), Payment(1, 3, 30), Payment(0, 3, 10)]),
        # Two pairs that are even among themselves need two payments, not three.
        ([-50, 20, 50, -20], [Payment(0, 2, 50), Payment(3, 1, 20)]),
        ([-3, -4, 7, -5, -6, 11], 4),
    ],
)
def test_the_fewest_payments_are_proposed(balances: list[int], expected: list[Payment] | int) -> None:
    payments = fewest_payments(balances)
    assert sorted(payments, key=str) == sorted(expected, key=str) if isinstance(expected, list) else True
    assert len(payments) == (len(expected) if isinstance(expected, list) else expected)


@given(BALANCES)
def test_they_make_everybody_even_and_no_fewer_would(balances: list[int]) -> None:
    payments = fewest_payments(balances)
    assert not any(after(balances, payments))
    uneven = sum(map(bool, balances))
    assert len(payments) == uneven - most_even_groups(balances)


@given(CROWDS)
def test_in_a_crowd_there_is_one_payment_less_than_people_at_most(balances: list[int]) -> None:
    payments = fewest_payments(balances)
    assert not any(after(balances, payments))
    assert len(payments) <= max(sum(map(bool, balances)) - 1, 0)


@pytest.mark.proof
@given(BALANCES | CROWDS)
def test_nobody_pays_nothing_and_nobody_pays_who_owes(balances: list[int]) -> None:
    for payment in fewest_payments(balances):
        assert payment.minor > 0
        assert balances[payment.payer] < 0 < balances[payment.payee]


def test_what_sums_to_something_else_is_a_bug() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        fewest_payments([1])
