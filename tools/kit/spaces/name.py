"""What a space may be called."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from tools.kit.arguments import clean_line

SpaceName = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(clean_line)]
