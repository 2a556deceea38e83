"""A table of text in rows and columns (RFC 4180), as products export it and spreadsheets save it again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.kit.phrases import say
from tools.kit.refusal import Refusal

BYTES_MAX = 2_000_000
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """The cells of a row, as they are in the file, and the line that it begins on, from 1."""

    line: int
    cells: tuple[str, ...]


def rows_of(content: bytes, *, locale: str) -> Iterator[Row]:
    """Yields the rows that are not blank, their cells parted by a comma, a semicolon or a tab.

    Refusal where `content` is above BYTES_MAX bytes, no text in UTF-8, or has a quote that does not close.
    """
    text = text_of(content, locale=locale)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(begin, tuple(cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(
            say("import.broken", locale, line=begin), hint=say("import.export_hint", locale)
        ) from error


def text_of(content: bytes, *, locale: str) -> str:
    """`content` without its byte order mark."""
    if len(content) > BYTES_MAX:
        raise Refusal(
            say("import.too_large", locale, most=BYTES_MAX), hint=say("import.one_group_hint", locale)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(say("import.no_text", locale), hint=say("import.export_hint", locale)) from error


def separator_of(text: str) -> str:
    """What the first line that has any separator has most of."""
    first = re.search(f"[{SEPARATORS}][^\r\n]*", text)
    return max(SEPARATORS, key=first[0].count) if first else SEPARATORS[0]
