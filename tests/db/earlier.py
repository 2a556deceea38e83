"""A database as an earlier version of Wallai left it, empty or lived in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.embedded.server import APP, OWNER, SERVICE
from db.migrate import AUTH_SHIM, MIGRATIONS, migrate, numbered
from db.outside import rows
from tests.support.servers import Server

EARLIER = [migration.name for migration in numbered(MIGRATIONS)][:-1]

EVA, ANA, BEN, FLAT, LOFT, PLAN, FOOD, DINNER, TAXI, SUSHI = (
    f"'00000000-0000-4000-8000-0000000000{number}'" for number in range(11, 21)
)
SPLITS = f"""
values ({DINNER}, {EVA}, 28.17, null), ({DINNER}, {ANA}, 28.17, null), ({DINNER}, {BEN}, 28.16, null),
       ({TAXI}, {EVA}, 6, 50), ({TAXI}, {ANA}, 6, 50)
"""


def people(*, currency: str) -> str:
    """Three people, two of them in the Flat, which the third has left; Ben and the Flat have this currency."""
    return f"""
insert into auth.users (id) values ({EVA}), ({ANA}), ({BEN});
insert into public.users (id, username, currency)
values ({EVA}, 'eva', 'EUR'), ({ANA}, 'ana', 'JPY'), ({BEN}, 'ben', {currency});
insert into public.spaces (id, name, currency, created_by)
values ({FLAT}, 'Flat', {currency}, {EVA}), ({LOFT}, 'Loft', 'JPY', {ANA});
insert into public.space_members (space_id, user_id, role, is_active, left_at)
values ({FLAT}, {EVA}, 'owner', true, null), ({FLAT}, {ANA}, 'admin', true, null),
       ({FLAT}, {BEN}, 'member', false, now()), ({LOFT}, {ANA}, 'owner', true, null);
insert into public.ai_conversations (user_id, space_id, thread_id) values ({EVA}, {FLAT}, 'thread');
insert into public.financial_insights (space_id, type, title, description)
values ({FLAT}, 'trend', 'More', 'More than before');
"""


# There a currency may be left out, sums are written by hand, and nobody is said to have paid.
NINE_TABLES = (
    people(currency="null")
    + f"""
insert into public.budgets
    (id, space_id, name, type, month_period, total_income, total_budgeted, total_spent, created_by)
values ({PLAN}, {FLAT}, 'November', 'master', '2026-11', 3000, 400, 84.50, {EVA});
insert into public.budget_items (id, budget_id, category, category_type, budgeted_amount, spent_amount)
values ({FOOD}, {PLAN}, 'dining', 'wants', 400, 84.50);
insert into public.expenses
    (id, space_id, budget_id, budget_item_id, amount, description, category, date, currency, created_by)
values ({DINNER}, {FLAT}, {PLAN}, {FOOD}, 84.50, 'Dinner', 'dining', '2026-11-20', null, {EVA}),
       ({TAXI}, {FLAT}, null, null, 12, 'Taxi', 'transport', '2026-10-31', 'EUR', {BEN}),
       ({SUSHI}, {LOFT}, null, null, 3000, 'Sushi', 'dining', '2026-11-21', null, {ANA});
insert into public.expense_splits (expense_id, user_id, amount, percentage) {SPLITS};
"""
)
BOOKS_THAT_HOLD = (
    people(currency="'EUR'")
    + f"""
insert into public.budgets (id, space_id, name, type, month_period, total_income, currency, created_by)
values ({PLAN}, {FLAT}, 'November', 'master', '2026-11', 3000, 'EUR', {EVA});
insert into public.budget_items (id, budget_id, space_id, category, category_type, budgeted_amount)
values ({FOOD}, {PLAN}, {FLAT}, 'dining', 'wants', 400);
insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
values ({DINNER}, {FLAT}, 84.50, 'Dinner', 'dining', '2026-11-20', 'EUR', {EVA}),
       ({TAXI}, {FLAT}, 12, 'Taxi', 'transport', '2026-10-31', 'EUR', {BEN}),
       ({SUSHI}, {LOFT}, 3000, 'Sushi', 'dining', '2026-11-21', 'JPY', {ANA});
insert into public.expense_payers (expense_id, space_id, user_id, amount)
values ({DINNER}, {FLAT}, {EVA}, 84.50), ({TAXI}, {FLAT}, {BEN}, 12), ({SUSHI}, {LOFT}, {ANA}, 3000);
insert into public.expense_splits (expense_id, space_id, user_id, amount, percentage)
select expense::uuid, {FLAT}::uuid, person::uuid, amount, percentage
from ({SPLITS}) as split (expense, person, amount, percentage);
"""
)


@dataclass(frozen=True)
class EarlierDatabase:
    """A database, and the folder of the migrations that it has had."""

    server: Server
    name: str
    folder: Path

    def bring_to(self, newest: str) -> None:
        """Migrates up to the migration of this name and no further."""
        shutil.copy(MIGRATIONS / AUTH_SHIM, self.folder)
        for migration in numbered(MIGRATIONS):
            if migration.name <= newest:
                shutil.copy(MIGRATIONS / f"{migration.name}.sql", self.folder)
        self.migrate(self.folder)

    def bring_up_to_date(self) -> list[str]:
        return self.migrate(MIGRATIONS)

    def migrate(self, folder: Path) -> list[str]:
        return migrate(
            self.server.url(OWNER, self.name),
            app_url=self.server.url(APP, self.name),
            service_url=self.server.url(SERVICE, self.name),
            folder=folder,
        )

    def live_in(self, newest: str) -> None:
        """Puts people, a budget and shared expenses into it, as the migration of this name allows."""
        self.run(NINE_TABLES if newest < "003" else BOOKS_THAT_HOLD)

    def run(self, statements: str) -> list[tuple[Any, ...]]:
        """As the superuser, past every policy, in one transaction."""
        return rows(self.server.url("postgres", self.name), statements)
