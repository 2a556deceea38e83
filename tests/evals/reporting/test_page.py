"""The report in the hands of somebody who looks for what went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from evals.running.record import Fault
from tests.channels.page.browser import Browser, Window
from tests.channels.page.test_accessibility import PHONE, violations
from tests.evals.reporting.conftest import Written
from tests.evals.specimens import HOSTILE, drawn_run, trial, trials, turn


async def shown_cases(window: Window) -> list[str]:
    return await window.page.locator(".matrix tbody tr:visible .case").all_inner_texts()


@pytest.mark.proof
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
async def test_axe_finds_nothing(chromium: Browser, written: Written, options: dict[str, Any]) -> None:
    address = written(drawn_run(cases=60, models=("wallai-offline", "claude"), of_each=3))
    async with chromium.window(address, bypass_csp=True, **options) as window:
        await window.page.goto(address)
        assert await violations(window) == []
        for kind in ("wrong", "expected", "stale", "broken", "passed", "spite"):
            await window.page.locator(f".matrix a.{kind}").first.click()
            for summary in await window.page.locator(".call summary").all():
                await summary.click()
            assert await violations(window) == []
            await window.page.keyboard.press("Escape")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await window.page.evaluate(wide)


@pytest.mark.proof
async def test_a_cell_opens_the_conversation_its_calls_the_books_and_the_verdict(
    chromium: Browser, written: Written
) -> None:
    run = drawn_run(cases=30, of_each=2)
    record = next(each for each in run if each.wrote_wrongly and each.changes and each.turns[0].calls)
    async with chromium.window(written(run)) as window:
        await window.page.goto(window.address)
        name = f"{record.case} on wallai-offline, trial {record.trial + 1}: wrote wrongly"
        await window.page.get_by_role("link", name=name).click()
        sheet = window.page.get_by_role("dialog", name=record.case)
        text = await sheet.inner_text()
        assert "Wrong write: expenses added: Dinner was not asked for" in text
        assert all(said.said in text and said.answer in text for said in record.turns)
        assert "120.00 → 204.50" in text and "nobody wanted it" in text
        await sheet.get_by_text(record.turns[0].calls[0].name).first.click()
        assert f'"amount": "{record.turns[0].calls[0].arguments["amount"]}"' in await sheet.inner_text()


@pytest.mark.proof
async def test_the_keyboard_opens_goes_on_and_comes_back(chromium: Browser, written: Written) -> None:
    async with chromium.window(written([*trials("a", "pf"), *trials("b", "p")])) as window:
        page = window.page
        await page.goto(window.address)
        await page.get_by_role("link", name="a on m, trial 1: passed").focus()
        await page.keyboard.press("Enter")
        assert await window.focused() == "a"
        await page.keyboard.press("ArrowRight")
        await page.get_by_text("a is failed").filter(visible=True).last.wait_for()
        assert page.url.endswith("#trial-1")
        await page.keyboard.press("ArrowRight")
        await page.get_by_role("dialog", name="b").wait_for()
        assert await page.get_by_role("button", name="Next trial").is_disabled()
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="hidden")
        assert await window.focused() == "b on m, trial 1: passed"
        assert "#" not in page.url


@pytest.mark.proof
async def test_an_address_leads_to_a_trial_and_back_closes_it(chromium: Browser, written: Written) -> None:
    async with chromium.window(written(trials("a", "pf"))) as window:
        page = window.page
        await page.goto(f"{window.address}#trial-1")
        await page.get_by_role("dialog", name="a").wait_for()
        await page.goto(window.address)
        await page.get_by_role("link", name="a on m, trial 1: passed").click()
        await page.get_by_role("dialog", name="a").wait_for()
        await page.go_back()
        await page.get_by_role("dialog").wait_for(state="hidden")


@pytest.mark.proof
async def test_filters_leave_what_is_meant(chromium: Browser, written: Written) -> None:
    run = [
        *trials("dinner", "pp", tags=["booking"], rules=["3.2"]),
        *trials("taxi", "pf", tags=["booking"], tier=2),
        *trials("rent", "fw", tags=["budgets"]),
        *trials("beer", "f", expected_to_fail="no", tags=["budgets"], model="n"),
    ]
    async with chromium.window(written(run)) as window:
        page = window.page
        await page.goto(window.address)
        assert await shown_cases(window) == ["rent", "taxi", "beer", "dinner"]
        await page.get_by_role("button", name="wrote wrongly 1").click()
        assert await shown_cases(window) == ["rent"]
        assert await page.locator(".matrix tr:visible a:not(.dim)").count() == 1
        await page.get_by_role("button", name="All 7").click()
        await page.get_by_role("combobox", name="Tag").select_option("booking")
        assert await shown_cases(window) == ["taxi", "dinner"]
        await page.get_by_role("combobox", name="Tier").select_option("2")
        assert await shown_cases(window) == ["taxi"]
        assert await page.get_by_role("status").inner_text() == "1 of 4 cases"
        for name in ("Tag", "Tier"):
            await page.get_by_role("combobox", name=name).select_option("")
        await page.get_by_role("searchbox", name="Words").fill("3.2")
        assert await shown_cases(window) == ["dinner"]
        await page.get_by_role("searchbox", name="Words").fill("RENT is")
        assert await shown_cases(window) == ["rent"]
        await page.get_by_role("searchbox", name="Words").fill("")
        await page.get_by_role("combobox", name="Model").select_option("n")
        assert await shown_cases(window) == ["beer"]


@pytest.mark.proof
async def test_a_model_is_chosen_in_the_leaderboard(chromium: Browser, written: Written) -> None:
    async with chromium.window(
        written([*trials("a", "pp", model="m"), *trials("a", "pf", model="n")])
    ) as window:
        await window.page.goto(window.address)
        rows = window.page.locator("#models tbody tr")
        assert [(await row.inner_text()).split()[0] for row in await rows.all()] == ["m", "n"]
        await window.page.get_by_role("button", name="n", exact=True).click()
        await window.page.get_by_role("heading", name="Figures of n").wait_for()
        assert await window.focused() == "n"


@pytest.mark.proof
async def test_hostile_words_are_shown_and_do_nothing(chromium: Browser, written: Written) -> None:
    said = f"{HOSTILE}<b onmouseover=alert(1)>&lt;"
    call = {"name": said, "arguments": {said: said}, "state": said, "writes": True, "result": {said: said}}
    change = {"kind": said, "deed": "added", "name": said, "fields": {said: said}, "wanted": False}
    record = trial(
        said, "failed", run=said, model=said, file=said, why=said, rules=[said], tags=[said],
        faults=[Fault(what=said)], expected_to_fail=said, changes=[change],
        turns=[turn(said=said, answer=said, speaker=said, space=said, calls=[call])],
    )  # fmt: skip
    async with chromium.window(written([record])) as window:
        asked: list[str] = []
        window.page.on("request", lambda request: asked.append(request.url))
        await window.page.goto(window.address)
        await window.page.locator(".matrix a").click()
        await window.page.locator(".call summary").click()
        assert (await window.page.locator("dialog").inner_text()).count(said) >= 9
        assert await window.page.title() == f"Evaluation {said}"
        assert await window.page.locator("img, b[onmouseover]").count() == 0
        assert asked == [window.address]


@pytest.mark.proof
async def test_a_run_without_trials_says_so(chromium: Browser, written: Written) -> None:
    async with chromium.window(written([])) as window:
        await window.page.goto(window.address)
        await window.page.get_by_text("No trial was played.").wait_for()
