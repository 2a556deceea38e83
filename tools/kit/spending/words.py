"""What is said of spending: sums, comparisons, groups (RULES 8.3, 8.5)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from db.spending import Grouping, Sum
from tools.kit.locales import say_date, say_month, say_percent
from tools.kit.money import say_money
from tools.kit.periods import ONE_DAY, Range, say_period
from tools.kit.phrases import and_list, say
from tools.kit.spending.question import Question

COUNTED = ("expenses", "refunds", "incomes")


def say_when(days: Range, locale: str) -> str:
    """The days with their preposition: "from 1 to 23 November 2026", "in October 2026", "on 3 May 2026"."""
    if days.first is None or days.last is None:
        return say("spending.always", locale)
    period = say_period(days, locale)
    if days.first == days.last:
        return say("spending.on_day", locale, period=period)
    whole = days.first.day == 1 and (days.last + ONE_DAY).day == 1
    same_month = (days.first.year, days.first.month) == (days.last.year, days.last.month)
    whole_year = (days.first.month, days.last.month) == (1, 12) and days.first.year == days.last.year
    if whole and (same_month or whole_year):
        return say("spending.in_period", locale, period=period)
    return say("spending.from_to", locale, period=period)


def say_counts(sums: Sequence[Sum], locale: str) -> str:
    """How many rows of each kind the sums are made of: "2 expenses and 1 refund"."""
    counts = {name: sum(getattr(one, name) for one in sums) for name in COUNTED}
    said = [say(f"spending.{name}", locale, count=count) for name, count in counts.items() if count]
    return and_list(said, locale)


def say_total(question: Question, space: str, sums: Sequence[Sum], locale: str) -> str:
    """What was spent, got back or earned, by whom, on what and when; of a member also the share they bear."""
    counted = [one for one in sums if one.found]
    who = question.member.name if question.member else space
    here = {"space": space, "name": who, "about": question.about, "when": say_when(question.days, locale)}
    if not counted:
        key = "nobody" if question.member else "nothing"
        return say(f"spending.{key}_{question.subject}", locale, **here)
    here |= {"counts": say_counts(counted, locale), "amount": say_amounts(counted, locale)}
    came_back = question.subject == "spent" and len(counted) == 1 and counted[0].amount < 0
    if question.member is None:
        return say("spending.more_back" if came_back else f"spending.{question.subject}", locale, **here)
    shares = and_list([say_money(one.share or Decimal(0), one.currency, locale) for one in counted], locale)
    key = "spending.spent_by_back" if came_back else f"spending.{question.subject}_by"
    return say(key, locale, share=shares, **here)


def say_amounts(sums: Sequence[Sum], locale: str) -> str:
    """One amount a currency: "€87.70 and $20.00"; a single one below zero without its sign."""
    amounts = [abs(one.amount) if len(sums) == 1 else one.amount for one in sums]
    said = [say_money(amount, one.currency, locale) for amount, one in zip(amounts, sums, strict=True)]
    return and_list(said, locale)


def say_currencies(sums: Sequence[Sum], currency: str, locale: str) -> str:
    """That another currency's expenses are not converted; nothing where all is in the space's `currency`."""
    others = sorted({one.currency for one in sums} - {currency})
    return (
        say("spending.unconverted", locale, currencies=and_list(others, locale), currency=currency)
        if others
        else ""
    )


def say_comparison(question: Question, sums: Sequence[Sum], before: Range, locale: str) -> str:
    """How the sums stand to those of the days before, currency by currency, with the percentage."""
    when = say_when(before, locale)
    if not sums:
        return say("spending.neither", locale, when=when)
    said = []
    for one in sums:
        said.append(_against(one, when, locale))
        if one.before_share is not None and question.subject != "income":
            share = say_money(one.before_share, one.currency, locale)
            said.append(say("spending.share_before", locale, share=share))
    return " ".join(said)


def _against(one: Sum, when: str, locale: str) -> str:
    difference = one.amount - one.before
    then = say_money(one.before, one.currency, locale)
    if difference == 0:
        return say("spending.same", locale, when=when, before=then)
    key = "spending.more" if difference > 0 else "spending.less"
    change = say_money(abs(difference), one.currency, locale)
    percentage = percentage_of(one)
    if percentage is not None:
        change = say("spending.percent", locale, change=change, percent=say_percent(abs(percentage), locale))
    return say(key, locale, when=when, before=then, change=change)


def percentage_of(one: Sum) -> Decimal | None:
    """The change in percent, to one decimal; None where there was nothing before."""
    if one.before <= 0:
        return None
    return round((one.amount - one.before) / one.before * 100, 1)


def say_group(one: Sum, by: Grouping, question: Question, locale: str) -> str:
    """A group with its sum: "dining €87.70", of members what they paid and bear, and those compared with."""
    group = _say_group(one, say_key(one.key or "", by, locale), question, locale)
    if question.compared is None:
        return group
    before = say_money(one.before, one.currency, locale)
    if one.before_share is None or question.subject == "income":
        return say("spending.compared", locale, group=group, before=before)
    share = say_money(one.before_share, one.currency, locale)
    return say("spending.compared_member", locale, group=group, before=before, share=share)


def _say_group(one: Sum, name: str, question: Question, locale: str) -> str:
    came_back = question.subject == "spent" and one.amount < 0 and one.share is not None
    amount = say_money(abs(one.amount) if came_back else one.amount, one.currency, locale)
    if one.share is None:
        return say("spending.of_group", locale, name=name, amount=amount)
    share = say_money(one.share, one.currency, locale)
    kind = "back" if came_back else question.subject
    key = f"spending.of_member_{kind}" if kind in ("back", "refund", "income") else "spending.of_member"
    return say(key, locale, name=name, amount=amount, share=share)


def say_key(key: str, by: Grouping, locale: str) -> str:
    """The group's name: a day, "week of 16 November 2026", a month, a category, a member."""
    match by:
        case "day":
            return say_date(datetime.date.fromisoformat(key), locale)
        case "week":
            return say("spending.week", locale, day=say_date(datetime.date.fromisoformat(key), locale))
        case "month":
            return say_month(key, locale)
    return key
