"""How sentences speak of drafts and people."""

from __future__ import annotations

from agent.offline.description import named_in_question
from agent.offline.draft import Draft
from agent.offline.people import ME
from agent.offline.phrases import listed


def thing(draft: Draft) -> str:
    """What a draft was for, as a question speaks of it."""
    return named_in_question(draft.description) if draft.description else "it"


def people(names: tuple[str, ...]) -> str:
    """Names as a list, the speaker as "you"."""
    return listed(["you" if name == ME else name for name in names])
