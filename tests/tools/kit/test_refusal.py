"""A refusal leads to a yes."""

from tools.kit.refusal import CANDIDATES_MAX, Refusal


def test_a_refusal_says_what_is_wrong_what_would_be_right_and_who_may_be_meant() -> None:
    refusal = Refusal("Nobody is called Bob.", hint="Name Eva or Ben.", candidates=["Eva", "Ben"])
    assert (refusal.sentence, refusal.hint, refusal.candidates) == (
        "Nobody is called Bob.",
        "Name Eva or Ben.",
        ("Eva", "Ben"),
    )
    assert str(refusal) == "Nobody is called Bob."


def test_candidates_are_capped() -> None:
    assert len(Refusal("No.", candidates=[str(number) for number in range(99)]).candidates) == CANDIDATES_MAX
