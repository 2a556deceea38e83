"""What a tool answers with: meaning for the model, and one headline for people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:f}", return_type=str),
    WithJsonSchema({"type": "string"}),
]


class Part(BaseModel):
    """A piece of an answer; money is a decimal string on every wire (RULES 2.1)."""

    model_config = ConfigDict(frozen=True)


class Answer(Part):
    """The result of a tool. `headline` says it whole, in words made by code from the catalogue (RULES 8.4)."""

    headline: str


def sentences_of(answer: Mapping[str, Any]) -> list[str]:
    """What a result says for people: its headline, or why there is none and what to do."""
    return [str(answer[key]) for key in ("headline", "error", "hint") if answer.get(key)]
