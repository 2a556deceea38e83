"""The key of an entry: the same in every export of it, so that it comes in once (RULES 7.1)."""

from __future__ import annotations

import re

import pytest

from tools.kit.importing.splitwise import read_splitwise

HEADER = "Date,Description,Category,Cost,Currency,Eva,Ana,Ben\n"
GROCERIES = "2024-01-05,Groceries,Groceries,84.50,EUR,56.33,-28.17,-28.16\n"
PAYMENT = "2024-01-31,Ben B. paid Eva E.,Payment,20.00,EUR,-20.00,0.00,20.00\n"


def keys(rows: str, header: str = HEADER) -> list[str]:
    return [entry.key for entry in read_splitwise((header + rows).encode(), locale="en").entries]


def test_it_is_no_word_of_anybody() -> None:
    [key] = keys(GROCERIES)
    assert re.fullmatch("splitwise:[0-9a-f]{32}", key)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("-05", "-06"),
        ("Groceries,Groc", "Grocery,Groc"),
        (".50", ".51"),
        ("EUR", "USD"),
        ("7,-28.16", "8,-28.15"),
    ],
)
def test_another_entry_has_another(was: str, becomes: str) -> None:
    assert keys(GROCERIES.replace(was, becomes, 1)) != keys(GROCERIES)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("Groceries,84", "Comestibles,84"),
        ("84.50", "84.5"),
        ("Eva,Ana", "Eva Evans,Ana"),
        ("Date,Description,Category,Cost,Currency", "Fecha,Descripción,Categoría,Coste,Moneda"),
        ("Ben B. paid Eva E.,Payment", "Ben B. pagó a Eva E.,Pago"),
    ],
)
def test_another_language_or_another_name_for_somebody_changes_none(was: str, becomes: str) -> None:
    file = HEADER + GROCERIES + PAYMENT
    assert was in file
    assert keys(file.replace(was, becomes, 1), header="") == keys(file, header="")


def test_a_member_who_joins_later_and_rows_that_follow_change_none() -> None:
    wider = GROCERIES.replace("\n", ",0.00\n")
    before = keys(GROCERIES)
    assert keys(wider, HEADER.replace("\n", ",Tom\n")) == before
    assert keys(GROCERIES + PAYMENT)[:1] == before


def test_equal_rows_are_told_apart() -> None:
    assert len(set(keys(GROCERIES * 3))) == 3
    assert keys(GROCERIES * 3)[:2] == keys(GROCERIES * 2)
