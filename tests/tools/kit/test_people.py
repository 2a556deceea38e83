"""A name means one member, or it is a question (RULES 3.4)."""

from uuid import UUID

import pytest

from tools.kit.people import Member, find_member
from tools.kit.refusal import Refusal


def member(number: int, name: str, username: str) -> Member:
    return Member(UUID(int=number), name, username, "member", number)


EVA, ANA, BEN = member(1, "Eva", "eva"), member(2, "Ana", "ana"), member(3, "Ben", "ben")
HOME = (EVA, ANA, BEN)


@pytest.mark.parametrize("word", ["me", "I", "Myself", " ME "])
def test_me_is_the_speaker(word: str) -> None:
    assert find_member(word, HOME, EVA) is EVA


@pytest.mark.parametrize("name", ["Ana", "ana", "ANA", "Ána", " ana ", "@ana", "@ANA"])
def test_a_name_matches_without_case_and_accents(name: str) -> None:
    assert find_member(name, HOME, EVA) is ANA


def test_accents_in_the_member_own_name_make_no_difference() -> None:
    rene = member(4, "René Núñez", "rn")
    assert find_member("rene", (*HOME, rene), EVA) is rene
    assert find_member("nunez", (*HOME, rene), EVA) is rene


def test_an_exact_name_comes_before_a_longer_one() -> None:
    anabel = member(4, "Anabel", "bel")
    assert find_member("Ana", (anabel, *HOME), EVA) is ANA


def test_a_first_name_comes_before_a_prefix() -> None:
    ben_ito, bennet = member(4, "Ben Ito", "ito"), member(5, "Bennet", "net")
    assert find_member("Ben", (ben_ito, bennet), EVA) is ben_ito


def test_three_letters_are_enough_if_they_fit_only_one() -> None:
    charlotte = member(4, "Charlotte Weber", "lotte")
    members = (*HOME, charlotte)
    assert find_member("Cha", members, EVA) is charlotte
    assert find_member("Web", members, EVA) is charlotte


def test_two_letters_are_too_few() -> None:
    with pytest.raises(Refusal):
        find_member("Be", HOME, EVA)


def test_letters_within_a_name_are_no_prefix() -> None:
    with pytest.raises(Refusal):
        find_member("lotte", (*HOME, member(4, "Charlotte", "cw")), EVA)


def test_a_prefix_of_two_members_is_a_question_with_both() -> None:
    members = (member(4, "Anton", "anton"), member(5, "Antonia", "toni"), BEN)
    assert find_member("Anton", members, BEN) is members[0]
    with pytest.raises(Refusal, match="Anton") as refused:
        find_member("Ant", members, BEN)
    assert refused.value.candidates == ("@anton", "@toni")
    assert "Antonia (@toni)" in refused.value.sentence


def test_two_members_of_the_same_name_are_a_question_that_usernames_answer() -> None:
    one, two = member(4, "Ana Ruiz", "ruiz"), member(5, "Ana Gil", "gil")
    with pytest.raises(Refusal) as refused:
        find_member("Ana", (one, two, BEN), BEN)
    assert refused.value.hint
    assert [find_member(name, (one, two, BEN), BEN) for name in refused.value.candidates] == [one, two]
    assert find_member("Ana Gil", (one, two, BEN), BEN) is two


def test_one_member_name_that_is_the_username_of_another_is_a_question() -> None:
    with pytest.raises(Refusal):
        find_member("sam", (member(4, "Sam", "s1"), member(5, "Samuel Ito", "sam")), EVA)


@pytest.mark.parametrize("stranger", ["Zoe", "@zoe", "", " ", "@", "%", "Ana and Ben", "an", "é", "B\x00en"])
def test_a_name_of_nobody_is_refused_with_everybody_who_is_there(stranger: str) -> None:
    with pytest.raises(Refusal) as refused:
        find_member(stranger, HOME, EVA)
    assert refused.value.candidates == ("Eva", "Ana", "Ben")
    assert refused.value.hint


def test_a_username_with_its_sign_never_matches_a_name() -> None:
    with pytest.raises(Refusal):
        find_member("@Ana", (member(4, "Ana", "a1"), BEN), BEN)
