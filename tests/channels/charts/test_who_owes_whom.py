"""Who owes whom: an arrow for each payment, from who pays to who gets, through nobody else."""

from __future__ import annotations

import random
import re
from itertools import pairwise, permutations
from xml.etree.ElementTree import Element

import pytest

from channels.charts import drawn
from channels.charts.untangling import Tie, crossings, untangled
from tests.channels.charts.specimens import LONG_NAME, debts
from tests.channels.charts.svg import elements, length, texts

NUMBER = r"(-?[\d.]+)"
CURVE = re.compile(rf"M{NUMBER} {NUMBER}H{NUMBER}C{NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER} {NUMBER}")
TWELVE = [
    *(("Ana", name) for name in ("Eva", "Farid")),
    *(("Ben", name) for name in ("Farid", "Guo", "Hanna")),
    *(("Carla", name) for name in ("Hanna", "Ines")),
    *(("Dmitri", name) for name in ("Ines", "Jörg", "Kofi")),
    ("Élodie", "Kofi"),
]


@pytest.mark.parametrize(
    "pairs", [[("Ben", "Eva")], TWELVE, [(f"{LONG_NAME} {n}", "Eva") for n in range(11)]]
)
def test_each_arrow_begins_at_who_pays_ends_at_who_gets_and_crosses_nobody(
    pairs: list[tuple[str, str]],
) -> None:
    svg = drawn(debts(*pairs), locale="en").svg
    nodes = elements(svg, "rect", "chart-node")
    lefts = [one for one in nodes if length(one, "x") < 100]
    rights = [one for one in nodes if length(one, "x") >= 100]
    assert (len(lefts), len(rights)) == (len({a for a, _ in pairs}), len({b for _, b in pairs}))
    arrows = [CURVE.fullmatch(str(one.get("d"))) for one in elements(svg, "path", "chart-arrow")]
    assert len(arrows) == len(pairs)
    for found in arrows:
        assert found is not None
        x, y, turn, *_, tip, end = map(float, found.groups())
        assert max(length(one, "x") + length(one, "width") for one in lefts) < x < turn < tip
        assert tip < min(length(one, "x") for one in rights)
        assert (
            len([one for one in lefts if spans(one, y)])
            == len([one for one in rights if spans(one, end)])
            == 1
        )


def spans(node: Element, y: float) -> bool:
    return length(node, "y") <= y <= length(node, "y") + length(node, "height")


def test_nobody_lies_over_somebody_else() -> None:
    nodes = elements(drawn(debts(*TWELVE), locale="en").svg, "rect", "chart-node")
    for column in {length(one, "x") for one in nodes}:
        tops = [(length(one, "y"), length(one, "height")) for one in nodes if length(one, "x") == column]
        assert all(top + high < below for (top, high), (below, _) in pairwise(tops))


def test_it_is_said_in_words_and_in_a_table() -> None:
    picture = drawn(debts(("Ana", "Eva"), ("Ben", "Eva")), locale="en")
    assert picture.title == "Who owes whom, Home"
    assert picture.description == "Home: Ana owes Eva €12.50 and Ben owes Eva €12.50."
    assert picture.table == (("Pays", "Gets", "Amount"), ("Ana", "Eva", "€12.50"), ("Ben", "Eva", "€12.50"))


def test_a_long_name_is_shortened_on_two_lines_and_whole_to_who_points_at_it() -> None:
    svg = drawn(debts((LONG_NAME, "Eva")), locale="en").svg
    assert LONG_NAME not in texts(svg)
    assert "Bartholomew" in texts(svg)
    assert LONG_NAME in [one.text for one in elements(svg, "title")]


def test_who_pays_one_and_gets_from_another_stands_on_both_sides() -> None:
    svg = drawn(debts(("Ana", "Eva"), ("Eva", "Ben")), locale="en").svg
    assert texts(svg).count("Eva") == 2


def test_arrows_that_need_not_cross_do_not() -> None:
    shuffled = random.Random(7).sample(TWELVE, len(TWELVE))
    assert crossings(shuffled, *untangled(shuffled)) == 0


def test_few_arrows_cross_where_some_must() -> None:
    drawing = random.Random(11)
    for _ in range(10):
        names = [("Ana", "Ben", "Carla", "Dmitri"), ("Eva", "Farid", "Guo", "Hanna")]
        ties = list({(drawing.choice(names[0]), drawing.choice(names[1])) for _ in range(7)})
        assert crossings(ties, *untangled(ties)) <= fewest(ties) + 1


def fewest(ties: list[Tie]) -> int:
    """The fewest crossings there can be, by trying all orders."""
    lefts, rights = ({tie[side] for tie in ties} for side in (0, 1))
    return min(crossings(ties, a, b) for a in permutations(lefts) for b in permutations(rights))
