"""Who may do what to which row, written down from RULES 6 and 7; the database must agree with every cell.

r read, i insert, u update, d delete, m move to another space; what is not written is forbidden. The first
line of each table is somebody else's row, "own" the speaker's: created by them, or theirs in the table's own
sense; "paid" was created by another and paid by the speaker. "Former" was an admin of the space, so that only
having left stands in the way.
"""

from __future__ import annotations

VERBS = {"r": "read", "i": "insert", "u": "update", "d": "delete", "m": "move"}

VERDICTS = """
                            stranger  viewer  member  admin  owner  former  anonymous

users                       -         r       r       r      r      -       -
own users                   ru        ru      ru      ru     ru     ru      -
spaces                      -         r       r       ru     ru     -       -
own spaces                  -         r       r       ru     ru     -       -
space_members               -         r       r       r      r      -       -
own space_members           -         r       r       r      r      -       -

budgets                     -         r       rud     rud    rud    -       -
own budgets                 -         r       riud    riud   riud   -       -
budget_items                -         r       riud    riud   riud   -       -

stakes                      -         r       r       r      r      -       -
member_balances             -         r       r       r      r      -       -
pair_balances               -         r       r       r      r      -       -

expenses                    -         r       r       ru     ru     -       -
own expenses                -         r       riu     riu    riu    -       -
paid expenses               -         r       riu     riu    riu    -       -
expense_payers              -         r       r       riud   riud   -       -
own expense_payers          -         r       riud    riud   riud   -       -
paid expense_payers         -         r       riud    riud   riud   -       -
expense_splits              -         r       r       riud   riud   -       -
own expense_splits          -         r       riud    riud   riud   -       -
paid expense_splits         -         r       riud    riud   riud   -       -
settlements                 -         r       r       riu    riu    -       -
own settlements             -         r       riu     riu    riu    -       -

receipts                    -         r       r       r      r      -       -
own receipts                -         r       ri      ri     ri     -       -

ai_conversations            -         -       -       -      -      -       -
own ai_conversations        -         r       r       r      r      -       -
financial_insights          -         r       ru      ru     ru     -       -

turns                       -         -       -       -      -      -       -
own turns                   -         r       r       r      r      -       -
journal                     -         -       -       -      -      -       -
own journal                 -         r       r       r      r      -       -
tool_calls                  -         -       -       -      -      -       -
own tool_calls              -         r       r       r      r      -       -
turn_events                 -         -       -       -      -      -       -
own turn_events             -         r       r       r      r      -       -
turn_answers                -         -       -       -      -      -       -
own turn_answers            -         -       -       -      -      -       -
usage                       -         -       -       -      -      -       -
own usage                   r         r       r       r      r      r       -
changes                     -         r       r       r      r      -       -
own changes                 -         r       r       r      r      -       -
private.join_attempts       -         -       -       -      -      -       -
own private.join_attempts   -         -       -       -      -      -       -
private.looks               -         -       -       -      -      -       -
own private.looks           -         -       -       -      -      -       -
private.guest_invites       -         -       -       -      -      -       -
private.partings            -         -       -       -      -      -       -
private.placings            -         -       -       -      -      -       -
messenger_accounts          -         -       -       -      -      -       -
own messenger_accounts      rd        rd      rd      rd     rd     rd      -
private.messenger_threads   -         -       -       -      -      -       -
private.messenger_links     -         -       -       -      -      -       -
private.messenger_groups    -         -       -       -      -      -       -
private.inbox               -         -       -       -      -      -       -
private.outbox              -         -       -       -      -      -       -
"""


def verdicts() -> dict[tuple[str, str, str], str]:
    """Returns for (relation, whose, actor) the letters of what is allowed; `whose` is "", "own" or "paid"."""
    header, *lines = [line for line in VERDICTS.splitlines() if line]
    actors = header.split()
    table: dict[tuple[str, str, str], str] = {}
    for line in lines:
        *named, last = line[:28].split()
        cells = line[28:].split()
        for actor, cell in zip(actors, cells, strict=True):
            table[last, " ".join(named), actor] = cell.strip("-")
    return table
