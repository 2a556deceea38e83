"""What can be answered to a question with a touch: the candidates that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CHOICES_MAX = 10
CHOICE_CHARACTERS_MAX = 40
OFFERED = re.compile(r"(?<!\w)‘([^‘’\n]+)’(?!\w)")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’")


def choices_in(
    question: str, *, said: str, names: Sequence[str], candidates: Iterable[str] = ()
) -> list[str]:
    """The answers that a question offers: the candidates of what was refused, else whom it names and what stands in
    ‘single quotes’. What stands in “double ones” is quoted back, or an example with other figures: no choice.

    Nothing where nothing is asked, or much more is said than a question.
    """
    offered = [one for one in candidates if fits(one)]
    if not offered and "?" in question and "\n" not in question.strip():
        heard = said.casefold()
        named = [name for name in names if is_named(name, QUOTED.sub("", question))]
        wanted = [*named, *(one.strip() for one in OFFERED.findall(question))]
        offered = [one for one in wanted if fits(one) and not is_named(one.casefold(), heard)]
    return list(dict.fromkeys(offered))[:CHOICES_MAX]


def fits(choice: str) -> bool:
    return 0 < len(choice.strip()) <= CHOICE_CHARACTERS_MAX and choice.isprintable()


def is_named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?![.,]?\w)", text) is not None
