"""Text is compared without case and accents."""

import pytest

from tools.kit.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("  ÁNA \t López ", "ana lopez"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_case_accents_and_surplus_spaces_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert fold("\u00e9") == fold("e\u0301") == "e"
