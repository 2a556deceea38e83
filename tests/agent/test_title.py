"""The title of a conversation, made from its first words and never over a rename."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.title import TITLE_CHARACTERS_MAX, title_of
from tests.conftest import Database
from tests.support.sitting import scripted, sitting
from tests.support.wire import Said, Script, text


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Coffee 3.20", "Coffee 3.20"),
        ("  Coffee\n\n 3.20\t", "Coffee 3.20"),
        ("", "…"),
        ("a" * TITLE_CHARACTERS_MAX, "a" * TITLE_CHARACTERS_MAX),
        ("word " * 30, "word " * 10 + "word…"),
        (
            "Dinner with Ana and Ben at the new place around a corner, split",
            "Dinner with Ana and Ben at the new place around a corner…",
        ),
    ],
)
def test_a_title_is_the_first_words_cut_between_words(words: str, title: str) -> None:
    made = title_of(words)
    assert made == title
    assert len(made) <= TITLE_CHARACTERS_MAX


@given(st.text(max_size=300))
def test_no_title_is_empty_or_too_long_or_of_two_lines(words: str) -> None:
    title = title_of(words)
    assert 1 <= len(title) <= TITLE_CHARACTERS_MAX
    assert title.strip() == title
    assert len(title.splitlines()) == 1


async def test_a_title_is_set_once_and_never_over_a_rename(database: Database) -> None:
    script = Script(*[Said([text("Hello.")])] * 3)
    async with sitting((database.app_url, database.service_url), scripted(script)) as eva:
        await eva.say("First words")
        await eva.say("Second words")
        assert database.rows("select title from ai_conversations") == [("First words",)]
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("update ai_conversations set title = 'Our flat'")
        await eva.say("Third words")
    assert database.rows("select title from ai_conversations") == [("Our flat",)]
