"""The context block that opens each user message: who speaks, where, and on which day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tools.kit.locales import without_preferences


@dataclass(frozen=True)
class Context:
    """Who speaks in which space, its members in the order they joined, and the speaker's today."""

    speaker: str
    space: str
    members: tuple[Member, ...]
    today: date
    currency: str
    locale: str
    speaker_currency: str = ""
    is_personal: bool = False
    has_images: bool = False
    """Whether images came with the message."""

    @property
    def lets_guests_in(self) -> bool:
        """Whether the speaker may add somebody without an account."""
        roles = {member.role for member in self.members if member.name == self.speaker}
        return not self.is_personal and roles <= {"owner", "admin"} and bool(roles)

    @property
    def sharers(self) -> tuple[Member, ...]:
        """The members whom "everyone" means: all but viewers (RULES 3.4)."""
        return tuple(member for member in self.members if member.role != "viewer")


@dataclass(frozen=True)
class Member:
    """One active member of the space."""

    name: str
    username: str
    role: str


def read_context(text: str) -> Context | None:
    """The context that a text block holds as JSON, or None if the block is something else."""
    return _read(text) if text.lstrip().startswith("{") else None


@lru_cache(maxsize=256)
def _read(text: str) -> Context | None:
    """Every request brings all blocks of its conversation again."""
    try:
        block = json.loads(text)
    except ValueError:
        return None
    inner = block.get("wallai") if isinstance(block, dict) else None
    return _context(inner) if isinstance(inner, dict) and "speaker" in inner else None


def _context(inner: Mapping[str, Any]) -> Context:
    members = tuple(
        Member(
            name=str(member.get("name") or member.get("username") or ""),
            username=str(member.get("username") or ""),
            role=str(member.get("role") or "member"),
        )
        for member in inner.get("members") or []
    )
    return Context(
        speaker=str(inner["speaker"]),
        space=str(inner.get("space") or ""),
        members=members,
        today=date.fromisoformat(str(inner["today"])[:10]),
        currency=str(inner.get("currency") or "EUR"),
        locale=without_preferences(str(inner.get("locale") or "")),
        speaker_currency=str(inner.get("speaker_currency") or ""),
        is_personal=bool(inner.get("is_personal")),
        has_images=bool(inner.get("attached")),
    )
