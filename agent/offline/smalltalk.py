"""Greetings, thanks, help, and what the offline model is."""

from __future__ import annotations

import re

from agent.offline.context import Context
from agent.offline.outcome import Outcome, Says
from agent.offline.phrases import say

SENTENCES = (
    (r"(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day))(?: (?:there|again|wallai|everyone))?", "hello"),
    (r"(?:thanks|thank you|thx|ty|cheers|great|perfect|nice|awesome|cool|super|brilliant|lovely|good job|well done|excellent)(?: (?:a lot|so much|very much|wallai|again|you|thanks|thank you|one|job))*", "thanks"),
    (r"(?:bye|goodbye|bye bye|good ?night|see you(?: later| soon)?|ciao|farewell|thank you (?:good)?bye|thanks,? bye)", "bye"),
    (r"(?:ok|okay|alright|all right|fine|good|got it|yes|yep|yeah|sure|no|nope|k|nothing|never ?mind|forget it|cancel|stop)(?: (?:thanks|thank you|then|it))*", "acknowledged"),
    (r"(?:help|help me|please help|\?|commands|menu|examples?|show me (?:some )?examples|start|/start|/help|(?:so )?what (?:can|could) (?:you|i|wallai) (?:do|say|ask|write|ask you)(?: (?:for me|here|with you|for us))?|"
     r"what (?:do you do|are you able to do|are you capable of|can you help (?:me )?with|kind of things can you do|else can you do|are your (?:features|capabilities))|how (?:do|does|can) (?:you|this|it|i|wallai) (?:work|use (?:this|you|it|wallai)|get started|start|help)|how can you help(?: me)?|what should i (?:say|do|type|write))", "help"),
    (r"(?:who|what) are you(?: really)?|are you (?:an? )?(?:ai|a\.i\.|bot|robot|human|real|real person|person|llm|language model|claude|chatgpt|gpt|machine|offline model)(?: (?:or .+))?|am i (?:talking|speaking|chatting) (?:to|with) (?:an? )?.+|what(?: is|'s) your name|"
     r"(?:which|what) (?:model|ai) (?:are you|is this|do you use)|is this (?:an? )?(?:ai|bot|claude|chatgpt)|who (?:made|built|created) you|are you claude", "whoami"),
)  # fmt: skip


def read_smalltalk(text: str, context: Context) -> Outcome | None:
    """The answer to a sentence that is about nothing in the books, or None."""
    words = re.sub(r"\s+", " ", text.strip(" .!,;:)(").lower().replace("'", "'"))
    words = words.rstrip("?") or words
    for pattern, key in SENTENCES:
        if re.fullmatch(pattern, words.strip(" .!,")):
            return Says(say(key, name=context.speaker, space=context.space or "your space"))
    return None
