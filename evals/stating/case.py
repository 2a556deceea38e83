"""A case: who says what in which world, and what holds afterwards."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from evals.stating.given import Money, Strict, Text, World
from evals.stating.wanted import WantedBooks

NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00")


class StatedUse(Strict):
    """A button that uses a tool without a model; `then` are used after it in the same transaction."""

    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    then: list[StatedUse] = Field(default_factory=list)


class StatedTurn(Strict):
    """One thing that happens, and what holds of the answer to it.

    Somebody `says` words, answers a question by a `press`, uses a tool, or has a delivery come again (`repeats`, the
    name of an earlier `message`). `crash` names a place of the turn at which the process is killed; another goes on.
    """

    as_: str | None = Field(default=None, alias="as")
    in_: Text | None = Field(default=None, alias="in")
    says: Text | None = None
    press: Literal["yes", "no"] | None = None
    use: StatedUse | None = None
    message: Text | None = None
    repeats: Text | None = None
    thread: Text | None = None
    """Threads have names here; the same one goes on, another begins. Without one, the speaker's own of the space."""
    at: datetime | None = None
    """The clock from here on."""
    at_once: Annotated[int, Field(ge=1, le=8)] = 1
    """How many deliveries of this one message arrive at the same time."""
    crash: Text | None = None

    asks: bool | Literal["question", "approval"] | None = None
    """True where it has to ask, by a question or an approval; false where it must not."""
    refuses: bool = False
    """Whether it does nothing, and does not ask for a yes either: says why it cannot, or asks what was meant."""
    writes: bool | None = None
    has: list[Text | list[Text]] = Field(default_factory=list)
    """Texts in the answer, without regard to case and accents; of a list one is enough."""
    lacks: list[Text] = Field(default_factory=list)
    amounts: list[Money] = Field(default_factory=list)
    """Amounts in the answer, however they are written."""
    not_amounts: list[Money] = Field(default_factory=list)

    @model_validator(mode="after")
    def is_one_thing(self) -> StatedTurn:
        given = [name for name in ("says", "press", "use", "repeats") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("a turn is one of says, press, use and repeats")
        return self

    @property
    def is_said_to_stay_silent(self) -> bool:
        """Whether this turn may write nothing."""
        return self.writes is False or self.refuses or bool(self.asks)


class Limits(Strict):
    """What a whole trial may take; the least that is worth a fault."""

    model_calls: int | None = None
    tool_calls: int | None = None
    tokens: int | None = None
    usd: Decimal | None = None
    turn_seconds: float | None = None


class ReferenceCall(Strict):
    """A use of a tool that makes the books which a case wants, in a world of their own."""

    as_: str = Field(alias="as")
    in_: Text = Field(alias="in")
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)


class Case(Strict):
    """One examination. What the books hold afterwards is stated by `books` or made by `target`, and else as before."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    why: Text = ""
    rules: list[Text]
    tags: list[str] = Field(default_factory=list)
    tier: Literal[1, 2, 3] = 1
    """1 what everybody says every day, 2 what is rarer or harder, 3 what is hostile or breaks on the way."""
    world: Text = "home"
    given: World = World()
    now: datetime = NOW
    as_: str = Field(default="eva", alias="as")
    in_: Text = Field(default="Home", alias="in")
    turns: Annotated[list[StatedTurn], Field(min_length=1)]
    books: WantedBooks = WantedBooks()
    or_books: list[WantedBooks] = Field(default_factory=list)
    """Other endings that are as good."""
    target: list[ReferenceCall] = Field(default_factory=list)
    balances: dict[str, dict[str, Money]] = Field(default_factory=dict)
    """Space to member to balance, complete for each space that is named; members at zero may be left out."""
    limits: Limits = Limits()
    fails_offline: Text = ""
    """Why the offline model cannot do it yet; a case that passes in spite of it stops the gate."""
    draft: bool = False
    """Whether nobody has held it against the rules yet: then it is played only where it is named."""
    file: str = ""

    @property
    def must_ask(self) -> bool:
        """Whether the case says that something is to be asked."""
        return any(bool(turn.asks) for turn in self.turns)

    @property
    def digest(self) -> str:
        """A few letters that are others where the case says something else."""
        return sha256(self.model_dump_json(exclude={"file"}).encode()).hexdigest()[:12]

    @property
    def may_write(self) -> bool:
        """Whether one of its endings books something, and another does as well that books nothing."""
        endings = (self.books, *self.or_books)
        return WantedBooks() in endings and any(ending != WantedBooks() for ending in endings)

    @model_validator(mode="after")
    def ends_in_one_way(self) -> Case:
        if self.target and (self.books != WantedBooks() or self.or_books):
            raise ValueError("books and target are two ways of saying the same: state one of them")
        return self
