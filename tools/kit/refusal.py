"""A no that leads to a yes: what was wrong, what would be right, and who or what may have been meant."""

from collections.abc import Mapping, Sequence

from tools.kit.answer import Part

CANDIDATES_MAX = 10


class Refusal(Exception):
    """A request that is understood and not carried out; nothing was written.

    `sentence` says for people what is wrong, `hint` what would be right, `candidates` at most
    CANDIDATES_MAX values that would be accepted in place of the wrong one. Those that tell people nothing come with
    what they stand for.
    """

    def __init__(
        self,
        sentence: str,
        *,
        hint: str | None = None,
        candidates: Sequence[str] | Mapping[str, Part] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.candidates = tuple(candidates)[:CANDIDATES_MAX]
        known = candidates if isinstance(candidates, Mapping) else {}
        self.stands_for = {one: known[one] for one in self.candidates if one in known}
