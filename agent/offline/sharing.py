"""How an expense is shared, as far as it has been said, and the split that follows (RULES 3.2 to 3.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agent.offline.context import Context
from agent.offline.people import ME
from agent.offline.said_shares import Doubt as Doubt
from agent.offline.said_shares import Line as Line
from agent.offline.said_shares import Portion as Portion
from agent.offline.said_shares import Sharing as Sharing
from agent.offline.said_shares import answered as answered
from agent.offline.said_shares import join as join
from agent.offline.uneven import by_adjustments, by_items


def split_of(
    sharing: Sharing, context: Context, *, payers: tuple[str, ...] = (), total: Decimal | None = None
) -> dict[str, Any] | Doubt | None:
    """The split a sharing means as the tools take it, None if nobody shares, or the doubt that remains."""
    if sharing.doubt:
        return Doubt(sharing.doubt)
    if not sharing.said or sharing.own:
        return (
            None
            if not (sharing.own and (sharing.partners or sharing.portions or sharing.lines))
            else Doubt("doubt_shares")
        )
    people = _people(sharing, context, payers)
    if isinstance(people, Doubt):
        return people
    kinds = {portion.kind for portion in sharing.portions}
    if sharing.lines:
        return by_items(sharing, people, context, total)
    if kinds == {"adjustments"}:
        return by_adjustments(sharing, people, context)
    if sharing.ratio:
        return _by_ratio(sharing, people, context)
    if len(kinds) > 1:
        return Doubt("doubt_shares")
    if kinds:
        return _by_portions(sharing, people, context, total)
    if sharing.without:
        return {"mode": "equal", "without": list(sharing.without)}
    return {"mode": "equal"} if people is None else {"mode": "equal", "shares": _named(people)}


def _people(sharing: Sharing, context: Context, payers: tuple[str, ...]) -> tuple[str, ...] | Doubt | None:
    """Those who share, None for everyone."""
    others = tuple(payer for payer in payers if payer != ME)
    if sharing.group and sharing.group != len(context.sharers):
        named = _with_speaker(sharing.partners + sharing.only)
        if len(named) != sharing.group:
            return Doubt("doubt_group")
        return named
    if sharing.everyone or sharing.group or sharing.without:
        return None
    if sharing.only:
        return _exactly(sharing, others)
    if not sharing.partners:
        if sharing.divided and any(portion.kind == "adjustments" for portion in sharing.portions):
            return None
        owing = {portion.name for portion in sharing.portions}
        # "Ana paid, I owe half": the rest is the payer's.
        return (ME, others[0]) if owing == {ME} and len(others) == 1 else None
    if set(sharing.partners) == {ME} and not others:
        return Doubt("doubt_with_whom")
    if others and ME not in sharing.partners:
        missing = [payer for payer in others if payer not in sharing.partners]
        return Doubt("doubt_payer_shares", others) if missing else _with_speaker(sharing.partners)
    return _with_speaker(sharing.partners + others)


def _exactly(sharing: Sharing, other_payers: tuple[str, ...]) -> tuple[str, ...] | Doubt:
    only = sharing.only
    if sharing.only_them or (len(sharing.ratio) == len(only) > 1):
        return only
    if ME in only or any(payer in only for payer in other_payers):
        return _with_speaker(only) if ME in only else only
    if len(only) == 1:
        return (ME, *only)
    return Doubt("doubt_include_me", only)


def _with_speaker(names: tuple[str, ...]) -> tuple[str, ...]:
    return (ME, *(name for name in dict.fromkeys(names) if name != ME))


def _by_ratio(sharing: Sharing, people: tuple[str, ...] | None, context: Context) -> dict[str, Any] | Doubt:
    """Percentages in the order in which people were named, the speaker of "with Ana" first."""
    even = len(set(sharing.ratio)) == 1
    if people is None:
        if even and len(sharing.ratio) == len(context.sharers):
            return {"mode": "equal"}
        return Doubt("doubt_with_whom")
    ordered = sharing.only if sharing.only and ME in sharing.only else people
    if len(ordered) != len(sharing.ratio) or sharing.portions:
        return Doubt("doubt_shares")
    if even:
        return {"mode": "equal", "shares": _named(ordered)}
    mode = "percentages" if sum(sharing.ratio) == 100 else "weights"
    return {"mode": mode, "shares": _valued(tuple(zip(ordered, sharing.ratio, strict=True)))}


def _by_portions(
    sharing: Sharing, people: tuple[str, ...] | None, context: Context, total: Decimal | None
) -> dict[str, Any] | Doubt:
    portions = sharing.portions
    names = tuple(portion.name for portion in portions)
    if len(set(names)) != len(names):
        return Doubt("doubt_shares")
    if portions[0].kind == "weights":
        return _by_weights(portions, people, context)
    if portions[0].kind == "parts":
        return _by_parts(portions, people)
    mode, whole = portions[0].kind, Decimal(100) if portions[0].kind == "percentages" else total
    valued = tuple((portion.name, portion.value) for portion in portions)
    unnamed = [name for name in people or () if name not in names]
    if unnamed not in ([], [ME]):
        if len(unnamed) == 1 and whole is not None and sum(value for _, value in valued) < whole:
            valued += ((unnamed[0], whole - sum(value for _, value in valued)),)
        else:
            return Doubt("doubt_rest", tuple(unnamed))
    if names == (ME,) and people is None:
        return Doubt("doubt_rest_of_me")
    return {"mode": mode, "shares": _valued(valued)}


def _by_weights(
    portions: tuple[Portion, ...], people: tuple[str, ...] | None, context: Context
) -> dict[str, Any] | Doubt:
    """Weights; who shares without one has one, and several with weights are all who share."""
    own = {portion.name: portion.value for portion in portions}
    if people is None and len(own) > 1 and ME not in own:
        return Doubt("doubt_include_me", tuple(own))
    if people is None:
        names = [member.name for member in context.sharers] if len(own) == 1 else own
        people = tuple(ME if name.casefold() == context.speaker.casefold() else name for name in names)
    everyone = tuple(dict.fromkeys((*people, *own)))
    return {
        "mode": "weights",
        "shares": _valued(tuple((name, own.get(name, Decimal(1))) for name in everyone)),
    }


def _by_parts(portions: tuple[Portion, ...], people: tuple[str, ...] | None) -> dict[str, Any] | Doubt:
    """A third for Ana is one weight of three; the rest is the speaker's."""
    if len(portions) > 1 or portions[0].name == ME or (people and set(people) - {ME, portions[0].name}):
        return Doubt("doubt_shares")
    rest = portions[0].of - portions[0].value
    return {"mode": "weights", "shares": _valued(((ME, rest), (portions[0].name, portions[0].value)))}


def _named(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"member": name} for name in names]


def _valued(shares: tuple[tuple[str, Decimal], ...]) -> list[dict[str, str]]:
    return [{"member": name, "value": f"{value:f}"} for name, value in shares]
