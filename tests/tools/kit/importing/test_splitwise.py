"""What Splitwise exports is read to the cent; what cannot be read is said, and nothing is mended."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.kit.apportion import apportion
from tools.kit.importing.category import PAYMENTS, SPLITWISE_CATEGORIES
from tools.kit.importing.entry import Paid, Read, Shared, Unreadable
from tools.kit.importing.splitwise import read_splitwise
from tools.kit.money import decimal_string, from_minor_units
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

FIVE = "Date,Description,Category,Cost,Currency"
HEADER = f"{FIVE},Eva,Ana,Ben"
GROCERIES = "2024-01-05,Groceries,Groceries,84.50,EUR,56.33,-28.17,-28.16"
PAYMENT = "2024-01-31,Ben B. paid Eva E.,Payment,20.00,EUR,-20.00,0.00,20.00"
TOTAL = "2024-02-01,Total balance, , ,EUR,36.33,-28.17,-8.16"
EXPORT = f"{HEADER}\n\n{GROCERIES}\n{PAYMENT}\n\n{TOTAL}\n"
A_DAY = "2024-01-05,A,General,"
NAMES, ZERO = ("Eva", "Ana", "Ben"), Decimal(0)
WEIGHTS = st.just([1, 1, 1]) | st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any)
Nets = Counter[tuple[str, str]]
Cells = list[str]


def read(text: str) -> Read:
    return read_splitwise(text.encode(), locale="en")


def read_row(rest: str, *, before: str = A_DAY, beside: str = "") -> Shared | Paid | Unreadable:
    """What a file of this row alone holds; `beside` is a row above it."""
    found = read(f"{HEADER}\n\n{beside}\n{before}{rest}\n")
    return [*found.entries, *found.unreadable][-1]


def expense(rest: str, *, before: str = A_DAY, beside: str = "") -> Shared:
    entry = read_row(rest, before=before, beside=beside)
    assert isinstance(entry, Shared), entry
    return entry


def amounts(said: str) -> dict[str, Decimal]:
    return {one.split()[0]: Decimal(one.split()[1]) for one in said.split(", ") if one}


def written(*rows: list[str]) -> str:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue()


def test_an_export_is_read_entry_by_entry() -> None:
    found = read(EXPORT)
    first, second = (entry.key for entry in found.entries)
    cost, shares = Decimal("84.50"), amounts("Eva 28.17, Ana 28.17, Ben 28.16")
    groceries = ("Groceries", "groceries", cost, "EUR", {"Eva": cost}, shares, False)
    payment = (Decimal(20), "EUR", "Ben", "Eva", "Ben B. paid Eva E.")
    assert found.entries[0] == Shared(3, date(2024, 1, 5), *groceries, key=first)
    assert found.entries[1] == Paid(4, date(2024, 1, 31), *payment, key=second)
    assert found == Read(("Eva", "Ana", "Ben"), found.entries, (), totals_differ=False)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + EXPORT.replace(",0.00,", ",,"),
        *(EXPORT.replace("\n", end) for end in ("\r\n", "\r", "\n\n", ",,\n")),
        *(EXPORT.replace(",", separator) for separator in ";\t"),
        re.sub(r"(\d)\.(\d)", r"\1,\2", EXPORT.replace(",", ";")),
        *(f"{note}\n\n{EXPORT}" for note in ("Note: does not include group expenses", "sep=,")),
        *(re.sub(r"(\d{4})-(\d\d)-(\d\d)", day, EXPORT) for day in (r"\3/\2/\1", r"\2/\3/\1", r"\3.\2.\1")),
        EXPORT.replace(FIVE, "Fecha,Descripción,Categoría,Coste,Moneda"),
        EXPORT.replace(FIVE, "Data,Descrição,Categoria,Custo,Moeda"),
        EXPORT.replace(FIVE, "Date,Description,Catégorie,Coût,Devise"),
        EXPORT.replace(FIVE, "Datum,Beschreibung,Kategorie,Kosten,Währung"),
        EXPORT.replace(FIVE, "Datum,Omschrijving,Categorie,Bedrag,Munt"),
    ],
)
def test_a_file_that_was_saved_otherwise_is_the_same(content: str) -> None:
    expected, found = read(EXPORT), read(content)
    assert [entry.key for entry in found.entries] == [entry.key for entry in expected.entries]
    assert (found.members, found.unreadable, found.totals_differ) == (expected.members, (), False)


BANK = "Date,Description,Amount,Balance,Currency,Type\n01/02/2024,Shop,-5.00,100.00,EUR,card\n"
OTHER_BANK = BANK.replace("Amount,Balance", "Category,Amount")
TWO_WAYS = f"{HEADER}\n01/02/2024,A,General,2,EUR,1,-1,0\n"
MIXED = f"{TWO_WAYS}13/01/2024,A,,2,EUR,1,-1,0\n01/13/2024,A,,2,EUR,1,-1,0\n"
JSON = '{"date": "2024-01-05", "cost": 84.5, "a": 1, "b": 2, "c": 3}'
WITHOUT_VALUES: dict[str, list[str | bytes]] = {
    "empty": ["", "\ufeff \r\n\n"],
    "no_text": [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", EXPORT.encode("utf-16")],
    "no_export": ["Hello!", JSON, BANK, OTHER_BANK, f"{GROCERIES}\n{GROCERIES}\n", f"Kuu{HEADER}\n"],
    "no_members": [FIVE, f"{FIVE},,"],
    "days_mixed": [MIXED],
}


@pytest.mark.parametrize(
    ("content", "key", "values"),
    [
        *((content, key, {}) for key, contents in WITHOUT_VALUES.items() for content in contents),
        ("x" * 2_000_001, "too_large", {"most": 2_000_000}),
        (f"{FIVE},Eva,,Ben", "no_name", {"column": 7}),
        (f"{FIVE},Eva,Ana,Eva ", "name_twice", {"name": "Eva"}),
        (f"{FIVE},{','.join(map(str, range(51)))}", "too_many_members", {"most": 50}),
        (f"{FIVE},{'é' * 101}", "long_name", {"name": "é" * 100, "most": 100}),
        (f"{HEADER}\n" + f"{GROCERIES}\n" * 5001, "too_many", {"most": 5000}),
        (f"{HEADER}\n" + f"{TOTAL}\n" * 10_001, "too_many", {"most": 5000}),
        (f'{HEADER}\n{GROCERIES}\n2024-01-05,"Groc\n{GROCERIES}\n', "broken", {"line": 3}),
        (f"{HEADER}\n{'x' * 140_000}\n", "broken", {"line": 2}),
        (TWO_WAYS, "days_two_ways", {"example": "01/02/2024"}),
    ],
)
def test_another_file_is_refused(content: str | bytes, key: str, values: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        read_splitwise(content.encode() if isinstance(content, str) else content, locale="en")
    assert (refused.value.sentence, bool(refused.value.hint)) == (say(f"import.{key}", "en", **values), True)


@pytest.mark.proof
def test_the_limits_themselves_are_allowed() -> None:
    names, nets = ",".join(f"{number:0100}" for number in range(50)), "1,-1" + ",0" * 48
    found = read(f"{FIVE},{names}\n2024-01-05,A,General,2.00,EUR,{nets}\n")
    assert (len(found.members), len(found.entries), found.unreadable) == (50, 1, ())
    assert len({entry.key for entry in read(f"{HEADER}\n" + f"{GROCERIES}\n" * 5000).entries}) == 5000
    assert read(HEADER).entries == ()


NO_AMOUNTS = f"NaN 1e3 Infinity 1.50.25 =2+2 ٢ --2 €2 {'9' * 60}"
BROKEN = {
    "columns": "2,EUR,1,-1 2,EUR,1,-1,0,0 2",
    "amount": " ".join(f"{cost},EUR,1,-1,0" for cost in NO_AMOUNTS.split()),
    "amount_too_large": "10000000000.00,EUR,1,-1,0",
    "amount_decimals": "2.005,EUR,1,-1,0 2,EUR,0.995,-0.995,0 2.5,JPY,1,-1,0 2.0005,KWD,1,-1,0",
    "currency": "2,BTC,1,-1,0 2,,1,-1,0 2,EURO,1,-1,0",
    "no_cost": ",EUR,1,-1,0",
    "cost_zero": "0.00,EUR,0,0,0 0,EUR,1,-1,0 -0,EUR,0,0,0",
    "cost_negative": "-2.00,EUR,1,-1,0",
    "nets_differ": "10.00,EUR,6.67,-3.33,-3.33 2,EUR,1,0,0",
    "nets_above_cost": "2,EUR,3,-3,0 2,EUR,1.50,1.50,-3",
}
NO_DAYS = ("2024-02-30", "13/13/2024", "yesterday", "20240105", "2024-1-5", "")
FAR_DAYS = ("1899-12-31", "2201-01-01", "31/12/1899")


@pytest.mark.parametrize(
    ("key", "row"),
    [
        *((key, f"{A_DAY}{rest}") for key, rests in BROKEN.items() for rest in rests.split()),
        *(("day", f"{day},A,,2,EUR,1,-1,0") for day in NO_DAYS),
        *(("day_out_of_range", f"{day},A,,2,EUR,1,-1,0") for day in FAR_DAYS),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_and_said(key: str, row: str) -> None:
    found = read(f"{HEADER}\n\n{GROCERIES}\n{row}\n{PAYMENT}\n")
    [unreadable] = found.unreadable
    assert (len(found.entries), unreadable.line, unreadable.reason.key) == (2, 4, f"import.{key}")
    assert unreadable.reason.said("en")
    assert key != "nets_differ" or unreadable.reason.values["difference"] in ("0.01 EUR", "1.00 EUR")


@pytest.mark.parametrize(
    ("money", "cells"),
    [
        ("84.50 EUR", "84.50|+84.5|84,50|84,5"),
        ("1234.50 CHF", "1,234.50|1.234,50|1 234,50|1\u202f234,50|1'234.50|1234.500"),
        ("1234567 INR", "1,234,567|1.234.567|12,34,567.00|1234567"),
        ("1.234 KWD", "1.234|0001.234|0001,234"),
        ("200000 CLP", "200000.00|200000|200 000"),
        ("9999999999.99 EUR", "9999999999.99|9,999,999,999.99"),
    ],
)
def test_amounts_are_read_however_they_are_written(money: str, cells: str) -> None:
    amount, currency = money.split()
    found = [expense(f'"{cell}",{currency},0,0,0').amount for cell in cells.split("|")]
    assert {*found} == {Decimal(amount)}


def test_a_number_of_two_readings_is_the_one_that_the_rest_of_the_file_writes() -> None:
    row, point, comma = (f'2024-01-05,A,General,"{cost}",EUR,0,0,0' for cost in ("1,234", "0.50", "0,50"))
    assert expense(row, before="", beside=point).amount == 1234
    refused = [read_row(row, before="", beside=beside) for beside in ("", comma, f"{point}\n{comma}")]
    keys = [one.reason.key.removeprefix("import.") for one in refused if isinstance(one, Unreadable)]
    assert keys == ["amount_two_ways", "amount_decimals", "amount_two_ways"]


@pytest.mark.parametrize(
    ("row", "paid", "owed"),
    [
        ("10.00,EUR,-2.50,5.00,-2.50", "Ana 10", "Eva 2.5, Ana 5, Ben 2.5"),
        ("90.00,EUR,20.00,10.00,-30.00", "Eva 60, Ana 30", "Eva 40, Ana 20, Ben 30"),
        ("10.00,EUR,0.01,0.01,-0.02", "Eva 5, Ana 5", "Eva 4.99, Ana 4.99, Ben 0.02"),
        ("101,JPY,1,1,-2", "Eva 51, Ana 50", "Eva 50, Ana 49, Ben 2"),
        ("30.00,EUR,20.00,10.00,-30.00", "Eva 20, Ana 10", "Ben 30"),
        ("10.00,EUR,0.00,0.00,-0.00", "", ""),
    ],
)
def test_payers_and_shares_leave_the_nets_of_the_file(row: str, paid: str, owed: str) -> None:
    entry = expense(row)
    assert (entry.paid, entry.owed, entry.is_guessed) == (
        amounts(paid),
        amounts(owed),
        len(entry.paid) != 1 and set(entry.paid) <= set(entry.owed),
    )


def test_a_payment_between_two_is_a_settlement_in_every_language_and_another_an_expense() -> None:
    for category in [*PAYMENTS, "Payment", "PAGO "]:
        entry = read_row("20.00,EUR,-20.00,0.00,20.00", before=f"2024-01-05,,{category},")
        assert isinstance(entry, Paid)
        assert (entry.from_name, entry.to_name, entry.amount, entry.note) == ("Ben", "Eva", 20, "")
    for nets in ("30,-10,-20", "10,-10,0", "0,0,0"):
        assert expense(f"30,EUR,{nets}", before="2024-01-05,Taxi,Payment,").category == "other"


def test_categories_are_said_in_ours() -> None:
    others = {"Home - Other": "housing", "Lebensmittel": "groceries", "Salary": "other", "": "other"}
    for category, ours in (SPLITWISE_CATEGORIES | others).items():
        assert expense("2,EUR,1,-1,0", before=f"2024-01-05,A,{category.title()},").category == ours


@pytest.mark.parametrize(
    ("cell", "description"),
    [
        *((text, text) for text in ('=HYPERLINK("x";"y")', "'=1+1", "Café 🍷 日本 \u202b", "é" * 200)),
        ('Milk, "fresh"\r\nand eggs; bread', 'Milk, "fresh" and eggs; bread'),
        ("A\x00B\x07C\x1b[1m", "ABC[1m"),
        ("é" * 201, "é" * 199 + "…"),
        *((nothing, "Sports") for nothing in ("", " \x00 ")),
    ],
)
def test_descriptions_are_plain_text_of_one_line(cell: str, description: str) -> None:
    """RULES 7.6"""
    before = written(["2024-01-05", cell, "Sports", ""]).strip()
    assert expense("2,EUR,1,-1,0", before=before).description == description
    assert expense("2,EUR,1,-1,0", before="2024-01-05,,,").description == "other"


def test_balances_are_checked_by_currency_and_are_no_entries() -> None:
    rows = f"{HEADER}\n\n{GROCERIES}\n{PAYMENT}\n2024-01-06,A,General,2,USD,1,-1,0\n\n"
    dollars = "2024-02-01,Saldo, , ,USD,1.00,-1.00,"
    assert [read(f"{rows}{end}").totals_differ for end in ("", f"{TOTAL}\n{dollars}\n")] == [False, False]
    for end in (TOTAL.replace("36.33", "36.3333"), f"{TOTAL}\n{dollars.replace('1.00', '2.00')}"):
        assert read(f"{rows}{end}\n").totals_differ
    assert read(EXPORT.replace("20.00,EUR", "20x,EUR")).totals_differ
    [odd] = read(f"{rows}{TOTAL.replace('EUR', 'BTC')}\n").unreadable
    assert odd.reason.key == "import.currency"


@st.composite
def rows_of_a_group(draw: st.DrawFn) -> Cells:
    """An expense of one payer, shared equally or otherwise, or a payment: the cells behind the date."""
    payer, receiver, _ = draw(st.permutations(range(3)))
    units, is_payment = draw(st.integers(1, 10**9)), draw(st.booleans())
    weights = [int(at == receiver) for at in range(3)] if is_payment else draw(WEIGHTS)
    shares = [portion.minor for portion in apportion(units, weights, burdens=[0, 0, 0])]
    nets = [units * (at == payer) - share for at, share in enumerate(shares)]
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    cost, *cells = (decimal_string(from_minor_units(amount, currency), currency) for amount in (units, *nets))
    return ['B,"\n;', "Payment" if is_payment else "Taxi", cost, currency, *cells]


def nets_of(entry: Shared | Paid) -> dict[tuple[str, str], Decimal]:
    paid = entry.paid if isinstance(entry, Shared) else {entry.from_name: entry.amount}
    owed = entry.owed if isinstance(entry, Shared) else {entry.to_name: entry.amount}
    assert sum(paid.values()) == sum(owed.values()) == (entry.amount if paid else 0)
    return {(name, entry.currency): paid.get(name, ZERO) - owed.get(name, ZERO) for name in NAMES}


@pytest.mark.proof
@given(st.lists(rows_of_a_group(), min_size=1, max_size=12), st.lists(rows_of_a_group(), max_size=12))
def test_a_group_comes_over_to_the_cent_and_its_keys_last(group: list[Cells], later: list[Cells]) -> None:
    rows = [["2024-01-05", *cells] for cells in group]
    entries = read(written(HEADER.split(","), *rows)).entries
    expected, found = Nets(), Nets()
    for row, entry in zip(rows, entries, strict=True):
        expected.update({(name, row[4]): Decimal(row[at]) for at, name in enumerate(NAMES, start=5)})
        found.update(nets_of(entry))
    keys = [entry.key for entry in entries]
    assert (found, len({*keys})) == (expected, len(rows))
    grown = [[*row, "0.00"] for row in (*rows, *(["2024-02-01", *cells] for cells in later))]
    again = read(written([*HEADER.split(","), "Zoe"], *grown)).entries
    assert [entry.key for entry in again][: len(keys)] == keys
