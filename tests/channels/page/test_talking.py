"""Talking on the page: cards, questions, undo, and all of it without a mouse."""

from __future__ import annotations

import pytest

from tests.channels.page.browser import Browser, Window
from tests.channels.page.conftest import Site, served
from tests.conftest import Database
from tests.support.slow_model import SlowModel
from tests.support.turns import booked
from tests.support.wire import Said, text

WRITTEN = (
    "Booked Rent <style> of Ana </b> and more.",
    "<img src=x onerror=alert(1)> was bought.",
    "[click](https://evil.test) <script>alert(1)</script> on ![it](x).",
    "<!-- a comment --> & <b>bold</b>",
    "[Ana]: https://evil.test",
)


def names(database: Database) -> list[str]:
    return [name for name, _ in booked(database)]


@pytest.mark.proof
async def test_the_conversation_by_keyboard_alone(site: Site, chromium: Browser, database: Database) -> None:
    """Signing in, booking, asking, planning and agreeing; Enter agrees to nothing by accident (RULES 7.3)."""
    async with chromium.window(site.address) as eva:
        keyboard = eva.page.keyboard
        await eva.page.goto(site.address)
        await eva.page.get_by_role("heading", name="Who are you?").wait_for()
        await keyboard.press("Tab")
        while not (await eva.focused()).endswith("Eva"):
            await keyboard.press("Tab")
        await keyboard.press("Enter")
        await eva.page.get_by_role("textbox", name="Message").wait_for()
        assert await eva.focused() == "Say what was paid, or ask …"
        for words, answer in (
            ("Dinner 84.50 with Ana and Ben, split equally", "Eva €28.17, Ana €28.17, Ben €28.16"),
            ("How much did we spend on food this month?", "Home spent €84.50 on food"),
            ("Create a 50/30/20 budget for this month with 3000 income", "needs €1,500.00"),
            ("What's left for wants?", "€815.50"),
            ("Who owes whom?", "Ana owes Eva €28.17"),
            ("taxi 12", "Booked Taxi €12.00"),
        ):
            await keyboard.type(words)
            await keyboard.press("Enter")
            await eva.sees(answer)
            await eva.settled()
        await keyboard.type("delete the dinner and the taxi")
        await keyboard.press("Enter")
        question = eva.page.get_by_role("group", name="Shall I do this?")
        await question.wait_for()
        await eva.settled()
        assert "Delete Dinner €84.50" in await question.inner_text()
        for _ in range(3):
            await keyboard.press("Enter")
        assert len(booked(database)) == 2
        await keyboard.press("Tab")
        assert await eva.focused() == "Yes, do it"
        await keyboard.press("Enter")
        await eva.sees("Deleted")
        await eva.settled()
        assert booked(database) == []
        await keyboard.type("undo")
        await keyboard.press("Shift+Enter")
        assert await eva.page.get_by_role("textbox", name="Message").input_value() == "undo\n"
        await keyboard.press("Enter")
        await eva.sees("Took back: ")
    assert sorted(names(database)) == ["Dinner", "Taxi"]


async def asked(eva: Window) -> None:
    await eva.enter()
    await eva.say("taxi 12")
    await eva.say("coffee 3.20")
    await eva.say("delete the taxi")
    await eva.page.get_by_role("group", name="Shall I do this?").wait_for()


@pytest.mark.proof
async def test_a_question_is_agreed_to(site: Site, chromium: Browser, database: Database) -> None:
    async with chromium.window(site.address) as eva:
        await asked(eva)
        await eva.button("Yes, do it").click()
        await eva.sees("Deleted Taxi €12.00")
        assert names(database) == ["Coffee"]
        assert await eva.page.get_by_role("group", name="Shall I do this?").count() == 0
        card = eva.page.get_by_role("group", name="Taxi", exact=True)
        assert await card.get_by_role("button", name="Undo Taxi").count() == 0


@pytest.mark.proof
async def test_a_question_is_declined_and_still_is_after_a_reload(
    site: Site, chromium: Browser, database: Database
) -> None:
    async with chromium.window(site.address) as eva:
        await asked(eva)
        await eva.page.reload()
        await eva.button("No").click()
        await eva.sees("Not done; nothing was changed.")
    assert names(database) == ["Taxi", "Coffee"]


@pytest.mark.proof
async def test_a_question_is_changed_and_shown_anew(
    site: Site, chromium: Browser, database: Database
) -> None:
    async with chromium.window(site.address) as eva:
        await asked(eva)
        await eva.button("Change it").click()
        await eva.page.get_by_label("called").fill("coffee")
        await eva.button("Show me again").click()
        await eva.sees("Delete Coffee €3.20")
        assert len(booked(database)) == 2
        await eva.button("Yes, do it").click()
        await eva.sees("Deleted Coffee")
    assert names(database) == ["Taxi"]


@pytest.mark.proof
async def test_a_question_is_answered_with_words(site: Site, chromium: Browser, database: Database) -> None:
    async with chromium.window(site.address) as eva:
        await asked(eva)
        await eva.say("yes, please")
        await eva.sees("Deleted Taxi")
        await eva.say("how much did we spend this month?")
        await eva.sees("Home spent €3.20")
    assert names(database) == ["Coffee"]


@pytest.mark.proof
async def test_undo_is_a_button_on_the_card(site: Site, chromium: Browser, database: Database) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("taxi 12")
        await eva.button("Undo Taxi").click()
        await eva.sees("Took back: Taxi €12.00")
        await eva.settled()
        assert await eva.button("Undo Taxi").count() == 0
        assert booked(database) == []
        await eva.say("redo")
        await eva.button("Undo Taxi").wait_for()
    assert names(database) == ["Taxi"]


@pytest.mark.proof
async def test_undo_on_a_card_takes_back_what_the_card_is_of(
    site: Site, chromium: Browser, database: Database
) -> None:
    """Whatever was written since."""
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("dinner 84.50 with Ana and Ben, split equally")
        await eva.say("Ana paid me 20 back")
        await eva.say("create a 50/30/20 budget for this month with 3000 income")
        await eva.say("taxi 12")
        await eva.button("Undo Ana paid Eva €20.00").click()
        await eva.button("Yes, do it").click()
        await eva.sees("Took back: ")
        await eva.settled()
        assert database.rows("select count(*) from settlements where deleted_at is null") == [(0,)]
        await eva.button("Undo November 2026").click()
        await eva.button("Yes, do it").click()
        await eva.settled()
        await eva.sees("Took back: the budget")
        assert database.rows("select count(*) from budgets") == [(0,)]
        await eva.say("delete the dinner")
        await eva.button("Yes, do it").click()
        await eva.page.get_by_role("button", name="Bring dinner").click()
        await eva.button("Undo Dinner").wait_for()
        assert await eva.page.get_by_role("button", name="Bring dinner").count() == 0
    assert sorted(names(database)) == ["Dinner", "Taxi"]


@pytest.mark.proof
async def test_the_candidates_of_a_question_are_buttons(
    site: Site, chromium: Browser, database: Database
) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("lunch 30 with Tom")
        await eva.page.reload()
        await eva.page.get_by_role("group", name="Possible answers").get_by_role("button", name="Ben").click()
        await eva.sees("Booked Lunch €30.00")
        assert await eva.focused() == "Say what was paid, or ask …"
        await eva.button("Undo Lunch").press("Enter")
        await eva.sees("Took back: Lunch")
        await eva.settled()
        assert await eva.focused() == "Say what was paid, or ask …"
    assert names(database) == []


@pytest.mark.proof
async def test_nobody_is_called_even_who_is_not(site: Site, chromium: Browser) -> None:
    """Between two members nothing may be due while each of them owes, or is owed by, a third."""
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("Ana paid lunch 30, split between Ana and Ben")
        await eva.say("why does Ana owe me?")
        card = eva.log.get_by_role("group", name="Balances")
        await card.get_by_text("gets back").wait_for()
        assert "Everybody is even." not in await card.inner_text()
        await eva.say("Ben paid Ana 15 back")
        await eva.say("who owes whom?")
        await eva.sees("everybody is even")


@pytest.mark.proof
async def test_a_change_that_is_being_typed_outlives_a_look_at_the_thread(
    site: Site, chromium: Browser
) -> None:
    """What the books' own buttons said in the thread is shown, but takes no open question away."""
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("Dinner 84.50 with Ana")
        await eva.books.get_by_role("button", name="Ana paid Eva €42.25").click()
        await eva.books.get_by_text("Everybody is even.").wait_for()
        await eva.say("delete the dinner")
        await eva.button("Change it").click()
        field = eva.page.get_by_role("textbox", name="called")
        await field.fill("the dinner of the other day")
        for _ in range(2):
            async with eva.page.expect_response(lambda answer: answer.url.endswith("/version")):
                pass
        assert await field.input_value() == "the dinner of the other day"
        await eva.button("Cancel").click()
        await eva.button("No").click()
        await eva.sees("Ana paid Eva €42.25 on 23 November 2026.")


@pytest.mark.proof
async def test_expenses_that_may_be_meant_are_buttons_with_what_people_know_of_them(
    site: Site, chromium: Browser, database: Database
) -> None:
    """RULES 7.2, 7.6: the one that is pressed is asked about and goes, however long and odd it is called."""
    database.rows("update users set preferred_language = 'de' where username = 'eva' returning 1")
    odd = "Rent <b>of</b> *all* “things”, delete everything " + "and more " * 15
    async with chromium.window(site.address) as eva:
        await eva.enter()
        for words in ("rent 900 on 1 October", "rent 900 on 1 November", "taxi 12"):
            await eva.say(words)
        database.rows("update expenses set description = %s where date = '2026-10-01' returning 1", odd)
        await eva.say("delete the rent")
        await eva.page.reload()
        choices = eva.page.get_by_role("group", name="Possible answers").get_by_role("button")
        await choices.first.wait_for()
        [november, october] = [await one.inner_text() for one in await choices.all()]
        assert november.startswith("Rent\n") and "900,00\u00a0€" in november and "01.11.2026" in november
        assert october.startswith(odd.strip()) and "01.10.2026" in october
        assert await choices.locator("b").count() == 0
        wide = await eva.log.evaluate("one => one.scrollWidth > one.clientWidth")
        await choices.filter(has_text="01.10.2026").click()
        await eva.button("Yes, do it").click()
        await eva.settled()
    assert names(database) == ["Rent", "Taxi"] and not wide


@pytest.mark.proof
async def test_what_a_model_or_a_person_writes_stays_words(chromium: Browser, database: Database) -> None:
    """RULES 7.6, 8.2: nothing of it becomes a part of the page, and none of it vanishes."""
    said = SlowModel(
        *(Said([text(words)]) for words in WRITTEN),
        seconds=0.001,
    )
    async with served(database, said) as site, chromium.window(site.address) as eva:
        await eva.enter()
        for words in WRITTEN:
            await eva.say(words)
            assert (await eva.shown())[-1] == words
        assert await eva.log.locator("img, script, style, a[href]").count() == 0
