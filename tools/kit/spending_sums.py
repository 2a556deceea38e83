"""Totals, comparisons and groups of spending, as answers."""

from __future__ import annotations

from collections.abc import Iterator

from db.spending import IN_TIME, Grouping, Spending, Sum
from db.spending_filter import Days
from tools.kit.budget_words import and_comma
from tools.kit.call import Call
from tools.kit.periods import Range
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.locales import week_start
from tools.kit.spending_answers import Spent, SpentByGroup, comparison_of, group_of, period_of, total_of
from tools.kit.spending_question import Question, compared_days
from tools.kit.spending_words import say_comparison, say_currencies, say_group, say_total


def check_fits_together(call: Call, *, show: str, group_by: Grouping | None, compare_with: str | None) -> None:
    """Refusal for what does not go together: lists are neither grouped nor compared, nor times compared."""
    if show != "total" and (group_by or compare_with):
        raise Refusal(say("spending.list_alone", call.locale), hint=say("spending.list_alone_hint", call.locale))
    if compare_with and group_by in IN_TIME:
        raise Refusal(say("spending.times", call.locale), hint=say("spending.times_hint", call.locale))


async def added_up(call: Call, question: Question, compare_with: str | None) -> Spent:
    """The totals over the whole filter, beside those of other days where compared."""
    before = compared_days(call, question, compare_with) if compare_with else None
    sums = await Spending(call.connection).totals(question.filter, before=_days(before))
    return Spent(headline=" ".join(_said(call, question, sums, before)), **_parts(call, question, sums, before))


async def grouped(
    call: Call, question: Question, by: Grouping, compare_with: str | None, *, limit: int
) -> SpentByGroup:
    """The totals over the whole filter, and those of at most `limit` groups."""
    before = compared_days(call, question, compare_with) if compare_with else None
    spending = Spending(call.connection)
    sums = await spending.totals(question.filter, before=_days(before))
    groups, found = await spending.groups(
        question.filter, by, before=_days(before), first_weekday=week_start(call.locale), limit=limit
    )
    said = list(_said(call, question, sums, before))
    if groups:
        listed = and_comma(say_group(one, by, call.locale, compared=before is not None) for one in groups)
        said.append(say(f"spending.by_{by}", call.locale, groups=listed))
    if found > len(groups):
        said.append(say("spending.groups_shown", call.locale, shown=len(groups), count=found))
    return SpentByGroup(
        headline=" ".join(said),
        groups=[group_of(one, compared=before is not None) for one in groups],
        found=found,
        **_parts(call, question, sums, before),
    )


def _said(call: Call, question: Question, sums: list[Sum], before: Range | None) -> Iterator[str]:
    yield say_total(question, call.space.name, sums, call.locale)
    if before is not None and sums:
        yield say_comparison(sums, before, call.locale)
    if unconverted := say_currencies(sums, call.space.currency, call.locale):
        yield unconverted


def _parts(call: Call, question: Question, sums: list[Sum], before: Range | None) -> dict[str, object]:
    return {
        "space": call.space.name,
        "period": period_of(question.days, call.locale),
        "filter": question.about.strip(),
        "totals": [total_of(one) for one in sums],
        "compared_with": before and period_of(before, call.locale),
        "comparison": [comparison_of(one) for one in sums] if before else [],
    }


def _days(days: Range | None) -> Days | None:
    return days and Days(days.first, days.last)
