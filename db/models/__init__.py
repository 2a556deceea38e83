"""The tables of the books as SQLAlchemy models, for queries on a connection; the migrations create them."""

from db.models.base import Base
from db.models.budgets import Budget, BudgetItem
from db.models.conversations import Conversation
from db.models.expenses import Expense, ExpensePayer, ExpenseSplit
from db.models.history import Change
from db.models.insights import Insight
from db.models.messengers import MessengerAccount
from db.models.people import User
from db.models.receipts import Receipt
from db.models.settlements import Settlement
from db.models.spaces import Space, SpaceMember
from db.models.standing import MemberBalance, PairBalance, Stake
from db.models.tool_calls import ToolCall
from db.models.turns import JournalEntry, Turn, TurnAnswer, TurnEvent
from db.models.usage import Usage

__all__ = [
    "Base",
    "Budget",
    "BudgetItem",
    "Change",
    "Conversation",
    "Expense",
    "ExpensePayer",
    "ExpenseSplit",
    "Insight",
    "JournalEntry",
    "MemberBalance",
    "MessengerAccount",
    "PairBalance",
    "Receipt",
    "Settlement",
    "Space",
    "SpaceMember",
    "Stake",
    "ToolCall",
    "Turn",
    "TurnAnswer",
    "TurnEvent",
    "Usage",
    "User",
]
