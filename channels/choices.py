"""What can be answered to a question with a touch: the candidates that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CHOICES_MAX = 8
CHOICE_CHARACTERS_MAX = 40
QUOTED = re.compile(r"“([^“”\n]+)”")


def choices_in(
    question: str, *, said: str, names: Sequence[str], candidates: Iterable[str] = ()
) -> list[str]:
    """The answers that a question offers: the candidates of what was refused, else what it quotes and whom it names.

    What the person said themselves is quoted back and no choice. Nothing where nothing is asked.
    """
    offered = [one for one in candidates if fits(one)]
    if not offered and ("?" in question or "？" in question):
        named = [name for name in names if is_named(name, QUOTED.sub("", question))]
        quoted = [one.strip() for one in QUOTED.findall(question)]
        heard = said.casefold()
        offered = [one for one in [*named, *quoted] if fits(one) and not is_named(one.casefold(), heard)]
    return list(dict.fromkeys(offered))[:CHOICES_MAX]


def fits(choice: str) -> bool:
    return 0 < len(choice.strip()) <= CHOICE_CHARACTERS_MAX and choice.isprintable()


def is_named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?![.,]?\w)", text) is not None
