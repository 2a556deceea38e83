"""Guards that stand behind one another: a mutant that nobody can notice while the other guard stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from evals.books.mutation.mutant import Mutant


@dataclass(frozen=True)
class SecondGuard:
    """The mutants of this name (a regular expression) need the guard, itself a mutant; `\\\\1` is a group's.

    A guard of two halves that do the same is written with ` + ` between them.
    """

    pattern: str
    guard: str
    why: str

    def of(self, mutant: Mutant, mutants: Mapping[str, Mutant]) -> Mutant | None:
        """The mutant that drops the guard behind this one; None where it is not declared here."""
        found = re.fullmatch(self.pattern, mutant.name)
        halves = [mutants.get(half) for half in found.expand(self.guard).split(" + ")] if found else []
        behind = [half for half in halves if half is not None and half.name != mutant.name]
        return reduce(Mutant.with_also, behind) if behind and None not in halves else None


SECOND_GUARDS: tuple[SecondGuard, ...] = (
    SecondGuard(
        r"policy (\S+): .* is for everybody",
        r"grant: select on \1 given to wallai_app",
        "A policy opens a table only to those who are granted something of it.",
    ),
    SecondGuard(
        r"policy (?!users|journal|turn_events)\S+: \"(?:Members see|Members read|People read) .* is for everybody",
        r"grant: execute on spaces_as given to wallai_app",
        "Whoever is not a person cannot even ask which spaces are theirs.",
    ),
    SecondGuard(
        r"policy users: \"People see .* is for everybody",
        r"grant: execute on acquaintances given to wallai_app",
        "Whoever is not a person cannot even ask whom they know.",
    ),
    SecondGuard(
        r"policy (?:journal|turn_events): \"People read .* is for everybody",
        r"grant: select on turns given to wallai_app",
        "What belongs to a turn is seen by those who see the turn.",
    ),
    SecondGuard(
        r"grant: \S+(?: \(\S+\))? on (?:private\.)?\S+ given to anon",
        r"grant: usage on schema private given to anon",
        "What lies in a schema is not found by those who may not look into it.",
    ),
    SecondGuard(
        r"grant: usage on schema private given to anon",
        r"grant: execute on spaces_as given to anon",
        "There is nothing in the schema that is granted to nobody's role.",
    ),
    SecondGuard(
        r"grant: usage on schema public taken from (?!public)\S+",
        r"grant: usage on schema public taken from public",
        "PostgreSQL itself lets everybody look into public.",
    ),
    SecondGuard(
        r"grant: usage on schema public taken from public",
        r"grant: usage on schema public taken from authenticated",
        "Those who need it are granted it by name, too.",
    ),
    SecondGuard(
        r"grant: references on \S+ given to (\S+)",
        r"grant: create on schema public given to \1",
        "A key onto a table needs a table that lasts, and a place to make it.",
    ),
    SecondGuard(
        r"grant: insert on (?:expenses|spaces) given to (\S+)",
        r"grant: execute on random_code given to \1",
        "Each is born with a code, and whoever may draw none makes none.",
    ),
    SecondGuard(
        r"role anon: a member of \S+",
        r"role wallai_app_login: a member of anon",
        "No login of ours wears nobody's role.",
    ),
    SecondGuard(
        r"foreign key (expense_payers): \1_user_id_fkey dropped",
        r"foreign key \1: \1_space_id_user_id_fkey dropped",
        "Who is a member of a space is a person, too.",
    ),
    SecondGuard(
        r"foreign key expense_splits: expense_splits_(?:space_id_)?user_id_fkey dropped",
        r"foreign key expense_splits: expense_splits_user_id_fkey dropped"
        r" + foreign key expense_splits: expense_splits_space_id_user_id_fkey dropped"
        r" + foreign key stakes: stakes_space_id_user_id_fkey dropped"
        r" + foreign key member_balances: member_balances_space_id_user_id_fkey dropped"
        r" + foreign key pair_balances: pair_balances_space_id_one_fkey dropped"
        r" + foreign key pair_balances: pair_balances_space_id_other_fkey dropped",
        "Who bears a share has a stake and a balance, and those are members' alone.",
    ),
    SecondGuard(
        r"check settlements: settlements_check dropped",
        r"check pair_balances: pair_balances_check dropped",
        "Nobody has a debt to themselves.",
    ),
    SecondGuard(
        r"check settlements: settlements_currency_check dropped",
        r"check member_balances: member_balances_currency_check dropped"
        r" + check pair_balances: pair_balances_currency_check dropped",
        "What is paid moves balances, which are in the currency of what was paid.",
    ),
    SecondGuard(
        r"foreign key settlements: settlements_(from|to)_user_fkey dropped",
        r"foreign key settlements: settlements_space_id_\1_user_fkey dropped",
        "Who is a member of a space is a person, too.",
    ),
    SecondGuard(
        r"function \S+: looks names up as its caller does",
        r"grant: create on schema public given to authenticated",
        "Its names bear their schema, and operators of one's own need a place to make them.",
    ),
    SecondGuard(
        r"function (?:acquaintances|is_active_member): runs as its caller",
        r'policy space_members: "Members see who is in their spaces" lets every row be reached',
        "As the caller it sees by the policies what it would have told.",
    ),
    SecondGuard(
        r"function may_change: runs as its caller",
        r'policy expenses: "Members see the expenses of their spaces" lets every row be reached',
        "As the caller it sees by the policies what it would have judged.",
    ),
    SecondGuard(
        r"function add_spending: runs as its caller",
        r"function count_spending: runs as its caller",
        "Its one caller runs as the books.",
    ),
    SecondGuard(
        r"function add_odd_units: runs as its caller",
        r"function count_odd_units: runs as its caller",
        "Its callers run as the books.",
    ),
    SecondGuard(
        r"function recount_stakes: runs as its caller",
        r"function count_stakes: runs as its caller",
        "Its callers run as the books.",
    ),
    SecondGuard(
        r"function (?:mark_shares|move_balances|move_debts|settle_stakes|stakes_of): runs as its caller",
        r"function recount_stakes: runs as its caller + function count_stakes: runs as its caller",
        "Their caller runs as the books, and so do its own.",
    ),
    SecondGuard(
        r"function give_back_odd_units: runs as its caller",
        r"grant: delete on expenses given to authenticated",
        "The books alone delete expenses, and they see every split.",
    ),
    SecondGuard(
        r"function open_personal_space: runs as its caller",
        r"grant: insert on users given to authenticated",
        "The books and their owner alone let people in.",
    ),
    SecondGuard(
        r"(policy \S+: \".*\") lets every row be written",
        r"\1 lets every row be reached",
        "The columns that place a row are not granted: it can be written only where it was reached.",
    ),
    SecondGuard(
        r"(policy \S+: \".*\") \(with check\) without (.*)",
        r"\1 (using) without \2",
        "The columns that place a row are not granted: it can be written only where it was reached.",
    ),
    SecondGuard(
        r"(policy expense\S+: \"(?:Payers|Splits|Members) .*\") \(using\) without \(space_id = .*'member'.*",
        r"\1 lets every row be reached",
        "Who may change an expense is a member of its space.",
    ),
    SecondGuard(
        r"(policy expense_(?:payers|splits): \".* are changed .*\") \((?:using|with check)\) without \(space_id = .*",
        r"\1 lets every row be reached + \1 lets every row be written",
        "Who may change an expense is a member of its space.",
    ),
    SecondGuard(
        r"(policy expense\S+: \"(?:Active|Splits of) .*\") \(with check\) without \(space_id = .*'member'.*",
        r"\1 lets every row be written",
        "Who may change an expense is a member of its space, and a composite key ties the row to it.",
    ),
    SecondGuard(
        r"(policy users: \"People see themselves .*\") \(using\) without \(id = \( SELECT auth.*",
        r"\1 dropped",
        "Everybody shares the personal space with themselves.",
    ),
    SecondGuard(
        r"check expenses: expenses_check1 dropped",
        r"trigger expenses: place dropped",
        "What is placed in no budget is placed in no item.",
    ),
    SecondGuard(
        r"function hold_turn: (line \d+) without 'if held.id is null'",
        r"function hold_turn: \1 without 'or held.fence is distinct from held_fence'",
        "A turn that is not there has no fence.",
    ),
    SecondGuard(
        r"function (?:add_spending: raise 1|count_budgeted: raise 2) silenced",
        r'policy budgets: "The books see every row" dropped',
        "It speaks up where the books do not see a row, and they see every one.",
    ),
    SecondGuard(
        r"function add_up: raise 1 silenced",
        r'policy expenses: "The books see every row" dropped',
        "It speaks up where the books do not see a row, and they see every one.",
    ),
    SecondGuard(
        r"(policy \S+: \".*(?:change|describe|tick).*\") lets every row be reached",
        r"\1 lets every row be written",
        "A row that was reached is judged again as it is written.",
    ),
    SecondGuard(
        r"(policy \S+: \".*(?:change|describe|tick).*\") \(using\) without (.*)",
        r"\1 (with check) without \2",
        "A row that was reached is judged again as it is written.",
    ),
)
