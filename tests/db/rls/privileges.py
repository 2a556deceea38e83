"""Who may do what to which table and column, written down; what is not written is not granted."""

from __future__ import annotations

PERSON, LEDGER, SERVICE, NOBODY = "authenticated", "wallai_app", "wallai_service", "anon"
BOOKS = "wallai_books"
"""The role of the functions that see every row; nobody wears it."""

ROLES = (PERSON, LEDGER, SERVICE, NOBODY, BOOKS)
VERBS = ("select", "insert", "update", "delete")

SPACE_SEEN = (
    "id name description currency timezone settings is_active created_by created_at updated_at personal_of"
)
EXPENSE_SET = (
    "budget_id budget_item_id amount description category ai_category_confidence date receipt_url"
    " payment_method currency tags notes kind split_mode split_inputs original_amount original_currency rate"
    " rate_date rate_source"
)

COLUMNS: dict[tuple[str, str, str], str] = {
    (PERSON, "select", "users"): "id username full_name avatar_url preferred_language currency timezone"
    " is_guest became created_at updated_at",
    (PERSON, "update", "users"): "full_name avatar_url preferred_language currency timezone settings",
    (PERSON, "select", "spaces"): SPACE_SEEN,
    (PERSON, "update", "spaces"): "name description timezone settings",
    (PERSON, "insert", "budgets"): "id space_id name description type month_period framework total_income"
    " currency created_by created_at",
    (PERSON, "update", "budgets"): "name description framework total_income",
    (PERSON, "insert", "budget_items"): "id budget_id space_id category description category_type"
    " budgeted_amount icon color display_order created_at",
    (PERSON, "update", "budget_items"): "category description category_type budgeted_amount icon color"
    " display_order",
    (PERSON, "insert", "expenses"): f"{EXPENSE_SET} id space_id bank_transaction_id created_by ref",
    (PERSON, "update", "expenses"): f"{EXPENSE_SET} deleted_at",
    (PERSON, "insert", "expense_splits"): "id expense_id space_id user_id amount percentage odd_units",
    (PERSON, "update", "expense_splits"): "amount percentage odd_units",
    (PERSON, "insert", "expense_payers"): "expense_id space_id user_id amount",
    (PERSON, "update", "expense_payers"): "amount",
    (PERSON, "insert", "settlements"): "id space_id kind from_user to_user amount currency date method"
    " reference expense_id created_by bank_transaction_id",
    (PERSON, "insert", "receipts"): "space_id uploaded_by media_type bytes",
    (PERSON, "update", "settlements"): "amount date method reference deleted_at",
    (PERSON, "update", "financial_insights"): "is_read is_dismissed",
    (SERVICE, "select", "spaces"): SPACE_SEEN,
    (BOOKS, "select", "auth.users"): "id",
    (BOOKS, "insert", "auth.users"): "is_anonymous",
    (BOOKS, "update", "auth.users"): "email deleted_at",
}
"""The columns, where not the whole table is meant."""

SEEN = (
    "space_members budgets budget_items expenses expense_splits expense_payers settlements ai_conversations"
    " financial_insights turns journal tool_calls turn_events usage changes stakes member_balances pair_balances"
    " receipts messenger_accounts"
)
HELD = (
    "users spaces space_members budgets budget_items expenses expense_splits expense_payers settlements"
    " ai_conversations financial_insights turns journal tool_calls stakes member_balances pair_balances"
)
KEPT = "financial_insights turns journal tool_calls turn_events turn_answers usage"
MAILED = (
    "messenger_accounts private.messenger_threads private.messenger_links private.messenger_groups private.inbox"
    " private.outbox"
)
NOTED = "private.placings private.looks private.partings private.guest_invites"
TABLES: dict[tuple[str, str], str] = {
    (PERSON, "select"): SEEN,
    (PERSON, "delete"): "budgets budget_items expense_splits expense_payers messenger_accounts",
    (SERVICE, "select"): f"{KEPT} {MAILED} users space_members ai_conversations private.join_attempts",
    (SERVICE, "insert"): f"{KEPT} {MAILED} ai_conversations private.join_attempts",
    (SERVICE, "update"): f"{KEPT} {MAILED} ai_conversations",
    (SERVICE, "delete"): f"{KEPT} {MAILED} private.join_attempts",
    (BOOKS, "select"): f"{HELD} changes usage receipts messenger_accounts private.join_attempts {NOTED}"
    " private.messenger_links",
    (BOOKS, "insert"): f"{HELD} changes messenger_accounts private.join_attempts {NOTED}",
    (BOOKS, "update"): f"{HELD} private.placings private.looks private.guest_invites",
    (
        BOOKS,
        "delete",
    ): f"{HELD} private.join_attempts private.partings private.guest_invites messenger_accounts"
    " private.messenger_links",
}
"""The tables that are meant whole."""

FUNCTIONS = {
    PERSON: "acquaintances add_guest arrive as_now change_currency change_role close_space create_space decimals"
    " end_membership forget_me guest_invite invite_code is_active_member join_space look may_change my_settings"
    " random_code readmit_guest reopen_space rotate_invite_code spaces_as speaker",
    LEDGER: "claim_call finish_call hold_turn journal",
    SERVICE: "arrive_by_messenger decimals untold",
    NOBODY: "",
}
"""What each may call; the books call everything."""


def may(role: str, verb: str, table: str, column: str | None = None) -> bool:
    """Whether the role is granted this on a column, or on the table or any column of it."""
    if table in TABLES.get((role, verb), "").split():
        return True
    columns = COLUMNS.get((role, verb, table), "").split()
    return bool(columns) if column is None else column in columns
