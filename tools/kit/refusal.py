"""A no that leads to a yes: what was wrong, what would be right, and who or what may have been meant."""

from collections.abc import Sequence

CANDIDATES_MAX = 10


class Refusal(Exception):
    """A request that is understood and not carried out; nothing was written.

    `sentence` says for people what is wrong, `hint` what would be right, `candidates` at most
    CANDIDATES_MAX values that would be accepted in place of the wrong one.
    """

    def __init__(self, sentence: str, *, hint: str | None = None, candidates: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.candidates = tuple(candidates[:CANDIDATES_MAX])
