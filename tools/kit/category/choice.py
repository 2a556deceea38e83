"""Which category a new expense gets, and how sure that is (RULES 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.precedents import Precedent
from tools.kit.category.categories import CATEGORY_GROUPS, CATEGORY_TYPES, Guess, category_of, resolve
from tools.kit.category.guess import CONTESTED, Kind
from tools.kit.fold import fold
from tools.kit.phrases import or_list, say
from tools.kit.refusal import CANDIDATES_MAX, Refusal

CERTAIN = Decimal(1)
ALMOST_CERTAIN = Decimal("0.99")
FRAMEWORK_PARTS = frozenset({"needs", "wants"})


@dataclass(frozen=True)
class Choice:
    """A category with the confidence in it: 1 only where the user named it."""

    category: str
    confidence: Decimal


def named_category(
    name: str,
    description: str,
    *,
    confidence: Decimal | None,
    kind: Kind,
    items: Sequence[str],
    locale: str,
) -> Choice:
    """The category that `name` means: one of the budget's `items`, a known one, or one of a group.

    `confidence` is None where the user named it, else the model's own, below 1. A group ("food") is narrowed
    by the description. Refusal, with candidates, where it is none.
    """
    category = next((item for item in items if fold(item) == fold(name)), None) or resolve(name)
    if category is None:
        raise _unknown(name, items, locale)
    if category == "income" and kind != "income":
        raise Refusal(
            say("expense.income_is_a_kind", locale), hint=say("expense.income_is_a_kind_hint", locale)
        )
    if category in CATEGORY_GROUPS:
        return _within(category, description, locale)
    return Choice(category, CERTAIN if confidence is None else min(confidence, ALMOST_CERTAIN))


def likely_category(
    description: str, precedents: Sequence[Precedent], *, kind: Kind, items: Sequence[str]
) -> Choice:
    """The category that this space named for the same words, else the surer of the old and the new guess.

    Of `n` expenses that people put in categories themselves, `k` in this one: (k + 1) / (n + 2), Laplace's
    rule of succession.
    """
    named = sum(precedent.named for precedent in precedents)
    if named:
        return Choice(precedents[0].category, _rounded(Decimal(precedents[0].named + 1) / (named + 2)))
    own = [item for item in items if item not in CATEGORY_TYPES and fold(item) not in FRAMEWORK_PARTS]
    guess = _as_choice(category_of(description, kind=kind, own=own))
    best = max(precedents, key=lambda precedent: precedent.best_guess, default=None)
    if best is not None and best.best_guess > guess.confidence:
        return Choice(best.category, best.best_guess)
    return guess


def _within(group: str, description: str, locale: str) -> Choice:
    guess = category_of(description)
    members = CATEGORY_GROUPS[group]
    if guess.category not in members or guess.confidence < CONTESTED:
        raise Refusal(
            say("expense.category_group", locale, group=group, categories=or_list(members, locale)),
            hint=say("expense.category_hint", locale),
            candidates=members,
        )
    return _as_choice(guess)


def _unknown(name: str, items: Sequence[str], locale: str) -> Refusal:
    guess = category_of(name).category
    candidates = list(dict.fromkeys([guess, *items, *CATEGORY_TYPES]))[:CANDIDATES_MAX]
    return Refusal(
        say("expense.category_unknown", locale, name=name[:60]),
        hint=say("expense.category_hint", locale),
        candidates=candidates,
    )


def _as_choice(guess: Guess) -> Choice:
    return Choice(guess.category, _rounded(Decimal(guess.confidence)))


def _rounded(confidence: Decimal) -> Decimal:
    return round(confidence, 3)
