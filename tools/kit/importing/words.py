"""An import in words: what it would do, and what it did."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tools.kit.call import Call
from tools.kit.importing.entry import Paid, Read, Shared
from tools.kit.importing.plan import Plan
from tools.kit.locales import say_date
from tools.kit.money import say_money
from tools.kit.people import Member
from tools.kit.phrases import and_list, say

LINES_SAID_MAX = 3


def say_preview(call: Call, file: str, read: Read, plan: Plan, people: Mapping[str, Member | None]) -> str:
    """All that would happen, on one line: counts, sums, days, people, and what is left open or out."""
    entries = plan.entries
    days = [entry.date for entry in entries]
    said = [
        say(
            "import.ask",
            call.locale,
            what=say_entries(entries, call.locale),
            file=file,
            space=call.space.name,
            days=say_days(min(days), max(days), call.locale),
        ),
        *([say_people(people, call.locale)] if people else []),
        *say_notes(call, read, plan),
    ]
    return "; ".join(said)


def say_imported(call: Call, file: str, read: Read, plan: Plan) -> str:
    """What came in, and what did not."""
    if not plan.entries:
        said = [say("import.nothing", call.locale, file=file, space=call.space.name)]
    else:
        what = say_entries(plan.entries, call.locale)
        said = [say("import.done", call.locale, what=what, file=file, space=call.space.name)]
    # What cells of the file say is no word of Wallai's, and no model's to read: the lines are told.
    return "; ".join([*said, *say_notes(call, read, plan, quotes=False)]) + "."


def say_entries(entries: Sequence[Shared | Paid], locale: str) -> str:
    """ "118 expenses (€4,210.50) and 6 payments (€300.00)"."""
    groups: Mapping[str, list[Shared | Paid]] = {
        "import.expenses": [entry for entry in entries if isinstance(entry, Shared)],
        "import.payments": [entry for entry in entries if isinstance(entry, Paid)],
    }
    told = [
        say(key, locale, count=len(group), sums=say_sums(group, locale))
        for key, group in groups.items()
        if group
    ]
    return and_list(told, locale)


def say_sums(entries: Sequence[Shared | Paid], locale: str) -> str:
    """What they come to in each currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        sums[entry.currency] += entry.amount
    return and_list([say_money(amount, code, locale) for code, amount in sums.items()], locale)


def say_days(first: datetime.date, last: datetime.date, locale: str) -> str:
    if first == last:
        return say_date(first, locale)
    return say("import.days", locale, first=say_date(first, locale), last=say_date(last, locale))


def say_people(people: Mapping[str, Member | None], locale: str) -> str:
    """ "Ana A. is Ana, and Tom becomes a guest"."""
    return and_list(
        [
            say(
                "import.guest" if member is None else "import.member",
                locale,
                name=name,
                member=member and member.name,
            )
            for name, member in people.items()
        ],
        locale,
    )


def say_notes(call: Call, read: Read, plan: Plan, *, quotes: bool = True) -> Iterator[str]:
    """What somebody who agrees to it should know; with the reasons of rows that are left out where it `quotes`."""
    locale, entries = call.locale, plan.entries
    counts = {
        "import.here": plan.here,
        "import.gone": plan.deleted,
        "import.back": len(plan.back),
        "import.alike": plan.alike,
        "import.guessed": sum(
            isinstance(one, Shared) and one.is_guessed and bool(one.paid) for one in entries
        ),
        "import.alone": sum(isinstance(one, Shared) and not one.paid for one in entries),
    }
    yield from (say(key, locale, count=count) for key, count in counts.items() if count)
    foreign = Counter(one.currency for one in entries if one.currency != call.space.currency)
    yield from (
        say("import.foreign", locale, count=count, currency=code, own=call.space.currency)
        for code, count in foreign.items()
    )
    if read.unreadable:
        yield say_unreadable(read, locale, quotes=quotes)
    if read.totals_differ:
        yield say("import.totals", locale)


def say_unreadable(read: Read, locale: str, *, quotes: bool) -> str:
    """How many rows are left out, and the first of them, with the reason where it `quotes`."""
    first = [
        say("import.line", locale, line=row.line, reason=row.reason.said(locale).rstrip("."))
        if quotes
        else say("import.line_alone", locale, line=row.line)
        for row in read.unreadable[:LINES_SAID_MAX]
    ]
    key = "import.unreadable" if len(first) == len(read.unreadable) else "import.unreadable_some"
    return say(key, locale, count=len(read.unreadable), lines="; ".join(first))
