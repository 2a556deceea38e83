"""Text as it is compared: without case, accents and surplus spaces."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case, without combining marks, its runs of white space as single spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn").split())
