"""Every way to share, and what is asked where it is not clear."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import HOME, booked, calls, equal, said, valued

EVERYONE = {"mode": "equal"}
ALL_THREE = equal("me", "Ana", "Ben")
WITH_ANA = equal("me", "Ana")


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("with Ana", WITH_ANA),
        ("with ana and ben", ALL_THREE),
        ("with Ana, Ben", ALL_THREE),
        ("with @ben", equal("me", "Ben")),
        ("half with Ana", WITH_ANA),
        ("split 50/50 with Ana", WITH_ANA),
        ("fifty-fifty with Ana", WITH_ANA),
        ("shared with Ana", WITH_ANA),
        ("split it evenly between Ana and me", WITH_ANA),
        ("for Ana and me", WITH_ANA),
        ("me and Ana", WITH_ANA),
        ("split between Ana, Ben and me", ALL_THREE),
        ("between the three of us", EVERYONE),
        ("split three ways", EVERYONE),
        ("everyone", EVERYONE),
        ("split with everybody", EVERYONE),
        ("split equally", EVERYONE),
        ("all of us", EVERYONE),
        ("without Ben", {"mode": "equal", "without": ["Ben"]}),
        ("everyone but Ben", {"mode": "equal", "without": ["Ben"]}),
        ("everyone except me", {"mode": "equal", "without": ["me"]}),
        ("Ana pays 60%", valued("percentages", Ana="60")),
        ("60% for Ana", valued("percentages", Ana="60")),
        ("Ana's share is 60%", valued("percentages", Ana="60")),
        ("my share is 40%, Ana pays 60%", valued("percentages", me="40", Ana="60")),
        ("Ana 25%, Ben 25%", valued("percentages", Ana="25", Ben="25")),
        ("Ana and Ben 25% each", valued("percentages", Ana="25", Ben="25")),
        ("Ana pays half", valued("percentages", Ana="50")),
        ("Ana pays everything", valued("percentages", Ana="100")),
        ("60/40 with Ana", valued("percentages", me="60", Ana="40")),
        ("60/40 Ana and me", valued("percentages", Ana="60", me="40")),
        ("50/30/20 with Ana and Ben", valued("percentages", me="50", Ana="30", Ben="20")),
        ("Ana owes 20 of it", valued("exact", Ana="20")),
        ("Ana owes me 20", valued("exact", Ana="20")),
        ("Ana 20, Ben 15", valued("exact", Ana="20", Ben="15")),
        ("Ana 20 and Ben 15", valued("exact", Ana="20", Ben="15")),
        ("2 shares for Ben", valued("weights", me="1", Ana="1", Ben="2")),
        ("with Ben, two shares for Ben", valued("weights", me="1", Ben="2")),
        ("Ben counts double", valued("weights", me="1", Ana="1", Ben="2")),
        ("a third for Ana", valued("weights", me="2", Ana="1")),
    ],
)
def test_a_split_is_read(words: str, split: dict[str, Any]) -> None:
    """RULES 3.2 to 3.4."""
    given = booked(f"dinner 60, {words}")
    assert given == {"amount": "60", "description": "Dinner", "split": split}


@pytest.mark.parametrize("words", ["just me", "not shared", "don't split it", "all mine"])
def test_what_is_said_to_be_ones_own_has_no_split(words: str) -> None:
    """RULES 3.1."""
    assert booked(f"dinner 60, {words}") == {"amount": "60", "description": "Dinner", "alone": True}


def test_the_rest_is_the_speakers_and_nobody_elses() -> None:
    """RULES 3.3: what another is to bear is said with its share, or the row would be wrong."""
    for words in ("dinner 100, Ana pays 60% and Ben the rest", "dinner 80, Ana 50%, Ben the rest"):
        assert "share of each" in said(words)
    assert calls("dinner 100, Ana pays 60% and me the rest")


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("Ana paid 60 for dinner, half with me", WITH_ANA),
        ("Ana paid 60 for dinner, split with me and Ben", ALL_THREE),
        ("Ana paid 60 for dinner, everyone", EVERYONE),
        ("Ana paid 60 for dinner, I owe half", valued("percentages", me="50", Ana="50")),
        ("dinner 60 with Ana, she paid", WITH_ANA),
    ],
)
def test_who_paid_and_who_owes_are_told_apart(words: str, split: dict[str, Any]) -> None:
    """RULES 3.1: creator, payer and ower are three different things."""
    given = booked(words)
    assert given["paid_by"] == [{"member": "Ana"}]
    shares = {share["member"]: share.get("value") for share in given["split"].get("shares", [])}
    assert shares == {share["member"]: share.get("value") for share in split.get("shares", [])}


def test_a_payer_who_is_not_among_those_named_is_asked_about() -> None:
    """Ben may share it or not."""
    assert "Who shares it?" in said("Ben paid 30 for pizza with Ana")


def test_between_two_others_leaves_the_speaker_open() -> None:
    """Two readings stand; the question names both."""
    words = "dinner 60 split between Ana and Ben"
    assert said(words) == "Do only Ana and Ben share the dinner, or you as well?"
    assert booked(words, "me too")["split"] == ALL_THREE
    assert booked(words, "only them")["split"] == equal("Ana", "Ben")


def test_the_two_of_us_among_three_are_asked() -> None:
    """RULES 3.4."""
    words = "dinner 60 between the two of us"
    assert said(words).endswith("Who shares the dinner?")
    assert booked(words, "with Ana")["split"] == WITH_ANA


def test_the_two_of_us_in_a_space_of_two_are_everyone() -> None:
    """RULES 3.4."""
    assert booked("dinner 60 between the two of us", members=HOME["members"][:2])["split"] == EVERYONE


def test_a_viewer_is_not_one_of_us() -> None:
    """RULES 3.4: everyone is every active member who is not a viewer."""
    members = [*HOME["members"], {"name": "Dora", "username": "dora", "role": "viewer"}]
    assert booked("dinner 60 between the three of us", members=members)["split"] == EVERYONE


@pytest.mark.parametrize("words", ["dinner 60 with Carl", "dinner 60 with carl", "dinner 60 with @carl"])
def test_a_name_that_matches_nobody_is_a_question_with_the_candidates(words: str) -> None:
    """RULES 3.4."""
    asked = said(words)
    assert "Eva, Ana and Ben" in asked and asked.index("arl") > 0
    assert booked(words, "Ben")["split"] == equal("me", "Ben")
    assert "split" not in booked(words, "just me")


def test_a_unique_prefix_of_three_letters_is_that_member() -> None:
    """RULES 3.4: an exact one first, then by a prefix of three letters if only one fits."""
    members = [*HOME["members"], {"name": "Benedikta", "username": "bene", "role": "member"}]
    assert booked("dinner 60 with Bened", members=members)["split"] == equal("me", "Benedikta")
    assert booked("dinner 60 with Ben", members=members)["split"] == equal("me", "Ben")
    assert "nobody called Be" in said("dinner 60 with Be", members=members)


def test_accents_and_case_do_not_matter_in_a_name() -> None:
    """RULES 3.4."""
    members = [*HOME["members"], {"name": "Zoë", "username": "zoe_k", "role": "member"}]
    assert booked("dinner 60 with Zoe", members=members)["split"] == equal("me", "Zoë")


def test_a_name_without_a_part_to_play_is_asked_about() -> None:
    """It may have paid or shared."""
    assert said("dinner Ana 30").startswith("What about Ana")
    assert booked("dinner Ana 30", "shared")["split"] == WITH_ANA
    assert booked("dinner Ana 30", "Ana paid")["paid_by"] == [{"member": "Ana"}]
    assert "split" not in booked("dinner Ana 30", "just mine")


def test_we_spent_leaves_open_who_shares_it() -> None:
    """RULES 8.3: "we" is the space."""
    words = "we spent 45 on groceries"
    assert said(words).startswith("Who shares the groceries")
    assert booked(words, "everyone")["split"] == EVERYONE
    assert "split" not in booked(words, "just mine")
    assert booked(f"{words}, split equally")["split"] == EVERYONE


def test_a_modifier_after_a_list_may_mean_all_or_the_last() -> None:
    """Two readings stand; nothing is written before the answer."""
    words = "taxi 12, beers 18 with Ana"
    assert said(words).endswith("or only for the last one?")
    assert ["split" in given for _, given in calls(words, "both")] == [True, True]
    assert ["split" in given for _, given in calls(words, "only the last one")] == [False, True]


def test_ana_paid_sixty_per_cent_may_be_her_payment_or_her_share() -> None:
    """RULES 3.1, 3.3."""
    assert said("dinner 60, Ana paid 60%").startswith("Did they pay that part")


@pytest.mark.parametrize(
    "words", ["60% Ana 40% me", "Ana 60% me 40%", "60% for Ana, 40% for me", "Ana 60% and 40% for me"]
)
def test_a_percentage_goes_to_the_person_it_stands_with(words: str) -> None:
    """RULES 3.3."""
    shares = booked(f"groceries 45, {words}")["split"]["shares"]
    assert {share["member"]: share["value"] for share in shares} == {"Ana": "60", "me": "40"}


@pytest.mark.parametrize("words", ["with Ana 60% me", "Ana 60% Ben"])
def test_a_percentage_between_two_people_is_asked_about(words: str) -> None:
    """Two readings stand."""
    assert said(f"groceries 45 {words}").startswith("I am not sure how")


def test_a_username_tells_apart_who_is_called_the_same() -> None:
    """RULES 3.4: "@max_k" is that member; Max alone is one of two, and the tool asks which."""
    twins = [{"name": "Max", "username": name, "role": "member"} for name in ("max_b", "max_k")]
    members = [*HOME["members"], *twins]
    assert booked("beers 22 with @max_k", members=members)["split"] == equal("me", "@max_k")
    assert booked("beers 22 with Max", members=members)["split"] == equal("me", "Max")


def test_nobody_in_a_list_is_dropped_for_how_they_are_written() -> None:
    """RULES 3.4: without case and accents, by three letters; and whoever is unknown is asked about."""
    more = {"José": "pepe", "Inês": "nena", "Samira": "s"}
    members = [*HOME["members"], *({"name": one, "username": more[one], "role": "member"} for one in more)]
    assert booked("sushi 42 with jose and INES", members=members)["split"] == equal("me", "José", "Inês")
    assert booked("sushi 42 with sami and Ine", members=members)["split"] == equal("me", "Samira", "Inês")
    assert booked("sushi 42 with ana and sami", members=members)["split"] == equal("me", "Ana", "Samira")
    assert "nobody called zoe" in said("sushi 42 with Ana and zoe", members=members)
