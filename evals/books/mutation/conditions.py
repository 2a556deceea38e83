"""A condition with one of its parts left out, as PostgreSQL writes conditions back: every part in parentheses."""

from __future__ import annotations

from collections.abc import Iterator

NEUTRAL = {"AND": "true", "OR": "false"}
"""What an operand says that has no say: the others decide."""


def weakened(condition: str) -> Iterator[tuple[str, str]]:
    """Returns for every operand in the condition what was left out, and what remains."""
    bare, before, after = unwrapped(condition)
    for operator in NEUTRAL:
        operands = split(bare, f" {operator} ")
        if len(operands) == 1:
            continue
        for place, operand in enumerate(operands):
            others = [*operands]
            others[place] = NEUTRAL[operator]
            yield operand, before + f" {operator} ".join(others) + after
            for said, weaker in weakened(operand):
                others[place] = weaker
                yield said, before + f" {operator} ".join(others) + after
        return


def unwrapped(condition: str) -> tuple[str, str, str]:
    """The condition without the parentheses around all of it, and those."""
    before = after = ""
    while condition.startswith("(") and closing(condition) == len(condition) - 1:
        condition, before, after = condition[1:-1], before + "(", ")" + after
    return condition, before, after


def closing(condition: str) -> int:
    """Where the parenthesis that opens the condition is closed."""
    depth = 0
    for place, character in enumerate(condition):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return place
    raise ValueError(f"a parenthesis stays open in {condition}")


def split(condition: str, operator: str) -> list[str]:
    """The operands between the operators that stand in no parenthesis."""
    operands, depth, start = [], 0, 0
    for place, character in enumerate(condition):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and condition.startswith(operator, place):
            operands.append(condition[start:place])
            start = place + len(operator)
    return [*operands, condition[start:]]
