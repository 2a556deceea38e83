"""Threads, spaces, invites, settings and pictures on the page."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from channels.web.access import Access, Project
from tests.channels.page.browser import Browser
from tests.channels.page.conftest import Site, served
from tests.channels.page.test_talking import names
from tests.channels.web.conftest import SESSIONS
from tests.channels.web.test_session import Elsewhere, newcomer
from tests.conftest import Database

if TYPE_CHECKING:
    from playwright.async_api import Route


def dot() -> bytes:
    """One pixel as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    pixel = zlib.compress(b"\x00\x0f\x76\x6e")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


@pytest.mark.proof
async def test_threads_are_found_renamed_and_deleted(
    site: Site, chromium: Browser, database: Database
) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        threads = eva.page.get_by_role("navigation")
        await eva.say("taxi 12")
        await threads.get_by_role("button", name="taxi 12", exact=True).wait_for()
        await eva.button("New conversation").click()
        await eva.say("coffee 3.20")
        await eva.page.get_by_role("searchbox", name="Search conversations").fill("TAXI")
        await threads.get_by_role("button", name="coffee 3.20", exact=True).wait_for(state="detached")
        await threads.get_by_role("button", name="Actions for taxi 12").click()
        await eva.page.get_by_role("menuitem", name="Rename").click()
        await eva.page.get_by_role("textbox", name="Rename").fill("Our way home, by taxi")
        await eva.button("Save").click()
        await threads.get_by_role("button", name="Our way home, by taxi", exact=True).click()
        await eva.sees("Booked Taxi €12.00")
        await threads.get_by_role("button", name="Actions for Our way home, by taxi").click()
        await eva.page.get_by_role("menuitem", name="Delete").click()
        await eva.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        await threads.get_by_text("Nothing was found.").wait_for()
    assert sorted(names(database)) == ["Coffee", "Taxi"]


@pytest.mark.proof
async def test_a_long_conversation_shows_its_end_and_what_was_before_when_asked(
    site: Site, chromium: Browser
) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        for number in range(1, 19):
            await eva.say(f"taxi {number}")
        await eva.page.reload()
        await eva.sees("Booked Taxi €18.00")
        assert await eva.log.get_by_text("Booked Taxi €1.00").count() == 0
        await eva.button("Show what was said before").click()
        await eva.sees("Booked Taxi €1.00")
        said = [words for words in await eva.shown() if words.startswith("taxi")]
        assert said == [f"taxi {number}" for number in range(1, 19)]
        assert await eva.button("Show what was said before").count() == 0


@pytest.mark.proof
async def test_a_space_is_made_and_another_one_joins_by_its_link(
    site: Site, chromium: Browser, database: Database
) -> None:
    async with chromium.window(site.address) as eva, chromium.window(site.address) as ben:
        await eva.enter()
        await eva.page.get_by_label("Space").select_option("new")
        await eva.page.get_by_role("textbox", name="What is it called?").fill("Lisbon trip")
        await eva.button("Create").click()
        await eva.page.get_by_role("heading", name="Lisbon trip").wait_for()
        await eva.button("Invite somebody").first.click()
        link = await eva.page.get_by_role("textbox", name="Copy the link").input_value()
        assert await eva.page.get_by_role("img", name="QR code of the link").locator("svg").count() == 1
        await ben.enter("Ben")
        await ben.page.goto(link)
        await ben.page.reload()
        await ben.button("Join").click()
        await ben.page.get_by_role("heading", name="Lisbon trip").wait_for()
        await ben.say("tram 6 with Eva")
        await eva.page.keyboard.press("Escape")
        await eva.books.get_by_text("Eva pays Ben").wait_for()
    assert names(database) == ["Tram"]


@pytest.mark.proof
async def test_the_page_speaks_spanish_to_who_wants_it(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.button("Settings").click()
        await eva.page.get_by_label("Language").select_option("es")
        await eva.button("Save").click()
        await eva.page.get_by_role("heading", name="Hola, Eva").wait_for()
        assert await eva.page.locator("html").get_attribute("lang") == "es"
        await eva.page.get_by_role("textbox", name="Mensaje").fill("taxi 1234.50")
        await eva.page.keyboard.press("Enter")
        await eva.page.get_by_text("1234,50 €").first.wait_for()


@pytest.mark.proof
async def test_a_picture_is_kept_as_the_receipt(
    site: Site, chromium: Browser, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "dot.png").write_bytes(dot())
    (tmp_path / "script.png").write_text("<svg onload=alert(1)></svg>")
    async with chromium.window(site.address) as eva:
        eva.expects = "422"
        await eva.enter()
        picker = eva.page.locator("input[type=file]")
        await picker.set_input_files(tmp_path / "script.png")
        await eva.page.get_by_role("alert").filter(has_text="An SVG can be a program").wait_for()
        await picker.set_input_files(tmp_path / "dot.png")
        await eva.page.get_by_role("img", name="Receipt").wait_for()
        await eva.say("taxi 12")
        await (
            eva.page.get_by_role("group", name="Taxi", exact=True)
            .get_by_role("img", name="Receipt")
            .wait_for()
        )
        await eva.page.reload()
        await eva.log.get_by_role("img", name="Receipt").first.wait_for()
    [(url, is_read)] = database.rows("select receipt_url, receipt_processed from public.expenses")
    assert url.startswith("/v1/receipts/") and is_read is False


@pytest.mark.proof
async def test_a_picture_is_pasted_and_dropped(site: Site, chromium: Browser, database: Database) -> None:
    hand_over = """(field, [kind, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "receipt.png", { type: "image/png" }));
        const how = { clipboardData: data, dataTransfer: data, bubbles: true, cancelable: true };
        field.dispatchEvent(kind === "paste" ? new ClipboardEvent(kind, how) : new DragEvent(kind, how));
    }"""
    async with chromium.window(site.address) as eva:
        await eva.enter()
        for words, kind in (("taxi 12", "paste"), ("coffee 3.20", "drop")):
            await eva.page.get_by_role("textbox", name="Message").evaluate(hand_over, [kind, list(dot())])
            await eva.page.locator(".previews li:not(.uploading)").wait_for()
            await eva.say(words)
    kept = database.rows("select count(*), count(receipt_url) from public.expenses")
    assert kept == [(2, 2)]


@pytest.mark.proof
async def test_one_is_somebody_else_of_the_household_with_two_touches(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("taxi 12")
        await eva.button("You are Eva: be somebody else").click()
        await eva.page.get_by_role("menuitem", name="Be Ben").click()
        await eva.page.get_by_role("heading", name="Hello Ben").wait_for()
        assert await eva.page.get_by_role("navigation").get_by_text("taxi 12").count() == 0


@pytest.mark.proof
async def test_a_dialog_gives_the_focus_back(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.button("Settings").focus()
        await eva.page.keyboard.press("Enter")
        await eva.page.get_by_role("dialog", name="Settings").wait_for()
        await eva.page.keyboard.press("Escape")
        await eva.page.get_by_role("dialog", name="Settings").wait_for(state="detached")
        assert await eva.focused() == "Settings"


@pytest.mark.proof
async def test_the_session_ends_under_ones_hands(site: Site, chromium: Browser, database: Database) -> None:
    async with chromium.window(site.address) as eva:
        eva.expects = "401"
        await eva.enter()
        await eva.say("taxi 12")
        await eva.page.context.clear_cookies()
        await eva.page.get_by_role("textbox", name="Message").fill("coffee 3.20")
        await eva.page.keyboard.press("Enter")
        await eva.page.get_by_role("heading", name="Who are you?").wait_for()
        await eva.button("Eva").or_(eva.page.get_by_role("button", name="Eva")).first.click()
        await eva.page.get_by_role("textbox", name="Message").wait_for()
    assert names(database) == ["Taxi"]


@pytest.mark.proof
async def test_who_is_signed_out_sees_nothing_more(site: Site, chromium: Browser) -> None:
    async with chromium.window(site.address) as eva:
        await eva.enter()
        await eva.say("taxi 12")
        await eva.button("Settings").click()
        await eva.button("Sign out").click()
        await eva.page.get_by_role("heading", name="Who are you?").wait_for()
        assert await eva.page.get_by_text("Taxi").count() == 0


@pytest.mark.proof
async def test_an_account_of_supabase_signs_in_by_a_code_and_is_welcomed(
    chromium: Browser, database: Database
) -> None:
    """Supabase is played by the test, at the edge of the browser."""
    account = newcomer(database)
    access = Access(SESSIONS, (Elsewhere(),), project=Project("https://x.supabase.co", "sb_publishable_x"))
    asked: list[tuple[str, str | None]] = []

    async def answered(route: Route) -> None:
        asked.append((route.request.url.rpartition("/")[2], route.request.headers.get("apikey")))
        headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
        await route.fulfill(json={"access_token": str(account)}, headers=headers)

    async with (
        served(database, access=access) as site,
        chromium.window(site.address, timezone_id="America/New_York", locale="es-ES") as zoe,
    ):
        await zoe.page.route("https://x.supabase.co/auth/v1/**", answered)
        await zoe.page.goto(site.address)
        await zoe.page.get_by_role("textbox", name="Tu correo").fill("zoe@example.org")
        await zoe.page.keyboard.press("Enter")
        await zoe.page.get_by_role("textbox", name="El código").fill("123456")
        await zoe.page.keyboard.press("Enter")
        await zoe.page.get_by_role("dialog", name="Te damos la bienvenida, Zoë Ünal").wait_for()
        assert await zoe.page.get_by_label("Tu propia moneda").input_value() == "USD"
        assert await zoe.page.get_by_label("Zona horaria").input_value() == "America/New_York"
        await zoe.button("Guardar").click()
        await zoe.page.get_by_role("heading", name="Hola, Zoë Ünal").wait_for()
    assert [name for name, key in asked if key == "sb_publishable_x"] == ["otp", "verify"]
