"""A writer's post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Post:
    """Who writes where. Without `named`, every delivery has a message id of its own, which is the fault to show.

    `repeats` is the chance that an answered message is delivered again before the next one.
    """

    writer: int
    seed: int
    folder: Path
    data: Path
    settings: Mapping[str, str]
    named: bool
    repeats: float
    dies_within: bool
    life: int = 0

    @property
    def notebook(self) -> Path:
        """What the writer has noted, in all of its lives."""
        return self.folder / f"writer-{self.writer}.jsonl"

    @property
    def log(self) -> Path:
        """What its processes have said."""
        return self.folder / f"writer-{self.writer}.log"

    @property
    def is_over(self) -> bool:
        """Whether nothing new is to be begun any more."""
        return (self.folder / "over").exists()
