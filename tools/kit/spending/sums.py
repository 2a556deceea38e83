"""Totals of spending, compared and by group, as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.spending import IN_TIME, Grouping, Spending, Sum
from db.spending_filter import Days
from tools.kit.call import Call
from tools.kit.locales import week_start
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spending.answers import Spent, comparison_of, group_of, period_of, total_of
from tools.kit.spending.question import Question
from tools.kit.spending.words import say_comparison, say_currencies, say_group, say_total


def check_fits_together(
    call: Call, *, show: str, group_by: Grouping | None, compare_with: str | None
) -> None:
    """Refusal for a list that is grouped or compared, and for single days, weeks or months compared."""
    if show != "total" and (group_by or compare_with):
        raise Refusal(
            say("spending.list_alone", call.locale), hint=say("spending.list_alone_hint", call.locale)
        )
    if compare_with and group_by in IN_TIME:
        raise Refusal(say("spending.times", call.locale), hint=say("spending.times_hint", call.locale))


async def added_up(call: Call, question: Question, by: Grouping | None, *, limit: int) -> Spent:
    """The totals over the whole filter, with those of other days if compared, and at most `limit` groups."""
    compared = question.compared
    before = Days(compared.first, compared.last) if compared else None
    spending = Spending(call.connection)
    sums = await spending.totals(question.filter, currency=call.space.currency, before=before)
    groups: list[Sum] = []
    found = 0
    if by is not None:
        groups, found = await spending.groups(
            question.filter,
            by,
            currency=call.space.currency,
            before=before,
            first_weekday=week_start(call.locale),
            limit=limit,
        )
    said = [*_said(call, question, sums), *_said_groups(call, question, groups, by, found)]
    return Spent(
        headline=" ".join(said),
        space=call.space.name,
        subject=question.subject,
        member=question.member.name if question.member else None,
        period=period_of(question.days, call.locale),
        filter=question.about.strip(),
        totals=[total_of(one) for one in sums],
        compared_with=period_of(compared, call.locale) if compared else None,
        comparison=[comparison_of(one) for one in sums] if compared else [],
        grouped_by=by,
        groups=[group_of(one, compared=compared is not None) for one in groups],
        found_groups=found,
    )


def _said(call: Call, question: Question, sums: Sequence[Sum]) -> Iterator[str]:
    yield say_total(question, call.space.name, sums, call.locale)
    if question.compared is not None:
        yield say_comparison(question, sums, question.compared, call.locale)
    if unconverted := say_currencies(sums, call.space.currency, call.locale):
        yield unconverted


def _said_groups(
    call: Call, question: Question, groups: Sequence[Sum], by: Grouping | None, found: int
) -> Iterator[str]:
    if by is None or not groups:
        return
    listed = ", ".join(say_group(one, by, question, call.locale) for one in groups)
    yield say(f"spending.by_{by}", call.locale, groups=listed)
    if found > len(groups):
        yield say("spending.groups_shown", call.locale, shown=len(groups), count=found)
