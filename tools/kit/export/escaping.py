"""Keeps what people wrote from being reckoned as a formula by a spreadsheet."""

import re

# What is taken for the beginning of a formula, full width too, and what can carry such a beginning into a cell of its
# own (OWASP, CSV Injection).
BEGINS_FORMULA = r"[=+\-@＝＋－＠\t\r\n]"
# Blanks and signs without a shape, behind which some spreadsheets look for it.
UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
# Where the list separator is a semicolon, as in much of Europe, a cell begins behind each of them, quoted or not.
CELL_BEGINS = r"(?:^|(?<=[;\t\r\n]))"
FORMULA = re.compile(rf"{CELL_BEGINS}(?='*{UNSEEN}*{BEGINS_FORMULA})")
ESCAPED = re.compile(rf"{CELL_BEGINS}'(?='*{UNSEEN}*{BEGINS_FORMULA})")


def escape(text: str) -> str:
    """`text` with a ' before whatever a spreadsheet could take for a formula; `unescape` takes just those away."""
    return FORMULA.sub("'", text)


def unescape(cell: str) -> str:
    """The text that `escape` made this cell of."""
    return ESCAPED.sub("", cell)
