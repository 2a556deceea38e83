"""Whether an answer says that something was done, or that nothing was, in five languages."""

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
# That it was not understood, or that nothing was written.
OWNING_UP = re.compile(
    r"(?:not|n't) (?:understand|sure)|nothing (?:was|is|has been) (?:written|booked|changed)|not booked|"
    r"no (?:lo )?(?:he )?entend|no (?:se )?(?:ha|he) (?:apuntado|anotado)|nao (?:o )?(?:entend|percebi|foi anotado)|"
    r"pas compris|rien n'a ete|nicht verstanden|nichts (?:gebucht|eingetragen|geandert)"
)


def claims_a_deed(folded_answer: str) -> bool:
    """Whether an answer, without case and accents, says that something was done."""
    return CLAIM.search(folded_answer) is not None


def owns_up(folded_answer: str) -> bool:
    """Whether an answer, without case and accents, says that it understood nothing or did nothing."""
    return OWNING_UP.search(folded_answer) is not None
