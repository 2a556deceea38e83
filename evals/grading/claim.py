"""Whether an answer says that something was done: a sentence that begins with the deed, in five languages."""

from __future__ import annotations

import re

DEEDS = (
    *(
        "done",
        "booked",
        "added",
        "recorded",
        "saved",
        "deleted",
        "removed",
        "changed",
        "updated",
        "undone",
        "settled",
    ),
    *("hecho", "listo", "anotado", "apuntado", "registrado", "guardado", "borrado", "feito", "apagado"),
    *(
        "fait",
        "enregistre",
        "ajoute",
        "supprime",
        "erledigt",
        "gebucht",
        "gespeichert",
        "geloscht",
        "eingetragen",
    ),
)
# Whoever booked it is told of what stands there; a deed that was not done is none.
CLAIM = re.compile(
    rf"(?:^|[.!\n:]\s*|\b(?:it|that|this|all) is (?:now )?|\bi(?:'ve| have) )(?:{'|'.join(DEEDS)})\b(?! by\b)"
)


def claims_a_deed(folded_answer: str) -> bool:
    """Whether an answer, without case and accents, says that something was done."""
    return CLAIM.search(folded_answer) is not None
