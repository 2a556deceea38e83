"""A turn outlives its request: reloads, second tabs, lost connections and restarts; Stop ends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.channels.page.browser import Browser, Window
from tests.channels.page.conftest import served
from tests.channels.page.test_talking import names
from tests.conftest import Database
from tests.support.slow_model import SlowModel
from tests.support.turns import thread
from tests.support.wire import Said, text, tool_use

if TYPE_CHECKING:
    from playwright.async_api import Route

NUMBERS = ("one", "two", "three", "four", "five", "six")
SENTENCES = [f"This is sentence number {number} of a long answer." for number in NUMBERS]
BOOKED = "Booked Coffee €3.20."
CALL = Said(
    [tool_use("call", "add_expense", {"amount": "3.20", "description": "Coffee"})], stop_reason="tool_use"
)
TOLD = Said([text(" ".join([BOOKED, *SENTENCES]))])


async def begun(eva: Window, words: str = "coffee 3.20", until: str = SENTENCES[1]) -> None:
    """Says something and sees the beginning of the answer."""
    await eva.enter()
    await eva.page.get_by_role("textbox", name="Message").fill(words)
    await eva.page.keyboard.press("Enter")
    await eva.sees(until)


async def ends_whole(eva: Window, database: Database) -> None:
    """The answer is on the screen once and whole, as it is stored, and so it is after a reload."""
    await eva.sees(SENTENCES[-1])
    await eva.settled()
    whole = thread(database)[-1]["shown"]
    assert " ".join((await eva.shown())[1:]) == whole
    await eva.page.reload()
    await eva.sees(SENTENCES[-1])
    assert " ".join((await eva.shown())[1:]) == whole
    assert names(database) == ["Coffee"]


@pytest.mark.proof
async def test_a_reload_in_the_middle_of_a_stream(chromium: Browser, database: Database) -> None:
    async with served(database, SlowModel(CALL, TOLD)) as site, chromium.window(site.address) as eva:
        await begun(eva)
        await eva.page.reload()
        await ends_whole(eva, database)


@pytest.mark.proof
async def test_a_second_tab_sees_the_same_turn(chromium: Browser, database: Database) -> None:
    async with served(database, SlowModel(CALL, TOLD)) as site, chromium.window(site.address) as eva:
        await begun(eva)
        tab = await eva.another_tab()
        await tab.page.get_by_role("navigation").locator(".thread").first.click()
        await tab.sees(SENTENCES[1])
        await asyncio.gather(eva.sees(SENTENCES[-1]), tab.sees(SENTENCES[-1]))
        await asyncio.gather(eva.settled(), tab.settled())
        assert await eva.shown() == await tab.shown()
        await ends_whole(eva, database)


@pytest.mark.proof
async def test_a_lost_connection_is_told_and_taken_up_again(chromium: Browser, database: Database) -> None:
    async with served(database, SlowModel(CALL, TOLD)) as site, chromium.window(site.address) as eva:
        eva.expects = "net::ERR_"
        await begun(eva)
        await eva.page.context.set_offline(True)
        await site.hang_up()
        await eva.page.get_by_role("alert").filter(has_text="The connection is lost").wait_for()
        await eva.page.context.set_offline(False)
        await ends_whole(eva, database)


@pytest.mark.proof
async def test_a_restart_of_the_service_keeps_what_was_shown(chromium: Browser, database: Database) -> None:
    """What was shown stays; what the next process says of the rest is a message of its own."""
    model = SlowModel(CALL, TOLD, TOLD)
    async with served(database, model) as site, chromium.window(site.address) as eva:
        eva.expects = "net::ERR_"
        await begun(eva)
        before = (await eva.shown())[-1]
        await site.restart()
        await eva.sees(SENTENCES[-1])
        await eva.settled()
        shown = await eva.shown()
        assert shown[1].startswith(BOOKED) and before.startswith(BOOKED)
        assert names(database) == ["Coffee"]


@pytest.mark.proof
async def test_stop_ends_the_call_and_keeps_what_was_done_and_said(
    chromium: Browser, database: Database
) -> None:
    model = SlowModel(CALL, TOLD)
    async with served(database, model) as site, chromium.window(site.address) as eva:
        await begun(eva)
        await eva.page.keyboard.press("Escape")
        await eva.sees("(Stopped.)")
        await eva.settled()
        assert model.left == 1
        shown = " ".join((await eva.shown())[1:])
        assert shown.startswith(BOOKED) and SENTENCES[-1] not in shown
        assert names(database) == ["Coffee"] and thread(database)[-1]["shown"] == shown


@pytest.mark.proof
async def test_stop_counts_from_the_first_moment(chromium: Browser, database: Database) -> None:
    """Also before the service has said which turn it is."""
    model = SlowModel(TOLD)
    async with served(database, model) as site, chromium.window(site.address) as eva:
        await eva.enter()
        await eva.page.get_by_role("textbox", name="Message").fill("tell me")
        await eva.page.keyboard.press("Enter")
        await eva.page.keyboard.press("Escape")
        await eva.sees("(Stopped.)")
        await eva.settled()
        assert await eva.log.get_by_text(SENTENCES[-1]).count() == 0


@pytest.mark.proof
async def test_what_was_lost_before_anything_came_is_found_again(
    chromium: Browser, database: Database
) -> None:
    """The turn ended while nobody could listen."""
    async with served(database) as site, chromium.window(site.address) as eva:
        eva.expects = "net::ERR_"
        await eva.enter()

        async def cut(route: Route) -> None:
            await route.fetch()
            await route.abort()

        await eva.page.route("**/v1/agent", cut, times=1)
        await eva.say("coffee 3.20")
        await eva.sees("Booked Coffee €3.20")
        assert len(await eva.shown()) == 2
    assert names(database) == ["Coffee"]


@pytest.mark.proof
async def test_what_another_tab_does_in_the_thread_is_seen(chromium: Browser, database: Database) -> None:
    async with served(database) as site, chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("coffee 3.20")
        tab = await eva.another_tab(at=eva.page.url)
        await tab.sees("Booked Coffee")
        await asyncio.gather(eva.say("taxi 12"), tab.say("beers 18.50"))
        for window in (eva, tab):
            await window.sees("Booked Beers")
            await window.sees("Booked Taxi")
        await eva.say("delete the taxi")
        await tab.button("No").click()
        await eva.sees("Not done; nothing was changed.")
        assert await eva.button("Yes, do it").count() == 0
    assert names(database) == ["Coffee", "Taxi", "Beers"] or names(database) == ["Coffee", "Beers", "Taxi"]


@pytest.mark.proof
async def test_two_members_see_what_the_other_writes(chromium: Browser, database: Database) -> None:
    async with (
        served(database) as site,
        chromium.window(site.address) as eva,
        chromium.window(site.address) as ben,
    ):
        await eva.enter()
        await ben.enter("Ben")
        await ben.page.get_by_role("tab", name="Expenses").click()
        await ben.books.get_by_text("Nothing is booked here yet.").wait_for()
        await asyncio.gather(
            eva.say("Dinner 84.50 with Ana and Ben, split equally"),
            ben.say("taxi 12 with Eva, split equally"),
        )
        await ben.books.get_by_role("button", name="Dinner").wait_for()
        await ben.page.get_by_role("tab", name="Balances").click()
        await eva.books.get_by_text("Ana pays Eva").wait_for()
        await ben.books.get_by_text("Ana pays Eva").wait_for()
        assert await ben.shown() != await eva.shown()
        await eva.books.get_by_role("button", name="Ana paid Eva").click()
        await ben.books.get_by_text("Ana pays Eva").wait_for(state="detached")
    assert sorted(names(database)) == ["Dinner", "Taxi"]
