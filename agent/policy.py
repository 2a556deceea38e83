"""The static part of every prompt: the same bytes for everyone, so that it is cached once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.kit.tool import all_tools

POLICY = Path(__file__).with_name("policy.md")
HASH_CHARACTERS = 16


@dataclass(frozen=True)
class Policy:
    """System prompt and tools, with the hash that an entry bears: thinking belongs to exactly these bytes."""

    system: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    hash: str


@cache
def policy() -> Policy:
    """Reads the prose and describes every tool that is for the model, once a process."""
    system = [{"type": "text", "text": POLICY.read_text(encoding="utf-8")}]
    tools = [tool.schema for tool in all_tools().values() if tool.for_model]
    digest = hashlib.sha256(json.dumps([system, tools], sort_keys=True).encode()).hexdigest()
    return Policy(system=system, tools=tools, hash=digest[:HASH_CHARACTERS])
