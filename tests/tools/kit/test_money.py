"""Amounts are exact decimals of a currency, and strings on every wire (RULES 2)."""

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision, list_currencies
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tools.kit.money import (
    Amount,
    Quantity,
    check_currency,
    decimal_string,
    decimals,
    fits,
    from_minor_units,
    minor_units,
    say_money,
)
from tools.kit.refusal import Refusal

AMOUNT: TypeAdapter[Decimal] = TypeAdapter(Amount)
QUANTITY: TypeAdapter[Decimal] = TypeAdapter(Quantity)


@pytest.mark.parametrize("written", ["84.50", "0.01", "12", "9999999999.99", "1.500", "0.001"])
def test_a_decimal_string_is_read_to_the_digit(written: str) -> None:
    """RULES 2.1"""
    amount = AMOUNT.validate_python(written)
    assert str(amount) == written


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        (84.5, "decimal string"),
        (84, "decimal string"),
        (True, "decimal string"),
        (None, "decimal string"),
        (Decimal("84.50"), "decimal string"),
        ("1e3", "not an amount"),
        ("1E+3", "not an amount"),
        ("NaN", "not an amount"),
        ("Infinity", "not an amount"),
        ("10.50.25", "not an amount"),
        ("1,50", "not an amount"),
        ("1_000", "not an amount"),
        ("0x10", "not an amount"),
        (" 12", "not an amount"),
        ("12\n", "not an amount"),
        ("", "not an amount"),
        (".5", "not an amount"),
        ("5.", "not an amount"),
        ("007", "not an amount"),
        ("\u0661\u0662", "not an amount"),
        ("€12", "not an amount"),
        ("12\x00", "not an amount"),
        ("0", "above 0"),
        ("0.00", "above 0"),
        ("-5", "never negative"),
        ("-0.01", "never negative"),
        ("10000000000", "the limit"),
        ("9999999999.991", "the limit"),
        ("9" * 5000, "the limit"),
        ("0.00001", "more decimals"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(wrong: object, because: str) -> None:
    """RULES 2.3"""
    with pytest.raises(ValidationError) as refused:
        AMOUNT.validate_python(wrong)
    (fault,) = refused.value.errors()
    assert because in fault["msg"]
    assert len(fault["msg"]) < 200


def test_braces_in_a_wrong_amount_are_repeated_as_they_are() -> None:
    with pytest.raises(ValidationError, match=r"\{given\.x\}"):
        AMOUNT.validate_python("{given.x}")


def test_a_quantity_may_be_nothing_and_not_less() -> None:
    assert QUANTITY.validate_python("0") == 0
    with pytest.raises(ValidationError, match="never negative"):
        QUANTITY.validate_python("-1")


@pytest.mark.parametrize("adapter", [AMOUNT, QUANTITY])
def test_the_schema_is_a_plain_string_with_a_pattern(adapter: TypeAdapter[Decimal]) -> None:
    schema = adapter.json_schema()
    assert schema.keys() == {"type", "pattern"}
    assert schema["type"] == "string"


@pytest.mark.parametrize(("currency", "has"), [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("KRW", 0)])
def test_a_currency_has_its_own_decimals(currency: str, has: int) -> None:
    """RULES 2.1"""
    assert decimals(currency) == has


def test_every_currency_in_use_is_known_by_its_code_in_any_case() -> None:
    in_use = [code for code in list_currencies() if code in {"EUR", "USD", "GBP", "JPY", "KWD", "ARS", "INR"}]
    assert len(in_use) == 7
    assert [check_currency(f" {code.lower()} ") for code in in_use] == in_use


@pytest.mark.parametrize("code", ["EURO", "€", "", "ABC", "DEM", "XXX", "XAU", "E\x00R", "EUR; drop"])
def test_a_currency_that_no_country_pays_with_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_currency(code)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("84.50", "EUR"), ("84.5000", "EUR"), ("12", "JPY"), ("12.00", "JPY"), ("1.234", "KWD")],
)
def test_an_amount_that_its_currency_can_hold_fits(amount: str, currency: str) -> None:
    fits(Decimal(amount), currency)
    assert from_minor_units(minor_units(Decimal(amount), currency), currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("1.505", "EUR", "1.50"), ("12.5", "JPY", "12"), ("1.2345", "KWD", "1.234")],
)
def test_more_decimals_than_the_currency_has_are_refused_and_never_rounded(
    amount: str, currency: str, rounded: str
) -> None:
    """RULES 2.3"""
    with pytest.raises(Refusal, match=currency) as refused:
        fits(Decimal(amount), currency)
    assert refused.value.hint is not None
    assert rounded in refused.value.hint
    with pytest.raises(Refusal):
        minor_units(Decimal(amount), currency)


def test_an_amount_above_the_limit_does_not_fit() -> None:
    """RULES 2.3"""
    fits(Decimal("9999999999.99"), "EUR")
    with pytest.raises(Refusal, match="limit"):
        fits(Decimal("10000000000.00"), "EUR")


@given(st.integers(0, 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_and_amounts_are_the_same_money(units: int, currency: str) -> None:
    amount = from_minor_units(units, currency)
    if amount <= Decimal("9999999999.99"):
        assert minor_units(amount, currency) == units
    assert Decimal(decimal_string(amount, currency)) == amount
    assert -amount.as_tuple().exponent == get_currency_precision(currency)  # type: ignore[operator]


def test_on_a_wire_an_amount_has_exactly_the_decimals_of_its_currency() -> None:
    """RULES 2.1"""
    assert decimal_string(Decimal("84.5000"), "EUR") == "84.50"
    assert decimal_string(Decimal("84"), "KWD") == "84.000"
    assert decimal_string(Decimal("84.0"), "JPY") == "84"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "said"),
    [
        ("84.50", "EUR", "en", "€84.50"),
        ("84.5000", "EUR", "en-GB", "€84.50"),
        ("1084.5", "EUR", "es", "1.084,50\xa0€"),
        ("1200", "JPY", "en", "¥1,200"),
        ("1.5", "KWD", "en", "KWD1.500"),
        ("-5", "EUR", "en", "-€5.00"),
        ("84.50", "EUR", "no such locale", "€84.50"),
        ("9999999999.99", "EUR", "en", "€9,999,999,999.99"),
    ],
)
def test_an_amount_is_said_as_people_of_the_locale_write_it(
    amount: str, currency: str, locale: str, said: str
) -> None:
    """RULES 8.4"""
    assert say_money(Decimal(amount), currency, locale) == said
