"""Shares are whole minor units and their sum is the expense, in every mode (RULES 3.2, 3.3)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tools.kit.money import from_minor_units
from tools.kit.people import Member
from tools.kit.refusal import Refusal
from tools.kit.shares import Claim, Portion, Share, SplitMode, apportion, share_out

EVA, ANA, BEN = (
    Member(UUID(int=number), name, name.lower(), "member", number)
    for number, name in enumerate(("Eva", "Ana", "Ben"), start=1)
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
UNITS = st.integers(1, 10**9)


def among(*claims: tuple[Member, str | None]) -> list[Claim]:
    return [Claim(member, None if value is None else Decimal(value)) for member, value in claims]


def said(shares: tuple[Share, ...]) -> str:
    return ", ".join(f"{share.member.name} {share.amount}" for share in shares)


def test_the_dinner_of_three_goes_to_the_cent() -> None:
    shares = share_out(Decimal("84.50"), "EUR", "equal", among((EVA, None), (ANA, None), (BEN, None)))
    assert said(shares) == "Eva 28.17, Ana 28.17, Ben 28.16"
    assert [share.odd_units for share in shares] == [1, 1, 0]


def test_the_order_of_naming_decides_nothing_the_order_of_joining_does() -> None:
    shares = share_out(Decimal("84.50"), "EUR", "equal", among((BEN, None), (ANA, None), (EVA, None)))
    assert said(shares) == "Eva 28.17, Ana 28.17, Ben 28.16"


def test_a_tie_goes_to_who_bears_the_fewest_odd_units() -> None:
    claims = among((replace(EVA, odd_units=3), None), (ANA, None), (replace(BEN, odd_units=1), None))
    shares = share_out(Decimal("10.00"), "EUR", "equal", claims)
    assert said(shares) == "Eva 3.33, Ana 3.34, Ben 3.33"


def test_a_larger_remainder_comes_before_a_lighter_burden() -> None:
    assert apportion(100, [2, 1], burdens=[0, 0]) == [Portion(67, 1), Portion(33, 0)]
    assert apportion(100, [2, 1], burdens=[9, 0]) == [Portion(67, 1), Portion(33, 0)]


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("100", "JPY", "Eva 34, Ana 33, Ben 33"),
        ("1.000", "KWD", "Eva 0.334, Ana 0.333, Ben 0.333"),
        ("0.01", "EUR", "Eva 0.01, Ana 0.00, Ben 0.00"),
        ("9999999999.99", "EUR", "Eva 3333333333.33, Ana 3333333333.33, Ben 3333333333.33"),
    ],
)
def test_every_currency_is_divided_in_its_own_units(amount: str, currency: str, expected: str) -> None:
    shares = share_out(Decimal(amount), currency, "equal", among((EVA, None), (ANA, None), (BEN, None)))
    assert said(shares) == expected


def test_the_rest_of_a_percentage_is_the_speaker_s() -> None:
    """RULES 3.3"""
    shares = share_out(Decimal(45), "EUR", "percentages", among((ANA, "60")), rest_to=EVA)
    assert said(shares) == "Eva 18.00, Ana 27.00"
    assert [share.percentage for share in shares] == [Decimal(40), Decimal(60)]


def test_the_rest_of_exact_amounts_is_the_speaker_s_named_or_not() -> None:
    """RULES 3.3"""
    for claims in (among((ANA, "20"), (BEN, "15")), among((EVA, None), (ANA, "20"), (BEN, "15"))):
        shares = share_out(Decimal("45.50"), "EUR", "exact", claims, rest_to=EVA)
        assert said(shares) == "Eva 10.50, Ana 20.00, Ben 15.00"
        assert [(share.odd_units, share.percentage) for share in shares] == [(0, None)] * 3


def test_where_others_take_it_all_the_speaker_has_no_share() -> None:
    assert said(share_out(Decimal(45), "EUR", "percentages", among((ANA, "100")), rest_to=EVA)) == "Ana 45.00"
    assert said(share_out(Decimal(45), "EUR", "exact", among((ANA, "45")), rest_to=EVA)) == "Ana 45.00"


def test_a_weight_that_is_not_said_is_one() -> None:
    shares = share_out(Decimal(100), "EUR", "weights", among((EVA, None), (ANA, None), (BEN, "2")))
    assert said(shares) == "Eva 25.00, Ana 25.00, Ben 50.00"


@pytest.mark.parametrize(
    ("mode", "claims", "because"),
    [
        ("percentages", among((EVA, "30"), (ANA, "60")), "10% missing"),
        ("percentages", among((EVA, "45"), (ANA, "60")), "5% too much"),
        ("percentages", among((ANA, "100.5")), r"0\.5% too much"),
        ("percentages", among((EVA, "33.33"), (ANA, "33.33"), (BEN, "33.33")), r"0\.01% missing"),
        ("exact", among((EVA, "20"), (ANA, "20")), r"€5\.00 missing"),
        ("exact", among((EVA, "20"), (ANA, "30")), r"€5\.00 too much"),
        ("exact", among((ANA, "45.01")), r"€0\.01 too much"),
    ],
)
def test_shares_that_do_not_add_up_are_refused_by_how_much(
    mode: SplitMode, claims: list[Claim], because: str
) -> None:
    """RULES 3.3"""
    with pytest.raises(Refusal, match=because) as refused:
        share_out(Decimal(45), "EUR", mode, claims, rest_to=EVA)
    assert refused.value.hint


def test_without_a_speaker_who_takes_the_rest_nothing_may_be_missing() -> None:
    with pytest.raises(Refusal, match="40% missing"):
        share_out(Decimal(45), "EUR", "percentages", among((ANA, "60")))


@pytest.mark.parametrize(
    ("mode", "claims", "because"),
    [
        ("equal", [], "nobody"),
        ("equal", among((ANA, None), (ANA, None)), "Ana is named twice"),
        ("equal", among((ANA, "2"), (BEN, None)), "no values"),
        ("exact", among((ANA, "20"), (BEN, None)), "share of Ben is missing"),
        ("percentages", among((ANA, None), (BEN, None)), "share of Ana and Ben is missing"),
        ("exact", among((ANA, "20.005"), (BEN, "24.995")), "more decimals"),
        ("weights", among((ANA, "0"), (BEN, "0")), "above 0"),
    ],
)
def test_what_cannot_be_shared_is_refused(mode: SplitMode, claims: list[Claim], because: str) -> None:
    with pytest.raises(Refusal, match=because):
        share_out(Decimal(45), "EUR", mode, claims, rest_to=EVA)


@pytest.mark.parametrize(
    ("total", "weights", "burdens"),
    [(-1, [1], [0]), (1, [], []), (1, [1], []), (1, [0, 0], [0, 0]), (1, [-1, 2], [0, 0])],
)
def test_a_division_that_means_nothing_is_a_bug(total: int, weights: list[int], burdens: list[int]) -> None:
    with pytest.raises(ValueError, match="divi"):
        apportion(total, weights, burdens=burdens)


WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=10_000), min_size=1, max_size=12).filter(any)


@pytest.mark.proof
@given(st.integers(0, 10**12), WEIGHTS, st.data())
def test_the_parts_sum_to_the_total_and_lie_within_one_unit_of_their_quota(
    total: int, weights: list[Fraction], data: st.DataObject
) -> None:
    burdens = data.draw(st.lists(st.integers(0, 9), min_size=len(weights), max_size=len(weights)))
    portions = apportion(total, weights, burdens=burdens)
    assert sum(portion.minor for portion in portions) == total
    for portion, weight in zip(portions, weights, strict=True):
        quota = Fraction(total) * weight / sum(weights)
        assert portion.minor - portion.odd_units == quota.numerator // quota.denominator
        assert portion.odd_units in (0, 1)
        assert portion.odd_units == 0 or quota.denominator > 1


@pytest.mark.proof
@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_matters_only_among_ties(total: int, weights: list[int], random: object) -> None:
    remainders = [Fraction(total * weight, sum(weights)) % 1 for weight in weights]
    assume(len(set(remainders)) == len(weights))
    order = list(range(len(weights)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight = apportion(total, weights, burdens=[0] * len(weights))
    shuffled = apportion(total, [weights[at] for at in order], burdens=[0] * len(weights))
    assert [straight[at] for at in order] == shuffled


@given(UNITS, st.lists(st.integers(0, 5), min_size=1, max_size=12), CURRENCIES)
def test_equal_shares_differ_by_at_most_one_unit(units: int, burdens: list[int], currency: str) -> None:
    amount = from_minor_units(units, currency)
    claims = [
        Claim(Member(UUID(int=at), f"M{at}", f"m{at}", "member", at, burden))
        for at, burden in enumerate(burdens)
    ]
    shares = share_out(amount, currency, "equal", claims)
    amounts = [share.amount for share in shares]
    assert sum(amounts) == amount
    assert max(amounts) - min(amounts) in (0, from_minor_units(1, currency))


@given(st.lists(UNITS, min_size=1, max_size=40), st.integers(1, 7))
def test_odd_units_even_out_over_many_equal_splits(expenses: list[int], people: int) -> None:
    burdens = [0] * people
    for total in expenses:
        portions = apportion(total, [1] * people, burdens=burdens)
        burdens = [burden + portion.odd_units for burden, portion in zip(burdens, portions, strict=True)]
        assert max(burdens) - min(burdens) <= 1


@given(UNITS, CURRENCIES, st.lists(st.decimals(0, 50, places=2), min_size=0, max_size=2))
def test_percentages_and_their_rest_sum_to_the_expense(
    units: int, currency: str, percentages: list[Decimal]
) -> None:
    amount = from_minor_units(units, currency)
    others = [Claim(member, value) for member, value in zip((ANA, BEN), percentages, strict=False)]
    shares = share_out(amount, currency, "percentages", [*others, Claim(EVA)], rest_to=EVA)
    assert sum(share.amount for share in shares) == amount
    assert sum(share.percentage or 0 for share in shares) == 100
    assert all(share.amount >= 0 for share in shares)


@given(st.integers(2, 10**9), CURRENCIES, st.data())
def test_exact_amounts_and_their_rest_sum_to_the_expense(
    units: int, currency: str, data: st.DataObject
) -> None:
    ana = data.draw(st.integers(0, units))
    ben = data.draw(st.integers(0, units - ana))
    amount = from_minor_units(units, currency)
    claims = [Claim(ANA, from_minor_units(ana, currency)), Claim(BEN, from_minor_units(ben, currency))]
    shares = share_out(amount, currency, "exact", claims, rest_to=EVA)
    assert sum(share.amount for share in shares) == amount
    assert {share.odd_units for share in shares} == {0}
    assert all(share.amount >= 0 for share in shares)


@given(UNITS, CURRENCIES, st.lists(st.decimals(0, 100, places=1), min_size=3, max_size=3).filter(any))
def test_weights_sum_to_the_expense_and_a_weight_of_nothing_pays_nothing(
    units: int, currency: str, weights: list[Decimal]
) -> None:
    amount = from_minor_units(units, currency)
    claims = [Claim(member, weight) for member, weight in zip((EVA, ANA, BEN), weights, strict=True)]
    shares = share_out(amount, currency, "weights", claims)
    assert sum(share.amount for share in shares) == amount
    assert all(share.amount == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)
