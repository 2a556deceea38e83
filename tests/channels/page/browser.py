"""What somebody does and sees in a browser; nothing here looks into the page's own code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Locator, Page

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS = 20_000
DESK = {"width": 1360, "height": 860}


@dataclass
class Browser:
    """Opens windows; each has cookies of its own unless it is another tab."""

    chromium: Chromium

    @classmethod
    @asynccontextmanager
    async def started(cls, program: str) -> AsyncIterator[Browser]:
        """Runs until the end of the block."""
        from playwright.async_api import async_playwright

        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=program, args=QUIET)
            yield cls(chromium)
            await chromium.close()

    @asynccontextmanager
    async def window(self, address: str, **options: Any) -> AsyncIterator[Window]:
        """A window on the page; whatever the page complains of in its console fails the test."""
        context = await self.chromium.new_context(**{"viewport": DESK, "locale": "en-GB"} | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        window = Window(await context.new_page(), address)
        window.listen()
        yield window
        await context.close()
        assert window.complaints == []


@dataclass
class Window:
    """One tab, and whoever sits before it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expects: str = "never"
    """What a complaint may hold that the test itself brings about."""

    def listen(self) -> None:
        """Notes what the page complains of."""

        def noted(words: str) -> None:
            if self.expects not in words:
                self.complaints.append(words)

        self.page.on("pageerror", lambda error: noted(str(error)))
        self.page.on("console", lambda said: noted(said.text) if said.type == "error" else None)

    async def enter(self, name: str = "Eva") -> None:
        """Signs in as a member of the household."""
        await self.page.goto(self.address)
        await self.page.get_by_role("button", name=name).click()
        await self.page.get_by_role("textbox", name="Message").wait_for()

    async def another_tab(self, *, at: str | None = None) -> Window:
        """A second tab of the same person, at this address of the page or where one begins."""
        tab = Window(await self.page.context.new_page(), self.address, self.complaints)
        tab.listen()
        await tab.page.goto(at or self.address)
        return tab

    async def say(self, words: str) -> None:
        """Types a message, sends it, and waits for its end."""
        await self.page.get_by_role("textbox", name="Message").fill(words)
        await self.page.keyboard.press("Enter")
        await self.page.get_by_role("article").filter(has_text=words).last.wait_for()
        await self.settled()

    async def settled(self) -> None:
        """Waits until nothing is at work."""
        await self.page.locator(".log[aria-busy=false]").wait_for()

    async def sees(self, words: str) -> None:
        """Waits until these words are in the conversation."""
        await self.log.get_by_text(words).filter(visible=True).first.wait_for()

    async def shown(self) -> list[str]:
        """The words of the conversation, one after the other, without the titles that only screen readers hear."""
        return [
            (await one.inner_text()).strip()
            for one in await self.log.locator("article > div, article > p, .question ul").all()
        ]

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def books(self) -> Locator:
        return self.page.get_by_role("complementary", name="Books")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def focused(self) -> str:
        """What the keyboard is at, as a screen reader names it."""
        return str(
            await self.page.locator(":focus").evaluate(
                "one => one.getAttribute('aria-label') || one.innerText || one.placeholder || one.className"
            )
        )
