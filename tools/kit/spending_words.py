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
from tools.kit.spending_question import Question

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
    when = say_when(question.days, locale)
    who = question.member.name if question.member else space
    here = {"space": space, "name": who, "about": question.about, "when": when}
    if not any(one.expenses + one.refunds + one.incomes for one in sums):
        key = "nobody" if question.member else "nothing"
        return say(f"spending.{key}_{question.subject}", locale, **here)
    counts = say_counts(sums, locale)
    key = f"spending.{question.subject}"
    if question.member is None:
        if question.subject == "spent" and len(sums) == 1 and sums[0].amount < 0:
            back = say_money(-sums[0].amount, sums[0].currency, locale)
            return say("spending.more_back", locale, amount=back, counts=counts, **here)
        return say(key, locale, amount=say_amounts(sums, locale), counts=counts, **here)
    shares = and_list([say_money(one.share or Decimal(0), one.currency, locale) for one in sums], locale)
    return say(f"{key}_by", locale, amount=say_amounts(sums, locale), share=shares, counts=counts, **here)


def say_amounts(sums: Sequence[Sum], locale: str) -> str:
    """One amount a currency: "€87.70 and $20.00"."""
    return and_list([say_money(one.amount, one.currency, locale) for one in sums], locale)


def say_currencies(sums: Sequence[Sum], currency: str, locale: str) -> str:
    """That another currency's expenses are not converted; nothing where all is in the space's `currency`."""
    others = sorted({one.currency for one in sums} - {currency})
    return say("spending.unconverted", locale, currencies=and_list(others, locale), currency=currency) if others else ""


def say_comparison(sums: Sequence[Sum], before: Range, locale: str) -> str:
    """How the sums stand to those of the days before, currency by currency, with the percentage."""
    when = say_when(before, locale)
    return " ".join(_against(one, when, locale) for one in sums)


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


def say_group(one: Sum, by: Grouping, locale: str, *, compared: bool) -> str:
    """A group with its sum: "dining €87.70", of members what they paid and bear."""
    amount = say_money(one.amount, one.currency, locale)
    name = say_key(one.key or "", by, locale)
    if one.share is not None:
        share = say_money(one.share, one.currency, locale)
        return say("spending.of_member", locale, name=name, amount=amount, share=share)
    if compared:
        before = say_money(one.before, one.currency, locale)
        return say("spending.of_group_compared", locale, name=name, amount=amount, before=before)
    return say("spending.of_group", locale, name=name, amount=amount)


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
