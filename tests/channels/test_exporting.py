"""`wallai export` as a person at the terminal meets it."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from db.database import Books
from db.demo import ANA, BEN, HOME
from tests.channels.terminal_runner import Outcome, Terminal
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.exported import money_of, rows_of, shares_of, texts_of

DINNER: dict[str, Any] = {"amount": "84.50", "description": "Cena en Señor Café", "split": {"mode": "equal"}}
NO_SPACE = "There is no such space, or nobody of that name in it.\n"


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


async def run(terminal: Terminal, *arguments: str) -> Outcome:
    """The command has an event loop of its own."""
    return await asyncio.to_thread(terminal.run, "export", *arguments)


def there(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def document(terminal: Terminal, *arguments: str) -> Any:
    outcome = await run(terminal, "-", "--format", "json", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)


async def test_the_table_has_a_row_for_each_expense_and_each_settlement(
    eva: Thread, terminal: Terminal, database: Database, tmp_path: Path
) -> None:
    """RULES 3.2: the shares of each row sum to its amount."""
    file = tmp_path / "books.csv"
    paid = [{"member": "me", "amount": "80"}, {"member": "Ana", "amount": "4.50"}]
    dinner = await eva.use(
        "add_expense",
        **DINNER,
        paid_by=paid,
        tags=["fiesta", "sol"],
        payment_method="card",
    )
    database.rows("update expenses set notes = %s", '"Sí",\nsaid Ana')
    await eva.use("add_expense", amount="3.20", description="Coffee", alone=True)
    await eva.use("settle_up", payer="Ben", amount="8.16", method="cash", reference="R1", expense=dinner.ref)
    outcome = await run(terminal, str(file))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"Home is in {file} (1 KiB).\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdate,ref,kind,") and file.stat().st_mode & 0o077 == 0
    first, coffee, settled = rows_of(file.read_bytes())
    assert (
        first
        | {
            "date": "2026-11-23",
            "ref": dinner.ref,
            "kind": "expense",
            "description": "Cena en Señor Café",
            "amount": "84.50",
            "currency": "EUR",
            "payment_method": "card",
            "tags": "fiesta; sol",
            "notes": '"Sí",\nsaid Ana',
            "split": "equal",
            "created_by": "Eva (@eva)",
            "paid_by": "Eva (@eva) 80.00; Ana (@ana) 4.50",
            "original_amount": "",
        }
        == first
    )
    assert sorted(shares_of(first).values()) == ["28.16", "28.17", "28.17"]
    assert [sum(map(Decimal, shares_of(row).values())) for row in (first, coffee)] == [
        Decimal("84.50"),
        Decimal("3.20"),
    ]
    assert shares_of(coffee) == {"Eva (@eva)": "3.20"} and coffee["split"] == ""
    assert {name: value for name, value in settled.items() if value} == {
        "date": "2026-11-23",
        "kind": "settlement",
        "description": "payment",
        "amount": "8.16",
        "currency": "EUR",
        "payment_method": "cash",
        "created_by": "Eva (@eva)",
        "from": "Ben (@ben)",
        "to": "Eva (@eva)",
        "reference": "R1",
        "bill": dinner.ref,
    }


@pytest.mark.proof
async def test_the_document_holds_the_books_and_its_balances_sum_to_zero(
    eva: Thread, terminal: Terminal
) -> None:
    """RULES 2.1, 3.6: money is a decimal string, in every currency."""
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="2500.01")
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", amount="1000", description="Sushi", currency="JPY", split={"mode": "equal"})
    await eva.use("add_expense", amount="1.234", description="Tea", currency="KWD", split={"mode": "equal"})
    await eva.use("settle_up", payer="Ben", amount="8", expense=dinner.ref)
    books = await document(terminal)
    assert (books["version"], books["space"]["name"], books["space"]["currency"]) == (1, "Home", "EUR")
    assert [(one["username"], one["role"], one["is_active"]) for one in books["members"]] == [
        ("eva", "owner", True),
        ("ana", "admin", True),
        ("ben", "member", True),
    ]
    for expense in books["expenses"]:
        for side in ("payers", "splits"):
            assert sum(money_of(expense[side])) == Decimal(expense["amount"])
    assert [one["amount"] for one in books["expenses"]] == ["84.50", "1000", "1.234"]
    assert {one["currency"]: sum(money_of(one["members"], "balance")) for one in books["balances"]} == {
        "EUR": 0,
        "JPY": 0,
        "KWD": 0,
    }
    [plan] = books["budgets"]
    assert (plan["month"], plan["income"], plan["spent"]) == ("2026-11", "2500.01", "84.50")
    assert [item["budgeted"] for item in plan["items"]] == ["1250.01", "750.00", "500.00"]
    assert books["expenses"][0]["budget"] == {"name": plan["name"], "month": "2026-11"}
    assert [(one["member"], one["is_paid"]) for one in books["expenses"][0]["splits"]] == [
        ("eva", True),
        ("ana", False),
        ("ben", False),
    ]
    [settled] = books["settlements"]
    assert (settled["from"], settled["to"], settled["amount"], settled["bill"]) == (
        "ben",
        "eva",
        "8.00",
        dinner.ref,
    )


async def test_what_was_paid_in_another_currency_stands_beside_the_amount(
    eva: Thread, terminal: Terminal, database: Database
) -> None:
    """RULES 2.5: the amount as it was paid, with the decimals of its own currency."""
    await eva.use("add_expense", amount="6.10", description="Ramen")
    database.rows(
        "update expenses set original_amount = 1000, original_currency = 'JPY', rate = 0.0061,"
        " rate_date = '2026-11-20', rate_source = 'ECB'"
    )
    [expense] = (await document(terminal))["expenses"]
    original = {"amount": "1000", "currency": "JPY", "rate": "0.0061", "rate_date": "2026-11-20"}
    assert expense["original"] == original | {"rate_source": "ECB"} and expense["amount"] == "6.10"
    [row] = rows_of((await run(terminal, "-", "--format", "csv")).out.encode())
    told = ("original_amount", "original_currency", "rate", "rate_date", "rate_source")
    assert [row[title] for title in told] == ["1000", "JPY", "0.0061", "2026-11-20", "ECB"]


@pytest.mark.proof
async def test_the_same_books_make_the_same_document_but_for_its_moment(
    eva: Thread, terminal: Terminal
) -> None:
    for number in range(1, 4):
        await eva.use("add_expense", amount=str(number), description="Beer", split={"mode": "equal"})
    first, second = [await document(terminal) for _ in range(2)]
    assert first.pop("exported_at") != second.pop("exported_at")
    assert first == second


@pytest.mark.proof
async def test_what_was_deleted_is_not_there(eva: Thread, terminal: Terminal) -> None:
    """RULES 7.5; a payment for it names no bill any more."""
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("settle_up", payer="Ben", amount="8", expense=dinner.ref)
    await eva.use("delete_expenses", expenses=[dinner.ref])
    books = await document(terminal)
    assert books["expenses"] == [] and [one["bill"] for one in books["settlements"]] == [None]
    outcome = await run(terminal, "-", "--format", "csv")
    assert [row["kind"] for row in rows_of(outcome.out.encode())] == ["settlement"]
    assert dinner.ref not in outcome.out and "Cena" not in outcome.out


@pytest.mark.proof
async def test_nothing_of_other_spaces_threads_codes_or_accounts_is_in_it(
    eva: Thread, terminal: Terminal, database: Database
) -> None:
    """RULES 6.3, 9."""
    await eva.use("add_expense", **DINNER)
    database.rows(
        "update spaces set settings = settings || jsonb_build_object('default_split', jsonb_build_object("
        "'mode', 'weights', 'shares', jsonb_build_array(jsonb_build_object('user_id', %s::text, 'value', '1'))))"
        " where id = %s",
        str(ANA.id),
        HOME,
    )
    [(personal,)] = database.rows("select id from spaces where personal_of = %s", eva.speaker_id)
    alone = Thread(eva.books, space_id=personal)
    await alone.use("add_expense", amount="7", description="A present for Ana")
    both = [(await run(terminal, "-", "--format", form)).out for form in ("json", "csv")]
    assert json.loads(both[0])["space"]["settings"]["default_split"] == {
        "mode": "weights",
        "shares": [{"member": "ana", "value": "1"}],
    }
    secrets = [*database.rows("select invite_code from spaces"), *database.rows("select id from users")]
    secrets += database.rows("select id from expenses") + database.rows(
        "select thread_id from ai_conversations"
    )
    for text in both:
        assert "A present for Ana" not in text and "@example.org" not in text
        assert [secret for (secret,) in secrets if str(secret) in text] == []


@pytest.mark.proof
async def test_a_viewer_may_and_who_is_not_in_the_space_finds_none(
    eva: Thread, terminal: Terminal, database: Database, tmp_path: Path
) -> None:
    """RULES 6.2, 6.3: a stranger, a former member, an unknown space and an unknown person hear the same."""
    await eva.use("add_expense", **DINNER)
    stranger = uuid4()
    database.rows("insert into auth.users (id, email) values (%s, 'zoe@example.org')", stranger)
    database.rows("insert into users (id, username, currency) values (%s, 'zoe', 'EUR')", stranger)
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s", ANA.id, HOME
    )
    database.rows(
        "update space_members set is_active = false, left_at = now() where user_id = %s and space_id = %s",
        BEN.id,
        HOME,
    )
    file = tmp_path / "books.json"
    for who, where in (("zoe", "Home"), ("ben", "Home"), ("eva", "Castle"), ("nobody", "Home")):
        outcome = await run(terminal, str(file), "--as", who, "--space", where)
        assert (outcome.code, outcome.out, outcome.err) == (2, "", NO_SPACE)
        assert there(tmp_path) == []
    books = await document(terminal, "--as", "ana", "--space", "home")
    assert len(books["expenses"]) == 1
    assert [one["username"] for one in books["members"] if not one["is_active"]] == ["ben"]


async def test_a_closed_space_can_still_be_exported(
    eva: Thread, terminal: Terminal, database: Database
) -> None:
    """RULES 6.2: it can be read, and no more."""
    await eva.use("add_expense", **DINNER)
    database.rows("update spaces set is_active = false where id = %s", HOME)
    books = await document(terminal, "--space", "Home")
    assert len(books["expenses"]) == 1 and books["space"]["is_active"] is False


async def test_members_of_one_name_stay_two(eva: Thread, terminal: Terminal, database: Database) -> None:
    await eva.use("add_expense", **DINNER)
    database.rows("update users set full_name = '=Eva' where id in (%s, %s)", ANA.id, BEN.id)
    outcome = await run(terminal, "-", "--format", "csv")
    [row] = rows_of(outcome.out.encode())
    assert set(shares_of(row)) == {"Eva (@eva)", "'=Eva (@ana)", "'=Eva (@ben)"}


async def test_no_text_is_a_formula_in_a_spreadsheet(eva: Thread, terminal: Terminal) -> None:
    said = {"description": "=1+1", "notes": "@SUM(A1)", "tags": ["+tag"], "payment_method": "-card"}
    await eva.use("add_expense", amount="5", **said)
    outcome = await run(terminal, "-", "--format", "csv")
    [row] = rows_of(outcome.out.encode())
    assert texts_of(row) == ["'=1+1", "'@SUM(A1)", "'+tag", "'-card"]
