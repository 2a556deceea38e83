"""The same conversation leaves the same books, whichever way it is held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol
from uuid import uuid4

import httpx2
import pytest

from channels.messengers.post_office import PostOffice
from channels.messengers.telegram import Telegram
from channels.messengers.whatsapp import WhatsApp
from channels.web.access import Access
from channels.web.service import service
from db.demo import EVA
from db.messengers import Identity, Messengers
from tests.channels.messengers.conftest import Bot, wallai_over, written
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.messengers.test_whatsapp import EVA_THERE, NUMBER, Chat, FakeGraphApi, delivery, said
from tests.channels.terminal_runner import Terminal, terminal_over
from tests.channels.web.conftest import ISSUER, SESSIONS, Client
from tests.channels.web.test_questions import answer_to
from tests.channels.web.test_runs import events_of, text_in
from tests.conftest import Database
from tests.support.copies import copies_of
from tests.support.servers import Server
from tests.support.sitting import NOON

Books = dict[str, list[tuple[Any, ...]]]

SAY, PRESS, REPEAT = "say", "press", "repeat"
SCRIPT: tuple[tuple[str, str, str], ...] = (
    (SAY, "coffee 3.20", "Booked Coffee"),
    (SAY, "dinner 84.50 with Ana and Ben, split equally", "28.17"),
    (SAY, "How much did we spend on food this month?", "€87.70"),
    (SAY, "delete the coffee", "Delete"),
    (PRESS, "yes", "Deleted"),
    (SAY, "delete the dinner", "Delete"),
    (PRESS, "no", "Not done"),
    (SAY, "the dinner was 90", "€90"),
    (SAY, "taxi 12", "Booked Taxi"),
    (SAY, "undo", "Took back"),
    (SAY, "Create a 50/30/20 budget for this month with 2000 income", "€1,000.00"),
    (SAY, "who owes whom?", "€30"),
    (REPEAT, "bread 2", "Booked Bread"),
    (SAY, "lunch 20 with Zoe", "Zoe"),
    (SAY, "speak German to me", "German"),
)
ROWS = {
    "expenses": "select description, amount, currency, kind, category, date, split_mode, deleted_at is null"
    " from expenses",
    "splits": "select description, username, split.amount from expense_splits as split"
    " join expenses as expense on expense.id = expense_id join users on users.id = split.user_id",
    "payers": "select description, username, payer.amount from expense_payers as payer"
    " join expenses as expense on expense.id = expense_id join users on users.id = payer.user_id",
    "budgets": "select month_period, framework, total_income, total_spent from budgets",
    "items": "select category, budgeted_amount, spent_amount from budget_items",
    "people": "select username, preferred_language, timezone from users",
    "balances": "select username, balance from member_balances join users on users.id = user_id",
    "calls": "select name, state from tool_calls",
}


class Way(Protocol):
    """One way to talk; each returns what is answered."""

    async def say(self, text: str) -> str: ...

    async def press(self, verdict: str) -> str: ...

    async def repeat(self, text: str) -> str:
        """The same delivery twice."""


def in_words(said: list[str]) -> str:
    """The answer; pictures come behind it."""
    return [one for one in said if not one.startswith("[")][-1]


class ByTelegram:
    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def say(self, text: str) -> str:
        return in_words([one.text for one in await self.bot.hear(text)])

    async def press(self, verdict: str) -> str:
        label = {"yes": "Yes, do it", "no": "No"}[verdict]
        return (await self.bot.press(self.bot.api.messages[-1], label))[-1].text

    async def repeat(self, text: str) -> str:
        update = written(text)
        [answer] = await self.bot.answers(update)
        assert await self.bot.answers(update) == []
        return answer.text


class ByWhatsApp:
    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    async def say(self, text: str) -> str:
        return in_words(await self.chat.hear(text))

    async def press(self, verdict: str) -> str:
        return (await self.chat.press({"yes": "Yes, do it", "no": "No"}[verdict]))[-1]

    async def repeat(self, text: str) -> str:
        body = delivery(said(text))
        [answer] = await self.chat.deliver(body)
        assert await self.chat.deliver(body) == []
        return answer


class ByPage:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.interrupt: Any = None

    async def say(self, text: str) -> str:
        return self.heard(events_of(await self.client.run(text)))

    async def press(self, verdict: str) -> str:
        answer = answer_to(self.interrupt, {"approved": verdict == "yes"})
        return self.heard(events_of(await self.client.run(**answer)))

    async def repeat(self, text: str) -> str:
        run, message = f"run {uuid4()}", {"id": str(uuid4()), "role": "user", "content": text}
        answers = [
            self.heard(events_of(await self.client.run(runId=run, messages=[message]))) for _ in range(2)
        ]
        assert answers[0] == answers[1]
        return answers[0]

    def heard(self, events: list[Any]) -> str:
        outcome = getattr(events[-1], "outcome", None)
        if getattr(outcome, "type", "") == "interrupt":
            [self.interrupt] = outcome.interrupts
            return str(self.interrupt.message)
        return text_in(events)


class ByTerminal:
    """The command, once for each line; a yes and a no are lines as well."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    async def say(self, text: str, *more: str) -> str:
        now = NOON.isoformat()
        outcome = await asyncio.to_thread(self.terminal.run, "chat", "--now", now, "-m", text, *more)
        assert outcome.code == 0, outcome.err
        return outcome.out

    async def press(self, verdict: str) -> str:
        return await self.say(verdict)

    async def repeat(self, text: str) -> str:
        answers = [await self.say(text, "--message-id", "again") for _ in range(2)]
        assert answers[0] == answers[1]
        return answers[0]


@asynccontextmanager
async def way(name: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Way]:
    if name == "terminal":
        yield ByTerminal(terminal_over(database, monkeypatch))
        return
    wallai = wallai_over(database)
    async with wallai.desk.books.as_service() as connection:
        for provider, person in (("telegram", "7"), ("whatsapp", EVA_THERE)):
            assert await Messengers(connection).link(Identity(provider, person, person, "Eva"), EVA.id)
    try:
        if name == "telegram":
            bot_api = FakeBotApi()
            telegram = Telegram(TOKEN, transport=bot_api.transport())
            yield ByTelegram(Bot(PostOffice(wallai, {"telegram": telegram}), telegram, bot_api))
        elif name == "whatsapp":
            graph_api = FakeGraphApi()
            whatsapp = WhatsApp(NUMBER, transport=httpx2.MockTransport(graph_api.answer))
            yield ByWhatsApp(Chat(PostOffice(wallai, {"whatsapp": whatsapp}), whatsapp, graph_api))
        else:
            made = service(lambda: wallai, Access(SESSIONS, (ISSUER,)))
            made.state.house.wallai = wallai
            transport = httpx2.ASGITransport(made)
            async with httpx2.AsyncClient(transport=transport, base_url="http://wallai.test") as http:
                client = Client(http, made)
                await client.open_thread()
                yield ByPage(client)
    finally:
        await wallai.close()


async def books_after(name: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> Books:
    async with way(name, database, monkeypatch) as talk:
        for deed, words, answered in SCRIPT:
            answer = await getattr(talk, deed)(words)
            assert answered in answer, f"{name}: {words} -> {answer}"
    return {table: sorted(database.rows(query), key=str) for table, query in ROWS.items()}


@pytest.mark.proof
async def test_the_books_are_the_same_whichever_way_it_is_said(
    server: Server, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RULES 2 to 8: an expense, a split, questions, a yes, a no, a change, an undo, a budget, a repeat, a stranger."""
    found: dict[str, Books] = {}
    for name in ("terminal", "page", "telegram", "whatsapp"):
        with copies_of(server, template).one() as database:
            found[name] = await books_after(name, database, monkeypatch)
    for name, books in found.items():
        assert books == found["terminal"], name
    live = [row[0] for row in found["terminal"]["expenses"] if row[-1]]
    assert sorted(live) == ["Bread", "Dinner"]
