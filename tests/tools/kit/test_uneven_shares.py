"""Equal but for adjustments, and by item: to the cent, and refused by how much (RULES 3.2, 3.3)."""

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
from tools.kit.shares import Claim, Item, Share, share_out

EVA, ANA, BEN = EVERYONE = tuple(
    Member(UUID(int=number), name, name.lower(), "member", number)
    for number, name in enumerate(("Eva", "Ana", "Ben"), start=1)
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
UNITS = st.integers(1, 10**9)
BURDENS = st.lists(st.integers(0, 5), min_size=3, max_size=3)


def more(*claims: tuple[Member, str | None]) -> list[Claim]:
    return [Claim(member, None if value is None else Decimal(value)) for member, value in claims]


def adjusted(amount: str, *claims: tuple[Member, str | None], currency: str = "EUR") -> tuple[Share, ...]:
    return share_out(Decimal(amount), currency, "adjustments", more(*claims))


def bill(amount: str, *items: tuple[str, tuple[Member, ...]], currency: str = "EUR") -> tuple[Share, ...]:
    claims = [Claim(member) for member in {member for _, people in items for member in people}]
    lines = [Item(Decimal(price), people) for price, people in items]
    return share_out(Decimal(amount), currency, "items", claims, items=lines)


def said(shares: tuple[Share, ...]) -> str:
    return ", ".join(f"{share.member.name} {share.amount}" for share in shares)


def burdened(burdens: list[int]) -> list[Member]:
    return [replace(member, odd_units=odd) for member, odd in zip(EVERYONE, burdens, strict=True)]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (adjusted("90", (EVA, "10"), (ANA, None), (BEN, None)), "Eva 36.67, Ana 26.67, Ben 26.66"),
        (adjusted("90", (BEN, "-5"), (ANA, None), (EVA, "10")), "Eva 38.34, Ana 28.33, Ben 23.33"),
        (adjusted("30", (EVA, "4"), (ANA, None)), "Eva 17.00, Ana 13.00"),
        (adjusted("10", (EVA, "10"), (ANA, None)), "Eva 10.00, Ana 0.00"),
        (adjusted("10", (EVA, "-5"), (ANA, "5")), "Eva 0.00, Ana 10.00"),
        (adjusted("1000", (EVA, "1"), (ANA, "0"), currency="JPY"), "Eva 501, Ana 499"),
        (bill("60", ("20", (ANA,)), ("15", (EVA,)), ("15", EVERYONE)), "Eva 24.00, Ana 30.00, Ben 6.00"),
        (bill("50", ("20", (ANA,)), ("15", (EVA,)), ("15", EVERYONE)), "Eva 20.00, Ana 25.00, Ben 5.00"),
        (bill("10", ("10", EVERYONE)), "Eva 3.34, Ana 3.33, Ben 3.33"),
        (bill("21", ("10", EVERYONE), ("10", EVERYONE)), "Eva 7.00, Ana 7.00, Ben 7.00"),
        (bill("11", ("5", (ANA, EVA)), ("2.50", (BEN,))), "Eva 3.67, Ana 3.67, Ben 3.66"),
        (bill("60", ("20", (ANA,))), "Ana 60.00"),
    ],
)
def test_uneven_shares_go_to_the_cent(shares: tuple[Share, ...], expected: str) -> None:
    """RULES 3.2: adjustments lie on the equal base of the rest, tax and tip follow the items."""
    assert said(shares) == expected


def test_parts_of_items_are_not_rounded_before_the_end() -> None:
    """Three items of 0.10 among three are 0.10 each, and no cent is odd."""
    shares = bill("0.30", *[("0.10", EVERYONE)] * 3)
    assert [(share.amount, share.odd_units) for share in shares] == [(Decimal("0.10"), 0)] * 3


def test_an_odd_unit_goes_to_who_bears_the_fewest() -> None:
    """RULES 3.2."""
    eva, ana, ben = burdened([3, 2, 1])
    shares = adjusted("10.00", (eva, "1"), (ana, None), (ben, "3"))
    assert said(shares) == "Eva 3.00, Ana 2.00, Ben 5.00"
    shares = adjusted("10.01", (eva, "1"), (ana, None), (ben, "3"))
    assert [share.odd_units for share in shares] == [0, 0, 1]
    shares = bill("10", ("10", (eva, ana, ben)))
    assert [share.odd_units for share in shares] == [0, 0, 1]


@pytest.mark.parametrize(
    ("amount", "claims", "because"),
    [
        ("10", more((EVA, "12"), (ANA, None)), r"€12\.00 of €10\.00: €2\.00 too much"),
        ("10", more((EVA, "20"), (ANA, "20")), r"€40\.00 of €10\.00: €30\.00 too much"),
        ("10", more((EVA, "-15"), (ANA, None)), r"share of Eva would be €2\.50 below 0"),
        ("10.01", more((EVA, "-10.02"), (ANA, None)), r"share of Eva would be €0\.01 below 0"),
        ("10", more((EVA, "2.005"), (ANA, None)), "more decimals"),
        ("10", more((EVA, "2")), "needs others"),
        ("10", more((EVA, "2"), (EVA, "3")), "named twice"),
    ],
)
def test_adjustments_that_do_not_fit_are_refused_by_how_much(
    amount: str, claims: list[Claim], because: str
) -> None:
    """RULES 3.3"""
    with pytest.raises(Refusal, match=because):
        share_out(Decimal(amount), "EUR", "adjustments", claims)


def test_whether_a_share_is_below_nothing_does_not_hang_on_the_odd_cent() -> None:
    for burdens in ([0, 0, 9], [9, 0, 0]):
        eva, ana, ben = burdened(burdens)
        with pytest.raises(Refusal, match=r"Eva would be €0\.01 below 0"):
            adjusted("0.01", (eva, "-0.01"), (ana, None), (ben, None))


@pytest.mark.parametrize(
    ("items", "claims", "because"),
    [
        (
            [Item(Decimal(50), (ANA,)), Item(Decimal(15), (EVA,))],
            (ANA, EVA),
            r"€65\.00 of €60\.00: €5\.00 too",
        ),
        ([Item(Decimal(50), (ANA, ANA))], (ANA,), "named twice"),
        ([Item(Decimal(50), ())], (ANA,), "nobody"),
        ([Item(Decimal(50), (ANA,))], (ANA, BEN), "not said what Ben had"),
        ([Item(Decimal("50.005"), (ANA,))], (ANA,), "more decimals"),
        ([], (ANA,), "who had what"),
    ],
)
def test_items_that_do_not_fit_are_refused_by_how_much(
    items: list[Item], claims: tuple[Member, ...], because: str
) -> None:
    """RULES 3.2, 3.3"""
    with pytest.raises(Refusal, match=because):
        share_out(Decimal(60), "EUR", "items", [Claim(member) for member in claims], items=items)


def test_values_are_for_the_modes_that_have_them() -> None:
    with pytest.raises(Refusal, match="by item take no values"):
        items = [Item(Decimal(10), (ANA,))]
        share_out(Decimal(10), "EUR", "items", [Claim(ANA, Decimal(1))], items=items)
    with pytest.raises(Refusal, match="share of Ana is below 0"):
        share_out(Decimal(10), "EUR", "exact", more((ANA, "-5"), (EVA, "15")))


@given(UNITS, CURRENCIES, BURDENS, st.lists(st.integers(-1000, 10**6), min_size=3, max_size=3), st.randoms())
def test_adjusted_shares_sum_to_the_expense_whatever_the_order(
    units: int, currency: str, burdens: list[int], extras: list[int], random: object
) -> None:
    amount = from_minor_units(units, currency)
    claims = [
        Claim(member, from_minor_units(extra, currency))
        for member, extra in zip(burdened(burdens), extras, strict=True)
    ]
    try:
        shares = share_out(amount, currency, "adjustments", claims)
    except Refusal:
        assert min(Fraction(units - sum(extras), 3) + extra for extra in (*extras, 0)) < 0
        return
    assert sum(share.amount for share in shares) == amount
    assert min(share.amount for share in shares) >= 0
    bases = [share.amount - (claim.value or 0) for share, claim in zip(shares, claims, strict=True)]
    assert max(bases) - min(bases) in (0, from_minor_units(1, currency))
    random.shuffle(claims)  # type: ignore[attr-defined]
    assert share_out(amount, currency, "adjustments", claims) == shares


@given(UNITS, CURRENCIES, BURDENS, st.integers(0, 10**6))
def test_the_same_adjustment_for_all_is_an_equal_split(
    units: int, currency: str, burdens: list[int], extra: int
) -> None:
    amount = from_minor_units(units, currency)
    people = burdened(burdens)
    equal = share_out(amount, currency, "equal", [Claim(member) for member in people])
    for value in (None, Decimal(0)):
        same = [Claim(member, value) for member in people]
        assert share_out(amount, currency, "adjustments", same) == equal
    assume(3 * extra <= units)
    same = [Claim(member, from_minor_units(extra, currency)) for member in people]
    assert share_out(amount, currency, "adjustments", same) == equal


PRICES = st.lists(
    st.tuples(st.integers(1, 10**6), st.sets(st.integers(0, 2), min_size=1)), min_size=1, max_size=12
)


@pytest.mark.proof
@given(CURRENCIES, BURDENS, PRICES, st.integers(0, 10**6), st.randoms())
def test_shares_by_item_sum_to_the_expense_whatever_the_order(
    currency: str, burdens: list[int], prices: list[tuple[int, set[int]]], tip: int, random: object
) -> None:
    people = burdened(burdens)
    items = [
        Item(from_minor_units(price, currency), tuple(people[at] for at in sorted(had)))
        for price, had in prices
    ]
    claims = [Claim(people[at]) for at in sorted({at for _, had in prices for at in had})]
    whole = sum(price for price, _ in prices)
    amount = from_minor_units(whole + tip, currency)
    shares = share_out(amount, currency, "items", claims, items=items)
    assert sum(share.amount for share in shares) == amount
    unit = Fraction(from_minor_units(1, currency))
    for share in shares:
        had = sum(
            Fraction(item.amount) / len(item.shared_by) for item in items if share.member in item.shared_by
        )
        exact = Fraction(had) * (whole + tip) / whole
        assert abs(Fraction(share.amount) - exact) < unit
        assert share.amount >= 0
    random.shuffle(items)  # type: ignore[attr-defined]
    random.shuffle(claims)  # type: ignore[attr-defined]
    turned = [replace(item, shared_by=item.shared_by[::-1]) for item in items]
    assert share_out(amount, currency, "items", claims, items=turned) == shares


@given(CURRENCIES, BURDENS, st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.integers(0, 10**6))
def test_items_that_everyone_had_are_an_equal_split(
    currency: str, burdens: list[int], prices: list[int], tip: int
) -> None:
    people = burdened(burdens)
    items = [Item(from_minor_units(price, currency), tuple(people)) for price in prices]
    amount = from_minor_units(sum(prices) + tip, currency)
    claims = [Claim(member) for member in people]
    assert share_out(amount, currency, "items", claims, items=items) == share_out(
        amount, currency, "equal", claims
    )
