"""What each writer is forked from: everything is imported, and the offline model has answered once.

Importing this module does it all, before there is a thread or a connection that a fork would break.
"""

from __future__ import annotations

import asyncio
import json
from random import Random

from agent.graph import compiled
from agent.opening import offline
from agent.policy import policy
from db.demo import CURRENCY, HOUSEHOLD, LANGUAGE, ZONE
from evals.books.kill.errand import SENTENCES, Words
from evals.books.kill.writer import Writer as Writer

CONTEXT = {
    "speaker": "Eva",
    "space": "Home",
    "members": [
        {"name": person.full_name, "username": person.username, "role": person.role} for person in HOUSEHOLD
    ],
    "today": "2026-11-23",
    "weekday": "Monday",
    "zone": ZONE,
    "currency": CURRENCY,
    "locale": LANGUAGE,
    "others_in_space": True,
}


async def rehearse() -> None:
    """Lets the model read every kind of sentence: its grammar is put together at the first use."""
    model = offline()
    for sentence in SENTENCES:
        text, _ = sentence(Words(Random(0), 0, 0), ["Ana", "Ben"])
        content = [{"type": "text", "text": json.dumps({"wallai": CONTEXT})}, {"type": "text", "text": text}]
        async for _ in model.stream(
            system=policy().system,
            tools=policy().tools,
            messages=[{"role": "user", "content": content}],
            max_tokens=1000,
        ):
            pass
    await model.aclose()


compiled()
asyncio.run(rehearse())
