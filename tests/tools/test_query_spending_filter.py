"""Questions about some of the spending: by words, tags, amounts and categories."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.asking import NOVEMBER, ask, spend
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database


@pytest.fixture(scope="module")
def database(server: Server, template: str) -> Iterator[Database]:
    with shared_database(server, template) as shared:
        yield shared


@pytest.fixture
def home(database: Database) -> UUID:
    return fresh_home(database)


@pytest.fixture
def thread(books: Books, home: UUID) -> Thread:
    return Thread(books, space_id=home)


@pytest.mark.proof
async def test_words_are_found_without_case_and_accents_where_a_word_begins(thread):
    await spend(
        thread,
        {"amount": "1", "description": "Cafe con leche"},
        {"amount": "2", "description": "Kuchen", "notes": "im CAFÉ Zürich"},
        {"amount": "4", "description": "Frühstück", "tags": ["Café"]},
        {"amount": "8", "description": "steak"},
        {"amount": "16", "description": "Teekanne, teapot"},
        {"amount": "32", "description": "お寿司"},
        {"amount": "64", "description": "O'Neill's Bar"},
    )
    found = {
        "café": "7",
        "CAFE\u0301": "7",
        "cafe con": "1",
        "zurich": "2",
        "fruhstuck": "4",
        "tea": "16",
        "寿司": "32",
        "o'neill": "64",
        "leche kuchen": None,
        "Zürich Café": None,
    }
    for text, amount in found.items():
        answer = await thread.use("query_spending", text=text)
        assert [total.amount for total in answer.totals] == ([Decimal(amount)] if amount else []), text


@pytest.mark.proof
async def test_signs_in_the_searched_words_are_plain_characters(thread):
    await spend(
        thread,
        {"amount": "1", "description": "sale 50% off"},
        {"amount": "2", "description": "a_b file"},
        {"amount": "4", "description": "axb file"},
        {"amount": "8", "description": r"back\slash (new) [x] *.* $5 a+b^c{1}|d"},
        {"amount": "16", "description": "Robert'); drop table expenses;--"},
    )
    found = {
        "%": "1",
        "_": "2",
        "a_b": "2",
        "50%": "1",
        "a%b": None,
        "a.b": None,
        ".*": "8",
        "x.*": None,
        r"back\slash (new) [x] *.* $5 a+b^c{1}|d": "8",
        "\\": "8",
        "(": "8",
        "[": "8",
        "') drop": None,
        "'); drop": "16",
        "a|b": None,
    }
    for text, amount in found.items():
        answer = await thread.use("query_spending", text=text)
        assert [total.amount for total in answer.totals] == ([Decimal(amount)] if amount else []), text


async def test_tags_and_amounts_filter_and_are_said(thread):
    await spend(
        thread,
        {"amount": "10", "description": "hotel", "tags": ["Múnich", "work"]},
        {"amount": "20", "description": "train", "tags": ["munich"]},
        {"amount": "40", "description": "taxi", "tags": ["munich2"]},
    )
    assert await ask(thread, tag="#munich") == f"Home spent €30.00 tagged munich {NOVEMBER}, 2 expenses."
    assert await ask(thread, amount_min="20") == (
        f"Home spent €60.00 in amounts of at least €20.00 {NOVEMBER}, 2 expenses."
    )
    assert await ask(thread, amount_max="20") == (
        f"Home spent €30.00 in amounts of at most €20.00 {NOVEMBER}, 2 expenses."
    )
    all_at_once = {"amount_min": "11", "amount_max": "39.99", "text": "train", "categories": ["transport"]}
    assert await ask(thread, **all_at_once) == (
        'Home spent €20.00 on transport matching "train" in amounts of €11.00 to €39.99'
        f" {NOVEMBER}, 1 expense."
    )
    refusal = await thread.refused("query_spending", amount_min="2", amount_max="1")
    assert refusal.sentence == "The least amount is above the greatest."


async def test_categories_are_the_known_ones_and_the_spaces_own(thread):
    """RULES 4.5."""
    await thread.use(
        "create_budget",
        month="2026-11",
        framework="custom",
        income="100",
        items=[{"category": "Zumbido", "amount": "50", "category_type": "wants"}],
    )
    await spend(
        thread,
        {"amount": "10", "description": "class", "category": "zumbido"},
        {"amount": "20", "description": "cinema"},
        {"amount": "40", "description": "bus"},
    )
    assert await ask(thread, categories=["ZUMBIDO"]) == f"Home spent €10.00 on Zumbido {NOVEMBER}, 1 expense."
    assert await ask(thread, categories=["wants"]) == f"Home spent €30.00 on wants {NOVEMBER}, 2 expenses."
    refusal = await thread.refused("query_spending", categories=["unicorns"])
    assert refusal.sentence == '"unicorns" is no category here.'
    assert "search for the word with text" in (refusal.hint or "")
    assert "Zumbido" in refusal.candidates


async def test_what_does_not_go_together_is_refused(thread):
    for wrong in (
        {"show": "newest", "group_by": "day"},
        {"show": "largest", "compare_with": "previous"},
        {"group_by": "day", "compare_with": "previous"},
        {"period": "whenever"},
        {"period": "this_month", "compare_with": "whenever"},
        {"limit": 0},
        {"limit": 51},
        {"surprise": "yes"},
    ):
        assert (await thread.refused("query_spending", **wrong)).sentence
