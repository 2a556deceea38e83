"""A message that is only a yes or a no, in five languages (RULES 7.3)."""

from __future__ import annotations

import pytest

from agent.consent import consent_in

DELETING = ["delete_expenses"]


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes!",
        "y",
        "ok",
        "OK 👍",
        "👍🏽",
        "👍",
        "yes, delete it",
        "Yes please, delete them all.",
        "go ahead",
        "do it",
        "sure, thanks",
        "ja",
        "Ja, bitte",
        "ja, lösch es",
        "in Ordnung",
        "sí",
        "Sí, bórralo, por favor",
        "vale",
        "oui",
        "d'accord",
        "Oui, supprime-le s’il te plaît",
        "vas-y",
        "sim",
        "Sim, apaga",
        "claro que sim",
        "yes yes",
        "OK, do it please",
    ],
)
def test_a_yes_with_politeness_and_the_repeated_verb_agrees(text: str) -> None:
    assert consent_in(text, DELETING) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No!",
        "nope",
        "no thanks",
        "don't",
        "no, don't delete it",
        "keep it",
        "never mind",
        "👎🏿",
        "nein",
        "Nein, danke",
        "lieber nicht",
        "no, gracias",
        "mejor no",
        "non merci",
        "surtout pas",
        "não",
        "agora não",
        "cancel",
    ],
)
def test_a_no_refuses(text: str) -> None:
    assert consent_in(text, DELETING) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "yes, but 48",
        "yes 48",
        "yes, but only the dinner",
        "yes, delete the taxi",
        "yes or no?",
        "ok?",
        "yes no",
        "wait, how much was food?",
        "yes, pay it",
        "yes and book a taxi 12",
        "delete it",
        "please",
        "thanks",
        "sure about that",
        "yes, delete it and the taxi",
        "ja, aber 48",
        "oui mais 48",
        "vielleicht",
        "maybe",
        "да",
        "はい",
        "½ yes",
        "",
        "yes " * 30,
    ],
)
def test_anything_else_is_neither(text: str) -> None:
    assert consent_in(text, DELETING) is None


@pytest.mark.parametrize(
    ("text", "tool", "others"),
    [
        ("yes, change it", "change_expense", "delete_expenses"),
        ("yes, undo it", "undo", "delete_expenses"),
        ("yes, record it", "settle_up", "delete_expenses"),
        ("yes, delete it", "change_budget", "settle_up"),
        ("yes, close it", "change_space", "add_expense"),
    ],
)
def test_a_repeated_verb_is_that_of_a_tool_that_waits(text: str, tool: str, others: str) -> None:
    assert consent_in(text, [tool]) == "yes"
    assert consent_in(text, [others]) is None
