"""What a tool answers with: meaning for the model, and one headline for people."""

from decimal import Decimal
from typing import Annotated

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
