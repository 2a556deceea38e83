"""The page to those who do not see it: axe finds nothing, in light and dark, wide and narrow; answers are told once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.channels.page.browser import Browser, Window
from tests.channels.page.conftest import Site

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


async def violations(window: Window) -> list[str]:
    from axe_playwright_python.async_playwright import Axe

    # What fades in has not all of its contrast yet.
    await window.page.wait_for_timeout(300)
    found = await Axe().run(window.page)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.proof
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
async def test_axe_finds_nothing(site: Site, chromium: Browser, options: dict[str, Any]) -> None:
    async with chromium.window(site.address, **options) as eva:
        await eva.page.goto(site.address)
        await eva.button("Eva").or_(eva.page.get_by_role("button", name="Eva")).first.wait_for()
        assert await violations(eva) == []
        await eva.enter()
        await eva.page.get_by_role("button", name="Dinner 84.50 with Ana and Ben").wait_for()
        assert await violations(eva) == []
        for words in (
            "Dinner 84.50 with Ana and Ben, split equally",
            "taxi 12",
            "spending by category this month",
            "who owes whom?",
            "create a custom budget for this month with 300 income: dining 50, transport 100",
            "lunch 30 with Tom",
            "taxi 14 yesterday",
            "coffee 3",
            "delete the taxi",
        ):
            await eva.say(words)
        await (
            eva.page.get_by_role("group", name="Possible answers")
            .get_by_role("button", name="14.00")
            .wait_for()
        )
        assert await violations(eva) == []
        await eva.say("delete the coffee")
        if options is PHONE:
            await eva.button("Show the books").click()
        for tab in ("Balances", "Expenses", "Budgets"):
            await eva.page.get_by_role("tab", name=tab).click()
            await eva.books.get_by_text("Loading").wait_for(state="detached")
            assert await violations(eva) == []


@pytest.mark.proof
async def test_axe_finds_nothing_in_dialogs_and_menus(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("taxi 12")
        for opens in ("Invite somebody", "Settings"):
            await eva.page.get_by_role("button", name=opens).first.click()
            await eva.page.get_by_role("dialog").wait_for()
            assert await violations(eva) == []
            await eva.page.keyboard.press("Escape")
        for item in ("Rename", "What went to the model", "Delete"):
            await eva.page.get_by_role("button", name="Actions for taxi 12").click()
            await eva.page.get_by_role("menuitem", name=item).wait_for()
            assert await violations(eva) == []
            await eva.page.get_by_role("menuitem", name=item).click()
            await eva.page.get_by_role("dialog").wait_for()
            assert await violations(eva) == []
            await eva.page.keyboard.press("Escape")


@pytest.mark.proof
async def test_a_finished_answer_is_told_once_and_whole(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        assert await eva.log.get_attribute("aria-live") == "off"
        await eva.say("taxi 12")
        status = eva.page.get_by_role("status")
        await status.filter(has_text="Booked Taxi €12.00").wait_for()
        assert await status.count() == 1
        await eva.say("delete the taxi")
        await status.filter(has_text="Delete Taxi €12.00").wait_for()
