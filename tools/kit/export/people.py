"""The members of a space as an export names them: by username, never by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from db.export import ExportedMember


def titles_of(members: Sequence[ExportedMember]) -> dict[UUID, str]:
    """Name and username of each, "Eva (@eva)": two of the same name stay two."""
    return {member.user_id: f"{member.name} (@{member.username})" for member in members}


def usernames_of(members: Sequence[ExportedMember]) -> dict[UUID, str]:
    return {member.user_id: member.username for member in members}


def without_ids(stored: Any, usernames: Mapping[UUID, str]) -> Any:
    """What is stored as JSON, sorted, with usernames for the ids of people and `member` for `user_id`."""
    named = {str(user_id): username for user_id, username in usernames.items()}
    if isinstance(stored, Mapping):
        return {
            "member" if name == "user_id" else named.get(name, name): without_ids(value, usernames)
            for name, value in sorted(stored.items())
        }
    if isinstance(stored, list):
        return [without_ids(value, usernames) for value in stored]
    return named.get(stored, stored) if isinstance(stored, str) else stored
